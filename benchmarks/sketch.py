"""Mails with their truth, sketched as plain text: the headers that matter, the words, the people.

The form is told by benchmarks/sketches/README.md.

    python benchmarks/sketch.py FILE…     tells what is wrong in the sketches, and counts them

The training scripts read sketches beside the folders of real mails: much more wording for the same work, but no attachments, no broken
forms and no mail programs, which only real mails teach.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32, default
from email.utils import format_datetime, formataddr, getaddresses, parseaddr
from pathlib import Path
from typing import Any
from zlib import crc32

KINDS = ("register", "amend", "cancel", "other", "auto")
_FIRST = datetime(2019, 6, 21, 9, 0, tzinfo=UTC)
_DAYS = 24
_HEADERS = ("From", "To", "Cc", "Reply-To", "Subject")


class SketchError(ValueError):
    """A sketch that does not say what it must; tells file, number and fault."""


def sketches(file: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The truth and the bytes of each mail of a file, their dates spread over the weeks around the deadline. Raises SketchError."""
    parts = re.split(r"(?m)^@@@ (?!people)", file.read_text("utf-8"))[1:]
    for number, part in enumerate(parts):
        where = f"{file.name}, mail {number + 1}"
        head, _, rest = part.partition("\n")
        mail, _, people = rest.partition("\n@@@ people")
        kind, tag, *flags = [*head.split(), "", ""][:3]
        if kind not in KINDS or not re.fullmatch("[a-z]{2}", tag) or "@@@ people" not in rest:
            raise SketchError(f"{where}: '@@@ {head}' is no kind and language, or no '@@@ people' follows")
        headers, text = _split(mail, where)
        truth = {
            "file": f"{file.stem}-{number + 1:03}.eml",
            "kind": kind,
            "people": [_person(line, headers, where) for line in people.splitlines() if line.strip()],
            "language": tag,
            "has_pass": "pass" in flags,
        }
        text = _wrapped(text) if number % 3 == 2 else text
        yield truth, _bytes(headers, text, _FIRST + timedelta(minutes=number * _DAYS * 1440 // len(parts)), where)


def _split(mail: str, where: str) -> tuple[dict[str, str], str]:
    headers: dict[str, str] = {}
    lines = mail.lstrip("\n").split("\n")
    for at, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if not line.strip():
            return headers, "\n".join(lines[at + 1 :]).strip("\n") + "\n"
        if not colon or name not in _HEADERS:
            raise SketchError(f"{where}: '{line}' is no header of {', '.join(_HEADERS)}; a blank line ends them")
        headers[name] = value.strip()
    return headers, "\n"


def _wrapped(text: str) -> str:
    """Long lines broken as old mail programs do, but for quoted ones and those of tables."""
    lines = text.split("\n")
    return "\n".join(line if line[:1] == ">" or "|" in line or "\t" in line else _broken(line) for line in lines)


def _broken(line: str) -> str:
    return "\n".join(textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False)) or line


def _person(line: str, headers: dict[str, str], where: str) -> dict[str, Any]:
    fields = [[form.strip() for form in field.split(" ; ")] for field in line.strip().split(" | ")]
    if len(fields) not in (2, 3):
        raise SketchError(f"{where}: '{line}' is not 'name | affiliation | address'")
    names, houses = fields[0], fields[1]
    none = houses[0] == "-"
    return {
        "name": names[0],
        "name_alt": names[1:],
        "affiliation": None if none else houses[0],
        "affiliation_alt": houses[1:],
        "email": fields[2][0] if len(fields) > 2 else parseaddr(headers.get("From", ""))[1],
    }


def _bytes(headers: dict[str, str], text: str, date: datetime, where: str) -> bytes:
    name, address = parseaddr(headers.get("From", ""))
    if "@" not in address:
        raise SketchError(f"{where}: From holds no address")
    message = MIMEText(text, "plain", "utf-8")
    message["Return-Path"] = f"<{address}>"
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{date:%Y%m%d%H%M}.{crc32(name.encode())}@{address.partition('@')[2]}>"
    for field, value in {"To": "registration@events.example", **headers}.items():
        if field == "Subject":
            message[field] = Header(value, "utf-8" if not value.isascii() else "us-ascii")
        else:  # address by address: EmailMessage would lose a comma between long names in the folding
            message[field] = ", ".join(map(formataddr, getaddresses([value])))
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


def main() -> None:
    count: Counter[str] = Counter()
    for file in map(Path, sys.argv[1:]):
        for truth, raw in sketches(file):
            count[f"{truth['kind']} {truth['language']}"] += 1
            for line in faults(truth, raw):
                print(f"{truth['file']}: {line}")
    print(dict(count), sum(count.values()))


def faults(truth: dict[str, Any], raw: bytes) -> Iterator[str]:
    """What the truth tells and the mail does not."""
    message = message_from_bytes(raw, policy=default)
    told = " ".join([message.get_content(), *map(str, message.values())])
    words = " ".join(re.sub(r"(?m)^[> ]+", "", told).casefold().split())
    dense = words.replace(" ", "")
    for person in truth["people"]:
        for field in ("name", "affiliation"):
            forms = [form for form in (person[field], *person[f"{field}_alt"]) if form]
            if forms and not any(
                form.casefold() in words or form.casefold().replace(" ", "") in dense for form in forms
            ):
                yield f"no form of {field} stands in the mail: {forms}"
    if truth["kind"] in ("other", "auto") and truth["people"]:
        yield "people, though nothing is wanted"
    if truth["kind"] == "register" and not truth["people"]:
        yield "a registration of nobody"


if __name__ == "__main__":
    main()
