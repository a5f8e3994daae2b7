"""sd_notify(3): tells systemd that the worker is ready, alive or stopping. Does nothing where systemd does not listen."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterable


def notify(state: str) -> None:
    """Send one state line ("READY=1", "WATCHDOG=1", "STOPPING=1") to NOTIFY_SOCKET."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        try:
            channel.connect(address)
            channel.sendall(state.encode())
        except OSError:
            return  # a supervisor that does not listen must not stop the worker


class Pulse:
    """Feeds systemd's watchdog each time that every lane has ended a step since it was last fed: a lane that hangs is not hidden by one
    that works. A step ends in success or in an error: a mail server that is down is no reason to be killed."""

    def __init__(self, lanes: Iterable[str]) -> None:
        self._lanes = frozenset(lanes)
        self._alive: set[str] = set()
        self._lock = threading.Lock()

    def beat(self, lane: str) -> None:
        """A bounded step of this lane has ended."""
        with self._lock:
            self._alive.add(lane)
            if self._alive < self._lanes:
                return
            self._alive.clear()
        notify("WATCHDOG=1")
