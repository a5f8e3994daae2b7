"""One name in two scripts: are Faisal and فيصل, Pavel and Павел the same? By the consonants that both scripts write.

Promises a cautious yes: one word of two consonants or more is the same, and every word of the shorter name
has one much like it in the longer. Chinese
and Japanese, whose Latin forms cannot be told from the characters, are left to others.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from inbox_worker.reading.folding import fold, script

_ARABIC = dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهپچگڤ", "bttghhddrzsssdtzgfkklmnhbsgf", strict=True))
_CYRILLIC = dict(zip("бвгджзклмнпрстфхцчшщ", "bvgdgzklmnbrstfhssss", strict=True))
_CONSONANTS = _ARABIC | _CYRILLIC
_PAIRS = re.compile(r"[kctsdgzp]h|ts|tz|dj|ck|sch|x")
_AS_ONE = {"kh": "h", "ch": "s", "th": "t", "sh": "s", "dh": "d", "gh": "g", "zh": "g", "ph": "f", "x": "ks"} | {
    "ts": "s", "tz": "s", "dj": "g", "ck": "k", "sch": "s",
}  # fmt: skip
_LATIN = str.maketrans({"q": "k", "c": "k", "j": "g", "p": "b"} | dict.fromkeys("aeiouyw'3", ""))
_SOFT = re.compile(r"c(?=[eiy])")
_ARTICLE = re.compile(r"^(?:ال(?=..)|[ae]l(?=[^aeiou]...))")
_ARTICLES = frozenset(["al", "el", "ال"])
_SERVANT = re.compile(r"\b(?:عبد ال|abd[ -]?[aeu]l[ -]?)")
_NEARLY = 0.6
_TWICE = re.compile(r"(.)\1")


def sounds_alike(one: str, other: str) -> bool:
    """Whether these may be one name, written in two of the scripts Latin, Cyrillic and Arabic."""
    scripts = {script(one), script(other)}
    if len(scripts) != 2 or not scripts <= {"latin", "cyrillic", "arabic"}:
        return False
    short, long = sorted((_sounds(one), _sounds(other)), key=len)
    if not any(len(sound) > 1 and sound in long for sound in short):
        return False
    return all(any(SequenceMatcher(None, sound, other).ratio() >= _NEARLY for other in long) for sound in short)


@lru_cache(1024)
def _sounds(name: str) -> tuple[str, ...]:
    """The consonants of each word."""
    joined = _SERVANT.sub(lambda found: found.group().replace(" ", ""), fold(name))
    return tuple(filter(None, (_sound(word) for word in joined.split() if word not in _ARTICLES)))


def _sound(word: str) -> str:
    bare = _ARTICLE.sub("", word) if len(word) > 4 else word
    if bare.isascii():
        spelt = _PAIRS.sub(lambda pair: _AS_ONE[pair.group()], _TWICE.sub(r"\1", _SOFT.sub("s", bare)))
        return spelt.translate(_LATIN).removesuffix("h" if len(bare) > 3 else "")
    if script(bare) == "arabic":
        bare = bare.removesuffix("ه")
    return "".join(_CONSONANTS.get(letter, "") for letter in bare)
