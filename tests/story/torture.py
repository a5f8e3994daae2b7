"""The long run: stories of many kills from printed seeds, each judged by the oracle, a table by place of death at the end.

    python -m tests.story.torture --kills 1000 --minutes 45 [--seed 7]

Every story has a mailbox on Dovecot, an SMTP server that files what it takes into that mailbox's Sent folder, and a ledger of its own:
SQLite, every fourth PostgreSQL where that is installed. Before them a first run is killed at every single fsync. It ends with the kills
asked for or the time, whichever comes first; the exit code is 1 where a count is not zero. A story that is not clean is told with its
seed: --seed N --kills 1 --syncs 0 plays it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.servers.certificates import Authority
from tests.integration.servers.dovecot import Dovecot
from tests.integration.servers.postgres import Postgres, programs
from tests.integration.servers.smtp_server import SmtpServer
from tests.story.killing import KINDS, Told, at_sync, play
from tests.story.stage import Stage
from tests.story.tracing import STRACE

KILLS_A_STORY = 40
COUNTS = ("lost", "double", "missing", "unwanted", "stuck", "repeated", "again")


@dataclass(slots=True)
class Score:
    """All stories so far. `broken` counts those that came to no end."""

    kills: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    total: Counter[str] = field(default_factory=Counter)
    stories: int = 0
    broken: int = 0

    def add(self, told: Told) -> None:
        """One more story; what was found in it counts at every place where it was killed, and once in the total."""
        self.stories += 1
        self.kills.update(told.killed)
        self.total.update(told.counts)
        for kind in told.killed:
            self.counts[kind].update(told.counts)
        if any(told.counts.values()):
            _say(f"seed {told.seed}: {told.findings}, letters of a second run: {told.second_run}")


def main() -> int:
    """Torture, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument(
        "--seed", type=int, default=time.time_ns() % 10**6
    )  # others each time; printed, to be had again
    parser.add_argument("--syncs", type=int, default=500, help="at most so many waits for the disk, each killed once")
    wanted = parser.parse_args()
    score, end = Score(), time.monotonic() + wanted.minutes * 60
    _say(f"seeds from {wanted.seed}")
    with ExitStack() as stack:
        dovecot = Dovecot(Authority(Path(tempfile.mkdtemp(prefix="torture-ca-"))))
        stack.callback(dovecot.remove)
        dovecot.start()
        postgres = _postgres(stack)
        _syncs(dovecot, score, wanted.syncs, end)
        for seed in range(wanted.seed, wanted.seed + wanted.kills):
            if score.kills.total() >= wanted.kills or time.monotonic() > end:
                break
            _story(dovecot, postgres if seed % 4 == 3 else None, seed, score)
    return _table(score)


def _postgres(stack: ExitStack) -> Postgres | None:
    folder = programs()
    if folder is None:
        _say("PostgreSQL is not installed: SQLite only")
        return None
    server = Postgres(folder)
    server.start()
    stack.callback(server.remove)
    return server


def _syncs(dovecot: Dovecot, score: Score, most: int, end: float) -> None:
    """Every wait for the disk of a first run, until the run ends before it comes to the next."""
    if STRACE is None:
        _say("strace is not installed: no kills at fsync")
        return
    for number in range(1, most + 1):
        with _stage(dovecot, None) as stage:
            told = at_sync(stage, number) if time.monotonic() < end else None
        if told is None:
            _say(f"{number - 1} waits for the disk")
            return
        score.add(told)


@contextmanager
def _stage(dovecot: Dovecot, postgres: Postgres | None) -> Iterator[Stage]:
    """A mailbox, an SMTP server that files what it takes, and a ledger of their own."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder, SmtpServer(Path(folder) / "taken.jsonl") as smtp:
        url = postgres.new_database() if postgres else f"sqlite:///{folder}/ledger.sqlite3"
        stage = Stage(Path(folder), dovecot, smtp, url, files=True)
        stage.configure(mailbox='after_reading = "flag"')
        try:
            yield stage
        finally:
            stage.end()


def _story(dovecot: Dovecot, postgres: Postgres | None, seed: int, score: Score) -> None:
    begun = time.monotonic()
    with _stage(dovecot, postgres) as stage:
        try:
            score.add(play(stage, seed, KILLS_A_STORY))
        except AssertionError as error:
            score.broken += 1
            _say(f"seed {seed}: {error}")
    kind, seconds = "PostgreSQL" if postgres else "SQLite", time.monotonic() - begun
    _say(f"seed {seed}: {stage.kills} kills on {kind} in {seconds:.0f} s, {score.kills.total()} in all")


def _table(score: Score) -> int:
    _say(f"{'killed':26}{'kills':>6}" + "".join(f"{name:>10}" for name in COUNTS))
    for kind in KINDS:
        _say(f"{kind:26}{score.kills[kind]:>6}" + "".join(f"{score.counts[kind][name]:>10}" for name in COUNTS))
    _say(f"{'all':26}{score.kills.total():>6}" + "".join(f"{score.total[name]:>10}" for name in COUNTS))
    _say(f"{score.stories} stories, {score.broken} came to no end")
    return int(any(score.total.values()) or score.broken > 0 or not score.stories)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
