"""Waiting on a condition with a bound: the only place of the tests where time passes."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

LIMIT_SECONDS = 15.0


def until(condition: Callable[[], object], what: str, limit: float = LIMIT_SECONDS) -> None:
    """Return as soon as `condition` holds; fail with `what` after `limit` seconds."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit:g} s: {what}")
        time.sleep(0.005)


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether a server listens there and greets (a greeting, not only an open port, shows that it is ready)."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as probe:
            return bool(probe.recv(1))
    except OSError:
        return False


def listens(port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False
