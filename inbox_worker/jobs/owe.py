"""State → obligations. What is owed follows from the registrations and the organiser's texts, never from the moment the clock struck."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from inbox_worker.desk import schedule
from inbox_worker.desk.model import LetterType, Obligation, Registration, RegistrationState, SubjectType
from inbox_worker.edges.database import obligations, outbox, roster
from inbox_worker.edges.database.ledger import Ledger, meta_value
from inbox_worker.edges.database.obligations import Told
from inbox_worker.edges.failpoint import reach
from inbox_worker.event import Event
from inbox_worker.letters.model import LetterState

RELEASED = "instructions released "
"""Prefix of the ledger's note that a person released an event's instructions."""


TEXTS = (LetterType.INSTRUCTIONS, LetterType.UPDATE)
FINAL = (LetterState.FAILED, LetterState.EXPIRED, LetterState.WITHDRAWN)


def owe(ledger: Ledger, events: tuple[Event, ...], now: datetime) -> int:
    """Write every obligation that has become due for these events; the number of new ones."""
    count = 0
    for event in events:
        with ledger.transaction() as connection:
            count += _owe_event(connection, event, now)
    return count


def _owe_event(connection: Connection, event: Event, now: datetime) -> int:
    registrations = roster.of_event(connection, event.id)
    if event.cancelled:
        return _owe_cancellation(connection, event, registrations, now)
    released = meta_value(connection, RELEASED + event.id) is not None
    due = schedule.instructions_due(event, registrations, now, released=released)
    written = obligations.instructed(connection, event.id)
    version = schedule.texts_version(event)
    return sum(
        _owe_instructions(connection, event, person, written.get(person.id, ()), version, now)
        for person in due
        if person.email
    )


def _owe_instructions(
    connection: Connection, event: Event, person: Registration, written: tuple[Told, ...], version: str, now: datetime
) -> bool:
    """Instructions for whoever has none; an update for whoever was sent other texts; unsent letters with old texts are made afresh."""
    had = [told.version for told in written if told.has_left]
    waiting = [told.version for told in written if told.state not in FINAL and not told.has_left]
    if any(_texts(told) == version for told in waiting):
        return False
    if waiting:
        _take_back(connection, person, "the organiser's texts changed before it was sent", now)
    if had and _texts(had[-1]) == version:
        return False
    letter_type = LetterType.UPDATE if had else LetterType.INSTRUCTIONS
    again = sum(_texts(told) == version for told in had)  # the organiser went back to earlier texts
    return _owe(connection, event, person, letter_type, f"{version} {again}" if again else version, now)


def _texts(version: str) -> str:
    """The hash in a version; a number follows it where the same texts are sent for another time."""
    return version.partition(" ")[0]


def _take_back(connection: Connection, person: Registration, reason: str, now: datetime) -> None:
    """Instructions and updates that have not left are not owed any more."""
    subject = (str(person.id),)
    letters = obligations.letters_of(connection, SubjectType.REGISTRATION, subject, TEXTS)
    outbox.withdraw(connection, letters, reason, now)
    obligations.void_unwritten(connection, SubjectType.REGISTRATION, subject, TEXTS, reason)


def _owe_cancellation(
    connection: Connection, event: Event, registrations: tuple[Registration, ...], now: datetime
) -> int:
    if now >= event.start:
        return 0
    confirmed = [person for person in registrations if person.state is RegistrationState.CONFIRMED and person.email]
    for person in confirmed:
        _take_back(connection, person, "the event is cancelled", now)
    return sum(_owe(connection, event, person, LetterType.EVENT_CANCELLED, "cancelled", now) for person in confirmed)


def _owe(
    connection: Connection, event: Event, person: Registration, letter_type: LetterType, version: str, now: datetime
) -> bool:
    reach("in the deadline sweep")
    owed = Obligation(SubjectType.REGISTRATION, str(person.id), letter_type, version, event.id)
    return obligations.owe(connection, owed, now)
