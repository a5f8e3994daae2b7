"""The network was taught on mails to one event; for any other its day stands in the place of the day that was taught."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from inbox_worker.event import Event
from inbox_worker.mail.parse import parse
from inbox_worker.reading import read
from inbox_worker.reading.folding import fold
from inbox_worker.reading.model import Kind
from inbox_worker.reading.tagger.stand_ins import TAUGHT, stand_ins
from tests.unit.reading.harbour_lights import EVENT, OWN, WORDS


def _swapped(day: date | None) -> dict[str, str]:
    return dict(stand_ins(day, WORDS.month_names, WORDS.weekday_names))


def test_day_month_and_weekday_change_places_in_every_language() -> None:
    found = _swapped(date(2031, 5, 20))
    assert (found["20"], found["16"]) == ("16", "20")
    assert (found["20th"], found["may"], found["мая"], found["mayo"]) == ("16th", "july", "июля", "julio")
    assert (found["july"], found["juillet"]) == ("may", "mai")


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 8, 17), date(2027, 2, 28), date(2028, 12, 31)])
def test_no_word_of_either_day_is_left_as_it_is(day: date) -> None:
    found = _swapped(day)
    for language in WORDS.month_names:
        for form in (*language[day.month - 1], *language[TAUGHT.month - 1]):
            assert found[fold(form)] != fold(form)
    assert found[str(day.day)] == "16"
    assert found["16"] == str(day.day)


@pytest.mark.parametrize("day", [None, TAUGHT])
def test_for_the_event_that_was_taught_and_for_none_nothing_changes(day: date | None) -> None:
    assert _swapped(day) == {}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime(2031, 5, 20, 13, tzinfo=UTC), "20 May"),
        (datetime(2031, 1, 3, 13, tzinfo=UTC), "3 January"),
        (datetime(2031, 11, 28, 13, tzinfo=UTC), "November 28th"),
        (datetime(2031, 9, 2, 13, tzinfo=UTC), "2 September"),
    ],
)
def test_a_plain_registration_is_one_whatever_the_day_of_the_event(day: datetime, said: str) -> None:
    values = {name: getattr(EVENT, name) for name in Event.__slots__}
    event = Event(**(values | {"start": day, "end": day.replace(hour=15), "deadline": day.replace(hour=1)}))
    head = "From: Ana Ruiz <ana.ruiz@lantern.example>\nTo: registration@events.example\nSubject: registration\n"
    body = f"please register me for the event on {said}.\n\nBest regards,\nAna Ruiz\nLantern House\n"
    reading = read.read(parse(f"{head}\n{body}".encode()), (event,), OWN, WORDS)
    assert reading.kind is Kind.REGISTER
    assert [(person.name, person.affiliation) for person in reading.people] == [("Ana Ruiz", "Lantern House")]
