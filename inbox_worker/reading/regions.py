"""Whose words are these? The text of a mail cut into the sender's own words, quoted mails and forwarded mails.

Promises that every line belongs to exactly one block, that the lines which programs put above a quoted mail are in
none, and that quoted words
never come out as the sender's own where any client's way of quoting is recognised: "> ", an attribution line, a
header block, a rule.
Where a letter's parts are (greeting, signature, disclaimer) is left to `view`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from inbox_worker.mail.model import Address
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region
from inbox_worker.reading.words import fold, split

_PREFIX = re.compile(r"[ \t]{0,4}(?:>[ \t]?)+")
_RULE = re.compile(r"\s*[_=*\-–—]{5,}\s*$")
_LABEL = re.compile(r"\s{0,8}\*{0,2}([^\W\d_][^:：\n]{0,24}?)\s?\*{0,2}\s?[:：]\*{0,2}[ \t]*(\S.*)?$")
_ADDRESS = re.compile(r"<?(?:mailto:)?([\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})>?")
_BEFORE_NAME = re.compile(r"[,:»]|\b(?:[AP]M|a)\s")
_TIME = re.compile(r"\d{1,2}[:.]\d\d|\d{4}")
_ATTRIBUTION_LINES = 4
_HEADER_LINES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its quote marks: `text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class Block:
    """Consecutive words of one author. `author` is named by the lines above it, `name_at` and `address_at` where; None for own words."""

    region: Region
    lines: list[Line] = field(default_factory=list)
    author: Address | None = None
    name_at: tuple[int, int] | None = None
    address_at: tuple[int, int] | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with the number of its quote marks."""

    line: Line
    depth: int


def cut(text: str, *, forwarded: bool, lexicon: Lexicon) -> list[Block]:
    """The blocks of `text`, the sender's own words first; `forwarded` tells that the subject announces a forwarded mail."""
    all_rows = rows(text)
    blocks = [Block(Region.OWN)]
    position = depth = 0
    tail = False
    pending: Block | None = None
    while position < len(all_rows):
        row = all_rows[position]
        opened, length = _opening(all_rows, position, forwarded, lexicon)
        if opened:
            blocks.append(opened)
            pending, depth, tail = opened, all_rows[min(position + length, len(all_rows) - 1)].depth, True
            position += length
            if depth > row.depth:
                tail = False
            continue
        if row.depth > depth or (row.depth < depth and row.depth > 0):
            if pending is None:
                blocks.append(Block(_region(forwarded)))
            depth, tail = row.depth, False
        elif row.depth < depth and row.line.text.strip():
            if not tail:
                blocks.append(Block(Region.OWN))
            depth = 0
        pending = None if row.line.text.strip() else pending
        blocks[-1].lines.append(row.line)
        position += 1
    return _gathered(blocks)


def _gathered(blocks: list[Block]) -> list[Block]:
    """Own words first, as one block: they may be parted by quotes that they answer."""
    own = Block(Region.OWN, [line for block in blocks if block.region is Region.OWN for line in block.lines])
    return [own, *(block for block in blocks if block.region is not Region.OWN)]


def _region(forwarded: bool) -> Region:
    return Region.FORWARD if forwarded else Region.QUOTE


def rows(text: str) -> list[_Row]:
    """The lines of `text`, each without its quote marks and with their number."""
    found: list[_Row] = []
    start = 0
    for raw in text.split("\n"):
        prefix = _PREFIX.match(raw)
        skip = prefix.end() if prefix else 0
        found.append(_Row(Line(start + skip, start + len(raw), raw[skip:]), raw[:skip].count(">")))
        start += len(raw) + 1
    return found


def _opening(rows: Sequence[_Row], at: int, forwarded: bool, lexicon: Lexicon) -> tuple[Block | None, int]:
    """The block that begins at row `at` and the number of rows that announce it; None where none begins."""
    if not rows[at].line.text.strip():
        return None, 0
    start, marked = _marks(rows, at, lexicon)
    header = _header(rows, start, lexicon)
    if header:
        block, length = header
        block.region = Region.FORWARD if forwarded or marked == "forward" else Region.QUOTE
        return block, start - at + length
    if marked:
        return Block(Region.FORWARD if marked == "forward" else _region(forwarded)), start - at
    return _attribution(rows, at, forwarded, lexicon)


def _marks(rows: Sequence[_Row], at: int, lexicon: Lexicon) -> tuple[int, str]:
    """Skip rules, empty lines and lines like "Begin forwarded message:" from `at`; where they end, and "forward", "original" or ""."""
    marked, position = "", at
    while position < len(rows) and position < at + 6:
        text = rows[position].line.text.strip()
        if text and not _RULE.match(text):
            kind = _mark(text, lexicon)
            if not kind:
                break
            marked = kind
        position += 1
    return (position, marked) if marked or position > at else (at, "")


def _mark(text: str, lexicon: Lexicon) -> str:
    if len(text) > 70 or not (text[0] in "-–—_=*>" or text[-1] in ":：-–—_=*"):
        return ""
    words = split(text.strip("-–—_=*> :：.\t"))
    for match in lexicon.lines.find(words):
        if match.phrase.category in ("forward", "original") and match.first <= 1 and match.last >= len(words) - 2:
            return match.phrase.category
    return ""


def _header(rows: Sequence[_Row], at: int, lexicon: Lexicon) -> tuple[Block, int] | None:
    """A block of "From: … Sent: … To: …" lines beginning at `at`, and its length with the empty lines after it."""
    if at >= len(rows) or lexicon.headers.get(_label(rows[at].line.text)) is None:
        return None
    fields: dict[str, Line] = {}
    position, last = at, at
    while position < len(rows) and position < at + _HEADER_LINES:
        text = rows[position].line.text
        kind = lexicon.headers.get(_label(text))
        if kind and kind not in fields:
            fields[kind], last = rows[position].line, position
        elif (not text.strip() and (position == at + 1 or position != last + 1)) or (
            not text.strip() and "from" in fields and len(fields) >= 3
        ):
            break
        position += 1
    if "from" not in fields or len(fields) < 2 or not ({"sent", "to", "subject"} & fields.keys()):
        return None
    while last + 1 < len(rows) and not rows[last + 1].line.text.strip():
        last += 1
    block = Block(Region.QUOTE, subject=_value(fields["subject"])[0] if "subject" in fields else "")
    _name_author(block, *_value(fields["from"]))
    return block, last + 1 - at


def _label(text: str) -> str:
    match = _LABEL.match(text) if len(text) < 1000 else None
    return fold(match.group(1)) if match else ""


def _value(line: Line) -> tuple[str, int]:
    match = _LABEL.match(line.text)
    if match is None or match.group(2) is None:
        return "", line.end
    return match.group(2), line.start + match.start(2)


def _name_author(block: Block, text: str, start: int) -> None:
    """Note who is named in "Jane Doe <jane@x.example>", and where."""
    found = _ADDRESS.search(text)
    name = (text[: found.start()] if found else text).rstrip(" <[(\"'")
    begin = len(name) - len(name.lstrip(" \"'*"))
    name = name.strip(" \"'*")
    block.author = Address(name, found.group(1) if found else "")
    if name:
        block.name_at = (start + begin, start + begin + len(name))
    if found:
        block.address_at = (start + found.start(1), start + found.end(1))


def _attribution(rows: Sequence[_Row], at: int, forwarded: bool, lexicon: Lexicon) -> tuple[Block | None, int]:
    """A line like "On Monday, Jane Doe <jane@x.example> wrote:", perhaps wrapped, with a quote or the rest of the mail below."""
    joined = ""
    for count in range(1, _ATTRIBUTION_LINES + 1):
        if at + count > len(rows) or not rows[at + count - 1].line.text.strip():
            break
        joined += rows[at + count - 1].line.text.rstrip() + " "
        if len(joined) > 400:
            break
        if joined.rstrip()[-1] in ":：" or _below(rows, at + count) > rows[at].depth:
            block = _attributed(rows, at, count, joined.rstrip(), lexicon)
            if block:
                block.region = _region(forwarded)
                return block, count
        if not (_TIME.search(joined) or "@" in joined):
            break
    return None, 0


def _below(rows: Sequence[_Row], at: int) -> int:
    while at < len(rows) and not rows[at].line.text.strip() and not rows[at].depth:
        at += 1
    return rows[at].depth if at < len(rows) else -1


def _answers(rows: Sequence[_Row], at: int) -> bool:
    """Whether what stands right above is quoted more deeply: an answer between the lines of a quote, not who wrote it."""
    above = next((row for row in reversed(rows[max(0, at - _BLANKS) : at]) if row.line.text.strip()), None)
    return above is not None and above.depth > rows[at].depth


_BLANKS = 8
_ASKS = re.compile(r"[?؟]\s")


def _attributed(rows: Sequence[_Row], at: int, count: int, joined: str, lexicon: Lexicon) -> Block | None:
    below = _below(rows, at + count)
    if below < 0:
        return None
    quoted = below > rows[at].depth
    has_address, has_time = bool(_ADDRESS.search(joined)), bool(_TIME.search(joined))
    known = any(
        match.last >= len(split(joined)) - 2
        for match in lexicon.lines.find(split(joined))
        if match.phrase.category == "quote"
    )
    likely = (
        (known and (has_time or has_address or quoted))
        or (has_address and has_time and joined[-1] in ":：")
        or (quoted and (has_address or has_time) and not _ASKS.search(joined) and not _answers(rows, at))
    )
    if not likely:
        return None
    block = Block(Region.QUOTE)
    for index in range(count):
        line = rows[at + index].line
        if "@" in line.text:
            name = line.text[: _ADDRESS.search(line.text).start()] if _ADDRESS.search(line.text) else line.text  # type: ignore[union-attr]
            begin = max((edge.end() for edge in _BEFORE_NAME.finditer(name)), default=0)
            _name_author(
                block,
                line.text[begin:].lstrip(),
                line.start + begin + len(line.text[begin:]) - len(line.text[begin:].lstrip()),
            )
    return block
