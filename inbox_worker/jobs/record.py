"""One decision → requests, registrations and obligations. Runs inside the transaction that also ends the mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from inbox_worker.desk.decide import promotions, sender_of
from inbox_worker.desk.model import (
    Add,
    Change,
    Correct,
    Decision,
    LetterType,
    Obligation,
    RegistrationState,
    SubjectType,
    Verdict,
    Withdraw,
)
from inbox_worker.edges.database import obligations, outbox, requests, roster
from inbox_worker.edges.database.requests import CaseState
from inbox_worker.event import Event
from inbox_worker.mail.model import Message
from inbox_worker.reading.model import Reading

IDLE = "idle "
"""Prefix of the version of an answer whose mail brought nothing new: such letters count towards the cap."""

PROMOTED = "promoted "
"""Prefix of the version of the acknowledgement to somebody who was on the waiting list."""


@dataclass(frozen=True, slots=True)
class Item:
    """One mail on its way into the ledger: `reply_to` is where an answer goes, `subject` None where it must not be repeated,
    `backlog` that it arrived before the start."""

    mail_id: int
    message: Message
    reading: Reading
    event: Event
    arrived: datetime
    reply_to: str
    subject: str | None
    backlog: bool


def record(connection: Connection, item: Item, decision: Decision, now: datetime) -> int:
    """Write what an accepted or doubtful mail brings; the number of its request."""
    case = CaseState.OPEN if decision.verdict is Verdict.REVIEW else CaseState.NONE
    number = requests.record(
        connection,
        mail_id=item.mail_id,
        event_id=item.event.id,
        message=item.message,
        reading=item.reading,
        reply_to=item.reply_to,
        subject=item.subject,
        case_state=case,
        reasons=decision.reasons,
        words=item.message.text.strip(),
        backlog=item.backlog,
        arrived=item.arrived,
        now=now,
    )
    for change in decision.changes:
        apply(connection, item, number, change, now)
    for registration_id in decision.speaks_of:
        roster.mention_in(connection, number, registration_id)
    for letter_type in decision.letters:
        version = f"{IDLE}{item.mail_id}" if decision.idle else str(item.mail_id)
        owe_answer(connection, item.event.id, number, letter_type, version, now)
    if any(isinstance(change, Withdraw) or item.reading.has_pass for change in decision.changes):
        promote(connection, item.event, now)
    return number


def apply(connection: Connection, item: Item, number: int, change: Change, now: datetime) -> None:
    """Carry out one change of a decision."""
    match change:
        case Add():
            roster.add(
                connection,
                change.person,
                request_id=number,
                event_id=item.event.id,
                state=change.state,
                submitter=sender_of(item.message),
                language=item.reading.language,
                now=now,
                reason=change.reason,
                has_pass=item.reading.has_pass,
                asks=item.reading.question,
                doubtful_split=change.person.given is None or change.person.family is None,
            )
        case Correct():
            roster.correct(connection, change.registration_id, change.person, now)
            _mark(connection, item.reading, change, now)
            roster.move(connection, change.registration_id, change.state, change.reason, now)
            roster.mention_in(connection, number, change.registration_id)
            take_back_letters(connection, (change.registration_id,), "the registration changed before it was sent", now)
            _close_case(connection, change.registration_id, number, now)
        case Withdraw():
            roster.move(connection, change.registration_id, RegistrationState.CANCELLED, change.reason, now)
            roster.mention_in(connection, number, change.registration_id)
            take_back_letters(
                connection, (change.registration_id,), "the registration was withdrawn before it was sent", now
            )
            _close_case(connection, change.registration_id, number, now)


def _mark(connection: Connection, reading: Reading, change: Correct, now: datetime) -> None:
    """The flags that a correction brings; a pass that was mentioned once is not taken away by a mail that is silent about it."""
    flags = {"doubtful_split": change.person.given is None or change.person.family is None}
    if reading.has_pass:
        flags["has_pass"] = True
    if reading.question:
        flags["asks"] = True
    roster.mark(connection, change.registration_id, now, **flags)


def _close_case(connection: Connection, registration_id: int, number: int, now: datetime) -> None:
    """A later mail has settled what a person was to decide, where nobody of that case is in review any more."""
    case = roster.get(connection, registration_id).number
    states = {person.state for person in roster.of_request(connection, case)}
    if case != number and RegistrationState.IN_REVIEW not in states:
        requests.decide_case(connection, case, f"the mail of request {number}", now)


def owe_answer(
    connection: Connection, event_id: str, number: int, letter_type: LetterType, version: str, now: datetime
) -> None:
    """Owe the sender of a request a letter."""
    owed = Obligation(SubjectType.MAIL, str(number), letter_type, version, event_id)
    obligations.owe(connection, owed, now)


def take_back_letters(connection: Connection, registration_ids: tuple[int, ...], reason: str, now: datetime) -> None:
    """Withdraw every letter that has not left and speaks of these registrations; it is written afresh from their new state."""
    people = tuple(str(registration_id) for registration_id in registration_ids)
    mails = tuple(str(number) for number in roster.mentioning(connection, registration_ids))
    letters = {
        *obligations.letters_of(connection, SubjectType.REGISTRATION, people),
        *obligations.letters_of(connection, SubjectType.MAIL, mails),
    }
    outbox.withdraw(connection, sorted(letters), reason, now)


def promote(connection: Connection, event: Event, now: datetime) -> tuple[int, ...]:
    """Confirm those on the waiting list for whom a place is free, first come first served; their ids."""
    ids = promotions(event, roster.of_event(connection, event.id))
    for registration_id in ids:
        roster.move(connection, registration_id, RegistrationState.CONFIRMED, "a place became free", now)
        registration = roster.get(connection, registration_id)
        version = f"{PROMOTED}{registration.id} {now.isoformat()}"
        owe_answer(connection, event.id, registration.number, LetterType.ACKNOWLEDGEMENT, version, now)
    return ids
