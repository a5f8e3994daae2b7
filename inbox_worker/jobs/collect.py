"""Mailbox → ledger. Every new mail is read once and ends in one named state; one bad mail never stops the rest.

The order of commits is the promise: keys and cursor; then the attempt; then, when parsing, reading and deciding are done, everything
the mail brings in one transaction; only then is it flagged or moved on the server, and what could not be is tried again at the next
poll. A mail whose work ended the process twice is shunted. When the new mails are read, mailbox and ledger are reconciled.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inbox_worker.desk.model import IncomingState
from inbox_worker.edges.database import faults, intake
from inbox_worker.edges.database.intake import Incoming, WatchedFolder
from inbox_worker.edges.database.ledger import Ledger
from inbox_worker.edges.failpoint import reach
from inbox_worker.errors import ConfigError, PermanentError, TemporaryError
from inbox_worker.ports import AfterReading, FolderStatus, Mailbox, RawMail

log = logging.getLogger(__name__)

BATCH = 100
ATTEMPTS = 2
PLACEHOLDER_RETRY = timedelta(days=1)
AFTER_READING = "after reading"
MISSING = "missing"
MISSING_REMEDY = (
    "look in the mailbox for a mail without an answer; who runs the server can have the folder's index made anew"
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How work on one mail ended: `ours` tells that it may be flagged or moved."""

    state: IncomingState
    reason: str
    ours: bool


Work = Callable[[int, RawMail, datetime], Ending]
"""Reads, decides and records one mail (id, mail, now) in one transaction; see `jobs.take_in`."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What collecting needs: the mailbox, which folders of it, the ledger, and what is done with each mail."""

    ledger: Ledger
    mailbox: Mailbox
    account: str
    folders: tuple[str, ...]
    work: Work
    after_reading: AfterReading
    move_to: str
    stopping: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class Collected:
    """What one poll brought: mails by end state, and how many were put off."""

    ends: Counter[IncomingState] = field(default_factory=Counter)
    put_off: int = 0


def collect(watch: Watch, now: datetime) -> Collected:
    """Read everything new in every folder. Raises TemporaryError or ConfigError where mailbox or ledger cannot be used."""
    collected = Collected()
    for name in watch.folders:
        place, status = _note_new(watch, name, now)
        _read_waiting(watch, place, collected, now)
        if not watch.stopping() and _reconcile(watch, place, status, now):
            _read_waiting(watch, place, collected, now)
        if watch.stopping():
            break
    return collected


def _note_new(watch: Watch, name: str, now: datetime) -> tuple[WatchedFolder, FolderStatus]:
    status = watch.mailbox.status(name)
    reach("after SELECT")
    with watch.ledger.transaction() as connection:
        place = intake.watch(connection, watch.account, status, now)
    uids = watch.mailbox.uids_after(name, place.cursor)
    reach("after SEARCH")
    if uids:
        with watch.ledger.transaction() as connection:
            intake.note_keys(connection, place, uids, now)
    return place, status


def _read_waiting(watch: Watch, place: WatchedFolder, collected: Collected, now: datetime) -> None:
    with watch.ledger.snapshot() as connection:
        waiting = intake.pending(connection, place, now)
    for group in _groups(waiting):
        if watch.stopping():
            return
        _work_on(watch, place, group, collected, now)
        _settle(watch, place, now)
    _settle(watch, place, now)


def _reconcile(watch: Watch, place: WatchedFolder, status: FolderStatus, now: datetime) -> bool:
    """Where the numbers agree nothing is asked of the server. Where they differ the UIDs are compared: whether that was done, so that what
    it found is still to be read. After it the numbers agree until something changes, unless the server counts a mail that it does not
    list: this is a fault, and asked again at each poll, for only the server's list can end it."""
    part = f"{MISSING} {place.id}"
    with watch.ledger.snapshot() as connection:
        agrees = intake.reckoned(connection, place).agrees
    if agrees:
        faults.clear(watch.ledger, part)
        return False
    uids = watch.mailbox.uids(place.name)
    counted = _counted(watch, status, len(uids))
    with watch.ledger.transaction() as connection:
        passed_over = intake.compare(connection, place, uids, counted, now)
        if counted > len(uids):
            what = f"{place.name}: the server counts {counted} mails and lists {len(uids)}"
            faults.note(connection, part, f"{what}; what is missing cannot be read", MISSING_REMEDY, now)
        else:
            faults.forget(connection, part)
    if passed_over:
        log.warning(
            "folder %d: %d mails below the cursor were not in the ledger; they are read now", place.id, passed_over
        )
    return True


def _counted(watch: Watch, status: FolderStatus, listed: int) -> int:
    """How many mails the server says are in the folder. Where that is not as many as it lists it is asked again: while mails come and go
    the list is right."""
    if listed == status.messages:
        return listed
    again = watch.mailbox.status(status.folder)
    if again.uidvalidity != status.uidvalidity:
        raise TemporaryError(f"{status.folder} was renumbered meanwhile; its state is asked for anew")
    return status.messages if again == status else listed


def _groups(waiting: Sequence[Incoming]) -> Iterator[tuple[Incoming, ...]]:
    """Mails that were tried before go one by one, so that one which kills us is known by its own count; the others in batches."""
    for item in waiting:
        if item.attempts:
            yield (item,)
    fresh = [item for item in waiting if not item.attempts]
    for start in range(0, len(fresh), BATCH):
        yield tuple(fresh[start : start + BATCH])


def _work_on(
    watch: Watch, place: WatchedFolder, group: tuple[Incoming, ...], collected: Collected, now: datetime
) -> None:
    with watch.ledger.transaction() as connection:
        intake.attempt(connection, [item.id for item in group])
    left = {item.uid: item for item in group}
    try:
        for raw in watch.mailbox.fetch(place.name, list(left)):
            reach("in a fetch")
            item = left.get(raw.uid)
            if item is not None:
                _work_on_one(watch, item, raw, collected, now)
                del left[raw.uid]
    except (TemporaryError, ConfigError):
        _forgive(watch, left.values())
        raise
    _end_vanished(watch, left.values(), collected)


def _work_on_one(watch: Watch, item: Incoming, raw: RawMail, collected: Collected, now: datetime) -> None:
    if raw.raw is None:
        _end_vanished(watch, (item,), collected)
    elif raw.placeholder:
        with watch.ledger.transaction() as connection:
            intake.put_off(connection, item.id, "the server handed out a placeholder", now + PLACEHOLDER_RETRY)
        collected.put_off += 1
    elif item.attempts >= ATTEMPTS:
        _shunt(watch, item, raw, f"reading it ended the worker {item.attempts} times", collected)
    else:
        _read_one(watch, item, raw, collected, now)


def _read_one(watch: Watch, item: Incoming, raw: RawMail, collected: Collected, now: datetime) -> None:
    try:
        ending = watch.work(item.id, raw, now)
    except (TemporaryError, ConfigError):
        raise
    except Exception as error:  # one mail never stops the queue: it is set aside, kept and shown
        log.exception("mail %d: shunted", item.id)
        _shunt(watch, item, raw, f"reading it failed: {type(error).__name__}", collected)
        return
    reach("after the insert")
    collected.ends[ending.state] += 1


def _settle(watch: Watch, place: WatchedFolder, now: datetime) -> None:
    """Flag or move the mails that are ours and recorded. A folder or right that is missing is told, and stops nothing."""
    with watch.ledger.snapshot() as connection:
        items = intake.unsettled(connection, place)
    done = []
    try:
        for item in items:
            watch.mailbox.settle(place.name, item.uid, watch.after_reading, watch.move_to)
            reach("after flagging")
            done.append(item.id)
    except (PermanentError, ConfigError) as error:
        faults.note_error(watch.ledger, AFTER_READING, error, now)
    finally:
        if done:
            with watch.ledger.transaction() as connection:
                intake.settle(connection, done)
                faults.forget(connection, AFTER_READING)


def _shunt(watch: Watch, item: Incoming, raw: RawMail, reason: str, collected: Collected) -> None:
    with watch.ledger.transaction() as connection:
        intake.end(connection, item.id, IncomingState.SHUNTED, reason, arrived=raw.arrived, raw=raw.raw, size=raw.size)
    collected.ends[IncomingState.SHUNTED] += 1


def _end_vanished(watch: Watch, items: Iterable[Incoming], collected: Collected) -> None:
    with watch.ledger.transaction() as connection:
        for item in items:
            intake.end(connection, item.id, IncomingState.VANISHED, "gone from the folder before it could be read")
            collected.ends[IncomingState.VANISHED] += 1


def _forgive(watch: Watch, items: Iterable[Incoming]) -> None:
    """Mailbox or ledger failed, not these mails. Where the ledger cannot be written their count stays, and they go one by one."""
    try:
        with watch.ledger.transaction() as connection:
            intake.forgive(connection, [item.id for item in items])
    except (TemporaryError, ConfigError) as error:
        if error.ends_worker:
            raise
        log.warning("attempts could not be taken back: %s", error)
