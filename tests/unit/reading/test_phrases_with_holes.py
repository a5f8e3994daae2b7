"""Phrases with holes: the notation of the language files, and that matching stays bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_worker.reading.phrases import Hole, PhraseBook, Tree, compile_phrase
from inbox_worker.reading.words import split


def _classes() -> dict[str, Tree]:
    ask = Tree()
    for entry in ("register", "sign up", "регистр*"):
        ask.add(entry)
    return {"ask": ask}


def test_branches_share_nothing() -> None:
    one, other = Tree(), Tree()
    one.add("sign up*")
    assert other == Tree()
    assert one.words["sign"].beginnings["up"].words == {}
    assert [len(tree.followers("sign")) for tree in (one, other)] == [1, 0]
    assert other.followers("up") == ()


def _find(source: str, text: str) -> list[tuple[str, ...]]:
    book = PhraseBook([compile_phrase(source, "wish", "en", _classes())])
    words = split(text)
    return [
        tuple(text[words.starts[first] : words.ends[last - 1]] for _, first, last in match.holes)
        for match in book.find(words)
    ]


@pytest.mark.parametrize(
    ("source", "text", "holes"),
    [
        ("my name is {name}", "Hello, my name is Ana Ruiz. Thanks", ("Ana Ruiz",)),
        (
            "my name is {name} from {affiliation}",
            "My name is Ana Ruiz from Lantern House.",
            ("Ana Ruiz", "Lantern House"),
        ),
        ("{names} will attend", "So Ana Ruiz, and Li Na will attend", ("So Ana Ruiz, and Li Na",)),
        ("<ask> {names}", "please SIGN UP Ana Ruiz", ("Ana Ruiz",)),
        ("<ask> {names}", "зарегистрируйте Анну", ()),
        ("<ask> {names}", "Регистрируйте Анну Ким", ("Анну Ким",)),
        ("我叫{name}", "你好，我叫王小明，来自明光", ("王小明",)),
        ("je m'appelle {name}", "Je m’appelle Zoé Brun.", ("Zoé Brun",)),
    ],
)
def test_a_phrase_is_found_with_what_stands_in_its_holes(source: str, text: str, holes: tuple[str, ...]) -> None:
    found = _find(source, text)
    assert found == ([holes] if holes else [])


@pytest.mark.parametrize(
    ("source", "text", "people"),
    [
        ("{names} cannot come", "Ana Ruiz will come but Li Na cannot come", "Li Na"),
        ("cannot come {names}", "cannot come: Ana Ruiz, but Li Na can", "Ana Ruiz"),
        ("{names} не приедет", "Анна приедет, а Олег не приедет", "Олег"),
        ("{names} не приедет", "А. Жук не приедет", "А. Жук"),
        ("مو جاي {names}", "مو جاي سليم بس ليلى جاية", "سليم"),
    ],
)
def test_people_on_either_side_of_but_are_not_spoken_of_alike(source: str, text: str, people: str) -> None:
    assert _find(source, text) == [(people,)]


@pytest.mark.parametrize(
    ("source", "text", "said"),
    [
        ("(不能|不会)来", "我不能来", True),
        ("(不能|不会)来", "我能不能来", False),
        ("有证", "我有证件", True),
        ("有证", "我没有证件", False),
        ("没有证", "我没有证件", True),
    ],
)
def test_without_spaces_the_character_before_may_turn_a_phrase_round(source: str, text: str, *, said: bool) -> None:
    assert bool(_find(source, text)) is said


def test_optional_words_alternatives_and_gaps() -> None:
    source = "i (want|would like) [very much] to ... come"
    assert _find(source, "I want to come") == [()]
    assert _find(source, "I would like very much to really please come") == [()]
    assert _find(source, "I want to one two three four come") == []


def test_a_phrase_does_not_cross_the_end_of_a_sentence() -> None:
    assert _find("please come", "Say please. Come in!") == []
    assert _find("please come", "please, come in") == [()]


@pytest.mark.parametrize("source", ["{name}", "a (b", "a b)", "<nothing> a", "my {unheard}", "..."])
def test_a_faulty_phrase_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compile_phrase(source, "wish", "en", _classes())


def test_a_hole_knows_its_kind() -> None:
    book = PhraseBook([compile_phrase("{names} instead of {old}", "replace", "en", {})])
    (match,) = book.find(split("Ana Ruiz instead of Li Na"))
    assert [kind for kind, _, _ in match.holes] == [Hole.NAMES, Hole.OLD]


@given(st.text(alphabet="ab <>{}.,\n我ا@", max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_searched_and_quoted(text: str) -> None:
    words = split(text)
    for start, end in zip(words.starts, words.ends, strict=True):
        assert 0 <= start < end <= len(text)
    book = PhraseBook([compile_phrase("a {any} b", "x", "en", {}), compile_phrase("{names} b", "x", "en", {})])
    for match in book.find(words):
        assert 0 <= match.first < match.last <= len(words)


def test_hostile_repetition_stays_cheap() -> None:
    book = PhraseBook([compile_phrase("a ... a ... a {names} b {any} c", "x", "en", {})])
    words = split("a " * 3_000)
    started = time.perf_counter()
    book.find(words)
    assert time.perf_counter() - started < 5
