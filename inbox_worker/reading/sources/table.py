"""Tables in the text: columns parted by tabs, bars or runs of spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from inbox_worker.reading import records
from inbox_worker.reading.claim import Claim
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region
from inbox_worker.reading.regions import Line
from inbox_worker.reading.view import Letter

NAME = "table"

_EDGES = (
    re.compile(r"\t"),
    re.compile(r"(?:(?<!\s)\s*|(?<=\s))[|｜]\s*"),
    re.compile(r"(?:(?<!\s)\s*|(?<=\s));\s*"),
    re.compile(r"\"\s?[,;]\s?\"|,{2,}"),
    re.compile(r"(?<!\s)\s*(?:\.{4,}|…{2,})\s*"),
    re.compile(r" {2,}"),
)
_ITEM = re.compile(r"[ |｜\"]*(?:[-*•·▪◦●★☆■□◆✓✔–—]+ +(?=\w))?")
"""What stands before the first cell: the edge of the table, the mark of an item."""
_RULE = re.compile(r"[\s|+=_:*-]+$")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """The people of the tables with the first kind of edge that shows some: the same lines may be cut in several ways."""
    for edge in _EDGES:
        claims = list(_people(letter, edge, lexicon))
        if claims:
            yield from claims
            return


def _people(letter: Letter, edge: re.Pattern[str], lexicon: Lexicon) -> Iterator[Claim]:
    """The people of the first table that names some, and those of further tables that are filled in like it."""
    shape: tuple[str | None, ...] | None = None
    seen: set[tuple[str, ...]] = set()  # a file's tables may stand in its text too
    for rows in _tables(letter, edge):
        if shape is not None and records.shape(rows, lexicon) != shape:
            continue
        claims = list(records.from_table(NAME, rows, lexicon))
        if any(claim.name for claim in claims):
            named = [(claim, tuple(span.text for span in claim.name)) for claim in claims]
            yield from (claim for claim, name in named if not name or name not in seen)
            seen.update(name for _, name in named)
            shape = records.shape(rows, lexicon)


def _tables(letter: Letter, edge: re.Pattern[str]) -> Iterator[list[records.Row]]:
    """Runs of at least two lines with this edge between columns."""
    run: list[Line] = []
    for line in (*letter.body, *letter.signature):
        if edge.search(line.text.strip(" ")) and not (edge.pattern == " {2,}" and len(line.text) > 200):
            run.append(line)
        elif (line.text.strip() and not _RULE.match(line.text)) or letter.region is Region.ATTACHMENT:
            yield from _table(letter, run, edge)
            run = []
    yield from _table(letter, run, edge)


_ALIGNED = re.compile(r"(?<=\S)\t{2,}(?=\S)")
_TABS = re.compile(r"\t+")
"""Where the head line has several tabs between two labels, they only bring the columns under one another."""


def _table(letter: Letter, run: Sequence[Line], edge: re.Pattern[str]) -> Iterator[list[records.Row]]:
    if edge.pattern == r"\t" and run and _ALIGNED.search(run[0].text):
        edge = _TABS
    rows = [_cells(letter, line, edge) for line in run if not _RULE.match(line.text)]
    if len(rows) >= 2:
        yield rows


def _cells(letter: Letter, line: Line, edge: re.Pattern[str]) -> records.Row:
    places: list[tuple[int, int]] = []
    start = _ITEM.match(line.text).end()  # type: ignore[union-attr]
    for match in edge.finditer(line.text, start):
        if match.start() > start or places or edge.pattern.startswith(r"\t"):
            places.append((start, match.start()))
        start = match.end()
    places.append((start, len(line.text.rstrip(' |｜"'))))
    spans = [letter.span(line.start + first, line.start + max(first, last)) for first, last in places]
    return tuple(span if span.text.strip(" *") else None for span in spans)
