"""A registration office for tests: the worker as `wiring` builds it, against a real mailbox, a real SMTP server and a real database.

office.mail(raw, at)            a mail arrives; `raw` from `letter_of(…)` below
office.work(at)                 one round at that time: read what is new, write, send
office.heard("a@b.example")     the letters that the SMTP server took for an address, parsed
office.people()                 the roster; office.cases() what a person must decide
office.command("accept 12")     the organiser answers the newest digest
office.configure(…)             stops, writes another configuration, starts again
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from inbox_worker.config.example import example_path
from inbox_worker.desk.model import IncomingState, LetterType, Registration, RegistrationState
from inbox_worker.edges.database import intake, outbox, requests, roster
from inbox_worker.edges.database.requests import Request
from inbox_worker.jobs.collect import Collected
from inbox_worker.letters.model import LetterState
from inbox_worker.wiring import Worker, open_worker
from tests.integration.servers.smtp_server import SmtpServer

EVENT = "wdatip-2019"
ORGANISER = "organiser@events.example"
OURS = "registration@events.example"
MONDAY = datetime(2019, 7, 1, 14, tzinfo=UTC)
"""Ten in the morning at the venue, nine days before the deadline."""
DEADLINE = datetime(2019, 7, 11, 4, tzinfo=UTC)
SENDING = datetime(2019, 7, 11, 12, tzinfo=UTC)
START = datetime(2019, 7, 16, 19, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

_serial = itertools.count(1)

CONFIGURATION = """\
mode = "{mode}"
interval = "1 s"
[mailbox]
address = "registration@events.example"
start = 2019-06-20T00:00:00Z
{mailbox}
[imap]
{imap}
[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
letters_per_minute = 1000
{smtp}
[organisers]
addresses = [{organisers}]
[database]
url = "{url}"
[letters]
{event}
"""


class Post(Protocol):
    """Where the mailbox is: puts mails into it, and says how the worker reaches it."""

    def imap(self) -> str:
        """The settings of [imap]."""
        ...

    def deliver(self, raw: bytes, at: datetime, folder: str) -> None:
        """A mail arrives."""
        ...


def mail_from(
    sender: str,
    text: str,
    *,
    subject: str = "Registration for the World Day against Trafficking in Persons",
    **headers: str,
) -> bytes:
    """A plain mail as a person's mail program writes it; `headers` with _ for -, such as In_Reply_To."""
    name, address = email.utils.parseaddr(sender)
    number = next(_serial)
    fields = {
        "Return-Path": f"<{address}>",
        "Delivered-To": OURS,
        "Received": "from mx.example by mail.events.example with ESMTPS; Mon, 1 Jul 2019 14:00:00 +0000",
        "Message-ID": f"<{number}.mail@{address.rpartition('@')[2]}>",
        "Date": "Mon, 01 Jul 2019 14:00:00 +0000",
        "From": f"{name} <{address}>" if name else address,
        "To": OURS,
        "Subject": subject,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    fields |= {key.replace("_", "-"): value for key, value in headers.items()}
    head = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
    return (head + "\r\n" + text.strip().replace("\n", "\r\n") + "\r\n").encode()


def registering(name: str, affiliation: str | None = "Hope Trust", address: str = "", **headers: str) -> bytes:
    """Somebody registers in so many words."""
    address = address or f"{name.lower().replace(' ', '.')}@hope.example"
    given = f"Affiliation: {affiliation}\n" if affiliation else ""
    text = f"""
Dear organisers,

I do not have a UN pass. Please register me for the event on 16 July.

Name: {name}
{given}
Kind regards,
{name}
"""
    return mail_from(f"{name} <{address}>", text, **headers)


def withdrawing(name: str, address: str = "") -> bytes:
    """Somebody withdraws."""
    address = address or f"{name.lower().replace(' ', '.')}@hope.example"
    text = f"Please cancel my registration for the event on 16 July.\n\nName: {name}\nAffiliation: Hope Trust\n\n{name}"
    return mail_from(f"{name} <{address}>", text, subject="Cancellation of my registration")


@dataclass(slots=True)
class Office:
    """One worker and its surroundings."""

    folder: Path
    post: Post
    smtp: SmtpServer
    url: str
    settings: dict[str, str] = field(default_factory=dict)
    adapt: Callable[[str], str] = lambda event: event
    worker: Worker = field(init=False)
    now: datetime = MONDAY

    def start(self) -> None:
        """Open the worker."""
        self.set_clock(self.now)
        self.worker = open_worker(self.write())
        self.worker.recover(self.now)

    def stop(self) -> None:
        """As after SIGTERM."""
        self.worker.close()

    def set_clock(self, moment: datetime) -> None:
        """Move the time."""
        self.now = moment
        draft = self.folder / "clock.new"
        draft.write_text(moment.isoformat(), encoding="ascii")
        draft.replace(self.folder / "clock")

    def write(self) -> Path:
        """The configuration file."""
        example = example_path().read_text(encoding="utf-8")
        values = {"mode": "live", "mailbox": "", "smtp": "", "organisers": f'"{ORGANISER}"', **self.settings}
        event = self.adapt(example[example.index("[[event]]") :])
        path = self.folder / "worker.toml"
        text = CONFIGURATION.format(
            imap=self.post.imap(), smtp_port=self.smtp.port, url=self.url, event=event, **values
        )
        path.write_text(text, encoding="utf-8")
        return path

    def configure(self, adapt: Callable[[str], str] | None = None, **settings: str) -> None:
        """Start again with other settings: `adapt` changes the text of [[event]], `settings` those of CONFIGURATION."""
        self.stop()
        self.settings |= settings
        if adapt is not None:
            self.adapt = adapt
        self.start()

    # -- what happens -----------------------------------------------------------------------------------------

    def mail(self, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> bytes:
        """A mail arrives."""
        self.set_clock(at or self.now)
        self.post.deliver(raw, self.now, folder)
        return raw

    def read(self, at: datetime | None = None) -> Collected:
        """Read what is new."""
        self.set_clock(at or self.now)
        return self.worker.take_in(self.now)

    def send(self, at: datetime | None = None) -> None:
        """Write and send what is due."""
        self.set_clock(at or self.now)
        self.worker.send()

    def work(self, at: datetime | None = None) -> Collected:
        """One round of both lanes."""
        collected = self.read(at)
        self.send()
        return collected

    def command(self, *lines: str, at: datetime | None = None, organiser: str = ORGANISER) -> str:
        """The organiser answers the newest digest; what the answer says."""
        self.set_clock(at or self.now + MINUTE)
        digest = self.digests(organiser)[-1]
        quoted = "\n".join(f"> {line}" for line in text_of(digest).splitlines())
        text = "\n".join([*lines, "", "On Monday Inbox Worker wrote:", quoted])
        reply = {"In_Reply_To": digest["Message-ID"], "References": digest["Message-ID"]}
        self.mail(mail_from(f"Organiser <{organiser}>", text, subject=f"Re: {digest['Subject']}", **reply))
        before = len(self.heard(organiser))
        self.work()
        answers = self.heard(organiser)[before:]
        return "\n".join(text_of(answer) for answer in answers)

    # -- what can be seen -------------------------------------------------------------------------------------

    def heard(self, address: str = "") -> list[EmailMessage]:
        """The letters that the server took for `address` (all without one), in order."""
        return [
            parsed(taken.raw)
            for taken in self.smtp.taken()
            if not address or address.lower() in [recipient.lower() for recipient in taken.recipients]
        ]

    def replies(self) -> list[EmailMessage]:
        """The letters to anybody but organisers, in order."""
        return [letter for letter in self.heard() if not letter["To"].addresses[0].username.startswith("organiser")]

    def digests(self, organiser: str = ORGANISER) -> list[EmailMessage]:
        """The digests that an organiser got, in order."""
        with self.worker.ledger.snapshot() as connection:
            known = [
                (letter, outbox.by_message_id(connection, letter["Message-ID"])) for letter in self.heard(organiser)
            ]
        return [letter for letter, entry in known if entry is not None and entry.type is LetterType.DIGEST]

    def attendees_heard(self) -> list[str]:
        """Who else than the organiser got letters, in order."""
        return [taken.recipients[0] for taken in self.smtp.taken() if not taken.recipients[0].startswith("organiser")]

    def people(self) -> dict[str, Registration]:
        """The roster by name."""
        with self.worker.ledger.snapshot() as connection:
            return {person.name: person for person in roster.of_event(connection, EVENT)}

    def state(self, name: str) -> RegistrationState:
        """Where somebody stands."""
        return self.people()[name].state

    def cases(self) -> tuple[Request, ...]:
        """What a person must decide."""
        with self.worker.ledger.snapshot() as connection:
            return requests.open_cases(connection)

    def mails(self) -> dict[IncomingState, int]:
        """Incoming mails by state, those that are none left out."""
        with self.worker.ledger.snapshot() as connection:
            return {state: count for state, count in intake.counts(connection).items() if count}

    def letters(self) -> dict[LetterState, int]:
        """Letters by state, those that are none left out."""
        with self.worker.ledger.snapshot() as connection:
            return {state: count for state, count in outbox.counts(connection).items() if count}


def parsed(raw: bytes) -> EmailMessage:
    """A letter as a mail program reads it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    """Its plain text."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def calendar_of(message: EmailMessage) -> str:
    """Its calendar file."""
    part = next(part for part in message.iter_attachments() if part.get_content_type() == "text/calendar")
    content = part.get_content()
    return content if isinstance(content, str) else content.decode()


def sequence_of(message: EmailMessage) -> int:
    """How often the calendar entry was changed."""
    found = re.search(r"^SEQUENCE:(\d+)", calendar_of(message), re.MULTILINE)
    assert found is not None
    return int(found[1])
