"""Reading a mailbox on a real server: everything once, nothing touched, whatever stands in it."""

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from imapclient import IMAPClient

from inbox_worker.config.settings import Imap
from inbox_worker.edges.imap import ImapMailbox, Timeouts
from inbox_worker.errors import ConfigError, TemporaryError
from inbox_worker.mail.parse import parse
from inbox_worker.ports import AfterReading, RawMail
from tests.integration.servers.dovecot import PASSWORD, Dovecot
from tests.integration.servers.proxy import Proxy
from tests.integration.servers.pymap_server import PymapServer

AT = datetime(2019, 7, 1, 12, 30, tzinfo=UTC)
SHORT = Timeouts(connect=2, read=2)


def mail(number: int, text: str = "Please register me.") -> bytes:
    return (
        f"From: p{number}@a.example\r\nTo: registration@events.example\r\nSubject: Mail {number}\r\n"
        f"Message-ID: <{number}@a.example>\r\n\r\n{text}\r\n"
    ).encode()


def settings(dovecot: Dovecot, user: str, port: int = 0, security: str = "tls") -> Imap:
    return Imap.model_validate(
        {
            "host": "127.0.0.1",
            "port": port or dovecot.port,
            "security": security,
            "ca_file": dovecot.ca_file,
            "user": user,
            "password_file": "/nowhere",
        }
    )


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    return dovecot.new_user()


@pytest.fixture
def mailbox(dovecot: Dovecot, user: str) -> Iterator[ImapMailbox]:
    made = ImapMailbox(settings(dovecot, user), PASSWORD, timeouts=SHORT)
    yield made
    made.close()


def over(dovecot: Dovecot, user: str, proxy: Proxy) -> ImapMailbox:
    return ImapMailbox(settings(dovecot, user, proxy.port, "none"), PASSWORD, timeouts=SHORT)


def read(mailbox: ImapMailbox, folder: str = "INBOX", after: int = 0) -> list[RawMail]:
    mailbox.status(folder)
    return list(mailbox.fetch(folder, mailbox.uids_after(folder, after)))


def flags(dovecot: Dovecot, user: str, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
    with dovecot.client(user) as client:
        client.select_folder(folder, readonly=True)
        return {uid: tuple(found) for uid, found in client.get_flags(client.search()).items()}


def test_mails_come_with_bytes_arrival_and_size_and_stay_unseen(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    dovecot.deliver(user, mail(1), mail(2), at=AT)
    first, second = read(mailbox)
    assert (first.uid, first.raw, first.arrived, first.size) == (1, mail(1), AT, len(mail(1)))
    assert (second.uid, second.folder, second.placeholder) == (2, "INBOX", False)
    assert first.uidvalidity == mailbox.status("INBOX").uidvalidity
    assert all(b"\\Seen" not in found for found in flags(dovecot, user).values())


def test_a_colleague_still_sees_new_mail_as_recent(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, mail(1))
    read(mailbox)
    with dovecot.client(user) as client:
        assert client.select_folder("INBOX")[b"RECENT"] == 1


def test_status_tells_the_state_of_a_folder(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, mail(1), mail(2))
    status = mailbox.status("INBOX")
    assert (status.folder, status.uidnext, status.messages) == ("INBOX", 3, 2)
    dovecot.deliver(user, mail(3))
    assert mailbox.status("INBOX").uidnext == 4


def test_only_uids_above_the_cursor_come_also_beyond_the_end(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, *(mail(number) for number in range(1, 6)))
    assert list(mailbox.uids_after("INBOX", 3)) == [4, 5]
    assert list(mailbox.uids_after("INBOX", 5)) == []
    assert list(mailbox.uids_after("INBOX", 4_000_000_000)) == []
    mailbox.status("INBOX")
    assert list(mailbox.uids_after("INBOX", 5)) == []


def test_all_uids_are_those_of_the_mails_that_are_there_now(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    assert list(mailbox.uids("INBOX")) == []
    dovecot.deliver(user, *(mail(number) for number in range(1, 6)))
    read(mailbox)
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages([2, 5])
        client.expunge()
    assert list(mailbox.uids("INBOX")) == [1, 3, 4]


def test_gaps_between_uids_do_no_harm(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, *(mail(number) for number in range(1, 8)))
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages([1, 2, 4, 6])
        client.expunge()
    assert [one.uid for one in read(mailbox)] == [3, 5, 7]


def test_what_was_expunged_after_the_search_comes_as_vanished(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    dovecot.deliver(user, mail(1), mail(2), mail(3))
    mailbox.status("INBOX")
    uids = mailbox.uids_after("INBOX", 0)
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages([2])
        client.expunge()
    assert [(one.uid, one.raw is None, one.placeholder) for one in mailbox.fetch("INBOX", uids)] == [
        (1, False, False),
        (2, True, False),
        (3, False, False),
    ]


def test_what_is_expunged_in_the_middle_of_the_fetch_comes_as_vanished(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    dovecot.deliver(user, *(mail(number, "x" * 30_000) for number in range(1, 160)))
    mailbox.status("INBOX")
    fetching = mailbox.fetch("INBOX", mailbox.uids_after("INBOX", 0))
    assert next(fetching).uid == 1
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.delete_messages([159])
        client.expunge()
    rest = list(fetching)
    assert [one.uid for one in rest] == list(range(2, 160))
    assert [one.uid for one in rest if one.raw is None] == [159]


def test_what_a_colleague_reads_flags_and_archives_first_is_still_told_of(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    dovecot.deliver(user, mail(1), mail(2), mail(3))
    mailbox.status("INBOX")
    uids = mailbox.uids_after("INBOX", 0)
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.fetch([1], ["BODY[]"])
        client.add_flags([2], [b"\\Flagged", b"Private"])
        client.move([3], "Done")
    assert [(one.uid, one.raw is None) for one in mailbox.fetch("INBOX", uids)] == [(1, False), (2, False), (3, True)]
    mailbox.settle("INBOX", 3, AfterReading.FLAG, "")
    mailbox.settle("INBOX", 3, AfterReading.MOVE, "Done")
    assert set(flags(dovecot, user)[2]) >= {b"\\Flagged", b"Private"}


def test_unsolicited_answers_are_no_mails(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail(1), mail(2))

    def chatty(line: bytes) -> bytes:
        if b"FETCH (" in line and b"RFC822.SIZE" in line:
            return b"* 2 FETCH (FLAGS (\\Seen))\r\n* 9 FETCH (UID 77 FLAGS ())\r\n* 5 EXISTS\r\n" + line
        return line

    with Proxy(dovecot.plain_port) as proxy:
        proxy.line_wise, proxy.rewrite_down = True, chatty
        mailbox = over(dovecot, user, proxy)
        assert [(one.uid, one.raw) for one in read(mailbox)] == [(1, mail(1)), (2, mail(2))]
        mailbox.close()


def test_ok_without_a_mail_that_is_there_is_a_placeholder(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail(1), mail(2))
    with Proxy(dovecot.plain_port) as proxy:
        proxy.line_wise = True
        proxy.rewrite_down = lambda line: b"" if b"* 2 FETCH" in line else line
        mailbox = over(dovecot, user, proxy)
        one, two = read(mailbox)
        assert (one.raw, two.raw, two.placeholder) == (mail(1), b"", True)
        mailbox.close()


@pytest.mark.parametrize(
    "subject",
    [
        "Retrieval using the IMAP4 protocol failed for the following message: 4711",
        "=?iso-8859-1?Q?Retrieval_using_the_IMAP4_protocol_failed_for_the_following?=",
    ],
)
def test_a_notice_of_exchange_in_place_of_a_mail_is_a_placeholder(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox, subject: str
) -> None:
    notice = mail(1).replace(b"Mail 1", subject.encode())
    about = mail(
        2, "They wrote: Retrieval using the IMAP4 protocol failed. Subject: Retrieval using the IMAP4 protocol failed"
    )
    answer = mail(3).replace(b"Mail 3", b"Re: Retrieval using the IMAP4 protocol failed")
    dovecot.deliver(user, notice, about, answer)
    assert [one.placeholder for one in read(mailbox)] == [True, False, False]


def test_the_same_mail_twice_comes_twice(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, mail(1), mail(1))
    assert [one.raw for one in read(mailbox)] == [mail(1), mail(1)]


def test_renumbering_is_told_and_never_read_under_the_old_numbers(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    dovecot.deliver(user, mail(1), mail(2))
    before = mailbox.status("INBOX")
    assert list(mailbox.uids_after("INBOX", 0)) == [1, 2]
    dovecot.renumber(user)
    with pytest.raises(TemporaryError):
        list(mailbox.uids_after("INBOX", 0))
    with pytest.raises(TemporaryError, match="renumbered"):
        list(mailbox.uids_after("INBOX", 0))
    with pytest.raises(TemporaryError, match="renumbered"):
        mailbox.settle("INBOX", 1, AfterReading.MOVE, "Done")
    after = mailbox.status("INBOX")
    assert after.uidvalidity != before.uidvalidity
    assert [(one.raw, one.uidvalidity) for one in read(mailbox)] == [
        (mail(1), after.uidvalidity),
        (mail(2), after.uidvalidity),
    ]
    assert flags(dovecot, user, "Done") == {}


def attached(size: int, *attachments: tuple[str, str, str, bytes]) -> bytes:
    """A mail with text, HTML and attachments, and one picture of `size` bytes."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Zoë Ó <z@a.example>", "registration@events.example", "Délégation"
    made["Message-ID"] = "<large@a.example>"
    made.set_content("Please register the people in the list. Zoë\n")
    made.add_alternative("<p>Please register the people in the <b>list</b>. Zoë</p>", subtype="html")
    made.add_attachment(b"\xff\xd8" + b"p" * size, maintype="image", subtype="jpeg", filename="party.jpg")
    for maintype, subtype, name, content in attachments:
        made.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


CSV = "Name,Organisation\nAmina Ó Diallo,Ministry\n".encode()


def test_of_a_large_mail_only_what_is_read_is_fetched(dovecot: Dovecot, user: str) -> None:
    raw = attached(
        5_000_000, ("application", "octet-stream", "délégués.csv", CSV), ("application", "zip", "x.zip", b"z" * 99_000)
    )
    dovecot.deliver(user, raw, at=AT)
    with Proxy(dovecot.plain_port) as proxy:
        mailbox = over(dovecot, user, proxy)
        (one,) = read(mailbox)
        mailbox.close()
        assert len(proxy.told) < 10_000
    assert (one.size, one.arrived, one.placeholder) == (len(raw), AT, False)
    assert one.raw is not None
    whole, part = parse(raw), parse(one.raw)
    assert part.text == whole.text
    assert (part.subject, part.from_, part.headers) == (whole.subject, whole.from_, whole.headers)
    names = [document.filename for document in whole.documents]
    assert [document.filename for document in part.documents] == names
    assert [document.tables for document in part.documents] == [document.tables for document in whole.documents]
    assert "Amina" in repr(part.documents)


def test_a_mail_forwarded_as_an_attachment_keeps_its_words_also_when_it_is_large(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox
) -> None:
    inner = attached(3_000_000, ("text", "csv", "list.csv", CSV))
    raw = (
        b'From: boss@a.example\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b b"\r\n\r\n'
        b"--b b\r\n\r\nPlease see attached.\r\n--b b\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    raw += inner + b"\r\n--b b--\r\n"
    dovecot.deliver(user, raw)
    (one,) = read(mailbox)
    assert one.raw is not None
    assert len(one.raw) < 20_000
    whole, part = parse(raw), parse(one.raw)
    assert part.text == whole.text
    assert [document.text for document in part.documents] == [document.text for document in whole.documents]
    assert "Amina" in repr(part.documents)


def test_a_large_mail_of_one_part_comes_with_its_text(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    raw = mail(1, "Please register Amina Diallo.\r\n" + "long line of words\r\n" * 5_000)
    dovecot.deliver(user, raw)
    (one,) = read(mailbox)
    assert one.raw == raw


def test_mails_of_fifty_megabytes_cost_little_memory(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    big = attached(38_000_000, ("text", "csv", "list.csv", CSV))
    text = mail(2, "hello\r\n" * 3_000_000)
    assert len(big) > 50_000_000
    dovecot.deliver(user, big, text, mail(3))
    tracemalloc.start()
    sizes = [(one.size, len(one.raw or b"")) for one in read(mailbox)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [size for size, _ in sizes] == [len(big), len(text), len(mail(3))]
    assert sizes[0][1] < 20_000
    assert sizes[1][1] < 5_000_000
    assert peak < 60_000_000


HOSTILE = {
    "no end": b"From: a@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n" + b"x" * 40_000,
    "deep": b"From: a@a.example\r\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(300))
    + b"\r\nhello\r\n" * 5_000,
    "many parts": b"From: a@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n" * 3_000
    + b"--b--\r\n",
    "quotes": b'From: a@a.example\r\nContent-Type: text/plain; name="a\\"b ) (\\\\"\r\nSubject: \xff\xfe\r\n\r\n'
    + b"hello\r\n" * 6_000,
    "empty boundary": b'From: a@a.example\r\nContent-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nhello\r\n' * 900,
    "header only": b"Subject: " + b"x" * 60_000 + b"\r\n",
    "long header": b"From: a@a.example\r\n" + b"X-A: " + b"y" * 900_000 + b"\r\n\r\nhello\r\n",
    "8 bit name": b'From: a@a.example\r\nContent-Type: application/pdf; name="\xc3\xa9\xff.pdf"\r\n\r\n' + b"A" * 50_000,
    "unclosed": b'From: a@a.example\r\nContent-Type: multipart/mixed; boundary="b\r\n\r\n--b\r\n\r\nhello\r\n' * 1000,
}  # fmt: skip


def test_hostile_mails_all_come_and_stop_nobody(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, *HOSTILE.values(), mail(99))
    got = read(mailbox)
    assert [one.uid for one in got] == list(range(1, len(HOSTILE) + 2))
    for name, one in zip(HOSTILE, got, strict=False):
        assert one.raw, name
        assert not one.placeholder, name
        if "header" not in name and name != "8 bit name":
            assert b"hello" in one.raw, name
    assert got[-1].raw == mail(99)


def test_a_structure_that_cannot_be_read_costs_only_completeness(dovecot: Dovecot, user: str) -> None:
    raw = attached(90_000)
    dovecot.deliver(user, raw, mail(2), raw)
    with Proxy(dovecot.plain_port) as proxy:
        proxy.line_wise = True
        proxy.rewrite_down = lambda line: line.replace(b'"mixed"', b'"mixed') if line.startswith(b"* 1 FETCH") else line
        mailbox = over(dovecot, user, proxy)
        one, two, three = read(mailbox)
        mailbox.close()
    assert one.raw == raw  # its first megabyte
    assert two.raw == mail(2)
    assert three.raw is not None
    assert len(three.raw) < 10_000


def test_one_mail_that_breaks_the_connection_stops_nobody(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, mail(1), mail(2, "POISON"), mail(3))
    with Proxy(dovecot.plain_port) as proxy:

        def break_at_poison(chunk: bytes) -> bytes:
            if b"POISON" in chunk:
                proxy.cut()
            return chunk

        proxy.rewrite_down = break_at_poison
        mailbox = over(dovecot, user, proxy)
        got = read(mailbox)
        mailbox.close()
    assert [(one.uid, one.raw, one.placeholder) for one in got] == [
        (1, mail(1), False),
        (2, b"", True),
        (3, mail(3), False),
    ]


def test_a_server_that_restarts_in_mid_fetch_loses_nothing(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    dovecot.deliver(user, *(mail(number, "x" * 30_000) for number in range(1, 200)))
    mailbox.status("INBOX")
    fetching = mailbox.fetch("INBOX", mailbox.uids_after("INBOX", 0))
    got = [next(fetching)]
    dovecot.restart()
    got += fetching
    assert [(one.uid, one.raw is None, one.placeholder) for one in got] == [(n, False, False) for n in range(1, 200)]


def test_a_search_over_very_many_mails_is_cut_in_pieces(
    dovecot: Dovecot, user: str, mailbox: ImapMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    dovecot.deliver(user, *(mail(number) for number in range(1, 24)))
    monkeypatch.setattr("inbox_worker.edges.imap.SEARCH_WINDOW", 5)
    mailbox.status("INBOX")
    assert list(mailbox.uids_after("INBOX", 0)) == list(range(1, 24))
    assert list(mailbox.uids_after("INBOX", 7)) == list(range(8, 24))


def test_a_poll_with_nothing_new_is_two_round_trips_and_few_bytes(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, *(mail(number) for number in range(1, 30)))
    with Proxy(dovecot.plain_port) as proxy:
        mailbox = over(dovecot, user, proxy)
        read(mailbox)
        proxy.forget()
        status = mailbox.status("INBOX")
        assert list(mailbox.uids_after("INBOX", status.uidnext - 1)) == []
        assert proxy.round_trips <= 2
        assert len(proxy.heard) + len(proxy.told) <= 700
        mailbox.close()


def test_a_folder_that_is_not_there_is_a_fault_of_the_configuration(mailbox: ImapMailbox) -> None:
    with pytest.raises(ConfigError, match="No such") as told:
        mailbox.status("No such")
    assert "name" in told.value.remedy
    assert mailbox.status("INBOX").messages == 0


def test_a_folder_with_a_name_of_the_world_is_read(dovecot: Dovecot, user: str, mailbox: ImapMailbox) -> None:
    with dovecot.client(user) as client:
        client.create_folder('Événements "2019" & 会议')
    dovecot.deliver(user, mail(1), folder='Événements "2019" & 会议')
    assert [one.raw for one in read(mailbox, 'Événements "2019" & 会议')] == [mail(1)]


def test_pymap_is_read_as_well(pymap: PymapServer) -> None:
    with IMAPClient("127.0.0.1", pymap.port, ssl=False, timeout=10) as client:
        client.login(pymap.user, pymap.password)
        for number in (1, 2, 3):
            client.append("INBOX", mail(number), (), AT)
    wanted = {
        "host": "127.0.0.1",
        "port": pymap.port,
        "security": "none",
        "user": pymap.user,
        "password_file": "/nowhere",
    }
    mailbox = ImapMailbox(Imap.model_validate(wanted), pymap.password, timeouts=SHORT)
    status = mailbox.status("INBOX")
    got = read(mailbox)
    assert [(one.raw, one.arrived) for one in got] == [(mail(number), AT) for number in (1, 2, 3)]
    assert status.uidnext == got[-1].uid + 1
    assert mailbox.has_message_id("INBOX", "<2@a.example>")
    mailbox.settle("INBOX", got[0].uid, AfterReading.FLAG, "")
    mailbox.close()
