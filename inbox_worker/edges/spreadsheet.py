"""Sheets as files: the roster, the pass list, the door list; XLSX by openpyxl, CSV by the standard library.

Every cell is a string, date or time, never a formula: what begins like one (= + - @ TAB CR, full-width too) is quoted with an apostrophe
in CSV (OWASP, "CSV injection") and typed as a string in XLSX.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from inbox_worker.desk.model import Registration
from inbox_worker.desk.roster import DOOR_COLUMNS, PASS_COLUMNS, PassRow, differences, door_list_rows, pass_list_rows
from inbox_worker.edges.database.passlists import HandedList
from inbox_worker.event import Event
from inbox_worker.letters.model import Attachment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
ROSTER_COLUMNS = (
    "Number", "State", "Name", "Given name", "Family name", "Affiliation", "Address", "Submitted by", "Language",
    "Holds a pass", "Asks", "Check the name", "Collected by", "Source", "Reason", "Registered (UTC)",
)  # fmt: skip

Value = str | date | time
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written: `name` is its title and the file's name without ending."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def roster_table(event: Event, people: Iterable[Registration]) -> Sheet:
    """Everybody, whatever their state."""
    return Sheet(f"{event.id}-roster", ROSTER_COLUMNS, tuple(tuple(_roster_row(person)) for person in people))


def pass_table(event: Event, people: Iterable[Registration]) -> Sheet:
    """What goes to the building's security."""
    cells = tuple(_pass_cells(row) for row in pass_list_rows(event, people))
    return Sheet(f"{event.id}-pass-list", PASS_COLUMNS, cells)


def changes_table(event: Event, handed: HandedList, people: Iterable[Registration]) -> Sheet:
    """The second sheet: additions, corrections and withdrawals since a version of the pass list was handed over."""
    changes = differences(handed.rows, pass_list_rows(event, people))
    cells = tuple((str(change.difference), *_pass_cells(change.row), _as_before(change.before)) for change in changes)
    columns = ("Change", *PASS_COLUMNS, f"As in version {handed.version}")
    return Sheet(f"{event.id}-pass-list-changes-to-{handed.version}", columns, cells)


def _pass_cells(row: PassRow) -> Row:
    return (
        row.given,
        row.family,
        row.affiliation,
        row.event,
        row.day,
        row.begins,
        row.venue,
        row.sponsor,
        row.check,
    )


def _as_before(row: PassRow | None) -> str:
    return f"{row.given} {row.family} / {row.affiliation}".strip() if row else ""


def door_table(event: Event, people: Iterable[Registration]) -> Sheet:
    """What lies at the door, with room to sign."""
    rows = door_list_rows(event, people)
    cells = tuple((row.name, row.affiliation, "holds one" if row.holds_pass else "", row.collector, "") for row in rows)
    return Sheet(f"{event.id}-door-list", DOOR_COLUMNS, cells)


def roster_sheet(event: Event, people: Iterable[Registration]) -> Attachment:
    """The roster as XLSX."""
    return xlsx(roster_table(event, people))


def xlsx(sheet: Sheet) -> Attachment:
    """The table as a workbook, ready for A4 in landscape."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.name[:31])
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    for number, width in enumerate(_widths(sheet), 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_cell(page, column, bold=True) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return Attachment(f"{sheet.name}.xlsx", XLSX, file.getvalue())


def _widths(sheet: Sheet) -> list[int]:
    columns = zip(sheet.columns, *sheet.rows, strict=True)
    return [min(40, 2 + max(len(str(value)) for value in column)) for column in columns]


def _cell(page: Any, value: Value, *, bold: bool = False) -> Any:
    """A string is stored as a string, even where it begins with "="."""
    shown: Any = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell = WriteOnlyCell(page, value=shown)
    if isinstance(shown, str):
        cell.data_type = "s"
        cell.quotePrefix = shown.startswith(FORMULA_STARTS)
    if bold:
        cell.font = Font(bold=True)
    return cell


def comma_separated(sheet: Sheet) -> Attachment:
    """The table as CSV (RFC 4180), with a byte order mark, which spreadsheet programs need to see that it is UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(sheet.columns)
    writer.writerows([quoted(str(value)) for value in row] for row in sheet.rows)
    return Attachment(f"{sheet.name}.csv", CSV, file.getvalue().encode("utf-8-sig"))


def quoted(text: str) -> str:
    """What a spreadsheet program would take for a formula, made a text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _roster_row(person: Registration) -> Sequence[Value]:
    return (
        person.label,
        person.state.replace("_", " "),
        person.name,
        person.given or "",
        person.family or "",
        person.affiliation or "",
        person.email,
        person.submitter,
        person.language,
        "yes" if person.has_pass else "",
        "yes" if person.asks else "",
        "yes" if person.doubtful_split else "",
        person.collector,
        str(person.origin),
        person.reason,
        f"{person.created_at:%Y-%m-%d %H:%M}",
    )
