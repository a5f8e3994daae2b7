"""The words of a row cut into the subwords that the encoder knows, by the most likely way of all.

A unigram model: Kudo (2018), "Subword Regularization", section 3.2. Each stretch without white space is cut by itself, with the mark of
a space before it; where a line ends stands `EOS`. A word is found again by its first and its last subword.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

BOS, PAD, EOS, UNKNOWN = 0, 1, 2, 3
"""The numbers of the subwords that stand for no text: where a row begins, what fills it up, where it or a line of it ends, and any
character that the vocabulary has not."""
_SPACE = "\u2581"
_UNLIKELY = 10.0
"""So much less likely than the rarest subword is a character that none has."""
_WHITE = re.compile(r"(\s+)")
_SHORT = 48
"""Stretches up to here come again, and are remembered."""
_LONGEST_WORD, _LONGEST_STRETCH = 256, 2_000
"""No more of a word is cut, and a stretch ends with the word that makes it longer: what nobody writes shall not cost much."""


@dataclass(slots=True)
class Cut:
    """The numbers of the subwords of a row, and for each of its words the place of the first and of the last of them."""

    numbers: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    lasts: list[int] = field(default_factory=list)


class Subwords:
    """A vocabulary: the number and the score (logarithm of its likelihood) of each subword, and what stands for a character that is
    written in another way (½ as 1⁄2)."""

    def __init__(self, numbers: Mapping[str, int], scores: Sequence[float], replacements: Mapping[str, str]) -> None:
        self._numbers = numbers
        self._scores = scores
        # what takes no room (U+200B) ends no word, though the vocabulary would have a space for it
        self._replacements = {one: "" if text.isspace() else text for one, text in replacements.items()}
        self._unknown = min(scores) - _UNLIKELY
        self._longest = max(map(len, numbers))
        self._of_short = lru_cache(20_000)(self._cut)

    def cut(self, words: Iterable[tuple[str, str]], most: float = math.inf) -> Cut:
        """Cut a row of words, each with what stands before it, into at least `most` subwords; the place of the words that are left then is
        behind all subwords."""
        row = list(words)
        found, stretch, places = Cut(), "", list[tuple[int, int]]()
        for before, word in row:
            if len(found.numbers) >= most:
                break
            for piece in _WHITE.split(before):
                if piece.isspace() or len(stretch) > _LONGEST_STRETCH:
                    self._add(found, stretch, places)
                    stretch, places = "", []
                if "\n" in piece:
                    found.numbers.append(EOS)
                elif not piece.isspace():
                    stretch += piece
            start = len(stretch)
            stretch += _WHITE.sub("_", word[:_LONGEST_WORD])
            places.append((start, len(stretch)))
        self._add(found, stretch, places)
        for places_of in (found.firsts, found.lasts):
            places_of.extend([len(found.numbers)] * (len(row) - len(places_of)))
        return found

    def _add(self, found: Cut, stretch: str, places: Sequence[tuple[int, int]]) -> None:
        """Cut a stretch without white space, in which words stand at some places."""
        if not stretch:
            return
        plain = [self._replacements.get(character, character) for character in stretch]
        text = _SPACE + "".join(plain)
        numbers, ends = self._of_short(text) if len(text) <= _SHORT else self._cut(text)
        starts = list(accumulate(map(len, plain), initial=1))
        owner = [at for at, (begin, end) in enumerate(zip((0, *ends), ends, strict=False)) for _ in range(begin, end)]
        base = len(found.numbers)
        for start, end in places:
            first = min(starts[start], len(text) - 1)
            found.firsts.append(base + owner[first])
            found.lasts.append(base + owner[max(min(starts[end], len(text)) - 1, first)])
        found.numbers.extend(numbers)

    def _cut(self, text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of the likeliest subwords of a text, and where each ends."""
        size = len(text)
        best = [0.0] + [float("-inf")] * size
        back = [(0, UNKNOWN)] * (size + 1)
        for start in range(size):
            reached = best[start]
            if reached + self._unknown > best[start + 1]:
                best[start + 1], back[start + 1] = reached + self._unknown, (start, UNKNOWN)
            for end in range(start + 1, min(size, start + self._longest) + 1):
                number = self._numbers.get(text[start:end])
                if number is not None and reached + self._scores[number] > best[end]:
                    best[end], back[end] = reached + self._scores[number], (start, number)
        numbers, ends, end = list[int](), list[int](), size
        while end:
            start, number = back[end]
            numbers.append(number)
            ends.append(end)
            end = start
        return tuple(reversed(numbers)), tuple(reversed(ends))
