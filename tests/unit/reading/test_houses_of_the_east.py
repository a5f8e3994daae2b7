"""Organisations in Russian, Ukrainian, Arabic and Turkish: their cases, the name that follows them, the house behind a programme."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather
from inbox_worker.reading.affiliations import is_telling, is_title, likeness, same
from inbox_worker.reading.heard import Case
from inbox_worker.reading.options import Organisation, organisations
from tests.unit.reading.harbour_lights import case_of


def _case(body: str) -> Case:
    return case_of(body, sender="<post@mailbox.example>", subject="20.05")


def _people(body: str) -> dict[str, gather.Candidate]:
    return {one.name.text: one for one in gather.candidates(_case(body))}


def _houses(body: str, name: str) -> list[Organisation]:
    case = _case(body)
    one = next(one for one in gather.candidates(case) if one.name.text == name)
    return organisations(case, one)


@pytest.mark.parametrize("word", ["фонда", "ассоциации", "агентством", "комітету", "журналі", "сестричества"])
def test_a_word_for_an_organisation_is_known_in_its_cases(word: str) -> None:
    assert is_telling(word)


@pytest.mark.parametrize("word", ["рад", "радость", "правда", "советский", "судить", "центнер"])
def test_a_word_that_only_begins_like_one_is_none(word: str) -> None:
    assert not is_telling(word)


def test_an_organisation_in_the_genitive_looks_like_one() -> None:
    assert likeness("Надрічної міської ради") >= 0.5
    assert likeness("Тихих окон") < 0.5


def test_an_organisation_ends_before_the_name_of_its_person() -> None:
    body = "Просимо зареєструвати депутатку Надрічної міської ради Шевчук Ганну Іванівну.\n"
    found = _houses(body, "Шевчук Ганна Іванівна")
    assert any(one.text == "Надрічної міської ради" and one.row for one in found)
    assert not any("Ганну" in one.text for one in found)


def test_the_house_that_has_a_programme_is_offered() -> None:
    body = 'أنا سليم رافع، المسؤول عن خدمة "نور البحر" التابعة لجمعية المنارة البيضاء. أرجو تسجيلي.\n'
    assert any(one.text.startswith("جمعية المنارة البيضاء") and one.row for one in _houses(body, "سليم رافع"))


def test_the_same_centre_is_the_one_named_before() -> None:
    body = "سجلت السيد نبيل سالم من مركز المنارة البيضاء. سيحضر مكانه السيد كريم رافع من المركز نفسه.\n"
    found = [one.text for one in _houses(body, "كريم رافع")]
    assert "مركز المنارة البيضاء" in found
    assert "المركز نفسه" not in found


def test_a_name_in_quotes_behind_from_is_an_organisation() -> None:
    body = "Здравствуйте! Я Олег Тихий, занимаюсь сетями в «Синий Парус». Запишите меня.\n"
    assert any("Синий Парус" in one.text for one in _houses(body, "Олег Тихий"))


def test_a_small_adjective_may_stand_before_the_house() -> None:
    body = "Запишите, пожалуйста: Ольга Лугова из местного фонда «Синий парус».\n"
    assert any("фонда «Синий парус" in one.text and one.row for one in _houses(body, "Ольга Лугова"))


def test_the_title_of_an_event_is_nobody() -> None:
    assert not any(
        "Захист" in name for name in _people("Запишіть мене на захід «Захист Моря для всіх». Ольга Лугова\n")
    )


def test_an_arabic_job_ends_a_name() -> None:
    assert "سليم رافع" in _people("أنا سليم رافع مهندس مقيم في المدينة وأرغب في الحضور.\n")


def test_an_arabic_label_may_end_in_a_slash() -> None:
    body = "الاسم/ سليم محمد رافع\nجهة العمل/ صندوق المنارة للتنمية\n"
    assert any(one.text == "صندوق المنارة للتنمية" and one.row for one in _houses(body, "سليم محمد رافع"))


def test_a_turkish_ablative_between_commas_is_where_somebody_is_from() -> None:
    body = "Merhaba, ben de gelmek isterim, Deniz Aktan, Kuzey Haber'den. Kartım yok.\n"
    assert any(one.text == "Kuzey Haber" and one.row for one in _houses(body, "Deniz Aktan"))


def test_the_house_between_a_job_and_a_name_is_the_persons() -> None:
    body = "Просим зарегистрировать советника Агентства «Синий парус» по делам порта Лугова Степана Олеговича.\n"
    found = [one.text for one in _houses(body, "Лугов Степан Олегович") if one.row]
    assert "Агентства «Синий парус» по делам порта" in found


def test_a_name_that_stands_within_quotes_cuts_no_house() -> None:
    body = "Я корреспондент портала «Северный Вестник» Ольга Лугова. Прошу включить в список.\n"
    assert not any(one.text.endswith("Северный") for one in _houses(body, "Ольга Лугова"))


def test_cases_of_one_house_are_the_same() -> None:
    assert same("Агенція «Синя хвиля»", "Агенції «Синя хвиля»")
    assert same("Институт речных портов", "Института речных портов")
    assert not same("Институт речных портов", "Институт морских портов")


@pytest.mark.parametrize(
    ("job", "title"), [("رئيسة الجمعية", True), ("مدير المركز", True), ("مدير مركز المنارة", False)]
)
def test_a_job_in_the_house_names_no_house(job: str, *, title: bool) -> None:
    assert is_title(job) is title


@pytest.mark.parametrize(
    ("body", "name", "house"),
    [
        ("Мы, «Сойка Лабс», хотим прийти. Запишите нас: Лиля Гончар и Стас Бурый.\n", "Лиля Гончар", "Сойка Лабс"),
        ("Прошу записать: Лиля Гончар, артель «Связь».\n", "Лиля Гончар", "артель «Связь»"),
        ("Запишите: Лиля Гончар. Организация — Заречный женский правовой центр.\n", "Лиля Гончар", "Заречный женский правовой центр"),
        ("Прошу пропуск для судьи Заречного областного суда.\n\nЛиля Гончар\n", "Лиля Гончар", "Заречного областного суда"),
        ("أنا سليم رافع، مراسل وكالة نجم الشرق في المقر. أرجو تسجيلي.\n", "سليم رافع", "وكالة نجم الشرق"),
        ("أنا سليم رافع، أعمل في مخبز السلام التعاوني. أرجو تسجيلي.\n", "سليم رافع", "مخبز السلام التعاوني"),
        ("أنا سليم رافع، طالب فجامعة الميناء ماعنديش الباج. بغيت نحضر.\n", "سليم رافع", "جامعة الميناء"),
    ],
)  # fmt: skip
def test_the_extent_that_a_house_has_is_offered(body: str, name: str, house: str) -> None:
    assert house in [one.text for one in _houses(body, name)]
