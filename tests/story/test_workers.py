"""Several workers, workers that stand still, workers that were away, and workers that are asked to stop."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.integration.jobs.office import DAY, ORGANISER, SENDING, START, registering
from tests.integration.servers.postgres import Postgres
from tests.integration.servers.smtp_server import PAUSE, Step
from tests.integration.servers.waiting import until
from tests.story.stage import BEFORE, SETTLE_SECONDS, Stage, Worker

NAMES = ("Kofi Mensah", "Ama Boateng", "Efua Owusu", "Yaw Darko", "Kojo Asante", "Ruth Osei")


def address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@hope.example"


def register(stage: Stage, *names: str) -> None:
    for name in names:
        stage.deliver(registering(name), hears=(address(name),))


def letters_to_attendees(stage: Stage) -> list[str]:
    return sorted(item.recipient for item in stage.taken() if item.recipient.endswith("@hope.example"))


@pytest.mark.parametrize("back", [SENDING + timedelta(hours=1), SENDING + 3 * DAY], ids=["deadline", "three days"])
def test_a_worker_that_was_away_catches_up(stage: Stage, back: datetime) -> None:
    register(stage, *NAMES[:2])
    first = stage.start()
    stage.pass_to(BEFORE)
    assert stage.stop(first) == 0
    stage.set_clock(back)
    second = stage.start()
    stage.pass_to(back)
    assert letters_to_attendees(stage) == sorted(2 * [address(name) for name in NAMES[:2]])
    assert stage.stop(second) == 0
    stage.must_be_clean()


def test_a_worker_that_was_away_over_the_event_tells_the_organiser_and_no_attendee(stage: Stage) -> None:
    register(stage, *NAMES[:2])
    first = stage.start()
    stage.pass_to(BEFORE)
    assert stage.stop(first) == 0
    before = len(stage.taken())
    stage.set_clock(START + DAY)
    second = stage.start()
    until(lambda: len(stage.taken()) > before, f"the digest goes out; {stage.log()}", SETTLE_SECONDS)
    assert stage.stop(second) == 0
    assert [item.recipient for item in stage.taken()[before:]] == [ORGANISER]
    assert (
        stage.judge().counts()["missing"] == 2
    )  # the oracle calls it what it is: they never heard where their passes were


def test_two_workers_on_postgresql_share_the_sending_and_double_nothing(
    new_stage: Callable[..., Stage], request: pytest.FixtureRequest
) -> None:
    stage = new_stage(request.getfixturevalue("postgres").new_database())
    first, second = stage.start(), stage.start()
    register(stage, *NAMES)
    stage.pass_to(BEFORE)
    stage.pass_to(SENDING)
    assert letters_to_attendees(stage) == sorted(2 * [address(name) for name in NAMES])
    stage.must_be_clean()
    stage.kill(first)  # whichever of them read the mailbox, the other does now
    register(stage, "Abena Sarpong")
    stage.pass_to(SENDING + timedelta(minutes=30))
    stage.must_be_clean()
    assert stage.stop(second) == 0


def test_eight_workers_on_postgresql_of_whom_some_die_double_and_lose_nothing(
    new_stage: Callable[..., Stage], request: pytest.FixtureRequest
) -> None:
    stage = new_stage(request.getfixturevalue("postgres").new_database())
    workers = [stage.start() for _ in range(8)]
    register(stage, *NAMES)
    stage.pass_to(BEFORE)
    for dying in workers[:3]:
        stage.kill(dying)
        register(stage, f"Adjoa {chr(ord('A') + stage.kills)}mensah")
    stage.pass_to(BEFORE + timedelta(minutes=21))  # what the dead had claimed is theirs for twenty minutes
    stage.pass_to(SENDING)
    names = [*NAMES, *(f"Adjoa {chr(ord('A') + number)}mensah" for number in (1, 2, 3))]
    assert letters_to_attendees(stage) == sorted(2 * [address(name) for name in names])
    stage.must_be_clean()
    for worker in workers[3:]:
        assert stage.stop(worker) == 0, stage.log()


def standing_in_mid_claim(new_stage: Callable[..., Stage], postgres: Postgres) -> tuple[Stage, Worker]:
    """A worker that stands still in mid-claim while none of its lanes is in a transaction."""
    for _ in range(10):
        stage = new_stage(postgres.new_database())
        register(stage, "Kofi Mensah")
        sleeper = stage.start("in mid-claim:1:SIGSTOP")
        stage.wait_stopped(sleeper)
        if not stage.in_transaction():
            return stage, sleeper
        stage.end()
    raise AssertionError("it stood in a transaction each time")


def test_one_that_stood_still_in_mid_claim_does_not_send_when_it_wakes(
    new_stage: Callable[..., Stage], request: pytest.FixtureRequest
) -> None:
    stage, sleeper = standing_in_mid_claim(new_stage, request.getfixturevalue("postgres"))
    assert any("is sending" in item for item in stage.left())
    stage.set_clock(BEFORE + timedelta(minutes=30))
    other = stage.start()
    stage.pass_to(stage.now)
    before = len(stage.taken())
    assert sleeper.pid is not None
    os.kill(sleeper.pid, signal.SIGCONT)
    until(lambda: "not sent by this one" in stage.log(-1), "it finds its claim lost", SETTLE_SECONDS)
    stage.pass_to(stage.now)
    assert len(stage.taken()) == before
    stage.must_be_clean()
    assert stage.stop(sleeper) == stage.stop(other) == 0


def test_asked_to_stop_in_the_middle_of_a_letter_it_finishes_that_one_and_no_other(stage: Stage) -> None:
    register(stage, *NAMES)
    stage.smtp.script(Step("DOT", PAUSE))
    worker = stage.start()
    until(stage.smtp.reached.is_set, f"a letter is under way; {stage.log()}", SETTLE_SECONDS)
    worker.terminate()
    worker.join(1)
    assert worker.exitcode is None
    stage.smtp.resume()
    assert stage.wait(worker) == 0
    assert len(stage.taken()) == 1
    assert not any("is sending" in item or "is unknown" in item for item in stage.left())


def test_a_second_worker_on_one_sqlite_ledger_is_refused(stage: Stage) -> None:
    register(stage, "Kofi Mensah")
    first = stage.start()
    stage.pass_to(BEFORE)
    assert stage.wait(stage.start()) == 1
    assert "another worker" in stage.log()
    assert stage.stop(first) == 0
