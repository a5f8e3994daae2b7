"""Where a person's name ends in Chinese or Japanese running text, which has no spaces and no capitals to tell.

Promises a length at which a known surname with a given name, or a short run between two words that stand around names, ends.
Whether it is a name is left to `names`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from inbox_worker.reading import world
from inbox_worker.reading.name_split import is_japanese_surname

FIRST = "\u3005"
LONGEST = 24
_GAP = "[ \u3000]?"
HAN = r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_PLAIN = rf"(?:(?![的是了们們你您我他她它这這没沒不]){HAN})"
_READING = r"[（(][\u3041-\u30ff \u3000・]{3,20}[）)]"


@lru_cache(20_000)
def length(text: str) -> int:
    """How many characters of `text` the name with which it begins takes; 0 where no surname and no boundary tell."""
    match = _known().match(text)
    size = _spaced_length(text) or (match.end() if match else _japanese_length(text))
    if not size and (match := _announced().match(text)):
        size = match.end()
    if size > 2 and (text[size - 1] in _PARTICLES or _ends_before(text, size - 1)):
        size -= 1
    return 0 if text[:size] in world.either(("han", "common"), ("people", "chinese_compound")) else size


_PARTICLES = "がはをにへ都也均已"
"""No given name ends so, though the longest run of letters does: あおい|が, 雷蕾|都."""


def _spaced_length(text: str) -> int:
    """Two words with a space between: the first a surname, or in Japanese none that stands before names, the second no small word."""
    match = _spaced().match(text)
    if match is None or match.group(2) in world.words("people", "han_behind"):
        return 0
    first = match.group(1)
    known = is_japanese_surname(first) or first in surnames()
    return match.end() if known or (_KANA.search(text) and first not in world.words("roles", "jobs_han")) else 0


@cache
def _spaced() -> re.Pattern[str]:
    return re.compile(rf"({HAN}{{1,4}})[ \u3000]({_GIVEN})(?={_behind().pattern})")


@cache
def surnames() -> frozenset[str]:
    """The Chinese ones, of one character and of two."""
    return world.either(("people", "chinese_surnames"), ("people", "chinese_compound"))


@cache
def _romanised() -> dict[str, frozenset[str]]:
    """Surname → how it is written in Latin letters."""
    found: dict[str, set[str]] = {}
    for entry in world.written("people", "romanised"):
        words = entry.split()
        for word in words:
            if word >= FIRST:
                found.setdefault(word, set()).update(other for other in words if other < FIRST)
    return {word: frozenset(forms) for word, forms in found.items()}


def surname_length(name: str) -> int:
    """How many characters of a Chinese name are the surname."""
    return 2 if name[:2] in world.words("people", "chinese_compound") else 1


def may_be_romanised(name: str, latin: str) -> bool:
    """Whether `latin` may be `name` in Latin letters: 周秉權 is Chow Ping Kuen; Benedict Chow may be anybody."""
    name, words = "".join(name.split()), latin.lower().replace("-", " ").replace(",", " ").split()
    size = surname_length(name)
    forms = _romanised().get(name[:size], frozenset())
    rest = [word for word in words if word not in forms]
    if not 0 < len(rest) < len(words) or len(words) > 4 or not world.words("people", "given").isdisjoint(rest):
        return False
    return len(_VOWELS.findall(" ".join(rest))) >= len(name) - size


def has_surname_of(name: str, latin: str) -> bool:
    """Whether a name in Latin letters ends or begins in the surname of one in Han: Amy Kwok has that of 郭美芳."""
    name, words = "".join(name.split()), latin.lower().replace(",", " ").split()
    size = surname_length(name)
    forms = _romanised().get(name[:size], frozenset())
    return 1 < len(words) < 5 and len(name) - size in (1, 2) and not forms.isdisjoint((words[0], words[-1]))


_VOWELS = re.compile(r"[aeiouyü]+")


def _japanese_length(text: str) -> int:
    """A Japanese surname with a given name; where no kana follows, a space must part them, for in Chinese the same characters are words."""
    for size in (4, 3, 2, 1):
        if is_japanese_surname(text[:size].translate(_VARIANTS)) and (given := _given().match(text, size)):
            return given.end() if given.group()[0] in " \u3000" or _KANA.search(text) else 0
    return 0


_KANA = re.compile(r"[\u3041-\u30ff]")


def _ends_before(text: str, at: int) -> bool:
    """Whether a word of two characters or more that follows names begins earlier: 单于晴|改由."""
    end = _behind().match(text, at)
    return end is not None and end.end() - at > 1 and text[at] not in " \u3000"


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
    before = _before().search(text, max(0, at - 6), at)
    return not at or (before is not None and not _opens_a_word(text, before.start()))


def _opens_a_word(text: str, at: int) -> bool:
    """Whether a kana begins a word and so is no particle: the は of （ありま はやて）."""
    return "\u3041" <= text[at] <= "\u309f" and at > 0 and text[at - 1] in " \u3000（("


_VARIANTS = str.maketrans("髙﨑濵濱邉邊齋齊斉澤廣國櫻眞", "高崎浜浜辺辺斎斎斎沢広国桜真")
"""Characters of Japanese names that one writer has and another has not."""


@cache
def _letters_alike() -> dict[int, str]:
    """Variants of a character in Japanese names, and for a traditional one the simplified: 溫嘉怡 is 温嘉怡."""
    simplified = {ord(pair[0]): pair[1] for pair in world.written("han", "simplified")}
    return simplified | {old: chr(new) for old, new in _VARIANTS.items()}


def is_part_of_name(one: str, other: str) -> bool:
    """Whether one is the surname or the given name of the other: 石黒 of 石黒 エマ, 惠玲 of 彭惠玲; variants of a letter are the same."""
    one, other = one.translate(_letters_alike()), other.translate(_letters_alike())
    short, long = sorted(("".join(one.split()), "".join(other.split())), key=len)
    if short == long:
        return True
    if len(short) < 2 or len(long) > 8:
        return False
    words = max(one, other, key=len).split()
    return (
        (len(words) > 1 and short in (words[0], words[-1]))
        or (long.startswith(short) and is_japanese_surname(short) and len(long) > 3)
        or (len(short) == 2 and len(long) == 3 and long.endswith(short))
        or (long.startswith(short) and short in world.words("people", "chinese_compound"))
    )


@cache
def _known() -> re.Pattern[str]:
    """The longest given name is tried first: 王和平, then 陈明 before 和."""
    chinese, compound = _any("chinese_surnames"), _any("chinese_compound")
    end = f"(?={_behind().pattern})"
    rows = (
        rf"{HAN}{{1,8}}[·・•‧．]{HAN}{{1,8}}{end}",
        rf"[\u30a1-\u30ff]{{1,8}}(?:[・ \u3000＝][\u30a1-\u30fa\u30fc-\u30ff]{{1,8}}){{1,3}}{end}",
        rf"{HAN}{{2,6}}(?={_READING})",
        rf"(?:{compound}){_PLAIN}{{2}}{end}",
        rf"(?:{compound}){_PLAIN}{end}",
        rf"(?:{chinese}){_GAP}{_PLAIN}{{2}}{end}",
        rf"(?:{chinese}){_GAP}{_PLAIN}{end}",
        rf"(?:{chinese})(?:{chinese}){_PLAIN}{{2}}{end}",
    )
    return re.compile("|".join(rows))


_GIVEN = (
    rf"(?:{HAN}{{1,3}}|[\u3041-\u309f]{{2,3}}[子美香江代枝恵]|(?:(?!です)[\u3041-\u309f]){{2,4}}|"
    rf"[\u30a1-\u30ff]{{2,5}}|[\u3041-\u309f]{{2}}{HAN})"
)


@cache
def _given() -> re.Pattern[str]:
    return re.compile(rf"{_GAP}{_GIVEN}(?={_behind().pattern})")


@cache
def _announced() -> re.Pattern[str]:
    """Whatever the surname, before words with which people name themselves or others."""
    rows = (
        rf"{HAN}{{3,5}}(?=です|と申|でござ|様|さん|氏)",
        rf"{HAN}{{2,3}}(?:[\u3041-\u309f]{{2,4}}|[\u30a1-\u30ff]{{2,5}})(?=です|と申|でござ)",
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
