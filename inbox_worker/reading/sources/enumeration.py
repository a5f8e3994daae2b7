"""A row of people in running text, whatever the words around it: "A, B and C", or surname first, "Garay, Nélida; Ayala, Fátima"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import likeness
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.regions import Line
from inbox_worker.reading.runs.people import Found, people, turned
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import SENTENCE

NAME = "enumeration"

_AT_LEAST = 3
_LIKELY = 0.45


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each of three or more full names that follow one another with nothing but their organisations between."""
    words = letter.words
    if not words.cased:
        return
    for line in letter.body:
        yield from _surnames_first(letter, line, lexicon)
    starts = [at for at in range(len(words)) if words.breaks[at] >= SENTENCE]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=False):
        if end - start < 2 * _AT_LEAST:
            continue
        row: list[Found] = []
        for found in (found for found in people(words, start, end, lexicon) if found.name):
            if row and _gap(row[-1], found) > 6:
                yield from _claims(letter, row)
                row = []
            row.append(found)
        yield from _claims(letter, row)


_SEGMENT = re.compile(r"[^;]{1,200}")


def _surnames_first(letter: Letter, line: Line, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each of two or more that semicolons part and that read "Surname, Given"."""
    if ";" not in line.text:
        return
    row = []
    for segment in _SEGMENT.finditer(line.text):
        words = letter.words_of(line.start + segment.start(), line.start + segment.end())
        found = turned(words, lexicon)
        if found and found.name:
            house = letter.said_in(words, *found.affiliation) if found.affiliation else None
            row.append(Claim(NAME, Role.COMES, (letter.said_in(words, *found.name),), house))
    if len(row) > 1:
        yield from row


def _gap(before: Found, after: Found) -> int:
    ends = max(place[1] for place in (before.name, before.affiliation) if place)
    return after.name[0] - ends if after.name else 99


def _claims(letter: Letter, row: list[Found]) -> Iterator[Claim]:
    full = [found for found in row if found.name and likeness(letter.said(*found.name).text) >= _LIKELY]
    if len(full) < _AT_LEAST:
        return
    for found in full:
        if found.name:
            affiliation = letter.said(*found.affiliation) if found.affiliation else None
            yield Claim(NAME, Role.COMES, (letter.said(*found.name),), affiliation)
