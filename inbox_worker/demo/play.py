"""`inbox-worker demo`: the real worker, as a child process, through one whole event on servers of its own, day by day on a simulated clock.

It tells the story as it goes and leaves a folder with every letter, the digests, the roster and a summary. The five zeros are counted from
what the SMTP server took; the demo fails where one of them is not zero.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.demo.child import Child, write_configuration
from inbox_worker.demo.leaflet import write_leaflet
from inbox_worker.demo.oracle import Delivery, Findings, judge, unfinished
from inbox_worker.demo.organiser import answer_to
from inbox_worker.demo.script import Answer, Arrival, Kill, Step, load_script
from inbox_worker.demo.servers import DemoMailbox, DemoSmtp, wait_until
from inbox_worker.edges.database import intake, outbox
from inbox_worker.edges.database.ledger import Ledger, meta_value, open_ledger
from inbox_worker.errors import ConfigError
from inbox_worker.event import Event
from inbox_worker.jobs.report import LAST_DAY
from inbox_worker.letters.model import LetterState

DIGEST_MINUTES = timedelta(minutes=5)
QUIET_SECONDS = 20.0


def run(output: Path) -> bool:
    """Play the event and write what came of it into `output`; whether all five counts are zero."""
    console = Console()
    _clear(output)
    with _stage(output, console) as stage:
        stage.play(load_script())
        findings = stage.findings()
        write_leaflet(stage.output, stage.ledger, stage.event, stage.smtp.letters(), findings)
    _conclude(console, output, findings)
    return findings.clean


def _clear(output: Path) -> None:
    """Only a folder that an earlier demo left (or an empty one) is replaced."""
    if output.exists() and any(output.iterdir()) and not (output / "worker.toml").exists():
        raise ConfigError(f"{output} is not empty, and no demo left it", remedy="name another folder with --output")
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)


@contextmanager
def _stage(output: Path, console: Console) -> Iterator[Stage]:
    with DemoMailbox() as mailbox, DemoSmtp(output / "taken.jsonl", mailbox.open()) as smtp:
        config = write_configuration(output, mailbox.port, smtp.port)
        settings = load_settings(config)
        clock = output / "clock"
        stage = Stage(
            output,
            console,
            mailbox,
            smtp,
            events_of(settings)[0],
            settings.organisers.addresses,
            clock,
            Child(config, clock),
        )
        stage.set_clock(load_script()[0].at - timedelta(hours=1))
        stage.child.start()
        stage.ledger = open_ledger(settings.database.url)
        try:
            yield stage
        finally:
            stage.child.stop()
            stage.ledger.close()


@dataclass(slots=True)
class Stage:
    """The running demo: servers, worker, clock, and everything that was delivered so far."""

    output: Path
    console: Console
    mailbox: DemoMailbox
    smtp: DemoSmtp
    event: Event
    organisers: tuple[str, ...]
    clock: Path
    child: Child
    ledger: Ledger = field(init=False)
    now: datetime = field(init=False)
    delivered: list[Delivery] = field(default_factory=list)
    numbers: dict[str, bytes] = field(default_factory=dict)

    def set_clock(self, moment: datetime) -> None:
        """Move the simulated time; the worker reads it from the file."""
        self.now = moment
        draft = self.clock.with_suffix(".new")
        draft.write_text(moment.isoformat(), encoding="ascii")
        draft.replace(self.clock)

    def play(self, steps: tuple[Step, ...]) -> None:
        """Every day from the first mail to the day after the event."""
        by_day = {day: list(found) for day, found in groupby(steps, key=lambda step: self.local(step.at).date())}
        day, last = min(by_day), self.local(self.event.end).date() + timedelta(days=1)
        while day <= last:
            morning = datetime(day.year, day.month, day.day, 7, tzinfo=ZoneInfo(self.event.zone)) + DIGEST_MINUTES
            pending = by_day.get(day, [])
            early = [step for step in pending if step.at < morning]
            self._acts(early)
            self._advance(morning.astimezone(UTC))
            self._acts([step for step in pending if step.at >= morning])
            day += timedelta(days=1)

    def local(self, moment: datetime) -> datetime:
        """The time at the venue."""
        return moment.astimezone(ZoneInfo(self.event.zone))

    def _acts(self, steps: list[Step]) -> None:
        for step in steps:
            shown = f"[cyan]{self.local(step.at):%a %d %b %H:%M}[/]"
            self.console.print(f"{shown}  {escape(step.tells)}", highlight=False)
            match step:
                case Arrival():
                    self._deliver(step.file, step.raw, step.at, wants=step.wants, may_hear=step.may_hear)
                    self._advance(step.at)
                case Answer():
                    self._answer(step)
                case Kill():
                    self._kill(step)

    def _deliver(self, name: str, raw: bytes, at: datetime, *, wants: bool, may_hear: frozenset[str]) -> None:
        mailbox = self.mailbox.open()
        mailbox.append("INBOX", raw, at)
        mailbox.close()
        self.delivered.append(Delivery(raw, wants, may_hear))
        self.numbers[name] = raw

    def _answer(self, step: Answer) -> None:
        self.set_clock(step.at)
        with self.ledger.snapshot() as connection:
            raw = answer_to(connection, self.smtp.letters(), self.organisers[0], step.lines, self.numbers, step.at)
        self._deliver("answer", raw, step.at, wants=False, may_hear=frozenset())
        self._advance(step.at)

    def _kill(self, step: Kill) -> None:
        """kill -9 in the middle of the sending, if there is any; then start again as systemd would."""
        before = len(self.smtp.letters())
        self.set_clock(step.at)
        wait_until(lambda: len(self.smtp.letters()) >= before + step.after_letters or self._quiet(), "letters are sent")
        self.child.kill()
        self.console.print(
            f"              [red]killed[/] after {len(self.smtp.letters()) - before} letters; started again"
        )
        self.child.start()
        self._advance(step.at)

    def _advance(self, moment: datetime) -> None:
        """Move the clock, then wait until the worker has nothing left to do at that time."""
        before = len(self.smtp.letters())
        self.set_clock(moment)
        while not self._is_settled():
            self.set_clock(
                self._next_try() or self.now
            )  # a letter of unknown fate is looked up 10 and 30 minutes later
        for taken, _ in self.smtp.letters()[before:]:
            self.console.print(f"              → letter to {escape(taken.recipient)}", highlight=False, style="dim")

    def _is_settled(self) -> bool:
        """Waits until nothing more happens at this time; whether nothing is left to do either."""
        wait_until(lambda: self._quiet() or self._next_try(), f"the worker settles at {self.now}", QUIET_SECONDS)
        return self._quiet()

    def _next_try(self) -> datetime | None:
        """When the worker looks again after a letter that was under way at a kill; None where there is none."""
        with self.ledger.snapshot() as connection:
            unknown = outbox.in_state(connection, (LetterState.UNKNOWN,))
        return min((letter.next_at for letter in unknown if letter.next_at > self.now), default=None)

    def _quiet(self) -> bool:
        """Every mail ended, every letter that is due taken, the day's digest made, and the worker alive to have done it."""
        self.child.check()
        with self.ledger.snapshot() as connection:
            seen = sum(intake.counts(connection).values())
            digest_day = meta_value(connection, LAST_DAY) or ""
        today = self.local(self.now)
        reported = digest_day >= str(today.date()) or today.hour < 7 or self.now >= self.event.purge_at
        return seen >= len(self.delivered) and reported and not self._unfinished()

    def _unfinished(self) -> tuple[str, ...]:
        taken = [item for item, _ in self.smtp.letters()]
        with self.ledger.snapshot() as connection:
            return unfinished(connection, taken, (self.event,), self.now)

    def findings(self) -> Findings:
        """The oracle's counts at this moment."""
        taken = [item for item, _ in self.smtp.letters()]
        with self.ledger.snapshot() as connection:
            return judge(connection, self.delivered, taken, (self.event,), self.organisers, self.now)


def _conclude(console: Console, output: Path, findings: Findings) -> None:
    zeros = "  ".join(f"{name} [bold]{count}[/]" for name, count in findings.counts().items())
    console.rule("[green]five zeros[/]" if findings.clean else "[red]not clean[/]")
    console.print(zeros)
    for name in ("lost", "double", "missing", "unwanted", "stuck"):
        for what in getattr(findings, name):
            console.print(f"[red]{name}[/] {escape(what)}")
    console.print(f"everything is in {output}: open {output / 'index.html'}")
