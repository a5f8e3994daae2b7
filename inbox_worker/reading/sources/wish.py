"""Prose: who is to be registered ("please register …", "… will attend") and who is named but is not."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.phrases import Hole, Match
from inbox_worker.reading.runs.names import name_before, past_titles
from inbox_worker.reading.runs.people import Found, people
from inbox_worker.reading.runs.place import entry, is_link
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, Words

NAME = "wish"

_ROLES = {
    "wish_for": Role.COMES,
    "add": Role.COMES,
    "absent": Role.AWAY,
    "staying": Role.STAYS,
    "cancel_for": Role.GOES,
}


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each person in the hole of such a phrase."""
    for match in letter.of(*_ROLES):
        place = letter.hole(match, Hole.NAMES, Hole.NAME)
        if place is None:
            continue
        role = _ROLES[match.phrase.category]
        for found in _directly(letter, match, place, lexicon):
            if found.name and not _is_elsewhere(letter, found.name, place, role):
                yield _claim(letter, found, found.name, role)
            elif found.me and not found.name and role is Role.COMES and match.phrase.lead is None:
                yield Claim(NAME, Role.COMES)


def _is_elsewhere(letter: Letter, name: tuple[int, int], place: tuple[int, int], role: Role) -> bool:
    """Whether a phrase does not speak of this name: one for those who stay away ended before it, or another begins before it in the
    hole itself, or right before the hole: everyone but Lena Vogt will come."""
    if role is Role.AWAY:
        return name[0] >= place[1]
    return role is Role.COMES and any(
        not match.phrase.lead and place[0] - _BUT <= match.first < hole[0] <= name[0] < hole[1]
        for match in letter.of("absent")
        if (hole := letter.hole(match, Hole.NAMES, Hole.NAME))
    )


_BUT = 3
"""Words of "all of us but"."""


def _directly(letter: Letter, match: Match, place: tuple[int, int], lexicon: Lexicon) -> list[Found]:
    """The people of the hole, if they stand beside the phrase's own words and not somewhere in a long sentence."""
    reach = place[1] if match.phrase.lead else min(len(letter.words), place[1] + 4)
    found = list(people(letter.words, place[0], reach, lexicon))
    if not found:
        before = name_before(letter.words, *place) if match.phrase.lead else None
        return [Found(before)] if before else []
    if match.phrase.lead is None or match.holes[0][1] != place[0]:
        start = past_titles(letter.words, _past_relations(letter, place, lexicon), place[1])
        first = min((begun[0] for begun in (found[0].name, found[0].affiliation) if begun), default=place[0])
        return _row(found) if first <= max(start, place[0]) + 1 or _says_who(letter.words, place[0], first) else []
    last = found[-1]
    ends = max(place_[1] for place_ in (last.name, last.affiliation) if place_) if last.name else place[1]
    if ends >= place[1] - (14 if match.phrase.category == "wish_for" else 3):
        return found
    before = name_before(letter.words, ends, place[1])
    return [Found(before)] if before else []


def _says_who(words: Words, at: int, name: int) -> bool:
    """Whether a few small words and a comma say before a name who somebody is: "his private secretary, | Ottilie Marsh"."""
    comma = next((place for place in range(at + 1, name + 1) if words.breaks[place] >= CLAUSE), name + 1)
    small = all(words.text[words.starts[place]].islower() for place in range(at, comma))
    near = comma <= name <= comma + _TITLE_WORDS and comma - at <= _TELLING_WORDS
    return near and small and words.breaks[comma] == CLAUSE and not is_link(words, at)


_TELLING_WORDS, _TITLE_WORDS = 5, 2


def _past_relations(letter: Letter, place: tuple[int, int], lexicon: Lexicon) -> int:
    """Where what the people are to the writer ends: "su asesor,", "notre collègue et présidente"."""
    at = place[0]
    for tree in ("and", "relation", "position", "and", "relation", "position"):
        at = entry(tree, letter.words, at, place[1], lexicon)
    return at


def _row(found: list[Found]) -> list[Found]:
    """Only those who follow one another without other words between."""
    kept: list[Found] = []
    for person in found:
        if kept and person.name and kept[-1].name:
            before = max(place[1] for place in (kept[-1].name, kept[-1].affiliation) if place)
            if person.name[0] - before > 10:
                break
        kept.append(person)
    return kept


def _claim(letter: Letter, found: Found, name: tuple[int, int], role: Role) -> Claim:
    return Claim(
        NAME,
        role,
        (letter.said(*name),),
        letter.said(*found.affiliation) if found.affiliation else None,
        letter.said(found.email, found.email + 1) if found.email is not None else None,
    )
