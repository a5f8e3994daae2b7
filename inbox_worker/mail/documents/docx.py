"""DOCX → text and tables as a reader sees them: deleted, struck-through and hidden runs left out, the letterhead before the text.

A reader of its own on lxml: python-docx shows neither tracked deletions nor the order of paragraphs and tables, and loads every
part.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from inbox_worker.mail.clean import clean
from inbox_worker.mail.documents.limits import ROWS, TEXT_CHARS, Archive, trimmed
from inbox_worker.mail.documents.xml import Element, local, tree
from inbox_worker.mail.model import Document, DocumentType

PARAGRAPHS = 20_000
_STRUCK = ("strike", "dstrike", "vanish", "webHidden")


def read(content: bytes, _charset: str) -> Document:
    """The text in `content`."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        archive = Archive(packed, len(content))
        heads = sorted(name for name in archive.names if name.startswith("word/header") and name.endswith(".xml"))
        lines: list[str] = []
        tables: list[tuple[tuple[str, ...], ...]] = []
        for name in [*heads[:3], "word/document.xml"]:
            _read_part(archive.read(name), lines, tables)
    text = clean("\n".join(lines)).strip()
    fault = "the text was cut" if len(text) > TEXT_CHARS else ""
    return Document(DocumentType.DOCX, "", text=text[:TEXT_CHARS], tables=tuple(tables), fault=fault)


def _read_part(content: bytes, lines: list[str], tables: list[tuple[tuple[str, ...], ...]]) -> None:
    for block in tree(content).iter("{*}p", "{*}tbl"):
        if len(lines) > PARAGRAPHS:
            return
        above = {local(node.tag) for node in block.iterancestors()}
        if "tbl" in above or "Fallback" in above:
            continue
        if local(block.tag) == "p":
            lines.append(_paragraph(block))
        else:
            table = trimmed(
                [
                    [_cell(cell) for cell in row.iterchildren("{*}tc")]
                    for row in list(block.iterchildren("{*}tr"))[:ROWS]
                ]
            )
            tables.append(table)
            lines += ["\t".join(row) for row in table]


def _cell(cell: Element) -> str:
    lines = [text for paragraph in cell.iter("{*}p") if (text := _paragraph(paragraph).strip())]
    return clean(", ".join(lines))


def _paragraph(paragraph: Element) -> str:
    """The runs of one paragraph; a text box inside it is a block of its own."""
    pieces: list[str] = []
    for run in paragraph.iter("{*}r"):
        if not _seen(run, paragraph):
            continue
        for node in run:
            name = local(node.tag)
            pieces.append(
                node.text or ""
                if name == "t"
                else {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")
            )
    numbered = paragraph.find("{*}pPr/{*}numPr") is not None
    return ("- " if numbered and any(pieces) else "") + "".join(pieces)


def _seen(run: Element, paragraph: Element) -> bool:
    for node in run.iterancestors():
        if node is paragraph:
            break
        if local(node.tag) in {"del", "moveFrom", "txbxContent"}:
            return False
    style = run.find("{*}rPr")
    return style is None or not any(
        local(node.tag) in _STRUCK and next(iter(node.attrib.values()), "1") not in {"0", "false"} for node in style
    )
