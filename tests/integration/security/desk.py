"""A registration office on a Maildir: quick, and everything but IMAP is real."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inbox_worker.config.example import example_path
from tests.integration.jobs.office import ORGANISER, Office
from tests.integration.servers.smtp_server import SmtpServer

_serial = itertools.count(1)

CONFIGURATION = """\
mode = "{mode}"
interval = "1 s"
[mailbox]
address = "registration@events.example"
start = {start}
{mailbox}
[maildir]
path = "{maildir}"
[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
letters_per_minute = 1000
{smtp}
[organisers]
addresses = ["{organiser}"]
[database]
url = "{url}"
[letters]
{letters}
{event}
"""


@dataclass(frozen=True, slots=True)
class MaildirPost:
    """A Maildir that nobody else uses."""

    path: Path

    def create(self) -> MaildirPost:
        """Make its folders."""
        for part in ("new", "cur", "tmp"):
            (self.path / part).mkdir(parents=True)
        return self

    def imap(self) -> str:
        """There is none."""
        return ""

    def deliver(self, raw: bytes, at: datetime, folder: str) -> None:  # noqa: ARG002
        """A mail arrives; its name tells when."""
        name = f"{int(at.timestamp())}.M{next(_serial):06d}.mail"
        (self.path / "tmp" / name).write_bytes(raw)
        (self.path / "tmp" / name).rename(self.path / "new" / name)


class Desk(Office):
    """An `Office` whose configuration names a Maildir."""

    __slots__ = ()

    def write(self) -> Path:
        """The configuration file."""
        example = example_path().read_text(encoding="utf-8")
        values = {
            "mode": "live",
            "mailbox": "",
            "smtp": "",
            "letters": "",
            "start": "2019-01-01T00:00:00Z",
            "organiser": ORGANISER,
            **self.settings,
        }
        event = self.adapt(example[example.index("[[event]]") :])
        path = self.folder / "worker.toml"
        maildir = self.folder / "Maildir"
        text = CONFIGURATION.format(maildir=maildir, smtp_port=self.smtp.port, url=self.url, event=event, **values)
        path.write_text(text, encoding="utf-8")
        return path


def new_desk(
    folder: Path, smtp: SmtpServer, adapt: Callable[[str], str] = lambda event: event, **settings: str
) -> Desk:
    """A desk that is not yet open; its ledger is in a folder of its own."""
    (folder / "ledger").mkdir()
    post = MaildirPost(folder / "Maildir").create()
    return Desk(folder, post, smtp, f"sqlite:///{folder}/ledger/ledger.sqlite3", settings, adapt)
