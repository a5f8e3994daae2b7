"""An organisation without the town or land where it stands: Legal Rights Forum, Karachi; Maison Mbalax (Dakar); جمعية السلام بالرياض.

A pass may bear the name with its place or without; the name alone is what hardly anybody minds. In the corpora the shorter form is right in
99 of 100 such places, the longer in 70. Promises the text itself where what would remain is no name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from inbox_worker.reading import world
from inbox_worker.reading.folding import fold
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation

_APART = re.compile(r"(?:(?<!\s)\s*[,،]\s+|\s[(（])([^,،()（）\d]{2,40}?)[)）]?$")
_WITHIN = re.compile(r"\s(?:in|en|à|A|في)\s([^\W\d_]\S*(?:\s[^\W\d_]\S*){0,2})$")
_JOINED = re.compile(r"\sب([\u0620-\u064a]{3,20})$")
_LEVELS = 2
"""A town and its land: "Goma, RD Congo"."""
_LEAST = 2
"""So many words a name must keep unless it looks like a house's: Women in Mali is whole."""


@lru_cache(2048)
def without_place(text: str) -> str:
    """The name without known towns and lands behind it."""
    for _ in range(_LEVELS):
        rest = next(filter(None, (_before(text, pattern) for pattern in (_APART, _WITHIN, _JOINED))), None)
        if rest is None:
            break
        text = rest
    return text


def before_joined_place(text: str) -> int:
    """Where what stands before a known place with the Arabic "in" written onto it ends: أصوات النيل | بالخرطوم; 0 without one."""
    match = _JOINED.search(text)
    return match.start() if match and _is_place(match.group(1), town=False) else 0


def _before(text: str, pattern: re.Pattern[str]) -> str | None:
    """What stands before a place, if it is a name by itself."""
    match = pattern.search(text)
    if match is None or not _is_place(match.group(1), town=pattern is _WITHIN):
        return None
    rest = text[: match.start()]
    return rest if _is_name(rest) and not _OF_SEVERAL_TOWNS.search(rest) else None


_OF_SEVERAL_TOWNS = re.compile(r"\bUniversity of\b")
"""University of California, San Diego."""


def _is_place(text: str, *, town: bool) -> bool:
    """Whether this is a known town, or a land, which "in" joins to a name as often as it stands behind one: Human Rights in China."""
    folded = fold(text)
    return world.is_city(folded) or folded in world.words("cities", "all") or (not town and world.is_land(folded))


def _is_name(text: str) -> bool:
    words = fold(text).split()
    sort = len(words) <= _LEAST and set(words) <= world.words("organisations", "strong")
    if sort or as_affiliation(text) is None:
        return False
    return affiliation_likeness(text) >= _LIKELY or len(words) >= _LEAST


_LIKELY = 0.5
