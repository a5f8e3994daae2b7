"""Grow the trees of inbox_worker/reading/trees.py: how sure a reading is, learnt from readings that are right or wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np

from inbox_worker.reading.trees import Tree

Row = tuple[Mapping[str, float], bool, float]
"""The features of a reading, whether it is right, and how much it counts."""

_COUNT = 300
_SETTINGS = {
    "objective": "binary",
    "num_leaves": 10,
    "learning_rate": 0.04,
    "min_data_in_leaf": 40,
    "lambda_l2": 5.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "num_threads": 1,
    "verbose": -1,
}
"""Of those that were tried by cross-validation none was better by more than chance."""


def grown(rows: Sequence[Row], left_out: str) -> list[Tree]:
    """Trees for readings of which the feature `left_out` does not hold: it is learnt beside the others and not asked for."""
    names = sorted({name for found, _, _ in rows for name in found})
    column = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)), np.float32)
    for row, (found, _, _) in zip(table, rows, strict=True):
        row[[column[name] for name in found]] = list(found.values())
    right, weight = np.array([[right, weight] for _, right, weight in rows], np.float64).T
    booster = lightgbm.train(_SETTINGS, lightgbm.Dataset(table, right, weight=weight), _COUNT)
    return [_tree(one["tree_structure"], names, left_out) for one in booster.dump_model()["tree_info"]]


def _tree(node: Mapping[str, Any], names: Sequence[str], left_out: str) -> Tree:
    if "leaf_value" in node:
        return round(float(node["leaf_value"]), 5)
    name = names[node["split_feature"]]
    below = _tree(node["left_child"], names, left_out)
    if name == left_out:
        return below
    return name, round(node["threshold"], 5), below, _tree(node["right_child"], names, left_out)
