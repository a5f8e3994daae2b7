"""How trained trees are asked."""

from __future__ import annotations

import json

import pytest

from inbox_worker.reading import lexicon, trees

ASKS_TWICE = ("doubt", 0.5, 2.0, ("several", 0.0, 0.5, -3.0))


@pytest.mark.parametrize(
    ("features", "answer"),
    [
        ({}, 2.0),
        ({"doubt": 0.5}, 2.0),
        ({"doubt": 0.6}, 0.5),
        ({"doubt": 0.6, "several": 1.0}, -3.0),
        ({"several": 1.0}, 2.0),
    ],
)
def test_a_tree_goes_on_by_what_lies_above_its_bound(features: dict[str, float], answer: float) -> None:
    assert trees.chance(features, [ASKS_TWICE]) == trees.chance({}, [answer])


def test_the_answers_of_all_trees_are_added_up() -> None:
    assert trees.chance({}, [1.0, ASKS_TWICE, -3.0]) == 0.5
    assert trees.chance({}, [1.0, ASKS_TWICE]) > trees.chance({}, [ASKS_TWICE]) > 0.5


def test_the_shipped_trees_are_surer_where_all_evidence_agrees() -> None:
    shipped = lexicon.load().weights["sure"]
    agreed = {
        "kind register": 1.0,
        "pairs: all the same": 1.0,
        "pairs: same people": 1.0,
        "pairs: same houses": 1.0,
        "tagger: agrees": 1.0,
    }
    doubtful = {
        "kind register": 1.0,
        "kind doubt": 0.9,
        "most doubtful person": 0.9,
        "most doubtful organisation": 0.95,
    }
    assert trees.chance(agreed, shipped) > trees.chance(doubtful, shipped) + 0.2


def test_trees_survive_being_written_down() -> None:
    written = json.loads(json.dumps([ASKS_TWICE, 0.0]))
    assert trees.chance({"doubt": 1.0}, written) == trees.chance({"doubt": 1.0}, [ASKS_TWICE])
