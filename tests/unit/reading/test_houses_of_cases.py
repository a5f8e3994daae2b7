"""Organisations out of the oblique cases of Russian and Ukrainian."""

from __future__ import annotations

import pytest

from inbox_worker.reading.house_cases import is_bent_from, straightened


@pytest.mark.parametrize(
    ("bent", "straight"),
    [
        ("Межпарламентского союза «Север–Восток»", "Межпарламентский союз «Север–Восток»"),
        ("Амурскую академию права", "Амурская академия права"),
        ("Доме взаимопомощи имени Софьи Берг", "Дом взаимопомощи имени Софьи Берг"),
        ("Иссык-Кульском университете права (г. Каракол)", "Иссык-Кульский университет права (г. Каракол)"),
        ("Городского центра помощи", "Городской центр помощи"),
        ("землячества штата Нью-Йорк", "землячество штата Нью-Йорк"),
        ("СОЮЗА ЖЕНЩИН", "СОЮЗ ЖЕНЩИН"),
        ("сети «Рядом»", "сеть «Рядом»"),
        ("«Клуба деловых матерей»", "«Клуб деловых матерей»"),
        ("Національного університету", "Національний університет"),
        ("Кризового центру «Світанок»", "Кризовий центр «Світанок»"),
        ("горячей линии 1547-Надія", "горячая линия 1547-Надія"),
        ("Департаменту протидії злочинам", "Департамент протидії злочинам"),
    ],
)
def test_a_house_is_brought_to_the_nominative(bent: str, straight: str) -> None:
    assert straightened(bent) == straight


@pytest.mark.parametrize(
    "text",
    [
        "Фонд «Лампа»",
        "«Сети доверия»",
        "ООО «Союза нет»",
        "Российского Красного Креста",
        "Дети Донского края",
        "Школа при Доме учителя",
        "Harbour Trust",
        "",
    ],
)
def test_what_no_rule_makes_safe_stays(text: str) -> None:
    assert straightened(text) == text


@pytest.mark.parametrize(
    ("word", "straight", "bent"),
    [
        ("Перекрёстка", "Перекрёсток", True),
        ("Маяка", "Маяк", True),
        ("Надежды", "Надежда", True),
        ("Маяк", "Маяк", False),
        ("Марка", "Маяк", False),
        ("Riverwatch", "Riverwatchа", False),
    ],
)
def test_a_word_is_known_as_another_in_an_oblique_case(word: str, straight: str, *, bent: bool) -> None:
    assert is_bent_from(word, straight) is bent
