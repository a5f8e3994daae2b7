"""Places where a test ends the worker as kill -9 would. In production nothing is armed, and a place costs one comparison.

INBOX_WORKER_FAILPOINT="name", "name:3" or "name:3:SIGSTOP" sends the signal (SIGKILL by default) to ourselves when the worker comes to
that place for the third time.
"""

from __future__ import annotations

import functools
import itertools
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass

VARIABLE = "INBOX_WORKER_FAILPOINT"


@dataclass(frozen=True, slots=True)
class Armed:
    """The one place that is armed ("" for none), after how many passes, and with which signal."""

    name: str
    after: int
    signal: signal.Signals
    passes: Iterator[int]


def reach(name: str) -> None:
    """The worker has come to the place `name`. Its own thread is stopped there: of a signal to the process another thread may be the
    first, and this one would go on."""
    armed = _armed()
    if armed.name == name and next(armed.passes) == armed.after:
        signal.pthread_kill(threading.get_ident(), armed.signal)


@functools.cache
def _armed() -> Armed:
    """What the environment arms; read once."""
    name, count, kind = (*os.environ.get(VARIABLE, "").split(":"), "", "")[:3]
    return Armed(name, int(count or 1), signal.Signals[kind or "SIGKILL"], itertools.count(1))
