"""`inbox-worker roster`: who is registered; the pass list and the door list as files."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Connection

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.desk.roster import pass_list_rows
from inbox_worker.edges.clock import clock_from_environment
from inbox_worker.edges.database import passlists, roster
from inbox_worker.edges.database.ledger import Ledger, open_ledger
from inbox_worker.edges.spreadsheet import (
    Sheet,
    changes_table,
    comma_separated,
    door_table,
    pass_table,
    roster_table,
    xlsx,
)
from inbox_worker.errors import ConfigError
from inbox_worker.event import Event

WRITERS = {".xlsx": xlsx, ".csv": comma_separated}
SHOWN = {
    "Number", "State", "Name", "Affiliation", "Address", "Holds a pass", "Check the name", "Reason",
    "Given name", "Family name", "Check", "Pass", "Collected by", "Change",
}  # fmt: skip
"""The columns that a terminal has room for; a file has them all."""
REPEATED = {"Number": {"Given name", "Family name", "Collected by"}}
"""Columns that say what another one of the same table says already."""


class Which(StrEnum):
    """The tables there are."""

    ROSTER = "roster"
    PASS_LIST = "pass list"  # noqa: S105 - no password
    PASS_LIST_HANDED_OVER = "pass list, handed over"  # noqa: S105
    DOOR_LIST = "door list"
    CHANGES = "changes"


def list_wanted(*, pass_list: bool, door_list: bool, changes: bool, hand_over: bool) -> Which:
    """What the options ask for; ConfigError where they contradict each other."""
    asked = [Which.PASS_LIST] * pass_list + [Which.DOOR_LIST] * door_list + [Which.CHANGES] * changes
    if len(asked) > 1 or (hand_over and asked != [Which.PASS_LIST]):
        raise ConfigError(
            "one list at a time", remedy="--pass-list (with --hand-over or without), --door-list or --changes"
        )
    return Which.PASS_LIST_HANDED_OVER if hand_over else asked[0] if asked else Which.ROSTER


def show(config: Path, which: Which, *, event_id: str | None, output: Path | None, as_json: bool) -> None:
    """Print or write one of the tables. What is handed over is frozen once its file is written."""
    settings = load_settings(config)
    event = _event(events_of(settings), event_id)
    ledger = open_ledger(settings.database.url)
    try:
        with ledger.snapshot() as connection:
            sheet = _table(connection, which, event)
        _put_out(sheet, output, as_json=as_json)
        if which is Which.PASS_LIST_HANDED_OVER:
            _freeze(ledger, event)
    finally:
        ledger.close()


def _table(connection: Connection, which: Which, event: Event) -> Sheet:
    people = roster.of_event(connection, event.id)
    if which is Which.CHANGES:
        handed = passlists.last_handed(connection, event.id)
        if handed is None:
            raise ConfigError("no pass list was handed over yet", remedy="inbox-worker roster --pass-list --hand-over")
        return changes_table(event, handed, people)
    tables = {Which.ROSTER: roster_table, Which.DOOR_LIST: door_table}
    return tables.get(which, pass_table)(event, people)


def _put_out(sheet: Sheet, output: Path | None, *, as_json: bool) -> None:
    if output is not None:
        _write(sheet, output)
    elif as_json:
        _print_json(sheet)
    else:
        _print(sheet)


def _freeze(ledger: Ledger, event: Event) -> None:
    now = clock_from_environment().now()
    with ledger.transaction() as connection:
        rows = pass_list_rows(event, roster.of_event(connection, event.id))
        version = passlists.hand_over(connection, event.id, rows, now)
    Console(stderr=True).print(f"version {version} is frozen; what changes from now on: inbox-worker roster --changes")


def _event(events: tuple[Event, ...], event_id: str | None) -> Event:
    if event_id is None and len(events) == 1:
        return events[0]
    found = next((event for event in events if event.id == event_id), None)
    if found is None:
        known = ", ".join(event.id for event in events)
        raise ConfigError(
            f"no event {event_id!r}" if event_id else "several events are configured",
            remedy=f"--event with one of: {known}",
        )
    return found


def _write(sheet: Sheet, output: Path) -> None:
    writer = WRITERS.get(output.suffix.lower())
    if writer is None:
        raise ConfigError(f"{output}: unknown kind of file", remedy="let its name end in .xlsx or .csv")
    try:
        output.write_bytes(writer(sheet).content)
    except OSError as error:
        raise ConfigError(f"{output}: {error.strerror}", remedy="name another file with --output") from error
    Console().print(f"{len(sheet.rows)} people in {output}")


def _print_json(sheet: Sheet) -> None:
    rows = [dict(zip(sheet.columns, map(str, row), strict=True)) for row in sheet.rows]
    sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")


def _print(sheet: Sheet) -> None:
    hidden = {name for column in sheet.columns for name in REPEATED.get(column, ())}
    places = [place for place, column in enumerate(sheet.columns) if column in SHOWN - hidden]
    table = Table(*(sheet.columns[place] for place in places))
    for row in sheet.rows:
        table.add_row(*(escape(str(row[place])) for place in places))
    Console().print(table if sheet.rows else "nobody stands on this list")
