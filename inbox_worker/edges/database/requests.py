"""Mails that want something, the cases among them that a person must decide, and the questions people ask.

A request's id is the number that people see; it is never used again. An organiser's `add` is a request without a mail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from inbox_worker.edges.database.tables import evidence, handwritten, mail, mention, question, registration, request
from inbox_worker.letters.model import Thread
from inbox_worker.mail.model import Message
from inbox_worker.reading.model import Kind, Reading

WORDS_KEPT = 600
"""So many characters of a doubtful mail's own words go into the digest."""


class CaseState(StrEnum):
    """Whether a person has something to decide about a request."""

    NONE = "none"
    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Request:
    """One mail that wants something. `number` is what people call it; `subject` None where it must not be repeated to the sender;
    `backlog`: it arrived before the start, so its letters wait for a person."""

    number: int
    mail_id: int | None
    event_id: str
    kind: Kind
    sender: str
    sender_name: str
    reply_to: str
    message_id: str
    references: tuple[str, ...]
    subject: str | None
    language: str
    has_pass: bool
    confidence: float
    reasons: tuple[str, ...]
    words: str
    case_state: CaseState
    backlog: bool
    arrived: datetime
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: str = ""

    @property
    def thread(self) -> Thread:
        """What a letter that answers this request needs for its headers."""
        return Thread(self.message_id, self.references, self.subject)


def record(
    connection: Connection,
    *,
    mail_id: int,
    event_id: str,
    message: Message,
    reading: Reading,
    reply_to: str,
    subject: str | None,
    case_state: CaseState,
    reasons: tuple[str, ...],
    words: str,
    backlog: bool,
    arrived: datetime,
    now: datetime,
) -> int:
    """Write the request that a mail makes; its number."""
    author = message.author
    values = {
        "mail_id": mail_id,
        "event_id": event_id,
        "kind": reading.kind,
        "sender": author.address.lower() if author else "",
        "sender_name": author.name if author else "",
        "reply_to": reply_to,
        "message_id": message.message_id,
        "references": json.dumps(message.references),
        "subject": subject,
        "language": reading.language,
        "has_pass": reading.has_pass,
        "confidence": round(reading.confidence * 1000),
        "reasons": json.dumps(reasons, ensure_ascii=False),
        "words": words[:WORDS_KEPT],
        "case_state": case_state,
        "backlog": backlog,
        "arrived": arrived,
        "created_at": now,
        "decided_by": "",
    }
    return _insert(connection, values)


def record_addition(connection: Connection, event_id: str, organiser: str, language: str, now: datetime) -> int:
    """Write the request that an organiser's `add` makes; its number."""
    values = {
        "mail_id": None,
        "event_id": event_id,
        "kind": Kind.REGISTER,
        "sender": organiser.lower(),
        "sender_name": "",
        "reply_to": "",
        "message_id": "",
        "references": "[]",
        "subject": None,
        "language": language,
        "has_pass": False,
        "confidence": 1000,
        "reasons": "[]",
        "words": "",
        "case_state": CaseState.NONE,
        "backlog": False,
        "arrived": now,
        "created_at": now,
        "decided_by": organiser,
    }
    return _insert(connection, values)


def _insert(connection: Connection, values: Mapping[str, object]) -> int:
    added = connection.execute(insert(request).values(**values)).inserted_primary_key
    assert added is not None  # noqa: S101 - both dialects return the key
    return int(added[0])


def get(connection: Connection, number: int) -> Request | None:
    """The request with this number, None where there is none."""
    row = connection.execute(select(request).where(request.c.id == number)).one_or_none()
    return None if row is None else _request(row)


def open_cases(connection: Connection, event_id: str | None = None) -> tuple[Request, ...]:
    """What a person must decide, oldest first."""
    query = select(request).where(request.c.case_state == CaseState.OPEN).order_by(request.c.id)
    if event_id is not None:
        query = query.where(request.c.event_id == event_id)
    return tuple(_request(row) for row in connection.execute(query))


def since(connection: Connection, moment: datetime | None) -> tuple[Request, ...]:
    """The requests recorded after `moment` (all without one), in the order of their numbers."""
    query = select(request).order_by(request.c.id)
    if moment is not None:
        query = query.where(request.c.created_at > moment)
    return tuple(_request(row) for row in connection.execute(query))


def decide_case(connection: Connection, number: int, by: str, now: datetime) -> None:
    """Close the case; the first decision counts, a later one finds it decided."""
    values = {"case_state": CaseState.DECIDED, "decided_at": now, "decided_by": by}
    connection.execute(
        update(request).where(request.c.id == number, request.c.case_state == CaseState.OPEN).values(**values)
    )


def release_backlog(connection: Connection) -> None:
    """What is still to be answered of the time before the start is answered like the rest."""
    connection.execute(update(request).where(request.c.backlog.is_(True)).values(backlog=False))


def forget(connection: Connection, number: int) -> None:
    """Not a registration: the request, its people and the kept mail go; the mail's key and end stay."""
    people = select(registration.c.id).where(registration.c.request_id == number)
    connection.execute(delete(mention).where((mention.c.request_id == number) | mention.c.registration_id.in_(people)))
    connection.execute(delete(evidence).where(evidence.c.registration_id.in_(people)))
    connection.execute(delete(registration).where(registration.c.request_id == number))
    mail_id = connection.execute(select(request.c.mail_id).where(request.c.id == number)).scalar_one_or_none()
    connection.execute(delete(handwritten).where(handwritten.c.request_id == number))
    connection.execute(delete(request).where(request.c.id == number))
    if mail_id is not None:
        values = {"raw": None, "state": "ignored", "reason": "an organiser said: not a registration"}
        connection.execute(update(mail).where(mail.c.id == mail_id).values(**values))


def raw_mail(connection: Connection, number: int) -> bytes | None:
    """The kept mail of a request."""
    query = select(mail.c.raw).join(request, request.c.mail_id == mail.c.id).where(request.c.id == number)
    return connection.execute(query).scalar_one_or_none()


def keep_question(
    connection: Connection, mail_id: int, *, event_id: str | None, sender: str, subject: str, words: str, now: datetime
) -> None:
    """Keep what a person asks until a digest has shown it."""
    values = {
        "mail_id": mail_id,
        "event_id": event_id,
        "sender": sender,
        "subject": subject,
        "words": words[:WORDS_KEPT],
    }
    connection.execute(insert(question).values(**values, asked_at=now))


def open_questions(connection: Connection) -> tuple[Row[Any], ...]:
    """Questions that no digest has shown yet: rows of id, sender, subject, words, asked_at."""
    return tuple(connection.execute(select(question).where(question.c.shown_at.is_(None)).order_by(question.c.id)))


def mark_questions_shown(connection: Connection, now: datetime) -> None:
    """A digest shows them."""
    connection.execute(update(question).where(question.c.shown_at.is_(None)).values(shown_at=now))


def forget_shown_questions(connection: Connection) -> None:
    """Somebody's question is kept no longer than until a digest has shown it."""
    connection.execute(delete(question).where(question.c.shown_at.is_not(None)))


def _request(row: Row[Any]) -> Request:
    return Request(
        number=row.id,
        mail_id=row.mail_id,
        event_id=row.event_id,
        kind=Kind(row.kind),
        sender=row.sender,
        sender_name=row.sender_name,
        reply_to=row.reply_to,
        message_id=row.message_id,
        references=tuple(json.loads(row.references)),
        subject=row.subject,
        language=row.language,
        has_pass=row.has_pass,
        confidence=row.confidence / 1000,
        reasons=tuple(json.loads(row.reasons)),
        words=row.words,
        case_state=CaseState(row.case_state),
        backlog=row.backlog,
        arrived=row.arrived,
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )
