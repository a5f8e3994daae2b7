"""One function per letter to an attendee: values in, Letter out. Which letter is owed to whom is the desk's to say.

Every function takes the templates, the event, the people concerned and the addressee. The letter is written in the addressee's language
where there are templates for it, else in the fallback. The subject is "Re: " and the sender's own where the thread has one, else the
template's. The organiser's letters are in `letters.report`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox_worker.desk.model import LetterType, Registration
from inbox_worker.event import Event
from inbox_worker.letters.calendar import calendar_file
from inbox_worker.letters.cleaning import clean_subject
from inbox_worker.letters.model import Addressee, Attachment, Letter, Occasion
from inbox_worker.letters.render import Templates
from inbox_worker.letters.shown import shown_event, shown_people

LATE = "late"
"""The `reason` of a registration that came after the deadline."""


def acknowledgement(
    templates: Templates,
    event: Event,
    people: Sequence[Registration],
    addressee: Addressee,
    *,
    now: datetime,
    occasion: Occasion = Occasion.REGISTERED,
    leaving: Sequence[Registration] = (),
    first: bool = True,
    ask_affiliation: bool = True,
) -> Letter:
    """Read back what is recorded, everybody of one mail in one letter. `leaving` are those whom an amendment replaced; `first`: the first
    letter to this person, which carries the privacy line; `ask_affiliation` False where it was asked before."""
    language = templates.language(addressee.language)
    words = templates.words(language)
    needing = [person for person in people if not person.has_pass]
    values = {
        "occasion": occasion.value,
        "leaving": shown_people(leaving, words),
        "someone_holds_pass": len(needing) < len(people),
        "everyone_holds_pass": not needing,
        "someone_waits": any(_waits(person) for person in needing),
        "ask_affiliation": ask_affiliation and any(not person.affiliation for person in people),
        "own_addresses": any(person.email.lower() != addressee.recipient.lower() for person in needing),
        "asks": any(person.asks for person in people),
        "closed": now > event.deadline,
        "privacy": event.privacy.in_language(language).strip() if first else "",
    }
    return _letter(templates, LetterType.ACKNOWLEDGEMENT, event, people, addressee, values=values)


def cancellation(
    templates: Templates, event: Event, people: Sequence[Registration], addressee: Addressee, *, now: datetime
) -> Letter:
    """Confirm that these people are withdrawn."""
    values = {"closed": now > event.deadline}
    return _letter(templates, LetterType.CANCELLATION, event, people, addressee, values=values)


def received(templates: Templates, event: Event, addressee: Addressee) -> Letter:
    """Somebody looks at the request; names nobody, since nothing is sure yet."""
    return _letter(templates, LetterType.RECEIVED, event, (), addressee)


def late(templates: Templates, event: Event, people: Sequence[Registration], addressee: Addressee) -> Letter:
    """The request came after the deadline and is declined."""
    return _letter(templates, LetterType.LATE, event, people, addressee)


def waiting(templates: Templates, event: Event, people: Sequence[Registration], addressee: Addressee) -> Letter:
    """These people are on the waiting list: all places are taken, or they wrote after the deadline."""
    values = {"late": bool(people) and all(person.reason == LATE for person in people)}
    return _letter(templates, LetterType.WAITING, event, people, addressee, values=values)


def rejection(templates: Templates, event: Event, people: Sequence[Registration], addressee: Addressee) -> Letter:
    """The organiser cannot confirm these people."""
    return _letter(templates, LetterType.REJECTION, event, people, addressee)


def instructions(
    templates: Templates,
    event: Event,
    people: Sequence[Registration],
    addressee: Addressee,
    *,
    organiser: str,
    sequence: int,
    at: datetime,
) -> Letter:
    """Where, when and with what the pass is picked up: one letter per address, listing all its people, with the calendar file.
    `organiser` is our own address, which the calendar file names."""
    file = calendar_file(event, templates.language(addressee.language), sequence, at, organiser)
    return _letter(templates, LetterType.INSTRUCTIONS, event, people, addressee, attachments=(file,), answers=False)


def roster_of_others(
    templates: Templates, event: Event, people: Sequence[Registration], addressee: Addressee
) -> Letter:
    """To whoever registered others: the instructions went to these people's own addresses."""
    return _letter(templates, LetterType.ROSTER_OF_OTHERS, event, people, addressee, answers=False)


def update(
    templates: Templates,
    event: Event,
    people: Sequence[Registration],
    addressee: Addressee,
    *,
    organiser: str,
    sequence: int,
    at: datetime,
) -> Letter:
    """The instructions, time or venue changed after they were sent; `sequence` is higher than that of the file they have."""
    file = calendar_file(event, templates.language(addressee.language), sequence, at, organiser)
    return _letter(templates, LetterType.UPDATE, event, people, addressee, attachments=(file,), answers=False)


def event_cancelled(
    templates: Templates,
    event: Event,
    people: Sequence[Registration],
    addressee: Addressee,
    *,
    organiser: str,
    sequence: int,
    at: datetime,
) -> Letter:
    """The event does not take place. `sequence` 0: these people have no calendar file of ours, so none is sent."""
    tag = templates.language(addressee.language)
    files = (calendar_file(event, tag, sequence, at, organiser),) if sequence else ()
    return _letter(templates, LetterType.EVENT_CANCELLED, event, people, addressee, attachments=files, answers=False)


def _letter(
    templates: Templates,
    letter_type: LetterType,
    event: Event,
    people: Sequence[Registration],
    addressee: Addressee,
    *,
    values: Mapping[str, object] | None = None,
    attachments: tuple[Attachment, ...] = (),
    answers: bool = True,
) -> Letter:
    language = templates.language(addressee.language)
    words = templates.words(language)
    shown = {
        "event": shown_event(event, language, words),
        "people": shown_people(people, words),
        **(values or {}),
    }
    rendered = templates.render(letter_type, language, shown)
    own = clean_subject(addressee.thread.subject or "")
    return Letter(
        type=letter_type,
        recipient=addressee.recipient,
        subject=f"Re: {own}" if own else rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language=language,
        event_id=event.id,
        thread=addressee.thread,
        settles=addressee.settles,
        attachments=attachments,
        answers=answers,
    )


def _waits(person: Registration) -> bool:
    return person.state.value == "wait_listed"
