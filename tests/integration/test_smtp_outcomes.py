"""What each answer of an SMTP server, and each way of not answering, means for a letter."""

import email
import socket
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_worker.config.settings import Smtp
from inbox_worker.edges.smtp import SmtpTransport, Timeouts
from inbox_worker.errors import ConfigError, TemporaryError
from inbox_worker.ports import Outcome, OutcomeType
from tests.integration.servers.certificates import Authority
from tests.integration.servers.proxy import Proxy
from tests.integration.servers.smtp_server import CUT, SILENCE, SmtpServer, Step, deaf_server
from tests.integration.servers.waiting import free_port

LETTER = b"From: w@w.example\r\nMessage-ID: <1@w.example>\r\nSubject: x\r\n\r\nHello\r\n.\r\n..two\r\nend\r\n"
SENDER = "registration@events.example"
IMPATIENT = Timeouts(connect=2, command=0.4, final_dot=0.4)
STEPS = ("GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DOT")


def plain(port: int, **more: object) -> Smtp:
    return Smtp.model_validate({"host": "127.0.0.1", "port": port, "security": "none", **more})


def secured(port: int, authority: Authority, security: str = "tls", host: str = "127.0.0.1") -> Smtp:
    return Smtp.model_validate(
        {
            "host": host,
            "port": port,
            "security": security,
            "ca_file": authority.ca_file,
            "user": "worker",
            "password_file": "/nowhere",
        }
    )


@pytest.fixture
def transport(smtp: SmtpServer) -> Iterator[SmtpTransport]:
    made = SmtpTransport(plain(smtp.port), "", timeouts=IMPATIENT)
    yield made
    made.close()


def send(transport: SmtpTransport, recipient: str = "a@a.example") -> Outcome:
    return transport.send(SENDER, recipient, LETTER)


def test_a_letter_arrives_byte_for_byte_with_one_recipient(smtp: SmtpServer, transport: SmtpTransport) -> None:
    outcome = send(transport)
    assert (outcome.type, outcome.code, outcome.enhanced) == (OutcomeType.SENT, 250, "2.0.0")
    (taken,) = smtp.taken()
    assert (taken.sender, taken.recipients, taken.raw) == (SENDER, ("a@a.example",), LETTER)


def test_many_letters_go_over_one_connection(smtp: SmtpServer, transport: SmtpTransport) -> None:
    for number in range(5):
        assert send(transport, f"a{number}@a.example").type is OutcomeType.SENT
    assert smtp.sessions == 1
    transport.close()
    assert ("QUIT", "") in smtp.said


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted, come again", "421 4.3.0 Going down", "450 later"])
def test_4xx_at_any_command_defers_and_the_next_try_arrives(
    smtp: SmtpServer, transport: SmtpTransport, step: str, answer: str
) -> None:
    smtp.script(Step(step, answer))
    outcome = send(transport)
    assert (outcome.type, smtp.taken()) == (OutcomeType.DEFERRED, ())
    assert outcome.about_us is (step in {"GREETING", "EHLO"})
    if outcome.code:
        assert outcome.code == int(answer[:3])
    assert send(transport).type is OutcomeType.SENT
    assert len(smtp.taken()) == 1


@pytest.mark.parametrize("step", ["RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(
    "answer", ["550 5.1.1 No such user", "551 5.1.6 Moved", "550 5.2.1 Mailbox disabled", "553 5.1.3 Bad"]
)
def test_5xx_about_the_recipient_is_final(smtp: SmtpServer, transport: SmtpTransport, step: str, answer: str) -> None:
    smtp.script(Step(step, answer))
    outcome = send(transport)
    assert (outcome.type, outcome.code, outcome.about_us) == (OutcomeType.REFUSED, int(answer[:3]), False)
    assert answer.split(" ", 2)[2] in outcome.text
    assert send(transport, "b@b.example").type is OutcomeType.SENT
    assert smtp.sessions == 1


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("RCPT", "550 5.4.5 Daily user sending quota exceeded"),
        ("RCPT", "550 5.7.30 Basic authentication is not supported"),
        ("RCPT", "554 5.7.1 Relay access denied"),
        ("RCPT", "550 5.1.8 Sender address rejected"),
        ("RCPT", "550 5.1.7 Bad sender"),
        ("RCPT", "550 No such user, or no relaying: who knows"),
        ("RCPT", "552 5.2.2 Mailbox full"),
        ("MAIL", "550 5.1.1 Your address does not exist"),
        ("MAIL", "550 5.7.1 Sender not allowed"),
        ("DATA", "554 5.5.1 No valid recipients"),
        ("DOT", "550 No"),
        ("DOT", "554 5.7.1 Message rejected as spam"),
        ("DOT", "552 5.3.4 Too big"),
        ("RCPT", "432 4.3.2 Concurrent connections limit exceeded"),
        ("DOT", "432 4.3.2 STOREDRV; sending too fast"),
    ],
)
def test_every_other_5xx_and_432_keep_the_letter_and_tell_on_us(
    smtp: SmtpServer, transport: SmtpTransport, step: str, answer: str
) -> None:
    smtp.script(Step(step, answer))
    outcome = send(transport)
    assert (outcome.type, outcome.about_us, outcome.code) == (OutcomeType.DEFERRED, True, int(answer[:3]))
    assert smtp.taken() == ()


def test_a_bare_550_is_final_where_another_recipient_was_taken_in_the_same_session(
    smtp: SmtpServer, transport: SmtpTransport
) -> None:
    smtp.script(Step("RCPT", "550 User unknown", times=9, recipient="gone@"))
    assert send(transport, "gone@a.example").about_us
    assert send(transport, "a@a.example").type is OutcomeType.SENT
    assert send(transport, "gone@a.example").type is OutcomeType.REFUSED
    smtp.restart()
    assert send(transport, "gone@a.example").type is OutcomeType.DEFERRED


@pytest.mark.parametrize("fault", [CUT, SILENCE])
@pytest.mark.parametrize("step", ["DOT", "TAKEN"])
def test_no_answer_after_the_dot_is_unknown(smtp: SmtpServer, transport: SmtpTransport, step: str, fault: str) -> None:
    smtp.script(Step(step, fault))
    outcome = send(transport)
    assert (outcome.type, outcome.code) == (OutcomeType.UNKNOWN, 0)
    assert len(smtp.taken()) == (1 if step == "TAKEN" else 0)
    assert send(transport).type is OutcomeType.SENT


def test_a_senseless_answer_after_the_dot_is_unknown(smtp: SmtpServer, transport: SmtpTransport) -> None:
    smtp.script(Step("TAKEN", "what?"))
    assert send(transport).type is OutcomeType.UNKNOWN


@pytest.mark.parametrize("fault", [CUT, SILENCE])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_letter_defers(
    smtp: SmtpServer, transport: SmtpTransport, step: str, fault: str
) -> None:
    smtp.script(Step(step, fault))
    outcome = send(transport)
    assert (outcome.type, outcome.code, outcome.about_us) == (OutcomeType.DEFERRED, 0, False)
    assert send(transport).type is OutcomeType.SENT
    assert len(smtp.taken()) == 1


def test_a_connection_lost_in_a_long_letter_defers_because_the_dot_was_not_sent(
    smtp: SmtpServer, transport: SmtpTransport
) -> None:
    smtp.script(Step("BODY", SILENCE))
    outcome = transport.send(SENDER, "a@a.example", LETTER + b"x" * 76 + b"\r\n" * 5_000_000)
    assert outcome.type is OutcomeType.DEFERRED
    assert smtp.taken() == ()


def test_a_session_that_the_server_closed_meanwhile_costs_nothing(smtp: SmtpServer, transport: SmtpTransport) -> None:
    assert send(transport).type is OutcomeType.SENT
    smtp.restart()
    assert send(transport).type is OutcomeType.SENT
    smtp.script(Step("MAIL", "421 4.4.2 Idle for too long"))
    assert send(transport).type is OutcomeType.SENT
    assert len(smtp.taken()) == 3


def test_no_server_at_all_defers_and_tells_on_us() -> None:
    transport = SmtpTransport(plain(free_port()), "", timeouts=IMPATIENT)
    outcome = send(transport)
    assert (outcome.type, outcome.about_us) == (OutcomeType.DEFERRED, True)
    assert "smtp.host" in outcome.text


def test_a_server_that_never_greets_is_given_up() -> None:
    with deaf_server() as port:
        outcome = send(SmtpTransport(plain(port), "", timeouts=IMPATIENT))
    assert (outcome.type, outcome.about_us) == (OutcomeType.DEFERRED, True)


def test_the_claim_is_proved_before_rcpt_and_before_data(smtp: SmtpServer) -> None:
    seen: list[tuple[str, ...]] = []
    transport = SmtpTransport(
        plain(smtp.port), "", before_data=lambda: seen.append(tuple(step for step, _ in smtp.said[2:]))
    )
    assert send(transport).type is OutcomeType.SENT
    assert seen == [("MAIL",), ("MAIL", "RCPT")]
    transport.close()


@pytest.mark.parametrize("good_calls", [0, 1])
def test_a_claim_that_was_lost_ends_the_transaction_unsent(smtp: SmtpServer, good_calls: int) -> None:
    left = iter([True] * good_calls)

    def prove() -> None:
        if not next(left, False):
            raise TemporaryError("the claim was taken over")

    with pytest.raises(TemporaryError, match="taken over"):
        send(SmtpTransport(plain(smtp.port), "", before_data=prove))
    assert smtp.taken() == ()
    assert "DATA" not in [step for step, _ in smtp.said]


def test_tls_with_log_in(smtp_tls: SmtpServer, authority: Authority) -> None:
    transport = SmtpTransport(secured(smtp_tls.port, authority), "secret")
    assert send(transport).type is OutcomeType.SENT
    transport.check()
    transport.close()


def test_starttls_with_log_in(smtp: SmtpServer, authority: Authority) -> None:
    with SmtpServer(smtp.ledger, authority, security="starttls", user="worker", password="sécret") as server:
        transport = SmtpTransport(secured(server.port, authority, "starttls"), "sécret")
        assert send(transport).type is OutcomeType.SENT
        transport.close()
        steps = [step for step, _ in server.said]
        assert steps.index("STARTTLS") < steps.index("AUTH")


def test_a_wrong_password_is_told_in_plain_words_and_keeps_the_letter(
    smtp_tls: SmtpServer, authority: Authority
) -> None:
    transport = SmtpTransport(secured(smtp_tls.port, authority), "wrong")
    outcome = send(transport)
    assert (outcome.type, outcome.about_us, outcome.code) == (OutcomeType.DEFERRED, True, 535)
    assert "password" in outcome.text
    assert "wrong" not in outcome.text
    with pytest.raises(ConfigError, match=r"user worker: the server refuses"):
        transport.check()
    assert smtp_tls.taken() == ()


def test_a_log_in_that_fails_for_a_while_is_temporary(smtp_tls: SmtpServer, authority: Authority) -> None:
    smtp_tls.script(Step("AUTH", "454 4.7.0 Temporary authentication failure"))
    transport = SmtpTransport(secured(smtp_tls.port, authority), "secret")
    with pytest.raises(TemporaryError, match="454"):
        transport.check()
    assert send(transport).type is OutcomeType.SENT
    transport.close()


@pytest.mark.parametrize(
    ("names", "expired", "words"),
    [
        ((), True, "expired"),
        (("mail.example",), False, "mismatch|not valid for"),
        (("unknown",), False, "self.signed|unable to get"),
    ],
)
def test_a_bad_certificate_never_sees_the_password(
    smtp: SmtpServer, authority: Authority, tmp_path: Path, names: tuple[str, ...], expired: bool, words: str
) -> None:
    (tmp_path / "other").mkdir()
    signer = Authority(tmp_path / "other") if names == ("unknown",) else authority
    certificate = signer.issue(*(() if names == ("unknown",) else names), expired=expired)
    with Proxy(smtp.port, tls=authority.server_context(certificate)) as proxy:
        transport = SmtpTransport(secured(proxy.port, authority), "secret")
        with pytest.raises(ConfigError, match=words) as told:
            transport.check()
        assert "no password was sent" in str(told.value)
        assert send(transport).about_us
        assert proxy.heard == b""


def test_starttls_cut_out_on_the_way_never_sees_the_password(smtp: SmtpServer, authority: Authority) -> None:
    with (
        SmtpServer(smtp.ledger, authority, security="starttls", user="worker", password="secret") as server,
        Proxy(server.port) as proxy,
    ):
        proxy.rewrite_down = lambda chunk: chunk.replace(b"250-STARTTLS\r\n", b"")
        transport = SmtpTransport(secured(proxy.port, authority, "starttls"), "secret")
        with pytest.raises(ConfigError, match="does not offer STARTTLS"):
            transport.check()
        assert send(transport).type is OutcomeType.DEFERRED
        assert b"AUTH" not in proxy.heard
        assert b"MAIL" not in proxy.heard


def test_old_tls_is_not_spoken(smtp: SmtpServer, authority: Authority) -> None:
    context = authority.server_context(authority.issue())
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Proxy(smtp.port, tls=context) as proxy:
        with pytest.raises(ConfigError, match="1\\.2"):
            SmtpTransport(secured(proxy.port, authority), "secret").check()
        assert proxy.heard == b""


def test_tls_at_a_port_that_does_not_speak_it_is_a_fault_of_the_configuration(
    smtp: SmtpServer, authority: Authority
) -> None:
    with pytest.raises(ConfigError, match="does not speak TLS"):
        SmtpTransport(secured(smtp.port, authority), "secret").check()


def test_a_server_without_log_in_is_told(smtp: SmtpServer) -> None:
    settings = plain(smtp.port, user="worker", password_file="/nowhere")
    with pytest.raises(ConfigError, match="offers no log-in"):
        SmtpTransport(settings, "secret").check()


def test_without_8bitmime_an_8_bit_letter_goes_in_7_bits(tmp_path: Path) -> None:
    text = "Chère Zoë, Ωραία".encode()
    letter = (
        b"Message-ID: <1@w.example>\r\nReferences: <" + b"x" * 200 + b"@long.example>\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text + b"\r\n"
    )
    with SmtpServer(tmp_path / "a", without=("8BITMIME", "SMTPUTF8", "SIZE")) as server:
        transport = SmtpTransport(plain(server.port), "")
        assert transport.send(SENDER, "a@a.example", letter).type is OutcomeType.SENT
        transport.close()
    raw = server.taken()[0].raw
    assert raw.isascii()
    assert b"<" + b"x" * 200 + b"@long.example>" in raw
    payload = email.message_from_bytes(raw).get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.strip() == text


def test_with_8bitmime_the_bytes_stay(smtp: SmtpServer, transport: SmtpTransport) -> None:
    letter = b"Subject: x\r\n\r\n" + "Zoë\r\n".encode()
    assert transport.send(SENDER, "a@a.example", letter).type is OutcomeType.SENT
    assert smtp.taken()[0].raw == letter
    assert any("BODY=8BITMIME" in argument for _, argument in smtp.said)


def test_an_address_beyond_ascii_needs_smtputf8_only_for_its_local_part(tmp_path: Path) -> None:
    with SmtpServer(tmp_path / "a", without=("SMTPUTF8",)) as server:
        transport = SmtpTransport(plain(server.port), "")
        assert transport.send(SENDER, "info@bücher.example", LETTER).type is OutcomeType.SENT
        outcome = transport.send(SENDER, "zoë@a.example", LETTER)
        assert (outcome.type, outcome.about_us) == (OutcomeType.DEFERRED, False)
        transport.close()
    assert [mail.recipients for mail in server.taken()] == [("info@xn--bcher-kva.example",)]
    with SmtpServer(tmp_path / "b") as server:
        transport = SmtpTransport(plain(server.port), "")
        assert transport.send(SENDER, "zoë@a.example", LETTER).type is OutcomeType.SENT
        transport.close()


@pytest.mark.parametrize("address", ["a@a.example>\r\nDATA", "a b@a.example", "nobody", "<a@a.example>"])
def test_what_is_no_address_is_never_said_to_a_server(smtp: SmtpServer, transport: SmtpTransport, address: str) -> None:
    assert send(transport, address).type is OutcomeType.REFUSED
    assert smtp.said == []


def test_the_connection_sends_small_packets_at_once(smtp: SmtpServer, transport: SmtpTransport) -> None:
    assert send(transport).type is OutcomeType.SENT
    assert transport._session is not None
    connection = transport._session.sock
    assert connection is not None
    assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
