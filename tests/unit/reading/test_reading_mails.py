"""From a whole mail to its reading: kind, people, evidence, and the laws that hold for every mail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_worker.mail.model import Address
from inbox_worker.mail.parse import parse
from inbox_worker.reading.gather import candidates
from inbox_worker.reading.model import Field, Kind, Region
from inbox_worker.reading.read import read
from inbox_worker.reading.weigh import SURE
from tests.unit.reading.harbour_lights import EVENT, OWN, WORDS, case_of
from tests.unit.reading.harbour_lights import mail as _mail


def _read(body: str, **header: str):  # type: ignore[no-untyped-def]
    return read(_mail(body, **header), (EVENT,), OWN, WORDS)


def test_a_plain_registration() -> None:
    reading = _read("Hello,\n\nplease register me for the event on 20 May.\n\nBest regards,\nAna Ruiz\nLantern House\n")
    assert reading.kind is Kind.REGISTER
    assert [(person.name, person.affiliation, person.email) for person in reading.people] == [
        ("Ana Ruiz", "Lantern House", "ana.ruiz@lantern.example")
    ]
    assert reading.event_id == "light-2031"
    assert reading.language == "en"


def test_a_table_of_people_without_the_sender() -> None:
    body = (
        "Dear colleagues,\n\nplease register the following participants for 20 May. I will not attend myself.\n\n"
        "First name\tLast name\tOrganisation\nKofi\tMENSAH\tUniversity of Ghana\nLi\tNA\tHarbour Trust\n\nRegards,\nAna Ruiz\n"
    )
    reading = _read(body)
    assert [(person.name, person.affiliation) for person in reading.people] == [
        ("Kofi Mensah", "University of Ghana"),
        ("Li Na", "Harbour Trust"),
    ]


def test_unrelated_mail_is_ignored_without_reading_it_closely() -> None:
    reading = _read("Are we still on for lunch? I will bring the books.\n\nLove, Ana", subject="lunch")
    assert reading.kind is Kind.OTHER
    assert reading.people == ()
    assert not reading.about_event


def test_a_certain_machine_sign_decides_alone() -> None:
    mail = parse(
        b"From: Ana Ruiz <ana@lantern.example>\nTo: registration@events.example\nAuto-Submitted: auto-replied\n"
        b"Subject: Re: event 20 May\n\nPlease register me for 20 May. Ana Ruiz, Lantern House\n"
    )
    assert read(mail, (EVENT,), OWN, WORDS).kind is Kind.AUTO


def test_quoted_words_are_never_the_senders_own() -> None:
    quoted = "> Please register Kofi Mensah of Harbour Trust for 20 May.\n"
    reading = _read(
        f"Thanks, received!\n\nAna Ruiz\n\nOn Mon, May 5, 2031 at 9:00 AM Li Na <li@x.example> wrote:\n{quoted}"
    )
    assert "Kofi Mensah" not in [person.name for person in reading.people]


@pytest.mark.parametrize(
    "body",
    [
        "Name: Ana Ruiz\nOrganisation: Lantern House\nplease register me for 20 May\n",
        "Please register Kofi Mensah (Harbour Trust) and me for 20 May.\n\nAna Ruiz\nLantern House",
        "I can no longer attend on 20 May, please cancel my registration.\n\nAna Ruiz",
    ],
)
def test_every_value_has_evidence_that_stands_in_the_mail(body: str) -> None:
    message = _mail(body)
    reading = read(message, (EVENT,), OWN, WORDS)
    for person in reading.people:
        fields = {item.field for item in person.evidence}
        assert Field.NAME in fields
        assert person.affiliation is None or Field.AFFILIATION in fields
        for item in person.evidence:
            assert item.span.text
            if item.span.region is Region.OWN:
                assert message.text[item.span.start : item.span.end] == item.span.text


def test_unrelated_lines_do_not_change_the_people() -> None:
    body = "please register me for the event on 20 May.\n\nBest regards,\nAna Ruiz\nLantern House\n"
    more = f"It has been raining here since Sunday.\n\n{body}"
    assert [p.name for p in _read(body).people] == [p.name for p in _read(more).people]


@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_mail_is_read(text: str, subject: str, name: str) -> None:
    message = replace(_mail("x"), text=text + " 20 May", subject=subject, from_=(Address(name, "a@b.example"),))
    reading = read(message, (EVENT,), OWN, WORDS)
    assert 0.0 <= reading.confidence <= 1.0
    for person in reading.people:
        assert person.evidence


def test_a_mail_that_is_longer_than_what_is_read_is_never_sure() -> None:
    people = "".join(f"{number}. Ana{number} Ruiz, Lantern House\n" for number in range(1_000))
    reading = _read(f"Please register these people for 20 May:\n\n{people}")
    assert reading.confidence == 0.0
    assert any("too long" in reason for reason in reading.reasons)


def test_a_list_goes_on_behind_its_hundredth_item() -> None:
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    people = "".join(f"{number}. {name}\n" for number, name in enumerate(names, 1))
    assert len(_read(f"Please register these people for 20 May:\n\n{people}").people) > 100


_FIRST = ("Ana", "Ben", "Clara", "Dario", "Emma", "Felix", "Greta", "Hugo", "Irene", "Jonas", "Karla")
_LAST = ("Ruiz", "Otter", "Fellner", "Moretti", "Lund", "Marsh", "Novak", "Olsen", "Petit", "Quist", "Rossi")


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("안녕하세요. 행사 참가 신청합니다. 성명: 표은결", "ko"),
        ("Θα ήθελα να έρθω στην εκδήλωσή σας", "el"),
        ("ฉันขอลงทะเบียนเข้าร่วมงาน", "th"),
    ],
)
def test_what_is_written_in_a_script_that_is_not_read_is_shown_to_the_organiser(body: str, language: str) -> None:
    reading = _read(body, subject="...")
    assert reading.kind.wants_something
    assert reading.confidence < SURE
    assert "it is written in a script that is not read" in reading.reasons
    assert reading.language == language


def test_two_names_without_a_word_about_the_event_are_read() -> None:
    reading = _read(
        "only just in time, hope this counts\n\nTom Quill\n+\nEva Moll\n\nthx", subject="2 names from Harbour Trust"
    )
    assert reading.reasons != ("nothing in it points to an event",)


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Full name: Ana Ruiz\nOrganization: Lantern House\nPosition: Nurse\nPass: no\n", "en"),
        ("Surname: RUIZ\nGiven name(s): Ana\nFunction: Head, Litigation\nBody: Lantern House\n\nRegards\n", "en"),
        ("Yes please, one place.", "en"),
        ("Ana Ruiz\nLantern House\n", "en"),
        ("Nombre y apellidos: Ana Ruiz\nEntidad: Casa Faro\nCorreo: ana@lantern.example\n", "es"),
        ("Nom : Ruiz\nPrénom : Ana\nOrganisme : Maison du Phare\n", "fr"),
    ],
)
def test_labels_and_few_words_tell_the_language(body: str, language: str) -> None:
    assert _read(body).language == language


@pytest.mark.parametrize("sender", ["Kofi Mensah <kofi@lantern.example>", "Αma Boateng <ama@lantern.example>"])
def test_a_mail_with_a_name_of_two_alphabets_is_never_sure_whoever_is_chosen(sender: str) -> None:
    reading = _read(
        "Please register me for the evening.\n\nName: Αma Boateng\nAffiliation: Lantern House\n", sender=sender
    )
    assert reading.confidence == 0
    assert "a word of a name mixes letters of two alphabets" in reading.reasons


@pytest.mark.parametrize(("sort", "is_read"), [("image/jpeg", False), ("text/csv", True)])
def test_who_points_at_an_attachment_of_which_nothing_can_be_read_is_for_a_person(sort: str, *, is_read: bool) -> None:
    head = "From: Ana Ruiz <ana.ruiz@lantern.example>\nSubject: 20 May\nContent-Type: multipart/mixed; boundary=q\n\n"
    text = "--q\n\nPlease register me, Ana Ruiz of Lantern House, for 20 May; the form is attached.\n"
    file = f"--q\nContent-Type: {sort}\nContent-Disposition: attachment; filename=form\n\nName,Organisation\n--q--\n"
    reading = read(parse((head + text + file).encode()), (EVENT,), OWN, WORDS)
    assert ("it points at an attachment, and none could be read" in reading.reasons) is not is_read
    assert is_read or reading.confidence == 0


@pytest.mark.parametrize(
    ("sender", "body", "name"),
    [
        (
            "Liz Ott <liz@ott.example>",
            "Please register me for 20 May. My passport says Elizabeth Mary Ott-Ruiz.\n\nLiz Ott\n",
            "Elizabeth Mary Ott-Ruiz",
        ),
        (
            "M Xavier <mdlx@sal.example>",
            "各位好，\n\n本人係燈塔互助協會嘅理事文禮思，想報名參加5月20號嘅會議。入場證請用護照上嘅名字 Manuel da Luz Xavier。\n",
            "Manuel da Luz Xavier",
        ),
        (
            "Chuy Barragan <chuy@sal.example>",
            "me apuntan pa lo del 20 de mayo?? en mi licencia dice J. Jesus Barragan Lomeli, ponganlo asi\n\ngracias\n",
            "J. Jesus Barragan Lomeli",
        ),
        (
            "LEROUX Berthe <berthe.leroux@sal.example>",
            "Pouvez-vous m'inscrire au nom de Berthe Leroux ? Ah mais non, mon passeport est au nom de Berthe Kermadec !\n\nB. Kermadec\n",
            "Berthe Kermadec",
        ),
    ],
)
def test_the_name_of_the_writers_passport_goes_on_the_pass(sender: str, body: str, name: str) -> None:
    reading = _read(body, sender=sender)
    assert [person.name for person in reading.people] == [name]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (
            "Please register me and my colleague for 20 May. Her full name in the passport is Anna Maria Ruiz.\n",
            {"Ben Ott", "Anna Maria Ruiz"},
        ),
        (
            "Please register me, Ben Ott of Lantern House, for 20 May. My passport says Benjamin, not Ben.\n",
            {"Ben Ott"},
        ),
    ],
)
def test_a_passport_of_somebody_else_or_of_one_word_takes_nobodys_name(body: str, names: set[str]) -> None:
    people = _read(f"{body}\nBen Ott\n", sender="Ben Ott <ben.ott@lantern.example>").people
    assert {person.name for person in people} == names


def test_a_name_of_an_old_passport_is_not_taken_for_sure() -> None:
    body = "Please register me for 20 May. My passport says Robert Ott, but that is outdated: I am Benita Ott.\n\nBenita Ott\n"
    reading = _read(body, sender="Benita Ott <benita.ott@lantern.example>")
    assert [person.name for person in reading.people] == ["Benita Ott"] or reading.confidence < SURE


def test_capitals_say_nothing_of_the_order_of_a_name() -> None:
    body = "Please register me for 20 May.\n\nName: DUPONT MARIE\nOrganisation: Lantern House\n\nMarie\n"
    reading = _read(body, sender="Marie Dupont <marie.dupont@lantern.example>")
    assert [person.name for person in reading.people] == ["Marie Dupont"]


def test_a_form_that_is_quoted_says_nothing_of_the_organisation_that_an_amendment_brings() -> None:
    body = (
        "Please change my registration: my organisation is now Lantern House.\n\nBen Ott\n\n"
        "On Mon, May 5, 2031 at 10:00 AM Ben Ott <ben@x.example> wrote:\n> Name: Ben Ott\n> Organisation: none\n"
    )
    people = _read(body, sender="Ben Ott <ben@x.example>").people
    assert [person.affiliation for person in people] == ["Lantern House"]


def test_a_name_is_in_the_order_of_the_writers_own_words_not_in_that_of_a_directory() -> None:
    reading = _read(
        "Please register me for 20 May: Ottoline Vasquez, Lantern House.\n", sender="Vasquez Ottoline <ov@x.example>"
    )
    assert [person.name for person in reading.people] == ["Ottoline Vasquez"]


def test_a_corrected_name_is_taken_with_every_word() -> None:
    body = "Please correct my registration.\n\nOld: Jamila Toranzo, Casa Faro\nNew: Yamila Toranzo Ibarra, Casa Faro\n\nThanks\n"
    reading = _read(body, sender="Yamila Toranzo <yt@x.example>")
    assert [person.name for person in reading.people] == ["Yamila Toranzo Ibarra"]


@pytest.mark.parametrize("value", ["none", "none, still a student", "None (retired)"])
def test_where_a_form_says_that_there_is_no_organisation_none_is_taken_from_elsewhere(value: str) -> None:
    body = (
        f"Please register me for 20 May.\n\nName: Ben Ott\nOrganisation: {value}\n\n-- \nBen Ott\nOcean Freight Inc.\n"
    )
    people = _read(body, sender="Ben Ott <ben@oceanfreight.example>").people
    assert [(person.name, person.affiliation) for person in people] == [("Ben Ott", None)]


def test_what_stands_behind_none_may_be_an_organisation() -> None:
    body = (
        "Please register me for 20 May.\n\nName: Ben Ott\nOrganisation: none, volunteer at Lantern House\n\nBen Ott\n"
    )
    people = _read(body, sender="Ben Ott <ben@x.example>").people
    assert "Lantern House" in (people[0].affiliation or "")


def test_a_surname_of_two_joined_by_and_is_one_persons() -> None:
    case = case_of("voir l'objet\n", sender="<post@x.example>", subject="Inscripción: Santiago Ramón y Cajal Ruiz")
    assert "Santiago Ramón" not in [one.name.text for one in candidates(case)]


def test_a_subject_may_name_two_who_come() -> None:
    reading = _read(
        "please register the two of the subject, both of Lantern House.\n\nB.\n",
        sender="Ben Ottway <ben@lantern.example>",
        subject="Registration of Tomás Halvard and Ben Ottway",
    )
    assert {person.name for person in reading.people} == {"Tomás Halvard", "Ben Ottway"}


def test_the_late_husband_of_somebody_does_not_come() -> None:
    reading = _read(
        "I am Sita Kumari w/o Late Rajan Pillai of Lantern House, kindly register me for 20 May.\n\nSita Kumari\n",
        sender="Sita Kumari <sk@x.example>",
    )
    assert [person.name for person in reading.people] == ["Sita Kumari"]


@pytest.mark.parametrize(
    ("address", "affiliation"),
    [("cela@vozdocostal.example", False), ("cela@gmail.com", True), ("cela@staff.forumsul.example", True)],
)
def test_who_answers_a_mail_of_another_organisation_is_not_of_that_one(address: str, *, affiliation: bool) -> None:
    body = (
        "Bom dia. Podem inscrever-me, sim. Cela Macuácua.\n\n----- Mensagem original -----\n"
        'De: "Adério Nhantumbo" <an@forumsul.example>\nEnviada: Terça-feira, 9 de Maio de 2031 20:15:33\nAssunto: evento\n\n'
        "> Cela, escreve para registration@events.example, o teu jornal devia lá estar.\n> Adério, Fórum Sul\n"
    )
    people = _read(body, sender=f"Cela Macuácua <{address}>", subject="Re: evento de 20 de maio").people
    assert [person.name for person in people] == ["Cela Macuácua"]
    assert ("Fórum Sul" in (people[0].affiliation or "")) is affiliation


def test_a_wish_right_behind_the_greeting_is_heard() -> None:
    wish = "Bonsoir svp mettez mon nom sur la liste pour le 20 mai. Jean Roc, pasteur à l'Église du Phare."
    body = f"{wish} Ma femme Ida vous salue (elle vient pas, elle garde les petits).\n"
    reading = _read(body, sender="Jean Roc <jean.roc@x.example>")
    assert reading.kind is Kind.REGISTER
    assert [person.name for person in reading.people] == ["Jean Roc"]
