"""A stage for stories: real workers as child processes, Dovecot, the SMTP server with its ledger, a clock, and the oracle's judgement.

stage.start(failpoint="after the claim:2")      a worker; several may run on PostgreSQL
stage.deliver(raw, at, wants=True, hears=…)      a mail arrives
stage.pass_to(moment)                            moves the clock and waits until the oracle finds nothing left to do
stage.judge()                                    the five counts
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import create_engine

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.demo.oracle import Delivery, Findings, Taken, judge, unfinished
from inbox_worker.edges.clock import VARIABLE as CLOCK
from inbox_worker.edges.database import intake, outbox
from inbox_worker.edges.database.ledger import Ledger, open_ledger
from inbox_worker.edges.failpoint import VARIABLE as FAILPOINT
from inbox_worker.event import Event
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import CONFIGURATION, ORGANISER
from tests.integration.servers.dovecot import PASSWORD, Dovecot
from tests.integration.servers.smtp_server import SmtpServer
from tests.integration.servers.waiting import until
from tests.story import preloaded

BEFORE = datetime(2019, 7, 8, 13, tzinfo=UTC)
SETTLE_SECONDS = 60.0
OPEN_TRANSACTIONS = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = current_database() "
    "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
)
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.story.preloaded"])
Worker = ForkServerProcess


@dataclass(slots=True)
class Stage:
    """One mailbox, one ledger, and the workers on it."""

    folder: Path
    dovecot: Dovecot
    smtp: SmtpServer
    url: str
    files: bool
    settings: dict[str, str] = field(default_factory=dict)
    user: str = field(init=False)
    config: Path = field(init=False)
    events: tuple[Event, ...] = ()
    now: datetime = BEFORE
    delivered: list[Delivery] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    ledger: Ledger | None = None
    kills: int = 0

    def __post_init__(self) -> None:
        self.user = self.dovecot.new_user()
        self.config = self.folder / "worker.toml"
        self.configure()
        self.set_clock(BEFORE)
        if self.files:
            self.smtp.file_into = self._file

    def configure(self, **settings: str) -> None:
        """Write the configuration; a worker reads it when it starts."""
        from inbox_worker.config.example import example_path  # noqa: PLC0415

        self.settings |= settings
        example = example_path().read_text(encoding="utf-8")
        imap = (
            f'host = "127.0.0.1"\nport = {self.dovecot.plain_port}\nsecurity = "none"\n'
            f'user = "{self.user}"\npassword_env = "STORY_PASSWORD"'
        )
        values = {"mode": "live", "mailbox": "", "smtp": "", "organisers": f'"{ORGANISER}"', **self.settings}
        event = example[example.index("[[event]]") :]
        text = CONFIGURATION.format(imap=imap, smtp_port=self.smtp.port, url=self.url, event=event, **values)
        self.config.write_text(text.replace('interval = "1 s"', 'interval = "200 ms"'), encoding="utf-8")
        self.events = events_of(load_settings(self.config))

    def _file(self, raw: bytes) -> None:
        self.dovecot.deliver(self.user, raw, folder="Sent", at=self.now)

    # -- time and mail ----------------------------------------------------------------------------------------

    def set_clock(self, moment: datetime) -> None:
        """Move the time that the workers read."""
        self.now = moment
        draft = self.folder / "clock.new"
        draft.write_text(moment.isoformat(), encoding="ascii")
        draft.replace(self.folder / "clock")

    def deliver(
        self, raw: bytes, *, wants: bool = True, hears: tuple[str, ...] = (), at: datetime | None = None
    ) -> None:
        """A mail arrives."""
        self.dovecot.deliver(self.user, raw, at=at or self.now)
        self.delivered.append(Delivery(raw, wants, frozenset(hears)))

    # -- workers ----------------------------------------------------------------------------------------------

    def start(self, failpoint: str = "", command: str = "run", **environment: str) -> Worker:
        """Another worker process."""
        environment |= {CLOCK: str(self.folder / "clock"), "STORY_PASSWORD": PASSWORD, FAILPOINT: failpoint}
        worker = FORKED.Process(
            target=preloaded.work, args=(command, self.config, self.folder / "worker.log", environment)
        )
        worker.start()
        self.workers.append(worker)
        return worker

    def start_listening(self) -> Worker:
        """A worker that has come so far as to hear signals; before that SIGTERM ends it as the system does."""
        before = self.log(-1).count("started:")
        worker = self.start()
        until(lambda: self.log(-1).count("started:") > before, f"it starts: {self.log()}", SETTLE_SECONDS)
        return worker

    def wait_killed(self, worker: Worker) -> None:
        """Until the fail point has ended this worker."""
        worker.join(SETTLE_SECONDS)
        assert worker.exitcode == -signal.SIGKILL, self.log()
        self.kills += 1

    def wait_stopped(self, worker: Worker) -> None:
        """Until the fail point has stopped this worker (SIGSTOP): one that is woken before would then stand for ever."""
        state = Path(f"/proc/{worker.pid}/stat")
        until(
            lambda: state.read_text(encoding="ascii").rpartition(") ")[2][0] == "T", "it stands still", SETTLE_SECONDS
        )

    def in_transaction(self) -> bool:
        """Whether a worker has a transaction open on PostgreSQL: one that stands still in it holds the others up."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            open_ones = connection.exec_driver_sql(OPEN_TRANSACTIONS).scalar_one()
        engine.dispose()
        return bool(open_ones)

    def kill(self, worker: Worker) -> None:
        """SIGKILL from outside."""
        worker.kill()
        worker.join(10)
        self.kills += 1

    def stop(self, worker: Worker) -> int:
        """SIGTERM; the exit code."""
        worker.terminate()
        return self.wait(worker)

    def wait(self, worker: Worker) -> int:
        """The exit code of a worker that ends by itself."""
        worker.join(SETTLE_SECONDS)
        if worker.exitcode is None:
            assert worker.pid is not None
            os.kill(worker.pid, signal.SIGUSR1)
            until(lambda: "most recent call first" in self.log(200), "the worker says where it stands")
            raise AssertionError(f"the worker does not end: {self.log(200)}")
        return worker.exitcode

    def log(self, lines: int = 12) -> str:
        """The last that the workers said; all of it with -1."""
        path = self.folder / "worker.log"
        said = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return "\n".join(said if lines < 0 else said[-lines:])

    def end(self) -> None:
        """Nothing is left running."""
        for worker in self.workers:
            worker.kill()
            worker.join(10)
        if self.ledger is not None:
            self.ledger.close()

    # -- judgement --------------------------------------------------------------------------------------------

    def open(self) -> Ledger:
        """The ledger, for looking at it; made by the first worker."""
        if self.ledger is None:
            self.ledger = open_ledger(self.url)
        return self.ledger

    def pass_to(self, moment: datetime) -> None:
        """Move the clock and wait until nothing is left to do, whatever retries and look-ups that takes."""
        self.set_clock(moment)
        end = moment + timedelta(hours=4)
        while True:
            until(
                self.waits,
                f"the workers settle: {self.left()}; {self.log()}",
                SETTLE_SECONDS,
            )
            following = self.next_try()
            if not self.left() or (following is not None and following > end):
                return
            if following is not None:  # else something has come up since
                self.set_clock(following)

    def pass_to_or_end(self, worker: Worker) -> None:
        """Until nothing is left to do at this time, or the worker has ended."""
        until(
            lambda: worker.exitcode is not None or not self.left(), f"it settles or ends; {self.log()}", SETTLE_SECONDS
        )
        worker.join(0)

    def left(self) -> tuple[str, ...]:
        """What the workers still have to do at this time."""
        with self.open().snapshot() as connection:
            seen = sum(intake.counts(connection).values())
            found = unfinished(connection, self.taken(), self.events, self.now)
        return (*found, f"{len(self.delivered) - seen} mails are unread") if seen < len(self.delivered) else found

    def waits(self) -> bool:
        """Whether nothing is left to do at this time but letters that wait for theirs."""
        left = self.left()
        in_hand = any(item.startswith(("mail", "obligation")) or item.endswith("unread") for item in left)
        return not left or (not in_hand and self.next_try() is not None)

    def next_try(self) -> datetime | None:
        """When a letter that waits for its time is tried or looked up again."""
        with self.open().snapshot() as connection:
            waiting = outbox.in_state(connection, (LetterState.UNKNOWN, LetterState.DEFERRED))
            sending = outbox.in_state(connection, (LetterState.SENDING, LetterState.QUEUED))
        moments = [letter.next_at for letter in waiting if letter.next_at > self.now]
        return min(moments) if moments and not sending else None

    def taken(self) -> list[Taken]:
        """What the SMTP server took."""
        return [
            Taken(recipient.lower(), item.message_id) for item in self.smtp.taken() for recipient in item.recipients
        ]

    def judge(self) -> Findings:
        """The five counts at this moment."""
        with self.open().snapshot() as connection:
            return judge(connection, self.delivered, self.taken(), self.events, (ORGANISER,), self.now)

    def must_be_clean(self, *, repeated: int = 0) -> None:
        """All five are zero, at most `repeated` letters went twice, the database is sound, and a second run changes nothing."""
        findings = self.judge()
        assert findings.clean, (findings, self.log())
        assert len(findings.repeated) <= repeated, findings.repeated
        self.must_be_sound()

    def must_be_sound(self) -> None:
        """SQLite finds nothing wrong with the file."""
        if self.url.startswith("sqlite"):
            with self.open().snapshot() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
