"""The language files: every key is there, every phrase compiles, and languages are told apart."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files
from typing import Any

import pytest

from inbox_worker.reading import language
from inbox_worker.reading.words import split
from tests.unit.reading.harbour_lights import WORDS

SAMPLES = {
    "en": "Please put me on the list for the meeting, thank you very much.",
    "fr": "Je vous prie de bien vouloir m'inscrire à la réunion, merci d'avance.",
    "es": "Quisiera inscribirme en el evento del martes, muchas gracias por todo.",
    "pt": "Gostaria de me inscrever no evento, muito obrigado pela atenção.",
    "de": "Ich möchte mich für die Veranstaltung anmelden, vielen Dank im Voraus.",
    "it": "Vorrei iscrivermi alla riunione del 16 luglio, grazie mille per tutto.",
    "tr": "Toplantıya katılmak istiyorum, ilginiz için çok teşekkür ederim.",
    "ru": "Прошу зарегистрировать меня на мероприятие, большое спасибо.",
    "uk": "Прошу зареєструвати мене на захід, дуже дякую за допомогу.",
    "ar": "أرجو تسجيلي لحضور الفعالية يوم الثلاثاء وشكرا جزيلا لكم",
    "zh": "您好，我想报名参加七月十六日的活动，谢谢。",
    "ja": "イベントへの参加を希望いたします。よろしくお願いいたします。",
}
KNOWN = {item.tag for item in WORDS.languages}


@pytest.mark.parametrize("tag", sorted(SAMPLES))
def test_a_sentence_tells_its_language(tag: str) -> None:
    if tag not in KNOWN:
        pytest.skip(f"no file for {tag} yet")
    assert language.detect([split(SAMPLES[tag])], WORDS) == tag


def test_little_text_leaves_the_fallback() -> None:
    assert language.detect([split("")], WORDS, "fr") == "fr"


def test_own_words_count_before_quoted_ones() -> None:
    assert language.detect([split(SAMPLES["en"]), split(SAMPLES["fr"] * 5)], WORDS) == "en"


def test_labels_of_all_languages_are_known_together() -> None:
    assert WORDS.labels["full name"][0] == "name"
    assert WORDS.values["same"] >= {"same as above"}
    assert WORDS.months["july"] == 7
    assert WORDS.weekdays["monday"] == 1


def lists_of(table: dict[str, Any]) -> list[list[str]]:
    """All lists of words below a table, however deep."""
    found = []
    for value in table.values():
        if isinstance(value, dict):
            found += lists_of(value)
        elif isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            found.append(value)
    return found


@pytest.mark.parametrize("tag", sorted(KNOWN))
def test_no_list_of_a_language_says_a_thing_twice(tag: str) -> None:
    text = (files("inbox_worker.reading") / "languages" / f"{tag}.toml").read_text("utf-8")
    lists = lists_of(tomllib.loads(text))
    assert len(lists) > 20
    assert {entry for entries in lists for entry, times in Counter(entries).items() if times > 1} == set()
