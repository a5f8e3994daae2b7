"""`Ledger`: the open database as the jobs are given it. Everything else here works on one Connection inside one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, Table, delete, literal, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from inbox_worker.edges.database import tables
from inbox_worker.edges.database.engine import READING, WRITER_LOCK, open_engine, translated, upgrade

KEY_BYTES = 32


class Ledger:
    """An open, current database. Raises ConfigError or TemporaryError, never a library's error."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back on any error. One at a time, whoever works on the ledger: what was read in
        it is still so when it is committed."""
        with self.step() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
            yield connection

    @contextmanager
    def step(self) -> Iterator[Connection]:
        """A transaction that changes single rows by compare-and-set and so need not wait for other writers on PostgreSQL."""
        with self.translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reading; whatever is written on it is rolled back."""
        with self.translated(), self._engine.connect() as connection:
            yield connection.execution_options(**READING)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """What fails in here is told in the worker's own errors."""
        with translated(str(self._engine.url)):
            yield

    @property
    def engine(self) -> Engine:
        """The engine itself, for what lives outside a transaction: advisory locks, backup."""
        return self._engine

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def open_ledger(url: str) -> Ledger:
    """Open the database at `url`, create or upgrade its tables, and make the signing key at the first start."""
    engine = open_engine(url)
    ledger = Ledger(engine)
    try:
        upgrade(engine)
        with ledger.transaction() as connection:
            insert_once(connection, tables.meta, {"name": "key", "value": secrets.token_hex(KEY_BYTES)})
    except BaseException:
        ledger.close()
        raise
    return ledger


def signing_key(connection: Connection) -> bytes:
    """The key of the tokens in our Message-IDs; made once, kept with the ledger."""
    value = meta_value(connection, "key")
    if value is None:
        raise LookupError("the ledger has no signing key; it was not opened by open_ledger")
    return bytes.fromhex(value)


def first_start(connection: Connection, configured: datetime | None, now: datetime) -> datetime:
    """When the worker began to answer: the configured start, else its first run, kept for ever."""
    if configured is not None:
        return configured
    value = meta_value(connection, "start")
    if value is None:
        value = now.isoformat()
        set_meta(connection, "start", value)
    return datetime.fromisoformat(value)


def meta_value(connection: Connection, name: str) -> str | None:
    """One fact about the ledger, None where it is not set."""
    return connection.execute(select(tables.meta.c.value).where(tables.meta.c.name == name)).scalar_one_or_none()


def set_meta(connection: Connection, name: str, value: str | None) -> None:
    """Set one fact, or forget it with None."""
    if value is None:
        connection.execute(delete(tables.meta).where(tables.meta.c.name == name))
    elif connection.execute(update(tables.meta).where(tables.meta.c.name == name).values(value=value)).rowcount == 0:
        insert_once(connection, tables.meta, {"name": name, "value": value})


def insert_once(connection: Connection, table: Table, values: dict[str, object]) -> bool:
    """Insert a row unless a unique key stands against it; True where it is new."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(literal(1))
    return connection.execute(statement).first() is not None
