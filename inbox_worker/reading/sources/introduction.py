"""Prose: who the writer is and where he belongs ("my name is …", "I work for …")."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.phrases import Hole, Match
from inbox_worker.reading.runs import entry, longer_run, organisation_run, people
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import fold

NAME = "introduction"


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """Claims about the author, and organisations that are said to be, or not to be, his."""
    for match in letter.of("introduction"):
        yield from _introduced(letter, match, lexicon)
    for match in letter.of("belonging", "former"):
        place = letter.hole(match, Hole.AFFILIATION)
        for organisation in _organisations(letter, place, lexicon) if place else ():
            yield Claim(NAME, Role.ALL, affiliation=organisation, not_affiliation=match.phrase.category == "former")
    for _ in letter.of("no_affiliation"):
        yield Claim(NAME, Role.AUTHOR, none=True)
    for _ in letter.of("same_affiliation"):
        yield Claim(NAME, Role.ALL, same=True)


def _introduced(letter: Letter, match: Match, lexicon: Lexicon) -> Iterator[Claim]:
    place = letter.hole(match, Hole.NAME, Hole.NAMES)
    if place is None:
        return
    reach = min(len(letter.words), max(place[1], place[0] + 24))
    found = next(people(letter.words, place[0], reach, lexicon), None)
    if found is None or found.name is None:
        return
    if found.name[0] != place[0] and not (match.phrase.lead and found.name[1] == place[1]):
        return
    stated = letter.hole(match, Hole.AFFILIATION)
    places = [*_organisations(letter, stated, lexicon)] if stated else []
    if not places and found.affiliation:
        places = [letter.said(*found.affiliation)]
    name = (letter.said(*found.name),)
    yield Claim(NAME, Role.AUTHOR, name, places[0] if places else None)
    for place_ in places[1:]:
        yield Claim(NAME, Role.AUTHOR, name, place_)


def _organisations(letter: Letter, place: tuple[int, int], lexicon: Lexicon) -> Iterator[Span]:
    """The organisation at the beginning of a hole, behind an article or a job, up to its last capital and beyond."""
    first, last = place
    job = entry("position", letter.words, first, last, lexicon)
    if job > first:
        first = entry("from", letter.words, job, last, lexicon)
        if first == job:
            return
    end = organisation_run(letter.words, first, last, lexicon)
    for until in dict.fromkeys((end, longer_run(letter.words, first, end, last, lexicon))):
        span = letter.said(first, until) if until > first else None
        if span and _may_be(letter, span):
            yield span


def _may_be(letter: Letter, span: Span) -> bool:
    folded = fold(span.text)
    return not world.is_land(folded) and not world.is_city(folded) and (letter.words.plain or not span.text.islower())
