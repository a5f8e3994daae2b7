"""What the worker never does: one test for each sentence of that promise."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from inbox_worker.desk.model import IncomingState
from inbox_worker.edges.database.tables import mail, metadata
from inbox_worker.edges.spreadsheet import comma_separated, pass_table, roster_sheet
from tests.integration.jobs.conftest import DovecotPost
from tests.integration.jobs.office import (
    DAY,
    MONDAY,
    ORGANISER,
    OURS,
    SENDING,
    START,
    Office,
    mail_from,
    registering,
    text_of,
)
from tests.integration.servers.smtp_server import CUT, Step

KOFI = "kofi.mensah@hope.example"
WORDS = "Please register me for the event on 16 July. I have no UN pass.\n\nName: Kofi Mensah\nAffiliation: Hope Trust\n\nKofi Mensah"

UNRELATED = {
    "a private mail": mail_from(
        "Dentist <d@private.example>", "Your appointment is on Thursday at nine.", subject="Appointment"
    ),
    "a colleague": mail_from(
        "Colleague <c@events.example>", "Could we talk about the budget before lunch?", subject="Budget"
    ),
    "an offer": mail_from(
        "Sales <sales@chairs.example>", "We offer you chairs for your meeting rooms.", subject="Chairs"
    ),
    "a question": mail_from(
        "Curious <q@freemail.example>",
        "Will there be interpretation at the World Day against Trafficking event on 16 July?",
        subject="A question",
    ),
    "thanks": mail_from(
        "Guest <g@freemail.example>", "Thank you very much for the information.", subject="Re: information"
    ),
}

MACHINES = {
    "an absence": registering("Kofi Mensah", Auto_Submitted="auto-replied"),
    "a list": registering("Kofi Mensah", List_Id="<talk.lists.example>", List_Unsubscribe="<mailto:x@lists.example>"),
    "a bounce": registering("Kofi Mensah", Return_Path="<>"),
    "bulk mail": registering("Kofi Mensah", Precedence="bulk"),
    "a no-reply address": registering("Kofi Mensah", address="no-reply@hope.example"),
    "our own address": registering("Kofi Mensah", address=OURS),
    "spam": registering("Kofi Mensah", X_Spam_Flag="YES"),
}


@pytest.mark.parametrize("what", UNRELATED)
def test_never_answers_what_is_no_registration(new_office: Callable[..., Office], what: str) -> None:
    office = new_office()
    office.mail(UNRELATED[what])
    for day in range(3):
        office.work(MONDAY + day * DAY)
    office.work(SENDING)
    assert office.replies() == []


@pytest.mark.parametrize("what", MACHINES)
def test_never_answers_machines_lists_or_ourselves(new_office: Callable[..., Office], what: str) -> None:
    office = new_office()
    office.mail(MACHINES[what])
    office.work()
    office.work(SENDING)
    assert office.replies() == []


def test_never_answers_its_own_letter_when_it_comes_back(new_office: Callable[..., Office], post: DovecotPost) -> None:
    """A forwarding rule that leads back to us ends at the first round."""
    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.work()
    for letter in office.smtp.taken():
        post.deliver(letter.raw, MONDAY, "INBOX")
    office.work()
    office.work()
    assert len(office.replies()) == 1


def test_two_responders_without_any_header_end_after_three(new_office: Callable[..., Office]) -> None:
    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.work()
    for _ in range(9):
        office.mail(registering("Kofi Mensah"))
        office.work()
    assert len(office.replies()) == 1 + 3


@pytest.mark.parametrize("what", ["a list", "bulk mail", "spam"])
def test_never_silences_a_person_whom_only_an_uncertain_sign_speaks_against(
    new_office: Callable[..., Office], what: str
) -> None:
    office = new_office()
    office.mail(MACHINES[what])
    office.work()
    assert office.mails() == {IncomingState.CASE: 1}
    assert "Kofi Mensah" in text_of(office.digests()[-1])


@pytest.mark.parametrize("after", ["leave", "flag", 'move"\nmove_to = "Done'])
def test_never_marks_moves_or_deletes_mail_that_is_not_ours(
    new_office: Callable[..., Office], post: DovecotPost, after: str
) -> None:
    office = new_office(mailbox=f'after_reading = "{after}"')
    for raw in (*UNRELATED.values(), *MACHINES.values()):
        office.mail(raw)
    with post.dovecot.client(post.user) as client:
        client.select_folder("INBOX")
        client.add_flags([1], [rb"\Seen"])
    seen = _whole(post)
    office.work()
    office.work(SENDING)
    if after == "leave":
        assert _whole(post) == seen
        return
    ours = {
        number
        for number, raw in enumerate((*UNRELATED.values(), *MACHINES.values()), 1)
        if _is_case(office, number, raw)
    }
    assert {uid: flags for uid, flags in _whole(post).items() if uid not in ours} == {
        uid: flags for uid, flags in seen.items() if uid not in ours
    }


def _whole(post: DovecotPost) -> dict[int, tuple[bytes, ...]]:
    with post.dovecot.client(post.user) as client:
        client.select_folder("INBOX", readonly=True)
        flags = client.get_flags(client.search("ALL"))
    return {uid: tuple(sorted(flag for flag in found if flag != rb"\Recent")) for uid, found in flags.items()}


def _is_case(office: Office, uid: int, _raw: bytes) -> bool:
    with office.worker.ledger.snapshot() as connection:
        state = connection.execute(select(mail.c.state).where(mail.c.uid == uid)).scalar_one()
    return state in (IncomingState.CASE, IncomingState.RECORDED)


def test_what_is_ours_and_left_is_not_marked_as_read(new_office: Callable[..., Office], post: DovecotPost) -> None:
    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.work()
    assert _whole(post) == {1: ()}


def test_never_loses_a_recorded_request(office: Office, tmp_path: Any) -> None:
    """Whatever is asked for stays, in mail and ledger, through a restart and a letter that cannot be sent."""
    office.smtp.stop()
    raw = office.mail(registering("Kofi Mensah"))
    office.work()
    office.configure()
    with office.worker.ledger.snapshot() as connection:
        assert connection.execute(select(mail.c.raw)).scalar_one() == raw
    office.smtp.start()
    office.work(MONDAY + DAY)
    assert len(office.heard(KOFI)) == 1


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA", "BODY", "DOT"])
def test_never_sends_a_second_copy_where_the_first_went_out(
    new_office: Callable[..., Office], at: str, post: DovecotPost
) -> None:
    office = new_office()
    office.work(MONDAY)
    office.smtp.file_into = lambda raw: post.deliver(raw, MONDAY, "Sent")
    office.smtp.script(Step(at, CUT), Step("TAKEN", CUT))
    office.mail(registering("Kofi Mensah"))
    for minutes in (0, 2, 12, 45, 60, 120):
        office.worker.recover(office.now)
        office.send(MONDAY + minutes * (DAY / 1440)) if minutes else office.work()
    assert len(office.heard(KOFI)) == 1


def test_never_lets_text_of_a_mail_act(new_office: Callable[..., Office], caplog: pytest.LogCaptureFixture) -> None:
    """Not as a template, a header, a formula, HTML, a log line or a shell word."""
    office = new_office()
    office.work()
    organisation = "=HYPERLINK(1) <script>alert(1)</script> {{7*7}} $(reboot)"
    with caplog.at_level(logging.DEBUG):
        office.command(f"add Kofi Mensah / {organisation} / {KOFI}")
        subject = "=?utf-8?q?Hello=0D=0ABcc=3A_victim=40elsewhere=2Eexample?="
        office.mail(registering("Ama Boateng", subject=subject))
        office.work()
        office.work(SENDING)
    letters = [letter for letter in office.heard() if "Kofi Mensah" in text_of(letter)]
    assert letters
    for letter in letters:
        html = letter.get_body(("html",))
        assert html is not None
        assert "<script>" not in html.get_content()
        assert "49" not in text_of(letter).split("Kofi Mensah")[1][:80]
    assert all("bcc" not in letter for letter in office.heard())
    assert all(taken.recipients != ("victim@elsewhere.example",) for taken in office.smtp.taken())
    people = tuple(office.people().values())
    event = office.worker.events[0]
    rows = list(csv.reader(io.StringIO(comma_separated(pass_table(event, people)).content.decode("utf-8-sig"))))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    sheet = openpyxl.load_workbook(io.BytesIO(roster_sheet(event, people).content))
    assert all(cell.data_type != "f" for page in sheet for row in page.iter_rows() for cell in row)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("inbox_worker")]
    assert [line for line in ours if "\n" in line or "reboot" in line or "Mensah" in line] == []


def test_never_keeps_more_than_the_job_needs(new_office: Callable[..., Office]) -> None:
    """Of a mail that is ignored nothing but key, fingerprint and reason; of people nothing after the event's time."""
    office = new_office()
    for raw in UNRELATED.values():
        office.mail(raw)
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(MONDAY + DAY)
    office.work(MONDAY + 2 * DAY)
    kept = _values(office)
    for word in ("Thursday at nine", "budget before lunch", "dentist", "d@private.example", "chairs", "interpretation"):
        assert word.lower() not in kept, word
    assert "mensah" in kept
    office.work(START + 31 * DAY)
    assert "mensah" not in _values(office)


def _values(office: Office) -> str:
    with office.worker.ledger.snapshot() as connection:
        return repr(
            [
                row
                for table in metadata.sorted_tables
                if table.name != "letter"
                for row in connection.execute(select(table))
            ]
        ).lower()


def test_never_sends_personal_data_anywhere_but_to_the_configured_servers(
    new_office: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket  # noqa: PLC0415

    reached: set[Any] = set()
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        reached.add(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(SENDING)
    assert {address[:2] for address in reached} <= {
        ("127.0.0.1", office.smtp.port),
        ("127.0.0.1", office.post.dovecot.plain_port),  # type: ignore[attr-defined]
    }
    assert {taken.recipients for taken in office.smtp.taken()} == {(KOFI,), (ORGANISER,)}
