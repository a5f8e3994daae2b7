"""The domain of an address spelled out in the words: "stopdluh.example" and "Stop Dluh"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import from_domain
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.runs.houses import may_open_a_house, organisation_run, reaches
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import SENTENCE, Words, split

NAME = "domain"

_SHORTEST, _MOST, _MOST_WORDS = 5, 4, 10


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """The longest runs of words in subject, body or signature that the author's domain is made of."""
    labels = _labels(letter.author_address.text) if letter.author_address is not None else []
    if not labels:
        return
    rows = [letter.words, *(letter.words_of(line.start, line.end) for line in letter.signature if "@" not in line.text)]
    found = _longest(span for words in rows for span in _spelled(letter, words, labels, lexicon))
    found = found or _in_subject(letter, labels, lexicon) or _in_display_name(letter, labels)
    yield from (Claim(NAME, Role.AUTHOR, affiliation=span) for span in found)


def find_quoted(letter: Letter, address: str, lexicon: Lexicon) -> Iterator[Claim]:
    """The same in a letter of ours that somebody with this address answers."""
    labels = _labels(address)
    for span in _longest(_spelled(letter, letter.words, labels, lexicon)) if labels else ():
        yield Claim(NAME, Role.ALL, affiliation=span)


def _longest(spans: Iterable[Span]) -> list[Span]:
    found = {span.text: span for span in spans}
    return [found[text] for text in sorted(found, key=len, reverse=True)[:_MOST]]


def _labels(address: str) -> list[str]:
    """The parts of a domain that may name an organisation."""
    if from_domain(address) is None:
        return []
    parts = address.lower().rpartition("@")[2].replace("-", "").split(".")[:-1]
    return [part for part in parts if len(part) >= _SHORTEST]


def _in_subject(letter: Letter, labels: list[str], lexicon: Lexicon) -> list[Span]:
    """From the words of the subject on that spell the domain from its first letter to its last."""
    words = split(letter.subject.text)
    return _longest(letter.subject.span(*words.between(*run)) for run in _from_exact(words, labels, lexicon))


def _in_display_name(letter: Letter, labels: list[str]) -> list[Span]:
    """The whole display name, where its words spell the domain, small ones left out: "El Faro de Atacama", faroatacama."""
    span = letter.author_name
    words = split(span.text) if span is not None and "@" not in span.text else None
    if span is None or words is None or len(words) < 2:
        return []
    small = world.either(("organisations", "links"), ("organisations", "articles"))
    ends = (end for label in labels for first, end in _exact(words, label) if small.issuperset(words.folded[:first]))
    return [span] if len(words) in ends else []


def _spelled(letter: Letter, words: Words, labels: list[str], lexicon: Lexicon) -> Iterator[Span]:
    """From the words that spell the domain on; where none do, runs that it is a part of, or that are a good part of it."""
    runs = list(_from_exact(words, labels, lexicon))
    yield from (letter.said_in(words, *run) for run in runs)
    if not runs:
        yield from _about(letter, words, labels, lexicon)


def _from_exact(words: Words, labels: list[str], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The words that spell a label, and those with what an organisation that begins there may go on with."""
    for first, end in (place for label in labels for place in _exact(words, label)):
        for until in dict.fromkeys((end, *reaches(words, first, len(words), lexicon))):
            if until >= end:
                yield first, until


def _exact(words: Words, label: str) -> Iterator[tuple[int, int]]:
    """Where words spell a label from its first letter to its last, small ones left out: "Sisters of the Gate", sistersgate."""
    for first in range(len(words)):
        if not label.startswith(words.folded[first]) or first in words.addresses:
            continue
        at, read = first, 0
        while at < len(words) and at - first < _MOST_WORDS and (at == first or words.breaks[at] < SENTENCE):
            joint = _joint(words, at, label, read) if read else ""
            if label.startswith(joint + words.folded[at], read):
                read += len(joint + words.folded[at])
            elif not read or words.folded[at] not in world.words("organisations", "links"):
                break
            at += 1
            if read == len(label):
                yield first, at
                break


def _joint(words: Words, at: int, label: str, read: int) -> str:
    """How the label spells the "&" before a word, "" where none stands there or it leaves it out."""
    if not any(mark in words.text[words.ends[at - 1] : words.starts[at]] for mark in "&+"):
        return ""
    return next((joint for joint in _JOINTS if label.startswith(joint + words.folded[at], read)), "")


_JOINTS = ("and", "und", "et", "y", "e", "n", "ve")


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
