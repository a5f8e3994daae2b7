"""A desk on a Maildir, open: live, with the example event."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_worker.edges.clock import VARIABLE
from tests.integration.jobs.conftest import letters_are_in_order, reading_is_sure
from tests.integration.security.desk import Desk, new_desk
from tests.integration.servers.smtp_server import SmtpServer

__all__ = ["letters_are_in_order", "reading_is_sure"]


@pytest.fixture
def closed_desk(smtp: SmtpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Not yet open."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "clock"))
    return new_desk(tmp_path, smtp)


@pytest.fixture
def desk(closed_desk: Desk) -> Iterator[Desk]:
    """Open."""
    closed_desk.start()
    yield closed_desk
    closed_desk.stop()
