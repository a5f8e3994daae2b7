"""PDF with text → its text, page by page. The work is bounded by counting what the page draws: the core has no clock."""

from __future__ import annotations

from io import BytesIO

from inbox_worker.mail.clean import clean
from inbox_worker.mail.documents.limits import TEXT_CHARS
from inbox_worker.mail.model import Document, DocumentType

PAGES = 20
OPERATIONS = 100_000


class _EnoughError(Exception):
    """The page draws more than a letter or a list does."""


def read(content: bytes, _charset: str) -> Document:
    """The text in `content`."""
    from pypdf import PdfReader  # noqa: PLC0415 - 100 ms and 20 MB that only a mail with a PDF pays

    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return Document(DocumentType.PDF, "", fault="the PDF is encrypted")
    left = OPERATIONS

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _EnoughError

    pages: list[str] = []
    fault = f"pages after the first {PAGES} were not read" if len(reader.pages) > PAGES else ""
    try:
        for page in reader.pages[:PAGES]:
            pages.append(page.extract_text(visitor_operand_before=count))  # noqa: PERF401 - keeps what was read before the limit
    except _EnoughError:
        fault = "the PDF draws too much; the rest was not read"
    text = clean("\n".join(pages)).strip()
    return Document(
        DocumentType.PDF,
        "",
        text=text[:TEXT_CHARS],
        fault=fault or ("" if text else "the PDF has no text, only pictures"),
    )
