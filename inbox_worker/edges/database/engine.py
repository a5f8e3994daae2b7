"""Opening a database: the journal that is safe with this SQLite, locks, permissions and the schema's version.

Every database that cannot be used is refused with what is wrong and how to mend it; none is repaired or replaced by itself.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from inbox_worker.edges.failpoint import reach
from inbox_worker.errors import ConfigError, InboxWorkerError, TemporaryError

WRITER_LOCK = 0x49574C47
"""The advisory lock of PostgreSQL that makes one transaction at a time the writer, as SQLite does by itself."""

SAFE_WAL = (3, 51, 3)
"""Older SQLite can corrupt a WAL database that two connections write to (sqlite.org/wal.html, "WAL-reset bug")."""

BUSY_SECONDS = 60

POSTGRESQL = {
    "connect_timeout": 30,
    "options": f"-c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout={BUSY_SECONDS}s",
}
"""A worker that stands still in the middle of a transaction must not keep the others waiting for longer than this."""


def open_engine(url: str) -> Engine:
    """An engine for `url`. ConfigError where the database cannot be used, TemporaryError where it may be later."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = _sqlite_engine(address)
    else:
        engine = create_engine(address, pool_pre_ping=True, connect_args=POSTGRESQL)
    try:
        with translated(url):
            _prove(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def upgrade(engine: Engine) -> None:
    """Bring the schema to this version's; a newer one is refused (an older worker must not write into it)."""
    with translated(str(engine.url)), engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # two workers that start together upgrade one after the other
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        script = _script()
        current = MigrationContext.configure(connection).get_current_revision()
        known = {revision.revision for revision in script.walk_revisions()}
        if current is not None and current not in known:
            raise ConfigError(
                f"the database has the schema {current}, which this version does not know",
                remedy="install the version of the worker that wrote it, or a newer one",
            )
        if current != script.get_current_head():
            _run_migrations(connection)


def _run_migrations(connection: Connection) -> None:
    configuration = _alembic_config()
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, "head")
    reach("in a migration")


@contextlib.contextmanager
def translated(url: str) -> Iterator[None]:
    """Errors of SQLAlchemy and the drivers as the worker's own, in words for a person."""
    try:
        yield
    except InboxWorkerError:
        raise
    except DBAPIError as error:
        raise _in_words(error, url) from error


def _in_words(error: DBAPIError, url: str) -> InboxWorkerError:
    reason = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    where = make_url(url).render_as_string(hide_password=True)
    if _FAILED_WRITE in reason:
        remedy = "see the machine's disk; the worker ends and begins again with what is on it"
        return TemporaryError(f"database {where}: {reason}", remedy=remedy, ends_worker=True)
    for sign, remedy in _REFUSALS:
        if sign in reason:
            return ConfigError(f"database {where}: {reason}", remedy=remedy)
    if isinstance(error, OperationalError):
        return TemporaryError(
            f"database {where}: {reason}", remedy="it is tried again; see whether the database is running"
        )
    return ConfigError(f"database {where}: {reason}", remedy="see the database's own log")


_FAILED_WRITE = "disk I/O error"
"""After an fsync that failed the kernel may have dropped what was to be written, and a second one says that all is well."""

_REFUSALS = (
    ("database or disk is full", "make room on the disk; nothing was lost, the worker goes on by itself"),
    ("readonly database", "make the file and its folder writable for the worker's user"),
    ("unable to open database file", "create the folder, writable for the worker's user"),
    ("malformed", "restore the last backup; the mailbox still holds every mail and is read again"),
    ("not a database", "the file is something else: name another one, or restore the last backup"),
    ("authentication failed", "correct user and password of the database URL"),
    ("does not exist", "create the database and its user first"),
)


def _prove(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
            if found != "ok":
                raise ConfigError(
                    f"database {engine.url.database}: damaged ({found})",
                    remedy="restore the last backup; the mailbox still holds every mail and is read again",
                )
        else:
            connection.execute(text("SELECT 1"))


def _sqlite_engine(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        _create_private(Path(address.database))
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


READING = {"inbox_worker_reading": True}
"""Execution option of a connection that only reads: it need not wait for those who write."""


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: two that read first and write then would refuse each other."""
    reading = "inbox_worker_reading" in connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _create_private(path: Path) -> None:
    """The file holds personal data: only the worker's user may read it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        remedy = "create the folder, writable for the worker's user"
        raise ConfigError(f"database {path}: {error.strerror}", remedy=remedy) from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own: BEGIN IMMEDIATE is ours
    safe = sqlite3.sqlite_version_info >= SAFE_WAL
    journal, synchronous = ("WAL", "FULL") if safe else ("DELETE", "EXTRA")
    cursor = connection.cursor()
    for pragma in (f"journal_mode={journal}", f"synchronous={synchronous}", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _alembic_config() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return configuration


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_alembic_config())
