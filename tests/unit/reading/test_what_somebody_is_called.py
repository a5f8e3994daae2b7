"""Which of the forms under which a mail names somebody goes on the pass, by what is weighed."""

from __future__ import annotations

import pytest

from inbox_worker.reading import called, gather
from inbox_worker.reading.heard import Case
from inbox_worker.reading.learned import weighing
from tests.unit.reading.harbour_lights import case_of


def _case(body: str, sender: str) -> Case:
    return case_of(body, sender=f"{sender} <a.ruiz@lantern.example>")


def _writer(case: Case) -> gather.Candidate:
    return next(one for one in gather.candidates(case) if one.writer)


@pytest.fixture
def case() -> Case:
    return _case("Please register me for 20 May.\n\nKind regards\nAna María Ruiz Sol\nLantern House\n", "Ana Ruiz")


def test_every_form_is_an_option_once_and_what_rules_would_choose_is_the_first(case: Case) -> None:
    one = _writer(case)
    names = [name.text for name in called.names(one)]
    assert names[0] == one.name.text
    assert {"Ana María Ruiz Sol", "Ana Ruiz"} <= set(names)
    assert len(names) == len(set(names))


def test_where_nothing_weighs_it_is_what_rules_choose(case: Case) -> None:
    one = _writer(case)
    assert called.called(case, one, weighing({})).text == one.name.text


def test_weights_may_choose_another_form(case: Case) -> None:
    assert called.called(case, _writer(case), weighing({"own sender": 1.0})).text == "Ana Ruiz"
    assert called.called(case, _writer(case), weighing({"holds another": 1.0})).text == "Ana María Ruiz Sol"


def test_of_each_name_its_sources_and_its_company_are_weighed(case: Case) -> None:
    one = _writer(case)
    options = called.names(one)
    rows = {option.text: called.of_names(case, one, options)[str(at)] for at, option in enumerate(options)}
    assert "own signature" in rows["Ana María Ruiz Sol"]
    assert "own sender" in rows["Ana Ruiz"]
    assert "inside another" not in rows["Ana Ruiz"]  # other words stand between
    assert {"holds another", "words 4"} <= set(rows["Ana María Ruiz Sol"])


def test_the_chosen_name_is_the_persons(case: Case) -> None:
    one = _writer(case)
    one.called = called.names(one)[1]
    assert one.name.text == called.names(one)[0].text == one.called.text


@pytest.mark.parametrize(
    ("capitals", "sender", "spelled"),
    [
        ("ÖZGÜR ÇILDIRCAN", "Özgür Çıldırcan", "Özgür Çıldırcan"),
        ("ROSE MACALLEN", "Rose MacAllen", "Rose MacAllen"),
        ("JOSÉ NÚÑEZ", "Jose Nunez", "José Núñez"),
    ],
)
def test_what_stands_in_capitals_is_spelled_as_the_mail_writes_it_elsewhere(
    capitals: str, sender: str, spelled: str
) -> None:
    case = _case(f"Please register me for 20 May.\n\nName: {capitals}\nOrganisation: Lantern House\n", sender)
    labelled = [form for form in _writer(case).forms if form.claim.source == "labelled"]
    assert [form.name.text for form in labelled] == [spelled]


def test_letters_behind_a_name_that_stands_without_them_elsewhere_are_told_apart() -> None:
    case = case_of(
        "Please register the undersigned.\n\nDilini Perera ACIB\nSerendib Union Bank\n",
        sender='"Perera, Dilini" <d@sub.example>',
    )
    one = next(one for one in gather.candidates(case) if "Perera" in one.name.text)
    options = called.names(one)
    features = called.of_names(case, one, options)
    told = {option.text: "capitals behind another" in features[str(at)] for at, option in enumerate(options)}
    assert told["Dilini Perera"] is False
    assert [text for text, tells in told.items() if tells] == ["Dilini Perera Acib"]


def test_a_surname_in_a_name_all_in_capitals_is_no_degree() -> None:
    case = _case("PLEASE REGISTER THE UNDERSIGNED.\n\nANA RUIZ SOL\nLANTERN HOUSE\n", "Ana Ruiz")
    one = _writer(case)
    features = called.of_names(case, one, called.names(one))
    assert not any("capitals behind another" in row for row in features.values())


def test_a_form_over_two_lines_is_told_apart() -> None:
    case = _case("Hello, may I come to the talk of 20 May on the pier? Ana Ruiz\nThembeka Health Clinic\n", "Ana Ruiz")
    one = _writer(case)
    options = called.names(one)
    features = called.of_names(case, one, options)
    told = {option.text for at, option in enumerate(options) if "over lines" in features[str(at)]}
    assert "Ana Ruiz" not in told
    assert any(text.startswith("Ana Ruiz ") for text in told)


def test_beside_a_list_no_other_case_of_the_name_is_an_option() -> None:
    case = _case(
        "Прошу исправить организацию для Инги Сааринен.\n\n1. Инга Сааринен\n2. Олег Панин\n\nЕва Моль\n", "Ева Моль"
    )
    one = next(one for one in gather.candidates(case) if "Сааринен" in one.name.text)
    assert [name.text for name in called.names(one)] == ["Инга Сааринен"]


def test_an_arabic_so_behind_the_name_of_the_header_is_no_part_of_it() -> None:
    case = _case("أرجو تعديل اسم المؤسسة. أما الاسم جمانة الحلو فصحيح.\n\nجمانة\n", "جمانة الحلو")
    assert _writer(case).name.text == "جمانة الحلو"


def test_a_name_that_is_a_day_in_another_language_stays_one() -> None:
    case = _case("Please register:\n\n1. Mr. Domingos dos Santos, Adviser\n2. Ivo Tembe\n\nEva Moll\n", "Eva Moll")
    assert "Domingos dos Santos" in {one.name.text for one in gather.candidates(case)}
