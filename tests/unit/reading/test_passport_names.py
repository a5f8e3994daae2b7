"""The name of the writer's passport, in the words in which people tell it."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather
from inbox_worker.reading.called import names
from tests.unit.reading.harbour_lights import case_of

TOLD = {
    ("I would like to come on 20 May. ", "Sister Maria Clare", "Paola Bevan"): [
        "For the pass please use the name in my passport: {P}.",
        "Please put my passport name, {P}, on the pass.",
        "The name on my passport is {P}.",
        "In my passport I am {P}.",
    ],
    ("Je souhaite participer le 20 mai. ", "Sœur Marie Claire", "Paule Bonneval"): [
        "Pour le badge, merci d'utiliser le nom qui figure sur mon passeport : {P}.",
        "Le nom de mon passeport est {P}.",
        "Sur mon passeport je m'appelle {P}.",
        "Merci de mettre sur le badge mon nom de passeport, {P}.",
    ],
    ("Quisiera asistir el 20 de mayo. ", "Sor María Clara", "Paola Benavides"): [
        "Para el pase usen por favor el nombre de mi pasaporte: {P}.",
        "El nombre que aparece en mi pasaporte es {P}.",
        "En mi pasaporte me llamo {P}.",
        "En el pase pongan mi nombre de pasaporte, {P}.",
    ],
    ("Gostaria de participar no dia 20 de maio. ", "Irmã Maria Clara", "Paola Benevides"): [
        "Para o crachá usem por favor o nome do meu passaporte: {P}.",
        "O nome que consta no meu passaporte é {P}.",
        "No meu passaporte chamo-me {P}.",
        "Meu nome oficial é {P}.",
    ],
    ("Ich möchte am 20. Mai teilnehmen. ", "Schwester Maria Klara", "Paula Benkert"): [
        "Für den Ausweis verwenden Sie bitte den Namen in meinem Reisepass: {P}.",
        "Mein Name laut Pass ist {P}.",
        "In meinem Pass heiße ich {P}.",
        "Auf den Ausweis gehört mein amtlicher Name {P}.",
    ],
    ("Vorrei partecipare il 20 maggio. ", "Suor Maria Chiara", "Paola Bevilacqua"): [
        "Per il pass vi prego di usare il nome che ho sul passaporto: {P}.",
        "Il nome sul mio passaporto è {P}.",
        "Sul passaporto mi chiamo {P}.",
        "Il mio nome ufficiale è {P}.",
    ],
    ("Хочу прийти 20 мая. ", "Сестра Мария Клара", "Павлина Беневская"): [
        "На пропуске укажите, пожалуйста, имя из моего паспорта: {P}.",
        "Имя в моём паспорте — {P}.",
        "По паспорту я {P}.",
        "В паспорте меня зовут {P}.",
    ],
    ("Хочу прийти 20 травня. ", "Сестра Марія Клара", "Павлина Беневська"): [
        "Для перепустки вкажіть, будь ласка, ім'я з мого паспорта: {P}.",
        "За паспортом я {P}.",
        "Моє офіційне ім'я {P}.",
    ],
    ("أود الحضور يوم 20 مايو. ", "الأخت مريم", "بولين بنيامين"): [
        "يرجى استخدام الاسم الموجود في جواز سفري على البطاقة: {P}.",
        "اسمي في جواز السفر هو {P}.",
        "اسمي الرسمي هو {P}.",
        "الاسم في جوازي {P}.",
    ],
    ("我想参加5月20日的活动。", "小雨", "罗慧敏"): [
        "我护照上的名字是{P}。",
    ],
    ("5月20日に参加したいです。", "花子", "高橋裕美"): [
        "パスには、パスポート上の氏名「{P}」を記載してください。",
        "パスポート上の名前は{P}です。",
        "正式な氏名は{P}です。",
        "戸籍上の名前は{P}です。",
    ],
}


@pytest.mark.parametrize(
    ("wish", "signed", "name", "sentence"),
    [(*who, sentence) for who, sentences in TOLD.items() for sentence in sentences],
)
def test_the_name_of_the_passport_is_the_writers(wish: str, signed: str, name: str, sentence: str) -> None:
    case = case_of(f"{wish}{sentence.format(P=name)}\n\n{signed}", sender=f"{signed} <sr.clara@mailbox.example>")
    writer = next(one for one in gather.candidates(case) if one.writer)
    assert [option.text for option in names(writer)] == [name]


@pytest.mark.parametrize(
    "sentence",
    [
        "My husband's passport name is Paola Bevan.",
        "In my passport I am Paola Bevan, but that is my maiden name.",
    ],
)
def test_a_name_of_anothers_passport_or_of_old_is_not_the_writers(sentence: str) -> None:
    case = case_of(
        f"I would like to come on 20 May. {sentence}\n\nMaria Clare", sender="Maria Clare <mc@mailbox.example>"
    )
    writer = next(one for one in gather.candidates(case) if one.writer)
    assert writer.name.text == "Maria Clare"


def test_who_says_who_she_is_and_wishes_to_come_is_still_called_as_in_the_passport() -> None:
    body = (
        "Sono suor Maria Chiara delle Suore della Soglia e verrei volentieri il 20 maggio. Per il pass vi prego di usare il nome che ho "
        "sul passaporto: Paola Bevilacqua.\n\nsuor Maria Chiara"
    )
    case = case_of(body, sender="Suor Maria Chiara <sr@mailbox.example>")
    assert [one.name.text for one in gather.candidates(case)] == ["Paola Bevilacqua"]
