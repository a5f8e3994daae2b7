"""Several people whose surname is written once."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather
from tests.unit.reading.harbour_lights import case_of


def _names(body: str, sender: str = "Office <office@mailbox.example>") -> set[str]:
    return {one.name.text for one in gather.candidates(case_of(body, sender=sender))}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Please put on the list Rosa and Lucy Quinn, mother and daughter.", {"Rosa Quinn", "Lucy Quinn"}),
        ("Rosa & Lucy Quinn will both be there.", {"Rosa Quinn", "Lucy Quinn"}),
        ("Please register Rosa, Tom and Lucy Quinn.", {"Rosa Quinn", "Tom Quinn", "Lucy Quinn"}),
        ("Anne-Marie et Luc Marchand souhaitent participer.", {"Anne-Marie Marchand", "Luc Marchand"}),
        ("Mis padres, Rosa y Pablo Quintanilla, asistirán.", {"Rosa Quintanilla", "Pablo Quintanilla"}),
        ("Rosa e Lúcia Quintela querem participar.", {"Rosa Quintela", "Lúcia Quintela"}),
        ("Unsere Kinder Rosa und Lukas Brandt kommen auch.", {"Rosa Brandt", "Lukas Brandt"}),
        ("Rosa e Luca Bellini vorrebbero partecipare.", {"Rosa Bellini", "Luca Bellini"}),
        ("Анна и Антон Гаджиевы хотели бы прийти.", {"Анна Гаджиева", "Антон Гаджиев"}),
        ("Ольга та Антон Коваленки хотіли б прийти.", {"Ольга Коваленко", "Антон Коваленко"}),
        ("Annem ve babam, Ayşe ve Mehmet Yıldız, gelecek.", {"Ayşe Yıldız", "Mehmet Yıldız"}),
        ("يرغب سلمى وكريم الحداد في الحضور.", {"سلمى الحداد", "كريم الحداد"}),
    ],
)
def test_who_is_named_by_a_given_name_alone_shares_the_surname_behind_the_next(sentence: str, names: set[str]) -> None:
    assert _names(f"{sentence}\n") >= names


@pytest.mark.parametrize(
    ("body", "absent"),
    [
        ("Rosa and Lucy Quinn will come.\n\nRosa Mendes\n", "Rosa Quinn"),
        ("Ana Rosa and Lucy Quinn will come.\n", "Rosa Quinn"),
        ("Don Callisto viene per la Caritas di San Vito e Lucia Quintela per la Rete.\n", "Vito Quintela"),
        ("We look forward to Monday and Lucy Quinn will come.\n", "Monday Quinn"),
        ("نرجو تسجيل سامية فكري حنا ووليد ماهر في الفعالية.\n", "حنا ماهر"),
        ("Please register Rosa. And Lucy Quinn will come too.\n", "Rosa Quinn"),
    ],
)
def test_nobody_is_given_the_surname_of_a_stranger(body: str, absent: str) -> None:
    assert absent not in _names(body)


def test_what_is_said_of_the_one_with_the_surname_is_said_of_all() -> None:
    case = case_of("Please register Rosa and Lucy Quinn of the Harbour Trust.\n")
    rosa, lucy = (
        next(one for one in gather.candidates(case) if one.name.text == name) for name in ("Rosa Quinn", "Lucy Quinn")
    )
    assert {form.claim.role for form in rosa.forms} == {form.claim.role for form in lucy.forms}
    assert [span.text for span in rosa.forms[0].claim.name] == ["Rosa", "Quinn"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("My husband Desmond, same surname, would like to come too.\n\nHarriet Pryce\n", "Desmond Pryce"),
        ("Mathieu (Vasseur lui aussi) est informaticien et viendra.\n\nClaire Vasseur\n", "Mathieu Vasseur"),
        ("My sister Ottilie is Vance as well and will come.\n\nTheodora Vance\n", "Ottilie Vance"),
        ("Mi compañera Rosa quiere asistir. Se apellida Zubizarreta Lekue.\n\nNuria Pla\n", "Rosa Zubizarreta Lekue"),
        ("Lotte insists on coming. Her family name is Bruinsma.\n\nTom Quill\n", "Lotte Bruinsma"),
    ],
)
def test_a_surname_that_is_told_later_goes_with_the_given_name_before_it(body: str, name: str) -> None:
    sender = body.strip().rpartition("\n")[2]
    assert name in _names(body, sender=f"{sender} <post@mailbox.example>")


@pytest.mark.parametrize(
    ("body", "absent"),
    [
        ("My husband Desmond drives us. Lucy Pryce will come.\n\nHarriet Pryce\n", "Desmond Pryce"),
        ("Rosa stays at home; I, Harriet Pryce, will come.\n\nHarriet Pryce\n", "Rosa Pryce"),
    ],
)
def test_a_surname_of_somebody_else_who_is_named_is_not_told_of_another(body: str, absent: str) -> None:
    assert absent not in _names(body, sender="Harriet Pryce <post@mailbox.example>")
