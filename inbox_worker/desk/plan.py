"""What a mail that wants something would change, and which letters would follow: the tables for register, amend and
cancel.

Promises: every change is a step that `NEXT_STATES` allows; a doubt about whom or what the mail means leaves the roster
as it is. Whether the mail may be carried out at all (confidence, machine signs, sender, caps) is `decide`'s question.

| the person is …          | register                       | amend, by the person or submitter | cancel, by the same |
|--------------------------|--------------------------------|-----------------------------------|---------------------|
| not known                | confirmed, wait-listed or late | a new spelling, or one more       | doubt               |
| confirmed, wait-listed   | one registration, brought up to date | corrected                   | withdrawn           |
| in review                | confirmed                      | corrected and confirmed           | withdrawn           |
| cancelled                | confirmed again                | confirmed again                   | nothing new         |
| rejected                 | late: late again; else doubt   | the same                          | nothing new         |
| known elsewhere by name  | recorded, a merge proposed     | doubt                             | doubt               |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from inbox_worker.desk.model import (
    Add,
    Change,
    Correct,
    Known,
    LetterType,
    Registration,
    RegistrationState,
    Withdraw,
)
from inbox_worker.desk.sameness import Likeness, likeness, name_key, shares_address
from inbox_worker.event import Event, LatePolicy
from inbox_worker.reading.folding import fold
from inbox_worker.reading.model import Kind, Person, Reading

LATE = "late"
OVER_CAPACITY = "over capacity"

_CONFIRMED, _REVIEW, _WAITING = RegistrationState.CONFIRMED, RegistrationState.IN_REVIEW, RegistrationState.WAIT_LISTED
_CANCELLED, _REJECTED = RegistrationState.CANCELLED, RegistrationState.REJECTED
_STANDING = (_CONFIRMED, _WAITING, _REVIEW)
_PREFERRED = (*_STANDING, _CANCELLED, _REJECTED)
_LETTERS = {_CONFIRMED: LetterType.ACKNOWLEDGEMENT, _WAITING: LetterType.WAITING, _REJECTED: LetterType.LATE}


@dataclass(frozen=True, slots=True)
class Matter:
    """One mail's wish with all that bears on it; `late`: it arrived after the deadline; `granted`: a person said yes,
    so that neither lateness nor capacity counts."""

    reading: Reading
    sender: str
    event: Event
    known: Known
    late: bool
    granted: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done. With a doubt nothing is to be done; `notes` are for a person to read."""

    changes: tuple[Change, ...] = ()
    letters: tuple[LetterType, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One person's part: the state that follows, and the change that leads there (None: nothing new). `seated`: the
    place is theirs already."""

    state: RegistrationState
    change: Add | Correct | None = None
    doubt: str = ""
    seated: bool = False


def plan(matter: Matter) -> Plan:
    """The plan for the mail, by its kind."""
    tables = {Kind.REGISTER: _register, Kind.AMEND: _amend, Kind.CANCEL: _cancel}
    return tables[matter.reading.kind](matter)


def distinct(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people that have a name, each once: of two with one name the first that gives an affiliation stays."""
    found: dict[str, Person] = {}
    for person in people:
        key = name_key(person.name)
        if key and (key not in found or (found[key].affiliation is None and person.affiliation is not None)):
            found[key] = person
    return tuple(found.values())


def same_person(matter: Matter, person: Person) -> Registration | None:
    """The registration that is this person's: the same name, and the same own or submitting address (or the answered
    letter is theirs)."""
    key = name_key(person.name)
    found = [
        item
        for item in matter.known.registrations
        if name_key(item.name) == key and (is_theirs(matter, item) or shares_address(item, person.email))
    ]
    return _best(found)


def is_theirs(matter: Matter, item: Registration) -> bool:
    """Whether the sender may change this registration: it is the person, the submitter, or answers our letter about
    it."""
    return item.state in _PREFERRED and (shares_address(item, matter.sender) or item.id in matter.known.thread)


def concerned(matter: Matter, *, theirs: bool) -> tuple[Registration, ...]:
    """The registrations that the mail is about: those it names, else the sender's own. `theirs`: only what the sender
    may be told of."""
    people = (*matter.reading.people, *matter.reading.leaving)
    keys = {name_key(person.name) for person in people} - {""}
    emails = [person.email for person in people]
    here = [
        item
        for item in matter.known.registrations
        if item.state in _PREFERRED and (not theirs or is_theirs(matter, item) or shares_address(item, *emails))
    ]
    named = tuple(item for item in here if name_key(item.name) in keys)
    if named or matter.reading.kind is Kind.REGISTER:
        return named
    return tuple(item for item in here if is_theirs(matter, item))


def promotions(event: Event, registrations: Sequence[Registration]) -> tuple[int, ...]:
    """The ids of those on the waiting list who get a place now, first come first served. Without a capacity no place
    ever becomes free: those who wait then wait for the organiser. Holders of a pass take no place."""
    if event.capacity is None or event.cancelled:
        return ()
    here = [item for item in registrations if item.event_id == event.id]
    free = event.capacity - sum(item.state is _CONFIRMED and not item.has_pass for item in here)
    waiting = sorted((item for item in here if item.state is _WAITING), key=lambda item: (item.created_at, item.id))
    return tuple(item.id for item in waiting[: max(0, free)])


# -- register ---------------------------------------------------------------------------------------------------


def _register(matter: Matter) -> Plan:
    people = distinct(matter.reading.people)
    if not people:
        return Plan(doubts=("no name was found",))
    leaving = _leaving(matter)
    steps = [_admit(matter, person) for person in people]
    return _gathered(matter, _seated(matter, steps), leaving, _proposals(matter, people))


def _admit(matter: Matter, person: Person) -> Step:
    known = same_person(matter, person)
    if known is None:
        state = _new_state(matter)
        return Step(state, Add(person, state, LATE if matter.late and state is not _CONFIRMED else ""))
    if known.state in (_CONFIRMED, _WAITING):
        return Step(known.state, _correction(matter, known, person), seated=True)
    if known.state is _REVIEW:
        return Step(_CONFIRMED, Correct(known.id, _completed(matter, known, person), _CONFIRMED))
    return _readmit(matter, known, person)


def _readmit(matter: Matter, known: Registration, person: Person) -> Step:
    """Somebody who was cancelled or rejected asks again."""
    state = _new_state(matter)
    if known.state is _REJECTED and not matter.granted:
        late_again = matter.late and known.reason == LATE and state is _REJECTED
        return Step(_REJECTED, doubt="" if late_again else f"{known.name} ({known.label}) was rejected earlier")
    if state is _REJECTED:
        return Step(_REJECTED)
    return Step(state, Correct(known.id, _completed(matter, known, person), state, LATE if state is _WAITING else ""))


def _new_state(matter: Matter) -> RegistrationState:
    """By lateness alone; holders of a pass need none, so that the deadline for passes is not theirs."""
    if not matter.late or matter.granted or matter.reading.has_pass or matter.event.late is LatePolicy.ACCEPT:
        return _CONFIRMED
    return _REJECTED if matter.event.late is LatePolicy.DECLINE else _WAITING


def _completed(matter: Matter, known: Registration, person: Person) -> Person:
    """`person` with the gaps filled from what is recorded: a later mail that leaves something out takes nothing away,
    and the sender's address is nobody's own unless it was already."""
    email = known.email if person.email.lower() == matter.sender.lower() else person.email
    kept = person.given is None and person.family is None and person.name == known.name
    given, family = (known.given, known.family) if kept else (person.given, person.family)
    return replace(person, given=given, family=family, affiliation=person.affiliation or known.affiliation, email=email)


def _correction(matter: Matter, known: Registration, person: Person) -> Correct | None:
    """The change that brings the record up to date, None where the mail says nothing new. Only an amendment changes
    how a name is written: a second request may come from a worse keyboard, or after the organiser's correction. A
    third party only fills gaps."""
    new = _completed(matter, known, person)
    if not is_theirs(matter, known):
        new = replace(new, affiliation=known.affiliation or new.affiliation, email=known.email)
    if matter.reading.kind is Kind.REGISTER:
        new = replace(new, name=known.name, given=known.given, family=known.family)
    news = (
        new.name != known.name
        or fold(new.affiliation or "") != fold(known.affiliation or "")
        or new.email.lower() != known.email.lower()
        or (new.given, new.family) != (known.given, known.family)
        or (matter.reading.has_pass and not known.has_pass)
    )
    return Correct(known.id, new, known.state, known.reason) if news else None


# -- amend ------------------------------------------------------------------------------------------------------


def _amend(matter: Matter) -> Plan:
    people = distinct(matter.reading.people)
    if not people and not matter.reading.leaving:
        return Plan(doubts=("it does not say who or what is to change",))
    if matter.known.assumed:
        return Plan(letters=(LetterType.ACKNOWLEDGEMENT,))
    mine = [item for item in matter.known.registrations if is_theirs(matter, item)]
    if not mine:
        return Plan(doubts=(f"nothing that {matter.sender or 'the sender'} may change is registered",))
    leaving = _leaving(matter)
    replaced = [item for item in mine if item.id in _withdrawn(leaving)]
    rest = [item for item in mine if item not in replaced]
    steps = list(_amendments(matter, people, rest, replaced))
    return _gathered(matter, _seated(matter, steps), leaving, ())


def _amendments(
    matter: Matter, people: Iterable[Person], mine: Sequence[Registration], replaced: list[Registration]
) -> Iterator[Step]:
    """Each person is one of theirs, takes the place of one who leaves, is one of theirs under a new name, or joins, in
    this order."""
    named = {name_key(person.name) for person in people}
    others = [item for item in mine if name_key(item.name) not in named]
    waiting = list(replaced)
    for person in people:
        known = same_person(matter, person)
        if known is not None:
            step = _admit(matter, person) if is_theirs(matter, known) else Step(_REVIEW, doubt=_foreign(matter, person))
        elif waiting:
            step = _successor(person, waiting.pop(0))
        else:
            step = _renamed_or_joining(matter, person, others)
        if isinstance(step.change, Correct):
            others = [item for item in others if item.id != step.change.registration_id]
        yield step


def _successor(person: Person, leaver: Registration) -> Step:
    """Who replaces somebody gets the same place, late or full as it may be."""
    state = leaver.state if leaver.state in (_CONFIRMED, _WAITING) else _CONFIRMED
    return Step(state, Add(person, state, f"in place of {leaver.label}"), seated=True)


def _renamed_or_joining(matter: Matter, person: Person, mine: Sequence[Registration]) -> Step:
    near = {item.id: likeness(item.name, person.name) for item in mine if item.state in _STANDING}
    alike = [item for item in mine if near.get(item.id) is Likeness.ALIKE]
    if len(alike) == 1:
        seated = alike[0].state is not _REVIEW
        state = alike[0].state if seated else _CONFIRMED
        change = Correct(alike[0].id, _completed(matter, alike[0], person), state, alike[0].reason if seated else "")
        return Step(state, change, seated=seated)
    if any(near[item] is not Likeness.OTHER for item in near):
        return Step(_REVIEW, doubt=f"{person.name}: another spelling of somebody registered, or one more person?")
    if _elsewhere(matter, person):
        return Step(_REVIEW, doubt=_foreign(matter, person))
    return _admit(matter, person)


def _foreign(matter: Matter, person: Person) -> str:
    return f"{person.name} is registered by another address than {matter.sender}"


# -- cancel -----------------------------------------------------------------------------------------------------


def _cancel(matter: Matter) -> Plan:
    letters = (LetterType.CANCELLATION,)
    if matter.known.assumed:
        return Plan(letters=letters)
    people = distinct(matter.reading.people)
    if not people:
        return _cancel_sender(matter)
    found, doubts = _found(matter, people)
    changes = tuple(Withdraw(item.id, "cancelled by mail") for item in found if item.state in _STANDING)
    return Plan(() if doubts else changes, letters, doubts)


def _cancel_sender(matter: Matter) -> Plan:
    """A cancellation that names nobody withdraws the one registration of its sender."""
    mine = [item for item in matter.known.registrations if is_theirs(matter, item)]
    standing = [item for item in mine if item.state in _STANDING]
    if len(standing) == 1:
        return Plan((Withdraw(standing[0].id, "cancelled by mail"),), (LetterType.CANCELLATION,))
    if standing:
        labels = ", ".join(item.label for item in standing)
        return Plan(doubts=(f"it names nobody, and several are registered by this sender: {labels}",))
    if any(item.state is _CANCELLED for item in mine):
        return Plan(letters=(LetterType.CANCELLATION,))
    return Plan(doubts=("it names nobody, and nobody is registered by this sender",))


# -- what the three share ---------------------------------------------------------------------------------------


def _leaving(matter: Matter) -> Plan:
    """Those whom the mail replaces, withdrawn; who is named as coming too stays."""
    coming = {name_key(person.name) for person in matter.reading.people}
    leavers = [person for person in distinct(matter.reading.leaving) if name_key(person.name) not in coming]
    found, doubts = _found(matter, () if matter.known.assumed else leavers)
    return Plan(tuple(Withdraw(item.id, "replaced") for item in found if item.state in _STANDING), doubts=doubts)


def _withdrawn(leaving: Plan) -> set[int]:
    return {change.registration_id for change in leaving.changes if isinstance(change, Withdraw)}


def _found(matter: Matter, people: Iterable[Person]) -> tuple[tuple[Registration, ...], tuple[str, ...]]:
    """The sender's registrations that these names mean, and a doubt for each name that means none or several."""
    found: dict[int, Registration] = {}
    doubts = []
    for person in people:
        item = _meant(matter, person)
        if item is None:
            doubts.append(
                f"{person.name} is not registered by {matter.sender or 'this sender'}, or not under that name"
            )
        else:
            found[item.id] = item
    return tuple(found.values()), tuple(doubts)


def _meant(matter: Matter, person: Person) -> Registration | None:
    mine = [item for item in matter.known.registrations if is_theirs(matter, item)]
    same = _best([item for item in mine if name_key(item.name) == name_key(person.name)])
    alike = [item for item in mine if item.state in _STANDING and likeness(item.name, person.name) is Likeness.ALIKE]
    return same or (alike[0] if len(alike) == 1 else None)


def _best(found: Sequence[Registration]) -> Registration | None:
    standing = [item for item in found if item.state in _PREFERRED]
    return min(standing, key=lambda item: (_PREFERRED.index(item.state), item.id), default=None)


def _elsewhere(matter: Matter, person: Person) -> bool:
    key = name_key(person.name)
    return any(name_key(item.name) == key and item.state in _STANDING for item in matter.known.registrations)


def _proposals(matter: Matter, people: Iterable[Person]) -> tuple[str, ...]:
    """Registrations that may be the same person as a new one; two letters for one person are better than a wrong
    merge."""
    return tuple(
        f"{person.name} may be {item.name} ({item.label}): a merge is proposed"
        for person in people
        if same_person(matter, person) is None
        for item in matter.known.registrations
        if item.state in _STANDING and _may_be(matter, item, person)
    )


def _may_be(matter: Matter, item: Registration, person: Person) -> bool:
    near = likeness(item.name, person.name)
    return near is Likeness.SAME or (near is Likeness.ALIKE and shares_address(item, matter.sender, person.email))


def _seated(matter: Matter, steps: Iterable[Step]) -> Iterator[Step]:
    """Gives out the free places in the mail's order; who finds none waits. Holders of a pass take no place."""
    if matter.event.capacity is None or matter.granted or matter.reading.has_pass:
        yield from steps
        return
    free = matter.event.capacity - matter.known.confirmed
    for step in steps:
        wants_place = step.state is _CONFIRMED and not step.seated and not step.doubt
        yield _waiting(step) if wants_place and free <= 0 else step
        free -= wants_place


def _waiting(step: Step) -> Step:
    if step.change is None:
        return step
    return Step(_WAITING, replace(step.change, state=_WAITING, reason=OVER_CAPACITY))


def _gathered(matter: Matter, steps: Iterable[Step], leaving: Plan, proposals: tuple[str, ...]) -> Plan:
    """One plan of the parts; any doubt leaves everything as it is."""
    done = tuple(steps)
    doubts = (*leaving.doubts, *(step.doubt for step in done if step.doubt))
    if doubts:
        return Plan(doubts=doubts, notes=proposals)
    changes = (*leaving.changes, *(step.change for step in done if step.change is not None))
    letters = tuple(dict.fromkeys(_LETTERS[step.state] for step in done)) or (LetterType.CANCELLATION,)
    return Plan(changes, letters, notes=(*proposals, *_notes(matter, done)))


def _notes(matter: Matter, steps: Sequence[Step]) -> Iterator[str]:
    if matter.late and any(step.state is not _CONFIRMED for step in steps):
        yield "it arrived after the deadline"
    if any(step.change is not None and step.change.reason == OVER_CAPACITY for step in steps):
        yield "the event is full"
    if all(step.change is None for step in steps):
        yield "it brings nothing new"
