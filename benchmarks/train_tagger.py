"""Train the tagger of the reading room on corpora of mails with their answers, and write it to inbox_worker/reading/tagger/network.npz.

    python benchmarks/train_tagger.py FOLDER… --marked FILE [--epochs N] [--parts N] [--processes N]

Wants torch and faker, which nothing else of the project does. Networks are trained that never see one part of the folders each; what they
say of that part is written to `--marked`, for train_reading.py to learn from. One more, trained on all mails, is the one that is
written, with the figures that the others reached.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from faker import Faker
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.example_event import OWN
from benchmarks.train_reading import Sample, parts_of, samples
from inbox_worker.reading import gather, lexicon, read
from inbox_worker.reading.folding import script
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.tagger import tokens
from inbox_worker.reading.tagger.network import KINDS, LABELS, LOOKS_BEFORE, REACHES
from inbox_worker.reading.words import split

WIDTH, SHORT = 64, 24
SIGNS = 56
OUT = Path(__file__).resolve().parent.parent / "inbox_worker" / "reading" / "tagger" / "network.npz"


@dataclass
class Lesson:
    """One mail as the network sees it, padded to a common width; `names` are the tokens of each name in it, which are exchanged for
    others in training."""

    file: str
    folder: str
    folded: list[str]
    words: Any
    pieces: Any
    signs: Any
    labels: Any
    names: list[list[int]]
    kind: int


# --- where the answers stand ---


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


def lesson(sample: Sample, words: Lexicon, numbers: dict[str, int]) -> Lesson:
    row = read.tokens_of(sample.case.message, OWN, words)
    everybody: list[list[int]] = []
    for one in gather.candidates(sample.case):
        for form in {form.name.text for form in one.forms if gather.likeness(form.name.text) > 0.4}:
            parts = split(form).folded
            everybody += [list(range(at, at + len(parts))) for at in find(row.folded, parts, loose=True)]
    for signs in row.signs:
        for sign in signs:
            numbers.setdefault(sign, len(numbers))
    pieces = np.full((len(row), tokens.PIECES), tokens.BUCKETS, np.int64)
    signs_ = np.full((len(row), SIGNS), -1, np.int64)
    for at in range(len(row)):
        own, names = row.pieces[at][: tokens.PIECES], list(dict.fromkeys(row.signs[at]))[:SIGNS]
        pieces[at, : len(own)] = own
        signs_[at, : len(names)] = [numbers[name] for name in names]
    labels = np.array(labelled(row.folded, sample.truth))
    kind = KINDS.index(sample.truth["kind"])
    words_ = np.array(row.words, np.int64)
    return Lesson(sample.file, sample.folder, row.folded, words_, pieces, signs_, labels, everybody, kind)


# --- the network ---


class Network(nn.Module):
    """Words, pieces and signs → two convolutions → attention → two convolutions → a label for each token, a kind for the mail."""

    def __init__(self, signs: int) -> None:
        super().__init__()
        self.word = nn.Embedding(tokens.BUCKETS + 1, SHORT, padding_idx=tokens.BUCKETS)
        self.piece = nn.EmbeddingBag(tokens.BUCKETS + 1, SHORT, mode="mean", padding_idx=tokens.BUCKETS)
        self.sign = nn.EmbeddingBag(signs + 1, WIDTH, mode="sum", padding_idx=signs)
        nn.init.normal_(self.word.weight, std=0.1)
        nn.init.normal_(self.piece.weight, std=0.2)
        nn.init.normal_(self.sign.weight, std=0.1)
        self.enter = nn.Linear(2 * SHORT, WIDTH)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, 3, padding=reach, dilation=reach) for reach in REACHES
        )
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.leave = nn.Linear(WIDTH, len(LABELS))
        self.gate = nn.Linear(WIDTH, 1)
        self.kind = nn.Linear(2 * WIDTH, len(KINDS))
        self.drop = nn.Dropout(0.35)

    def forward(self, words, pieces, signs, there):
        count, length = words.shape
        x = torch.cat([self.word(words), self.piece(pieces.view(count * length, -1)).view(count, length, SHORT)], -1)
        x = self.drop(x)
        x = self.enter(x) + self.sign(signs.view(count * length, -1)).view(count, length, WIDTH)
        x = torch.relu(self.drop(x)) * there[:, :, None]
        for number, layer in enumerate(self.convolutions):
            if number == LOOKS_BEFORE:
                x = x + self.look(x, there)
            x = (x + torch.relu(self.drop(layer(x.transpose(1, 2)).transpose(1, 2)))) * there[:, :, None]
        gate = self.gate(x)[:, :, 0].masked_fill(there == 0, -1e9).softmax(1)
        top = x.masked_fill(there[:, :, None] == 0, -1e9).amax(1)
        whole = torch.cat([(gate[:, :, None] * x).sum(1), top], -1)
        return self.leave(self.drop(x)), self.kind(self.drop(whole))

    def look(self, x, there):
        scores = self.query(x) @ self.key(x).transpose(1, 2) / WIDTH**0.5
        scores = scores.masked_fill(there[:, None, :] == 0, -1e9)
        return self.drop(scores.softmax(-1) @ self.value(x))


# --- training ---


class Pool:
    """Words of names by script, to put in the place of others: the network must not learn who wrote to the corpus."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        found: dict[tuple[str, bool], set[str]] = {}
        for one in lessons:
            for name in one.names:
                for position, at in enumerate(name):
                    found.setdefault((script(one.folded[at]), position == 0), set()).add(one.folded[at])
        for words in invented():
            for position, word in enumerate(words):
                found.setdefault((script(word), position == 0), set()).add(word)
        self.words = {key: sorted(words) for key, words in found.items()}

    def other(self, word: str, first: bool, dice: random.Random) -> str:
        pool = self.words.get((script(word), first))
        return dice.choice(pool) if pool else word


def invented() -> Iterator[list[str]]:
    for locale in (
        "en_US",
        "en_GB",
        "fr_FR",
        "es_ES",
        "es_MX",
        "pt_BR",
        "de_DE",
        "it_IT",
        "tr_TR",
        "ru_RU",
        "uk_UA",
        "ar_SA",
        "ar_AA",
        "zh_CN",
        "zh_TW",
        "ja_JP",
        "pl_PL",
        "nl_NL",
        "sv_SE",
        "hu_HU",
        "en_IN",
        "vi_VN",
        "id_ID",
        "fi_FI",
    ):
        try:
            fake = Faker(locale)
        except AttributeError:
            continue
        Faker.seed(7)
        for _ in range(400):
            yield list(split(f"{fake.first_name()} {fake.last_name()}").folded)


@lru_cache(100_000)
def padded(word: str) -> tuple[int, Any]:
    """The number of a word, and those of its pieces at full width."""
    number, *pieces = tokens.hashed(word)
    row = np.full(tokens.PIECES, tokens.BUCKETS, np.int64)
    row[: len(pieces[: tokens.PIECES])] = pieces[: tokens.PIECES]
    return number, row


def changed(one: Lesson, pool: Pool, dice: random.Random, chance: Any) -> tuple[Any, Any]:
    """Words and pieces of a mail with other names in it, and with some words unknown."""
    words, pieces = one.words.copy(), one.pieces.copy()
    if dice.random() < 0.7:
        known: dict[str, str] = {}
        for name in one.names:
            for position, at in enumerate(name):
                word = one.folded[at]
                if len(word) > 1 or word[:1] >= "\u3005":
                    new = known.setdefault(word, pool.other(word, position == 0, dice))
                    words[at], pieces[at] = padded(new)
    unknown = chance.random(len(words)) < np.where(one.labels > 0, 0.3, 0.1)
    words[unknown] = tokens.BUCKETS
    pieces[unknown & (chance.random(len(words)) < 0.3)] = tokens.BUCKETS
    return words, pieces


def batch(chosen: Sequence[tuple[Lesson, Any, Any]], none: int, chance: Any) -> list[Any]:
    """Tensors of some mails, padded to the longest; without one sign in ten where there is `chance`."""
    length = max(len(words) for _, words, _ in chosen)
    words = np.full((len(chosen), length), tokens.BUCKETS)
    pieces = np.full((len(chosen), length, tokens.PIECES), tokens.BUCKETS)
    signs = np.full((len(chosen), length, SIGNS), none)
    labels = np.full((len(chosen), length), -100)
    there = np.zeros((len(chosen), length), np.float32)
    for i, (one, own_words, own_pieces) in enumerate(chosen):
        size = len(own_words)
        words[i, :size], pieces[i, :size], labels[i, :size], there[i, :size] = own_words, own_pieces, one.labels, 1
        signs[i, :size] = np.where(one.signs < 0, none, one.signs)
    if chance is not None:
        signs[chance.random(signs.shape) < 0.1] = none
    kinds = np.array([one.kind for one, _, _ in chosen])
    return [torch.from_numpy(np.ascontiguousarray(x)) for x in (words, pieces, signs, there, labels, kinds)]


def train(lessons: Sequence[Lesson], signs: int, epochs: int, seed: int = 1) -> Network:
    torch.manual_seed(seed)
    dice, chance = random.Random(seed), np.random.default_rng(seed)
    network, pool, size = Network(signs), Pool(lessons), 16
    best = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.02)
    steps = epochs * ((len(lessons) + size - 1) // size)
    plan = torch.optim.lr_scheduler.OneCycleLR(best, 4e-3, total_steps=steps, pct_start=0.15)
    weight = torch.tensor([1.0, 1.6, 1.3, 1.6, 1.3])
    for _ in range(epochs):
        order = sorted(lessons, key=lambda one: len(one.words) + dice.random() * 60)
        groups = [order[at : at + size] for at in range(0, len(order), size)]
        dice.shuffle(groups)
        for group in groups:
            rows = [(one, *changed(one, pool, dice, chance)) for one in group]
            words, pieces, names, there, labels, kinds = batch(rows, signs, chance)
            out, kind = network(words, pieces, names, there)
            loss = nn.functional.cross_entropy(out.view(-1, len(LABELS)), labels.view(-1), weight=weight)
            loss = loss + 0.25 * nn.functional.cross_entropy(kind, kinds, label_smoothing=0.05)
            best.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            best.step()
            plan.step()
    network.eval()
    return network


def judged(network: Network, one: Lesson, signs: int) -> tuple[Any, Any]:
    """What a network says of a mail: the likelihoods of the labels of its tokens, and of the kinds."""
    with torch.no_grad():
        words, pieces, names, there, _, _ = batch([(one, one.words, one.pieces)], signs, None)
        out, kind = network(words, pieces, names, there)
        return out[0].softmax(-1).numpy(), kind[0].softmax(-1).numpy()


# --- what comes of it ---


def spans(labels: Sequence[int], first: int) -> set[tuple[int, int]]:
    """The places marked with the label `first` and its sequel."""
    found, begun = set(), None
    for at, label in enumerate([*labels, 0]):
        if begun is not None and label != first + 1:
            found.add((begun, at))
            begun = None
        if label == first or (label == first + 1 and begun is None):
            begun = at
    return found


def figures(lessons: Sequence[Lesson], said: dict[str, tuple[Any, Any]]) -> dict[str, float]:
    """F1 of the marked spans and accuracy of the kind, on mails that the network never saw."""
    reached: dict[str, float] = {"mails": len(lessons)}
    for first, name in ((1, "names"), (3, "houses")):
        right = given = wanted = 0
        for one in lessons:
            mine, true = spans(list(said[one.file][0].argmax(1)), first), spans(list(one.labels), first)
            right, given, wanted = right + len(mine & true), given + len(mine), wanted + len(true)
        reached[f"{name} F1"] = round(2 * right / max(1, given + wanted), 3)
    reached["kind"] = round(float(sum(said[one.file][1].argmax() == one.kind for one in lessons) / len(lessons)), 3)
    return reached


def write(network: Mapping[str, Any], numbers: Mapping[str, int], reached: Mapping[str, float]) -> None:
    """Write the network for `tagger.network`; the big tables as bytes with a scale."""
    tables: dict[str, Any] = {}
    for name, table in network.items():
        values = table.numpy()
        if name in ("word.weight", "piece.weight"):
            scale = np.float32(np.abs(values).max() / 127)
            tables[name], tables[f"{name} scale"] = np.round(values / scale).astype(np.int8), scale
        else:
            tables[name] = values.astype(np.float16)
    tables["signs"] = np.array(json.dumps(numbers))
    tables["figures"] = np.array(json.dumps(reached))
    np.savez_compressed(OUT, **tables)


@dataclass
class Task:
    """One network to train: on the mails of all folders but those `held` back, which it then judges."""

    held: frozenset[str]
    lessons: Sequence[Lesson]
    signs: int
    epochs: int


def carried_out(task: Task) -> tuple[Mapping[str, Any], dict[str, tuple[Any, Any]]]:
    """The tables of the network, and what it says of the mails held back."""
    torch.set_num_threads(1)  # several tasks run beside each other
    network = train([one for one in task.lessons if one.folder not in task.held], task.signs, task.epochs)
    said = {one.file: judged(network, one, task.signs) for one in task.lessons if one.folder in task.held}
    if said:
        print(sorted(task.held), figures([one for one in task.lessons if one.file in said], said), flush=True)
    return network.state_dict(), said


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--epochs", type=int, default=24)
    options.add_argument("--parts", type=int, default=3)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--marked", type=Path, required=True, help="where to write what is said of each mail unseen")
    chosen = options.parse_args()
    rows = [row for row in samples(chosen.folders, frozenset()) if not row.certain]
    numbers: dict[str, int] = {}
    words = lexicon.load()
    lessons = [made for made in (lesson(row, words, numbers) for row in rows) if len(made.words)]
    parts = [*parts_of(rows, chosen.parts), frozenset[str]()]
    tasks = [Task(held, lessons, len(numbers), chosen.epochs) for held in parts]
    with get_context("spawn").Pool(chosen.processes) as pool:
        done = pool.map(carried_out, tasks, chunksize=1)
    said = {file: row for _, found in done for file, row in found.items()}
    reached = figures(lessons, said)
    print(reached)
    labels = {f"{file} labels": row.astype(np.float16) for file, (row, _) in said.items()}
    np.savez_compressed(chosen.marked, **labels, **{f"{file} kinds": row for file, (_, row) in said.items()})
    write(done[-1][0], numbers, reached)


if __name__ == "__main__":
    main()
