"""Very many mails in one poll, one in two hundred of which is for us: how much memory it takes, and whether sending waits for reading.

python -m tests.story.flood --mails 10000
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from inbox_worker.demo.oracle import Delivery
from inbox_worker.desk.model import IncomingState
from inbox_worker.edges.database import intake
from tests.integration.jobs.office import ORGANISER, mail_from, registering
from tests.integration.servers.certificates import Authority
from tests.integration.servers.dovecot import Dovecot
from tests.integration.servers.smtp_server import SmtpServer
from tests.integration.servers.waiting import until
from tests.story.stage import BEFORE, Stage

OURS_ONE_IN = 200
LIMIT_SECONDS = 1800.0
PARAGRAPH = "The quarterly figures of the furniture department are attached for your information, as every month. " * 20


@dataclass(frozen=True, slots=True)
class Flood:
    """What was seen: the worker's peak memory, and how many mails were unread when the first letter had left."""

    peak_megabytes: float
    unread_at_first_letter: int
    seconds: float


def flood(stage: Stage, mails: int) -> Flood:
    """Let the worker read so many mails at once."""
    _fill(stage, mails)
    unread = _count_at_letters(stage)
    begun = time.monotonic()
    worker = stage.start()
    until(lambda: _unread(stage) == 0 and _reported(stage), f"all is read: {stage.log()}", LIMIT_SECONDS)
    status = Path(f"/proc/{worker.pid}/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak is not None
    assert stage.stop(worker) == 0
    return Flood(int(peak[1]) / 1024, unread[0], time.monotonic() - begun)


def _count_at_letters(stage: Stage) -> list[int]:
    """How many mails are unread as each letter is taken; counted before the server answers it, for who looks from outside comes late."""
    counted: list[int] = []
    file = stage.smtp.file_into

    def count(raw: bytes) -> None:
        if b"@hope.example" in raw.partition(b"\r\n\r\n")[0]:
            counted.append(_unread(stage))
        if file is not None:
            file(raw)

    stage.smtp.file_into = count
    return counted


def _reported(stage: Stage) -> bool:
    """The first digest waits until the mailbox was read whole."""
    return stage.waits() and any(item.recipient == ORGANISER for item in stage.taken())


def _fill(stage: Stage, mails: int) -> None:
    """Straight into the Maildir: ten thousand log-ins would take longer than what is measured."""
    with stage.dovecot.client(stage.user) as client:
        client.select_folder("INBOX")  # makes it
    folder = stage.dovecot.folder_path(stage.user) / "new"
    owner = folder.stat()
    for number in range(mails):
        ours = number % OURS_ONE_IN == 0
        name = f"Kofi {_word(number // OURS_ONE_IN)}mensah"
        raw = registering(name) if ours else _unrelated(number)
        stage.delivered.append(Delivery(raw, ours, frozenset({f"{name.lower().replace(' ', '.')}@hope.example"})))
        file = folder / f"{int(BEFORE.timestamp())}.M{number:06d}.mail"
        file.write_bytes(raw)
        os.chown(file, owner.st_uid, owner.st_gid)
        os.utime(file, (BEFORE.timestamp(), BEFORE.timestamp()))


def _word(number: int) -> str:
    return f"{chr(ord('A') + number // 26)}{chr(ord('a') + number % 26)}"


def _unrelated(number: int) -> bytes:
    return mail_from(f"Office <o{number}@shop.example>", f"Parcel {number}.\n\n{PARAGRAPH}", subject=f"Report {number}")


def _unread(stage: Stage) -> int:
    with stage.open().snapshot() as connection:
        counts = intake.counts(connection)
    return len(stage.delivered) - sum(counts.values()) + counts[IncomingState.PENDING]


def main() -> int:
    """Flood, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    wanted = parser.parse_args()
    dovecot = Dovecot(Authority(Path(tempfile.mkdtemp(prefix="flood-ca-"))))
    dovecot.start()
    try:
        with tempfile.TemporaryDirectory(prefix="flood-") as folder, SmtpServer(Path(folder) / "taken.jsonl") as smtp:
            stage = Stage(Path(folder), dovecot, smtp, f"sqlite:///{folder}/ledger.sqlite3", files=True)
            try:
                seen = flood(stage, wanted.mails)
                stage.must_be_clean()
            finally:
                stage.end()
    finally:
        dovecot.remove()
    sys.stdout.write(
        f"{wanted.mails} mails in {seen.seconds:.0f} s, peak {seen.peak_megabytes:.0f} MB, "
        f"{seen.unread_at_first_letter} unread when the first letter had left\n"
    )
    return int(seen.peak_megabytes > 300 or seen.unread_at_first_letter == 0)


if __name__ == "__main__":
    sys.exit(main())
