"""Elements of an XML file as they end, without entities, DTD or network: what XLSX and DOCX are read with."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

ELEMENTS = 200_000

Element = Any
"""An element of lxml, which brings no types."""


def events(content: bytes, *names: str) -> Iterator[Element]:
    """Each element called one of `names` (in any namespace) once it is whole; its content is dropped after use."""
    source = etree.iterparse(
        BytesIO(content),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for count, (_, element) in enumerate(source):
        if count > ELEMENTS:
            return
        yield element
        element.clear()


def tree(content: bytes) -> Element:
    """The whole file as one tree."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def local(tag: object) -> str:
    """A tag or attribute without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
