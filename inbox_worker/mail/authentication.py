"""Whether the receiving server vouches for the From address (RFC 8601), as far as its own header says.

Promises: only the topmost Authentication-Results with our server's authserv-id counts, for any sender can write the others. A
pass counts only when it is aligned with the domain of the one From address (RFC 7489 section 3.1): that domain itself, or one
is below the other. That is a little stricter than DMARC, which would also let two neighbours below one organisation pass; a
server that knows says dmarc=pass.
"""

from __future__ import annotations

import re
from enum import StrEnum

from inbox_worker.mail.model import Message

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_METHOD = re.compile(r"([A-Za-z][\w-]{0,30})(?:/\d+)?\s*=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r"\b([a-z]+\.[\w-]+)\s*=\s*\"?([^\s;\"]{1,320})", re.IGNORECASE)
_IDENTITIES = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.helo"),
    "dmarc": ("header.from",),
}


class Authentication(StrEnum):
    """What the receiving server says about the From address; none: it says nothing about it."""

    PASSED = "passed"
    FAILED = "failed"
    NONE = "none"


def authentication(message: Message, authserv_id: str) -> Authentication:
    """The verdict of the server that calls itself `authserv_id`."""
    author = message.author
    results = _topmost(message, authserv_id)
    if author is None or results is None:
        return Authentication.NONE
    verdicts = dict.fromkeys(_verdicts(results, author.domain))
    if ("dmarc", "fail") in verdicts:
        return Authentication.FAILED
    if any(result == "pass" for _, result in verdicts):
        return Authentication.PASSED
    return Authentication.FAILED if any("fail" in result for _, result in verdicts) else Authentication.NONE


def _topmost(message: Message, authserv_id: str) -> str | None:
    for value in message.values("authentication-results"):
        head, _, results = _COMMENT.sub(" ", value).partition(";")
        words = head.split()
        if words and words[0].lower() == authserv_id.lower():
            return results
    return None


def _verdicts(results: str, domain: str) -> list[tuple[str, str]]:
    """(method, result) of those that speak of `domain`; a DMARC result speaks of From even where it does not repeat it."""
    found = []
    for result in results.split(";"):
        match = _METHOD.match(result.strip())
        if match is None or (method := match.group(1).lower()) not in _IDENTITIES:
            continue
        properties = {name.lower(): value for name, value in _PROPERTY.findall(result)}
        identity = next(
            (properties[name] for name in _IDENTITIES[method] if name in properties),
            domain if method == "dmarc" else "",
        )
        if _aligned(identity.rpartition("@")[2].lower().rstrip("."), domain):
            found.append((method, match.group(2).lower()))
    return found


def _aligned(identity: str, domain: str) -> bool:
    if "." not in identity or not domain:
        return False
    return identity == domain or identity.endswith(f".{domain}") or domain.endswith(f".{identity}")
