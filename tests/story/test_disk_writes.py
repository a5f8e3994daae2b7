"""kill -9 at the n-th time the ledger waits for the disk, and a disk that fails in that moment."""

from __future__ import annotations

import signal

import pytest

from tests.integration.jobs.office import registering
from tests.integration.servers.fixtures import need
from tests.story.stage import SETTLE_SECONDS, Stage
from tests.story.tracing import STRACE, SYNCS, injected

KOFI = "kofi.mensah@hope.example"
SOME = (1, 9, 34, 60)
"""The making of the tables, the keys, the attempt, the mail, the letter, the claim, the answer: each waits several times.
`make torture` takes every single one."""


@pytest.fixture(autouse=True)
def tracer() -> None:
    need(STRACE, "strace")


@pytest.mark.parametrize("number", SOME)
def test_killed_when_the_ledger_waits_for_the_disk(stage: Stage, number: int) -> None:
    stage.deliver(registering("Kofi Mensah"), hears=(KOFI,))
    with injected(stage, f"{SYNCS}:signal=KILL:when={number}") as worker:
        worker.join(SETTLE_SECONDS)
        assert worker.exitcode == -signal.SIGKILL, stage.log()
    recovered(stage)


@pytest.mark.parametrize("number", SOME[1:3])
def test_a_disk_that_fails_to_write_ends_the_worker_and_loses_nothing(stage: Stage, number: int) -> None:
    """What a failed fsync leaves on the disk nobody knows: the worker that goes on could build on what is not there."""
    stage.deliver(registering("Kofi Mensah"), hears=(KOFI,))
    with injected(stage, f"{SYNCS}:error=EIO:when={number}", command="run") as worker:
        worker.join(SETTLE_SECONDS)
        assert worker.exitcode not in (None, 0, -signal.SIGKILL), stage.log()
    assert "disk I/O error" in stage.log()
    recovered(stage)


def recovered(stage: Stage) -> None:
    stage.start()
    stage.pass_to(stage.now)
    stage.must_be_clean()
    assert [item.recipient for item in stage.taken()].count(KOFI) == 1
