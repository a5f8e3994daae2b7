"""An HTML file → what a reader sees of it, with its tables; filled form fields stand behind their labels."""

from __future__ import annotations

import re

from inbox_worker.mail.charset import decode
from inbox_worker.mail.documents.limits import TEXT_CHARS
from inbox_worker.mail.html import read_html
from inbox_worker.mail.model import Document, DocumentType

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def read(content: bytes, charset: str) -> Document:
    """The page in `content`."""
    declared = _CHARSET.search(content[:4096])
    name = declared.group(1).decode("ascii") if declared and not charset else charset
    seen = read_html(decode(content, name))
    return Document(DocumentType.HTML, "", text=seen.text[:TEXT_CHARS], tables=seen.tables, fault=seen.fault)
