"""Trained weights applied: a linear model and nothing more.

The weights are made by benchmarks/train_reading.py, which also writes the figures they reached into the file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

Weights = Mapping[str, Mapping[str, float]]


def chances(features: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """How likely each class is; they add up to 1."""
    scores = {
        name: sum(row.get(feature, 0.0) * value for feature, value in features.items()) for name, row in weights.items()
    }
    top = max(scores.values())
    powers = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def chance(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How likely it is, for a model of yes and no."""
    score = sum(weights.get(feature, 0.0) * value for feature, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def shares(rows: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]) -> dict[str, float]:
    """How likely each of several is the one; they add up to 1."""
    return chances(
        {"": 1.0},
        {
            name: {"": sum(weights.get(feature, 0.0) * value for feature, value in row.items())}
            for name, row in rows.items()
        },
    )
