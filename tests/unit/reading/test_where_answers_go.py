"""Where the answer to each person goes, and addresses that are spelled."""

from __future__ import annotations

import pytest

from inbox_worker.mail.parse import parse
from inbox_worker.reading import gather, mailboxes, read
from inbox_worker.reading.heard import Case
from inbox_worker.reading.spelled import spelled
from tests.unit.reading.harbour_lights import WORDS

OWN = frozenset({"registration@events.example"})


def _case(body: str, head: str = "") -> Case:
    raw = (
        f"From: Ana Ruiz <ana@lantern.example>\nTo: registration@events.example\nSubject: 20 May\n{head}"
        f"Message-ID: <1@x.example>\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    )
    return read.case_of(parse(raw.encode()), (), OWN, WORDS)


def _boxes(case: Case, *names: str) -> list[str]:
    people = gather.candidates(case)
    chosen = [next(one for one in people if name in {form.name.text for form in one.forms}) for name in names]
    return [box.address for box in mailboxes.of_people(case, chosen, people)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("use ada.mill at harbour dot example", "ada.mill@harbour.example"),
        ("ada[at]harbour[dot]example", "ada@harbour.example"),
        ("ada (собака) harbour (точка) example", "ada@harbour.example"),
        ("ada punto mill arroba harbour punto example", "ada.mill@harbour.example"),
        ("邮箱 ada 在 harbour 点 example；", "ada@harbour.example"),
    ],
)
def test_a_spelled_address_is_read(text: str, address: str) -> None:
    assert [found for _, _, found in spelled(text)] == [address]


@pytest.mark.parametrize("text", ["We meet at harbour.example today.", "look at the dot", "ada@harbour.example"])
def test_a_word_between_spaces_alone_spells_nothing(text: str) -> None:
    assert not list(spelled(text))


def test_a_spelled_address_is_quoted_as_it_stands() -> None:
    case = _case("Please register Kofi Mensah, kofi at harbour dot example.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    kofi = next(one for one in people if one.name.text == "Kofi Mensah")
    box = mailboxes.of_people(case, [kofi], people)[0]
    assert (box.address, box.span and box.span.text) == ("kofi@harbour.example", "kofi at harbour dot example")


@pytest.mark.parametrize(
    "body",
    [
        "Please register me. Write to me at lamp@home.example, please.\n\nAna Ruiz\n",
        "Прошу зарегистрировать меня. Пишите на lamp@home.example.\n\nАна Руис\n",
        "Merci de m'inscrire. Répondez-moi plutôt à lamp@home.example\n\nAna Ruiz\n",
    ],
)
def test_who_asks_to_write_to_an_address_gets_the_answer_there(body: str) -> None:
    case = _case(body)
    writer = [one for one in gather.candidates(case) if one.writer]
    assert [box.address for box in mailboxes.of_people(case, writer, writer)] == ["lamp@home.example"]


def test_an_address_that_is_no_longer_read_is_not_the_one_to_write_to() -> None:
    case = _case("Register me. My box lamp@home.example is closed, so please write to me at this one.\n\nAna Ruiz\n")
    writer = [one for one in gather.candidates(case) if one.writer]
    assert [box.address for box in mailboxes.of_people(case, writer, writer)] == ["ana@lantern.example"]


def test_all_answers_go_where_all_are_asked_for() -> None:
    case = _case(
        "Please register Kofi Mensah and Lena Vogt. Please send all confirmations to desk@harbour.example.\n\nAna Ruiz\n"
    )
    assert _boxes(case, "Kofi Mensah", "Lena Vogt") == ["desk@harbour.example"] * 2


def test_the_address_of_somebody_else_is_not_the_writers() -> None:
    case = _case("Please register me and Kofi Mensah. Write to Kofi at kofi.mensah@harbour.example.\n\nAna Ruiz\n")
    assert _boxes(case, "Ana Ruiz", "Kofi Mensah") == ["ana@lantern.example", "kofi.mensah@harbour.example"]


def test_who_gets_a_copy_has_an_address() -> None:
    case = _case("Please register Kofi Mensah and Lena Vogt.\n\nAna Ruiz\n", "Cc: kofi.mensah@harbour.example\n")
    assert _boxes(case, "Kofi Mensah", "Lena Vogt") == ["kofi.mensah@harbour.example", "ana@lantern.example"]


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("desk@lantern.example", "desk@lantern.example"),
        ("ana.ruiz@home.example", "ana.ruiz@home.example"),
        ("someone@elsewhere.example", "ana@lantern.example"),
        ("registration@events.example", "ana@lantern.example"),
    ],
)
def test_the_header_may_ask_for_answers_at_the_own_house_or_name(wanted: str, address: str) -> None:
    case = _case("Please register Kofi Mensah.\n\nAna Ruiz\n", f"Reply-To: {wanted}\n")
    assert _boxes(case, "Kofi Mensah") == [address]


def test_the_address_above_a_quoted_mail_is_its_authors() -> None:
    case = _case(
        "Please register Kofi Mensah.\n\nAna Ruiz\n\nOn 4 May 2031 at 10:00, Lena Vogt <lena@mill.example> wrote:\n> Whom do we send?\n"
    )
    assert _boxes(case, "Kofi Mensah") == ["ana@lantern.example"]


def test_the_address_of_somebody_who_does_not_come_is_nobody_elses() -> None:
    table = "الاسم\tيحضر\tالبريد\nحمدي البدراوي\tلا\thamdy@lantern.example\nنورهان محمود شلبي\tنعم\t\n"
    case = _case(f"Please register those with a yes.\n\n{table}\nKind regards\nAna Ruiz\n")
    noor = next(one for one in gather.candidates(case) if one.name.text == "نورهان محمود شلبي")
    assert [box.address for box in mailboxes.of_people(case, [noor], [noor])] == ["ana@lantern.example"]


def test_what_is_labelled_an_address_for_something_is_the_persons() -> None:
    case = _case(
        "Name: Kofi Mensah\nOrganisation: Lantern House\nE-mail for the badge: desk@harbour.example\nRoom: 4\n"
    )
    assert _boxes(case, "Kofi Mensah") == ["desk@harbour.example"]


def test_an_address_behind_a_label_of_something_else_is_nobodys() -> None:
    case = _case("Name: Ana Ruiz\nOrganisation: Lantern House\nInvoices: desk@harbour.example\n")
    assert _boxes(case, "Ana Ruiz") == ["ana@lantern.example"]


def test_no_answer_goes_to_an_address_that_nobody_reads_where_another_is_asked_for() -> None:
    raw = (
        "From: Lantern House <no-reply@forms.example>\nReply-To: lamp@home.example\nTo: registration@events.example\n"
        "Subject: 20 May\nContent-Type: text/plain; charset=utf-8\n\nPlease register me.\n\nAna Ruiz\n"
    )
    assert _boxes(read.case_of(parse(raw.encode()), (), OWN, WORDS), "Ana Ruiz") == ["lamp@home.example"]
