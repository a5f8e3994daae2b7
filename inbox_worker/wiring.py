"""Builds everything from the settings: the only composition. Whoever wants to know what is connected to what reads this file.

`Worker` is the whole, with two lanes that never wait for each other: `receive` (mailbox → ledger) and `send` (ledger → letters →
transport, digest, purge). Each is called again and again; what is due is asked of the ledger.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.config.policy import policy_of
from inbox_worker.config.secret import read_password
from inbox_worker.config.settings import Mode, Settings
from inbox_worker.desk.model import Policy
from inbox_worker.edges.clock import Clock, clock_from_environment
from inbox_worker.edges.database import faults, knowledge
from inbox_worker.edges.database.collector import Collector
from inbox_worker.edges.database.ledger import Ledger, first_start, open_ledger, set_meta, signing_key
from inbox_worker.edges.failpoint import reach
from inbox_worker.edges.imap import ImapMailbox
from inbox_worker.edges.lock import FileLock
from inbox_worker.edges.maildir import MaildirMailbox
from inbox_worker.edges.sent_mail import NoSentMail, SentFolder
from inbox_worker.edges.smtp import SmtpTransport
from inbox_worker.edges.systemd import Pulse
from inbox_worker.edges.templates import load_templates
from inbox_worker.edges.witness import Witness
from inbox_worker.errors import ConfigError, InboxWorkerError
from inbox_worker.event import Event
from inbox_worker.jobs import purge as purging
from inbox_worker.jobs.answer import Scribe, answer
from inbox_worker.jobs.collect import Collected, Ending, Watch, collect
from inbox_worker.jobs.deliver import Delivered, Delivery, Proof, deliver, hold_if_restored, recover
from inbox_worker.jobs.owe import owe
from inbox_worker.jobs.report import POLLED, Reporter, report
from inbox_worker.jobs.take_in import FrontDesk, take_in
from inbox_worker.letters.check import check
from inbox_worker.ports import Mailbox, RawMail
from inbox_worker.reading.lexicon import Lexicon, load

RECEIVING, SENDING = "mailbox", "letters"
"""The two lanes."""

IDLE_SLICE = 5.0
"""Waiting for mail is cut into slices of so many seconds, so that stopping never takes longer."""


@dataclass(slots=True)
class Worker:
    """Everything connected. The mailbox is opened when it is first needed, and again after a fault."""

    settings: Settings
    events: tuple[Event, ...]
    policy: Policy
    ledger: Ledger
    lexicon: Lexicon
    scribe: Scribe
    delivery: Delivery
    clock: Clock
    collector: Collector
    witness: Witness
    pulse: Pulse
    stop: threading.Event = field(default_factory=threading.Event)
    _mailbox: Mailbox | None = None
    _polled: bool = False

    def receive(self) -> None:
        """Read what is new, then wait for more until the next tick is near; a mail that arrives meanwhile is read at once. Where another
        worker reads this mailbox there is nothing to do."""
        if not self.collector.holds():
            self.drop_mailbox()
            return
        self.take_in(self.clock.now())
        rest = self.settings.interval.total_seconds()
        while rest > IDLE_SLICE and not self.stop.is_set():
            if self.mailbox().wait(self.settings.mailbox.folders[0], IDLE_SLICE) and self.collector.holds():
                self.take_in(self.clock.now())
            self.pulse.beat(RECEIVING)
            rest -= IDLE_SLICE

    def take_in(self, now: datetime) -> Collected:
        """Read all new mail once. A fault is noted for the digest, and forgotten when the mailbox works again."""
        try:
            collected = collect(self._watch(), now)
        except InboxWorkerError as error:
            self.drop_mailbox()
            if not error.ends_worker:
                faults.note_error(self.ledger, "mailbox", error, now)
            raise
        faults.clear(self.ledger, "mailbox")
        self._note_first_poll(now)
        return collected

    def _note_first_poll(self, now: datetime) -> None:
        if not self._polled:
            with self.ledger.transaction() as connection:
                set_meta(connection, POLLED, now.isoformat())
            self._polled = True

    def _watch(self) -> Watch:
        desk = FrontDesk(self.ledger, self.events, self.policy, self.lexicon, self.scribe)
        mailbox = self.settings.mailbox

        def work(mail_id: int, raw: RawMail, now: datetime) -> Ending:
            self.pulse.beat(RECEIVING)
            return take_in(desk, mail_id, raw, now)

        return Watch(
            ledger=self.ledger,
            mailbox=self.mailbox(),
            account=mailbox.address.lower(),
            folders=mailbox.folders,
            work=work,
            after_reading=mailbox.after_reading,
            move_to=mailbox.move_to,
            stopping=self.stop.is_set,
        )

    def send(self) -> None:
        """One round of the sending lane."""
        self.send_out()

    def send_out(self) -> Delivered:
        """Write what is owed, report, send what is due, purge."""
        now = self.clock.now()
        owe(self.ledger, self.events, now)
        answer(self.scribe, now)
        report(Reporter(self.scribe, self.settings.organisers.addresses, self.settings.organisers.digest_hour), now)
        delivered = deliver(self.delivery, self.clock.now)
        purging.purge(self.ledger, self.events, now)
        return delivered

    def recover(self, now: datetime) -> int:
        """Look after what an earlier life left half done; called once at the start."""
        self.witness.begin(hold_if_restored(self.ledger, self.witness.seen(), now))
        return recover(self.delivery, now, starting=True)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Proves that no other worker uses this SQLite ledger; ConfigError where one does."""
        path = sqlite_file(self.settings.database.url)
        if path is None:
            yield
            return
        lock = FileLock(Path(f"{path}.lock"))
        if not lock.acquire():
            raise ConfigError(
                f"another worker (process {lock.holder()}) uses this ledger: {path}",
                remedy="stop it first; one SQLite ledger has one worker",
            )
        try:
            yield
        finally:
            lock.release()

    def mailbox(self) -> Mailbox:
        """The mailbox, connected."""
        if self._mailbox is None:
            self._mailbox = open_mailbox(self.settings)
            reach("before log-in")
        return self._mailbox

    def drop_mailbox(self) -> None:
        """Forget the connection; the next use makes a new one."""
        if self._mailbox is not None:
            self._mailbox.close()
            self._mailbox = None

    def close(self) -> None:
        """Give back connections; nothing is lost by not calling it."""
        self.drop_mailbox()
        self.collector.release()
        self.delivery.transport.close()
        self.delivery.sent_mail.close()
        self.ledger.close()


def open_worker(path: Path) -> Worker:
    """The worker that the configuration at `path` describes. Raises ConfigError with everything that stands against it."""
    settings = load_settings(path)
    clock = clock_from_environment()
    events = events_of(settings)
    templates = load_templates(settings.letters.templates, settings.letters.fallback_language)
    refuse_faulty_letters(check(templates, events))
    ledger = open_ledger(settings.database.url)
    with ledger.transaction() as connection:
        refuse_past_events(knowledge.known_events(connection), events, clock.now())
        knowledge.know_events(connection, events, clock.now())
        start = first_start(connection, settings.mailbox.start, clock.now())
        key = signing_key(connection)
    stop = threading.Event()
    file = sqlite_file(settings.database.url)
    witness = Witness(Path(f"{file}.sent") if file else None)
    pulse = Pulse((RECEIVING, SENDING))

    def before_each_letter() -> None:
        pulse.beat(SENDING)
        witness.one_more()

    scribe = Scribe(ledger, events, templates, settings.mailbox.address, key, shadow=settings.mode is Mode.SHADOW)
    return Worker(
        settings=settings,
        events=events,
        policy=policy_of(settings, start),
        ledger=ledger,
        lexicon=load(),
        scribe=scribe,
        delivery=_delivery(settings, ledger, clock, stop, before_each_letter),
        clock=clock,
        collector=Collector(ledger, settings.mailbox.address.lower()),
        witness=witness,
        pulse=pulse,
        stop=stop,
    )


def sqlite_file(url: str) -> str | None:
    """The file of a SQLite ledger; None for one in memory, and for PostgreSQL."""
    address = make_url(url)
    path = address.database if address.get_backend_name() == "sqlite" else None
    return path if path and path != ":memory:" else None


def refuse_faulty_letters(faults: tuple[str, ...]) -> None:
    """A letter that could not be written when it is due is refused before the first mail is read."""
    if faults:
        listed = "".join(f"\n  {fault}" for fault in faults)
        raise ConfigError(f"letters cannot be written:{listed}", remedy="correct these templates or texts")


def refuse_past_events(known: frozenset[str], events: tuple[Event, ...], now: datetime) -> None:
    """An event that is over when the ledger first hears of it is a slip of the pen; one that is known keeps running until it is purged."""
    past = [event.id for event in events if event.end <= now and event.id not in known]
    if past:
        raise ConfigError(
            f"already past: {', '.join(past)}",
            remedy="correct start and end of the event in the configuration, or remove it",
        )


def open_mailbox(settings: Settings) -> Mailbox:
    """The mailbox of the settings, connected where it is on a server."""
    if settings.maildir is not None:
        return MaildirMailbox(settings.maildir.path)
    return open_imap(settings)


def open_imap(settings: Settings) -> ImapMailbox:
    """The mailbox on its server; connects when it is first needed."""
    if settings.imap is None:
        raise ConfigError("neither [imap] nor [maildir] is configured", remedy="add one of the two tables")
    return ImapMailbox(settings.imap, read_password(settings.imap, "imap"))


def open_sent_mail(settings: Settings, clock: Clock) -> SentFolder | NoSentMail:
    """The folder of sent mail, over a connection of its own."""
    if settings.imap is None:
        return NoSentMail()
    return SentFolder(lambda: open_imap(settings), settings.mailbox.sent_folder, clock)


def open_transport(settings: Settings, proof: Callable[[], None] | None) -> SmtpTransport:
    """The way out; connects when the first letter goes."""
    return SmtpTransport(settings.smtp, read_password(settings.smtp, "smtp"), before_data=proof)


def _delivery(
    settings: Settings, ledger: Ledger, clock: Clock, stop: threading.Event, before_each_letter: Callable[[], None]
) -> Delivery:
    worker = f"{socket.gethostname()}/{os.getpid()}"[-64:]
    proof = Proof(ledger, worker)
    return Delivery(
        ledger=ledger,
        transport=open_transport(settings, proof),
        proof=proof,
        sender=settings.mailbox.address,
        worker=worker,
        letters_per_minute=settings.smtp.letters_per_minute,
        sent_mail=open_sent_mail(settings, clock),
        resend_unknown=settings.smtp.unknown == "resend",
        shadow=settings.mode is Mode.SHADOW,
        alone=settings.database.url.startswith("sqlite"),
        stopping=stop.is_set,
        witness=before_each_letter,
    )
