"""One collector per mailbox. Where several workers share a PostgreSQL ledger, one of them reads the mailbox and all of them send.

The right to read is an advisory lock held by a session of its own: the server gives it to another worker as soon as that session ends,
however it ends. A SQLite ledger has one worker, which its lock on a file proves.
"""

from __future__ import annotations

import zlib

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from inbox_worker.edges.database.ledger import Ledger

LOCK = 0x49574D42
"""The class of our advisory locks; the mailbox's name makes the rest of the key."""


class Collector:
    """The right to read one mailbox (`account`), as far as this ledger knows."""

    def __init__(self, ledger: Ledger, account: str) -> None:
        self._ledger = ledger
        self._key = zlib.crc32(account.encode()) - 2**31
        self._session: Connection | None = None

    def holds(self) -> bool:
        """Whether this worker is the one that reads; takes the right where it is free. Asked before each poll, since a session can end."""
        if self._ledger.engine.dialect.name == "sqlite":
            return True
        if self._session is not None and self._lives():
            return True
        self.release()
        return self._take()

    def release(self) -> None:
        """Let another worker read; harmless where we do not hold the right."""
        session, self._session = self._session, None
        if session is not None:
            session.invalidate()  # the session itself ends: it must not go back to the pool with the lock
            session.close()

    def _lives(self) -> bool:
        """The lock is ours as long as the session is."""
        assert self._session is not None  # noqa: S101 - asked by holds() alone
        try:
            self._session.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True

    def _take(self) -> bool:
        with self._ledger.translated():
            session = self._ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            query = text("SELECT pg_try_advisory_lock(:space, :key)")
            taken = bool(session.execute(query, {"space": LOCK, "key": self._key}).scalar_one())
        if taken:
            self._session = session
        else:
            session.close()
        return taken
