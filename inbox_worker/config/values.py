"""The kinds of value a setting can have, beyond what TOML knows: each with the sentence a person reads when it is wrong."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator

DURATION = re.compile(r"(\d{1,6}) ?(ms|s|min|h|d)\b\s*")
UNITS = {"ms": "milliseconds", "s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def parse_duration(value: Any) -> timedelta:
    """ "5 min", "90 s", "1 h 30 min" → a timedelta."""
    if isinstance(value, timedelta):
        return value
    pieces = DURATION.findall(value) if isinstance(value, str) else []
    if not pieces or DURATION.sub("", value).strip():
        raise ValueError('a duration is wanted, such as "90 s", "5 min" or "1 h"')
    return sum((timedelta(**{UNITS[unit]: int(number)}) for number, unit in pieces), timedelta())


def parse_hour(value: Any) -> time:
    """ "08:00" or a TOML local time → a time of day."""
    if isinstance(value, time):
        return value
    try:
        return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone of its own
    except (TypeError, ValueError):
        raise ValueError('a time of day is wanted, such as "08:00"') from None


def check_zone(value: str) -> str:
    """An IANA time zone name."""
    if value not in available_timezones():
        raise ValueError('an IANA time zone is wanted, such as "America/New_York" or "Europe/Zurich"')
    return value


def check_address(value: str) -> str:
    """One plain address: local@domain."""
    if not ADDRESS.fullmatch(value):
        raise ValueError('one plain address is wanted, such as "registration@events.example"')
    return value


def parse_texts(value: Any) -> dict[str, str]:
    """A text, or a table of texts per language tag; a plain text is filed under "" until the fallback language is known."""
    texts = {"": value} if isinstance(value, str) else value
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise ValueError('a text is wanted, or one per language: { en = "…", fr = "…" }')
    wrong = [tag for tag in texts if tag and not re.fullmatch(r"[a-z]{2,3}", tag)]
    if wrong:
        raise ValueError(f'"{wrong[0]}" is not a language tag such as "en" or "fr"')
    return {tag: " ".join(text.split()) for tag, text in texts.items()}


def check_given(texts: dict[str, str]) -> dict[str, str]:
    """A text that every letter needs: not empty in any language that is named."""
    if not texts or not all(texts.values()):
        raise ValueError("this text is empty, and the letters need it")
    return texts


def in_zone(moment: datetime, zone: str) -> datetime:
    """A wall-clock time in `zone` as an instant; one that does not exist, or exists twice, there is refused."""
    if moment.tzinfo is not None:
        return moment
    place = ZoneInfo(zone)
    first, second = moment.replace(tzinfo=place, fold=0), moment.replace(tzinfo=place, fold=1)
    if first.utcoffset() != second.utcoffset():
        what = "does not exist" if first.utcoffset() < second.utcoffset() else "exists twice"  # type: ignore[operator]
        raise ValueError(f"{moment:%Y-%m-%d %H:%M} {what} in {zone} (clocks change): write it with its offset from UTC")
    return first


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Hour = Annotated[time, BeforeValidator(parse_hour)]
Zone = Annotated[str, AfterValidator(check_zone)]
MailAddress = Annotated[str, AfterValidator(check_address)]
LocalTexts = Annotated[dict[str, str], BeforeValidator(parse_texts)]
GivenTexts = Annotated[dict[str, str], BeforeValidator(parse_texts), AfterValidator(check_given)]
