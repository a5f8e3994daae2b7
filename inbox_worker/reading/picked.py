"""Rows of an attached table that the sender picks by a mark: "only those with PRESENCIAL", "候补 的两位请先不要登记".

Promises a yes where the sender's own words name a value by which rows differ: whom it takes in and whom it leaves out is for a person to
say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inbox_worker.reading import records
from inbox_worker.reading.heard import Case
from inbox_worker.reading.words import fold

Table = Sequence[Sequence[str]]

_HEADS = 8
"""A head line stands among so many rows."""
_SHORTEST, _LONGEST = 2, 24
"""No shorter nor longer is a mark."""


def rows_are_picked(case: Case) -> bool:
    """Whether the sender's words speak of a mark that some rows of an attached table have and others have not."""
    tables = (table for document in case.message.documents for table in document.tables)
    marks = {mark for table in tables for mark in _marks(table, case)}
    said = f" {fold(case.own.letter.part.text)} " if marks else ""
    return any(f" {mark} " in said for mark in marks)


def _marks(table: Table, case: Case) -> Iterator[str]:
    """The short values by which the rows differ, in columns of which no use is known."""
    for at, head in enumerate(table[:_HEADS]):
        kinds = [records.cell_kind(label, case.lexicon) for label in head]
        if {"name", "given", "family"} & set(kinds) and sum(kind is not None for kind in kinds) > 1:
            for column, kind in enumerate(kinds):
                if kind in (None, "other"):
                    yield from _differing(column, table[at + 1 :])
            return


def _differing(column: int, rows: Table) -> Iterator[str]:
    values = {fold(row[column]) if column < len(row) else "" for row in rows}
    if len(values) > 1:
        yield from (value for value in values if _SHORTEST <= len(value) <= _LONGEST)
