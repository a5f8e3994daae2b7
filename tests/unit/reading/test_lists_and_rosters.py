"""Lists of several people: rosters with the surname first, numbers of many kinds, tables filled in alike, formulas that no list holds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from benchmarks.example_event import EVENT, OWN
from inbox_worker.mail.parse import parse
from inbox_worker.reading import gather, read
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.names import as_name
from inbox_worker.reading.records import Row, cell_kind, from_table, label_kind
from tests.unit.reading.harbour_lights import WORDS, case_of


def _case(body: str) -> Case:
    head = "From: Office <office@lantern.example>\nTo: registration@events.example\nSubject: 20 May\nMessage-ID: <1@x.example>\n"
    raw = f"{head}Date: Mon, 05 May 2031 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return read.case_of(parse(raw.encode()), (EVENT,), OWN, WORDS)


def _claimed(case: Case, source: str, role: str = "comes") -> list[str]:
    named = [claim for claim in case.own.claims if (claim.source, claim.role) == (source, role) and claim.name]
    return [name.text for claim in named if (name := gather.name_of(claim))]


def _rows(*rows: Sequence[str]) -> list[Row]:
    return [
        tuple(Span(Region.ATTACHMENT, "a.xlsx", 0, len(cell), cell) if cell else None for cell in row) for row in rows
    ]


def test_a_roster_has_the_surname_first() -> None:
    case = _case("Hello,\n\nplease register:\n\n1) Halvard, Maria\n2) Quill-Dor, Thomas R.\n3) Sandoe, Peter Jr.\n")
    assert _claimed(case, "listing") == ["Maria Halvard", "Thomas R Quill-Dor", "Peter Sandoe Jr"]


def test_the_dot_of_a_widow_ends_no_surname() -> None:
    case = _case("Hola:\n\n- HALVARD QUISPE, María\n- SANDOE VDA. DE ROJAS, Keiko Luisa\n")
    assert _claimed(case, "listing")[-1] == "Keiko Luisa Sandoe vda. de Rojas"


def test_people_that_semicolons_part_may_have_the_surname_first() -> None:
    case = _case("Here they are: \nHalvard, Maria; Quill Dor, Thomas; Sandoe, Ann Ruth;\n(all of Lantern House)\n")
    assert _claimed(case, "enumeration") == ["Maria Halvard", "Thomas Quill Dor", "Ann Ruth Sandoe"]


def test_one_name_with_a_comma_before_a_semicolon_is_no_row_of_people() -> None:
    assert _claimed(_case("Halvard, Maria; she comes by train.\n"), "enumeration") == []


def test_houses_behind_a_comma_make_no_roster() -> None:
    case = _case("Hello,\n\nplease register:\n\n- Maria Halvard, Harbour Trust\n- Thomas Quill, Dune Council\n")
    assert _claimed(case, "listing") == ["Maria Halvard", "Thomas Quill"]


@pytest.mark.parametrize(
    ("one", "two"), [("(i)", "(ii)"), ("i.", "ii."), ("1º", "2º"), ("1/", "2/"), ("#1.", "#2."), ("➢", "➢")]
)
def test_numbers_and_marks_of_many_kinds_begin_an_item(one: str, two: str) -> None:
    case = _case(
        f"Dear all,\n\nplease register:\n\n  {one} Mr. Tomas HALVARD, Clerk\n  {two} Ms. Ana Quill, Clerk\n\nThank you\n"
    )
    assert _claimed(case, "listing") == ["Tomas Halvard", "Ana Quill"]


def test_a_generation_stands_last_when_surname_and_name_change_places() -> None:
    name = as_name("Sandoe, Peter Jr.")
    assert name is not None
    assert (name.text.rstrip("."), name.given) == ("Peter Sandoe Jr", "Peter")


@pytest.mark.parametrize("label", ["Name and designation", "Designation and name", "Nom et fonction", "Nombre y cargo"])
def test_a_label_of_two_fields_stands_for_the_name(label: str) -> None:
    assert label_kind(label, WORDS) in ("name", "given", "family")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Name on badge", "name"),
        ("Name as it should appear on the pass", "name"),
        ("Nombre para el gafete", "name"),
        ("Имя на бейдже", "name"),
        ("Coming 16 July?", "coming"),
        ("يحضر؟", "coming"),
        ("Name of the institution", None),
        ("Nom de l'organisme", "affiliation"),
        ("Name is Maria. Please register", None),
    ],
)
def test_the_label_of_a_column_may_go_on(label: str, kind: str | None) -> None:
    assert cell_kind(label, WORDS) == kind


@pytest.mark.parametrize(("there", "away"), [("1", "0"), ("yes", "no"), ("confirmed", "reserve")])
def test_a_column_tells_who_is_going(there: str, away: str) -> None:
    rows = _rows(("Name", "Organisation", "Going"), ("Maria Halvard", "Trust", there), ("Tom Quill", "Trust", away))
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [True, False]


@pytest.mark.parametrize("title", ["Participants 20 May", "Participants on Tuesday"])
def test_a_title_above_a_table_is_no_head(title: str) -> None:
    rows = _rows((title, "", ""), ("Name", "Organisation", "Coming?"), ("Tom Quill", "Harbour Trust", "yes"))
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [True]


def test_a_column_of_ticks_and_crosses_tells_who_comes_whatever_its_label() -> None:
    rows = _rows(("20 May", "Name", "Note"), ("✘", "Maria Halvard", "at sea"), ("✔", "Tom Quill", "sings"))
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [False, True]


def test_an_unknown_column_beside_given_names_holds_the_family_names() -> None:
    rows = _rows(("Clan", "First name", "E-mail"), ("HALVARD", "Maria", "m@x.example"), ("QUILL", "Tom", "t@x.example"))
    names = [gather.name_of(claim) for claim in from_table("table", rows, WORDS)]
    assert [name.text for name in names if name] == ["Maria Halvard", "Tom Quill"]


def test_a_column_that_repeats_itself_is_no_half_of_the_name() -> None:
    rows = _rows(("Home", "Given name", "E-mail"), ("Faro", "Maria", "m@x.example"), ("Faro", "Tom", "t@x.example"))
    names = [gather.name_of(claim) for claim in from_table("table", rows, WORDS)]
    assert [name.text for name in names if name] == ["Maria", "Tom"]


def test_a_column_of_titles_under_the_word_for_surnames_is_no_part_of_the_name() -> None:
    rows = _rows(
        ("الاسم", "اللقب", "الجهة"), ("هالة ياسين", "المهندسة", "دار النهر"), ("مقداد بركات", "السيد", "دار النهر")
    )
    assert [gather.name_of(claim).text for claim in from_table("table", rows, WORDS)] == ["هالة ياسين", "مقداد بركات"]
    rows = _rows(("الاسم", "اللقب", "الجهة"), ("هالة", "ياسين", "دار النهر"), ("مقداد", "بركات", "دار النهر"))
    assert [gather.name_of(claim).text for claim in from_table("table", rows, WORDS)] == ["هالة ياسين", "مقداد بركات"]


def test_a_reason_behind_a_refusal_is_passed_over() -> None:
    rows = _rows(
        ("Name", "Organisation", "Remarks"),
        ("Maria Halvard", "Harbour Trust", "confirmed"),
        ("Tom Quill", "Harbour Trust", "declined - at sea"),
    )
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [None, False]


@pytest.mark.parametrize("formula", ["Vinaka,", "Peace to you,", "Takk (thanks),"])
def test_a_formula_that_no_list_holds_is_no_name(formula: str) -> None:
    case = _case(
        f"Hello,\n\nplease put me on the list for the meeting.\n\n{formula}\nMaria Halvard, clerk\nHarbour Trust\n"
    )
    assert _claimed(case, "signature", "author") == ["Maria Halvard"]


def test_a_name_with_a_comma_above_another_is_no_formula() -> None:
    case = _case("Hello,\n\nplease register:\n\nMaria Halvard,\nThomas Quill\n")
    assert {"Maria Halvard", "Thomas Quill"} <= {one.name.text for one in gather.candidates(case)}


def test_whose_name_follows_behind_what_relates_her_is_meant_without_capitals_too() -> None:
    case = _case(
        "hola quiero ir el martes y tambien mi prima que trabaja con nosotras se llama maria quispe flores gracias\n"
    )
    assert _claimed(case, "wish") == ["Maria Quispe Flores"]


def test_a_column_of_houses_is_theirs_whatever_its_label() -> None:
    head = ["Lfd.", "Funktion", "Stelle", "Nachname", "Vorname"]
    one, two = ["1", "IT", "Wegwarte e.V.", "Quitzow", "Detlev"], ["2", "Rat", "Rechenwerk Spree gGmbH", "Nwosu", "Eva"]
    found = list(from_table("table", _rows(head, one, two), WORDS))
    assert [claim.affiliation and claim.affiliation.text for claim in found] == [
        "Wegwarte e.V.",
        "Rechenwerk Spree gGmbH",
    ]
    alone = list(from_table("table", _rows(head, one, ["2", "Rat", "Essen", "Nwosu", "Eva"]), WORDS))
    assert [claim.affiliation for claim in alone] == [None, None]


def test_a_surname_with_and_in_it_ends_at_the_comma_whatever_capitals_follow() -> None:
    case = case_of("Please register:\n\n1. Ana Ruiz, Red Faro\n2. Gumersindo Paz y Paz, Cooperativa Luz de Barrio\n")
    named = {claim.name[0].text for claim in case.own.claims if claim.name and claim.source == "listing"}
    assert "Gumersindo Paz y Paz" in named
