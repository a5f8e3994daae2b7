"""Phrases with holes: the notation of the language files, compiled once, and found in a row of words.

Promises that every phrase is matched in bounded time wherever it may begin: gaps, holes and alternatives are all
limited, so that a whole
search is linear in the text. What a phrase means is the business of whoever asks for its category. The notation
stands in languages/en.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from inbox_worker.reading import dense, world
from inbox_worker.reading.words import CLAUSE, SENTENCE, Words, folded


class Hole(StrEnum):
    """What may stand in a hole."""

    NAME = "name"
    NAMES = "names"
    AFFILIATION = "affiliation"
    OLD = "old"
    VALUE = "value"
    ANY = "any"


_LENGTH = {Hole.NAME: 8, Hole.NAMES: 60, Hole.AFFILIATION: 18, Hole.OLD: 12, Hole.VALUE: 14, Hole.ANY: 8}
"""The most words of a hole; a character is a word in scripts without spaces."""
_ENDS_AT = {
    Hole.NAME: CLAUSE,
    Hole.NAMES: SENTENCE,
    Hole.AFFILIATION: SENTENCE,
    Hole.OLD: CLAUSE,
    Hole.VALUE: CLAUSE,
    Hole.ANY: SENTENCE,
}
_DENSE_FACTOR = 2
_GAP = 3


_NOWHERE: list[int] = []
_REMEMBERED = 2048
"""So many words of one branch are remembered before it begins anew: memory stays bounded whatever is read."""
_REMEMBERED_OF_BOOK = 16_384
"""So many words of a book, each in some languages."""


@lru_cache(20_000)
def without_clitics(word: str, clitics: tuple[str, ...]) -> tuple[str, ...]:
    """What may remain of a word when a particle written onto it is taken off."""
    return tuple(word[len(clitic) :] for clitic in clitics if word.startswith(clitic) and len(word) > len(clitic) + 1)


_NOTHING: Any = MappingProxyType({})
"""What a branch has that has none of a kind: 170,000 of them have 450,000 such, and with dictionaries of their own they took 28 MB more."""


@dataclass(slots=True)
class Tree:
    """Words that may follow one another, by folded word and by beginning of a word, of which `lengths` are told; `end` where an entry
    is complete."""

    words: dict[str, Tree] = field(default_factory=lambda: _NOTHING)
    beginnings: dict[str, Tree] = field(default_factory=lambda: _NOTHING)
    lengths: frozenset[int] = frozenset()
    end: bool = False
    clitics: tuple[str, ...] = ()
    remembered: dict[str, tuple[Tree, ...]] = field(default_factory=lambda: _NOTHING, repr=False, compare=False)

    def add(self, entry: str, clitics: tuple[str, ...] = ()) -> None:
        """Take in one entry: folded words, each perhaps with a star, each perhaps with a clitic written onto it."""
        row, node = parse_words(entry), self
        if not row:
            return
        for word, starred in row:
            node.clitics = clitics or node.clitics
            node = node._branch(word, starred=starred)
        node.end = True

    def _branch(self, word: str, *, starred: bool) -> Tree:
        """The branch of a word, or of a beginning, which grows where there is none."""
        if starred:
            self.lengths |= {len(word)}
            if self.beginnings is _NOTHING:
                self.beginnings = {}
        elif self.words is _NOTHING:
            self.words = {}
        branches = self.beginnings if starred else self.words
        if word not in branches:
            branches[word] = Tree()
        return branches[word]

    def ends(self, words: Words, position: int) -> list[int]:
        """Where entries that begin at `position` may end, longest first."""
        row, at = words.folded, position
        if at >= len(row):
            return _NOWHERE
        nodes: Sequence[Tree] | None = self.remembered.get(row[at])
        if nodes is None:
            nodes = self.followers(row[at])
        if not nodes and not self.end:
            return _NOWHERE
        found = [at] if self.end else []
        while nodes:
            at += 1
            if True in [node.end for node in nodes]:
                found.append(at)
            if at == len(row) or words.breaks[at] > CLAUSE:
                break
            nodes = [follower for node in nodes for follower in node.followers(row[at])]
        found.reverse()
        return found

    def followers(self, word: str) -> tuple[Tree, ...]:
        """The branches that a word may take, as it stands or without a clitic; remembered, for mails repeat the same words."""
        known = self.remembered.get(word)
        if known is None:
            known = tuple(self._followers(word))
            if self.remembered is _NOTHING or len(self.remembered) >= _REMEMBERED:
                self.remembered = {}
            self.remembered[word] = known
        return known

    def _followers(self, word: str) -> Iterator[Tree]:
        for form in (word, *without_clitics(word, self.clitics)) if self.clitics else (word,):
            if form in self.words:
                yield self.words[form]
            for length in self.lengths:
                if length <= len(form) and form[:length] in self.beginnings:
                    yield self.beginnings[form[:length]]


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to three words in the same sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several rows of items; `optional` where all of it may be missing."""

    rows: tuple[tuple[Item, ...], ...]
    optional: bool


Item = Tree | Gap | Hole | Choice


@dataclass(frozen=True, slots=True)
class Phrase:
    """One compiled phrase: `lead` is the hole that it begins with, whose words stand before those of `items`;
    of each set in `needed` one word must stand in the text behind the first, by which the phrase is found, or it cannot."""

    category: str
    tag: str
    items: tuple[Item, ...]
    lead: Hole | None
    source: str
    needed: tuple[frozenset[str], ...]
    clitics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: words `first` … `last`-1, and for each hole its kind and words."""

    phrase: Phrase
    first: int
    last: int
    holes: tuple[tuple[Hole, int, int], ...]


_TOKEN = re.compile(r"<(\w+)>|\{(\w+)\}|\.\.\.|[()\[\]|]|[^\s()\[\]|<>{}]+")


@lru_cache(20_000)
def _words(entries: str, clitics: tuple[str, ...]) -> tuple[Tree, bool]:
    """One tree of the plain words of a bracket, and whether one of its entries is empty."""
    tree, rows = Tree(), entries.split("|")
    for row in rows:
        tree.add(row, clitics)
    return tree, not all(map(parse_words, rows))


@lru_cache(40_000)
def parse_words(entry: str) -> tuple[tuple[str, bool], ...]:
    """The folded words of plain words, each with whether a star follows it."""
    return tuple(word for chunk in entry.split() for word in _chunk(chunk))


@lru_cache(40_000)
def _chunk(chunk: str) -> tuple[tuple[str, bool], ...]:
    plain = chunk.rstrip("*")
    words = folded(plain)
    return tuple((word, place == len(words) and chunk != plain) for place, word in enumerate(words, 1))


@lru_cache(20_000)
def _word(piece: str, clitics: tuple[str, ...]) -> Tree:
    """The tree of one plain word; the same for every phrase that has it."""
    tree = Tree()
    tree.add(piece, clitics)
    return tree


def compile_phrase(
    source: str, category: str, tag: str, classes: Mapping[str, Tree], clitics: tuple[str, ...] = ()
) -> Phrase:
    """One phrase of a language file; raises ValueError with what is wrong."""
    pieces = [match.group() for match in _TOKEN.finditer(source)]
    items, rest = _row(pieces, 0, classes, clitics)
    if rest != len(pieces):
        raise ValueError(f"{source!r}: a bracket closes that was never opened")
    lead = items[0] if items and isinstance(items[0], Hole) else None
    body = items[1:] if lead else items
    if not any(isinstance(item, Tree | Choice) for item in body):
        raise ValueError(f"{source!r}: no word in it, it would match everything")
    return Phrase(category, tag, body, lead, source, tuple(_needed(body[1:])), clitics)


def _needed(items: tuple[Item, ...]) -> Iterator[frozenset[str]]:
    for item in items:
        if isinstance(item, Tree) and not item.beginnings:
            yield frozenset(item.words)
        elif isinstance(item, Choice) and not item.optional:
            words: set[str] = set()
            beginnings: set[str] = set()
            for row in item.rows:
                _first_words(row, words, beginnings)
            if not beginnings and all(isinstance(row[0], Tree) for row in item.rows):
                yield frozenset(words)


def _row(
    pieces: list[str], at: int, classes: Mapping[str, Tree], clitics: tuple[str, ...]
) -> tuple[tuple[Item, ...], int]:
    items: list[Item] = []
    while at < len(pieces) and pieces[at] not in (")", "]", "|"):
        piece = pieces[at]
        if piece in ("(", "["):
            choice, at = _choice(pieces, at, classes, clitics)
            items.append(choice)
        else:
            items.append(_item(piece, classes, clitics))
            at += 1
    return _joined(items), at


def _choice(pieces: list[str], at: int, classes: Mapping[str, Tree], clitics: tuple[str, ...]) -> tuple[Item, int]:
    optional = pieces[at] == "["
    plain = at + 1
    while plain < len(pieces) and pieces[plain][0] not in "()[]<{" and pieces[plain] != "...":
        plain += 1
    if plain < len(pieces) and pieces[plain] in (")", "]"):
        tree, empty = _words(" ".join(pieces[at + 1 : plain]), clitics)
        return (Choice(((tree,),), optional=True) if optional or empty else tree), plain + 1
    rows: list[tuple[Item, ...]] = []
    while True:
        row, at = _row(pieces, at + 1, classes, clitics)
        rows.append(row)
        if at >= len(pieces):
            raise ValueError("a bracket is not closed")
        if pieces[at] != "|":
            return _merged(rows, optional), at + 1


def _item(piece: str, classes: Mapping[str, Tree], clitics: tuple[str, ...]) -> Item:
    if piece == "...":
        return Gap()
    if piece.startswith("<"):
        if piece[1:-1] not in classes:
            raise ValueError(f"there is no class {piece[1:-1]!r}")
        return classes[piece[1:-1]]
    if piece.startswith("{"):
        return Hole(piece[1:-1])
    return _word(piece, clitics)


def _joined(items: list[Item]) -> tuple[Item, ...]:
    return tuple(item for item in items if not (isinstance(item, Tree) and not item.words and not item.beginnings))


def _merged(rows: list[tuple[Item, ...]], optional: bool) -> Choice:
    return Choice(tuple(row for row in rows if row), optional or any(not row for row in rows))


class PhraseBook:
    """All phrases of all languages, by the word that they may begin with."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._by_word: dict[str, list[Phrase]] = {}
        self._by_beginning: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            self._file(phrase)
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})
        self.clitics = tuple(dict.fromkeys(clitic for phrase in phrases for clitic in phrase.clitics))
        self._remembered: dict[tuple[str, frozenset[str] | None], tuple[Phrase, ...]] = {}

    def _file(self, phrase: Phrase) -> None:
        words: set[str] = set()
        beginnings: set[str] = set()
        _first_words(phrase.items, words, beginnings)
        for word in words:
            self._by_word.setdefault(word, []).append(phrase)
        for beginning in beginnings:
            self._by_beginning.setdefault(beginning, []).append(phrase)

    def candidates(self, word: str) -> Iterator[Phrase]:
        """The phrases that may begin with `word`."""
        for form in (word, *without_clitics(word, self.clitics)) if self.clitics and word >= "\u0600" else (word,):
            yield from self._by_word.get(form, ())
            for length in self._lengths:
                if length <= len(form):
                    yield from self._by_beginning.get(form[:length], ())

    def _spoken(self, word: str, tags: frozenset[str] | None) -> tuple[Phrase, ...]:
        """Those of some languages; remembered, for mails repeat the same words."""
        known = self._remembered.get((word, tags))
        if known is None:
            known = tuple(phrase for phrase in self.candidates(word) if tags is None or phrase.tag in tags)
            if len(self._remembered) >= _REMEMBERED_OF_BOOK:
                self._remembered.clear()
            self._remembered[word, tags] = known
        return known

    def find(self, words: Words, tags: frozenset[str] | None = None) -> list[Match]:
        """Every phrase that stands in `words`, in the order of the text; of one phrase and place only its first way to match.

        `tags` are the languages that are tried (None: all)."""
        found: list[Match] = []
        there = set(words.folded)
        if self.clitics:
            there |= {form for word in there if word >= "\u0600" for form in without_clitics(word, self.clitics)}
        possible = {
            word: [
                phrase
                for phrase in self._spoken(word, tags)
                if not (phrase.needed and any(needed.isdisjoint(there) for needed in phrase.needed))
            ]
            for word in set(words.folded)
        }
        for position, word in enumerate(words.folded):
            if word >= dense.FIRST and _is_turned(words, position):
                continue
            for phrase in possible[word]:
                match = _match(phrase, words, position)
                if match:
                    found.append(match)
        return found


def _is_turned(words: Words, at: int) -> bool:
    """Whether the character before one turns what begins there into its opposite (没|有证), or both ask together (能|不能来)."""
    if not at or words.starts[at] != words.ends[at - 1]:
        return False
    before, word = words.folded[at - 1], words.folded[at]
    if word in world.words("words", "asking_between"):
        return words.folded[at + 1 : at + 2] == [before]
    return before in world.words("words", "taking_back")


def _first_words(items: tuple[Item, ...], words: set[str], beginnings: set[str]) -> None:
    """Collect what a row may begin with, up to its first item that cannot be missing."""
    for item in items:
        if isinstance(item, Tree):
            words.update(item.words)
            beginnings.update(item.beginnings)
            return
        if isinstance(item, Choice):
            for row in item.rows:
                _first_words(row, words, beginnings)
            if not item.optional:
                return


def _match(phrase: Phrase, words: Words, position: int) -> Match | None:
    ending = _way(phrase.items, words, position, position, ())
    if ending is None:
        return None
    last, holes = ending
    if phrase.lead is None:
        return Match(phrase, position, last, holes)
    first = _leftward(phrase.lead, words, position)
    if first == position:
        return None
    return Match(phrase, first, last, ((phrase.lead, first, position), *holes))


_Holes = tuple[tuple[Hole, int, int], ...]


def _way(items: tuple[Item, ...], words: Words, at: int, start: int, holes: _Holes) -> tuple[int, _Holes] | None:
    """The best way to match `items` from `at`: where it ends and what stands in the holes."""
    if not items:
        return at, holes
    item, rest = items[0], items[1:]
    if isinstance(item, Choice):
        rows = (*item.rows, ()) if item.optional else item.rows
        ways = (_way(row + rest, words, at, start, holes) for row in rows)
    elif isinstance(item, Hole):
        return _way_by_hole(item, rest, words, at, start, holes)
    else:
        ends = _ends(item, words, at, start)
        if not ends:
            return None
        ways = (_way(rest, words, end, start, holes) for end in ends)
    return next(filter(None, ways), None)


def _ends(item: Tree | Gap, words: Words, at: int, start: int) -> Sequence[int]:
    if isinstance(item, Gap):
        return range(at, _limit(words, at, _GAP, SENTENCE) + 1)
    if at == start or (at < len(words.folded) and words.breaks[at] <= CLAUSE):
        return item.ends(words, at)
    return ()


def _way_by_hole(
    hole: Hole, rest: tuple[Item, ...], words: Words, at: int, start: int, holes: _Holes
) -> tuple[int, _Holes] | None:
    limit = _limit(words, at, _length(hole, words, at), _ENDS_AT[hole])
    if hole in _OF_PEOPLE:
        limit = next((end for end in range(at + 1, limit) if _turns(words, end)), limit)
    if not rest:
        return (limit, (*holes, (hole, at, limit))) if limit > at else None
    ways = (_way(rest, words, end, start, (*holes, (hole, at, end))) for end in range(at + 1, limit + 1))
    return next(filter(None, ways), None)


def _length(hole: Hole, words: Words, at: int) -> int:
    spaced = at >= len(words) or words.folded[at] < dense.FIRST
    return _LENGTH[hole] * (1 if spaced else _DENSE_FACTOR)


def _limit(words: Words, at: int, length: int, ends_at: int) -> int:
    """How far a hole that begins at `at` may reach."""
    last = min(at + length, len(words.folded))
    if at >= last or words.breaks[at] >= SENTENCE:
        return at
    return next((end for end in range(at + 1, last) if words.breaks[end] >= ends_at), last)


def _leftward(hole: Hole, words: Words, position: int) -> int:
    """Where a hole begins that ends before `position`."""
    first, length = position, _length(hole, words, position - 1) if position else 0
    while (
        first > 0
        and position - first < length
        and words.breaks[first] < (SENTENCE if first == position else _ENDS_AT[hole])
        and not (hole in _OF_PEOPLE and _turns(words, first - 1))
    ):
        first -= 1
    return first


_OF_PEOPLE = frozenset({Hole.NAME, Hole.NAMES})


def _turns(words: Words, at: int) -> bool:
    """Whether a small word turns to somebody else: people before it and people behind it are not spoken of alike."""
    end = words.ends[at]
    small = not words.text[words.starts[at]].isupper() and words.text[end : end + 1] != "."
    return small and words.folded[at] in world.words("words", "turning")
