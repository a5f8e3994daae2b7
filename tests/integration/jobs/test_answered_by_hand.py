"""The organiser answers an attendee by hand: our pending answer is withheld, never the instructions, and the digest says so."""

from __future__ import annotations

from email import message_from_bytes

from tests.integration.jobs.office import DAY, MINUTE, MONDAY, ORGANISER, OURS, SENDING, Office, mail_from, registering
from tests.integration.jobs.office import text_of as text

KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"


def answered_by_hand(office: Office, raw: bytes) -> None:
    """What the organiser's mail program leaves in the folder of sent mail."""
    thread = {"In_Reply_To": str(message_from_bytes(raw)["Message-ID"]), "To": KOFI}
    words = "Dear Kofi, with pleasure, you are on the list. Greetings to your father."
    office.mail(mail_from(f"Organiser <{OURS}>", words, subject="Re: Registration", **thread), folder="Sent")


def test_an_answer_by_hand_takes_the_place_of_ours_and_shows_in_one_digest(office: Office) -> None:
    raw = office.mail(registering("Kofi Mensah"), MONDAY)
    office.mail(registering("Ama Boateng"))
    office.read()
    answered_by_hand(office, raw)
    office.send()
    office.work(MONDAY + MINUTE)
    assert office.heard(KOFI) == []
    assert len(office.heard(AMA)) == 1
    office.work(MONDAY + DAY)
    office.work(MONDAY + 2 * DAY)
    shown = ["Answered by hand" in text(digest) for digest in office.digests(ORGANISER)]
    assert shown == [False, True, False]
    (told,) = [text(digest) for digest in office.digests(ORGANISER) if "Answered by hand" in text(digest)]
    assert "1 Kofi Mensah" in told.split("Answered by hand")[1]


def test_the_instructions_are_never_withheld(office: Office) -> None:
    raw = office.mail(registering("Kofi Mensah"), MONDAY)
    office.read()
    answered_by_hand(office, raw)
    office.send()
    office.work(SENDING)
    assert len(office.heard(KOFI)) == 1
    assert "First Avenue" in text(office.heard(KOFI)[0])


def test_a_letter_of_ours_in_the_same_thread_is_no_answer_by_hand(office: Office) -> None:
    raw = office.mail(registering("Kofi Mensah"), MONDAY)
    office.work()
    office.work(MONDAY + MINUTE)
    message_id = str(message_from_bytes(raw)["Message-ID"])
    sent_mail = office.worker.delivery.sent_mail
    assert sent_mail.holds(office.heard(KOFI)[0]["Message-ID"])
    assert office.heard(KOFI)[0]["In-Reply-To"] == message_id
    assert not sent_mail.has_answer_to(message_id)
    answered_by_hand(office, raw)
    assert sent_mail.has_answer_to(message_id)


def test_after_the_answer_by_hand_a_later_change_is_confirmed_as_ever(office: Office) -> None:
    raw = office.mail(registering("Kofi Mensah"), MONDAY)
    office.read()
    answered_by_hand(office, raw)
    office.send()
    words = "Please cancel my registration for the event on 16 July.\n\nName: Kofi Mensah\nAffiliation: Hope Trust\n\nKofi Mensah"
    office.mail(mail_from(f"Kofi Mensah <{KOFI}>", words, subject="Cancellation of my registration"), MONDAY + DAY)
    office.work()
    assert len(office.heard(KOFI)) == 1
    assert office.cases() == ()
