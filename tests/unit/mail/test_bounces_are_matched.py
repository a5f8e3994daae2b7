"""Delivery notices of the servers of the world: who, why, for good or not yet, and which letter of ours."""

from __future__ import annotations

import pytest

from inbox_worker.mail.bounce import bounces
from inbox_worker.mail.parse import parse

LETTER = "<letter-12.abc@events.example>"
RETURNED = (
    f"From: registration@events.example\r\nTo: jane@harbour.example\r\nMessage-ID: {LETTER}\r\n"
    "Subject: Your registration\r\n"
    "\r\nDear Jane"
)


def notice(text: str, *lines: str, sender: str = "MAILER-DAEMON@mx.example", path: str = "<>") -> bytes:
    head = [f"Return-Path: {path}", f"From: Mail Delivery System <{sender}>", "To: registration@events.example", *lines]
    return "\r\n".join([*head, "", text.replace("\n", "\r\n")]).encode()


def report(status: str, *, returned: str = "message/rfc822", text: str = "This is the mail system.") -> bytes:
    body = (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example\n\n{status}\n--b\nContent-Type: {returned}\n\n{RETURNED}\n--b--\n"
    )
    return notice(body, 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"')


FAILED = """Final-Recipient: rfc822; jane@harbour.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <jane@harbour.example>:
    Recipient address rejected"""


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_standard_report_gives_everything(returned: str) -> None:
    (found,) = bounces(parse(report(FAILED, returned=returned)))
    assert (found.message_id, found.recipient, found.status, found.final) == (
        LETTER,
        "jane@harbour.example",
        "5.1.1",
        True,
    )
    assert found.diagnostic == "550 5.1.1 <jane@harbour.example>: Recipient address rejected"


def test_a_delay_is_no_failure() -> None:
    (found,) = bounces(parse(report("Final-Recipient: rfc822; jane@harbour.example\nAction: delayed\nStatus: 4.4.1")))
    assert not found.final


def test_a_failure_after_many_delays_is_final() -> None:
    (found,) = bounces(parse(report("Final-Recipient: rfc822; jane@harbour.example\nAction: failed\nStatus: 4.4.7")))
    assert found.final


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_success_is_no_bounce(action: str) -> None:
    assert (
        bounces(parse(report(f"Final-Recipient: rfc822; jane@harbour.example\nAction: {action}\nStatus: 2.0.0"))) == ()
    )


def test_every_recipient_is_told() -> None:
    two = f"{FAILED}\n\nFinal-Recipient: rfc822; bo@harbour.example\nAction: failed\nStatus: 5.2.2"
    assert [found.recipient for found in bounces(parse(report(two)))] == ["jane@harbour.example", "bo@harbour.example"]


def test_the_recipient_as_we_wrote_it_is_preferred() -> None:
    (found,) = bounces(
        parse(
            report("Original-Recipient: rfc822;jane@harbour.example\n" + FAILED.replace("jane@harbour", "j.doe@inner"))
        )
    )
    assert found.recipient == "jane@harbour.example"


def test_a_read_receipt_is_no_bounce() -> None:
    body = "--b\n\nRead.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;jane@harbour.example\n"
    body += "Disposition: automatic-action/MDN-sent-automatically; displayed\n--b--\n"
    assert (
        bounces(parse(notice(body, 'Content-Type: multipart/report; boundary="b"', sender="jane@harbour.example")))
        == ()
    )


def test_exchange_names_the_letter_in_references() -> None:
    body = f"--b\n\nRemise : échec\n--b\nContent-Type: message/delivery-status\n\n{FAILED}\n--b--\n"
    (found,) = bounces(
        parse(notice(body, 'Content-Type: multipart/report; boundary="b"', f"References: <other@x.example> {LETTER}"))
    )
    assert found.message_id == LETTER


QMAIL = f"""Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<jane@harbour.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 User unknown
Giving up on 192.0.2.1.

--- Below this line is a copy of the message.

Return-Path: <registration@events.example>
{RETURNED}"""

EXIM = f"""This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  jane@harbour.example
    host mx.harbour.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<jane@harbour.example>:
    550 5.1.1 The account does not exist

------ This is a copy of the message, including all the headers. ------

{RETURNED}"""

EXIM_DELAY = """This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.

  jane@harbour.example
    Delay reason: host mx.harbour.example [192.0.2.1] 451 4.7.1 Greylisted

No action is required on your part. Delivery attempts will continue for some time."""

YAHOO = f"""Sorry, we were unable to deliver your message to the following address.

<jane@harbour.example>:
554: delivery error: dd This user doesn't have an account

--- Below this line is a copy of the message.

{RETURNED}"""

MAIL_RU = """Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.

К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

**********************

jane@harbour.example on 05/Jul/2019:
Почтовый ящик получателя переполнен.
"""

QQ = """<p>抱歉，您的邮件被退回来了</p><table><tr><td>收件人</td><td>jane@harbour.example</td></tr></table>
<p>退信原因：550 User not found: jane@harbour.example</p>"""

GMAIL = f"""** Adresse introuvable **

Votre message n'est pas parvenu à jane@harbour.example, car l'adresse est introuvable.

La réponse était :

550 5.1.1 The email account that you tried to reach does not exist.

----- Original message -----

{RETURNED}"""

SPANISH = """Este es el sistema de correo.

<jane@harbour.example>: la casilla del destinatario está llena (552 5.2.2 Mailbox full)

--- A continuación, copia de los encabezados del mensaje ---

De: Registration <registration@events.example>
Para: Other <other@harbour.example>
"""


EXCHANGE = """Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:

jane@harbour.example
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.

Diagnoseinformationen für Administratoren:

Generierender Server: ex1.harbour.example

jane@harbour.example
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
"""

PORTUGUESE = f"""** Endereço não encontrado **

Sua mensagem não foi entregue a jane@harbour.example porque o endereço não foi encontrado ou não pode receber e-mails.

A resposta foi:

550 5.1.1 The email account that you tried to reach does not exist.

----- Original message -----

{RETURNED}"""

ARABIC = f"""** لم يتم العثور على العنوان **

لم يتم تسليم رسالتك إلى jane@harbour.example لأنه لم يتم العثور على العنوان.

كان الرد كما يلي:

550 5.1.1 The email account that you tried to reach does not exist.

----- Original message -----

{RETURNED}"""

JAPANESE = f"""次のあて先へのメッセージはエラーのため送信できませんでした。

<jane@harbour.example>:
550 5.1.1 Unknown user

--- Below this line is a copy of the message.

{RETURNED}"""

CHINESE = """抱歉，您的邮件被退回来了。

收件人邮件地址：jane@harbour.example
退信原因：550 User not found: jane@harbour.example
"""

TURKISH = """Bu ileti posta dağıtım yazılımı tarafından otomatik olarak oluşturuldu.

Gönderdiğiniz ileti aşağıdaki adrese teslim edilemedi:

  jane@harbour.example
    550 5.1.1 Kullanıcı bulunamadı
"""


@pytest.mark.parametrize(
    ("text", "status", "letter"),
    [
        (EXCHANGE, "5.1.1", ""),
        (PORTUGUESE, "5.1.1", LETTER),
        (ARABIC, "5.1.1", LETTER),
        (JAPANESE, "5.1.1", LETTER),
        (CHINESE, "", ""),
        (TURKISH, "5.1.1", ""),
        (QMAIL, "5.1.1", LETTER),
        (EXIM, "5.1.1", LETTER),
        (YAHOO, "", LETTER),
        (MAIL_RU, "", ""),
        (GMAIL, "5.1.1", LETTER),
        (SPANISH, "5.2.2", ""),
    ],
)
def test_free_forms_name_the_one_recipient(text: str, status: str, letter: str) -> None:
    (found,) = bounces(parse(notice(text, "Content-Type: text/plain; charset=utf-8")))
    assert (found.recipient, found.status, found.message_id, found.final) == (
        "jane@harbour.example",
        status,
        letter,
        True,
    )


def test_a_free_form_in_html_is_read() -> None:
    (found,) = bounces(parse(notice(QQ, "Content-Type: text/html; charset=utf-8", sender="Postmaster@qq.example")))
    assert found.recipient == "jane@harbour.example"
    assert "550 User not found" in found.diagnostic


def test_a_free_delay_is_no_failure() -> None:
    (found,) = bounces(parse(notice(EXIM_DELAY, "Subject: Warning: message 1a2b delayed 24 hours")))
    assert not found.final


def test_failed_recipients_in_the_header_are_believed() -> None:
    found = bounces(parse(notice("It did not work.", "X-Failed-Recipients: jane@harbour.example, bo@harbour.example")))
    assert [bounce.recipient for bounce in found] == ["jane@harbour.example", "bo@harbour.example"]


@pytest.mark.parametrize(
    ("text", "sender", "path"),
    [
        ("I am away until 12 July. For urgent matters write to bo@harbour.example.", "jane@harbour.example", "<>"),
        (
            "Please register me: jane@harbour.example, phone 550 12 34.",
            "jane@harbour.example",
            "<jane@harbour.example>",
        ),
        (
            "I look after the mail here. Please register me, jane@harbour.example.",
            "postmaster@harbour.example",
            "<postmaster@harbour.example>",
        ),
    ],
)
def test_what_is_no_notice_gives_none(text: str, sender: str, path: str) -> None:
    assert bounces(parse(notice(text, sender=sender, path=path))) == ()
