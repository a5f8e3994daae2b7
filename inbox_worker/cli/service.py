"""`inbox-worker run` and `poll`: the worker at work, for ever or once."""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from inbox_worker.edges.clock import SystemClock
from inbox_worker.edges.scheduler import Lane, run_lanes
from inbox_worker.edges.systemd import notify
from inbox_worker.errors import ConfigError, InboxWorkerError
from inbox_worker.jobs.collect import Collected
from inbox_worker.jobs.deliver import Delivered
from inbox_worker.wiring import Worker, open_worker

log = logging.getLogger("inbox_worker")

SENDING_SECONDS = 5.0
LONGEST_REST = 300.0
FIRST_REST = 5.0


def run(config: Path) -> None:
    """Work until SIGTERM or SIGINT; what is under way is finished."""
    _log_lines()
    worker = open_worker(config)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    try:
        with worker.exclusive():
            worker.recover(worker.clock.now())
            notify("READY=1")
            log.info("started: %d events, mode %s", len(worker.events), worker.settings.mode)
            run_lanes(_lanes(worker), worker.stop, SystemClock().now)
            notify("STOPPING=1")
    finally:
        worker.close()
    log.info("stopped")


def _lanes(worker: Worker) -> dict[str, Lane]:
    interval = worker.settings.interval.total_seconds()
    receiving = Persistent("mailbox", worker.receive, worker.stop)
    sending = Persistent("letters", worker.send, worker.stop)
    return {
        "mailbox": Lane(receiving.tick, interval),
        "letters": Lane(sending.tick, min(SENDING_SECONDS, interval)),
    }


@dataclass(slots=True)
class Persistent:
    """Keeps a lane alive: after a fault it rests, longer each time up to five minutes, and says so once, not at each try."""

    name: str
    work: Callable[[], object]
    stop: threading.Event
    rest: float = 0.0
    told: str = ""

    def tick(self) -> None:
        """One tick of the lane; never raises."""
        if self.stop.wait(self.rest):
            return
        try:
            self.work()
        except InboxWorkerError as error:
            self._rest_after(error)
        except Exception:  # the lane must live on; the fault is told whole
            log.exception("%s: a fault in the worker itself", self.name)
            self.rest = LONGEST_REST
        else:
            self._recovered()
        notify("WATCHDOG=1")

    def _rest_after(self, error: InboxWorkerError) -> None:
        hopeless = isinstance(error, ConfigError)
        self.rest = LONGEST_REST if hopeless else min(LONGEST_REST, max(FIRST_REST, self.rest * 2))
        if str(error) != self.told:
            log.error("%s: %s%s", self.name, error, f" (remedy: {error.remedy})" if error.remedy else "")
            self.told = str(error)

    def _recovered(self) -> None:
        if self.told:
            log.info("%s: works again", self.name)
        self.rest, self.told = 0.0, ""


def poll(config: Path, *, as_json: bool) -> None:
    """Read once, send what is due, say what was done. A mailbox that cannot be read does not keep letters from going."""
    _log_lines(logging.WARNING)
    worker = open_worker(config)
    try:
        with worker.exclusive():
            worker.recover(worker.clock.now())
            collected, error = _read_once(worker)
            delivered = worker.send_out()
    finally:
        worker.close()
    _tell(collected, delivered, as_json=as_json)
    if error is not None:
        raise error


def _tell(collected: Collected, delivered: Delivered, *, as_json: bool) -> None:
    counts = {
        "mails": {str(state): count for state, count in collected.ends.items()},
        "letters": {str(outcome): count for outcome, count in delivered.outcomes.items()},
    }
    if as_json:
        sys.stdout.write(json.dumps(counts) + "\n")
        return
    for what, found in counts.items():
        shown = ", ".join(f"{count} {name}" for name, count in found.items()) or "none"
        Console().print(f"{what:>8}  {shown}", highlight=False)


def _read_once(worker: Worker) -> tuple[Collected, InboxWorkerError | None]:
    try:
        return worker.take_in(worker.clock.now()) if worker.collector.holds() else Collected(), None
    except InboxWorkerError as error:
        return Collected(), error


def _log_lines(level: int = logging.INFO) -> None:
    """One line per change of state on standard error; systemd adds the time."""
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for name in ("imapclient", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # a tick that comes while the lane works is skipped: no news
