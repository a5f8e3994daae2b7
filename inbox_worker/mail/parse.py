"""bytes → Message: the border of the core, crossed once by every mail.

Promises: `parse` never raises and stays within the limits of `structure` and `text`, whatever the bytes; what had to be
guessed, cut or dropped is named in `Message.faults`. Attachments that nobody reads cost no more than the search for their end.
The mail is read by our own modules: mail-parser, like every reader built on Python's `email`, decodes each attachment, raises
on real headers and is three times slower (benchmarks/parse_rate.py prints the ratio). It is the second reader, independent of
the first: where ours fails on a mail, its start is read once more by mail-parser, so that a person has something to decide on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from inbox_worker.mail.addresses import UNREADABLE, is_address, read_addresses
from inbox_worker.mail.charset import guess
from inbox_worker.mail.clean import clean, one_line
from inbox_worker.mail.documents import document_type, read_document
from inbox_worker.mail.header import read_date, read_filename, read_ids, read_text
from inbox_worker.mail.model import Address, Document, DocumentType, Header, Message
from inbox_worker.mail.signed import is_encrypted, signed_content
from inbox_worker.mail.structure import DEPTH, PARTS, Faults, Part, read_parameters, read_structure
from inbox_worker.mail.text import choose, cut, part_bytes, read_markup, read_plain, repeats, uuencoded_files

DOCUMENTS = 30
PIECES = 5
SUBJECT = 1000
"""A line of a mail holds 998 characters (RFC 5322 section 2.1.1)."""
SIGNED_BYTES = 12 * 1024 * 1024
ATTACHED_BYTES = 8 * 1024 * 1024
SECOND_READING_BYTES = 128 * 1024
HTML_KEPT = 512 * 1024
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "message/feedback-report"})
_SIGNED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(slots=True)
class _Gathered:
    """What the walk over the parts has found so far."""

    faults: Faults
    depth: int
    texts: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)


def parse(raw: bytes) -> Message:
    """The mail in `raw`."""
    return _guarded(raw, Faults(), 0)


def _guarded(raw: bytes, faults: Faults, depth: int) -> Message:
    """`depth` counts the mails that this one is attached to."""
    try:
        return _parse(raw, faults, depth)
    except Exception as error:  # noqa: BLE001 - the one guard at the border: no mail may stop the queue
        fault = f"the mail could not be read: {type(error).__name__}: {error}"[:200]
    try:
        return _second_reading(raw, fault)
    except Exception:  # noqa: BLE001 - the same border: the first reader's fault is told
        return _unread(raw, fault)


def _second_reading(raw: bytes, fault: str) -> Message:
    """Author, subject and text as mail-parser reads them; marked by its fault, so that nothing is answered unseen."""
    import mailparser  # noqa: PLC0415 - 80 ms that hardly any run has to pay

    mail = mailparser.parse_from_bytes(raw[:SECOND_READING_BYTES])
    return replace(
        _unread(raw, fault),
        subject=one_line(mail.subject or ""),
        from_=tuple(Address(one_line(name), address) for name, address in mail.from_ or () if is_address(address)),
        text=clean("\n".join(mail.text_plain))[:SECOND_READING_BYTES],
    )


def _parse(raw: bytes, faults: Faults, depth: int) -> Message:
    root = read_structure(raw, faults, depth)
    gathered = _Gathered(faults, depth)
    _walk(root, gathered)
    hint = _hint(root)
    headers = tuple(Header(name, read_text(value, hint)) for name, value in root.headers)
    first: dict[str, str] = {}
    for header in headers:
        first.setdefault(header.name, header.value)
    text = cut("\n\n".join(text for text in gathered.texts if text.strip()), faults)
    return Message(
        message_id=next(iter(read_ids(first.get("message-id", ""))), ""),
        in_reply_to=read_ids(first.get("in-reply-to", "")),
        references=read_ids(first.get("references", "")),
        subject=_subject(first.get("subject", ""), faults),
        from_=_addresses(root, "from", faults, hint),
        sender=_addresses(root, "sender", faults, hint),
        reply_to=_addresses(root, "reply-to", faults, hint),
        to=_addresses(root, "to", faults, hint),
        cc=_addresses(root, "cc", faults, hint),
        delivered_to=_delivered_to(headers),
        return_path=_return_path(first),
        date=read_date(first.get("date", "")),
        received=read_date(first.get("received", "").rpartition(";")[2]),
        headers=headers,
        content_type=root.type,
        text=text,
        html="\n".join(gathered.html)[:HTML_KEPT],
        documents=tuple(gathered.documents),
        part_types=tuple(gathered.types),
        size=len(raw),
        faults=tuple(faults.found),
        reports=tuple(gathered.reports),
    )


def _unread(raw: bytes, fault: str) -> Message:
    nobody: tuple[Address, ...] = ()
    return Message(
        "", (), (), "", nobody, nobody, nobody, nobody, nobody, (), None, None, None, (), "", "", "", (), (), len(raw), (fault,)
    )  # fmt: skip


def _subject(text: str, faults: Faults) -> str:
    if len(text) <= SUBJECT:
        return text
    faults.add(f"the subject was cut at {SUBJECT} characters")
    return text[:SUBJECT]


def _hint(root: Part) -> str:
    """The charset of raw bytes in the headers: the body's if declared, else guessed from headers and body together."""
    raw = [value for _, value in root.headers if not value.isascii()]
    if not raw:
        return ""
    return root.parameters.get("charset", "") or guess(
        b"\n".join(raw)[:2048] + b"\n" + root.raw[root.start : root.start + 2048]
    )


def _addresses(root: Part, name: str, faults: Faults, hint: str) -> tuple[Address, ...]:
    values = [value for key, value in root.headers if key == name]
    if name == "from" and len(values) > 1:
        faults.add("more than one From header")
    own = Faults()
    found = read_addresses(b",".join(values), own, hint) if values else ()
    for fault in own.found:
        faults.add(fault)
    # Where an answer goes must be plain: the readable half of a broken header is not.
    return () if UNREADABLE in own.found and name in {"from", "reply-to"} else found


def _delivered_to(headers: tuple[Header, ...]) -> tuple[str, ...]:
    names = {"delivered-to", "x-original-to", "envelope-to", "x-delivered-to"}
    values = (header.value.strip("<> ") for header in headers if header.name in names)
    return tuple(dict.fromkeys(value for value in values if is_address(value)))


def _return_path(first: dict[str, str]) -> str | None:
    """ "" is the empty path of a bounce, None says that the header is not there."""
    value = first.get("return-path")
    return None if value is None else value.strip().removeprefix("<").removesuffix(">").strip()


# -- the walk over the parts ------------------------------------------------------------------------------------


def _walk(part: Part, gathered: _Gathered) -> None:
    gathered.types.append(part.type)
    if part.type == "multipart/alternative":
        _alternative(part, gathered)
    elif part.children:
        _several(part, gathered)
    elif part.type in _REPORTS:
        gathered.reports.append(read_plain(part, gathered.faults))
    elif part.type in _SIGNED:
        _signed(part, gathered)
    elif part.type in {"text/plain", "text/html"} and not _is_attached(part):
        _text(part, gathered)
    else:
        _document(part, gathered)


def _several(part: Part, gathered: _Gathered) -> None:
    """mixed, related, signed, report …: one after the other; of an encrypted one only the fact."""
    if part.type == "multipart/encrypted":
        gathered.faults.add("the mail is encrypted")
    for child in part.children:
        _walk(child, gathered)


def _alternative(part: Part, gathered: _Gathered) -> None:
    """The same said twice: all plain parts below, or all HTML parts (Apple's mails hold several around an attachment)."""
    plain, html = list(_texts(part, "text/plain"))[:PIECES], list(_texts(part, "text/html"))[:PIECES]
    plain_text = "\n\n".join(read_plain(text, gathered.faults) for text in plain)
    markup = "\n".join(read_markup(text, gathered.faults) for text in html)
    gathered.texts.append(choose(plain_text, markup, gathered.faults))
    if markup:
        gathered.html.append(markup[:HTML_KEPT])
    _walk_rest(part, {id(text) for text in (*plain, *html)}, gathered)


def _walk_rest(part: Part, taken: set[int], gathered: _Gathered) -> None:
    for child in part.children:
        if id(child) in taken:
            gathered.types.append(child.type)
        elif child.children and child.type != "multipart/alternative":
            gathered.types.append(child.type)
            _walk_rest(child, taken, gathered)
        else:
            _walk(child, gathered)


def _texts(part: Part, type_: str) -> Iterator[Part]:
    """The texts of `type_` below `part` that are not attached; a nested alternative has its own choice to make."""
    for child in part.children:
        if child.type == type_ and not _is_attached(child):
            yield child
        elif child.type in {"multipart/related", "multipart/mixed", "multipart/signed"}:
            yield from _texts(child, type_)


def _text(part: Part, gathered: _Gathered) -> None:
    """A text of its own; HTML that only repeats the plain text before it, as some programs send it, is not said twice."""
    if part.type == "text/plain":
        plain, files = uuencoded_files(part)
        gathered.texts.append(cut(read_plain(plain, gathered.faults), gathered.faults))
        for file in files:
            _document(file, gathered)
        return
    markup = read_markup(part, gathered.faults)
    gathered.html.append(markup[:HTML_KEPT])
    text = choose("", markup, gathered.faults)
    if not repeats(text, gathered.texts):
        gathered.texts.append(text)


def _is_attached(part: Part) -> bool:
    """By disposition, or by a file name without one (RFC 2183); an inline text without a name is body."""
    if not part.first("content-disposition") and "name" not in part.parameters:
        return False
    disposition, parameters = read_parameters(part.first("content-disposition").decode("latin-1"))
    return disposition == "attachment" or bool(read_filename(parameters | part.parameters, "filename", "name"))


def _signed(part: Part, gathered: _Gathered) -> None:
    content = part_bytes(part, SIGNED_BYTES, gathered.faults)
    inner = signed_content(content) if gathered.depth < DEPTH else None
    if inner is None:
        what = "the mail is encrypted (S/MIME)" if is_encrypted(content) else "signed content not readable"
        gathered.faults.add(what)
        return
    gathered.depth += 1
    _walk(read_structure(inner, gathered.faults, gathered.depth), gathered)
    gathered.depth -= 1


def _document(part: Part, gathered: _Gathered) -> None:
    filename = _filename(part)
    type_ = document_type(part.type, filename)
    if part.type == "application/ms-tnef" and not any(text.strip() for text in gathered.texts):
        gathered.faults.add("the text is in a format of Outlook alone (TNEF)")
    if len(gathered.documents) >= DOCUMENTS:
        gathered.faults.add(f"attachments after the first {DOCUMENTS} were not read")
        return
    if type_ is DocumentType.MESSAGE:
        gathered.documents.append(_attached_mail(part, filename, gathered))
        return
    gathered.documents.append(read_document(part, type_, filename, gathered.faults))


def _filename(part: Part) -> str:
    parameters = read_parameters(part.first("content-disposition").decode("latin-1"))[1] if part.headers else {}
    return read_filename(parameters, "filename") or read_filename(part.parameters, "name")


def _attached_mail(part: Part, filename: str, gathered: _Gathered) -> Document:
    """A mail attached whole, or only its headers; counted into this mail's limits of parts and depth."""
    if gathered.depth >= DEPTH or gathered.faults.parts >= PARTS:
        fault = f"mails nested deeper than {DEPTH}, or after {PARTS} parts, were not read"
        gathered.faults.add(fault)
        return Document(DocumentType.MESSAGE, filename, fault=fault)
    inner = Faults(parts=gathered.faults.parts, work=gathered.faults.work)
    limit = max(ATTACHED_BYTES >> gathered.depth, 256 * 1024)
    message = _guarded(part_bytes(part, limit, gathered.faults), inner, gathered.depth + 1)
    gathered.faults.parts, gathered.faults.work = inner.parts, inner.work
    return Document(DocumentType.MESSAGE, filename, message=message)
