"""An SMTP server (aiosmtpd, in a thread) that keeps a durable ledger of what it took and answers by script where a test asks for it.

    with SmtpServer(ledger_file, authority, security="tls"|"starttls"|"none", user=…, password=…) as server:
        server.port                         on 127.0.0.1
        server.taken()                      what was taken, in order: tuple[Taken, ...], read from the ledger file
        server.wait_taken(3)                returns when at least three were taken
        server.script(Step(at, do, times=1, recipient=""), ...)     consulted in order at each step; used up `times` times
        server.said                         (step, argument) of every step, over all sessions; server.sessions counts them
        server.reached                      a threading.Event, set when a PAUSE is reached; server.resume() ends the pause
        server.file_into = function(raw)    called after taking and before the 250: a provider that files sent mail itself
        server.restart()                    same port, same ledger

`at` is one of GREETING EHLO STARTTLS AUTH MAIL RCPT DATA (in place of the 354) BODY (after the 354) DOT (all received, nothing
taken yet) TAKEN (in the ledger, 250 not yet said) RSET QUIT.
`do` is an answer ("451 4.7.1 Greylisted"; several lines are joined with \\n), or CUT (connection reset), SILENCE (never answers),
PAUSE (waits for `resume()`, then goes on as usual; `hang_up()` ends it), TAKE (at DOT: a PAUSE after which the mail is taken either
way). An answer at TAKEN replaces the 250. `421 …` answers also close the connection.

Extensions: `without=("8BITMIME", "SMTPUTF8", "SIZE", "AUTH", "STARTTLS")` hides what the server would offer.
The ledger has one JSON line per mail, with fsync before the 250: {"sender", "recipients", "message_id", "raw"} (raw in latin-1).
"""

from __future__ import annotations

# ruff: noqa: ARG002, N802 - aiosmtpd names the hooks and what they are given
import asyncio
import contextlib
import email
import json
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, AnyStr, Self, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.integration.servers.certificates import Authority
from tests.integration.servers.waiting import free_port, until

CUT = "cut"
SILENCE = "silence"
PAUSE = "pause"
TAKE = "take"
GO_ON = "250"


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail in the ledger."""

    sender: str
    recipients: tuple[str, ...]
    message_id: str
    raw: bytes


@dataclass(slots=True)
class Step:
    """What the server does the next `times` times it comes to `at` (for `recipient` only, where one is named)."""

    at: str
    do: str
    times: int = 1
    recipient: str = ""


class SmtpServer:
    """Starts with `with`, or by `start()` and `stop()`."""

    def __init__(
        self,
        ledger: Path,
        authority: Authority | None = None,
        *,
        security: str = "none",
        user: str = "",
        password: str = "",
        without: tuple[str, ...] = (),
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.ledger = ledger
        self.port = free_port()
        self.security = security
        self.user, self.password = user, password
        self.without = without
        self.context = context
        if context is None and authority is not None:
            self.context = authority.server_context(authority.issue())
        self.said: list[tuple[str, str]] = []
        self.sessions = 0
        self.reached = threading.Event()
        self.file_into: Callable[[bytes], None] | None = None
        self._resumed = threading.Event()
        self._steps: list[Step] = []
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def script(self, *steps: Step) -> None:
        """Add steps."""
        self._steps.extend(steps)

    def hang_up(self) -> None:
        """End every session, also one that pauses, and forget the steps that were not come to."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(lambda: [session.abort() for session in list(self._open)])
        until(lambda: not self._open, "every session has ended")
        self._steps.clear()

    def resume(self) -> None:
        """End the pause that was reached."""
        self._resumed.set()

    def taken(self) -> tuple[Taken, ...]:
        """The ledger."""
        if not self.ledger.exists():
            return ()
        lines = self.ledger.read_text(encoding="utf-8").split("\n")[:-1]
        return tuple(_taken(line) for line in lines)

    def wait_taken(self, count: int) -> tuple[Taken, ...]:
        """The ledger, once it holds `count` mails."""
        until(lambda: len(self.taken()) >= count, f"{count} mails taken, there are {len(self.taken())}")
        return self.taken()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen; returns when connections are accepted."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10), "the SMTP server does not start"

    def stop(self) -> None:
        """Close the port and every session."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join(timeout=10)
            self._thread = None

    def restart(self) -> None:
        """Every session is lost; port and ledger stay."""
        self.stop()
        self.start()

    def _serve(self, ready: threading.Event) -> None:
        asyncio.run(self._run(ready))

    async def _run(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(_forget)
        self._ended = asyncio.Event()
        self._open: set[Scripted] = set()
        implicit = self.context if self.security == "tls" else None
        server = await self._loop.create_server(lambda: Scripted(self), "127.0.0.1", self.port, ssl=implicit)
        ready.set()
        await self._ended.wait()
        server.close()
        for session in list(self._open):
            session.abort()
        await asyncio.sleep(0)  # lets the sessions end before the loop does
        await asyncio.sleep(0)

    def next_step(self, at: str, argument: str) -> str:
        """The scripted answer for this moment, or GO_ON."""
        self.said.append((at, argument))
        for step in self._steps:
            if step.at == at and step.recipient in argument:
                step.times -= 1
                if step.times <= 0:
                    self._steps.remove(step)
                return step.do
        return GO_ON

    async def pause(self) -> None:
        """Tell the test that we are here, and wait for it, or for the end of the session, which cancels this."""
        self.reached.set()
        try:
            await asyncio.to_thread(self._resumed.wait, 60)
        finally:
            self._resumed.set()  # no thread is left waiting
            self._resumed = threading.Event()
            self.reached.clear()

    def take(self, envelope: Envelope) -> None:
        """Write the mail down, durably, then file it where the provider files sent mail."""
        raw = envelope.original_content or b""
        message_id = str(email.message_from_bytes(raw).get("Message-ID", ""))
        line = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "message_id": message_id,
            "raw": raw.decode("latin-1"),
        }
        with self.ledger.open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(line) + "\n")
            ledger.flush()
            os.fsync(ledger.fileno())
        if self.file_into is not None:
            self.file_into(raw)

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
        """aiosmtpd's authenticator."""
        given = (login.login.decode(), login.password.decode())
        return AuthResult(success=given == (self.user, self.password), handled=False)


class Ended(Exception):  # noqa: N818 - ends a session, is no error
    """The script cut this session."""


class Scripted(SMTP):
    """One session: asks the script at each step and is aiosmtpd for the rest."""

    def __init__(self, server: SmtpServer) -> None:
        self.server = server
        self.greeted = False
        super().__init__(
            self,
            hostname="smtp.example",
            enable_SMTPUTF8="SMTPUTF8" not in server.without,
            tls_context=server.context if server.security == "starttls" else None,
            auth_require_tls=False,
            authenticator=server.login,
            loop=asyncio.get_running_loop(),
        )
        self._auth_required = bool(server.user)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.server.sessions += 1
        self.server._open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        handler = self._handler_coroutine
        assert handler is not None
        handler.add_done_callback(lambda _: self.server._open.discard(self))

    def abort(self) -> None:
        """Reset the connection."""
        if self.transport is not None:
            cast("asyncio.Transport", self.transport).abort()

    async def _is_scripted(self, at: str, argument: str | None = "") -> bool:
        """Whether the script has answered in place of the server."""
        do = self.server.next_step(at, argument or "")
        if do == GO_ON:
            return False
        if do == PAUSE:
            await self.server.pause()
            return False
        if do == CUT:
            self.abort()
            raise asyncio.CancelledError
        if do == SILENCE:
            await asyncio.Event().wait()
        lines = do.split("\n")
        for line in lines[:-1]:
            await super().push(line.replace(" ", "-", 1))
        await super().push(lines[-1])
        if do.startswith("421") and self.transport is not None:
            self.transport.close()
        return True

    async def push(self, status: AnyStr) -> None:
        """The greeting and the 354 are no commands: they are recognised by what is said."""
        if not self.greeted:
            self.greeted = True
            if await self._is_scripted("GREETING"):
                return
        await super().push(status)
        if str(status).startswith("354"):
            await self._is_scripted("BODY")

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        hidden = self.server.without if self.server.user else (*self.server.without, "AUTH")
        return [line for line in responses if not line[4:].upper().startswith(hidden)]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The dot has come."""
        do = self.server.next_step("DOT", " ".join(envelope.rcpt_tos))
        if do not in (GO_ON, PAUSE, TAKE):
            return await self._ended_with(do)
        if do in (PAUSE, TAKE):
            await self._pause_before_taking(envelope, whatever_happens=do == TAKE)
        self.server.take(envelope)
        return await self._ended_with(self.server.next_step("TAKEN", " ".join(envelope.rcpt_tos)))

    async def _pause_before_taking(self, envelope: Envelope, *, whatever_happens: bool) -> None:
        try:
            await self.server.pause()
        except asyncio.CancelledError:
            if whatever_happens:
                self.server.take(envelope)
            raise

    async def _ended_with(self, do: str) -> str:
        if do == CUT:
            self.abort()
            raise asyncio.CancelledError
        if do == SILENCE:
            await asyncio.Event().wait()
        if do == PAUSE:
            await self.server.pause()
            do = GO_ON
        return "250 2.0.0 Taken" if do == GO_ON else do.replace("\n", "\r\n")


def _command(name: str) -> Callable[[Scripted, str | None], Any]:
    """smtp_MAIL and its kin: the script first, then aiosmtpd."""
    usual = getattr(SMTP, f"smtp_{name}")

    async def answer(self: Scripted, arg: str | None) -> None:
        if not await self._is_scripted(name, arg):
            await usual(self, arg)

    return answer


for _name in ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "RSET", "QUIT"):
    setattr(Scripted, f"smtp_{_name}", _command(_name))


def _forget(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A connection that was reset is what the tests ask for."""


def _taken(line: str) -> Taken:
    fields = json.loads(line)
    return Taken(fields["sender"], tuple(fields["recipients"]), fields["message_id"], fields["raw"].encode("latin-1"))


@contextlib.contextmanager
def deaf_server() -> Iterator[int]:
    """A port that accepts connections and never says a word; yields it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]
