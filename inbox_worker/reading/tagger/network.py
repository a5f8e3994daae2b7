"""The trained networks applied: a row of tokens → how likely each begins or continues a name or an organisation that counts.

Each has two hashed tables, four convolutions and three looks at the whole mail, and is written with the figures it reached. Two are alike
but for where their training began (benchmarks/train_tagger.py); the third also hears from an encoder what the words mean where they stand
(benchmarks/train_encoder.py). Their mean counts, the two together as much as the third: where one errs, another often does not. Applied
with numpy alone: the same mail gets the same answer up to rounding, in time linear in its text but for the looks at the whole, which
`tokens.MOST` bounds, as `encoder.MOST_WINDOWS` does what the encoder reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from inbox_worker.reading.encoder import encoder as pretrained
from inbox_worker.reading.encoder.encoder import Encoder, softmax

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
    """The tables by name (floats, but for the two hashed ones: bytes), the number of each sign and of each trait (`pairing`), and the
    encoder that it was trained with, if with one."""

    tables: Mapping[str, Any]
    signs: Mapping[str, int]
    traits: Mapping[str, int]
    encoder: Encoder | None = None

    @property
    def votes(self) -> int:
        """How much this voice counts among all."""
        return _VOTES_OF_ENCODER if self.encoder else 1


_VOTES_OF_ENCODER = 2
"""On 2,146 mails that none had seen 1,840 were read whole so, 1,832 with one vote each, 1,798 by the two without an encoder."""

Networks = tuple[Network, ...]


def shipped() -> Networks:
    """The networks that are shipped."""
    folder = files("inbox_worker.reading.tagger")
    alone = [load((folder / name).read_bytes()) for name in ("network-1.npz", "network-2.npz")]
    return *alone, load((folder / "network-3.npz").read_bytes(), pretrained.shipped())


def load(file: bytes, encoder: Encoder | None = None) -> Network:
    """The network of a file; the two big tables stay bytes, their scales go into the layer that they enter.

    From here on numpy multiplies on one thread: for the small tables of a network several threads only wait for one another, 25 times as
    long, and reading has one core."""
    threadpool_limits(limits=1, user_api="blas")
    kept, scales, signs, traits = _kept(file)
    tables = {name: table if name in scales else table.astype(np.float32) for name, table in kept.items()}
    width = kept["word.weight"].shape[1]
    tables["enter.weight"] *= np.repeat([scales["word.weight"], scales["piece.weight"]], width)
    for number in range(len(REACHES)):  # (out, in, three) as (three x in, out): one product instead of three
        name = f"convolutions.{number}.weight"
        tables[name] = np.ascontiguousarray(tables[name].transpose(2, 1, 0).reshape(-1, tables[name].shape[0]))
    ordered = sorted(signs)  # so that networks that know the same signs see a row alike
    tables["sign.weight"] = tables["sign.weight"][[signs[sign] for sign in ordered]]
    return Network(tables, {sign: at for at, sign in enumerate(ordered)}, traits, encoder)


def as_trained(file: bytes) -> tuple[dict[str, Array], dict[str, int], dict[str, int]]:
    """The tables of a file as training left them, and the numbers of its signs and of its traits."""
    kept, scales, signs, traits = _kept(file)
    one = np.float32(1.0)
    return {name: table.astype(np.float32) * scales.get(name, one) for name, table in kept.items()}, signs, traits


def _kept(file: bytes) -> tuple[dict[str, Any], dict[str, np.float32], dict[str, int], dict[str, int]]:
    """The tables of a file, the scale of each that is kept as bytes, and the numbers of the signs and of the traits."""
    with np.load(BytesIO(file)) as found:
        kept = {name: found[name] for name in found.files}
    signs, traits, _ = (json.loads(str(kept.pop(name))) for name in ("signs", "traits", "figures"))
    scales = {name.removesuffix(_SCALE): kept.pop(name)[()] for name in list(kept) if name.endswith(_SCALE)}
    return kept, scales, signs, traits


_SCALE = " scale"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a network sees of a row: `pieces` of all tokens one behind the other, where those of each token start and how many they
    are, and which signs hold of which token."""

    words: NDArray[np.int64]
    pieces: NDArray[np.int64]
    starts: NDArray[np.int64]
    counts: Array
    signs: Array


def judge(row: Tokens, networks: Networks) -> tuple[Array, Array, tuple[Array, ...]]:
    """The likelihoods of `LABELS` for each token and those of `OF_MAIL` for the mail, as all networks say together; and of each network
    the tokens as its last layer leaves them."""
    alike: dict[tuple[str, ...], Seen] = {}
    judged = []
    for network in networks:
        signs = tuple(network.signs)
        alike[signs] = alike.get(signs) or seen(row, network.signs)
        meanings = network.encoder.encode(row.spelled()) if network.encoder else None
        judged.append(_judge(alike[signs], meanings, network.tables))
    labels, kinds, inner = zip(*judged, strict=True)
    return mean(labels, networks), mean(kinds, networks), inner


def mean(voices: Sequence[Any], networks: Networks) -> Array:
    """What all networks say together, each by its votes."""
    return np.asarray(np.average(voices, 0, [network.votes for network in networks]), np.float32)


def seen(row: Tokens, signs: Mapping[str, int]) -> Seen:
    """What networks that know these signs see of a row."""
    counts = np.array([len(numbers) for numbers in row.pieces])
    held = [(at, signs[name]) for at, names in enumerate(row.signs) for name in names if name in signs]
    hold = np.zeros((len(row), len(signs)), np.float32)
    hold[[at for at, _ in held], [sign for _, sign in held]] = 1.0
    return Seen(
        np.asarray(row.words),
        np.fromiter(chain.from_iterable(row.pieces), np.int64),
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        counts.astype(np.float32)[:, None],
        hold,
    )


def _judge(row: Seen, meanings: Array | None, tables: Mapping[str, Any]) -> tuple[Array, Array, Array]:
    x = entered(row, meanings, tables)
    for number, reach in enumerate(REACHES):
        if number in LOOKS_BEFORE:
            x = x + _looked(x, tables, str(number))
        name = f"convolutions.{number}"
        x = x + np.maximum(_convolved(x, tables[f"{name}.weight"], tables[f"{name}.bias"], reach), 0)
    labels = softmax(x @ tables["leave.weight"].T + tables["leave.bias"])
    gate = softmax(x @ tables["gate.weight"][0] + tables["gate.bias"])
    whole = np.concatenate([gate @ x, x.max(0)])
    kinds = softmax(tables["kind.weight"] @ whole + tables["kind.bias"])
    holds = tables["holds.weight"] @ whole + tables["holds.bias"]
    return labels, np.append(kinds, 1 / (1 + np.exp(-holds))), x


def entered(row: Seen, meanings: Array | None, tables: Mapping[str, Any]) -> Array:
    """What is known of each token by itself, and what it means to the encoder."""
    pieces = np.add.reduceat(tables["piece.weight"][row.pieces].astype(np.float32), row.starts) / row.counts
    both = np.concatenate([tables["word.weight"][row.words], pieces], 1)
    signs = row.signs @ tables["sign.weight"][: row.signs.shape[1]]
    known = both @ tables["enter.weight"].T + tables["enter.bias"] + signs
    if meanings is not None:
        known = known + meanings @ tables["text.weight"].T + tables["text.bias"]
    return np.asarray(np.maximum(known, 0), np.float32)


def _convolved(x: Array, weight: Array, bias: Array, reach: int) -> Array:
    """Each token with those that stand `reach` before and behind it."""
    padded = np.pad(x, ((reach, reach), (0, 0)))
    three = np.concatenate([padded[reach * at : reach * at + len(x)] for at in range(3)], 1)
    return np.asarray(three @ weight + bias, np.float32)


def _looked(x: Array, tables: Mapping[str, Array], number: str) -> Array:
    """What each token takes from all: by what they say to it, and by how far they stand before or behind it."""
    query, key, value = np.split(x @ tables[f"looks.{number}.weight"].T + tables[f"looks.{number}.bias"], 3, 1)
    by_distance = tables[f"far.{number}"][distances(len(x))]
    scores = query @ key.T
    scores /= np.float32(np.sqrt(x.shape[1]))
    scores += sliding_window_view(by_distance, len(x))[::-1]
    return np.asarray(softmax(scores) @ value, np.float32)


@lru_cache(64)
def distances(length: int) -> NDArray[np.int64]:
    """The number of each distance between two tokens of a row, from one end to the other: from 0 (far before) to 2 · `FARTHEST`."""
    apart = np.arange(1 - length, length)
    far = np.minimum(_NEAR + np.log2(np.maximum(np.abs(apart), 1) / _NEAR) * _STEPS, FARTHEST).astype(np.int64)
    return np.asarray(np.sign(apart) * np.where(np.abs(apart) <= _NEAR, np.abs(apart), far) + FARTHEST)
