"""sd_notify(3): tells systemd that the worker is ready, alive or stopping. Does nothing where systemd does not listen."""

from __future__ import annotations

import os
import socket


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
