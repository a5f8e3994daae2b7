"""File → Settings. Every fault is found in one go and told as key, value, reason and remedy."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from inbox_worker.config.events import to_event
from inbox_worker.config.settings import Settings
from inbox_worker.errors import ConfigError
from inbox_worker.event import Event

REMEDIES = {
    "missing": "add this setting; config.example.toml shows it",
    "extra_forbidden": "remove it, or correct its name",
}


WORDS = {"missing": "this setting is missing", "extra_forbidden": "there is no such setting"}
"""pydantic's words for programmers, said to a person."""

SHOWN = 80
"""So many characters of a wrong value are repeated."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `key` as a dotted path, `value` as written ("" where there is none), why it is wrong and how to mend it."""

    key: str
    value: str
    why: str
    remedy: str

    def __str__(self) -> str:
        value = f" = {self.value}" if self.value else ""
        return f"{self.key}{value}\n    {self.why}\n    remedy: {self.remedy}"


class FaultyConfigError(ConfigError):
    """The configuration cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{path}: {count}\n" + "\n".join(f"  {fault}" for fault in faults), remedy="correct the file")


def load_settings(path: Path) -> Settings:
    """The settings in `path`; FaultyConfigError lists all that is wrong."""
    table = read_toml(path)
    try:
        settings = Settings.model_validate(table)
    except ValidationError as error:
        raise FaultyConfigError(path, tuple(_fault(detail) for detail in _own_faults(error.errors()))) from None
    faults = tuple(_event_faults(settings))
    if faults:
        raise FaultyConfigError(path, faults)
    return settings


def events_of(settings: Settings) -> tuple[Event, ...]:
    """The configured events as the core sees them."""
    return tuple(to_event(table, settings.letters) for table in settings.event)


def read_toml(path: Path) -> dict[str, Any]:
    """The parsed file; ConfigError with line and column where it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        remedy = "name the file with --config, or copy config.example.toml there"
        raise ConfigError(f"{path}: {error.strerror}", remedy=remedy) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not valid TOML: {error}", remedy="correct that line; texts stand in quotes"
        ) from None


def _event_faults(settings: Settings) -> list[Fault]:
    faults = []
    for position, table in enumerate(settings.event):
        try:
            to_event(table, settings.letters)
        except ValueError as error:
            faults.append(
                Fault(f"event[{position}] ({table.id})", "", str(error), "correct start, end, deadline or zone")
            )
    return faults


def _own_faults(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without those that only follow from others: a list whose one table is faulty is also "too short"."""
    places = [detail["loc"] for detail in details]

    def follows(detail: ErrorDetails) -> bool:
        here = detail["loc"]
        deeper = any(len(place) > len(here) and place[: len(here)] == here for place in places)
        return detail["type"] == "too_short" and deeper

    return [detail for detail in details if not follows(detail)]


def _fault(detail: ErrorDetails) -> Fault:
    key = _dotted(detail["loc"])
    why = WORDS.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    value = "" if detail["type"] == "missing" or isinstance(detail["input"], dict) else repr(detail["input"])
    if detail["type"] == "extra_forbidden":
        return Fault(key, _shown(key, value), why, _nearest(detail["loc"]))
    return Fault(
        key,
        _shown(key, value),
        why,
        REMEDIES.get(detail["type"], "correct the value; config.example.toml shows the form"),
    )


def _shown(key: str, value: str) -> str:
    """A password that was written into the file by mistake is not repeated on a screen or in a log."""
    if value and "password" in key.rpartition(".")[2] and not key.endswith(("_file", "_env")):
        return "(not shown)"
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"


def _dotted(location: tuple[int | str, ...]) -> str:
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".") or "the whole file"


def _nearest(location: tuple[int | str, ...]) -> str:
    known = difflib.get_close_matches(str(location[-1]), _known_keys(location), n=1)
    return f"did you mean {known[0]!r}?" if known else REMEDIES["extra_forbidden"]


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    table: Any = Settings
    for step in location[:-1]:
        if isinstance(step, str) and isinstance(table, type) and issubclass(table, BaseModel):
            table = _table_of(table.model_fields[step].annotation)
    return list(table.model_fields) if isinstance(table, type) and issubclass(table, BaseModel) else []


def _table_of(annotation: Any) -> Any:
    """The table type inside `X | None` and `tuple[X, ...]`."""
    inner = [
        part for part in getattr(annotation, "__args__", ()) if isinstance(part, type) and issubclass(part, BaseModel)
    ]
    return inner[0] if inner else annotation
