"""How trained models are applied."""

from __future__ import annotations

import math

import numpy as np
import pytest

from inbox_worker.reading import learned, lexicon
from inbox_worker.reading.trees import ANSWERS, QUESTIONS, Trees

WEIGHING = learned.weighing({"said": 2.0, "asked": -1.0})


def test_weights_of_what_holds_are_added_up_and_what_is_not_known_does_not_weigh() -> None:
    assert WEIGHING.scores([{"said": 0.5, "asked": 1.0, "else": 9.0}, {}]).tolist() == [[0.0], [0.0]]
    assert learned.each([{"said": 1.0}, {"asked": 1.0}], WEIGHING) == pytest.approx([_odds(2.0), _odds(-1.0)])


def _odds(score: float) -> float:
    return 1 / (1 + math.exp(-score))


@pytest.mark.parametrize("count", range(2, 9))
def test_rows_alike_score_alike_wherever_they_stand(count: int) -> None:
    many = {f"feature {at}": math.sin(at) for at in range(200)}
    scores = learned.weighing({name: 1 / (at + 3) for at, name in enumerate(many)}).scores([many] * count)
    assert len(set(scores[:, 0].tolist())) == 1


def test_a_score_far_out_is_still_a_chance() -> None:
    steep = learned.weighing({"said": 1e6})
    assert learned.each([{"said": 1.0}, {"said": -1.0}], steep) == pytest.approx([1.0, 0.0])


def test_no_row_has_no_chance() -> None:
    assert learned.each([], WEIGHING) == []


def test_the_chances_of_several_rows_add_up_to_one() -> None:
    shares = learned.shares({"first": {"said": 1.0}, "none": {}}, WEIGHING)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["first"] == pytest.approx(_odds(2.0))


def test_each_outcome_has_weights_of_its_own() -> None:
    model = learned.of_tables({"no": {"denied": 3.0}, "yes": {"said": 3.0}})
    assert learned.chances({"said": 1.0}, model) == pytest.approx({"no": 1 - _odds(3.0), "yes": _odds(3.0)})


def test_trees_count_beside_weights_and_ask_for_columns_of_their_own() -> None:
    columns, bounds = np.zeros((1, QUESTIONS), np.int32), np.full((1, QUESTIONS), np.inf, np.float32)
    bounds[0, 0] = 0.5
    answers = np.array([[0.0] * (ANSWERS // 2) + [1.0] * (ANSWERS // 2)], np.float32)
    model = learned.of_tables({"": {"said": 2.0}}, Trees(columns, bounds, answers), ["heard"])
    rows = [{"said": 1.0}, {"heard": 1.0}, {"said": 1.0, "heard": 1.0}, {"heard": 0.5}]
    assert model.scores(rows)[:, 0].tolist() == [2.0, 1.0, 3.0, 0.0]


def test_what_is_shipped_is_surer_where_all_evidence_agrees() -> None:
    sure = lexicon.load().models.sure
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
    assert learned.chance(agreed, sure) > learned.chance(doubtful, sure) + 0.2


def test_whatever_is_shipped_has_weights_or_trees_and_the_kinds_by_name() -> None:
    models = lexicon.load().models
    assert set(models.kind.outcomes) == {"register", "amend", "cancel", "other", "auto"}
    assert set(models.held.outcomes) == {"yes", "no"}
    of_one = (models.company, models.person, models.name, models.affiliation, models.sure)
    assert all(model.outcomes == ("",) and model.columns for model in of_one)
