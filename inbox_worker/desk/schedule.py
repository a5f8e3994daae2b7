"""What is due now? Asked of state, never of a clock's edge: a worker that was down catches up, and nothing is due
twice.

Promises: every answer follows from its arguments alone; wall-clock hours are resolved in their own zone (an hour that
summer time skips comes when the clock has jumped over it, one that comes twice is the first). Whether a letter was
written already is the ledger's to know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inbox_worker.desk.model import Registration, RegistrationState
from inbox_worker.event import Event, Texts

LAST_DAY = timedelta(hours=24)
"""Open cases become pressing this long before the deadline."""


def instructions_due(
    event: Event, registrations: Iterable[Registration], now: datetime, *, released: bool = False
) -> tuple[Registration, ...]:
    """Whom the pass instructions are for by now: all confirmed who need a pass, from the first sending hour after the
    deadline on, whoever is confirmed later at once, nobody any more once the event has begun. `released`: a person
    said so, where the configuration asks for it."""
    automatic = event.instructions_automatic or released
    if event.cancelled or not automatic or not event.sending_from <= now < event.start:
        return ()
    return tuple(
        item
        for item in registrations
        if item.event_id == event.id and item.state is RegistrationState.CONFIRMED and not item.has_pass
    )


def texts_version(event: Event) -> str:
    """A hash of what the instructions say: place and times in every language. Another value means that those who had
    the old ones get an update."""
    pickup = event.pickup
    texts = (event.venue, pickup.place, pickup.hours, pickup.entrance, pickup.photo_id, pickup.contact)
    times = tuple(instant.astimezone(UTC).isoformat() for instant in (event.start, event.end))
    said = (times, event.zone, tuple(_content(text) for text in texts))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _content(texts: Texts) -> tuple[str, tuple[tuple[str, str], ...]]:
    return texts.fallback, tuple(sorted(texts.by_language))


def digest_due(last_day: date | None, hour: time, zone: str, now: datetime) -> date | None:
    """The local day whose digest is due and was not made yet; one digest stands for all missed days before it."""
    today = now.astimezone(ZoneInfo(zone)).date()
    day = today if _at(today, hour, zone) <= now else today - timedelta(days=1)
    return day if last_day is None or last_day < day else None


def days_covered(last_day: date | None, day: date) -> tuple[date, ...]:
    """The days that the digest of `day` stands for."""
    missed = (day - last_day).days if last_day is not None and last_day < day else 1
    return tuple(day - timedelta(days=back) for back in reversed(range(missed)))


def urgent_due(event: Event, last_digest: datetime | None, now: datetime) -> bool:
    """Whether open cases want a digest of their own: a day before the deadline and at it, unless one was made
    since."""
    if not now < event.start:
        return False
    reached = [moment for moment in (event.deadline - LAST_DAY, event.deadline) if moment <= now]
    return bool(reached) and (last_digest is None or last_digest < reached[-1])


def roster_wanted(event: Event, days: Iterable[date], since: datetime | None, now: datetime) -> bool:
    """Whether the digest brings the roster unasked: the first one after the deadline, and that of the pass-list
    day."""
    closed = event.deadline < now < event.start and (since is None or since <= event.deadline)
    return closed or event.pass_list_date in set(days)


def _at(day: date, hour: time, zone: str) -> datetime:
    """The instant of a wall-clock hour, in UTC so that comparing knows nothing of summer time."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
