"""Corrections: what is wrong, what is right, who takes whose place."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.phrases import Hole
from inbox_worker.reading.runs import longer_run, organisation_run, people
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
