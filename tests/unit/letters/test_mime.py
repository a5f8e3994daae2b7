"""A letter as bytes: headers that cannot be broken out of, text first, and what was written is what is read."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.desk.model import LetterType
from inbox_worker.letters.mime import LOOP_HEADER, UnsafeHeaderError, threading_ids, to_bytes
from inbox_worker.letters.model import Attachment, Letter, Thread

AT = datetime(2019, 7, 1, 12, tzinfo=UTC)
OWN = "registration@events.example"
OUR_ID = "<12.aaaaaaaaaaaaaaaaaaaa@events.example>"
BREAKS = "\r\n\0\x85\u2028\u2029"


def letter(**changes: object) -> Letter:
    values: dict[str, object] = {
        "type": LetterType.ACKNOWLEDGEMENT,
        "recipient": "amina@ministry.example",
        "subject": "Re: Registration",
        "text": "Dear Madam\n",
        "html": "<p>Dear Madam</p>",
        "language": "en",
        "event_id": "forum",
        "thread": Thread(),
        "settles": (),
    }
    return Letter(**(values | changes))  # type: ignore[arg-type]


def sent(wanted: Letter, name: str = "River Office") -> EmailMessage:
    raw = to_bytes(wanted, OWN, name, OUR_ID, AT)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def test_the_headers_say_who_writes_and_that_no_machine_shall_answer() -> None:
    mail = sent(letter())
    assert mail["From"] == f"River Office <{OWN}>"
    assert mail["To"] == "amina@ministry.example"
    assert mail["Message-ID"] == OUR_ID
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail[LOOP_HEADER] == OWN
    assert mail["Content-Language"] == "en"
    assert mail["Precedence"] is None
    assert mail["In-Reply-To"] is None


def test_a_letter_that_answers_nothing_is_auto_generated() -> None:
    assert sent(letter(answers=False))["Auto-Submitted"] == "auto-generated"


def test_text_stands_before_html_and_files_behind_both() -> None:
    file = Attachment("forum.ics", 'text/calendar; method=PUBLISH; charset="utf-8"', b"BEGIN:VCALENDAR\r\n")
    mail = sent(letter(attachments=(file,)))
    types = [part.get_content_type() for part in mail.walk()]
    assert types == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    attached = next(mail.iter_attachments())
    assert attached.get_filename() == "forum.ics"
    assert attached.get_param("method") == "PUBLISH"
    assert attached.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"


def test_long_ids_stay_whole_in_the_thread() -> None:
    parent, older = f"<{'a' * 150}@mail.example>", f"<{'b' * 120}@mail.example>"
    raw = to_bytes(letter(thread=Thread(parent, (older,))), OWN, "", OUR_ID, AT)
    assert f"In-Reply-To: {parent}\r\n".encode() in raw
    assert f"References: {older}\r\n {parent}\r\n".encode() in raw


@pytest.mark.parametrize(
    "bad", ["", "<a b@x>", "no brackets", f"<{'a' * 2000}@x>", "<a@x>\r\nBcc: y", "<é@x.example>", "<a@x><b@x>"]
)
def test_an_id_that_would_not_survive_is_left_out(bad: str) -> None:
    assert threading_ids(Thread(bad, ("<ok@x.example>", bad))) == ("", ("<ok@x.example>",))


def test_a_thread_keeps_its_first_and_its_latest_ids() -> None:
    parent, chain = threading_ids(Thread("<last@x>", tuple(f"<{number}@x>" for number in range(100))))
    assert parent == chain[-1] == "<last@x>"
    assert chain[0] == "<0@x>"
    assert len(chain) == 20


@pytest.mark.parametrize("character", BREAKS)
@pytest.mark.parametrize("field", ["subject", "recipient", "language"])
def test_a_header_value_with_a_break_is_refused(field: str, character: str) -> None:
    with pytest.raises(UnsafeHeaderError):
        to_bytes(letter(**{field: f"a@x.example{character}Bcc: evil@x.example"}), OWN, "", OUR_ID, AT)


@pytest.mark.parametrize("character", BREAKS)
def test_a_sender_name_with_a_break_is_refused(character: str) -> None:
    with pytest.raises(UnsafeHeaderError):
        to_bytes(letter(), OWN, f"Office{character}Bcc: x", OUR_ID, AT)


@pytest.mark.parametrize(
    "recipient", ["", "no-at", "a@x.example, b@y.example", "A <a@x.example>", "a@good.example,b@evil.example"]
)
def test_only_one_plain_address_is_a_recipient(recipient: str) -> None:
    with pytest.raises(UnsafeHeaderError):
        to_bytes(letter(recipient=recipient), OWN, "", OUR_ID, AT)


def test_an_international_address_is_written_as_it_is() -> None:
    assert "To: <用户@例子.example>\r\n".encode() in to_bytes(
        letter(recipient="用户@例子.example"), OWN, "", OUR_ID, AT
    )


def name_as_read(raw: bytes) -> str:
    """By the older decoder: the newer one leaves a space between two encoded words of a name (RFC 2047 section 6.2 has none)."""
    return str(make_header(decode_header(parseaddr(email.message_from_bytes(raw)["From"])[0])))


VISIBLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], include_characters=" "),
    max_size=200,
).map(lambda text: " ".join(text.split()))


@given(VISIBLE, VISIBLE)
def test_any_subject_and_name_arrive_as_written_and_add_no_header(subject: str, name: str) -> None:
    mail = sent(letter(subject=subject), name)
    assert (mail["Subject"] or "") == subject
    assert mail["From"].addresses[0].addr_spec == OWN
    assert name_as_read(to_bytes(letter(subject=subject), OWN, name, OUR_ID, AT)) == name
    assert mail["Bcc"] is None
    assert len(mail.keys()) == len(set(mail.keys()))


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_subject_gives_one_header_or_is_refused(subject: str, name: str) -> None:
    try:
        raw = to_bytes(letter(subject=subject), OWN, name, OUR_ID, AT)
    except UnsafeHeaderError:
        return
    head = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert {line.partition(b":")[0].lower() for line in head if not line.startswith(b" ")} <= {
        b"from", b"to", b"subject", b"date", b"message-id", b"auto-submitted", b"x-auto-response-suppress",
        LOOP_HEADER.lower().encode(), b"content-language", b"mime-version", b"content-type",
    }  # fmt: skip
    assert max(map(len, head)) <= 998


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=2000))
def test_any_text_arrives_as_written(text: str) -> None:
    mail = sent(letter(text=f"{text}\n"))
    body = mail.get_body(("plain",))
    assert body is not None
    payload = body.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == f"{text}\n"


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert to_bytes(letter(), OWN, "", OUR_ID, AT) == to_bytes(letter(), OWN, "", OUR_ID, AT)
