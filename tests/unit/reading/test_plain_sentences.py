"""Plain sentences of letters in which two people are registered, or one is sent in another's place."""

from __future__ import annotations

import pytest

from inbox_worker.reading import read, weigh
from inbox_worker.reading.claim import Role
from inbox_worker.reading.model import Kind
from tests.unit.reading.harbour_lights import EVENT, OWN, WORDS, case_of, mail

TWO = {
    ("Lena Vogt", "Paul Marsh"): [
        "{} and {} will take part.",
        "{} and {} need passes.",
        "{} and {} would be grateful for passes.",
        "{} and {} are hoping to attend.",
        "{} and {} intend to come.",
        "There will be two of us: {} and {}.",
        "From our side there will be {} and {}.",
        "Count in {} and {}.",
        "Joining me will be {} and {}.",
        "Our delegation consists of {} and {}.",
        "Could {} and {} also get passes?",
        "Kindly issue passes to {} and {}.",
        "Kindly grant access to {} and {}.",
    ],
    ("Léna Vogel", "Paul Marchand"): [
        "{} et {} seront des nôtres.",
        "Merci de compter {} et {} parmi les participants.",
        "Notre délégation se compose de {} et {}.",
    ],
    ("Lena Vidal", "Pablo Marín"): [
        "{} y {} necesitan pase.",
        "Seremos dos: {} y {}.",
        "Nuestra delegación estará integrada por {} y {}.",
        "Nos representarán {} y {}.",
        "Los participantes son {} y {}.",
        "Conmigo vienen {} y {}.",
    ],
    ("Lena Vidal", "Paulo Marinho"): ["{} e {} precisam de credencial.", "Os participantes são {} e {}."],
    ("Lena Vitali", "Paolo Marini"): ["{} e {} hanno bisogno del pass."],
    ("Lena Vogt", "Paul Marsch"): [
        "{} und {} brauchen einen Ausweis.",
        "Wir sind zu zweit: {} und {}.",
        "Unsere Delegation besteht aus {} und {}.",
        "Bitte nehmen Sie {} und {} auf.",
    ],
    ("Лена Фогт", "Павел Марш"): [
        "Нас будет двое: {} и {}.",
        "От нас будут {} и {}.",
        "В состав делегации входят {} и {}.",
        "{} и {} нуждаются в пропуске.",
    ],
    ("Олена Фогт", "Павло Марш"): ["Нас буде двоє: {} і {}."],
    ("لينا فوزي", "كريم مراد"): ["{} و{} يرغبان في الحضور.", "يتكون وفدنا من {} و{}."],
    ("佐藤健", "中村翔"): ["{}と{}が参加します。", "参加者は{}と{}です。", "弊社からは{}と{}が伺います。"],
}


@pytest.mark.parametrize(
    ("sentence", "names"), [(sentence, names) for names, sentences in TWO.items() for sentence in sentences]
)
def test_both_who_are_named_come(sentence: str, names: tuple[str, str]) -> None:
    case = case_of(f"{sentence.format(*names)}\n\nAna Ruiz\n")
    coming = {claim.name[0].text for claim in case.own.claims if claim.name and claim.role is Role.COMES}
    assert coming >= set(names)


@pytest.mark.parametrize(
    "body",
    [
        "I cannot come after all; my colleague Lena Vogt (Harbour Trust) will come in my place.",
        "Paul Marsh can no longer come. Lena Vogt will attend instead.",
        "Je ne pourrai finalement pas venir, ma collègue Léna Vogel viendra à ma place.",
        "Al final no podré asistir; irá en mi lugar mi compañera Lena Vidal.",
        "К сожалению, я не смогу прийти, вместо меня будет Лена Фогт.",
        "我来不了了,由我的同事李建国代替我参加。",
        "Infelizmente não poderei ir; no meu lugar irá Lena Vidal.",
        "Leider kann ich nicht kommen, statt meiner kommt Lena Vogt.",
        "Purtroppo non potrò venire, al mio posto verrà Lena Vitali.",
        "Maalesef katılamayacağım, yerime Lena Vural gelecek.",
        "На жаль, я не зможу прийти, замість мене буде Олена Фогт.",
    ],
)
def test_who_cannot_come_and_sends_another_changes_a_registration(body: str) -> None:
    assert weigh.kind(case_of(f"{body}\n\nAna Ruiz\n"))[0] is Kind.AMEND


@pytest.mark.parametrize(
    "body",
    [
        "I cannot come after all. Please remove me from the registration list; Brent Hale may watch the webcast instead.",
        "I cannot come after all; somebody else may have my place.",
        "Leider kann ich nicht kommen.",
    ],
)
def test_who_cannot_come_and_sends_nobody_withdraws(body: str) -> None:
    assert weigh.kind(case_of(f"{body}\n\nAna Ruiz\n"))[0] is Kind.CANCEL


@pytest.mark.parametrize(
    ("body", "sender", "name"),
    [
        ("In my last mail I wrote Tom Quill; it should be Paul Marsh.\n\nLena Vogt", "Lena Vogt", "Paul Marsh"),
        ("I misspelt my colleague's name. The right spelling is Paul Marsh.\n\nLena Vogt", "Lena Vogt", "Paul Marsh"),
        ("كتبت في رسالتي السابقة طارق قاسم والصحيح كريم مراد.\n\nلينا فوزي", "لينا فوزي", "كريم مراد"),
        ("{C} заболел, его заменит Павел Марш.\n\nЛена Фогт", "Лена Фогт", "Павел Марш"),
        ("Paul Marsch schließt sich unserer angemeldeten Gruppe an.\n\nLena Vogt", "Lena Vogt", "Paul Marsch"),
    ],
)
def test_a_change_that_puts_another_in_place_is_not_of_the_writer(body: str, sender: str, name: str) -> None:
    reading = read.read(
        mail(body.format(C="Олег Панин"), sender=f"{sender} <post@mailbox.example>", subject="Re: Registration"),
        (EVENT,),
        OWN,
        WORDS,
    )
    assert reading.kind is Kind.AMEND
    assert [person.name for person in reading.people] == [name]
