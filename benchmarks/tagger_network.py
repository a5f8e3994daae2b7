"""The network of the tagger in torch, and its training; inbox_worker/reading/tagger applies it with numpy alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from faker import Faker
from torch import nn

from benchmarks.encoder_layers import Encoder
from benchmarks.tagger_lessons import NO_PIECE, SIGNS, Lesson, Named
from inbox_worker.reading.encoder.encoder import WINDOW
from inbox_worker.reading.encoder.subwords import BOS, EOS, PAD, Subwords
from inbox_worker.reading.folding import script
from inbox_worker.reading.tagger import tokens
from inbox_worker.reading.tagger.network import FARTHEST, KINDS, LABELS, LOOKS_BEFORE, REACHES, distances
from inbox_worker.reading.words import split

WIDTH, SHORT = 96, 24
PRODUCT = 32
PEOPLE = 0.1
"""How much the answers about people shape what is seen of the tokens; in what is made of it they count whole."""


class Network(nn.Module):
    """Words, pieces and signs → four convolutions, a look at the whole mail before all but the first → a label for each token, a kind for
    the mail and whether a pass is held; then for each person named whether he is meant, and which organisation is his. With an `encoder`
    what it says of the words counts too."""

    def __init__(self, signs: int, traits: int, encoder: Encoder | None = None, dropped: float = 0.35) -> None:
        super().__init__()
        self.encoder = encoder
        if encoder:
            self.text = nn.Linear(2 * encoder.positions.shape[1], WIDTH)
            nn.init.normal_(self.text.weight, std=0.03)
        self.signs = signs
        self.word = nn.Embedding(tokens.BUCKETS + 1, SHORT, padding_idx=tokens.BUCKETS)
        self.piece = nn.EmbeddingBag(NO_PIECE + 1, SHORT, mode="mean", padding_idx=NO_PIECE)
        self.sign = nn.EmbeddingBag(signs + 1, WIDTH, mode="sum", padding_idx=signs)
        nn.init.normal_(self.word.weight, std=0.1)
        nn.init.normal_(self.piece.weight, std=0.2)
        nn.init.normal_(self.sign.weight, std=0.1)
        self.enter = nn.Linear(2 * SHORT, WIDTH)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, 3, padding=reach, dilation=reach) for reach in REACHES
        )
        self.looks = nn.ModuleDict({str(number): nn.Linear(WIDTH, 3 * WIDTH) for number in LOOKS_BEFORE})
        self.far = nn.ParameterDict({str(number): torch.zeros(2 * FARTHEST + 1) for number in LOOKS_BEFORE})
        self.leave = nn.Linear(WIDTH, len(LABELS))
        self.gate = nn.Linear(WIDTH, 1)
        self.kind = nn.Linear(2 * WIDTH, len(KINDS))
        self.holds = nn.Linear(2 * WIDTH, 1)
        self.trait = nn.Embedding(traits, WIDTH)
        nn.init.normal_(self.trait.weight, std=0.1)
        self.meant = nn.Linear(2 * WIDTH, WIDTH, bias=False)
        self.comes = nn.Linear(WIDTH, 1)
        self.person = nn.Linear(2 * WIDTH, WIDTH, bias=False)
        self.place = nn.Linear(5 * WIDTH, WIDTH, bias=False)
        self.person_too = nn.Linear(2 * WIDTH, PRODUCT, bias=False)
        self.place_too = nn.Linear(5 * WIDTH, PRODUCT, bias=False)
        self.belongs = nn.Linear(WIDTH + PRODUCT, 1, bias=False)
        self.drop = nn.Dropout(dropped)

    def forward(self, words, pieces, signs, there, text=None):
        count, length = words.shape
        x = torch.cat([self.word(words), self.piece(pieces.view(count * length, -1)).view(count, length, SHORT)], -1)
        x = self.drop(x)
        x = self.enter(x) + self.sign(signs.view(count * length, -1)).view(count, length, WIDTH)
        if self.encoder:
            x = x + self.text(self.encoder.drop(self.read(text)))
        x = torch.relu(self.drop(x)) * there[:, :, None]
        for number, layer in enumerate(self.convolutions):
            if number in LOOKS_BEFORE:
                x = x + self.look(x, there, str(number))
            x = (x + torch.relu(self.drop(layer(x.transpose(1, 2)).transpose(1, 2)))) * there[:, :, None]
        gate = self.gate(x)[:, :, 0].masked_fill(there == 0, -1e9).softmax(1)
        top = x.masked_fill(there[:, :, None] == 0, -1e9).amax(1)
        whole = torch.cat([(gate[:, :, None] * x).sum(1), top], -1)
        whole = self.drop(whole)
        return self.leave(self.drop(x)), self.kind(whole), self.holds(whole)[:, 0], x

    def read(self, text):
        """What the encoder says of the first and of the last subword of each word."""
        numbers, *ends = text
        said = self.encoder(numbers)
        said = torch.cat([said.reshape(-1, said.shape[2]), said.new_zeros(1, said.shape[2])])
        return torch.cat([said[at] for at in ends], -1)

    def of_people(self, x, people):
        """How likely each person is meant, and the scores of the options of those who have some, as padded rows."""
        flat = torch.cat([x.reshape(-1, x.shape[2]), x.new_zeros(1, x.shape[2])])
        sums = torch.cat([x.new_zeros(1, x.shape[2]), flat.cumsum(0)])

        def means(spans):
            return (sums[spans[:, 1]] - sums[spans[:, 0]]) / (spans[:, 1] - spans[:, 0]).clamp(min=1)[:, None]

        mentions = means(people.mentions)
        owner = people.owners[:, None].expand(-1, x.shape[2])
        zeros = x.new_zeros(people.count, x.shape[2])
        mean = zeros.scatter_reduce(0, owner, mentions, "mean", include_self=False)
        most = zeros.scatter_reduce(0, owner, mentions, "amax", include_self=False)
        persons = self.drop(torch.cat([mean, most], -1))
        comes = self.comes(torch.relu(self.meant(persons) + self.known(people.traits, people.count)))[:, 0]
        places = self.drop(torch.cat([*(flat[index] for index in people.edges), means(people.places)], -1))
        whole = torch.cat([places[:, : 2 * WIDTH], places[:, 4 * WIDTH :], places[:, 2 * WIDTH : 4 * WIDTH]], -1)
        of = persons[people.option_owners]
        seen = torch.relu(self.person(of) + self.place(whole) + self.known(people.option_traits, len(of)))
        both = self.person_too(of) * self.place_too(whole)
        return comes, self.belongs(self.drop(torch.cat([seen, both], -1)))[:, 0]

    def known(self, traits, count):
        numbers, owners = traits
        rows = self.trait(numbers)
        return rows.new_zeros(count, WIDTH).index_add(0, owners, rows)

    def look(self, x, there, name):
        query, key, value = self.looks[name](x).chunk(3, -1)
        length = x.shape[1]
        by_distance = self.far[name][torch.from_numpy(distances(length))].unfold(0, length, 1).flip(0)
        scores = query @ key.transpose(1, 2) / WIDTH**0.5 + by_distance
        scores = scores.masked_fill(there[:, None, :] == 0, -1e9)
        return self.drop(scores.softmax(-1) @ value)


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
    row = np.full(tokens.PIECES, NO_PIECE, np.int64)
    row[: len(pieces[: tokens.PIECES])] = pieces[: tokens.PIECES]
    return number, row


Spelled = list[tuple[str, str]]
"""The words of a row as they are written, each with what stands before it."""


def changed(one: Lesson, pool: Pool, dice: random.Random, chance: Any) -> tuple[Any, Any, Spelled]:
    """Words and pieces of a mail with other names in it, and with some words unknown; and how its words are written."""
    words, pieces, spelled = one.words.copy(), one.pieces.copy(), list(one.spelled)
    if dice.random() < 0.7:
        known: dict[str, str] = {}
        folded = list(one.folded)
        for name in one.names:
            for position, at in enumerate(name):
                word = one.folded[at]
                if len(word) > 1 or word[:1] >= "\u3005":
                    new = known.setdefault(word, pool.other(word, position == 0, dice))
                    folded[at] = new
                    words[at], pieces[at] = padded(new)
                    spelled[at] = (spelled[at][0], _in_the_case_of(spelled[at][1], new))
        for at in one.paired:
            if folded[at - 1 : at + 1] != one.folded[at - 1 : at + 1]:
                number = tokens.pair(folded[at - 1], folded[at])
                pieces[at, 1], pieces[at - 1, 2 if at - 1 in one.paired else 1] = number, number
    unknown = chance.random(len(words)) < np.where(one.labels > 0, 0.3, 0.1)
    words[unknown] = tokens.BUCKETS
    pieces[unknown & (chance.random(len(words)) < 0.3)] = NO_PIECE
    dense = np.zeros(len(words), bool)
    dense[[place for at in one.paired for place in (at - 1, at)]] = True
    pieces[unknown & dense, 1:] = NO_PIECE
    return words, pieces, spelled


def _in_the_case_of(word: str, new: str) -> str:
    if word.isupper() and len(word) > 1:
        return new.upper()
    return new[:1].upper() + new[1:] if word[:1].isupper() else new


def texts(rows: Sequence[Spelled], length: int, subwords: Subwords) -> list[Any]:
    """What an encoder reads of some rows padded to `length` words: their subwords, and the places among all of them of the first and of
    the last of each word. What is longer than one window is not read on."""
    cuts = [subwords.cut(spelled) for spelled in rows]
    most = min(WINDOW, max(len(cut.numbers) for cut in cuts)) + 2
    nothing = len(rows) * most
    numbers = np.full((len(rows), most), PAD)
    ends = np.full((2, len(rows), length), nothing)
    for i, cut in enumerate(cuts):
        own = [BOS, *cut.numbers[:WINDOW], EOS]
        numbers[i, : len(own)] = own
        for side, places in enumerate((cut.firsts, cut.lasts)):
            at = np.array(places) + 1
            ends[side, i, : len(at)] = np.where(at < len(own) - 1, at + i * most, nothing)
    return [torch.from_numpy(rows) for rows in (numbers, *ends)]


def batch(chosen: Sequence[tuple[Lesson, Any, Any, Spelled]], none: int, chance: Any) -> list[Any]:
    """Tensors of some mails, padded to the longest; without one sign in ten where there is `chance`."""
    length = max(len(words) for _, words, *_ in chosen)
    words = np.full((len(chosen), length), tokens.BUCKETS)
    pieces = np.full((len(chosen), length, tokens.PIECES), NO_PIECE)
    signs = np.full((len(chosen), length, SIGNS), none)
    labels = np.full((len(chosen), length), -100)
    there = np.zeros((len(chosen), length), np.float32)
    for i, (one, own_words, own_pieces, _) in enumerate(chosen):
        size = len(own_words)
        words[i, :size], pieces[i, :size], labels[i, :size], there[i, :size] = own_words, own_pieces, one.labels, 1
        signs[i, :size] = np.where(one.signs < 0, none, one.signs)
    if chance is not None:
        signs[chance.random(signs.shape) < 0.1] = none
    kinds = np.array([one.kind for one, *_ in chosen])
    return [torch.from_numpy(np.ascontiguousarray(x)) for x in (words, pieces, signs, there, labels, kinds)]


@dataclass
class People:
    """The people of some mails as tensors: spans count through all tokens of the batch, the last number is a row of zeros."""

    count: int
    mentions: Any
    owners: Any
    traits: Any
    meant: Any
    places: Any
    edges: list[Any]
    option_owners: Any
    option_traits: Any
    groups: list[tuple[int, int, list[int]]]


def people_of(lessons: Sequence[Lesson], length: int, chance: Any) -> People:
    """The people of a batch whose mails are padded to `length`; without one trait in ten where there is `chance`."""
    nothing = len(lessons) * length
    mentions, owners, meant, places, edges, option_owners = [], [], [], [], [], []
    traits, option_traits, groups = ([], []), ([], []), []
    rows: list[tuple[int, Named]] = [(at * length, one) for at, lesson in enumerate(lessons) for one in lesson.people]
    for number, (base, one) in enumerate(rows):
        meant.append(float(one.meant))
        for start, end in one.mentions:
            mentions.append((base + start, base + end))
            owners.append(number)
        _add(traits, one.traits, number, chance)
        if one.right:
            groups.append((len(places), len(places) + len(one.options), sorted(one.right)))
        for place, names in one.options if one.right else ():
            start, end = (base + place[0], base + place[1]) if place else (nothing, nothing)
            before = start - 1 if place and place[0] else nothing
            behind = end if place and place[1] < len(lessons[base // length].words) else nothing
            places.append((start, end))
            edges.append((start, end - 1 if place else nothing, before, behind))
            _add(option_traits, names, len(option_owners), chance)
            option_owners.append(number)

    def whole(values: Any, width: int = 0) -> Any:
        return torch.tensor(values, dtype=torch.long).reshape((-1, width) if width else (-1,))

    return People(
        len(rows),
        whole(mentions, 2),
        whole(owners),
        tuple(map(whole, traits)),
        torch.tensor(meant),
        whole(places, 2),
        list(whole(edges, 4).T),
        whole(option_owners),
        tuple(map(whole, option_traits)),
        groups,
    )


def _add(traits: tuple[list[int], list[int]], numbers: Sequence[int], owner: int, chance: Any) -> None:
    kept = [number for number in numbers if chance is None or chance.random() >= 0.1]
    traits[0].extend(kept)
    traits[1].extend([owner] * len(kept))


def loss_of_people(network: Network, x: Any, people: People) -> Any:
    comes, scores = network.of_people(x.detach() * (1 - PEOPLE) + x * PEOPLE, people)
    loss = nn.functional.binary_cross_entropy_with_logits(comes, people.meant) if people.count else 0.0
    if people.groups:
        rows = [
            scores[start:end].logsumexp(0) - scores[[start + at for at in right]].logsumexp(0)
            for start, end, right in people.groups
        ]
        loss = loss + torch.stack(rows).mean()
    return loss


@dataclass(frozen=True)
class Teaching:
    """How a network is taught: how often all lessons, the greatest step, and with an encoder the greatest of its last layer, and the
    subwords that it reads."""

    epochs: int
    step: float
    encoder_step: float = 0.0
    subwords: Subwords | None = None


_LOWER = 0.95
"""So much smaller is the step of each layer of the encoder than that of the next."""


def _groups(network: Network, teaching: Teaching) -> list[dict[str, Any]]:
    """The numbers of a network by the step of their learning."""
    own = [numbers for name, numbers in network.named_parameters() if not name.startswith("encoder.")]
    found: list[dict[str, Any]] = [{"params": own, "lr": teaching.step, "weight_decay": 0.02}]
    if network.encoder:
        layers = [[network.encoder.positions, *network.encoder.embedding_norm.parameters()]]
        layers += [list(layer.parameters()) for layer in network.encoder.layers]
        for depth, numbers in enumerate(reversed(layers)):
            found.append({"params": numbers, "lr": teaching.encoder_step * _LOWER**depth, "weight_decay": 0.01})
    return found


def train(network: Network, lessons: Sequence[Lesson], teaching: Teaching, seed: int) -> None:
    """Teach a network."""
    torch.manual_seed(seed)
    network.train()
    dice, chance = random.Random(seed), np.random.default_rng(seed)
    signs, pool, size = network.signs, Pool(lessons), 16
    groups_of = _groups(network, teaching)
    best = torch.optim.AdamW(groups_of)
    steps = teaching.epochs * ((len(lessons) + size - 1) // size)
    plan = torch.optim.lr_scheduler.OneCycleLR(
        best, [group["lr"] for group in groups_of], total_steps=steps, pct_start=0.15
    )
    weight = torch.tensor([1.0, 1.6, 1.3, 1.6, 1.3])
    for _ in range(teaching.epochs):
        order = sorted(lessons, key=lambda one: len(one.words) + dice.random() * 60)
        groups = [order[at : at + size] for at in range(0, len(order), size)]
        dice.shuffle(groups)
        for group in groups:
            rows = [(one, *changed(one, pool, dice, chance)) for one in group]
            words, pieces, names, there, labels, kinds = batch(rows, signs, chance)
            subwords = teaching.subwords
            text = texts([spelled for *_, spelled in rows], words.shape[1], subwords) if subwords else None
            out, kind, holds, inner = network(words, pieces, names, there, text)
            people = people_of(group, words.shape[1], chance)
            loss = nn.functional.cross_entropy(out.view(-1, len(LABELS)), labels.view(-1), weight=weight)
            loss = loss + 0.25 * nn.functional.cross_entropy(kind, kinds, label_smoothing=0.05)
            held = torch.tensor([float(one.holds) for one in group])
            loss = loss + 0.25 * nn.functional.binary_cross_entropy_with_logits(holds, held)
            loss = loss + loss_of_people(network, inner, people)
            best.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            best.step()
            plan.step()
    network.eval()


def judged(network: Network, one: Lesson) -> tuple[Any, Any]:
    """What a network without an encoder says of a mail: the likelihoods of the labels of its tokens, and of the kinds."""
    with torch.no_grad():
        words, pieces, names, there, _, _ = batch([(one, one.words, one.pieces, one.spelled)], network.signs, None)
        out, kind, _, _ = network(words, pieces, names, there)
        return out[0].softmax(-1).numpy(), kind[0].softmax(-1).numpy()
