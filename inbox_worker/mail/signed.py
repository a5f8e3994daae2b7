"""An opaque S/MIME part (application/pkcs7-mime, signed-data) → the mail inside it.

Promises: the content of a CMS SignedData (RFC 5652 section 5) by a walk over its BER, also with indefinite lengths and a
content in pieces; None where it is something else or broken. Nothing is verified: a signature is worth no more here than the
From header.
"""

from __future__ import annotations

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_ENVELOPED_DATA = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
_DEPTH = 12


class _BrokenError(Exception):
    """The bytes are no BER."""


def is_encrypted(der: bytes) -> bool:
    """Whether the outermost object is an EnvelopedData."""
    return any(oid in der[:40] for oid in _ENVELOPED_DATA)


def signed_content(der: bytes) -> bytes | None:
    """The bytes that were signed, None where there are none to be had."""
    try:
        content_type, content = _children(der, *_body(der, 0)[1:3])[:2]
        if der[content_type[0] : content_type[1]] != _SIGNED_DATA:
            return None
        signed = _children(der, content[0], content[1])[0]
        encapsulated = _children(der, *signed)[2]
        wrapped = _children(der, *encapsulated)[1]
        return _octets(der, *wrapped)
    except (_BrokenError, IndexError, ValueError):
        return None


def _body(der: bytes, at: int) -> tuple[int, int, int, int]:
    """(tag, start, end of the content, where the next object begins); an indefinite length is walked to its end."""
    if at + 2 > len(der) or der[at] & 0x1F == 0x1F:
        raise _BrokenError
    tag, length, start = der[at], der[at + 1], at + 2
    if length == 0x80:
        end = _end_of_contents(der, start, 0)
        return tag, start, end, end + 2
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(der[start : start + count], "big")
        start += count
    if start + length > len(der):
        raise _BrokenError
    return tag, start, start + length, start + length


def _end_of_contents(der: bytes, at: int, depth: int) -> int:
    if depth > _DEPTH:
        raise _BrokenError
    while der[at : at + 2] != b"\x00\x00":
        if at + 2 > len(der):
            raise _BrokenError
        indefinite = der[at + 1] == 0x80
        at = _end_of_contents(der, at + 2, depth + 1) + 2 if indefinite else _body(der, at)[3]
    return at


def _children(der: bytes, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while start < end and len(found) < 10_000:
        _, first, last, start = _body(der, start)
        found.append((first, last))
    return found


def _octets(der: bytes, start: int, end: int, depth: int = 0) -> bytes:
    """An OCTET STRING, primitive or in pieces."""
    if depth > _DEPTH:
        raise _BrokenError
    out: list[bytes] = []
    while start < end:
        tag, first, last, start = _body(der, start)
        out.append(_octets(der, first, last, depth + 1) if tag & 0x20 else der[first:last])
    return b"".join(out)
