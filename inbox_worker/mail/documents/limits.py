"""Limits that several document types share: archives that unpack to too much, tables and texts that are too long."""

from __future__ import annotations

import zipfile

UNPACKED_TIMES = 20
UNPACKED_FLOOR = 2 * 1024 * 1024
UNPACKED_BYTES = 24 * 1024 * 1024
ROWS = 2000
COLUMNS = 50
CELL_CHARS = 1000
TEXT_CHARS = 128 * 1024


class TooLargeError(Exception):
    """The document is beyond a limit; the message says which, in words for a person."""


class Archive:
    """The members of a zip file, unpacked in memory one at a time under one common limit."""

    def __init__(self, archive: zipfile.ZipFile, packed: int) -> None:
        self._archive = archive
        self._left = min(UNPACKED_BYTES, max(UNPACKED_FLOOR, UNPACKED_TIMES * packed))
        self.names = archive.namelist()[:2000]

    def read(self, name: str) -> bytes:
        """One member; what a header claims about its size is not believed."""
        out: list[bytes] = []
        with self._archive.open(name) as member:
            while piece := member.read(65536):
                self._left -= len(piece)
                if self._left < 0:
                    message = f"it unpacks to more than {UNPACKED_TIMES} times its size"
                    raise TooLargeError(message)
                out.append(piece)
        return b"".join(out)


def trimmed(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows that have something in them, their cells cut and stripped, empty cells at the right taken off."""
    kept = []
    for row in rows[:ROWS]:
        cells = [
            " ".join(cell.split())[:CELL_CHARS] if len(cell) < 10_000 else cell[:CELL_CHARS] for cell in row[:COLUMNS]
        ]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            kept.append(tuple(cells))
    return tuple(kept)
