"""What holds for any text whatever."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inbox_worker.reading import affiliations, domains, names, words
from inbox_worker.reading import nominative as cases
from inbox_worker.reading.folding import fold

_PIECES = """
Dr. Mr van der de la d' O'BRIEN MCDONALD Jean DUPONT Kofi Mensah III Jr. , - | / ( ) " « » and Officer Trust GmbH x@y.example 12 GRAF BIN
Жанна Адамовна ДЕМ'ЯНЧУК г-н الدكتور/ عبد الله بن 韩雪莹 先生 三好 千鶴 ー ・ İLKNUR al-jubouri T.J. e.V. Sr. PhD : ; ! ́ ﾅ
"""
_WORDS = st.sampled_from(_PIECES.split())
_TEXTS = st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=9).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
def test_nothing_raises_and_numbers_stay_in_their_bounds(text: str) -> None:
    assert 0.0 <= names.likeness(text) <= 1.0
    assert 0.0 <= affiliations.likeness(text) <= 1.0
    affiliations.split_title(text)
    domains.from_domain(text)
    name = names.as_name(text)
    assert name is None or names.nominative(name.text, f"{text} {text[::-1]}") is not None


@settings(max_examples=400, deadline=None)
@example("ـ و ـــ 16 يوليو")
@given(_TEXTS)
def test_no_word_is_empty_not_even_a_lengthening_stroke_that_stands_alone(text: str) -> None:
    assert all(words.split(text).folded)


@settings(max_examples=400, deadline=None)
@example("A MR A MR A F")
@given(_TEXTS)
def test_a_cleaned_name_is_clean(text: str) -> None:
    name = names.as_name(text)
    if name is not None:
        again = names.as_name(name.text)
        assert again is not None
        assert again.text == name.text


@settings(max_examples=400, deadline=None)
@example("・;・AA")
@given(_TEXTS)
def test_a_cleaned_affiliation_is_clean(text: str) -> None:
    clean = affiliations.as_affiliation(text)
    if clean is not None:
        assert affiliations.as_affiliation(clean) == clean


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
def test_a_name_is_made_of_the_letters_that_stand_there(text: str) -> None:
    name = names.as_name(text)
    if name is not None:
        assert not Counter(fold(name.text).replace(" ", "")) - Counter(fold(text).replace(" ", ""))


@settings(max_examples=200, deadline=None)
@given(_TEXTS, _TEXTS)
def test_sameness_and_richness_know_no_order(one: str, other: str) -> None:
    assert names.same(one, other) == names.same(other, one)
    assert affiliations.same(one, other) == affiliations.same(other, one)
    assert names.richer(one, other) in (one, other)


@pytest.mark.parametrize(
    "piece",
    ["a", "A.", "(", "((", '"a ', "- ", "1. ", "van ", "'", "É", "韩", "عبد ", "a,", "a|", "x@y ", "Dr. ", "of the "],
)
def test_64_kb_cost_little(piece: str) -> None:
    text = piece * (65_536 // len(piece))
    start = time.perf_counter()
    for judge in (
        names.as_name,
        names.likeness,
        affiliations.as_affiliation,
        affiliations.likeness,
        affiliations.split_title,
        names.fold,
    ):
        judge(text)
    names.same(text, text[1:])
    affiliations.same(text, text[1:])
    names.nominative("Дарью Кузнецову", text)
    assert time.perf_counter() - start < 1.0


_CYRILLIC = st.lists(
    st.text("аяуюеіой", min_size=1, max_size=2) | st.text("абвгикмнорсуюяьй", min_size=1, max_size=7),
    min_size=1,
    max_size=4,
).map(lambda words: " ".join(word.title() for word in words))


@given(_CYRILLIC, _CYRILLIC)
@settings(max_examples=400, deadline=None)
def test_the_nominative_of_whatever_words_is_found_or_not_but_nothing_is_raised(name: str, text: str) -> None:
    found = names.nominative(name, text)
    assert found is None or found.text
    assert cases.is_straight(name.split()) in (True, False)
