"""A quick selection of the long run (`make torture`): a few dozen kills of one life, from fixed seeds."""

from __future__ import annotations

import pytest

from tests.story.killing import play
from tests.story.stage import Stage


@pytest.mark.parametrize("seed", [2])
def test_killed_again_and_again_through_a_whole_event_all_counts_stay_zero(stage: Stage, seed: int) -> None:
    """Also *repeated*: the server files what it takes, so a letter whose answer was lost is found."""
    stage.configure(mailbox='after_reading = "flag"')
    told = play(stage, seed, kills=12)
    assert told.killed.total() == 12
    assert not any(told.counts.values()), (told.findings, told.second_run, stage.log())
