"""Russian and Ukrainian organisations out of the oblique cases: of Межпарламентского союза «Север» the Межпарламентский союз «Север».

A rule restores the nominative only where what a house is, a fund, a centre, stands in a case with nothing but adjectives in the same case
before it; what follows (of what, of where, the name in quotes) stays. What the mail itself writes in the nominative wins (`options`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from inbox_worker.reading import world

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTED = re.compile(r"([«“„\"])([^«»“”„\"]+)([»”“\"])")
_MOST_ADJECTIVES = 4
_HUSHING = "гкхжшчщ"
_MASCULINE, _FEMININE, _NEUTER = "m", "f", "n"
_SEVERAL = {_MASCULINE: (), _FEMININE: ("и", "ы", "ії", "і"), _NEUTER: ("а", "я")}
"""How several of a gender end in the nominative."""


def straightened(text: str, *, quoted: bool = False) -> str:
    """The organisation in the nominative, or as it stands where no rule is safe. `quoted`: it stands in quotes, where what may be
    several in the nominative is («Сети доверия»)."""
    if whole := _QUOTED.fullmatch(text):
        return f"{whole[1]}{straightened(whole[2], quoted=True)}{whole[3]}"
    run = _run(text)
    noun = run[-1].group() if run else ""
    if noun.lower() not in _heads():
        return text
    straight, gender, languages = _heads()[noun.lower()]
    ukrainian = "ru" not in languages or ("uk" in languages and any(letter in "іїєґ" for letter in text.lower()))
    before = [_adjective(word.group(), gender, ukrainian=ukrainian) for word in run[:-1]]
    if None in before or (quoted and not before and noun.lower().endswith(_SEVERAL[gender])):
        return text
    straight = straight if noun.islower() else straight.upper() if noun.isupper() else straight.capitalize()
    return " ".join([*map(str, before), straight]) + text[run[-1].end() :]


def is_bent_from(word: str, straight: str) -> bool:
    """Whether one word is another in an oblique case: «Перекрёстка» is «Перекрёсток», whose last vowel flees."""
    word, straight = word.lower(), straight.lower()
    forms = {form for language in _ENDINGS for form, _ in _forms(straight, language)}
    if _FLEEING.search(straight):
        forms |= {form for form, _ in _forms(straight[:-2] + straight[-1], "ru")}
    return word in forms - {straight}


_FLEEING = re.compile(r"[^\W\d_аеёиоуыэюяіїє][оеё][^\W\d_аеёиоуыэюяіїєьй]$")


def _run(text: str) -> list[re.Match[str]]:
    """The first words up to what the house is; none where anything but single spaces stands before or between them."""
    run: list[re.Match[str]] = []
    for word in list(_WORD.finditer(text))[: _MOST_ADJECTIVES + 1]:
        if word.start() != (run[-1].end() + 1 if run else 0) or (run and text[word.start() - 1] != " "):
            break
        run.append(word)
        if word.group().lower() in _heads():
            return run
    return []


# --- what a house is, in every case ---


@cache
def _heads() -> dict[str, tuple[str, str, frozenset[str]]]:
    """Each oblique form of the nouns with the nominative, the gender and the languages that have it; forms that are a nominative too are
    left out."""
    found: dict[str, tuple[str, str, frozenset[str]]] = {}
    straight: set[str] = set()
    for language, nouns in world.texts("organisations", "slavic_heads").items():
        for noun in map(str.strip, nouns.split(",")):
            straight.add(noun)
            for form, gender in _forms(noun, language):
                first, its, languages = found.get(form, (noun, gender, frozenset[str]()))
                found[form] = first, its, languages | {language}
    return {form: head for form, head in found.items() if form not in straight}


_ENDINGS = {
    "ru": (
        ("ия", _FEMININE, "ии ию ией"),
        ("ие", _NEUTER, "ия ию ием ии"),
        ("а", _FEMININE, "ы и е у ой ою"),
        ("я", _FEMININE, "и е ю ей"),
        ("о", _NEUTER, "а у ом е"),
        ("й", _MASCULINE, "я ю ем е"),
        ("ь", _MASCULINE, "я ю ем ём е"),
        ("", _MASCULINE, "а у ом е"),
    ),
    "uk": (
        ("ія", _FEMININE, "ії ію ією"),
        ("я", _NEUTER, "ю ям і"),
        ("а", _FEMININE, "и і у ою"),
        ("о", _NEUTER, "а у ом і"),
        ("й", _MASCULINE, "ю я єм ї"),
        ("", _MASCULINE, "у а ові ом і"),
    ),
}
_SOFT_FEMININE = "и ью"


def _forms(noun: str, language: str) -> Iterator[tuple[str, str]]:
    if noun in world.words("organisations", "slavic_soft"):
        yield from ((noun[:-1] + ending, _FEMININE) for ending in _SOFT_FEMININE.split())
        return
    ending, gender, others = next(row for row in _ENDINGS[language] if noun.endswith(row[0]))
    stem = noun.removesuffix(ending)
    yield from ((stem + other, gender) for other in others.split())


# --- adjectives ---

_OBLIQUE = {
    _MASCULINE: ("ого", "его", "ому", "ему", "ым", "им", "ом", "ем"),
    _FEMININE: ("ой", "ей", "ую", "юю", "ою", "ої", "ій"),
}
_OBLIQUE[_NEUTER] = _OBLIQUE[_MASCULINE]
_SHORTEST_STEM = 3


def _adjective(word: str, gender: str, *, ukrainian: bool) -> str | None:
    """An adjective in an oblique case brought to the nominative of a gender; None if it is none."""
    ending = next((one for one in _OBLIQUE[gender] if word.lower().endswith(one)), "")
    stem = word.lower().removesuffix(ending)
    if not ending or len(stem) < _SHORTEST_STEM:
        return None
    soft = ending[0] in "еюєі" and stem[-1] not in _HUSHING
    if gender == _MASCULINE:
        stressed = stem in world.words("organisations", "slavic_stressed")
        straight = "ий" if ukrainian or soft or (stem[-1] in _HUSHING and not stressed) else "ой" if stressed else "ый"
    elif gender == _FEMININE:
        straight = "а" if ukrainian else "яя" if soft else "ая"
    else:
        straight = "е" if ukrainian else "ее" if soft or (ending[0] == "е") else "ое"
    return word[: len(stem)] + (straight.upper() if word.isupper() else straight)
