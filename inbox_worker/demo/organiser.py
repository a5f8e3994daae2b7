"""The demo's organiser: answers the last digest as a mail program would, with the digest quoted."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import Connection, select

from inbox_worker.demo.oracle import Taken
from inbox_worker.edges.database.tables import mail, request
from inbox_worker.errors import PermanentError
from inbox_worker.mail.fingerprint import fingerprint
from inbox_worker.mail.parse import parse

PLACE = re.compile(r"\{([^{}]+)\}")


def answer_to(
    connection: Connection,
    letters: Sequence[tuple[Taken, bytes]],
    organiser: str,
    lines: Sequence[str],
    mails: Mapping[str, bytes],
    at: datetime,
) -> bytes:
    """A reply to the newest digest; "{file.eml}" in a line becomes the number of that mail's request."""
    digests = [raw for taken, raw in letters if taken.recipient == organiser and b"X-Inbox-Worker" in raw]
    if not digests:
        raise PermanentError(
            "the organiser has no digest to answer yet", remedy="let the answer come after the first digest"
        )
    digest = email.message_from_bytes(digests[-1], policy=email.policy.default)
    commands = [PLACE.sub(lambda found: str(_number(connection, mails[found[1]])), line) for line in lines]
    body = digest.get_body(("plain",))
    quoted = "".join(f"> {line}\n" for line in (body.get_content() if body else "").splitlines())
    return _reply(digest, organiser, "\n".join(commands), quoted, at)


def _reply(digest: email.message.Message, organiser: str, commands: str, quoted: str, at: datetime) -> bytes:
    reply = EmailMessage()
    reply["Received"] = f"from laptop.events.example by mx.events.example; {format_datetime(at)}"
    reply["From"] = organiser
    reply["To"] = "registration@events.example"
    reply["Subject"] = f"Re: {digest['Subject']}"
    reply["Date"] = format_datetime(at)
    reply["Message-ID"] = f"<answer-{at:%Y%m%d%H%M}@laptop.events.example>"
    reply["In-Reply-To"] = str(digest["Message-ID"])
    reply["References"] = str(digest["Message-ID"])
    reply.set_content(f"{commands}\n\nThanks,\nAna\n\nOn {at:%d %B %Y}, registration@events.example wrote:\n{quoted}")
    return reply.as_bytes(policy=email.policy.SMTP)


def _number(connection: Connection, raw: bytes) -> int:
    query = select(request.c.id).join(mail, mail.c.id == request.c.mail_id)
    found = connection.execute(query.where(mail.c.fingerprint == fingerprint(parse(raw)))).scalar_one_or_none()
    if found is None:
        raise PermanentError("the script answers a mail that made no request", remedy="correct demo/mails/script.toml")
    return int(found)
