"""Outbox → transport, one letter and one recipient at a time. The claim is committed before SMTP starts, the answer at once after it.

SMTP is not exactly-once: a letter whose final answer was lost is *unknown*. Its Message-ID is looked up in the folder of sent mail, where
there is one; it is found, or it is not found twice, 10 and 30 minutes apart, and goes again with the same Message-ID. Where not even the
provider files what it sends, not finding it proves nothing, and the configuration says whether it goes again or waits for a person.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from inbox_worker.edges.database import faults, outbox
from inbox_worker.edges.database.ledger import Ledger, meta_value, set_meta
from inbox_worker.edges.database.outbox import LostClaimError, OutboxLetter
from inbox_worker.edges.failpoint import reach
from inbox_worker.errors import InboxWorkerError
from inbox_worker.jobs.answer import ANSWERS, HOLD, PLANNED, RESTORED, held_for
from inbox_worker.jobs.withhold import withhold
from inbox_worker.letters.model import LetterState
from inbox_worker.ports import Outcome, OutcomeType, SentMail, Transport

log = logging.getLogger(__name__)

RETRY_MINUTES = (1, 2, 5, 10, 30, 60)
LOOKUP_MINUTES = (10, 30)
LOOKUP_FAILED = timedelta(minutes=5)
"""So long a look-up waits after one that failed: a wrong password must not be tried more often."""
REST = timedelta(minutes=5)
"""So long nothing is sent after two letters running that were refused because of us: quota, log-in, no connection."""
CLAIM_LIFETIME = timedelta(minutes=20)
"""Longer than the longest SMTP exchange (300 s a command, 600 s for the final dot): an older claim belongs to a dead worker."""
REFUSALS_OF_US = 2
"""After so many answers running that are not about the recipient, the batch stops."""
FILED_WITHIN = timedelta(days=1)
"""A copy that could not be filed for so long is not filed any more."""
SMTP = "smtp"
SENT_MAIL = "sent mail"
RESTING = "smtp rests until"


@dataclass(slots=True)
class Proof:
    """What the transport asks before RCPT and before DATA: is the letter still ours to send? A worker that slept may have lost it."""

    ledger: Ledger
    worker: str
    letter_id: int = 0

    def __call__(self) -> None:
        """LostClaimError where another worker has taken the letter over."""
        reach("in mid-claim")
        with self.ledger.step() as connection:
            if not outbox.holds_claim(connection, self.letter_id, self.worker):
                raise LostClaimError(f"letter {self.letter_id} was taken over by another worker")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What delivering needs. `resend_unknown` is the policy where nothing shows whether a letter went; `shadow` that nothing goes to
    attendees; `alone`: no other worker delivers from this ledger, so a claim found at the start is a dead one; `stopping` tells between
    two letters that the worker is to end; `witness` is told of every letter before it goes."""

    ledger: Ledger
    transport: Transport
    proof: Proof
    sender: str
    worker: str
    letters_per_minute: int
    sent_mail: SentMail
    resend_unknown: bool
    shadow: bool
    alone: bool
    stopping: Callable[[], bool] = lambda: False
    witness: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Delivered:
    """How the letters of one run ended; `room` is for how many the rate leaves, `held` why attendees get nothing now."""

    outcomes: Counter[OutcomeType] = field(default_factory=Counter)
    refusals_of_us: int = 0
    room: int = 0
    held: str = ""

    @property
    def may_send(self) -> bool:
        """Whether another letter may be taken up."""
        return self.room > 0 and self.refusals_of_us < REFUSALS_OF_US


def hold_if_restored(ledger: Ledger, seen: int, now: datetime) -> int:
    """Hold everything where the ledger knows of fewer letters taken up than the witness has `seen`: it is an older copy, and would answer
    again what was answered. How many it knows of."""
    with ledger.transaction() as connection:
        known = outbox.taken_up(connection)
        if known < seen:
            what = f"the ledger was put back: it knows of {known} letters taken up for sending, there were {seen}"
            remedy = (
                "put back a newer copy, or compare what is held with the folder of sent mail; then answer a digest with: release "
                "(what was answered after the copy was made is then answered again)"
            )
            set_meta(connection, HOLD, now.isoformat())
            outbox.hold(connection, HOLD, (*ANSWERS, *PLANNED))
            faults.note(connection, RESTORED, what, remedy, now)
            log.error("%s; nothing goes to attendees", what)
    return known


def recover(delivery: Delivery, now: datetime, *, starting: bool = False) -> int:
    """Letters whose worker stopped while sending become unknown: all that are found when a worker starts that is alone, else our own
    and those whose claim has outlived every exchange. Their number. Never called while this worker is sending."""
    before = None if delivery.alone and starting else now - CLAIM_LIFETIME
    with delivery.ledger.transaction() as connection:
        lost = outbox.abandoned(connection, delivery.worker, before)
        for letter in lost:
            values = {
                "response": "the worker stopped while sending",
                "next_at": now + _rest_after_stop(letter.attempts),
            }
            outbox.conclude(connection, letter.id, letter.claimed_by, LetterState.UNKNOWN, **values)
    if lost:
        log.warning("%d letters were being sent when a worker stopped", len(lost))
    return len(lost)


def _rest_after_stop(attempts: int) -> timedelta:
    """At once the first time; later ones wait, since the letter itself may be what ends the worker."""
    return timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 2]) if attempts > 1 else timedelta()


def deliver(delivery: Delivery, clock: Callable[[], datetime]) -> Delivered:
    """Send what is due, as far as the rate allows. Raises TemporaryError or ConfigError only for the ledger's own faults."""
    now = clock()
    recover(delivery, now)
    with delivery.ledger.transaction() as connection:
        outbox.expire(connection, now)
        unknown = [letter for letter in outbox.in_state(connection, (LetterState.UNKNOWN,)) if letter.next_at <= now]
        delivered = Delivered(room=_room(delivery, connection, now), held=held_for(connection, delivery.shadow))
    if delivered.may_send:
        withhold(delivery.ledger, delivery.sent_mail, delivered.room, now)
    for letter in _due(delivery, delivered, unknown, clock):
        delivered.room -= 1
        _send(delivery, letter, delivered, clock)
    _file_copies(delivery, clock())
    return delivered


def _room(delivery: Delivery, connection: Connection, now: datetime) -> int:
    """For how many letters the rate leaves room; none while we rest. A clock that was set back does not make the rest longer."""
    until = meta_value(connection, RESTING)
    if until is not None and now < datetime.fromisoformat(until) <= now + REST:
        return 0
    return delivery.letters_per_minute - outbox.claimed_since(connection, now - timedelta(minutes=1), now)


def _due(
    delivery: Delivery, delivered: Delivered, unknown: list[OutboxLetter], clock: Callable[[], datetime]
) -> Iterator[OutboxLetter]:
    """The letters to send, each claimed when it is asked for: unknown ones that must go again, then the queue."""
    for letter in unknown:
        held = delivered.held and letter.type in (*ANSWERS, *PLANNED)
        if not delivery.stopping() and _go_again(delivery, letter, clock(), may_send=delivered.may_send and not held):
            yield letter
    while delivered.may_send and not delivery.stopping():
        with delivery.ledger.step() as connection:
            claimed = outbox.claim_next(connection, delivery.worker, clock())
        if claimed is None:
            return
        yield claimed


# -- letters whose fate is unknown ------------------------------------------------------------------------------


def _go_again(delivery: Delivery, letter: OutboxLetter, now: datetime, *, may_send: bool) -> bool:
    """Whether an unknown letter is claimed for a second try; else it has been found, waits for its next look-up or for a person."""
    try:
        evidence = delivery.sent_mail.exists()
        found = evidence and delivery.sent_mail.holds(letter.message_id)
        kept = evidence and delivery.sent_mail.is_kept_by_provider()
    except InboxWorkerError as error:
        log.warning("letter %d: could not be looked up: %s", letter.id, error)
        _look_again(delivery, letter, now + LOOKUP_FAILED, letter.lookups)
        return False
    if found:
        _found(delivery, letter, now)
        return False
    if evidence and letter.lookups < len(LOOKUP_MINUTES):
        _look_again(delivery, letter, now + timedelta(minutes=LOOKUP_MINUTES[letter.lookups]), letter.lookups + 1)
        return False
    return may_send and (kept or delivery.resend_unknown) and _claim_unknown(delivery, letter, now)


def _found(delivery: Delivery, letter: OutboxLetter, now: datetime) -> None:
    values = {"response": "found in the folder of sent mail", "ended_at": now, "filed": True}
    with suppress(LostClaimError), delivery.ledger.step() as connection:
        outbox.step(connection, letter.id, LetterState.UNKNOWN, LetterState.SENT, **values)


def _look_again(delivery: Delivery, letter: OutboxLetter, at: datetime, lookups: int) -> None:
    with delivery.ledger.step() as connection:
        outbox.put_off_lookup(connection, letter.id, at, lookups)


def _claim_unknown(delivery: Delivery, letter: OutboxLetter, now: datetime) -> bool:
    try:
        with delivery.ledger.step() as connection:
            outbox.claim(connection, letter.id, LetterState.UNKNOWN, delivery.worker, now)
    except LostClaimError:
        return False
    return True


# -- one letter -------------------------------------------------------------------------------------------------


def _send(delivery: Delivery, letter: OutboxLetter, delivered: Delivered, clock: Callable[[], datetime]) -> None:
    reach("after the claim")
    delivery.witness()
    outcome = _hand_over(delivery, letter)
    if outcome is None:
        return
    reach("between 250 and commit")
    delivered.outcomes[outcome.type] += 1
    refused_us = outcome.type is OutcomeType.DEFERRED and outcome.about_us
    delivered.refusals_of_us = delivered.refusals_of_us + 1 if refused_us else 0
    _note_outcome(delivery, letter, outcome, clock())
    _note_fault(delivery, outcome, delivered.refusals_of_us, clock())
    log.info("letter %d: %s (%d)", letter.id, outcome.type, outcome.code)


def _hand_over(delivery: Delivery, letter: OutboxLetter) -> Outcome | None:
    """What the server made of it; None where it was not ours to send any more."""
    delivery.proof.letter_id = letter.id
    try:
        return delivery.transport.send(delivery.sender, letter.recipient, letter.raw)
    except LostClaimError:
        log.warning("letter %d: taken over by another worker, not sent by this one", letter.id)
        return None
    except InboxWorkerError:  # the ledger could not prove the claim: nothing was sent, the next tick sees to the letter
        raise
    except Exception as error:  # a fault of ours with one letter never stops the others
        log.exception("letter %d: a fault in the worker itself", letter.id)
        return Outcome(OutcomeType.UNKNOWN, 0, "", f"a fault in the worker itself: {type(error).__name__}")


def _note_outcome(delivery: Delivery, letter: OutboxLetter, outcome: Outcome, now: datetime) -> None:
    response = f"{outcome.code} {outcome.enhanced} {outcome.text}".strip()[:500]
    match outcome.type:
        case OutcomeType.SENT:
            _note_sent(delivery, letter, response, now)
        case OutcomeType.REFUSED:
            _conclude(delivery, letter, LetterState.FAILED, response=response, ended_at=now)
        case OutcomeType.DEFERRED:
            wait = timedelta(minutes=RETRY_MINUTES[min(letter.attempts, len(RETRY_MINUTES) - 1)])
            _conclude(delivery, letter, LetterState.DEFERRED, next_at=now + wait, response=response)
            with delivery.ledger.transaction() as connection:
                outbox.take_back_outdated(connection, letter.id, now)
        case OutcomeType.UNKNOWN:
            wait = timedelta(minutes=LOOKUP_MINUTES[0])
            _conclude(delivery, letter, LetterState.UNKNOWN, next_at=now + wait, response=response, lookups=1)


def _note_sent(delivery: Delivery, letter: OutboxLetter, response: str, now: datetime) -> None:
    """The server has it, whoever holds the claim by now. Where the ledger cannot be told, a copy among the sent mail is the witness."""
    values = {"response": response, "ended_at": now}
    try:
        if not _conclude(delivery, letter, LetterState.SENT, **values):
            with suppress(LostClaimError), delivery.ledger.step() as connection:
                outbox.step(connection, letter.id, LetterState.UNKNOWN, LetterState.SENT, **values)
    except InboxWorkerError:
        with suppress(InboxWorkerError):
            if delivery.sent_mail.exists():
                delivery.sent_mail.file(letter.raw, now)
        raise


def _conclude(delivery: Delivery, letter: OutboxLetter, target: LetterState, **values: object) -> bool:
    with delivery.ledger.step() as connection:
        concluded = outbox.conclude(connection, letter.id, delivery.worker, target, **values)
    if not concluded:
        log.warning("letter %d: taken over by another worker while it was under way", letter.id)
    return concluded


def _note_fault(delivery: Delivery, outcome: Outcome, refusals_of_us: int, now: datetime) -> None:
    """Tell a person, once, when the server refuses us, and rest; forget it when a letter goes through."""
    if outcome.type is OutcomeType.SENT:
        faults.clear(delivery.ledger, SMTP)
    elif refusals_of_us >= REFUSALS_OF_US:
        what = f"the mail server does not take our letters: {outcome.code} {outcome.text}"[:400]
        remedy = "see the account and its limits; every letter is kept and tried again"
        with delivery.ledger.transaction() as connection:
            faults.note(connection, SMTP, what, remedy, now)
            set_meta(connection, RESTING, (now + REST).isoformat())


# -- the folder of sent mail ------------------------------------------------------------------------------------


def _file_copies(delivery: Delivery, now: datetime) -> None:
    """Our own copy of what was sent, where the provider keeps none. The letter is sent whether or not it can be filed."""
    with delivery.ledger.snapshot() as connection:
        letters = outbox.unfiled(connection, now - FILED_WITHIN)
    try:
        for letter in letters:
            if delivery.stopping():
                return
            _file_copy(delivery, letter, now)
    except InboxWorkerError as error:
        if error.ends_worker:
            raise
        if faults.note_error(delivery.ledger, SENT_MAIL, error, now):
            log.warning("letters are sent, but copies cannot be filed: %s", error)
    else:
        faults.clear(delivery.ledger, SENT_MAIL)


def _file_copy(delivery: Delivery, letter: OutboxLetter, now: datetime) -> None:
    folder = delivery.sent_mail
    if folder.exists() and not folder.is_kept_by_provider() and not folder.holds(letter.message_id):
        folder.file(letter.raw, now)
    with delivery.ledger.step() as connection:
        outbox.mark_filed(connection, letter.id)
