"""Clocks that jump, days of 23 and 25 hours, leap days, a worker that was down when something was due (F31 to F34)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from inbox_worker.desk.model import LetterType, RegistrationState
from inbox_worker.edges.database import outbox
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import DAY, DEADLINE, HOUR, MINUTE, MONDAY, SENDING, START, registering, text_of
from tests.integration.security.desk import Desk
from tests.integration.servers.smtp_server import Step

KOFI = "kofi.mensah@hope.example"
Y1970, Y2036 = datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC), datetime(2036, 2, 7, 6, 28, 20, tzinfo=UTC)


def letters_to(desk: Desk, address: str = KOFI) -> int:
    return len(desk.heard(address))


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY], ids=["+1h", "-1h", "+1d", "-1d"])
def test_a_clock_that_jumps_and_comes_back_doubles_and_loses_nothing(desk: Desk, jump: timedelta) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.work(MONDAY + jump)
    desk.mail(registering("Ama Boateng"), MONDAY + jump)
    desk.work()
    desk.work(MONDAY + MINUTE)
    desk.work(SENDING)
    desk.work(SENDING + jump)
    desk.work(SENDING + 2 * MINUTE)
    assert letters_to(desk) == 2
    assert letters_to(desk, "ama.boateng@hope.example") == 2
    assert desk.letters().keys() == {LetterState.SENT}


def test_a_clock_without_battery_sends_nothing_early_and_catches_up(desk: Desk) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.set_clock(Y1970)
    desk.work()
    assert letters_to(desk) == 1
    desk.work(SENDING)
    assert letters_to(desk) == 2


def test_a_letter_that_was_put_off_goes_although_the_clock_falls_back(desk: Desk) -> None:
    """A clock that was ahead leaves times of retry in the far future of the right clock."""
    desk.smtp.script(Step("RCPT", "451 4.7.1 later"))
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work(MONDAY + HOUR)
    assert letters_to(desk) == 0
    desk.work(MONDAY)
    desk.work(MONDAY + HOUR + 2 * MINUTE)
    assert letters_to(desk) == 1


def test_a_clock_of_2036_deletes_and_declines_but_never_writes_to_a_past_event(desk: Desk) -> None:
    """What a clock of the far future makes the worker believe: everything is over. No letter goes; the mails stay in the mailbox."""
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    before = letters_to(desk)
    desk.set_clock(Y2036)
    desk.work()
    assert letters_to(desk) == before
    assert len(list((desk.folder / "Maildir" / "new").iterdir())) == 1


def in_march(event: str) -> str:
    """The event on the day on which New York loses an hour, its deadline the day before."""
    event = event.replace("2019-07-16T", "2019-03-10T").replace("deadline = 2019-07-10", "deadline = 2019-03-09")
    return event.replace("pass_list_date = 2019-07-12", "pass_list_date = 2019-03-09")


def in_november(event: str) -> str:
    """The same on the day that has 25 hours."""
    event = event.replace("2019-07-16T", "2019-11-03T").replace("deadline = 2019-07-10", "deadline = 2019-11-02")
    return event.replace("pass_list_date = 2019-07-12", "pass_list_date = 2019-11-02")


def on_leap_day(event: str) -> str:
    """The deadline on 29 February."""
    event = event.replace("2019-07-16T", "2020-03-03T").replace("deadline = 2019-07-10", "deadline = 2020-02-29")
    return event.replace("pass_list_date = 2019-07-12", "pass_list_date = 2020-02-28")


@pytest.mark.parametrize(
    ("adapt", "deadline", "sending"),
    [
        (in_march, datetime(2019, 3, 10, 5, tzinfo=UTC), datetime(2019, 3, 10, 12, tzinfo=UTC)),
        (in_november, datetime(2019, 11, 3, 4, tzinfo=UTC), datetime(2019, 11, 3, 13, tzinfo=UTC)),
        (on_leap_day, datetime(2020, 3, 1, 5, tzinfo=UTC), datetime(2020, 3, 1, 13, tzinfo=UTC)),
    ],
)
def test_deadline_and_sending_hour_hold_on_odd_days(
    closed_desk: Desk, adapt: Callable[[str], str], deadline: datetime, sending: datetime
) -> None:
    desk = closed_desk
    desk.adapt = lambda event: adapt(event).replace("on 16 July", "")
    desk.settings["mailbox"] = ""
    desk.now = deadline - 2 * DAY
    desk.start()
    try:
        event = desk.worker.events[0]
        assert timedelta() < deadline - event.deadline < timedelta(seconds=1)
        assert event.sending_from == sending
        desk.mail(registering("Kofi Mensah"), event.deadline - timedelta(seconds=1))
        desk.work()
        assert desk.people()["Kofi Mensah"].state is RegistrationState.CONFIRMED
        desk.work(sending - MINUTE)
        assert letters_to(desk) == 1
        desk.work(sending)
        desk.work(sending + HOUR)
        desk.work(sending + 2 * HOUR)
        assert letters_to(desk) == 2
    finally:
        desk.stop()


@pytest.mark.parametrize(
    "back", [DEADLINE + MINUTE, SENDING + HOUR, DEADLINE + 3 * DAY], ids=["deadline", "hour", "3 days"]
)
def test_down_when_it_was_due_sends_it_once_on_return(desk: Desk, back: datetime) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.stop()
    desk.now = back
    desk.start()
    desk.work(back)
    desk.work(max(back, SENDING) + MINUTE)
    desk.work(max(back, SENDING) + HOUR)
    assert letters_to(desk) == 2


def test_down_over_the_event_sends_no_stale_letter_and_says_so(desk: Desk) -> None:
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    desk.mail(registering("Ama Boateng"), SENDING)
    desk.stop()
    desk.now = START + HOUR
    desk.start()
    desk.work()
    assert letters_to(desk) == 1
    assert letters_to(desk, "ama.boateng@hope.example") == 0
    assert not {LetterState.QUEUED, LetterState.DEFERRED, LetterState.SENDING} & desk.letters().keys()


@pytest.mark.parametrize("moved", ["2019-07-05", "2019-07-14"], ids=["earlier", "later"])
def test_a_deadline_that_moves_in_mid_batch_doubles_nothing(desk: Desk, moved: str) -> None:
    for name in ("Kofi Mensah", "Ama Boateng", "Efua Owusu"):
        desk.mail(registering(name), MONDAY)
    desk.work()
    desk.smtp.script(Step("RCPT", "451 4.7.1 later", recipient="ama.boateng@hope.example"))
    desk.work(SENDING)
    desk.configure(lambda event: event.replace("deadline = 2019-07-10", f"deadline = {moved}"))
    for hours in range(4):
        desk.work(SENDING + (hours + 1) * HOUR)
    desk.work(SENDING + 4 * DAY - HOUR)
    with desk.worker.ledger.snapshot() as connection:
        sent = [
            letter
            for letter in outbox.in_state(connection, (LetterState.SENT,))
            if letter.type is LetterType.INSTRUCTIONS
        ]
    assert sorted(letter.recipient for letter in sent) == ["ama.boateng@hope.example", "efua.owusu@hope.example", KOFI]
    assert all("Pass desk" in text_of(desk.heard(letter.recipient)[-1]) for letter in sent)
