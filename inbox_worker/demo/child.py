"""The real worker as a child process, with a configuration of its own and a simulated clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from inbox_worker.config.example import example_path
from inbox_worker.demo.servers import PASSWORD, USER
from inbox_worker.edges.clock import VARIABLE
from inbox_worker.errors import PermanentError

PASSWORD_VARIABLE = "INBOX_WORKER_DEMO"  # noqa: S105 - the variable's name

SERVERS = """\
mode = "live"
interval = "200 ms"

[mailbox]
address = "registration@events.example"
start = 2019-06-20T00:00:00Z

[imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
user = "{user}"
password_env = "{variable}"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
letters_per_minute = 1000

[organisers]
addresses = ["organiser@events.example"]

[database]
url = "sqlite:///{database}"

[letters]
"""


def write_configuration(folder: Path, imap_port: int, smtp_port: int) -> Path:
    """The example's event with the demo's servers; the path of the file."""
    example = example_path().read_text(encoding="utf-8")
    event = example[example.index("[[event]]") :]
    database = (folder / "ledger.sqlite3").resolve()
    head = SERVERS.format(
        imap_port=imap_port, smtp_port=smtp_port, user=USER, variable=PASSWORD_VARIABLE, database=database
    )
    path = folder / "worker.toml"
    path.write_text(head + event, encoding="utf-8")
    return path


@dataclass(slots=True)
class Child:
    """One worker process after the other; what they say goes to worker.log."""

    config: Path
    clock: Path
    _process: subprocess.Popen[bytes] | None = None
    _log: IO[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start a worker."""
        environment = {**os.environ, VARIABLE: str(self.clock.resolve()), PASSWORD_VARIABLE: PASSWORD}
        self._log = self._log or (self.config.parent / "worker.log").open("ab")
        command = [sys.executable, "-m", "inbox_worker", "run", "--config", str(self.config)]
        self._process = subprocess.Popen(command, env=environment, stdout=self._log, stderr=self._log)  # noqa: S603

    def check(self) -> None:
        """PermanentError where the worker has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            raise PermanentError(
                f"the worker ended with code {self._process.returncode}",
                remedy=f"see {self.config.parent / 'worker.log'}",
            )

    def kill(self) -> None:
        """SIGKILL: nothing of it can be tidied up."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=10)

    def stop(self) -> None:
        """SIGTERM: what is under way is finished."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)
        if self._log is not None:
            self._log.close()
