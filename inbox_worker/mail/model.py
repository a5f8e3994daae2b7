"""What a mail *is*: the values that `mail.parse` makes from raw bytes, and the rest of the core reads.

| type       | stands for                                                     | note                                      |
|------------|----------------------------------------------------------------|-------------------------------------------|
| Address    | one mailbox of an address header (RFC 5322 section 3.4)        | display name decoded, "" where absent     |
| Header     | one header field, decoded and unfolded, in the mail's order    | name lower case, no CR, LF or NUL in it   |
| Document   | what one attachment says, as text and tables                   | read by type, under limits, never executed|
| Message    | the whole mail                                                 | everything else is derived from it        |
| Machine    | what shows that no person wrote this mail                      | certain signs decide alone                |
| Bounce     | one recipient's failure in a delivery status notification      | RFC 3464, or free-form                    |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address header; `address` is "local@domain" as written, `name` the decoded display name."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part after the last @ in lower case; "" where there is none."""
        return self.address.rpartition("@")[2].lower() if "@" in self.address else ""


@dataclass(frozen=True, slots=True)
class Header:
    """One header field: `name` in lower case, `value` decoded (RFC 2047), unfolded and free of control characters."""

    name: str
    value: str


class DocumentType(StrEnum):
    """The attachments that are read; every other type is only named."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    VCARD = "vcard"
    DOCX = "docx"
    PDF = "pdf"
    CALENDAR = "calendar"
    HTML = "html"
    TEXT = "text"
    MESSAGE = "message"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Document:
    """What one attachment says.

    `tables` are rows of cells (strings, trimmed); `text` is running text ("" where the file is only a table);
    `cards` are the label/value pairs of each vCard (fn, family, given, org, email, title …: `documents.card`) or of each calendar event
    (method, summary, organizer, attendee …: `documents.ics`); `message` is a mail that was attached whole;
    `fault` says why nothing or not everything could be read ("" if all was).
    """

    type: DocumentType
    filename: str
    text: str = ""
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    cards: tuple[tuple[tuple[str, str], ...], ...] = ()
    message: Message | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, parsed once at the border.

    `text` is what a reader sees: the text/plain part, or the HTML part as text with hidden, struck-through and script parts
    dropped; lines end in "\\n", quoted lines begin with ">". `html` is the HTML part as received ("" if none).
    `received` is the topmost Received date, `date` the Date header; both aware, None where missing or unreadable.
    `faults` names what had to be guessed or dropped, in words for a person. Cells of a table row are parted by a tab.
    `reports` are the machine-readable parts of a report (delivery status, read receipt, abuse), as text.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    return_path: str | None
    date: datetime | None
    received: datetime | None
    headers: tuple[Header, ...]
    content_type: str
    text: str
    html: str
    documents: tuple[Document, ...]
    part_types: tuple[str, ...]
    size: int
    faults: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()

    @property
    def author(self) -> Address | None:
        """The one From mailbox; None where there is none or more than one."""
        return self.from_[0] if len(self.from_) == 1 else None

    def values(self, name: str) -> tuple[str, ...]:
        """All values of the header `name` (lower case), in the mail's order."""
        return tuple(header.value for header in self.headers if header.name == name)


class Certainty(StrEnum):
    """How much a machine sign is worth: a certain one decides alone, a likely one only together with the reading."""

    CERTAIN = "certain"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Machine:
    """One sign that a machine sent this mail: `reason` in words, e.g. "Auto-Submitted: auto-replied (RFC 3834)"; `sort` names the rule."""

    certainty: Certainty
    reason: str
    sort: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient's failure: `message_id` of the returned letter ("" if not given), `recipient` ("" if not given),
    `status` as in RFC 3463 ("5.1.1", "" if not given), `diagnostic` one line in the server's words, `final` False for a delay."""

    message_id: str
    recipient: str
    status: str
    diagnostic: str
    final: bool
