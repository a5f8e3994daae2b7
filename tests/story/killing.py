"""One story of many kills, drawn from a seed: mails keep coming, the clock moves on, and the worker is killed again and again.

    told = play(stage, seed, kills=40)     registrations, withdrawals and the organiser's commands from three days before the deadline on
    told.killed                            how often at which place
    told.findings                          the oracle's, after the last worker was left in peace until the event

A kill is a real kill -9 of a real process: at a fail point, inside the SMTP exchange (the server pauses there), or at any moment.
"""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from inbox_worker.demo.oracle import Findings
from tests.integration.jobs.office import ORGANISER, SENDING, mail_from, registering, text_of, withdrawing
from tests.integration.jobs.office import parsed as parsed_letter
from tests.integration.servers.smtp_server import PAUSE, TAKE, Step
from tests.integration.servers.waiting import until
from tests.story.stage import SETTLE_SECONDS, Stage, Worker
from tests.story.tracing import SYNCS, injected

PLACES = (
    "in a migration",
    "before log-in",
    "after SELECT",
    "after SEARCH",
    "in a fetch",
    "in parsing",
    "before the insert",
    "in the insert",
    "after the insert",
    "after flagging",
    "in the deadline sweep",
    "after the outbox row",
    "after the claim",
    "in mid-claim",
    "between 250 and commit",
)
SMTP_STEPS = {
    "SMTP: RCPT": Step("RCPT", PAUSE),
    "SMTP: DATA": Step("DATA", PAUSE),
    "SMTP: BODY": Step("BODY", PAUSE),
    "SMTP: dot, not taken": Step("DOT", PAUSE),
    "SMTP: dot, taken later": Step("DOT", TAKE),
    "SMTP: before the 250": Step("TAKEN", PAUSE),
}
ANY_MOMENT = "at any moment"
AT_REST = "while it waits"
AT_SYNC = "waiting for the disk"
"""At every single fsync and fdatasync of a first run; see `at_every_sync`."""
KINDS = (*PLACES, *SMTP_STEPS, ANY_MOMENT, AT_REST, AT_SYNC)
GIVEN = ("Kofi", "Ama", "Efua", "Yaw", "Kojo", "Ruth", "Abena", "Kwame", "Akua", "Esi", "Kwesi", "Adjoa")
FAMILY = (
    "Mensah",
    "Boateng",
    "Owusu",
    "Darko",
    "Asante",
    "Osei",
    "Sarpong",
    "Addo",
    "Frimpong",
    "Amoako",
    "Tetteh",
    "Quaye",
)
HOUR = timedelta(hours=1)
CLAIM_IS_DEAD = timedelta(minutes=21)
"""On PostgreSQL another worker could hold the claim: it counts as dead after twenty minutes."""


@dataclass(slots=True)
class Told:
    """What came of one story."""

    seed: int
    killed: Counter[str] = field(default_factory=Counter)
    findings: Findings | None = None
    second_run: int = 0
    """Letters that a second run sent after everything was done; must be 0."""

    @property
    def counts(self) -> dict[str, int]:
        """The five zeros, what was repeated, and what a second run changed."""
        assert self.findings is not None
        return {**self.findings.counts(), "again": self.second_run}


@dataclass(slots=True)
class Correspondence:
    """Who writes: everybody registers once, some withdraw, the organiser adds people by command."""

    stage: Stage
    dice: random.Random
    names: Iterator[str]
    registered: list[str] = field(default_factory=list)

    def arrive(self) -> None:
        """One more mail; rarely a private one, which must stay unanswered."""
        write = self.dice.choices((self.register, self.withdraw, self.private, self.command), (6, 1, 1, 1))[0]
        write()

    def register(self) -> None:
        name = next(self.names)
        self.registered.append(name)
        self.stage.deliver(registering(name), hears=(_address(name),))

    def withdraw(self) -> None:
        if self.registered:
            name = self.registered.pop(self.dice.randrange(len(self.registered)))
            self.stage.deliver(withdrawing(name), hears=(_address(name),))

    def private(self) -> None:
        appointment = "Your appointment is on Thursday at nine."
        self.stage.deliver(mail_from("Dentist <d@private.example>", appointment, subject="Appointment"), wants=False)

    def command(self) -> None:
        """In answer to the last digest, if there was one."""
        digests = [item.raw for item in self.stage.smtp.taken() if item.recipients == (ORGANISER,)]
        if digests:
            digest, name = parsed_letter(digests[-1]), next(self.names)
            quoted = "\n".join(f"> {line}" for line in text_of(digest).splitlines())
            text = f"add {name} / Hope Trust / {_address(name)}\n\nOn Monday Inbox Worker wrote:\n{quoted}"
            thread = {"In_Reply_To": digest["Message-ID"], "References": digest["Message-ID"]}
            self.stage.deliver(mail_from(f"Organiser <{ORGANISER}>", text, subject="Re: digest", **thread))


def play(stage: Stage, seed: int, kills: int) -> Told:
    """The story of `seed`, with so many kills."""
    told, dice = Told(seed), random.Random(seed)  # noqa: S311 - dice, not keys
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    dice.shuffle(names)
    people = Correspondence(stage, dice, iter(names))
    after_deadline = int(kills * 0.7)
    for number in range(kills):
        if number == after_deadline:
            stage.set_clock(SENDING)
        for _ in range(dice.randint(1, 2) if number else 3):
            people.arrive()
        if dice.random() < 0.3:
            stage.set_clock(max(stage.now + dice.random() * HOUR, stage.next_try() or stage.now))
        told.killed[_kill_once(stage, dice, _possible(number, after_deadline))] += 1
        if not stage.url.startswith("sqlite"):
            stage.set_clock(stage.now + CLAIM_IS_DEAD)
    _end_in_peace(stage, told)
    return told


def _possible(number: int, after_deadline: int) -> tuple[str, ...]:
    """Where the worker may come by at this stage of the story: it makes its tables once, and sweeps when the deadline has passed."""
    if number == 0:
        return ("in a migration", "before log-in", ANY_MOMENT)
    never = {"in a migration", AT_REST, AT_SYNC} | (set() if number >= after_deadline else {"in the deadline sweep"})
    return tuple(kind for kind in KINDS if kind not in never)


def _kill_once(stage: Stage, dice: random.Random, kinds: Sequence[str]) -> str:
    """Start a worker and kill it; where it died."""
    kind = dice.choice(kinds)
    if kind in SMTP_STEPS:
        return _kill_in_smtp(stage, kind)
    passes = 1 if kind == "in a migration" else dice.choice((1, 1, 1, 2, 3, 5))
    place = f"{kind}:{passes}" if kind in PLACES else ""
    worker = stage.start(place)
    if kind == ANY_MOMENT:
        worker.join(dice.random() * 0.6)
    elif kind == "in a migration":  # whoever looks at the ledger makes its tables: it must not be looked at
        worker.join(SETTLE_SECONDS)
    else:
        _settled_or_dead(stage, worker)
    return _killed(stage, worker, kind)


def _kill_in_smtp(stage: Stage, kind: str) -> str:
    stage.smtp.script(replace(SMTP_STEPS[kind]))
    worker = stage.start()
    _settled_or_dead(stage, worker)
    reached = stage.smtp.reached.is_set()
    _killed(stage, worker, kind)
    stage.smtp.hang_up()
    return kind if reached else AT_REST


def _settled_or_dead(stage: Stage, worker: Worker) -> None:
    """Until there is nothing to do at this time, the fail point has ended the worker, or the SMTP server has paused."""
    until(
        lambda: worker.exitcode is not None or stage.smtp.reached.is_set() or stage.waits(),
        f"it settles or ends: {stage.log()}",
        SETTLE_SECONDS,
    )


def _killed(stage: Stage, worker: Worker, kind: str) -> str:
    """Kill it where it has not been killed already; `kind`, or that it was at rest."""
    at_rest = worker.exitcode is None and kind in PLACES
    worker.kill()
    worker.join(10)
    assert worker.exitcode == -signal.SIGKILL, f"it ended by itself with {worker.exitcode}: {stage.log()}"
    stage.kills += 1
    return AT_REST if at_rest else kind


def _end_in_peace(stage: Stage, told: Told) -> None:
    """Nobody kills the last worker; what it has done by the next day is judged. A second run must change nothing."""
    worker = stage.start_listening()
    for moment in (stage.now, SENDING, stage.now + 5 * HOUR):
        stage.pass_to(max(moment, stage.now))
    assert stage.stop(worker) == 0, stage.log()
    taken = len(stage.taken())
    again = stage.start(command="poll")
    assert stage.wait(again) == 0, stage.log()
    told.findings = stage.judge()
    told.second_run = len(stage.taken()) - taken
    stage.must_be_sound()


def at_sync(stage: Stage, number: int) -> Told | None:
    """A first run, killed when it waits for the disk for the n-th time; None where it does not wait so often."""
    stage.deliver(registering("Kofi Mensah"), hears=(_address("Kofi Mensah"),))
    with injected(stage, f"{SYNCS}:signal=KILL:when={number}") as worker:
        worker.join(SETTLE_SECONDS)
        if worker.exitcode == 0:
            return None
        assert worker.exitcode == -signal.SIGKILL, stage.log()
    told = Told(number, Counter({AT_SYNC: 1}))
    _end_in_peace(stage, told)
    return told


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@hope.example"
