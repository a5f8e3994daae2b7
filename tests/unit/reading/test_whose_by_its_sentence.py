"""Whose an organisation is by the sentence that names it."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather, linked
from inbox_worker.reading.linked import Link
from inbox_worker.reading.options import organisations
from tests.unit.reading.harbour_lights import case_of


def _links(body: str, sender: str = "post@posteo.example") -> dict[str, Link]:
    case = case_of(body, sender=sender)
    everybody = gather.candidates(case)
    return dict(zip((one.name.text for one in everybody), linked.links(case, everybody), strict=True))


def _told(body: str, sender: str = "post@posteo.example") -> dict[str, str | None]:
    return {name: link.span.text if link.span else None for name, link in _links(body, sender).items()}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "I will come with Ms. Dina Samir. I am from Nile Youth Network, she comes from Cairo Writers Guild.\n\nOmar Farouk\n",
            {"Omar Farouk": "Nile Youth Network", "Dina Samir": "Cairo Writers Guild"},
        ),
        (
            "Ich komme mit Jens Ohlsen. Er arbeitet bei der Stadtwerke Kielberg GmbH, ich bei der Stiftung Wattland.\n\nPetra Lindner\n",
            {"Jens Ohlsen": "Stadtwerke Kielberg GmbH", "Petra Lindner": "Stiftung Wattland"},
        ),
        (
            "Eu e o Tiago Mendes queremos participar. Eu sou da Associação Maré Alta, ele é da Rádio Cais.\n\nAna Prado\n",
            {"Ana Prado": "Associação Maré Alta", "Tiago Mendes": "Rádio Cais"},
        ),
        (
            "أود التسجيل أنا وزميلتي رنا حداد. أنا من جمعية النور وهي تعمل في مركز الأمل للدراسات.\n\nسامي الخطيب\n",
            {"سامي الخطيب": "جمعية النور", "رنا حداد": "مركز الأمل للدراسات"},
        ),
    ],
)  # fmt: skip
def test_who_is_spoken_of_last_before_an_organisation_is_of_it_also_by_a_pronoun(
    body: str, told: dict[str, str]
) -> None:
    assert {name: house for name, house in _told(body).items() if name in told} == told


def test_in_brackets_behind_a_name_stands_his_organisation() -> None:
    told = _told(
        "Прошу оформить пропуска на Викторию Лаптеву (ООО «Гранит») и Семёна Орлова (Институт леса).\n\nВиктор Крылов\n"
    )
    assert told["Семён Орлов"] == "Институт леса"


def test_a_name_written_onto_an_organisation_is_of_it() -> None:
    assert _told("另外,绿源公司的赵磊也想参加活动。\n\n刘志远\n")["赵磊"] == "绿源公司"
    assert _told("同行的还有东海大学的工程师周琳。\n\n刘志远\n")["周琳"] == "东海大学"
    told = _told(
        "Примут участие Гульмира Сатыбалдиева, а также представитель объединения «Ак Жол» Нурлан Токтогулов.\n"
    )
    assert "Ак Жол" in (told["Нурлан Токтогулов"] or "")
    assert told["Гульмира Сатыбалдиева"] is None


def test_who_is_named_behind_an_organisation_in_its_sentence_is_of_it() -> None:
    told = _told("L'ONG Terres d'Écoute envoie sa coordinatrice Solange Tchuente Kamga.\n\nMireille Atangana\n")
    assert "Terres d'Écoute" in (told["Solange Tchuente Kamga"] or "")


def test_who_is_given_two_organisations_is_told_none() -> None:
    told = _told("Please register Tom Price of Bright Harbour Ltd. Tom Price also works for Oxbow Labs.\n\nAnn Hill\n")
    assert told["Tom Price"] is None


def test_what_is_said_of_another_alone_counts_less() -> None:
    body = (
        "Kindly register our minister, Dawit Alemayehu. With him comes Selam Worku (Roads Authority).\n\nHana Girma\n"
    )
    link = _links(body)["Dawit Alemayehu"]
    case = case_of(body)
    authority = next(
        one
        for candidate in gather.candidates(case)
        for one in organisations(case, candidate)
        if one.text == "Roads Authority"
    )
    assert link.weighs(authority) < 1 < _links(body)["Selam Worku"].weighs(authority)


def test_what_is_said_of_the_writer_may_be_the_others_too() -> None:
    links = _links("I am Ann Hill of Rivers Trust. Please also register Bob Marsh.\n\nAnn Hill\n")
    assert links["Bob Marsh"].of_others == ()


@pytest.mark.parametrize(
    "body",
    [
        "Please register me. I heard of the event from Oxbow Labs.\n\nAna Ruiz\n",
        "I would like to attend. I wrote my thesis on Oxbow Labs.\n\nAna Ruiz\n",
        "Прошу зарегистрировать меня. Я узнала о мероприятии от «Центра помощи».\n\nЛена Фогт\n",
    ],
)
def test_what_the_writer_only_tells_of_is_not_the_writers(body: str) -> None:
    assert set(_told(body).values()) == {None}


def test_who_only_takes_somebody_along_is_not_of_that_organisation() -> None:
    told = _told(
        "Je viendrai avec Fatoumata Brun, juriste à l'association Rivages Libres.\n\nGaspard Lemoyne\n",
        "Gaspard Lemoyne <post@posteo.example>",
    )
    assert "Rivages Libres" in (told["Fatoumata Brun"] or "")
    assert told["Gaspard Lemoyne"] is None


def test_where_a_sentence_begins_with_an_organisation_each_stands_before_its_people() -> None:
    told = _told(
        "Від «Зеленого дому» буду я, від Правничої клініки у Бучачі - Одарка Левицька, а третім буде Назар Пелех.\n\nСвятослав Кармалюк\n"
    )
    assert "Зеленого дому" in (told["Святослав Кармалюк"] or "")
    assert "Правничої клініки" in (told["Одарка Левицька"] or "")
    assert told["Назар Пелех"] is None


def test_behind_a_name_from_and_an_organisation_belong_to_it() -> None:
    told = _told("Attending are Tom Price, from Bright Harbour Trust, and Ann Hill.\n\nEva Moll\n")
    assert "Bright Harbour Trust" in (told["Tom Price"] or "")
    assert told["Ann Hill"] is None


def test_a_colleague_who_is_joined_by_and_is_of_the_same_organisation() -> None:
    told = _told(
        "Viendront Ludivine Bonnafous et son collègue Amadou Terrasson, tous deux de l'association Les Veilleuses.\n\nMaëlle Duval\n"
    )
    assert "Les Veilleuses" in (told["Ludivine Bonnafous"] or "")
    assert "Les Veilleuses" in (told["Amadou Terrasson"] or "")


def test_what_somebody_does_at_an_organisation_may_stand_before_the_name() -> None:
    told = _told("同行者は東雲大学で情報倫理を研究している的場慧です。\n\n佐藤健\n")
    assert told["的場慧"] == "東雲大学"
    assert _told("同行的还有在江城大学工作的周琳。\n\n刘志远\n")["周琳"] == "江城大学"


def test_a_pronoun_is_nobody_else_beside_the_one_it_speaks_of_and_no_word_of_an_organisation() -> None:
    told = _told(
        "Мы с мужем - Игорь и Светлана Бондаренко, он преподаёт в Волжском политехническом колледже.\n\nСветлана Бондаренко\n",
        sender="Светлана Бондаренко <s@posteo.example>",
    )
    assert "колледже" in (told["Игорь Бондаренко"] or "")
    assert told["Светлана Бондаренко"] is None
    told = _told(
        "Arkadaşım Zeynep Aksoy ile katılmak istiyorum. Ben Ege Üniversitesi Vakfı'nda çalışıyorum, o ise Deniz Gazetesi'nde muhabir.\n\n"
        "Mehmet Kaya\n",
        sender="Mehmet Kaya <m@posteo.example>",
    )
    assert told["Zeynep Aksoy"] == "Deniz Gazetesi"
    assert told["Mehmet Kaya"] == "Ege Üniversitesi Vakfı"


def test_who_has_left_us_is_of_the_organisation_that_follows() -> None:
    told = _told("我是林昭儀，另一位是鄭郁文，上個月剛離開我們，現在在燈塔科技擔任產品經理。\n")
    assert told["鄭郁文"] == "燈塔科技"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "The Hartwell Foundation is sending Ingrid Solvang and we at Northgate Labour Watch send Priyanka Deshmukh.\n\nT. Oakley\n",
            {"Ingrid Solvang": "Hartwell Foundation", "Priyanka Deshmukh": "Northgate Labour Watch"},
        ),
        (
            "يسرنا أن المرصد الأطلسي للهجرة قرر إيفاد الباحثة غيثة الصقلي، وستوفد مؤسستنا، جسور المغرب، المنسق حمزة أوعلي.\n",
            {"حمزة أوعلي": "جسور المغرب"},
        ),
        (
            "同行的还有我们的伙伴：白鹭数据研究院也将派一位研究员同行，她叫贺兰芷。\n\n刘志远\n",
            {"贺兰芷": "白鹭数据研究院"},
        ),
    ],
)  # fmt: skip
def test_whom_an_organisation_sends_is_of_it_though_others_are_named_before(body: str, told: dict[str, str]) -> None:
    found = _told(body)
    assert {name: house for name, house in told.items() if house in (found[name] or "")} == told


def test_a_companion_of_somebody_is_of_the_same_organisation() -> None:
    told = _told(
        "De la cooperativa Hiru Itsaso acudirán Leire Goñi y un compañero suyo, Unai Mendizábal.\n\nMaialen Urrutia\n"
    )
    assert "Hiru Itsaso" in (told["Leire Goñi"] or "")
    assert "Hiru Itsaso" in (told["Unai Mendizábal"] or "")
