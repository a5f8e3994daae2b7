"""A mailbox in a Maildir of this machine, in place of an IMAP server. It is only read: every mail stays where it lies.

Promises: a mail's key is its unique name, the part of the file name before ":2,", which stays when a mail program moves it from `new` to
`cur` or flags it. As the ledger counts in UIDs, names are numbered in the order in which they are first seen (within one look by their time
of arrival), and the numbers are written to `inbox-worker-uids` in the Maildir before they are told to anybody: a first line with the
UIDVALIDITY, then "UID name" lines. Without that file the numbering, and the UIDVALIDITY, begin anew, as after the loss of an IMAP server's
index; the fingerprints recognise the mails. Arrival is the time in the name (seconds since 1970), else that of the file.

"INBOX" is the Maildir itself, any other folder its Maildir++ folder `.name`. Leaves flags and moving to mail programs.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inbox_worker.errors import ConfigError, TemporaryError
from inbox_worker.ports import AfterReading, FolderStatus, RawMail

UID_FILE = "inbox-worker-uids"
LARGEST = 25 * 1024 * 1024
"""Of a larger mail the first bytes are read; its size tells."""
_LOOK_SECONDS = 0.5
_TIME = re.compile(r"(\d{9,11})\.")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_sequence = itertools.count()


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbering of one folder: `uids` in their order."""

    uidvalidity: int
    uids: dict[str, int]

    @property
    def uidnext(self) -> int:
        return max(self.uids.values(), default=0) + 1


class MaildirMailbox:
    """A `Mailbox` over the Maildir at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def status(self, folder: str) -> FolderStatus:
        """New names are numbered here."""
        numbers, files = self._look(folder)
        return FolderStatus(folder, numbers.uidvalidity, numbers.uidnext, len(files))

    def uids_after(self, folder: str, uid: int) -> Sequence[int]:
        """All numbers above `uid`, also of mails that are not seen just now: one that is being renamed must not be stepped over."""
        numbers, _ = self._look(folder)
        return sorted(number for number in numbers.uids.values() if number > uid)

    def uids(self, folder: str) -> Sequence[int]:
        """The numbers of the mails that are seen just now."""
        numbers, files = self._look(folder)
        return sorted(numbers.uids[name] for name in files)

    def fetch(self, folder: str, uids: Sequence[int]) -> Iterator[RawMail]:
        """The mails one by one."""
        numbers, files = self._look(folder)
        names = {number: name for name, number in numbers.uids.items()}
        for uid in uids:
            name = names.get(uid, "")
            yield self._read(folder, numbers.uidvalidity, uid, name, files.get(name))

    def settle(self, folder: str, uid: int, after: AfterReading, target: str) -> None:
        """A Maildir is only read."""
        if after is not AfterReading.LEAVE:
            raise ConfigError(
                f'mailbox.after_reading = "{after.value}": a Maildir is only read; mail {uid} of {folder} stays (not to {target!r})',
                remedy='set mailbox.after_reading = "leave"',
            )

    def has_message_id(self, folder: str, message_id: str) -> bool:
        """Looks into the header of every mail of the folder."""
        _, files = self._look(folder)
        wanted = message_id.encode("utf-8", "replace")
        return any(wanted in _MESSAGE_ID.findall(_header(file)) for file in files.values())

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """Written to `tmp`, synced, then moved to `cur`, marked as seen."""
        root = self._root(folder)
        name = (
            f"{int(at.timestamp())}.M{time.time_ns() // 1000 % 1_000_000}P{os.getpid()}Q{next(_sequence)}.inbox-worker"
        )
        try:
            with (root / "tmp" / name).open("xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            (root / "tmp" / name).rename(root / "cur" / f"{name}:2,S")
        except OSError as error:
            raise TemporaryError(f"maildir {root}: {error}") from error

    def wait(self, folder: str, seconds: float) -> bool:
        """Looks every half second whether `new` or `cur` has changed."""
        before = self._changed(folder)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK_SECONDS))
            if self._changed(folder) != before:
                return True
        return False

    def close(self) -> None:
        """Nothing is open."""

    def _root(self, folder: str) -> Path:
        root = self.path if folder == "INBOX" else self.path / f".{folder.replace('/', '.')}"
        if not all((root / part).is_dir() for part in ("new", "cur", "tmp")):
            raise ConfigError(
                f"maildir {root}: no folder with new, cur and tmp in it",
                remedy="correct maildir.path or mailbox.folders",
            )
        return root

    def _changed(self, folder: str) -> tuple[int, ...]:
        try:
            return tuple((self._root(folder) / part).stat().st_mtime_ns for part in ("new", "cur"))
        except OSError as error:
            raise TemporaryError(f"maildir {self.path}: {error}") from error

    def _look(self, folder: str) -> tuple[_Numbers, dict[str, Path]]:
        """The numbering, brought up to date, and the file of each name."""
        root = self._root(folder)
        try:
            files = _files(root)
            with _locked(root / UID_FILE) as descriptor:
                numbers = _numbered(descriptor, sorted(files, key=_order))
        except OSError as error:
            raise TemporaryError(f"maildir {root}: {error}") from error
        return numbers, files

    def _read(self, folder: str, uidvalidity: int, uid: int, name: str, file: Path | None) -> RawMail:
        """Mail programs rename files at any moment: looked for once more before it counts as vanished."""
        for place in (file, _files(self._root(folder)).get(name)):
            if place is None:
                continue
            try:
                with place.open("rb") as opened:
                    size = os.fstat(opened.fileno()).st_size
                    return RawMail(folder, uidvalidity, uid, _arrival(place), size, opened.read(LARGEST))
            except FileNotFoundError:
                continue
            except OSError as error:
                raise TemporaryError(f"maildir {place}: {error}") from error
        return RawMail(folder, uidvalidity, uid, datetime.fromtimestamp(0, UTC), 0, None)


def _files(root: Path) -> dict[str, Path]:
    """Unique name → file. One that moved from `new` to `cur` between the two looks is found in one of them."""
    return {
        entry.name.partition(":")[0].replace("\n", "\\n"): Path(entry.path)
        for part in ("new", "cur")
        for entry in os.scandir(root / part)
        if not entry.name.startswith(".")
    }


def _order(name: str) -> tuple[int, str]:
    found = _TIME.match(name)
    return (int(found[1]) if found else 0, name)


def _arrival(file: Path) -> datetime:
    found = _TIME.match(file.name)
    return datetime.fromtimestamp(int(found[1]) if found else file.stat().st_mtime, UTC)


def _header(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return re.split(rb"\r?\n\r?\n", opened.read(256 * 1024), maxsplit=1)[0]
    except OSError:
        return b""  # moved or removed meanwhile


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The file of numbers, open and ours alone."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _numbered(descriptor: int, names: Sequence[str]) -> _Numbers:
    """Read the numbers, give every new name the next one, write those down."""
    written = _whole(descriptor)
    lines = written.decode("utf-8", "surrogateescape").split("\n")[:-1]
    fresh = "" if lines else f"{int(time.time_ns() // 1_000_000_000)}\n"
    uidvalidity = int(lines[0] if lines else fresh)
    uids = {name: int(uid) for uid, _, name in (line.partition(" ") for line in lines[1:])}
    following = max(uids.values(), default=0) + 1
    for name in names:
        if name not in uids:
            uids[name] = following
            fresh += f"{following} {name}\n"
            following += 1
    if fresh:
        with open(descriptor, "r+b", closefd=False) as file:
            file.seek(len(written))
            file.write(fresh.encode("utf-8", "surrogateescape"))
            file.flush()
            os.fsync(descriptor)
    return _Numbers(uidvalidity, uids)


def _whole(descriptor: int) -> bytes:
    """The content up to its last whole line: a line that a crash cut short was told to nobody."""
    content = b"".join(iter(lambda: os.read(descriptor, 1 << 20), b""))
    whole = content[: content.rfind(b"\n") + 1]
    os.ftruncate(descriptor, len(whole))
    return whole
