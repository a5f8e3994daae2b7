"""What the sender's own words say that they want: the phrases of a letter, counted by meaning.

Promises counts only; what they amount to is weighed in `weigh`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.phrases import Match
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import split

_NEGATIONS = ("undecided",)


@dataclass(frozen=True, slots=True)
class Intent:
    """How often the body says something, and how often the subject does; `question` counts question marks and questions in words."""

    body: Counter[str]
    subject: Counter[str]
    asks: bool

    def says(self, *categories: str) -> bool:
        """Whether the body or the subject says one of these."""
        return any(self.body[category] or self.subject[category] for category in categories)

    def count(self, category: str) -> float:
        """The body's words count fully, the subject's half."""
        return self.body[category] + 0.5 * self.subject[category]


def of(letter: Letter, lexicon: Lexicon) -> Intent:
    """What a letter says."""
    subject = lexicon.book.find(split(letter.subject.text))
    question = any(mark in line.text for line in letter.body for mark in "?？؟")
    return Intent(_count(letter.matches), _count(subject), question and bool(letter.of("question")) or _asks_twice(letter))


def _asks_twice(letter: Letter) -> bool:
    return sum(line.text.count("?") + line.text.count("？") + line.text.count("؟") for line in letter.body) > 0


def _count(matches: Iterable[Match]) -> Counter[str]:
    """How many places say each thing: phrases of one meaning that overlap are one."""
    counts: Counter[str] = Counter()
    reach: dict[str, int] = {}
    for match in sorted(matches, key=lambda match: match.first):
        category = match.phrase.category
        if match.first >= reach.get(category, 0):
            counts[category] += 1
        reach[category] = max(reach.get(category, 0), match.last)
    return counts


def overlapping(matches: Sequence[Match], first: int, last: int) -> bool:
    """Whether any of `matches` shares a word with first … last-1."""
    return any(match.first < last and first < match.last for match in matches)
