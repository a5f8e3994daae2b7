"""PDF with text → its text, page by page. The work is bounded by counting what the page draws: the core has no clock."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from inbox_worker.mail.clean import clean
from inbox_worker.mail.documents.limits import TEXT_CHARS
from inbox_worker.mail.model import Document, DocumentType

if TYPE_CHECKING:
    from pypdf import PdfReader

PAGES = 10
OPERATIONS = 60_000
UNPACKED_BYTES = 8 * 1024 * 1024
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": UNPACKED_BYTES,
    "array_based_stream_maximum_output_length": UNPACKED_BYTES,
    "zlib_maximum_output_length": UNPACKED_BYTES,
    "lzw_maximum_output_length": UNPACKED_BYTES,
    "run_length_maximum_output_length": UNPACKED_BYTES,
    "brotli_maximum_output_length": UNPACKED_BYTES,
    "stream_decoding_work_maximum_length": 2 * UNPACKED_BYTES,
    "stream_parsing_work_maximum_count": OPERATIONS,
    "page_tree_maximum_entries": 2000,
    "page_tree_maximum_page_entries": 20_000,
    "xform_maximum_invocations_per_extraction": 50,
    "jbig2dec_binary": None,
}


class _EnoughError(Exception):
    """The document draws more than a letter or a list does."""


def read(content: bytes, _charset: str) -> Document:
    """The text in `content`."""
    from pypdf import PdfReader, apply_configuration  # noqa: PLC0415 - 100 ms and 20 MB that only a mail with a PDF pays

    with apply_configuration(**_LIMITS):
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Document(DocumentType.PDF, "", fault="the PDF is encrypted")
        text, fault = _text(reader)
    return Document(
        DocumentType.PDF, "", text=text, fault=fault or ("" if text else "the PDF has no text, only pictures")
    )


def _text(reader: PdfReader) -> tuple[str, str]:
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
    return clean("\n".join(pages)).strip()[:TEXT_CHARS], fault
