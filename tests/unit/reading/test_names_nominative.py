"""Names out of the oblique cases of Russian and Ukrainian."""

from __future__ import annotations

import pytest

from inbox_worker.reading.names import nominative
from inbox_worker.reading.nominative import is_patronymic, may_be_given


@pytest.mark.parametrize(
    ("oblique", "straight"),
    [
        ("Кузнецову Дарью Олеговну", "Кузнецова Дарья Олеговна"),
        ("Кузнецову-Берг Ольгу Дмитриевну", "Кузнецова-Берг Ольга Дмитриевна"),
        ("Ивана Петровича Сидорова", "Иван Петрович Сидоров"),
        ("Петрову Сергею Ивановичу", "Петров Сергей Иванович"),
        ("Наталью Викторовну Павлюченко", "Наталья Викторовна Павлюченко"),
        ("Шевчука Андрія Миколайовича", "Шевчук Андрій Миколайович"),
        ("Анну Сергеевну Достоевскую", "Анна Сергеевна Достоевская"),
        ("Ли Сергея Афанасьевича", "Ли Сергей Афанасьевич"),
        ("Ростислава Андреевича Белоконя", "Ростислав Андреевич Белоконь"),
        ("Ивану Петровичу Гайдаю", "Иван Петрович Гайдай"),
        ("Сороку Ивана Петровича", "Сорока Иван Петрович"),
        ("Яна Сергея Афанасьевича", "Ян Сергей Афанасьевич"),
        ("Базарова Эрдэни Цыреновича", "Базаров Эрдэни Цыренович"),
        ("Ахметову Айгуль Маратовну", "Ахметова Айгуль Маратовна"),
    ],
)
def test_a_patronymic_makes_it_safe_and_a_person_still_looks(oblique: str, straight: str) -> None:
    name = nominative(oblique, "")
    assert name is not None
    assert name.text == straight
    assert name.doubtful


def test_the_mail_itself_knows_best() -> None:
    name = nominative("Дарью Кузнецову", "Просим записать Дарью Кузнецову.\nНа бейдже: Кузнецова Дарья\n")
    assert name is not None
    assert name.text == "Кузнецова Дарья"
    assert not name.doubtful


def test_what_cannot_be_restored_stays_and_is_marked() -> None:
    name = nominative("Александру Иванову", "")
    assert name is not None
    assert (name.text, name.doubtful) == ("Александру Иванову", True)


@pytest.mark.parametrize("straight", ["Иван Вересов", "Горбаль Назар Зіновійович", "Leyla Çelik", "韩雪莹"])
def test_a_nominative_stays_as_it_is(straight: str) -> None:
    name = nominative(straight, f"{straight} и другие")
    assert name is not None
    assert name.text == straight


@pytest.mark.parametrize(
    ("oblique", "straight"),
    [("Илью Гагару", "Илья Гагара"), ("Марию Корову", "Мария Корова"), ("Петра Рыбака", "Пётр Рыбак"), ("Ивана Москаля", "Иван Москаль")],
)  # fmt: skip
def test_a_surname_that_is_a_noun_follows_the_case_of_a_known_given_name(oblique: str, straight: str) -> None:
    name = nominative(oblique, "")
    assert name is not None
    assert (name.text, name.doubtful) == (straight, True)


def test_a_surname_whose_vowel_may_have_fled_is_not_guessed() -> None:
    name = nominative("Ивана Кравца", "")
    assert name is not None
    assert name.text == "Ивана Кравца"


@pytest.mark.parametrize("word", ["іванівну", "сергеевичем", "олеговна", "андріиовичу"])
def test_a_patronymic_is_known_in_every_case(word: str) -> None:
    assert is_patronymic(word)


@pytest.mark.parametrize("word", ["ильич", "коваленко", "нове", "ровна"])
def test_a_word_that_may_be_something_else_is_no_patronymic(word: str) -> None:
    assert not is_patronymic(word)


@pytest.mark.parametrize(
    ("oblique", "straight"),
    [
        ("Перизат Мукашеву", "Перизат Мукашева"),
        ("Каюмову Мехринисо", "Каюмова Мехринисо"),
        ("Иона Лупашку", "Ион Лупашку"),
        ("Оксану Кирій", "Оксана Кирій"),
    ],
)
def test_what_has_no_cases_tells_those_of_the_word_beside_it(oblique: str, straight: str) -> None:
    name = nominative(oblique, "")
    assert name is not None
    assert name.text == straight


@pytest.mark.parametrize(
    ("oblique", "straight"),
    [("Леонида Аббасова-Рихтера", "Леонид Аббасов-Рихтер"), ("Марину Сороку-Белую", "Марина Сорока-Белая")],
)
def test_each_part_of_a_double_surname_has_its_case(oblique: str, straight: str) -> None:
    name = nominative(oblique, "")
    assert name is not None
    assert name.text == straight


@pytest.mark.parametrize("text", ["А Иванову", "У Кузнецовой", "Ю. Петрову"])
def test_a_letter_alone_is_no_case(text: str) -> None:
    assert nominative(text, "") is None or nominative(text, "")


@pytest.mark.parametrize(
    "name", ["Шарипов Далер Навруз угли", "Бегимай Шарше кызы", "Заур Вагиф оглы Алиев", "Улукбек Асан уулу"]
)
def test_whose_son_or_daughter_belongs_to_the_name(name: str) -> None:
    found = nominative(name, "")
    assert found is not None
    assert found.text == name


def test_a_word_that_is_nothing_but_an_ending_stays() -> None:
    assert not may_be_given("Я")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("на 16-е поедет наша психолог Айнура Ландышева, запишите", "Айнура Ландышева"),
        ("придёт Айнура Ландышева, запишите её, пожалуйста", "Айнура Ландышева"),
        ("прошу записать Айнура Ландышева, он из Оша", "Айнур Ландышев"),
        ("прошу записать коллегу Айнура Ландышева", "Айнур Ландышев"),
        ("прошу записать Айнура Ландышева вместо Марии: она заболела", "Айнур Ландышев"),
        ("Моя коллега просит записать Айнура Ландышева из Оша", "Айнур Ландышев"),
        ("прошу записать Айнура Ландышева. Если есть вопросы, пишите ей", "Айнур Ландышев"),
    ],
)
def test_a_woman_in_the_nominative_is_no_man_in_the_genitive(text: str, name: str) -> None:
    found = nominative("Айнура Ландышева", text)
    assert found is not None
    assert found.text == name


def test_a_surname_of_several_is_each_ones_own() -> None:
    for text, straight in (
        ("Анна Гаджиевы", "Анна Гаджиева"),
        ("Антон Гаджиевы", "Антон Гаджиев"),
        ("Ольга Левицькі", "Ольга Левицька"),
        ("Антон Островские", "Антон Островский"),
        ("Ольга Коваленки", "Ольга Коваленко"),
    ):
        name = nominative(text, text)
        assert name is not None
        assert name.text == straight
