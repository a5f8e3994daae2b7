"""What an attachment says: one file a type, and the table that tells which.

Promises: `read_document` never raises; it reads by declared type, then by the name's extension, then by how the file begins, within
the limits of `limits`; a fault of one attachment is told in its Document and stops nothing else. Nothing is executed,
evaluated, loaded or written to disk, and names are only names. A new type is one file and one line here.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import replace

from inbox_worker.mail.documents import card, delimited, docx, ics, page, pdf, plain, xlsx
from inbox_worker.mail.documents.limits import TooLargeError
from inbox_worker.mail.model import Document, DocumentType
from inbox_worker.mail.structure import Faults, Part
from inbox_worker.mail.text import part_bytes

_TYPES = {
    "text/csv": DocumentType.CSV, "application/csv": DocumentType.CSV, "text/comma-separated-values": DocumentType.CSV,
    "text/tab-separated-values": DocumentType.TSV, "text/vcard": DocumentType.VCARD, "text/x-vcard": DocumentType.VCARD,
    "text/directory": DocumentType.VCARD, "application/vcard": DocumentType.VCARD, "text/calendar": DocumentType.CALENDAR,
    "application/ics": DocumentType.CALENDAR, "text/html": DocumentType.HTML, "application/xhtml+xml": DocumentType.HTML,
    "application/pdf": DocumentType.PDF, "application/x-pdf": DocumentType.PDF, "message/rfc822": DocumentType.MESSAGE,
    "message/global": DocumentType.MESSAGE, "text/rfc822-headers": DocumentType.MESSAGE, "text/plain": DocumentType.TEXT,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": DocumentType.XLSX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": DocumentType.DOCX,
    "application/vnd.ms-excel": DocumentType.XLSX, "application/msword": DocumentType.DOCX,
}  # fmt: skip
_EXTENSIONS = {
    "csv": DocumentType.CSV, "tsv": DocumentType.TSV, "tab": DocumentType.TSV, "xlsx": DocumentType.XLSX, "xlsm": DocumentType.XLSX,
    "xls": DocumentType.XLSX, "doc": DocumentType.DOCX,
    "vcf": DocumentType.VCARD, "vcard": DocumentType.VCARD, "docx": DocumentType.DOCX, "pdf": DocumentType.PDF,
    "ics": DocumentType.CALENDAR, "html": DocumentType.HTML, "htm": DocumentType.HTML, "txt": DocumentType.TEXT,
    "eml": DocumentType.MESSAGE,
}  # fmt: skip
_VAGUE = frozenset({"text/plain", "application/vnd.ms-excel", "application/msword"})
"""Declared types that a name knows better: Windows calls a CSV file Excel's, and programs give a new file the old name (.xls)."""
_ANY = "application/octet-stream"
"""Any bytes: RFC 2046, section 4.5.1."""
_MARKS = {
    b"begin:vcard": DocumentType.VCARD,
    b"begin:vcalendar": DocumentType.CALENDAR,
    b"%pdf-": DocumentType.PDF,
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of Word or Excel from before 2007 begins ([MS-CFB] 2.2)."""


_READERS: dict[DocumentType, Callable[[bytes, str], Document]] = {
    DocumentType.CSV: delimited.read,
    DocumentType.TSV: delimited.read,
    DocumentType.XLSX: xlsx.read,
    DocumentType.VCARD: card.read,
    DocumentType.DOCX: docx.read,
    DocumentType.PDF: pdf.read,
    DocumentType.CALENDAR: ics.read,
    DocumentType.HTML: page.read,
    DocumentType.TEXT: plain.read,
}
_LIMITS = {DocumentType.XLSX: 4, DocumentType.DOCX: 4, DocumentType.PDF: 6}
"""Megabytes that are decoded at most; 1 for every other type."""
_COSTS = {DocumentType.XLSX: 100_000, DocumentType.DOCX: 100_000, DocumentType.PDF: 150_000, DocumentType.HTML: 100_000}
"""Work that a small but hostile one may take, as counted by `Faults.spend`."""


def document_type(declared: str, filename: str) -> DocumentType:
    """How the attachment is read: by its type, but by its extension where the type is vague, unknown or Excel's for a CSV file."""
    by_name = _EXTENSIONS.get(filename.rpartition(".")[2].lower(), DocumentType.UNREAD)
    by_type = _TYPES.get(declared, DocumentType.UNREAD)
    vague = by_type is DocumentType.UNREAD or declared in _VAGUE
    return by_name if vague and by_name is not DocumentType.UNREAD else by_type


def is_untyped(declared: str, filename: str) -> bool:
    """Whether neither its type nor its name says what an attachment is, so that it is read by how it begins."""
    return declared == _ANY and "." not in filename


def read_document(part: Part, type_: DocumentType, filename: str, faults: Faults) -> Document:
    """What the attachment says; of a type that is not read only its name."""
    if is_untyped(part.type, filename):
        type_ = _type_by_beginning(part_bytes(part, _BEGINNING, Faults()))
    reader = _READERS.get(type_)
    if reader is None:
        return Document(DocumentType.UNREAD, filename)
    if not faults.spend(_COSTS.get(type_, 10_000) + min(part.end - part.start, 4_000_000) // 16):
        return Document(type_, filename, fault="left out: the mail holds more than is read of one")
    own = Faults()
    content = part_bytes(part, _LIMITS.get(type_, 1) * 1024 * 1024, own)
    fault = next(iter(own.found), "")
    try:
        found = (_too_old if content.startswith(_OLD_OFFICE) else reader)(content, part.parameters.get("charset", ""))
    except TooLargeError as error:
        found = Document(type_, filename, fault=str(error))
    except Exception as error:  # noqa: BLE001 - a border of its own: a broken attachment must not cost the mail's text
        found = Document(type_, filename, fault=f"not readable: {type(error).__name__}: {error}"[:200])
    if found.fault or fault:
        faults.add(f"attachment {filename[:60] or type_.value}: {found.fault or fault}")
    return replace(found, type=type_, filename=filename, fault=found.fault or fault)


def _type_by_beginning(content: bytes) -> DocumentType:
    begun = content.removeprefix(BOM_UTF8).lstrip().lower()
    return next((type_ for mark, type_ in _MARKS.items() if begun.startswith(mark)), DocumentType.UNREAD)


_BEGINNING = 64
"""So many bytes are looked at."""


def _too_old(_content: bytes, _charset: str) -> Document:
    fault = "a file of Word or Excel from before 2007 (.doc, .xls) is not read: a person must open it"
    return Document(DocumentType.UNREAD, "", fault=fault)
