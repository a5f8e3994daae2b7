"""Every compiled regular expression of the worker, against 64 KB that are made to hurt it: characters of its own, repeated."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from re import _parser as syntax  # type: ignore[attr-defined]
from typing import Any

import pytest

import inbox_worker

SIZE = 64 * 1024
LIMIT_SECONDS = 0.4
"""What is linear takes a tenth of a second on a slow machine; what is not takes many."""
ALWAYS = ("a", "0", " ", "\n", ".", "-", "(", "中", "a ", "a.")
CAPPED = {
    "inbox_worker.letters.cleaning._LINK[0]": 2_000,  # _LOOKED_AT
    "inbox_worker.mail.bounce._RETURNED[0]": 20_000,  # _returned
    "inbox_worker.reading.name_pieces._SPEECH[0]": 160,  # names.LONGEST
    "inbox_worker.reading.name_pieces._STRONG[0]": 160,  # names.LONGEST
}
"""Patterns that are given no more than so many characters, and where that is seen to."""


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern in the modules, by its place."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in pkgutil.walk_packages(inbox_worker.__path__, "inbox_worker."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, pattern in enumerate(within(value)):
                found.setdefault(f"{module.name}.{name}[{number}]", pattern)
    return {place: pattern for place, pattern in found.items() if place == first_place(found, pattern)}


def is_anchored(place: str) -> bool:
    """Whether the code asks of a pattern only what stands at one place (`match`, `fullmatch`), so that it never searches."""
    module, _, name = place.partition("[")[0].rpartition(".")
    source = Path(str(importlib.import_module(module).__file__)).read_text(encoding="utf-8")
    uses = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", source))
    named = len(re.findall(rf"\b{re.escape(name)}\b", source))
    calls = len(re.findall(rf"\b{re.escape(name)}\.\w+\(", source))
    return uses <= {"match", "fullmatch"} and calls == named - 1


def first_place(found: dict[str, re.Pattern[Any]], pattern: re.Pattern[Any]) -> str:
    """A pattern that is imported elsewhere is tested once."""
    return next(place for place, other in found.items() if other is pattern)


def within(value: object) -> Iterator[re.Pattern[Any]]:
    """The patterns that a value is or holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from within(item)
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from within(item)


def characters(parsed: Any) -> Iterator[str]:
    """Characters that a parsed pattern speaks of, in order."""
    for kind, argument in parsed:
        if str(kind) == "CATEGORY":
            yield {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "7"}.get(str(argument), "w")
        elif isinstance(argument, int):
            yield from (chr(argument),) if "LITERAL" in str(kind) else ()
        elif str(kind) == "RANGE":
            yield chr(argument[0])
        else:
            for part in parts(argument):
                yield from itertools.islice(characters(part), 4)


def parts(argument: Any) -> Iterator[Any]:
    """The patterns within a pattern: of a group, a repetition, a choice, a set."""
    if isinstance(argument, list | syntax.SubPattern):
        yield argument
    elif isinstance(argument, tuple):
        for part in argument:
            if isinstance(part, list):
                yield from itertools.islice(part, 12)
            elif isinstance(part, syntax.SubPattern):
                yield part


def seeds(pattern: re.Pattern[Any]) -> list[str]:
    """What is repeated: its characters, alone, two together, and from the first to each of the others."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    own = list(dict.fromkeys(itertools.islice(characters(syntax.parse(source, pattern.flags & ~re.UNICODE)), 10)))
    pairs = ["".join(pair) for pair in itertools.pairwise(own)]
    return list(dict.fromkeys((*ALWAYS, *own, *pairs, "".join(own))))


def attacks(pattern: re.Pattern[Any], size: int) -> Iterator[Any]:
    """Long strings in which the pattern nearly matches again and again."""
    for seed in seeds(pattern):
        text = (seed * (size // len(seed) + 1))[:size] + "\0!"
        yield text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")[:size]


def slowest(pattern: re.Pattern[Any], size: int = SIZE, *, anchored: bool = False) -> tuple[float, Any]:
    """The time of the worst attack, and how it begins. It is over as soon as one is too slow."""
    worst: tuple[float, Any] = (0.0, "")
    for text in attacks(pattern, size):
        begun = time.process_time()
        if anchored:
            pattern.match(text)
        else:
            deque(pattern.finditer(text), maxlen=0)
        worst = max(worst, (time.process_time() - begun, text[:20]), key=lambda pair: pair[0])
        if worst[0] > LIMIT_SECONDS:
            break
    return worst


PATTERNS = patterns()


def test_all_patterns_are_found() -> None:
    assert len(PATTERNS) > 150


@pytest.mark.parametrize("place", PATTERNS)
def test_no_text_makes_it_slow(place: str) -> None:
    seconds, text = slowest(PATTERNS[place], CAPPED.get(place, SIZE), anchored=is_anchored(place))
    assert seconds < LIMIT_SECONDS, f"{PATTERNS[place].pattern!r} takes {seconds:.2f} s for {text!r} …"


@pytest.mark.parametrize(
    ("bad", "size"),
    [(r"\s*,\s*x", 49_152), (r"[\w.]+@[\w.]+\.[a-z]+$", 16_384), (r"-{2,}.{0,120}-{2,}\s*$", 256)],
)
def test_a_bad_pattern_is_found_out(bad: str, size: int) -> None:
    seconds, _ = slowest(re.compile(bad), size)
    assert seconds > LIMIT_SECONDS
