"""What the order of lines says: houses above and below their people, rows with merged cells, what a correction changes."""

from __future__ import annotations

import pytest

from benchmarks.example_event import EVENT, OWN
from inbox_worker.mail.parse import parse
from inbox_worker.reading import gather, read
from inbox_worker.reading.heard import Case
from inbox_worker.reading.records import label_kind
from tests.unit.reading.harbour_lights import WORDS


def _case(body: str) -> Case:
    head = "From: Office <office@lantern.example>\nTo: registration@events.example\nSubject: 20 May\nMessage-ID: <1@x.example>\n"
    raw = f"{head}Date: Mon, 05 May 2031 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return read.case_of(parse(raw.encode()), (EVENT,), OWN, WORDS)


def _pairs(case: Case, source: str, role: str = "comes") -> set[tuple[str, str]]:
    return {
        (name.text, claim.affiliation.text)
        for claim in case.own.claims
        if (claim.source, claim.role) == (source, role) and claim.affiliation and (name := gather.name_of(claim))
    }


def _names(case: Case, source: str, role: str) -> set[str]:
    found = (claim for claim in case.own.claims if (claim.source, claim.role) == (source, role))
    return {name.text for claim in found if (name := gather.name_of(claim))}


def test_people_belong_to_the_house_above_their_names() -> None:
    case = _case(
        "Hello,\n\nHARBOUR TRUST FOUNDATION\n- Maria Halvard\n- Thomas Quill\n\nDUNE UNIVERSITY\n- Rev. Peter Sandoe\n\nThanks\n"
    )
    assert _pairs(case, "listing") == {
        ("Maria Halvard", "HARBOUR TRUST FOUNDATION"),
        ("Thomas Quill", "HARBOUR TRUST FOUNDATION"),
        ("Peter Sandoe", "DUNE UNIVERSITY"),
    }


def test_people_belong_to_the_house_of_the_sentence_that_leads_to_their_names() -> None:
    case = _case(
        "Muy buenos días, por parte de la Red Marea A.C. asistirían:\n- Maria Halvard\n- Thomas Quill\n\n"
        "y por parte de nuestra aliada Casa Bahía:\n- Peter Sandoe\n\nGracias\n"
    )
    assert _pairs(case, "listing") == {
        ("Maria Halvard", "Red Marea A.C."),
        ("Thomas Quill", "Red Marea A.C."),
        ("Peter Sandoe", "Casa Bahía"),
    }


def test_a_sentence_that_leads_to_nothing_is_no_heading() -> None:
    case = _case(
        "Hello,\n\nthe Harbour Trust A.C. and Dune University send\n- Maria Halvard\n\n"
        "and from our friends of Dune University.\n- Peter Sandoe\n\nThanks\n"
    )
    assert not _pairs(case, "listing")


def test_one_heading_alone_is_nobodys_house() -> None:
    assert not _pairs(_case("Hello,\n\nDUNE UNIVERSITY\n- Maria Halvard\n- Thomas Quill\n"), "listing")


def test_people_belong_to_the_house_below_their_names() -> None:
    case = _case("Hello,\n\nMaria Halvard\nNurse\nHarbour Clinic\n\nThomas Quill\nTrainee\nDune University\n\nThanks\n")
    assert _pairs(case, "listing") == {("Maria Halvard", "Harbour Clinic"), ("Thomas Quill", "Dune University")}


def test_an_empty_cell_below_a_house_that_leads_its_row_is_merged_with_it() -> None:
    case = _case("Institution\tName\nDune University\tMaria Halvard\n\tThomas Quill\nHarbour Trust\tPeter Sandoe\n")
    assert ("Thomas Quill", "Dune University") in _pairs(case, "table")


@pytest.mark.parametrize("mark", ["-//-", "〃", '-"-', "//"])
def test_ditto_marks_repeat_the_house_above(mark: str) -> None:
    case = _case(f"Name\tOrganisation\nMaria Halvard\tDune University\nThomas Quill\t{mark}\n")
    assert ("Thomas Quill", "Dune University") in _pairs(case, "table")


def test_the_same_in_a_form_is_the_house_of_the_person_before() -> None:
    case = _case(
        "Name: Maria Halvard\nOrganisation: Dune University\nName: Thomas Quill\nOrganisation: same\n"
        "Name: Peter Sandoe\nOrganisation: Harbour Trust\n"
    )
    assert ("Thomas Quill", "Dune University") in _pairs(case, "labelled")


def test_dots_lead_from_one_column_to_the_next() -> None:
    case = _case("Delegates:\nDune University ........ Maria Halvard\nHarbour Council ........ Thomas Quill\n")
    assert _pairs(case, "table") == {("Maria Halvard", "Dune University"), ("Thomas Quill", "Harbour Council")}


def test_a_remark_in_the_column_of_passes_keeps_somebody_away() -> None:
    case = _case(
        "Name | Organisation | UN pass\nMaria Halvard | Dune | no\nThomas Quill | Dune | valid, do not register\n"
    )
    assert [claim.coming for claim in case.own.claims if claim.source == "table"] == [None, False]


@pytest.mark.parametrize("arrow", ["→", "->", "=>"])
def test_an_arrow_leads_from_what_is_wrong_to_what_is_right(arrow: str) -> None:
    case = _case(f"Hello,\n\none change:\n\n2. Maria Halward {arrow} Maria Halvard\n")
    assert _names(case, "correction", "new") == {"Maria Halvard"}
    assert _names(case, "correction", "old") == {"Maria Halward"}


@pytest.mark.parametrize(
    ("old", "new"), [("Old", "New"), ("falsch", "richtig"), ("Onde se lê", "Leia-se"), ("誤", "正")]
)
def test_labels_say_what_was_and_what_shall_be(old: str, new: str) -> None:
    assert (label_kind(old, WORDS), label_kind(new, WORDS)) == ("old", "new")
    case = _case(f"{old}: Maria Halward, Dune University\n{new}: Maria Halvard, Harbour Council\n")
    assert _names(case, "correction", "old") == {"Maria Halward"}
    assert ("Maria Halvard", "Harbour Council") in _pairs(case, "correction", "new")


def test_a_table_of_corrections_has_a_column_for_each() -> None:
    case = _case("Item | Wrong | Right\nName | Maria Halward | Maria Halvard\nOrganisation | Dune | Harbour Council\n")
    assert _names(case, "table", "old") == {"Maria Halward"}
    assert _pairs(case, "table", "new") == {("Maria Halvard", "Harbour Council")}


@pytest.mark.parametrize(
    "text",
    [
        "Вы меня записали как Артем Ладыгин, а надо Лодыгин, через О.",
        "В подтверждении указано Артем Ладыгин, а правильно Лодыгин.",
    ],
)
def test_a_name_that_is_told_to_be_wrong_is_not_taken(text: str) -> None:
    case = _case(f"{text}\n\nСпасибо!\n")
    assert _names(case, "correction", "old") == {"Артем Ладыгин"}
