"""Trained trees applied: each asks one feature after another whether it is above a bound, and what all of them answer is added up.

A linear model knows what weighs; trees also know what weighs only beside something else. Grown by benchmarks/grow_trees.py (gradient
boosting; Friedman, Greedy Function Approximation, 2001). All are of one shape, so that a step down all of them is one operation of numpy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEPTH = 4
"""So many questions each tree asks; below one that has no more to ask, both ways lead to one answer."""
QUESTIONS, ANSWERS = 2**DEPTH - 1, 2**DEPTH

Numbers = NDArray[np.int32]
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees level by level from the top: `columns` and `bounds` (trees, `QUESTIONS`) of a question, `answers` (trees, `ANSWERS`) from left,
    where every feature was at most its bound, to right. The same number of trees answers for each of `outcomes`, those of one outcome one
    behind the other."""

    columns: Numbers
    bounds: Values
    answers: Values
    outcomes: int = 1

    def scores(self, table: Values) -> Values:
        """What they answer to each row of `table` (rows, features), as (rows, outcomes)."""
        count, width = table.shape
        row = np.arange(0, count * width, width)[:, None]
        tree = np.arange(0, self.columns.size, QUESTIONS)[None, :]
        cells, columns, bounds = table.ravel(), self.columns.ravel(), self.bounds.ravel()
        at = np.zeros((count, len(self.columns)), np.intp)
        for _ in range(DEPTH):
            asked = tree + at
            at = 2 * at + 1 + (cells[row + columns[asked]] > bounds[asked])
        answer = np.arange(len(self.columns)) * ANSWERS + at - QUESTIONS
        return np.asarray(self.answers.ravel()[answer].reshape(count, self.outcomes, -1).sum(2), np.float32)

    def tables(self) -> Iterator[tuple[str, NDArray[np.generic]]]:
        """The tables by name, to be written down."""
        yield from (("columns", self.columns.astype(np.int16)), ("bounds", self.bounds), ("answers", self.answers))
        yield "outcomes", np.array([self.outcomes], np.int16)


def of_tables(tables: Mapping[str, NDArray[np.generic]]) -> Trees:
    """The trees of such tables."""
    return Trees(
        tables["columns"].astype(np.int32),
        tables["bounds"].astype(np.float32),
        tables["answers"].astype(np.float32),
        int(tables["outcomes"][0]),
    )
