"""The event's own date as the network knows it. It was taught on mails to one event, and would take the day of any other for another event:
so the day, month and weekday of the event that a mail is read for, and those of the event that was taught, change places in what it sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from inbox_worker.reading.folding import fold

TAUGHT = date(2019, 7, 16)
"""The day of the event in the mails of tests/corpus and benchmarks/sketches."""

Names = tuple[tuple[tuple[str, ...], ...], ...]
"""Language by language the names of months or weekdays, each with its forms."""

_ENDINGS = ("st", "nd", "rd", "th", "er", "e", "º", "ª", "日", "号", "號")
_ORDINAL = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@lru_cache(64)
def stand_ins(day: date | None, months: Names, weekdays: Names) -> Mapping[str, str]:
    """Which folded word stands for which in the eyes of the network."""
    if day is None or day == TAUGHT:
        return {}
    pairs = [
        *_of_names(months, day.month, TAUGHT.month),
        *_of_names(weekdays, day.isoweekday(), TAUGHT.isoweekday()),
        *_of_days(day.day, TAUGHT.day),
        (str(day.year), str(TAUGHT.year)),
        (f"{day.month:02}", f"{TAUGHT.month:02}"),
    ]
    found: dict[str, str] = {}
    for own, taught in pairs:
        found.setdefault(own, taught)
    for own, taught in pairs:
        found.setdefault(taught, own)
    return found


def _of_names(names: Names, own: int, taught: int) -> Iterator[tuple[str, str]]:
    for language in names:
        yield from _of_forms(language[own - 1], language[taught - 1])


def _of_forms(own: Sequence[str], taught: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at in range(max(len(own), len(taught))):
        yield fold(own[min(at, len(own) - 1)]), fold(taught[min(at, len(taught) - 1)])


def _of_days(own: int, taught: int) -> Iterator[tuple[str, str]]:
    yield str(own), str(taught)
    yield f"{own:02}", str(taught)
    yield f"{own}{_ORDINAL.get(own, 'th')}", f"{taught}{_ORDINAL.get(taught, 'th')}"
    yield from ((f"{own}{ending}", f"{taught}{ending}") for ending in _ENDINGS)
