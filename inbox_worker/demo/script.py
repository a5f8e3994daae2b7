"""The demo's script: which mail arrives when, what the organiser answers, when the worker is killed. Read from demo/mails/script.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

MAILS = Path(__file__).parent / "mails"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail arrives. `wants` something of the desk and so may cause letters to `may_hear`; `tells` what it is, for the audience."""

    at: datetime
    file: str
    tells: str
    wants: bool
    may_hear: frozenset[str]

    @property
    def raw(self) -> bytes:
        """The mail's bytes."""
        return (MAILS / self.file).read_bytes()


@dataclass(frozen=True, slots=True)
class Answer:
    """The organiser answers the last digest; "{file.eml}" in a line stands for the number of that mail's request."""

    at: datetime
    lines: tuple[str, ...]
    tells: str


@dataclass(frozen=True, slots=True)
class Kill:
    """The worker is killed (SIGKILL) after the server has taken `after_letters` letters from then on, and started again."""

    at: datetime
    after_letters: int
    tells: str


Step = Arrival | Answer | Kill


def load_script() -> tuple[Step, ...]:
    """All steps in the order of their time."""
    table = tomllib.loads((MAILS / "script.toml").read_text(encoding="utf-8"))
    arrivals = [
        Arrival(item["at"], item["file"], item["tells"], item["wants"], frozenset(item.get("may_hear", ())))
        for item in table["mail"]
    ]
    answers = [Answer(item["at"], tuple(item["lines"]), item["tells"]) for item in table.get("answer", ())]
    kills = [Kill(item["at"], item["after_letters"], item["tells"]) for item in table.get("kill", ())]
    return tuple(sorted((*arrivals, *answers, *kills), key=lambda step: step.at))
