"""What the tagger marks, as claims: names and organisations that no phrase and no layout told of.

Whether they may be what they are taken for is judged like every other claim; how much they count is weighed in `weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from inbox_worker.reading import dense, dense_house, world
from inbox_worker.reading.capitals import APOSTROPHES, is_case_ending
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.folding import key
from inbox_worker.reading.known_words import is_known
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.tagger.marks import HARDLY_MARKED, MARKED, PLAINLY, Marks
from inbox_worker.reading.titles import is_dotted, only_behind, undress
from inbox_worker.reading.view import Letter, Part

NAME = "marked"
_SEVERAL = 3
"""What runs over so many names of others is no name."""


def marked_in(letter: Letter, marks: Marks, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The marks that stand in the text of a letter: its own lines, not those of a letter quoted in it. A name is proposed where none of the
    other `claims` has found the same words; an organisation always, for where it ends is what is doubtful, but
    not together with somebody's name, unless the tagger rather sees a house."""
    ranges = [(lines[0].start, lines[-1].end) for lines in (letter.body, letter.signature) if lines]
    pieces = list(_pieces(letter.part, ranges))
    named = [span for claim in claims for span in claim.name]
    told = [claim.affiliation for claim in claims if claim.affiliation]
    within = (span for span in _names(marks, pieces, named) if _stands_in(span, letter, ranges))
    for span in dict.fromkeys(_whole(span, letter.part) for span in within):
        if (
            span not in named
            and sum(span.overlaps(other) for other in set(named)) < _SEVERAL
            and not _begins_a_title(letter.part.text, span)
            and not _FROM_THERE.search(letter.part.text, span.start, span.end + _CASE_ENDING)
            and (span not in told or marks.name((span,)).inside > PLAINLY)
        ):
            yield Claim(NAME, Role.MENTIONED, (span,))
    for span in dict.fromkeys(_houses(letter, marks, ranges, pieces)):
        if _rather_a_house(span, marks) or not any(span.overlaps(name) for name in named):
            yield Claim(NAME, Role.MENTIONED, affiliation=span)


_FROM_THERE, _CASE_ENDING = re.compile(r"\w['’][dt][ae]n?\b"), 4
"""Yeşil Vadi'den: "from" and "at" are written onto a house in Turkish, hardly ever onto somebody."""


def _whole(span: Span, part: Part) -> Span:
    whole = _from_surname(_without_and(_without_han_and(_in_one_sentence(span, part), part), part), part)
    return _with_apostrophe(whole, part)


def _with_apostrophe(span: Span, part: Part) -> Span:
    """Rosita Fa|'amatuainu: what an apostrophe joins to the last word belongs to it, but for a genitive and a Turkish case."""
    behind = _JOINED.match(part.text, span.end)
    return part.span(span.start, behind.end()) if behind and not is_case_ending(span.text, behind.group()[1:]) else span


_JOINED = re.compile(rf"[{APOSTROPHES}][^\W\d_]{{1,20}}\b")


def _in_one_sentence(span: Span, part: Part) -> Span:
    """Eluned Bowen and Macsen Tudur. | Angharad: no name goes on behind a full stop, but for a title, a rank or an initial."""
    for stop in _STOP.finditer(span.text):
        before = span.text[: stop.start()].split()
        if len(undress(before)) > 1 and not (only_behind(before[-1:]) or is_dotted(before[-1])):
            return part.span(span.start, span.start + stop.start())
    return span


_STOP = re.compile(r"(?<=[^\W\d_]{4})\.\s")


def _without_han_and(span: Span, part: Part) -> Span:
    """由我和簡廷宇: "and" behind the one who comes too is no surname where a whole name follows."""
    rest = span.text[1:]
    is_and = span.text[0] in world.written("people", "han_and") and dense_house.is_dense(
        part.text[max(0, span.start - 1) : span.start]
    )
    return part.span(span.start + 1, span.end) if is_and and len(rest) > 1 and dense.length(rest) == len(rest) else span


def _from_surname(span: Span, part: Part) -> Span:
    """上官云鹤, where the tagger begins at 官: with the first character of a surname of two."""
    two = part.text[span.start - 1 : span.start + 1]
    if span.start and two in world.written("people", "chinese_compound"):
        return part.span(span.start - 1, span.end)
    return span


def _without_and(span: Span, part: Part) -> Span:
    """، ونارين حاجو: behind a comma "and" is written onto the next of several names; not where its letter begins a name that is known."""
    if not span.text.startswith(_AND) or is_known(key(span.text.split()[0])):
        return span
    behind_comma = part.text[: span.start].rstrip().endswith(_COMMAS)
    return part.span(span.start + len(_AND), span.end) if behind_comma else span


_AND, _COMMAS = "و", ("،", ",", "؛", ")")


def _rather_a_house(span: Span, marks: Marks) -> bool:
    house = marks.house(span).inside
    return house > _FAINT and house > marks.name((span,)).inside


def _houses(letter: Letter, marks: Marks, ranges: Sequence[tuple[int, int]], pieces: Sequence[Span]) -> Iterator[Span]:
    """The spans marked as organisations, with their other extents; then the pieces between two marks of punctuation in which the tagger
    sees a little of one, the likeliest first: an odd name in a subject or in brackets is seldom marked from end to end."""
    for least in (MARKED, HARDLY_MARKED):
        for span, _ in marks.houses(least):
            if _stands_in(span, letter, ranges):
                yield span
                yield from _without_spaces(letter, span)
                yield from _completed(letter, span)
            elif letter.region is Region.OWN and span.region is Region.HEADER and span.part == letter.subject.name:
                yield span
    if letter.region is Region.OWN:
        pieces = [*pieces, *_pieces(letter.subject, [(0, len(letter.subject.text))])]
    shares = {piece: marks.house(piece).inside for piece in pieces if _rather_a_house(piece, marks)}
    for piece in _likeliest(shares):
        cuts = _cut(piece, marks.core_of_house(piece))
        yield from (cut for cut in cuts if shares[piece] > PLAINLY or not _is_common(cut.text))


def _completed(letter: Letter, span: Span) -> Iterator[Span]:
    """Observatoire sahélien des | migrations contraintes: no organisation ends in "of the", it goes on to the end of the clause. Guild of
    Hotel | , Bar and Guest House Keepers, Hanratty, Loftus, | Keane and Company LLP: a row of words within a name, whole."""
    text = letter.part.text
    if row := _goes_on_in_row().match(text, span.end):
        yield letter.span(span.start, row.end())
    if _row_inside().search(span.text) and (
        before := _BEGUN_IN_ROW.search(text[max(0, span.start - _FARTHEST) : span.start])
    ):
        yield letter.span(span.start - len(before.group()), span.end)
    if key(span.text.split()[-1]) in world.words("organisations", "links"):
        rest = _REST.match(text, span.end)
        if rest:
            yield letter.span(span.start, rest.end())


_FARTHEST = 60
_CAPITAL = r"[^\W\d_a-zà-ÿа-я][\w'’.-]{0,24}"
_BEGUN_IN_ROW = re.compile(rf"(?:{_CAPITAL}, ){{1,3}}$")


@cache
def _goes_on_in_row() -> re.Pattern[str]:
    return re.compile(rf"(?:, {_CAPITAL}){{1,3}},? (?:{_joins()})(?: {_CAPITAL}){{1,4}}")


@cache
def _row_inside() -> re.Pattern[str]:
    return re.compile(rf"^{_CAPITAL} (?:{_joins()}) ")


def _joins() -> str:
    """What joins the last of a row of words: and, &, et."""
    return "|".join(["&", *world.written("organisations", "joins")])


_REST = re.compile(r"(?:\s+[^\W\d_][\w'’-]*){1,5}?(?=\s*[.,;:!?()»”\"\n]|\s+[–—-]\s|\s*\Z)")


def _likeliest(shares: Mapping[Span, float]) -> list[Span]:
    return sorted(shares, key=lambda piece: -shares[piece])[:_MOST]


def _is_common(text: str) -> bool:
    """One word in small letters, or a place alone: a house only where the tagger plainly sees one."""
    return " " not in text and (text.islower() or world.is_city(key(text)) or world.is_land(key(text)))


def _cut(piece: Span, core: Span | None) -> Iterator[Span]:
    """A piece without the words at its ends in which nothing is seen; where words are not parted, whole too."""
    if core is not None:
        yield core
    if dense_house.is_dense(piece.text):
        yield piece


_FAINT, _MOST = 0.1, 6
_PIECE = re.compile(r"[^\W_](?:[^\W_]|[&'’´`+@#*!°º.·・‧-](?=\S)|[ \u00a0\u3000](?=[^\W_]|[&+])|[&+](?= ))*")
_WORDS = 10


def _pieces(part: Part, ranges: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """What stands between two marks of punctuation, from two letters to ten words."""
    for start, end in ranges:
        for match in _PIECE.finditer(part.text, start, end):
            if len(match.group()) > 1 and match.group().count(" ") < _WORDS and "@" not in match.group():
                yield part.span(*match.span())


def _names(marks: Marks, pieces: Sequence[Span], named: Sequence[Span]) -> Iterator[Span]:
    """The spans marked as names, and those of the `pieces` in which the tagger sees a little of one and which do not hold one of those
    `named`: in scripts without spaces a mark often begins or ends within a word."""
    marked = [span for span, _ in marks.names()]
    yield from marked
    dense_ones = (span for span in named if dense_house.is_dense(span.text))
    yield from (core for span in dense_ones if (core := marks.core_of_name(span, PLAINLY)) is not None)
    parted = [*named, *(span for span in marked if not dense_house.is_dense(span.text))]
    free = (piece for piece in pieces if not any(piece.overlaps(other) for other in parted))
    seen = ((piece, marks.name((piece,)).inside) for piece in free if _is_short(piece.text))
    for piece in _likeliest({piece: share for piece, share in seen if share >= _SOME}):
        yield from _cut(piece, marks.core_of_name(piece))
    hardly = (span for span, _ in marks.names(HARDLY_MARKED) if dense_house.is_dense(span.text))
    yield from (span for span in hardly if _is_short(span.text))


_SOME, _WORDS_OF_NAME, _CHARACTERS_OF_NAME = 0.1, 5, 7


def _is_short(text: str) -> bool:
    """Whether it is no longer than a name."""
    return len(text) <= _CHARACTERS_OF_NAME if dense_house.is_dense(text) else text.count(" ") < _WORDS_OF_NAME


def _without_spaces(letter: Letter, span: Span) -> Iterator[Span]:
    """In Han and kana a mark often begins or ends within a word: the other extents that the house may have."""
    if dense_house.is_dense(span.text):
        for start, end in dense_house.extents(letter.part.text, span.start, span.end):
            yield letter.span(start, end)


def _begins_a_title(text: str, span: Span) -> bool:
    """Whether a quote opens before the words and goes on behind them."""
    return text[span.start - 1 : span.start] in _OPENING and text[span.end : span.end + 1] == " "


_OPENING = ("«", "“", "„")


def _stands_in(span: Span, letter: Letter, ranges: Sequence[tuple[int, int]]) -> bool:
    return (
        span.region is letter.region
        and span.part == letter.part.name
        and any(start <= span.start < end for start, end in ranges)
    )
