"""Registrations are changed by those they belong to, the worker is commanded by its organisers, and secrets stay secret."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import traceback

import pytest

from inbox_worker.cli.status import look
from inbox_worker.desk.model import RegistrationState
from inbox_worker.edges.database.ledger import meta_value
from inbox_worker.jobs.answer import HOLD
from tests.integration.jobs.office import HOUR, MONDAY, ORGANISER, SENDING, mail_from, registering, text_of, withdrawing
from tests.integration.security.desk import Desk
from tests.integration.servers.smtp_server import SmtpServer, Step

CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
FORGED = "<1.{token}@events.example>"
CANARY = "canary-of-4711-secrets"


def registered(desk: Desk) -> str:
    """Kofi is registered; the Message-ID of the letter to him."""
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    return str(desk.replies()[-1]["Message-ID"])


@pytest.mark.parametrize("token", ["", "aaaaaaaaaaaaaaaaaaaa", "22222222222222222222"])
def test_a_stranger_with_a_guessed_id_withdraws_nobody(desk: Desk, token: str) -> None:
    registered(desk)
    forged = FORGED.format(token=token)
    text = "Please cancel my registration for the event on 16 July.\n\nName: Kofi Mensah\nAffiliation: Hope Trust"
    thread = {"In_Reply_To": forged, "References": forged}
    desk.mail(
        mail_from("Mallory <mallory@evil.example>", text, subject="Cancellation of my registration", **thread),
        MONDAY + HOUR,
    )
    desk.work()
    assert desk.state("Kofi Mensah") is CONFIRMED
    assert desk.heard("mallory@evil.example") == []


def test_the_id_of_a_letter_to_somebody_else_opens_nothing(desk: Desk) -> None:
    """A token is bound to its recipient: an id that was seen in a forwarded mail is worth nothing to another."""
    seen = registered(desk)
    text = "Please cancel my registration for the event on 16 July.\n\nName: Kofi Mensah\nAffiliation: Hope Trust"
    thread = {"In_Reply_To": seen, "References": seen}
    desk.mail(
        mail_from("Mallory <mallory@evil.example>", text, subject="Cancellation of my registration", **thread),
        MONDAY + HOUR,
    )
    desk.work()
    assert desk.state("Kofi Mensah") is CONFIRMED


def test_a_stranger_cannot_change_what_somebody_registered(desk: Desk) -> None:
    registered(desk)
    text = "Please correct the registration. It should read:\n\nName: Kofi Mensah\nAffiliation: Evil House"
    desk.mail(mail_from("Mallory <mallory@evil.example>", text, subject="Correction of my registration"), MONDAY + HOUR)
    desk.work()
    assert desk.people()["Kofi Mensah"].affiliation == "Hope Trust"


def test_the_person_may_withdraw(desk: Desk) -> None:
    registered(desk)
    desk.mail(withdrawing("Kofi Mensah"), MONDAY + HOUR)
    desk.work()
    assert desk.state("Kofi Mensah") is CANCELLED


def on_hold(desk: Desk) -> bool:
    with desk.worker.ledger.snapshot() as connection:
        return meta_value(connection, HOLD) is not None


def test_an_organiser_without_a_digest_commands_nothing(desk: Desk) -> None:
    registered(desk)
    desk.mail(mail_from(f"Organiser <{ORGANISER}>", "hold\ncancel 1", subject="Re: digest"), MONDAY + HOUR)
    desk.work()
    assert not on_hold(desk)
    assert desk.state("Kofi Mensah") is CONFIRMED


def test_a_stranger_with_the_digest_in_hand_commands_nothing(desk: Desk) -> None:
    registered(desk)
    desk.work(SENDING)
    digest = desk.digests()[-1]
    token = re.search(r"\biw\d+\.[a-z2-7]{20}\b", text_of(digest))
    assert token is not None
    thread = {"In_Reply_To": digest["Message-ID"], "References": digest["Message-ID"]}
    desk.mail(mail_from("Mallory <mallory@evil.example>", f"hold\n{token[0]}", subject="Re: digest", **thread))
    desk.mail(mail_from("Organiser <organiser@evil.example>", f"hold\n{token[0]}", subject="Re: digest", **thread))
    desk.work()
    assert not on_hold(desk)


def test_a_forged_digest_id_commands_nothing(desk: Desk) -> None:
    registered(desk)
    desk.work(SENDING)
    number = str(desk.digests()[-1]["Message-ID"]).strip("<>").partition(".")[0]
    forged = f"<{number}.aaaaaaaaaaaaaaaaaaaa@events.example>"
    text = f"hold\niw{number}.aaaaaaaaaaaaaaaaaaaa"
    desk.mail(mail_from(f"Organiser <{ORGANISER}>", text, subject="Re: digest", In_Reply_To=forged, References=forged))
    desk.work()
    assert not on_hold(desk)


def test_where_the_server_tells_an_organiser_must_be_authenticated(closed_desk: Desk) -> None:
    desk = closed_desk
    desk.settings["mailbox"] = 'authserv_id = "mx.events.example"'
    desk.start()
    desk.work(MONDAY)
    desk.work(SENDING)
    digest = desk.digests()[-1]
    thread = {"In_Reply_To": str(digest["Message-ID"]), "References": str(digest["Message-ID"])}
    for verdict in (
        "",
        "mx.evil.example; dmarc=pass header.from=events.example",
        "mx.events.example; dmarc=fail header.from=events.example",
    ):
        extra = {"Authentication_Results": verdict} if verdict else {}
        desk.mail(mail_from(f"Organiser <{ORGANISER}>", "hold", subject="Re: digest", **thread, **extra))
        desk.work()
        assert not on_hold(desk)
    passed = {"Authentication_Results": "mx.events.example; dmarc=pass header.from=events.example"}
    desk.mail(mail_from(f"Organiser <{ORGANISER}>", "hold", subject="Re: digest", **thread, **passed))
    desk.work()
    assert on_hold(desk)
    desk.stop()


def test_a_password_never_shows(
    desk: Desk, smtp: SmtpServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log-in that is refused, in every place where it is told: log, traceback, repr, status, arguments and exit."""
    caplog.set_level(logging.DEBUG, logger="inbox_worker")
    monkeypatch.setenv("SMTP_PASSWORD", CANARY)
    smtp.user, smtp.password = "worker", "another"
    desk.configure(smtp='user = "worker"\npassword_env = "SMTP_PASSWORD"')
    told = []
    desk.mail(registering("Kofi Mensah"), MONDAY)
    for _ in range(3):
        try:
            desk.work()
        except Exception:  # noqa: BLE001 - whatever is told
            told.append(traceback.format_exc())
    with desk.worker.ledger.snapshot() as connection:
        told.append(json.dumps(look(connection, "live", desk.worker.events).faults))
    told += [repr(desk.worker.settings), repr(desk.worker.delivery.transport), repr(desk.worker), caplog.text]
    assert not [text for text in told if CANARY in text]


@pytest.mark.parametrize("command", ["status", "check", "poll"])
def test_a_command_shows_no_password(
    desk: Desk, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", CANARY)
    smtp.user, smtp.password = "worker", "another"
    smtp.script(Step("EHLO", "421 4.3.2 closing", times=9))
    desk.configure(smtp='user = "worker"\npassword_env = "SMTP_PASSWORD"')
    ended = subprocess.run(
        [sys.executable, "-m", "inbox_worker", command, "--config", str(desk.folder / "worker.toml")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout + ended.stderr
    assert CANARY not in ended.stdout + ended.stderr
