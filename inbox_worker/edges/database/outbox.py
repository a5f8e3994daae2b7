"""Letters on their way, by the state table of `letters.model`; every step is a compare-and-set on the state it leaves."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from inbox_worker.desk.model import LetterType
from inbox_worker.edges.database import obligations
from inbox_worker.edges.database.tables import letter
from inbox_worker.letters.model import NEXT_LETTER_STATES, LetterState

UNSENT_STATES = (LetterState.QUEUED, LetterState.HELD, LetterState.DEFERRED)
OUTDATED = "outdated: "
"""Prefix of the reason of a letter that was under way when its registration changed: where the server puts it off it is taken back."""


class LostClaimError(Exception):
    """The letter is not in the state this step starts from: somebody else took it, or it was withdrawn."""


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """One letter in the outbox; `raw` is what goes to the server."""

    id: int
    type: LetterType
    event_id: str | None
    recipient: str
    message_id: str
    subject: str
    raw: bytes
    state: LetterState
    reason: str
    response: str
    planned: bool
    attempts: int
    lookups: int
    next_at: datetime
    expires_at: datetime | None
    created_at: datetime
    claimed_by: str


def reserve(
    connection: Connection,
    *,
    type: LetterType,  # noqa: A002 - the field's own word
    event_id: str | None,
    recipient: str,
    expires_at: datetime | None,
    idle: bool,
    planned: bool,
    now: datetime,
) -> int:
    """An id for a letter, from which its Message-ID derives; `fill` completes it in the same transaction."""
    values = {
        "type": type,
        "event_id": event_id,
        "recipient": recipient,
        "message_id": f"reserved {secrets.token_hex(16)}",
        "subject": "",
        "raw": b"",
        "state": LetterState.HELD,
        "reason": "",
        "idle": idle,
        "planned": planned,
        "attempts": 0,
        "lookups": 0,
        "was_unknown": False,
        "next_at": now,
        "expires_at": expires_at,
        "claimed_by": "",
        "response": "",
        "settles": "",
        "created_at": now,
        "filed": False,
    }
    added = connection.execute(insert(letter).values(**values)).inserted_primary_key
    assert added is not None  # noqa: S101 - both dialects return the key
    return int(added[0])


def fill(
    connection: Connection,
    letter_id: int,
    *,
    message_id: str,
    subject: str,
    raw: bytes,
    held: str,
    settles: Sequence[str],
    next_at: datetime,
) -> None:
    """Complete a reserved letter: queued, or held for the reason `held`. `settles` names its obligations, kept whatever becomes of them."""
    state = LetterState.HELD if held else LetterState.QUEUED
    values = {
        "message_id": message_id,
        "subject": subject,
        "raw": raw,
        "state": state,
        "reason": held,
        "next_at": next_at,
    }
    connection.execute(update(letter).where(letter.c.id == letter_id).values(**values, settles="\n".join(settles)))


def step(connection: Connection, letter_id: int, source: LetterState, target: LetterState, **values: object) -> None:
    """Take a letter from one state to the next; LostClaimError where it is not in `source` (any more)."""
    if target not in NEXT_LETTER_STATES[source]:
        raise ValueError(f"a letter that is {source} cannot become {target}")
    query = update(letter).where(letter.c.id == letter_id, letter.c.state == source)
    if connection.execute(query.values(state=target, **values)).rowcount != 1:
        raise LostClaimError(f"letter {letter_id} is not {source} any more")


def conclude(connection: Connection, letter_id: int, worker: str, target: LetterState, **values: object) -> bool:
    """What became of a letter that `worker` was sending; False where another worker has taken it over meanwhile, whose word then counts."""
    if target not in NEXT_LETTER_STATES[LetterState.SENDING]:
        raise ValueError(f"a letter that is sending cannot become {target}")
    query = update(letter).where(
        letter.c.id == letter_id, letter.c.state == LetterState.SENDING, letter.c.claimed_by == worker
    )
    if target is LetterState.UNKNOWN:
        values["was_unknown"] = True
    return connection.execute(query.values(state=target, **values)).rowcount == 1


def take_back_outdated(connection: Connection, letter_id: int, now: datetime) -> None:
    """A letter that was put off is taken back where its registration changed while it was under way."""
    query = select(letter.c.id).where(letter.c.id == letter_id, letter.c.reason.startswith(OUTDATED))
    if connection.execute(query).one_or_none() is not None:
        withdraw(connection, (letter_id,), "its registration changed while it was under way", now)


def claim_next(connection: Connection, worker: str, now: datetime) -> OutboxLetter | None:
    """The letter that is due first, claimed for `worker` (state sending); None where nothing is due. Unknown letters are not claimed
    here: they are looked up first."""
    query = (
        select(letter)
        .where(letter.c.state.in_((LetterState.QUEUED, LetterState.DEFERRED)), letter.c.next_at <= now)
        .order_by(letter.c.next_at, letter.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    claim(connection, row.id, LetterState(row.state), worker, now)
    return _letter(row)


def claim(connection: Connection, letter_id: int, source: LetterState, worker: str, now: datetime) -> None:
    """Take one letter for sending."""
    values = {"claimed_by": worker, "claimed_at": now, "attempts": letter.c.attempts + 1}
    step(connection, letter_id, source, LetterState.SENDING, **values)


def holds_claim(connection: Connection, letter_id: int, worker: str) -> bool:
    """Whether `worker` still has the letter: asked before RCPT and before DATA."""
    query = select(letter.c.id).where(
        letter.c.id == letter_id, letter.c.state == LetterState.SENDING, letter.c.claimed_by == worker
    )
    return connection.execute(query.with_for_update()).one_or_none() is not None


def in_state(connection: Connection, states: Sequence[LetterState]) -> tuple[OutboxLetter, ...]:
    """The letters in these states, oldest first."""
    query = select(letter).where(letter.c.state.in_(states)).order_by(letter.c.id)
    return tuple(_letter(row) for row in connection.execute(query))


def abandoned(connection: Connection, worker: str, before: datetime | None) -> tuple[OutboxLetter, ...]:
    """Letters in `sending` whose claim is older than `before` or `worker`'s own; all of them without `before`."""
    query = select(letter).where(letter.c.state == LetterState.SENDING)
    if before is not None:
        query = query.where((letter.c.claimed_at < before) | (letter.c.claimed_by == worker))
    return tuple(_letter(row) for row in connection.execute(query))


def put_off_lookup(connection: Connection, letter_id: int, at: datetime, lookups: int) -> None:
    """An unknown letter is looked up again at `at`; `lookups` is how often it was not found."""
    query = update(letter).where(letter.c.id == letter_id, letter.c.state == LetterState.UNKNOWN)
    connection.execute(query.values(lookups=lookups, next_at=at))


def withdraw(connection: Connection, letter_ids: Sequence[int], reason: str, now: datetime) -> int:
    """Take back letters that have not been sent; what they were to settle is owed again. The number that was taken back.

    One whose fate was unknown once may have been sent: it stays, for a second letter could be its double. One that is under way is marked.
    """
    taken = 0
    for letter_id in letter_ids:
        unsent = (letter.c.id == letter_id) & letter.c.state.in_(UNSENT_STATES) & letter.c.was_unknown.is_(False)
        values = {"state": LetterState.WITHDRAWN, "reason": reason, "ended_at": now}
        if connection.execute(update(letter).where(unsent).values(**values)).rowcount == 1:
            obligations.release(connection, letter_id)
            taken += 1
            continue
        under_way = (letter.c.id == letter_id) & (letter.c.state == LetterState.SENDING)
        connection.execute(update(letter).where(under_way).values(reason=OUTDATED + reason))
    return taken


def expire(connection: Connection, now: datetime) -> int:
    """Letters that would come too late (the event has begun) end as expired; the number of them."""
    states = (*UNSENT_STATES, LetterState.UNKNOWN)
    query = update(letter).where(letter.c.state.in_(states), letter.c.expires_at <= now)
    values = {"state": LetterState.EXPIRED, "reason": "the event has begun", "ended_at": now}
    return connection.execute(query.values(**values)).rowcount


def hold(connection: Connection, reason: str, types: Sequence[LetterType]) -> int:
    """Hold what is queued or deferred of these types; the number of letters."""
    query = update(letter).where(
        letter.c.state.in_((LetterState.QUEUED, LetterState.DEFERRED)), letter.c.type.in_(types)
    )
    return connection.execute(query.values(state=LetterState.HELD, reason=reason)).rowcount


def unfiled(connection: Connection, since: datetime) -> tuple[OutboxLetter, ...]:
    """Letters sent after `since` of which the folder of sent mail has no copy of ours yet, oldest first."""
    query = select(letter).where(
        letter.c.state == LetterState.SENT, letter.c.filed.is_(False), letter.c.ended_at > since, letter.c.raw != b""
    )
    return tuple(_letter(row) for row in connection.execute(query.order_by(letter.c.id)))


def mark_filed(connection: Connection, letter_id: int) -> None:
    """The folder of sent mail has it."""
    connection.execute(update(letter).where(letter.c.id == letter_id).values(filed=True))


def release_held(connection: Connection, reasons: Sequence[str], now: datetime) -> int:
    """Queue what was held for one of these reasons; the number of letters."""
    query = update(letter).where(letter.c.state == LetterState.HELD, letter.c.reason.in_(reasons))
    return connection.execute(query.values(state=LetterState.QUEUED, reason="", next_at=now)).rowcount


def counts(connection: Connection) -> dict[LetterState, int]:
    """How many letters stand in each state."""
    found = {
        LetterState(state): count
        for state, count in connection.execute(select(letter.c.state, func.count()).group_by(letter.c.state))
    }
    return {state: found.get(state, 0) for state in LetterState}


def idle_letters_to(connection: Connection, recipient: str, now: datetime) -> int:
    """Letters to this address in the last 24 hours whose trigger brought nothing new."""
    query = select(func.count()).where(
        letter.c.recipient == recipient.lower(),
        letter.c.idle.is_(True),
        letter.c.created_at > now - timedelta(hours=24),
    )
    return connection.execute(query).scalar_one()


def written_to(connection: Connection, recipient: str, letter_type: LetterType) -> int:
    """How many letters of this type were written to an address, those taken back not counted."""
    query = select(func.count()).where(
        letter.c.recipient == recipient.lower(), letter.c.type == letter_type, letter.c.state != LetterState.WITHDRAWN
    )
    return connection.execute(query).scalar_one()


def unplanned_since(connection: Connection, moment: datetime) -> int:
    """Unplanned letters written since `moment`: what the breaker watches."""
    query = select(func.count()).where(letter.c.planned.is_(False), letter.c.created_at > moment)
    return connection.execute(query).scalar_one()


def get(connection: Connection, letter_id: int) -> OutboxLetter | None:
    """The letter with this id."""
    row = connection.execute(select(letter).where(letter.c.id == letter_id)).one_or_none()
    return None if row is None else _letter(row)


def by_message_id(connection: Connection, message_id: str) -> OutboxLetter | None:
    """The letter that bears this Message-ID."""
    row = connection.execute(select(letter).where(letter.c.message_id == message_id)).one_or_none()
    return None if row is None else _letter(row)


def taken_up(connection: Connection) -> int:
    """How often letters were taken up for sending, ever; it never falls."""
    return int(connection.execute(select(func.coalesce(func.sum(letter.c.attempts), 0))).scalar_one())


def claimed_since(connection: Connection, moment: datetime, now: datetime) -> int:
    """Letters taken up for sending between `moment` and `now`: what the rate limit counts. A clock that was ahead does not stop us."""
    query = select(func.count()).where(letter.c.claimed_at > moment, letter.c.claimed_at <= now)
    return connection.execute(query).scalar_one()


def _letter(row: Row[Any]) -> OutboxLetter:
    return OutboxLetter(
        id=row.id,
        type=LetterType(row.type),
        event_id=row.event_id,
        recipient=row.recipient,
        message_id=row.message_id,
        subject=row.subject,
        raw=row.raw,
        state=LetterState(row.state),
        reason=row.reason,
        response=row.response,
        planned=row.planned,
        attempts=row.attempts,
        lookups=row.lookups,
        next_at=row.next_at,
        expires_at=row.expires_at,
        created_at=row.created_at,
        claimed_by=row.claimed_by,
    )
