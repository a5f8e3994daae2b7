"""Letters that came back (RFC 3464), matched to the letter and shown to the organiser once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from inbox_worker.edges.database.tables import bounce, letter
from inbox_worker.mail.model import Bounce

REMEMBERED = timedelta(days=60)
"""So long an address that refused a letter for good is not answered by itself."""


def record(connection: Connection, mail_id: int, failure: Bounce, now: datetime) -> int | None:
    """Match a failure by our Message-ID and keep it; the letter's id, None where it is none of ours: then nothing is kept.

    It counts against the address that the letter went to, whatever address the notice names: anybody who had a letter of ours could
    name another's."""
    query = select(letter.c.id, letter.c.recipient).where(letter.c.message_id == failure.message_id)
    row = connection.execute(query).one_or_none() if failure.message_id else None
    if row is None:
        return None
    values = {
        "mail_id": mail_id,
        "letter_id": row.id,
        "recipient": row.recipient,
        "status": failure.status[:16],
        "diagnostic": failure.diagnostic,
        "final": failure.final,
        "bounced_at": now,
    }
    connection.execute(insert(bounce).values(**values))
    return int(row.id)


def refused_lately(connection: Connection, address: str, now: datetime) -> bool:
    """Whether a letter of ours to this address failed for good within the time remembered."""
    query = select(bounce.c.id).where(
        bounce.c.recipient == address.lower(),
        bounce.c.letter_id.is_not(None),
        bounce.c.final.is_(True),
        bounce.c.bounced_at > now - REMEMBERED,
    )
    return connection.execute(query.limit(1)).one_or_none() is not None


def unshown(connection: Connection) -> tuple[Row[Any], ...]:
    """Bounces of our letters that no digest has shown: rows of id, recipient, status, diagnostic, final, bounced_at, type."""
    query = (
        select(bounce, letter.c.type)
        .join(letter, letter.c.id == bounce.c.letter_id)
        .where(bounce.c.shown_at.is_(None))
        .order_by(bounce.c.id)
    )
    return tuple(connection.execute(query))


def mark_shown(connection: Connection, now: datetime) -> None:
    """A digest shows them."""
    connection.execute(update(bounce).where(bounce.c.shown_at.is_(None)).values(shown_at=now))
