"""The event that the tests of the reading room write to: not the one of the corpus, so that nothing learnt by heart passes."""

from __future__ import annotations

from datetime import UTC, datetime, time

from inbox_worker.event import Event, LatePolicy, Pickup, Texts


def _texts(text: str) -> Texts:
    return Texts((("en", text),), "en")


EVENT = Event(
    "light-2031", _texts("Harbour Lights: Rescue at Sea and Digital Navigation"), datetime(2031, 5, 20, 13, tzinfo=UTC),
    datetime(2031, 5, 20, 15, tzinfo=UTC), "Europe/Paris", _texts("Pier Hall 4, Port House"), datetime(2031, 5, 14, 21, tzinfo=UTC),
    Pickup(*(_texts("x") for _ in range(5))), "", None, None, LatePolicy.DECLINE, False, True, time(8),
    datetime(2031, 5, 15, 6, tzinfo=UTC), datetime(2031, 6, 20, tzinfo=UTC), _texts(""),
)  # fmt: skip
