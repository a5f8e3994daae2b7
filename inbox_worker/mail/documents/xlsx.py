"""XLSX → one table a visible sheet, in the words that the file holds.

Formulas are never evaluated: the value that the author's program stored is given, else the formula as text. Merged cells are
repeated over their rows, for a reader sees them there; hidden sheets, rows and columns are left out, for nobody sees those.
A reader of its own on lxml: openpyxl's streaming mode tells neither merges nor hidden rows, and its full mode takes fifty times
the file's size in memory.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import normpath

from inbox_worker.mail.clean import clean
from inbox_worker.mail.documents.limits import COLUMNS, ROWS, Archive, trimmed
from inbox_worker.mail.documents.xml import Element, events, local
from inbox_worker.mail.model import Document, DocumentType

SHEETS = 10
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class _Sheet:
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[str] = field(default_factory=list)
    cut: bool = False


def read(content: bytes, _charset: str) -> Document:
    """The tables in `content`."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        archive = Archive(packed, len(content))
        strings = _strings(archive)
        sheets = [_sheet(archive.read(path), strings) for path in _visible(archive)[:SHEETS]]
    tables = tuple(table for sheet in sheets if (table := trimmed(_grid(sheet))))
    fault = f"rows after the first {ROWS} were not read" if any(sheet.cut for sheet in sheets) else ""
    return Document(DocumentType.XLSX, "", tables=tables, fault=fault)


def _visible(archive: Archive) -> list[str]:
    """The paths of the sheets that are shown, in the workbook's order."""
    targets = {
        element.get("Id", ""): normpath("xl/" + element.get("Target", "").removeprefix("/xl/"))
        for element in events(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    paths = []
    for element in events(archive.read("xl/workbook.xml"), "sheet"):
        key = next((value for name, value in element.attrib.items() if local(name) == "id"), "")
        if element.get("state", "visible") == "visible" and targets.get(key) in archive.names:
            paths.append(targets[key])
    return paths


def _strings(archive: Archive) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.names:
        return []
    return [_text(element) for element in events(archive.read("xl/sharedStrings.xml"), "si")]


def _text(element: Element) -> str:
    """Runs joined, without phonetic guides (rPh), which repeat a Japanese name in kana."""
    pieces = [node.text or "" for node in element.iter() if local(node.tag) == "t" and not _phonetic(node)]
    return clean("".join(pieces))


def _phonetic(node: Element) -> bool:
    parent = node.getparent()
    return parent is not None and local(parent.tag) == "rPh"


def _sheet(content: bytes, strings: list[str]) -> _Sheet:
    sheet = _Sheet()
    for element in events(content, "col", "row", "mergeCell"):
        name = local(element.tag)
        if name == "mergeCell":
            sheet.merges.append(element.get("ref", ""))
        elif name == "col":
            _hide(element, sheet)
        elif element.get("hidden") not in {"1", "true"}:
            _row(element, strings, sheet)
        if len(sheet.rows) >= ROWS:
            sheet.cut = True
            break
    return sheet


def _hide(element: Element, sheet: _Sheet) -> None:
    first, last = element.get("min", ""), element.get("max", "")
    if element.get("hidden") in {"1", "true"} and first.isdigit() and last.isdigit():
        sheet.hidden_columns.update(range(int(first[:6]), min(int(last[:6]), COLUMNS) + 1))


def _row(element: Element, strings: list[str], sheet: _Sheet) -> None:
    number = element.get("r", "")
    row = int(number) if number.isdigit() and len(number) < 8 else len(sheet.rows) + 1
    cells: dict[int, str] = {}
    for position, cell in enumerate(element, 1):
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        column = _column(match.group(1)) if match else position
        if column <= COLUMNS and local(cell.tag) == "c" and (value := _value(cell, strings)):
            cells[column] = value
    if cells:
        sheet.rows[row] = cells


def _value(cell: Element, strings: list[str]) -> str:
    held = {local(child.tag): child for child in cell}
    if "is" in held:
        return _text(held["is"])
    value = (held["v"].text or "") if "v" in held else ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdigit() and len(value) < 9 and int(value) < len(strings) else ""
    if not value and "f" in held and held["f"].text:
        return clean("=" + held["f"].text)
    return clean(value.removesuffix(".0"))


def _grid(sheet: _Sheet) -> list[list[str]]:
    """Rows of cells from the first column on; merged cells repeated down their rows."""
    for merge in sheet.merges[:500]:
        _spread(merge, sheet)
    shown = [column for column in range(1, COLUMNS + 1) if column not in sheet.hidden_columns]
    return [[sheet.rows[row].get(column, "") for column in shown] for row in sorted(sheet.rows)]


def _spread(merge: str, sheet: _Sheet) -> None:
    corners = _REFERENCE.findall(merge)
    if len(corners) != 2:
        return
    (first, top), (_, bottom) = corners
    column = _column(first)
    value = sheet.rows.get(int(top), {}).get(column, "")
    for row in range(int(top) + 1, min(int(bottom), int(top) + ROWS) + 1):
        if value and row in sheet.rows:
            sheet.rows[row].setdefault(column, value)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
