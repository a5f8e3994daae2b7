"""Content lines of vCard and iCalendar (RFC 6350 section 3.3, RFC 5545 section 3.1) → name, parameters, value.

Also vCard 2.1, whose values are quoted-printable with soft breaks and a charset of their own. A reader of its own: vobject
raises on real cards (a bare `;QUOTED-PRINTABLE`, a fold inside a letter), reads every letter with regular expressions, and
knows no bounds.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from inbox_worker.mail.charset import decode
from inbox_worker.mail.clean import clean

LINES = 5000
FOLDED_LINES = 20_000
_HEAD = re.compile(rb'((?:[\w-]{1,30}\.)?)([\w-]{1,40})((?:;[^":]{0,2000}(?:"[^"]{0,500}"[^":]{0,2000}){0,20})?):')
_PARAMETER = re.compile(r";([\w-]+)(?:=(\"[^\"]*\"|[^;\"]*))?")
_ESCAPE = re.compile(r"\\([\\;,:nN])")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """`name` in lower case; `parameters` names in lower case ("type" joined by commas); `value` still with its escapes."""

    name: str
    parameters: dict[str, str]
    value: str


def content_lines(content: bytes, charset: str) -> list[ContentLine]:
    """All lines of `content`, unfolded."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content, charset = content.decode("utf-16", "replace").encode(), "utf-8"
    found = []
    for raw in _unfolded(content):
        if (match := _HEAD.match(raw)) is not None:
            found.append(_line(match, raw[match.end() :], charset))
        if len(found) >= LINES:
            break
    return found


def _unfolded(content: bytes) -> list[bytes]:
    out: list[list[bytes]] = []
    soft = quoted = False
    for line in content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", FOLDED_LINES)[:FOLDED_LINES]:
        if out and soft:
            out[-1] += [b"\n", line]
        elif out and line[:1] in {b" ", b"\t"}:
            out[-1].append(line[1:])
        elif line:
            out.append([line])
            quoted = b"QUOTED-PRINTABLE" in line[:200].upper()
        soft = quoted and line.endswith(b"=")
    return [b"".join(line) for line in out]


def _line(match: re.Match[bytes], raw: bytes, charset: str) -> ContentLine:
    parameters: dict[str, str] = {}
    for name, value in _PARAMETER.findall(decode(match.group(3), charset)):
        key, text = (name.lower(), value.strip('"')) if value else ("type", name)
        if key == "type" and text.upper() in {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"}:
            key = "encoding"
        parameters[key] = f"{parameters[key]},{text}" if key in parameters else text
    if parameters.get("encoding", "").upper() == "QUOTED-PRINTABLE":
        raw = binascii.a2b_qp(raw)
    value = clean(decode(raw, parameters.get("charset", charset)))
    return ContentLine(match.group(2).decode("ascii", "replace").lower(), parameters, value)


def unescaped(value: str) -> str:
    """A text value without its escapes, on one line."""
    return " ".join(_ESCAPE.sub(lambda found: " " if found.group(1) in "nN" else found.group(1), value).split())


def components(value: str) -> list[str]:
    """A structured value (N, ORG, ADR) cut at its unescaped semicolons."""
    pieces = re.split(r"(?<!\\);", value)
    return [unescaped(piece) for piece in pieces]
