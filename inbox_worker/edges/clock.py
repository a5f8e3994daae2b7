"""What time it is: the only place that asks. Times are aware and in UTC.

`FileClock` reads a simulated time from a file, so that a demo or a test moves the worker through days; the environment variable
INBOX_WORKER_CLOCK_FILE names it. The file holds one ISO 8601 time with offset; whoever writes it replaces it in one step (rename).
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from inbox_worker.errors import ConfigError

VARIABLE = "INBOX_WORKER_CLOCK_FILE"


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FileClock:
    """The time that stands in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        try:
            told = datetime.fromisoformat(self.path.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"{VARIABLE} = {str(self.path)!r}: {error}", remedy="write a time with its offset: 2019-07-01T08:00:00Z"
            ) from error
        if told.tzinfo is None:
            raise ConfigError(f"{VARIABLE}: {told.isoformat()} has no offset", remedy="write 2019-07-01T08:00:00Z")
        return told.astimezone(UTC)


def clock_from_environment() -> Clock:
    """The simulated clock where the environment names one, else the machine's."""
    path = os.environ.get(VARIABLE)
    return FileClock(Path(path)) if path else SystemClock()
