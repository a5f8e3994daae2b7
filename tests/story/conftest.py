"""The servers and the stage for stories."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# The servers are imported as tests.integration.servers, also when pytest is started without `python -m`.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.integration.database.conftest import postgres
from tests.integration.servers.dovecot import Dovecot
from tests.integration.servers.fixtures import authority, dovecot, smtp
from tests.integration.servers.smtp_server import SmtpServer
from tests.story.stage import Stage

__all__ = ["authority", "dovecot", "postgres", "smtp"]


@pytest.fixture
def new_stage(dovecot: Dovecot, smtp: SmtpServer, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """Makes a stage; `url` for another ledger than SQLite, `files` for a provider that files what it sends."""
    made: list[Stage] = []

    def make(url: str = "", *, files: bool = True) -> Stage:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        stage = Stage(folder, dovecot, smtp, url or f"sqlite:///{folder / 'ledger.sqlite3'}", files=files)
        made.append(stage)
        return stage

    yield make
    for stage in made:
        stage.end()


@pytest.fixture
def stage(new_stage: Callable[..., Stage]) -> Stage:
    """On SQLite, with a provider that files what it sends."""
    return new_stage()
