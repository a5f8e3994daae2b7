"""Letters that are owed. An obligation is unique on subject, letter type and version, so that nothing is written twice.

It is *owed* while it has neither a letter nor a reason to be void; it is *settled* once its letter is in a final state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from inbox_worker.desk.model import LetterType, Obligation, SubjectType
from inbox_worker.edges.database.ledger import insert_once
from inbox_worker.edges.database.tables import letter, mention, obligation
from inbox_worker.letters.model import LetterState


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation in the ledger, with its id."""

    id: int
    obligation: Obligation


def owe(connection: Connection, owed: Obligation, now: datetime) -> bool:
    """Write an obligation; True where it is new."""
    return insert_once(
        connection,
        obligation,
        {
            "subject_type": owed.subject_type,
            "subject": owed.subject,
            "letter_type": owed.letter_type,
            "version": owed.version,
            "event_id": owed.event_id,
            "void": "",
            "created_at": now,
        },
    )


def find(connection: Connection, owed: Obligation) -> int:
    """The id of an obligation that was written."""
    query = select(obligation.c.id).where(
        obligation.c.subject_type == owed.subject_type,
        obligation.c.subject == owed.subject,
        obligation.c.letter_type == owed.letter_type,
        obligation.c.version == owed.version,
    )
    found: int = connection.execute(query).scalar_one()
    return found


def registrations_of(connection: Connection, letter_id: int) -> tuple[int, ...]:
    """The registrations that a letter speaks of, directly or through the mail it answers."""
    rows = connection.execute(
        select(obligation.c.subject_type, obligation.c.subject).where(obligation.c.letter_id == letter_id)
    ).all()
    direct = [int(row.subject) for row in rows if row.subject_type == SubjectType.REGISTRATION]
    mails = [int(row.subject) for row in rows if row.subject_type == SubjectType.MAIL and row.subject.isdigit()]
    named = connection.execute(select(mention.c.registration_id).where(mention.c.request_id.in_(mails))).scalars()
    return tuple(sorted({*direct, *named}))


def unwritten(connection: Connection, letter_types: Sequence[LetterType]) -> tuple[Owed, ...]:
    """Obligations of these types that wait for a letter, oldest first."""
    query = select(obligation).where(
        obligation.c.letter_id.is_(None), obligation.c.void == "", obligation.c.letter_type.in_(letter_types)
    )
    return tuple(_owed(row) for row in connection.execute(query.order_by(obligation.c.id)))


def void(connection: Connection, obligation_id: int, reason: str) -> None:
    """It is not owed any more, and why."""
    connection.execute(update(obligation).where(obligation.c.id == obligation_id).values(void=reason, letter_id=None))


def void_unwritten(connection: Connection, subject_type: SubjectType, subjects: Sequence[str], reason: str) -> None:
    """Whatever waits for a letter about these subjects is not owed any more."""
    waiting = (obligation.c.subject_type == subject_type) & obligation.c.subject.in_(subjects)
    connection.execute(
        update(obligation).where(waiting, obligation.c.letter_id.is_(None), obligation.c.void == "").values(void=reason)
    )


def written_versions(
    connection: Connection, subject_type: SubjectType, subject: str, letter_types: Sequence[LetterType]
) -> tuple[str, ...]:
    """The versions of these letters that were written for a subject (or are owed), oldest first."""
    query = select(obligation.c.version).where(
        obligation.c.subject_type == subject_type,
        obligation.c.subject == subject,
        obligation.c.letter_type.in_(letter_types),
        obligation.c.void == "",
    )
    return tuple(connection.execute(query.order_by(obligation.c.id)).scalars())


def of_mail(number: int, letter_type: LetterType, version: str, event_id: str | None) -> Obligation:
    """An obligation to whoever wrote the mail with this number."""
    return Obligation(SubjectType.MAIL, str(number), letter_type, version, event_id)


def of_command(mail_id: int, organiser: str) -> Obligation:
    """An obligation to the organiser who wrote commands in this mail."""
    return Obligation(SubjectType.MAIL, f"commands {mail_id}", LetterType.COMMAND_RESULT, organiser, None)


def sent_count(connection: Connection, registration: str, letter_types: Sequence[LetterType]) -> int:
    """How many letters of these types were sent about a registration."""
    query = (
        select(func.count())
        .select_from(obligation.join(letter, letter.c.id == obligation.c.letter_id))
        .where(
            obligation.c.subject_type == SubjectType.REGISTRATION,
            obligation.c.subject == registration,
            obligation.c.letter_type.in_(letter_types),
            letter.c.state == LetterState.SENT,
        )
    )
    return connection.execute(query).scalar_one()


def instructed(connection: Connection, event_id: str) -> dict[int, tuple[str, LetterState | None]]:
    """For each registration of the event that has instructions or an update: the newest version, and its letter's state."""
    query = (
        select(obligation.c.subject, obligation.c.version, letter.c.state)
        .join(letter, letter.c.id == obligation.c.letter_id, isouter=True)
        .where(
            obligation.c.event_id == event_id,
            obligation.c.subject_type == SubjectType.REGISTRATION,
            obligation.c.letter_type.in_((LetterType.INSTRUCTIONS, LetterType.UPDATE)),
            obligation.c.void == "",
        )
        .order_by(obligation.c.id)
    )
    rows = connection.execute(query)
    return {int(row.subject): (row.version, LetterState(row.state) if row.state else None) for row in rows}


def attach(connection: Connection, obligation_ids: Sequence[int], letter_id: int) -> None:
    """These obligations are settled by this letter."""
    connection.execute(update(obligation).where(obligation.c.id.in_(obligation_ids)).values(letter_id=letter_id))


def release(connection: Connection, letter_id: int) -> None:
    """The letter is withdrawn: what it was to settle is owed again, and will be written afresh."""
    connection.execute(update(obligation).where(obligation.c.letter_id == letter_id).values(letter_id=None))


def letters_of(connection: Connection, subject_type: SubjectType, subjects: Sequence[str]) -> tuple[int, ...]:
    """The ids of the letters that speak of these subjects."""
    query = select(obligation.c.letter_id).where(
        obligation.c.subject_type == subject_type,
        obligation.c.subject.in_(subjects),
        obligation.c.letter_id.is_not(None),
    )
    return tuple(connection.execute(query.distinct()).scalars())


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        row.id,
        Obligation(SubjectType(row.subject_type), row.subject, LetterType(row.letter_type), row.version, row.event_id),
    )
