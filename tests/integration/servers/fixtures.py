"""The servers as pytest fixtures. A folder of tests takes them by importing them in its conftest.py.

| fixture    | scope    | gives                                                                     |
|------------|----------|---------------------------------------------------------------------------|
| authority  | session  | `Authority`: certificates                                                 |
| dovecot    | session  | a running `Dovecot`; take `dovecot.new_user()` for each test              |
| smtp       | function | a running `SmtpServer` in clear without log-in, with an empty ledger      |
| smtp_tls   | function | the same over TLS, with user "worker" and password "secret"               |
| pymap      | function | a running `PymapServer`                                                   |

Where a program is missing the test is skipped and says so; with CI_REQUIRE_SERVERS in the environment it fails instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.servers import dovecot as dovecot_server
from tests.integration.servers.certificates import Authority
from tests.integration.servers.dovecot import PASSWORD, Dovecot
from tests.integration.servers.pymap_server import PymapServer
from tests.integration.servers.smtp_server import SmtpServer


def need(found: object, what: str) -> None:
    """Skip, or fail where the servers are required."""
    if found:
        return
    if os.environ.get("CI_REQUIRE_SERVERS"):
        pytest.fail(f"{what} is missing, and CI_REQUIRE_SERVERS is set")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    need(dovecot_server.PROGRAM, "Dovecot (Debian: dovecot-imapd)")
    server = Dovecot(authority)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "taken.jsonl") as server:
        yield server


@pytest.fixture
def smtp_tls(tmp_path: Path, authority: Authority) -> Iterator[SmtpServer]:
    ledger = tmp_path / "taken-tls.jsonl"
    with SmtpServer(ledger, authority, security="tls", user="worker", password=PASSWORD) as server:
        yield server


@pytest.fixture
def pymap() -> Iterator[PymapServer]:
    with PymapServer() as server:
        yield server
