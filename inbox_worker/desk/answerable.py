"""May this sender be answered, and at which address? The headers' half of RELIABILITY's rules: preconditions P2 to P5
and its never-table.

Promises: `refusal` gives the first reason that stands against an answer, the cheap and certain ones first; a refusal
sends a mail to review and drops nothing. The signs in headers and structure are found by `mail.automatic`; here any of
them is enough to want a person's eye. P1 (a request that fits) is `decide`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from inbox_worker.desk.model import Known, Policy
from inbox_worker.event import Event
from inbox_worker.mail.authentication import Authentication, authentication
from inbox_worker.mail.model import Certainty, Machine, Message


def refusal(
    message: Message, signs: Iterable[Machine], policy: Policy, event: Event | None, arrived: datetime, known: Known
) -> str | None:
    """Why the sender may not be answered by the worker itself, None where nothing stands against it."""
    return next(
        (
            reason
            for reason in (
                _machine(signs),
                _sender(message, policy),
                _reply_to(message, policy),
                _addressed(message, policy),
                _authenticated(message, policy),
                _in_time(event, arrived),
                _bounced(known),
            )
            if reason
        ),
        None,
    )


def reply_address(message: Message) -> str:
    """Where an answer goes: Reply-To if it is one address and plainly theirs, else From; "" where From is not one
    plain address. A Reply-To that is also a recipient is a list's, not theirs."""
    author = message.author
    if author is None:
        return ""
    if len(message.reply_to) != 1 or not _same_house(message.reply_to[0].domain, author.domain):
        return author.address
    wanted = message.reply_to[0].address
    recipients = {address.address.lower() for address in (*message.to, *message.cc)}
    return author.address if wanted.lower() in recipients else wanted


def is_backlog(arrived: datetime, policy: Policy) -> bool:
    """Whether the mail is older than the worker's start (P5): recorded like any other, its letters wait for "release
    backlog"."""
    return policy.start is not None and arrived < policy.start


def is_authenticated(message: Message, policy: Policy) -> bool:
    """Whether the receiving server vouches for the sender, so that words of theirs (the subject) may be repeated."""
    return bool(policy.authserv_id) and authentication(message, policy.authserv_id) is Authentication.PASSED


def _machine(signs: Iterable[Machine]) -> str:
    """Any sign: a certain one has decided before, a likely one wants a person's eye."""
    found = sorted(signs, key=lambda sign: sign.certainty is not Certainty.CERTAIN)
    return found[0].reason if found else ""


def _sender(message: Message, policy: Policy) -> str:
    if message.author is None:
        return "From is not one plain address"
    if message.author.address.lower() in policy.own_addresses:
        return "it comes from our own address"
    if message.author.address.lower() in policy.announced_via:
        return "From is the list or forwarder, not the person"
    return ""


def _reply_to(message: Message, policy: Policy) -> str:
    """A Reply-To that our own list set is expected; one in another house could make us write to a stranger."""
    author = message.author
    for address in message.reply_to:
        if address.address.lower() in policy.own_addresses:
            return "Reply-To is our own address"
        expected = address.address.lower() in policy.announced_via
        if author is not None and not expected and not _same_house(address.domain, author.domain):
            return f"Reply-To is in another domain than From: {address.domain}"
    return ""


def _same_house(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _addressed(message: Message, policy: Policy) -> str:
    """P3: blind copies are known by Delivered-To."""
    ours = policy.own_addresses | policy.announced_via
    named = {address.address.lower() for address in (*message.to, *message.cc)}
    delivered = {address.lower() for address in message.delivered_to}
    return "" if ours & (named | delivered) else "our address is not among its recipients"


def _authenticated(message: Message, policy: Policy) -> str:
    """P4: where the receiving server's verdict is known, nothing less than an aligned pass will do."""
    if not policy.authserv_id or is_authenticated(message, policy):
        return ""
    return f"{policy.authserv_id} does not vouch for the sender's address"


def _in_time(event: Event | None, arrived: datetime) -> str:
    return "it arrived after the event had begun" if event is not None and arrived >= event.start else ""


def _bounced(known: Known) -> str:
    return "a letter to this address came back within the last 60 days" if known.bounced else ""
