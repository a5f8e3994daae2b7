"""A mail's fingerprint: the same for the same mail in a second folder, under a new UID, or come twice over other ways.

It covers what the sender wrote (chosen headers, structure, text) and nothing that servers add on the way (Received, flags), so two
mails that share a Message-ID, or have none, are told apart. A hash tells nothing of the text: it may be kept for mail that is not ours.
"""

from __future__ import annotations

import hashlib

from inbox_worker.mail.model import Message

CHOSEN_HEADERS = ("message-id", "date", "from", "to", "cc", "subject", "in-reply-to")


def fingerprint(message: Message) -> str:
    """A hex SHA-256 of the chosen headers, the structure and the text."""
    digest = hashlib.sha256()
    pieces = [value for name in CHOSEN_HEADERS for value in (name, *message.values(name))]
    for piece in (*pieces, *message.part_types, message.text, *(document.filename for document in message.documents)):
        digest.update(piece.encode("utf-8", "surrogatepass"))
        digest.update(b"\x00")
    return digest.hexdigest()
