"""Versions of the pass list that were handed over. A version is frozen: later changes are a sheet of differences against the last one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, insert, select

from inbox_worker.desk.roster import PassRow
from inbox_worker.edges.database.tables import pass_list


@dataclass(frozen=True, slots=True)
class HandedList:
    """One version as it was handed over."""

    version: int
    rows: tuple[PassRow, ...]
    handed_at: datetime


def hand_over(connection: Connection, event_id: str, rows: tuple[PassRow, ...], now: datetime) -> int:
    """Freeze these rows as the next version of the event's pass list; the version's number, from 1."""
    last = last_handed(connection, event_id)
    version = last.version + 1 if last else 1
    text = json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str)
    connection.execute(insert(pass_list).values(event_id=event_id, version=version, rows=text, handed_at=now))
    return version


def last_handed(connection: Connection, event_id: str) -> HandedList | None:
    """The newest version of the event's pass list, None where none was handed over."""
    query = select(pass_list).where(pass_list.c.event_id == event_id).order_by(pass_list.c.version.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return HandedList(row.version, tuple(_row(item) for item in json.loads(row.rows)), row.handed_at)


def _row(item: dict[str, str | int]) -> PassRow:
    texts = {name: str(value) for name, value in item.items() if name not in ("registration", "day", "begins")}
    return PassRow(
        registration=int(item["registration"]),
        day=date.fromisoformat(str(item["day"])),
        begins=time.fromisoformat(str(item["begins"])),
        **texts,
    )
