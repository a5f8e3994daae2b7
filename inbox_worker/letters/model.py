"""What we write: the values between a due obligation and the outbox.

| type         | stands for                                                     |
|--------------|----------------------------------------------------------------|
| Attachment   | one file that goes with a letter                               |
| Thread       | the mail a letter answers, as far as its headers tell          |
| Letter       | one rendered letter to one recipient, ready for the outbox     |
| LetterState  | where a letter stands in the outbox                            |
| Addressee    | to whom, in which language and thread a letter is written      |
| Occasion     | what an acknowledgement follows                                |
| CommandResult| what one command of an organiser did                           |

| state    | from                      | to                                | when                                              |
|----------|---------------------------|-----------------------------------|---------------------------------------------------|
| queued   | nothing                   | sending, held, withdrawn, expired | rendered                                          |
| held     | queued, deferred          | queued, withdrawn, expired        | shadow, hold, breaker, backlog; a person frees it |
| sending  | queued, deferred, unknown | sent, deferred, unknown, failed   | claimed; committed before SMTP starts             |
| deferred | sending                   | sending, held, withdrawn, expired | 4xx, no connection, a 5xx not about the recipient |
| unknown  | sending                   | sent, sending, expired            | no answer after the dot, or killed while sending  |

Final: sent (250), failed (a 5xx about the recipient), expired (the event has begun), withdrawn (made again).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inbox_worker.desk.model import LetterType, Obligation


class LetterState(StrEnum):
    """Where a letter stands in the outbox; see the module's table."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


NEXT_LETTER_STATES: dict[LetterState, frozenset[LetterState]] = {
    LetterState.QUEUED: frozenset({LetterState.SENDING, LetterState.HELD, LetterState.WITHDRAWN, LetterState.EXPIRED}),
    LetterState.HELD: frozenset({LetterState.QUEUED, LetterState.WITHDRAWN, LetterState.EXPIRED}),
    LetterState.SENDING: frozenset({LetterState.SENT, LetterState.DEFERRED, LetterState.UNKNOWN, LetterState.FAILED}),
    LetterState.DEFERRED: frozenset(
        {LetterState.SENDING, LetterState.HELD, LetterState.WITHDRAWN, LetterState.EXPIRED}
    ),
    LetterState.UNKNOWN: frozenset({LetterState.SENT, LetterState.SENDING, LetterState.EXPIRED}),
    LetterState.SENT: frozenset(),
    LetterState.FAILED: frozenset(),
    LetterState.EXPIRED: frozenset(),
    LetterState.WITHDRAWN: frozenset(),
}
"""The only changes of state there are; the outbox refuses every other."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that goes with a letter: `media_type` such as "text/calendar; method=PUBLISH"."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Thread:
    """The mail a letter answers (RFC 5322 section 3.6.4): ids with their angle brackets, "" and () where there is none.

    `subject` is the sender's own, None where it must not be repeated (unauthenticated sender)."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered letter to one `recipient`; `settles` are the obligations that its sending fulfils; `answers` tells whether it
    answers a mail (Auto-Submitted: auto-replied) or goes out by itself (auto-generated)."""

    type: LetterType
    recipient: str
    subject: str
    text: str
    html: str
    language: str
    event_id: str | None
    thread: Thread
    settles: tuple[Obligation, ...]
    attachments: tuple[Attachment, ...] = ()
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a letter goes: `recipient` and `language` (BCP 47 primary tag), the `thread` it continues, and what it `settles`."""

    recipient: str
    language: str
    thread: Thread = Thread()
    settles: tuple[Obligation, ...] = ()


class Occasion(StrEnum):
    """What an acknowledgement follows."""

    REGISTERED = "registered"
    AMENDED = "amended"
    PROMOTED = "promoted"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """One line of an organiser's answer: `command` as written, `result` what it did or why it did nothing."""

    command: str
    result: str
    understood: bool = True
