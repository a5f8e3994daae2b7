"""The pieces of what was found as an organisation that may be the organisation: before a comma, behind a link, in quotes, in full.

Promises pieces of the text with their places, and how each was cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from inbox_worker.reading import world
from inbox_worker.reading.affiliations import is_legal_form, is_telling, without_turkish_case
from inbox_worker.reading.folding import is_cyrillic
from inbox_worker.reading.judged import (
    affiliation_likeness,
    as_affiliation,
    is_department,
    is_part,
    is_title,
)
from inbox_worker.reading.placed import before_joined_place
from inbox_worker.reading.words import fold


@lru_cache(2048)
def houses_in(text: str, *, labelled: bool) -> tuple[tuple[int, int, str, str], ...]:
    """The text and those pieces of it that may be an organisation: where each stands, how it was cut, and how it reads cleaned. The same
    for every person of a mail, and so remembered."""
    found: list[tuple[int, int, str, str]] = []
    for start, end, cut in ((0, len(text), ""), *_pieces(text)):
        if labelled and cut in _IN_THE_MIDST:
            continue
        house = as_affiliation(" ".join(_BROKEN.sub("", text[start:end]).split()), labelled=labelled and not cut)
        if house and (not cut or cut in _AS_THEY_ARE or affiliation_likeness(house) >= LIKELY_PIECE):
            found.append((start, end, cut, house))
    return tuple(found)


_BROKEN = re.compile(r"(?<=[\u3005-\u9fff])\s{0,20}\n\s{0,20}(?=[\u3005-\u9fff])")
"""A line's end within a text without spaces."""
LIKELY_PIECE = 0.45
IN_QUOTES = "in quotes"
_BEFORE_DEPARTMENT = "before a department"
_AS_THEY_ARE = frozenset(
    {IN_QUOTES, "in brackets", "from a capital", "before a case", "before a place", _BEFORE_DEPARTMENT}
)
"""Pieces that need not look like an organisation to be one."""
_IN_THE_MIDST = frozenset({"up to its sort", "before a link", "behind link"})
"""Cuts where nothing but a word tells that the organisation ends or begins: where a label tells it, the whole phrase stands."""
_COMMA = re.compile(
    r"(?<!\s)\s*[,،，、|]\s*|\s[-–—]\s|(?<=[\u3005-\u9fff])[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?=[\u3005-\u9fff])"
)
"""In Chinese and Japanese a space too: between the house and its name in Latin letters, or its department."""
_BEHIND_LINK = re.compile(r"(?<=\s)(?:(\w{1,4}(?:(?=\s)|['’]))\s*(?=(\w+))|(?=([\u0620-\u064a]+)))")
_BELONGS = re.compile(
    r"\s(?:التابع|التابعة|التابعين|التابعه|تابع|تابعة|المنبثق|المنبثقة)\s(?:عن\s|ل(?!ل)|إلى\s|(?=للـ?))"
)
"""A programme, a service and the house that has it: خدمة … التابعة ل|جمعية."""
_STOP = re.compile(r"\n|(?<=[^\W\d_]{4})\.\s(?=\S)")
"""Where a line or a sentence ends within what was taken for one organisation."""
_ARABIC_WORD = re.compile(r"\s([\u0620-\u064a]{2,4})(?=\s)")
_BRACKETED = re.compile(r"(?<!\s)\s[(（]([^()（）]{2,80})(?:[)）]|$)")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE_PLACE = re.compile(r"(?<=\w)\s(?:en el|en la|en|in|à|au|em|no|na|ad?)\s(?=[A-ZÀ-Þ])")
_QUOTED = re.compile(r"[\"“„«「『《]([^\"“”„«»「」『』《》]{3,80})[\"”“»」』》]?")


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Before a comma, behind one, in brackets, before them, from its first capital on, behind "of", in quotes."""
    yield from _beside_commas(text)
    if stop := _STOP.search(text):
        yield 0, len(text[: stop.start()].rstrip()), "before a stop"
    for word in _BEHIND_LINK.finditer(text):
        link = word.group(1)
        joined = link is None or link[-1] in "'’" or fold(link) in world.words("organisations", "links")
        house = fold(word.group(2) or word.group(3)) in world.words("organisations", "strong")
        before = text[: word.start()]
        named = text[word.end() : word.end() + 1].isupper() and not house and _is_held(before)
        if joined and (house or named) and not _heads_a_house(before):
            yield word.end(), len(text), "behind a part" if named else "behind link"
    yield from _written_pieces(text)
    yield from _slavic_pieces(text)
    for place in _BEFORE_PLACE.finditer(text):
        yield 0, place.start(), "before a place"
    if text[:1] >= "\u3005":
        yield from _dense_pieces(text)
    yield from _turkish_pieces(text)
    bracketed = _BRACKETED.search(text)
    if bracketed:
        yield bracketed.start(1), bracketed.end(1), "in brackets"
    quoted = _QUOTED.search(text)
    if quoted:
        yield quoted.start(1), quoted.end(1), IN_QUOTES


def _beside_commas(text: str) -> Iterator[tuple[int, int, str]]:
    for comma in _COMMA.finditer(text):
        if not is_legal_form(text[comma.end() :]):  # Hafen Software Co., Ltd. is one name
            yield 0, comma.start(), "before comma"
            yield comma.end(), len(text), "behind comma"


def _written_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """What brackets, capitals and "which belongs to" part."""
    if belonging := _BELONGS.search(text):
        yield belonging.end(), len(text), "belongs to"
        yield 0, belonging.start(), "before a link"
    if end := before_joined_place(text):
        yield 0, end, "before a place"
    for link in _ARABIC_WORD.finditer(text):
        if fold(link.group(1)) in world.words("organisations", "links") and not _wants_from(text[: link.start()]):
            yield 0, link.start(), "before a link"
    if bracket := _BRACKETED.search(text):
        yield bracket.start(1), bracket.end(1), "in brackets"
        yield 0, bracket.start(), "before brackets"
    capital = next((word.start() for word in _WORD.finditer(text) if text[word.start()].isupper()), 0)
    if capital and text[:1].islower():
        yield capital, len(text), "from a capital"


def _wants_from(text: str) -> bool:
    """Whether what stands before "from" is not complete without it: رابطة إعلاميي الحد (من الاستغلال)."""
    return fold(text).rpartition(" ")[2] in world.words("organisations", "wants_from")


def _slavic_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Департамент сотрудничества | Министерства труда: no word joins a department and the house in the genitive that has it."""
    if not is_cyrillic(text):
        return
    for word in _WORD.finditer(text, 1):
        at = word.start()
        if text[at].isupper() and is_telling(fold(word.group())) and _is_held(text[:at].rstrip()):
            yield at, len(text), "behind a part"
            return


def _is_held(text: str) -> bool:
    """Whether what stands before "of" is a job or a part that some house has: Head (of Lawyers Without Silence), Justice Committee."""
    text = text.removesuffix(" the")
    return is_title(text) or is_part(text) or is_department(text)


def _heads_a_house(text: str) -> bool:
    """Whether what stands before "of" is an organisation and not only a job or a department in it: Ministère (de la Justice)."""
    words = fold(text).split()
    named = bool(words) and words[0] in world.words("organisations", "strong") - _HELD_BY_HOUSES
    return named and text[:1].isupper() and not is_title(text) and not is_department(text)


_HELD_BY_HOUSES = frozenset(
    map(fold, ("Centre", "Center", "Centro", "Zentrum", "Institut", "Instituto", "Istituto", "Institute"))
)
"""Houses that other houses have: the University is the affiliation as often as its Institute."""


def _turkish_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Without a case that an apostrophe parts from it (Derneği'ni), and up to a word like "üniversitesi", which stands last."""
    bare = without_turkish_case(text)
    if bare != text:
        yield 0, len(bare), "before a case"
    for word in _LAST_SYLLABLE.finditer(text):
        if world.keyed(word.group()) in world.row("organisations", "strong", "tr"):
            yield 0, word.end(), "up to its sort"


_LAST_SYLLABLE = re.compile(r"(?<=\s)[^\W\d_]{4,}[iıuü](?=['’\s])")


_LEAST_OF_HAN = 4
"""So many characters the name of a house has at least."""


def _dense_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Without a small word before it and what it has behind it, and up to a word like 協會 that is not its last."""
    for small in world.written("organisations", "han_before"):
        if text.startswith(small) and len(text) > len(small) + 2:
            yield len(small), len(text), "behind link"
    yield from _beside_departments(text)
    if text.endswith(world.written("organisations", "han_ends")) and not text.endswith(sorts()):
        return  # 人权观察网: the sort in its midst is not where it ends
    for suffix in world.words("organisations", "han"):
        at = text.find(suffix)
        if at <= 0:
            continue
        head, behind = text[: at + len(suffix)], text[at + len(suffix) :]
        goes_on = behind.startswith(_GOES_ON) or behind.startswith(sorts())  # 有限|公司
        if len(behind) > 1 and not goes_on and not _is_open(head):
            yield 0, len(head), "up to its sort"


def _beside_departments(text: str) -> Iterator[tuple[int, int, str]]:
    """What 的 joins to a place, 纽约长岛的|格伦伍德大学, and what stands before a department."""
    of = text.rfind("的")
    if 0 < of < len(text) - _LEAST_OF_HAN and text.endswith(sorts()):
        yield of + 1, len(text), "behind link"
    if house := _before_department().match(text):
        yield 0, house.end(), _BEFORE_DEPARTMENT


@cache
def _before_department() -> re.Pattern[str]:
    """防拐总署|综合处, 劳动部|国际合作: up to where a department, or the beginning of its name, is written behind the house that has it."""
    fields = "|".join(map(re.escape, world.written("roles", "departments_han")))
    ends = "|".join(map(re.escape, world.written("roles", "departments_han_ends")))
    kinds = "".join({kind[-1] for kind in (*world.written("organisations", "han_own_kinds"), *sorts())})
    return re.compile(rf".{{1,40}}?[{re.escape(kinds)}](?=(?:{fields}){{1,3}}(?:{ends})?$)")


_GOES_ON = ("「", "『", "“")
"""Behind these stands the name of a house whose sort alone stands before: 民间团体「…」."""


def _is_open(text: str) -> bool:
    """Whether a quote opens in it and does not close."""
    return any(text.count(opening) > text.count(closing) for opening, closing in ("「」", "『』", "“”"))


def sorts() -> tuple[str, ...]:
    """The words for sorts of organisation in Han: 协会, 大学."""
    return world.written("organisations", "han")
