"""Elements of an XML file as they end, without entities, DTD or network: what XLSX and DOCX are read with."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

ELEMENTS = 200_000


def events(content: bytes, *names: str) -> Iterator[etree._Element]:
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


def local(tag: object) -> str:
    """A tag or attribute without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
