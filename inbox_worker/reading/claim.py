"""What a source proposes, before anything is weighed.

| type  | stands for                                                        |
|-------|-------------------------------------------------------------------|
| Role  | what the words say about the person                               |
| Claim | one person (or one organisation) as one place of a letter names it|

A claim is only quotations; whether they may be a name or an organisation, and who comes of it, is decided by `weigh`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inbox_worker.reading.model import Span


class Role(StrEnum):
    """author: who wrote the letter. comes: to be registered. away: named, and not to be registered. old: what an amendment does away with.
    stays: registered, and stays so. goes: withdrawn. new: the form or person that an amendment puts in place. all:
    said of everybody.
    mentioned: named, and nothing more is known."""

    AUTHOR = "author"
    COMES = "comes"
    AWAY = "away"
    OLD = "old"
    STAYS = "stays"
    GOES = "goes"
    NEW = "new"
    ALL = "all"
    MENTIONED = "mentioned"


AMENDED = (Role.OLD, Role.NEW)
"""What an amendment does away with, and what it puts in place."""

PASSPORT = "passport"
"""The source of a name as the writer's own documents have it, which is what the gate compares: "in my passport I am …"."""

FORMS = frozenset({"labelled", "table", "card"})
"""The sources that read what is filled in."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One person as one place names it. `name` may be of several quotations (given and family name in two cells), in the order of a pass:
    the last `surnames` of them are the family name.

    `not_affiliation`: the organisation is expressly not the person's. `same`: "same organisation". `none`: expressly
    no organisation.
    `pass_` and `coming` are True or False where a form says so."""

    source: str
    role: Role
    name: tuple[Span, ...] = ()
    affiliation: Span | None = None
    email: Span | None = None
    not_affiliation: bool = False
    same: bool = False
    none: bool = False
    pass_: bool | None = None
    coming: bool | None = None
    surnames: int = 1
