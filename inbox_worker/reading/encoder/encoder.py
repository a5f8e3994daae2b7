"""What each word of a mail means where it stands, as numbers: the first layers of a pretrained multilingual language model.

They are those of multilingual-e5-small (MIT; Wang et al. 2024, "Multilingual E5 Text Embeddings"), whose embeddings are kept as they
were, four bits a number, and whose layers were taught further together with a network of the tagger, by benchmarks/train_encoder.py.
A layer is that of BERT (Devlin et al. 2019): every subword attends to all others, then is seen by itself. Applied with numpy alone, in time
linear in the text but for the attention within a window.

Shapes: rows are (subwords, width), with a width of 384.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import IO

import numpy as np
from numpy.typing import NDArray

from inbox_worker.reading.encoder.subwords import BOS, EOS, Subwords

Array = NDArray[np.float32]

WINDOW = 510
"""So many subwords are looked at together, between a mark of the beginning and one of the end."""
MOST_WINDOWS = 4
"""Words beyond so many windows mean nothing."""
HEADS = 12
"""So many parts of the width attend each in its own way."""
_EPSILON = np.float32(1e-12)
_BLOCK = 32
"""So many numbers of a subword share one scale."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer: `values` (in, out) as bytes, and a scale and a bias for each column; as floats they would take 32 MB more."""

    values: NDArray[np.int8]
    scales: Array
    bias: Array

    def apply(self, rows: Array) -> Array:
        """Rows (subwords, in) → (subwords, out)."""
        return np.asarray(rows @ self.values.astype(np.float32) * self.scales + self.bias, np.float32)


@dataclass(frozen=True, slots=True)
class LayerNorm:
    """Layer normalisation (Ba et al. 2016)."""

    scale: Array
    shift: Array

    def apply(self, rows: Array) -> Array:
        """Each row with the mean 0 and the variance 1, then scaled and shifted."""
        centred = rows - rows.mean(1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(1, keepdims=True) + _EPSILON)
        return np.asarray(centred / spread * self.scale + self.shift, np.float32)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: `qkv` makes query, key and value at once."""

    qkv: Linear
    attention_output: Linear
    attention_norm: LayerNorm
    intermediate: Linear
    output: Linear
    output_norm: LayerNorm

    def apply(self, rows: Array) -> Array:
        """The subwords of one window as this layer sees them, of the same shape."""
        attended = self.attention_norm.apply(rows + self.attention_output.apply(self._attended(rows)))
        return self.output_norm.apply(attended + self.output.apply(_gelu(self.intermediate.apply(attended))))

    def _attended(self, rows: Array) -> Array:
        size, width = rows.shape
        query, key, value = self.qkv.apply(rows).reshape(size, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        query /= np.float32(np.sqrt(width // HEADS))
        shares = softmax(query @ key.transpose(0, 2, 1))
        return np.asarray((shares @ value).transpose(1, 0, 2).reshape(size, width), np.float32)


def softmax(scores: Array) -> Array:
    """Scores as shares of one along the last axis, written over them: what a long mail's words attend to takes 20 MB."""
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, scores)
    scores /= scores.sum(-1, keepdims=True)
    return scores


def _gelu(values: Array) -> Array:
    """Gaussian error linear unit, by its approximation: Hendrycks and Gimpel (2016), section 2; 1 + tanh(x) is 2 / (1 + exp(-2x))."""
    inner = values * values
    inner = (inner * np.float32(-2 * _GELU * 0.044715) - np.float32(2 * _GELU)) * values
    return np.asarray(values / (1 + np.exp(np.minimum(inner, _STEEP))), np.float32)


_GELU = 0.7978845608
"""The root of 2/π."""
_STEEP = np.float32(80.0)
"""Beyond it the exponential of a float32 is out of range, and what it divides is 0 anyway."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """The vocabulary, its embeddings (subwords, width / 2: two numbers of four bits a byte, in blocks with a scale each, as Q4_0 of ggml
    has them), those of the positions in a window (512, width), and the layers."""

    subwords: Subwords
    embeddings: NDArray[np.uint8]
    embedding_scales: NDArray[np.float16]
    positions: Array
    embedding_norm: LayerNorm
    layers: tuple[Layer, ...]

    def encode(self, words: Iterable[tuple[str, str]]) -> Array:
        """Words with what stands before each → (words, 2 · width): the row of the first subword of each beside that of its last; zeros for
        words beyond the last window."""
        cut = self.subwords.cut(words, WINDOW * MOST_WINDOWS)
        encoded = [self._encoded(cut.numbers[start:end]) for start, end in windows(cut.numbers)]
        rows = np.concatenate([*encoded, np.zeros((1, self.positions.shape[1]), np.float32)])
        at = np.minimum(np.array([cut.firsts, cut.lasts], np.int64), len(rows) - 1)
        return np.concatenate([rows[at[0]], rows[at[1]]], 1)

    def _encoded(self, numbers: list[int]) -> Array:
        window = np.array([BOS, *numbers, EOS])
        rows = self.embedding_norm.apply(self._embedded(window) + self.positions[: len(window)])
        for layer in self.layers:
            rows = layer.apply(rows)
        return rows[1:-1]

    def _embedded(self, window: NDArray[np.int64]) -> Array:
        """The embeddings of some subwords; of a block's bytes the low halves are its first numbers."""
        halves = self.embeddings[window].reshape(len(window), -1, _BLOCK // 2)
        values = np.concatenate([halves & 15, halves >> 4], 2).astype(np.float32) - 8
        return np.asarray((values * self.embedding_scales[window][:, :, None]).reshape(len(window), -1), np.float32)


def windows(numbers: list[int]) -> list[tuple[int, int]]:
    """Where the windows over a row of subwords begin and end: behind the end of a line where one is in their second half."""
    found, start = list[tuple[int, int]](), 0
    while start < len(numbers) and len(found) < MOST_WINDOWS:
        end = min(start + WINDOW, len(numbers))
        if end < len(numbers):
            breaks = [at + 1 for at in range(start + WINDOW // 2, end) if numbers[at] == EOS]
            end = breaks[-1] if breaks else end
        found.append((start, end))
        start = end
    return found


def shipped() -> Encoder:
    """The encoder that is shipped."""
    with (files("inbox_worker.reading.encoder") / "encoder.npz").open("rb") as file:
        return load(file)


def load(file: IO[bytes]) -> Encoder:
    """The encoder of a file, which is read table by table: as a whole it would lie in memory twice."""
    with np.load(file) as found:
        kept = {name: found[name] for name in found.files}
    texts, replacements = json.loads(str(kept["subwords"])), json.loads(str(kept["replacements"]))
    numbers = {text: number for number, text in enumerate(texts) if text}
    subwords = Subwords(numbers, [float(score) for score in kept["scores"]], replacements)
    count = int(kept["layers"])
    return Encoder(
        subwords,
        kept["embeddings"],
        kept["embeddings scale"],
        kept["positions"].astype(np.float32),
        _layer_norm(kept, "embedding_norm"),
        tuple(_layer(kept, f"{number}.") for number in range(count)),
    )


def _layer(kept: Mapping[str, NDArray[np.generic]], name: str) -> Layer:
    linear = {one: _linear(kept, name + one) for one in ("qkv", "attention_output", "intermediate", "output")}
    return Layer(
        linear["qkv"],
        linear["attention_output"],
        _layer_norm(kept, f"{name}attention_norm"),
        linear["intermediate"],
        linear["output"],
        _layer_norm(kept, f"{name}output_norm"),
    )


def _linear(kept: Mapping[str, NDArray[np.generic]], name: str) -> Linear:
    values = kept[name].astype(np.int8, copy=False)
    return Linear(values, kept[f"{name} scale"].astype(np.float32), kept[f"{name} bias"].astype(np.float32))


def _layer_norm(kept: Mapping[str, NDArray[np.generic]], name: str) -> LayerNorm:
    scale, shift = kept[name].astype(np.float32)
    return LayerNorm(scale, shift)
