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
| Folder     | the reconciliation of one folder: mailbox = ledger, less what is gone     | ledger           |
| Roll       | one event with all its registrations                                      | ledger           |
| Inputs     | all of these, of one moment                                               | the digest job   |
| Summary    | what is shown; with CaseView, PersonView and EventView                    | `summarise`      |
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import combinations
from zoneinfo import ZoneInfo

from inbox_worker.desk.model import LetterType, Origin, Registration, RegistrationState
from inbox_worker.desk.sameness import Likeness, likeness, name_key
from inbox_worker.event import Event
from inbox_worker.reading.folding import script
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
    """One folder: `mailbox` mails on the server, `ledger` mails known to us, of which `gone` were deleted or moved
    since, by a person or by us. `vanished`: seen but gone before they were read, not among the `ledger`. `missing`: on
    the server and not known to us, which must be none."""

    name: str
    mailbox: int
    ledger: int
    vanished: int = 0
    gone: int = 0
    missing: int = 0

    @property
    def agrees(self) -> bool:
        return self.mailbox == self.ledger - self.gone and not self.missing


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
    """How pressing the open cases are: NOW from a day before the deadline until the event begins, SOON two days before
    that."""

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


SHOWN_IN_FULL = 20
PRESSING, NEAR_DEADLINE = timedelta(hours=24), timedelta(hours=72)
COMPARED = 40
"""So many registrations of one address are compared with each other; a larger delegation has its own list."""

_STATES = {
    RegistrationState.CONFIRMED: "confirmed",
    RegistrationState.IN_REVIEW: "in review",
    RegistrationState.WAIT_LISTED: "on the waiting list",
    RegistrationState.CANCELLED: "cancelled",
    RegistrationState.REJECTED: "rejected",
    RegistrationState.MERGED: "merged",
}
_STANDING = (RegistrationState.CONFIRMED, RegistrationState.IN_REVIEW, RegistrationState.WAIT_LISTED)
_WANTS = {Kind.REGISTER: "wants to register", Kind.AMEND: "wants a change", Kind.CANCEL: "wants to cancel"}
_PRESSURE = (Urgency.NOW, Urgency.SOON, Urgency.NONE)


def summarise(inputs: Inputs, covers: tuple[date, ...], now: datetime) -> Summary:
    """The digest of the days `covers`."""
    several = _numbers_of_several(inputs)
    cases = _cases(inputs, several, now)
    events = tuple(_event(roll, inputs.since, several, now) for roll in inputs.rolls)
    return Summary(
        covers=covers,
        urgency=min((case.urgency for case in cases), key=_PRESSURE.index, default=Urgency.NONE),
        needs_you=len(cases) + _other_needs(inputs, events),
        cases=cases[:SHOWN_IN_FULL],
        folded=cases[SHOWN_IN_FULL:],
        questions=tuple(sorted(inputs.questions, key=lambda item: item.asked_at)),
        returned=tuple(sorted(inputs.returned, key=lambda item: (not item.final, item.at))),
        faults=tuple(sorted(inputs.faults, key=lambda item: item.since)),
        handwritten=inputs.handwritten,
        events=events,
        held=inputs.held,
        planned=tuple(sorted(inputs.planned, key=lambda item: item.at)),
        folders=inputs.folders,
        unreadable=inputs.unreadable,
        ignored=inputs.ignored,
        shadow=inputs.shadow,
    )


def _other_needs(inputs: Inputs, events: Iterable[EventView]) -> int:
    """What else waits for a person: a delay is none, for the letter is still on its way."""
    bounced = sum(item.final for item in inputs.returned)
    waiting = sum(item.needs_release for item in inputs.planned)
    return len(inputs.questions) + len(inputs.faults) + bounced + waiting + sum(len(event.merges) for event in events)


def _numbers_of_several(inputs: Inputs) -> frozenset[int]:
    """The numbers under which more than one person stands: there the first one is shown as "12.1", for "12" means them
    all."""
    everyone = {item.id: item for roll in inputs.rolls for item in roll.registrations}
    everyone.update((item.id, item) for case in inputs.cases for item in case.registrations)
    return frozenset(
        number for number, count in Counter(item.number for item in everyone.values()).items() if count > 1
    )


# -- cases ------------------------------------------------------------------------------------------------------


def _cases(inputs: Inputs, several: frozenset[int], now: datetime) -> tuple[CaseView, ...]:
    """The most pressing first, then the likeliest, then the oldest."""
    events = {roll.event.id: roll.event for roll in inputs.rolls}

    def rank(case: OpenCase) -> tuple[int, float, int]:
        return _PRESSURE.index(_urgency(events.get(case.event_id or ""), now)), -case.confidence, case.number

    ordered = sorted(inputs.cases, key=rank)
    return tuple(_case(case, events.get(case.event_id or ""), several, now) for case in ordered)


def _case(case: OpenCase, event: Event | None, several: frozenset[int], now: datetime) -> CaseView:
    return CaseView(
        label=str(case.number),
        event=event.title.in_language("en") if event else "",
        wants=_WANTS.get(case.kind, "speaks of the event"),
        sender=case.sender,
        subject=case.subject,
        age=age(now - case.arrived),
        urgency=_urgency(event, now),
        reasons=tuple(dict.fromkeys(case.reasons)),
        people=tuple(_person(item, several) for item in case.registrations),
        quotes=tuple(dict.fromkeys(case.quotes)),
        words=case.words,
    )


def _urgency(event: Event | None, now: datetime) -> Urgency:
    """By the deadline that is near or over; once the event has begun nothing presses any more."""
    if event is None or now >= event.start or now < event.deadline - NEAR_DEADLINE:
        return Urgency.NONE
    return Urgency.NOW if now >= event.deadline - PRESSING else Urgency.SOON


def age(waited: timedelta) -> str:
    """ "3 days", "5 hours", "12 minutes"."""
    minutes = max(0, int(waited.total_seconds() // 60))
    for length, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        count = minutes // length
        if count:
            return f"{count} {unit}{'s' * (count != 1)}"
    return "just now"


# -- events -----------------------------------------------------------------------------------------------------


def _event(roll: Roll, since: datetime | None, several: frozenset[int], now: datetime) -> EventView:
    event, zone = roll.event, ZoneInfo(roll.event.zone)
    counts = _count(roll.registrations)
    deadline = event.deadline.astimezone(zone)
    shown = [item for item in roll.registrations if item.state is not RegistrationState.MERGED]
    new = [item for item in shown if since is None or item.created_at > since]
    changed = [item for item in shown if since is not None and item.changed_at > since >= item.created_at]
    return EventView(
        id=event.id,
        title=event.title.in_language("en"),
        deadline=deadline,
        start=event.start.astimezone(zone),
        days_to_deadline=(deadline.date() - now.astimezone(zone).date()).days,
        past_deadline=now > event.deadline,
        cancelled=event.cancelled,
        counts=counts,
        capacity=event.capacity,
        free=None if event.capacity is None else max(0, event.capacity - counts.passes),
        new=tuple(_person(item, several) for item in new),
        changed=tuple(_person(item, several) for item in changed),
        merges=tuple(_merges(roll.registrations, several)),
        gaps=roll.gaps,
    )


def _count(registrations: Iterable[Registration]) -> Counts:
    everyone = tuple(registrations)
    states = Counter(item.state for item in everyone)
    confirmed = [item for item in everyone if item.state is RegistrationState.CONFIRMED]
    passes = [item for item in confirmed if not item.has_pass]
    return Counts(
        confirmed=states[RegistrationState.CONFIRMED],
        in_review=states[RegistrationState.IN_REVIEW],
        wait_listed=states[RegistrationState.WAIT_LISTED],
        cancelled=states[RegistrationState.CANCELLED],
        rejected=states[RegistrationState.REJECTED],
        passes=len(passes),
        holders=len(confirmed) - len(passes),
        affiliation_missing=sum(item.affiliation is None for item in passes),
        doubtful_split=sum(item.doubtful_split for item in passes),
    )


def _person(item: Registration, several: frozenset[int]) -> PersonView:
    label = f"{item.number}.{item.position}" if item.number in several else item.label
    state = _STATES[item.state] + (f" ({item.reason})" if item.reason and item.state not in _STANDING else "")
    return PersonView(label, item.name, item.affiliation, item.email, state, tuple(_marks(item)))


def _marks(item: Registration) -> Iterator[str]:
    if item.has_pass:
        yield "holds a pass"
    if item.affiliation is None:
        yield "affiliation missing"
    if item.doubtful_split and not item.has_pass:
        yield "given and family name to be checked"
    if item.asks:
        yield "asks something"
    if item.collector:
        yield f"{item.collector} picks up"
    if item.origin is not Origin.MAIL:
        yield "added by the organiser" if item.origin is Origin.ORGANISER else "from an attachment"


# -- proposed merges --------------------------------------------------------------------------------------------


def _merges(registrations: Iterable[Registration], several: frozenset[int]) -> Iterator[MergeView]:
    """Registrations of two mails that may be one person: one name at two addresses, or two spellings or scripts of a
    name at one."""
    standing = sorted((item for item in registrations if item.state in _STANDING), key=lambda item: item.id)
    proposed: set[tuple[int, int]] = set()
    for why, group in _groups(standing):
        for first, second in combinations(group, 2):
            if first.number != second.number and (first.id, second.id) not in proposed and _may_be_one(first, second):
                proposed.add((first.id, second.id))
                yield MergeView(_person(first, several), _person(second, several), why)


def _groups(standing: Sequence[Registration]) -> Iterator[tuple[str, list[Registration]]]:
    by_name: defaultdict[str, list[Registration]] = defaultdict(list)
    by_address: defaultdict[str, list[Registration]] = defaultdict(list)
    for item in standing:
        by_name[name_key(item.name)].append(item)
        by_address[item.email.lower()].append(item)
    yield from (("the same name at two addresses", group) for group in by_name.values())
    yield from (("two spellings at one address", group) for group in by_address.values() if len(group) <= COMPARED)


def _may_be_one(first: Registration, second: Registration) -> bool:
    near = likeness(first.name, second.name)
    return near in (Likeness.SAME, Likeness.ALIKE) or script(first.name) != script(second.name)
