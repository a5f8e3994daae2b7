"""Fuzz the mail room with atheris: no bytes may raise behind the guard, break a promise of Message, or take long.

Usage: python -m benchmarks.fuzz_parse [libFuzzer options] SEEDS…   (a folder of .eml files; the first folder also keeps what is found)
It calls the reader behind the guard of `parse`, for the guard would hide what is looked for.
"""

from __future__ import annotations

import re
import sys

import atheris

with atheris.instrument_imports(include=["inbox_worker.mail"]):
    from inbox_worker.mail import parse as room
    from inbox_worker.mail.authentication import authentication
    from inbox_worker.mail.automatic import machine_signs
    from inbox_worker.mail.bounce import bounces
    from inbox_worker.mail.model import Message
    from inbox_worker.mail.structure import Faults

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_BREAK = re.compile("[\r\n\x85\u2028\u2029]")


def one(data: bytes) -> None:
    """One input: read it, look at the promises, ask everything that is asked of a Message."""
    check(room._parse(data, Faults(), 0))


def check(message: Message) -> None:
    """The promises of Message that hold for any bytes."""
    for header in message.headers:
        assert not _LINE_BREAK.search(header.value), header
        assert not _CONTROL.search(header.value), header
    for address in (*message.from_, *message.to, *message.reply_to):
        assert "@" in address.address, address
        assert not _LINE_BREAK.search(address.address + address.name), address
    assert not _CONTROL.search(message.text.replace("\n", "").replace("\t", "")), "control characters in the text"
    assert len(message.text) <= 256 * 1024 + 10
    machine_signs(message, frozenset({"registration@events.example"}))
    bounces(message)
    authentication(message, "mx1.events.example")
    for document in message.documents:
        if document.message is not None:
            check(document.message)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
