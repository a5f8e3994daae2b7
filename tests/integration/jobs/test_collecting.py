"""Every mail ends in exactly one state, whatever the mailbox or our own code does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox_worker.cli.status import look
from inbox_worker.desk.model import IncomingState
from inbox_worker.edges.database import faults, intake
from inbox_worker.edges.database.tables import mail
from inbox_worker.jobs import take_in
from inbox_worker.ports import FolderStatus
from tests.integration.jobs.conftest import DovecotPost
from tests.integration.jobs.office import DAY, HOUR, MINUTE, MONDAY, Office, mail_from, registering, text_of

KOFI = "kofi.mensah@hope.example"
PRIVATE = mail_from(
    "Dentist <dentist@private.example>", "Your appointment is on Thursday at nine.", subject="Appointment"
)


def flags_of(post: DovecotPost, folder: str = "INBOX") -> list[tuple[bytes, ...]]:
    """The flags of all mails of a folder, \\Recent left out."""
    with post.dovecot.client(post.user) as client:
        client.select_folder(folder, readonly=True)
        found = client.get_flags(client.search("ALL"))
    return [tuple(flag for flag in flags if flag != rb"\Recent") for flags in found.values()]


def test_a_mail_that_our_code_fails_on_is_kept_shown_and_stops_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = take_in.parse

    def sometimes(raw: bytes) -> Any:
        if b"Kofi" in raw:
            raise ZeroDivisionError
        return parse(raw)

    raw = office.mail(registering("Kofi Mensah"))
    office.mail(registering("Ama Boateng"))
    with monkeypatch.context() as patch:
        patch.setattr(take_in, "parse", sometimes)
        office.work()
    assert office.mails() == {IncomingState.SHUNTED: 1, IncomingState.RECORDED: 1}
    with office.worker.ledger.snapshot() as connection:
        (kept,) = connection.execute(select(mail.c.raw).where(mail.c.state == IncomingState.SHUNTED)).scalars()
    assert kept == raw
    office.work(MONDAY + DAY)
    assert "set aside unread" in text_of(office.digests()[-1])


def test_a_mail_that_ended_the_process_twice_is_set_aside_unread(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    parse = take_in.parse

    def deadly(raw: bytes) -> Any:
        if b"Kofi" in raw:
            raise Killed
        return parse(raw)

    for name in ("Ama Boateng", "Kofi Mensah", "Efua Owusu"):
        office.mail(registering(name))
    with monkeypatch.context() as patch:
        patch.setattr(take_in, "parse", deadly)
        for _ in range(2):
            with pytest.raises(Killed):
                office.read()
            office.worker.drop_mailbox()
        office.read()
    assert office.mails() == {IncomingState.SHUNTED: 1, IncomingState.RECORDED: 2}


def test_ours_is_flagged_and_nothing_else_is_touched(new_office: Callable[..., Office], post: DovecotPost) -> None:
    office = new_office(mailbox='after_reading = "flag"')
    office.mail(PRIVATE)
    office.mail(registering("Kofi Mensah"))
    office.work()
    assert flags_of(post) == [(), (rb"\Flagged",)]


def test_a_folder_that_is_missing_is_told_and_made_up_for(new_office: Callable[..., Office], post: DovecotPost) -> None:
    office = new_office(mailbox='after_reading = "move"\nmove_to = "Later"')
    office.mail(registering("Kofi Mensah"))
    office.mail(registering("Ama Boateng"))
    office.work()
    assert len(office.people()) == 2
    with office.worker.ledger.snapshot() as connection:
        assert len(faults.present(connection)) == 1
    with post.dovecot.client(post.user) as client:
        client.create_folder("Later")
    office.work(MONDAY + HOUR)
    assert (len(flags_of(post)), len(flags_of(post, "Later"))) == (0, 2)
    with office.worker.ledger.snapshot() as connection:
        assert faults.present(connection) == ()


def test_what_a_kill_left_unflagged_is_flagged_at_the_next_poll(
    new_office: Callable[..., Office], post: DovecotPost
) -> None:
    office = new_office(mailbox='after_reading = "flag"')
    office.mail(registering("Kofi Mensah"))
    office.work()
    with post.dovecot.client(post.user) as client:
        client.select_folder("INBOX")
        client.remove_flags(client.search("ALL"), [rb"\Flagged"])
    with office.worker.ledger.transaction() as connection:
        connection.execute(update(mail).values(unsettled=True))
    office.work(MONDAY + HOUR)
    assert flags_of(post) == [(rb"\Flagged",)]
    assert len(office.heard(KOFI)) == 1


def test_a_renumbered_folder_is_read_again_and_answered_not_at_all(office: Office, post: DovecotPost) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(PRIVATE)
    office.work()
    office.worker.drop_mailbox()
    post.dovecot.renumber(post.user)
    office.mail(registering("Ama Boateng"))
    office.work(MONDAY + HOUR)
    assert len(office.heard(KOFI)) == 1
    assert set(office.people()) == {"Kofi Mensah", "Ama Boateng"}
    assert office.mails()[IncomingState.RECORDED] == 2


def test_a_numbering_that_comes_back_leaves_nothing_unread(office: Office) -> None:
    with office.worker.ledger.transaction() as connection:
        first = intake.watch(connection, "us", FolderStatus("F", 1, 9, 2), MONDAY)
        intake.note_keys(connection, first, [1, 2], MONDAY)
        second = intake.watch(connection, "us", FolderStatus("F", 2, 9, 2), MONDAY)
        intake.note_keys(connection, second, [1], MONDAY)
        back = intake.watch(connection, "us", FolderStatus("F", 1, 9, 2), MONDAY)
        assert [item.uid for item in intake.pending(connection, back, MONDAY)] == [1, 2]


def test_a_mail_that_another_worker_read_meanwhile_is_recorded_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = take_in.parse

    def while_another_reads(raw: bytes) -> Any:
        with office.worker.ledger.transaction() as connection:
            connection.execute(update(mail).values(state=IncomingState.RECORDED))
        return parse(raw)

    office.mail(registering("Kofi Mensah"))
    with monkeypatch.context() as patch:
        patch.setattr(take_in, "parse", while_another_reads)
        office.work()
    assert office.people() == {}
    assert office.mails() == {IncomingState.RECORDED: 1}


def test_mailbox_and_ledger_are_reconciled_in_digest_and_status(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(PRIVATE)
    office.work()
    assert "INBOX: 2 mails, all accounted for" in text_of(office.digests()[-1])
    with office.worker.ledger.snapshot() as connection:
        (folder,) = look(connection, "live", office.worker.events).folders
    assert (folder.mailbox, folder.ledger, folder.vanished) == (2, 2, 0)


def test_one_that_vanished_before_it_could_be_read_is_counted(office: Office, post: DovecotPost) -> None:
    office.mail(registering("Kofi Mensah"))
    with office.worker.ledger.transaction() as connection:
        status = office.worker.mailbox().status("INBOX")
        place = intake.watch(connection, "registration@events.example", status, MONDAY)
        intake.note_keys(connection, place, [1], MONDAY)
    with post.dovecot.client(post.user) as client:
        client.select_folder("INBOX")
        client.delete_messages([1])
        client.expunge()
    office.work()
    assert office.mails() == {IncomingState.VANISHED: 1}


def test_a_mailbox_that_is_down_keeps_no_letter_back_and_is_told_once(
    new_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    from inbox_worker.errors import ConfigError  # noqa: PLC0415

    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.read(MONDAY)
    monkeypatch.setenv("OFFICE_PASSWORD", "wrong")
    office.worker.drop_mailbox()
    for minutes in range(3):
        with pytest.raises(ConfigError):
            office.read(MONDAY + minutes * MINUTE)
    office.send()
    assert len(office.heard(KOFI)) == 1
    office.send(MONDAY + DAY)
    assert text_of(office.digests()[-1]).count("password") >= 1
