"""What one mail teaches the network: labels of its tokens, its kind, who of those named is meant, and whose the organisations are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.example_event import OWN
from benchmarks.train_reading import WANTING, Sample, is_meant, is_wanted, normal
from inbox_worker.reading import gather, paired, read
from inbox_worker.reading.folding import script
from inbox_worker.reading.judged import likeness
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Kind
from inbox_worker.reading.options import organisations
from inbox_worker.reading.tagger import tokens
from inbox_worker.reading.tagger.marks import marks
from inbox_worker.reading.tagger.network import KINDS, LABELS, OF_MAIL
from inbox_worker.reading.tagger.pairing import Range
from inbox_worker.reading.words import split

SIGNS = 56
NO_PIECE = tokens.BUCKETS + tokens.PAIRS
_MOST_PEOPLE, _MOST_OPTIONS = 60, 40


@dataclass
class Named:
    """One person whom a mail names: where, with which traits, whether meant; the options for the organisation, with their traits, and
    which of them are right (empty: not known). The last option is none of them."""

    mentions: tuple[Range, ...]
    traits: list[int]
    meant: bool
    options: list[tuple[Range | None, list[int]]] = field(default_factory=list)
    right: frozenset[int] = frozenset()


@dataclass
class Lesson:
    """One mail as the network sees it, padded to a common width; `names` are the tokens of each name in it, which are exchanged for
    others in training; `paired` are those that form a pair with the one before; `spelled` are the tokens as they are written, each with
    what stands before it."""

    file: str
    folder: str
    folded: list[str]
    words: Any
    pieces: Any
    signs: Any
    labels: Any
    names: list[list[int]]
    paired: frozenset[int]
    kind: int
    holds: bool
    people: list[Named]
    spelled: list[tuple[str, str]]


@dataclass
class Numbers:
    """The number of each sign and trait, given as they come."""

    signs: dict[str, int] = field(default_factory=dict)
    traits: dict[str, int] = field(default_factory=dict)

    def of_traits(self, names: Iterable[str]) -> list[int]:
        return [self.traits.setdefault(name, len(self.traits)) for name in names]

    def of_signs(self, names: Iterable[str]) -> list[int]:
        return [self.signs.setdefault(name, len(self.signs)) for name in names]

    def taken_in(self, made: Iterable[Lesson], own: Numbers) -> Iterator[Lesson]:
        """Lessons that were numbered by their `own`, numbered by these."""
        signs = np.array([*self.of_signs(own.signs), -1])
        traits = self.of_traits(own.traits)
        for one in made:
            one.signs = signs[one.signs]
            for person in one.people:
                person.traits = [traits[number] for number in person.traits]
                person.options = [(place, [traits[number] for number in names]) for place, names in person.options]
            yield one


def find(folded: Sequence[str], wanted: Sequence[str], *, loose: bool) -> Iterator[int]:
    """Where the words `wanted` stand in a row; `loose` lets the ends of Cyrillic words differ."""
    if not wanted:
        return
    for at in range(len(folded) - len(wanted) + 1):
        if all(alike(folded[at + i], word, first=i == 0, loose=loose) for i, word in enumerate(wanted)):
            yield at


_CLITICS = ("ب", "ل", "و", "ف", "ك", "لل", "بال", "وال")


def alike(word: str, wanted: str, *, first: bool, loose: bool) -> bool:
    if word == wanted:
        return True
    if first and script(wanted) == "arabic":
        return any(word == clitic + wanted for clitic in _CLITICS) or (
            wanted.startswith("ال") and word == "لل" + wanted[2:]
        )
    if loose and script(wanted) == "cyrillic" and len(wanted) >= 4:
        stem = max(3, len(wanted) - 2)
        return word[:stem] == wanted[:stem] and abs(len(word) - len(wanted)) <= 3
    return False


def mark(labels: list[int], folded: Sequence[str], forms: Iterable[str], begin: int) -> None:
    """Mark every place where one of the forms stands, the longest first."""
    wanted = sorted({tuple(split(form).folded) for form in forms if form}, key=lambda w: -len(w))
    for form in wanted:
        if len(form) == 1 and len(form[0]) < 2 and form[0] < "\u3005":
            continue
        for loose in (False, True):
            for at in find(folded, form, loose=loose):
                if not any(labels[at : at + len(form)]):
                    labels[at : at + len(form)] = [begin] + [begin + 1] * (len(form) - 1)


def labelled(folded: Sequence[str], truth: Mapping[str, Any]) -> list[int]:
    """The label of each token: the names and organisations of the truth, wherever they stand."""
    labels = [0] * len(folded)
    for person in truth["people"]:
        mark(labels, folded, [person["name"], *person["name_alt"]], 1)
    for person in truth["people"]:
        if person["affiliation"]:  # the form of the truth before any other that would pass
            mark(labels, folded, [person["affiliation"]], 3)
            mark(labels, folded, person["affiliation_alt"], 3)
    return labels


def lesson(sample: Sample, words: Lexicon, numbers: Numbers) -> Lesson:
    row = read.tokens_of(sample.case.message, OWN, words)
    everybody: list[list[int]] = []
    for one in gather.candidates(sample.case):
        for form in {form.name.text for form in one.forms if likeness(form.name.text) > 0.4}:
            parts = split(form).folded
            everybody += [list(range(at, at + len(parts))) for at in find(row.folded, parts, loose=True)]
    pieces = np.full((len(row), tokens.PIECES), NO_PIECE, np.int64)
    signs_ = np.full((len(row), SIGNS), -1, np.int64)
    for at in range(len(row)):
        own, names = row.pieces[at][: tokens.PIECES], list(dict.fromkeys(row.signs[at]))[:SIGNS]
        pieces[at, : len(own)] = own
        signs_[at, : len(names)] = numbers.of_signs(names)
    labels = np.array(labelled(row.folded, sample.truth))
    kind = KINDS.index(sample.truth["kind"])
    words_ = np.array(row.words, np.int64)
    people = list(named(sample, row, numbers)) if sample.truth["kind"] in WANTING else []
    return Lesson(
        sample.file,
        sample.folder,
        row.folded,
        words_,
        pieces,
        signs_,
        labels,
        everybody,
        frozenset(at for at in range(1, len(row)) if tokens.pair(row.folded[at - 1], row.folded[at]) in row.pieces[at]),
        kind,
        sample.truth["has_pass"],
        people,
        list(row.spelled()),
    )


def named(sample: Sample, row: tokens.Tokens, numbers: Numbers) -> Iterator[Named]:
    """The people whom a mail that wants something names."""
    case, kind, truth = sample.case, Kind(sample.truth["kind"]), sample.truth["people"]
    seen = marks(row, np.zeros((len(row), len(LABELS))), np.zeros(len(OF_MAIL)))
    everybody = gather.candidates(case)
    wanted = [name for person in truth for name in (person["name"], *person["name_alt"])]
    for one in everybody[:_MOST_PEOPLE]:
        if kind is Kind.CANCEL and not truth and one.writer:
            continue
        someone = paired.someone(seen, one, kind)
        found = Named(someone.mentions, numbers.of_traits(someone.traits), is_meant(one, wanted))
        person = next((person for person in truth if is_wanted(one, (person["name"], *person["name_alt"]))), None)
        if person is not None:
            options = organisations(case, one)[:_MOST_OPTIONS]
            rows = paired.options_of(seen, one, everybody, options)
            found.options = [(option.place, numbers.of_traits(option.traits)) for option in rows]
            found.options.append((None, numbers.of_traits(["nothing"])))
            accepted = {normal(text) for text in (person["affiliation"], *person["affiliation_alt"]) if text}
            right = {at for at, option in enumerate(options) if normal(option.text) in accepted}
            found.right = frozenset(right) if person["affiliation"] else frozenset({len(options)})
        yield found
