"""The oracle: mails delivered × ledger × what the SMTP server really took → five counts that must all be zero.

| count    | is                                                                                                             |
|----------|----------------------------------------------------------------------------------------------------------------|
| lost     | a mail that wants something without a stored request, case or shunted entry                                    |
| double   | two letters taken by the server for one obligation                                                             |
| missing  | a letter that is due and was not taken                                                                         |
| unwanted | a letter taken for anybody who did not ask for one                                                             |
| stuck    | an obligation or letter in no end state (one held under a hold in force is none)                               |

*Repeated* is counted apart: the same Message-ID taken again, which SMTP cannot exclude after a kill or a cut between the final dot and our
commit. The oracle trusts nothing that the worker says about its sending: what counts is the server's own record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from inbox_worker.desk.model import IncomingState, LetterType, RegistrationState, SubjectType
from inbox_worker.edges.database import obligations, roster
from inbox_worker.edges.database.tables import letter, mail, obligation, registration
from inbox_worker.event import Event
from inbox_worker.letters.model import LetterState
from inbox_worker.mail.fingerprint import fingerprint
from inbox_worker.mail.parse import parse

KEPT = (IncomingState.RECORDED, IncomingState.CASE, IncomingState.SHUNTED)
OPEN = (LetterState.QUEUED, LetterState.SENDING, LetterState.DEFERRED, LetterState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One mail put into the mailbox: `wants` something of the desk, and so may cause letters to `may_hear` (lower case)."""

    raw: bytes
    wants: bool
    may_hear: frozenset[str]


@dataclass(frozen=True, slots=True)
class Taken:
    """One letter that the SMTP server took: envelope recipient (lower case) and Message-ID."""

    recipient: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the oracle found: each count's instances in words."""

    lost: tuple[str, ...]
    double: tuple[str, ...]
    missing: tuple[str, ...]
    unwanted: tuple[str, ...]
    stuck: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether all five are zero."""
        return not (self.lost or self.double or self.missing or self.unwanted or self.stuck)

    def counts(self) -> dict[str, int]:
        """The five zeros, and what was repeated."""
        names = ("lost", "double", "missing", "unwanted", "stuck", "repeated")
        return {name: len(getattr(self, name)) for name in names}


def judge(
    connection: Connection,
    deliveries: Sequence[Delivery],
    taken: Sequence[Taken],
    events: Sequence[Event],
    organisers: Sequence[str],
    now: datetime,
) -> Findings:
    """The five counts at `now`, when the worker has had time to recover."""
    return Findings(
        lost=_lost(connection, deliveries),
        double=_double(connection, taken),
        missing=_missing(connection, taken, events, now),
        unwanted=_unwanted(connection, deliveries, taken, organisers),
        stuck=_stuck(connection),
        repeated=tuple(f"{item} taken {count} times" for item, count in _by_id(taken).items() if count > 1),
    )


def unfinished(
    connection: Connection, taken: Sequence[Taken], events: Sequence[Event], now: datetime
) -> tuple[str, ...]:
    """What the worker still has to do at `now`: missing and stuck alone, cheap enough to be asked again and again."""
    return (*_stuck(connection), *_missing(connection, taken, events, now))


def _by_id(taken: Sequence[Taken]) -> Counter[str]:
    return Counter(item.message_id for item in taken)


def _lost(connection: Connection, deliveries: Sequence[Delivery]) -> tuple[str, ...]:
    kept = set(connection.execute(select(mail.c.fingerprint).where(mail.c.state.in_(KEPT))).scalars())
    shunted = connection.execute(select(mail.c.raw).where(mail.c.state == IncomingState.SHUNTED)).scalars()
    raws = set(shunted)
    lost = []
    for delivery in deliveries:
        message = parse(delivery.raw)
        if delivery.wants and fingerprint(message) not in kept and delivery.raw not in raws:
            lost.append(f"{message.message_id} {message.subject}")
    return tuple(lost)


def _double(connection: Connection, taken: Sequence[Taken]) -> tuple[str, ...]:
    """Obligations that more than one letter which the server took was to settle; withdrawn ones do not count unless they were taken."""
    ids = set(_by_id(taken))
    owners: dict[str, list[str]] = {}
    rows = connection.execute(
        select(letter.c.message_id, letter.c.type, letter.c.recipient, letter.c.settles).where(
            letter.c.message_id.in_(ids)
        )
    )
    for row in rows:
        for subject in row.settles.split("\n"):
            owners.setdefault(f"{row.type} to {row.recipient} for {subject}", []).append(row.message_id)
    return tuple(f"{what}: {', '.join(found)}" for what, found in owners.items() if len(found) > 1)


def _missing(connection: Connection, taken: Sequence[Taken], events: Sequence[Event], now: datetime) -> tuple[str, ...]:
    """Letters that the ledger calls sent and the server never took, and confirmed people without instructions when these are due."""
    ids = set(_by_id(taken))
    sent = connection.execute(
        select(letter.c.message_id, letter.c.type, letter.c.recipient).where(letter.c.state == LetterState.SENT)
    )
    claimed = [f"{row.type} to {row.recipient}: called sent, never taken" for row in sent if row.message_id not in ids]
    return (*claimed, *(text for event in events for text in _uninstructed(connection, event, ids, now)))


def _uninstructed(connection: Connection, event: Event, ids: set[str], now: datetime) -> list[str]:
    if event.cancelled or not event.instructions_automatic or not event.sending_from <= now:
        return []
    found = []
    for person in roster.of_event(connection, event.id):
        late = person.changed_at >= event.start
        if person.state is not RegistrationState.CONFIRMED or person.has_pass or not person.email or late:
            continue
        letters = obligations.letters_of(connection, SubjectType.REGISTRATION, (str(person.id),))
        known = connection.execute(select(letter.c.message_id, letter.c.state).where(letter.c.id.in_(letters))).all()
        excused = any(row.state in (LetterState.HELD, LetterState.FAILED) for row in known)
        if not excused and not any(row.message_id in ids for row in known):
            found.append(f"instructions for registration {person.label}")
    return found


def _unwanted(
    connection: Connection, deliveries: Sequence[Delivery], taken: Sequence[Taken], organisers: Sequence[str]
) -> tuple[str, ...]:
    """Letters to anybody whom no mail gave a reason to hear from us, and letters that the ledger does not know."""
    allowed = {address.lower() for address in organisers}
    allowed |= {address for delivery in deliveries if delivery.wants for address in delivery.may_hear}
    added = registration.c.origin == "organiser"
    allowed |= set(connection.execute(select(registration.c.email).where(added)).scalars())
    ours = set(connection.execute(select(letter.c.message_id)).scalars())
    return tuple(
        f"{item.message_id} to {item.recipient}"
        for item in taken
        if item.recipient not in allowed or item.message_id not in ours
    )


def _stuck(connection: Connection) -> tuple[str, ...]:
    open_letters = connection.execute(
        select(letter.c.id, letter.c.type, letter.c.state).where(letter.c.state.in_(OPEN))
    )
    unwritten = connection.execute(
        select(obligation.c.id, obligation.c.letter_type).where(
            obligation.c.letter_id.is_(None), obligation.c.void == ""
        )
    )
    pending = connection.execute(
        select(mail.c.id).where(mail.c.state == IncomingState.PENDING, mail.c.retry_at.is_(None))
    )
    return (
        *(f"letter {row.id} ({row.type}) is {row.state}" for row in open_letters),
        *(f"obligation {row.id} ({LetterType(row.letter_type)}) has no letter" for row in unwritten),
        *(f"mail {row.id} is pending" for row in pending),
    )
