"""The sheets: who stands on which, in which order, and what changed since one was handed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.desk.model import RegistrationState
from inbox_worker.desk.roster import Difference, PassRow, differences, door_list_rows, pass_list_rows
from inbox_worker.event import Event

Make = Callable[..., Any]


@pytest.mark.parametrize("state", list(RegistrationState))
@pytest.mark.parametrize("has_pass", [True, False])
def test_who_stands_on_which_list(event: Event, registered: Make, state: RegistrationState, has_pass: bool) -> None:
    people = [registered(state=state, has_pass=has_pass)]
    confirmed = state is RegistrationState.CONFIRMED
    assert bool(pass_list_rows(event, people)) is (confirmed and not has_pass)
    assert bool(door_list_rows(event, people)) is confirmed
    assert not pass_list_rows(replace(event, id="another"), people)


def test_a_row_has_what_security_asks_for_at_the_venues_time(event: Event, registered: Make) -> None:
    (row,) = pass_list_rows(event, [registered()])
    assert (row.given, row.family, row.affiliation) == ("Kofi", "Mensah", "Mission of Ghana")
    assert (row.event, row.venue, row.sponsor) == (
        "World Day against Trafficking in Persons",
        "Conference Room 8",
        "Office of Events",
    )
    assert (row.day, row.begins) == (date(2019, 7, 16), time(15))


@pytest.mark.parametrize(
    ("given_name", "family", "doubtful", "shown", "marked"),
    [
        ("Kofi", "Mensah", False, ("Kofi", "Mensah"), False),
        ("Van Minh", "Nguyen", True, ("Van Minh", "Nguyen"), True),
        (None, None, True, ("", "Suharto"), True),
        (None, "Suharto", False, ("", "Suharto"), False),
    ],
)
def test_a_doubtful_split_is_marked(
    event: Event,
    registered: Make,
    given_name: str | None,
    family: str | None,
    doubtful: bool,
    shown: tuple[str, str],
    marked: bool,
) -> None:
    (row,) = pass_list_rows(event, [registered("Suharto", given=given_name, family=family, doubtful_split=doubtful)])
    assert ((row.given, row.family), bool(row.check)) == (shown, marked)


def test_the_pass_list_goes_by_family_name_without_regard_to_case_and_accents(event: Event, registered: Make) -> None:
    names = ["Ama Zulu", "Yaw Ábebe", "Bo abel", "Kofi Abel"]
    rows = pass_list_rows(event, [registered(name, id=n) for n, name in enumerate(names)])
    assert [(row.given, row.family) for row in rows] == [
        ("Yaw", "Ábebe"),
        ("Bo", "abel"),
        ("Kofi", "Abel"),
        ("Ama", "Zulu"),
    ]


def test_the_door_list_is_alphabetical_with_those_collected_behind_their_collector(
    event: Event, registered: Make
) -> None:
    people = [
        registered("Ama Zulu", id=1, collector="Kofi Mensah"),
        registered("Yaw Boateng", id=2, has_pass=True),
        registered("Kofi Mensah", id=3),
        registered("Esi Nyarko", id=4),
        registered("Abla Adu", id=5, collector="Kofi Mensah"),
        registered("Kojo Poku", id=6, collector="Somebody Else"),
    ]
    rows = door_list_rows(event, people)
    assert [row.name for row in rows] == [
        "Boateng, Yaw",
        "Mensah, Kofi",
        "Adu, Abla",
        "Zulu, Ama",
        "Nyarko, Esi",
        "Poku, Kojo",
    ]
    assert [row.holds_pass for row in rows] == [True, False, False, False, False, False]


def test_the_door_list_does_not_turn_a_doubtful_name_round(event: Event, registered: Make) -> None:
    people = [
        registered("Nguyen Van Minh", doubtful_split=True, affiliation=None),
        registered("Suharto", id=5, given=None),
        registered("Pele", id=6, family=None, given="Pele"),
    ]
    rows = door_list_rows(event, people)
    assert [(row.name, row.affiliation) for row in rows] == [
        ("Nguyen Van Minh", ""),
        ("Pele", "Mission of Ghana"),
        ("Suharto", "Mission of Ghana"),
    ]


def test_later_changes_are_additions_corrections_and_withdrawals(event: Event, registered: Make) -> None:
    stays, corrected, leaves, joins = (registered(f"Person {name}", id=n) for n, name in enumerate("ABCD"))
    handed = pass_list_rows(event, [stays, corrected, leaves])
    better = replace(corrected, affiliation="University of Ghana")
    now = pass_list_rows(event, [stays, better, joins, replace(leaves, state=RegistrationState.CANCELLED)])
    found = {item.difference: item for item in differences(handed, now)}
    assert [item.difference for item in differences(handed, now)] == list(Difference)
    assert found[Difference.ADDITION].row.registration == 3
    assert found[Difference.WITHDRAWAL].row.registration == 2
    changed = found[Difference.CORRECTION]
    assert changed.before is not None
    assert (changed.before.affiliation, changed.row.affiliation) == ("Mission of Ghana", "University of Ghana")


def test_who_turns_out_to_hold_a_pass_is_withdrawn_from_the_list(event: Event, registered: Make) -> None:
    handed = pass_list_rows(event, [registered()])
    (change,) = differences(handed, pass_list_rows(event, [registered(has_pass=True)]))
    assert change.difference is Difference.WITHDRAWAL


def test_a_mark_that_was_looked_into_is_no_correction(event: Event, registered: Make) -> None:
    handed = pass_list_rows(event, [registered(doubtful_split=True)])
    assert differences(handed, pass_list_rows(event, [registered()])) == ()


ROWS = st.dictionaries(st.integers(0, 9), st.sampled_from(["Mission", "University"]), max_size=8)


@given(before=ROWS, after=ROWS)
def test_the_changes_carried_out_on_the_old_list_make_the_new_one(
    before: dict[int, str], after: dict[int, str]
) -> None:
    def sheet(rows: dict[int, str]) -> tuple[PassRow, ...]:
        return tuple(
            PassRow(key, "A", "B", value, "E", date(2019, 7, 16), time(15), "V", "S") for key, value in rows.items()
        )

    rebuilt = {row.registration: row for row in sheet(before)}
    for change in differences(sheet(before), sheet(after)):
        if change.difference is Difference.WITHDRAWAL:
            del rebuilt[change.row.registration]
        else:
            rebuilt[change.row.registration] = change.row
    assert rebuilt == {row.registration: row for row in sheet(after)}
