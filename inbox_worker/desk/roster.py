"""Registrations → the sheets that the organiser hands over: the pass list, its later changes, and the door list.

Promises: one row a person in a stable order; the pass list holds exactly those who are confirmed and need a pass, the
door list all who are confirmed. Cells are plain words: what a spreadsheet would take for a formula is the edge's to
quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from inbox_worker.desk.model import Registration, RegistrationState
from inbox_worker.desk.sameness import name_key
from inbox_worker.event import Event
from inbox_worker.reading.folding import fold

PASS_COLUMNS = (
    "Given name",
    "Family name",
    "Affiliation",
    "Event",
    "Date",
    "Time",
    "Venue",
    "Sponsoring office",
    "Check",
)
DOOR_COLUMNS = ("Name", "Affiliation", "Pass", "Collected by", "Signature")


@dataclass(frozen=True, slots=True)
class PassRow:
    """One person who needs a pass. `registration` ties later changes to this row; `check` says what to compare with
    the photo ID, "" if nothing."""

    registration: int
    given: str
    family: str
    affiliation: str
    event: str
    day: date
    begins: time
    venue: str
    sponsor: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One person at the door, "Family, Given" where the split is known; `holds_pass`: needs none of ours; `collector`
    picks up for them."""

    registration: int
    name: str
    affiliation: str
    holds_pass: bool
    collector: str


class Difference(StrEnum):
    """What became of a row since the list was handed over."""

    ADDITION = "addition"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One later change: `row` as it now stands (of a withdrawal: as it stood), `before` what it corrects (None
    otherwise)."""

    difference: Difference
    row: PassRow
    before: PassRow | None = None


def pass_list_rows(event: Event, registrations: Iterable[Registration], language: str = "en") -> tuple[PassRow, ...]:
    """Everybody who needs a pass, by family and given name."""
    rows = [_pass_row(event, item, language) for item in _confirmed(event, registrations) if not item.has_pass]
    return tuple(sorted(rows, key=lambda row: (fold(row.family), fold(row.given), row.registration)))


def door_list_rows(event: Event, registrations: Iterable[Registration]) -> tuple[DoorRow, ...]:
    """Everybody who may come in, holders of a pass too: alphabetical, those whose passes somebody collects right behind that person."""
    people = _confirmed(event, registrations)
    written = {name_key(item.name): _last_first(item) for item in people}

    def place(item: Registration) -> tuple[str, bool, str, int]:
        behind = written.get(name_key(item.collector), item.collector) if item.collector else _last_first(item)
        return fold(behind), bool(item.collector), fold(_last_first(item)), item.id

    return tuple(
        DoorRow(item.id, _last_first(item), item.affiliation or "", item.has_pass, item.collector)
        for item in sorted(people, key=place)
    )


def differences(handed: Sequence[PassRow], now: Sequence[PassRow]) -> tuple[Amendment, ...]:
    """The second sheet: what changed against the version that was handed over; additions, corrections, withdrawals,
    each in the list's order."""
    before, after = {row.registration: row for row in handed}, {row.registration: row for row in now}
    added = [Amendment(Difference.ADDITION, row) for row in now if row.registration not in before]
    changed = [
        Amendment(Difference.CORRECTION, row, before[row.registration])
        for row in now
        if row.registration in before and _sheet(row) != _sheet(before[row.registration])
    ]
    gone = [Amendment(Difference.WITHDRAWAL, row) for row in handed if row.registration not in after]
    return (*added, *changed, *gone)


def _confirmed(event: Event, registrations: Iterable[Registration]) -> list[Registration]:
    return [item for item in registrations if item.event_id == event.id and item.state is RegistrationState.CONFIRMED]


def _pass_row(event: Event, item: Registration, language: str) -> PassRow:
    start = event.start.astimezone(ZoneInfo(event.zone))
    given, family, check = _split(item)
    return PassRow(
        registration=item.id,
        given=given,
        family=family,
        affiliation=item.affiliation or "",
        event=event.title.in_language(language),
        day=start.date(),
        begins=start.time(),
        venue=event.venue.in_language(language),
        sponsor=event.sponsor,
        check=check,
    )


def _split(item: Registration) -> tuple[str, str, str]:
    """Given name, family name and what to check. A name that could not be split stands whole in the family's
    column."""
    if item.given is None and item.family is None:
        return "", item.name, "one name, or not split"
    check = "which is the family name?" if item.doubtful_split else ""
    return item.given or "", item.family or "", check


def _last_first(item: Registration) -> str:
    return f"{item.family}, {item.given}" if item.family and item.given and not item.doubtful_split else item.name


def _sheet(row: PassRow) -> PassRow:
    """What stands on the sheet; a mark that was only for us is no correction."""
    return replace(row, check="")
