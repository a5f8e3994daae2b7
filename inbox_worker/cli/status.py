"""`inbox-worker status`: what was read, recorded and sent, what waits, and what is wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Connection

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.desk.model import RegistrationState
from inbox_worker.desk.summary import Folder
from inbox_worker.edges.database import faults, intake, outbox, requests, roster
from inbox_worker.edges.database.ledger import meta_value, open_ledger
from inbox_worker.event import Event
from inbox_worker.jobs.answer import BREAKER, HOLD


@dataclass(frozen=True, slots=True)
class EventStatus:
    """One event: its registrations by state and the cases a person must decide."""

    id: str
    deadline: str
    registrations: dict[str, int]
    open_cases: int


@dataclass(frozen=True, slots=True)
class Status:
    """Everything `status` shows."""

    mode: str
    held_back: str
    events: tuple[EventStatus, ...]
    folders: tuple[Folder, ...]
    mails: dict[str, int]
    letters: dict[str, int]
    faults: tuple[str, ...]

    @property
    def needs_a_person(self) -> bool:
        """Whether something waits for a decision or a repair."""
        return bool(self.faults or self.held_back or any(event.open_cases for event in self.events))


def show(config: Path, *, as_json: bool) -> bool:
    """Print the status; whether something needs a person."""
    settings = load_settings(config)
    ledger = open_ledger(settings.database.url)
    try:
        with ledger.snapshot() as connection:
            status = look(connection, settings.mode, events_of(settings))
    finally:
        ledger.close()
    if as_json:
        sys.stdout.write(json.dumps(asdict(status), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(status)
    return status.needs_a_person


def look(connection: Connection, mode: str, events: tuple[Event, ...]) -> Status:
    """The status as the ledger tells it."""
    held_back = "hold" if meta_value(connection, HOLD) else "breaker" if meta_value(connection, BREAKER) else ""
    return Status(
        mode=mode,
        held_back=held_back,
        events=tuple(_event(connection, event) for event in events),
        folders=intake.reconcile(connection),
        mails={str(state): count for state, count in intake.counts(connection).items()},
        letters={str(state): count for state, count in outbox.counts(connection).items()},
        faults=tuple(f"{fault.what} (remedy: {fault.remedy})" for fault in faults.present(connection)),
    )


def _event(connection: Connection, event: Event) -> EventStatus:
    people = roster.of_event(connection, event.id)
    counts = {str(state): sum(person.state is state for person in people) for state in RegistrationState}
    return EventStatus(event.id, event.deadline.isoformat(), counts, len(requests.open_cases(connection, event.id)))


def _print(status: Status) -> None:
    console = Console()
    console.print(
        f"mode [bold]{status.mode}[/]" + (f", sending stopped: [red]{status.held_back}[/]" if status.held_back else "")
    )
    for event in status.events:
        console.print(_counts(f"event {event.id}", {**event.registrations, "open cases": event.open_cases}))
    console.print(_counts("mails", status.mails))
    console.print(_counts("letters", status.letters))
    for folder in status.folders:
        console.print(_reckoning(folder))
    for fault in status.faults:
        console.print(f"[red]fault[/] {escape(fault)}")


def _reckoning(folder: Folder) -> str:
    agrees = "[green]=[/]" if folder.agrees else "[yellow]≠[/]"
    gone = f", {folder.gone} deleted or moved since" if folder.gone else ""
    missing = f", [red]{folder.missing} missing[/]" if folder.missing else ""
    numbers = f"mailbox {folder.mailbox} {agrees} ledger {folder.ledger}{gone}{missing}, vanished {folder.vanished}"
    return f"folder {escape(folder.name)}: {numbers}"


def _counts(title: str, counts: dict[str, int]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in counts:
        table.add_column(name.replace("_", " "), justify="right")
    table.add_row(*(str(count) for count in counts.values()))
    return table
