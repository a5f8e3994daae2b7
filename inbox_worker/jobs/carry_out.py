"""What each command of an organiser does. Every function returns the sentence the organiser reads; none raises for a wrong number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from inbox_worker.desk import commands as said
from inbox_worker.desk.commands import Command, Label
from inbox_worker.desk.decide import accepted
from inbox_worker.desk.model import (
    NEXT_STATES,
    Known,
    LetterType,
    Origin,
    Registration,
    RegistrationState,
    Verdict,
    shown,
)
from inbox_worker.edges.database import faults, obligations, outbox, requests, roster
from inbox_worker.edges.database.ledger import set_meta
from inbox_worker.edges.database.requests import CaseState, Request
from inbox_worker.event import Event
from inbox_worker.jobs.answer import ANSWERS, BACKLOG, BREAKER, HOLD, PLANNED, RELEASED_AT, RESTORED, SHADOW, Scribe
from inbox_worker.jobs.owe import RELEASED
from inbox_worker.jobs.record import Item, apply, owe_answer, promote, take_back_letters
from inbox_worker.letters import tokens
from inbox_worker.mail.parse import parse
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Person
from inbox_worker.reading.names import as_name
from inbox_worker.reading.read import read

HELP = (
    "accept 12 · reject 13 (reject 13 tell) · not 13 · cancel 12.2 · merge 4.1 9.2 · 12.2 = Name / Organisation · "
    "add Name / Organisation / address · all ok · hold · release · release backlog · roster · help"
)
CONFIRMABLE = (RegistrationState.IN_REVIEW, RegistrationState.WAIT_LISTED, RegistrationState.REJECTED)


@dataclass(frozen=True, slots=True)
class Order:
    """What carrying out needs: who commands, and `as_of`, the moment of the digest that is answered ("all" means what it showed)."""

    connection: Connection
    scribe: Scribe
    own_addresses: frozenset[str]
    lexicon: Lexicon
    organiser: str
    as_of: datetime
    now: datetime


Act = Callable[[Order, Label, Request, tuple[Registration, ...]], str]
"""Does something with the people of one number; the sentence that says what."""


def carry_out(order: Order, command: Command) -> str:
    """Do what the command says; what it did, in a sentence."""
    match command:
        case said.Accept():
            return _each(order, command.labels, _accept)
        case said.Reject():
            return _each(order, command.labels, _reject_telling if command.tell else _reject)
        case said.Dismiss():
            return _each(order, command.labels, _dismiss)
        case said.Cancel():
            return _each(order, command.labels, _cancel)
        case said.AcceptAll():
            return _accept_all(order)
        case said.Merge() | said.Correction() | said.Addition():
            return _write(order, command)
        case _:
            return _steer(order, command)


def _write(order: Order, command: said.Merge | said.Correction | said.Addition) -> str:
    match command:
        case said.Merge():
            return _merge(order, command)
        case said.Correction():
            return _correct(order, command)
        case said.Addition():
            return _add(order, command)


def _steer(order: Order, command: Command) -> str:
    match command:
        case said.Hold():
            return _hold(order)
        case said.Release():
            return _release(order)
        case said.ReleaseBacklog():
            return _release_backlog(order)
        case said.Roster():
            return "The roster is attached."
        case _:
            return HELP


# -- whom a number means ----------------------------------------------------------------------------------------


def _each(order: Order, labels: tuple[Label, ...], act: Act) -> str:
    sentences = []
    for label in labels:
        request = requests.get(order.connection, label.number)
        people = _people(order, label)
        if request is None or (label.position is not None and not people):
            sentences.append(f"{label}: there is no such number.")
        elif _was_quicker(order, request):
            sentences.append(f"{label}: {request.decided_by} decided it first; {_standing(people)}.")
        else:
            sentences.append(act(order, label, request, people))
    return " ".join(sentences)


def _was_quicker(order: Order, request: Request) -> bool:
    """Whether another organiser decided the case after the digest that is answered here was made: the first decision counts."""
    decided = request.decided_at is not None and request.decided_at > order.as_of
    return decided and request.case_state is CaseState.DECIDED and request.decided_by != order.organiser


def _people(order: Order, label: Label) -> tuple[Registration, ...]:
    """The people of a number: those it brought; where it brought none, those it speaks of."""
    if label.position is not None:
        person = roster.by_label(order.connection, label.number, label.position)
        return (person,) if person else ()
    own = roster.of_request(order.connection, label.number)
    return own or roster.mentioned(order.connection, label.number)


def _names(people: tuple[Registration, ...] | list[Registration]) -> str:
    return ", ".join(person.name for person in people)


# -- decisions --------------------------------------------------------------------------------------------------


def _accept(order: Order, label: Label, request: Request, people: tuple[Registration, ...]) -> str:
    own = [person for person in people if person.number == request.number]
    if request.case_state is CaseState.OPEN and not own:
        return _accept_mail(order, label, request)
    waiting = [person for person in people if person.state in CONFIRMABLE]
    if not waiting:
        return f"{label}: nothing to do, {_standing(people)}."
    for person in waiting:
        roster.move(order.connection, person.id, RegistrationState.CONFIRMED, "accepted by the organiser", order.now)
    _decided(order, request, LetterType.ACKNOWLEDGEMENT)
    return f"{label}: {_names(waiting)} confirmed."


def _standing(people: tuple[Registration, ...]) -> str:
    if not people:
        return "it names nobody"
    return ", ".join(f"{person.name} is {person.state.replace('_', ' ')}" for person in people)


def _accept_mail(order: Order, label: Label, request: Request) -> str:
    """A case that changes or withdraws somebody, or whose people are not recorded yet: all that the mail wants is done."""
    event = order.scribe.event(request.event_id)
    raw = requests.raw_mail(order.connection, request.number)
    if event is None or raw is None:
        return f"{label}: its mail is not kept any more; write {label.number} = Name / Organisation."
    message = parse(raw)
    reading = read(message, order.scribe.events, order.own_addresses, order.lexicon)
    addresses = (request.sender, request.reply_to)
    names = [person.name for person in (*reading.people, *reading.leaving)]
    letter_id = tokens.answered(order.scribe.key, (*message.in_reply_to, *message.references), request.sender)
    thread = obligations.registrations_of(order.connection, letter_id) if letter_id is not None else ()
    registrations = roster.concerned(order.connection, event.id, addresses, names, thread)
    confirmed = roster.confirmed_count(order.connection, event.id)
    known = Known(registrations=registrations, confirmed=confirmed, thread=thread)
    decision = accepted(message, reading, event, known)
    if decision.verdict is not Verdict.ACCEPT or not decision.changes:
        why = "; ".join(decision.reasons) or "it says nothing that could be carried out"
        return f"{label}: nothing was changed: {why}. A command with the number of the registration helps."
    item = Item(
        request.mail_id or 0, message, reading, event, request.arrived, request.reply_to, request.subject, backlog=False
    )
    for change in decision.changes:
        apply(order.connection, item, request.number, change, order.now)
    promote(order.connection, event, order.now)
    _decided(order, request, *decision.letters)
    return f"{label}: done, {_standing(roster.mentioned(order.connection, request.number))}."


def _decided(order: Order, request: Request, *letters: LetterType) -> None:
    requests.decide_case(order.connection, request.number, order.organiser, order.now)
    for letter_type in letters:
        version = f"decided {order.now.isoformat()}"
        owe_answer(order.connection, request.event_id, request.number, letter_type, version, order.now)


def _accept_all(order: Order) -> str:
    """Every case that the answered digest showed; those that came later are not meant."""
    cases = [case for case in requests.open_cases(order.connection) if case.created_at <= order.as_of]
    if not cases:
        return "No case was open."
    return _each(order, tuple(Label(case.number) for case in cases), _accept)


def _reject(order: Order, label: Label, request: Request, people: tuple[Registration, ...]) -> str:
    return _refuse(order, label, request, people, ())


def _reject_telling(order: Order, label: Label, request: Request, people: tuple[Registration, ...]) -> str:
    return _refuse(order, label, request, people, (LetterType.REJECTION,))


def _refuse(
    order: Order,
    label: Label,
    request: Request,
    people: tuple[Registration, ...],
    letters: tuple[LetterType, ...],
) -> str:
    own = [person for person in people if person.number == request.number]
    refused = [person for person in own if RegistrationState.REJECTED in NEXT_STATES[person.state]]
    for person in refused:
        take_back_letters(order.connection, (person.id,), "rejected by the organiser before it was sent", order.now)
        roster.move(order.connection, person.id, RegistrationState.REJECTED, "rejected by the organiser", order.now)
    _decided(order, request, *(letters if refused else ()))
    _promote(order, request.event_id)
    if refused:
        told = "is told" if letters else "is not told"
        return f"{label}: {_names(refused)} rejected; the sender {told}."
    return f"{label}: closed; {_standing(people)} as before."


def _dismiss(order: Order, label: Label, request: Request, people: tuple[Registration, ...]) -> str:
    own = [person for person in people if person.number == request.number]
    if label.position is not None:
        return f'{label}: "not" takes a whole mail; write reject {label} for one person of it.'
    take_back_letters(order.connection, tuple(person.id for person in own), "it was no registration", order.now)
    requests.forget(order.connection, request.number)
    return f"{label}: forgotten; it was no registration."


def _cancel(order: Order, label: Label, request: Request, people: tuple[Registration, ...]) -> str:
    gone = [person for person in people if RegistrationState.CANCELLED in NEXT_STATES[person.state]]
    if not gone:
        return f"{label}: nothing to do, {_standing(people)}."
    for person in gone:
        take_back_letters(order.connection, (person.id,), "cancelled by the organiser before it was sent", order.now)
        roster.move(order.connection, person.id, RegistrationState.CANCELLED, "cancelled by the organiser", order.now)
    _decided(order, request, LetterType.CANCELLATION)
    _promote(order, request.event_id)
    return f"{label}: {_names(gone)} cancelled."


def _promote(order: Order, event_id: str) -> None:
    event = order.scribe.event(event_id)
    if event is not None:
        promote(order.connection, event, order.now)


# -- what an organiser writes -----------------------------------------------------------------------------------


def _person(name: str, affiliation: str | None, email: str) -> Person:
    """An organiser's words are their own evidence; the name is kept as written, its split is derived."""
    split = as_name(name)
    given, family = (split.given, split.family) if split else (None, None)
    return Person(name, given, family, affiliation, email, 1.0)


def _correct(order: Order, command: said.Correction) -> str:
    label = command.label
    request = requests.get(order.connection, label.number)
    people = _people(order, Label(label.number, label.position or 1))
    if request is None:
        return f"{label}: there is no such number."
    if label.position is None and len(roster.of_request(order.connection, label.number)) > 1:
        return f"{label}: several people; write {label}.1 = …, {label}.2 = …"
    if not people:
        return _complete(order, label, request, command)
    person = people[0]
    corrected = _person(command.name, command.affiliation or person.affiliation, person.email)
    take_back_letters(order.connection, (person.id,), "corrected by the organiser before it was sent", order.now)
    roster.correct(order.connection, person.id, corrected, order.now)
    roster.mark(order.connection, person.id, order.now, doubtful_split=corrected.given is None)
    if person.state is RegistrationState.IN_REVIEW:
        roster.move(order.connection, person.id, RegistrationState.CONFIRMED, "corrected by the organiser", order.now)
    _decided(order, request, LetterType.ACKNOWLEDGEMENT)
    return f"{label}: now {shown(corrected)}."


def _complete(order: Order, label: Label, request: Request, command: said.Correction) -> str:
    """A case without people becomes a registration."""
    person = _person(command.name, command.affiliation, request.reply_to)
    roster.add(
        order.connection,
        person,
        request_id=request.number,
        event_id=request.event_id,
        state=RegistrationState.CONFIRMED,
        submitter=request.reply_to,
        language=request.language,
        now=order.now,
        reason="named by the organiser",
        has_pass=request.has_pass,
        doubtful_split=person.given is None,
    )
    _decided(order, request, LetterType.ACKNOWLEDGEMENT)
    return f"{label}: {shown(person)} confirmed."


def _add(order: Order, command: said.Addition) -> str:
    event = _event_to_come(order)
    if event is None:
        return "No event is to come."
    language = event.title.fallback
    number = requests.record_addition(order.connection, event.id, order.organiser, language, order.now)
    person = _person(command.name, command.affiliation, command.address or "")
    roster.add(
        order.connection,
        person,
        request_id=number,
        event_id=event.id,
        state=RegistrationState.CONFIRMED,
        submitter=command.address or "",
        language=language,
        now=order.now,
        reason="added by the organiser",
        doubtful_split=person.given is None,
        origin=Origin.ORGANISER,
    )
    return f"{number}: {shown(person)} added."


def _event_to_come(order: Order) -> Event | None:
    coming = [event for event in order.scribe.events if order.now < event.start]
    return min(coming, key=lambda event: event.start, default=None)


def _merge(order: Order, command: said.Merge) -> str:
    first, second = (
        _people(order, Label(label.number, label.position or 1)) for label in (command.first, command.second)
    )
    if not first or not second or first[0].event_id != second[0].event_id or first[0].id == second[0].id:
        return f"{command.first} and {command.second}: two registrations of one event are wanted."
    if RegistrationState.MERGED not in NEXT_STATES[second[0].state]:
        return f"{command.second}: nothing to do, {_standing(second)}."
    take_back_letters(order.connection, (second[0].id,), "merged by the organiser before it was sent", order.now)
    roster.move(order.connection, second[0].id, RegistrationState.MERGED, f"the same as {first[0].label}", order.now)
    _promote(order, first[0].event_id)
    return f"{second[0].label} {second[0].name} is now one with {first[0].label} {first[0].name}."


# -- steering ---------------------------------------------------------------------------------------------------


def _hold(order: Order) -> str:
    set_meta(order.connection, HOLD, f"{order.now.isoformat()} {order.organiser}")
    count = outbox.hold(order.connection, HOLD, (*ANSWERS, *PLANNED))
    return f"Nothing goes to attendees until you write release; {count} letters are held."


def _release(order: Order) -> str:
    set_meta(order.connection, HOLD, None)
    set_meta(order.connection, BREAKER, None)
    set_meta(order.connection, RELEASED_AT, order.now.isoformat())
    faults.forget(order.connection, BREAKER)
    faults.forget(order.connection, RESTORED)
    for event in order.scribe.events:
        if not event.instructions_automatic and order.now > event.deadline:
            set_meta(order.connection, RELEASED + event.id, f"{order.now.isoformat()} {order.organiser}")
    if order.scribe.shadow:
        return 'The worker is in shadow mode: set mode = "live" in the configuration to let letters go.'
    count = outbox.release_held(order.connection, (HOLD, BREAKER), order.now)
    return f"Released: {count} letters go now."


def _release_backlog(order: Order) -> str:
    if order.scribe.shadow:
        return 'The worker is in shadow mode: set mode = "live" in the configuration first.'
    requests.release_backlog(order.connection)
    count = outbox.release_held(order.connection, (BACKLOG, SHADOW), order.now)
    return f"Released: {count} letters go now."
