"""Outbox → transport, one letter and one recipient at a time. The claim is committed before SMTP starts, the answer at once after it.

SMTP is not exactly-once: a letter whose final answer was lost is *unknown*. Its Message-ID is looked up where there is evidence (the
folder of sent mail); only when it is not found twice, 10 and 30 minutes apart, does it go again, with the same Message-ID.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inbox_worker.edges.database import faults, outbox
from inbox_worker.edges.database.ledger import Ledger
from inbox_worker.edges.database.outbox import LostClaimError, OutboxLetter
from inbox_worker.errors import TemporaryError
from inbox_worker.letters.model import LetterState
from inbox_worker.ports import Outcome, OutcomeType, Transport

log = logging.getLogger(__name__)

RETRY_MINUTES = (1, 2, 5, 10, 30, 60)
LOOKUP_MINUTES = (10, 30)
CLAIM_LIFETIME = timedelta(minutes=20)
"""Longer than the longest SMTP exchange (300 s a command, 600 s for the final dot): an older claim belongs to a dead worker."""
REFUSALS_OF_US = 2
"""After so many answers running that are not about the recipient, the batch stops."""
SMTP = "smtp"


@dataclass(slots=True)
class Proof:
    """What the transport asks before RCPT and before DATA: is the letter still ours to send? A worker that slept may have lost it."""

    ledger: Ledger
    worker: str
    letter_id: int = 0

    def __call__(self) -> None:
        """LostClaimError where another worker has taken the letter over."""
        with self.ledger.transaction() as connection:
            if not outbox.holds_claim(connection, self.letter_id, self.worker):
                raise LostClaimError(f"letter {self.letter_id} was taken over by another worker")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What delivering needs. `sent_before` looks a Message-ID up in the folder of sent mail, None where there is no such evidence;
    `resend_unknown` is the policy then. `alone`: no other worker delivers from this ledger, so a claim found at the start is a dead one."""

    ledger: Ledger
    transport: Transport
    proof: Proof
    sender: str
    worker: str
    letters_per_minute: int
    sent_before: Callable[[str], bool] | None
    file_copy: Callable[[bytes, datetime], None] | None
    resend_unknown: bool


@dataclass(slots=True)
class Delivered:
    """How the letters of one run ended."""

    outcomes: Counter[OutcomeType] = field(default_factory=Counter)
    refusals_of_us: int = 0


def recover(ledger: Ledger, worker: str, now: datetime, *, alone: bool) -> int:
    """Letters whose worker died while sending become unknown; at the start of a worker that is alone, all of them. Their number."""
    before = None if alone else now - CLAIM_LIFETIME
    with ledger.transaction() as connection:
        lost = outbox.abandoned(connection, before)
        for letter in lost:
            values = {"next_at": now, "reason": "the worker stopped while sending", "claimed_by": ""}
            outbox.step(connection, letter.id, LetterState.SENDING, LetterState.UNKNOWN, **values)
    if lost:
        log.warning("worker %s: %d letters were being sent when a worker stopped", worker, len(lost))
    return len(lost)


def deliver(delivery: Delivery, now: datetime) -> Delivered:
    """Send what is due, as far as the rate allows. Raises TemporaryError or ConfigError only for the ledger's own faults."""
    delivered = Delivered()
    with delivery.ledger.transaction() as connection:
        outbox.expire(connection, now)
        room = delivery.letters_per_minute - outbox.claimed_since(connection, now - timedelta(minutes=1))
        unknown = [letter for letter in outbox.in_state(connection, (LetterState.UNKNOWN,)) if letter.next_at <= now]
    for letter in unknown:
        if _go_again(delivery, letter, now) and room > 0:
            room -= 1
            _send(delivery, letter, delivered, now)
    while room > 0 and delivered.refusals_of_us < REFUSALS_OF_US:
        with delivery.ledger.transaction() as connection:
            claimed = outbox.claim_next(connection, delivery.worker, now)
        if claimed is None:
            break
        room -= 1
        _send(delivery, claimed, delivered, now)
    return delivered


def _go_again(delivery: Delivery, letter: OutboxLetter, now: datetime) -> bool:
    """Whether an unknown letter is claimed for a second try; else it has been found, waits for its next look-up or for a person."""
    if delivery.sent_before is None:
        if not delivery.resend_unknown:
            return False
        return _claim_unknown(delivery, letter, now)
    try:
        found = delivery.sent_before(letter.message_id)
    except TemporaryError as error:
        log.warning("letter %d: could not be looked up: %s", letter.id, error)
        return False
    if found:
        _end(delivery, letter, LetterState.UNKNOWN, LetterState.SENT, "found in the folder of sent mail", now)
        return False
    if letter.lookups < len(LOOKUP_MINUTES):
        _look_again(delivery, letter, now)
        return False
    return _claim_unknown(delivery, letter, now)


def _look_again(delivery: Delivery, letter: OutboxLetter, now: datetime) -> None:
    with delivery.ledger.transaction() as connection:
        outbox.schedule_lookup(connection, letter.id, now + timedelta(minutes=LOOKUP_MINUTES[letter.lookups]))


def _claim_unknown(delivery: Delivery, letter: OutboxLetter, now: datetime) -> bool:
    try:
        with delivery.ledger.transaction() as connection:
            outbox.claim(connection, letter.id, LetterState.UNKNOWN, delivery.worker, now)
    except LostClaimError:
        return False
    return True


def _send(delivery: Delivery, letter: OutboxLetter, delivered: Delivered, now: datetime) -> None:
    delivery.proof.letter_id = letter.id
    try:
        outcome = delivery.transport.send(delivery.sender, letter.recipient, letter.raw)
    except LostClaimError:
        log.warning("letter %d: taken over by another worker, not sent by this one", letter.id)
        return
    delivered.outcomes[outcome.type] += 1
    refused_us = outcome.type is OutcomeType.DEFERRED and outcome.about_us
    delivered.refusals_of_us = delivered.refusals_of_us + 1 if refused_us else 0
    _note_outcome(delivery, letter, outcome, now)
    _note_fault(delivery, outcome, delivered.refusals_of_us, now)
    log.info("letter %d: %s (%d)", letter.id, outcome.type, outcome.code)


def _note_outcome(delivery: Delivery, letter: OutboxLetter, outcome: Outcome, now: datetime) -> None:
    response = f"{outcome.code} {outcome.enhanced} {outcome.text}".strip()[:500]
    match outcome.type:
        case OutcomeType.SENT:
            _end(delivery, letter, LetterState.SENDING, LetterState.SENT, response, now)
            _file(delivery, letter, now)
        case OutcomeType.REFUSED:
            _end(delivery, letter, LetterState.SENDING, LetterState.FAILED, response, now)
        case OutcomeType.DEFERRED:
            wait = timedelta(minutes=RETRY_MINUTES[min(letter.attempts, len(RETRY_MINUTES) - 1)])
            _step(delivery, letter, LetterState.DEFERRED, next_at=now + wait, response=response)
        case OutcomeType.UNKNOWN:
            wait = timedelta(minutes=LOOKUP_MINUTES[0])
            _step(delivery, letter, LetterState.UNKNOWN, next_at=now + wait, response=response, lookups=1)


def _end(
    delivery: Delivery, letter: OutboxLetter, source: LetterState, target: LetterState, response: str, now: datetime
) -> None:
    with delivery.ledger.transaction() as connection:
        outbox.step(connection, letter.id, source, target, response=response, ended_at=now)


def _step(delivery: Delivery, letter: OutboxLetter, target: LetterState, **values: object) -> None:
    with delivery.ledger.transaction() as connection:
        outbox.step(connection, letter.id, LetterState.SENDING, target, **values)


def _file(delivery: Delivery, letter: OutboxLetter, now: datetime) -> None:
    """Our own copy in the folder of sent mail. It is evidence, not the letter, which is sent whether or not it can be filed."""
    if delivery.file_copy is None:
        return
    try:
        delivery.file_copy(letter.raw, now)
    except TemporaryError as error:
        log.warning("letter %d: sent, but its copy could not be filed: %s", letter.id, error)


def _note_fault(delivery: Delivery, outcome: Outcome, refusals_of_us: int, now: datetime) -> None:
    """Tell a person, once, when the server refuses us; forget it when a letter goes through."""
    if outcome.type is OutcomeType.SENT:
        faults.clear(delivery.ledger, SMTP)
    elif refusals_of_us >= REFUSALS_OF_US:
        what = f"the mail server does not take our letters: {outcome.code} {outcome.text}"[:400]
        with delivery.ledger.transaction() as connection:
            faults.note(
                connection, SMTP, what, "see the account and its limits; every letter is kept and tried again", now
            )
