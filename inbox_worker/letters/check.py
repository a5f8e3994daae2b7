"""Every letter in every language, rendered with sample values before the first mail is answered: what would fail later is told now.

The samples take every branch of the shipped templates. Promises: names template and line of an unknown placeholder or a faulty template,
and the text of an event that is empty in a language that is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

from inbox_worker.desk.model import LetterType, Origin, Registration, RegistrationState
from inbox_worker.desk.summary import (
    CaseView,
    Counts,
    EventView,
    Fault,
    Folder,
    Handwritten,
    Held,
    MergeView,
    PersonView,
    Planned,
    Question,
    Quote,
    Returned,
    Summary,
    Urgency,
)  # fmt: skip
from inbox_worker.event import Event, Texts
from inbox_worker.letters import report, write
from inbox_worker.letters.model import Addressee, CommandResult, Letter, Occasion
from inbox_worker.letters.render import TemplateFault, Templates

AT = datetime(2019, 7, 1, 12, tzinfo=UTC)
OWN = "registration@events.example"
ONE, OTHER = "ana@delegation.example", "ben@delegation.example"
Writing = Callable[[], Letter]


def check(templates: Templates, events: Sequence[Event]) -> tuple[str, ...]:
    """Everything that is wrong, each fault once, with its place; () when all is well."""
    faults = [fault for event in events for fault in _empty_texts(event, templates.languages)]
    for writing in _everything(templates, events):
        try:
            writing()
        except TemplateFault as fault:
            faults.append(str(fault))
    return tuple(dict.fromkeys(faults))


def samples(templates: Templates, events: Sequence[Event]) -> tuple[Letter, ...]:
    """Every type of letter in every language once, with invented people and the events' own texts, for a person to look at."""
    *_, everybody = sample_people()
    letters: list[Letter] = []
    for event, language in product(events, templates.languages):
        to = Addressee(ONE, language)
        written = (
            writing()
            for writing in (
                *_answers(templates, event, everybody, to),
                *_announcements(templates, event, everybody, to),
            )
        )
        letters += {letter.type: letter for letter in written}.values()
    organiser = Addressee(ONE, "en")
    full, _ = sample_summaries()
    letters.append(report.digest(templates, full, organiser, own_address=OWN, token=""))
    letters.append(report.command_result(templates, (CommandResult("accept 1", "1: confirmed."),), organiser, token=""))
    return tuple(letters)


def _everything(templates: Templates, events: Sequence[Event]) -> Iterator[Writing]:
    for event, language, people in product(events, templates.languages, sample_people()):
        to = Addressee(ONE, language)
        yield from _answers(templates, event, people, to)
        yield from _announcements(templates, event, people, to)
    organiser = Addressee(ONE, "en")
    for summary in sample_summaries():
        yield partial(report.digest, templates, summary, organiser, own_address=OWN, token="")
    for results in ((CommandResult("accept 1", "done"), CommandResult("?", "unknown", understood=False)), ()):
        yield partial(report.command_result, templates, results, organiser, token="")


def _answers(templates: Templates, event: Event, people: Sequence[Registration], to: Addressee) -> Iterator[Writing]:
    for occasion, days, some in product(Occasion, (-1, 1), (True, False)):
        now = event.deadline + timedelta(days=days)
        leaving = people if some else ()
        yield partial(
            write.acknowledgement, templates, event, people, to, now=now, occasion=occasion, leaving=leaving, first=some
        )
        yield partial(write.cancellation, templates, event, people, to, now=now)
    yield partial(write.received, templates, event, to)
    late = [replace(person, reason=write.LATE) for person in people]
    for function in (write.late, write.waiting, write.rejection, write.roster_of_others):
        yield partial(function, templates, event, late, to)
        yield partial(function, templates, event, people, to)


def _announcements(
    templates: Templates, event: Event, people: Sequence[Registration], to: Addressee
) -> Iterator[Writing]:
    for function in (write.instructions, write.update, write.event_cancelled):
        yield partial(function, templates, event, people, to, organiser=OWN, sequence=1, at=AT)


def sample_people() -> tuple[tuple[Registration, ...], ...]:
    """Letters about one person, about one who holds a pass, and about people of every sort."""
    one = Registration(
        1, "sample", 1, 1, RegistrationState.CONFIRMED, "Ana Sample", "Ana", "Sample", "Mission", ONE, ONE, "en",
        has_pass=False, asks=False, doubtful_split=False, collector="", origin=Origin.MAIL, mail_id=1, created_at=AT, changed_at=AT,
    )  # fmt: skip
    holder = replace(one, position=2, name="Ben Sample", email=OTHER, has_pass=True, asks=True)
    waiting = replace(one, position=3, affiliation=None, email=OTHER, state=RegistrationState.WAIT_LISTED)
    collected = replace(one, position=4, collector="Ana Sample")
    doubtful = replace(one, position=5, state=RegistrationState.IN_REVIEW)
    return (one,), (holder,), (one, holder, waiting, collected, doubtful)


def sample_summaries() -> tuple[Summary, ...]:
    """A digest with something in every section, and one with nothing to tell."""
    person = PersonView("1", "Ana Sample", None, ONE, "in review", ("affiliation missing",))
    case = CaseView("1", "Sample", "wants to register", ONE, "Hello", "1 day", Urgency.NOW, ("doubtful",), (person,),
                    (Quote("name", "signature", "Ana"),), "Hello")  # fmt: skip
    event = EventView("sample", "Sample", AT, AT, 1, False, True, Counts(1, 1, 1, 1, 1, 1, 1, 1, 1), 2, 1, (person,), (person,),
                      (MergeView(person, person, "same name"),), ("title in fr",))  # fmt: skip
    letter = LetterType.INSTRUCTIONS
    full = Summary(
        (AT.date(), AT.date()), Urgency.NOW, 2, (case, replace(case, people=())), (case,),
        (Question(ONE, "Hello", "Is there a ramp?", AT, "sample", 1),),
        (Returned(ONE, letter, ("1 Ana Sample",), "5.1.1", "unknown", True, AT),), (Fault("no connection", "wait", AT),),
        (Handwritten(ONE, ("1",), AT),), (event,), (Held(letter, 1, "hold", "release", (ONE,)),),
        (Planned("sample", letter, AT, 1, "Dear", True),), (Folder("INBOX", 1, 1, 1), Folder("B", 2, 2, 1, 1, 1)), 1, 1, True,
    )  # fmt: skip
    quiet = replace(event, capacity=None, free=None, new=(), changed=(), merges=(), gaps=(), cancelled=False)
    empty = Summary(
        (AT.date(),), Urgency.NONE, 0, (), (), (), (), (), (), (quiet,), (), (), (Folder("INBOX", 1, 1),), 0, 0, False
    )
    return full, empty


def _empty_texts(event: Event, languages: Sequence[str]) -> Iterator[str]:
    pickup = event.pickup
    named: tuple[tuple[str, Texts], ...] = (
        ("title", event.title), ("venue", event.venue), ("pickup.place", pickup.place), ("pickup.hours", pickup.hours),
        ("pickup.entrance", pickup.entrance), ("pickup.photo_id", pickup.photo_id), ("pickup.contact", pickup.contact),
    )  # fmt: skip
    for name, texts in named:
        missing = [language for language in languages if not texts.in_language(language).strip()]
        if missing:
            yield f"event {event.id}: {name} is empty in {', '.join(missing)}; the letters need it"
