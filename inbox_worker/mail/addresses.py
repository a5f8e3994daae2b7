"""An address header → its mailboxes, by a strict reader of our own.

Promises: what comes out is an address that stood alone in its place (RFC 5322 section 3.4), so that an answer goes where the
header says and nowhere else: `a@good.example)b@evil.example` is no address at all (CVE-2023-27043),
`a@good.example,b@evil.example` are two. A name with an unquoted comma (`Doe, Jane (UNDP) <j@undp.example>`) stays whole.
Encoded words are decoded after the splitting, so they can never bring a comma, a bracket or a second address. Linear in the
length.
"""

from __future__ import annotations

import re

from inbox_worker.mail.clean import clean, one_line
from inbox_worker.mail.header import decode_words
from inbox_worker.mail.model import Address
from inbox_worker.mail.structure import Faults

ADDRESSES = 100
UNREADABLE = "an address could not be read"

_PIECE = re.compile(
    rb'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^>]*>?|[,;:]|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=|(?:(?!=\?)[^",;:<(])+|=',
    re.DOTALL,
)
_LOCAL = r"""(?:[^\s@<>()\[\]\\,;:"]{1,64}|"(?:[^"\\\r\n]|\\.){0,62}")"""
_DOMAIN = r"(?:[^\s@<>()\[\]\\,;:\".]{1,63}(?:\.[^\s@<>()\[\]\\,;:\".]{1,63}){0,20}\.?|\[[0-9A-Fa-f.:Iv]{2,60}\])"
_ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_QUOTES = "'\"‘’“”` "


def read_addresses(value: bytes, faults: Faults, hint: str = "") -> tuple[Address, ...]:
    """All mailboxes of the header, groups opened, at most a hundred; `hint` is the charset of raw bytes in it."""
    found: list[Address] = []
    words: list[bytes] = []
    has_at, angle = False, None
    for match in _PIECE.finditer(value):
        piece = match.group()
        if piece.startswith(b"<"):
            angle = piece if angle is None else b""
        elif piece == b":" and not has_at and angle is None:
            words = []
        elif piece in {b",", b";"} and (angle is not None or piece == b";" or has_at):
            _keep((words, angle, hint), found, faults)
            words, has_at, angle = [], False, None
        elif piece != b"," or any(map(bytes.strip, words)):
            words.append(piece)
            has_at = has_at or (b"@" in piece and not piece.startswith((b'"', b"(")))
        if len(found) > ADDRESSES:
            faults.add(f"addresses after the first {ADDRESSES} were not read")
            return tuple(found[:ADDRESSES])
    _keep((words, angle, hint), found, faults)
    return tuple(found[:ADDRESSES])


def is_address(text: str) -> bool:
    """Whether `text` is one plain address and nothing else."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def _keep(mailbox: tuple[list[bytes], bytes | None, str], found: list[Address], faults: Faults) -> None:
    """Add the mailbox that words and angle make, or a fault if they make none."""
    words, angle, hint = mailbox
    if angle is not None:
        address, name = _plain(angle.strip(b"<>")).rpartition(":")[2].strip(), _name(words, hint)
    else:
        address = _plain(b"".join(word for word in words if not word.startswith(b"("))).strip()
        name = _name([word.strip(b"()") for word in words if word.startswith(b"(")], hint)
    if is_address(address):
        found.append(Address(name, address))
    elif address or name:
        faults.add(UNREADABLE)


def _plain(value: bytes) -> str:
    """An address is never encoded (RFC 2047 section 5): UTF-8 as in RFC 6532, or nothing."""
    return clean(value.decode("utf-8", "replace"))


def _name(words: list[bytes], hint: str) -> str:
    """The display name: quotes taken off but around a nickname, encoded words decoded (also inside quotes, as Outlook writes them).

    What stands behind a line break in it was put there to become a header of its own, and is dropped."""
    bare = [at for at, word in enumerate(words) if word.strip() and not word.startswith(b'"')]
    first, last = (bare[0], bare[-1]) if bare else (0, 0)
    joined = b"".join(_unquoted(word, nickname=first < at < last) for at, word in enumerate(words))
    text = joined.decode("ascii") if joined.isascii() and b"=?" not in joined else decode_words(joined, hint)
    return one_line(clean(text).strip().partition("\n")[0]).strip(_QUOTES)


def _unquoted(word: bytes, *, nickname: bool) -> bytes:
    """A word of a display name; one in quotes without them, but for a nickname between words without: Jerome "Jerry" Cadogan."""
    if not word.startswith(b'"'):
        return word
    return re.sub(rb"\\(.)", rb"\1", word if nickname else word[1:].removesuffix(b'"'))
