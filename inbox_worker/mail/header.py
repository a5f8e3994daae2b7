"""One header's bytes → text, file names, dates and message ids.

Promises: never raises; RFC 2047 words are read also where they are broken (spaces inside, no end, a letter split over two
words, raw 8-bit text between them); no CR, LF, NUL or other control character is left in a value.
"""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import unquote_to_bytes

from inbox_worker.mail.charset import decode, is_utf8
from inbox_worker.mail.clean import one_line

_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)(?:\?=|\?\Z|\Z)")
_ID = re.compile(r"<([^<>\s]{1,998})>")
_DATE = re.compile(
    r"(\d{1,2})[ -]{1,3}([A-Za-z]{3})[a-z]{0,6}\.?,?[ -]{1,3}(\d{2,4})[ ,]{1,3}(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s{0,3}([ap]m)?"
    r"\s{0,3}(?:(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})|([A-Za-z]{1,5}))?",
    re.IGNORECASE,
)
_MONTHS = {
    month: at
    for at, month in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_ZONES: dict[str, float] = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "bst": 1,
    "msk": 3, "jst": 9, "wat": 1, "eat": 3, "ist": 5.5,
}  # fmt: skip


def read_text(value: bytes, hint: str = "") -> str:
    """A header's value, decoded, on one line; `hint` is the charset of raw bytes in it."""
    if b"=?" not in value and value.isascii():
        return one_line(value.decode("ascii"))
    return one_line(decode_words(value, hint))


def decode_words(value: bytes, hint: str = "") -> str:
    """RFC 2047: neighbouring words of one charset are joined as bytes before they are decoded, for a letter may be split over two."""
    out: list[str] = []
    pending, charset, at = b"", "", 0
    for match in _WORD.finditer(value):
        between = value[at : match.start()]
        name = match.group(1).split(b"*")[0].decode("ascii", "replace").lower()
        if pending and (between.strip() or name != charset):
            out.append(decode(pending, charset))
            pending = b""
        if between.strip() or (not out and not pending):
            out.append(_raw(between, hint))
        pending, charset, at = pending + _word(match.group(2), match.group(3)), name, match.end()
    if pending:
        out.append(decode(pending, charset))
    out.append(_raw(value[at:], hint))
    return "".join(out)


def _raw(value: bytes, hint: str) -> str:
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii")
    return decode(value, "" if is_utf8(value) else hint)


def _word(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return _quoted(text.replace(b"_", b" "))
    return read_base64(text)


def _quoted(text: bytes) -> bytes:
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda match: bytes((int(match.group(1), 16),)), text)


def read_base64(text: bytes) -> bytes:
    """Base64 as far as it goes: foreign characters are skipped, a missing padding is supplied."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    clean = clean[: len(clean) - (len(clean) % 4 == 1)]
    try:
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def read_filename(parameters: dict[str, str], *names: str) -> str:
    """RFC 2231 (`filename*`, `filename*0*` …), RFC 2047 in quotes, or raw bytes; the last path component, never a path."""
    for name in names:
        value = _extended(parameters, name)
        if value is None and name in parameters:
            value = decode_words(parameters[name].encode("latin-1", "replace"))
        if value:
            return one_line(re.split(r"[/\\]", value)[-1])[:200]
    return ""


def _extended(parameters: dict[str, str], name: str) -> str | None:
    pieces = [parameters[key] for key in (f"{name}*", f"{name}*0*", f"{name}*0") if key in parameters][:1]
    if not pieces:
        return None
    for number in range(1, 50):
        piece = parameters.get(f"{name}*{number}*", parameters.get(f"{name}*{number}"))
        if piece is None:
            break
        pieces.append(piece)
    charset, mark, rest = pieces[0].partition("'")
    _, second, value = rest.partition("'")
    if not (mark and second):
        charset, value = "", pieces[0]
    return decode(unquote_to_bytes(value + "".join(pieces[1:])), charset)


def read_ids(value: str) -> tuple[str, ...]:
    """All `<id>` of a References or In-Reply-To header, with their brackets."""
    return tuple(f"<{found}>" for found in _ID.findall(value))[:200]


def read_date(value: str) -> datetime | None:
    """RFC 5322 section 3.3 and its neighbours; aware, a zone that nobody knows is UTC; None where it is no date."""
    match = _DATE.search(value[:200])
    if match is None or match.group(2).lower() not in _MONTHS:
        return None
    day, month, year, hour, minute, second, half = match.group(1, 2, 3, 4, 5, 6, 7)
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 50 else 1900)
    hours = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
    try:
        seconds = min(int(second or 0), 59)
        return datetime(full, _MONTHS[month.lower()], int(day), hours, int(minute), seconds, tzinfo=_zone(match))
    except (ValueError, OverflowError):
        return None


def _zone(match: re.Match[str]) -> timezone:
    sign, hours, minutes, name = match.group(8, 9, 10, 11)
    if sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-offset if sign == "-" else offset) if offset < timedelta(hours=24) else UTC
    known = _ZONES.get((name or "").lower())
    return timezone(timedelta(hours=known)) if known is not None else UTC
