"""What is deleted when an event's time has come: everything about people. Keys, fingerprints and states of mails and letters stay."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from inbox_worker.edges.database.tables import (
    bounce,
    command,
    evidence,
    handwritten,
    letter,
    mail,
    mention,
    pass_list,
    question,
    registration,
    request,
)


def forget_event(connection: Connection, event_id: str) -> None:
    """Delete the personal data of one event."""
    people = select(registration.c.id).where(registration.c.event_id == event_id)
    numbers = select(request.c.id).where(request.c.event_id == event_id)
    mails = select(request.c.mail_id).where(request.c.event_id == event_id)
    letters = select(letter.c.id).where(letter.c.event_id == event_id)
    connection.execute(delete(mention).where(mention.c.request_id.in_(numbers)))
    connection.execute(delete(handwritten).where(handwritten.c.request_id.in_(numbers)))
    connection.execute(delete(evidence).where(evidence.c.registration_id.in_(people)))
    connection.execute(delete(bounce).where(bounce.c.letter_id.in_(letters)))
    connection.execute(update(mail).where(mail.c.id.in_(mails)).values(raw=None, reason="purged"))
    connection.execute(delete(registration).where(registration.c.event_id == event_id))
    connection.execute(delete(request).where(request.c.event_id == event_id))
    connection.execute(delete(question).where(question.c.event_id == event_id))
    connection.execute(delete(pass_list).where(pass_list.c.event_id == event_id))
    gone = {"recipient": "", "subject": "", "raw": b"", "response": ""}
    connection.execute(update(letter).where(letter.c.event_id == event_id).values(**gone))
    digests = letter.c.event_id.is_(None)
    connection.execute(update(letter).where(digests, letter.c.ended_at.is_not(None)).values(**gone))
    connection.execute(delete(command))
