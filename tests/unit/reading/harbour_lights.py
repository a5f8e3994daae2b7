"""The event that the tests of the reading room write to, and mails to it: not the one of the corpus, so that nothing learnt by heart
passes."""

from __future__ import annotations

from datetime import UTC, datetime, time

from inbox_worker.event import Event, LatePolicy, Pickup, Texts
from inbox_worker.mail.model import Message
from inbox_worker.mail.parse import parse
from inbox_worker.reading import lexicon, read
from inbox_worker.reading.heard import Case

WORDS = lexicon.load()
OWN = frozenset({"registration@events.example"})
ANA = "Ana Ruiz <ana.ruiz@lantern.example>"


def _texts(text: str) -> Texts:
    return Texts((("en", text),), "en")


EVENT = Event(
    "light-2031", _texts("Harbour Lights: Rescue at Sea and Digital Navigation"), datetime(2031, 5, 20, 13, tzinfo=UTC),
    datetime(2031, 5, 20, 15, tzinfo=UTC), "Europe/Paris", _texts("Pier Hall 4, Port House"), datetime(2031, 5, 14, 21, tzinfo=UTC),
    Pickup(*(_texts("x") for _ in range(5))), "", None, None, LatePolicy.DECLINE, False, True, time(8),
    datetime(2031, 5, 15, 6, tzinfo=UTC), datetime(2031, 6, 20, tzinfo=UTC), _texts(""),
)  # fmt: skip


def mail(body: str, *, sender: str = ANA, subject: str = "20 May") -> Message:
    """A plain mail of the weeks before the event."""
    head = f"From: {sender}\nTo: registration@events.example\nSubject: {subject}\nMessage-ID: <1@x.example>\n"
    raw = f"{head}Date: Mon, 05 May 2031 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    return parse(raw.encode())


def case_of(body: str, *, sender: str = ANA, subject: str = "20 May") -> Case:
    """All that is read of such a mail."""
    return read.case_of(mail(body, sender=sender, subject=subject), (EVENT,), OWN, WORDS)
