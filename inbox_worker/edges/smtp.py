"""Handing letters to the server that sends them, and saying exactly what its answer means. The only owner of smtplib.

Promises: one recipient per transaction over one connection; TLS verified before a password is sent; every answer, and every way of not
answering, becomes an `Outcome`. SMTP is not exactly-once (RFC 1047): once the final dot is on its way, only an answer tells.

| what happened                                                                     | outcome            |
|-----------------------------------------------------------------------------------|--------------------|
| 2xx after the final dot                                                           | sent               |
| 5.1.x (not 5.1.7, 5.1.8: the sender's) or 5.2.1 at RCPT, at DATA or after the dot | refused            |
| a bare 550 at RCPT where another recipient was taken in the same session          | refused            |
| any other 5xx; 432; no session could be had (connection, TLS, log-in)             | deferred, about us |
| any other 4xx; a connection that was lost before the dot was sent                 | deferred           |
| no answer after the dot, or a senseless one                                       | unknown            |

Leaves retries, rates and what follows from an outcome to the jobs.
"""

from __future__ import annotations

import base64
import email
import email.generator
import email.policy
import io
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from inbox_worker.config.settings import Smtp
from inbox_worker.edges import tls
from inbox_worker.errors import ConfigError, InboxWorkerError, TemporaryError
from inbox_worker.ports import Outcome, OutcomeType

_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?!\S)")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_UNFIT = re.compile(r"[\x00-\x20\x7f<>]")
_ABOUT_THE_SENDER = ("5.1.7", "5.1.8")
_TEXT = 500


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for a connection, for the answer to a command, and for the one to the final dot (RFC 5321 section 4.5.3.2)."""

    connect: float = 30
    command: float = 300
    final_dot: float = 600


@dataclass(frozen=True, slots=True)
class _Reply:
    """What the server said: `code` 0 where it said nothing."""

    code: int
    enhanced: str
    text: str

    def outcome(self, kind: OutcomeType, *, about_us: bool = False) -> Outcome:
        return Outcome(kind, self.code, self.enhanced, self.text, about_us)


class _NoSessionError(Exception):
    """No session could be had: the error for a person, and the server's reply where there was one."""

    def __init__(self, error: InboxWorkerError, reply: _Reply | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        said = reply or _Reply(0, "", "")
        words = f"{error}; {error.remedy}" if error.remedy else str(error)
        self.reply = _Reply(said.code, said.enhanced, words)


class _Session(smtplib.SMTP):
    """One connection; `has_taken` once the server took a recipient over it."""

    def __init__(self, settings: Smtp, hostname: str, context: ssl.SSLContext | None, timeouts: Timeouts) -> None:
        self.has_taken = False
        self._implicit = context if settings.security == "tls" else None
        self._timeouts = timeouts
        super().__init__(settings.host, settings.port, hostname, timeout=timeouts.connect)
        self.command_encoding = "utf-8"  # addresses alone are not always ASCII; everything else is

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """smtplib's hook: connect quickly or not at all, then be patient."""
        connected = socket.create_connection((host, port), timeout)
        try:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._implicit is not None:
                connected = self._implicit.wrap_socket(connected, server_hostname=host)
        except BaseException:
            connected.close()
            raise
        connected.settimeout(self._timeouts.command)
        return connected

    def ask(self, command: str, arguments: str = "") -> _Reply:
        """One command and its reply."""
        return _reply(*self.docmd(command, arguments))

    def hand_over(self, payload: bytes) -> _Reply | None:
        """The mail and the final dot. None: nobody knows. OSError: the dot was not sent."""
        connection = self.sock
        if connection is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        connection.sendall(payload)
        try:
            connection.settimeout(self._timeouts.final_dot)
            connection.sendall(b".\r\n")
            reply = _reply(*self.getreply())
            connection.settimeout(self._timeouts.command)
        except OSError:
            return None
        return reply


class SmtpTransport:
    """A `Transport` over one connection, opened when it is needed.

    `before_data` is called before RCPT and again before DATA: who holds a claim on the letter proves there that it is still his. What it
    raises ends the transaction unsent and passes through `send`.
    """

    def __init__(
        self,
        settings: Smtp,
        password: str,
        *,
        before_data: Callable[[], None] | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.settings = settings
        self.before_data = before_data
        self._password = password
        self._timeouts = timeouts or Timeouts()
        self._context: ssl.SSLContext | None = None
        self._session: _Session | None = None

    def send(self, sender: str, recipient: str, raw: bytes) -> Outcome:
        """Hand one letter to the server; whatever the server does is an outcome."""
        if _UNFIT.search(recipient) or "@" not in recipient:
            return Outcome(OutcomeType.REFUSED, 553, "5.1.3", "this is no address that mail can be sent to")
        try:
            outcome = self._deliver(sender, recipient, raw)
        except _NoSessionError as none:
            self._drop()
            return none.reply.outcome(OutcomeType.DEFERRED, about_us=True)
        except OSError as error:
            self._drop()
            text = f"the connection was lost before the letter was handed over: {error}"
            return Outcome(OutcomeType.DEFERRED, 0, "", text)
        except BaseException:
            self._drop()
            raise
        self._tidy(outcome)
        return outcome

    def check(self) -> None:
        """Connect and log in; raises `ConfigError` or `TemporaryError` with the words for a person."""
        self.close()
        try:
            self._session = self._connect("localhost")
        except _NoSessionError as none:
            raise none.error from none

    def close(self) -> None:
        """QUIT; never raises."""
        session, self._session = self._session, None
        if session is not None:
            try:
                session.quit()
            except OSError:
                session.close()

    def _deliver(self, sender: str, recipient: str, raw: bytes) -> Outcome:
        session = self._session or self._connect(sender)
        if session is self._session:
            try:
                reply = self._begin(session, sender, recipient, raw)
            except OSError:
                reply = None
            if reply is None or reply.code == 421:  # it had grown tired of waiting: nothing was offered yet
                self._drop()
                return self._deliver(sender, recipient, raw)
        else:
            self._session = session
            reply = self._begin(session, sender, recipient, raw)
        if reply.code != 250:
            return _judged(reply, "MAIL", session)
        return self._offer(session, recipient, raw)

    def _begin(self, session: _Session, sender: str, recipient: str, raw: bytes) -> _Reply:
        """MAIL FROM with what the letter needs of the server's extensions."""
        if not recipient.isascii() and not session.has_extn("smtputf8"):
            try:
                _plain_domain(recipient)
            except UnicodeError:
                return _Reply(0, "5.6.7", "the server cannot send to an address that is not in ASCII (no SMTPUTF8)")
        options = [f"SIZE={len(raw)}"] if session.has_extn("size") else []
        if session.has_extn("8bitmime") and not raw.isascii():
            options.append("BODY=8BITMIME")
        if session.has_extn("smtputf8") and not recipient.isascii():
            options.append("SMTPUTF8")
        return session.ask("MAIL", " ".join([f"FROM:<{sender}>", *options]))

    def _offer(self, session: _Session, recipient: str, raw: bytes) -> Outcome:
        """RCPT, DATA, the letter."""
        self._prove()
        address = recipient if session.has_extn("smtputf8") else _plain_domain(recipient)
        reply = session.ask("RCPT", f"TO:<{address}>")
        if reply.code // 100 != 2:
            return _judged(reply, "RCPT", session)
        session.has_taken = True
        self._prove()
        reply = session.ask("DATA")
        if reply.code != 354:
            return _judged(reply, "DATA", session)
        plain = raw if session.has_extn("8bitmime") else seven_bit(raw)
        said = session.hand_over(dotted(plain))
        if said is None or said.code // 100 not in {2, 4, 5}:
            return (said or _Reply(0, "", "no answer after the final dot")).outcome(OutcomeType.UNKNOWN)
        return _judged(said, "the final dot", session)

    def _prove(self) -> None:
        if self.before_data is not None:
            self.before_data()

    def _connect(self, sender: str) -> _Session:
        """A session that is greeted, encrypted and logged in as the settings want it."""
        place = f"[smtp] {self.settings.host}:{self.settings.port}"
        try:
            return self._logged_in(_hostname(sender))
        except ConfigError as error:
            raise _NoSessionError(error) from error
        except ssl.SSLError as error:
            told = tls.explained(error, "smtp", self.settings.host, self.settings.port)
            raise _NoSessionError(told) from error
        except smtplib.SMTPResponseException as error:
            reply = _reply(error.smtp_code, error.smtp_error)
            told = TemporaryError(f"{place} does not let us in: {reply.code} {reply.text}")
            raise _NoSessionError(told, reply) from error
        except OSError as error:
            told = TemporaryError(f"{place}: no connection: {error}", remedy="check smtp.host and smtp.port")
            raise _NoSessionError(told) from error

    def _logged_in(self, hostname: str) -> _Session:
        if self._context is None and self.settings.security != "none":
            self._context = tls.client_context(self.settings.ca_file)
        session = _Session(self.settings, hostname, self._context, self._timeouts)
        try:
            _greet(session)
            if self.settings.security == "starttls":
                self._start_tls(session)
            if self.settings.user:
                self._log_in(session)
        except BaseException:
            session.close()
            raise
        return session

    def _start_tls(self, session: _Session) -> None:
        """STARTTLS is a must: where it is not offered (or was cut out on the way) nothing more is said."""
        if not session.has_extn("starttls"):
            raise ConfigError(
                f"[smtp] {self.settings.host}:{self.settings.port} does not offer STARTTLS; no password was sent",
                remedy='use the port for TLS (often 465) with smtp.security = "tls"',
            )
        session.starttls(context=self._context)
        _greet(session)

    def _log_in(self, session: _Session) -> None:
        offered = session.esmtp_features.get("auth", "").upper().split()
        if not offered:
            raise _no_login(self.settings, "the server offers no log-in")
        if "PLAIN" in offered:
            secret = f"\0{self.settings.user}\0{self._password}".encode()
            reply = session.ask("AUTH", "PLAIN " + base64.b64encode(secret).decode("ascii"))
        else:
            reply = _login_by_library(session, self.settings.user, self._password)
        if reply.code // 100 == 2:
            return
        error: InboxWorkerError = TemporaryError(f"[smtp] log-in is not possible now: {reply.code} {reply.text}")
        if reply.code // 100 == 5:
            error = _no_login(self.settings, f"the server refuses the log-in: {reply.code} {reply.text}")
        raise _NoSessionError(error, reply)

    def _tidy(self, outcome: Outcome) -> None:
        """Leave the session ready for the next letter, or leave it."""
        if outcome.type is OutcomeType.SENT or self._session is None:
            return
        if outcome.type is OutcomeType.UNKNOWN or outcome.code == 421:
            self._drop()
            return
        try:
            if self._session.rset()[0] != 250:
                self._drop()
        except OSError:
            self._drop()

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def seven_bit(raw: bytes) -> bytes:
    """The mail for a server without 8BITMIME: parts with 8-bit bytes re-encoded, everything else as it is."""
    if raw.isascii():
        return raw
    policy = email.policy.compat32.clone(cte_type="7bit")
    written = io.BytesIO()
    generator = email.generator.BytesGenerator(written, mangle_from_=False, maxheaderlen=0, policy=policy)
    generator.flatten(email.message_from_bytes(raw, policy=policy))
    return written.getvalue()


def dotted(raw: bytes) -> bytes:
    """The mail as it goes over the wire, without the final dot: CRLF alone ends lines, the last line is ended, leading dots are doubled."""
    lines = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", raw))
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _greet(session: _Session) -> None:
    """EHLO; HELO only for a server that does not know it, not for one that asks us to come later."""
    code, words = session.ehlo()
    if code // 100 == 5:
        code, words = session.helo()
    if code // 100 != 2:
        raise smtplib.SMTPHeloError(code, words)


def _judged(reply: _Reply, at: str, session: _Session) -> Outcome:
    """The table of this module."""
    if reply.code // 100 == 2 and at == "the final dot":
        return reply.outcome(OutcomeType.SENT)
    told = _Reply(reply.code, reply.enhanced, f"at {at}: {reply.text}")
    if reply.code // 100 == 5:
        if at != "MAIL" and _is_about_recipient(reply, bare_550=at == "RCPT" and session.has_taken):
            return told.outcome(OutcomeType.REFUSED)
        return told.outcome(OutcomeType.DEFERRED, about_us=True)
    return told.outcome(OutcomeType.DEFERRED, about_us=reply.code == 432)


def _is_about_recipient(reply: _Reply, *, bare_550: bool) -> bool:
    if reply.enhanced:
        mailbox = reply.enhanced.startswith("5.1.") and reply.enhanced not in _ABOUT_THE_SENDER
        return mailbox or reply.enhanced == "5.2.1"
    return bare_550 and reply.code == 550


def _reply(code: int, words: bytes | str) -> _Reply:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    found = _ENHANCED.match(text)
    return _Reply(max(code, 0), found[1] if found else "", " ".join(text.split())[:_TEXT])


def _login_by_library(session: _Session, user: str, password: str) -> _Reply:
    """LOGIN and CRAM-MD5, for the few servers without PLAIN."""
    try:
        return _reply(*session.login(user, password))
    except smtplib.SMTPAuthenticationError as error:
        return _reply(error.smtp_code, error.smtp_error)
    except smtplib.SMTPNotSupportedError:
        return _Reply(504, "5.5.4", "no way of logging in that both sides know")


def _no_login(settings: Smtp, reason: str) -> ConfigError:
    return ConfigError(
        f"[smtp] {settings.host}:{settings.port}, user {settings.user}: {reason}",
        remedy="check smtp.user and its password; many providers want a password made for programs, or sending allowed for the account",
    )


def _plain_domain(address: str) -> str:
    """The address in ASCII; UnicodeError where its local part is not."""
    local, _, domain = address.rpartition("@")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _hostname(sender: str) -> str:
    """How we greet: by the sender's domain, which tells nothing about this machine and needs no look-up."""
    domain = sender.rpartition("@")[2]
    return domain if re.fullmatch(r"[A-Za-z0-9.-]+", domain) else "localhost"
