"""The registration desk's own values: what is recorded, decided and owed.

| type | stands for | states or forms |
|---|---|---|
| Registration | our record of one person for one event | confirmed, in_review, wait_listed, cancelled, rejected, merged |
| IncomingState | how an incoming mail ends | pending, recorded, case, ignored, shunted, vanished |
| Case | one mail that a person must decide | open, decided |
| Verdict | what the worker does with a mail by itself | accept, review, ignore |
| Change | one thing a decision does to the roster | Add, Replace, Withdraw, Complete … |
| Decision | verdict, reasons, changes and the letters that follow | |
| Obligation | a letter that is owed: subject x letter type x version, unique | |

Registration states and what leads from one to the other:

| state       | means                                       | goes to                                    |
|-------------|---------------------------------------------|--------------------------------------------|
| confirmed   | will get a pass                             | cancelled, rejected                        |
| in_review   | a person must decide                        | confirmed, wait_listed, rejected, cancelled|
| wait_listed | over capacity, or late under that policy    | confirmed, cancelled, rejected             |
| cancelled   | withdrew, or was replaced                   | confirmed                                  |
| rejected    | the organiser or the late policy said no    | confirmed                                  |
| merged      | the same person as another registration     | nothing: final                             |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox_worker.reading.model import Person


class RegistrationState(StrEnum):
    """Where a registration stands; see the module's table."""

    CONFIRMED = "confirmed"
    IN_REVIEW = "in_review"
    WAIT_LISTED = "wait_listed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    MERGED = "merged"


NEXT_STATES: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.CONFIRMED: frozenset(
        {RegistrationState.CANCELLED, RegistrationState.REJECTED, RegistrationState.MERGED}
    ),
    RegistrationState.IN_REVIEW: frozenset(
        {
            RegistrationState.CONFIRMED,
            RegistrationState.WAIT_LISTED,
            RegistrationState.REJECTED,
            RegistrationState.CANCELLED,
            RegistrationState.MERGED,
        }
    ),
    RegistrationState.WAIT_LISTED: frozenset(
        {
            RegistrationState.CONFIRMED,
            RegistrationState.CANCELLED,
            RegistrationState.REJECTED,
            RegistrationState.MERGED,
        }
    ),
    RegistrationState.CANCELLED: frozenset({RegistrationState.CONFIRMED, RegistrationState.WAIT_LISTED}),
    RegistrationState.REJECTED: frozenset({RegistrationState.CONFIRMED}),
    RegistrationState.MERGED: frozenset(),
}
"""The only changes of state there are; the ledger refuses every other."""


class IncomingState(StrEnum):
    """How an incoming mail ends; `pending` only while it is being worked on."""

    PENDING = "pending"
    RECORDED = "recorded"
    CASE = "case"
    IGNORED = "ignored"
    SHUNTED = "shunted"
    VANISHED = "vanished"


class Origin(StrEnum):
    """Where a registration came from (the flag "source" of the roster)."""

    MAIL = "mail"
    ATTACHMENT = "attachment"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Registration:
    """One person's record for one event.

    `number` is the number of the mail that brought it, never reused; `position` counts the people of that mail from 1.
    `submitter` is the address that wrote, `email` the person's own address (or the submitter's). `language` is a BCP
    47 primary tag. `doubtful_split`: given and family name need a look. `reason` says why the state is what it is
    ("late", "over capacity", …), "" if obvious.
    """

    id: int
    event_id: str
    number: int
    position: int
    state: RegistrationState
    name: str
    given: str | None
    family: str | None
    affiliation: str | None
    email: str
    submitter: str
    language: str
    has_pass: bool
    asks: bool
    doubtful_split: bool
    collector: str
    origin: Origin
    mail_id: int | None
    created_at: datetime
    changed_at: datetime
    reason: str = ""

    @property
    def label(self) -> str:
        """What the organiser types: "12", or "12.2" for the second person of that mail."""
        return str(self.number) if self.position == 1 else f"{self.number}.{self.position}"


def shown(person: Person | Registration) -> str:
    """A person as the organiser reads and corrects them: "Kofi Mensah / Mission of Ghana"."""
    return f"{person.name} / {person.affiliation or 'no affiliation'}"


class Verdict(StrEnum):
    """What the worker does with a mail by itself."""

    ACCEPT = "accept"
    REVIEW = "review"
    IGNORE = "ignore"


class LetterType(StrEnum):
    """The letters there are; "type" is a letter's, "kind" a mail's."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CANCELLATION = "cancellation"
    RECEIVED = "received"
    LATE = "late"
    WAITING = "waiting"
    REJECTION = "rejection"
    INSTRUCTIONS = "instructions"
    ROSTER_OF_OTHERS = "roster_of_others"
    UPDATE = "update"
    EVENT_CANCELLED = "event_cancelled"
    DIGEST = "digest"
    COMMAND_RESULT = "command_result"


class SubjectType(StrEnum):
    """What an obligation speaks of."""

    REGISTRATION = "registration"
    MAIL = "mail"
    ORGANISER_DAY = "organiser_day"


@dataclass(frozen=True, slots=True)
class Obligation:
    """A letter that is owed. Unique on (subject_type, subject, letter_type, version).

    `subject` is the id of a registration or mail, or "address/2019-07-10"; `version` the id of the mail that caused an
    answer, or the hash of the organiser's texts for instructions and updates.
    """

    subject_type: SubjectType
    subject: str
    letter_type: LetterType
    version: str
    event_id: str | None


@dataclass(frozen=True, slots=True)
class Add:
    """Record `person` as a new registration in `state`."""

    person: Person
    state: RegistrationState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Correct:
    """Give the registration `registration_id` the values of `person` and, where it was not confirmed, `state`."""

    registration_id: int
    person: Person
    state: RegistrationState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Cancel the registration `registration_id`."""

    registration_id: int
    reason: str = ""


Change = Add | Correct | Withdraw


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one mail.

    accept: `changes` are carried out and `letters` are owed to the sender. review: a case is opened, `changes` add
    registrations in review (or nothing), `letters` at most "received". ignore: only key, fingerprint and reasons are
    kept. `keep_question`: a human asks something about the event, to be shown once. `idle`: the mail brought nothing
    new (no registration, correction, completion or cancellation), so its letters count towards the cap. `speaks_of`:
    ids of registrations that it is about and does not change.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    letters: tuple[LetterType, ...] = ()
    keep_question: bool = False
    idle: bool = False
    speaks_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows that bears on one mail; gathered in the transaction that records the decision.

    `registrations`: those of the event with the sender's or a named person's address, or a named person's folded name.
    `confirmed`: passes given so far. `idle_letters`: letters to this sender within 24 h whose trigger brought nothing
    new. `bounced`: the address refused a letter (5.x.x) within 60 days. `answers_letter`: the mail replies to a letter
    of ours to this sender, shown by its token. `assumed`: no ledger is at hand (`parse`): the registration that an
    amendment or cancellation speaks of is taken to exist. `thread`: ids of the registrations that the answered letter
    speaks of, as its token shows: the mail may change them whatever address it comes from.
    """

    registrations: tuple[Registration, ...] = ()
    confirmed: int = 0
    idle_letters: int = 0
    bounced: bool = False
    answers_letter: bool = False
    assumed: bool = False
    thread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The configured rules that are not an event's: addresses in lower case; `start` is when the worker first ran or
    was told to begin; `authserv_id` "" where the receiving server's verdict is not known."""

    own_addresses: frozenset[str]
    announced_via: frozenset[str]
    organisers: frozenset[str]
    authserv_id: str
    start: datetime | None
