"""Prose: who the writer is and where he belongs ("my name is …", "I work for …")."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.phrases import Hole, Match
from inbox_worker.reading.runs import entry, organisation_run, people
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import fold

NAME = "introduction"


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """Claims about the author, and organisations that are said to be, or not to be, his."""
    for match in letter.of("introduction"):
        yield from _introduced(letter, match, lexicon)
    for match in letter.of("belonging", "former"):
        place = letter.hole(match, Hole.AFFILIATION)
        organisation = _organisation(letter, place, lexicon) if place else None
        if organisation:
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
    affiliation = _organisation(letter, stated, lexicon) if stated else None
    if affiliation is None and found.affiliation:
        affiliation = letter.said(*found.affiliation)
    yield Claim(NAME, Role.AUTHOR, (letter.said(*found.name),), affiliation)


def _organisation(letter: Letter, place: tuple[int, int], lexicon: Lexicon) -> Span | None:
    """The organisation at the beginning of a hole, behind an article or a job."""
    first, last = place
    job = entry("position", letter.words, first, last, lexicon)
    if job > first:
        after = entry("from", letter.words, job, last, lexicon)
        if after == job:
            return None
        first = after
    end = organisation_run(letter.words, first, last, lexicon)
    span = letter.said(first, end) if end > first else None
    if span is None or world.is_land(fold(span.text)) or world.is_city(fold(span.text)):
        return None
    return span if letter.words.plain or not span.text.islower() else None
