"""The unit that `inbox-worker unit` prints: understood by systemd, closed as far as mail allows, and patient with slow mail servers."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_worker.cli.unit import unit
from inbox_worker.config.example import example_path
from inbox_worker.edges.smtp import Timeouts
from tests.integration.servers.fixtures import need

ANALYZE = shutil.which("systemd-analyze")
EXPOSURE = 1.5
CONFIG = Path("/etc/inbox-worker/config.toml")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    need(ANALYZE, "systemd-analyze (Debian: systemd)")
    path = tmp_path / "inbox-worker.service"
    path.write_text(unit(sys.executable, CONFIG), encoding="ascii")
    return path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert ANALYZE is not None
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_its_exposure_is_small(file: Path) -> None:
    told = analyze("security", "--offline=true", "--no-pager", str(file))
    found = re.search(r"exposure level for \S+: ([\d.]+)", told.stdout)
    assert found is not None, told.stdout + told.stderr
    assert float(found[1]) <= EXPOSURE, told.stdout


def test_systemd_understands_every_line_of_it(file: Path) -> None:
    told = analyze("verify", "--man=no", str(file))
    assert "inbox-worker.service" not in told.stderr, told.stderr


def test_the_watchdog_is_more_patient_than_any_wait_for_a_mail_server() -> None:
    found = re.search(r"WatchdogSec=(\d+)min", unit("worker", CONFIG))
    assert found is not None
    waits = Timeouts()
    assert int(found[1]) * 60 > waits.connect + waits.command + waits.final_dot


def test_it_hands_over_the_credentials_that_the_configuration_names(tmp_path: Path) -> None:
    example = example_path().read_text(encoding="utf-8")
    named = re.sub(r"(?m)^password_file = .*$", 'password_credential = "the-password"', example)
    (tmp_path / "config.toml").write_text(named, encoding="utf-8")
    text = unit("worker", tmp_path / "config.toml")
    assert f"LoadCredential=the-password:{tmp_path}/the-password\n" in text
    assert text.count("LoadCredential=") == 1
    assert "LoadCredential=imap-password:/etc/inbox-worker/imap-password\n" in unit("worker", CONFIG)


def test_the_command_prints_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "inbox_worker", "unit", "--config", str(CONFIG)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert f"run --config {CONFIG}\n" in told.stdout
    assert "\x1b" not in told.stdout
