"""What the sender *means*: the values that `reading.read` makes from a Message.

| type      | stands for                                                       | note                                         |
|-----------|------------------------------------------------------------------|----------------------------------------------|
| Kind      | what the mail wants                                              | register, amend, cancel, other, auto         |
| Region    | where in the mail words stand                                    | own words count; others only when pointed at |
| Span      | a place in one region's text                                     | `text` is exactly what stands there          |
| Evidence  | a quotation that a value rests on, and the source that found it  | no value without one                         |
| Person    | somebody the mail wants registered, changed or withdrawn         | claimed, not yet recorded                    |
| Reading   | the whole: kind, people, language, marks, confidence, reasons    | the only input of `desk.decide` from a mail  |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mail wants, as defined for the corpus."""

    REGISTER = "register"
    AMEND = "amend"
    CANCEL = "cancel"
    OTHER = "other"
    AUTO = "auto"

    @property
    def wants_something(self) -> bool:
        return self in (Kind.REGISTER, Kind.AMEND, Kind.CANCEL)


class Region(StrEnum):
    """Where in a mail words stand. Signature and disclaimer are parts of these, not regions of their own."""

    OWN = "own"
    QUOTE = "quote"
    FORWARD = "forward"
    ATTACHMENT = "attachment"
    HEADER = "header"


class Field(StrEnum):
    """A person's values that need evidence."""

    NAME = "name"
    AFFILIATION = "affiliation"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Span:
    """`text` stands at `start:end` of the text of `part` in `region` (`part`: "body", a header's or a file's name)."""

    region: Region
    part: str
    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """Whether two quotations have a letter of one part in common."""
        same = (self.region, self.part) == (other.region, other.part)
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quotation that a value rests on; `source` names the file in `reading/sources/` that found it."""

    field: Field
    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the mail is about.

    `name` is as it goes on a pass; `given` and `family` are None where the split is not safe; `affiliation` is in the mail's own
    words, None rather than a guess; `email` is where this person's answer goes; `confidence` is in 0..1 and calibrated.
    """

    name: str
    given: str | None
    family: str | None
    affiliation: str | None
    email: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one mail means.

    `people` as they should now stand (register, amend) or who withdraw (cancel; empty = the sender); `leaving` are those whom an
    amendment replaces. `event_id` is the configured event that is meant, None where the mail is about none. `confidence` in 0..1 speaks of
    the whole mail. `reasons` are for a person, most important first. `about_event` tells whether any sign of the event is there.
    """

    kind: Kind
    people: tuple[Person, ...]
    leaving: tuple[Person, ...]
    language: str
    has_pass: bool
    question: bool
    event_id: str | None
    about_event: bool
    confidence: float
    reasons: tuple[str, ...]
