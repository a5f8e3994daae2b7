"""The trained networks applied: a row of tokens → how likely each begins or continues a name or an organisation that counts.

Each has two hashed tables, four convolutions and three looks at the whole mail; trained by benchmarks/train_tagger.py, which writes them
with the figures they reached. There are two, alike but for where their training began, and the mean of both counts: where one errs, the
other often does not. Applied with numpy alone: the same mail gets the same answer up to rounding, in time linear in its text but for the
looks at the whole, which `tokens.MOST` bounds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from inbox_worker.reading.tagger.tokens import Tokens

Array = NDArray[np.float32]

LABELS = ("nothing", "name begins", "name goes on", "house begins", "house goes on")
KINDS = ("register", "amend", "cancel", "other", "auto")
OF_MAIL = (*KINDS, "pass")
"""What is said of a whole mail: its kind, and whether who is meant holds a pass already."""
REACHES = (1, 2, 1, 4)
"""How far apart the three tokens are that each convolution sees."""
LOOKS_BEFORE = (1, 2, 3)
"""Before these convolutions every token looks at all others."""
FARTHEST, _NEAR, _STEPS = 20, 8, 2.5
"""How many distances to either side are told apart: each of the first ones, then so many to every doubling."""


@dataclass(frozen=True, slots=True)
class Network:
    """The tables by name, and the number of each sign and of each trait (`pairing`)."""

    tables: Mapping[str, Array]
    signs: Mapping[str, int]
    traits: Mapping[str, int]


Networks = tuple[Network, ...]


def shipped() -> Networks:
    """The networks that are shipped."""
    folder = files("inbox_worker.reading.tagger")
    return tuple(load((folder / name).read_bytes()) for name in ("network-1.npz", "network-2.npz"))


def load(file: bytes) -> Network:
    """The network of a file; the two big tables are kept as bytes with a scale.

    From here on numpy multiplies on one thread: for tables this small several threads only wait for one another, 25 times as long."""
    threadpool_limits(limits=1, user_api="blas")
    tables, signs, traits = as_trained(file)
    for number in range(len(REACHES)):  # (out, in, three) as (three x in, out): one product instead of three
        name = f"convolutions.{number}.weight"
        tables[name] = np.ascontiguousarray(tables[name].transpose(2, 1, 0).reshape(-1, tables[name].shape[0]))
    ordered = sorted(signs)  # alike in all networks that know the same signs
    tables["sign.weight"] = tables["sign.weight"][[signs[sign] for sign in ordered]]
    return Network(tables, {sign: at for at, sign in enumerate(ordered)}, traits)


def as_trained(file: bytes) -> tuple[dict[str, Array], dict[str, int], dict[str, int]]:
    """The tables of a file as training left them, and the numbers of its signs and of its traits."""
    with np.load(BytesIO(file)) as found:
        kept = {name: found[name] for name in found.files}
    signs, traits, _ = (json.loads(str(kept.pop(name))) for name in ("signs", "traits", "figures"))
    scales = {name: kept.pop(name) for name in list(kept) if name.endswith(" scale")}
    tables = {
        name: table.astype(np.float32) * scales.get(f"{name} scale", np.float32(1.0)) for name, table in kept.items()
    }
    return tables, signs, traits


@dataclass(frozen=True, slots=True)
class _Seen:
    """What every network sees of a row: `pieces` of all tokens one behind the other, where those of each token start and how many they
    are, and which signs hold of which token."""

    words: NDArray[np.int64]
    pieces: NDArray[np.int64]
    starts: NDArray[np.int64]
    counts: Array
    signs: Array


def judge(row: Tokens, networks: Networks) -> tuple[Array, Array, tuple[Array, ...]]:
    """The likelihoods of `LABELS` for each token and those of `OF_MAIL` for the mail, each the mean of all networks; and of each network
    the tokens as its last layer leaves them."""
    first, *others = networks
    seen = _seen(row, first.signs)
    judged = [_judge(seen, first.tables)]
    for network in others:
        alike = network.signs == first.signs
        judged.append(_judge(seen if alike else _seen(row, network.signs), network.tables))
    labels, kinds, inner = zip(*judged, strict=True)
    return np.mean(labels, 0), np.mean(kinds, 0), inner


def _seen(row: Tokens, signs: Mapping[str, int]) -> _Seen:
    counts = np.array([len(numbers) for numbers in row.pieces])
    held = [(at, signs[name]) for at, names in enumerate(row.signs) for name in names if name in signs]
    hold = np.zeros((len(row), len(signs)), np.float32)
    hold[[at for at, _ in held], [sign for _, sign in held]] = 1.0
    return _Seen(
        np.asarray(row.words),
        np.fromiter(chain.from_iterable(row.pieces), np.int64),
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        counts.astype(np.float32)[:, None],
        hold,
    )


def _judge(seen: _Seen, tables: Mapping[str, Array]) -> tuple[Array, Array, Array]:
    x = _entered(seen, tables)
    for number, reach in enumerate(REACHES):
        if number in LOOKS_BEFORE:
            x = x + _looked(x, tables, str(number))
        name = f"convolutions.{number}"
        x = x + np.maximum(_convolved(x, tables[f"{name}.weight"], tables[f"{name}.bias"], reach), 0)
    labels = shares(x @ tables["leave.weight"].T + tables["leave.bias"])
    gate = shares(x @ tables["gate.weight"][0] + tables["gate.bias"])
    whole = np.concatenate([gate @ x, x.max(0)])
    kinds = shares(tables["kind.weight"] @ whole + tables["kind.bias"])
    holds = tables["holds.weight"] @ whole + tables["holds.bias"]
    return labels, np.append(kinds, 1 / (1 + np.exp(-holds))), x


def _entered(seen: _Seen, tables: Mapping[str, Array]) -> Array:
    """What is known of each token by itself."""
    meant = np.add.reduceat(tables["piece.weight"][seen.pieces], seen.starts) / seen.counts
    both = np.concatenate([tables["word.weight"][seen.words], meant], 1)
    signs = seen.signs @ tables["sign.weight"][: seen.signs.shape[1]]
    return np.asarray(np.maximum(both @ tables["enter.weight"].T + tables["enter.bias"] + signs, 0), np.float32)


def _convolved(x: Array, weight: Array, bias: Array, reach: int) -> Array:
    """Each token with those that stand `reach` before and behind it."""
    padded = np.pad(x, ((reach, reach), (0, 0)))
    three = np.concatenate([padded[reach * at : reach * at + len(x)] for at in range(3)], 1)
    return np.asarray(three @ weight + bias, np.float32)


def _looked(x: Array, tables: Mapping[str, Array], number: str) -> Array:
    """What each token takes from all: by what they say to it, and by how far they stand before or behind it."""
    query, key, value = np.split(x @ tables[f"looks.{number}.weight"].T + tables[f"looks.{number}.bias"], 3, 1)
    by_distance = tables[f"far.{number}"][distances(len(x))]
    scores = query @ key.T / np.float32(np.sqrt(x.shape[1])) + sliding_window_view(by_distance, len(x))[::-1]
    return np.asarray(shares(scores) @ value, np.float32)


@lru_cache(64)
def distances(length: int) -> NDArray[np.int64]:
    """The number of each distance between two tokens of a row, from one end to the other: from 0 (far before) to 2 · `FARTHEST`."""
    apart = np.arange(1 - length, length)
    far = np.minimum(_NEAR + np.log2(np.maximum(np.abs(apart), 1) / _NEAR) * _STEPS, FARTHEST).astype(np.int64)
    return np.asarray(np.sign(apart) * np.where(np.abs(apart) <= _NEAR, np.abs(apart), far) + FARTHEST)


def shares(scores: Array) -> Array:
    """Scores as shares of one, along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)
