"""Letters that are owed. An obligation is unique on subject, letter type and version, so that nothing is written twice.

It is *owed* while it has neither a letter nor a reason to be void; it is *settled* once its letter is in a final state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, String, and_, cast, func, select, update

from inbox_worker.desk.model import LetterType, Obligation, SubjectType
from inbox_worker.edges.database.ledger import insert_once
from inbox_worker.edges.database.tables import letter, mention, obligation, request
from inbox_worker.letters.model import LetterState


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation in the ledger, with its id."""

    id: int
    obligation: Obligation


@dataclass(frozen=True, slots=True)
class Told:
    """One letter of instructions: which version of the texts, and where it stands (None: not written yet)."""

    version: str
    state: LetterState | None
    was_unknown: bool

    @property
    def has_left(self) -> bool:
        """Whether the person has it, or may have."""
        return self.was_unknown or self.state in (LetterState.SENT, LetterState.UNKNOWN, LetterState.SENDING)


def owe(connection: Connection, owed: Obligation, now: datetime) -> bool:
    """Write an obligation; True where it is new, or was void and is owed again."""
    is_new = insert_once(
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
    return is_new or _revive(connection, owed)


def _revive(connection: Connection, owed: Obligation) -> bool:
    query = update(obligation).where(_is(owed), obligation.c.void != "", obligation.c.letter_id.is_(None))
    return connection.execute(query.values(void="")).rowcount == 1


def _is(owed: Obligation) -> ColumnElement[bool]:
    return and_(
        obligation.c.subject_type == owed.subject_type,
        obligation.c.subject == owed.subject,
        obligation.c.letter_type == owed.letter_type,
        obligation.c.version == owed.version,
    )


def find(connection: Connection, owed: Obligation) -> int:
    """The id of an obligation that was written."""
    found: int = connection.execute(select(obligation.c.id).where(_is(owed))).scalar_one()
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


def still_owed(connection: Connection, obligation_ids: Sequence[int]) -> frozenset[int]:
    """Those that still wait for a letter, seen from inside the transaction that is to write it."""
    query = select(obligation.c.id).where(
        obligation.c.id.in_(obligation_ids), obligation.c.letter_id.is_(None), obligation.c.void == ""
    )
    return frozenset(connection.execute(query).scalars())


def of_letter(connection: Connection, letter_id: int) -> tuple[int, ...]:
    """The ids of the obligations that this letter is to settle."""
    return tuple(connection.execute(select(obligation.c.id).where(obligation.c.letter_id == letter_id)).scalars())


def void(connection: Connection, obligation_id: int, reason: str) -> None:
    """It is not owed any more, and why."""
    connection.execute(update(obligation).where(obligation.c.id == obligation_id).values(void=reason, letter_id=None))


def void_unwritten(
    connection: Connection,
    subject_type: SubjectType,
    subjects: Sequence[str],
    letter_types: Sequence[LetterType],
    reason: str,
) -> None:
    """What waits for a letter of these types about these subjects is not owed any more."""
    waiting = (
        (obligation.c.subject_type == subject_type)
        & obligation.c.subject.in_(subjects)
        & obligation.c.letter_type.in_(letter_types)
    )
    connection.execute(
        update(obligation).where(waiting, obligation.c.letter_id.is_(None), obligation.c.void == "").values(void=reason)
    )


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


def instructed(connection: Connection, event_id: str) -> dict[int, tuple[Told, ...]]:
    """For each registration of the event that is or was owed instructions or updates: all of them, in the order they were written."""
    query = (
        select(obligation.c.subject, obligation.c.version, letter.c.id, letter.c.state, letter.c.was_unknown)
        .join(letter, letter.c.id == obligation.c.letter_id, isouter=True)
        .where(
            obligation.c.event_id == event_id,
            obligation.c.subject_type == SubjectType.REGISTRATION,
            obligation.c.letter_type.in_((LetterType.INSTRUCTIONS, LetterType.UPDATE)),
            obligation.c.void == "",
        )
        .order_by(letter.c.id.is_(None), letter.c.id, obligation.c.id)
    )
    found: dict[int, tuple[Told, ...]] = {}
    for row in connection.execute(query):
        told = Told(row.version, LetterState(row.state) if row.state else None, bool(row.was_unknown))
        found[int(row.subject)] = (*found.get(int(row.subject), ()), told)
    return found


def attach(connection: Connection, obligation_ids: Sequence[int], letter_id: int) -> None:
    """These obligations are settled by this letter."""
    connection.execute(update(obligation).where(obligation.c.id.in_(obligation_ids)).values(letter_id=letter_id))


def release(connection: Connection, letter_id: int) -> None:
    """The letter is withdrawn: what it was to settle is owed again, and will be written afresh."""
    connection.execute(update(obligation).where(obligation.c.letter_id == letter_id).values(letter_id=None))


def idle_unwritten(connection: Connection, reply_to: str, prefix: str) -> int:
    """Answers to this address that are owed for mails which brought nothing new, and not written yet."""
    numbers = select(cast(request.c.id, String)).where(request.c.reply_to == reply_to.lower())
    query = select(func.count()).where(
        obligation.c.subject_type == SubjectType.MAIL,
        obligation.c.subject.in_(numbers),
        obligation.c.version.startswith(prefix),
        obligation.c.letter_id.is_(None),
        obligation.c.void == "",
    )
    return connection.execute(query).scalar_one()


def letters_of(
    connection: Connection,
    subject_type: SubjectType,
    subjects: Sequence[str],
    letter_types: Sequence[LetterType] = tuple(LetterType),
) -> tuple[int, ...]:
    """The ids of the letters of these types that speak of these subjects."""
    query = select(obligation.c.letter_id).where(
        obligation.c.subject_type == subject_type,
        obligation.c.subject.in_(subjects),
        obligation.c.letter_type.in_(letter_types),
        obligation.c.letter_id.is_not(None),
    )
    return tuple(connection.execute(query.distinct()).scalars())


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        row.id,
        Obligation(SubjectType(row.subject_type), row.subject, LetterType(row.letter_type), row.version, row.event_id),
    )
