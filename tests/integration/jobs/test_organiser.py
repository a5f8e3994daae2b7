"""What the organiser decides by answering the digest, and what the digest tells."""

from collections.abc import Callable

import pytest

from inbox_worker.desk.model import IncomingState, RegistrationState
from inbox_worker.edges.database import bounces
from inbox_worker.letters import tokens
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    ORGANISER,
    SENDING,
    Office,
    mail_from,
    registering,
    text_of,
    withdrawing,
)

CONFIRMED, REVIEW = RegistrationState.CONFIRMED, RegistrationState.IN_REVIEW
DOUBTFUL = {"Reply_To": "<someone@elsewhere.example>"}
KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"


def in_review(office: Office, *names: str) -> None:
    """Each of these waits for a decision, and a digest has shown it."""
    for name in names:
        office.mail(registering(name, **DOUBTFUL))
    office.work()
    assert {office.state(name) for name in names} == {REVIEW}
    office.work(MONDAY + DAY)


def test_accept_confirms_and_acknowledges(office: Office) -> None:
    in_review(office, "Kofi Mensah")
    assert "Kofi Mensah" in text_of(office.digests()[-1])
    assert "Kofi Mensah confirmed" in office.command("accept 1")
    assert office.state("Kofi Mensah") is CONFIRMED
    assert len(office.heard(KOFI)) == 1
    assert office.cases() == ()


def test_reject_says_nothing_and_reject_tell_says_it(office: Office) -> None:
    in_review(office, "Kofi Mensah", "Ama Boateng")
    office.command("reject 1", "reject 2 tell")
    assert {office.state(name) for name in ("Kofi Mensah", "Ama Boateng")} == {RegistrationState.REJECTED}
    assert (len(office.heard(KOFI)), len(office.heard(AMA))) == (0, 1)


def test_not_forgets_every_word_of_it_and_stops_nothing(office: Office) -> None:
    in_review(office, "Kofi Mensah")
    office.command("not 1")
    assert office.people() == {}
    assert office.mails()[IncomingState.IGNORED] == 1
    office.mail(registering("Ama Boateng"))
    office.work(SENDING)
    assert len(office.heard(AMA)) == 2


def test_not_for_somebody_whose_instructions_wait_stops_nobody_elses(new_office: Callable[..., Office]) -> None:
    office = new_office()
    for name in ("Kofi Mensah", "Ama Boateng"):
        office.mail(registering(name))
    office.work()
    office.work(SENDING - HOUR)
    office.command("hold")
    office.work(SENDING)
    assert office.letters()[LetterState.HELD] == 2
    office.command("not 1")
    office.command("release")
    office.work()
    assert "First Avenue" in text_of(office.heard(AMA)[-1])
    assert len(office.heard(KOFI)) == 1


def test_a_case_without_a_name_becomes_a_registration_by_the_organisers_words(office: Office) -> None:
    text = "Dear organisers, please register me for the event on 16 July. I have no UN pass."
    office.mail(mail_from("<someone@freemail.example>", text))
    office.work()
    assert len(office.cases()) == 1
    office.work(MONDAY + DAY)
    assert "Kofi Mensah / Hope Trust confirmed" in office.command("1 = Kofi Mensah / Hope Trust")
    assert office.people()["Kofi Mensah"].email == "someone@freemail.example"
    assert len(office.heard("someone@freemail.example")) == 1


def test_a_correction_of_a_confirmed_person_is_told_to_the_sender(office: Office) -> None:
    office.mail(registering("Kofi Mensa", address=KOFI))
    office.work()
    office.command("1 = Kofi Mensah / Volta Foundation")
    assert office.people()["Kofi Mensah"].affiliation == "Volta Foundation"
    assert "Volta Foundation" in text_of(office.heard(KOFI)[-1])


def test_merged_registrations_are_one_and_get_one_letter(office: Office) -> None:
    office.mail(registering("Kofi Mensah", address="kofi@one.example"))
    office.mail(registering("Koffi Mensah", address="kofi@two.example"))
    office.work()
    assert "is now one with" in office.command("merge 1 2")
    assert office.state("Koffi Mensah") is RegistrationState.MERGED
    office.work(SENDING)
    assert "First Avenue" in text_of(office.heard("kofi@one.example")[-1])
    assert len(office.heard("kofi@two.example")) == 1


def test_added_people_get_instructions_if_there_is_an_address(office: Office) -> None:
    office.work()
    office.command("add Ruth Osei / Hope Trust / ruth@hope.example", "add Yaw Darko / Hope Trust")
    assert {office.state(name) for name in ("Ruth Osei", "Yaw Darko")} == {CONFIRMED}
    assert office.replies() == []
    office.work(SENDING)
    assert len(office.heard("ruth@hope.example")) == 1
    assert len(office.replies()) == 1


def test_hold_keeps_everything_and_release_lets_it_go(office: Office) -> None:
    office.work()
    office.command("hold")
    office.mail(registering("Kofi Mensah"))
    office.work()
    assert office.replies() == []
    assert office.letters()[LetterState.HELD] == 1
    office.work(office.now + HOUR)
    assert office.replies() == []
    office.command("release")
    office.work()
    assert len(office.heard(KOFI)) == 1


def test_a_letter_that_was_put_off_is_held_like_the_rest(office: Office) -> None:
    from tests.integration.servers.smtp_server import Step  # noqa: PLC0415

    office.work()
    office.smtp.script(Step("RCPT", "451 4.7.1 Greylisted", recipient=KOFI))
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.command("hold")
    office.work(office.now + HOUR)
    assert office.heard(KOFI) == []
    office.command("release")
    office.work()
    assert len(office.heard(KOFI)) == 1


def test_all_ok_means_what_the_digest_showed(office: Office) -> None:
    in_review(office, "Kofi Mensah", "Ama Boateng")
    office.mail(registering("Efua Owusu", **DOUBTFUL), office.now + HOUR)
    office.read()
    office.command("all ok")
    assert office.state("Kofi Mensah") is office.state("Ama Boateng") is CONFIRMED
    assert office.state("Efua Owusu") is REVIEW


def test_cancel_by_the_organiser_is_told(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.command("cancel 1")
    assert office.state("Kofi Mensah") is RegistrationState.CANCELLED
    assert len(office.heard(KOFI)) == 2


def test_the_roster_comes_when_asked_for(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.command("roster")
    attached = [part.get_filename() for part in office.heard(ORGANISER)[-1].iter_attachments()]
    assert any("roster" in str(name) for name in attached)


def test_what_is_not_understood_changes_nothing_and_is_quoted_back(office: Office) -> None:
    in_review(office, "Kofi Mensah")
    answer = office.command("accept 1, but only if he comes alone")
    assert "accept 1, but only if he comes alone" in answer
    assert office.state("Kofi Mensah") is REVIEW


def test_of_two_organisers_the_first_decision_counts(new_office: Callable[..., Office]) -> None:
    second = "organiser2@events.example"
    office = new_office(organisers=f'"{ORGANISER}", "{second}"')
    in_review(office, "Kofi Mensah")
    office.command("accept 1")
    answer = office.command("reject 1", organiser=second)
    assert "decided it first" in answer
    assert office.state("Kofi Mensah") is CONFIRMED
    office.work(office.now + DAY)
    office.command("reject 1", organiser=second)
    assert office.state("Kofi Mensah") is RegistrationState.REJECTED


@pytest.mark.parametrize("sender", ["Stranger <stranger@hope.example>", f"Organiser <{ORGANISER}>"])
def test_commands_with_forged_references_do_nothing(office: Office, sender: str) -> None:
    in_review(office, "Kofi Mensah")
    real = office.digests()[-1]["Message-ID"]
    number = real.strip("<>").partition(".")[0]
    for guess in (f"<{number}.{'a' * tokens.TOKEN_LENGTH}@events.example>", f"<{number}@events.example>"):
        office.mail(mail_from(sender, "accept 1", subject="Re: digest", In_Reply_To=guess, References=guess))
    if "stranger" in sender:
        office.mail(mail_from(sender, "accept 1", subject="Re: digest", In_Reply_To=real, References=real))
    office.work()
    assert office.state("Kofi Mensah") is REVIEW
    assert office.replies() == []


def test_a_reply_to_an_attendees_letter_commands_nothing(office: Office) -> None:
    in_review(office, "Kofi Mensah")
    office.mail(registering("Ama Boateng"))
    office.work()
    letter = office.heard(AMA)[0]["Message-ID"]
    office.mail(mail_from(f"Organiser <{ORGANISER}>", "accept 1", In_Reply_To=letter, References=letter))
    office.work()
    assert office.state("Kofi Mensah") is REVIEW


# -- the digest -------------------------------------------------------------------------------------------------


def test_a_digest_comes_every_day_even_when_nothing_happened(office: Office) -> None:
    for day in range(4):
        for hour in range(0, 24, 6):
            office.work(MONDAY + day * DAY + hour * HOUR)
    assert len(office.digests()) == 4


def test_after_three_days_down_one_digest_covers_them_all(office: Office) -> None:
    office.work(MONDAY)
    office.work(MONDAY + 4 * DAY)
    office.work(MONDAY + 4 * DAY + MINUTE)
    assert len(office.digests()) == 2


def test_a_case_is_pressing_a_day_before_the_deadline(office: Office) -> None:
    in_review(office, "Kofi Mensah")
    before_last_day = SENDING - DAY - 9 * HOUR
    office.work(before_last_day)
    count = len(office.digests())
    office.work(before_last_day + HOUR + MINUTE)  # the deadline is midnight of the next day
    assert len(office.digests()) == count + 1
    office.work(before_last_day + HOUR + 2 * MINUTE)
    assert len(office.digests()) == count + 1


def test_a_question_is_shown_once_and_then_forgotten(office: Office) -> None:
    text = "Dear organisers, will there be interpretation into French at the event on 16 July, the World Day against Trafficking?"
    office.mail(mail_from("Curious <curious@freemail.example>", text, subject="Question about the event"))
    office.work()
    shown = ["interpretation into French" in text_of(digest) for digest in office.digests()]
    office.work(MONDAY + DAY)
    office.work(MONDAY + 2 * DAY)
    shown = ["interpretation into French" in text_of(digest) for digest in office.digests()]
    assert sum(shown) == 1
    assert office.replies() == []


# -- bounces ----------------------------------------------------------------------------------------------------


def bounce_of(message_id: str, recipient: str) -> bytes:
    """What a mail server sends back (RFC 3464)."""
    return (
        "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: registration@events.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce@mx.example>\r\nAuto-Submitted: auto-replied\r\n"
        "Date: Mon, 01 Jul 2019 15:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThe address does not exist.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nTo: {recipient}\r\n\r\n--b--\r\n"
    ).encode()


def test_a_bounce_is_matched_to_the_person_shown_once_and_never_answered(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.mail(bounce_of(office.heard(KOFI)[0]["Message-ID"], KOFI))
    office.work()
    office.work(MONDAY + DAY)
    office.work(MONDAY + 2 * DAY)
    digests = [text_of(digest) for digest in office.digests()]
    assert ["5.1.1" in text for text in digests] == [False, True, False]
    assert "Kofi Mensah" in digests[1]
    assert len(office.replies()) == 1


def test_after_a_bounce_a_mail_from_there_wants_a_person(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.mail(bounce_of(office.heard(KOFI)[0]["Message-ID"], "victim@hope.example"))
    office.mail(registering("Ama Boateng", address="victim@hope.example"))
    office.mail(registering("Efua Owusu", address=KOFI))
    office.work()
    assert office.state("Ama Boateng") is CONFIRMED  # only the address that the letter went to counts
    assert office.state("Efua Owusu") is REVIEW


def test_of_a_bounce_that_is_not_ours_nothing_is_kept(office: Office) -> None:
    office.mail(bounce_of("<private@elsewhere.example>", "friend@private.example"))
    office.work()
    with office.worker.ledger.snapshot() as connection:
        assert bounces.unshown(connection) == ()
    assert (
        b"friend@private.example" not in (office.folder / "ledger.sqlite3").read_bytes()
        if office.url.startswith("sqlite")
        else True
    )


def test_a_bounce_of_somebody_who_was_forgotten_does_not_stop_the_digest(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.mail(bounce_of(office.heard(KOFI)[0]["Message-ID"], KOFI))
    office.read()
    office.command("not 1")
    office.work(MONDAY + DAY)
    assert len(office.digests()) == 2


def test_a_withdrawal_of_a_doubtful_mail_closes_its_case(office: Office) -> None:
    in_review(office, "Kofi Mensah")
    office.mail(withdrawing("Kofi Mensah"))
    office.work()
    assert office.cases() == ()
