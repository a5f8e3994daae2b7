"""Trained trees applied: each asks one feature after another whether it is above a bound, and what all of them answer is added up.

A linear model knows what weighs; trees also know what weighs only beside something else. Made by benchmarks/train_reading.py (gradient
boosting; Friedman, Greedy Function Approximation, 2001).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Tree = float | tuple[str, float, "Tree", "Tree"]
"""An answer; or a feature, a bound, and how it goes on up to the bound and above it."""


def chance(features: Mapping[str, float], trees: Sequence[Tree]) -> float:
    """How likely it is, by what all trees answer together; a feature that is not there is 0."""
    score = sum(_answer(tree, features) for tree in trees)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def _answer(tree: Tree, features: Mapping[str, float]) -> float:
    while not isinstance(tree, float):
        name, bound, below, above = tree
        tree = above if features.get(name, 0.0) > bound else below
    return tree
