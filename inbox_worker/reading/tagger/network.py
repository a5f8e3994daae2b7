"""The trained network applied: a row of tokens → how likely each begins or continues a name or an organisation that counts.

Two hashed tables, four convolutions and one look at the whole mail; trained by benchmarks/train_tagger.py, which writes network.npz with
the figures it reached. Applied with numpy alone: the same mail gets the same answer up to rounding, in time linear in its text but for
the look at the whole, which `tokens.MOST` bounds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from inbox_worker.reading.tagger.tokens import Tokens

Array = NDArray[np.float32]

LABELS = ("nothing", "name begins", "name goes on", "house begins", "house goes on")
KINDS = ("register", "amend", "cancel", "other", "auto")
REACHES = (1, 2, 1, 4)
"""How far apart the three tokens are that each convolution sees."""
LOOKS_BEFORE = 2
"""Before this convolution every token looks at all others."""


@dataclass(frozen=True, slots=True)
class Network:
    """The tables by name, and the number of each sign and of each trait (`pairing`)."""

    tables: Mapping[str, Array]
    signs: Mapping[str, int]
    traits: Mapping[str, int]


def load(file: bytes | None = None) -> Network:
    """The network that is shipped, or that of another file; the two big tables are kept as bytes with a scale.

    From here on numpy multiplies on one thread: for tables this small several threads only wait for one another, 25 times as long."""
    threadpool_limits(limits=1, user_api="blas")
    with np.load(BytesIO(file or (files("inbox_worker.reading.tagger") / "network.npz").read_bytes())) as found:
        kept = {name: found[name] for name in found.files}
    signs, traits, _ = (json.loads(str(kept.pop(name))) for name in ("signs", "traits", "figures"))
    scales = {name: kept.pop(name) for name in list(kept) if name.endswith(" scale")}
    tables = {
        name: table.astype(np.float32) * scales.get(f"{name} scale", np.float32(1.0)) for name, table in kept.items()
    }
    return Network(tables, signs, traits)


def judge(row: Tokens, network: Network) -> tuple[Array, Array, Array]:
    """The likelihoods of `LABELS` for each token, those of `KINDS` for the mail, and the tokens as the last layer leaves them."""
    tables = network.tables
    x = _entered(row, network)
    for number, reach in enumerate(REACHES):
        if number == LOOKS_BEFORE:
            x = x + _looked(x, tables)
        name = f"convolutions.{number}"
        x = x + np.maximum(_convolved(x, tables[f"{name}.weight"], tables[f"{name}.bias"], reach), 0)
    labels = shares(x @ tables["leave.weight"].T + tables["leave.bias"])
    gate = shares(x @ tables["gate.weight"][0] + tables["gate.bias"])
    whole = np.asarray(np.concatenate([gate @ x, x.max(0)]), np.float32)
    return labels, shares(tables["kind.weight"] @ whole + tables["kind.bias"]), x


def _entered(row: Tokens, network: Network) -> Array:
    """What is known of each token by itself."""
    tables = network.tables
    signs = np.zeros((len(row), len(network.signs)), np.float32)
    for at, names in enumerate(row.signs):
        signs[at, [network.signs[name] for name in set(names) if name in network.signs]] = 1.0
    pieces = np.concatenate([np.asarray(numbers) for numbers in row.pieces])
    counts = np.array([len(numbers) for numbers in row.pieces])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    meant = np.add.reduceat(tables["piece.weight"][pieces], starts) / counts[:, None]
    both = np.concatenate([tables["word.weight"][row.words], meant], 1)
    inner = both @ tables["enter.weight"].T + tables["enter.bias"] + signs @ tables["sign.weight"][: len(network.signs)]
    return np.asarray(np.maximum(inner, 0), np.float32)


def _convolved(x: Array, weight: Array, bias: Array, reach: int) -> Array:
    padded = np.pad(x, ((reach, reach), (0, 0)))
    length = len(x)
    return np.asarray(
        sum(padded[reach * at : reach * at + length] @ weight[:, :, at].T for at in range(3)) + bias, np.float32
    )


def _looked(x: Array, tables: Mapping[str, Array]) -> Array:
    query, key, value = (x @ tables[f"{name}.weight"].T + tables[f"{name}.bias"] for name in ("query", "key", "value"))
    return np.asarray(shares(np.asarray(query @ key.T / np.sqrt(x.shape[1]), np.float32)) @ value, np.float32)


def shares(scores: Array) -> Array:
    """Scores as shares of one, along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)
