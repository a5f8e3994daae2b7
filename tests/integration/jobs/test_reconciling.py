"""Mailbox and ledger agree mail by mail: what a person took away is accounted for, what the ledger passed over is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from inbox_worker.cli.status import look, show
from inbox_worker.desk.model import IncomingState
from inbox_worker.desk.summary import Folder
from inbox_worker.edges.database import intake
from inbox_worker.edges.database.ledger import Ledger, open_ledger
from inbox_worker.edges.database.tables import mail
from inbox_worker.edges.maildir import MaildirMailbox
from inbox_worker.errors import TemporaryError
from inbox_worker.jobs.collect import Collected, Ending, Watch, collect
from inbox_worker.ports import AfterReading, FolderStatus
from tests.integration.jobs.conftest import DovecotPost
from tests.integration.jobs.office import DAY, HOUR, MINUTE, MONDAY, OURS, Office, mail_from, registering, text_of
from tests.integration.servers.proxy import Proxy

KOFI = "kofi.mensah@hope.example"
PRIVATE = mail_from("Dentist <dentist@private.example>", "Your appointment is on Thursday.", subject="Appointment")


def reckoned(office: Office) -> Folder:
    """Mailbox and ledger as `status` shows them."""
    with office.worker.ledger.snapshot() as connection:
        (folder,) = look(connection, "live", office.worker.events).folders
    return folder


def told(office: Office) -> tuple[str, ...]:
    """The faults that `status` shows."""
    with office.worker.ledger.snapshot() as connection:
        return look(connection, "live", office.worker.events).faults


def take_away(post: DovecotPost, *uids: int, to: str = "") -> None:
    """The organiser deletes mails, or moves them."""
    with post.dovecot.client(post.user) as client:
        client.select_folder("INBOX")
        if to:
            client.move(uids, to)
        else:
            client.delete_messages(uids)
            client.expunge()


@pytest.fixture
def proxy(office: Office, post: DovecotPost) -> Iterator[Proxy]:
    """The office reads its mailbox through a proxy."""
    with Proxy(post.dovecot.plain_port) as proxy:
        proxy.line_wise = True
        office.post = Through(post, proxy.port)
        office.configure()
        yield proxy
        office.worker.drop_mailbox()


@dataclass(frozen=True, slots=True)
class Through:
    """The same mailbox, by another port."""

    post: DovecotPost
    port: int

    def imap(self) -> str:
        return self.post.imap().replace(f"port = {self.post.dovecot.plain_port}", f"port = {self.port}")

    def deliver(self, raw: bytes, at: datetime, folder: str) -> None:
        self.post.deliver(raw, at, folder)


# -- on a mail server ------------------------------------------------------------------------------------------------


def test_mails_that_the_organiser_deleted_or_moved_are_accounted_for(office: Office, post: DovecotPost) -> None:
    for raw in (registering("Kofi Mensah"), registering("Ama Boateng"), PRIVATE, registering("Efua Owusu")):
        office.mail(raw)
    office.work()
    take_away(post, 1)
    take_away(post, 3, to="Done")
    office.work(MONDAY + DAY)
    assert reckoned(office) == Folder("INBOX", 2, 4, gone=2)
    assert told(office) == ()
    assert "INBOX: 2 mails, all accounted for; 2 deleted or moved since." in text_of(office.digests()[-1])


def test_new_mail_is_accounted_for_beside_what_was_deleted(office: Office, post: DovecotPost) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(PRIVATE)
    office.work()
    take_away(post, 2)
    office.mail(registering("Ama Boateng"))
    office.work(MONDAY + HOUR)
    assert reckoned(office) == Folder("INBOX", 2, 3, gone=1)
    take_away(post, 1, 3)
    office.work(MONDAY + 2 * HOUR)
    assert reckoned(office) == Folder("INBOX", 0, 3, gone=3)


def test_a_mail_that_was_put_back_is_known_by_its_fingerprint(office: Office, post: DovecotPost) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    take_away(post, 1, to="Done")
    office.work(MONDAY + HOUR)
    with post.dovecot.client(post.user) as client:
        client.select_folder("Done")
        client.move([1], "INBOX")
    office.work(MONDAY + 2 * HOUR)
    assert reckoned(office) == Folder("INBOX", 1, 2, gone=1)
    assert len(office.heard(KOFI)) == 1


def test_what_the_worker_moves_itself_is_accounted_for(new_office: Callable[..., Office]) -> None:
    office = new_office(mailbox='after_reading = "move"\nmove_to = "Done"')
    office.mail(registering("Kofi Mensah"))
    office.mail(PRIVATE)
    for hours in range(2):
        office.work(MONDAY + hours * HOUR)
    assert reckoned(office) == Folder("INBOX", 1, 2, gone=1)


def test_a_mail_below_the_cursor_that_the_ledger_passed_over_is_read_and_told(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("Ama Boateng", "Kofi Mensah", "Efua Owusu"):
        office.mail(registering(name))
    with office.worker.ledger.transaction() as connection:
        place = intake.watch(connection, OURS, office.worker.mailbox().status("INBOX"), MONDAY)
        intake.note_keys(connection, place, [1, 3], MONDAY)
    with caplog.at_level(logging.WARNING):
        collected = office.work()
    assert collected.ends == {IncomingState.RECORDED: 3}
    assert reckoned(office) == Folder("INBOX", 3, 3)
    assert "1 mails below the cursor were not in the ledger" in caplog.text
    assert len(office.heard(KOFI)) == 1
    assert office.read(MONDAY + HOUR).ends == {}


def test_a_mail_that_the_server_counts_and_does_not_list_is_a_fault_until_it_is_listed(
    office: Office, proxy: Proxy
) -> None:
    proxy.rewrite_down = lambda line: line.replace(b"* SEARCH 1 2 3", b"* SEARCH 1 3")
    for name in ("Ama Boateng", "Kofi Mensah", "Efua Owusu"):
        office.mail(registering(name))
    office.work()
    assert reckoned(office) == Folder("INBOX", 3, 2, missing=1)
    (fault,) = told(office)
    assert "INBOX: the server counts 3 mails and lists 2" in fault
    office.work(MONDAY + DAY)
    digest = text_of(office.digests()[-1])
    assert "the server counts 3 mails and lists 2" in digest
    assert "INBOX: 3 mails in the mailbox, 2 known to the worker; 1 missing." in digest
    proxy.rewrite_down = None
    office.work(MONDAY + DAY + MINUTE)
    assert reckoned(office) == Folder("INBOX", 3, 3)
    assert told(office) == ()
    assert len(office.heard(KOFI)) == 1


def test_a_quiet_mailbox_is_asked_for_nothing_more_and_a_change_once(
    office: Office, proxy: Proxy, post: DovecotPost
) -> None:
    for raw in (registering("Kofi Mensah"), registering("Ama Boateng"), PRIVATE):
        office.mail(raw)
    searches = []
    for minute in range(6):
        if minute == 2:
            take_away(post, 1, 3)
        proxy.forget()
        office.read(MONDAY + minute * MINUTE)
        searches.append(proxy.heard.count(b"SEARCH"))
    assert searches == [1, 0, 1, 0, 0, 0]
    assert proxy.round_trips <= 2
    assert reckoned(office) == Folder("INBOX", 1, 3, gone=2)


def test_after_a_renumbering_what_was_gone_counts_no_more(office: Office, post: DovecotPost) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(PRIVATE)
    office.work()
    take_away(post, 2)
    office.work(MONDAY + HOUR)
    office.worker.drop_mailbox()
    post.dovecot.renumber(post.user)
    office.work(MONDAY + 2 * HOUR)
    assert reckoned(office) == Folder("INBOX", 1, 1)
    take_away(post, 1)
    office.work(MONDAY + 3 * HOUR)
    assert reckoned(office) == Folder("INBOX", 0, 1, gone=1)


def test_a_renumbering_in_the_middle_of_the_comparison_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    mailbox = office.worker.mailbox()
    status = mailbox.status("INBOX")
    answers = iter([FolderStatus("INBOX", status.uidvalidity, 2, 2), FolderStatus("INBOX", 1, 2, 2)])
    with monkeypatch.context() as patch:
        patch.setattr(mailbox, "status", lambda _: next(answers))
        with pytest.raises(TemporaryError, match="renumbered"):
            office.read(MONDAY + MINUTE)
    office.read(MONDAY + 2 * MINUTE)
    assert reckoned(office) == Folder("INBOX", 1, 1)


def test_one_that_vanished_is_told_as_such_and_not_as_deleted(office: Office, post: DovecotPost) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(PRIVATE)
    with office.worker.ledger.transaction() as connection:
        place = intake.watch(connection, OURS, office.worker.mailbox().status("INBOX"), MONDAY)
        intake.note_keys(connection, place, [1, 2], MONDAY)
    take_away(post, 1)
    office.work()
    assert reckoned(office) == Folder("INBOX", 1, 1, vanished=1)


def test_what_was_put_off_and_is_no_longer_there_ends_at_once(office: Office, post: DovecotPost) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(PRIVATE)
    office.work()
    with office.worker.ledger.transaction() as connection:
        waiting = {"state": IncomingState.PENDING, "retry_at": MONDAY + DAY}
        connection.execute(update(mail).where(mail.c.uid == 2).values(**waiting))
    take_away(post, 2)
    assert office.work(MONDAY + HOUR).ends == {IncomingState.VANISHED: 1}
    assert reckoned(office) == Folder("INBOX", 1, 1, vanished=1)


def test_status_tells_what_is_gone_and_what_is_missing_in_words_and_as_json(
    office: Office, post: DovecotPost, capsys: pytest.CaptureFixture[str]
) -> None:
    office.mail(PRIVATE)
    office.mail(registering("Kofi Mensah"))
    office.work()
    take_away(post, 1)
    office.work(MONDAY + HOUR)
    show(office.write(), as_json=False)
    assert "folder INBOX: mailbox 1 = ledger 2, 1 deleted or moved since, vanished 0" in capsys.readouterr().out
    show(office.write(), as_json=True)
    (folder,) = json.loads(capsys.readouterr().out)["folders"]
    assert folder == {"name": "INBOX", "mailbox": 1, "ledger": 2, "vanished": 0, "gone": 1, "missing": 0}


# -- in a Maildir ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Desk:
    """A ledger, a Maildir, and work that leaves every mail alone."""

    ledger: Ledger
    path: Path
    looks: list[str] = field(default_factory=list)

    def poll(self) -> Collected:
        mailbox = Counting(self.path, self.looks)
        folders, keep = ("INBOX",), AfterReading.LEAVE
        return collect(Watch(self.ledger, mailbox, "us", folders, self.leave_alone, keep, ""), MONDAY)

    def leave_alone(self, mail_id: int, *_: object) -> Ending:
        with self.ledger.transaction() as connection:
            intake.end(connection, mail_id, IncomingState.IGNORED, "")
        return Ending(IncomingState.IGNORED, "", ours=False)

    def deliver(self, *numbers: int) -> None:
        for number in numbers:
            (self.path / "new" / f"156198240{number}.M1P1.host").write_bytes(PRIVATE)

    def file(self, number: int) -> Path:
        return self.path / "new" / f"156198240{number}.M1P1.host"

    def reckoned(self) -> Folder:
        with self.ledger.snapshot() as connection:
            return intake.reconcile(connection)[0]


class Counting(MaildirMailbox):
    """Tells which folders were listed as a whole."""

    def __init__(self, path: Path, looks: list[str]) -> None:
        super().__init__(path)
        self._looks = looks

    def uids(self, folder: str) -> Sequence[int]:
        self._looks.append(folder)
        return super().uids(folder)


@pytest.fixture
def desk(url: str, tmp_path: Path) -> Iterator[Desk]:
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    ledger = open_ledger(url)
    yield Desk(ledger, tmp_path / "mail")
    ledger.close()


def test_files_that_were_removed_are_accounted_for_and_looked_for_once(desk: Desk) -> None:
    desk.deliver(1, 2, 3)
    desk.poll()
    desk.file(2).unlink()
    for _ in range(3):
        desk.poll()
    assert desk.reckoned() == Folder("INBOX", 2, 3, gone=1)
    assert desk.looks == ["INBOX"]


def test_a_file_that_was_put_back_is_neither_read_again_nor_gone(desk: Desk) -> None:
    desk.deliver(1, 2)
    desk.poll()
    away = desk.file(1).rename(desk.path / "kept")
    desk.poll()
    assert desk.reckoned() == Folder("INBOX", 1, 2, gone=1)
    away.rename(desk.file(1))
    assert desk.poll().ends == {}
    assert desk.reckoned() == Folder("INBOX", 2, 2)


def test_a_file_that_vanished_unread_and_was_put_back_is_read(desk: Desk) -> None:
    desk.deliver(1, 2)
    MaildirMailbox(desk.path).status("INBOX")
    away = desk.file(1).rename(desk.path / "kept")
    desk.poll()
    assert desk.reckoned() == Folder("INBOX", 1, 1, vanished=1)
    away.rename(desk.file(1))
    assert desk.poll().ends == {IncomingState.IGNORED: 1}
    assert desk.reckoned() == Folder("INBOX", 2, 2)


def test_very_many_mails_are_compared_piece_by_piece(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "COMPARED", 2)
    desk.deliver(*range(1, 8))
    desk.poll()
    with desk.ledger.transaction() as connection:
        connection.execute(delete(mail).where(mail.c.uid.in_([2, 5])))
    desk.file(4).unlink()
    assert desk.poll().ends == {IncomingState.IGNORED: 2}
    assert desk.reckoned() == Folder("INBOX", 6, 7, gone=1)
