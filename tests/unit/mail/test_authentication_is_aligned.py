"""Only our own server's verdict counts, and only about the From address."""

from __future__ import annotations

import pytest

from inbox_worker.mail.authentication import Authentication, authentication
from inbox_worker.mail.parse import parse


def verdict(*results: str, sender: str = "jane@harbour.example") -> Authentication:
    head = [f"Authentication-Results: {result}" for result in results]
    return authentication(parse("\r\n".join([*head, f"From: {sender}", "", "x"]).encode()), "mx1.events.example")


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("mx1.events.example; dmarc=pass header.from=harbour.example", "passed"),
        ("mx1.events.example; dmarc=pass", "passed"),
        ("MX1.Events.Example 1; dkim=pass header.d=harbour.example", "passed"),
        ("mx1.events.example; dkim=pass (2048-bit; key) header.i=@mail.harbour.example", "passed"),
        ("mx1.events.example; spf=pass smtp.mailfrom=bounce@mail.harbour.example", "passed"),
        ("mx1.events.example; dkim=fail header.d=harbour.example; spf=pass smtp.mailfrom=harbour.example", "passed"),
        ("mx1.events.example; dkim=pass header.d=service.example; spf=pass smtp.mailfrom=x@service.example", "none"),
        ("mx1.events.example; dkim=pass header.d=notharbour.example", "none"),
        ("mx1.events.example; dkim=pass header.d=example", "none"),
        ("mx1.events.example; dkim=pass header.d=harbour.example; dmarc=fail header.from=harbour.example", "failed"),
        ("mx1.events.example; spf=softfail smtp.mailfrom=harbour.example", "failed"),
        ("mx1.events.example; spf=none smtp.mailfrom=harbour.example", "none"),
        ("mx1.events.example; none", "none"),
        ("mx1.events.example", "none"),
        ("evil.example; dmarc=pass header.from=harbour.example", "none"),
        ("mx1.events.example.evil.example; dmarc=pass", "none"),
        ("x(mx1.events.example); dmarc=pass", "none"),
    ],
)
def test_verdicts(result: str, expected: str) -> None:
    assert verdict(result).value == expected


def test_only_the_topmost_header_of_our_server_counts() -> None:
    assert verdict("mx1.events.example; dmarc=fail", "mx1.events.example; dmarc=pass") is Authentication.FAILED
    assert verdict("other.example; dmarc=fail", "mx1.events.example; dmarc=pass") is Authentication.PASSED


def test_two_authors_are_never_authenticated() -> None:
    assert (
        verdict("mx1.events.example; dmarc=pass", sender="a@harbour.example, b@harbour.example") is Authentication.NONE
    )
