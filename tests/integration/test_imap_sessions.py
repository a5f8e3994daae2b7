"""Connecting to an IMAP server, waiting for it, and losing it: what each fault means, and that no password goes astray."""

import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_worker.config.settings import Imap
from inbox_worker.edges.imap import ImapMailbox, Timeouts
from inbox_worker.errors import ConfigError, TemporaryError
from inbox_worker.ports import AfterReading
from tests.integration.servers.certificates import Authority
from tests.integration.servers.dovecot import PASSWORD, Dovecot
from tests.integration.servers.proxy import Proxy
from tests.integration.servers.smtp_server import deaf_server
from tests.integration.servers.waiting import free_port, until

SHORT = Timeouts(connect=5, read=1.2)  # Dovecot takes up to half a second to refuse a password
AT = datetime(2019, 7, 10, 8, 0, tzinfo=UTC)


def mail(number: int) -> bytes:
    return f"From: a@a.example\r\nSubject: {number}\r\nMessage-ID: <{number}@a.example>\r\n\r\nHello\r\n".encode()


def opened(dovecot: Dovecot, user: str, port: int, security: str = "tls", password: str = PASSWORD) -> ImapMailbox:
    wanted = {
        "host": "127.0.0.1",
        "port": port,
        "security": security,
        "ca_file": dovecot.ca_file,
        "user": user,
        "password_file": "/nowhere",
    }
    return ImapMailbox(Imap.model_validate(wanted), password, timeouts=SHORT)


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    return dovecot.new_user()


@pytest.fixture
def mailbox(dovecot: Dovecot, user: str) -> Iterator[ImapMailbox]:
    made = opened(dovecot, user, dovecot.port)
    yield made
    made.close()


@contextmanager
def proxied(dovecot: Dovecot, user: str, security: str = "none") -> Iterator[tuple[Proxy, ImapMailbox]]:
    port = dovecot.port if security == "tls" else dovecot.plain_port
    with Proxy(port) as proxy:
        mailbox = opened(dovecot, user, proxy.port, security)
        yield proxy, mailbox
        mailbox.close()


# Connecting


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_every_kind_of_security_connects(dovecot: Dovecot, user: str, security: str) -> None:
    mailbox = opened(dovecot, user, dovecot.port if security == "tls" else dovecot.plain_port, security)
    assert mailbox.status("INBOX").messages == 0
    mailbox.close()


def test_starttls_hides_password_and_mail(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail(1))
    with proxied(dovecot, user, "starttls") as (proxy, mailbox):
        assert mailbox.status("INBOX").messages == 1
        assert PASSWORD.encode() not in proxy.heard
        assert b"LOGIN" not in proxy.heard.partition(b"STARTTLS")[2]


def test_a_password_beyond_ascii_is_sent_as_it_is(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(ConfigError, match="refuses the log-in"):
        opened(dovecot, user, dovecot.port, password="sécret").status("INBOX")


@pytest.mark.parametrize(
    ("names", "expired", "words"),
    [
        ((), True, "expired"),
        (("mail.example",), False, "mismatch|not valid for"),
        (("unknown",), False, "self.signed|unable to get"),
    ],
)
def test_a_bad_certificate_never_sees_the_password(
    dovecot: Dovecot, user: str, authority: Authority, tmp_path: Path, names: tuple[str, ...], expired: bool, words: str
) -> None:
    (tmp_path / "other").mkdir()
    signer = Authority(tmp_path / "other") if names == ("unknown",) else authority
    certificate = signer.issue(*(() if names == ("unknown",) else names), expired=expired)
    with Proxy(dovecot.plain_port, tls=authority.server_context(certificate)) as proxy:
        with pytest.raises(ConfigError, match=words) as told:
            opened(dovecot, user, proxy.port).status("INBOX")
        assert "no password was sent" in str(told.value)
        assert "ca_file" in told.value.remedy
        assert proxy.heard == b""


def test_starttls_cut_out_on_the_way_never_sees_the_password(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user, "starttls") as (proxy, mailbox):
        proxy.rewrite_down = lambda chunk: chunk.replace(b" STARTTLS", b"")
        with pytest.raises(ConfigError, match="does not offer STARTTLS"):
            mailbox.status("INBOX")
        assert b"LOGIN" not in proxy.heard
        assert b"AUTHENTICATE" not in proxy.heard


def test_a_greeting_that_pretends_to_be_logged_in_never_sees_the_password(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user, "starttls") as (proxy, mailbox):
        proxy.rewrite_down = lambda chunk: chunk.replace(b"* OK [", b"* PREAUTH [")
        with pytest.raises((ConfigError, TemporaryError)):
            mailbox.status("INBOX")
        assert PASSWORD.encode() not in proxy.heard


def test_old_tls_is_not_spoken(dovecot: Dovecot, user: str, authority: Authority) -> None:
    context = authority.server_context(authority.issue())
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Proxy(dovecot.plain_port, tls=context) as proxy, pytest.raises(ConfigError, match="1\\.2"):
        opened(dovecot, user, proxy.port).status("INBOX")


def test_tls_at_a_port_that_does_not_speak_it_is_a_fault_of_the_configuration(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(ConfigError, match="does not speak TLS"):
        opened(dovecot, user, dovecot.plain_port).status("INBOX")


def test_a_wrong_password_is_told_with_its_remedy_and_without_the_password(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(ConfigError, match=f"refuses the log-in of {user}") as told:
        opened(dovecot, user, dovecot.port, password="canary").status("INBOX")
    assert "password" in told.value.remedy
    assert "canary" not in repr(told.value) + str(told.value.__cause__)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"NO [AUTHENTICATIONFAILED] Authentication failed.", ConfigError),
        (b"NO [EXPIRED] Your password has expired", ConfigError),
        (b"NO [AUTHORIZATIONFAILED] revoked", ConfigError),
        (b"NO LOGIN failed.", ConfigError),
        (b"NO [UNAVAILABLE] Temporary authentication failure.", TemporaryError),
        (b"NO [INUSE] mailbox in use", TemporaryError),
        (b"NO [LIMIT] Too many simultaneous connections", TemporaryError),
        (b"NO [ALERT] Too many simultaneous connections. (Failure)", TemporaryError),
    ],
)
def test_what_a_refused_log_in_means(dovecot: Dovecot, user: str, answer: bytes, kind: type[Exception]) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.line_wise = True

        def refuse(line: bytes) -> bytes:
            return line.split(b" ")[0] + b" " + answer + b"\r\n" if b" Logged in" in line else line

        proxy.rewrite_down = refuse
        with pytest.raises(kind):
            mailbox.status("INBOX")


def test_no_server_is_temporary() -> None:
    settings = Imap.model_validate({"host": "127.0.0.1", "port": free_port(), "security": "none"})
    with pytest.raises(TemporaryError) as told:
        ImapMailbox(settings, "").status("INBOX")
    assert "imap.host" in told.value.remedy


def test_a_server_that_never_greets_is_given_up_in_time() -> None:
    with deaf_server() as port:
        settings = Imap.model_validate({"host": "127.0.0.1", "port": port, "security": "none"})
        with pytest.raises(TemporaryError):
            ImapMailbox(settings, "", timeouts=Timeouts(connect=0.3, read=0.3)).status("INBOX")


def test_a_ca_file_that_is_not_there_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    settings = Imap.model_validate({"host": "127.0.0.1", "port": 993, "ca_file": tmp_path / "none.pem"})
    with pytest.raises(ConfigError, match="ca_file"):
        ImapMailbox(settings, "").status("INBOX")


def test_small_packets_are_sent_at_once(mailbox: ImapMailbox) -> None:
    mailbox.status("INBOX")
    assert mailbox._session is not None
    assert mailbox._session.client.socket().getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# Losing it


def bye(line: bytes) -> bytes:
    return b"* BYE [UNAVAILABLE] Server shutting down.\r\n" if b"STATUS" in line else line


def no(line: bytes) -> bytes:
    return line.replace(b" OK Status completed", b" NO [INUSE] Try again") if b"Status completed" in line else line


def bad(line: bytes) -> bytes:
    return line.replace(b" OK Status completed", b" BAD What?") if b"Status completed" in line else line


def nonsense(line: bytes) -> bytes:
    return b"* STATUS INBOX (MESSAGES (1\r\n" if line.startswith(b"* STATUS") else line


def empty(line: bytes) -> bytes:
    return b"" if line.startswith(b"* STATUS") else line


@pytest.mark.parametrize("answer", [bye, no, bad, nonsense, empty])
def test_whatever_the_server_says_the_next_try_works(
    dovecot: Dovecot, user: str, answer: Callable[[bytes], bytes]
) -> None:
    dovecot.deliver(user, mail(1))
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.line_wise, proxy.rewrite_down = True, answer
        with pytest.raises(TemporaryError):
            mailbox.status("INBOX")
        proxy.rewrite_down = None
        assert mailbox.status("INBOX").messages == 1
        assert proxy.connections == 2


def test_a_half_open_line_is_noticed_within_the_read_time(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        proxy.silent = True
        begun = time.monotonic()
        with pytest.raises(TemporaryError):
            mailbox.status("INBOX")
        assert time.monotonic() - begun < SHORT.read + 1
        proxy.silent = False
        assert mailbox.status("INBOX").messages == 0


def test_the_read_time_is_a_minute_unless_a_test_says_otherwise() -> None:
    assert Timeouts() == Timeouts(connect=30, read=60, step=900)


def test_a_line_that_was_cut_is_temporary(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail(1))
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        proxy.cut()
        with pytest.raises(TemporaryError):
            mailbox.status("INBOX")
        assert mailbox.status("INBOX").messages == 1


@pytest.mark.parametrize("position", [30, 400, 2_000, 20_000, 70_000])
def test_a_connection_cut_at_any_byte_of_a_fetch_loses_nothing(dovecot: Dovecot, user: str, position: int) -> None:
    body = b"x" * 9_000 + b"\r\n"
    dovecot.deliver(user, *(mail(number) + body for number in range(1, 9)))
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        uids = mailbox.uids_after("INBOX", 0)
        proxy.cut_after(bytes_down=position)
        got = list(mailbox.fetch("INBOX", uids))
    assert [(one.uid, one.raw) for one in got] == [(number, mail(number) + body) for number in range(1, 9)]


def test_a_very_slow_line_is_waited_for(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail(1))
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        proxy.bytes_per_second = 600
        (got,) = mailbox.fetch("INBOX", [1])
        proxy.bytes_per_second = None
    assert got.raw == mail(1)


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_drips_byte_after_byte_is_given_up(dovecot: Dovecot, user: str, security: str) -> None:
    dovecot.deliver(user, mail(1))
    with proxied(dovecot, user, security) as (proxy, _):
        settings = opened(dovecot, user, proxy.port, security).settings
        mailbox = ImapMailbox(settings, PASSWORD, timeouts=Timeouts(connect=2, read=2, step=0.4))
        mailbox.status("INBOX")
        proxy.bytes_per_second = 20
        begun = time.monotonic()
        with pytest.raises(TemporaryError, match="broke"):
            mailbox.status("INBOX")
        assert time.monotonic() - begun < 2
        proxy.bytes_per_second = None
        mailbox.close()


def test_closing_never_raises_and_never_waits_for_the_dead(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        proxy.cut()
        mailbox.close()
        mailbox.close()
        assert mailbox.status("INBOX").messages == 0


# Waiting


def test_idle_tells_of_new_mail_at_once(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    mailbox.status("INBOX")
    assert mailbox.wait("INBOX", 0.05) is False
    deliver = threading.Thread(target=dovecot.deliver, args=(user, mail(1)))
    deliver.start()
    begun = time.monotonic()
    assert mailbox.wait("INBOX", 10) is True
    assert time.monotonic() - begun < 5
    deliver.join()
    assert mailbox.status("INBOX").uidnext == 2


def test_mail_that_came_between_looking_and_waiting_is_told_of(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    mailbox.status("INBOX")
    dovecot.deliver(user, mail(1))
    assert mailbox.wait("INBOX", 10) is True


def test_waiting_again_goes_on_with_the_same_idle(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        assert [mailbox.wait("INBOX", 0.02) for _ in range(5)] == [False] * 5
        assert proxy.heard.count(b"IDLE") == 1
        assert mailbox.status("INBOX").messages == 0
        assert proxy.heard.count(b"DONE") == 1


def test_a_colleagues_reading_is_no_new_mail(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, mail(1))
    mailbox.status("INBOX")
    assert mailbox.wait("INBOX", 0.02) is False
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.add_flags([1], [b"\\Seen"])
    assert mailbox.wait("INBOX", 0.5) is False


def test_a_notice_that_arrives_in_pieces_is_understood(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        assert mailbox.wait("INBOX", 0.05) is False
        proxy.bytes_per_second = 200
        dovecot.deliver(user, mail(1))
        assert [mailbox.wait("INBOX", 0.02) for _ in range(50)].count(True) >= 1
        proxy.bytes_per_second = None
        assert mailbox.status("INBOX").uidnext == 2


def test_idle_is_renewed_before_the_server_loses_patience(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox_worker.edges.imap_session.IDLE_SECONDS", 0)
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        assert [mailbox.wait("INBOX", 0.02) for _ in range(3)] == [False] * 3
        assert proxy.heard.count(b"DONE") == 3


def test_a_line_that_dies_in_idle_is_noticed_at_the_next_look(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        assert mailbox.wait("INBOX", 0.02) is False
        proxy.silent = True
        assert mailbox.wait("INBOX", 0.02) is False
        begun = time.monotonic()
        with pytest.raises(TemporaryError):
            mailbox.status("INBOX")
        assert time.monotonic() - begun < SHORT.read + 1


def test_a_server_that_ends_in_idle_is_temporary(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.status("INBOX")
        assert mailbox.wait("INBOX", 0.02) is False
        proxy.cut()
        with pytest.raises(TemporaryError):
            mailbox.wait("INBOX", 5)
        dovecot.deliver(user, mail(1))
        assert mailbox.wait("INBOX", 5) is True


def test_without_idle_waiting_is_a_pause(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.rewrite_down = lambda chunk: chunk.replace(b" IDLE", b"")
        mailbox.status("INBOX")
        begun = time.monotonic()
        assert mailbox.wait("INBOX", 0.1) is False
        assert time.monotonic() - begun >= 0.1
        assert b"IDLE" not in proxy.heard


def test_a_server_that_refuses_idle_is_polled(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.rewrite_up = lambda chunk: chunk.replace(b" IDLE\r\n", b" IDLER\r\n")
        mailbox.status("INBOX")
        assert [mailbox.wait("INBOX", 0.02) for _ in range(3)] == [False] * 3
        assert proxy.heard.count(b"IDLE") == 1
        dovecot.deliver(user, mail(1))
        assert mailbox.status("INBOX").uidnext == 2


# Settling, and our own letters


def folder(dovecot: Dovecot, user: str, name: str = "INBOX") -> dict[bytes, tuple[bytes, ...]]:
    """Subject → flags."""
    with dovecot.client(user) as client:
        client.select_folder(name, readonly=True)
        got = client.fetch(client.search(), ["FLAGS", "BODY.PEEK[HEADER.FIELDS (SUBJECT)]"])
        return {one[b"BODY[HEADER.FIELDS (SUBJECT)]"].strip()[9:]: tuple(one[b"FLAGS"]) for one in got.values()}


def test_leaving_says_nothing_to_the_server(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        mailbox.settle("INBOX", 1, AfterReading.LEAVE, "")
        assert proxy.connections == 0


def test_flagging_marks_this_mail_alone_and_leaves_it_unread(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, mail(1), mail(2))
    mailbox.status("INBOX")
    mailbox.settle("INBOX", 2, AfterReading.FLAG, "")
    flags = folder(dovecot, user)
    assert b"\\Flagged" in flags[b"2"]
    assert b"\\Seen" not in flags[b"2"]
    assert b"\\Flagged" not in flags[b"1"]


@pytest.mark.parametrize("without", [b"", b" MOVE"])
def test_moving_takes_this_mail_alone_even_where_others_are_marked_as_deleted(
    dovecot: Dovecot, user: str, without: bytes
) -> None:
    dovecot.deliver(user, mail(1), mail(2), mail(3))
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.add_flags([1], [b"\\Deleted"])
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.rewrite_down = lambda chunk: chunk.replace(without, b"") if without else chunk
        mailbox.status("INBOX")
        mailbox.settle("INBOX", 2, AfterReading.MOVE, "Done")
        assert (b"UID MOVE" in proxy.heard) is (without == b"")
    assert set(folder(dovecot, user)) == {b"1", b"3"}
    assert [b"\\Seen" in flags for flags in folder(dovecot, user, "Done").values()] == [False]


def test_a_server_that_cannot_move_one_mail_is_told_before_anything_is_touched(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail(1))
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.rewrite_down = lambda chunk: chunk.replace(b" MOVE", b"").replace(b" UIDPLUS", b"")
        mailbox.status("INBOX")
        with pytest.raises(ConfigError, match="UIDPLUS"):
            mailbox.settle("INBOX", 1, AfterReading.MOVE, "Done")
    assert set(folder(dovecot, user)) == {b"1"}


def test_moving_to_a_folder_that_is_not_there_is_a_fault_of_the_configuration(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    dovecot.deliver(user, mail(1))
    mailbox.status("INBOX")
    with pytest.raises(ConfigError, match="refuses"):
        mailbox.settle("INBOX", 1, AfterReading.MOVE, "Nowhere")
    assert set(folder(dovecot, user)) == {b"1"}


def test_settling_while_mails_are_still_being_fetched(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, *(mail(number) for number in range(1, 205)))
    mailbox.status("INBOX")
    seen = []
    for one in mailbox.fetch("INBOX", mailbox.uids_after("INBOX", 0)):
        seen.append((one.uid, one.raw is None))
        if one.uid % 50 == 0:
            mailbox.settle("INBOX", one.uid, AfterReading.MOVE, "Done")
    assert seen == [(number, False) for number in range(1, 205)]
    assert set(folder(dovecot, user, "Done")) == {b"50", b"100", b"150", b"200"}


def test_our_own_letter_is_filed_and_found_by_its_message_id(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    sent = mailbox.sent_folder()
    assert sent == "Sent"
    assert mailbox.has_message_id(sent, "<7@a.example>") is False
    mailbox.append(sent, mail(7), AT)
    assert mailbox.has_message_id(sent, "<7@a.example>") is True
    assert mailbox.has_message_id(sent, "<17@a.example>") is False
    assert b"\\Seen" in folder(dovecot, user, sent)[b"7"]
    with dovecot.client(user) as client:
        client.select_folder(sent, readonly=True)
        assert client.fetch(client.search(), ["INTERNALDATE"]).popitem()[1][b"INTERNALDATE"] == AT
    assert mailbox.files_sent_mail() is False


def test_a_letter_filed_by_another_session_is_found(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    assert mailbox.has_message_id("Sent", "<8@a.example>") is False
    dovecot.deliver(user, mail(8), folder="Sent")
    assert mailbox.has_message_id("Sent", "<8@a.example>") is True


def test_the_look_up_in_sent_mail_survives_its_renumbering(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, mail(8), folder="Sent")
    assert mailbox.has_message_id("Sent", "<8@a.example>") is True
    dovecot.renumber(user, "Sent")
    with pytest.raises(TemporaryError):
        mailbox.has_message_id("Sent", "<8@a.example>")
    assert mailbox.has_message_id("Sent", "<8@a.example>") is True


def test_gmail_and_exchange_file_sent_mail_themselves(dovecot: Dovecot, user: str) -> None:
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.rewrite_down = lambda chunk: chunk.replace(b" IDLE", b" IDLE X-GM-EXT-1")
        assert mailbox.files_sent_mail() is True
    with proxied(dovecot, user) as (proxy, mailbox):
        proxy.rewrite_down = lambda chunk: chunk.replace(
            b"Dovecot (Debian) ready", b"Microsoft Exchange IMAP4 service is ready"
        )
        assert mailbox.files_sent_mail() is True


def test_appending_to_a_folder_that_is_not_there_is_a_fault_of_the_configuration(mailbox: ImapMailbox) -> None:
    with pytest.raises(ConfigError):
        mailbox.append("Nowhere", mail(1), AT)
    until(lambda: mailbox.status("INBOX").messages == 0, "the mailbox goes on")
