"""Pass instructions and what follows them: when, to whom, once."""

from collections.abc import Callable

import pytest

from inbox_worker.desk.model import RegistrationState
from inbox_worker.letters.model import LetterState
from tests.integration.jobs.office import (
    DAY,
    DEADLINE,
    HOUR,
    MINUTE,
    MONDAY,
    SENDING,
    START,
    Office,
    calendar_of,
    mail_from,
    registering,
    sequence_of,
    text_of,
    withdrawing,
)

KOFI, AMA = "kofi.mensah@hope.example", "ama.boateng@hope.example"
PLACE = "First Avenue"


def moved(event: str) -> str:
    """The organiser found another entrance."""
    return event.replace("First Avenue at 46th Street", "Second Gate at 47th Street")


def test_instructions_go_at_the_sending_hour_after_the_deadline_and_once(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    for moment in (DEADLINE - MINUTE, DEADLINE + MINUTE, SENDING - MINUTE):
        office.work(moment)
        assert len(office.heard(KOFI)) == 1
    office.work(SENDING)
    letter = office.heard(KOFI)[1]
    assert PLACE in text_of(letter)
    assert "METHOD:PUBLISH" in calendar_of(letter)
    assert "ATTENDEE" not in calendar_of(letter)
    for moment in (SENDING + MINUTE, SENDING + DAY, START - MINUTE, START + DAY):
        office.work(moment)
    assert len(office.heard(KOFI)) == 2


def test_one_letter_goes_to_an_address_with_all_its_people(office: Office) -> None:
    text = """
Dear organisers,

Please register the following for the event on 16 July. None of them holds a UN pass.

1. Ama Boateng, Hope Trust
2. Kojo Asante, Hope Trust

Best regards,
Efua Owusu
"""
    office.mail(mail_from("Efua Owusu <efua@hope.example>", text))
    office.work()
    office.work(SENDING)
    letters = office.heard("efua@hope.example")
    assert len(letters) == 2
    assert all(name in text_of(letters[1]) for name in ("Ama Boateng", "Kojo Asante"))


def test_people_with_addresses_of_their_own_get_theirs_and_the_sender_the_list(office: Office) -> None:
    text = """
Dear organisers,

Please register my two colleagues for the event on 16 July. They do not hold UN passes.

Name: Ama Boateng
Affiliation: Hope Trust
Email: ama.boateng@hope.example

Name: Kojo Asante
Affiliation: Hope Trust
Email: kojo.asante@hope.example

Best regards,
Efua Owusu
"""
    office.mail(mail_from("Efua Owusu <efua@hope.example>", text))
    office.work()
    assert {person.email for person in office.people().values()} >= {AMA, "kojo.asante@hope.example"}
    office.work(SENDING)
    office.work(SENDING + MINUTE)
    (listing,) = office.heard("efua@hope.example")[1:]
    assert all(name in text_of(listing) for name in ("Ama Boateng", "Kojo Asante"))
    assert len(office.heard(AMA)) == 1
    assert PLACE in text_of(office.heard(AMA)[0])


def test_many_lists_to_submitters_are_no_loop(new_office: Callable[..., Office]) -> None:
    office = new_office()
    for number in range(33):
        name = f"Kofi Number{chr(97 + number % 26)}{chr(97 + number // 26)}"
        text = (
            f"Please register my colleague for the event on 16 July.\n\nName: {name}\nAffiliation: Hope Trust\n"
            f"Email: k{number}@hope.example\n\nRegards,\nEfua Owusu"
        )
        office.mail(mail_from(f"Efua Owusu <efua{number}@hope.example>", text))
    office.work()
    office.work(SENDING)
    office.work(SENDING + MINUTE)
    assert office.letters().get(LetterState.HELD, 0) == 0
    assert len(office.heard("efua32@hope.example")) == 2


def test_whoever_is_confirmed_after_the_sending_hour_gets_them_then(office: Office) -> None:
    office.mail(registering("Kofi Mensah", Reply_To="<someone@elsewhere.example>"))
    office.work()
    office.work(SENDING)
    assert office.heard(KOFI) == []
    office.command("accept 1")
    office.work()
    assert PLACE in text_of(office.heard(KOFI)[-1])


def test_nobody_hears_anything_after_the_event_has_begun(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.read()
    office.work(START + MINUTE)
    assert office.replies() == []


def test_down_over_the_deadline_catches_up_with_what_was_due(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(SENDING + 3 * DAY)
    assert PLACE in text_of(office.heard(KOFI)[-1])


def test_a_letter_that_the_server_puts_off_over_the_start_expires(office: Office) -> None:
    from tests.integration.servers.smtp_server import Step  # noqa: PLC0415

    office.mail(registering("Kofi Mensah"))
    office.work()
    office.smtp.script(Step("RCPT", "451 4.7.1 later", times=1000, recipient=KOFI))
    office.work(SENDING)
    office.work(START - MINUTE)
    office.work(START + MINUTE)
    assert office.letters()[LetterState.EXPIRED] == 1
    assert len(office.heard(KOFI)) == 1


def test_changed_texts_are_told_to_those_who_had_the_old_ones(new_office: Callable[..., Office]) -> None:
    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(SENDING)
    assert sequence_of(office.heard(KOFI)[-1]) == 0
    office.configure(moved)
    office.mail(registering("Ama Boateng", Reply_To="<someone@elsewhere.example>"), SENDING + HOUR)
    office.work()
    office.work()
    update = office.heard(KOFI)[-1]
    assert len(office.heard(KOFI)) == 3
    assert "Second Gate" in text_of(update)
    assert sequence_of(update) == 1
    office.command("accept 2")
    office.work()
    assert [sequence_of(letter) for letter in office.heard(AMA)[1:]] == [0]


def test_texts_that_go_back_and_forth_are_told_each_time(new_office: Callable[..., Office]) -> None:
    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(SENDING)
    for number, adapt in enumerate((moved, lambda event: event, moved), 1):
        office.configure(adapt)
        office.work(SENDING + number * HOUR)
        office.work()
        assert len(office.heard(KOFI)) == 2 + number
        assert sequence_of(office.heard(KOFI)[-1]) == number
    assert "Second Gate" in text_of(office.heard(KOFI)[-1])


def test_texts_that_change_before_the_letter_left_cost_no_letter(new_office: Callable[..., Office]) -> None:
    office = new_office()
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.smtp.stop()
    office.work(SENDING)
    for number, adapt in enumerate((moved, lambda event: event, moved, lambda event: event), 1):
        office.configure(adapt)
        office.send(SENDING + number * MINUTE)
    office.smtp.start()
    office.work(SENDING + HOUR)
    (letter,) = office.heard(KOFI)[1:]
    assert PLACE in text_of(letter)
    assert sequence_of(letter) == 0


def test_a_cancelled_event_is_told_to_all_confirmed_once_and_nothing_else_goes(
    new_office: Callable[..., Office],
) -> None:
    office = new_office()
    for name in ("Kofi Mensah", "Ama Boateng", "Efua Owusu"):
        office.mail(registering(name))
    office.mail(withdrawing("Efua Owusu"))
    office.work()
    office.command("hold")
    office.work(SENDING)
    office.configure(lambda event: event.replace("# cancelled = false", "cancelled = true"))
    office.command("release")
    office.work(SENDING + HOUR)
    office.work(SENDING + DAY)
    assert [len(office.heard(address)) for address in (KOFI, AMA)] == [2, 2]
    assert PLACE not in text_of(office.heard(KOFI)[-1])
    assert "regret to inform you" in text_of(office.heard(KOFI)[-1])


def test_instructions_wait_for_a_person_where_the_configuration_says_so(new_office: Callable[..., Office]) -> None:
    office = new_office(lambda event: event.replace('# instructions = "automatic"', 'instructions = "release"'))
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(SENDING)
    assert len(office.heard(KOFI)) == 1
    office.command("release")
    office.work()
    assert PLACE in text_of(office.heard(KOFI)[-1])


# -- shadow, backlog --------------------------------------------------------------------------------------------


def test_in_shadow_nothing_goes_to_attendees_and_the_digest_shows_what_would(new_office: Callable[..., Office]) -> None:
    office = new_office(mode="shadow")
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(SENDING)
    assert office.replies() == []
    assert office.letters()[LetterState.HELD] == 2
    assert "shadow" in text_of(office.digests()[-1]).lower()


def test_live_after_shadow_makes_instructions_afresh_and_keeps_answers_until_released(
    new_office: Callable[..., Office],
) -> None:
    office = new_office(mode="shadow")
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.work(SENDING)
    office.configure(mode="live")
    office.work(SENDING + MINUTE)
    (instructions,) = office.heard(KOFI)
    assert PLACE in text_of(instructions)
    office.command("release backlog")
    office.work()
    assert len(office.heard(KOFI)) == 2


def test_what_was_queued_when_the_mode_became_shadow_does_not_go(new_office: Callable[..., Office]) -> None:
    office = new_office()
    office.smtp.stop()
    office.mail(registering("Kofi Mensah"))
    office.work()
    office.configure(mode="shadow")
    office.smtp.start()
    office.work(MONDAY + HOUR)
    assert office.replies() == []


@pytest.mark.parametrize("moment", [MONDAY, SENDING])
def test_a_mailbox_with_a_past_is_listed_and_hears_nothing_until_released(
    new_office: Callable[..., Office], moment: object
) -> None:
    office = new_office(mailbox="")
    office.mail(registering("Kofi Mensah"), MONDAY - 20 * DAY)
    assert moment in (MONDAY, SENDING)
    office.work(MONDAY if moment is MONDAY else SENDING)
    assert office.state("Kofi Mensah") is RegistrationState.CONFIRMED
    office.work(SENDING + HOUR)
    assert office.replies() == []
    office.command("release backlog")
    office.work()
    assert [PLACE in text_of(letter) for letter in office.heard(KOFI)] == [False, True]
