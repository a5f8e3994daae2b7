"""Prose: who the writer or somebody else is, and where the writer belongs ("my name is …", "she is called …", "I work for …")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from inbox_worker.reading import world
from inbox_worker.reading.claim import PASSPORT, Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.phrases import Hole, Match
from inbox_worker.reading.runs.houses import reaches, run_before
from inbox_worker.reading.runs.people import Found, people
from inbox_worker.reading.runs.place import entry, is_link
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import SENTENCE, Words, fold, sentence

NAME = "introduction"
_WIDE_COMMA = "，"
_READING_WORDS = 16
"""So far back a name may begin whose reading stands in brackets before the phrase."""


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """Claims about the author, and organisations that are said to be, or not to be, his."""
    for match, role in _introductions(letter):
        yield from _introduced(letter, match, role, lexicon)
    yield from _of_passport(letter, lexicon)
    for match in letter.of("belonging", "chosen", "former"):
        place = _with_its_sort(letter, match, letter.hole(match, Hole.AFFILIATION))
        for organisation in _organisations(letter, place, lexicon) if place else ():
            yield Claim(NAME, Role.ALL, affiliation=organisation, not_affiliation=match.phrase.category == "former")
        if place and match.phrase.lead is Hole.AFFILIATION and match.phrase.category != "former":
            yield from _directly_before(letter, *place, lexicon)
    for _ in letter.of("no_affiliation"):
        yield Claim(NAME, Role.AUTHOR, none=True)
    for _ in letter.of("same_affiliation"):
        yield Claim(NAME, Role.ALL, same=True)


def _of_passport(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """The author introduced by the name of his passport, and that this is it; not if it is another's, or of old."""
    theirs = _holes_of_others(letter)
    for match in letter.of("passport"):
        if _hole(letter, match) in theirs or _is_of_old(letter, match):
            continue
        for claim in _introduced(letter, match, Role.AUTHOR, lexicon):
            full = " " in claim.name[0].text or claim.name[0].text[:1] >= "\u3005"
            yield from (claim, replace(claim, source=PASSPORT)) if full else (claim,)


def _is_of_old(letter: Letter, match: Match) -> bool:
    """Whether the rest of the sentence takes it back: "in my passport I am …, but that is outdated"."""
    words = letter.words
    _, last = sentence(words, match.last - 1)
    return not world.words("words", "passport_of_old").isdisjoint(words.folded[match.first : last])


def _introductions(letter: Letter) -> Iterator[tuple[Match, Role]]:
    """Who is introduced, the sender or another: "name is …" is nothing by itself in "his name is …"."""
    theirs = _holes_of_others(letter)
    yield from ((match, Role.AUTHOR) for match in letter.of("introduction") if _hole(letter, match) not in theirs)
    yield from ((match, Role.COMES) for match in letter.of("introduction_of"))


def _holes_of_others(letter: Letter) -> set[int | None]:
    """Where the names begin of those whom the writer introduces beside himself."""
    return {_hole(letter, match) for match in letter.of("introduction_of")}


def _hole(letter: Letter, match: Match) -> int | None:
    """The word at which the name begins that a phrase introduces."""
    place = letter.hole(match, Hole.NAME, Hole.NAMES)
    return place[0] if place else None


def _with_its_sort(letter: Letter, match: Match, place: tuple[int, int] | None) -> tuple[int, int] | None:
    """The hole, and the house's first word where a job was heard in it: "a Secretaria de | Justiça" in mid-sentence."""
    words = letter.words
    if place is None or place[0] < 2:
        return place
    at = place[0] - 1
    while at > match.first and (words.folded[at] in words.common or is_link(words, at)):
        at -= 1
    return (at, place[1]) if match.first <= at and _is_sort(words, at) else place


def _is_sort(words: Words, at: int) -> bool:
    """Whether a word tells the sort of a house by its capital in mid-sentence, though it may be a job: Secretaria."""
    strong = words.folded[at] in world.words("organisations", "strong")
    return strong and words.breaks[at] < SENTENCE and words.text[words.starts[at]].isupper()


def _directly_before(letter: Letter, first: int, last: int, lexicon: Lexicon) -> Iterator[Claim]:
    """The organisation that ends where the phrase's own words begin: "16'sında Barış Köprüsü Vakfı | adına"."""
    begin = run_before(letter.words, first, last, lexicon)
    if first < begin < last:
        yield Claim(NAME, Role.ALL, affiliation=letter.said(begin, last))


def _introduced(letter: Letter, match: Match, role: Role, lexicon: Lexicon) -> Iterator[Claim]:
    place = letter.hole(match, Hole.NAME, Hole.NAMES)
    if place is None:
        return
    found = _who(letter, match, place, lexicon)
    if found is None or found.name is None:
        return
    stated = letter.hole(match, Hole.AFFILIATION)
    if stated and _WIDE_COMMA in letter.words.text[letter.words.starts[stated[0]] : letter.words.starts[place[0]]]:
        return  # 我是某大学的学生，会与同门的 Hoa 出席: "of" ties the name to a word of the next clause
    places = [*_organisations(letter, stated, lexicon)] if stated else []
    if not places and found.affiliation:
        places = [letter.said(*found.affiliation)]
    name = (letter.said(*found.name),)
    yield Claim(NAME, role, name, places[0] if places else None)
    for place_ in places[1:]:
        yield Claim(NAME, role, name, place_)


def _who(letter: Letter, match: Match, place: tuple[int, int], lexicon: Lexicon) -> Found | None:
    """The person at the beginning of the hole; of a hole before the phrase's words, who stands directly before them."""
    reach = min(len(letter.words), max(place[1], place[0] + 24))
    first = next(people(letter.words, place[0], reach, lexicon), None)
    if first and first.name and first.name[0] == place[0]:
        return first
    if not match.phrase.lead:
        return None
    first_word = (
        max(0, place[0] - _READING_WORDS)
        if letter.words.text[: letter.words.starts[place[0]]].endswith(("（", "("))
        else place[0]
    )
    all_there = people(letter.words, first_word, place[1], lexicon)
    return next((found for found in all_there if found.name and _touches(letter, found.name[1], place[1])), None)


def _touches(letter: Letter, end: int, last: int) -> bool:
    """Whether nothing stands between but a reading in brackets: 寺西鞠子（てらにし まりこ）と申します."""
    words = letter.words
    gap = words.text[words.ends[end - 1] : words.starts[end]] if end < last else ""
    return end == last or (gap in ("（", "(") and all(words.breaks[at] < 2 for at in range(end + 1, last)))


def _organisations(letter: Letter, place: tuple[int, int], lexicon: Lexicon) -> Iterator[Span]:
    """The organisation at the beginning of a hole, behind an article or a job, up to its last capital and beyond."""
    first, last = place
    job = entry("position", letter.words, first, last, lexicon)
    if job > first and not _is_sort(letter.words, first):
        first = entry("from", letter.words, job, last, lexicon)
        if first == job:
            return
    for until in reaches(letter.words, first, last, lexicon):
        span = letter.said(first, until)
        if _may_be(letter, span):
            yield span


def _may_be(letter: Letter, span: Span) -> bool:
    folded = fold(span.text)
    if world.is_land(folded) or world.is_city(folded) or _is_place_in_prose(span.text):
        return False
    return letter.words.plain or not span.text.islower()


def _is_place_in_prose(text: str) -> bool:
    """Whether a place comes first and only small words follow: "Nova Iorque neste verão"."""
    words = text.split()
    capitals = next((at for at, word in enumerate(words) if not word[0].isupper()), len(words))
    head, rest = fold(" ".join(words[:capitals])), words[capitals:]
    return bool(rest) and (world.is_land(head) or world.is_city(head)) and not any(word[0].isupper() for word in rest)
