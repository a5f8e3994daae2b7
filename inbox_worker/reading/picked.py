"""Rows of an attached table that the sender picks by a mark: "only those with PRESENCIAL", "候补 的两位请先不要登记", a remark beside some;
or by their place, "all but the third row"; or one of several sheets.

Promises a yes where the sender's own words name a value by which rows differ, or a place or an exception, where a column of which no
use is known says something of some rows alone, and where two tables of one file name people: whom it takes in and whom it leaves out is
for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inbox_worker.reading import records
from inbox_worker.reading.heard import Case
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.words import fold

Table = Sequence[Sequence[str]]

_HEADS = 8
"""A head line stands among so many rows."""
_SHORTEST, _LONGEST = 2, 24
"""No shorter nor longer is a mark."""


def rows_are_picked(case: Case) -> bool:
    """Whether some rows of an attached table have a mark that others have not, and the sender speaks of it or may mean something by it; or
    whether a file has several lists, of which one may be old, an example or for another event."""
    lists = [list(filter(None, (_list(table, case) for table in file.tables))) for file in case.message.documents]
    if any(len(of_file) > 1 for of_file in lists) or (any(lists) and case.own.intent.says("picks")):
        return True
    columns = [column for of_file in lists for kinds, rows in of_file for column in _unknown(kinds, rows)]
    marks = {mark for column in columns for mark in _differing(column)}
    said = f" {fold(case.own.letter.part.text)} " if marks else ""
    return any(f" {mark} " in said for mark in marks) or any(
        _tells_some_apart(column, case.lexicon) for column in columns
    )


def _unknown(kinds: Sequence[str | None], rows: Table) -> Iterator[Sequence[str]]:
    """The columns of which no use is known: what stands in each row."""
    for column, kind in enumerate(kinds):
        if kind in (None, "other"):
            yield [row[column].strip() if column < len(row) else "" for row in rows]


def _list(table: Table, case: Case) -> tuple[Sequence[str | None], Table] | None:
    """Of a table that lists people what the labels of its head ask for, and the rows below; None of another."""
    for at, head in enumerate(table[:_HEADS]):
        kinds = [records.cell_kind(label, case.lexicon) for label in head]
        if {"name", "given", "family"} & set(kinds) and sum(kind is not None for kind in kinds) > 1:
            return kinds, table[at + 1 :]
    return None


def _differing(column: Sequence[str]) -> Iterator[str]:
    """The short values by which the rows differ."""
    values = set(map(fold, column))
    if len(values) > 1:
        yield from (value for value in values if _SHORTEST <= len(value) <= _LONGEST)


def _tells_some_apart(column: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether something is said of some rows and not of others, or one of two marks of each (1 and 0, x and -); that somebody does not
    come is understood."""
    values = {value for value in column if not records.says_away(value, lexicon)}
    if sum(map(str.isdecimal, values)) > 2:  # numbers of rows
        return False
    return ("" in values and len(values) > 1) or (len(values) == 2 < len(column) and max(map(len, values)) <= _MARK)


_MARK = 3
"""So many characters has a mark at most."""
