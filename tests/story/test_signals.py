"""SIGTERM wherever the worker stands, SIGHUP with good and bad configurations, and a lane that hangs."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.jobs.office import SENDING, registering
from tests.integration.servers.waiting import until
from tests.story import preloaded
from tests.story.killing import PLACES
from tests.story.stage import BEFORE, SETTLE_SECONDS, Stage

KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"
BEATS = 3


# -- SIGTERM ------------------------------------------------------------------------------------------------------


def test_asked_to_stop_wherever_it_stands_it_ends_in_good_order(stage: Stage) -> None:
    """At each place in turn; a start that has not come so far as to listen is ended by the system."""
    stage.configure(mailbox='after_reading = "flag"')
    for number, place in enumerate(PLACES):
        name = f"Kofi {chr(ord('A') + number)}mensah"
        stage.deliver(registering(name), hears=(f"{name.lower().replace(' ', '.')}@hope.example",))
        if place == "in the deadline sweep":
            stage.set_clock(SENDING)
        worker = stage.start(f"{place}:1:SIGTERM")
        worker.join(SETTLE_SECONDS)
        assert worker.exitcode == (-signal.SIGTERM if place == "in a migration" else 0), (place, stage.log())
        assert not any("is sending" in item for item in stage.left()), place
    stage.start()
    stage.pass_to(max(SENDING, stage.now))
    stage.must_be_clean()


# -- SIGHUP -------------------------------------------------------------------------------------------------------


def reloaded(stage: Stage, worker_pid: int | None, sign: str) -> None:
    assert worker_pid is not None
    os.kill(worker_pid, signal.SIGHUP)
    until(lambda: sign in stage.log(40), f"{sign}: {stage.log()}", SETTLE_SECONDS)


def test_a_changed_configuration_is_taken_over_without_a_stop(stage: Stage) -> None:
    stage.configure(mode="shadow")
    stage.deliver(registering("Kofi Mensah"), hears=(KOFI,))
    worker = stage.start()
    stage.pass_to(BEFORE)
    stage.configure(mode="live")
    reloaded(stage, worker.pid, "mode live")
    stage.deliver(registering("Ama Boateng"), hears=(AMA,))
    stage.pass_to(BEFORE)
    heard = [item.recipient for item in stage.taken()]
    assert AMA in heard
    assert KOFI not in heard  # written in shadow: it waits for a person
    assert stage.stop(worker) == 0


@pytest.mark.parametrize("spoilt", ['mode = "lively"', "[[["], ids=["a wrong value", "no TOML"])
def test_a_bad_configuration_is_refused_and_the_one_before_stays(stage: Stage, spoilt: str) -> None:
    worker = stage.start_listening()
    good = stage.config.read_text(encoding="utf-8")
    stage.config.write_text(good.replace('mode = "live"', spoilt), encoding="utf-8")
    reloaded(stage, worker.pid, "was not taken over")
    stage.deliver(registering("Kofi Mensah"), hears=(KOFI,))
    stage.pass_to(BEFORE)
    assert KOFI in [item.recipient for item in stage.taken()]
    stage.config.write_text(good, encoding="utf-8")
    reloaded(stage, worker.pid, "is taken over")
    assert stage.stop(worker) == 0
    stage.must_be_clean()


# -- the watchdog -------------------------------------------------------------------------------------------------


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[socket.socket]:
    """What systemd is to the worker: it listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(5)
        yield heard


def hears(supervisor: socket.socket, state: str) -> bool:
    """Whether the worker says this before five seconds of silence, or five seconds of saying other things, are over."""
    end = time.monotonic() + 5
    try:
        while time.monotonic() < end:
            if supervisor.recv(100).decode() == state:
                return True
    except TimeoutError:
        pass
    return False


def test_a_worker_that_works_or_waits_for_a_dead_server_feeds_the_watchdog(
    stage: Stage, supervisor: socket.socket, tmp_path: Path
) -> None:
    stage.smtp.stop()
    stage.deliver(registering("Kofi Mensah"), hears=(KOFI,))
    worker = stage.start(NOTIFY_SOCKET=str(tmp_path / "notify"))
    assert hears(supervisor, "READY=1")
    assert all(hears(supervisor, "WATCHDOG=1") for _ in range(BEATS)), stage.log()
    assert stage.stop(worker) == 0
    assert hears(supervisor, "STOPPING=1")
    stage.smtp.start()


def test_a_lane_that_hangs_is_noticed_although_the_other_works(
    stage: Stage, supervisor: socket.socket, tmp_path: Path
) -> None:
    worker = stage.start(NOTIFY_SOCKET=str(tmp_path / "notify"), **{preloaded.HANGS: "1"})
    assert hears(supervisor, "WATCHDOG=1"), stage.log()
    stage.deliver(registering("Kofi Mensah"), hears=(KOFI,))
    until(lambda: "hangs" in stage.log(-1), "it hangs", SETTLE_SECONDS)
    on_their_way = [hears(supervisor, "WATCHDOG=1") for _ in range(BEATS)]
    assert not on_their_way[-1], "it is fed still"
    stage.kill(worker)  # what systemd does then
    stage.start()
    stage.pass_to(BEFORE)
    stage.must_be_clean()
    assert KOFI in [item.recipient for item in stage.taken()]
