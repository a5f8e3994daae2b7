"""The event as a calendar file: METHOD:PUBLISH and nobody invited, so that no calendar program answers it or tells who else comes.

The UID is the event's, the same in every letter and language and without any person; a higher SEQUENCE replaces the entry. Times in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from inbox_worker.event import Event
from inbox_worker.letters.model import Attachment

MEDIA_TYPE = 'text/calendar; method=PUBLISH; charset="utf-8"'


def calendar_file(event: Event, language: str, sequence: int, at: datetime, organiser: str) -> Attachment:
    """The file in `language`; `at` is its DTSTAMP, `organiser` our own address (RFC 5546 section 3.2.1 wants one)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Inbox Worker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_entry(event, language, sequence, at, organiser))
    return Attachment(f"{event.id}.ics", MEDIA_TYPE, calendar.to_ical())


def _entry(event: Event, language: str, sequence: int, at: datetime, organiser: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.id}@{organiser.rpartition('@')[2]}")
    entry.add("sequence", sequence)
    entry.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    entry.add("dtstart", event.start.astimezone(UTC))
    entry.add("dtend", event.end.astimezone(UTC))
    for name, text in (("summary", event.title), ("location", event.venue)):
        entry.add(
            name, text.in_language(language), parameters={"LANGUAGE": language if text.has(language) else text.fallback}
        )
    entry.add("description", _description(event, language))
    entry.add("organizer", _organiser(event, organiser))
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.cancelled else "OPAQUE")
    return entry


def _description(event: Event, language: str) -> str:
    if event.cancelled:
        return ""
    pickup = event.pickup
    texts = (pickup.place, pickup.hours, pickup.entrance, pickup.photo_id, pickup.contact)
    return "\n".join(text.in_language(language) for text in texts)


def _organiser(event: Event, address: str) -> vCalAddress:
    value = vCalAddress(f"mailto:{address}")
    value.params["CN"] = vText(event.sponsor)
    return value
