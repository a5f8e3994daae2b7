"""Given and family name of one person's name, where its form tells them apart: capitals, patronymics, particles, scripts.

A split that rests on a guess is not made: None, and a person looks. Whether the words are a name is left to `names`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from inbox_worker.reading import world
from inbox_worker.reading.capitals import Case, case_of
from inbox_worker.reading.folding import key, script

_KNOWN_ORDER = frozenset({"hu", "zh", "ja", "ko", "vi"})


@dataclass(frozen=True, slots=True)
class Split:
    """Given and family name; both None where the form of the name does not tell."""

    given: str | None = None
    family: str | None = None


UNSAFE = Split()


def split(written: list[str], words: list[str], language: str = "") -> Split:
    """The split of `words` (in ordinary capitals), of which `written` are the sender's own."""
    if len(words) == 1:
        return _unspaced(words[0], language)
    of_script = script(words[0])
    if of_script in ("han", "hangul"):
        return Split(" ".join(words[1:]), words[0]) if len(words) == 2 and len(words[0]) <= 3 else UNSAFE
    if capitals := _by_capitals(written, words):
        return capitals
    if of_script == "cyrillic":
        return _cyrillic(words)
    if of_script == "arabic":
        return _arabic(words)
    return _latin(words, language)


def _unspaced(word: str, language: str) -> Split:
    """Chinese and Korean names are one word: a surname of one letter, or of two that are known; Japanese ones where no kana tells are known
    by the surname: of 809 Chinese names of three characters none begins with one."""
    of_script = script(word)
    if of_script == "hangul" and 2 <= len(word) <= 4:
        return _cut(word, 2 if word[:2] in world.words("people", "korean_double") else 1)
    if of_script != "han" or not 2 <= len(word) <= 5:
        return UNSAFE
    compound = word[:2] in world.words("people", "chinese_compound")
    if language == "ja" or (len(word) > 3 and not compound) or (len(word) == 3 and is_japanese_surname(word[:2])):
        return _japanese(word)
    if compound and len(word) > 2:
        return _cut(word, 2)
    return _cut(word, 1) if len(word) < 4 and word[0] in world.words("people", "chinese_surnames") else UNSAFE


def _japanese(word: str) -> Split:
    surname = next((size for size in (4, 3, 2) if is_japanese_surname(word[:size])), 0)
    return _cut(word, surname) if surname else UNSAFE


def is_japanese_surname(word: str) -> bool:
    """Whether this is one of the ten thousand that are known."""
    return word in world.words("people", "japanese_surnames") or word in world.words("han", "japanese_surnames")


def _cut(word: str, at: int) -> Split:
    return Split(word[at:], word[:at]) if len(word) > at else UNSAFE


def _by_capitals(written: list[str], words: list[str]) -> Split | None:
    """NGUYEN Van Minh, Jean-Paul de la TOUR: one block in capitals, at either end, is the family name."""
    cases = [case_of(word) for word in written]
    if Case.CAPITALS not in cases or Case.MIXED not in cases:
        return None
    first = cases.index(Case.CAPITALS)
    last = len(cases) - 1 - cases[::-1].index(Case.CAPITALS)
    if Case.MIXED in cases[first : last + 1]:
        return None
    while first and cases[first - 1] is Case.LOWER:
        first -= 1
    if first and last == len(cases) - 1:
        return Split(" ".join(words[:first]), " ".join(words[first:]))
    return None if first else Split(" ".join(words[last + 1 :]), " ".join(words[: last + 1]))


def _has_ending(word: str, table: str) -> bool:
    """Whether the last part of a hyphenated word ends like the table's entries, and is more than the ending."""
    folded = key(word.rpartition("-")[2])
    endings = world.words("people", table)
    return any(folded[-size:] in endings and len(folded) > size + 1 for size in (1, 2, 3, 4, 5))


def is_patronymic(word: str) -> bool:
    """Олегович, Іванівна, Сәбитұлы: built of the father's name."""
    return _has_ending(word, "patronymic_cyrillic") and len(word) > 5


def _cyrillic(words: list[str]) -> Split:
    fathers = [place for place, word in enumerate(words) if is_patronymic(word)]
    if len(words) == 3 and fathers:
        if 2 in fathers:
            return Split(f"{words[1]} {words[2]}", words[0])
        return Split(f"{words[0]} {words[1]}", words[2]) if fathers == [1] else UNSAFE
    if len(words) != 2:
        return UNSAFE
    known = [key(word) in world.words("people", "given") for word in words]
    surname = [
        _has_ending(word, "surname_endings_cyrillic") and not is_known
        for word, is_known in zip(words, known, strict=True)
    ]
    if surname[1] > surname[0] or known[0] > known[1]:
        return Split(words[0], words[1])
    return Split(words[1], words[0]) if surname[0] > surname[1] or known[1] > known[0] else UNSAFE


def _arabic(words: list[str]) -> Split:
    """The first name, with its second half (عبد الرحمن), is given; a last word with its article or two words in all tell the family's."""
    end = given_length(words)
    rest = words[end:]
    if len(rest) == 1:
        return Split(" ".join(words[:end]), rest[0])
    tail = (
        2
        if len(rest) > 1
        and (
            key(rest[-2]) in world.words("people", "arabic_heads")
            or key(rest[-1]) in world.words("people", "arabic_second")
        )
        else 1
    )
    if rest and (tail == 2 or rest[-1].startswith(("ال", "آل"))):
        return Split(" ".join(words[:-tail]), " ".join(words[-tail:]))
    return UNSAFE


def given_length(words: list[str]) -> int:
    """How many words the first Arabic name takes: two for عبد الله, صلاح الدين, فاطمة الزهراء."""
    second = len(words) > 1 and (key(words[0]) == "عبد" or key(words[1]) in world.words("people", "arabic_second"))
    return 2 if second else 1


def _latin(words: list[str], language: str) -> Split:
    keys = [key(word) for word in words]
    if is_eastern(words, keys):
        return Split(" ".join(words[1:]), words[0])
    if len(words) > 2 and keys[-1] in world.words("titles", "generation"):
        inner = _latin(words[:-1], language)
        return Split(inner.given, f"{inner.family} {words[-1]}") if inner.family else UNSAFE
    if opener := _opener(keys, words[-1]):
        return Split(" ".join(words[:opener]), " ".join(words[opener:]))
    if len(words) == 2:
        unsure = language in _KNOWN_ORDER or _surname_first(keys) or "'" in words[0].replace("’", "'")[1:5]
        return UNSAFE if unsure else Split(words[0], words[1])
    return _by_middle(words, keys)


def _surname_first(keys: list[str]) -> bool:
    """Popov Ivan, Wan Qing, Dall'Ò Pierluigi: two words that may stand in either order are not parted."""
    given = world.words("people", "given")
    surname = world.words("people", "eastern_surnames")
    return (keys[0] not in given and keys[1] in given) or (keys[0] in surname and keys[0] not in given)


def is_eastern(words: list[str], keys: list[str]) -> bool:
    """Baek Seung-hee, Nguyen Thi Lan, Au-Yeung Pui-shan: an East Asian surname first, and a given name built like one."""
    if keys[0] not in world.words("people", "eastern_surnames") or keys[-1] in world.words(
        "people", "eastern_surnames"
    ) - {keys[0]}:
        return keys[0] in world.words("people", "vietnamese") and len(keys) > 2
    if len(words) == 2 and "-" in words[1] and len(words[1]) <= 11:
        return keys[1] not in world.words("people", "given") and words[1][0].isupper()
    return len(words) == 3 and keys[0] in world.words("people", "vietnamese") | {"kim", "park"}


def _opener(keys: list[str], last: str) -> int:
    """The place of the first particle inside: all before it is given, except María de los Ángeles Ruiz."""
    openers = world.words("people", "surname_openers")
    place = next((at for at, folded in enumerate(keys) if at and len(folded) > 1 and folded in openers), 0)
    if (
        not place
        or place > 2
        or keys[place - 1] in ("maria", "jesus", "jose")
        or (place == 2 and not _is_given(keys[1]))
    ):
        return 0
    if key(re.split("[-–]", last)[0]) in world.words("people", "given"):  # El Ouazzani Fatima-Zahra
        return 0
    runs = sum(folded not in openers for folded in keys[place:])
    return place if 1 <= runs <= 2 and keys[-1] not in openers else 0


def _is_given(folded: str) -> bool:
    return len(folded) == 1 or folded in world.words("people", "given")


def _by_middle(words: list[str], keys: list[str]) -> Split:
    """Walter J. Kowalczyk, Sif Þorvaldsdóttir, Anna Lena Weber: what stands between is given if it is an initial or known as such."""
    if "y" in keys or "e" in keys[1:-1]:
        return UNSAFE
    if keys[-1].endswith(tuple(world.words("people", "daughters"))) or all(_is_given(folded) for folded in keys[1:-1]):
        return (
            UNSAFE
            if _is_given(keys[-1]) and len(keys[-1]) > 1 and not keys[-1].endswith("son")
            else Split(" ".join(words[:-1]), words[-1])
        )
    return UNSAFE
