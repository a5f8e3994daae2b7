"""A mailbox on an IMAP server, read so that nobody notices: EXAMINE and BODY.PEEK, no flag is touched but where `settle` is asked to.

Promises: every UID that was asked for comes back, as a mail, as vanished (raw None) or as a placeholder to be tried again; one mail that
the server cannot hand out never stops the others. Small mails are fetched whole; of large ones header, text and the attachments that are
read (see imap_structure). What is in memory at a time is about `BATCH_BYTES` and one mail. Leaves reconnecting after a pause, cursors and
fingerprints to the jobs. Not for two threads at once.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from inbox_worker.config.settings import Imap
from inbox_worker.edges import tls
from inbox_worker.edges.imap_session import (
    BrokenError,
    GarbledError,
    NoConnectionError,
    Session,
    Timeouts,
    connect,
    understood,
)
from inbox_worker.edges.imap_structure import Plan, assemble, plan
from inbox_worker.errors import ConfigError, InboxWorkerError, TemporaryError
from inbox_worker.mail.automatic import LOOP_HEADER
from inbox_worker.ports import AfterReading, FolderStatus, RawMail

BATCH = 100
BATCH_BYTES = 4 * 1024 * 1024
WHOLE_BYTES = 32 * 1024
PARTIAL_BYTES = 1024 * 1024
SEARCH_WINDOW = 50_000
"""imaplib reads no line of more than 1,000,000 bytes: a SEARCH over more mails is asked for in pieces."""

_NEVER = datetime.fromtimestamp(0, UTC)
_PLACEHOLDER = re.compile(
    rb"^Subject:\s*(?:=\?[^?\s]{1,40}\?q\?)?Retrieval[\s_]+using[\s_]+the[\s_]+IMAP4[\s_]+protocol[\s_]+failed",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One mail that is there: `plan` None: whole, or the first `cut` bytes."""

    uid: int
    size: int
    arrived: datetime
    plan: Plan | None = None
    cut: int = 0

    @property
    def cost(self) -> int:
        return self.plan.size if self.plan else min(self.size, self.cut or self.size)

    @property
    def items(self) -> tuple[str, ...]:
        if self.plan is not None:
            return self.plan.items()
        return (f"BODY.PEEK[]<0.{self.cut}>",) if self.cut else ("BODY.PEEK[]",)


class ImapMailbox:
    """A `Mailbox`. Connects when it is first needed, and again after a failure."""

    def __init__(self, settings: Imap, password: str, *, timeouts: Timeouts | None = None) -> None:
        self.settings = settings
        self._password = password
        self._timeouts = timeouts or Timeouts()
        self._context: ssl.SSLContext | None = None
        self._session: Session | None = None
        self._known: dict[str, FolderStatus] = {}

    def status(self, folder: str) -> FolderStatus:
        """UIDVALIDITY, UIDNEXT and number of mails. What follows is held to this UIDVALIDITY until the next call."""
        with self._using(f"status of {folder}") as session:
            self._known[folder] = status = session.status(folder)
        return status

    def uids_after(self, folder: str, uid: int) -> Sequence[int]:
        """All UIDs above `uid`, ascending. "n:*" names the last mail even where it is below n (RFC 3501 section 6.4.8)."""
        if folder in self._known and self._known[folder].uidnext <= uid + 1:
            return ()
        with self._using(f"search in {folder}") as session:
            self._select(session, folder)
            found = [
                one for window in self._windows(folder, uid) for one in session.search(*window, "UID", f"{uid + 1}:*")
            ]
        return sorted({one for one in found if one > uid})

    def uids(self, folder: str) -> Sequence[int]:
        """All UIDs; NOOP first, for what went away meanwhile is else still told of (RFC 3501 section 7.4.1)."""
        with self._using(f"search in {folder}") as session:
            self._select(session, folder)
            session.client.noop()
        return self.uids_after(folder, 0)

    def fetch(self, folder: str, uids: Sequence[int]) -> Iterator[RawMail]:
        """The mails in the order of `uids`."""
        for start in range(0, len(uids), BATCH):
            batch = uids[start : start + BATCH]
            there = self._looked_at(folder, batch)
            for chunk in _chunks(batch, there):
                yield from self._fetched(folder, chunk, there)

    def settle(self, folder: str, uid: int, after: AfterReading, target: str) -> None:
        """Flag or move one mail; harmless where a person was quicker."""
        if after is AfterReading.LEAVE:
            return
        with self._using(f"{after.value} in {folder}") as session:
            self._select(session, folder, writable=True)
            if after is AfterReading.FLAG:
                session.client.add_flags([uid], [rb"\Flagged"], silent=True)
            else:
                _move(session, uid, target)

    def has_message_id(self, folder: str, message_id: str) -> bool:
        """Whether a mail with this Message-ID is in `folder`."""
        with self._using(f"search in {folder}") as session:
            session.select(folder)
            session.client.noop()
            return bool(session.search("HEADER", "Message-ID", message_id))

    def has_answer_to(self, folder: str, message_id: str) -> bool:
        """Whether `folder` holds a mail in reply to this Message-ID that is no letter of ours."""
        with self._using(f"search in {folder}") as session:
            session.select(folder)
            session.client.noop()
            return bool(session.search("HEADER", "In-Reply-To", message_id, "NOT", "HEADER", LOOP_HEADER, ""))

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """File our own letter, seen."""
        with self._using(f"append to {folder}") as session:
            session.append(folder, raw, at)

    def sent_folder(self) -> str:
        """The folder of sent mail as the server marks it, "" where there is none."""
        with self._using("list folders") as session:
            return session.sent_folder()

    def files_sent_mail(self) -> bool:
        """Whether the provider files what goes out over its SMTP server by itself (Gmail, Exchange): then we do not append."""
        with self._using("capability") as session:
            greeting = bytes(session.client.welcome or b"")
            return session.client.has_capability("X-GM-EXT-1") or b"Microsoft Exchange" in greeting

    def wait(self, folder: str, seconds: float) -> bool:
        """Listen by IDLE, which goes on between calls; where the server has none this is a pause."""
        if not (self._session is not None and self._session.is_idle) and self._has_news(folder):
            return True
        session = self._session
        if session is None or not session.has_idle:
            time.sleep(seconds)
            return False
        with self._guarded("wait for mail"):
            return session.idle(seconds)

    def close(self) -> None:
        """Log out; never raises."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _has_news(self, folder: str) -> bool:
        """Open the folder for IDLE; whether something came since the caller last looked, of which IDLE would not tell."""
        with self._using(f"status of {folder}") as session:
            if not session.has_idle:
                return False
            self._select(session, folder)
            now = session.status(folder)
        known = self._known[folder]
        return now.uidnext != known.uidnext

    @contextmanager
    def _using(self, doing: str) -> Iterator[Session]:
        """The session, with IDLE ended; dropped where it fails."""
        with self._guarded(doing):
            if self._session is None:
                self._session = self._connect()
            with self._session.bounded():
                self._session.end_idle()
                yield self._session

    @contextmanager
    def _guarded(self, doing: str) -> Iterator[None]:
        try:
            with understood(self.settings, doing):
                yield
        except InboxWorkerError:
            self._drop()
            raise

    def _connect(self) -> Session:
        if self._context is None and self.settings.security != "none":
            self._context = tls.client_context(self.settings.ca_file)
        return connect(self.settings, self._password, self._context, self._timeouts)

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.abandon()

    def _select(self, session: Session, folder: str, *, writable: bool = False) -> None:
        """Open the folder, and make sure that its UIDs still mean what the caller thinks."""
        validity = session.select(folder, writable=writable)
        known = self._known.get(folder)
        if validity is None:
            return
        if known is None:
            self._known[folder] = FolderStatus(folder, validity, 0, 0)
        elif known.uidvalidity != validity:
            raise TemporaryError(
                f"[imap] {self.settings.host}: {folder} was renumbered meanwhile; its state is asked for anew"
            )

    def _windows(self, folder: str, uid: int) -> Sequence[tuple[str, ...]]:
        """Search criteria that cut a very large answer into pieces, by place in the folder."""
        known = self._known.get(folder)
        if known is None or min(known.messages, known.uidnext - uid) <= SEARCH_WINDOW:
            return ((),)
        return tuple((f"{first}:{first + SEARCH_WINDOW - 1}",) for first in range(1, known.messages + 1, SEARCH_WINDOW))

    def _looked_at(self, folder: str, batch: Sequence[int]) -> dict[int, _Wanted | RawMail]:
        """What is to be fetched of each mail; a RawMail where there is nothing to fetch."""
        try:
            return self._look(folder, batch)
        except (GarbledError, BrokenError):  # one of them is to blame, or the server went away: each for itself
            return {uid: self._looked_at_alone(folder, uid) for uid in batch}

    def _looked_at_alone(self, folder: str, uid: int) -> _Wanted | RawMail:
        for with_structure in (True, False):
            try:
                return self._look(folder, [uid], with_structure=with_structure)[uid]
            except (GarbledError, BrokenError):
                continue
        return self._withheld(folder, uid)

    def _look(self, folder: str, batch: Sequence[int], *, with_structure: bool = True) -> dict[int, _Wanted | RawMail]:
        with self._using(f"fetch from {folder}") as session:
            self._select(session, folder)
            told = session.fetch(batch, "RFC822.SIZE", "INTERNALDATE")
            there: dict[int, _Wanted | RawMail] = {
                uid: _Wanted(uid, int(one[b"RFC822.SIZE"]), one[b"INTERNALDATE"])
                for uid, one in told.items()
                if isinstance(one.get(b"INTERNALDATE"), datetime) and isinstance(one.get(b"RFC822.SIZE"), int)
            }
            there |= self._missing(session, folder, [uid for uid in batch if uid not in there])
            large = [one for one in there.values() if isinstance(one, _Wanted) and one.size > WHOLE_BYTES]
            structures = session.fetch([one.uid for one in large], "BODYSTRUCTURE") if with_structure else {}
        return there | {one.uid: _planned(one, structures.get(one.uid, {})) for one in large}

    def _missing(self, session: Session, folder: str, uids: Sequence[int]) -> dict[int, RawMail]:
        """OK without data: gone, or (Exchange) there and withheld."""
        if not uids:
            return {}
        there = set(session.search("UID", ",".join(map(str, uids))))
        return {uid: self._withheld(folder, uid) if uid in there else self._vanished(folder, uid) for uid in uids}

    def _vanished(self, folder: str, uid: int) -> RawMail:
        return RawMail(folder, self._known[folder].uidvalidity, uid, _NEVER, 0, None)

    def _withheld(self, folder: str, uid: int) -> RawMail:
        return RawMail(folder, self._known[folder].uidvalidity, uid, _NEVER, 0, b"", placeholder=True)

    def _fetched(self, folder: str, chunk: Sequence[int], there: dict[int, _Wanted | RawMail]) -> Iterator[RawMail]:
        wanted = [one for uid in chunk if isinstance(one := there[uid], _Wanted)]
        try:
            bodies: dict[int, bytes] | None = self._bodies(folder, wanted)
        except (GarbledError, BrokenError):
            bodies = None
        for uid in chunk:
            one = there[uid]
            if isinstance(one, RawMail):
                yield one
            elif bodies is None:
                yield self._fetched_alone(folder, one)
            else:
                yield self._raw_mail(folder, one, bodies.pop(uid, None))

    def _fetched_alone(self, folder: str, one: _Wanted) -> RawMail:
        """Once more, each time on a new connection; where that fails as well, the first bytes of it."""
        for attempt in (one, replace(one, plan=None, cut=PARTIAL_BYTES)):
            try:
                return self._raw_mail(folder, one, self._bodies(folder, [attempt]).get(one.uid))
            except (GarbledError, BrokenError):
                continue
        return self._withheld(folder, one.uid)

    def _raw_mail(self, folder: str, one: _Wanted, raw: bytes | None) -> RawMail:
        validity = self._known[folder].uidvalidity
        if raw is not None:
            placeholder = _PLACEHOLDER.search(raw[:WHOLE_BYTES].partition(b"\r\n\r\n")[0]) is not None
            return RawMail(folder, validity, one.uid, one.arrived, one.size, raw, placeholder)
        with self._using(f"fetch from {folder}") as session:
            self._select(session, folder)
            return self._missing(session, folder, [one.uid])[one.uid]

    def _bodies(self, folder: str, wanted: Sequence[_Wanted]) -> dict[int, bytes]:
        groups: dict[tuple[str, ...], list[_Wanted]] = {}
        for one in wanted:
            groups.setdefault(one.items, []).append(one)
        bodies: dict[int, bytes] = {}
        if not wanted:
            return bodies
        with self._using(f"fetch from {folder}") as session:
            self._select(session, folder)
            for items, group in groups.items():
                told = session.fetch([one.uid for one in group], *items)
                for one in group:
                    sections = _sections(told.get(one.uid, {}))
                    if one.plan is None and "" in sections:
                        bodies[one.uid] = sections[""]
                    elif one.plan is not None and "HEADER" in sections:
                        bodies[one.uid] = assemble(one.plan.body, sections)
        return bodies


def _planned(one: _Wanted, told: dict[bytes, Any]) -> _Wanted:
    """What to fetch of a large mail; its first bytes where the server's idea of its structure makes no sense."""
    try:
        return replace(one, plan=plan(told[b"BODYSTRUCTURE"], one.size))
    except (ValueError, TypeError, LookupError):
        return replace(one, cut=PARTIAL_BYTES)


def _chunks(batch: Sequence[int], there: dict[int, _Wanted | RawMail]) -> Iterator[list[int]]:
    """The batch in pieces of about BATCH_BYTES."""
    chunk: list[int] = []
    cost = 0
    for uid in batch:
        one = there[uid]
        more = one.cost if isinstance(one, _Wanted) else 0
        if chunk and cost + more > BATCH_BYTES:
            yield chunk
            chunk, cost = [], 0
        chunk.append(uid)
        cost += more
    yield chunk


def _sections(told: dict[bytes, Any]) -> dict[str, bytes]:
    """BODY[1.MIME], BODY[HEADER]<0> … by section, where the server gave something."""
    found: dict[str, bytes] = {}
    for key, value in told.items():
        if key.startswith(b"BODY[") and isinstance(value, bytes):
            found[key[5:].partition(b"]")[0].decode("ascii")] = value
    return found


def _move(session: Session, uid: int, target: str) -> None:
    """MOVE, or COPY and the removal of this one UID: never a plain EXPUNGE, which would remove what others have marked."""
    client = session.client
    if client.has_capability("MOVE"):
        client.move([uid], target)
    elif client.has_capability("UIDPLUS"):
        client.copy([uid], target)
        client.add_flags([uid], [rb"\Deleted"], silent=True)
        client.uid_expunge([uid])
    else:
        raise ConfigError(
            "[mailbox] after_reading: the server can neither MOVE nor UIDPLUS, so that one mail alone cannot be moved",
            remedy='set mailbox.after_reading = "flag" or "leave"',
        )


__all__ = ["BrokenError", "GarbledError", "ImapMailbox", "NoConnectionError", "Timeouts"]
