"""CSV and its kin → one table. The separator is the one that cuts the lines most evenly; cells are text, formulas too.

Nothing is evaluated; but a text that an export program has dressed up as a formula is read as the text that a spreadsheet shows.
"""

from __future__ import annotations

import csv
import re
from io import StringIO

from inbox_worker.mail.charset import decode
from inbox_worker.mail.clean import clean
from inbox_worker.mail.documents.limits import ROWS, trimmed
from inbox_worker.mail.model import Document, DocumentType

_DRESSED = (
    re.compile(r'=\s*"([^"]*)"\s*$'),
    re.compile(r'=\s*HYPERLINK\(\s*"[^"]*"\s*[,;]\s*"([^"]*)"\s*\)\s*$', re.IGNORECASE),
    re.compile(r"[-+]\s*([^\W\d_][^=|!]*)$"),
)
"""="text", =HYPERLINK("address","text") and +text: a constant, and signs that programs put before text."""
_LONGEST = 1_000
_SEPARATORS = ("\t", ";", ",", "|")


def read(content: bytes, charset: str) -> Document:
    """The table in `content`."""
    text = clean(decode(content, charset))
    lines = text.split("\n")
    hint = lines[0].lower().removeprefix("sep=") if lines[0].lower().startswith("sep=") else ""
    separator = hint if hint in _SEPARATORS else _separator(lines[:50])
    source = "\n".join(lines[1:] if hint else lines)
    rows: list[list[str]] = []
    csv.field_size_limit(1024 * 1024)
    for row in csv.reader(StringIO(source), delimiter=separator):
        rows.append([_shown(cell) for cell in row])
        if len(rows) > ROWS:
            break
    table = trimmed(rows)
    fault = f"rows after the first {ROWS} were not read" if len(rows) > ROWS else ""
    return Document(DocumentType.CSV, "", tables=(table,) if table else (), fault=fault)


def _shown(cell: str) -> str:
    if cell[:1] not in "=+-" or len(cell) > _LONGEST:
        return cell
    return next((match.group(1) for pattern in _DRESSED if (match := pattern.match(cell))), cell)


def _separator(lines: list[str]) -> str:
    """The one that stands in most lines, and as often in each."""

    def evenness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines if line.strip()]
        common = max(set(counts), key=counts.count, default=0)
        return (counts.count(common) * bool(common), common)

    return max(_SEPARATORS, key=evenness)
