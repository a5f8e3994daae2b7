"""What the organiser's digest shows: everything that needs a person first, then what is and what will be. Wording and
layout are the template's.

Promises: a total, stable order (urgent and likeliest cases first), the twenty likeliest in full and every other on one
line; nothing is left out without being counted; only what the organiser needs to decide is repeated. Ages and states
are in plain English, as the digest is.

| type       | stands for                                                                | comes from       |
|------------|---------------------------------------------------------------------------|------------------|
| OpenCase   | one mail that a person must decide                                        | ledger           |
| Question   | what a human asked about the event                                        | ledger           |
| Returned   | a letter of ours that came back                                           | ledger           |
| Fault      | something that ops or the organiser must mend, with the remedy            | jobs             |
| Handwritten| the organiser's own answer in an attendee's thread                        | ledger           |
| Held       | letters that wait for a person                                            | outbox           |
| Planned    | what will be sent, when, to how many, with a sample                       | schedule         |
| Folder     | the reconciliation of one folder: mailbox = ledger                        | ledger           |
| Roll       | one event with all its registrations                                      | ledger           |
| Inputs     | all of these, of one moment                                               | the digest job   |
| Summary    | what is shown; with CaseView, PersonView and EventView                    | `summarise`      |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from inbox_worker.desk.model import LetterType, Registration
from inbox_worker.event import Event
from inbox_worker.reading.model import Kind


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the mail that a value rests on: `field` is "name", "affiliation" or "email"; `place` such as
    "signature" or "attachment"."""

    field: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One undecided mail. `registrations` are those it brought or speaks of (none: a case without people); `words` the
    beginning of its own words; `confidence` in 0..1 that it wants something."""

    number: int
    event_id: str | None
    kind: Kind
    sender: str
    subject: str
    arrived: datetime
    confidence: float
    reasons: tuple[str, ...]
    registrations: tuple[Registration, ...] = ()
    quotes: tuple[Quote, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a human asked: shown once, then forgotten where no registration keeps the mail. `number` where the mail has
    one."""

    sender: str
    subject: str
    words: str
    asked_at: datetime
    event_id: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter that came back: `people` are the labels and names it was for; `diagnostic` the server's words."""

    recipient: str
    letter_type: LetterType | None
    people: tuple[str, ...]
    status: str
    diagnostic: str
    final: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend, in plain words; `remedy` says how ("" if unknown)."""

    what: str
    remedy: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Handwritten:
    """The organiser answered an attendee by hand: `labels` are the registrations whose acknowledgement is withheld."""

    recipient: str
    labels: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """`count` letters of one type that wait; `why` in words ("shadow mode", "hold", "backlog"); `release` is the
    command that frees them, "" if none does (shadow mode ends in the configuration)."""

    letter_type: LetterType
    count: int
    why: str
    release: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What will be sent at `at` to `count` people; `sample` is the text of one such letter; `needs_release`: not
    before a person says so."""

    event_id: str
    letter_type: LetterType
    at: datetime
    count: int
    sample: str
    needs_release: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: `mailbox` mails on the server, `ledger` of them known to us, `vanished` seen but gone before they
    were read."""

    name: str
    mailbox: int
    ledger: int
    vanished: int = 0

    @property
    def agrees(self) -> bool:
        return self.mailbox == self.ledger


@dataclass(frozen=True, slots=True)
class Roll:
    """One event and all its registrations; `gaps` are texts that the organiser did not give in a language that is
    written to."""

    event: Event
    registrations: tuple[Registration, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a digest is made from, of one moment. `since` is when the last digest was made (None: this is the
    first); `unreadable` counts mails without any sign of the event that could not be read; `ignored` all mails that
    were left alone since then."""

    rolls: tuple[Roll, ...]
    cases: tuple[OpenCase, ...] = ()
    questions: tuple[Question, ...] = ()
    returned: tuple[Returned, ...] = ()
    faults: tuple[Fault, ...] = ()
    handwritten: tuple[Handwritten, ...] = ()
    held: tuple[Held, ...] = ()
    planned: tuple[Planned, ...] = ()
    folders: tuple[Folder, ...] = ()
    unreadable: int = 0
    ignored: int = 0
    since: datetime | None = None
    shadow: bool = False


class Urgency(StrEnum):
    """How pressing the open cases are."""

    NONE = "none"
    SOON = "soon"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person as the digest shows them: `label` is what commands take ("12.2"); `marks` such as "affiliation
    missing"."""

    label: str
    name: str
    affiliation: str | None
    email: str
    state: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case. `label` is what commands take; `wants` a phrase ("wants to register"); `age` in words ("2 days");
    `event` the event's title."""

    label: str
    event: str
    wants: str
    sender: str
    subject: str
    age: str
    urgency: Urgency
    reasons: tuple[str, ...]
    people: tuple[PersonView, ...]
    quotes: tuple[Quote, ...]
    words: str


@dataclass(frozen=True, slots=True)
class MergeView:
    """Two registrations that may be one person; `why` in words. The command is "merge LABEL LABEL", the first one
    stays."""

    first: PersonView
    second: PersonView
    why: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many registrations stand in each state; `passes` are confirmed ones that need a pass, `holders` confirmed
    ones that hold one."""

    confirmed: int
    in_review: int
    wait_listed: int
    cancelled: int
    rejected: int
    passes: int
    holders: int
    affiliation_missing: int
    doubtful_split: int


@dataclass(frozen=True, slots=True)
class EventView:
    """One event: `deadline` and `start` are local times at the venue; `days_to_deadline` is negative once it has
    passed; `free` None where the capacity is unlimited; `new` and `changed` since the last digest, new ones not
    repeated among the changed."""

    id: str
    title: str
    deadline: datetime
    start: datetime
    days_to_deadline: int
    past_deadline: bool
    cancelled: bool
    counts: Counts
    capacity: int | None
    free: int | None
    new: tuple[PersonView, ...]
    changed: tuple[PersonView, ...]
    merges: tuple[MergeView, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One digest. `covers` are the days it stands for (more than one after downtime); `needs_you` counts what waits
    for a person; `cases` in full, `folded` one line each."""

    covers: tuple[date, ...]
    urgency: Urgency
    needs_you: int
    cases: tuple[CaseView, ...]
    folded: tuple[CaseView, ...]
    questions: tuple[Question, ...]
    returned: tuple[Returned, ...]
    faults: tuple[Fault, ...]
    handwritten: tuple[Handwritten, ...]
    events: tuple[EventView, ...]
    held: tuple[Held, ...]
    planned: tuple[Planned, ...]
    folders: tuple[Folder, ...]
    unreadable: int
    ignored: int
    shadow: bool
