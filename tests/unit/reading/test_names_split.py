"""Given and family name, only where the form of the name tells."""

from __future__ import annotations

import pytest

from inbox_worker.reading.names import as_name


@pytest.mark.parametrize(
    ("written", "given", "family"),
    [
        ("Featheringill, Lucius", "Lucius", "Featheringill"),
        ("Kofi Mensah", "Kofi", "Mensah"),
        ("NGUYEN Van Minh", "Van Minh", "Nguyen"),
        ("Charlotte d'OULTREMONT", "Charlotte", "d'Oultremont"),
        ("Jean-Paul de la TOUR", "Jean-Paul", "de la Tour"),
        ("Clemens Edler von Rauchenfels", "Clemens", "Edler von Rauchenfels"),
        ("Walter J. Kowalczyk", "Walter J.", "Kowalczyk"),
        ("Patrick Dunleavy III", "Patrick", "Dunleavy III"),
        ("Baek Seung-hee", "Seung-hee", "Baek"),
        ("Guðrún Sif Þorvaldsdóttir", "Guðrún Sif", "Þorvaldsdóttir"),
        ("Михневич Жанна Адамовна", "Жанна Адамовна", "Михневич"),
        ("Галина Сергеевна Ожогина", "Галина Сергеевна", "Ожогина"),
        ("Асанкулов Таалайбек Жумабекович", "Таалайбек Жумабекович", "Асанкулов"),
        ("Вересов Иван", "Иван", "Вересов"),
        ("عبد العزيز المطوع", "عبد العزيز", "المطوع"),
        ("هلال بن ناصر الرواحي", "هلال بن ناصر", "الرواحي"),
        ("韩雪莹", "雪莹", "韩"),
        ("欧阳思齐", "思齐", "欧阳"),
        ("三好 千鶴", "千鶴", "三好"),
        ("中村健司", "健司", "中村"),
        ("백승희", "승희", "백"),
    ],
)
def test_a_safe_split_is_made(written: str, given: str, family: str) -> None:
    name = as_name(written)
    assert name is not None
    assert (name.given, name.family, name.doubtful) == (given, family, False)


@pytest.mark.parametrize(
    "written",
    [
        "Suharti",
        "Florencia Etchegaray Bonomi",
        "Meseret Haile Gebremariam",
        "Wan Qing",
        "Popova Irina",
        "阿依努尔·吐尔逊",
        "زينب كاظم جواد حسين",
    ],
)
def test_a_guess_is_left_to_a_person(written: str) -> None:
    name = as_name(written)
    assert name is not None
    assert (name.given, name.family, name.doubtful) == (None, None, True)


def test_a_language_that_writes_surnames_first_forbids_the_western_guess() -> None:
    name = as_name("Nagy Zsolt", language="hu")
    assert name is not None
    assert name.family is None


def test_a_japanese_name_of_three_characters_is_parted_behind_its_surname() -> None:
    for text, family in (
        ("佐藤健", "佐藤"), ("小林優", "小林"), ("田中誠", "田中"), ("的場慧", "的場"), ("李建国", "李"),
    ):  # fmt: skip
        name = as_name(text)
        assert name is not None
        assert (name.family, name.doubtful) == (family, False)
