"""The two servers of the demo, on loopback: pymap holds the mailbox in memory, aiosmtpd takes the letters and writes each down."""

from __future__ import annotations

import email
import imaplib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

from inbox_worker.config.settings import Imap
from inbox_worker.demo.oracle import Taken
from inbox_worker.edges.imap import ImapMailbox
from inbox_worker.errors import TemporaryError

USER, PASSWORD = "demouser", "demopass"
START_SECONDS = 20.0


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], object], what: str, seconds: float = START_SECONDS) -> None:
    """Return as soon as `condition` holds; TemporaryError with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TemporaryError(
                f"the demo waited {seconds:g} s in vain: {what}", remedy="see worker.log in its folder"
            )
        time.sleep(0.02)


@dataclass(slots=True)
class DemoMailbox:
    """An IMAP server with one mailbox in memory, in a process of its own."""

    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        listen = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls"]
        others = ["--no-service", "managesieve", "--no-service", "admin"]
        program = [sys.executable, "-W", "ignore", "-c", "from pymap.main import main; main()"]
        command = [*program, *listen, *others, "dict"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        wait_until(self._greets, "the IMAP server starts")
        self._make_sent_folder()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)

    def _make_sent_folder(self) -> None:
        """pymap begins with INBOX alone."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as client:
            client.login(USER, PASSWORD)
            client.create("Sent")

    def _greets(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as probe:
                return bool(probe.recv(1))
        except OSError:
            return False

    def settings(self) -> Imap:
        """How the worker's own IMAP edge reaches it; the password comes apart."""
        return Imap(host="127.0.0.1", port=self.port, security="none", user=USER, password_env="INBOX_WORKER_DEMO")  # noqa: S106

    def open(self) -> ImapMailbox:
        """A connection for putting mails in."""
        return ImapMailbox(self.settings(), PASSWORD)


class DemoSmtp:
    """An SMTP server that takes everything and writes each letter down, with fsync, before it says so. Like the large providers it files
    what it sent in the `sent` folder of the mailbox."""

    def __init__(self, ledger: Path, sent: ImapMailbox) -> None:
        self.port = free_port()
        self._ledger = ledger
        self._sent = sent
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        self._ledger.touch()
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
        self._sent.close()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one letter."""
        raw: bytes = envelope.content
        message = email.message_from_bytes(raw)
        message_id = str(message["Message-ID"])
        lines = [
            json.dumps({"recipient": recipient.lower(), "message_id": message_id, "raw": raw.decode("latin-1")})
            for recipient in envelope.rcpt_tos
        ]
        with self._ledger.open("a", encoding="utf-8") as ledger:
            ledger.write("".join(f"{line}\n" for line in lines))
            ledger.flush()
            os.fsync(ledger.fileno())
        self._sent.append("Sent", raw, parsedate_to_datetime(str(message["Date"])))
        return "250 2.0.0 Taken"

    def letters(self) -> tuple[tuple[Taken, bytes], ...]:
        """Every letter taken, in order, with its bytes."""
        lines = self._ledger.read_text(encoding="utf-8").split("\n")[:-1]  # the last one may be half written
        found = (json.loads(line) for line in lines)
        return tuple((Taken(item["recipient"], item["message_id"]), item["raw"].encode("latin-1")) for item in found)
