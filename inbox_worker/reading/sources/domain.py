"""The domain of an address spelled out in the words: "stopdluh.example" and "Stop Dluh"."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import from_domain
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.runs import may_open_a_house, organisation_run
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import Words

NAME = "domain"

_SHORTEST = 5


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """The longest run of words in body or signature that the author's domain is made of."""
    address = letter.author_address
    if address is None or from_domain(address.text) is None:
        return
    labels = [
        label
        for label in address.text.lower().rpartition("@")[2].replace("-", "").split(".")[:-1]
        if len(label) >= _SHORTEST
    ]
    rows = [letter.words, *(letter.words_of(line.start, line.end) for line in letter.signature if "@" not in line.text)]
    found = [span for words in rows for span in _spelled(letter, words, labels, lexicon)]
    if found:
        yield Claim(NAME, Role.AUTHOR, affiliation=max(found, key=lambda span: len(span.text)))


def _spelled(letter: Letter, words: Words, labels: list[str], lexicon: Lexicon) -> Iterator[Span]:
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
