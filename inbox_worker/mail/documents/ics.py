"""iCalendar → label/value pairs, one tuple an event.

Labels: method · summary · organizer · attendee · partstat · description · comment · location · start · uid. A person reads
"Name <address>". The method (REQUEST, REPLY, CANCEL …) is repeated in each event, for it decides who wrote the mail.
"""

from __future__ import annotations

from inbox_worker.mail.documents.contentlines import ContentLine, content_lines, unescaped
from inbox_worker.mail.model import Document, DocumentType

EVENTS = 50
ATTENDEES = 100
_PLAIN = {
    "summary": "summary",
    "description": "description",
    "location": "location",
    "dtstart": "start",
    "uid": "uid",
    "comment": "comment",
}


def read(content: bytes, charset: str) -> Document:
    """The events in `content`."""
    method = ""
    events: list[tuple[tuple[str, str], ...]] = []
    pairs: list[tuple[str, str]] = []
    depth = ""
    for line in content_lines(content, charset or "utf-8"):
        value = line.value.strip().upper()
        if line.name == "method":
            method = value
        elif line.name == "begin":
            depth = value
            pairs = [] if value == "VEVENT" else pairs
        elif line.name == "end" and value == "VEVENT" and len(events) < EVENTS:
            events.append(tuple(pairs))
        elif depth == "VEVENT" and len(pairs) < ATTENDEES:
            pairs += _pairs(line)
    found = tuple((("method", method), *event) if method else event for event in events)
    text = "\n\n".join("\n".join(f"{label}: {value}" for label, value in event) for event in found)
    return Document(DocumentType.CALENDAR, "", text=text, cards=found, fault="" if found else "no event in it")


def _pairs(line: ContentLine) -> list[tuple[str, str]]:
    if line.name in {"attendee", "organizer"}:
        address = line.value.strip()
        address = address[7:] if address[:7].lower() == "mailto:" else address
        name = unescaped(line.parameters.get("cn", ""))
        status = line.parameters.get("partstat", "").lower()
        person = f"{name} <{address}>" if name and name != address else address
        return [(line.name, person[:300])] + ([("partstat", status)] if status else [])
    label = _PLAIN.get(line.name)
    value = unescaped(line.value)[:2000]
    return [(label, value)] if label and value else []
