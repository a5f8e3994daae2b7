"""An `[[event]]` table → the core's Event: wall-clock times become instants, texts get their fallback language."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from inbox_worker.config.settings import EventSettings, LetterSettings
from inbox_worker.config.values import in_zone
from inbox_worker.event import Event, Pickup, Texts

LAST_CALL = timedelta(hours=4)
"""Instructions wait for the sending hour only where that leaves at least this long before the start."""


def to_event(table: EventSettings, letters: LetterSettings) -> Event:
    """The core's Event; ValueError with a sentence for a person where the times contradict each other."""
    start, end = in_zone(table.start, table.zone).astimezone(UTC), in_zone(table.end, table.zone).astimezone(UTC)
    deadline = deadline_instant(table.deadline, table.zone)
    if not deadline < start < end:
        raise ValueError("deadline, start and end must follow each other in this order")
    fallback = letters.fallback_language
    return Event(
        id=table.id,
        title=_texts(table.title, fallback),
        start=start,
        end=end,
        zone=table.zone,
        venue=_texts(table.venue, fallback),
        deadline=deadline,
        pickup=Pickup(
            place=_texts(table.pickup.place, fallback),
            hours=_texts(table.pickup.hours, fallback),
            entrance=_texts(table.pickup.entrance, fallback),
            photo_id=_texts(table.pickup.photo_id, fallback),
            contact=_texts(table.pickup.contact, fallback),
        ),
        sponsor=table.sponsor,
        pass_list_date=table.pass_list_date,
        capacity=table.capacity,
        late=table.late,
        review_note=table.review_note,
        instructions_automatic=table.instructions == "automatic",
        sending_hour=table.sending_hour,
        sending_from=sending_instant(deadline, start, table.sending_hour, table.zone),
        purge_at=end + table.purge_after,
        privacy=_texts(letters.privacy, fallback),
        cancelled=table.cancelled,
    )


def deadline_instant(deadline: date | datetime, zone: str) -> datetime:
    """The last instant in time: a date means the end of that day at the venue."""
    if isinstance(deadline, datetime):
        return in_zone(deadline, zone).astimezone(UTC)
    midnight = datetime.combine(deadline + timedelta(days=1), time())
    return in_zone(midnight, zone).astimezone(UTC) - timedelta(microseconds=1)


def sending_instant(deadline: datetime, start: datetime, hour: time, zone: str) -> datetime:
    """The first sending hour after the deadline; the deadline itself where that would be under four hours before the start."""
    local = deadline.astimezone(in_zone(datetime.combine(deadline.date(), time(12)), zone).tzinfo)
    day = local.date() if local.time() < hour else local.date() + timedelta(days=1)
    planned = in_zone(datetime.combine(day, hour), zone).astimezone(UTC)
    return planned if planned <= start - LAST_CALL else deadline


def _texts(texts: dict[str, str], fallback: str) -> Texts:
    return Texts(tuple((tag or fallback, text) for tag, text in texts.items()), fallback)
