"""What a digest is made from: the ledger's rows of one moment as the summary's typed inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from inbox_worker.desk import schedule
from inbox_worker.desk.model import IncomingState, LetterType, Registration, RegistrationState
from inbox_worker.desk.summary import (
    Fault,
    Handwritten,
    Held,
    Inputs,
    OpenCase,
    Planned,
    Question,
    Quote,
    Returned,
    Roll,
)
from inbox_worker.edges.database import bounces, faults, handwritten, intake, obligations, outbox, requests, roster
from inbox_worker.edges.database.requests import Request
from inbox_worker.event import Event
from inbox_worker.jobs.answer import BACKLOG, BREAKER, HOLD, SHADOW, Scribe
from inbox_worker.jobs.deliver import LOOKUP_MINUTES
from inbox_worker.letters import write
from inbox_worker.letters.model import Addressee, LetterState
from inbox_worker.reading.model import Region

WHY_HELD = {
    SHADOW: ("shadow mode", ""),
    HOLD: ("on hold", "release"),
    BREAKER: ("stopped: far more letters than registrations", "release"),
    BACKLOG: ("for mail older than the start", "release backlog"),
}
"""A reason to hold → how the digest says it, and the command that frees such letters."""


def gather(connection: Connection, scribe: Scribe, since: datetime | None, now: datetime) -> Inputs:
    """Everything the digest shows, as of now."""
    rolls = tuple(
        Roll(event, roster.of_event(connection, event.id), _gaps(connection, event)) for event in scribe.events
    )
    return Inputs(
        rolls=rolls,
        cases=tuple(open_case(connection, request) for request in requests.open_cases(connection)),
        questions=tuple(_questions(connection)),
        returned=tuple(_returned(connection)),
        faults=(*faults.present(connection), *_shunted(connection), *_set_aside(connection)),
        held=tuple(_held(connection)),
        handwritten=tuple(_by_hand(connection)),
        planned=tuple(plan for roll in rolls for plan in _planned(connection, scribe, roll, now)),
        folders=intake.reconcile(connection),
        unreadable=intake.unreadable_since(connection, since),
        ignored=intake.ended_since(connection, IncomingState.IGNORED, since),
        since=since,
        shadow=scribe.shadow,
    )


def open_case(connection: Connection, request: Request) -> OpenCase:
    """One case as the digest and `review` show it."""
    people = roster.mentioned(connection, request.number)
    quotes = [
        Quote(row.field, row.source if row.region == Region.OWN else f"{row.source}, {row.region}", row.text)
        for person in people
        for row in roster.evidence_of(connection, person.id)
    ]
    return OpenCase(
        number=request.number,
        event_id=request.event_id,
        kind=request.kind,
        sender=request.sender,
        subject=request.subject or "",
        arrived=request.arrived,
        confidence=request.confidence,
        reasons=request.reasons,
        registrations=people,
        quotes=tuple(dict.fromkeys(quotes)),
        words=request.words,
    )


def _questions(connection: Connection) -> Iterator[Question]:
    for row in requests.open_questions(connection):
        yield Question(row.sender, row.subject, row.words, row.asked_at, row.event_id)


def _returned(connection: Connection) -> Iterator[Returned]:
    for row in bounces.unshown(connection):
        people = [roster.find(connection, item) for item in obligations.registrations_of(connection, row.letter_id)]
        labels = tuple(f"{person.label} {person.name}" for person in people if person is not None)
        letter_type = LetterType(row.type) if row.type else None
        yield Returned(row.recipient, letter_type, labels, row.status, row.diagnostic, row.final, row.bounced_at)


def _by_hand(connection: Connection) -> Iterator[Handwritten]:
    for row in handwritten.unshown(connection):
        people = roster.mentioned(connection, row.request_id)
        yield Handwritten(row.recipient, tuple(f"{person.label} {person.name}" for person in people), row.noticed_at)


def _shunted(connection: Connection) -> Iterator[Fault]:
    for row in intake.shunted(connection):
        what = f"mail {row.id} of {row.arrived:%d %B %H:%M} UTC was set aside unread: {row.reason}"
        yield Fault(what, "look at it in the mailbox; it stands there untouched", row.seen_at)


def _set_aside(connection: Connection) -> Iterator[Fault]:
    """Letters that the server refuses for a reason that lies with us: each is kept and tried again."""
    for letter in outbox.in_state(connection, (LetterState.DEFERRED,)):
        if letter.response.startswith("5"):
            what = f"letter {letter.id} to {letter.recipient} is refused for now: {letter.response}"
            yield Fault(what, "see the account and its limits; it is tried again every hour", letter.created_at)
    for letter in outbox.in_state(connection, (LetterState.UNKNOWN,)):
        if letter.lookups >= len(LOOKUP_MINUTES):
            what = (
                f"letter {letter.id} to {letter.recipient} may have been sent or not: the mail server's answer was lost"
            )
            yield Fault(what, 'ask the recipient, or set smtp.unknown = "resend"', letter.created_at)


def _held(connection: Connection) -> Iterator[Held]:
    letters = outbox.in_state(connection, (LetterState.HELD,))
    counted = Counter((letter.type, letter.reason) for letter in letters)
    for (letter_type, reason), count in sorted(counted.items()):
        why, release = WHY_HELD.get(reason, (reason, "release"))
        recipients = tuple(
            letter.recipient for letter in letters if letter.type is letter_type and letter.reason == reason
        )
        yield Held(letter_type, count, why, release, recipients)


def _planned(connection: Connection, scribe: Scribe, roll: Roll, now: datetime) -> Iterator[Planned]:
    """Before the sending hour: what will be sent then, to how many, with a sample."""
    event = roll.event
    moment = max(now, event.sending_from)
    released = event.instructions_automatic
    due = schedule.instructions_due(event, roll.registrations, moment, released=True)
    written = obligations.instructed(connection, event.id)
    waiting = [person for person in due if person.id not in written]
    if waiting and (now < event.sending_from or not released):
        sample = _sample(scribe, event, waiting[0], now)
        yield Planned(event.id, LetterType.INSTRUCTIONS, moment, len(waiting), sample, needs_release=not released)


def _sample(scribe: Scribe, event: Event, person: Registration, now: datetime) -> str:
    addressee = Addressee(person.email, person.language)
    letter = write.instructions(
        scribe.templates, event, (person,), addressee, organiser=scribe.sender, sequence=0, at=now
    )
    return letter.text


def _gaps(connection: Connection, event: Event) -> tuple[str, ...]:
    """Texts that are missing in a language somebody confirmed writes in."""
    people = roster.of_event(connection, event.id)
    languages = sorted({person.language for person in people if person.state is RegistrationState.CONFIRMED})
    texts = (
        ("title", event.title),
        ("venue", event.venue),
        ("pickup place", event.pickup.place),
        ("pickup hours", event.pickup.hours),
    )
    return tuple(f"{name} in {tag}" for name, text in texts for tag in languages if not text.has(tag))
