"""Rows of named features as a sparse matrix, from which weights and trees are learnt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from inbox_worker.reading.learned import Features


def matrix(rows: Sequence[Features]) -> tuple[list[str], Any]:
    """The names of all features in order, and the rows with a column for each."""
    names = sorted({name for row in rows for name in row})
    column = {name: at for at, name in enumerate(names)}
    starts = np.cumsum([0, *map(len, rows)])
    places = [column[name] for row in rows for name in row]
    values = [value for row in rows for value in row.values()]
    return names, csr_matrix((values, places, starts), shape=(len(rows), len(names)))
