"""Which organisation the mail says to write down, and which not to."""

from __future__ import annotations

import pytest

from inbox_worker.mail.parse import parse
from inbox_worker.reading import gather, read
from inbox_worker.reading.affiliations import is_street, is_title
from inbox_worker.reading.heard import Case
from inbox_worker.reading.options import organisations
from tests.unit.reading.harbour_lights import WORDS


def _case(body: str) -> Case:
    head = "From: Ana Ruiz <ana@mailbox.example>\nTo: registration@events.example\nSubject: 20 May\nMessage-ID: <1@x.example>\n"
    raw = f"{head}Date: Mon, 05 May 2031 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return read.case_of(parse(raw.encode()), (), frozenset({"registration@events.example"}), WORDS)


def _told(body: str) -> dict[str, str]:
    case = _case(f"{body}\n\nAna Ruiz\n")
    one = next(one for one in gather.candidates(case) if one.name.text == "Ana Ruiz")
    return {house.text: house.told for house in organisations(case, one)}


@pytest.mark.parametrize(
    ("said", "house"),
    [
        ("Please list me under Lamplighter Trust, not under the college.", "Lamplighter Trust"),
        ("Merci de m'inscrire au nom de l'Association Phare Ouvert.", "Association Phare Ouvert"),
        ("Bitte tragen Sie mich ein, ich vertrete den Verein Leuchtfeuer.", "Verein Leuchtfeuer"),
        ("Asistiré en nombre de la Fundación Faro Abierto.", "Fundación Faro Abierto"),
        ("Participarei em nome da Fundação Farol Aberto.", "Fundação Farol Aberto"),
        ("Verrò a nome dell'Associazione Faro Aperto.", "Associazione Faro Aperto"),
        ("Merhaba! Deniz Feneri Vakfı adına katılacağım.", "Deniz Feneri Vakfı"),
    ],
)
def test_the_organisation_that_a_writer_comes_for_is_chosen(said: str, house: str) -> None:
    assert _told(f"Hello,\n\n{said}").get(house) == "chosen"


def test_a_short_word_stands_for_the_organisation_that_has_it() -> None:
    told = _told(
        "Hello,\n\nI work at Tidewater College and help at Pier Migrant Helpdesk. Please register me under the Helpdesk."
    )
    assert told["Pier Migrant Helpdesk"] == "chosen in short"
    assert told["Tidewater College"] == ""


def test_what_is_said_in_full_of_one_is_not_said_in_short_of_another() -> None:
    told = _told(
        'Hello,\n\nthe badge should read "Blue Pier Survivors Network" rather than "Blue Pier LLC".\n\nBlue Pier LLC'
    )
    assert told["Blue Pier LLC"].startswith("denied")
    assert not told["Blue Pier Survivors Network"].startswith("denied")


def test_what_a_small_word_denies_is_denied_to_the_house_with_that_word() -> None:
    told = _told("Hello,\n\nI will be there, but not for the bank.\n\nAna Ruiz\nClerk, Coral Savings Bank")
    assert told["Coral Savings Bank"] == "denied in short"


def test_a_legal_form_behind_a_comma_is_no_piece_of_its_own() -> None:
    told = _told("Hello,\n\nI come from Pier Data Security Co., Ltd.")
    assert any(house.startswith("Pier Data Security Co., Ltd") for house in told)
    assert "Pier Data Security Co." not in told


@pytest.mark.parametrize(
    ("said", "house"),
    [
        ("Please register me, Ana Ruiz (Tidewater Women's Cell, Apia).", "Tidewater Women's Cell"),
        ("Send the pass for me (Ana Ruiz, Open Pier Circle) to this address.", "Open Pier Circle"),
        ("Nothing changes, Pier Dialogue Trust as before.", "Pier Dialogue Trust"),
    ],
)
def test_brackets_and_small_words_bound_an_organisation(said: str, house: str) -> None:
    assert house in _told(f"Hello,\n\n{said}")


def test_a_city_in_small_letters_may_be_an_employer() -> None:
    case = _case("Hello,\n\nI work for the city of Harbourville and wish to come.\n\nAna Ruiz\n")
    told = {claim.affiliation.text for claim in case.own.claims if claim.affiliation and claim.source != "marked"}
    assert "city of Harbourville" in told


def test_a_line_that_a_program_adds_is_no_organisation() -> None:
    assert _told("Hello,\n\nplease register me.\n\nAna Ruiz\n\nSent from my Harbour Mobile") == {}


@pytest.mark.parametrize("line", ["C/ Faro s/n, Sevilla", "Calle del Faro s/n"])
def test_a_street_without_a_number_is_a_street(line: str) -> None:
    assert is_street(line)


def test_an_accent_tells_the_house_from_the_job() -> None:
    assert not is_title("Secretaría de Pesca")


def test_an_organisation_ends_before_the_number_of_the_next_item() -> None:
    told = _told("Hello,\n\nplease register:\n\n1 Luisa Sanz, Ministry of Ports\n2 Omar Vale, Tide Watch Society")
    assert not any(house.endswith(" 2") for house in told)
