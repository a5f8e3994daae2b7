"""What stands around a name and is no part of it: honorifics, ranks, degrees, courtesy words, in front and behind.

Left to others: whether what remains is a name.
"""

from __future__ import annotations

import re
from functools import cache

from inbox_worker.reading import world
from inbox_worker.reading.capitals import is_initial
from inbox_worker.reading.folding import key, plain_letters
from inbox_worker.reading.known_words import is_common, is_family, is_given, is_job
from inbox_worker.reading.nominative import may_be_given


def undress(words: list[str]) -> list[str]:
    """`words` without titles in front and degrees behind; empty where there was nothing else."""
    words = _behind_honour(words)
    while words and (taken := _taken_in_front(words) or _jobs_in_front(words)):
        if len(words) > taken and words[taken] in world.written("titles", "about") and _is_job(words[taken - 1]):
            return []
        words = words[taken:]
    while len(words) > 1 and (taken := _behind(words)):
        words = words[:-taken]
    return words


def _behind_honour(words: list[str]) -> list[str]:
    """Konya Milletvekili Sayın Rukiye Taşdelen: what stands before an honorific is a job and no name; not where a given name stands."""
    for at in range(1, len(words) - 2):
        folded = key(words[at])
        honour = folded in world.words("titles", "honorifics") or (
            words[at].endswith(".") and folded in world.words("titles", "before")
        )
        if honour and words[at][0].isupper() and not any(is_given(key(word)) for word in words[:at]):
            return words[at:]
    return words


def only_behind(words: list[str]) -> bool:
    """Whether all these words are degrees, orders and courtesy (", PhD, OP")."""
    behind = world.either(("titles", "after"), ("titles", "before"))
    return all(key(word) in behind for word in words)


def is_dotted(word: str) -> bool:
    """Arch., Cmdt.: a title where a full stop follows."""
    return key(word) in world.words("titles", "dotted")


def is_generation(word: str) -> bool:
    """Jr., III, Filho: stands behind a name and belongs to it."""
    return key(word) in world.words("titles", "generation")


def _is_job(word: str) -> bool:
    """Coordinadora de casos, Director of Programmes: a job's line, whatever its words."""
    return key(word) in world.words("roles", "jobs")


def _jobs_in_front(words: list[str]) -> int:
    """How many words of a job stand before a full name that lists know: Data Scientist | Priya Rao, Yazarımız | Ümran Kazak."""
    taken = 0
    while taken < len(words) - 2 and _is_work(key(words[taken])):
        taken += 1
    rest = [key(word) for word in words[taken:] if key(word) not in world.words("people", "particles")]
    if not taken or not words[taken][0].isupper() or any(is_common(folded) or is_job(folded) for folded in rest):
        return 0
    parts = [part for folded in rest for part in (folded, *folded.split("-"))]
    return taken if any(is_given(part) or is_family(part) or may_be_given(part) for part in parts) else 0


def _is_work(folded: str) -> bool:
    if is_given(folded) or is_family(folded):
        return False
    ours = len(folded) > _LONG and _OURS.search(folded) is not None
    return ours or is_job(folded) or folded.endswith(_job_tails()) or _is_bent_job(folded)


def _is_bent_job(folded: str) -> bool:
    """Помощнику, секретарю, журналистку: a job in Russian or Ukrainian in another case than lists have it."""
    return any(
        folded.endswith(ending) and is_job(folded.removesuffix(ending) + straight) for ending, straight in _BENT_JOBS
    )


_BENT_JOBS = (
    ("ом", ""), ("а", ""), ("у", ""), ("ем", ""), ("ем", "ь"), ("я", "ь"), ("ю", "ь"), ("ові", ""),
    ("ку", "ка"), ("ке", "ка"), ("кой", "ка"), ("ки", "ка"), ("це", "ца"), ("цу", "ца"), ("цей", "ца"),
)  # fmt: skip


@cache
def _job_tails() -> tuple[str, ...]:
    return tuple(world.words("roles", "job_tails"))


_OURS = re.compile(r"[iıuü]m[iıuü]z$")
"""Turkish writes "our" onto what somebody is: Başkanımız, Şoförümüz."""
_LONG = 6


def _taken_in_front(words: list[str]) -> int:
    if words[0] in world.written("titles", "articles") and len(words) > 2:
        behind = _taken_in_front(words[1:])
        return behind + 1 if behind else 0
    keys = [key(word) for word in words[:4]]
    first = keys[0]
    if not first:
        return 1
    if _are_initials(words[:2]) or _are_initials(words[:3]):
        return 0
    taken = world.opens("titles", "before", keys)
    if taken:
        return 0 if is_first_name(words[0], keys, taken) else taken
    if words[0][-1] in "./:ªº" and first in world.words("titles", "dotted") and len(words) > 1:
        return 1 if len(words) > 2 or first not in _initials() else 0
    if words[0] in world.written("titles", "cased") and len(words) > 2 and not words[1].isupper():
        return 1
    weak = world.opens("titles", "weak", keys)
    return weak if weak and len(words) - weak >= 2 and not _is_name_by_its_accent(words[0]) else 0


def _is_name_by_its_accent(word: str) -> bool:
    """Papa Ndiaga Wade is no papá: with a capital, the title would have the accent that the name has not."""
    accented = word[0].isupper() and plain_letters(word) in _weak_without_accents()
    return accented and word.lower() not in world.written("titles", "weak")


@cache
def _weak_without_accents() -> frozenset[str]:
    return frozenset(map(plain_letters, world.written("titles", "weak")))


def is_first_name(word: str, keys: list[str], taken: int) -> bool:
    """Whether what could be a title is somebody's name: Irma, which is not irmã; الشيخ before "son of"."""
    behind = keys[taken] if taken < len(keys) else ""
    named = taken == 1 and is_given(keys[0]) and not is_given(behind)
    plain = word.isalpha() and word.lower() not in world.written("titles", "before")
    return (named and plain) or behind in world.words("people", "behind_first_name")


def _are_initials(words: list[str]) -> bool:
    """Г. А. Порошин, S. K. Nair: of two single letters the first is no title either, but for "M.", which is Monsieur (M. J. Dupont)
    unless two more follow."""
    return len(words) > 1 and all(map(is_initial, words)) and (words[0] != "M." or len(words) > 2)


@cache
def _initials() -> frozenset[str]:
    """One Latin letter and a dot before one word is rather an initial (P. Kumar) than a title (M. Dupont)."""
    return frozenset(entry for entry in world.words("titles", "dotted") if len(entry) == 1 and entry.isascii())


def _behind(words: list[str]) -> int:
    """How many of the last words are a degree, an order, a job with its court: هشام المليجي | المحامي بالنقض."""
    phrase = " ".join(map(key, words[-2:]))
    return 2 if len(words) > 3 and phrase in world.words("titles", "after") else int(_is_behind(words))


def _is_behind(words: list[str]) -> bool:
    last, before = words[-1], words[-2]
    folded = key(last)
    if not folded or folded not in world.words("titles", "after"):
        return not folded
    if before[-1] == "," or "." in last[:-1]:
        return True
    if last.islower():
        return folded in world.words("titles", "courtesy")
    capitals = sum(map(str.isupper, last))
    return (
        (len(words) > 2 and capitals > 1 and (len(folded) > 2 or _is_order(last, before)))
        or not last[0].isascii()
        or folded in world.words("titles", "courtesy_always")
    )


def _is_order(last: str, before: str) -> bool:
    """Crispin Ollerenshaw QC: two letters that are hardly anybody's initials, behind a name in ordinary letters."""
    return last in world.written("titles", "after_in_capitals") and not before.isupper()


def cjk_bare(text: str) -> str:
    """A name in Han, kana or Hangul without the titles that are written on to it."""
    for title in world.written("titles", "cjk_before") + world.written("roles", "jobs_han"):
        if text.startswith(title) and len(text) - len(title) >= 2:
            text = text[len(title) :].strip()
    for title in world.written("titles", "cjk_after"):
        rest = text[: -len(title)].strip()
        if text.endswith(title) and len(rest) >= 2 and rest[-2] != " ":  # 槇原 ひより
            text = rest
    return text
