"""The event people register for, as the core sees it: facts and rules, all instants aware and in UTC.

| type      | stands for                                                        |
|-----------|-------------------------------------------------------------------|
| Texts     | one text of the organiser in one or more languages                |
| Pickup    | what an attendee must know to get the pass                        |
| LatePolicy| what becomes of a request that arrives after the deadline         |
| Event     | one `[[event]]` of the configuration                              |

Wall-clock rules (deadline as a date, sending hour) are resolved into instants by the configuration; the zone stays for showing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Texts:
    """One text of the organiser: `by_language` pairs a language tag with the text; `fallback` is the tag used for all others."""

    by_language: tuple[tuple[str, str], ...]
    fallback: str

    def in_language(self, tag: str) -> str:
        """The text in `tag`, else in the fallback language, else "" where nothing is given."""
        texts = dict(self.by_language)
        return texts.get(tag) or texts.get(self.fallback, "")

    def has(self, tag: str) -> bool:
        """Whether the organiser gave this text in `tag` itself."""
        return bool(dict(self.by_language).get(tag))


@dataclass(frozen=True, slots=True)
class Pickup:
    """Where, when and with what an attendee picks up the pass; each text per language."""

    place: Texts
    hours: Texts
    entrance: Texts
    photo_id: Texts
    contact: Texts


class LatePolicy(StrEnum):
    """What becomes of a request that arrives after the deadline."""

    DECLINE = "decline"
    WAIT = "wait"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `deadline` is the last instant at which a request is in time (inclusive); `sending_from` the first sending hour after it;
    `capacity` None means unlimited; `purge_at` is when its personal data goes."""

    id: str
    title: Texts
    start: datetime
    end: datetime
    zone: str
    venue: Texts
    deadline: datetime
    pickup: Pickup
    sponsor: str
    pass_list_date: date | None
    capacity: int | None
    late: LatePolicy
    review_note: bool
    instructions_automatic: bool
    sending_hour: time
    sending_from: datetime
    purge_at: datetime
    privacy: Texts
    cancelled: bool = False
