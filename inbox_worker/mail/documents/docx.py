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
_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "sectPr", "pPr"})
_STRUCK = ("strike", "dstrike", "vanish", "webHidden")


def read(content: bytes, _charset: str) -> Document:
    """The text in `content`."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        archive = Archive(packed, len(content))
        heads = sorted(name for name in archive.names if name.startswith("word/header") and name.endswith(".xml"))
        lines: list[str] = []
        tables: list[tuple[tuple[str, ...], ...]] = []
        for name in [*heads[:3], "word/document.xml"]:
            _read_blocks(tree(archive.read(name)), lines, tables)
    text = clean("\n".join(lines)).strip()
    fault = "the text was cut" if len(text) > TEXT_CHARS else ""
    return Document(DocumentType.DOCX, "", text=text[:TEXT_CHARS], tables=tuple(tables), fault=fault)


def _read_blocks(parent: Element, lines: list[str], tables: list[tuple[tuple[str, ...], ...]]) -> None:
    """Paragraphs and tables in their order, also those of content controls and text boxes; the XML parser bounds the depth."""
    for node in parent:
        name = local(node.tag)
        if len(lines) > PARAGRAPHS or name in _LEFT_OUT:
            continue
        if name == "p":
            lines.append(_paragraph(node))
            _read_boxes(node, lines, tables)
        elif name == "tbl":
            table = trimmed(
                [[_cell(cell) for cell in row.iterchildren("{*}tc")] for row in list(node.iterchildren("{*}tr"))[:ROWS]]
            )
            tables.append(table)
            lines += ["\t".join(row) for row in table]
        else:
            _read_blocks(node, lines, tables)


def _read_boxes(parent: Element, lines: list[str], tables: list[tuple[tuple[str, ...], ...]]) -> None:
    for node in parent:
        name = local(node.tag)
        if name == "txbxContent":
            _read_blocks(node, lines, tables)
        elif name not in _LEFT_OUT and len(node):
            _read_boxes(node, lines, tables)


def _cell(cell: Element) -> str:
    lines: list[str] = []
    _read_blocks(cell, lines, [])
    return clean(", ".join(text for line in lines if (text := line.strip())))


def _paragraph(paragraph: Element) -> str:
    """The runs of one paragraph; a text box inside it is a block of its own."""
    pieces: list[str] = []
    _runs(paragraph, pieces)
    numbered = paragraph.find("{*}pPr/{*}numPr") is not None
    return ("- " if numbered and any(pieces) else "") + "".join(pieces)


def _runs(parent: Element, pieces: list[str]) -> None:
    for node in parent:
        name = local(node.tag)
        if name == "r" and _seen(node):
            pieces += [_piece(child) for child in node]
        elif name not in _LEFT_OUT | {"r", "txbxContent", "p"} and len(node):
            _runs(node, pieces)


def _piece(node: Element) -> str:
    name = local(node.tag)
    return (
        (node.text or "") if name == "t" else {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")
    )


def _seen(run: Element) -> bool:
    style = run.find("{*}rPr")
    return style is None or not any(
        local(node.tag) in _STRUCK and next(iter(node.attrib.values()), "1") not in {"0", "false"} for node in style
    )
