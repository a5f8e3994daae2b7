"""Which parts of a large mail are fetched, and the mail that is put together from them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.edges.imap_structure import (
    MAIL_BYTES,
    OPENED_BYTES,
    PART_BYTES,
    TEXT_BYTES,
    UNTYPED_BYTES,
    Node,
    assemble,
    plan,
)


def single(type_: str, size: int, name: str = "", encoding: str = "base64") -> tuple[Any, ...]:
    """A part as IMAPClient gives it."""
    main, _, sub = type_.partition("/")
    disposition = (b"ATTACHMENT", (b"FILENAME", name.encode())) if name else None
    return (main.encode(), sub.encode(), None, None, None, encoding.encode(), size, None, disposition, None, None)


def multipart(*parts: object, subtype: bytes = b"MIXED") -> tuple[Any, ...]:
    return (list(parts), subtype, (b"BOUNDARY", b"b"), None, None, None)


def message(size: int, body: tuple[Any, ...]) -> tuple[Any, ...]:
    return (b"MESSAGE", b"RFC822", None, None, None, b"7BIT", size, (None,) * 10, body, 9, None, None, None)


def sections(structure: Any) -> list[str]:
    return [section for section, _ in plan(structure, 0).sections]


@pytest.mark.parametrize(
    ("type_", "name", "is_read"),
    [
        ("text/plain", "", True),
        ("text/html", "", True),
        ("text/csv", "list.csv", True),
        ("text/calendar", "", True),
        ("application/pdf", "", True),
        ("APPLICATION/PDF", "", True),
        ("application/octet-stream", "list.XLSX", True),
        ("application/octet-stream", "=?utf-8?B?bGlzdC54bHN4?=", True),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "", True),
        ("message/rfc822", "", True),
        ("message/delivery-status", "", True),
        ("application/pkcs7-mime", "smime.p7m", True),
        ("application/octet-stream", "program.exe", False),
        ("application/octet-stream", "=?bad?B?x", True),
        ("application/octet-stream", "", True),
        ("application/zip", "all.zip", False),
        ("image/jpeg", "photo.jpg", False),
        ("video/mp4", "", False),
    ],
)
def test_parts_are_fetched_by_type_or_name(type_: str, name: str, is_read: bool) -> None:
    wanted = sections(multipart(single("text/plain", 10), single(type_, 1000, name)))
    assert wanted[:4] == ["HEADER", "1.MIME", "2.MIME", "1"]
    assert ("2" in wanted) is is_read


def test_the_name_is_found_in_the_parameters_of_the_type_too() -> None:
    part = (b"APPLICATION", b"OCTET-STREAM", (b"NAME*0*", b"utf-8''list.csv"), None, None, b"BASE64", 900, None, None)
    assert "2" in sections(multipart(single("text/plain", 10), part))


def test_what_is_too_large_is_left_out_or_cut() -> None:
    untyped = single("application/octet-stream", UNTYPED_BYTES + 1)
    made = plan(multipart(single("text/plain", TEXT_BYTES + 1), single("application/pdf", PART_BYTES + 1), untyped), 0)
    assert ("1", TEXT_BYTES) in made.sections
    assert not {"2", "3"} & {section for section, _ in made.sections}
    assert f"BODY.PEEK[1]<0.{TEXT_BYTES}>" in made.items()


def test_all_parts_together_stay_below_the_limit_and_the_first_ones_win() -> None:
    made = plan(multipart(*(single("application/pdf", PART_BYTES) for _ in range(5))), 0)
    assert made.size <= MAIL_BYTES
    assert [section for section, _ in made.sections if section.isdigit()] == ["1", "2"]


def test_a_mail_of_one_part_has_its_text_in_section_1() -> None:
    assert sections(single("text/plain", 50_000)) == ["HEADER", "1"]
    assert (
        assemble(plan(single("text/plain", 3), 3).body, {"HEADER": b"A: b\r\n\r\n", "1": b"abc"}) == b"A: b\r\n\r\nabc"
    )


def test_parts_within_parts_are_numbered_as_the_rfc_says() -> None:
    alternative = multipart(single("text/plain", 10), single("text/html", 10), subtype=b"ALTERNATIVE")
    wanted = sections(multipart(alternative, single("text/csv", 10)))
    assert set(wanted) == {"HEADER", "1.MIME", "1.1.MIME", "1.2.MIME", "1.1", "1.2", "2.MIME", "2"}


def test_a_small_attached_mail_is_fetched_whole_and_a_large_one_is_opened() -> None:
    def side_by_side(*parts: object) -> tuple[Any, ...]:  # as IMAPClient leaves them inside an attached mail
        return (*parts, b"MIXED", (b"BOUNDARY", b"i"), None, None, None)

    inner = side_by_side(single("text/plain", 10), single("image/png", 9_000_000))
    assert sections(multipart(message(5_000, inner)))[2:] == ["1"]
    wanted = sections(multipart(single("text/plain", 5), message(OPENED_BYTES + 1, inner)))
    assert wanted == ["HEADER", "1.MIME", "2.MIME", "1", "2.HEADER", "2.1.MIME", "2.2.MIME", "2.1"]
    plain = sections(multipart(message(OPENED_BYTES + 1, single("text/plain", OPENED_BYTES))))
    assert plain == ["HEADER", "1.MIME", "1.HEADER", "1.1"]


def test_parts_that_were_not_fetched_are_empty_and_keep_their_headers() -> None:
    body = plan(multipart(single("text/plain", 10), single("image/png", 10, "p.png")), 0).body
    fetched = {
        "HEADER": b"Subject: x\r\n\r\n",
        "1.MIME": b"Content-Type: text/plain\r\n\r\n",
        "2.MIME": b'Content-Type: image/png; name="p.png"\r\n\r\n',
        "1": b"Hello",
    }
    assert assemble(body, fetched) == (
        b"Subject: x\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
        b'--b\r\nContent-Type: image/png; name="p.png"\r\n\r\n\r\n--b--\r\n'
    )


def test_a_text_that_was_cut_ends_with_a_whole_line() -> None:
    node = Node("1", "text/plain", size=TEXT_BYTES + 50)
    text = (b"QUJD" * 19 + b"\r\n") * (TEXT_BYTES // 78 + 1)
    raw = assemble(node, {"HEADER": b"A: b\r\n\r\n", "1": text[:TEXT_BYTES]})
    assert raw.endswith(b"QUJD\r\n")
    assert len(raw) > TEXT_BYTES - 80


def test_a_structure_that_leaves_most_of_the_mail_out_is_not_believed() -> None:
    with pytest.raises(ValueError, match="do not account"):
        plan(multipart(single("text/plain", 1_000)), 50_000)


atoms = st.none() | st.integers(0, 10**9) | st.binary(max_size=12)
structures = st.recursive(
    atoms, lambda inner: st.lists(inner, max_size=9).map(tuple) | st.lists(inner, max_size=4), max_leaves=25
)


@given(structures)
def test_any_structure_gives_a_plan_or_one_of_three_errors(structure: object) -> None:
    try:
        made = plan(structure, 0)
    except (ValueError, TypeError, LookupError):
        return
    assert made.items()[0].startswith("BODY.PEEK[HEADER]")
    assert assemble(made.body, {}).startswith(b"\r\n")
