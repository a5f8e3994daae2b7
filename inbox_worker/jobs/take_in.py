"""One mail → what it means → what the desk does about it → the ledger, in one transaction.

The order: the same mail again, a bounce, an organiser's commands, and then whatever a person may want. Of a mail that is ignored nothing
is kept but its key, fingerprint and reason.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from inbox_worker.desk import answerable
from inbox_worker.desk.decide import decide
from inbox_worker.desk.model import Decision, IncomingState, Known, Policy, Verdict
from inbox_worker.edges.database import bounces, intake, obligations, outbox, requests, roster
from inbox_worker.edges.database.ledger import Ledger
from inbox_worker.edges.failpoint import reach
from inbox_worker.event import Event
from inbox_worker.jobs import obey
from inbox_worker.jobs.answer import Scribe
from inbox_worker.jobs.collect import Ending
from inbox_worker.jobs.purge import is_purged
from inbox_worker.jobs.record import IDLE, Item, record
from inbox_worker.letters import tokens
from inbox_worker.mail.automatic import machine_signs
from inbox_worker.mail.bounce import bounces as bounces_in
from inbox_worker.mail.fingerprint import fingerprint
from inbox_worker.mail.model import Machine, Message
from inbox_worker.mail.parse import parse
from inbox_worker.ports import RawMail
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Reading
from inbox_worker.reading.read import read
from inbox_worker.reading.weigh import SURE

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """What taking a mail in needs: the ledger, the rules, and the scribe who answers an organiser's commands."""

    ledger: Ledger
    events: tuple[Event, ...]
    policy: Policy
    lexicon: Lexicon
    scribe: Scribe

    def event(self, event_id: str | None) -> Event | None:
        """The configured event with this id."""
        return next((event for event in self.events if event.id == event_id), None)

    def next_event(self, now: datetime) -> Event:
        """The event that a request which names none is filed under until a person decides: the next to come, else the last."""
        coming = [event for event in self.events if now < event.start]
        return min(coming, key=lambda event: event.start) if coming else max(self.events, key=lambda event: event.start)


@dataclass(frozen=True, slots=True)
class Opened:
    """One mail, parsed and read: everything about it that does not depend on the ledger."""

    mail_id: int
    raw: RawMail
    message: Message
    signs: tuple[Machine, ...]
    reading: Reading
    fingerprint: str

    @property
    def sender(self) -> str:
        """The author's address in lower case, "" where there is no one author."""
        return self.message.author.address.lower() if self.message.author else ""


def take_in(desk: FrontDesk, mail_id: int, raw: RawMail, now: datetime) -> Ending:
    """Read one mail, decide and record it; the state it ended in. Any error leaves the ledger as it was."""
    opened = open_mail(desk, mail_id, raw)
    reach("before the insert")
    with desk.ledger.transaction() as connection:
        state = intake.end_of(connection, mail_id)
        if state is not IncomingState.PENDING:
            return Ending(state, "another worker has read it meanwhile", ours=False)
        ending = _sort(desk, connection, opened, now)
        reach("in the insert")
        intake.end(
            connection,
            mail_id,
            ending.state,
            ending.reason,
            fingerprint=opened.fingerprint,
            arrived=raw.arrived,
            raw=raw.raw if ending.ours else None,
            size=raw.size,
            unsettled=ending.ours,
        )
    log.info("mail %d: %s", mail_id, ending.state)
    return ending


def open_mail(desk: FrontDesk, mail_id: int, raw: RawMail) -> Opened:
    """Parse and read a mail that was fetched."""
    message = parse(raw.raw or b"")
    reach("in parsing")
    signs = machine_signs(message, desk.policy.own_addresses, desk.policy.announced_via)
    reading = read(message, desk.events, desk.policy.own_addresses, desk.lexicon)
    return Opened(mail_id, raw, message, signs, reading, fingerprint(message))


def _sort(desk: FrontDesk, connection: Connection, opened: Opened, now: datetime) -> Ending:
    twin = intake.ended_twin(connection, opened.fingerprint, opened.mail_id)
    if twin is not None:
        return Ending(IncomingState.IGNORED, f"the same mail as {twin}", ours=False)
    failures = bounces_in(opened.message)
    ours = [bounces.record(connection, opened.mail_id, failure, now) for failure in failures]
    if any(ours):
        listed = ", ".join(str(letter) for letter in ours if letter is not None)
        return Ending(IncomingState.IGNORED, f"the bounce of letter {listed}", ours=False)
    letter = obey.answered(connection, desk.policy, desk.scribe.key, opened.message, opened.signs)
    if letter is not None:
        own, message = desk.policy.own_addresses, opened.message
        return obey.obey(connection, desk.scribe, own, desk.lexicon, opened.mail_id, message, letter, now)
    return _attend(desk, connection, opened, now)


def _attend(desk: FrontDesk, connection: Connection, opened: Opened, now: datetime) -> Ending:
    event = desk.event(opened.reading.event_id)
    if event is not None and is_purged(connection, event):
        return Ending(IncomingState.IGNORED, "its event is over, and what was known of it is deleted", ours=False)
    known = know(desk, connection, opened, event, now)
    decision = decide(
        opened.message, opened.signs, opened.reading, event, known, desk.policy, opened.raw.arrived, now, sure=SURE
    )
    if decision.keep_question:
        _keep_question(connection, opened, now)
    if decision.verdict is Verdict.IGNORE:
        return Ending(IncomingState.IGNORED, "; ".join(decision.reasons), ours=False)
    item = Item(
        mail_id=opened.mail_id,
        message=opened.message,
        reading=opened.reading,
        event=event or desk.next_event(now),
        arrived=opened.raw.arrived,
        reply_to=answerable.reply_address(opened.message).lower(),
        subject=opened.message.subject if answerable.is_authenticated(opened.message, desk.policy) else None,
        backlog=answerable.is_backlog(opened.raw.arrived, desk.policy),
    )
    number = record(connection, item, decision, now)
    state = IncomingState.CASE if decision.verdict is Verdict.REVIEW else IncomingState.RECORDED
    return Ending(state, _summary(decision, number), ours=True)


def _summary(decision: Decision, number: int) -> str:
    return f"request {number}" + "".join(f"; {reason}" for reason in decision.reasons)


def know(desk: FrontDesk, connection: Connection, opened: Opened, event: Event | None, now: datetime) -> Known:
    """What the ledger knows that bears on this mail."""
    reply_to = answerable.reply_address(opened.message)
    people = (*opened.reading.people, *opened.reading.leaving)
    addresses = {address for address in (opened.sender, reply_to, *(person.email for person in people)) if address}
    names = [person.name for person in people]
    ids = (*opened.message.in_reply_to, *opened.message.references)
    letter_id = tokens.answered(desk.scribe.key, ids, opened.sender)
    thread = obligations.registrations_of(connection, letter_id) if letter_id is not None else ()
    return Known(
        registrations=roster.concerned(connection, event.id, addresses, names, thread) if event else (),
        confirmed=roster.confirmed_count(connection, event.id) if event else 0,
        idle_letters=outbox.idle_letters_to(connection, reply_to, now)
        + obligations.idle_unwritten(connection, reply_to, IDLE),
        bounced=bounces.refused_lately(connection, reply_to, now),
        answers_letter=letter_id is not None,
        thread=thread,
    )


def _keep_question(connection: Connection, opened: Opened, now: datetime) -> None:
    requests.keep_question(
        connection,
        opened.mail_id,
        event_id=opened.reading.event_id,
        sender=opened.sender,
        subject=opened.message.subject,
        words=opened.message.text.strip(),
        now=now,
    )
