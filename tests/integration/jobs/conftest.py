"""An office on a Dovecot mailbox of its own, with an SMTP server and SQLite or PostgreSQL."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_worker import wiring
from inbox_worker.edges.clock import VARIABLE
from inbox_worker.jobs import take_in
from inbox_worker.mail.model import Message
from inbox_worker.reading.model import Reading
from inbox_worker.reading.read import read
from tests.integration.database.conftest import postgres, url
from tests.integration.jobs.office import Office
from tests.integration.servers.dovecot import PASSWORD, Dovecot
from tests.integration.servers.smtp_server import SmtpServer

__all__ = ["postgres", "url"]


@dataclass(frozen=True, slots=True)
class DovecotPost:
    """A mailbox that nobody else uses."""

    dovecot: Dovecot
    user: str

    def imap(self) -> str:
        return (
            f'host = "127.0.0.1"\nport = {self.dovecot.plain_port}\nsecurity = "none"\n'
            f'user = "{self.user}"\npassword_env = "OFFICE_PASSWORD"'
        )

    def deliver(self, raw: bytes, at: datetime, folder: str) -> None:
        self.dovecot.deliver(self.user, raw, folder=folder, at=at)


PASS = "I already hold a UN grounds pass."


@pytest.fixture(scope="session", autouse=True)
def reading_is_sure() -> Iterator[None]:
    """How sure the reading is of what, is shown by its own tests; here what follows from it is. The lexicon is read once."""

    def reading_of(message: Message, *others: Any) -> Reading:
        found = read(message, *others)
        return replace(found, has_pass=True) if PASS in message.text else found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(take_in, "SURE", 0.3)
        patch.setattr(take_in, "read", reading_of)
        patch.setattr(wiring, "load", functools.cache(wiring.load))
        yield


@pytest.fixture(scope="session", autouse=True)
def letters_are_in_order() -> Iterator[None]:
    """Every letter in every language is rendered when a worker starts; that it is, is shown elsewhere. The templates are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "check", lambda *_: ())
        patch.setattr(wiring, "load_templates", functools.cache(wiring.load_templates))
        yield


@pytest.fixture
def post(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> DovecotPost:
    monkeypatch.setenv("OFFICE_PASSWORD", PASSWORD)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "clock"))
    return DovecotPost(dovecot, dovecot.new_user())


@pytest.fixture
def office(post: DovecotPost, smtp: SmtpServer, url: str, tmp_path: Path) -> Iterator[Office]:
    """The office, open: live, with the example event."""
    office = Office(tmp_path, post, smtp, url)
    office.start()
    yield office
    office.stop()


@pytest.fixture
def new_office(post: DovecotPost, smtp: SmtpServer, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Makes an office on SQLite with settings of the test's own."""
    opened: list[Office] = []

    def make(adapt: Callable[[str], str] = lambda event: event, **settings: str) -> Office:
        office = Office(tmp_path, post, smtp, f"sqlite:///{tmp_path / 'ledger.sqlite3'}", settings, adapt)
        office.start()
        opened.append(office)
        return office

    yield make
    for office in opened:
        office.stop()
