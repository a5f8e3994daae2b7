"""Proof that a reply answers a letter of ours: HMAC tokens bound to letter, recipient and action.

A letter's Message-ID is `<letter-id.token@our-domain>`, under 70 characters, so that any reply bears the token in In-Reply-To or References
(ids of 79 and more are mangled on the way). A digest repeats a token of its own in a line of text and in each mailto link, as `iw12.token`.
Whether the letter exists, was sent and went to this sender is the ledger's to say.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

THREAD = "thread"
COMMAND = "command"
TOKEN_LENGTH = 20
"""Characters of base32: 100 bits. Lower case, since some servers change the case of ids."""
MAX_MESSAGE_ID = 69

_MESSAGE_ID = re.compile(r"<?([1-9][0-9]{0,18})\.([a-z2-7]{20})@[^<>@\s]{1,255}>?", re.IGNORECASE)
_IN_TEXT = re.compile(r"\biw([1-9][0-9]{0,18})\.([a-z2-7]{20})\b", re.IGNORECASE)


def token(key: bytes, letter_id: int, recipient: str, action: str) -> str:
    """The token that only we can make for this letter, recipient and action (THREAD or COMMAND)."""
    bound = f"{action}\0{letter_id}\0{recipient.lower()}".encode("utf-8", "surrogatepass")
    mac = hmac.new(key, bound, hashlib.sha256).digest()
    return base64.b32encode(mac).decode("ascii").lower()[:TOKEN_LENGTH]


def verify(key: bytes, given: str, letter_id: int, recipient: str, action: str) -> bool:
    """Whether `given` is that token; takes the same time whatever is wrong with it."""
    expected = token(key, letter_id, recipient, action).encode("ascii")
    return hmac.compare_digest(expected, given.lower().encode("utf-8", "surrogatepass"))


def message_id(key: bytes, letter_id: int, recipient: str, domain: str) -> str:
    """The Message-ID of a letter; a long domain loses its leftmost labels rather than the id its brevity."""
    left = f"<{letter_id}.{token(key, letter_id, recipient, THREAD)}@"
    room = MAX_MESSAGE_ID - len(left) - 1
    while len(domain) > room and "." in domain:
        domain = domain.partition(".")[2]
    return f"{left}{domain[-room:]}>"


def parse_message_id(text: str) -> tuple[int, str] | None:
    """Letter id and token of a Message-ID in our form, None for every other."""
    found = _MESSAGE_ID.fullmatch(text.strip())
    return (int(found[1]), found[2].lower()) if found else None


def answered(key: bytes, ids: Iterable[str], recipient: str) -> int | None:
    """The letter of ours to `recipient` that a mail with these In-Reply-To and References replies to; its token proves it."""
    for found in map(parse_message_id, ids):
        if found is not None and verify(key, found[1], found[0], recipient, THREAD):
            return found[0]
    return None


def command_token(key: bytes, letter_id: int, recipient: str) -> str:
    """What a digest writes into its text and its ready-made answers: `iw12.token`."""
    return f"iw{letter_id}.{token(key, letter_id, recipient, COMMAND)}"


def tokens_in(text: str) -> tuple[tuple[int, str], ...]:
    """Letter ids and tokens of all `iw12.token` in a text, each once, in order."""
    return tuple(dict.fromkeys((int(found[1]), found[2].lower()) for found in _IN_TEXT.finditer(text)))
