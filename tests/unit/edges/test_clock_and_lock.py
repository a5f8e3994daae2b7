"""The time is the machine's or the one in a file; one collector at a time holds the lock."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox_worker.edges.clock import VARIABLE, FileClock, SystemClock, clock_from_environment
from inbox_worker.edges.lock import FileLock
from inbox_worker.errors import ConfigError


def test_the_machines_time_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_the_simulated_time_follows_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "clock"
    monkeypatch.setenv(VARIABLE, str(file))
    clock = clock_from_environment()
    file.write_text("2019-07-10T08:00:00-04:00\n")
    assert clock.now() == datetime(2019, 7, 10, 12, 0, tzinfo=UTC)
    file.write_text("2019-07-16T00:00:00Z")
    assert clock.now() == datetime(2019, 7, 16, tzinfo=UTC)


def test_without_the_variable_the_machines_clock_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert isinstance(clock_from_environment(), SystemClock)


@pytest.mark.parametrize("content", [None, "", "yesterday", "2019-07-10T08:00:00"])
def test_a_clock_file_without_a_time_is_a_fault_that_names_it(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "clock"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError, match=VARIABLE):
        FileClock(file).now()


def other_process_gets_it(path: Path) -> bool:
    program = "import sys, pathlib; from inbox_worker.edges.lock import FileLock; "
    program += "print(FileLock(pathlib.Path(sys.argv[1])).acquire())"
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=root, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip() == "True"


def test_one_process_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    assert lock.acquire()
    assert lock.acquire()
    assert lock.holder().isdigit()
    assert not other_process_gets_it(tmp_path / "lock")
    lock.release()
    lock.release()
    assert other_process_gets_it(tmp_path / "lock")
    assert lock.acquire()  # the other one has ended without letting go
    lock.release()


def test_a_lock_that_cannot_be_made_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="lock file"):
        FileLock(tmp_path / "nowhere" / "lock").acquire()
    assert FileLock(tmp_path / "nowhere" / "lock").holder() == ""
