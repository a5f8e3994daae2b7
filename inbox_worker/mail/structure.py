"""bytes → a tree of parts, without decoding anything.

Promises: any bytes give a tree, in time linear in their number, within the limits below; nothing is copied but the headers.
Parts are offsets into the mail, so an attachment that nobody reads costs the search for its end and no more. What is broken is
read as a person's mail program would show it, and named in `faults`: a wrong or missing boundary, a missing end, headers that
end early. Python's own `email` package is not used: it reads every line of every attachment, and overflows its stack at a depth
of 1,000.
Leaves decoding to `charset`, `header` and `text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADER_BYTES = 64 * 1024
ONE_HEADER_BYTES = 16 * 1024
HEADERS = 200
PARTS = 100
DEPTH = 20
WORK = 1_500_000

_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_BLANK = re.compile(rb"\n\r?\n")
_BLANK_CR = re.compile(rb"\r\r")
_LOST_BOUNDARY = re.compile(
    rb"^--([^\s][^\r\n]{0,200}?)[ \t]*\r?\n(?:Content-[A-Za-z-]{1,40}:|\r?\n)", re.MULTILINE | re.IGNORECASE
)
_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,2000})"?|([^\s;"]+)')
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,60})\s*=\s*")


@dataclass(slots=True)
class Faults:
    """What grows while one mail is read: each fault once, in words for a person; and what is left of the limits that the mails
    attached to it share. `work` is in about a microsecond each, counted by size: the core has no clock."""

    found: dict[str, None] = field(default_factory=dict)
    parts: int = 0
    work: int = WORK

    def add(self, fault: str) -> None:
        if len(self.found) < 30:
            self.found[fault] = None

    def spend(self, work: int) -> bool:
        """Whether there is room for `work`, or nothing was done yet; if not, the fault is told."""
        if work > self.work and self.work < WORK:
            self.add("the mail holds more than is read of one; the rest was left out")
            return False
        self.work -= work
        return True


@dataclass(frozen=True, slots=True)
class Part:
    """One node: `headers` raw and unfolded, `start:end` its body in `raw`, `children` where it is a multipart."""

    raw: bytes
    headers: tuple[tuple[str, bytes], ...]
    start: int
    end: int
    type: str
    parameters: dict[str, str]
    children: tuple[Part, ...] = ()

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    def first(self, name: str) -> bytes:
        """The first header `name` (lower case), b"" where there is none."""
        return next((value for key, value in self.headers if key == name), b"")


def read_structure(raw: bytes, faults: Faults, depth: int = 0) -> Part:
    """The tree of the mail in `raw`; `depth` counts the mails and multiparts around it."""
    start = raw.find(b"\n") + 1 if raw.startswith((b"From ", b">From ")) else 0
    return _Reader(raw, faults).part(start, len(raw), depth, "text/plain")


@dataclass(frozen=True, slots=True)
class _Reader:
    """One mail while its tree is made."""

    raw: bytes
    faults: Faults

    def part(self, start: int, end: int, depth: int, default: str) -> Part:
        self.faults.parts += 1
        headers, body = read_headers(self.raw, start, end, self.faults)
        declared = next((value for key, value in headers if key == "content-type"), b"")
        type_, parameters = read_parameters(declared.decode("latin-1"))
        if "/" not in type_:
            type_ = default
        children: tuple[Part, ...] = ()
        if type_.startswith("multipart/"):
            inner = "message/rfc822" if type_ == "multipart/digest" else "text/plain"
            slices = self._slices(body, end, depth, parameters.get("boundary", ""))
            children = tuple(self._children(slices, depth, inner))
            type_ = type_ if children else "text/plain"
        return Part(self.raw, headers, body, end, type_, parameters, children)

    def _slices(self, start: int, end: int, depth: int, boundary: str) -> list[tuple[int, int]]:
        if depth >= DEPTH:
            self.faults.add(f"parts nested deeper than {DEPTH} were not read")
            return []
        return _between_boundaries(self.raw, start, end, boundary, self.faults)

    def _children(self, slices: list[tuple[int, int]], depth: int, default: str) -> Iterator[Part]:
        for first, last in slices:
            if self.faults.parts >= PARTS:
                self.faults.add(f"parts after the first {PARTS} were not read")
                return
            yield self.part(first, last, depth + 1, default)


def _between_boundaries(raw: bytes, start: int, end: int, boundary: str, faults: Faults) -> list[tuple[int, int]]:
    marker = b"--" + boundary.encode("latin-1", "replace")
    slices = _split(raw, start, end, marker, faults) if boundary else []
    if not slices and (lost := _LOST_BOUNDARY.search(raw, start, min(end, start + HEADER_BYTES))):
        faults.add("the boundary between the parts is not the one announced; the one found was used")
        slices = _split(raw, start, end, b"--" + lost.group(1), faults)
    if not slices:
        faults.add("no boundary between parts was found; all was read as text")
    return slices


def _split(raw: bytes, start: int, end: int, marker: bytes, faults: Faults) -> list[tuple[int, int]]:
    """The bodies between lines that begin with `marker` (RFC 2046 section 5.1.1); a missing end reaches to the end."""
    slices: list[tuple[int, int]] = []
    opened = -1
    at = raw.find(marker, start, end)
    while at >= 0 and len(slices) < PARTS:
        after = at + len(marker)
        rest, line = (
            _rest_of_line(raw, after, end) if at == start or raw[at - 1 : at] in {b"\n", b"\r"} else (b"text", after)
        )
        if rest in {b"", b"--"}:
            if opened >= 0:
                slices.append((opened, _before_break(raw, opened, at)))
            opened = line if not rest else -1
            if rest:
                break
        at = raw.find(marker, after, end)
    else:
        if opened >= 0 and len(slices) < PARTS:
            faults.add("the end of the last part is missing")
            slices.append((opened, end))
    return slices


def _rest_of_line(raw: bytes, at: int, end: int) -> tuple[bytes, int]:
    """What follows a delimiter on its line, and where the next line begins."""
    stop = raw.find(b"\n", at, min(end, at + 200))
    if stop < 0:
        return raw[at : min(end, at + 200)].strip(), end
    return raw[at:stop].strip(), stop + 1


def _before_break(raw: bytes, first: int, at: int) -> int:
    if at > first and raw[at - 1 : at] == b"\n":
        at -= 1
    if at > first and raw[at - 1 : at] == b"\r":
        at -= 1
    return at


def read_headers(raw: bytes, start: int, end: int, faults: Faults) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """The header fields from `start`, and where the body begins. A line that is no header is stepped over when more follow."""
    limit = min(end, start + 16 * HEADER_BYTES)
    blank = _BLANK.search(raw, start, limit) or (
        _BLANK_CR.search(raw, start, limit) if raw.find(b"\n", start, limit) < 0 else None
    )
    if blank is None or raw.startswith((b"\r\n", b"\n"), start):
        return _headers_without_end(raw, start, end, faults)
    block = raw[start : blank.start() + 1]
    if len(block) > HEADER_BYTES:
        faults.add(f"headers beyond {HEADER_BYTES // 1024} KB were not read")
        block = block[:HEADER_BYTES]
    return _fields(block, faults), blank.end()


def _headers_without_end(raw: bytes, start: int, end: int, faults: Faults) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """No blank line: all is header if it looks like one, else all is body."""
    for lead in (b"\r\n", b"\n"):
        if raw.startswith(lead, start):
            return (), start + len(lead)
    block = raw[start : min(end, start + HEADER_BYTES)]
    if _FIELD.match(block):
        return _fields(block, faults), end
    return (), start


def _fields(block: bytes, faults: Faults) -> tuple[tuple[str, bytes], ...]:
    block = block.replace(b"\r\n", b"\n").replace(b"\r", b" ")
    found: list[tuple[str, bytes]] = []
    at = 0
    while at < len(block):
        match = _FIELD.match(block, at)
        if match is None:
            faults.add("a line among the headers is no header")
            at = block.find(b"\n", at) + 1 or len(block)
            continue
        at = match.end()
        if len(found) == HEADERS:
            faults.add(f"headers after the first {HEADERS} were not read")
            break
        found.append((match.group(1).decode("ascii").lower(), _unfold(match.group(2), faults)))
    return tuple(found)


def _unfold(value: bytes, faults: Faults) -> bytes:
    if len(value) > ONE_HEADER_BYTES:
        faults.add(f"a header was cut at {ONE_HEADER_BYTES // 1024} KB")
        value = value[:ONE_HEADER_BYTES]
    return value.replace(b"\n", b"").strip() if b"\n" in value else value.strip()


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset="x"` as ("text/plain", {"charset": "x"}); names in lower case, values raw, the first of a name wins."""
    head, _, _ = value.partition(";")
    found: dict[str, str] = {}
    at = len(head)
    while match := _PARAMETER.search(value, at):
        token = _TOKEN.match(value, match.end())
        at = token.end() if token else match.end()
        if token:
            quoted, bare = token.group(1), token.group(2)
            text = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            found.setdefault(match.group(1).lower(), text)
    return head.strip().lower(), found
