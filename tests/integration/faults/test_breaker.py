"""The breaker over everything: it stops what looks like a loop, never people, and a person releases it."""

from __future__ import annotations

from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import HOUR, MINUTE, MONDAY, ORGANISER, registering, text_of
from tests.integration.security.desk import Desk

NAMES = [f"Kofi {chr(ord('A') + number // 26)}{chr(ord('a') + number % 26)}mensah" for number in range(35)]


def everybody_writes(desk: Desk) -> None:
    for name in NAMES:
        desk.mail(registering(name))


def test_after_an_outage_everybody_is_answered_at_once(desk: Desk) -> None:
    """The genuine crowd: as many letters as registrations."""
    desk.now = MONDAY
    everybody_writes(desk)
    desk.work()
    assert len(desk.attendees_heard()) == len(NAMES)
    assert "stopped" not in text_of(desk.digests(ORGANISER)[-1])


def test_far_more_letters_than_registrations_stop_until_a_person_releases_them(desk: Desk) -> None:
    desk.now = MONDAY
    everybody_writes(desk)
    desk.work()
    desk.now = MONDAY + 3 * HOUR
    everybody_writes(desk)  # nothing new in any of them: thirty-five responders could look so
    desk.work()
    assert len(desk.attendees_heard()) == len(NAMES)
    assert desk.letters()[LetterState.HELD] == len(NAMES)
    desk.mail(registering("Ama Boateng"))
    desk.work(MONDAY + 4 * HOUR)
    assert "Ama Boateng" in desk.people()  # reading goes on
    assert len(desk.attendees_heard()) == len(NAMES)
    desk.work(MONDAY + 24 * HOUR)
    assert "far more letters than registrations" in text_of(desk.digests(ORGANISER)[-1])
    desk.command("release")
    desk.work(desk.now + MINUTE)
    assert len(desk.attendees_heard()) == 2 * len(NAMES) + 1
