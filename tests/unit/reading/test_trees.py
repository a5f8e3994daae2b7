"""How trained trees are asked."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from inbox_worker.reading.trees import ANSWERS, QUESTIONS, Trees, of_tables


def tree(*questions: tuple[int, int, float], answers: dict[int, float], otherwise: float = 0.0) -> Trees:
    """One tree: questions as (place, column, bound), all others going left; `answers` from left to right."""
    columns, bounds = np.zeros((1, QUESTIONS), np.int32), np.full((1, QUESTIONS), np.inf, np.float32)
    for place, column, bound in questions:
        columns[0, place], bounds[0, place] = column, bound
    row = [answers.get(at, otherwise) for at in range(ANSWERS)]
    return Trees(columns, bounds, np.array([row], np.float32))


ASKS_TWICE = tree((0, 0, 0.5), (2, 1, 0.0), answers={0: 2.0, 8: 0.5, 12: -3.0})
"""Whether the first feature is above a half, and if so whether the second is above nothing."""


@pytest.mark.parametrize(
    ("doubt", "several", "answer"),
    [(0.0, 0.0, 2.0), (0.5, 0.0, 2.0), (0.6, 0.0, 0.5), (0.6, 1.0, -3.0), (0.0, 1.0, 2.0)],
)
def test_a_tree_goes_on_by_what_lies_above_its_bound(doubt: float, several: float, answer: float) -> None:
    assert ASKS_TWICE.scores(np.array([[doubt, several]], np.float32)).tolist() == [[answer]]


def beside(*several: Trees, outcomes: int = 1) -> Trees:
    tables = zip(*((one.columns, one.bounds, one.answers) for one in several), strict=True)
    return Trees(*map(np.concatenate, tables), outcomes)


def test_the_answers_of_all_trees_of_an_outcome_are_added_up_row_by_row() -> None:
    always = tree(answers={}, otherwise=10.0)
    rows = np.array([[0.0, 0.0], [0.6, 1.0]], np.float32)
    assert beside(ASKS_TWICE, always).scores(rows).tolist() == [[12.0], [7.0]]
    assert beside(ASKS_TWICE, always, outcomes=2).scores(rows).tolist() == [[2.0, 10.0], [-3.0, 10.0]]


def test_trees_survive_being_written_down() -> None:
    file = BytesIO()
    np.savez_compressed(file, **dict(beside(ASKS_TWICE, ASKS_TWICE, outcomes=2).tables()))
    file.seek(0)
    with np.load(file) as tables:
        again = of_tables({name: tables[name] for name in tables.files})
    assert again.scores(np.array([[0.6, 1.0]], np.float32)).tolist() == [[-3.0, -3.0]]
