"""How far an organisation reaches in prose, and which of its pieces may stand alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_worker.reading import affiliations, house_pieces, language, names
from inbox_worker.reading.domains import from_domain
from inbox_worker.reading.runs.houses import organisation_run, reaches
from inbox_worker.reading.words import split
from tests.unit.reading.harbour_lights import WORDS


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("Misión Permanente de Nordania ante las Naciones Unidas saluda", "Misión Permanente de Nordania ante las Naciones Unidas"),
        ("Mission permanente du Sudland auprès des Nations Unies présente", "Mission permanente du Sudland auprès des Nations Unies"),
        ("Missão Permanente do Lestado junto das Nações Unidas informa", "Missão Permanente do Lestado junto das Nações Unidas"),
        ("Frauencafé Morgenrot e. V. in Kleinheim", "Frauencafé Morgenrot e. V"),
        ("Red de Mujeres y de la Niñez", "Red de Mujeres y de la Niñez"),
        ("Corporación Puerto sin Rejas saluda", "Corporación Puerto sin Rejas"),
        ("Hafenverein Ohne Grenzen", "Hafenverein Ohne Grenzen"),
    ],
)  # fmt: skip
def test_an_organisation_goes_on_over_its_small_words_and_ends_with_its_legal_form(text: str, house: str) -> None:
    words = split(text)
    end = organisation_run(words, 0, len(words), WORDS)
    assert text[: words.ends[end - 1]] == house


@pytest.mark.parametrize("text", ["Hafenlotsen e. V", "Hafenlotsen e. V.", "Hafenlotsen e.V.", "Clairmatin SAS"])
def test_a_legal_form_is_one_with_its_last_dot_or_without(text: str) -> None:
    assert affiliations.has_legal_end(text)
    assert names.as_name(text) is None


def _cut(text: str) -> set[str]:
    return {text[start:end] for start, end, cut in house_pieces._pieces(text) if cut == "behind link"}


def test_a_piece_behind_of_stands_alone_only_where_a_job_or_a_part_of_the_house_comes_before() -> None:
    assert _cut("Direktorin der Universität Lindental") == {"Universität Lindental"}
    assert _cut("Faculté de droit de l'Université de Lindental") >= {"Université de Lindental"}
    assert _cut("Misión Permanente de la República de Nordania") == set()
    assert _cut("Ministère de la Justice du Nordland") == set()


@pytest.mark.parametrize("line", ["Rua das Flores 45, 2.º Esq., Porto", "14 avenue Foch, 69006 Lyon"])
def test_a_postal_address_is_told_from_a_house(line: str) -> None:
    assert affiliations.is_street(line)
    assert not affiliations.is_street("Haus der Kinder 2000")


def test_german_jobs_in_one_word_are_jobs() -> None:
    assert affiliations.is_title("Direktionsassistentin")
    assert affiliations.is_title("Stv. Protokollreferent")
    assert not affiliations.is_title("Frauenhaus Morgenrot")


def test_a_place_alone_is_no_organisation_with_its_land_in_brackets() -> None:
    assert affiliations.as_affiliation("Dakar (Sénégal)") is None
    assert affiliations.as_affiliation("Foyer Dakar (Sénégal)") is not None


def test_a_provider_with_a_hyphen_is_a_provider() -> None:
    assert from_domain("rosi@t-online.de") is None


def _before_a_stop(text: str) -> set[str]:
    return {text[start:end] for start, end, cut in house_pieces._pieces(text) if cut == "before a stop"}


def test_a_house_may_end_where_a_line_or_a_sentence_does() -> None:
    assert _before_a_stop("Vereinigung Schattenkind\nDer Eintrag") == {"Vereinigung Schattenkind"}
    assert _before_a_stop("Ligue de la Colombe. Merci") == {"Ligue de la Colombe"}
    assert _before_a_stop("Church of St. Jude") == set()


def test_a_house_does_not_go_on_over_a_pronoun_without_its_vowel() -> None:
    words = split("Istituto Vento di Lindental c'è Ada Neri")
    end = organisation_run(words, 0, len(words), WORDS)
    assert words.text[: words.ends[end - 1]] == "Istituto Vento di Lindental"


def test_a_department_of_a_land_is_a_house() -> None:
    assert affiliations.is_department("Labour Department")
    assert not affiliations.is_department("Barbados Labour Department")
    assert affiliations.is_department("Legal Affairs Desk")
    assert not affiliations.is_department("Rift Valley Anti-Trafficking Desk")


def test_a_department_of_a_city_is_a_house_where_more_than_the_city_tells_it() -> None:
    assert not affiliations.is_department("Gaborone Anti-Trafficking Desk")
    assert affiliations.is_department("Gaborone Desk")


def test_letters_with_dots_keep_the_last_one() -> None:
    words = split("La Red Faro A.C. vendrá. Soy de la Red.")
    assert words.text[slice(*words.between(1, 5))] == "Red Faro A.C."
    assert words.text[slice(*words.between(8, 10))] == "la Red"
    for text, words_of in (("Faro A. comes", 2), ("Pier 4.5. I come", 3)):
        assert not text[slice(*split(text).between(0, words_of))].endswith(".")


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("Департамент связей Министерства труда и миграции Надречья", "Министерства труда и миграции Надречья"),
        ("Second Porch in Dayton", "Second Porch"),
    ],
)
def test_a_house_stands_behind_its_department_and_before_its_place(text: str, house: str) -> None:
    assert house in [found for _, _, _, found in house_pieces.houses_in(text, labelled=False)]


def test_a_house_in_the_genitive_is_cut_from_no_other_house() -> None:
    cuts = [cut for _, _, cut, _ in house_pieces.houses_in("Фонд развития Института права", labelled=False)]
    assert cuts == [""]


def _reached(text: str) -> set[str]:
    words = split(text)
    return {text[: words.ends[end - 1]] for end in reaches(words, 0, len(words), WORDS)}


def test_a_house_may_be_called_after_where_it_stands() -> None:
    assert {"Verein Herberge", "Verein Herberge am Fluss"} <= _reached("Verein Herberge am Fluss bittet um zwei Plätze")
    assert "Herberge auf dem Berg" in _reached("Herberge auf dem Berg bittet um zwei Plätze")
    assert "Verein Herberge am Montag" not in _reached("Verein Herberge am Montag um zehn")
    assert "Verein Herberge, am Fluss" not in _reached("Verein Herberge, am Fluss gelegen")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("رابطة المترجمين في المهجر", "رابطة المترجمين"),
        ("海風協會同人", "海風協會"),
    ],
)
def test_what_a_label_calls_an_organisation_ends_within_no_phrase(text: str, cut: str) -> None:
    """Nothing but a word tells in prose that it may end there."""

    def pieces(*, labelled: bool) -> list[str]:
        return [house for _, _, _, house in house_pieces.houses_in(text, labelled=labelled)]

    assert cut in pieces(labelled=False)
    assert pieces(labelled=True) == [text]


@pytest.mark.parametrize(
    ("before", "house", "behind"),
    [
        ("Запишите меня, Мирон Кравчук, я веду работу, ", "Ассоциация приёмных семей\n«Ладошка", "», Тюмень."),
        (
            "Please register both of us, who are with the ",
            "Potohar Institute of Science\n& Technology",
            ", Pindi.",
        ),
        ("от ", "Министерства труда, миграции и социальной защиты населения", " в работе примет участие"),
        ("for ", "Port Hope Chamber of Commerce, Industry, Mines and Agriculture", "."),
    ],
)
def test_a_house_goes_on_in_the_next_line_and_in_its_other_fields(before: str, house: str, behind: str) -> None:
    words = split(before + house + behind)
    words = replace(words, common=language.common_words(language.spoken(words, WORDS), WORDS))
    at = next(place for place in range(len(words)) if words.starts[place] == len(before))
    ends = reaches(words, at, len(words), WORDS)
    assert len(before + house) in [words.ends[end - 1] for end in ends]


def test_a_house_with_fields_may_end_with_the_mail() -> None:
    words = split("Министерство труда, миграции и молодёжи")
    assert len(words) in reaches(words, 0, len(words), WORDS)


def test_the_days_of_every_week_are_no_part_of_an_organisation() -> None:
    words = split("I volunteer at the Corona Girls Drop-In on Saturdays")
    assert " ".join(words.folded[4 : organisation_run(words, 4, len(words), WORDS)]) == "corona girls drop in"
