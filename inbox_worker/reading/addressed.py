"""Is an address made of a name?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_worker.reading.folding import script, skeleton
from inbox_worker.reading.words import fold

_BY_CHANCE = 3
"""A word of so few letters may stand in an address by chance: Ana in analyst@."""


def is_address_of(address: str, name: str) -> float:
    """How well the local part of an address fits a name: 1 where it is made of its words, 0 where it has nothing of them."""
    local = re.sub(r"[\d_.+-]+", " ", address.partition("@")[0].lower()).split()
    words = [word for word in fold(name).split() if word]
    if not local or not words:
        return 0.0
    if script(name) in ("cyrillic", "arabic"):
        return _sounds_like(local, words)
    joined = "".join(local)
    hits = [word for word in words if len(word) > 2 and word in joined]
    if len(hits) >= 2:
        return 1.0
    if hits:
        rest = joined.replace(hits[0], "")
        if not rest or any(rest[0] == word[0] for word in words):
            return 0.9
        return 0.6 if len(hits[0]) > _BY_CHANCE else 0.3
    return (
        0.3
        if len(joined) <= 4 and all(any(word.startswith(letter) for word in words) for letter in joined[:2])
        else 0.0
    )


def _sounds_like(local: Sequence[str], words: Sequence[str]) -> float:
    """The same by sound: e.nurlanov is made of Нурланов."""
    sounds = [sound for word in words if len(sound := skeleton(word.removeprefix("ال"))) > 1]
    parts = [skeleton(part) for part in local]
    hits = {
        sound for sound in sounds if any(part == sound or (len(sound) > 2 and part.endswith(sound)) for part in parts)
    }
    if "".join(parts) in {one + other for one in sounds for other in sounds if one != other}:
        return 1.0
    if any(len(hit) > 2 for hit in hits):
        return 1.0 if len(hits) > 1 else 0.9
    return 0.0 if not hits else 0.6 if len(parts) == 1 else 0.3
