"""The parts of a mail that a reader sees → one text.

Promises: the text/plain part, or the HTML part as text where plain is empty, a placeholder, clearly poorer, has lost a table,
or repeats what the HTML hides or strikes out. Several texts that stand one after the other are joined. format=flowed is
unfolded (RFC 3676), an inline PGP signature taken off. At most 256 KB. Leaves charsets to `charset`, layout to `html`, the
choice of parts to `parse`.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, replace
from html import unescape

from inbox_worker.mail.charset import decode
from inbox_worker.mail.clean import clean
from inbox_worker.mail.header import read_base64
from inbox_worker.mail.html import MARKUP_CHARS, Seen, has_marks, read_html, without_styles
from inbox_worker.mail.structure import Faults, Part

TEXT_CHARS = 256 * 1024
PLAIN_BYTES = 1024 * 1024
HTML_BYTES = 6 * 1024 * 1024

_TAG = re.compile(r"<[^<>]{0,4000}>")
_PLACEHOLDER = re.compile(
    r"(?:html[- ]?(?:format|version|mail|message|capable|enabled)|(?:support|display|view|read|see)\w*\W{1,3}(?:\w+\W{1,3}){0,4}html"
    r"|this is an? html|(?:mail|message) is in html|multi-?part message in mime|view (?:this|it) (?:e-?mail|message) in)"
)
_BLANKS_AFTER_SOFT_BREAK = re.compile(rb"=[ \t]{1,80}\r?\n")
_ARMOUR = "-----BEGIN PGP SIGNED MESSAGE-----"
_ARMOUR_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_CHARSET_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What the text parts say: `text` for a reader, `html` as received."""

    text: str
    html: str = ""


def part_bytes(part: Part, limit: int, faults: Faults) -> bytes:
    """The part's body with its transfer encoding undone; what is beyond `limit` bytes is cut before decoding."""
    encoding = part.first("content-transfer-encoding").split(b";")[0].strip().lower()
    end = min(part.end, part.start + (limit * 3 if encoding == b"quoted-printable" else limit * 3 // 2))
    if end < part.end:
        faults.add(f"a part was cut at {limit // 1024} KB")
    body = part.raw[part.start : end]
    if encoding == b"base64":
        return _base64_and_footer(body)[:limit]
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(_BLANKS_AFTER_SOFT_BREAK.sub(b"=\n", body))[:limit]
    if encoding in _UUENCODED:
        return _uudecoded(body)[:limit]
    return body[:limit]


def _base64_and_footer(body: bytes) -> bytes:
    """Base64, with what a scanner or a list wrote below it in plain letters; all as it stands where nothing but plain text is there."""
    if _SPEECH.search(body) is None:
        return read_base64(body)
    at = end = 0
    blank = False
    for line in body.splitlines(keepends=True):
        at += len(line)
        bare = line.strip()
        if not bare:
            blank = True
            continue
        whole = len(bare) >= _LINE_OF_BASE64
        last = bare.endswith(b"=") or (end > 0 and not blank)
        if not _is_base64(bare) or not (whole or last):
            break
        end, blank = at, False
        if not whole or bare.endswith(b"="):
            break
    return read_base64(body[:end]) + b"\n" + body[end:] if end else body


def _is_base64(line: bytes) -> bool:
    """Whether a line is base64, a blank or a stray mark in it aside."""
    return _SPEECH.search(line) is None and len(_NO_BASE64.findall(line)) <= _STRAY


_LINE_OF_BASE64, _STRAY = 40, 2
"""So long is a line of base64 at least but for the last, and so many marks may have got into it."""
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_SPEECH = re.compile(rb"[^\s=][ \t][^\s=]{1,40}[ \t][^\s=]")
"""Words with blanks between them: text that only says that it is base64."""
_UUENCODED = frozenset({b"x-uuencode", b"uuencode", b"x-uue", b"uue"})


def _uudecoded(body: bytes) -> bytes:
    """What stands between "begin" and "end", the encoding of mail programs before MIME; a line that is none ends it."""
    found = bytearray()
    lines = iter(body.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            break
    for line in lines:
        if line.strip() == b"end":
            break
        try:
            found += binascii.a2b_uu(line)
        except binascii.Error:
            break
    return bytes(found) or body


def uuencoded_files(part: Part) -> tuple[Part, list[Part]]:
    """A plain text without the files that a program before MIME wrote into it ("begin 644 names.csv"), and these as parts."""
    encoding = part.first("content-transfer-encoding").strip().lower()
    if encoding not in _AS_IT_IS or part.raw.find(b"begin ", part.start, part.end) < 0:
        return part, []
    kept, files, at = bytearray(), list[Part](), part.start
    for begin in _UU_BEGIN.finditer(part.raw, part.start, part.end):
        end = part.raw.find(b"\nend", begin.end() - 1, part.end)
        if begin.start() < at or end < 0 or len(files) == _UU_FILES or not _is_uuencoded(part.raw, begin.end()):
            continue
        kept += part.raw[at : begin.start()]
        at = end + len(b"\nend")
        headers = (("content-transfer-encoding", b"x-uuencode"), ("content-disposition", b"attachment"))
        name = begin.group(1).decode("utf-8", "replace").strip()
        files.append(Part(part.raw, headers, begin.start(), at, "application/octet-stream", {"name": name}))
    if not files:
        return part, []
    kept += part.raw[at : part.end]
    return replace(part, raw=bytes(kept), start=0, end=len(kept)), files


def _is_uuencoded(raw: bytes, at: int) -> bool:
    line = raw[at : at + _UU_LINE].partition(b"\n")[0].rstrip(b"\r")
    try:
        return len(binascii.a2b_uu(line)) > 0
    except binascii.Error:
        return False


_AS_IT_IS = frozenset({b"", b"7bit", b"8bit", b"binary"})
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,120})\r?\n", re.MULTILINE)
_UU_FILES, _UU_LINE = 10, 80


def read_plain(part: Part, faults: Faults) -> str:
    """A text/plain part as text."""
    if not faults.spend((part.end - part.start) // 20):
        return ""
    text = clean(_decoded(part, part_bytes(part, PLAIN_BYTES, faults), faults))
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return "\n".join(_bare(line) for line in _without_entities(unarmour(text, faults)).split("\n"))


def _without_entities(text: str) -> str:
    """inscripci&oacute;n: a program that wrote letters as HTML writes them in plain text; one or two may stand there for something else."""
    if len(_ENTITY.findall(text, 0, _AMONG)) < _ENTITIES:
        return text
    return clean(_ENTITY.sub(lambda match: unescape(match.group()), text))


_ENTITY = re.compile(
    r"&(?:[A-Za-z]{1,2}(?:acute|grave|circ|uml|tilde|cedil|slash|ring|caron|lig)"
    r"|[lr][ad]quo|quot|[mn]dash|nbsp|iquest|iexcl|#\d{3,5});"
)
_ENTITIES, _AMONG = 3, 20_000


def _bare(line: str) -> str:
    """A line without blanks at its end, but for the "-- " above a signature."""
    return line if line[-1:] not in " \t" or line == "-- " else line.rstrip()


def read_markup(part: Part, faults: Faults) -> str:
    """A text/html part as received, decoded."""
    if not faults.spend((part.end - part.start) // 20):
        return ""
    content = part_bytes(part, HTML_BYTES, faults)
    declared = part.parameters.get("charset", "")
    if not declared and (match := _CHARSET_META.search(content[:4096])):
        declared = match.group(1).decode("ascii")
    return _decoded(part, content, faults, declared)


def _decoded(part: Part, content: bytes, faults: Faults, declared: str | None = None) -> str:
    guessed: list[str] = []
    text = decode(content, part.parameters.get("charset", "") if declared is None else declared, guessed)
    for fault in guessed:
        faults.add(fault)
    return text


def choose(plain: str, html: str, faults: Faults) -> str:
    """The text of two alternatives that say the same: plain unless the HTML is plainly the better witness."""
    if not html:
        return cut(plain, faults)
    if not _html_may_be_better(plain, html) or not faults.spend(min(6 * html.count("<"), MARKUP_CHARS)):
        return cut(plain, faults)
    seen = read_html(html)
    if seen.fault:
        faults.add(seen.fault)
    return cut(seen.text if _html_is_better(plain, seen) else plain, faults)


def _html_may_be_better(plain: str, html: str) -> bool:
    """Cheap signs that the HTML must be looked at; most mails have none."""
    if len(plain) < 40 or has_marks(html) or "</td>" in html or "</TD>" in html:
        return True
    head = plain[:600].lower()
    if "html" in head or _PLACEHOLDER.search(head):
        return True
    if len(html) >= _LONG:
        return False
    crude = " ".join(unescape(_TAG.sub(" ", without_styles(html)[0])).split())
    return len(crude) > 2 * len(plain) + 200 or _adds(_words(plain), _words(crude))


_LONG = 200_000


def _adds(words: set[str], shown: set[str]) -> bool:
    """Whether the HTML says nearly all that plain says, and words more: a signature that the mail program sets in HTML alone."""
    return len(shown - words) >= _MORE and len(words - shown) * 20 <= len(words)


def _html_is_better(plain: str, seen: Seen) -> bool:
    words, shown = _words(plain), _words(seen.text)
    if not shown:
        return False
    if not words or (_PLACEHOLDER.search(plain[:600].lower()) and len(shown) > len(words)):
        return True
    if len(shown) > 2 * len(words) + 5 and (len(words) < _FEW or not words - shown):
        return True
    if len(words) < _FEW and len(shown) > len(words) and len(words & shown) * 3 < len(words):
        return True  # the two say different things, and plain little: "Su programa no admite HTML"
    if _adds(words, shown):
        return True
    if seen.fields or (seen.tables and not _has_rows(plain) and _agree(words, shown)):
        return True
    return _repeats_hidden(plain, seen)


_FEW = 40
_MORE = 2
"""So many words more in the HTML are no accident of how it was made."""


def _repeats_hidden(plain: str, seen: Seen) -> bool:
    """Whether plain says what the HTML hides or strikes out, and the HTML does not say elsewhere."""
    flat, visible = " ".join(plain.split()), " ".join(seen.text.split())
    runs = [run for run in seen.hidden if len(run) > 2 and any(char.isalpha() for char in run)]
    return any(run in flat and run not in visible for run in runs)


def _has_rows(plain: str) -> bool:
    """Whether plain text lays its own table out, with tabs or bars."""
    return sum("\t" in line.strip() or line.count("|") > 1 for line in plain.split("\n")) > 1


def _agree(words: set[str], shown: set[str]) -> bool:
    return len(words & shown) * 2 > min(len(words), len(shown))


def repeats(text: str, earlier: list[str]) -> bool:
    """Whether nearly every word of `text` stands in an earlier one already."""
    words = _words(text)
    return bool(words) and any(len(words & _words(known)) >= 0.9 * len(words) for known in earlier)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text[:TEXT_CHARS].lower()))


def cut(text: str, faults: Faults) -> str:
    """`text` within the limit."""
    if len(text) <= TEXT_CHARS:
        return text
    faults.add(f"the text was cut at {TEXT_CHARS // 1024} KB")
    return text[:TEXT_CHARS]


def unflow(text: str, *, delsp: bool) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one of the same quote depth; "-- " ends nothing but the body."""
    out: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flowed = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flowed and delsp else content
        if depth == open_depth and content != "-- ":
            out[-1].append(piece)
        else:
            out.append([">" * depth + " " if depth else "", piece])
        open_depth = depth if flowed else -1
    return "\n".join(map("".join, out))


def unarmour(text: str, faults: Faults) -> str:
    """A clear-signed PGP text (RFC 9580 section 7) without its armour and dash escapes; an encrypted one is named."""
    if "-----BEGIN PGP MESSAGE-----" in text:
        faults.add("the text is encrypted (PGP)")
    start = text.find(_ARMOUR)
    if start < 0:
        return text
    end = text.find(_ARMOUR_SIGNATURE, start)
    signed = text[start + len(_ARMOUR) : end if end >= 0 else len(text)]
    signed = signed.partition("\n\n")[2] or signed
    tail = text[end:].partition("-----END PGP SIGNATURE-----")[2] if end >= 0 else ""
    escaped = re.sub(r"^- ", "", signed, flags=re.MULTILINE)
    return (text[:start] + escaped.strip("\n") + "\n" + tail).strip("\n")
