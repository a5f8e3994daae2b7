"""May two names be one person's? The same name, its short form, its Latin letters, its other case.

Promises a yes only where the surname agrees. Which of the forms goes on a pass is left to `gather`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby

from inbox_worker.reading import dense, nominative, world
from inbox_worker.reading.folding import fold, script
from inbox_worker.reading.known_words import is_given
from inbox_worker.reading.name_forms import same

_KEPT = 8192


@lru_cache(_KEPT)
def alike(one: str, other: str) -> bool:
    """One person by two names: the same name, or some of its words."""
    if same(one, other) or (one[:1] >= "\u3005" and dense.is_part_of_name(one, other)):
        return True
    short, long = sorted((fold(one).split(), fold(other).split()), key=len)
    return len(short) < len(long) and any(len(word) > 1 for word in short) and set(short) <= set(long)


@lru_cache(_KEPT)
def one_person(one: str, other: str) -> bool:
    """One person by two names, of which one may be a nickname's, a title's, another alphabet's or another case's."""
    if alike(one, other):
        return True
    scripts = {script(one), script(other)}
    if scripts == {"han"}:
        return _without_surname(one, other)
    if scripts == {"latin"}:
        return (
            _is_without_marks(one, other)
            or _by_short_form(one, other)
            or _by_title(one, other)
            or _by_initials(one, other)
        )
    if scripts == {"cyrillic"}:
        return nominative.one_stem(one.split(), other.split()) or _by_short_form(one, other) or _by_initials(one, other)
    if "latin" in scripts and scripts & {"cyrillic", "arabic"}:
        return _by_sound(one, other)
    return False


def _is_without_marks(one: str, other: str) -> bool:
    """Begonna is Begoña: a keyboard without ñ doubles the letter."""
    plain, marked = sorted((one, other), key=lambda text: "ñ" in text.lower())
    return "ñ" in marked.lower() and fold(marked.lower().replace("ñ", "nn")) == fold(plain)


def _without_surname(one: str, other: str) -> bool:
    """惠玲 is 彭惠玲: a given name of two characters alone."""
    short, long = sorted((one.replace(" ", ""), other.replace(" ", "")), key=len)
    return len(short) == _GIVEN_IN_HAN and len(short) < len(long) <= len(short) + 2 and long.endswith(short)


_GIVEN_IN_HAN = 2


# --- Hal Brannigan is Harold Brannigan ---

_OF_WOMEN = ("a", "e", "ia", "ina", "ine", "in", "ette", "elle", "ita", "ah")


def _by_short_form(one: str, other: str) -> bool:
    """All words of the shorter in the longer but one, which is a short form of one there: of the first, but in Cyrillic, where the
    surname may stand first."""
    short, long = sorted((fold(one).split(), fold(other).split()), key=len)
    rest = [word for word in short if word not in long]
    if len(short) == 1 < len(long) and len(short[0]) >= _PET_NAME:
        named = is_given(long[0]) and not is_given(short[0])
        return named and long[0].startswith(short[0]) and is_short_form(short[0], long[0])
    if len(short) < 2 or len(rest) != 1 or len(set(short)) < len(short):
        return False
    if script(one) == "cyrillic":
        given = (word for word in long if word not in short and not nominative.is_patronymic(word))
        return any(is_short_form(rest[0], word) for word in given)
    if len(short) == len(long):
        at = short.index(rest[0])
        return at < len(long) - 1 and is_short_form(rest[0], long[at])
    first = next((word for word in long if len(word) > 1), long[0])  # Chuy Barragán is J. Jesús Barragán
    return rest[0] == short[0] and is_short_form(rest[0], first)


_PET_NAME = 4
"""Bego, of Begoña Iturralde: so long is a short form that stands for somebody by itself, if nobody is baptised so."""


def is_short_form(one: str, other: str) -> bool:
    """Whether two given names are one: Tobi and Tobías, Bill and William; not Paul and Paula."""
    short, long = sorted((one, other), key=len)
    if not _nicknames().get(short, frozenset()).isdisjoint(_nicknames().get(long, frozenset())):
        return True
    return len(short) > 2 and long.startswith(short) and long[len(short) :] not in _OF_WOMEN and len(long) > len(short)


@cache
def _nicknames() -> dict[str, frozenset[int]]:
    """Each given name with the groups that it stands in."""
    found: dict[str, set[int]] = {}
    for number, group in enumerate(sorted(world.words("people", "nicknames"))):
        for word in group.split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(groups) for word, groups in found.items()}


def _by_title(one: str, other: str) -> bool:
    """Judge Featherstone, Sr Philomena: a title that may be a given name too stands before the surname of somebody
    named in full, in religious orders before the first name."""
    words = [fold(one).split(), fold(other).split()]
    for titled, full in (words, words[::-1]):
        taken = world.opens("titles", "weak", titled[:3])
        rest = titled[taken:]
        if not 0 < taken < len(titled) <= len(full):
            continue
        religious = " ".join(titled[:taken]) in world.words("titles", "religious") and is_given(rest[0])
        if titled[0] == "sr":  # a sister's, or a señor's
            religious = religious and rest[0].endswith(("a", "e"))
        if rest == full[-len(rest) :] or (religious and rest == full[: len(rest)]):
            return True
    return False


def _by_initials(one: str, other: str) -> bool:
    """T. Volkova is Volkova Tamara Ivanovna: the one surname, and each initial that of another word."""
    words = [fold(one).split(), fold(other).split()]
    for short, long in (words, words[::-1]):
        if len(short) == 2 and _are_initials(short, long):
            return True
        full = [word for word in short if len(word) > 1]
        initials = [word for word in short if len(word) == 1]
        if len(full) != 1 or not initials or full[0] not in long:
            continue
        rest = [word for word in long if word != full[0]]
        if len(initials) <= len(rest) and all(word[0] == first for word, first in zip(rest, initials, strict=False)):
            return True
    return False


_MOST_INITIALS = 3


def _are_initials(short: list[str], long: list[str]) -> bool:
    """Ebenezer QM is Ebenezer Quaynor-Mettle, JC Wiltgen is Jean-Claude Wiltgen: one word of both, and a word of the initials of all that
    follows it, or of both parts of the given name."""
    for own, rest, initials in ((short[0] == long[0], long[1:], short[1]), (short[1] == long[-1], long[:-1], short[0])):
        parts = [part for word in rest for part in word.split("-")]
        given = rest == long[:-1] and (is_given(initials) or not _NO_WORD.search(initials))
        if own and not given and 1 < len(parts) <= _MOST_INITIALS and initials == "".join(part[0] for part in parts):
            return True
    return False


_NO_WORD = re.compile(r"^[^aeiouy]+$")
"""What can only be spelled: JC, not Jo."""


# --- Marko Dziuba is Марко Дзюба ---

_CYRILLIC = str.maketrans({
    "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ж": "Z", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n",
    "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "c", "ч": "C", "ш": "S", "щ": "S",
    "қ": "k", "ғ": "g", "ң": "n", "һ": "h",
})  # fmt: skip
_ARABIC = str.maketrans({
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "h", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
    "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h", "پ": "b", "چ": "S", "گ": "j", "ڤ": "f",
})  # fmt: skip
_HISSED = str.maketrans("ثذظ", "سزز")
_LATIN_OF_CYRILLIC = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("ch", "C"), ("zh", "Z"), ("kh", "h"), ("ck", "k"), ("ts", "c"),
    ("tz", "c"), ("ph", "f"), ("x", "ks"), ("w", "v"), ("q", "k"),
)  # fmt: skip
_LATIN_OF_ARABIC = (
    ("sch", "S"), ("sh", "S"), ("ch", "S"), ("kh", "h"), ("dh", "d"), ("th", "t"), ("dj", "j"), ("gh", "G"), ("ph", "f"),
    ("g", "j"), ("G", "g"), ("q", "k"), ("ce", "s"), ("ci", "s"), ("c", "k"), ("x", "ks"), ("v", "f"), ("p", "b"),
)  # fmt: skip
_ARTICLE = re.compile(r"\b(?:al|el|ul|ال)(?=\w{3}| )")
_SERVANT_OF = re.compile(r"\b(?:abd[aeou]l|عبد ?ال)[ -]?")
_LETTERS = re.compile(r"[^bdfghjklmnprstzZvcCS]+")


def _by_sound(one: str, other: str) -> bool:
    """Consonants in both alphabets, word by word: all words of the shorter name must sound like words of the longer."""
    latin, strange = (one, other) if script(one) == "latin" else (other, one)
    of = script(strange)
    second = _sounds(strange, of)
    if of == "arabic":
        first = _sounds(latin, of)
        hissed = _sounds(strange.translate(_HISSED), of)  # Osman is عثمان as Othman is, Nazir is نذير
        return any(_sound_alike(first, way) or _are_run_together(first, way, strange) for way in (second, hissed))
    ways = (latin, _LONG_J.sub("zh", latin))  # Jumabekova is Жумабекова; Jana is Яна
    return any(
        _sound_alike([sound if sound in second else sound.replace("h", h) for sound in _sounds(way, of)], second)
        for way in ways
        for h in ("", "g" if _LONG_H.search(latin) else "")  # Anahit is Анаит, Hrytsenko is Гриценко
    )


_LONG_J, _LONG_H = re.compile(r"\bj(?=\w{5})", re.IGNORECASE), re.compile(r"\bh\w{5}", re.IGNORECASE)


def _sound_alike(first: list[str], second: list[str]) -> bool:
    short, long = sorted((first, second), key=len)
    if not short or (len(short) == 1 and (len(long) > 1) and len(short[0]) < 2):
        return False
    return _all_in(short, long) and sum(map(len, short)) > 1


def _are_run_together(one: list[str], other: list[str], arabic: str) -> bool:
    """Widad Benyoucef is وداد بن يوسف: the same sounds in the same order where one of two has more words; Lamrabet is المرابط, word by
    word with its article; `other` are the sounds of `arabic`."""
    if len(one) != len(other):
        return len("".join(other)) >= _SOUNDS and "".join(one) == "".join(other)
    articles = [word.startswith("ال") for word in fold(arabic).split()]
    if len(articles) != len(other):
        return False
    return all(
        sound == theirs or (article and sound.removeprefix("l") == theirs and len(theirs) >= _BARE)
        for sound, theirs, article in zip(one, other, articles, strict=True)
    )


_BARE, _SOUNDS = 3, 5


def _all_in(short: list[str], long: list[str]) -> bool:
    free = list(long)
    for sound in sorted(short, key=len, reverse=True):
        if sound not in free:
            return False
        free.remove(sound)
    return True


def _sounds(text: str, of: str) -> list[str]:
    folded = fold(text)
    if of == "arabic":
        servant = "عبد " if script(text) == "arabic" else "abd "
        folded = _ARTICLE.sub(" ", _SERVANT_OF.sub(servant, folded))
    return [sound for word in folded.split() if (sound := _sound(word, of))]


def _sound(word: str, of: str) -> str:
    """The consonants of one word; what the two alphabets write at will (h at the end, doubled letters) is left out."""
    word = _single(word)
    if word[0] < "\u0250":
        for letters, sound in _LATIN_OF_ARABIC if of == "arabic" else _LATIN_OF_CYRILLIC:
            word = word.replace(letters, sound)
        if of == "cyrillic":
            word = word.replace("j", "")
    else:
        word = word.translate(_ARABIC if of == "arabic" else _CYRILLIC)
    sound = _single(_LETTERS.sub(" ", word)).replace(" ", "")
    return sound.removesuffix("h") if of == "arabic" and len(sound) > 1 else sound


def _single(text: str) -> str:
    """Every letter once where it stands doubled."""
    return "".join(letter for letter, _ in groupby(text))
