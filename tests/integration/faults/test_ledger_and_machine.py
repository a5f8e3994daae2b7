"""Broken texts, full, read-only, locked, damaged and restored ledgers, signals, scarce resources, bad settings (F35 to F45)."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_worker import wiring
from inbox_worker.edges.database import engine as engine_room
from inbox_worker.edges.database import faults
from inbox_worker.edges.database.ledger import open_ledger
from inbox_worker.errors import ConfigError, TemporaryError
from inbox_worker.letters.check import check
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import HOUR, MINUTE, MONDAY, registering
from tests.integration.security.desk import Desk

KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"


def file_of(desk: Desk) -> Path:
    return desk.folder / "ledger" / "ledger.sqlite3"


# -- F35, F45: refused at the start, with everything that is wrong -------------------------------------------------


def test_a_broken_template_is_refused_at_the_start(closed_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "check", check)
    own = closed_desk.folder / "templates" / "fr"
    own.mkdir(parents=True)
    (own / "instructions.txt").write_text("Subject: Bonjour\n\n{{ nobody.knows }}\n", encoding="utf-8")
    closed_desk.settings["letters"] = f'templates = "{own.parent}"'
    with pytest.raises(ConfigError, match=r"fr/instructions\.txt"):
        closed_desk.start()


def test_an_empty_pickup_text_and_all_else_that_is_wrong_is_told_at_once(closed_desk: Desk) -> None:
    def spoil(event: str) -> str:
        event = event.replace('zone = "America/New_York"', 'zone = "America/Newyork"')
        return event.replace('en = "First Avenue at 46th Street"', 'en = " "').replace("2019-07-12", "2019-13-12", 0)

    closed_desk.adapt = spoil
    closed_desk.settings |= {
        "mode": "lively",
        "mailbox": 'folders = []\nauthserv = "mx"',
        "smtp": "letters_per_minute_ = 3",
    }
    with pytest.raises(ConfigError) as caught:
        closed_desk.start()
    told = str(caught.value)
    for key in ("mode", "mailbox.folders", "mailbox.authserv", "smtp.letters_per_minute_", "zone", "pickup.entrance"):
        assert key in told, key


# -- F36, F37: a disk that is full or cannot be written ------------------------------------------------------------


@pytest.fixture
def small_disk(closed_desk: Desk) -> Iterator[Path]:
    """The ledger's folder on a disk of one megabyte; skipped where we may not mount."""
    folder = closed_desk.folder / "ledger"
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Write until nothing more goes."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass


def test_a_full_disk_is_told_loses_nothing_and_goes_on_when_there_is_room(closed_desk: Desk, small_disk: Path) -> None:
    desk = closed_desk
    desk.start()
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    ballast = small_disk / "ballast"
    fill(ballast)
    for _ in range(60):
        desk.mail(registering("Ama Boateng"))
    with pytest.raises((ConfigError, TemporaryError)) as caught:
        desk.work()
    assert "full" in str(caught.value) or "disk" in str(caught.value)
    assert "room" in caught.value.remedy
    ballast.unlink()
    desk.work()
    desk.work(MONDAY + HOUR)
    assert set(desk.people()) == {"Kofi Mensah", "Ama Boateng"}
    assert len(desk.heard(KOFI)) == 1
    assert sum(desk.mails().values()) == 61
    desk.stop()


def test_a_read_only_disk_is_refused_with_its_remedy(closed_desk: Desk, small_disk: Path) -> None:
    desk = closed_desk
    desk.start()
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.worker.ledger.close()  # a disk with files open for writing cannot be made read-only; the ledger opens them again
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(ConfigError) as caught:
        desk.work()
    assert "writable" in caught.value.remedy
    desk.stop()
    with pytest.raises(ConfigError) as refused:
        desk.start()
    assert "writable" in refused.value.remedy
    assert desk.smtp.taken() == ()
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    desk.start()
    desk.work()
    assert len(desk.heard(KOFI)) == 1
    desk.stop()


# -- F38, F39: a ledger that is locked, damaged, missing, restored -------------------------------------------------


def test_a_locked_ledger_is_waited_for_then_told_and_nothing_is_lost(
    closed_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = closed_desk
    monkeypatch.setattr(engine_room, "BUSY_SECONDS", 0.2)
    desk.start()
    desk.mail(registering("Kofi Mensah"), MONDAY)
    other = sqlite3.connect(file_of(desk))
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(TemporaryError, match="locked"):
        desk.work()
    other.rollback()
    other.close()
    desk.work()
    assert len(desk.heard(KOFI)) == 1
    desk.stop()


def test_the_ledger_is_waited_for_a_minute() -> None:
    assert engine_room.BUSY_SECONDS == 60


def test_a_damaged_ledger_is_refused_and_left_as_it_is(desk: Desk) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.stop()
    file = file_of(desk)
    content = bytearray(file.read_bytes())
    content[4096 * 2 : 4096 * 6] = os.urandom(4096 * 4)
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        desk.start()
    assert "backup" in caught.value.remedy
    assert file.read_bytes() == bytes(content)
    assert len(desk.heard(KOFI)) == 1


def restored(desk: Desk) -> list[str]:
    with desk.worker.ledger.snapshot() as connection:
        return [fault.what for fault in faults.present(connection) if "put back" in fault.what]


def test_a_ledger_put_back_from_yesterday_answers_nothing_again_by_itself(desk: Desk) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.stop()
    shutil.copy(file_of(desk), desk.folder / "backup")
    desk.start()
    desk.mail(registering("Ama Boateng"), MONDAY + HOUR)
    desk.work()
    desk.stop()
    assert len(desk.heard(AMA)) == 1
    shutil.copy(desk.folder / "backup", file_of(desk))
    for later in (2, 3):
        desk.now = MONDAY + later * HOUR
        desk.start()
        desk.work()
        assert len(restored(desk)) == 1
        assert len(desk.heard(AMA)) == 1
        assert desk.letters()[LetterState.HELD] == 1
        desk.stop()
    desk.start()
    desk.work(MONDAY + 26 * HOUR)
    assert "1 letters go now" in desk.command("release")
    desk.work(desk.now + MINUTE)
    assert restored(desk) == []
    desk.stop()
    desk.start()
    assert restored(desk) == []


def test_a_ledger_that_is_gone_is_begun_anew_and_answers_nothing_again_by_itself(desk: Desk) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.stop()
    file_of(desk).unlink()
    desk.start()
    desk.work(MONDAY + HOUR)
    assert set(desk.people()) == {"Kofi Mensah"}
    assert len(restored(desk)) == 1
    assert len(desk.heard(KOFI)) == 1


def test_a_copy_of_this_very_ledger_is_no_older_one(desk: Desk) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.stop()
    shutil.copy(file_of(desk), desk.folder / "backup")
    shutil.copy(desk.folder / "backup", file_of(desk))
    desk.start()
    assert restored(desk) == []


def test_a_ledger_without_tables_is_brought_up_to_date(tmp_path: Path) -> None:
    """The oldest ledger there is: an empty database."""
    sqlite3.connect(tmp_path / "ledger.sqlite3").close()
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    with ledger.snapshot() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM letter").scalar_one() == 0
    ledger.close()


def test_a_ledger_of_the_version_before_is_upgraded_with_what_was_queued(desk: Desk) -> None:
    """Stopped in mid-queue, the new version installed, started again (F46)."""
    desk.smtp.stop()
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.stop()
    with contextlib.closing(sqlite3.connect(file_of(desk))) as ledger:  # as the version before left it
        ledger.execute("DROP TABLE handwritten")
        ledger.execute("ALTER TABLE folder DROP COLUMN gone")
        ledger.execute("ALTER TABLE folder DROP COLUMN missing")
        ledger.execute("UPDATE alembic_version SET version_num = '0001'")
        ledger.commit()
    desk.smtp.start()
    desk.now = MONDAY + HOUR
    desk.start()
    desk.work()
    assert len(desk.heard(KOFI)) == 1
    desk.work(MONDAY + 2 * HOUR)
    assert len(desk.heard(KOFI)) == 1
    assert desk.letters() == {LetterState.SENT: 2}
    with contextlib.closing(sqlite3.connect(file_of(desk))) as ledger:
        assert ledger.execute("SELECT version_num FROM alembic_version").fetchone()[0] > "0001"


# -- F42, F43: signals and scarce resources ------------------------------------------------------------------------


def worker_process(desk: Desk, command: str = "run", **limits: int) -> subprocess.Popen[str]:
    """The worker as a person starts it, perhaps with less of something."""

    def limit() -> None:
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, name), (value, value))

    return subprocess.Popen(
        [sys.executable, "-m", "inbox_worker", command, "--config", str(desk.write())],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit if limits else None,  # noqa: PLW1509 - the child does nothing but start
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_in_good_order(closed_desk: Desk, number: signal.Signals) -> None:
    desk = closed_desk
    desk.set_clock(MONDAY)
    desk.mail(registering("Kofi Mensah"), MONDAY)
    worker = worker_process(desk)
    desk.smtp.wait_taken(1)
    worker.send_signal(number)
    _, told = worker.communicate(timeout=30)
    assert worker.returncode == 0, told
    assert "stopped" in told
    desk.start()
    assert LetterState.SENDING not in desk.letters()
    desk.work(MONDAY + MINUTE)
    assert len(desk.heard(KOFI)) == 1
    desk.stop()


@pytest.mark.parametrize(("limit", "least"), [("RLIMIT_AS", 110 * 1024 * 1024)], ids=["memory"])
def test_without_memory_it_says_so_and_loses_nothing(closed_desk: Desk, limit: str, least: int) -> None:
    desk = closed_desk
    desk.set_clock(MONDAY)
    desk.mail(registering("Kofi Mensah"), MONDAY)
    worker = worker_process(desk, "poll", **{limit: least})
    _, told = worker.communicate(timeout=60)
    assert worker.returncode == 0 or told.strip()
    desk.start()
    desk.work(MONDAY + HOUR)
    assert set(desk.people()) == {"Kofi Mensah"}
    assert len(desk.heard(KOFI)) == 1
    desk.stop()
