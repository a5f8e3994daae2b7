"""Seven simulated days with two hundred mails each and random faults, from printed seeds, each judged by the oracle.

    python -m tests.story.soak --seeds 100 --minutes 30 [--seed 7] [--dovecot]

One worker after the other in this process, its steps called as the lanes call them; it dies at fail points (the step is torn, the next
worker begins with what was committed), the SMTP server refuses, cuts, and is away for hours. The mailbox is a Maildir, or with --dovecot a
real server that is restarted now and then. It ends with the seeds asked for or the time; the exit code is 1 where a count is not zero.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from inbox_worker.demo.oracle import Delivery, Findings, Taken, judge
from inbox_worker.edges import failpoint
from inbox_worker.edges.clock import VARIABLE as CLOCK
from inbox_worker.errors import InboxWorkerError
from tests.integration.jobs.conftest import DovecotPost
from tests.integration.jobs.office import HOUR, ORGANISER, Office, mail_from, registering, withdrawing
from tests.integration.security.desk import new_desk
from tests.integration.servers.certificates import Authority
from tests.integration.servers.dovecot import PASSWORD, Dovecot
from tests.integration.servers.smtp_server import CUT, SmtpServer, Step
from tests.story import preloaded
from tests.story.killing import FAMILY, GIVEN, PLACES
from tests.story.stage import BEFORE

TICK = timedelta(hours=2)
COUNTS = ("lost", "double", "missing", "unwanted", "stuck", "repeated")
ANSWERS = ("451 4.7.1 Greylisted", "421 4.3.2 Closing", "452 4.3.1 Full", "550 5.4.5 Daily quota", CUT)
PLACES_IN_PROCESS = tuple(place for place in PLACES if place not in ("in a migration", "before log-in"))
assert preloaded.work  # imported for what it prepares: the lexicon, the templates


class KilledError(BaseException):
    """Tears the step that is under way; no `except` of the worker holds it."""


@dataclass(slots=True)
class Soak:
    """One mailbox, one ledger, one worker after the other."""

    office: Office
    dice: random.Random
    dovecot: Dovecot | None
    names: Iterator[str] = field(init=False)
    registered: list[str] = field(default_factory=list)
    delivered: list[Delivery] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        names = [f"{given} {family}" for given, family in itertools.product(GIVEN, FAMILY)]
        self.dice.shuffle(names)
        self.names = iter(names)

    # -- what arrives -------------------------------------------------------------------------------------------

    def arrive(self, at: datetime) -> None:
        """One mail; nine in ten have nothing to do with us."""
        what = self.dice.random()
        if what < 0.07:
            name = next(self.names)
            self.registered.append(name)
            self._deliver(registering(name), at, name)
        elif what < 0.09 and self.registered:
            name = self.registered.pop(self.dice.randrange(len(self.registered)))
            self._deliver(withdrawing(name), at, name)
        else:
            number = self.dice.randrange(10**6)
            raw = mail_from(f"Shop <s{number}@shop.example>", f"Your parcel {number} has left.", subject="Parcel")
            self._deliver(raw, at, "")

    def _deliver(self, raw: bytes, at: datetime, name: str) -> None:
        heard = frozenset({f"{name.lower().replace(' ', '.')}@hope.example"} if name else ())
        self.office.post.deliver(raw, at, "INBOX")
        self.delivered.append(Delivery(raw, bool(name), heard))

    # -- what befalls it ----------------------------------------------------------------------------------------

    def tick(self, moment: datetime) -> None:
        """Two hours later, perhaps with a fault."""
        self.office.set_clock(moment)
        fault = self.dice.choices(("none", "killed", "answer", "away", "restart"), (40, 25, 20, 10, 5))[0]
        self.faults[fault] += 1
        if fault == "answer":
            at = self.dice.choice(("MAIL", "RCPT", "DATA", "DOT", "TAKEN"))
            answer = CUT if at == "TAKEN" else self.dice.choice(ANSWERS)
            self.office.smtp.script(Step(at, answer, times=self.dice.randint(1, 3)))
        if fault == "away":
            self.office.smtp.stop()
        if fault == "restart" and self.dovecot:
            self.dovecot.restart()
        arm(f"{self.dice.choice(PLACES_IN_PROCESS)}:{self.dice.randint(1, 6)}" if fault == "killed" else "")
        self.work()
        arm("")
        if fault == "away":
            self.office.smtp.start()

    def work(self) -> None:
        """Both lanes once; where the worker dies the next one is started."""
        try:
            for step in (self.office.read, self.office.send):
                with suppress(InboxWorkerError):  # the lanes rest and come back
                    step()
        except KilledError:
            self.office.stop()
            arm("")
            self.office.start()

    # -- judgement ----------------------------------------------------------------------------------------------

    def end_in_peace(self, moment: datetime) -> Findings:
        """No more faults; a quarter of an hour at a time, for look-ups and retries."""
        self.office.smtp.hang_up()
        for quarter in range(24):
            self.office.set_clock(moment + quarter * HOUR / 4)
            self.work()
        taken = [Taken(item.recipients[0].lower(), item.message_id) for item in self.office.smtp.taken()]
        with self.office.worker.ledger.snapshot() as connection:
            found = judge(connection, self.delivered, taken, self.office.worker.events, (ORGANISER,), self.office.now)
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        return found


def arm(place: str) -> None:
    """The fail point that tears the next step; "" for none."""
    name, _, after = place.partition(":")
    armed = failpoint.Armed(name, int(after or 1), signal.SIGUSR1, itertools.count(1))
    failpoint._armed = lambda: armed


def _die(*_: object) -> None:
    raise KilledError


def play(folder: Path, seed: int, *, days: int, mails: int, dovecot: Dovecot | None = None) -> tuple[Soak, Findings]:
    """The days of one seed."""
    signal.signal(signal.SIGUSR1, _die)
    os.environ[CLOCK] = str(folder / "clock")
    with SmtpServer(folder / "taken.jsonl") as smtp:
        office = new_desk(folder, smtp) if dovecot is None else _office(folder, smtp, dovecot)
        office.now = BEFORE
        office.start()
        soak = Soak(office, random.Random(seed), dovecot)  # noqa: S311 - dice, not keys
        moment = BEFORE
        try:
            while moment < BEFORE + timedelta(days=days):
                for _ in range(-(-mails * TICK // timedelta(days=1))):
                    soak.arrive(moment + TICK * soak.dice.random())
                moment += TICK
                soak.tick(moment)
            return soak, soak.end_in_peace(moment)
        finally:
            office.stop()


def _office(folder: Path, smtp: SmtpServer, dovecot: Dovecot) -> Office:
    os.environ["OFFICE_PASSWORD"] = PASSWORD
    post = DovecotPost(dovecot, dovecot.new_user())
    office = Office(folder, post, smtp, f"sqlite:///{folder}/ledger.sqlite3")
    smtp.file_into = lambda raw: post.deliver(raw, office.now, "Sent")
    return office


def main() -> int:
    """Soak, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    parser.add_argument("--dovecot", action="store_true")
    wanted = parser.parse_args()
    total, played, end = Counter[str](), 0, time.monotonic() + wanted.minutes * 60
    dovecot = Dovecot(Authority(Path(tempfile.mkdtemp(prefix="soak-ca-")))) if wanted.dovecot else None
    if dovecot:
        dovecot.start()
    try:
        for seed in range(wanted.seed, wanted.seed + wanted.seeds):
            if time.monotonic() > end:
                break
            total += _one(seed, dovecot)
            played += 1
    finally:
        if dovecot:
            dovecot.remove()
    sys.stdout.write(
        f"{played} seeds from {wanted.seed}: " + ", ".join(f"{total[name]} {name}" for name in COUNTS) + "\n"
    )
    return int(any(total[name] for name in COUNTS if name != "repeated" or wanted.dovecot) or not played)


def _one(seed: int, dovecot: Dovecot | None) -> Counter[str]:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        soak, findings = play(Path(folder), seed, days=7, mails=200, dovecot=dovecot)
        letters = len(soak.office.smtp.taken())
    faults = ", ".join(f"{count} {name}" for name, count in sorted(soak.faults.items()))
    told = "" if findings.clean else f": {findings}"
    sys.stdout.write(
        f"seed {seed}: {len(soak.delivered)} mails, {letters} letters, {faults}, {time.monotonic() - begun:.0f} s{told}\n"
    )
    sys.stdout.flush()
    return Counter(findings.counts())


if __name__ == "__main__":
    sys.exit(main())
