"""Quick selections of the long runs: a flood of mails in one poll, and some days of life with random faults (`make soak`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.servers.dovecot import Dovecot
from tests.story import soak
from tests.story.flood import flood
from tests.story.stage import Stage


def test_a_flood_of_mails_takes_little_memory_and_keeps_no_letter_waiting(stage: Stage) -> None:
    seen = flood(stage, 2000)  # far more than is read while the sending lane rests once
    assert seen.peak_megabytes <= 300
    assert seen.unread_at_first_letter > 500
    stage.must_be_clean()


@pytest.mark.parametrize("seed", [1, 2])
def test_days_with_random_faults_end_with_five_zeros(tmp_path: Path, seed: int) -> None:
    days, found = soak.play(tmp_path, seed, days=4, mails=24)
    assert days.faults["killed"]
    assert found.clean, found


def test_days_on_a_real_mail_server_that_files_what_it_sends_repeat_nothing(tmp_path: Path, dovecot: Dovecot) -> None:
    days, found = soak.play(tmp_path, 3, days=4, mails=24, dovecot=dovecot)
    assert days.faults["killed"]
    assert found.clean, found
    assert found.repeated == ()
