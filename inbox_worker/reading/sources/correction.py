"""Corrections: what is wrong, what is right, who takes whose place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import records
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.phrases import Hole
from inbox_worker.reading.regions import Line
from inbox_worker.reading.runs.houses import longer_run, organisation_run
from inbox_worker.reading.runs.names import name_before
from inbox_worker.reading.runs.people import people
from inbox_worker.reading.sayings import place_of
from inbox_worker.reading.view import Letter

NAME = "correction"

_ORGANISATION = 0.5


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """Claims of the role new (a name or an organisation), and of the role old."""
    for match in letter.of("amend", "replace"):
        for hole, first, last in match.holes:
            if hole is Hole.OLD:
                yield from _all(letter, first, last, Role.OLD, lexicon)
            elif hole in (Hole.NAMES, Hole.NAME):
                yield from _all(letter, first, last, Role.NEW, lexicon)
            elif hole in (Hole.VALUE, Hole.AFFILIATION):
                yield from _value(letter, first, last, lexicon)
    for line in letter.body:
        yield from _arrow(letter, line, lexicon)
        yield from _labelled(letter, line, lexicon)


def _labelled(letter: Letter, line: Line, lexicon: Lexicon) -> Iterator[Claim]:
    """Lines that say what was and what shall be: "Old: Ana Ruis, Casa Faro" above "New: Ana Ruiz, Casa Faro"."""
    label = _LABEL.match(line.text)
    role = _ROLES.get(records.label_kind(label.group(1), lexicon) or "") if label else None
    place = place_of(letter, letter.span(line.start + label.end(), line.end)) if label and role else None
    if role and place:
        yield from _all(letter, *place, role, lexicon)


_LABEL = re.compile(r"[\s\-*•>]*([^:：=\n]{1,24}?)\s?[:：=]\s*(?=\S)")
_ROLES = {"old": Role.OLD, "new": Role.NEW}


def _arrow(letter: Letter, line: Line, lexicon: Lexicon) -> Iterator[Claim]:
    """What an arrow leads from and to: "Ana Ruis → Ana Ruiz"; behind a label it leads to a value."""
    arrow = _ARROW.search(line.text)
    if arrow is None or records.label_kind(line.text[: arrow.start()].strip(), lexicon):
        return
    place = place_of(letter, letter.span(line.start + arrow.end(), line.end))
    before = place_of(letter, letter.span(line.start, line.start + arrow.start()))
    if place is None or before is None:
        return
    yield from _value(letter, *place, lexicon)
    old = name_before(letter.words, *before)
    if old:
        yield Claim(NAME, Role.OLD, (letter.said(*old),))


_ARROW = re.compile(r"(?<=\S)\s*(?:->|→|=>|⇒|➜)\s*(?=\S)")


def _all(letter: Letter, first: int, last: int, role: Role, lexicon: Lexicon) -> Iterator[Claim]:
    for found in people(letter.words, first, last, lexicon):
        if found.name:
            affiliation = letter.said(*found.affiliation) if found.affiliation else None
            yield Claim(NAME, role, (letter.said(*found.name),), affiliation)


def _value(letter: Letter, first: int, last: int, lexicon: Lexicon) -> Iterator[Claim]:
    """The new value as a name and as an organisation; which of them it is, is weighed."""
    found = next(people(letter.words, first, last, lexicon), None)
    end = organisation_run(letter.words, first, last, lexicon)
    organisation = letter.said(first, end) if end > first else None
    if organisation and affiliation_likeness(organisation.text) >= _ORGANISATION:
        yield Claim(NAME, Role.NEW, affiliation=organisation)
        further = longer_run(letter.words, first, end, last, lexicon)
        if further > end:
            yield Claim(NAME, Role.NEW, affiliation=letter.said(first, further))
    elif found and found.name and found.name[0] == first:
        yield Claim(NAME, Role.NEW, (letter.said(*found.name),))
    elif organisation and not organisation.text.islower():
        yield Claim(NAME, Role.NEW, affiliation=organisation)
