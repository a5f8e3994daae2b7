"""The servers that the other tests stand on do what they promise."""

import smtplib
import socket
import ssl
from datetime import UTC, datetime

import pytest

from tests.integration.servers.certificates import Authority
from tests.integration.servers.dovecot import Dovecot
from tests.integration.servers.proxy import Proxy
from tests.integration.servers.pymap_server import PymapServer
from tests.integration.servers.smtp_server import CUT, SmtpServer, Step
from tests.integration.servers.waiting import until

MAIL = b"From: a@a.example\r\nSubject: x\r\nMessage-ID: <1@a.example>\r\n\r\nHello\r\n"


def test_dovecot_keeps_bytes_and_arrival_and_renumbers(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    at = datetime(2019, 7, 1, 12, 0, tzinfo=UTC)
    assert dovecot.deliver(user, MAIL, MAIL, at=at) == [1, 2]
    with dovecot.client(user) as client:
        before = client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"]
        got = client.fetch([1], ["BODY.PEEK[]", "INTERNALDATE"])[1]
        assert (got[b"BODY[]"], got[b"INTERNALDATE"]) == (MAIL, at)
        assert client.find_special_folder(b"\\Sent") == "Sent"
    dovecot.renumber(user)
    with dovecot.client(user) as client:
        after = client.select_folder("INBOX", readonly=True)
        assert after[b"UIDVALIDITY"] > before
        assert after[b"EXISTS"] == 2


def test_dovecot_speaks_tls_with_the_tests_own_certificate(dovecot: Dovecot) -> None:
    context = ssl.create_default_context(cafile=str(dovecot.ca_file))
    with (
        socket.create_connection(("127.0.0.1", dovecot.port)) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as tls,
    ):
        assert tls.recv(100).startswith(b"* OK")


def test_the_smtp_ledger_holds_what_was_taken_and_nothing_else(smtp: SmtpServer) -> None:
    smtp.script(
        Step("RCPT", "451 4.7.1 Greylisted", recipient="b@b.example"), Step("TAKEN", CUT, recipient="c@c.example")
    )
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=10) as client:
        client.sendmail("w@w.example", "a@a.example", MAIL)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("w@w.example", "b@b.example", MAIL)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.sendmail("w@w.example", "c@c.example", MAIL)
    assert [mail.recipients for mail in smtp.taken()] == [("a@a.example",), ("c@c.example",)]
    assert smtp.taken()[0].raw == MAIL
    assert smtp.taken()[0].message_id == "<1@a.example>"
    smtp.restart()
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=10) as client:
        client.sendmail("w@w.example", "d@d.example", MAIL)
    assert len(smtp.taken()) == 3


def test_smtp_over_tls_wants_the_password(smtp_tls: SmtpServer, authority: Authority) -> None:
    context = ssl.create_default_context(cafile=str(authority.ca_file))
    with smtplib.SMTP_SSL("127.0.0.1", smtp_tls.port, context=context, timeout=10) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("worker", "wrong")
        client.login("worker", "secret")
        client.sendmail("w@w.example", "a@a.example", MAIL)
    assert len(smtp_tls.taken()) == 1


def test_starttls_is_offered(smtp: SmtpServer, authority: Authority) -> None:
    context = ssl.create_default_context(cafile=str(authority.ca_file))
    with (
        SmtpServer(smtp.ledger, authority, security="starttls") as server,
        smtplib.SMTP("127.0.0.1", server.port, timeout=10) as client,
    ):
        client.starttls(context=context)
        client.sendmail("w@w.example", "a@a.example", MAIL)
    assert len(server.taken()) == 1


def test_the_proxy_listens_rewrites_cuts_and_falls_silent(smtp: SmtpServer) -> None:
    with Proxy(smtp.port) as proxy:
        proxy.rewrite_down = lambda chunk: chunk.replace(b"8BITMIME", b"XBITMIME")
        with smtplib.SMTP("127.0.0.1", proxy.port, timeout=0.5) as client:
            client.ehlo("test")
            assert client.has_extn("XBITMIME")
            assert (proxy.heard, proxy.round_trips, proxy.connections) == (b"ehlo test\r\n", 1, 1)
            proxy.silent = True
            with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
                client.noop()
        proxy.silent = False
        other = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
        with other:
            assert other.recv(3) == b"220"
            proxy.cut()
            until(lambda: b"" in (other.recv(1000), other.recv(1000)), "the cut is seen")


def test_the_proxy_passes_so_many_bytes_and_no_more(smtp: SmtpServer) -> None:
    with Proxy(smtp.port) as proxy, socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as client:
        greeting = b""
        while not greeting.endswith(b"\r\n"):
            greeting += client.recv(100)
        proxy.cut_after(bytes_down=5)  # not before the connection stands: a reset may overtake it
        client.sendall(b"NOOP\r\n")
        got = b""
        while chunk := client.recv(100):
            got += chunk
        assert got == b"250 O"


def test_pymap_runs(pymap: PymapServer) -> None:
    with socket.create_connection(("127.0.0.1", pymap.port), timeout=5) as client:
        assert client.recv(100).startswith(b"* OK")
