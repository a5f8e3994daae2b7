"""Mails a second of `parse` beside mail-parser's and compat32's own, over a folder of mails and over small unrelated ones.

Usage: python -m benchmarks.parse_rate FOLDER [ROUNDS]
The ratio of one run counts, not the rates: machines are noisy.
"""

from __future__ import annotations

import email
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

import mailparser

from inbox_worker.mail.parse import parse

SMALL = 400
WORDS = [
    "the",
    "minutes",
    "of",
    "our",
    "last",
    "meeting",
    "are",
    "with",
    "the",
    "office",
    "and",
    "will",
    "be",
    "sent",
    "before",
    "Monday",
]


def small_mails() -> list[bytes]:
    """Unrelated mails of 2 to 8 KB as a working mailbox has them: half plain, half with an HTML alternative."""
    return [_small(number) for number in range(SMALL)]


def _small(number: int) -> bytes:
    text = "\r\n".join(" ".join(WORDS[(number + line) % 9 :]) for line in range(20 + number % 30))
    head = (
        f"Return-Path: <person{number}@office.example>\r\n"
        "Received: from mx.office.example (mx.office.example [192.0.2.7])\r\n\tby mx1.events.example with ESMTPS id 4XYZ\r\n"
        "\tfor <registration@events.example>; Mon, 01 Jul 2019 10:00:00 -0400\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; d=office.example; s=s1;\r\n\tb=" + "A" * 300 + "\r\n"
        f"From: Person Number{number} <person{number}@office.example>\r\nTo: <registration@events.example>\r\n"
        f"Subject: =?utf-8?Q?Minutes_n=C2=B0_{number}?=\r\nDate: Mon, 01 Jul 2019 10:00:00 -0400\r\n"
        f"Message-ID: <{number}@office.example>\r\nMIME-Version: 1.0\r\n"
    )
    if number % 2:
        return f'{head}Content-Type: text/plain; charset="utf-8"\r\n\r\n{text}\r\n'.encode()
    html = "<html><body>" + "".join(f"<p>{line}</p>\r\n" for line in text.split("\r\n")) + "</body></html>"
    return (
        f'{head}Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n'
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n"
    ).encode()


def compat32(raw: bytes) -> None:
    """The least that Python's own package does for From, Subject and text."""
    message = email.message_from_bytes(raw)
    _ = message["From"], message["Subject"]
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            part.get_payload(decode=True)


def mail_parser(raw: bytes) -> None:
    """mail-parser, with what it decodes on demand asked for."""
    mail = mailparser.parse_from_bytes(raw)
    _ = mail.from_, mail.subject, mail.text_plain


def rate(read: Callable[[bytes], object], raws: Sequence[bytes]) -> float:
    """Mails a second; what raises counts as read."""
    start = perf_counter()
    for raw in raws:
        try:
            read(raw)
        except Exception:  # noqa: BLE001 - mail-parser raises on some real mails
            continue
    return len(raws) / (perf_counter() - start)


def main() -> None:
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    folder = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*.eml"))]
    for name, raws in (("folder", folder), ("small unrelated", small_mails())):
        kilobytes = sum(map(len, raws)) / len(raws) / 1024
        rates = [[rate(read, raws) for read in (parse, mail_parser, compat32)] for _ in range(rounds)]
        ours, theirs, least = (median(column) for column in zip(*rates, strict=True))
        print(
            f"{name}: {len(raws)} mails of {kilobytes:.1f} KB: parse {ours:.0f}/s, mail-parser {theirs:.0f}/s, compat32 {least:.0f}/s;",
            end=" ",
        )
        print(f"parse = {ours / theirs:.2f} x mail-parser, {ours / least:.2f} x compat32")


if __name__ == "__main__":
    main()
