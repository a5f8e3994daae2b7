"""The encoder: words cut into subwords, and what they mean where they stand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_worker.reading.encoder.encoder import (
    HEADS,
    MOST_WINDOWS,
    WINDOW,
    Encoder,
    Layer,
    LayerNorm,
    Linear,
    windows,
)
from inbox_worker.reading.encoder.subwords import EOS, UNKNOWN, Subwords
from tests.unit.reading.harbour_lights import WORDS

TEXTS = ["", "", "", "", "\u2581", "a", "b", "ab", "\u2581ab", "\u2581c", "c", ",", "x/y"]
SCORES = [0.0] * 4 + [-3.0, -4.0, -4.0, -5.0, -5.5, -6.0, -5.0, -3.0, -2.0]
SMALL = Subwords({text: number for number, text in enumerate(TEXTS) if text}, SCORES, {"½": "x/y", "Ａ": "a"})


def shipped() -> Encoder:
    encoder = WORDS.networks[-1].encoder
    assert encoder is not None
    return encoder


def meanings(*words: str) -> np.ndarray:
    return shipped().encode([("" if at == 0 else " ", word) for at, word in enumerate(words)])


def alike(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_a_word_is_cut_in_the_likeliest_way() -> None:
    assert [TEXTS[number] for number in SMALL.cut([("", "ab")]).numbers] == ["\u2581ab"]
    assert [TEXTS[number] for number in SMALL.cut([("", "cab")]).numbers] == ["\u2581c", "ab"]


def test_a_word_is_found_again_by_its_first_and_last_subword() -> None:
    cut = SMALL.cut([("", "ab"), (", ", "cab"), (",", "b")])
    assert [TEXTS[number] for number in cut.numbers] == ["\u2581ab", ",", "\u2581c", "ab", ",", "b"]
    assert (cut.firsts, cut.lasts) == ([0, 2, 5], [0, 3, 5])


def test_words_within_one_subword_share_it() -> None:
    cut = SMALL.cut([("", "a"), ("", "b")])
    assert (cut.firsts, cut.lasts) == ([0, 0], [0, 0])


def test_a_line_that_ends_is_marked() -> None:
    assert SMALL.cut([("", "ab"), (" \n\n ", "c")]).numbers == [8, EOS, 9]


def test_a_character_that_no_subword_has_is_unknown() -> None:
    cut = SMALL.cut([("", "ж"), ("", "b")])
    assert cut.numbers == [4, UNKNOWN, 6]
    assert cut.firsts == [1, 2]


def test_an_odd_character_is_cut_as_what_it_stands_for() -> None:
    cut = SMALL.cut([("", "½"), ("", "Ａ")])
    assert [TEXTS[number] for number in cut.numbers] == ["\u2581", "x/y", "a"]
    assert (cut.firsts, cut.lasts) == ([1, 2], [1, 2])


def test_what_takes_no_room_within_a_word_is_not_seen() -> None:
    subwords = shipped().subwords
    plain = subwords.cut([("", "José"), (" ", "يوسف")])
    assert subwords.cut([("\u200b", "Jos\u200bé"), (" ", "يو\u200fسف")]) == plain


def test_little_more_is_cut_than_is_asked_for_and_what_is_left_stands_behind_all() -> None:
    cut = SMALL.cut([(" ", "ab")] * 6, most=3)
    assert cut.numbers == [8, 8, 8, 8]
    assert cut.firsts == cut.lasts == [0, 1, 2, 3, 4, 4]


def test_a_stretch_that_nobody_writes_is_cut_in_parts_and_no_word_is_lost() -> None:
    cut = SMALL.cut([("-", "ab" * 400)] * 40, most=2_000)
    assert len(cut.firsts) == len(cut.lasts) == 40
    assert cut.firsts == sorted(cut.firsts)
    assert 2_000 <= len(cut.numbers) < 6_000


GAPS = st.text(st.sampled_from(" \n\t,.-:—«"), max_size=4)
WILD = st.lists(st.tuples(GAPS, st.text(min_size=1, max_size=8)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(WILD)
def test_every_word_of_any_text_has_a_place(words: list[tuple[str, str]]) -> None:
    cut = shipped().subwords.cut(words)
    assert len(cut.firsts) == len(cut.lasts) == len(words)
    assert all(0 <= first <= last < len(cut.numbers) for first, last in zip(cut.firsts, cut.lasts, strict=True))
    assert cut.firsts == sorted(cut.firsts)


@given(st.lists(st.sampled_from([EOS, *range(20, 40)]), max_size=WINDOW * (MOST_WINDOWS + 1)))
def test_windows_follow_one_another_and_none_is_too_long(numbers: list[int]) -> None:
    found = windows(numbers)
    assert all(0 < end - start <= WINDOW for start, end in found)
    assert [start for start, _ in found] == [0, *(end for _, end in found)][: len(found)]
    assert len(found) == MOST_WINDOWS or (found[-1][1] if found else 0) == len(numbers)


def test_a_window_ends_with_a_line_where_one_ends_in_its_second_half() -> None:
    numbers = [9] * 400 + [EOS] + [9] * 300
    assert windows(numbers) == [(0, 401), (401, 701)]


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores)
    return powers / powers.sum(-1, keepdims=True)


def normal(rows: np.ndarray) -> np.ndarray:
    return (rows - rows.mean(1, keepdims=True)) / rows.std(1, keepdims=True)


def test_a_layer_does_what_a_layer_of_bert_does() -> None:
    width, wide, size = 24, 40, 7
    dice = np.random.default_rng(3)

    def linear(inner: int, outer: int) -> Linear:
        values = dice.integers(-127, 128, (inner, outer)).astype(np.int8)
        return Linear(values, np.full(outer, 0.004, np.float32), dice.normal(size=outer).astype(np.float32))

    plain = LayerNorm(np.ones(width, np.float32), np.zeros(width, np.float32))
    qkv, told, up, down = linear(width, 3 * width), linear(width, width), linear(width, wide), linear(wide, width)
    rows = dice.normal(size=(size, width)).astype(np.float32)

    query, key, value = np.split(rows @ (qkv.values * 0.004) + qkv.bias, 3, 1)
    part = width // HEADS
    heads = [slice(head * part, (head + 1) * part) for head in range(HEADS)]
    attended = [softmax(query[:, one] @ key[:, one].T / np.sqrt(part)) @ value[:, one] for one in heads]
    first = normal(rows + np.concatenate(attended, 1) @ (told.values * 0.004) + told.bias)
    inner = first @ (up.values * 0.004) + up.bias
    gelu = inner * (1 + np.vectorize(math.erf)(inner / np.sqrt(2))) / 2
    wanted = normal(first + gelu @ (down.values * 0.004) + down.bias)

    assert np.allclose(Layer(qkv, told, plain, up, down, plain).apply(rows), wanted, atol=2e-3)


def test_where_a_word_stands_counts() -> None:
    first, _, third = meanings("Ruiz", "and", "Ruiz")
    assert alike(first, third) < 0.999


def test_nothing_means_nothing() -> None:
    assert shipped().encode([]).shape == (0, 768)


def test_a_word_means_something_else_beside_other_words() -> None:
    bench, money = meanings("he", "sat", "on", "the", "bank"), meanings("she", "works", "for", "the", "bank")
    assert 0.1 < alike(bench[4], money[4]) < 0.98


@pytest.mark.parametrize(
    ("word", "near", "far"), [("Krankenhaus", "hospital", "mañana"), ("医院", "больница", "yesterday")]
)
def test_words_of_different_languages_that_mean_the_same_are_near(word: str, near: str, far: str) -> None:
    one, other, third = (meanings(text)[0] for text in (word, near, far))
    assert alike(one, other) > alike(one, third)


def test_words_beyond_the_last_window_mean_nothing() -> None:
    size = WINDOW * MOST_WINDOWS
    found = shipped().encode([("\n", "on")] * size)
    assert found.shape[0] == size
    assert np.abs(found[0]).max() > 0
    assert not found[-1].any()


def test_the_same_words_mean_the_same_each_time() -> None:
    assert np.array_equal(meanings("María", "Ruiz"), meanings("María", "Ruiz"))
