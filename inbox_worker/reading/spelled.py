"""Addresses that are spelled, to be read by people alone: "ada at mill dot example", "ada [at] mill.example"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from inbox_worker.reading import world

_OPEN, _SHUT = r"[\[({<（【]", r"[\])}>）】]"
_PART = r"[a-z0-9_+-]{1,40}"


def spelled(text: str) -> Iterator[tuple[int, int, str]]:
    """Where such addresses stand, and what they are. Without brackets both signs must be spelled: "at" is a word of its own."""
    at, dot, whole = _patterns()
    if not at.search(text):
        return
    for match in whole.finditer(text):
        local, sign, host = match.group("local", "at", "host")
        if sign.strip()[:1] in "[({<（【" or dot.search(host):
            yield *match.span(), f"{dot.sub('.', local)}@{dot.sub('.', host)}"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    at, dot = (_sign(table) for table in ("spelled_at", "spelled_dot"))
    point = rf"(?:{dot}|\.)"
    local = rf"(?<![a-z0-9@._-])(?P<local>{_PART}(?:{point}{_PART}){{0,3}})"
    host = rf"(?P<host>{_PART}(?:{point}{_PART}){{0,3}}{point}[a-z]{{2,20}})(?![a-z0-9@])"
    whole = re.compile(rf"{local}(?P<at>{at}){host}", re.IGNORECASE)
    return re.compile(at, re.IGNORECASE), re.compile(dot, re.IGNORECASE), whole


def _sign(table: str) -> str:
    """A sign in words: in brackets, or between two spaces."""
    words = "|".join(map(re.escape, world.written("words", table)))
    return rf"(?:[ \t]?{_OPEN}[ \t]?(?:{words})[ \t]?{_SHUT}[ \t]?|[ \t](?:{words})[ \t])"
