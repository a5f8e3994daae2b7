"""One raw mail → what it means and what the desk would do, without a ledger: what `parse` shows. Pure, as the rooms it calls.

It decides as at the mail's arrival: now is the topmost Received date (else Date), caps are empty, and the registration that an amendment or
cancellation speaks of is taken to exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from inbox_worker.desk.decide import decide
from inbox_worker.desk.model import Decision, Known, Policy
from inbox_worker.event import Event
from inbox_worker.mail.automatic import machine_signs
from inbox_worker.mail.model import Machine, Message
from inbox_worker.mail.parse import parse
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Reading
from inbox_worker.reading.read import read
from inbox_worker.reading.weigh import SURE

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""A mail that bears no date at all came before every deadline."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One mail with all that was made of it."""

    message: Message
    signs: tuple[Machine, ...]
    reading: Reading
    decision: Decision


def understand(raw: bytes, events: tuple[Event, ...], policy: Policy, lexicon: Lexicon) -> Understood:
    """Parse, read and decide one mail."""
    message = parse(raw)
    signs = machine_signs(message, policy.own_addresses, policy.announced_via)
    reading = read(message, events, policy.own_addresses, lexicon)
    event = next((event for event in events if event.id == reading.event_id), None)
    arrived = message.received or message.date or UNDATED
    known = Known(assumed=True)
    decision = decide(message, signs, reading, event, known, policy, arrived, arrived, sure=SURE)
    return Understood(message, signs, reading, decision)
