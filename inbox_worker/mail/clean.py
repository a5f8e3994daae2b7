"""Text from a mail → text without tricks: the one place where invisible characters go.

NUL, controls, zero-width and bidi characters, soft hyphens are dropped; odd spaces and hyphens become the plain ones, and so
do full-width letters and digits, as an address is written with them in East Asia, the shapes of Arabic letters, and the drawn
edges of a table; what is struck through with strokes that combine goes too; NFC.
Ideographic spaces stay, for they separate names. In: any text. Out: what a reader sees.
"""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

_DROPPED = "".join(
    chr(code)
    for first, last in (
        (0x00, 0x08), (0x0B, 0x0B), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
        (0x115F, 0x1160), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFEFF, 0xFEFF),
        (0xFFF9, 0xFFFC), (0xE0000, 0xE007F),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_DRAWN_ACROSS = (0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2550)
_DRAWN_DOWN = (0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F, 0x2551)
_TABLE: dict[int, str | None] = dict.fromkeys(map(ord, _DROPPED))
_TABLE |= dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_TABLE |= {0x2010: "-", 0x2011: "-", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_TABLE |= {code: normalize("NFKC", chr(code)) for code in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD))}
_TABLE |= dict.fromkeys(range(0x2500, 0x2580), "+") | dict.fromkeys(_DRAWN_ACROSS, "-")
_TABLE |= dict.fromkeys(_DRAWN_DOWN, "|")
_TABLE |= {
    code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF20, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_TABLE |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_UNSEEN_ASCII = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNSEEN = re.compile(
    "[" + "".join(re.escape(chr(code)) for code in sorted(_TABLE) if code < 0xD800 or 0xE000 <= code < 0x10000) + "]"
)
_UNSEEN_BEYOND = re.compile("[\ud800-\udfff\U000e0000-\U000e007f]")
_WIDE_DOT = re.compile(r"(?<=[a-z0-9])\uff0e(?=[a-z])")
"""The dots of an address; behind a number alone one is a list's."""
_STRUCK = re.compile("(?:[^\\s\u0335-\u0338][\u0335-\u0338] ?\u0336?){3,}")
"""Struck through letter by letter, with strokes that combine: where nothing else can be struck."""
_SPACES = re.compile(r"[ \t\n]+")


def clean(text: str) -> str:
    """`text` with lines ended by "\\n" and free of what cannot be seen."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text.translate(_TABLE) if _UNSEEN_ASCII.search(text) else text
    if _UNSEEN.search(text) or _UNSEEN_BEYOND.search(text):
        text = text.translate(_TABLE)
    if "\u0336" in text or "\u0335" in text:
        text = _STRUCK.sub("", text)
    if "\uff0e" in text:
        text = _WIDE_DOT.sub(".", text)
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def one_line(text: str) -> str:
    """`text` on one line, with single spaces."""
    text = clean(text)
    if "  " in text or "\t" in text or "\n" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()
