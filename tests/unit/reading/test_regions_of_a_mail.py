"""Whose words are whose: own, quoted, forwarded, in the ways of the usual clients."""

from __future__ import annotations

import pytest

from inbox_worker.reading import regions
from inbox_worker.reading.model import Region
from tests.unit.reading.harbour_lights import WORDS

GMAIL = (
    "Count me in!\n\nOn Mon, Jun 24, 2019 at 4:10 PM Ana Ruiz <ana@lantern.example> wrote:\n\n> Will you come?\n> Ana\n"
)
OUTLOOK = (
    "Please register me.\n\nFrom: Ana Ruiz <ana@lantern.example>\nSent: Monday, June 24, 2019 10:10 AM\nTo: Li Na\n"
    "Subject: the event\n\nWill you come?\n"
)
APPLE = "See below.\n\nBegin forwarded message:\n\n> From: Ana Ruiz <ana@lantern.example>\n> Subject: the event\n>\n> Will you come?\n"
YAHOO = "Yes.\n\n    On Friday, July 5, 2019, 11:30:12 AM EDT, Ana Ruiz <ana@lantern.example> wrote:  \n \n Will you come?\n"


def _cut(text: str, *, forwarded: bool = False) -> list[tuple[Region, str, str]]:
    return [
        (
            block.region,
            block.author.address if block.author else "",
            " ".join(line.text.strip() for line in block.lines).strip(),
        )
        for block in regions.cut(text, forwarded=forwarded, lexicon=WORDS)
    ]


@pytest.mark.parametrize(
    ("text", "own", "region"),
    [
        (GMAIL, "Count me in!", Region.QUOTE),
        (OUTLOOK, "Please register me.", Region.QUOTE),
        (APPLE, "See below.", Region.FORWARD),
        (YAHOO, "Yes.", Region.QUOTE),
    ],
)
def test_own_words_end_where_another_mail_begins(text: str, own: str, region: Region) -> None:
    first, *others = _cut(text)
    assert first == (Region.OWN, "", own)
    assert [(kind, address) for kind, address, _ in others] == [(region, "ana@lantern.example")]
    assert "Will you come?" in others[0][2]


def test_answers_between_quoted_lines_are_own_words() -> None:
    text = "Ana wrote on 2019-06-24:\n> Your name?\nLi Na\n> Your organisation?\nLantern House\n"
    assert _cut(text)[0][2] == "Li Na Lantern House"


def test_an_address_between_quoted_lines_is_an_answer_and_not_who_wrote_what_follows() -> None:
    text = "Ana wrote on 2019-06-24:\n> Your name?\nLi Na\n> Your address?\nli@home.example please\n> Kind regards\n> Ana\n"
    assert _cut(text)[0][2] == "Li Na li@home.example please"


def test_a_forwarding_subject_makes_a_header_block_a_forward() -> None:
    assert _cut(OUTLOOK, forwarded=True)[1][0] is Region.FORWARD


def test_every_line_is_quoted_where_it_stands() -> None:
    for block in regions.cut(APPLE, forwarded=False, lexicon=WORDS):
        for line in block.lines:
            assert APPLE[line.start : line.end] == line.text
