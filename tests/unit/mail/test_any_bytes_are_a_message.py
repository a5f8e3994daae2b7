"""The border: whatever the bytes, a Message comes out, bounded in time and size, and its promises hold."""

from __future__ import annotations

import base64
import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_worker.mail import parse as border
from inbox_worker.mail.authentication import authentication
from inbox_worker.mail.automatic import machine_signs
from inbox_worker.mail.bounce import bounces
from inbox_worker.mail.model import Message
from inbox_worker.mail.parse import parse
from inbox_worker.mail.structure import Faults

SECONDS = 5  # of our own processor time: other load on the machine is not what is judged
HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n"
BREAKS = re.compile("[\r\n\x00\x85\u2028\u2029]")


def check(message: Message) -> None:
    for header in message.headers:
        assert not BREAKS.search(header.value)
    for address in (*message.from_, *message.to):
        assert "@" in address.address
        assert not BREAKS.search(address.name + address.address)
    assert not re.search("[\x00\r\u200b\u202e\ud800-\udfff]", message.text)
    machine_signs(message)
    bounces(message)
    authentication(message, "mx.example")


PIECES = st.sampled_from([
    b"From: ", b"To: ", b"Subject: ", b"Content-Type: ", b"text/plain", b"text/html", b"multipart/mixed; boundary=b",
    b"\r\n", b"\r\n\r\n", b"--b", b"--b--", b"=?utf-8?q?", b"=?gb2312?b?", b"?=", b"a@b.example", b"<", b">", b"(",
    b'"', b",", b";", b":", b"; charset=", b"; name*", b"iso-2022-jp", b"\x1b$B", b"Content-Transfer-Encoding: base64",
    b"quoted-printable", b"message/rfc822", b"text/calendar", b"BEGIN:VEVENT", b"application/pkcs7-mime", b"0\x80",
    b"text/x-vcard", b"FN;", b"<table><tr><td rowspan=2>", b"<blockquote>", b"</td>", b"<p style='", b"<!--",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=20), max_size=40))
def test_no_bytes_raise_even_behind_the_guard(pieces: list[bytes]) -> None:
    check(border._parse(b"".join(pieces), Faults(), 0))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["utf-8", "utf-16", "gb18030", "cp932"]))
def test_a_declared_text_comes_through(text: str, codec: str) -> None:
    raw = HEAD + f'Content-Type: text/plain; charset="{codec}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'.encode()
    message = parse(raw + base64.encodebytes(text.encode(codec, "ignore")))
    check(message)


def deep(count: int) -> bytes:
    return (
        HEAD
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(count))
        + b"\r\nhello"
    )


def html(content: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html\r\n\r\n" + content


BOMBS = {
    "a subject of 1.1 MB in words": HEAD + b"Subject: =?utf-8?q?" + b"=C3=A9" * 180_000 + b"?=\r\n\r\nx",
    "a subject of many words": HEAD + b"Subject:" + b" =?utf-8?b?w6k=?=" * 70_000 + b"\r\n\r\nx",
    "100,000 addresses": b"To: " + b", ".join(b"p%d@q.example" % n for n in range(100_000)) + b"\r\n\r\nx",
    "depth 1,000": deep(1000),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 50_000 + b"x",
    "mails beside mails": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" * 50_000,
    "100,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
    "boundaries of dashes": HEAD + b'Content-Type: multipart/mixed; boundary="-"\r\n\r\n' + b"-" * 3_000_000,
    "3 MB of HTML": html(b"<p>hello <b>you</b></p>" * 130_000),
    "HTML beside HTML": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + (b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>x" * 120_000 + b"\r\n") * 60,
    "3 MB of style": html(b"<style>" + b".a{color:red}" * 240_000 + b"</style><p>hi"),
    "unclosed styles": html(b"<style>" * 400_000),
    "unclosed comments": html(b"<!--" * 700_000),
    "deep tables": html(b"<table><tr><td>" * 150_000),
    "deep quotes": html(b"<blockquote>x" * 200_000),
    "cells over rows": html(b"<table>" + b"<tr><td rowspan=100 colspan=100>x" * 30_000),
    "bare brackets": html(b"<" * 3_000_000),
    "a long attribute": html(b'<p style="' + b"overflow:hidden;" * 100_000 + b'">x'),
    "flowed lines": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 300_000,
    "blanks": HEAD + b"\r\na" + b" " * 1_000_000 + b"b",
    "equal signs": HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=" * 3_000_000,
    "headers of 5 MB": b"".join(b"X-%d: y\r\n" % n for n in range(400_000)) + b"\r\nx",
    "one header of 5 MB": b"X: " + b"y" * 5_000_000 + b"\r\n\r\nx",
    "no line break": b"x" * 5_000_000,
    "base64 of 40 MB": HEAD + b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 10_000_000,
    "brackets in addresses": HEAD + b"To: " + b"(<" * 8000 + b"\r\nCc: " + b'"\\' * 8000 + b"\r\nReply-To: " + b"a@" * 8000 + b"\r\n\r\nx",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; a=" * 4000 + b"\r\n\r\nx",
    "open BER": HEAD + b"Content-Type: application/pkcs7-mime\r\n\r\n" + b"0\x80" * 1_000_000,
    "a card of quotes": HEAD + b'Content-Type: text/vcard; name=a.vcf\r\n\r\nFN' + b';a="b":' * 100_000,
    "escape sequences": HEAD + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + b"\x1b$B!!\x1b(B\x1b$B" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_in_bounded_time_and_size(name: str) -> None:
    start = process_time()
    message = parse(BOMBS[name])
    check(message)
    assert process_time() - start < SECONDS
    assert len(message.text) <= 256 * 1024
    assert len(message.headers) <= 200
    assert len(message.to) <= 100
    assert not any("could not be read:" in fault for fault in message.faults)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\r\n", b"\n\n", b"\x00", b"x", b":", b"From:", b'To: "', b"Content-Type: text/plain; name*", b"Content-Type:", b"From \r\n",
        b"Content-Type: multipart/mixed", b"Content-Type: text/plain; charset=", b"Subject: =?utf-8?q?", b"From: @\r\n\r\n", b"\xff\xfe",
    ],
)  # fmt: skip
def test_the_least_mails_are_read(raw: bytes) -> None:
    message = parse(raw)
    check(message)
    assert message.size == len(raw)


def test_a_line_that_is_no_header_ends_nothing() -> None:
    message = parse(b"From: a@b.example\nTo registration\nSubject: Registration\n\nHello")
    assert (message.subject, message.text) == ("Registration", "Hello")
    assert message.faults


def test_a_wrong_boundary_is_found_out() -> None:
    body = b"--right\r\nContent-Type: text/plain\r\n\r\nHello\r\n--right\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n"
    message = parse(b"Content-Type: multipart/alternative; boundary=wrong\r\n\r\npreamble\r\n" + body)
    assert message.text == "Hello"
    assert len(message.faults) == 2


def test_a_missing_end_boundary_costs_no_text() -> None:
    assert parse(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello").text == "Hello"


def test_a_boundary_that_begins_another_is_not_taken_for_it() -> None:
    body = b"--b\r\nContent-Type: multipart/alternative; boundary=bb\r\n\r\n--bb\r\n\r\nHello\r\n--bb--\r\n--b\r\n\r\nFooter\r\n--b--\r\n"
    assert parse(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body).text.split() == ["Hello", "Footer"]


def der(tag: int, *content: bytes) -> bytes:
    joined = b"".join(content)
    length = bytes((len(joined),)) if len(joined) < 128 else b"\x82" + len(joined).to_bytes(2, "big")
    return bytes((tag,)) + length + joined


def ber(tag: int, *content: bytes) -> bytes:
    return bytes((tag, 0x80)) + b"".join(content) + b"\x00\x00"


SIGNED, PLAIN, ENVELOPED = (
    der(6, bytes.fromhex(oid)) for oid in ("2a864886f70d010702", "2a864886f70d010701", "2a864886f70d010703")
)
INNER = b"Content-Type: text/plain; charset=utf-8\r\n\r\nPlease register me, " + b"Jane Doe. " * 20


@pytest.mark.parametrize(
    "content",
    [
        der(0x30, SIGNED, der(0xA0, der(0x30, der(2, b"\x01"), der(0x31), der(0x30, PLAIN, der(0xA0, der(4, INNER)))))),
        ber(0x30, SIGNED, ber(0xA0, ber(0x30, der(2, b"\x01"), der(0x31),
            ber(0x30, PLAIN, ber(0xA0, ber(0x24, der(4, INNER[:50]), der(4, INNER[50:]))))))),
    ],
)  # fmt: skip
def test_an_opaque_signed_mail_is_read_through(content: bytes) -> None:
    raw = (
        HEAD
        + b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    assert parse(raw + base64.encodebytes(content)).text.startswith("Please register me, Jane Doe.")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (b"Content-Type: application/pkcs7-mime\r\n\r\n" + der(0x30, ENVELOPED, der(0xA0)), "encrypted (S/MIME)"),
        (b"Content-Type: application/pkcs7-mime\r\n\r\njunk", "signed content not readable"),
        (
            b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nx\r\n--b--",
            "encrypted",
        ),
        (b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx", "TNEF"),
    ],
)
def test_what_nobody_can_read_is_named(lines: bytes, fault: str) -> None:
    assert any(fault in found for found in parse(HEAD + lines).faults)


def test_a_mail_that_our_reader_fails_on_is_read_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Message:
        raise ZeroDivisionError

    monkeypatch.setattr(border, "_parse", fail)
    message = parse(b"From: Jane <a@b.example>\r\nSubject: Registration\r\n\r\nPlease register me.")
    assert (message.subject, message.text, message.from_[0].address) == (
        "Registration",
        "Please register me.",
        "a@b.example",
    )
    assert "could not be read" in message.faults[0]


def test_dates_and_paths_are_the_topmost() -> None:
    message = parse(
        b"Return-Path: <>\r\nDelivered-To: c@d.example\r\nX-Original-To: e@f.example\r\n"
        b"Received: from x by y;\r\n\tMon, 01 Jul 2019 10:00:00 -0400\r\nReceived: from z by x; Mon, 01 Jul 2019 09:00:00 -0400\r\n\r\nx"
    )
    assert message.return_path == ""
    assert message.delivered_to == ("c@d.example", "e@f.example")
    assert message.received is not None
    assert message.received.isoformat() == "2019-07-01T10:00:00-04:00"
    assert parse(b"From: a@b.example\r\n\r\nx").return_path is None
