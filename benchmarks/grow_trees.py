"""Grow the trees of inbox_worker/reading/trees.py: they learn beside the weights what speaks for each outcome, and, alone, how sure
a reading is.

Whether a mail is sketched they learn beside all features; a mail that arrives is none, so of that they never ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix, hstack

from benchmarks.feature_rows import matrix
from inbox_worker.reading.learned import Features
from inbox_worker.reading.trees import ANSWERS, DEPTH, QUESTIONS, Trees

_ARRIVING = 3.0
"""How much a mail as it arrives counts beside one that is sketched."""

_ROUNDS = 300
_SETTINGS = {
    "num_leaves": 2**DEPTH,
    "max_depth": DEPTH,
    "learning_rate": 0.08,
    "min_data_in_leaf": 30,
    "lambda_l2": 5.0,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}
"""Of those that were tried by cross-validation none was better by more than chance."""

_SURE = {
    "num_leaves": 10,
    "learning_rate": 0.04,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
}
"""What differs where a reading is judged: that is learnt from fewer rows."""


@dataclass(frozen=True)
class Rows:
    """Rows of features as a sparse matrix, whose last column tells that a row is of a sketch, and how much each row counts."""

    names: list[str]
    cells: Any
    weight: Any

    @staticmethod
    def of(rows: Sequence[Features], sketched: Sequence[bool]) -> Rows:
        """Those of mails that are `sketched`, and of mails as they arrive."""
        names, cells = matrix(rows)
        last = csr_matrix(np.array(sketched, np.float32)[:, None])
        return Rows(names, hstack([cells, last], "csr", np.float32), np.where(sketched, 1.0, _ARRIVING))


@dataclass(frozen=True)
class Grown:
    """Trees, and the features that they ask for."""

    trees: Trees
    columns: list[str]


def of_yes_or_no(rows: Rows, right: Sequence[bool], *, sure: bool = False) -> Grown:
    """Whether a row is right."""
    settings = {"objective": "binary"} | (_SURE if sure else {})
    return _grown(rows, np.array(right, np.float64), settings)


def of_classes(rows: Rows, truth: Sequence[int], count: int) -> Grown:
    """Which of `count` classes a row is of."""
    return _grown(rows, np.array(truth), {"objective": "multiclass", "num_class": count}, count)


def of_choices(rows: Rows, sizes: Sequence[int], right: Sequence[bool]) -> Grown:
    """Which of several rows, `sizes` many one behind the other, is the one; where several are right, their chances count together."""
    starts = np.cumsum([0, *sizes[:-1]])
    group = np.repeat(np.arange(len(sizes)), sizes)
    truth = np.array(right, np.float64)

    def slope_of(scores: Any, _: Any) -> tuple[Any, Any]:
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        shares = powers / np.add.reduceat(powers, starts)[group]
        among = shares * truth
        posterior = among / (np.add.reduceat(among, starts)[group] + 1e-9)
        return rows.weight * (shares - posterior), rows.weight * np.maximum(shares * (1 - shares), 1e-3)

    return _grown(rows, truth, {"objective": slope_of})


def _grown(
    rows: Rows, truth: Any, settings: Mapping[str, str | int | float | Callable[..., Any]], count: int = 1
) -> Grown:
    data = lightgbm.Dataset(rows.cells, truth, weight=rows.weight)
    booster = lightgbm.train({**_SETTINGS, **settings}, data, _ROUNDS // 2 if count > 1 else _ROUNDS)
    grown = [one["tree_structure"] for one in booster.dump_model()["tree_info"]]
    ordered = [one for outcome in range(count) for one in grown[outcome::count]]
    asked = sorted({at for one in ordered for at in _asked(one) if at < len(rows.names)}) or [0]
    column = {at: number for number, at in enumerate(asked)}
    shape = (len(ordered), QUESTIONS)
    columns, bounds = np.zeros(shape, np.int32), np.full(shape, np.inf, np.float32)
    answers = np.zeros((len(ordered), ANSWERS), np.float32)
    for at, one in enumerate(ordered):
        _lay_out(one, 0, (columns[at], bounds[at], answers[at]), column)
    return Grown(Trees(columns, bounds, answers, count), [rows.names[at] for at in asked])


def _asked(node: Mapping[str, Any]) -> Iterator[int]:
    if "split_feature" in node:
        yield node["split_feature"]
        yield from _asked(node["left_child"])
        yield from _asked(node["right_child"])


def _lay_out(node: Mapping[str, Any], at: int, into: tuple[Any, Any, Any], column: Mapping[int, int]) -> None:
    """Write what a tree asks and answers into tables of one shape; whether it is sketched is answered as by a mail that arrives."""
    columns, bounds, answers = into
    if at >= QUESTIONS:
        answers[at - QUESTIONS] = node["leaf_value"]
    elif "leaf_value" in node:
        for below in (2 * at + 1, 2 * at + 2):
            _lay_out(node, below, into, column)
    elif node["split_feature"] not in column:
        _lay_out(node["left_child"], at, into, column)
    else:
        columns[at], bounds[at] = column[node["split_feature"]], node["threshold"]
        _lay_out(node["left_child"], 2 * at + 1, into, column)
        _lay_out(node["right_child"], 2 * at + 2, into, column)
