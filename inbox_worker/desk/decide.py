"""What becomes of one mail: accept, review or ignore, with its reasons.

Promises: total (every Reading gets a Decision), and in this order: a certain machine sign alone makes a mail auto,
whatever its words say; what wants nothing is left alone (a question about the event is kept until a digest has shown
it); what wants something is carried out if no doubt at all is left, else a person decides, and reads what
their yes would do. What would be changed is `plan`'s; whether the sender may be answered is `answerable`'s.

| the mail … | verdict | changes | letters |
|---|---|---|---|
| has a certain machine sign, or reads as auto | ignore | none | none |
| wants nothing | ignore | none | none |
| cannot be read, and has a sign of the event | review | none | none |
| wants something, with any doubt | review | new people in review; nothing else | "received" where configured, or none |
| wants something, without doubt | accept | the plan's | the plan's |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from inbox_worker.desk.answerable import refusal
from inbox_worker.desk.model import (
    Add,
    Change,
    Decision,
    Known,
    LetterType,
    Policy,
    RegistrationState,
    Verdict,
    Withdraw,
    shown,
)
from inbox_worker.desk.plan import Matter, Plan, concerned, distinct, is_theirs, plan, promotions, same_person
from inbox_worker.desk.sameness import likeness
from inbox_worker.event import Event
from inbox_worker.mail.model import Certainty, Machine, Message
from inbox_worker.reading.model import Kind, Person, Reading
from inbox_worker.reading.names import mixes_scripts

__all__ = ["accepted", "decide", "promotions", "sender_of"]

OTHERS_ADDRESSES = 10
"""One mail that names more addresses of other people than this could make us write to strangers."""

IDLE_LETTERS = 3
"""So many letters a day go to one address whose mails bring nothing new: two machines that answer each other end
here."""


def decide(
    message: Message,
    signs: tuple[Machine, ...],
    reading: Reading,
    event: Event | None,
    known: Known,
    policy: Policy,
    arrived: datetime,
    now: datetime,
    *,
    sure: float,
) -> Decision:
    """The decision on one mail. `arrived` is the receiving server's INTERNALDATE; a confidence below `sure` goes to
    review."""
    certain = tuple(sign.reason for sign in signs if sign.certainty is Certainty.CERTAIN)
    if certain:
        return Decision(Verdict.IGNORE, certain)
    if not reading.kind.wants_something:
        return _unwanted(message, reading)
    refused = refusal(message, signs, policy, event, max(arrived, now), known)
    doubts = (*_doubts(reading, event, sender_of(message), sure), *((refused,) if refused else ()))
    if event is None:
        return Decision(Verdict.REVIEW, (*doubts, *reading.reasons))
    matter = Matter(reading, sender_of(message), event, known, late=arrived > event.deadline)
    return _carried_out(matter, doubts, note=event.review_note and refused is None)


def accepted(message: Message, reading: Reading, event: Event, known: Known) -> Decision:
    """What an organiser's yes to a case does: all that the mail wants, late or full as it may be. Still review where
    the mail does not say whom it means: then only a command that names a number helps."""
    matter = Matter(reading, sender_of(message), event, known, late=False, granted=True)
    planned = plan(matter)
    if planned.doubts:
        return Decision(Verdict.REVIEW, planned.doubts, speaks_of=_unchanged(matter, ()))
    return _accept(matter, planned)


def sender_of(message: Message) -> str:
    """The address the mail comes from, in lower case; "" where From is not one plain address."""
    return message.author.address.lower() if message.author else ""


def _unwanted(message: Message, reading: Reading) -> Decision:
    """Kind other or auto. What hides its words but names the event is the one thing a person must look at."""
    if reading.kind is Kind.OTHER and reading.about_event and not _has_words(message):
        return Decision(Verdict.REVIEW, ("it speaks of the event, but its text cannot be read", *message.faults[:3]))
    asks = reading.kind is Kind.OTHER and reading.about_event and reading.question
    return Decision(Verdict.IGNORE, reading.reasons or (f"it reads as {reading.kind}",), keep_question=asks)


def _has_words(message: Message) -> bool:
    """Whether anything at all could be read: encrypted, TNEF-only and broken mails have none."""
    return bool(message.text.strip()) or any(
        item.text or item.tables or item.cards or item.message for item in message.documents
    )


def _doubts(reading: Reading, event: Event | None, sender: str, sure: float) -> Iterator[str]:
    """What stands against carrying the mail out, whatever is registered."""
    if event is None:
        yield "it does not say which event it means"
    elif event.cancelled and reading.kind is not Kind.CANCEL:
        yield "the event is cancelled"
    if reading.confidence < sure:
        yield "the reading is not sure"
    others = {person.email.lower() for person in reading.people} - {sender}
    if len(others) > OTHERS_ADDRESSES:
        yield f"it names {len(others)} addresses of others"
    for person in reading.people:
        if mixes_scripts(person.name):
            yield f"{person.name} mixes letters of two scripts"


def _carried_out(matter: Matter, doubts: tuple[str, ...], *, note: bool) -> Decision:
    planned = plan(matter)
    idle = not planned.changes
    doubts = (*doubts, *planned.doubts)
    if idle and not doubts and matter.known.idle_letters >= IDLE_LETTERS:
        doubts = (f"{IDLE_LETTERS} letters went to this address within a day, and this mail brings nothing new",)
    if doubts:
        return _review(matter, planned, doubts, note=note and matter.known.idle_letters < IDLE_LETTERS)
    return _accept(matter, planned)


def _accept(matter: Matter, planned: Plan) -> Decision:
    return Decision(
        Verdict.ACCEPT,
        (*planned.notes, *matter.reading.reasons),
        planned.changes,
        planned.letters,
        keep_question=matter.reading.question,
        idle=not planned.changes,
        speaks_of=_unchanged(matter, planned.changes, theirs=True),
    )


def _review(matter: Matter, planned: Plan, doubts: tuple[str, ...], *, note: bool) -> Decision:
    """A case. What is registered stays as it is; who is not yet known is recorded in review: one word of the organiser
    is enough."""
    changes = tuple(Add(person, RegistrationState.IN_REVIEW, doubts[0]) for person in _newcomers(matter))
    letters = (LetterType.RECEIVED,) if note else ()
    outcome = () if changes else _outcome(matter)
    reasons = (*doubts, *outcome, *planned.notes, *matter.reading.reasons)
    return Decision(Verdict.REVIEW, reasons, changes, letters, idle=not changes, speaks_of=_unchanged(matter, changes))


def _outcome(matter: Matter) -> Iterator[str]:
    """What an organiser's yes would do to those who are registered: else he would say yes to words that he does not see."""
    known = {item.id: item for item in matter.known.registrations}
    for change in plan(replace(matter, late=False, granted=True)).changes:
        if isinstance(change, Add):
            yield f"accept would register {shown(change.person)}"
            continue
        item = known[change.registration_id]
        if isinstance(change, Withdraw):
            yield f"accept would cancel {item.label} {item.name}"
        else:
            yield f"accept would make {item.label} read {shown(change.person)}"


def _unchanged(matter: Matter, changes: tuple[Change, ...], *, theirs: bool = False) -> tuple[int, ...]:
    """Whom the mail is about without changing them, so that letter and case can show them."""
    changed = {change.registration_id for change in changes if not isinstance(change, Add)}
    return tuple(item.id for item in concerned(matter, theirs=theirs) if item.id not in changed)


def _newcomers(matter: Matter) -> tuple[Person, ...]:
    """The people of a doubtful mail who are not registered. An amendment brings some only where its sender has nothing
    registered: else its people may be those already there under another spelling."""
    kind, known = matter.reading.kind, matter.known.registrations
    if kind is Kind.CANCEL or (kind is Kind.AMEND and any(is_theirs(matter, item) for item in known)):
        return ()
    people = (person for person in distinct(matter.reading.people) if same_person(matter, person) is None)
    if kind is Kind.REGISTER:
        return tuple(people)
    return tuple(person for person in people if all(likeness(item.name, person.name) != "same" for item in known))
