"""Letters on their way: every answer and every silence of an SMTP server, two workers, and the folder of sent mail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox_worker.edges.database import faults, outbox
from inbox_worker.edges.database.tables import letter
from inbox_worker.jobs.deliver import RESTING
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.conftest import DovecotPost
from tests.integration.jobs.office import DAY, HOUR, MINUTE, MONDAY, Office, registering, text_of, withdrawing
from tests.integration.servers.smtp_server import CUT, PAUSE, Step

KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"


@pytest.fixture
def quiet(office: Office) -> Office:
    """An office whose digest of the day has gone."""
    office.work(MONDAY)
    return office


def ids(office: Office, address: str) -> list[str]:
    """The Message-IDs of what was taken for an address."""
    return [item["Message-ID"] for item in office.heard(address)]


def state_of(office: Office, address: str) -> LetterState:
    """Where the newest letter to an address stands."""
    with office.worker.ledger.snapshot() as connection:
        query = select(letter.c.state).where(letter.c.recipient == address).order_by(letter.c.id.desc()).limit(1)
        return LetterState(connection.execute(query).scalar_one())


def sent_folder(post: DovecotPost) -> list[str]:
    """The Message-IDs in the folder of sent mail."""
    with post.dovecot.client(post.user) as client:
        client.select_folder("Sent", readonly=True)
        found = client.fetch(client.search("ALL"), ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
    return [
        next(value for key, value in item.items() if key.startswith(b"BODY")).split(b":", 1)[1].strip().decode()
        for item in found.values()
    ]


@contextmanager
def at_the_same_time(work: Callable[[], Any]) -> Iterator[None]:
    """`work` in a thread of its own until the block ends."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert failed == []


@pytest.mark.parametrize("at", ["RCPT", "DATA", "DOT"])
def test_what_the_server_puts_off_goes_later_and_once(quiet: Office, at: str) -> None:
    quiet.smtp.script(Step(at, "451 4.7.1 Greylisted", recipient=KOFI if at != "DATA" else ""))
    quiet.mail(registering("Kofi Mensah"))
    quiet.work()
    assert state_of(quiet, KOFI) is LetterState.DEFERRED
    quiet.send(MONDAY + MINUTE)
    quiet.send(MONDAY + HOUR)
    assert len(quiet.heard(KOFI)) == 1


def test_an_address_that_does_not_exist_is_given_up_and_stops_nobody(quiet: Office) -> None:
    quiet.smtp.script(Step("RCPT", "550 5.1.1 No such user", times=99, recipient=KOFI))
    quiet.mail(registering("Kofi Mensah"))
    quiet.mail(registering("Ama Boateng"))
    quiet.work()
    assert state_of(quiet, KOFI) is LetterState.FAILED
    assert state_of(quiet, AMA) is LetterState.SENT


def test_a_server_that_refuses_us_is_left_alone_for_a_while_and_nothing_is_lost(quiet: Office) -> None:
    names = ["Kofi Mensah", "Ama Boateng", "Efua Owusu", "Yaw Darko"]
    quiet.smtp.script(Step("RCPT", "550 5.4.5 Daily sending quota exceeded", times=2))
    for name in names:
        quiet.mail(registering(name))
    quiet.work()
    tried = [argument for at, argument in quiet.smtp.said if at == "RCPT"][-2:]
    assert len(quiet.replies()) == 0
    quiet.send(MONDAY + MINUTE)
    assert [argument for at, argument in quiet.smtp.said if at == "RCPT"][-2:] == tried
    with quiet.worker.ledger.snapshot() as connection:
        assert any("quota" in fault.what for fault in faults.present(connection))
    quiet.send(MONDAY + 10 * MINUTE)
    assert len(quiet.replies()) == len(names)
    with quiet.worker.ledger.snapshot() as connection:
        assert faults.present(connection) == ()


def test_a_clock_that_was_set_back_neither_rests_nor_counts_for_ever(quiet: Office) -> None:
    later = MONDAY + 100 * DAY
    with quiet.worker.ledger.transaction() as connection:
        from inbox_worker.edges.database.ledger import set_meta  # noqa: PLC0415

        set_meta(connection, RESTING, later.isoformat())
        connection.execute(update(letter).values(claimed_at=later))
    quiet.mail(registering("Kofi Mensah"))
    quiet.work()
    assert len(quiet.heard(KOFI)) == 1


def test_the_rate_is_kept(new_office: Callable[..., Office]) -> None:
    office = new_office()
    office.work(MONDAY)
    object.__setattr__(office.worker.delivery, "letters_per_minute", 2)
    office.now = MONDAY + 2 * MINUTE
    for name in ("Kofi Mensah", "Ama Boateng", "Efua Owusu"):
        office.mail(registering(name))
    office.work()
    assert len(office.replies()) == 2
    office.send(office.now + timedelta(seconds=30))
    assert len(office.replies()) == 2
    office.send(office.now + timedelta(seconds=31))
    assert len(office.replies()) == 3


def test_a_fault_of_ours_with_one_letter_stops_no_other(quiet: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    send = quiet.worker.delivery.transport.send

    def sometimes(sender: str, recipient: str, raw: bytes) -> Any:
        if recipient == KOFI:
            raise ZeroDivisionError
        return send(sender, recipient, raw)

    quiet.mail(registering("Kofi Mensah"))
    quiet.mail(registering("Ama Boateng"))
    with monkeypatch.context() as patch:
        patch.setattr(type(quiet.worker.delivery.transport), "send", lambda _self, *values: sometimes(*values))
        quiet.work()
    assert state_of(quiet, AMA) is LetterState.SENT
    assert state_of(quiet, KOFI) is LetterState.UNKNOWN
    for minutes in (11, 42, 43):
        quiet.send(MONDAY + minutes * MINUTE)
    assert len(quiet.heard(KOFI)) == 1


def test_a_letter_that_cannot_be_written_stops_no_other(quiet: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from inbox_worker.letters import write  # noqa: PLC0415

    compose = write.acknowledgement

    def sometimes(templates: Any, event: Any, people: Any, *others: Any, **named: Any) -> Any:
        if people[0].name == "Kofi Mensah":
            raise ZeroDivisionError
        return compose(templates, event, people, *others, **named)

    quiet.mail(registering("Kofi Mensah"))
    quiet.mail(registering("Ama Boateng"))
    with monkeypatch.context() as patch:
        patch.setattr(write, "acknowledgement", sometimes)
        quiet.work()
    assert (len(quiet.heard(KOFI)), len(quiet.heard(AMA))) == (0, 1)
    quiet.send(MONDAY + DAY)  # the fault is mended; the digest of that day is written after it
    assert len(quiet.heard(KOFI)) == 1


# -- the unknown letter -----------------------------------------------------------------------------------------


def test_a_letter_of_unknown_fate_that_the_provider_filed_is_not_sent_again(quiet: Office, post: DovecotPost) -> None:
    quiet.smtp.file_into = lambda raw: post.deliver(raw, MONDAY, "Sent")
    quiet.smtp.script(Step("TAKEN", CUT, recipient=KOFI))
    quiet.mail(registering("Kofi Mensah"))
    quiet.work()
    assert state_of(quiet, KOFI) is LetterState.UNKNOWN
    quiet.send(MONDAY + 11 * MINUTE)
    assert state_of(quiet, KOFI) is LetterState.SENT
    for hours in range(1, 4):
        quiet.send(MONDAY + hours * HOUR)
    assert len(quiet.heard(KOFI)) == 1


@pytest.mark.parametrize("at", ["DOT", "TAKEN"])
def test_one_that_is_not_found_twice_goes_again_under_the_same_id(quiet: Office, at: str) -> None:
    quiet.smtp.script(Step(at, CUT, recipient=KOFI))
    quiet.mail(registering("Kofi Mensah"))
    quiet.work()
    before = len(quiet.heard(KOFI))
    for minutes in (5, 11, 20, 39):
        quiet.send(MONDAY + minutes * MINUTE)
        assert len(quiet.heard(KOFI)) == before
    quiet.send(MONDAY + 42 * MINUTE)
    assert len(quiet.heard(KOFI)) == before + 1
    assert len(set(ids(quiet, KOFI))) == 1


def test_where_a_person_is_to_be_asked_nothing_goes_again(new_office: Callable[..., Office]) -> None:
    office = new_office(smtp='unknown = "ask"')
    office.work(MONDAY)
    office.smtp.script(Step("TAKEN", CUT, recipient=KOFI))
    office.mail(registering("Kofi Mensah"))
    office.work()
    for minutes in (11, 42, 100):
        office.send(MONDAY + minutes * MINUTE)
    assert len(office.heard(KOFI)) == 1
    office.work(MONDAY + DAY)
    assert "may have been sent or not" in text_of(office.digests()[-1])


def test_under_a_hold_an_unknown_letter_does_not_go_again(quiet: Office) -> None:
    quiet.smtp.script(Step("DOT", CUT, recipient=KOFI))
    quiet.mail(registering("Kofi Mensah"))
    quiet.work()
    quiet.command("hold")
    for minutes in (11, 42, 100):
        quiet.send(MONDAY + minutes * MINUTE)
    assert quiet.heard(KOFI) == []
    quiet.command("release")
    assert len(quiet.heard(KOFI)) == 1


def test_our_own_copy_is_filed_once(quiet: Office, post: DovecotPost) -> None:
    quiet.mail(registering("Kofi Mensah"))
    quiet.work()
    quiet.send()
    quiet.send()
    assert sorted(sent_folder(post)) == sorted(item["Message-ID"] for item in quiet.heard())


def test_no_second_copy_is_filed_where_there_is_one(quiet: Office, post: DovecotPost) -> None:
    quiet.smtp.file_into = lambda raw: post.deliver(raw, MONDAY, "Sent")
    quiet.mail(registering("Kofi Mensah"))
    quiet.work()
    quiet.send()
    assert sent_folder(post).count(ids(quiet, KOFI)[0]) == 1


def test_a_folder_of_sent_mail_that_cannot_be_used_delays_no_letter(new_office: Callable[..., Office]) -> None:
    office = new_office(mailbox='sent_folder = "Nowhere"')
    office.mail(registering("Kofi Mensah"))
    office.work(MONDAY)
    office.mail(registering("Ama Boateng"))
    office.work(MONDAY + MINUTE)
    assert (len(office.heard(KOFI)), len(office.heard(AMA))) == (1, 1)
    with office.worker.ledger.snapshot() as connection:
        assert len(faults.present(connection)) == 1


# -- two lanes, two workers -------------------------------------------------------------------------------------


def test_a_letter_that_another_worker_took_over_before_rcpt_is_not_sent(quiet: Office) -> None:
    quiet.mail(registering("Kofi Mensah"))
    quiet.read()
    quiet.smtp.script(Step("RCPT", PAUSE, recipient=KOFI))
    with at_the_same_time(quiet.send):
        assert quiet.smtp.reached.wait(10)
        with (
            quiet.worker.ledger.step() as connection
        ):  # our session stood still, and another worker found the claim too old
            connection.execute(update(letter).where(letter.c.recipient == KOFI).values(claimed_by="another"))
        quiet.smtp.resume()
    assert quiet.heard(KOFI) == []
    assert state_of(quiet, KOFI) is LetterState.SENDING


def test_a_letter_called_unknown_by_another_worker_is_sent_when_the_server_says_so(quiet: Office) -> None:
    quiet.mail(registering("Kofi Mensah"))
    quiet.read()
    quiet.smtp.script(Step("DOT", PAUSE, recipient=KOFI))
    with at_the_same_time(quiet.send):
        assert quiet.smtp.reached.wait(10)
        with quiet.worker.ledger.step() as connection:
            values = {"state": LetterState.UNKNOWN, "claimed_by": "", "was_unknown": True}
            connection.execute(update(letter).where(letter.c.recipient == KOFI).values(**values))
        quiet.smtp.resume()
    assert state_of(quiet, KOFI) is LetterState.SENT
    quiet.send(MONDAY + 2 * HOUR)
    assert len(quiet.heard(KOFI)) == 1


def test_a_letter_under_way_while_its_registration_is_withdrawn_is_not_tried_again(quiet: Office) -> None:
    quiet.mail(registering("Kofi Mensah"))
    quiet.read()
    quiet.smtp.script(Step("MAIL", PAUSE), Step("RCPT", "451 4.7.1 Greylisted", recipient=KOFI))
    with at_the_same_time(quiet.send):
        assert quiet.smtp.reached.wait(10)
        quiet.mail(withdrawing("Kofi Mensah"))
        quiet.read()
        quiet.smtp.resume()
    quiet.send(MONDAY + HOUR)
    (only,) = quiet.heard(KOFI)
    assert (
        "no pass" in text_of(only).lower() or "cancel" in text_of(only).lower() or "withdraw" in text_of(only).lower()
    )


def test_a_claim_whose_worker_died_is_taken_up_again(quiet: Office) -> None:
    quiet.mail(registering("Kofi Mensah"))
    quiet.read()
    quiet.smtp.stop()
    quiet.send()
    with quiet.worker.ledger.step() as connection:
        values = {"state": LetterState.SENDING, "claimed_by": "a dead one", "claimed_at": MONDAY}
        connection.execute(update(letter).where(letter.c.recipient == KOFI).values(**values))
    quiet.smtp.start()
    for minutes in (1, 19):
        quiet.send(MONDAY + minutes * MINUTE)
        assert quiet.heard(KOFI) == []
    for minutes in (21, 32, 63):
        quiet.send(MONDAY + minutes * MINUTE)
    assert len(quiet.heard(KOFI)) == 1


def test_what_two_writers_find_owed_is_written_once(quiet: Office) -> None:
    from inbox_worker.edges.database import obligations  # noqa: PLC0415
    from inbox_worker.jobs import answer  # noqa: PLC0415

    quiet.mail(registering("Kofi Mensah"))
    quiet.read()
    scribe = quiet.worker.scribe
    with scribe.ledger.snapshot() as connection:
        owed = obligations.unwritten(connection, answer.ANSWERS)
    for _ in range(2):
        with scribe.ledger.transaction() as connection:
            answer._write_group(scribe, connection, owed, MONDAY)
    with scribe.ledger.snapshot() as connection:
        assert outbox.counts(connection)[LetterState.QUEUED] == 1
