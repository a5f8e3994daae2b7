"""Summary and command results → what the organiser's templates show: ready-made answers, dates and phrases. Layout is the templates'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import quote

from babel.dates import format_datetime

from inbox_worker.desk.model import LetterType
from inbox_worker.desk.summary import CaseView, EventView, MergeView, PersonView, Question, Summary, Urgency
from inbox_worker.letters.cleaning import clean_subject, clean_value, cut
from inbox_worker.letters.model import CommandResult
from inbox_worker.letters.shown import local_day

LOCALE = "en_001"
MAX_WORDS = 700
LETTER_NAMES = {
    LetterType.ACKNOWLEDGEMENT: ("acknowledgement", "acknowledgements"),
    LetterType.CANCELLATION: ("confirmation of a cancellation", "confirmations of cancellations"),
    LetterType.RECEIVED: ("“received” note", "“received” notes"),
    LetterType.LATE: ("late reply", "late replies"),
    LetterType.WAITING: ("waiting-list letter", "waiting-list letters"),
    LetterType.REJECTION: ("rejection", "rejections"),
    LetterType.INSTRUCTIONS: ("letter with pass instructions", "letters with pass instructions"),
    LetterType.ROSTER_OF_OTHERS: ("list for a sender", "lists for senders"),
    LetterType.UPDATE: ("update", "updates"),
    LetterType.EVENT_CANCELLED: ("cancellation of the event", "cancellations of the event"),
    LetterType.DIGEST: ("digest", "digests"),
    LetterType.COMMAND_RESULT: ("answer to commands", "answers to commands"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A link that opens a ready-made answer: `label` on the button, `href` a mailto (RFC 6068), `lines` what it says.
    Nothing happens before a person sends it."""

    label: str
    href: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case and its ready-made answers."""

    view: CaseView
    words: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class ShownMerge:
    """A proposed merge and its ready-made answer."""

    view: MergeView
    answer: Answer


def shown_digest(summary: Summary, own_address: str, token: str) -> dict[str, object]:
    """Everything that `shared/digest.*` names."""
    title = digest_subject(summary)
    ready = ReadyMade(own_address, f"Re: {title}", token)
    return {
        "title": title,
        "summary": summary,
        "urgent": summary.urgency is Urgency.NOW,
        "days": tuple(local_day(day, "UTC", LOCALE) for day in summary.covers),
        "cases": tuple(ShownCase(case, cut(case.words, MAX_WORDS), ready.for_case(case)) for case in summary.cases),
        "merges": tuple(
            ShownMerge(merge, ready.for_merge(merge)) for event in summary.events for merge in event.merges
        ),
        "questions": tuple(
            (question, cut(question.words, MAX_WORDS), reply_link(question)) for question in summary.questions
        ),
        "release": ready.answer("Release", "release"),
        "token": token,
        "letters": letters,
        "planned": planned,
        "countdown": countdown,
        "moment": moments(summary),
    }


def shown_results(results: Sequence[CommandResult], token: str) -> dict[str, object]:
    """Everything that `shared/command_result.*` names."""
    understood = tuple(result for result in results if result.understood)
    return {
        "understood": understood,
        "not_understood": tuple(result for result in results if not result.understood),
        "token": token,
    }


def digest_subject(summary: Summary) -> str:
    """The same for all organisers of one day; urgent cases show in it."""
    day = local_day(summary.covers[-1], "UTC", LOCALE)
    need = (
        "nothing to decide"
        if not summary.needs_you
        else f"{summary.needs_you} need{'s' * (summary.needs_you == 1)} you"
    )
    return f"{'Urgent: ' if summary.urgency is Urgency.NOW else ''}Registrations, {day}: {need}"


class ReadyMade:
    """Answers to one digest: to our own address, with its subject, and its token in the body."""

    def __init__(self, own_address: str, subject: str, token: str) -> None:
        self._own_address, self._subject, self._token = own_address, subject, token

    def answer(self, label: str, *lines: str) -> Answer:
        """A link that opens an answer with these commands."""
        body = "\r\n".join((*lines, "", self._token))
        return Answer(label, mailto(self._own_address, self._subject, body), lines)

    def for_case(self, case: CaseView) -> tuple[Answer, ...]:
        """Accept, correct, reject, not a registration; who is nobody yet can only be named."""
        named = tuple(correction(person) for person in case.people)
        correct = named or (f"{case.label} = Name / Organisation",)
        accept = (self.answer("Accept", f"accept {case.label}"),) if named else ()
        return (
            *accept,
            self.answer("Correct" if named else "Enter a name", *correct),
            self.answer("Reject", f"reject {case.label}"),
            self.answer("Not a registration", f"not {case.label}"),
        )

    def for_merge(self, merge: MergeView) -> Answer:
        """The first one stays."""
        return self.answer("Merge", f"merge {merge.first.label} {merge.second.label}")


def correction(person: PersonView) -> str:
    """The command that would leave this person as they are, to be edited."""
    name = clean_value(person.name).replace("/", " ").replace("=", " ")
    return f"{person.label} = {name} / {clean_value(person.affiliation or '') or 'Organisation'}"


def mailto(address: str, subject: str, body: str = "") -> str:
    """RFC 6068: spaces as %20, lines ended by %0D%0A."""
    link = f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"
    return f"{link}&body={quote(body, safe='')}" if body else link


def reply_link(question: Question) -> Answer:
    """The organiser answers a question with their own hand."""
    return Answer("Answer", mailto(question.sender, f"Re: {clean_subject(question.subject)}".strip()))


def letters(letter_type: LetterType, count: int) -> str:
    """ "1 late reply", "3 late replies"."""
    return f"{count} {LETTER_NAMES[letter_type][count != 1]}"


def planned(letter_type: LetterType, people: int) -> str:
    """ "letters with pass instructions for 12 people"."""
    return f"{LETTER_NAMES[letter_type][1]} for {people} {'person' if people == 1 else 'people'}"


def countdown(event: EventView) -> str:
    """How far the deadline is, in words."""
    days = event.days_to_deadline
    if event.past_deadline:
        return "closed today" if days == 0 else f"closed {-days} day{'s' * (days != -1)} ago"
    return {0: "closes today", 1: "closes tomorrow"}.get(days, f"closes in {days} days")


def moments(summary: Summary) -> Callable[[datetime], str]:
    """An instant as "9 July, 14:30", in the zone of the first event."""
    zone: tzinfo = next((event.start.tzinfo for event in summary.events if event.start.tzinfo), UTC)
    return lambda at: format_datetime(at.astimezone(zone), "d MMMM, HH:mm", locale=LOCALE)
