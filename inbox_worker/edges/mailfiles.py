"""Mails in files: .eml, folders of them (also nested), mbox files and Maildirs, for `parse`."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inbox_worker.errors import PermanentError

MBOX_START = b"From "


@dataclass(frozen=True, slots=True)
class MailFile:
    """One mail of a file: `name` is its path below the argument that was given ("box.mbox/3" in an mbox)."""

    name: str
    raw: bytes


def count_mails(path: Path) -> int | None:
    """How many mails are there, where that is known without reading them; None for an mbox."""
    if path.is_file():
        return None if _is_mbox(path) else 1
    return sum(1 for _ in _files(path))


def mails_in(path: Path) -> Iterator[MailFile]:
    """The mails at `path`, in the order of their names; PermanentError where there is nothing to read."""
    if path.is_dir():
        for file in _files(path):
            yield from _read(file, file.relative_to(path).as_posix())
    elif path.is_file():
        yield from _read(path, path.name)
    else:
        raise PermanentError(
            f"{path}: no such file or folder", remedy="name an .eml file, a folder, an mbox or a Maildir"
        )


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and not hidden and _holds_mail(file):
            yield file


def _holds_mail(file: Path) -> bool:
    """In a Maildir every file of cur/ and new/ is a mail, whatever its name; elsewhere the ending tells."""
    in_maildir = file.parent.name in ("cur", "new") and (file.parent.parent / "cur").is_dir()
    return in_maildir or file.suffix.lower() in (".eml", ".mbox", ".mbx")


def _is_mbox(path: Path) -> bool:
    """An .eml file is one mail, even where its program wrote a "From " line above it."""
    if path.suffix.lower() == ".eml":
        return False
    with path.open("rb") as stream:
        return stream.read(len(MBOX_START)) == MBOX_START


def _read(path: Path, name: str) -> Iterator[MailFile]:
    try:
        if not _is_mbox(path):
            yield MailFile(name, path.read_bytes())
            return
        box = mailbox.mbox(path, create=False)
        for number, key in enumerate(box.iterkeys(), 1):
            yield MailFile(f"{name}/{number}", box.get_bytes(key))
    except OSError as error:
        raise PermanentError(f"{path}: {error.strerror}", remedy="make the file readable") from error
