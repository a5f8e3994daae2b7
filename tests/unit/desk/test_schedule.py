"""What is due follows from state: whatever the clock does, nothing comes early, twice, or after the event has begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.desk.model import RegistrationState
from inbox_worker.desk.schedule import (
    days_covered,
    digest_due,
    instructions_due,
    roster_wanted,
    texts_version,
    urgent_due,
)
from inbox_worker.event import Event, Texts

Make = Callable[..., Any]
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)

ZONES = st.sampled_from(
    [
        "America/New_York",
        "Europe/London",
        "Asia/Kolkata",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/St_Johns",
        "UTC",
    ]
)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
HOURS = st.times().map(lambda at: at.replace(microsecond=0))


# -- instructions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(RegistrationState))
@pytest.mark.parametrize("has_pass", [True, False])
def test_instructions_are_for_the_confirmed_who_need_a_pass(
    event: Event, registered: Make, state: RegistrationState, has_pass: bool
) -> None:
    due = instructions_due(event, [registered(state=state, has_pass=has_pass)], event.sending_from)
    assert bool(due) is (state is RegistrationState.CONFIRMED and not has_pass)


@given(now=INSTANTS)
def test_instructions_are_due_from_the_first_sending_hour_until_the_event_begins(
    event: Event, registered: Make, now: datetime
) -> None:
    due = instructions_due(event, [registered()], now)
    assert bool(due) is (event.sending_from <= now < event.start)


def test_the_edges_of_the_sending_time(event: Event, registered: Make) -> None:
    whole = [registered()]
    assert not instructions_due(event, whole, event.sending_from - SECOND)
    assert instructions_due(event, whole, event.sending_from)
    assert instructions_due(event, whole, event.start - SECOND)
    assert not instructions_due(event, whole, event.start)


def test_whoever_is_confirmed_later_is_due_at_once(event: Event, registered: Make) -> None:
    later = event.sending_from + 2 * DAY
    assert instructions_due(event, [registered(created_at=later, changed_at=later)], later)


def test_instructions_wait_for_a_person_where_the_configuration_says_so(event: Event, registered: Make) -> None:
    careful = replace(event, instructions_automatic=False)
    assert not instructions_due(careful, [registered()], event.sending_from)
    assert instructions_due(careful, [registered()], event.sending_from, released=True)
    assert not instructions_due(careful, [registered()], event.sending_from - SECOND, released=True)


def test_a_cancelled_or_another_event_has_no_instructions(event: Event, registered: Make) -> None:
    assert not instructions_due(replace(event, cancelled=True), [registered()], event.sending_from)
    assert not instructions_due(event, [registered(event_id="another")], event.sending_from)


# -- the version of the texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda event: replace(event, venue=Texts((("en", "Room 9"),), "en")),
        lambda event: replace(event, start=event.start + HOUR),
        lambda event: replace(event, end=event.end + HOUR),
        lambda event: replace(event, pickup=replace(event.pickup, hours=Texts((("en", "2 PM"),), "en"))),
        lambda event: replace(event, pickup=replace(event.pickup, photo_id=Texts((), "en"))),
    ],
    ids=["venue", "start", "end", "hours", "photo identity"],
)
def test_what_the_instructions_say_makes_another_version(event: Event, change: Callable[[Event], Event]) -> None:
    assert texts_version(change(event)) != texts_version(event)


@pytest.mark.parametrize(
    "change",
    [
        lambda event: replace(event, sponsor="Another office"),
        lambda event: replace(event, capacity=5),
        lambda event: replace(event, deadline=event.deadline + DAY),
        lambda event: replace(event, start=event.start.astimezone(ZoneInfo("Asia/Kolkata"))),
        lambda event: replace(event, venue=Texts(tuple(reversed(event.venue.by_language)), "en")),
    ],
    ids=["sponsor", "capacity", "deadline", "the same instant", "another order of languages"],
)
def test_what_they_do_not_say_leaves_the_version(event: Event, change: Callable[[Event], Event]) -> None:
    assert texts_version(change(event)) == texts_version(event)


# -- digests ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "last_day", "due"),
    [
        (datetime(2019, 7, 8, 6, 59), date(2019, 7, 7), None),
        (datetime(2019, 7, 8, 7, 0), date(2019, 7, 7), date(2019, 7, 8)),
        (datetime(2019, 7, 8, 23, 59), date(2019, 7, 7), date(2019, 7, 8)),
        (datetime(2019, 7, 8, 9, 0), date(2019, 7, 8), None),
        (datetime(2019, 7, 8, 9, 0), date(2019, 7, 3), date(2019, 7, 8)),
        (datetime(2019, 7, 8, 5, 0), date(2019, 7, 3), date(2019, 7, 7)),
        (datetime(2019, 7, 8, 9, 0), None, date(2019, 7, 8)),
        (datetime(2019, 7, 8, 9, 0), date(2019, 7, 9), None),
    ],
    ids=[
        "too early",
        "on the hour",
        "late that day",
        "made already",
        "days missed",
        "missed, before the hour",
        "first",
        "set back",
    ],
)
def test_one_digest_a_day_is_due_from_its_hour_on(local: datetime, last_day: date | None, due: date | None) -> None:
    now = local.replace(tzinfo=ZoneInfo("America/New_York"))
    assert digest_due(last_day, time(7), "America/New_York", now) == due


@given(now=INSTANTS, hour=HOURS, zone=ZONES, later=st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_digest_is_never_made_twice_and_never_early(now: datetime, hour: time, zone: str, later: timedelta) -> None:
    day = digest_due(None, hour, zone, now)
    assert day is not None
    assert datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC) <= now
    assert digest_due(day, hour, zone, now) is None
    following = digest_due(day, hour, zone, now + later)
    assert following is None or following > day


@given(start=INSTANTS, hour=HOURS, zone=ZONES)
def test_ticking_through_ten_days_makes_one_digest_for_each(start: datetime, hour: time, zone: str) -> None:
    last, made = digest_due(None, hour, zone, start), []
    for tick in range(10 * 24 * 2):
        day = digest_due(last, hour, zone, start + tick * HOUR / 2)
        if day is not None:
            made.append(day)
            last = day
    assert len(made) in (9, 10, 11)
    assert len(set(made)) == len(made)


@given(days=st.integers(1, 60))
def test_after_downtime_one_digest_covers_all_missed_days(days: int) -> None:
    day = date(2019, 7, 8)
    covered = days_covered(day - days * DAY, day)
    assert (len(covered), covered[-1]) == (days, day)
    assert all(second - first == DAY for first, second in pairwise(covered))


def test_the_first_digest_covers_its_day() -> None:
    assert days_covered(None, date(2019, 7, 8)) == (date(2019, 7, 8),)
    assert days_covered(date(2019, 7, 8), date(2019, 7, 8)) == (date(2019, 7, 8),)


# -- at the deadline --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before_deadline", "last_before_deadline", "due"),
    [
        (25 * HOUR, 30 * HOUR, False),
        (24 * HOUR, 30 * HOUR, True),
        (23 * HOUR, 23 * HOUR + SECOND, False),
        (HOUR, 30 * HOUR, True),
        (HOUR, 20 * HOUR, False),
        (-HOUR, 20 * HOUR, True),
        (-HOUR, -SECOND, False),
        (-HOUR, None, True),
        (-10 * DAY, None, False),
    ],
)
def test_open_cases_press_a_day_before_the_deadline_and_at_it(
    event: Event, before_deadline: timedelta, last_before_deadline: timedelta | None, due: bool
) -> None:
    last = None if last_before_deadline is None else event.deadline - last_before_deadline
    assert urgent_due(event, last, event.deadline - before_deadline) is due


def test_nothing_presses_once_the_event_begins_or_a_digest_was_made_at_the_moment(event: Event) -> None:
    assert urgent_due(event, None, event.start - SECOND)
    assert not urgent_due(event, None, event.start)
    assert not urgent_due(event, event.deadline, event.deadline + HOUR)


def test_the_roster_comes_unasked_at_the_deadline_and_on_the_pass_list_day(event: Event) -> None:
    after, before = event.deadline + HOUR, event.deadline - HOUR
    assert roster_wanted(event, [date(2019, 7, 11)], before, after)
    assert not roster_wanted(event, [date(2019, 7, 11)], after, after + HOUR)
    assert not roster_wanted(event, [date(2019, 7, 10)], None, before)
    assert not roster_wanted(event, [], None, event.deadline)
    assert roster_wanted(event, [], event.deadline, after)
    assert roster_wanted(event, [], None, event.start - SECOND)
    assert not roster_wanted(event, [], None, event.start)
    assert roster_wanted(event, [date(2019, 7, 11), date(2019, 7, 12)], after, after + DAY)
