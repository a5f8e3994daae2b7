"""Event and registrations → what a template may say of them, in one language: strings only, cleaned, dates in the event's own zone.

| type        | stands for                                                                  |
|-------------|-----------------------------------------------------------------------------|
| Words       | the fixed words of one language (`words.toml`): labels, patterns, direction |
| ShownEvent  | the event, its texts in the letter's language or their fallback             |
| ShownPerson | one line of a list of people                                                |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time, get_timezone, get_timezone_location

from inbox_worker.desk.model import Registration, RegistrationState
from inbox_worker.event import Event
from inbox_worker.letters.cleaning import clean_value


@dataclass(frozen=True, slots=True)
class Words:
    """`locale` is Babel's; `direction` "ltr" or "rtl"; `colon` stands between label and value;
    `clock`, `span`, `moment` and `collector` are patterns."""

    locale: str
    direction: str
    colon: str
    name: str
    affiliation: str
    not_given: str
    holds_pass: str
    waiting: str
    in_review: str
    collector: str
    event: str
    date: str
    time: str
    venue: str
    place: str
    hours: str
    entrance: str
    photo_id: str
    contact: str
    clock: str
    span: str
    moment: str


WORDS = tuple(field.name for field in fields(Words))


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One event as a letter may name it; `time` and `deadline` show the zone by its city."""

    title: str
    venue: str
    date: str
    time: str
    deadline: str
    sponsor: str
    place: str
    hours: str
    entrance: str
    photo_id: str
    contact: str


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """One person; `affiliation` "" where none is known; `note` says what sets this one apart ("holds a pass"), "" if nothing."""

    name: str
    affiliation: str
    note: str
    holds_pass: bool


def shown_event(event: Event, language: str, words: Words) -> ShownEvent:
    """The event in `language`."""
    place = event.pickup
    texts = (event.title, event.venue, place.place, place.hours, place.entrance, place.photo_id, place.contact)
    title, venue, *pickup = (text.in_language(language).strip() for text in texts)
    return ShownEvent(
        title,
        venue,
        local_day(event.start, event.zone, words.locale),
        time_span(event, words),
        deadline(event, words),
        clean_value(event.sponsor, 200),
        *pickup,
    )


def shown_people(people: Sequence[Registration], words: Words) -> tuple[ShownPerson, ...]:
    """The people in the given order; a name of which nothing may be repeated becomes a dash, that the list stays complete."""
    return tuple(
        ShownPerson(
            clean_value(person.name) or "–",
            clean_value(person.affiliation or ""),
            _note(person, words),
            person.has_pass,
        )
        for person in people
    )


def local_day(at: datetime | date, zone: str, locale: str) -> str:
    """The day in full, as the event's zone has it."""
    day = at.astimezone(get_timezone(zone)) if isinstance(at, datetime) else at
    return format_date(day, "full", locale=locale)


def local_time(at: datetime, zone: str, locale: str) -> str:
    """Hour and minute, as the event's zone has it."""
    return format_time(at, "short", tzinfo=get_timezone(zone), locale=locale)


def time_span(event: Event, words: Words) -> str:
    """From start to end with the zone's city; an event that ends on another day shows that day too."""
    start, end = (local_time(at, event.zone, words.locale) for at in (event.start, event.end))
    zone = get_timezone(event.zone)
    if event.start.astimezone(zone).date() != event.end.astimezone(zone).date():
        end = words.moment.format(date=local_day(event.end, event.zone, words.locale), time=end)
    return words.span.format(start=start, end=end, city=city(event.zone, words.locale))


def deadline(event: Event, words: Words) -> str:
    """The last day, or day and hour where the deadline is not the end of a day."""
    local = event.deadline.astimezone(get_timezone(event.zone))
    day = local_day(event.deadline, event.zone, words.locale)
    if (local + timedelta(microseconds=1)).time() == time():
        return day
    clock = words.clock.format(
        time=local_time(event.deadline.astimezone(UTC), event.zone, words.locale), city=city(event.zone, words.locale)
    )
    return words.moment.format(date=day, time=clock)


def city(zone: str, locale: str) -> str:
    """The city that stands for a zone, in the letter's language."""
    return get_timezone_location(zone, locale=Locale.parse(locale), return_city=True)


def words_of(table: dict[str, Any]) -> Words:
    """The parsed `words.toml`; ValueError naming what is missing, unknown or no text."""
    missing, unknown = set(WORDS) - set(table), set(table) - set(WORDS)
    wrong = [name for name in WORDS if not isinstance(table.get(name, "-"), str) or not table.get(name, "-")]
    faults = [f"{what}: {', '.join(sorted(names))}" for what, names in
              (("missing", missing), ("unknown", unknown), ("not a text", set(wrong))) if names]  # fmt: skip
    if faults:
        raise ValueError("; ".join(faults))
    return Words(**table)


def _note(person: Registration, words: Words) -> str:
    if person.has_pass:
        return words.holds_pass
    if person.state is RegistrationState.WAIT_LISTED:
        return words.waiting
    if person.state is RegistrationState.IN_REVIEW:
        return words.in_review
    collector = clean_value(person.collector)
    return words.collector.format(name=collector) if collector else ""
