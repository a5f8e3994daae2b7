"""Who is meant together: the choices that are open, and what tells one company from another."""

from __future__ import annotations

from datetime import UTC, datetime, time

from inbox_worker.event import Event, LatePolicy, Pickup, Texts
from inbox_worker.mail.parse import parse
from inbox_worker.reading import company, gather, lexicon, read
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Kind

WORDS = lexicon.load()
OWN = frozenset({"registration@events.example"})


def _texts(text: str) -> Texts:
    return Texts((("en", text),), "en")


EVENT = Event(
    "light-2031", _texts("Harbour Lights: Rescue at Sea and Digital Navigation"), datetime(2031, 5, 20, 13, tzinfo=UTC),
    datetime(2031, 5, 20, 15, tzinfo=UTC), "Europe/Paris", _texts("Pier Hall 4, Port House"), datetime(2031, 5, 14, 21, tzinfo=UTC),
    Pickup(*(_texts("x") for _ in range(5))), "", None, None, LatePolicy.DECLINE, False, True, time(8),
    datetime(2031, 5, 15, 6, tzinfo=UTC), datetime(2031, 6, 20, tzinfo=UTC), _texts(""),
)  # fmt: skip


def _case(body: str, *, sender: str = "Ana Ruiz <ana.ruiz@lantern.example>") -> Case:
    head = f"From: {sender}\nTo: registration@events.example\nSubject: 20 May\nMessage-ID: <1@x.example>\n"
    raw = f"{head}Date: Mon, 05 May 2031 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return read.case_of(parse(raw.encode()), (EVENT,), OWN, WORDS)


def _signs(case: Case, people: list[Candidate], *names: str) -> set[str]:
    choice = frozenset(at for at, one in enumerate(people) if one.name.text in names)
    rows = company.of_choices(case, people, [0.5] * len(people), Kind.REGISTER, [choice, frozenset()])
    return set(rows["0"])


def test_only_the_doubtful_are_varied() -> None:
    open_ = company.choices([0.999, 0.5, 0.001])
    assert set(open_) == {frozenset({0}), frozenset({0, 1})}


def test_many_doubtful_people_do_not_make_endless_choices() -> None:
    assert len(company.choices([0.4] * 60)) <= 32


def test_untrained_everybody_comes_by_his_own_chance_but_somebody_does() -> None:
    case = _case("Please register Kofi Mensah and Lena Vogt.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    chosen = company.choose(case, people, [0.7, 0.8, 0.2], Kind.REGISTER, {})
    assert chosen.choice == {0, 1}
    assert company.choose(case, people, [0.1, 0.2, 0.3], Kind.REGISTER, {}).choice == {2}
    assert company.choose(case, people, [0.02, 0.02, 0.02], Kind.REGISTER, {}).choice == frozenset()
    assert company.choose(case, people, [0.1, 0.2, 0.3], Kind.CANCEL, {}).choice == frozenset()


def test_the_number_said_is_compared_with_the_number_chosen() -> None:
    case = _case("Two of us would like to come, Kofi Mensah and I.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    assert "register as many as said" in _signs(case, people, "Kofi Mensah", "Ana Ruiz")
    assert "register fewer than said" in _signs(case, people, "Ana Ruiz")


def test_a_list_is_chosen_whole_or_parted() -> None:
    case = _case("Please register:\n\n- Kofi Mensah\n- Lena Vogt\n- Marek Nowak\n\nAna Ruiz\n")
    people = gather.candidates(case)
    assert "register whole listing" in _signs(case, people, "Kofi Mensah", "Lena Vogt", "Marek Nowak")
    assert "register parted listing" in _signs(case, people, "Kofi Mensah", "Ana Ruiz")


def test_two_joined_by_and_are_a_pair() -> None:
    case = _case("Tomorrow Kofi Mensah and Lena Vogt will attend the event.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    assert "register parted pair" in _signs(case, people, "Kofi Mensah")
    assert "register whole pair" in _signs(case, people, "Kofi Mensah", "Lena Vogt")
