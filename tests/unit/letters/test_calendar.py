"""The calendar file: published to everyone alike, naming nobody who comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest

from inbox_worker.event import Event
from inbox_worker.letters.calendar import calendar_file

AT = datetime(2019, 7, 11, 12, 0, 0, 5, tzinfo=UTC)
OWN = "registration@events.example"


def entry(event: Event, language: str = "en", sequence: int = 0) -> icalendar.Component:
    file = calendar_file(event, language, sequence, AT, OWN)
    calendar = icalendar.Calendar.from_ical(file.content)
    assert calendar["METHOD"] == "PUBLISH"
    (only,) = calendar.walk("VEVENT")
    return only


def test_it_is_published_and_invites_nobody(event: Event) -> None:
    shown = entry(event)
    assert "ATTENDEE" not in shown
    assert shown["DTSTAMP"].dt == AT.replace(microsecond=0)
    assert shown["DTSTART"].dt == event.start
    assert shown["DTEND"].dt == event.end
    assert shown["STATUS"] == "CONFIRMED"
    assert "Pass desk" in shown["DESCRIPTION"]


def test_every_letter_speaks_of_the_same_entry_and_an_update_replaces_it(event: Event) -> None:
    first, second = entry(event, "en", 0), entry(replace(event, start=event.end), "fr", 1)
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)


@pytest.mark.parametrize(
    ("language", "title", "tag"), [("fr", "Forum sur les fleuves", "fr"), ("zh", "Forum on Rivers", "en")]
)
def test_texts_come_in_the_letters_language_or_say_which_one_they_are_in(
    event: Event, language: str, title: str, tag: str
) -> None:
    summary = entry(event, language)["SUMMARY"]
    assert str(summary) == title
    assert summary.params["LANGUAGE"] == tag


def test_a_cancelled_event_is_shown_as_such(event: Event) -> None:
    shown = entry(replace(event, cancelled=True), sequence=2)
    assert shown["STATUS"] == "CANCELLED"
    assert shown["TRANSP"] == "TRANSPARENT"


def test_a_text_with_line_breaks_adds_no_property(event: Event) -> None:
    title = replace(event.title, by_language=(("en", "Forum\r\nATTENDEE:mailto:x@y.example"),))
    assert "ATTENDEE" not in entry(replace(event, title=title))
