"""A Maildir in place of a mail server: every mail once, by its unique name, and left where it lies."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_worker.edges.maildir import LARGEST, UID_FILE, MaildirMailbox
from inbox_worker.errors import ConfigError
from inbox_worker.ports import AfterReading, RawMail

AT = datetime(2019, 7, 1, 12, 0, tzinfo=UTC)
SECONDS = int(AT.timestamp())
MAIL = b"Subject: x\r\nMessage-ID: <1@a.example>\r\n\r\nHello <2@a.example>\r\n"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def deliver(maildir: Path, name: str, raw: bytes = MAIL, part: str = "new") -> Path:
    (maildir / "tmp" / name).write_bytes(raw)
    return (maildir / "tmp" / name).rename(maildir / part / name)


def read(mailbox: MaildirMailbox, after: int = 0) -> list[RawMail]:
    return list(mailbox.fetch("INBOX", mailbox.uids_after("INBOX", after)))


def test_mails_of_new_and_cur_come_in_order_of_arrival_and_stay(maildir: Path) -> None:
    deliver(maildir, f"{SECONDS + 60}.M2P1.host")
    deliver(maildir, f"{SECONDS}.M1P1.host:2,S", part="cur")
    mailbox = MaildirMailbox(maildir)
    status = mailbox.status("INBOX")
    assert (status.uidnext, status.messages) == (3, 2)
    got = read(mailbox)
    assert [(one.uid, one.arrived.timestamp(), one.raw) for one in got] == [(1, SECONDS, MAIL), (2, SECONDS + 60, MAIL)]
    assert got[0].arrived == AT
    assert {one.uidvalidity for one in got} == {status.uidvalidity}
    assert len(list((maildir / "new").iterdir())) == 1


def test_a_mail_keeps_its_number_when_it_is_read_flagged_and_the_worker_restarts(maildir: Path) -> None:
    file = deliver(maildir, f"{SECONDS}.M1P1.host")
    before = MaildirMailbox(maildir).status("INBOX")
    file.rename(maildir / "cur" / f"{file.name}:2,FS")
    deliver(maildir, f"{SECONDS - 500}.M1P1.host")  # brought here by a person: older than the cursor, and new
    mailbox = MaildirMailbox(maildir)
    after = mailbox.status("INBOX")
    assert (after.uidvalidity, after.uidnext) == (before.uidvalidity, before.uidnext + 1)
    assert [one.uid for one in read(mailbox)] == [1, 2]
    assert [one.arrived.timestamp() for one in read(mailbox, after=1)] == [SECONDS - 500]


def test_a_mail_that_is_gone_is_vanished_and_its_number_is_never_used_again(maildir: Path) -> None:
    file = deliver(maildir, f"{SECONDS}.M1P1.host")
    mailbox = MaildirMailbox(maildir)
    uids = mailbox.uids_after("INBOX", 0)
    file.unlink()
    assert [one.raw for one in mailbox.fetch("INBOX", uids)] == [None]
    assert list(mailbox.uids("INBOX")) == []
    deliver(maildir, f"{SECONDS}.M2P1.host")
    assert list(mailbox.uids_after("INBOX", 1)) == list(mailbox.uids("INBOX")) == [2]
    assert [one.raw for one in mailbox.fetch("INBOX", [77])] == [None]


def test_without_the_file_of_numbers_all_begins_anew_as_after_the_loss_of_an_index(
    maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(maildir, f"{SECONDS}.M1P1.host")
    mailbox = MaildirMailbox(maildir)
    before = mailbox.status("INBOX")
    (maildir / UID_FILE).unlink()
    monkeypatch.setattr("time.time_ns", lambda: (before.uidvalidity + 9) * 10**9)
    after = mailbox.status("INBOX")
    assert after.uidvalidity == before.uidvalidity + 9
    assert after.uidnext == before.uidnext


def test_a_line_of_numbers_cut_short_by_a_crash_does_no_harm(maildir: Path) -> None:
    deliver(maildir, f"{SECONDS}.M1P1.host")
    mailbox = MaildirMailbox(maildir)
    mailbox.status("INBOX")
    with (maildir / UID_FILE).open("ab") as file:
        file.write(b"2 156")
    deliver(maildir, f"{SECONDS}.M2P1.host")
    assert [one.uid for one in read(MaildirMailbox(maildir))] == [1, 2]
    assert [one.uid for one in read(MaildirMailbox(maildir))] == [1, 2]


@pytest.mark.parametrize("name", ["no-time-in-it", "12.x", "1561982400.a b:c\nd", f"{SECONDS}.Ünï\udcff"])
def test_strange_names_are_mails_too(maildir: Path, name: str) -> None:
    deliver(maildir, name)
    deliver(maildir, f"{SECONDS}.M1P1.host")
    mailbox = MaildirMailbox(maildir)
    for _ in range(2):
        assert [one.raw for one in read(mailbox)] == [MAIL, MAIL]


def test_hidden_files_and_unfinished_deliveries_are_no_mails(maildir: Path) -> None:
    (maildir / "tmp" / "1561982400.half").write_bytes(b"Sub")
    (maildir / "new" / ".keep").write_bytes(b"")
    assert MaildirMailbox(maildir).status("INBOX").messages == 0


def test_of_a_huge_mail_the_beginning_is_read_and_its_size_tells(maildir: Path) -> None:
    with deliver(maildir, f"{SECONDS}.M1P1.host").open("r+b") as file:
        file.truncate(LARGEST + 1000)
    (one,) = read(MaildirMailbox(maildir))
    assert one.raw is not None
    assert (one.size, len(one.raw)) == (LARGEST + 1000, LARGEST)


def test_a_folder_of_the_maildir_is_read_with_numbers_of_its_own(maildir: Path) -> None:
    for part in ("new", "cur", "tmp"):
        (maildir / ".Events.2019" / part).mkdir(parents=True)
    deliver(maildir / ".Events.2019", f"{SECONDS}.M1P1.host")
    mailbox = MaildirMailbox(maildir)
    assert mailbox.status("INBOX").messages == 0
    assert mailbox.status("Events/2019").messages == 1


def test_our_own_letter_is_filed_as_seen_and_found_by_its_message_id(maildir: Path) -> None:
    mailbox = MaildirMailbox(maildir)
    mailbox.append("INBOX", MAIL, AT)
    (file,) = (maildir / "cur").iterdir()
    assert file.name.endswith(":2,S")
    assert read(mailbox)[0].arrived == AT
    assert mailbox.has_message_id("INBOX", "<1@a.example>")
    assert not mailbox.has_message_id("INBOX", "<2@a.example>")
    assert list((maildir / "tmp").iterdir()) == []


def test_waiting_ends_with_the_mail(maildir: Path) -> None:
    mailbox = MaildirMailbox(maildir)
    assert mailbox.wait("INBOX", 0.01) is False
    thread = threading.Thread(target=deliver, args=(maildir, f"{SECONDS}.M1P1.host"))
    begun = time.monotonic()
    threading.Timer(0.05, thread.start).start()
    assert mailbox.wait("INBOX", 10) is True
    assert time.monotonic() - begun < 5
    thread.join()


def test_a_maildir_is_only_read(maildir: Path) -> None:
    mailbox = MaildirMailbox(maildir)
    mailbox.settle("INBOX", 1, AfterReading.LEAVE, "")
    for after in (AfterReading.FLAG, AfterReading.MOVE):
        with pytest.raises(ConfigError, match="only read"):
            mailbox.settle("INBOX", 1, after, "Done")
    mailbox.close()


def test_what_is_no_maildir_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder with new, cur and tmp"):
        MaildirMailbox(tmp_path / "nowhere").status("INBOX")
