"""How a Chinese name sounds in Latin letters: 沈亦舟 is Shen Yizhou, 林柏叡 is Lin Po-Jui, 符秀燕 may be Foo Siew Yin.

Promises a yes where every character is spelled, in Pinyin (ISO 7098) or after Wade and Giles; and, apart, where each syllable begins and
ends as other speeches of China say it. Which of the two names goes on a pass is left to `gather`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from inbox_worker.reading import world
from inbox_worker.reading.folding import fold

_LONGEST = 6
_VOWELS = re.compile("[aeiouy]+")
_MOST = 4
_KEPT = 2048


@lru_cache(_KEPT)
def is_spelled(name: str, latin: str) -> bool:
    """Whether the words in Latin letters spell each character of the name, the surname first or last; a word more may stand before or
    behind them: Karen Shen Yizhou."""
    characters = "".join(name.split())
    if not 1 < len(characters) <= _MOST or not all(map(_readings().__contains__, characters)):
        return False
    return any(_spells("".join(words), characters) for words in _orders(fold(latin).split()))


def _orders(words: list[str]) -> Iterator[list[str]]:
    """The words from the surname on, as they stand and with the last first; with and without one more at either end."""
    for row in (words, *((words[1:], words[:-1]) if len(words) > 2 else ())):
        yield row
        if len(row) > 1:
            yield [row[-1], *row[:-1]]


def _spells(text: str, characters: str) -> bool:
    if not characters:
        return not text
    return any(text.startswith(form) and _spells(text[len(form) :], characters[1:]) for form in _forms(characters[0]))


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Each character with the syllables that it is read as."""
    found: dict[str, list[str]] = {}
    for syllable, characters in world.texts("sounds", "mandarin").items():
        for character in characters:
            found.setdefault(character, []).append(syllable)
    return {character: tuple(syllables) for character, syllables in found.items()}


@cache
def _forms(character: str) -> frozenset[str]:
    return frozenset(form for syllable in _readings()[character] for form in _written(syllable))


_INITIALS = {
    "zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "j": "ch", "q": "ch", "x": "hs",
    "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_INITIAL = re.compile(r"zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]")
_WHOLE = {
    "zhi": ("chih",), "chi": ("chih",), "shi": ("shih",), "ri": ("jih",), "zi": ("tzu",), "ci": ("tzu", "tsu"), "si": ("ssu", "szu"),
    "yi": ("i",), "you": ("yu",), "yan": ("yen",), "ye": ("yeh",), "yong": ("yung",), "er": ("erh",), "ge": ("ko",), "ke": ("ko",),
    "he": ("ho",), "gui": ("kuei",), "kui": ("kuei",), "guo": ("kuo",),
}  # fmt: skip
_FINALS = (
    ("iong", "iung"),
    ("ong", "ung"),
    ("ian", "ien"),
    ("ie", "ieh"),
    ("ue", "ueh"),
    ("ve", "ueh"),
    ("uo", "o"),
    ("v", "u"),
)


def _written(syllable: str) -> Iterator[str]:
    """A syllable in Pinyin and after Wade and Giles, without tones and apostrophes."""
    yield syllable
    if "v" in syllable:
        yield from (syllable.replace("v", letter) for letter in ("u", "ü", "yu"))
    yield from _WHOLE.get(syllable, ())
    match = _INITIAL.match(syllable)
    initial, final = (match.group(), syllable[match.end() :]) if match else ("", syllable)
    final = next((final.removesuffix(ours) + theirs for ours, theirs in _FINALS if final.endswith(ours)), final)
    yield _INITIALS.get(initial, initial) + final


# --- Foo Siew Yin: syllables that begin and end alike ---


@lru_cache(_KEPT)
def is_near(name: str, latin: str) -> bool:
    """Whether there are as many syllables as characters, three at least, and each begins like the character's and ends in a nasal or in
    none as it does: enough for two names of which something else says that they are one person's."""
    characters, syllables = "".join(name.split()), fold(latin).split()
    if not _LEAST <= len(characters) == len(syllables) <= _MOST or not all(map(_is_syllable, syllables)):
        return False
    return any(_all_near(characters, order) for order in (syllables, [syllables[-1], *syllables[:-1]]))


def _is_syllable(said: str) -> bool:
    return len(said) <= _LONGEST and len(_VOWELS.findall(said)) < 2 and said not in world.words("people", "given")


_LEAST = 3


def _all_near(characters: str, syllables: Sequence[str]) -> bool:
    return all(
        any(_is_near(reading, said) for reading in _readings().get(character, ()))
        for character, said in zip(characters, syllables, strict=True)
    )


_BEGINS = {
    "b": "p", "p": "p", "m": "m", "f": "fp", "d": "t", "t": "t", "n": "l", "l": "l", "g": "k", "k": "k", "h": "k-", "j": "sk", "q": "sk",
    "x": "sk", "zh": "st", "ch": "st", "sh": "s", "z": "s", "c": "s", "s": "s", "r": "s-l", "y": "-l", "w": "-mf",
}  # fmt: skip
"""How what begins a syllable in Mandarin may begin elsewhere: p, t, k, s, l, m, f, or with no consonant."""
_HEARD = re.compile(
    r"(?P<s>hs|ch|ts|tz|sh|sz|[czjqxsr])|(?P<p>ph|[bp])|(?P<t>th|[dt])|(?P<none>ng|[wyaeiou])|(?P<k>kh|gh|[gkh])|(?P<l>[nl])"
)
_NASAL = re.compile(r"(?:n|ng|m)$")


def _is_near(reading: str, said: str) -> bool:
    begins = _INITIAL.match(reading)
    may = _BEGINS[begins.group()] if begins else "-"
    heard = _HEARD.match(said)
    sound = str(heard.lastgroup).replace("none", "-") if heard else said[0]
    return sound in may and bool(_NASAL.search(reading)) == bool(_NASAL.search(said))
