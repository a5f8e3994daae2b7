"""Obligations → letters in the outbox. A letter is written from the state of that moment; what is not true any more is not written.

Each letter is reserved, rendered, signed and filed in one transaction, so that its obligation has exactly one letter or none.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from inbox_worker.desk.model import LetterType, Registration, RegistrationState, SubjectType
from inbox_worker.edges.database import faults, obligations, outbox, requests, roster
from inbox_worker.edges.database.ledger import Ledger, meta_value, set_meta
from inbox_worker.edges.database.obligations import Owed
from inbox_worker.edges.database.requests import Request
from inbox_worker.edges.failpoint import reach
from inbox_worker.errors import InboxWorkerError
from inbox_worker.event import Event
from inbox_worker.jobs.record import IDLE, PROMOTED
from inbox_worker.letters import mime, tokens, write
from inbox_worker.letters.cleaning import clean_value
from inbox_worker.letters.model import Addressee, Letter, LetterState, Occasion, Thread
from inbox_worker.letters.render import Templates
from inbox_worker.reading.model import Kind

log = logging.getLogger(__name__)

HOLD = "hold"
BREAKER = "breaker"
RESTORED = "restored"
SHADOW = "shadow"
BACKLOG = "backlog"
BREAKER_SPARE = 30
"""Unplanned letters in an hour beyond twice the registrations recorded in it that make the breaker stop everything."""
RELEASED_AT = "breaker released"
"""The ledger's note when a person last released the breaker: it counts from then."""

ANSWERS = (
    LetterType.ACKNOWLEDGEMENT,
    LetterType.CANCELLATION,
    LetterType.RECEIVED,
    LetterType.LATE,
    LetterType.WAITING,
    LetterType.REJECTION,
)
PLANNED = (
    LetterType.INSTRUCTIONS,
    LetterType.ROSTER_OF_OTHERS,
    LetterType.UPDATE,
    LetterType.EVENT_CANCELLED,
)
SPOKEN_OF: dict[LetterType, tuple[RegistrationState, ...]] = {
    LetterType.ACKNOWLEDGEMENT: (RegistrationState.CONFIRMED, RegistrationState.WAIT_LISTED),
    LetterType.CANCELLATION: (RegistrationState.CANCELLED,),
    LetterType.RECEIVED: (RegistrationState.IN_REVIEW,),
    LetterType.LATE: (RegistrationState.REJECTED,),
    LetterType.WAITING: (RegistrationState.WAIT_LISTED,),
    LetterType.REJECTION: (RegistrationState.REJECTED,),
    LetterType.ROSTER_OF_OTHERS: (RegistrationState.CONFIRMED,),
}
"""Whom a letter lists: those of the request who are in one of these states when it is written."""


@dataclass(frozen=True, slots=True)
class Scribe:
    """What writing letters needs. `sender` is our own address, `key` signs Message-IDs, `shadow` holds what goes to attendees."""

    ledger: Ledger
    events: tuple[Event, ...]
    templates: Templates
    sender: str
    key: bytes
    shadow: bool

    def event(self, event_id: str | None) -> Event | None:
        """The configured event with this id."""
        return next((event for event in self.events if event.id == event_id), None)


def answer(scribe: Scribe, now: datetime) -> int:
    """Write every letter that is owed to attendees; the number written. One that cannot be written never stops the rest."""
    if not scribe.shadow:
        with scribe.ledger.transaction() as connection:
            _take_back_shadow_plans(connection, now)
    with scribe.ledger.snapshot() as connection:
        owed = obligations.unwritten(connection, (*ANSWERS, *PLANNED))
        groups = _grouped(connection, owed)
    written = sum(_try_to_write(scribe, group, now) for group in groups)
    with scribe.ledger.transaction() as connection:
        trip_breaker(connection, now)
        _hold_back(connection, shadow=scribe.shadow)
    return written


def _try_to_write(scribe: Scribe, group: tuple[Owed, ...], now: datetime) -> bool:
    """Write one letter. Our own fault with it is shown to a person and tried again at the next tick."""
    part = f"letter for {group[0].obligation.subject_type} {group[0].obligation.subject}"
    try:
        with scribe.ledger.transaction() as connection:
            written = _write_group(scribe, connection, group, now)
    except InboxWorkerError:
        raise
    except Exception as error:  # one letter never stops the others: it is owed still, and the digest shows why
        log.exception("%s: could not be written", part)
        what = f"a letter could not be written ({part}): {type(error).__name__}"
        with scribe.ledger.transaction() as connection:
            faults.note(
                connection, part, what, "see the worker's log; the letter is owed still and is tried again", now
            )
        return False
    faults.clear(scribe.ledger, part)
    return written


def _hold_back(connection: Connection, *, shadow: bool) -> None:
    """Whatever came back to the queue while a hold is in force (put off by the server, queued before the mode changed) is held too."""
    reason = held_for(connection, shadow)
    if reason:
        outbox.hold(connection, reason, (*ANSWERS, *PLANNED))


def trip_breaker(connection: Connection, now: datetime) -> bool:
    """Stop all sending when far more unplanned letters are written than registrations come in: a loop looks like that, people do not."""
    released = meta_value(connection, RELEASED_AT)
    since = max(now - timedelta(hours=1), datetime.fromisoformat(released)) if released else now - timedelta(hours=1)
    unplanned = outbox.unplanned_since(connection, since)
    if unplanned <= 2 * roster.recorded_since(connection, since) + BREAKER_SPARE:
        return False
    if meta_value(connection, BREAKER) is None:
        set_meta(connection, BREAKER, now.isoformat())
        what = f"{unplanned} unplanned letters within an hour, far more than registrations; nothing goes to attendees"
        faults.note(connection, BREAKER, what, "look for a loop, then answer a digest with: release", now)
        log.error("breaker: %s", what)
    return True


def _take_back_shadow_plans(connection: Connection, now: datetime) -> None:
    """Live now: instructions that were written in shadow mode are made afresh; answers of that time wait for a person."""
    held = outbox.in_state(connection, (LetterState.HELD,))
    plans = [letter.id for letter in held if letter.reason == SHADOW and letter.type in PLANNED]
    outbox.withdraw(connection, plans, "written in shadow mode; made afresh", now)


def _grouped(connection: Connection, owed: Iterable[Owed]) -> tuple[tuple[Owed, ...], ...]:
    """Answers one by one; planned letters of one event and type together by address, since an address gets one letter."""
    answers: list[tuple[Owed, ...]] = []
    planned: dict[tuple[str | None, LetterType, str, bool], list[Owed]] = defaultdict(list)
    for item in owed:
        person = _registration(connection, item)
        if person is None:
            answers.append((item,))
        else:
            backlog = _is_backlog(connection, person)
            planned[item.obligation.event_id, item.obligation.letter_type, person.email, backlog].append(item)
    return (*answers, *(tuple(group) for group in planned.values()))


def _registration(connection: Connection, item: Owed) -> Registration | None:
    """Whom a planned letter is for; None for an answer, and for somebody who is not in the ledger any more."""
    if item.obligation.subject_type is not SubjectType.REGISTRATION:
        return None
    return roster.find(connection, int(item.obligation.subject))


def _is_backlog(connection: Connection, person: Registration) -> bool:
    """Whether the mail that brought this person is older than the start and not released: then nothing goes out."""
    request = requests.get(connection, person.number)
    return request is not None and request.backlog


def _write_group(scribe: Scribe, connection: Connection, group: Sequence[Owed], now: datetime) -> bool:
    left = obligations.still_owed(connection, [item.id for item in group])
    group = [item for item in group if item.id in left]
    if not group:  # another worker was quicker, or the other lane
        return False
    event = scribe.event(group[0].obligation.event_id)
    if event is None:
        return _void(connection, group, "its event is not configured any more")
    if now >= event.start:
        return _void(connection, group, "the event has begun")
    if group[0].obligation.subject_type is SubjectType.REGISTRATION:
        return _write_planned(scribe, connection, event, group, now)
    return _write_answer(scribe, connection, event, group[0], now)


def _void(connection: Connection, group: Iterable[Owed], reason: str) -> bool:
    for item in group:
        obligations.void(connection, item.id, reason)
    return False


# -- answers to a mail ------------------------------------------------------------------------------------------


def _write_answer(scribe: Scribe, connection: Connection, event: Event, owed: Owed, now: datetime) -> bool:
    request = requests.get(connection, int(owed.obligation.subject))
    letter_type = owed.obligation.letter_type
    if request is None:
        return _void(connection, (owed,), "the organiser said that it is no registration")
    people = [
        person for person in roster.mentioned(connection, request.number) if person.state in SPOKEN_OF[letter_type]
    ]
    if not people:
        return _void(connection, (owed,), "nobody is left of whom it would speak")
    addressee = Addressee(request.reply_to, request.language, request.thread, (owed.obligation,))
    letter = _compose_answer(scribe, connection, event, request, owed, people, addressee, now)
    idle = owed.obligation.version.startswith(IDLE)
    held = held_for(connection, scribe.shadow) or (BACKLOG if request.backlog else "")
    file(scribe, connection, letter, (owed,), event, held, now, idle=idle, planned=letter_type in PLANNED)
    return True


def _compose_answer(
    scribe: Scribe,
    connection: Connection,
    event: Event,
    request: Request,
    owed: Owed,
    people: Sequence[Registration],
    addressee: Addressee,
    now: datetime,
) -> Letter:
    templates = scribe.templates
    match owed.obligation.letter_type:
        case LetterType.CANCELLATION:
            return write.cancellation(templates, event, people, addressee, now=now)
        case LetterType.RECEIVED:
            return write.received(templates, event, addressee)
        case LetterType.LATE:
            return write.late(templates, event, people, addressee)
        case LetterType.WAITING:
            return write.waiting(templates, event, people, addressee)
        case LetterType.REJECTION:
            return write.rejection(templates, event, people, addressee)
        case LetterType.ROSTER_OF_OTHERS:
            return write.roster_of_others(templates, event, people, addressee)
        case _:
            return _acknowledge(scribe, connection, event, request, owed, people, addressee, now)


def _acknowledge(
    scribe: Scribe,
    connection: Connection,
    event: Event,
    request: Request,
    owed: Owed,
    people: Sequence[Registration],
    addressee: Addressee,
    now: datetime,
) -> Letter:
    mentioned = roster.mentioned(connection, request.number)
    leaving = [person for person in mentioned if person.state is RegistrationState.CANCELLED]
    earlier = outbox.written_to(connection, request.reply_to, LetterType.ACKNOWLEDGEMENT)
    promoted = owed.obligation.version.startswith(PROMOTED)
    amended = request.kind is Kind.AMEND
    occasion = Occasion.PROMOTED if promoted else Occasion.AMENDED if amended else Occasion.REGISTERED
    return write.acknowledgement(
        scribe.templates,
        event,
        people,
        addressee,
        now=now,
        occasion=occasion,
        leaving=leaving if amended else (),
        first=earlier == 0,
        ask_affiliation=not amended and not promoted,
    )


# -- letters that are due by themselves -------------------------------------------------------------------------


def _write_planned(scribe: Scribe, connection: Connection, event: Event, group: Sequence[Owed], now: datetime) -> bool:
    people, kept = [], []
    for item in group:
        person = roster.find(connection, int(item.obligation.subject))
        against = _against(event, person, item.obligation.letter_type)
        if person is None or against:
            obligations.void(connection, item.id, against)
        else:
            people.append(person)
            kept.append(item)
    if not people:
        return False
    letter = _compose_planned(scribe, connection, event, people, kept, now)
    waits = any(_is_backlog(connection, person) for person in people)
    held = held_for(connection, scribe.shadow) or (BACKLOG if waits else "")
    file(scribe, connection, letter, kept, event, held, now, planned=True)
    if letter.type is LetterType.INSTRUCTIONS:
        _owe_submitters_list(connection, event, people, kept[0].obligation.version, now)
    return True


def _against(event: Event, person: Registration | None, letter_type: LetterType) -> str:
    """Why this person is not to have the letter after all; "" where nothing stands against it."""
    if person is None:
        return "the registration is forgotten"
    if person.state is not RegistrationState.CONFIRMED:
        return f"the registration is {person.state}"
    if not person.email:
        return "there is no address"
    if event.cancelled is not (letter_type is LetterType.EVENT_CANCELLED):
        return "the event is cancelled" if event.cancelled else "the event takes place"
    return "no pass is needed" if person.has_pass and not event.cancelled else ""


def _compose_planned(
    scribe: Scribe,
    connection: Connection,
    event: Event,
    people: Sequence[Registration],
    group: Sequence[Owed],
    now: datetime,
) -> Letter:
    request = requests.get(connection, people[0].number)
    own_thread = request is not None and people[0].email == request.reply_to
    thread = request.thread if request is not None and own_thread else Thread()
    settles = tuple(item.obligation for item in group)
    addressee = Addressee(people[0].email, people[0].language, thread, settles)
    sequence = max(_sequence(connection, person) for person in people)
    compose: Callable[..., Letter] = {
        LetterType.INSTRUCTIONS: write.instructions,
        LetterType.UPDATE: write.update,
        LetterType.EVENT_CANCELLED: write.event_cancelled,
    }[group[0].obligation.letter_type]
    return compose(scribe.templates, event, people, addressee, organiser=scribe.sender, sequence=sequence, at=now)


def _sequence(connection: Connection, person: Registration) -> int:
    """How many calendar files this person was sent before: RFC 5545 section 3.8.7.4 counts from 0."""
    return obligations.sent_count(connection, str(person.id), (LetterType.INSTRUCTIONS, LetterType.UPDATE))


def _owe_submitters_list(
    connection: Connection, event: Event, people: Sequence[Registration], version: str, now: datetime
) -> None:
    """Whoever registered others whose instructions went to their own addresses gets the list."""
    for number in sorted({person.number for person in people if person.email != person.submitter}):
        request = requests.get(connection, number)
        if request is not None and request.reply_to:
            owed = obligations.of_mail(number, LetterType.ROSTER_OF_OTHERS, version, event.id)
            obligations.owe(connection, owed, now)


# -- filing -----------------------------------------------------------------------------------------------------


def held_for(connection: Connection, shadow: bool) -> str:
    """Why a letter to an attendee is held at this moment; "" where it goes."""
    if shadow:
        return SHADOW
    if meta_value(connection, HOLD) is not None:
        return HOLD
    return BREAKER if meta_value(connection, BREAKER) is not None else ""


def post(
    scribe: Scribe,
    connection: Connection,
    compose: Callable[[int], Letter],
    letter_type: LetterType,
    recipient: str,
    owed: Sequence[Owed],
    *,
    now: datetime,
    event_id: str | None = None,
    held: str = "",
    idle: bool = False,
    planned: bool = False,
    expires_at: datetime | None = None,
) -> int:
    """Put a letter into the outbox; its id. The id comes first: the Message-ID and a digest's token derive from it."""
    letter_id = outbox.reserve(
        connection,
        type=letter_type,
        event_id=event_id,
        recipient=recipient.lower(),
        expires_at=expires_at,
        idle=idle,
        planned=planned,
        now=now,
    )
    letter = compose(letter_id)
    message_id = tokens.message_id(scribe.key, letter_id, recipient, scribe.sender.rpartition("@")[2])
    raw = mime.to_bytes(letter, scribe.sender, _sender_name(scribe, event_id), message_id, now)
    outbox.fill(
        connection,
        letter_id,
        message_id=message_id,
        subject=letter.subject,
        raw=raw,
        held=held,
        settles=[
            f"{item.obligation.subject_type} {item.obligation.subject} {item.obligation.version}" for item in owed
        ],
        next_at=now,
    )
    obligations.attach(connection, [item.id for item in owed], letter_id)
    reach("after the outbox row")
    log.info("letter %d: %s %s", letter_id, letter_type, f"held ({held})" if held else "queued")
    return letter_id


def _sender_name(scribe: Scribe, event_id: str | None) -> str:
    """Attendees hear from the office that sponsors their pass; the organiser from the worker itself."""
    event = scribe.event(event_id)
    return clean_value(event.sponsor) if event else "Inbox Worker"


def file(
    scribe: Scribe,
    connection: Connection,
    letter: Letter,
    owed: Sequence[Owed],
    event: Event,
    held: str,
    now: datetime,
    **marks: bool,
) -> int:
    """Put a composed letter about `event` into the outbox; it is worthless once the event has begun."""
    return post(
        scribe,
        connection,
        lambda _letter_id: letter,
        letter.type,
        letter.recipient,
        owed,
        now=now,
        event_id=event.id,
        held=held,
        expires_at=event.start,
        **marks,
    )
