"""Where an organisation begins and ends in Chinese or Japanese, and what only reads like one: scripts without spaces and capitals.

Promises to take off small words that stand before an organisation ("单位是", "目前在", "所属は"), and to refuse speech, the writer's own
"our institute", bare legal forms and departments. Whether the rest is an organisation is left to `affiliations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from inbox_worker.reading import dense, world

_DENSE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_MARKS = "・·•※◆◇■□●○★☆▼▲→：:"
_NAME_WITH_READING = re.compile(r"[^（(]{2,12}[（(][\u3041-\u30ff \u3000・]{3,20}[）)][ \u3000]*(?=\S)")
_TORN = re.compile(r"[^「『]*[」』]")
"""A quote that closes before one opens: the piece was torn from two."""
_LEAST, _ROUNDS, _LONGEST = 2, 4, 60


def is_dense(text: str) -> bool:
    """Whether Han or kana stand in it."""
    return _DENSE.search(text) is not None


def bare(text: str) -> str:
    """`text` without small words before it and without what says where the organisation has its post."""
    if len(text) > _LONGEST:
        return text
    named = _NAME_WITH_READING.match(text)
    text = text[named.end() :] if named else text
    for _ in range(_ROUNDS):
        text = text.lstrip(_MARKS + " ")
        lead = _lead().match(text)
        if lead is None or len(text) - lead.end() < _LEAST:
            break
        text = text[lead.end() :]
    while " " in text and text.rpartition(" ")[2] in _jobs():
        text = text.rpartition(" ")[0].rstrip(" 、,，")
    text = _without_glued_job(_before_title(_without_person(text)))
    post = _posted().search(text)
    return text[: post.start()] if post and post.start() >= _LEAST else text


_BREAK = re.compile(r"[，。、；：:！？!?（）()「」『』“”\"《》\s,;/|·>—]")
_QUOTED_AHEAD = re.compile(r"[「『“《\"][^「」『』“”《》\"\s]{1,10}[」』”》\"]$")
"""The name of a house before its sort: 「破茧」反诱拐志愿者联盟."""
_KANA_AHEAD = re.compile(r"^[\u3041-\u309f]+")
_REACH = 24


def extents(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a house may begin and end of which `start:end` is a part: at the beginning of its clause or behind the last small word before
    it; at the first word like 協會 that ends there or further on, at the next small word, or at the end of the clause."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    first = max((mark.end() for mark in _BREAK.finditer(text, low, start)), default=low)
    last = next((mark.start() for mark in _BREAK.finditer(text, end, high)), high)
    begin = after_small_word(text, first, start + 1)
    sort = min((at for at in _sort_ends(text, start, last) if at >= end), default=end)
    small = min(
        (at for word in world.row("organisations", "han_before", "ja") if (at := text.find(word, end, last)) >= 0),
        default=last,
    )
    quoted = _QUOTED_AHEAD.search(text, low, first)
    begins = (
        begin,
        first,
        start + len(text[start:end]) - len(_KANA_AHEAD.sub("", text[start:end])),
        quoted.start() if quoted else first,
    )
    found = ((one, other) for one in begins for other in (end, sort, small) if other - one > _LEAST)
    return [place for place in dict.fromkeys(found) if place != (start, end)]


def after_small_word(text: str, first: int, end: int) -> int:
    """Where the last small word ends that stands between two places of a text and before a house: `first` where none does."""
    found = [
        at + len(small)
        for small in world.written("organisations", "han_before")
        if (at := text.rfind(small, first, end)) >= 0
    ]
    return max(found, default=first)


def _sort_ends(text: str, start: int, last: int) -> Iterator[int]:
    for sort in world.written("organisations", "han"):
        at = text.find(sort, start, last) if len(sort) > 1 else -1
        while at >= 0:
            yield at + len(sort)
            at = text.find(sort, at + 1, last)


def _before_title(text: str) -> str:
    """海风卫视《深度三十分》: what a house makes is no part of its name."""
    head = text.partition("《")[0].rstrip()
    return head if len(head) >= _LEAST else text


def _without_person(text: str) -> str:
    """青鸟社的周小梅, 桐生工業の田中太郎: the house goes on to its person; nothing is left where no house stands before."""
    link = max(text.rfind("的"), text.rfind("の"))
    tail = text[link + 1 :]
    if link < 1 or len(tail) < _LEAST or dense.length(tail) != len(tail):
        return text
    return text[:link] if any(sort in text[:link] for sort in world.written("organisations", "han")) else ""


def _without_glued_job(text: str) -> str:
    """星河通讯社记者, 南湾大学驻纽约代表: a job directly behind a word that ends the names of houses."""
    job = next((job for job in _glued_jobs() if text.endswith(job)), "")
    rest = text[: len(text) - len(job)]
    post = _posted().search(rest)
    rest = rest[: post.start()] if post else rest
    ends = world.written("organisations", "han") + world.written("organisations", "han_ends")
    return rest if job and len(rest) > _LEAST and rest.endswith(ends) else text


@cache
def _glued_jobs() -> tuple[str, ...]:
    """The longest first."""
    return tuple(sorted((job for job in _jobs() if len(job) > 1), key=len, reverse=True))


@cache
def _jobs() -> frozenset[str]:
    return frozenset(world.written("roles", "jobs_han"))


def is_ours(text: str) -> bool:
    """Whether this is the writer's own house without its name: 我校法学院, 当事務所の弁護士."""
    return len(text) <= _LONGEST and _own().fullmatch("".join(text.split())) is not None


def is_none(text: str) -> bool:
    """Whether this is no organisation, whatever stands in it: speech, a label, a bare legal form, a department."""
    plain = "".join(text.split())
    if len(plain) > _LONGEST:
        return False
    return bool(
        _speech().search(plain)
        or _TORN.match(plain)
        or ":" in plain
        or _sorts_alone().fullmatch(plain)
        or _department().fullmatch(plain)
    )


def _any(table: str) -> str:
    return "|".join(map(re.escape, world.written("organisations", table)))


@cache
def _lead() -> re.Pattern[str]:
    """A single character goes only before a house with its sort at the end: 在 of 在某某协会, not that of 在地文化."""
    sorts = "|".join(map(re.escape, world.written("organisations", "han")))
    guard = _any("han_lead_never")
    return re.compile(
        rf"(?!{guard})(?:(?:{_any('han_lead')})[：:は，, ]?|(?:{_any('han_lead_one')})(?=.{{1,30}}(?:{sorts})))"
    )


@cache
def _posted() -> re.Pattern[str]:
    return re.compile(rf"(?:常?[驻駐](?:{_any('han_posts')})|(?:{_any('han_tail')}))$")


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(rf"{_any('han_speech')}|(?:{_any('han_speech_end')})$")


@cache
def _own() -> re.Pattern[str]:
    own, kinds = _any("han_own"), _any("han_own_kinds")
    return re.compile(rf"(?:{own})(?:{kinds})(?:の.*|.{{0,6}})")


@cache
def _sorts_alone() -> re.Pattern[str]:
    legal, sorts = _any("han_legal"), world.written("organisations", "han")
    named = set(world.written("organisations", "han_whole"))
    alone = "|".join(re.escape(sort) for sort in sorts if sort not in named)
    kinds = "|".join(re.escape(kind) for kind in world.written("organisations", "han_own_kinds") if kind not in named)
    return re.compile(rf"(?:{legal}){{1,2}}|{alone}|{kinds}")


@cache
def _department() -> re.Pattern[str]:
    fields = "|".join(map(re.escape, world.written("roles", "departments_han")))
    ends = "|".join(map(re.escape, world.written("roles", "departments_han_ends")))
    return re.compile(rf"(?:{fields}){{1,3}}(?:{ends})?")
