"""Which parts of a large mail are fetched, and the mail put together from them. Pure: structure and bytes in, sections and bytes out.

Promises: the mail is a valid MIME mail with the same header and tree; parts that nobody reads are empty, their headers kept. A mail
attached to the mail is fetched whole, or opened like the mail itself where it is large. Section numbers as in RFC 3501 section 6.4.5.
"""

from __future__ import annotations

import email.errors
import email.header
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inbox_worker.mail.documents import document_type, is_untyped
from inbox_worker.mail.model import DocumentType

HEADER_BYTES = 256 * 1024
TEXT_BYTES = 4 * 1024 * 1024
PART_BYTES = 10 * 1024 * 1024
MAIL_BYTES = 20 * 1024 * 1024
OPENED_BYTES = 1024 * 1024
UNTYPED_BYTES = 256 * 1024
"""What has no type and no name that tells it may be a card or a list if it is no larger."""
PARTS = 100
DEPTH = 20

_ALSO_READ = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/global-delivery-status",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
    }
)


@dataclass(frozen=True, slots=True)
class Node:
    """One part: `section` its number, `children` where it is a multipart, `inner` the body of a mail that is opened."""

    section: str
    type: str
    size: int = 0
    name: str = ""
    boundary: str = ""
    children: tuple[Node, ...] = ()
    inner: Node | None = None

    @property
    def is_multipart(self) -> bool:
        return self.type.startswith("multipart/")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fetch of one mail: sections, each with the number of bytes it is cut at (0: whole); `size` is the sum of the bytes."""

    body: Node
    sections: tuple[tuple[str, int], ...]
    size: int

    def items(self) -> tuple[str, ...]:
        """The plan as items of a FETCH command."""
        return tuple(f"BODY.PEEK[{section}]" + (f"<0.{cut}>" if cut else "") for section, cut in self.sections)


def plan(structure: Any, mail_size: int) -> Plan:
    """What to fetch of the mail with this BODYSTRUCTURE. ValueError, TypeError or LookupError where it makes no sense: also where its parts
    are less than half of the mail, because then the server has not found what a person would (a wrong boundary, parts too deep)."""
    body = _read(structure, "", 0)
    if sum(node.size for node in _leaves(body)) < mail_size // 2:
        raise ValueError("the parts do not account for the mail")
    sections: list[tuple[str, int]] = [("HEADER", HEADER_BYTES)]
    size = 0
    for section, cut, cost in _wanted(body):
        if size + cost <= MAIL_BYTES and len(sections) < 2 * PARTS:
            sections.append((section, cut))
            size += cost
    return Plan(body, tuple(sections), size)


def assemble(body: Node, fetched: Mapping[str, bytes]) -> bytes:
    """The mail from its sections; what was not fetched is empty."""
    return _head(fetched.get("HEADER", b"")) + b"".join(_written(body, fetched))


def _read(structure: Any, section: str, depth: int) -> Node:
    """A BODYSTRUCTURE as IMAPClient parses it. `section` is that of the mail or multipart around where this is its body."""
    if depth > DEPTH:
        return Node(section or "1", "application/octet-stream")
    if isinstance(structure[0], (list, tuple)):
        return _read_multipart(structure, section, depth)
    return _read_single(structure, section or "1", depth)


def _read_multipart(structure: Any, section: str, depth: int) -> Node:
    parts, rest = structure[0], structure[1:]
    if isinstance(parts, tuple):  # inside an attached mail IMAPClient leaves the parts side by side
        count = next((at for at, part in enumerate(structure) if not isinstance(part, tuple)), len(structure))
        parts, rest = structure[:count], structure[count:]
    dot = f"{section}." if section else ""
    children = tuple(_read(part, f"{dot}{number}", depth + 1) for number, part in enumerate(parts[:PARTS], 1))
    parameters = _pairs(rest[1]) if len(rest) > 1 else {}
    return Node(
        section, f"multipart/{_text(rest[0]).lower()}", boundary=parameters.get("boundary", ""), children=children
    )


def _read_single(structure: Any, section: str, depth: int) -> Node:
    type_ = f"{_text(structure[0])}/{_text(structure[1])}".lower()
    size = int(structure[6] or 0)
    name = _name(structure)
    if type_ == "message/rfc822" and size > OPENED_BYTES and len(structure) > 8 and structure[8]:
        body = structure[8]
        inner = _read(body, section if isinstance(body[0], (list, tuple)) else f"{section}.1", depth + 1)
        return Node(section, type_, size, name, inner=inner)
    return Node(section, type_, size, name)


def _leaves(node: Node) -> Iterator[Node]:
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


def _wanted(node: Node) -> Iterator[tuple[str, int, int]]:
    """Section, where it is cut (0: nowhere), and about how many bytes that is."""
    if node.is_multipart:
        for child in node.children:
            yield f"{child.section}.MIME", 0, 0
        for child in node.children:
            yield from _wanted(child)
    elif node.inner is not None:
        yield f"{node.section}.HEADER", HEADER_BYTES, 0
        yield from _wanted(node.inner)
    elif node.type.startswith("text/") and node.size > TEXT_BYTES:
        yield node.section, TEXT_BYTES, TEXT_BYTES
    elif _is_read(node) and node.size <= PART_BYTES:
        yield node.section, 0, node.size


def _is_read(node: Node) -> bool:
    if node.type.startswith("text/") or node.type in _ALSO_READ:
        return True
    if document_type(node.type, node.name) is not DocumentType.UNREAD:
        return True
    return is_untyped(node.type, node.name) and node.size <= UNTYPED_BYTES


def _written(node: Node, fetched: Mapping[str, bytes]) -> Iterator[bytes]:
    """The body of a part."""
    if node.is_multipart:
        delimiter = b"--" + node.boundary.encode("utf-8", "surrogateescape")
        for child in node.children:
            yield delimiter + b"\r\n" + _head(fetched.get(f"{child.section}.MIME", b""))
            yield from _written(child, fetched)
            yield b"\r\n"
        yield delimiter + b"--\r\n"
    elif node.inner is not None:
        yield _head(fetched.get(f"{node.section}.HEADER", b""))
        yield from _written(node.inner, fetched)
    else:
        yield _whole_lines(fetched.get(node.section, b""), node)


def _head(header: bytes) -> bytes:
    """A header with exactly the blank line that ends it, also where it was cut."""
    kept = header.rstrip(b"\r\n")
    return kept + b"\r\n\r\n" if kept else b"\r\n"


def _whole_lines(content: bytes, node: Node) -> bytes:
    """A text that was cut ends with a whole line, so that no half base64 group is left."""
    if len(content) < TEXT_BYTES or len(content) >= node.size:
        return content
    return content[: content.rfind(b"\n") + 1] or content


def _name(structure: Any) -> str:
    """The file name: of the disposition (wherever the server puts it: RFC 3501 leaves room for extensions), else of the type."""
    names = _pairs(structure[2])
    for part in structure[7:]:
        if isinstance(part, tuple) and len(part) == 2 and isinstance(part[1], tuple):
            names = {**names, **_pairs(part[1])}
    for key in ("filename", "filename*", "filename*0", "filename*0*", "name", "name*", "name*0", "name*0*"):
        if key in names:
            return _decoded(names[key])
    return ""


def _pairs(flat: Any) -> dict[str, str]:
    """(key, value, key, value) or NIL."""
    if not isinstance(flat, tuple):
        return {}
    return {_text(key).lower(): _text(value) for key, value in zip(flat[::2], flat[1::2], strict=False)}


def _decoded(name: str) -> str:
    """A name in encoded words hides its extension."""
    if "=?" not in name:
        return name
    try:
        return str(email.header.make_header(email.header.decode_header(name)))
    except (ValueError, LookupError, email.errors.MessageError):
        return name


def _text(value: Any) -> str:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
