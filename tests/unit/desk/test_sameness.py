"""When two names are one person's, two spellings of a name, or two people's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.desk.sameness import Likeness, likeness, name_key

SAME, ALIKE, UNCLEAR, OTHER = Likeness.SAME, Likeness.ALIKE, Likeness.UNCLEAR, Likeness.OTHER


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Kofi Mensah", "MENSAH, Kofi", SAME),
        ("José Muñoz", "Jose Munoz", SAME),
        ("Kofi Mensah", "Kofi Mensa", ALIKE),
        ("Kofi Mensah", "Kofi Kwame Mensah", ALIKE),
        ("Kofi Kwame Mensah", "Mensah", ALIKE),
        ("Jürgen Müller", "Juergen Mueller", ALIKE),
        ("K. Mensah-Boateng", "Kofi Mensah Boateng", ALIKE),
        ("Ama Mensah", "Kofi Mensah", UNCLEAR),
        ("Anna Schmidt", "Anna Meier", UNCLEAR),
        ("Katarzyna Wojcik", "Katerina Vojczik", UNCLEAR),
        ("Иван Петров", "Ivan Petrov", UNCLEAR),
        ("Kofi Mensah", "Ama Owusu", OTHER),
        ("Li Wei", "Chen Bo", OTHER),
    ],
)
def test_how_near_two_names_are(one: str, other: str, near: Likeness) -> None:
    assert (likeness(one, other), likeness(other, one)) == (near, near)


@given(name=st.text(max_size=200), other=st.text(max_size=200))
def test_any_two_texts_can_be_compared_in_both_directions(name: str, other: str) -> None:
    assert likeness(name, name) is SAME
    assert (likeness(name, other) is SAME) == (name_key(name)[:120] == name_key(other)[:120])
    assert (likeness(name, other) is SAME) == (likeness(other, name) is SAME)
