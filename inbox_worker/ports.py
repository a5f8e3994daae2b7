"""What crosses the network: the two roles that the jobs ask for, whoever plays them (IMAP, Maildir, SMTP).

Every method translates its library's errors into `TemporaryError`, `PermanentError` or `ConfigError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """A selected folder: `uidvalidity` and `uidnext` as in RFC 3501 section 2.3.1.1; `messages` counts all mails in it."""

    folder: str
    uidvalidity: int
    uidnext: int
    messages: int


@dataclass(frozen=True, slots=True)
class RawMail:
    """One mail as the server hands it out: `arrived` is the INTERNALDATE (aware). `raw` None: expunged before it could be fetched.
    `size` is RFC822.SIZE; where it exceeds what was fetched, `raw` holds header, structure and the parts that are read. `placeholder`: the
    server could not convert the mail and handed out a notice in its place (Exchange); it is tried again the next day."""

    folder: str
    uidvalidity: int
    uid: int
    arrived: datetime
    size: int
    raw: bytes | None
    placeholder: bool = False


class AfterReading(StrEnum):
    """What is done on the server with a mail that is ours, once it is recorded."""

    LEAVE = "leave"
    FLAG = "flag"
    MOVE = "move"


class Mailbox(Protocol):
    """A place where mail arrives. Nothing here sets \\Seen."""

    def status(self, folder: str) -> FolderStatus:
        """Select `folder` read-only and tell its state."""
        ...

    def uids_after(self, folder: str, uid: int) -> Sequence[int]:
        """All UIDs above `uid`, ascending; the server's answer to "n:*" is filtered (RFC 3501 section 6.4.8)."""
        ...

    def uids(self, folder: str) -> Sequence[int]:
        """The UIDs of all mails that are in the folder now, ascending."""
        ...

    def fetch(self, folder: str, uids: Sequence[int]) -> Iterator[RawMail]:
        """The mails in batches by size and number; one that vanished comes with raw None."""
        ...

    def settle(self, folder: str, uid: int, after: AfterReading, target: str) -> None:
        """Leave, flag (\\Flagged) or move one mail that is ours and is recorded."""
        ...

    def has_message_id(self, folder: str, message_id: str) -> bool:
        """Whether `folder` holds a mail with this Message-ID (IMAP SEARCH HEADER)."""
        ...

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """File our own letter, seen, with `at` as its INTERNALDATE."""
        ...

    def wait(self, folder: str, seconds: float) -> bool:
        """Wait for new mail (IDLE) up to `seconds`; True as soon as there may be some, False after the time or without IDLE."""
        ...

    def close(self) -> None:
        """Log out; never raises."""
        ...


class OutcomeType(StrEnum):
    """How one SMTP transaction for one recipient ended."""

    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One SMTP transaction: `code` (0 where there was no answer), `enhanced` (RFC 3463, "" if none), `text` the server's words.

    sent: 250 after the final dot. refused: a 5xx about this recipient, final. deferred: may go later; `about_us` says that the answer
    was not about this recipient (quota, relay, authentication), so that the batch must stop after two of them.
    unknown: no answer after the dot."""

    type: OutcomeType
    code: int
    enhanced: str
    text: str
    about_us: bool = False


class Transport(Protocol):
    """The way out: one recipient per transaction, one connection reused."""

    def send(self, sender: str, recipient: str, raw: bytes) -> Outcome:
        """Hand one letter to the server. Never raises for what a server may answer."""
        ...

    def close(self) -> None:
        """QUIT; never raises."""
        ...


class SentMail(Protocol):
    """The folder of sent mail, where there is one. Every method raises InboxWorkerError where it cannot be asked."""

    def exists(self) -> bool:
        """Whether there is such a folder."""
        ...

    def is_kept_by_provider(self) -> bool:
        """Whether the provider files what it sends: then not finding a letter shows that it was not sent."""
        ...

    def holds(self, message_id: str) -> bool:
        """Whether a letter with this Message-ID is in it."""
        ...

    def has_answer_to(self, message_id: str) -> bool:
        """Whether a person has answered the mail with this Message-ID: a mail in reply to it that is none of ours."""
        ...

    def file(self, raw: bytes, at: datetime) -> None:
        """Put our own copy there."""
        ...

    def close(self) -> None:
        """Log out; never raises."""
        ...
