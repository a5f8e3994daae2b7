"""A text file → its text; lines with tabs are a table as well."""

from __future__ import annotations

from inbox_worker.mail.charset import decode
from inbox_worker.mail.clean import clean
from inbox_worker.mail.documents.limits import TEXT_CHARS, trimmed
from inbox_worker.mail.model import Document, DocumentType


def read(content: bytes, charset: str) -> Document:
    """The text in `content`."""
    text = clean(decode(content, charset)).strip("\n")
    rows = [line.split("\t") for line in text.split("\n") if "\t" in line.strip()]
    table = trimmed(rows) if len(rows) > 1 else ()
    return Document(DocumentType.TEXT, "", text=text[:TEXT_CHARS], tables=(table,) if table else ())
