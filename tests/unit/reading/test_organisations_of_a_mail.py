"""Which organisations a mail offers for a person, how far each reaches, and what is weighed about it."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather
from inbox_worker.reading.affiliations import as_affiliation, is_part, is_title
from inbox_worker.reading.domains import from_domain
from inbox_worker.reading.features import nearness
from inbox_worker.reading.features.houses import of_affiliation
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Kind
from inbox_worker.reading.options import organisations
from tests.unit.reading.harbour_lights import case_of


def _case(body: str, *, sender: str = "Ana Ruiz <ana@mailbox.example>") -> Case:
    return case_of(body, sender=sender)


def _candidate(case: Case, name: str) -> gather.Candidate:
    return next(one for one in gather.candidates(case) if one.name.text == name)


def _houses(case: Case, name: str = "Ana Ruiz") -> list[str]:
    return [one.text for one in organisations(case, _candidate(case, name))]


def _seen(case: Case, name: str, house: str) -> dict[str, float]:
    candidate = _candidate(case, name)
    options = organisations(case, candidate)
    found: dict[str, float] = {}
    for one in options:
        if one.text == house:
            found |= of_affiliation(case, candidate, one, options, Kind.REGISTER)
    return found


@pytest.mark.parametrize(
    ("said", "house"),
    [
        ("My newspaper is Northern Harbour Weekly and I write about ships.", "Northern Harbour Weekly"),
        ("I registered last week (Tidal Reading Circle). Please add my name.", "Tidal Reading Circle"),
        ("I volunteer with a small outfit called Lamplighters.", "Lamplighters"),
        ("I work at the Ministry of Ports, Family and Youth of Samoa.", "Ministry of Ports, Family and Youth of Samoa"),
        (
            "Je viens au nom du Comité national de lutte contre la fraude des bateaux de pêche.",
            "Comité national de lutte contre la fraude des bateaux de pêche",
        ),
    ],
)
def test_an_organisation_in_prose_is_offered(said: str, house: str) -> None:
    assert house in _houses(_case(f"Hello,\n\n{said}\n\nKind regards\nAna Ruiz\n"))


def test_the_words_that_spell_the_domain_are_an_organisation_without_those_before_them() -> None:
    case = _case(
        "Hello,\n\nwe are both Pier Lantern staff and come gladly.\n\nAna Ruiz\n",
        sender="Ana Ruiz <ana@pierlantern.example>",
    )
    assert "Pier Lantern" in _houses(case)


def test_every_organisation_of_a_list_item_is_the_persons() -> None:
    case = _case(
        "Please register:\n\n1. Luisa Sanz, Cyber Unit, Ministry of Ports\n2. Omar Vale, Tide Watch\n\nAna Ruiz\n"
    )
    candidate = _candidate(case, "Luisa Sanz")
    assert "Ministry of Ports" in {one.text for one in organisations(case, candidate) if one.row}


def test_a_house_named_by_its_sort_is_offered_in_full() -> None:
    case = _case(
        "The Permanent Mission of Samoa sends:\n\n1. Luisa Sanz, Permanent Mission\n2. Omar Vale, Tide Watch\n\nAna Ruiz\n"
    )
    offered = organisations(case, _candidate(case, "Luisa Sanz"))
    assert any(one.row and one.text == "Permanent Mission of Samoa" for one in offered)


def test_a_misspelt_name_is_no_organisation() -> None:
    case = _case("Hello,\n\nmy name is «Ana Ruiz», not «Anna Ruis».\n\nAna Ruiz\n")
    options = organisations(case, _candidate(case, "Ana Ruiz"))
    assert not {"Anna Ruis", "Ana Ruiz"} & {one.text for one in options if one.source != "marked"}


def test_the_addressee_of_compliments_is_not_the_persons_house() -> None:
    case = _case("The Mission of Samoa presents its compliments to the Circle of Ports. It registers Luisa Sanz.\n")
    denied = {claim.affiliation.text for claim in case.own.claims if claim.not_affiliation and claim.affiliation}
    assert "Circle of Ports" in denied


@pytest.mark.parametrize(
    ("subject", "body", "domain", "house"),
    [
        ("From Lake Harbour FM 98.4", "I am the morning presenter, Ana Ruiz.", "lakeharbourfm", "Lake Harbour FM"),
        ("please", "put me down, ana ruiz, rope & anchor (leeds)", "ropeandanchor", "rope & anchor"),
        (
            "Re: Confirmation",
            (
                "Sorry, I cannot come.\n\nAna\n\nOn Mon, 5 May 2031, Registration <registration@events.example> wrote:\n"
                "> Dear Ana Ruiz (Casa Marea), you are registered."
            ),
            "casamarea",
            "Casa Marea",
        ),
    ],
    ids=["in the subject", "with an ampersand", "in our own letter that is answered"],
)
def test_the_words_that_spell_the_domain_are_found(subject: str, body: str, domain: str, house: str) -> None:
    case = case_of(f"{body}\n", sender=f"Ana Ruiz <ana@{domain}.example>", subject=subject)
    options = organisations(case, _candidate(case, "Ana Ruiz"))
    assert house in {one.text for one in options if one.source == "domain"}


def test_a_display_name_that_spells_the_domain_is_an_organisation() -> None:
    case = case_of("Ximena Ruiz irá al acto.\n", sender="El Faro de Sal <redaccion@farosal.example>", subject="Prensa")
    options = organisations(case, next(one for one in gather.candidates(case) if one.name.text == "Ximena Ruiz"))
    assert ("El Faro de Sal", "domain") in {(one.text, one.source) for one in options}


def test_the_domain_of_the_persons_own_address_tells_whose_house_it_is() -> None:
    case = _case(
        "Please register me (Pier Lantern) and Luisa Sanz of Tide Watch, luisa.sanz@tidewatch.example.\n\nAna Ruiz\n",
        sender="Ana Ruiz <ana@pierlantern.example>",
    )
    assert "own domain fits" in _seen(case, "Luisa Sanz", "Tide Watch")
    assert "own domain fits" not in _seen(case, "Luisa Sanz", "Pier Lantern")


def test_where_none_is_said_counts_for_the_person_beside_it() -> None:
    case = _case("Ana Ruiz comes for Tide Watch. My sister Luisa Sanz comes in a private capacity.\n")
    assert nearness.none_said(case, _candidate(case, "Luisa Sanz")) == "beside"
    assert nearness.none_said(case, _candidate(case, "Ana Ruiz")) == "afar"


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Officer II",
        "Assistante de direction",
        "Counsellor at the Mission",
        "National Director of Communications",
    ],
)
def test_a_job_in_a_house_without_a_name_is_only_a_job(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize("text", ["Présidente de l'association Rives", "Universität Lindenburg Rektor"])
def test_a_job_beside_a_named_house_is_more_than_a_job(text: str) -> None:
    assert not is_title(text)


def test_a_label_may_call_a_unit_an_organisation() -> None:
    assert as_affiliation("Coastal Rescue Unit") is None
    assert as_affiliation("Coastal Rescue Unit", labelled=True) == "Coastal Rescue Unit"


def test_a_part_of_a_house_is_known_by_its_first_or_last_word() -> None:
    assert is_part("Juristische Fakultät")
    assert is_part("Departamento de Derecho")
    assert not is_part("Universidad de la Costa")


def test_a_domain_of_known_words_is_parted_at_them() -> None:
    assert from_domain("a@southernharbourethics.example") == "Southern Harbour Ethics"


def test_what_stands_in_quotes_behind_a_word_for_a_house_is_offered_whole() -> None:
    case = _case("您好，我司「晨曦数链」拟派周小梅参加活动。\n", sender="周小梅 <zhou@mailbox.example>")
    assert "晨曦数链" in _houses(case, "周小梅")


def test_a_network_is_not_cut_at_a_sort_in_the_midst_of_its_name() -> None:
    case = _case("您好，请登记。\n\n姓名：周小梅\n单位：南洋劳工观察网\n", sender="周小梅 <zhou@mailbox.example>")
    labelled = [one.text for one in organisations(case, _candidate(case, "周小梅")) if one.source == "labelled"]
    assert labelled == ["南洋劳工观察网"]


@pytest.mark.parametrize(
    ("said", "house"),
    [
        ("I come from the Mercy Corridor.", "Mercy Corridor"),
        ("Please add me. Ana Ruiz, founder, Decent Spas Pledge.", "Decent Spas Pledge"),
        ("All of us belong together. Both Mountain Rescue Faro.", "Mountain Rescue Faro"),
        ("On the badge: Rescue, Hope & Kinship.", "Rescue, Hope & Kinship"),
        ("I am the Head of Tidal Lawyers Without Silence.", "Tidal Lawyers Without Silence"),
    ],
)
def test_what_an_article_a_job_or_a_sentence_leads_to_may_be_a_house_though_it_looks_like_a_name(
    said: str, house: str
) -> None:
    assert house in _houses(_case(said))


def test_an_organisation_does_not_end_in_for_before_words_that_look_like_a_name() -> None:
    case = _case("für Frau Erna Obexer vom Institut für Alpines Recht bitte ich um einen Platz am 20. Mai.\n")
    assert "Institut für" not in _houses(case, "Erna Obexer")
    assert "Institut für Alpines Recht" in _houses(case, "Erna Obexer")


def test_a_dot_within_a_name_makes_no_address_of_it() -> None:
    assert as_affiliation("Подвал.Медиа") == "Подвал.Медиа"
    assert as_affiliation("lantern.example") is None
    assert as_affiliation("Lantern.example") is None


def test_an_organisation_does_not_run_on_over_and_into_the_next_who_comes() -> None:
    case = case_of(
        "Don Callisto Bergamaschi viene per la Caritas di San Vito e Ornella Mancuso dirige l'Osservatorio Reti.\n\nEva Moll\n"
    )
    callisto = next(one for one in gather.candidates(case) if "Bergamaschi" in one.name.text)
    texts = {one.text for one in organisations(case, callisto)}
    assert "Caritas di San Vito" in texts
    assert not any("Ornella" in text for text in texts)
