"""Text brought to a form in which spellings can be compared, and text brought to the form in which it may be shown.

`fold` and `key` are for comparing only (never shown); `tidy` repairs what mail programs do to text and changes no letter.
What the words mean is left to others.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import lru_cache
from itertools import groupby

# Letters that Unicode does not decompose, Arabic letters that writers use for one another, shapes of one Han character.
_ALIKE = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n",
        "ґ": "г", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ـ": None,
        "髙": "高", "﨑": "崎", "濵": "濱", "𠮷": "吉", "栁": "柳",
    }
)  # fmt: skip
_VOICED = "\u3099\u309a"  # kana marks make another sound, not another spelling
_JOINER = re.compile(r"[-‐‑‒–—―−־_/,;:|·・•.]+")
_MARK = re.compile(r"[^\w\s]+")
_INNER = re.compile(r"[^\w]+|_+")

_CURLY = str.maketrans({"‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u00ad": None, "ـ": None})
_WIDE = re.compile(r"[\uff01-\uff9f\u3000]+")
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+"
)


def fold(text: str) -> str:
    """For comparing: NFKC, casefold, no diacritics, ё = е, hyphens and dots as spaces, no other punctuation."""
    plain = plain_letters(text)
    return plain if plain.isalnum() else " ".join(_MARK.sub("", _JOINER.sub(" ", plain)).split())


def key(word: str) -> str:
    """One word for a look-up: folded, with nothing but letters and digits ("H.E." is "he", "co-ordinator" "coordinator")."""
    plain = plain_letters(word)
    return plain if plain.isalnum() else _INNER.sub("", plain)


def plain_letters(text: str) -> str:
    """NFKC, casefold, no diacritics; punctuation and spaces stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(mark for mark in decomposed if mark in _VOICED or not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", kept).translate(_ALIKE)


def tidy(text: str) -> str:
    """For showing: NFC, half- and full-width forms made ordinary, no control, bidi or zero-width characters, single spaces."""
    if not text.isascii():
        text = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
        text = unicodedata.normalize("NFC", text.translate(_CURLY))
    return " ".join(_UNSEEN.sub("", text).split())


_SOUNDS = str.maketrans(
    dict(zip("бвгґджзклмнпрстфхчшѓќћђџљњ", "bvggdzzklmnprstfkksgkkddln", strict=True))
    | dict(zip("بتثجحخدذرزسشصضطظغفقكلمن", "bttg-kddrzsssdtzgfkklmn", strict=True))
    | {"c": "k", "q": "k", "j": "g", "x": "ks", "ц": "ts", "щ": "sk"}
)
_NO_CONSONANT = re.compile(r"[^bdfgklmnprstvz]+")


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """The consonants of a word, alike in Latin, Cyrillic and Arabic letters: Hossam, حسام; Kornilov, Корнилов. For comparing only."""
    return "".join(sound for sound, _ in groupby(_NO_CONSONANT.sub("", fold(word).translate(_SOUNDS))))


_RANGES = (
    (0x024F, "latin"), (0x036F, "other"), (0x03FF, "greek"), (0x052F, "cyrillic"), (0x05FF, "other"), (0x07BF, "arabic"),
    (0x10FF, "other"), (0x11FF, "hangul"), (0x1DFF, "other"), (0x1EFF, "latin"), (0x2E7F, "other"), (0x312F, "han"),
    (0x318F, "hangul"), (0x31FF, "han"), (0x33FF, "other"), (0x9FFF, "han"), (0xABFF, "other"), (0xD7FF, "hangul"),
    (0xF8FF, "other"), (0xFAFF, "han"), (0xFB4F, "other"), (0xFEFC, "arabic"), (0x1FFFF, "other"), (0x3FFFF, "han"),
)  # fmt: skip
_LAST = tuple(last for last, _ in _RANGES)


def is_cyrillic(word: str) -> bool:
    """Whether a word begins with a Cyrillic letter."""
    return "\u0400" <= word[:1] < "\u0530"


def script(text: str) -> str:
    """The script of the first letter: latin, greek, cyrillic, arabic, han (with kana), hangul, other; "" without a letter."""
    for letter in text:
        if letter.isalpha():
            place = bisect_left(_LAST, ord(letter))
            return _RANGES[place][1] if place < len(_RANGES) else "other"
    return ""
