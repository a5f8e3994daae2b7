"""What the network says of people and organisations that others have found: how likely somebody is meant, and whose an organisation is.

It sees the tokens of each quotation as the last layer left them, and traits: plain words for what is known of a person or an organisation
besides, each with a trained row of its own. Trained together with the tagger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inbox_worker.reading.encoder.encoder import softmax
from inbox_worker.reading.tagger.network import Array, Network

Range = tuple[int, int]
"""The first token of a quotation, and the one behind its last."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person: where the mail names him, and what else is known of him."""

    mentions: tuple[Range, ...]
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An organisation that may be somebody's: where it stands (None: not among the tokens), and what else is known of it."""

    place: Range | None
    traits: tuple[str, ...]


def meant(inner: Array, someone: Someone, network: Network) -> float:
    """How likely somebody is meant."""
    tables = network.tables
    seen = tables["meant.weight"] @ of_mentions(inner, someone.mentions) + _known(someone.traits, network)
    score = float(tables["comes.weight"][0] @ np.maximum(seen, 0) + tables["comes.bias"][0])
    return float(1 / (1 + np.exp(-max(-30.0, min(30.0, score)))))


def belongs(inner: Array, someone: Someone, options: Sequence[Option], network: Network) -> list[float]:
    """The share of each option, and last that of none of them."""
    tables = network.tables
    person = of_mentions(inner, someone.mentions)
    places = of_places(inner, [*(option.place for option in options), None])
    known = np.stack([*(_known(option.traits, network) for option in options), _known(("nothing",), network)])
    seen = np.maximum(tables["person.weight"] @ person + places @ tables["place.weight"].T + known, 0)
    both = (tables["person_too.weight"] @ person) * (places @ tables["place_too.weight"].T)
    scores = np.concatenate([seen, both], 1) @ tables["belongs.weight"][0]
    return [float(share) for share in softmax(np.asarray(scores, np.float32))]


def of_mentions(inner: Array, mentions: Sequence[Range]) -> Array:
    """All places where somebody is named as one row: their mean and their greatest values."""
    if not mentions:
        return np.zeros(2 * inner.shape[1], np.float32)
    means = np.stack([inner[start:end].mean(0) for start, end in mentions])
    return np.concatenate([means.mean(0), means.max(0)])


def of_places(inner: Array, places: Sequence[Range | None]) -> Array:
    """A row for each quotation: its first and last token, its mean, the tokens before and behind it; zeros where there is none."""
    rows = np.zeros((len(places), 5 * inner.shape[1]), np.float32)
    there = [(at, *place) for at, place in enumerate(places) if place is not None]
    if there:
        numbers, starts, ends = (np.array(column) for column in zip(*there, strict=True))
        edged = np.pad(inner, ((1, 1), (0, 0)))
        means = np.stack([np.add.reduce(inner[start:end]) / np.float32(end - start) for _, start, end in there])
        rows[numbers] = np.concatenate([inner[starts], inner[ends - 1], means, edged[starts], edged[ends + 1]], 1)
    return rows


def _known(traits: Sequence[str], network: Network) -> Array:
    rows = [network.traits[trait] for trait in traits if trait in network.traits]
    return np.asarray(network.tables["trait.weight"][rows].sum(0), np.float32)


def apart(one: Range, other: Range) -> int:
    """How many tokens behind `one` the other stands; below zero: before it."""
    return other[0] - one[1] + 1 if other[0] >= one[1] else -(one[0] - other[1] + 1) if other[1] <= one[0] else 0


def nearest(mentions: Sequence[Range], place: Range) -> int | None:
    """The same from the nearest of some places."""
    return min((apart(mention, place) for mention in mentions), key=abs, default=None)
