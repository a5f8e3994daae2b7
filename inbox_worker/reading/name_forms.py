"""Two forms of one person's name: are they the same, and which is better for a pass? Both are asked of names, not of any text."""

from __future__ import annotations

from inbox_worker.reading.folding import fold


def same(a: str, b: str) -> bool:
    """Whether these are forms of one name: words in any order, initials, a middle name left out, umlauts written out."""
    one, two = fold(a), fold(b)
    if one == two:
        return bool(one)
    pairs = [(one.split(), two.split()), (_umlauts_in(one).split(), _umlauts_in(two).split())]
    return any(_matches(first, second) or _matches(second, first) for first, second in pairs)


def _umlauts_in(folded: str) -> str:
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _matches(one: list[str], two: list[str]) -> bool:
    if sorted(one) == sorted(two) or "".join(one) == "".join(two):
        return bool(one)
    short, long = sorted((one, two), key=len)
    if len(short) < 2 or len(long) > 12:
        return False
    free, full = list(long), 0
    for word in sorted(short, key=len, reverse=True):
        partner = next((other for other in free if _alike(word, other)), None)
        if partner is None:
            return False
        full += len(word) > 1 and len(partner) > 1
        free.remove(partner)
    return full > 0 and (long[0] not in free or not free)


def _alike(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def richer(a: str, b: str) -> str:
    """Which of two forms of one name is better for a pass: more full words, own capitals, diacritics; else the first."""
    return b if _richness(b) > _richness(a) else a


def _richness(text: str) -> tuple[int, bool, int, int]:
    words = fold(text).split()
    full = sum(len(word) > 1 for word in words)
    return full, not (text.isupper() or text.islower()), sum(not letter.isascii() for letter in text), len(words)
