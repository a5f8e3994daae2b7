"""What counts as a wish, and what only looks like one."""

import time

import pytest

from inbox_worker.config.example import example_events
from inbox_worker.mail.parse import parse
from inbox_worker.reading import about, features, language, lexicon, read
from inbox_worker.reading.phrases import compile_phrase, parse_words
from inbox_worker.reading.words import fold, folded, split

WORDS = lexicon.load()
OWN = frozenset({"registration@events.example"})


def case(body: str, subject: str = "Hello", more: str = ""):
    raw = (
        f"From: Ada Rivers <ada@rivers.example>\nTo: registration@events.example\nSubject: {subject}\n{more}"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
    )
    return read.case_of(parse(raw.encode()), example_events(), OWN, WORDS)


@pytest.mark.parametrize(
    "body",
    ["I do not wish to attend the meeting.", "Je ne souhaite pas participer.", "Я не хочу участвовать."],
)
def test_a_wish_denied_is_no_wish(body: str) -> None:
    heard = case(body).own.intent
    assert not heard.says("wish")


@pytest.mark.parametrize("body", ["I wish to attend the meeting.", "Je souhaite participer.", "Я хочу участвовать."])
def test_a_wish_is_a_wish(body: str) -> None:
    assert case(body).own.intent.says("wish")


def test_the_no_of_another_language_denies_nothing() -> None:
    assert case("Solicito a minha inscrição no evento.").own.intent.says("wish")


def test_a_wish_for_another_day_is_told_from_one_for_the_day_itself() -> None:
    elsewhere = features.of_kind(case("I would like to attend the course on 4 March."))
    here = features.of_kind(case("I would like to attend on 16 July. My letter of 4 March has no answer yet."))
    assert "wish on another day" in elsewhere
    assert "wish on another day" not in here


@pytest.mark.parametrize(
    ("body", "heard"),
    [
        ("Attached are the bio and the headshot.", "organising"),
        ("Wird die Veranstaltung als Livestream gezeigt?", "afar"),
        ("La tía viene a cenar con la abuela por su cumpleaños.", "personal"),
    ],
)
def test_what_goes_on_around_an_event_is_heard(body: str, heard: str) -> None:
    assert f"body {heard}" in features.of_kind(case(f"{body}\n\nMore follows."))


def test_who_writes_from_our_own_domain_is_of_our_house() -> None:
    raw = (
        b"From: Ada <ada@events.example>\nTo: registration@events.example\nSubject: Passes\n\nThe passes are printed.\n"
    )
    found = features.of_kind(read.case_of(parse(raw), example_events(), OWN, WORDS))
    assert "of our house" in found
    assert "of our house" not in features.of_kind(case("The passes are printed."))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("ありがとうございます。参加します。", "ja"),
        ("谢谢，我会参加。", "zh"),
        ("Дякую, прийду й візьму з собою колегу.", "uk"),
        ("Спасибо, приду и возьму с собой коллегу.", "ru"),
        ("Obrigado, não posso ir.", "pt"),
        ("Gracias, no puedo ir.", "es"),
        ("Teşekkürler, geleceğim.", "tr"),
    ],
)
def test_a_short_mail_tells_its_language(text: str, tag: str) -> None:
    assert language.detect([split(text)], WORDS) == tag


@pytest.mark.parametrize(
    "text",
    ["Côte-d'Ivoire", "Hello, World", "jane@x.example", "www.x.example", "我叫Jane", "İstanbul", "", "  ", "ПРИВЕТ"],
)
def test_folding_alone_gives_the_words_that_splitting_gives(text: str) -> None:
    assert list(folded(text)) == list(split(text).folded)
    assert fold(text) == " ".join(split(text).folded)


def test_a_bracket_of_plain_words_matches_each_of_them_and_may_be_empty() -> None:
    book = lexicon.PhraseBook([compile_phrase("please (come|be there) [all|both of you] soon", "x", "en", {})])
    for text in (
        "please come soon",
        "please be there soon",
        "please come both of you soon",
        "please be there all soon",
    ):
        assert book.find(split(text)), text
    assert not book.find(split("please soon"))
    assert parse_words("Regist* now") == (("regist", True), ("now", False))


def test_an_unrelated_mail_is_seen_at_a_glance() -> None:
    message = parse(
        b"From: a@family.example\nTo: registration@events.example\nSubject: The lake\n\nThe children loved the boat.\n"
    )
    traits = [about.traits(event, WORDS) for event in example_events()]
    assert not about.may_concern(message, traits, OWN, WORDS)
    assert read.read(message, example_events(), OWN, WORDS).kind == "other"


def test_the_languages_are_read_quickly() -> None:
    start = time.process_time()
    lexicon.load()
    assert time.process_time() - start < 3
