"""What the digest shows: what needs a person first, everything counted, nothing pressing when nothing can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.desk.model import LetterType, Origin, RegistrationState
from inbox_worker.desk.summary import (
    SHOWN_IN_FULL,
    Fault,
    Folder,
    Inputs,
    OpenCase,
    Planned,
    Question,
    Quote,
    Returned,
    Roll,
    Summary,
    Urgency,
    age,
    summarise,
)
from inbox_worker.event import Event
from inbox_worker.reading.model import Kind

Make = Callable[..., Any]

NOW = datetime(2019, 7, 8, 11, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
COVERS = (date(2019, 7, 8),)


def case(number: int, **changes: Any) -> OpenCase:
    plain = OpenCase(
        number,
        "world-day",
        Kind.REGISTER,
        "kofi@mission.example",
        "Visit",
        NOW - DAY,
        0.5,
        ("the reading is not sure",),
    )
    return replace(plain, **changes)


def summary(event: Event, *registrations: Any, now: datetime = NOW, **changes: Any) -> Summary:
    return summarise(Inputs((Roll(event, registrations),), **changes), COVERS, now)


def test_a_quiet_day_is_a_digest_too(event: Event) -> None:
    quiet = summary(event)
    assert (quiet.needs_you, quiet.cases, quiet.urgency, quiet.covers) == (0, (), Urgency.NONE, COVERS)
    assert quiet.events[0].counts.confirmed == 0


def test_the_twenty_likeliest_cases_are_shown_in_full_and_all_others_folded(event: Event) -> None:
    cases = tuple(case(number, confidence=number / 100) for number in range(1, 26))
    shown = summary(event, cases=cases)
    assert [item.label for item in shown.cases] == [str(number) for number in range(25, 5, -1)]
    assert [item.label for item in shown.folded] == ["5", "4", "3", "2", "1"]
    assert shown.needs_you == 25


def test_a_case_shows_what_was_understood_why_it_is_doubtful_and_what_it_rests_on(
    event: Event, registered: Make
) -> None:
    quote = Quote("name", "signature", "Kofi Mensah")
    person = registered(number=7, state=RegistrationState.IN_REVIEW, affiliation=None, asks=True)
    doubtful = case(
        7, registrations=(person,), quotes=(quote, quote), reasons=("a", "b", "a"), words="I would like to come"
    )
    (shown,) = summary(event, person, cases=(doubtful,)).cases
    assert (shown.label, shown.wants, shown.age) == ("7", "wants to register", "1 day")
    assert (shown.quotes, shown.reasons, shown.words) == ((quote,), ("a", "b"), "I would like to come")
    assert (shown.people[0].label, shown.people[0].state) == ("7", "in review")
    assert shown.people[0].marks == ("affiliation missing", "asks something")


def test_of_several_people_the_first_has_a_label_of_its_own(event: Event, registered: Make) -> None:
    people = tuple(registered(f"Person {n}", id=n, number=7, position=n) for n in (1, 2))
    (shown,) = summary(event, *people, cases=(case(7, registrations=people),)).cases
    assert [person.label for person in shown.people] == ["7.1", "7.2"]


@pytest.mark.parametrize(
    ("before_deadline", "urgency"),
    [
        (10 * DAY, Urgency.NONE),
        (73 * HOUR, Urgency.NONE),
        (72 * HOUR, Urgency.SOON),
        (25 * HOUR, Urgency.SOON),
        (24 * HOUR, Urgency.NOW),
        (0 * HOUR, Urgency.NOW),
        (-HOUR, Urgency.NOW),
        (-10 * DAY, Urgency.NONE),
    ],
)
def test_cases_press_a_day_before_the_deadline_and_until_the_event_begins(
    event: Event, before_deadline: timedelta, urgency: Urgency
) -> None:
    shown = summary(event, cases=(case(1),), now=event.deadline - before_deadline)
    assert (shown.urgency, shown.cases[0].urgency) == (urgency, urgency)


def test_nothing_presses_once_the_event_has_begun(event: Event) -> None:
    assert summary(event, cases=(case(1),), now=event.start).urgency is Urgency.NONE
    assert summary(event, cases=(case(1),), now=event.start - timedelta(seconds=1)).urgency is Urgency.NOW


def test_nothing_presses_without_a_case(event: Event) -> None:
    assert summary(event, now=event.deadline).urgency is Urgency.NONE


def test_the_pressing_come_before_the_likely(event: Event) -> None:
    later = replace(event, id="later", deadline=event.deadline + 9 * DAY, start=event.start + 9 * DAY)
    cases = (
        case(1, event_id="later", confidence=0.9),
        case(2, confidence=0.1),
        case(3, event_id=None, confidence=0.95),
    )
    shown = summarise(Inputs((Roll(event, ()), Roll(later, ())), cases=cases), COVERS, event.deadline - HOUR)
    assert [item.label for item in shown.cases] == ["2", "3", "1"]
    assert shown.cases[1].event == ""


def test_everything_that_waits_for_a_person_is_counted_and_a_delay_is_not(event: Event, registered: Make) -> None:
    bounce = Returned(
        "kofi@mission.example", LetterType.INSTRUCTIONS, ("4 Kofi Mensah",), "5.1.1", "unknown", True, NOW
    )
    shown = summary(
        event,
        registered(),
        registered(id=5, submitter="kofi@home.example"),
        cases=(case(1),),
        questions=(Question("a@b.example", "Parking", "Where?", NOW),),
        returned=(replace(bounce, final=False), bounce),
        faults=(Fault("no connection", "look at the network", NOW),),
        planned=(
            Planned("world-day", LetterType.INSTRUCTIONS, NOW, 3, "Dear", needs_release=True),
            Planned("world-day", LetterType.UPDATE, NOW, 3, "Dear"),
        ),
    )
    assert shown.needs_you == 6
    assert [item.final for item in shown.returned] == [True, False]


def test_counts_by_state_passes_and_places(event: Event, registered: Make) -> None:
    states = [*RegistrationState, RegistrationState.CONFIRMED]
    people = [registered(f"Person {n}", id=n, state=state) for n, state in enumerate(states)]
    people.append(registered("Ama Owusu", id=20, has_pass=True, affiliation=None))
    people.append(registered("Suharto", id=21, affiliation=None, doubtful_split=True))
    shown = summary(replace(event, capacity=5), *people).events[0]
    counts = shown.counts
    assert (counts.confirmed, counts.in_review, counts.wait_listed, counts.cancelled, counts.rejected) == (
        4,
        1,
        1,
        1,
        1,
    )
    assert (counts.passes, counts.holders, counts.affiliation_missing, counts.doubtful_split) == (3, 1, 1, 1)
    assert (shown.capacity, shown.free) == (5, 2)
    assert summary(event, *people).events[0].free is None


def test_what_is_new_and_what_changed_since_the_last_digest(event: Event, registered: Make) -> None:
    def person(n: int, created: datetime, changed: datetime, **more: Any) -> Any:
        return registered(f"Person {n}", id=n, created_at=created, changed_at=changed, **more)

    before, after = NOW - 2 * DAY, NOW - HOUR
    people = (
        person(1, before, before),
        person(2, before, after, state=RegistrationState.CANCELLED),
        person(3, after, after),
        person(4, after, after, state=RegistrationState.MERGED),
    )
    shown = summary(event, *people, since=NOW - DAY).events[0]
    assert [item.label for item in shown.new] == ["3"]
    assert [(item.label, item.state) for item in shown.changed] == [("2", "cancelled")]
    at_the_moment = summary(event, person(5, NOW, NOW), person(6, NOW - DAY, NOW), since=NOW).events[0]
    assert (at_the_moment.new, at_the_moment.changed) == ((), ())
    first = summary(event, *people).events[0]
    assert ([item.label for item in first.new], first.changed) == (["1", "2", "3"], ())


@pytest.mark.parametrize(
    ("local_now", "days", "past"),
    [("2019-07-08T07:00-04:00", 2, False), ("2019-07-10T23:00-04:00", 0, False), ("2019-07-11T07:00-04:00", -1, True)],
)
def test_days_to_the_deadline_are_those_at_the_venue(event: Event, local_now: str, days: int, past: bool) -> None:
    shown = summary(event, now=datetime.fromisoformat(local_now)).events[0]
    assert (shown.days_to_deadline, shown.past_deadline) == (days, past)
    assert shown.deadline.hour == 23
    assert not summary(event, now=event.deadline).events[0].past_deadline


@pytest.mark.parametrize(
    ("first", "second", "proposed"),
    [
        (("Kofi Mensah", "kofi@mission.example"), ("MENSAH Kofi", "kofi@home.example"), True),
        (("Kofi Mensah", "kofi@mission.example"), ("Kofi Mensa", "kofi@mission.example"), True),
        (("Иван Петров", "ivan@mission.example"), ("Ivan Petrov", "ivan@mission.example"), True),
        (("Kofi Mensah", "kofi@mission.example"), ("Kofi Mensa", "kofi@home.example"), False),
        (("Kofi Mensah", "kofi@mission.example"), ("Ama Owusu", "kofi@mission.example"), False),
    ],
    ids=["same name", "two spellings", "two scripts", "spelling and address", "two people"],
)
def test_merges_are_proposed(
    event: Event, registered: Make, first: tuple[str, str], second: tuple[str, str], proposed: bool
) -> None:
    one, two = (registered(name, id=n, submitter=address) for n, (name, address) in ((1, first), (2, second)))
    merges = summary(event, one, two).events[0].merges
    assert [(merge.first.label, merge.second.label) for merge in merges] == ([("1", "2")] if proposed else [])


def test_the_people_of_one_mail_and_those_who_left_are_not_merged(event: Event, registered: Make) -> None:
    twins = (registered("Kofi Mensah", id=1, number=1), registered("Kofi Mensa", id=2, number=1, position=2))
    gone = registered(id=3, submitter="kofi@home.example", state=RegistrationState.CANCELLED)
    assert summary(event, *twins, gone).events[0].merges == ()


def test_marks_tell_what_is_beside_the_state(event: Event, registered: Make) -> None:
    person = registered(
        has_pass=True,
        doubtful_split=True,
        collector="Ama Owusu",
        origin=Origin.ORGANISER,
        state=RegistrationState.REJECTED,
        reason="late",
    )
    (shown,) = summary(event, person).events[0].new
    assert (shown.state, shown.marks) == (
        "rejected (late)",
        ("holds a pass", "Ama Owusu picks up", "added by the organiser"),
    )


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "1 hour"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(hours=49), "2 days"),
    ],
)
def test_ages_are_words(waited: timedelta, words: str) -> None:
    assert age(waited) == words


def test_mailbox_and_ledger_are_compared() -> None:
    assert Folder("INBOX", 120, 120).agrees
    assert not Folder("INBOX", 120, 119).agrees


def test_what_was_deleted_or_moved_since_is_accounted_for_and_what_is_missing_never() -> None:
    assert Folder("INBOX", 95, 100, gone=5).agrees
    assert not Folder("INBOX", 95, 100, gone=4).agrees
    assert not Folder("INBOX", 95, 100, gone=5, missing=1).agrees


@given(confidences=st.lists(st.floats(0, 1), max_size=60))
def test_no_case_is_left_out_or_shown_twice(event: Event, confidences: list[float]) -> None:
    cases = tuple(case(number, confidence=value) for number, value in enumerate(confidences, 1))
    shown = summary(event, cases=cases)
    labels = [item.label for item in (*shown.cases, *shown.folded)]
    assert sorted(labels, key=int) == [str(number) for number in range(1, len(cases) + 1)]
    assert len(shown.cases) == min(SHOWN_IN_FULL, len(cases))
    assert shown == summary(event, cases=tuple(reversed(cases)))
