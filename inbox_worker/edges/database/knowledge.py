"""Which events the ledger has heard of: an event that is over when it is first entered is refused, a known one runs on until purged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from inbox_worker.edges.database.ledger import insert_once
from inbox_worker.edges.database.tables import meta
from inbox_worker.event import Event

PREFIX = "event "


def known_events(connection: Connection) -> frozenset[str]:
    """The ids of all events that were ever configured."""
    names = connection.execute(select(meta.c.name).where(meta.c.name.startswith(PREFIX))).scalars()
    return frozenset(name.removeprefix(PREFIX) for name in names)


def know_events(connection: Connection, events: tuple[Event, ...], now: datetime) -> None:
    """Remember these events."""
    for event in events:
        insert_once(connection, meta, {"name": PREFIX + event.id, "value": now.isoformat()})
