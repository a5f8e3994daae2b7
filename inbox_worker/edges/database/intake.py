"""Mails and folders: which were seen, how often they were tried, how they ended.

The cursor of a folder moves in the transaction that writes the keys of the mails below it, so a mail is either above the cursor or has a
row, and a row that is still pending is fetched again. UIDVALIDITY and UID as in RFC 3501 section 2.3.1.1. Mailbox and ledger are compared
by number at each poll and by UID where the numbers differ: each mail known here and not there is gone, each one there and not known here is
made pending.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from inbox_worker.desk.model import IncomingState
from inbox_worker.desk.summary import Folder
from inbox_worker.edges.database.ledger import insert_once
from inbox_worker.edges.database.tables import folder, mail
from inbox_worker.ports import FolderStatus

RENUMBERED = "the server renumbered the folder (UIDVALIDITY) before it was read; it is read under its new number"

UNREADABLE = "unreadable: "
"""Prefix of the reason of a mail that could not be read and shows no sign of an event."""

COMPARED = 1000
"""So many UIDs are looked up at a time."""


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """One folder's place in the ledger: `cursor` is the highest UID that has a row."""

    id: int
    name: str
    uidvalidity: int
    cursor: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail that is being worked on; `attempts` counts the times work on it was begun."""

    id: int
    uid: int
    attempts: int


def watch(connection: Connection, account: str, status: FolderStatus, now: datetime) -> WatchedFolder:
    """The folder's row. When UIDVALIDITY has changed the cursor starts again and unfinished mails of the old numbering are vanished."""
    where = (folder.c.account == account) & (folder.c.name == status.folder)
    row = connection.execute(select(folder).where(where)).one_or_none()
    if row is None:
        values = {"account": account, "name": status.folder, "uidvalidity": status.uidvalidity, "cursor": 0}
        connection.execute(insert(folder).values(**values, messages=status.messages, checked_at=now))
    elif row.uidvalidity != status.uidvalidity:
        connection.execute(
            update(folder).where(where).values(uidvalidity=status.uidvalidity, cursor=0, gone=0, missing=0)
        )
        _vanish_unfinished(connection, row.id)
        _find_again(connection, row.id, status.uidvalidity)
    connection.execute(update(folder).where(where).values(messages=status.messages, checked_at=now))
    row = connection.execute(select(folder).where(where)).one()
    return WatchedFolder(row.id, row.name, row.uidvalidity, row.cursor)


def _vanish_unfinished(connection: Connection, folder_id: int) -> None:
    pending = (mail.c.folder_id == folder_id) & (mail.c.state == IncomingState.PENDING)
    connection.execute(update(mail).where(pending).values(state=IncomingState.VANISHED, reason=RENUMBERED))


def _find_again(connection: Connection, folder_id: int, uidvalidity: int) -> None:
    """The server went back to a numbering it had before: what that one left unread is read now."""
    left = (mail.c.folder_id == folder_id) & (mail.c.uidvalidity == uidvalidity) & (mail.c.reason == RENUMBERED)
    values = {"state": IncomingState.PENDING, "reason": "", "attempts": 0}
    connection.execute(update(mail).where(left, mail.c.state == IncomingState.VANISHED).values(**values))


def note_keys(connection: Connection, place: WatchedFolder, uids: Sequence[int], now: datetime) -> None:
    """Write a pending row for each UID and move the cursor over them, never back; arrival and size follow when the mail is fetched."""
    for uid in uids:
        values = {
            "folder_id": place.id,
            "uidvalidity": place.uidvalidity,
            "uid": uid,
            "arrived": now,
            "size": 0,
            "attempts": 0,
        }
        insert_once(
            connection,
            mail,
            {
                **values,
                "state": IncomingState.PENDING,
                "reason": "",
                "fingerprint": "",
                "seen_at": now,
                "unsettled": False,
            },
        )
    if uids:
        behind = (folder.c.id == place.id) & (folder.c.cursor < max(uids))
        connection.execute(update(folder).where(behind).values(cursor=max(uids)))


def pending(connection: Connection, place: WatchedFolder, now: datetime) -> tuple[Incoming, ...]:
    """The mails of the folder that are not ended and may be tried now, in the order of their UIDs."""
    rows = connection.execute(
        select(mail.c.id, mail.c.uid, mail.c.attempts)
        .where(
            mail.c.folder_id == place.id, mail.c.uidvalidity == place.uidvalidity, mail.c.state == IncomingState.PENDING
        )
        .where((mail.c.retry_at.is_(None)) | (mail.c.retry_at <= now))
        .order_by(mail.c.uid)
    )
    return tuple(Incoming(row.id, row.uid, row.attempts) for row in rows)


def attempt(connection: Connection, mail_ids: Sequence[int]) -> None:
    """Count an attempt on each mail; committed before the work begins, so that a mail that kills us is known by its count."""
    connection.execute(update(mail).where(mail.c.id.in_(mail_ids)).values(attempts=mail.c.attempts + 1))


def end(
    connection: Connection,
    mail_id: int,
    state: IncomingState,
    reason: str,
    *,
    fingerprint: str = "",
    arrived: datetime | None = None,
    raw: bytes | None = None,
    size: int | None = None,
    unsettled: bool = False,
) -> None:
    """Give a mail its end state. `raw` is kept for recorded mails, cases and shunted ones only. `unsettled`: it is ours, and what the
    configuration wants done with it on the server is still to be done."""
    values: dict[str, object] = {"state": state, "reason": reason, "fingerprint": fingerprint, "raw": raw}
    values["unsettled"] = unsettled
    if arrived is not None:
        values["arrived"] = arrived
    if size is not None:
        values["size"] = size
    connection.execute(update(mail).where(mail.c.id == mail_id).values(**values))


def end_of(connection: Connection, mail_id: int) -> IncomingState:
    """Where a mail stands, seen from inside the transaction that is to end it."""
    return IncomingState(connection.execute(select(mail.c.state).where(mail.c.id == mail_id)).scalar_one())


def unsettled(connection: Connection, place: WatchedFolder) -> tuple[Incoming, ...]:
    """Mails that are ours and recorded, and were not flagged or moved yet."""
    query = select(mail.c.id, mail.c.uid, mail.c.attempts).where(
        mail.c.unsettled.is_(True), mail.c.folder_id == place.id, mail.c.uidvalidity == place.uidvalidity
    )
    return tuple(Incoming(row.id, row.uid, row.attempts) for row in connection.execute(query.order_by(mail.c.uid)))


def settle(connection: Connection, mail_ids: Sequence[int]) -> None:
    """These mails were flagged or moved, or are to be left as they are."""
    connection.execute(update(mail).where(mail.c.id.in_(mail_ids)).values(unsettled=False))


def put_off(connection: Connection, mail_id: int, reason: str, until: datetime) -> None:
    """Try a mail again later (a server's placeholder); the attempt does not count."""
    values = {"reason": reason, "retry_at": until, "attempts": 0}
    connection.execute(update(mail).where(mail.c.id == mail_id).values(**values))


def ended_twin(connection: Connection, fingerprint: str, mail_id: int) -> int | None:
    """An earlier mail with this fingerprint that has ended, or None: the same mail in a second folder or under a new number."""
    states = (IncomingState.RECORDED, IncomingState.CASE, IncomingState.IGNORED, IncomingState.SHUNTED)
    same = (mail.c.fingerprint == fingerprint) & (mail.c.id != mail_id) & mail.c.state.in_(states)
    found: int | None = connection.execute(select(func.min(mail.c.id)).where(same)).scalar_one()
    return found


def forgive(connection: Connection, mail_ids: Sequence[int]) -> None:
    """Take an attempt back: the network or the database failed, not the mail."""
    connection.execute(update(mail).where(mail.c.id.in_(mail_ids)).values(attempts=0))


def counts(connection: Connection) -> dict[IncomingState, int]:
    """How many mails stand in each state."""
    rows = connection.execute(select(mail.c.state, func.count()).group_by(mail.c.state))
    found = {IncomingState(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in IncomingState}


def ended_since(connection: Connection, state: IncomingState, moment: datetime | None) -> int:
    """How many mails that were first seen after `moment` ended in `state`."""
    query = select(func.count()).where(mail.c.state == state)
    return connection.execute(query.where(mail.c.seen_at > moment) if moment else query).scalar_one()


def unreadable_since(connection: Connection, moment: datetime | None) -> int:
    """How many mails without any sign of the event could not be read."""
    query = select(func.count()).where(mail.c.state == IncomingState.IGNORED, mail.c.reason.startswith(UNREADABLE))
    return connection.execute(query.where(mail.c.seen_at > moment) if moment else query).scalar_one()


def shunted(connection: Connection) -> tuple[Row[Any], ...]:
    """Mails that our code failed on: rows of id, arrived, reason, seen_at."""
    columns = (mail.c.id, mail.c.arrived, mail.c.reason, mail.c.seen_at)
    return tuple(connection.execute(select(*columns).where(mail.c.state == IncomingState.SHUNTED).order_by(mail.c.id)))


def reconcile(connection: Connection) -> tuple[Folder, ...]:
    """Each folder as it was last looked at, beside what is known of it under its present numbering."""
    return tuple(_reckoned(connection, row) for row in connection.execute(select(folder).order_by(folder.c.id)))


def reckoned(connection: Connection, place: WatchedFolder) -> Folder:
    """The same of one folder."""
    return _reckoned(connection, connection.execute(select(folder).where(folder.c.id == place.id)).one())


def _reckoned(connection: Connection, row: Row[Any]) -> Folder:
    """All rows less the vanished ones, each counted from an index of its own, for it is done at each poll."""
    here = (mail.c.folder_id == row.id) & (mail.c.uidvalidity == row.uidvalidity)
    seen: int = connection.execute(select(func.count()).select_from(mail).where(here)).scalar_one()
    lost = select(mail.c.folder_id, mail.c.uidvalidity).where(mail.c.state == IncomingState.VANISHED)
    vanished = [item.uidvalidity for item in connection.execute(lost) if item.folder_id == row.id]
    return Folder(row.name, row.messages, seen - vanished.count(row.uidvalidity), len(vanished), row.gone, row.missing)


def compare(connection: Connection, place: WatchedFolder, uids: Sequence[int], counted: int, now: datetime) -> int:
    """Set the ledger right by `uids`, all that the folder lists, of `counted` that are said to be in it; how many mails below the cursor
    had been passed over. These are pending now, and so is what was put off and is no longer there, for its end need not be waited for."""
    cursor: int = connection.execute(select(folder.c.cursor).where(folder.c.id == place.id)).scalar_one()
    unknown = tuple(uid for chunk in _chunks(uids) for uid in _unknown(connection, place, chunk))
    note_keys(connection, place, unknown, now)
    _bring_back(connection, place, unknown)
    left = _not_there(connection, place, uids)
    known = reckoned(connection, place).ledger
    there = min(counted, len(uids))
    values = {"messages": counted, "gone": known - len(left) - there, "missing": counted - there}
    connection.execute(update(folder).where(folder.c.id == place.id).values(**values))
    return sum(uid <= cursor for uid in unknown)


def _of(place: WatchedFolder) -> ColumnElement[bool]:
    return (mail.c.folder_id == place.id) & (mail.c.uidvalidity == place.uidvalidity)


def _chunks(items: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), COMPARED):
        yield items[start : start + COMPARED]


def _unknown(connection: Connection, place: WatchedFolder, uids: Sequence[int]) -> list[int]:
    """Those of `uids`, which ascend, without a row or given up as vanished."""
    span = mail.c.uid.between(uids[0], uids[-1])
    query = select(mail.c.uid).where(_of(place), span, mail.c.state != IncomingState.VANISHED)
    return sorted(set(uids).difference(connection.execute(query).scalars()))


def _bring_back(connection: Connection, place: WatchedFolder, uids: Sequence[int]) -> None:
    """What was given up as vanished is in the folder after all, as a file of a Maildir that was moved out and in again."""
    values = {"state": IncomingState.PENDING, "reason": "", "attempts": 0, "retry_at": None}
    for chunk in _chunks(uids):
        again = mail.c.uid.in_(chunk) & (mail.c.state == IncomingState.VANISHED)
        connection.execute(update(mail).where(_of(place), again).values(**values))


def _not_there(connection: Connection, place: WatchedFolder, uids: Sequence[int]) -> list[int]:
    """Pending mails that are not among `uids`, due at once."""
    rows = connection.execute(select(mail.c.id, mail.c.uid).where(_of(place), mail.c.state == IncomingState.PENDING))
    there = set(uids)
    left = [row.id for row in rows if row.uid not in there]
    for chunk in _chunks(left):
        connection.execute(update(mail).where(mail.c.id.in_(chunk)).values(retry_at=None))
    return left
