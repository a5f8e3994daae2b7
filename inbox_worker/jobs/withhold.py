"""An answer that the organiser wrote by hand takes the place of ours: the pending one is withheld, and the digest says so.

Asked of the folder of sent mail immediately before letters go: a mail in reply to the attendee's that is no letter of ours. Instructions
and updates are never withheld. Where the folder cannot be asked the letter goes: a mailbox that is down keeps no letter back.
"""

from __future__ import annotations

import logging
from datetime import datetime

from inbox_worker.edges.database import handwritten, obligations, outbox
from inbox_worker.edges.database.handwritten import Pending
from inbox_worker.edges.database.ledger import Ledger
from inbox_worker.errors import InboxWorkerError
from inbox_worker.jobs.answer import ANSWERS
from inbox_worker.ports import SentMail

log = logging.getLogger(__name__)

BY_HAND = "the organiser has answered by hand"


def withhold(ledger: Ledger, sent_mail: SentMail, limit: int, now: datetime) -> int:
    """Take back the answers to mails that a person has answered, among the next `limit` to go; their number."""
    with ledger.snapshot() as connection:
        pending = handwritten.pending_answers(connection, ANSWERS, now, limit)
    answered = _answered(sent_mail, pending) if pending else ()
    return sum(_take_back(ledger, item, now) for item in answered)


def _answered(sent_mail: SentMail, pending: tuple[Pending, ...]) -> tuple[Pending, ...]:
    try:
        if not sent_mail.exists():
            return ()
        return tuple(item for item in pending if sent_mail.has_answer_to(item.message_id))
    except InboxWorkerError as error:
        log.warning("%d answers go without a look for one by hand: %s", len(pending), error)
        return ()


def _take_back(ledger: Ledger, item: Pending, now: datetime) -> bool:
    with ledger.transaction() as connection:
        owed = obligations.of_letter(connection, item.letter_id)
        if outbox.withdraw(connection, (item.letter_id,), BY_HAND, now) == 0:
            return False
        for obligation_id in owed:
            obligations.void(connection, obligation_id, BY_HAND)
        handwritten.record(connection, item, now)
    log.info("letter %d: withheld, it was answered by hand", item.letter_id)
    return True
