"""The example event that ships with the worker: what commands assume without a configuration, and what `demo` plays."""

from __future__ import annotations

from pathlib import Path

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.config.policy import policy_of
from inbox_worker.desk.model import Policy
from inbox_worker.event import Event

_PACKAGE = Path(__file__).resolve().parent.parent
PLACES = (_PACKAGE / "config.example.toml", _PACKAGE.parent / "config.example.toml")
"""In an installed wheel, and in a work tree."""


def example_path() -> Path:
    """Where config.example.toml is."""
    return next(path for path in PLACES if path.is_file())


def example_events() -> tuple[Event, ...]:
    """The events of the example configuration."""
    return events_of(load_settings(example_path()))


def example_policy() -> Policy:
    """The rules of the example configuration."""
    return policy_of(load_settings(example_path()), None)
