"""One collector per mailbox: a lock on a file, held as long as the process lives.

The kernel lets go of it when the process ends, however it ends, so no stale lock is ever left behind. Works on one machine; where the
ledger is PostgreSQL its advisory lock does this work.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from inbox_worker.errors import ConfigError


class FileLock:
    """A lock that one process at a time can hold."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock without waiting; False when another process holds it."""
        if self._descriptor is not None:
            return True
        descriptor = self._open()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go; harmless when it is not held. The file stays: removing it would let two hold it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def holder(self) -> str:
        """The process id that the last holder wrote down, "" if nobody ever did."""
        try:
            return self.path.read_text(encoding="ascii").strip()
        except OSError:
            return ""

    def _open(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigError(
                f"lock file {str(self.path)!r}: {error.strerror}", remedy="let the worker's user write in this folder"
            ) from error
