"""What stands in a letter that is attached, and where a formula goes on."""

from __future__ import annotations

from email.message import EmailMessage

from benchmarks.example_event import EVENT, OWN
from inbox_worker.mail.parse import parse
from inbox_worker.reading import gather, read
from inbox_worker.reading.heard import Case
from tests.unit.reading.harbour_lights import WORDS


def _case(body: str, attached: str = "") -> Case:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "office@lantern.example", "registration@events.example", "letter"
    mail["Message-ID"], mail["Date"] = "<1@x.example>", "Mon, 05 May 2031 10:00:00 +0000"
    mail.set_content(body)
    if attached:
        mail.add_attachment(attached, filename="letter.txt")
    return read.case_of(parse(mail.as_bytes()), (EVENT,), OWN, WORDS)


def _names(case: Case) -> list[str]:
    return [one.name.text for one in gather.candidates(case)]


def test_an_attached_letter_in_prose_says_who_writes_it() -> None:
    letter = "Dear friends,\n\nI wish to take part in your meeting.\nMy name on the passport is Maria Halvard.\n"
    assert "Maria Halvard" in _names(_case("Please see the letter.\n", letter))


def test_who_introduces_herself_is_passed_over_where_a_list_names_the_people() -> None:
    letter = "Dear friends,\n\nmy name is Maria Halvard. Please register:\n\n1. Tom Quill\n2. Ana Sandoe\n"
    people = read.weighed(_case("Please see the letter.\n", letter)).people
    assert [person.name for person in people] == ["Tom Quill", "Ana Sandoe"]


def test_a_letter_names_others_than_those_of_its_list() -> None:
    letter = "TANAGER LTD.\nPartner: Rodolfo Sandoe\n\nI ask to be registered for your meeting.\n\nSincerely\nIng. Luis Fernando Halvard\n"
    assert "Luis Fernando Halvard" in _names(_case("Please see my letter.\n", letter))


def test_who_is_excused_hides_no_list() -> None:
    letter = "Please register our delegation:\n1. Tom Quill, Harbour Trust\n2. Ana Sandoe, Harbour Trust\nExcused: Ida Noor\n"
    assert {"Tom Quill", "Ana Sandoe"} <= set(_names(_case("Please see the list.\n", letter)))


NOTE = (
    "PERMANENT MISSION OF ARENDIA TO THE UNITED NATIONS\nRef: NV 114\n"
    "The Permanent Mission of Arendia presents its compliments and has the honour to {asks}\n"
    "     Ms. Palesa HALVARD, Attaché\nThe Permanent Mission avails itself of this opportunity.\n"
)


def test_an_attached_note_that_asks_for_somebody_names_her() -> None:
    case = _case("Please see the attached note.\n", NOTE.format(asks="request the registration of"))
    assert "Palesa Halvard" in _names(case)


def test_an_attached_text_that_asks_for_nothing_names_nobody() -> None:
    case = _case("Please see the attached note.\n", NOTE.format(asks="introduce the new"))
    assert _names(case) == []


def test_a_formula_that_goes_on_is_no_name() -> None:
    case = _case("Buenas, no voy a poder asistir el martes.\n\nGracias y disculpas\n")
    assert "Y Disculpas" not in _names(case)


def test_a_title_speaks_for_a_name_of_ordinary_words() -> None:
    people = "a) Dra. Brisélia dos Caminhos Tavela - Casa Faro\nb) Sr. Tomás Halvard - Casa Faro\n"
    names = _names(_case(f"Exmos. Senhores,\n\nsolicitamos a inscrição de:\n\n{people}"))
    assert {"Brisélia dos Caminhos Tavela", "Tomás Halvard"} <= set(names)


def test_a_mail_attached_to_an_attached_mail_is_read() -> None:
    def carrying(body: str, sender: str, inner: EmailMessage | None) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, "registration@events.example", "FW: list"
        mail["Message-ID"], mail["Date"] = f"<{len(body)}@x.example>", "Mon, 05 May 2031 10:00:00 +0000"
        mail.set_content(body)
        if inner:
            mail.add_attachment(inner)
        return mail

    asks = carrying("Please register me for the event.\n\nMaria Halvard\n", "maria@halvard.example", None)
    between = carrying("See attached.\n", "Tom Quill <tom@quill.example>", asks)
    outer = carrying("Please see the attached request.\n", "office@lantern.example", between)
    assert "Maria Halvard" in _names(read.case_of(parse(outer.as_bytes()), (EVENT,), OWN, WORDS))
