"""One connection to an IMAP server: made, used and understood. The only owner of IMAPClient (and of what it leaves to imaplib).

Promises: TLS verified before a password is sent; a bound on every wait; every failure is an error of ours that says what it is:
`NoConnectionError` where none could be made, `BrokenError` where it broke under way, `GarbledError` where an answer cannot be read (all
three may pass: TemporaryError), `ConfigError` where only a person can mend it. A failed session is not used again.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imapclient import SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from inbox_worker.config.settings import Imap
from inbox_worker.edges import tls
from inbox_worker.errors import ConfigError, InboxWorkerError, TemporaryError
from inbox_worker.ports import FolderStatus

IDLE_SECONDS = 28 * 60
"""Servers may end a session after 30 minutes without a command (RFC 2177)."""

_GARBLED = (ValueError, LookupError, TypeError, AssertionError, RecursionError)
"""What IMAPClient raises on an answer that it cannot parse."""
_LATER = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|ALERT)\b|temporar|try again|later|too many|busy", re.IGNORECASE
)
_MISSING = re.compile(
    r"\[(?:NONEXISTENT|TRYCREATE)\]|(?:doesn't|does not|not) exist|unknown mailbox|no such", re.IGNORECASE
)
_DENIED = re.compile(
    r"\[(?:NOPERM|OVERQUOTA|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED|CONTACTADMIN)\b", re.IGNORECASE
)
_NEW_MAIL = re.compile(rb"\* \d+ (?:EXISTS|RECENT)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for a connection and its greeting, for the next byte of an answer, and for a whole step (a batch, a search): a
    server that drips a byte a second must not hold the worker for hours."""

    connect: float = 30
    read: float = 60
    step: float = 900


class NoConnectionError(TemporaryError):
    """No session could be had."""


class BrokenError(TemporaryError):
    """The connection ended under way, or the server said no to a command that it should know."""


class GarbledError(TemporaryError):
    """The server's answer cannot be read."""


class Session:
    """A logged-in connection. `selected` is the open folder; while IDLE runs no other command may be given."""

    def __init__(self, client: IMAPClient, settings: Imap, timeouts: Timeouts) -> None:
        self.client = client
        self.settings = settings
        self.selected = ""
        self.is_writable = False
        self.has_idle: bool = client.has_capability("IDLE")
        self._timeouts = timeouts
        self._idle_tag = b""
        self._idle_since = 0.0
        self._heard = b""

    @property
    def is_idle(self) -> bool:
        """Whether IDLE runs."""
        return bool(self._idle_tag)

    def select(self, folder: str, *, writable: bool = False) -> int | None:
        """Open `folder`; its UIDVALIDITY, or None where it was open already. EXAMINE where nothing is to be changed."""
        if self.selected == folder and (self.is_writable or not writable):
            return None
        self.selected = ""
        answer = self.client.select_folder(folder, readonly=not writable)
        self.selected, self.is_writable = folder, writable
        return int(answer[b"UIDVALIDITY"])

    def status(self, folder: str) -> FolderStatus:
        """The folder's state in at most two round trips; for the open folder only NOOP brings it up to date (RFC 3501 section 6.3.10)."""
        if self.selected == folder:
            self.client.noop()
        told = self.client.folder_status(folder, ("UIDVALIDITY", "UIDNEXT", "MESSAGES"))
        return FolderStatus(folder, int(told[b"UIDVALIDITY"]), int(told[b"UIDNEXT"]), int(told[b"MESSAGES"]))

    def search(self, *criteria: str) -> list[int]:
        """The UIDs in the open folder that meet the criteria."""
        return [int(uid) for uid in self.client.search(list(criteria))]

    def fetch(self, uids: Sequence[int], *items: str) -> dict[int, dict[bytes, Any]]:
        """What the server says of each of `uids`; unsolicited answers may be among it, or an answer without the items."""
        found: dict[int, dict[bytes, Any]] = self.client.fetch(list(uids), list(items))
        return found

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """Put a mail into a folder, seen."""
        self.client.append(folder, raw, (SEEN,), at)

    def sent_folder(self) -> str:
        """The folder marked \\Sent, or called as usual; "" where there is none."""
        return str(self.client.find_special_folder(rb"\Sent") or "")

    def idle(self, seconds: float) -> bool:
        """Listen for new mail in the open folder, up to `seconds`. IDLE goes on after it returns."""
        if not self._idle_tag:
            self._begin_idle()
        end = time.monotonic() + seconds
        while self._idle_tag:
            line = self._line(end)
            if line is None:
                break
            if _NEW_MAIL.match(line):
                return True
            self._heed(line)
        too_old = time.monotonic() - self._idle_since > IDLE_SECONDS
        return self.end_idle() if too_old else False

    def end_idle(self) -> bool:
        """DONE, where IDLE runs; whether new mail was told of meanwhile."""
        if not self._idle_tag:
            return False
        self.client.socket().sendall(b"DONE\r\n")
        news = False
        end = time.monotonic() + self._timeouts.read
        while self._idle_tag:
            line = self._line(end)
            if line is None:
                raise IMAPClientAbortError("the server does not answer in IDLE")
            news = news or _NEW_MAIL.match(line) is not None
            self._heed(line)
        self.client.socket().settimeout(self._timeouts.read)
        return news

    def _begin_idle(self) -> None:
        """IMAPClient's own IDLE loses lines that arrive in pieces, so the socket is read here; imaplib's buffer is empty at this point."""
        self._heard = b""
        self._idle_tag = self.client._imap._new_tag()
        self._idle_since = time.monotonic()
        self.client.socket().sendall(self._idle_tag + b" IDLE\r\n")
        end = time.monotonic() + self._timeouts.read
        while self._idle_tag:
            line = self._line(end)
            if line is None:
                raise IMAPClientAbortError("the server does not answer to IDLE")
            if line.startswith(b"+"):
                return
            self._heed(line)

    def _heed(self, line: bytes) -> None:
        """A line of an IDLE that is not about new mail."""
        if line.upper().startswith(b"* BYE"):
            raise IMAPClientAbortError(line.decode("utf-8", "replace"))
        if self._idle_tag and line.startswith(self._idle_tag + b" "):
            self.has_idle = line[len(self._idle_tag) + 1 :].upper().startswith(b"OK")
            self._idle_tag = b""
            if self._heard:
                raise IMAPClientAbortError("the server spoke out of turn after IDLE")

    def _line(self, end: float) -> bytes | None:
        """The next whole line, None where it is not there by `end`; what has arrived of it is kept."""
        connection = self.client.socket()
        while b"\r\n" not in self._heard:
            connection.settimeout(max(end - time.monotonic(), 0.001))
            try:
                chunk = connection.recv(8192)
            except TimeoutError:
                return None
            if not chunk:
                raise IMAPClientAbortError("the server closed the connection")
            self._heard += chunk
        line, _, self._heard = self._heard.partition(b"\r\n")
        return line

    def close(self) -> None:
        """Say goodbye if that is quick; never raises."""
        try:
            self.client.socket().settimeout(2)
            if not self._idle_tag:
                self.client.logout()
        except (IMAPClientError, OSError, *_GARBLED):
            pass
        self.abandon()

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Ends the connection under a step that takes too long, which then fails as broken."""
        timer = threading.Timer(self._timeouts.step, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        try:
            socket.socket.shutdown(self.client.socket(), socket.SHUT_RDWR)  # below TLS: it belongs to the other thread
        except OSError:
            return

    def abandon(self) -> None:
        """Close the socket at once."""
        try:
            self.client.shutdown()
        except (OSError, AttributeError):
            return


def connect(settings: Imap, password: str, context: ssl.SSLContext | None, timeouts: Timeouts) -> Session:
    """A session that is encrypted as the settings want it, and logged in."""
    place = f"[imap] {settings.host}:{settings.port}"
    try:
        client = _greeted(settings, context, timeouts)
    except ssl.SSLError as error:
        raise _as_connecting(tls.explained(error, "imap", settings.host, settings.port)) from error
    except (IMAPClientError, OSError, *_GARBLED) as error:
        raise NoConnectionError(f"{place}: no connection: {error}", remedy="check imap.host and imap.port") from error
    try:
        with understood(settings, "log in"):
            _log_in(client, settings, password)
            return Session(client, settings, timeouts)
    except InboxWorkerError as error:
        client.shutdown()
        raise _as_connecting(error) from error


def _as_connecting(error: InboxWorkerError) -> InboxWorkerError:
    return error if isinstance(error, ConfigError) else NoConnectionError(str(error), remedy=error.remedy)


def _greeted(settings: Imap, context: ssl.SSLContext | None, timeouts: Timeouts) -> IMAPClient:
    patience = SocketTimeout(timeouts.connect, timeouts.read)
    implicit = settings.security == "tls"
    client = IMAPClient(
        settings.host, settings.port, ssl=implicit, ssl_context=context if implicit else None, timeout=patience
    )
    try:
        client._imap.debug = 0  # IMAPClient would format every line for a log that nobody may keep
        client.normalise_times = False
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if settings.security == "starttls":
            _start_tls(client, settings, context)
    except BaseException:
        client.shutdown()
        raise
    return client


def _start_tls(client: IMAPClient, settings: Imap, context: ssl.SSLContext | None) -> None:
    """STARTTLS is a must: where it is not offered (or was cut out on the way) nothing more is said."""
    if client._imap.state != "NONAUTH" or not client.has_capability("STARTTLS"):
        raise ConfigError(
            f"[imap] {settings.host}:{settings.port} does not offer STARTTLS; no password was sent",
            remedy='use the port for TLS (often 993) with imap.security = "tls"',
        )
    client.starttls(context)


def _log_in(client: IMAPClient, settings: Imap, password: str) -> None:
    plain_only = client.has_capability("LOGINDISABLED") or not f"{settings.user}{password}".isascii()
    if plain_only and client.has_capability("AUTH=PLAIN"):
        client.plain_login(settings.user, password)
    else:
        client.login(settings.user, password)


@contextmanager
def understood(settings: Imap, doing: str) -> Iterator[None]:
    """Turns what the library raises into errors of ours."""
    try:
        yield
    except LoginError as error:
        raise _login_fault(error, settings) from error
    except ssl.SSLError as error:
        raise BrokenError(str(tls.explained(error, "imap", settings.host, settings.port))) from error
    except (IMAPClientAbortError, OSError) as error:
        raise BrokenError(f"[imap] {settings.host}: the connection broke ({doing}): {error}") from error
    except IMAPClientError as error:
        raise _refusal(str(error), settings, doing) from error
    except _GARBLED as error:
        what = f"{type(error).__name__}: {error}"[:200]
        raise GarbledError(f"[imap] {settings.host}: an answer that cannot be read ({doing}): {what}") from error


def _login_fault(error: LoginError, settings: Imap) -> InboxWorkerError:
    words = str(error)
    if isinstance(error.__context__, IMAPClientAbortError) or (_LATER.search(words) and "FAILED]" not in words):
        return BrokenError(f"[imap] {settings.host}: log-in is not possible now: {words}")
    return ConfigError(
        f"[imap] {settings.host}:{settings.port} refuses the log-in of {settings.user}: {words}",
        remedy="check imap.user and its password; many providers want a password made for programs, or IMAP switched on",
    )


def _refusal(words: str, settings: Imap, doing: str) -> InboxWorkerError:
    told = f"[imap] {settings.host}: the server refuses ({doing}): {words}"
    if _MISSING.search(words):
        return ConfigError(
            told, remedy="create the folder, or correct its name in the configuration (upper and lower case count)"
        )
    if _DENIED.search(words):
        return ConfigError(told, remedy="see the rights and the quota of the account")
    return BrokenError(told)
