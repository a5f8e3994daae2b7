"""`inbox-worker roster`: who is registered; the pass list and the door list as files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.edges.database import roster
from inbox_worker.edges.database.ledger import open_ledger
from inbox_worker.edges.spreadsheet import Sheet, comma_separated, door_table, pass_table, roster_table, xlsx
from inbox_worker.errors import ConfigError
from inbox_worker.event import Event

WRITERS = {".xlsx": xlsx, ".csv": comma_separated}
SHOWN = ("Number", "State", "Name", "Affiliation", "Address", "Holds a pass", "Check the name", "Reason")
"""The roster's columns that a terminal has room for."""


def show(
    config: Path, *, event_id: str | None, pass_list: bool, door_list: bool, output: Path | None, as_json: bool
) -> None:
    """Print or write one of the three tables."""
    settings = load_settings(config)
    event = _event(events_of(settings), event_id)
    ledger = open_ledger(settings.database.url)
    try:
        with ledger.snapshot() as connection:
            people = roster.of_event(connection, event.id)
    finally:
        ledger.close()
    table = pass_table if pass_list else door_table if door_list else roster_table
    sheet = table(event, people)
    if output is not None:
        _write(sheet, output)
    elif as_json:
        _print_json(sheet)
    else:
        _print(sheet, SHOWN if table is roster_table else sheet.columns)


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


def _print(sheet: Sheet, columns: tuple[str, ...]) -> None:
    table = Table(*columns)
    places = [sheet.columns.index(column) for column in columns]
    for row in sheet.rows:
        table.add_row(*(escape(str(row[place])) for place in places))
    Console().print(table if sheet.rows else "nobody is registered")
