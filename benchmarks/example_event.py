"""The event that the corpora write to."""

from __future__ import annotations

from datetime import UTC, datetime, time

from inbox_worker.event import Event, LatePolicy, Pickup, Texts


def _english(text: str) -> Texts:
    return Texts((("en", text),), "en")


OWN = frozenset({"registration@events.example"})
EVENT = Event(
    id="ict-trafficking-2019",
    title=_english("World Day against Trafficking in Persons: Use of ICTs to Combat Trafficking in Persons"),
    start=datetime(2019, 7, 16, 19, tzinfo=UTC),
    end=datetime(2019, 7, 16, 20, 30, tzinfo=UTC),
    zone="America/New_York",
    venue=_english("UNHQ Conference Room 8, New York"),
    deadline=datetime(2019, 7, 11, 3, 59, 59, tzinfo=UTC),
    pickup=Pickup(*(_english("–") for _ in range(5))),
    sponsor="",
    pass_list_date=None,
    capacity=None,
    late=LatePolicy.DECLINE,
    review_note=False,
    instructions_automatic=True,
    sending_hour=time(8),
    sending_from=datetime(2019, 7, 11, 12, tzinfo=UTC),
    purge_at=datetime(2019, 8, 16, tzinfo=UTC),
    privacy=_english(""),
)
