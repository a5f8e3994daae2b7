"""Where a person's name ends in Chinese or Japanese running text, which has no spaces and no capitals to tell.

Promises a length at which a known surname with a given name, or a short run between two words that stand around names, ends.
Whether it is a name is left to `names`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from inbox_worker.reading import world

FIRST = "\u3005"
LONGEST = 24
_GAP = "[ \u3000]?"
_HAN = r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_READING = r"[（(][\u3041-\u30ff \u3000・]{3,20}[）)]"


@lru_cache(20_000)
def length(text: str) -> int:
    """How many characters of `text` the name with which it begins takes; 0 where no surname and no boundary tell."""
    match = _known().match(text)
    return match.end() if match else 0


@lru_cache(20_000)
def bounded(text: str, longest: int) -> int:
    """How many characters stand before the first word that follows names, or before what is no letter; 0 if that is farther
    than a name reaches."""
    return next((at for at in range(2, min(len(text), longest) + 1) if ends_at(text, at)), 0)


def ends_at(text: str, at: int) -> bool:
    """Whether what stands at `at` may stand behind a name."""
    return _behind().match(text, at) is not None


def may_begin(text: str, at: int) -> bool:
    """Whether what stands before `at` may stand before a name: "同事", "の"."""
    return not at or _before().search(text, max(0, at - 6), at) is not None


@cache
def _known() -> re.Pattern[str]:
    """The longest given name is tried first: 王和平, then 陈明 before 和."""
    chinese, compound = _any("chinese_surnames"), _any("chinese_compound")
    japanese = _any("japanese_surnames")
    end = f"(?={_behind().pattern})"
    given = rf"(?:{_HAN}{{1,3}}|[\u3041-\u309f]{{2,4}}|[\u30a1-\u30ff]{{2,5}}|[\u3041-\u309f]{{2}}{_HAN})"
    rows = (
        rf"{_HAN}{{1,4}}[ \u3000]{given}{end}",
        rf"{_HAN}{{2,6}}(?={_READING})",
        rf"(?:{compound}){_HAN}{{2}}{end}",
        rf"(?:{compound}){_HAN}{end}",
        rf"(?:{chinese}){_GAP}{_HAN}{{2}}{end}",
        rf"(?:{chinese}){_GAP}{_HAN}{end}",
        rf"(?:{japanese}){_GAP}{given}{end}",
        rf"{_HAN}{{3,5}}(?=です|と申|でござ|様|さん|氏)",
        rf"{_HAN}{{2,3}}(?:[\u3041-\u309f]{{2,4}}|[\u30a1-\u30ff]{{2,5}})(?=です|と申|でござ)",
    )
    return re.compile("|".join(rows))


def _any(table: str) -> str:
    return "|".join(map(re.escape, world.written("people", table)))


@cache
def _behind() -> re.Pattern[str]:
    words = sorted(
        {*world.written("people", "han_behind"), *world.written("titles", "cjk_after")}, key=len, reverse=True
    )
    return re.compile(rf"(?:\Z|[^\w·・•]|[\d_a-zA-Z]|{'|'.join(map(re.escape, words))})")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:[\W\d_a-zA-Z]|{'|'.join(map(re.escape, world.written('people', 'han_ahead')))})\Z")
