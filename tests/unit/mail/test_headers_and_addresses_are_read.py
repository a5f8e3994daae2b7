"""Headers, dates, file names and addresses, as the mail programs of the world write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from inbox_worker.mail.addresses import is_address, read_addresses
from inbox_worker.mail.header import read_date, read_filename, read_ids, read_text
from inbox_worker.mail.structure import Faults, read_parameters

INVISIBLE = "\u202e\u200b\x00"


def addresses(value: bytes) -> list[tuple[str, str]]:
    return [(found.name, found.address) for found in read_addresses(value, Faults())]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"j@undp.example", [("", "j@undp.example")]),
        (b"Jane Doe <j@undp.example>", [("Jane Doe", "j@undp.example")]),
        (b"Doe, Jane (UNDP) <j@undp.example>", [("Doe, Jane (UNDP)", "j@undp.example")]),
        (b'"Doe, Jane (UNDP)" <j@undp.example>', [("Doe, Jane (UNDP)", "j@undp.example")]),
        (b"'Jane Doe' <j@undp.example>", [("Jane Doe", "j@undp.example")]),
        (b'"Jane \\"JD\\" Doe" <j@undp.example>', [('Jane "JD" Doe', "j@undp.example")]),
        (b'Jane "JD" Doe <j@undp.example>', [('Jane "JD" Doe', "j@undp.example")]),
        (b'=?utf-8?Q?J=C3=A1ne?= "JD" Doe <j@undp.example>', [('Jáne "JD" Doe', "j@undp.example")]),
        (b'Jane "JD" <j@undp.example>', [("Jane JD", "j@undp.example")]),
        (b'"Jane" "Doe" <j@undp.example>', [("Jane Doe", "j@undp.example")]),
        (b'"Jane Doe" (UNDP) <j@undp.example>', [("Jane Doe (UNDP)", "j@undp.example")]),
        (b"j@undp.example (Jane Doe)", [("Jane Doe", "j@undp.example")]),
        (b"=?utf-8?Q?Doe,_J=C3=A1ne?= <j@undp.example>", [("Doe, Jáne", "j@undp.example")]),
        (b"=?utf-8?Q?a:b;c<x@evil.example>?= <j@undp.example>", [("a:b;c<x@evil.example>", "j@undp.example")]),
        (b'"=?utf-8?Q?J=C3=A1ne?=" <j@undp.example>', [("Jáne", "j@undp.example")]),
        (
            b"team: a@b.example, Bo <c@d.example>;, e@f.example",
            [("", "a@b.example"), ("Bo", "c@d.example"), ("", "e@f.example")],
        ),
        (b"undisclosed-recipients:;", []),
        ("Jürgen <j@bücher.example>".encode(), [("Jürgen", "j@bücher.example")]),
        (b"Jane <j@xn--bcher-kva.example>", [("Jane", "j@xn--bcher-kva.example")]),
        (b'"j d"@undp.example', [("", '"j d"@undp.example')]),
        (b'Jane <"j d"@undp.example>', [("Jane", '"j d"@undp.example')]),
        (b"<@relay.example:j@undp.example>", [("", "j@undp.example")]),
        (b"", []),
    ],
)
def test_mailboxes_keep_their_names(value: bytes, expected: list[tuple[str, str]]) -> None:
    assert addresses(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"a@good.example,b@evil.example", ["a@good.example", "b@evil.example"]),
        (b"a@good.example)b@evil.example", []),
        (b"<a@good.example>,b@evil.example", ["a@good.example", "b@evil.example"]),
        (b"a@good.example <b@evil.example>", ["b@evil.example"]),
        (b"<a@good.example> <b@evil.example>", []),
        (b"a@good.example\\,b@evil.example", ["b@evil.example"]),
        (b"=?utf-8?q?a=40evil.example?=", []),
        (b"a@b@c.example", []),
        (b"a@", []),
        (b"@b.example", []),
        (b"a b@c.example", []),
        (b"a@b .example", []),
        (b"a@[192.0.2.1]", ["a@[192.0.2.1]"]),
        (b"a@b..example", []),
    ],
)
def test_an_answer_can_only_go_where_the_header_plainly_says(value: bytes, expected: list[str]) -> None:
    assert [address for _, address in addresses(value)] == expected


def test_a_line_break_hidden_in_a_display_name_brings_no_header() -> None:
    value = b"=?utf-8?Q?L=C3=A9na_Fauconnier=0D=0ABcc:_all@victims.example?= <lena@passerelle.example>"
    assert addresses(value) == [("Léna Fauconnier", "lena@passerelle.example")]


def test_what_is_no_address_is_told() -> None:
    faults = Faults()
    assert read_addresses(b"nobody at all", faults) == ()
    assert "an address could not be read" in faults.found


def test_a_hundred_addresses_are_enough() -> None:
    faults = Faults()
    assert len(read_addresses(b",".join(b"p%d@q.example" % number for number in range(500)), faults)) == 100
    assert faults.found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"plain", "plain"),
        (b"=?iso-8859-1?Q?Caf=E9?= now", "Café now"),
        (b"=?utf-8?B?w6k=?= =?utf-8?B?w6g=?=", "éè"),
        (b"=?utf-8?B?5Lit5Q==?= =?utf-8?B?m70=?=", "中国"),
        (b"=?gb2312?B?1tC5+g==?=", "中国"),
        (b"=?utf-8?Q?caf=C3=A9 au lait?=", "café au lait"),
        (b"Registration =?utf-8?B?4oCTIDE2IEp1bHk=", "Registration – 16 July"),
        (b"=?utf-8?B?4oCTIDE2IEp1bHk?=", "– 16 July"),
        (b"=?x-unknown?Q?caf=C3=A9?=", "café"),
        (b"=?iso-2022-jp?B?GyRCfGI2NhsoQg==?=", "髙橋"),
        ("Réunion".encode(), "Réunion"),
        ("Регистрация на мероприятие".encode("cp1251"), "Регистрация на мероприятие"),
        ("Регистрация на мероприятие".encode("koi8-r"), "Регистрация на мероприятие"),
        (b"=?utf-8?Q?a=0D=0AX-Evil:_1?=", "a X-Evil: 1"),
        (b"=?utf-8?Q?a=00b=E2=80=AEc?=", "abc"),
        (b"=?utf-8*en?Q?caf=C3=A9?=", "café"),
        (b"1 =?= 2", "1 =?= 2"),
    ],
)
def test_encoded_words_are_read_also_where_they_are_broken(value: bytes, expected: str) -> None:
    assert read_text(value) == expected


def test_raw_bytes_take_the_charset_of_the_body() -> None:
    assert read_text("骆宾".encode("gb18030"), "gb18030") == "骆宾"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 09 Jul 2019 10:15:05 -0400", datetime(2019, 7, 9, 10, 15, 5, tzinfo=timezone(timedelta(hours=-4)))),
        ("9 Jul 2019 10:15 GMT (UTC)", datetime(2019, 7, 9, 10, 15, tzinfo=UTC)),
        ("Tues, 9 July 2019 3:15pm WAT", datetime(2019, 7, 9, 15, 15, tzinfo=timezone(timedelta(hours=1)))),
        ("Tue, 9 Jul 19 23:59:60 EDT", datetime(2019, 7, 9, 23, 59, 59, tzinfo=timezone(timedelta(hours=-4)))),
        ("Mon, 32 Jul 2019 10:00:00 +0000", None),
        ("Tue, 09 Jul 2019 10:15:05 +9999", datetime(2019, 7, 9, 10, 15, 5, tzinfo=UTC)),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_dates_are_aware_or_none(value: str, expected: datetime | None) -> None:
    assert read_date(value) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("attachment; filename=list.csv", "list.csv"),
        ("attachment; filename*=utf-8''d%C3%A9l%C3%A9gu%C3%A9s.csv", "délégués.csv"),
        ("attachment; filename*0*=utf-8''d%C3%A9; filename*1*=l%C3%A9.csv", "délé.csv"),
        ('attachment; filename="=?utf-8?B?5ZCN5Y2VLnhsc3g=?="', "名单.xlsx"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\x\\\\list.csv"', "list.csv"),
        ("attachment; filename*", ""),
        ("attachment; filename=" + "a" * 4096, "a" * 200),
    ],
)
def test_file_names_are_names_and_never_paths(header: str, expected: str) -> None:
    assert read_filename(read_parameters(header)[1], "filename") == expected


def test_message_ids_are_found_among_junk() -> None:
    assert read_ids("<a@b.example>\t junk <c@d.example>") == ("<a@b.example>", "<c@d.example>")
    assert read_ids("none") == ()


def test_an_address_stands_alone() -> None:
    assert is_address("a.b+c@d.example")
    assert not is_address("a@b.example, c@d.example")
    assert not is_address("a@b.example\nBcc: c@d.example")


def test_empty_places_in_a_list_are_nobody() -> None:
    assert addresses(b", a@b.example, , Bo <c@d.example>,") == [("", "a@b.example"), ("Bo", "c@d.example")]


def test_very_many_quoted_words_are_read_in_bounded_time() -> None:
    start = time.process_time()
    assert addresses(b'""' * 32_000 + b" <j@undp.example>") == [("", "j@undp.example")]
    assert time.process_time() - start < 5
