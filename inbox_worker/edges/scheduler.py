"""APScheduler as a mere ticker: it calls each lane again and again and decides nothing. Whether something is due is asked of the ledger.

Every lane has a thread of its own and never runs twice at once. A tick that came late is taken as soon as possible (APScheduler drops it by
default after one second); several missed ones count as one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

LOOK_UP_SECONDS = 1.0
"""A signal that the kernel gave to another thread does not wake the main one from an endless wait; its handler runs when that wakes."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What is called every `seconds`, beginning at once."""

    tick: Callable[[], None]
    seconds: float


def run_lanes(
    lanes: Mapping[str, Lane], stop: threading.Event, immediately: Callable[[], object], look_up: Callable[[], None]
) -> None:
    """Tick until `stop` is set, then wait for the ticks that are under way. `immediately` gives the moment of the first tick, `look_up`
    is called every second on the main thread."""
    executors = {name: ThreadPoolExecutor(1) for name in lanes}
    scheduler = BackgroundScheduler(executors=executors, timezone="UTC")
    for name, lane in lanes.items():
        scheduler.add_job(
            lane.tick,
            "interval",
            seconds=lane.seconds,
            id=name,
            executor=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=immediately(),
        )
    scheduler.start()
    while not stop.wait(LOOK_UP_SECONDS):
        look_up()
    scheduler.shutdown(wait=True)
