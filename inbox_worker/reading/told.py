"""Which organisation the mail says in so many words to write down, and which not to: "list me under X", "not for the bank".

Promises only marks on the organisations that were found. Writers are brief here: "the Helpdesk" stands for the Ubuntu Migrant Helpdesk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from inbox_worker.reading import world
from inbox_worker.reading.heard import Case, Where
from inbox_worker.reading.phrases import Hole, Match
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, folded

if TYPE_CHECKING:
    from inbox_worker.reading.options import Organisation

_WORDS, _MOST, _DENSE_WORDS = 6, 12, 20
_DENSE = "\u3005"
_STEM, _ENDING = 5, 3


@dataclass(frozen=True, slots=True)
class _Saying:
    """Words of the mail that name an organisation to be written down, or not to; `last`: the name ends them, and does not begin them."""

    mark: str
    words: tuple[str, ...]
    last: bool


def marked(case: Case, found: list[Organisation]) -> list[Organisation]:
    """The same organisations, those marked of which the mail says that they count or do not."""
    marks: dict[str, str] = {}
    texts = tuple(dict.fromkeys(one.text for one in found))
    for saying in _sayings(case):
        for text, how in _meant(texts, saying):
            marks[text] = min(f"{saying.mark} {how}".rstrip(), marks.get(text, "unsaid"), key=_ORDER.index)
    return [replace(one, told=marks[one.text]) if one.text in marks else one for one in found] if marks else found


_ORDER = (
    "chosen", "denied", "chosen in part", "denied in part", "denied in short", "chosen in short", "chosen short", "denied short", "unsaid",
)  # fmt: skip
"""A full name says more than a part of it or a short form, a choice more than a denial."""


def _meant(texts: tuple[str, ...], saying: _Saying) -> Iterator[tuple[str, str]]:
    """Those that the words mean, and how: the longest in full, parts of it, or else the best that they are short for."""
    fits = {text: fit for text in texts if (fit := _fits(text, saying.words, saying.last))}
    full = max((fit.words for fit in fits.values() if fit.full), default=0)
    best = max((fit.words for fit in fits.values()), default=0)
    longer = [text for text, fit in fits.items() if not fit.full and fit.words == best and not _opens(text, saying)]
    brief = bool(longer) and all(_is_sort(text) for text, fit in fits.items() if fit.full)
    for text, fit in fits.items():
        if text in longer and brief:
            yield text, "in short"
        elif brief:
            yield text, "short"
        elif full and fit.full:
            yield text, "" if fit.words == full else "in part"


def _opens(text: str, saying: _Saying) -> bool:
    """Whether the short form opens a run of small words, as in "the Helpdesk since they pay"."""
    words, small = folded(text), [word for word in text.split() if word[:1].islower()]
    return bool(small) and bool(words) and words[0] == saying.words[0] and small[-1] == text.rsplit(maxsplit=1)[-1]


def _is_sort(text: str) -> bool:
    """The Helpdesk, الجامعة: the sort of an organisation, and no name."""
    names = [word for word in folded(text) if word not in _small()]
    return len(names) == 1 or world.words("organisations", "strong").issuperset(names)


def _sayings(case: Case) -> Iterator[_Saying]:
    for heard in case.all:
        if heard.where is not Where.OURS:
            matches = heard.letter.of("chosen", "denied", "former")[:_MOST]
            denied = {place[0] for match in matches if (place := _place(match)) and match.phrase.category != "chosen"}
            for match in matches:
                chosen, place = match.phrase.category == "chosen", _place(match)
                last = match.phrase.lead is Hole.AFFILIATION
                if place and not (chosen and place[0] in denied) and (words := _named(heard.letter, place, last=last)):
                    yield _Saying("chosen" if chosen else "denied", words, last)


def _place(match: Match) -> tuple[int, int] | None:
    return next(((first, end) for kind, first, end in match.holes if kind is Hole.AFFILIATION and first < end), None)


def _named(letter: Letter, place: tuple[int, int], *, last: bool) -> tuple[str, ...]:
    """The first words in the hole, or the last ones where it stands before the phrase; up to a comma, without articles."""
    words, (first, end) = letter.words, place
    most = _DENSE_WORDS if words.folded[first] >= _DENSE else _WORDS
    if last:
        first = max(first, end - most)
        first = max([at for at in range(first, end) if words.breaks[at] >= CLAUSE] or [first])
    else:
        end = min(end, first + most)
        end = next((at for at in range(first + 1, end) if words.breaks[at] >= CLAUSE), end)
    return tuple(word for word in words.folded[first:end] if word not in _small())


@dataclass(frozen=True, slots=True)
class _Fit:
    """So many of the words said are an organisation's; `full`: they are all that it has."""

    words: int
    full: bool


@lru_cache(2048)
def _fits(text: str, said: tuple[str, ...], last: bool) -> _Fit | None:
    """How the words said fit an organisation; None where they speak of another."""
    words = folded(text)
    if said[0] >= _DENSE:
        joined, spoken = "".join(words), "".join(said)
        fits = len(joined) > 2 and (spoken.endswith(joined) if last else spoken.startswith(joined))
        return _Fit(len(joined), full=True) if fits else None
    names = [word for word in words if word not in _small()]
    row = said[::-1] if last else said
    fitting = 0
    while fitting < len(row) and any(_alike(row[fitting], name) for name in names):
        fitting += 1
    if not fitting or max(map(len, row[:fitting])) <= _ENDING:
        return None
    return _Fit(fitting, full=fitting >= len(names))


@cache
def _small() -> frozenset[str]:
    return world.words("organisations", "links") | world.words("organisations", "articles")


def _alike(said: str, name: str) -> bool:
    """Whether two words are one but for a case ending, or for the particles that Arabic writes onto it."""
    if said == name:
        return True
    short, long = sorted((said, name), key=len)
    if long >= "\u0600":
        return len(short) > _ENDING and long.endswith(short)
    return (
        len(short) >= _STEM
        and long.startswith(short[: max(_STEM, len(short) - _ENDING)])
        and len(long) - len(short) <= _ENDING
    )
