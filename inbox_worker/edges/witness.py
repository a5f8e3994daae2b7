"""A file beside the SQLite ledger that counts the letters taken up for sending: the witness against a ledger that was put back.

A ledger that knows of fewer than its witness is an older copy, or a new one in its place; what it would send may have been sent. The file
is not part of the ledger and must not be restored with it. Written after the claim and without waiting for the disk: a count that is too
low is harmless. PostgreSQL has none.
"""

from __future__ import annotations

import logging
from pathlib import Path

log = logging.getLogger(__name__)


class Witness:
    """The count in the file `path`; without a path nothing is counted."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._count = 0

    def seen(self) -> int:
        """What the file says; 0 where there is none or it cannot be read."""
        try:
            return int(self._path.read_text(encoding="ascii")) if self._path else 0
        except (OSError, ValueError):
            return 0

    def begin(self, count: int) -> None:
        """Count on from what the ledger knows."""
        self._count = count
        self._write()

    def one_more(self) -> None:
        """A letter is about to be sent."""
        self._count += 1
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        try:
            self._path.write_text(f"{self._count}\n", encoding="ascii")
        except OSError as error:
            log.warning("%s: %s; a restored ledger would not be noticed", self._path.name, error.strerror)
