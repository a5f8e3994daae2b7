"""What is wrong at this moment, by part (mailbox, smtp, …): told once in `status` and digest, forgotten when the part works again."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, select

from inbox_worker.desk.summary import Fault
from inbox_worker.edges.database.ledger import Ledger, meta_value, set_meta
from inbox_worker.edges.database.tables import meta
from inbox_worker.errors import InboxWorkerError

PREFIX = "fault "


def note(connection: Connection, part: str, what: str, remedy: str, now: datetime) -> bool:
    """Note a fault; True where it is new. The moment of its first sight is kept."""
    known = meta_value(connection, PREFIX + part)
    since = json.loads(known)["since"] if known else now.isoformat()
    set_meta(
        connection, PREFIX + part, json.dumps({"what": what, "remedy": remedy, "since": since}, ensure_ascii=False)
    )
    return known is None


def note_error(ledger: Ledger, part: str, error: InboxWorkerError, now: datetime) -> bool:
    """Note a fault of the mailbox or the transport; True where it is new."""
    with ledger.transaction() as connection:
        return note(connection, part, str(error), error.remedy, now)


def clear(ledger: Ledger, part: str) -> None:
    """The part works again. Costs no write where nothing was noted."""
    with ledger.snapshot() as connection:
        noted = meta_value(connection, PREFIX + part)
    if noted is not None:
        with ledger.transaction() as connection:
            forget(connection, part)


def forget(connection: Connection, part: str) -> None:
    """The part works again, told inside a transaction."""
    set_meta(connection, PREFIX + part, None)


def present(connection: Connection) -> tuple[Fault, ...]:
    """All faults that stand, oldest first."""
    rows = connection.execute(select(meta.c.value).where(meta.c.name.startswith(PREFIX))).scalars()
    noted = [json.loads(value) for value in rows]
    found = [Fault(item["what"], item["remedy"], datetime.fromisoformat(item["since"])) for item in noted]
    return tuple(sorted(found, key=lambda fault: fault.since))
