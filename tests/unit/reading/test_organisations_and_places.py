"""An organisation and the town or land where it stands."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather
from inbox_worker.reading.heard import Case
from inbox_worker.reading.options import Organisation, organisations, unbent
from inbox_worker.reading.placed import without_place
from tests.unit.reading.harbour_lights import case_of


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Maison Mbalax (Dakar)", "Maison Mbalax"),
        ("Legal Rights Forum, Karachi", "Legal Rights Forum"),
        ("Legal Rights Forum, Lubumbashi, Congo - Kinshasa", "Legal Rights Forum"),
        ("Fundación Sol en Lima", "Fundación Sol"),
        ("Pont Bleu à Cotonou", "Pont Bleu"),
        ("PONT BLEU A COTONOU", "PONT BLEU"),
        ("جمعية السلام بالرياض", "جمعية السلام"),
        ("جمعية السلام في بغداد", "جمعية السلام"),
    ],
)
def test_the_place_behind_a_name_goes(written: str, bare: str) -> None:
    assert without_place(written) == bare


@pytest.mark.parametrize(
    "name",
    [
        "University of Nairobi",
        "University of California, San Diego",
        "Center for Human Rights in Iran",
        "Human Rights in China",
        "Women in Mali",
        "Hospital, Nairobi",
        "Casa Lima",
        "الجمعية بالرياض",
        "Legal Rights Forum (LRF)",
        "Bureau, Oslo & Partners",
    ],
)
def test_a_place_that_belongs_to_the_name_stays(name: str) -> None:
    assert without_place(name) == name


def test_a_city_in_a_sentence_is_no_organisation() -> None:
    case = case_of(
        "Soy Wilfredo Berg, promotor en Cusco, y quisiera asistir.\n\nWilfredo Berg\n", sender="w.berg@posteo.example"
    )
    assert "Cusco" not in _options(case)


def test_a_city_may_be_what_the_senders_domain_is_called() -> None:
    case = case_of(
        "Soy Wilfredo Berg, promotor en Cusco, y quisiera asistir.\n\nWilfredo Berg\n", sender="w.berg@cusco.example"
    )
    assert "Cusco" in _options(case)


def _options(case: Case) -> set[str]:
    return {one.text for candidate in gather.candidates(case) for one in organisations(case, candidate)}


def test_a_sentence_bends_a_house_and_a_signature_does_not() -> None:
    said = "Від Київської кіберлабораторії будуть двоє: Мирон Кравчук і Ніна Берг.\n\nБогдан Терен\nКиївська кіберлабораторія\n"
    case = case_of(said, sender="post@posteo.example")
    found = [one for candidate in gather.candidates(case) for one in organisations(case, candidate)]
    bent = next(one for one in found if one.text == "Київської кіберлабораторії")
    assert unbent(bent, found).text == "Київська кіберлабораторія"
    assert unbent(bent, _others(found)).text == "Київської кіберлабораторії"  # what it is, no rule knows


def test_a_sentence_bends_a_house_that_nothing_else_writes() -> None:
    case = case_of(
        "Пишу от Городского центра «Лампа», прошу записать меня.\n\nНина Берг\n", sender="post@posteo.example"
    )
    found = [one for candidate in gather.candidates(case) for one in organisations(case, candidate)]
    bent = next(one for one in found if one.text == "Городского центра «Лампа»")
    assert unbent(bent, found).text == "Городской центр «Лампа»"


def test_a_word_in_quotes_that_the_mail_also_writes_unbent_is_written_so() -> None:
    case = case_of(
        "Добавьте Мурада Берга, он тоже из «Перекрёстка».\n\n> фонд «Перекрёсток»\n", sender="post@posteo.example"
    )
    found = [one for candidate in gather.candidates(case) for one in organisations(case, candidate)]
    bent = next(one for one in found if one.text == "Перекрёстка")
    assert unbent(bent, found).text == "Перекрёсток"


def _others(found: list[Organisation]) -> list[Organisation]:
    return [one for one in found if one.source != "signature"]
