"""Ordinary capitals for a person's name: a surname or a whole name written in capitals brought down, a lower-case one brought up.

What is written in mixed case is the sender's own spelling and stays as it is. Whether the words are a name at all is left to `names`.
"""

from __future__ import annotations

import re
from enum import Enum

from inbox_worker.reading import world
from inbox_worker.reading.folding import key

_TURKISH = re.compile("[İĞŞığş]")
_TURKISH_LOWER = str.maketrans("Iİ", "ıi")
_ROMAN = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX"})
_VOWEL = re.compile("[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýāăąēęěīįōőūůű]")
_CAPITALS_BEHIND = re.compile(r"^((?:Mc|Mac|Fitz|De|Di|Du|La|Le|Van|St|[ODLdl]['’ʼ]))([^\W\d_]{2,}(?:-[^\W\d_]{2,})*)$")
_PART = re.compile(r"([-‐–'’ʼʻ‘`´.])")
APOSTROPHES = "'’ʼʻ‘`´"
_CASE_ENDING = re.compile(
    r"s|ll|ve|re|d|m|t|n?[ıiuü]n|y?[ıiuüaâe]|n?[dt][ae](?:n|ki)?|nc[ae]|y?l[ae]|l[ae]r\w{0,4}|[dt][ıiuü]r",
    re.IGNORECASE,
)


class Case(Enum):
    """How a word is written. A single capital (an initial) and a script without capitals count as MIXED."""

    MIXED = "mixed"
    CAPITALS = "capitals"
    LOWER = "lower"


def case_of(word: str) -> Case:
    """How `word` is written."""
    if word.islower():
        return Case.LOWER
    if word.isupper() and sum(map(str.isalpha, word)) > 1 and not _stands_for_words(word):
        return Case.CAPITALS
    if len(word) > 4 and (found := _CAPITALS_BEHIND.match(word)) and found[2].isupper():
        return Case.CAPITALS
    return Case.MIXED


def is_case_ending(word: str, behind: str) -> bool:
    """Whether what an apostrophe parts from a name is no part of it: a genitive, a short verb, a small word behind a quote, a Turkish case,
    which puts no vowel behind another (Fainga'a) and is never an o or a vowel behind "ng" (Eto'o, Ong'ang'a)."""
    if len(behind) == 1 and (behind in "oO" or (word.lower().endswith("ng") and behind.lower() in "aeiou")):
        return False
    two_vowels = word[-1:].lower() in "aeiou" and behind[:1].lower() in "aeiou"
    small = key(behind) in world.words("words", "lower") or key(behind) in world.words("words", "never")
    return (_CASE_ENDING.fullmatch(behind) is not None or small) and not (two_vowels and len(behind) == 1)


def is_initial(word: str) -> bool:
    """Whether `word` is a capital with its full stop: И. is no "and"."""
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def in_capitals(text: str) -> bool:
    """Whether a word of `text` is written in capitals, so that its ordinary spelling is a guess."""
    return any(case_of(word) is Case.CAPITALS for word in text.split())


def _stands_for_words(word: str) -> bool:
    """Initials and numbers keep their capitals: T.J., TJ, III."""
    letters = word.replace(".", "")
    if word in _ROMAN or ("." in word and len(letters) <= word.count(".")):
        return True
    return (
        word == letters
        and len(letters) == 2
        and letters != "NG"
        and (letters.endswith("J") or not _VOWEL.search(letters.lower()))
    )


def ordinary(words: list[str], language: str = "") -> list[str]:
    """The words of one name in ordinary capitals."""
    cases = [case_of(word) for word in words]
    if Case.CAPITALS not in cases and Case.MIXED in cases:
        return words
    turkish = language in ("tr", "az") or any(_TURKISH.search(word) for word in words)
    raising = Case.MIXED not in cases  # marguerita DELACROIX: who mixes cases writes small what is to be small
    brought = []
    for word, case in zip(words, cases, strict=True):
        if case is Case.CAPITALS:
            brought.append(_down(word, turkish, language))
        else:
            brought.append(_up(word, turkish) if raising and key(word) not in _particles() else word)
    closing = key(words[-1]) in world.words("people", "son_or_daughter")
    for end in (
        0,
        0 if closing else len(words) - 1,
    ):  # Ottilie GRAF: no particle at an end, unless the sender wrote it so
        if brought[end].islower() and (cases[end] is Case.CAPITALS or Case.CAPITALS not in cases):
            brought[end] = _up(brought[end], turkish)
    return brought


def _particles() -> frozenset[str]:
    return world.words("people", "particles")


def _down(word: str, turkish: bool, language: str) -> str:
    if found := _CAPITALS_BEHIND.match(word):
        return found[1] + _up(_lower(found[2], turkish), turkish)
    folded = key(word)
    if folded in _particles() and folded not in world.words("people", "capital_particles") and language != "it":
        return _lower(word, turkish)
    parts = _PART.split(_lower(word, turkish))
    raised = [_raised(parts, place, turkish) for place in range(len(parts))]
    return _scottish("".join(raised))


def _raised(parts: list[str], place: int, turkish: bool) -> str:
    """One part of a word: after a hyphen or dot it begins with a capital, after an apostrophe only in O'Brien, D'Angelo, N'Guessan."""
    part = parts[place]
    if place >= 2 and parts[place - 1] in APOSTROPHES:
        opener = key(parts[place - 2])
        if opener not in world.words("people", "apostrophe_openers") or not opener.isascii():
            return part
    folded = key(part)
    if place and folded in _particles() and folded not in world.words("people", "capital_particles") and len(part) > 1:
        return part
    return _up(part, turkish)


def _scottish(word: str) -> str:
    if word.startswith("Mc") and len(word) > 4:
        return word[:2] + word[2:3].upper() + word[3:]
    return "IJ" + word[2:] if word.startswith("Ij") and len(word) > 5 else word


def _lower(word: str, turkish: bool) -> str:
    return (word.translate(_TURKISH_LOWER) if turkish else word.replace("İ", "i")).lower()


def _up(word: str, turkish: bool) -> str:
    """First letters up, after hyphens too; the article of al-Jubouri stays."""
    head, hyphen, tail = word.partition("-")
    if hyphen and tail and head.islower():
        if key(head) in world.words("people", "glued"):
            return f"{head}-{_up(tail, turkish)}"
        return f"{_up(head, turkish)}-{_up(tail, turkish)}"
    first = "İ" if turkish and word[:1] == "i" else word[:1].upper()
    return (first if len(first) == 1 else word[:1]) + word[1:]
