"""Names out of the oblique cases of Russian and Ukrainian."""

from __future__ import annotations

import pytest

from inbox_worker.reading.names import Name, as_name, nominative


def straight(text: str, *beside: str) -> Name:
    name = as_name(text)
    assert name is not None
    return nominative(name, beside)


@pytest.mark.parametrize(
    ("oblique", "expected"),
    [
        ("Кузнецову Дарью Олеговну", "Кузнецова Дарья Олеговна"),
        ("Кузнецову-Берг Ольгу Дмитриевну", "Кузнецова-Берг Ольга Дмитриевна"),
        ("Ивана Петровича Сидорова", "Иван Петрович Сидоров"),
        ("Петрову Сергею Ивановичу", "Петров Сергей Иванович"),
        ("Наталью Викторовну Павлюченко", "Наталья Викторовна Павлюченко"),
        ("Шевчука Андрія Миколайовича", "Шевчук Андрій Миколайович"),
        ("Анну Сергеевну Достоевскую", "Анна Сергеевна Достоевская"),
        ("Гринберга Льва Абрамовича", "Гринберг Лев Абрамович"),
        ("Бойка Ігоря Васильовича", "Бойко Ігор Васильович"),
    ],
)
def test_a_patronymic_makes_it_safe_and_a_person_still_looks(oblique: str, expected: str) -> None:
    name = straight(oblique)
    assert (name.text, name.doubtful) == (expected, True)


@pytest.mark.parametrize(
    ("oblique", "expected"),
    [
        ("Дарью Кузнецову", "Дарья Кузнецова"),
        ("Антона Латышева", "Антон Латышев"),
        ("Виктора Цоя", "Виктор Цой"),
        ("Никиту Ильина", "Никита Ильин"),
        ("Олега Лозу", "Олег Лоза"),
        ("Богдана Савчука", "Богдан Савчук"),
        ("Марії Бойко", "Марія Бойко"),
        ("Любовь Орлову", "Любовь Орлова"),
        ("Айгерим Сериковой", "Айгерим Серикова"),
    ],
)
def test_a_well_known_given_name_tells_case_and_gender_too(oblique: str, expected: str) -> None:
    assert straight(oblique).text == expected


def test_the_mail_itself_knows_best() -> None:
    assert straight("Ренальду Шпак", "Шпак Ренальда Юрьевна", "Ренальду Шпак").text == "Ренальда Шпак"
    name = straight("Севару Юлдашеву", "Севару Юлдашеву", "Юлдашева Севара Олимовна")
    assert (name.text, name.doubtful) == ("Севара Юлдашева", False)


def test_what_cannot_be_restored_stays_and_is_marked() -> None:
    name = straight("Жюстину Тартюфову")
    assert (name.text, name.doubtful) == ("Жюстину Тартюфову", True)


def test_a_lost_vowel_is_not_guessed() -> None:
    assert straight("Ивана Кравца").text == "Ивана Кравца"


@pytest.mark.parametrize(
    "text",
    [
        "Иван Вересов",
        "Горбаль Назар Зіновійович",
        "Александра Петрова",
        "Карине Мелконян",
        "Валентина Петрук",
        "Leyla Çelik",
    ],
)
def test_a_nominative_stays_as_it_is(text: str) -> None:
    assert straight(text, f"{text} и другие").text == text
