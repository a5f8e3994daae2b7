"""How a letter looks on the wire."""

import email

from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.edges.smtp import dotted, seven_bit


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"\r", b"\n", b"\r\n", b".\r\n", b" "]), max_size=30).map(b"".join))
def test_no_letter_ends_before_its_end(raw: bytes) -> None:
    wire = dotted(raw)
    assert wire.endswith(b"\r\n")
    assert b"\r\n.\r\n" not in b"\r\n" + wire
    assert b"\r" not in wire.replace(b"\r\n", b"")
    assert b"\n" not in wire.replace(b"\r\n", b"")
    received = b"".join(line.removeprefix(b".") for line in wire.splitlines(keepends=True))
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert received.replace(b"\r\n", b"\n") in (lines, lines + b"\n")


def test_seven_bits_keep_what_is_ascii_byte_for_byte() -> None:
    raw = b"References: <" + b"a" * 150 + b"@x.example>\r\n\r\nHello\r\n"
    assert seven_bit(raw) is raw


def test_every_part_in_eight_bits_is_encoded_and_says_the_same() -> None:
    text = "Пропуск, 通行证, تصريح"
    raw = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{text}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"<p>{text}</p>\r\n--b--\r\n"
    ).encode()
    wire = seven_bit(raw)
    assert wire.isascii()
    payloads = [part.get_payload(decode=True) for part in email.message_from_bytes(wire).walk()][1:]
    assert [payload.decode().strip() for payload in payloads if isinstance(payload, bytes)] == [text, f"<p>{text}</p>"]
