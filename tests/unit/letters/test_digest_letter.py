"""The digest shows what needs a person first, opens ready-made answers, and acts on nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from inbox_worker.desk.summary import Folder, Summary, Urgency
from inbox_worker.letters.check import sample_summaries
from inbox_worker.letters.model import Addressee, CommandResult, Letter
from inbox_worker.letters.render import Templates
from inbox_worker.letters.report import command_result, digest
from inbox_worker.letters.tokens import command_token, tokens_in

OWN = "registration+forum@events.example"
TOKEN = command_token(b"k", 57, "organiser@events.example")
FULL, QUIET = sample_summaries()
Write = Callable[[Summary], Letter]


@pytest.fixture
def written(templates: Templates) -> Write:
    return lambda summary: digest(
        templates, summary, Addressee("organiser@events.example", "fr"), own_address=OWN, token=TOKEN
    )


def links(letter: Letter) -> dict[str, str]:
    """Button → mailto link, the first of each name."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', letter.html)
    return {label: unescape(href) for href, label in reversed(found)}


def body(link: str) -> list[str]:
    return parse_qs(urlsplit(link).query)["body"][0].split("\r\n")


def test_every_button_opens_an_answer_to_us_with_subject_command_and_token(written: Write) -> None:
    letter = written(FULL)
    wanted = {
        "Accept": "accept 1",
        "Correct": "1 = Ana Sample / Organisation",
        "Reject": "reject 1",
        "Not a registration": "not 1",
        "Merge": "merge 1 1",
        "Release": "release",
    }
    for label, command in wanted.items():
        link = links(letter)[label]
        assert unquote(urlsplit(link).path) == OWN
        assert parse_qs(urlsplit(link).query)["subject"] == [f"Re: {letter.subject}"]
        assert body(link) == [command, "", TOKEN]
        assert "+" not in link


def test_a_case_without_people_cannot_be_accepted_only_named(written: Write) -> None:
    case = replace(FULL.cases[0], people=())
    letter = written(replace(FULL, cases=(case,)))
    assert "Accept" not in links(letter)
    assert body(links(letter)["Enter a name"])[0] == "1 = Name / Organisation"
    assert "accept 1\n" not in letter.text


def test_a_correction_is_prefilled_for_each_person(written: Write) -> None:
    ana = FULL.cases[0].people[0]
    ben = replace(ana, label="1.2", name="Ben / Sample = x\r\naccept 9", affiliation="Ministry A/B")
    letter = written(replace(FULL, cases=(replace(FULL.cases[0], people=(ana, ben)),)))
    lines = body(links(letter)["Correct"])
    assert lines[:2] == ["1 = Ana Sample / Organisation", "1.2 = Ben   Sample   x accept 9 / Ministry A/B"]
    assert lines[2:] == ["", TOKEN]


def test_the_token_stands_in_text_and_html(written: Write) -> None:
    letter = written(QUIET)
    assert tokens_in(letter.text) == tokens_in(letter.html) == tokens_in(TOKEN)
    assert letter.text.rstrip().endswith(TOKEN)


def test_what_needs_a_person_comes_first(written: Write) -> None:
    order = ["To decide", "The same person?", "Questions", "Letters that came back", "Faults", "Confirmed",
             "What will be sent", "Answered by hand", "Bookkeeping", TOKEN]  # fmt: skip
    for text in (written(FULL).text, written(FULL).html):
        body_text = text.partition("</h1>")[2] or text
        places = [body_text.rindex(part) if part == TOKEN else body_text.index(part) for part in order]
        assert places == sorted(places)


def test_a_case_is_shown_in_full(written: Write) -> None:
    letter = written(FULL)
    for text in (letter.text, letter.html):
        for part in (
            "wants to register",
            "1 day",
            "doubtful",
            "Ana Sample",
            "affiliation missing",
            "signature",
            "Hello",
        ):
            assert part in text


def test_the_subject_tells_how_much_there_is_to_decide(written: Write) -> None:
    assert written(FULL).subject == "Urgent: Registrations, Monday, 1 July 2019: 2 need you"
    assert written(replace(FULL, urgency=Urgency.SOON, needs_you=1)).subject.endswith("2019: 1 needs you")
    assert written(QUIET).subject == "Registrations, Monday, 1 July 2019: nothing to decide"


def test_a_quiet_day_shows_no_empty_section(written: Write) -> None:
    text = written(QUIET).text
    assert "To decide" not in text
    assert "Letters" not in text
    assert "== Sample ==" in text


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        (Folder("INBOX", 100, 100), "INBOX: 100 mails, all accounted for"),
        (Folder("INBOX", 95, 100, gone=5), "INBOX: 95 mails, all accounted for; 5 deleted or moved since"),
        (
            Folder("INBOX", 95, 100, 2, gone=5),
            "INBOX: 95 mails, all accounted for; 5 deleted or moved since; 2 vanished before they could be read",
        ),
        (
            Folder("INBOX", 96, 100, gone=5, missing=1),
            "INBOX: 96 mails in the mailbox, 100 known to the worker; 5 deleted or moved since; 1 missing",
        ),
    ],
)
def test_the_digest_says_of_each_mail_of_the_mailbox_where_it_is(written: Write, folder: Folder, words: str) -> None:
    letter = written(replace(QUIET, folders=(folder,)))
    shown = re.sub(r"<[^>]*>", "", letter.html.replace(">differs<", "><"))
    assert f"{words}.\n" in letter.text
    assert f"{words}\n" in re.sub(" +", " ", shown)
    assert (">differs<" in letter.html) is not folder.agrees


def test_nothing_is_loaded_from_elsewhere_and_every_link_is_a_mailto(written: Write) -> None:
    letter = written(FULL)
    assert not re.search(r"src=|url\(|<link|<script|<img|https?://", letter.html)
    assert all(href.startswith("mailto:") for href in re.findall(r'href="([^"]*)"', letter.html))


def test_words_of_a_mail_stay_words(written: Write) -> None:
    words = "{{7*7}} <script>alert(1)</script>\u202e"
    case = replace(FULL.cases[0], words=words, sender='"><b>x</b>', subject="<i>", reasons=("<u>",))
    letter = written(replace(FULL, cases=(case,)))
    assert "{{7*7}} <script>alert(1)</script>" in letter.text
    assert "\u202e" not in letter.text + letter.html
    assert not re.search("<script|<b>|<i>|<u>", letter.html)


def test_a_questions_link_cannot_add_recipients_or_headers(written: Write) -> None:
    question = replace(FULL.questions[0], sender="a@x.example?bcc=evil@y.example&body=x", subject="A&B\r\nBcc: z")
    link = links(written(replace(FULL, questions=(question,))))["Answer"]
    assert link.startswith("mailto:a@x.example%3Fbcc%3Devil@y.example%26body%3Dx?subject=")
    assert set(parse_qs(urlsplit(link).query)) == {"subject"}


def test_the_organisers_letters_are_english_and_not_answers_of_a_machine_to_a_machine(written: Write) -> None:
    assert written(QUIET).language == "en"
    assert not written(QUIET).answers


def test_each_command_is_answered_and_what_was_not_understood_is_quoted_back(templates: Templates) -> None:
    results = [
        CommandResult("accept 12", "12 Amina Diallo is confirmed."),
        CommandResult("acept <b>", "The number is missing: accept 12", understood=False),
    ]
    letter = command_result(templates, results, Addressee("organiser@events.example", "en"), token=TOKEN)
    assert letter.answers
    assert "> accept 12\n12 Amina Diallo is confirmed." in letter.text
    assert "> acept <b>\nThe number is missing: accept 12" in letter.text.partition("Not understood")[2]
    assert "acept &lt;b&gt;" in letter.html
    assert TOKEN in letter.text


def test_an_answer_that_did_nothing_says_so(templates: Templates) -> None:
    letter = command_result(templates, [], Addressee("organiser@events.example", "en"), token=TOKEN)
    assert "Nothing was changed." in letter.text
    assert "Nothing was changed." in letter.html
