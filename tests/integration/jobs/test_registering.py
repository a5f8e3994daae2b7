"""From a mail in the mailbox to the letter in the attendee's hands: who registers, corrects, withdraws."""

from collections.abc import Callable

from inbox_worker.desk.model import IncomingState, RegistrationState
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import (
    DAY,
    DEADLINE,
    HOUR,
    MINUTE,
    MONDAY,
    SENDING,
    Office,
    mail_from,
    registering,
    text_of,
    withdrawing,
)

CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED


def test_who_registers_is_confirmed_and_reads_back_what_was_understood(office: Office) -> None:
    office.mail(registering("Kofi Mensah"), MONDAY)
    collected = office.work()
    assert collected.ends == {IncomingState.RECORDED: 1}
    person = office.people()["Kofi Mensah"]
    assert (person.state, person.affiliation, person.label) == (CONFIRMED, "Hope Trust", "1")
    (letter,) = office.heard("kofi.mensah@hope.example")
    assert "Kofi Mensah" in text_of(letter)
    assert "Hope Trust" in text_of(letter)
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["In-Reply-To"] in letter["References"]


def test_several_people_in_one_mail_get_numbers_of_one_request_and_one_letter(office: Office) -> None:
    text = """
Dear Sir or Madam,

Please register the following members of our delegation for the event on 16 July. None of us holds a UN pass.

1. Ama Boateng, Hope Trust
2. Kojo Asante, Hope Trust

Best regards,
Efua Owusu
"""
    office.mail(mail_from("Efua Owusu <efua.owusu@hope.example>", text))
    office.work()
    people = office.people()
    assert {people[name].label for name in ("Ama Boateng", "Kojo Asante")} == {"1", "1.2"}
    (letter,) = office.replies()
    assert "Ama Boateng" in text_of(letter)
    assert "Kojo Asante" in text_of(letter)
    assert letter["To"].addresses[0].addr_spec == "efua.owusu@hope.example"


def test_a_reply_in_the_thread_corrects_and_is_confirmed_with_the_new_state(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    (first,) = office.replies()
    text = """
Dear organisers,

Please correct my affiliation. It should read:

Name: Kofi Mensah
Affiliation: Volta Foundation

Kofi Mensah
"""
    thread = {"In_Reply_To": first["Message-ID"], "References": first["Message-ID"]}
    office.mail(
        mail_from("Kofi Mensah <kofi.mensah@hope.example>", text, subject=f"Re: {first['Subject']}", **thread),
        MONDAY + HOUR,
    )
    office.work()
    assert office.people()["Kofi Mensah"].affiliation == "Volta Foundation"
    assert len(office.people()) == 1
    second = office.replies()[-1]
    assert "Volta Foundation" in text_of(second)


def test_who_withdraws_is_cancelled_and_told(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.mail(withdrawing("Kofi Mensah"), MONDAY + HOUR)
    office.work()
    assert office.state("Kofi Mensah") is CANCELLED
    assert len(office.heard("kofi.mensah@hope.example")) == 2


def test_write_and_cancel_in_one_poll_leaves_one_letter_about_the_end(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(withdrawing("Kofi Mensah"))
    office.work()
    assert office.state("Kofi Mensah") is CANCELLED
    (letter,) = office.replies()
    assert "cancel" in text_of(letter).lower() or "withdraw" in text_of(letter).lower()


def test_who_withdrew_may_come_again_and_then_gets_the_instructions_once(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.mail(withdrawing("Kofi Mensah"))
    office.work()
    office.mail(registering("Kofi Mensah"))
    office.work()
    assert office.state("Kofi Mensah") is CONFIRMED
    office.work(SENDING)
    office.work(SENDING + HOUR)
    titles = [letter["Subject"] for letter in office.heard("kofi.mensah@hope.example")]
    assert len(titles) == 4


def test_the_same_mail_in_two_folders_is_one_registration(new_office: Callable[..., Office]) -> None:
    office = new_office(mailbox='folders = ["INBOX", "Done"]')
    raw = office.mail(registering("Kofi Mensah"))
    office.mail(raw, folder="Done")
    office.mail(raw)
    office.work()
    assert office.mails() == {IncomingState.RECORDED: 1, IncomingState.IGNORED: 2}
    assert len(office.replies()) == 1


def test_a_second_request_that_brings_nothing_new_changes_nothing(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.mail(registering("Kofi Mensah"), MONDAY + HOUR)
    office.work()
    assert len(office.people()) == 1


def test_many_idle_mails_in_one_poll_stay_under_the_cap(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    for _ in range(6):
        office.mail(registering("Kofi Mensah"))
    office.work()
    assert len(office.replies()) == 1 + 3
    assert len(office.cases()) == 3


def test_a_missing_affiliation_is_asked_for_and_does_not_hold_up(office: Office) -> None:
    office.mail(registering("Kofi Mensah", None, "kofi.mensah@freemail.example"))
    office.work()
    person = office.people()["Kofi Mensah"]
    assert (person.state, person.affiliation) == (CONFIRMED, None)
    (letter,) = office.replies()
    assert "affiliation" in text_of(letter).lower()


def test_who_holds_a_pass_is_welcome_and_gets_no_instructions(office: Office) -> None:
    text = """
Dear organisers,

I would like to attend the event on 16 July. I already hold a UN grounds pass.

Name: Ama Boateng
Affiliation: Hope Trust

Ama Boateng
"""
    office.mail(mail_from("Ama Boateng <ama.boateng@hope.example>", text))
    office.work()
    assert office.people()["Ama Boateng"].has_pass
    office.work(SENDING)
    assert len(office.heard("ama.boateng@hope.example")) == 1


def test_who_says_later_that_a_pass_is_there_gets_no_instructions(office: Office) -> None:
    office.mail(registering("Ama Boateng"))
    office.work()
    text = """
Dear organisers,

Please register me for the event on 16 July. I already hold a UN grounds pass.

Name: Ama Boateng
Affiliation: Hope Trust

Ama Boateng
"""
    office.mail(mail_from("Ama Boateng <ama.boateng@hope.example>", text), MONDAY + HOUR)
    office.work()
    assert office.people()["Ama Boateng"].has_pass
    before = len(office.heard("ama.boateng@hope.example"))
    office.work(SENDING)
    assert len(office.heard("ama.boateng@hope.example")) == before


def test_late_mail_is_declined_told_and_may_be_accepted_by_the_organiser(office: Office) -> None:
    office.mail(registering("Kofi Mensah"), SENDING + HOUR)
    office.work()
    assert office.state("Kofi Mensah") is RegistrationState.REJECTED
    assert len(office.heard("kofi.mensah@hope.example")) == 1
    office.work(SENDING + DAY)
    said = office.command("accept 1")
    assert "Kofi Mensah confirmed" in said
    office.work()
    acknowledgement, instructions = office.heard("kofi.mensah@hope.example")[1:]
    assert "has been recorded" in text_of(acknowledgement)
    assert "First Avenue" in text_of(instructions)


def test_late_means_later_than_the_servers_clock_says_not_ours(office: Office) -> None:
    office.mail(registering("Kofi Mensah"), DEADLINE - MINUTE)
    office.mail(registering("Ama Boateng"), DEADLINE + MINUTE)
    office.work(DEADLINE + HOUR)
    assert office.state("Kofi Mensah") is CONFIRMED
    assert office.state("Ama Boateng") is RegistrationState.REJECTED


def test_over_capacity_waits_and_is_promoted_when_a_place_is_free(new_office: Callable[..., Office]) -> None:
    office = new_office(lambda event: event.replace("# capacity = 150", "capacity = 1"))
    office.mail(registering("Kofi Mensah"))
    office.mail(registering("Ama Boateng"))
    office.work()
    assert office.state("Ama Boateng") is RegistrationState.WAIT_LISTED
    assert len(office.heard("ama.boateng@hope.example")) == 1
    office.mail(withdrawing("Kofi Mensah"), MONDAY + HOUR)
    office.work()
    assert office.state("Ama Boateng") is CONFIRMED
    assert len(office.heard("ama.boateng@hope.example")) == 2


def test_who_is_promoted_twice_is_told_twice(new_office: Callable[..., Office]) -> None:
    office = new_office(lambda event: event.replace("# capacity = 150", "capacity = 1"))
    office.mail(registering("Kofi Mensah"))
    office.mail(registering("Ama Boateng"))
    office.work()

    def withdraw(name: str) -> None:
        office.mail(withdrawing(name), office.now + HOUR)
        office.work()

    withdraw("Kofi Mensah")  # Ama is promoted
    assert office.state("Ama Boateng") is CONFIRMED
    office.mail(registering("Efua Owusu"), office.now + HOUR)
    office.work()
    withdraw("Ama Boateng")  # Efua is promoted
    office.mail(registering("Ama Boateng"), office.now + HOUR)
    office.work()
    assert office.state("Ama Boateng") is RegistrationState.WAIT_LISTED
    before = len(office.heard("ama.boateng@hope.example"))
    withdraw("Efua Owusu")
    assert office.state("Ama Boateng") is CONFIRMED
    assert len(office.heard("ama.boateng@hope.example")) == before + 1


def test_a_later_clear_mail_settles_a_doubtful_one(office: Office) -> None:
    office.mail(registering("Kofi Mensah", Reply_To="<someone@elsewhere.example>"))
    office.work()
    assert office.state("Kofi Mensah") is RegistrationState.IN_REVIEW
    assert len(office.cases()) == 1
    office.mail(registering("Kofi Mensah"), MONDAY + HOUR)
    office.work()
    assert office.state("Kofi Mensah") is CONFIRMED
    assert office.cases() == ()


def test_letters_that_wait_are_written_anew_when_the_registration_changes(office: Office) -> None:
    office.smtp.stop()
    office.mail(registering("Kofi Mensah"))
    office.work()
    assert office.letters() == {LetterState.DEFERRED: 2}  # the digest is the other
    office.mail(registering("Kofi Mensah", "Volta Foundation"), MONDAY + HOUR)
    office.read()
    assert office.letters() == {LetterState.WITHDRAWN: 1, LetterState.DEFERRED: 1}
    office.smtp.start()
    office.send()
    assert office.replies()
    assert all("Volta Foundation" in text_of(letter) for letter in office.replies())
