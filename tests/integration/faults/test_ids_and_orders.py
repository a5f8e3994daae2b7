"""Message-IDs that are shared, missing or endless (F18); writing, correcting and withdrawing in one poll, in every order (F19)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from inbox_worker.desk.model import IncomingState, RegistrationState
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import HOUR, MINUTE, MONDAY, SENDING, mail_from, parsed, registering, withdrawing
from tests.integration.security.desk import Desk, new_desk
from tests.integration.servers.smtp_server import SmtpServer

KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"
LONG = f"<{'x' * 2000}@hope.example>"


# -- F18 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", ["<1@hope.example>", LONG, ""], ids=["one", "2 KB", "empty"])
def test_two_mails_that_share_a_message_id_are_two(desk: Desk, shared: str) -> None:
    desk.mail(registering("Kofi Mensah", Message_ID=shared), MONDAY)
    desk.mail(registering("Ama Boateng", Message_ID=shared))
    desk.work()
    assert set(desk.people()) == {"Kofi Mensah", "Ama Boateng"}
    assert sorted(desk.attendees_heard()) == [AMA, KOFI]


def test_mails_without_a_message_id_are_answered_once_each(desk: Desk) -> None:
    for name in ("Kofi Mensah", "Ama Boateng"):
        desk.mail(re.sub(rb"Message-ID: [^\r]+\r\n", b"", registering(name)), MONDAY)
    desk.work()
    desk.work(MONDAY + HOUR)
    assert sorted(desk.attendees_heard()) == [AMA, KOFI]


def test_an_endless_message_id_makes_no_endless_header_of_ours(desk: Desk) -> None:
    desk.mail(registering("Kofi Mensah", Message_ID=LONG, References=" ".join([LONG] * 20)), MONDAY)
    desk.work()
    (letter,) = desk.heard(KOFI)
    (taken,) = [item for item in desk.smtp.taken() if item.recipients == (KOFI,)]
    assert parsed(taken.raw)["To"].addresses[0].addr_spec == KOFI
    assert max(len(line) for line in taken.raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")) <= 998
    assert len(str(letter.get("References", ""))) < 5000


# -- F19 ----------------------------------------------------------------------------------------------------------


def amending() -> bytes:
    text = """
Dear organisers,

Please correct my affiliation. It should read:

Name: Kofi Mensah
Affiliation: Volta Foundation

Kofi Mensah
"""
    return mail_from(f"Kofi Mensah <{KOFI}>", text, subject="Correction of my registration")


MAILS: dict[str, Callable[[], bytes]] = {
    "register": lambda: registering("Kofi Mensah"),
    "amend": amending,
    "cancel": lambda: withdrawing("Kofi Mensah"),
}


@pytest.mark.parametrize("order", list(itertools.permutations(MAILS)), ids=" ".join)
def test_in_one_poll_as_in_three_nothing_is_lost_and_the_last_word_counts(
    tmp_path: Path, smtp: SmtpServer, order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roster does not depend on how many mails a poll brings; there are no two letters about one state."""
    ended = []
    for polls in (1, 3):
        folder = tmp_path / str(polls)
        folder.mkdir()
        monkeypatch.setenv("INBOX_WORKER_CLOCK_FILE", str(folder / "clock"))
        desk = new_desk(folder, smtp)
        desk.start()
        for number, what in enumerate(order):
            desk.mail(MAILS[what](), MONDAY + number * MINUTE)
            if polls == 3:
                desk.work()
        desk.work()
        desk.work(SENDING)
        people = {name: (person.state, person.affiliation) for name, person in desk.people().items()}
        ended.append((people, desk.mails()))
        assert sum(desk.mails().values()) == 3
        assert not set(desk.letters()) & {LetterState.QUEUED, LetterState.SENDING, LetterState.UNKNOWN}
        desk.stop()
    assert ended[0] == ended[1]
    people, mails = ended[0]
    assert IncomingState.IGNORED not in mails
    if order[-1] == "cancel":
        assert people["Kofi Mensah"][0] is RegistrationState.CANCELLED
