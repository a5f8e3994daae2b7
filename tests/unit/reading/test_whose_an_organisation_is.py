"""Whom a clause with an organisation speaks of, and who is said to have none."""

from __future__ import annotations

from inbox_worker.mail.parse import parse
from inbox_worker.reading import gather, read
from inbox_worker.reading.features import whose
from inbox_worker.reading.heard import Case
from inbox_worker.reading.options import organisations
from tests.unit.reading.harbour_lights import WORDS


def _case(body: str) -> Case:
    head = "From: Ana Ruiz <ana@mailbox.example>\nTo: registration@events.example\nSubject: 20 May\nMessage-ID: <1@x.example>\n"
    raw = (
        f"{head}Date: Mon, 05 May 2031 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{body}\n\nAna Ruiz\n"
    )
    return read.case_of(parse(raw.encode()), (), frozenset({"registration@events.example"}), WORDS)


def _of(case: Case, name: str, house: str) -> dict[str, float]:
    one = next(one for one in gather.candidates(case) if one.name.text == name)
    options = organisations(case, one)
    option = next(option for option in options if option.text == house and option.span.part == "body")
    return dict(whose.of_organisation(case, one, option, options))


def _of_none(case: Case, name: str) -> dict[str, float]:
    one = next(one for one in gather.candidates(case) if one.name.text == name)
    return dict(whose.of_none(case, one, organisations(case, one)))


TWO = "Hello,\n\nplease register Bruno Keller and me. Bruno represents the Lamplighter Trust and I represent the Harbour Institute."


def test_each_clause_speaks_of_who_is_named_last_before_its_organisation() -> None:
    case = _case(TWO)
    assert "other told of own" in _of(case, "Bruno Keller", "Lamplighter Trust")
    assert "other told of me" in _of(case, "Bruno Keller", "Harbour Institute")
    assert "writer told of own" in _of(case, "Ana Ruiz", "Harbour Institute")
    assert "writer told of another" in _of(case, "Ana Ruiz", "Lamplighter Trust")


def test_that_there_is_none_is_said_of_one_of_two() -> None:
    case = _case("Hello,\n\nplease register two. Bruno Keller comes for the Lamplighter Trust. Carla Weiss is retired.")
    assert "none: other said of the own" in _of_none(case, "Carla Weiss")
    assert "none: other said of others only" in _of_none(case, "Bruno Keller")


def test_a_funder_is_named_aside() -> None:
    case = _case("Hello,\n\nplease register me for the Lamplighter Trust. My trip is funded by the Harbour Institute.")
    assert "aside behind its phrase" in _of(case, "Ana Ruiz", "Harbour Institute")
    assert "beside one aside" in _of(case, "Ana Ruiz", "Lamplighter Trust")


def test_who_belongs_to_nothing_is_said_to_have_none() -> None:
    case = _case("Hello,\n\nplease register Carla Weiss. Carla belongs to nothing.")
    assert "none: other said of the own" in _of_none(case, "Carla Weiss")
