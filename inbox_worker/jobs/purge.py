"""Personal data goes when its event's time has come; what remains are ids, counts and states, so that nothing is answered twice."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Connection

from inbox_worker.edges.database import retention
from inbox_worker.edges.database.ledger import Ledger, meta_value, set_meta
from inbox_worker.event import Event

log = logging.getLogger(__name__)

PURGED = "purged "
"""Prefix of the ledger's note that an event's personal data is gone."""


def purge(ledger: Ledger, events: tuple[Event, ...], now: datetime) -> tuple[str, ...]:
    """Delete the personal data of every event whose time has come; the ids of the events purged now."""
    purged = []
    for event in events:
        with ledger.transaction() as connection:
            if now < event.purge_at or is_purged(connection, event):
                continue
            retention.forget_event(connection, event.id)
            set_meta(connection, PURGED + event.id, now.isoformat())
        log.info("event %s: personal data deleted", event.id)
        purged.append(event.id)
    return tuple(purged)


def is_purged(connection: Connection, event: Event) -> bool:
    """Whether nothing about people of this event is kept, or taken in, any more."""
    return meta_value(connection, PURGED + event.id) is not None
