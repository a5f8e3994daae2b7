"""Settings → the desk's Policy."""

from __future__ import annotations

from datetime import datetime

from inbox_worker.config.settings import Settings
from inbox_worker.desk.model import Policy


def policy_of(settings: Settings, start: datetime | None) -> Policy:
    """The rules that are not an event's; `start` is when the worker began to answer."""
    mailbox = settings.mailbox
    return Policy(
        own_addresses=settings.own_addresses,
        announced_via=frozenset(address.lower() for address in mailbox.announced_via),
        organisers=frozenset(address.lower() for address in settings.organisers.addresses),
        authserv_id=mailbox.authserv_id,
        start=start,
    )
