"""Answers that the organiser wrote by hand in place of ours: noted when ours is withheld, shown in one digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, String, cast, insert, select, update

from inbox_worker.desk.model import LetterType, SubjectType
from inbox_worker.edges.database.tables import handwritten, letter, obligation, request
from inbox_worker.letters.model import LetterState

SEARCHABLE = 250
"""A longer Message-ID is no word that every server searches for."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer of ours that is about to go, and the mail that it answers."""

    letter_id: int
    recipient: str
    request_id: int
    message_id: str


def pending_answers(
    connection: Connection, types: Sequence[LetterType], now: datetime, limit: int
) -> tuple[Pending, ...]:
    """The next answers to go to mails that have a Message-ID which can be searched for."""
    query = (
        select(letter.c.id, letter.c.recipient, request.c.id, request.c.message_id)
        .join(obligation, obligation.c.letter_id == letter.c.id)
        .join(request, obligation.c.subject == cast(request.c.id, String))
        .where(obligation.c.subject_type == SubjectType.MAIL, letter.c.type.in_(types), letter.c.next_at <= now)
        .where(letter.c.state.in_((LetterState.QUEUED, LetterState.DEFERRED)), letter.c.was_unknown.is_(False))
        .order_by(letter.c.next_at, letter.c.id)
        .limit(limit)
    )
    found = (Pending(*row) for row in connection.execute(query))
    return tuple(item for item in found if _is_searchable(item.message_id))


def _is_searchable(message_id: str) -> bool:
    return 0 < len(message_id) <= SEARCHABLE and message_id.isascii() and message_id.isprintable()


def record(connection: Connection, item: Pending, now: datetime) -> None:
    """Ours was withheld."""
    values = {"request_id": item.request_id, "recipient": item.recipient, "noticed_at": now}
    connection.execute(insert(handwritten).values(**values))


def unshown(connection: Connection) -> tuple[Row[Any], ...]:
    """What no digest has shown: rows of request_id, recipient, noticed_at."""
    query = select(handwritten).where(handwritten.c.shown_at.is_(None)).order_by(handwritten.c.id)
    return tuple(connection.execute(query))


def mark_shown(connection: Connection, now: datetime) -> None:
    """A digest shows them."""
    connection.execute(update(handwritten).where(handwritten.c.shown_at.is_(None)).values(shown_at=now))
