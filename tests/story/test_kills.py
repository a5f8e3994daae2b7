"""kill -9 at every step of a story, on real servers: whatever the moment, all five counts are zero afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.integration.jobs.office import SENDING, registering
from tests.integration.servers.smtp_server import PAUSE, Step
from tests.integration.servers.waiting import until
from tests.story.stage import BEFORE, SETTLE_SECONDS, Stage

KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"
MINUTE = timedelta(minutes=1)
NAMES = ("Kofi Mensah", "Ama Boateng", "Efua Owusu")

WHILE_READING = [
    "before log-in",
    "after SELECT",
    "after SEARCH",
    "in a fetch",
    "in a fetch:3",
    "in parsing",
    "in parsing:2",
    "before the insert",
    "in the insert",
    "in the insert:3",
    "after the insert",
    "after flagging",
]
WHILE_WRITING = [
    "after the outbox row",
    "after the outbox row:3",
    "after the claim",
    "after the claim:2",
    "in mid-claim",
    "in mid-claim:2",
    "between 250 and commit",
    "between 250 and commit:3",
]


def everybody_registers(stage: Stage) -> None:
    for name in NAMES:
        stage.deliver(registering(name), hears=(f"{name.lower().replace(' ', '.')}@hope.example",))


def finish(stage: Stage) -> None:
    """Start again as systemd would, and let the story run to the instructions and a second start that changes nothing."""
    worker = stage.start_listening()
    stage.pass_to(max(stage.now, BEFORE))
    stage.pass_to(max(stage.now, SENDING))
    heard = {recipient: [item.recipient for item in stage.taken()].count(recipient) for recipient in (KOFI, AMA)}
    assert heard == {KOFI: 2, AMA: 2}
    assert stage.stop(worker) == 0
    taken = len(stage.taken())
    again = stage.start(command="poll")
    assert stage.wait(again) == 0, stage.log()
    assert len(stage.taken()) == taken
    stage.must_be_clean()


@pytest.mark.parametrize("place", [*WHILE_READING, *WHILE_WRITING])
def test_killed_at_any_step_nothing_is_lost_doubled_missing_unwanted_or_stuck(stage: Stage, place: str) -> None:
    stage.configure(mailbox='after_reading = "flag"')
    everybody_registers(stage)
    stage.wait_killed(stage.start(place))
    finish(stage)


def test_killed_in_a_migration_the_next_start_makes_the_tables(stage: Stage) -> None:
    everybody_registers(stage)
    stage.wait_killed(stage.start("in a migration"))
    finish(stage)


@pytest.mark.parametrize(
    "place", ["in the deadline sweep", "in the deadline sweep:3", "after the outbox row:2", "between 250 and commit:2"]
)
def test_killed_while_the_instructions_go_out(stage: Stage, place: str) -> None:
    everybody_registers(stage)
    first = stage.start()
    stage.pass_to(BEFORE)
    assert stage.stop(first) == 0
    stage.set_clock(SENDING)
    stage.wait_killed(stage.start(place))
    finish(stage)


@pytest.mark.parametrize("at", ["RCPT", "DATA", "BODY", "DOT", "TAKEN"])
def test_killed_inside_the_smtp_exchange(stage: Stage, at: str) -> None:
    """DOT: all was received and nothing taken yet. TAKEN: it was taken, and the 250 not yet said."""
    everybody_registers(stage)
    stage.smtp.script(Step(at, PAUSE))
    worker = stage.start()
    until(stage.smtp.reached.is_set, f"the server is at {at}; {stage.log()}", SETTLE_SECONDS)
    stage.kill(worker)
    stage.smtp.resume()
    finish(stage)


def test_killed_again_and_again_in_parsing_one_mail_is_set_aside_and_the_rest_go_on(stage: Stage) -> None:
    everybody_registers(stage)
    for _ in range(2):
        stage.wait_killed(stage.start("in parsing"))
    worker = stage.start()
    stage.pass_to(BEFORE)
    stage.must_be_clean()
    assert stage.stop(worker) == 0


@pytest.mark.parametrize(
    "place", ["in the insert", "after the outbox row", "after the claim", "between 250 and commit"]
)
def test_killed_on_postgresql(new_stage: Callable[..., Stage], request: pytest.FixtureRequest, place: str) -> None:
    stage = new_stage(request.getfixturevalue("postgres").new_database())
    everybody_registers(stage)
    stage.wait_killed(stage.start(place))
    stage.set_clock(
        stage.now + 21 * MINUTE
    )  # another worker could hold the claim: it counts as dead after twenty minutes
    finish(stage)


def test_without_a_trace_of_sent_mail_a_letter_may_go_twice_but_under_one_id(new_stage: Callable[..., Stage]) -> None:
    stage = new_stage(files=False)
    stage.deliver(registering("Kofi Mensah"), hears=(KOFI,))
    stage.wait_killed(stage.start("between 250 and commit"))
    worker = stage.start()
    stage.pass_to(stage.now)
    stage.must_be_clean(repeated=1)
    assert stage.stop(worker) == 0
