"""The domain of an address spelled out in the words: "stopdluh.example" and "Stop Dluh"."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import from_domain
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.runs import may_open_a_house, organisation_run, reaches
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import SENTENCE, Words

NAME = "domain"

_SHORTEST, _MOST, _MOST_WORDS = 5, 4, 10


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """The longest runs of words in body or signature that the author's domain is made of."""
    address = letter.author_address
    if address is None or from_domain(address.text) is None:
        return
    labels = [
        label
        for label in address.text.lower().rpartition("@")[2].replace("-", "").split(".")[:-1]
        if len(label) >= _SHORTEST
    ]
    rows = [letter.words, *(letter.words_of(line.start, line.end) for line in letter.signature if "@" not in line.text)]
    found = {span.text: span for words in rows for span in _spelled(letter, words, labels, lexicon)}
    for text in sorted(found, key=len, reverse=True)[:_MOST]:
        yield Claim(NAME, Role.AUTHOR, affiliation=found[text])


def _spelled(letter: Letter, words: Words, labels: list[str], lexicon: Lexicon) -> Iterator[Span]:
    """From the words that spell the domain on; where none do, runs that it is a part of, or that are a good part of it."""
    exact = [place for label in labels for place in _exact(words, label)]
    for first, end in exact:
        for until in dict.fromkeys((end, *reaches(words, first, len(words), lexicon))):
            if until >= end:
                yield letter.said_in(words, first, until)
    if not exact:
        yield from _about(letter, words, labels, lexicon)


def _exact(words: Words, label: str) -> Iterator[tuple[int, int]]:
    """Where words spell a label from its first letter to its last, small ones left out: "Sisters of the Gate", sistersgate."""
    for first in range(len(words)):
        if not label.startswith(words.folded[first]) or first in words.addresses:
            continue
        at, read = first, 0
        while at < len(words) and at - first < _MOST_WORDS and (at == first or words.breaks[at] < SENTENCE):
            if label.startswith(words.folded[at], read):
                read += len(words.folded[at])
            elif not read or words.folded[at] not in world.words("organisations", "links"):
                break
            at += 1
            if read == len(label):
                yield first, at
                break


def _about(letter: Letter, words: Words, labels: list[str], lexicon: Lexicon) -> Iterator[Span]:
    there, joined = set(words.folded), "".join(words.folded)
    labels = [label for label in labels if label in joined or any(len(word) > 1 and word in label for word in there)]
    at = 0 if labels else len(words)
    while at < len(words):
        end = (
            organisation_run(words, at, len(words), lexicon)
            if at not in words.addresses and may_open_a_house(words, at)
            else at
        )
        key = "".join(words.folded[at:end])
        if len(key) >= _SHORTEST and any(
            label in key or (key in label and len(key) * 2 >= len(label)) for label in labels
        ):
            yield letter.said_in(words, at, end)
        at = max(end, at + 1)
