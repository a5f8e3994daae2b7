"""pymap, the IMAP server in Python with its mail in memory, as a child process: IMAP tests where no Dovecot is installed.

with PymapServer() as server:        127.0.0.1:server.port, no TLS, user server.user, password server.password, INBOX empty
"""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType
from typing import Self

from tests.integration.servers.waiting import answers, free_port, until


class PymapServer:
    """Known limits: no CONDSTORE; UIDs and mails live as long as the process."""

    user = "demouser"
    password = "demopass"

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        listen = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls"]
        others = ["--no-service", "managesieve", "--no-service", "admin"]
        program = [sys.executable, "-W", "ignore", "-c", "from pymap.main import main; main()"]
        self._process = subprocess.Popen([*program, *listen, *others, "dict"], stderr=subprocess.DEVNULL)
        until(lambda: answers(self.port), "pymap answers")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=10)
