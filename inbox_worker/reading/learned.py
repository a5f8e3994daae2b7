"""Trained models applied: of each, weights that add up, beside trees that know what weighs only beside something else.

They are made by benchmarks/train_reading.py, which also writes the figures they reached into weights.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np

from inbox_worker.reading import trees
from inbox_worker.reading.trees import Trees, Values

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """What speaks for each of `outcomes`: the `weights` (features, outcomes) of all features that hold, and what the trees answer to them;
    `columns` numbers the features."""

    outcomes: tuple[str, ...]
    columns: Mapping[str, int]
    weights: Values
    trees: Trees | None = None

    def scores(self, rows: Sequence[Features]) -> Values:
        """How much speaks for each outcome of each row, as (rows, outcomes)."""
        columns, width = self.columns, len(self.columns)
        table = np.zeros((len(rows), width), np.float32)
        cells = [
            (at * width + columns[name], value)
            for at, row in enumerate(rows)
            for name, value in row.items()
            if name in columns
        ]
        if cells:
            places, values = zip(*cells, strict=True)
            table.ravel()[list(places)] = values
        scores = table @ self.weights
        whole = scores if self.trees is None else scores + self.trees.scores(table)
        return np.round(whole, _EXACT)  # rows alike score alike, wherever they stand


_EXACT = 4
"""So many places of a score are told; the rest is how numpy adds up."""


def weighing(weights: Mapping[str, float]) -> Model:
    """A model of weights alone, of one outcome."""
    return of_tables({"": weights})


def of_tables(
    weights: Mapping[str, Mapping[str, float]], grown: Trees | None = None, columns: Sequence[str] = ()
) -> Model:
    """A model of the weights for each outcome, and of trees that ask for `columns`."""
    names = [*columns, *sorted({name for row in weights.values() for name in row} - set(columns))]
    table = np.array([[row.get(name, 0.0) for row in weights.values()] for name in names], np.float32)
    numbered = {name: at for at, name in enumerate(names)}
    return Model(tuple(weights), numbered, table.reshape(len(names), len(weights)), grown)


@dataclass(frozen=True, slots=True)
class Models:
    """All that are trained: for the `kind` of a mail, whether a pass is held (`held`), how many are meant (`company`), whether one `person`
    is, which `name` and which `affiliation` are his, and whether all of a reading is right (`sure`)."""

    kind: Model
    held: Model
    company: Model
    person: Model
    name: Model
    affiliation: Model
    sure: Model


def shipped() -> Models:
    """Those that are shipped."""
    folder = files("inbox_worker.reading")
    return load((folder / "weights.json").read_text("utf-8"), (folder / "trees.npz").read_bytes())


def load(weights: str, grown: bytes) -> Models:
    """The models of a file of weights, and of one of trees."""
    tables = json.loads(weights)
    with np.load(BytesIO(grown)) as found:
        kept = {name: found[name] for name in found.files}
    columns = json.loads(str(kept.pop("features")))
    return Models(**{field.name: _load(field.name, tables, kept, columns) for field in fields(Models)})


def _load(name: str, weights: Mapping[str, Any], kept: Mapping[str, Any], columns: Mapping[str, list[str]]) -> Model:
    own = weights[name]
    by_outcome = own if any(isinstance(row, dict) for row in own.values()) else {"": own}
    if name not in columns:
        return of_tables(by_outcome)
    tables = {key.partition("/")[2]: table for key, table in kept.items() if key.startswith(f"{name}/")}
    return of_tables(by_outcome, trees.of_tables(tables), columns[name])


def chances(features: Features, model: Model) -> dict[str, float]:
    """How likely each outcome is; they add up to 1."""
    return dict(zip(model.outcomes, _shared(model.scores([features])[0].tolist()), strict=True))


def each(rows: Sequence[Features], model: Model) -> list[float]:
    """How likely each row is, for a model of yes and no."""
    if not rows:
        return []
    return [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score)))) for score in model.scores(rows)[:, 0].tolist()]


def chance(features: Features, model: Model) -> float:
    """The same of one row."""
    return each([features], model)[0]


def shares(rows: Mapping[str, Features], model: Model) -> dict[str, float]:
    """How likely each of several is the one; they add up to 1."""
    return dict(zip(rows, _shared(model.scores([*rows.values()])[:, 0].tolist()), strict=True))


def _shared(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
