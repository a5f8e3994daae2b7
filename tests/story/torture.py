"""The long run: random kills from a printed seed, each story judged by the oracle, a table by fault at the end.

    python -m tests.story.torture --kills 1000 --minutes 120 [--seed 7]

Every round plays the small story (register, answer, instructions) with one or two kills at places and passes drawn from the seed, on a
mailbox and a ledger of its own. It ends with the kills asked for or the time, whichever comes first; the exit code is 1 where a count
is not zero.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from tests.integration.jobs.office import SENDING, registering
from tests.integration.servers.certificates import Authority
from tests.integration.servers.dovecot import Dovecot
from tests.integration.servers.smtp_server import SmtpServer
from tests.story.stage import BEFORE, Stage

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
GIVEN = ("Kofi", "Ama", "Efua", "Yaw", "Kojo", "Ruth", "Abena", "Kwame")
FAMILY = ("Mensah", "Boateng", "Owusu", "Darko", "Asante", "Osei", "Sarpong", "Addo")
COUNTS = ("lost", "double", "missing", "unwanted", "stuck", "repeated")


def main() -> int:
    """Torture, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument(
        "--seed", type=int, default=time.time_ns() % 10**6
    )  # another one each time; printed, so that it can be had again
    wanted = parser.parse_args()
    sys.stdout.write(f"seed {wanted.seed}\n")
    runs: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    end = time.monotonic() + wanted.minutes * 60
    dovecot = Dovecot(Authority(Path(tempfile.mkdtemp(prefix="torture-ca-"))))
    dovecot.start()
    try:
        dice = random.Random(wanted.seed)  # noqa: S311 - dice, not keys
        while sum(runs.values()) < wanted.kills and time.monotonic() < end:
            _round(dovecot, dice, runs, counts)
    finally:
        dovecot.remove()
    return _table(runs, counts)


def _round(dovecot: Dovecot, dice: random.Random, runs: Counter[str], counts: dict[str, Counter[str]]) -> None:
    with tempfile.TemporaryDirectory(prefix="torture-") as folder, SmtpServer(Path(folder) / "taken.jsonl") as smtp:
        stage = Stage(Path(folder), dovecot, smtp, f"sqlite:///{folder}/ledger.sqlite3", files=True)
        stage.configure(mailbox='after_reading = "flag"')
        try:
            killed = _play(stage, dice)
        finally:
            stage.end()
        for place in killed:
            runs[place] += 1
            counts[place].update(stage.judge().counts())
        stage.end()


def _play(stage: Stage, dice: random.Random) -> list[str]:
    """One story with up to one kill before the deadline and one after; where it was killed."""
    for name in dice.sample([f"{given} {family}" for given in GIVEN for family in FAMILY], dice.randint(1, 5)):
        stage.deliver(registering(name), hears=(f"{name.lower().replace(' ', '.')}@hope.example",))
    killed = []
    for moment in (BEFORE, SENDING):
        stage.set_clock(max(moment, stage.now))
        place = dice.choice(PLACES)
        worker = stage.start(f"{place}:{dice.randint(1, 4)}")
        stage.pass_to_or_end(worker)
        if worker.exitcode == -signal.SIGKILL:
            killed.append(place)
            worker = stage.start()
        stage.pass_to(stage.now)
        assert stage.stop(worker) == 0, stage.log()
    return killed


def _table(runs: Counter[str], counts: dict[str, Counter[str]]) -> int:
    sys.stdout.write(f"{'killed':26}{'runs':>6}" + "".join(f"{name:>10}" for name in COUNTS) + "\n")
    for place in PLACES:
        sys.stdout.write(
            f"{place:26}{runs[place]:>6}" + "".join(f"{counts[place][name]:>10}" for name in COUNTS) + "\n"
        )
    total: Counter[str] = sum(counts.values(), Counter())
    sys.stdout.write(f"{'all':26}{sum(runs.values()):>6}" + "".join(f"{total[name]:>10}" for name in COUNTS) + "\n")
    return int(any(total[name] for name in COUNTS))


if __name__ == "__main__":
    sys.exit(main())
