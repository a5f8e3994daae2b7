"""The letters say what was decided, to whom it belongs, in their language, and nothing of the sender's but cleaned values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_worker.desk.model import LetterType, Registration, RegistrationState
from inbox_worker.event import Event
from inbox_worker.letters import write
from inbox_worker.letters.model import Addressee, Letter, Occasion
from inbox_worker.letters.render import FOR_ATTENDEES, Templates

BEFORE = datetime(2019, 7, 1, 12, tzinfo=UTC)
OWN = "registration@events.example"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
Register = Callable[..., Registration]
To = Callable[..., Addressee]


def every_letter(templates: Templates, event: Event, people: list[Registration], to: Addressee) -> list[Letter]:
    plain = (write.late, write.waiting, write.rejection, write.roster_of_others)
    dated = (write.instructions, write.update, write.event_cancelled)
    return [
        write.acknowledgement(templates, event, people, to, now=BEFORE),
        write.cancellation(templates, event, people, to, now=BEFORE),
        write.received(templates, event, to),
        *(function(templates, event, people, to) for function in plain),
        *(function(templates, event, people, to, organiser=OWN, sequence=1, at=BEFORE) for function in dated),
    ]


class Reader(HTMLParser):
    """What a browser shows and what it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "background"}]

    def handle_data(self, data: str) -> None:
        self.seen.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.seen).split())


def shown(letter: Letter) -> str:
    return Reader(letter.html).words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_type_is_there_in_every_language(
    templates: Templates, event: Event, register: Register, to: To, language: str
) -> None:
    letters = every_letter(templates, event, [register()], to(language))
    assert {letter.type for letter in letters} == set(FOR_ATTENDEES)
    for letter in letters:
        assert letter.language == language
        assert "River Office" in letter.text
        assert "River Office" in shown(letter)
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in letter.html
        assert not Reader(letter.html).links
        assert not Reader(letter.html).tags & {"script", "img", "style", "link", "iframe"}


def test_no_two_languages_have_a_sentence_in_common(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    sentences: dict[str, str] = {}
    own = {"River Office", "Deleted afterwards."}
    for language in LANGUAGES:
        for letter in every_letter(templates, event, [register()], to(language)):
            for line in letter.text.splitlines():
                bare = re.sub("[\u2066-\u2069]", "", line).strip()
                if len(bare) > 12 and bare not in own and "photo ID" not in bare:
                    assert sentences.setdefault(bare, language) == language


def test_an_acknowledgement_reads_back_everybody_with_their_affiliation(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    people = [register(), register(position=2, name="Li Wei", affiliation="River Board")]
    letter = write.acknowledgement(templates, event, people, to(), now=BEFORE)
    assert (
        "1. Name: Amina Diallo\n   Affiliation: Ministry of Water\n2. Name: Li Wei\n   Affiliation: River Board"
        in letter.text
    )
    assert "Li Wei Affiliation: River Board" in shown(letter)
    assert "reply to this message with the correction" in letter.text
    assert "10 July 2019" in letter.text


def test_a_missing_affiliation_is_asked_for_once(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    people = [register(affiliation=None)]
    first = write.acknowledgement(templates, event, people, to(), now=BEFORE)
    again = write.acknowledgement(templates, event, people, to(), now=BEFORE, ask_affiliation=False)
    assert "Kindly reply with the affiliation" in first.text
    assert "Kindly reply with the affiliation" not in again.text
    assert "Affiliation: not yet given" in again.text


def test_holders_of_a_pass_are_welcome_without_another(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    holder = write.acknowledgement(templates, event, [register(has_pass=True)], to(), now=BEFORE)
    both = write.acknowledgement(templates, event, [register(), register(position=2, has_pass=True)], to(), now=BEFORE)
    assert "no other pass is needed" in holder.text
    assert "where to pick up" not in holder.text
    assert "where to pick up" in both.text
    assert "Holders of a valid building pass need no other" in both.text


def test_only_the_first_letter_carries_the_privacy_line(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    first = write.acknowledgement(templates, event, [register()], to(), now=BEFORE)
    later = write.acknowledgement(templates, event, [register()], to(), now=BEFORE, first=False)
    assert "Deleted afterwards." in first.text
    assert "Deleted afterwards." in first.html
    assert "Deleted afterwards." not in later.text


def test_after_the_deadline_the_instructions_are_promised_shortly(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    after = event.deadline + timedelta(minutes=1)
    letter = write.acknowledgement(templates, event, [register()], to(), now=after, occasion=Occasion.PROMOTED)
    assert "A place has become available" in letter.text
    assert "will be sent shortly" in letter.text


def test_an_amendment_names_who_left(templates: Templates, event: Event, register: Register, to: To) -> None:
    letter = write.acknowledgement(
        templates, event, [register()], to(), now=BEFORE, occasion=Occasion.AMENDED, leaving=[register(name="Li Wei")]
    )
    assert "now reads as follows" in letter.text
    assert "No longer registered: Li Wei." in letter.text


def test_people_on_the_waiting_list_are_marked_beside_the_confirmed(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    people = [register(), register(position=2, state=RegistrationState.WAIT_LISTED)]
    letter = write.acknowledgement(templates, event, people, to(), now=BEFORE)
    assert letter.text.count("\n   on the waiting list") == 1
    assert "Those on the waiting list will hear from us" in letter.text


def test_the_waiting_list_tells_lateness_from_a_full_room(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    full = write.waiting(templates, event, [register()], to())
    late = write.waiting(templates, event, [register(reason=write.LATE)], to())
    assert "all places" in full.text
    assert "after registration had closed" in late.text


def test_instructions_say_where_when_and_with_what_and_bring_the_calendar_file(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    people = [register(), register(position=2, name="Li Wei", collector="Amina Diallo")]
    letter = write.instructions(templates, event, people, to(), organiser=OWN, sequence=0, at=BEFORE)
    for fact in (
        "Tuesday, 16 July 2019",
        "3:00 pm to 4:30 pm (New York time)",
        "Pass desk",
        "First Avenue",
        "Bring a photo ID.",
    ):
        assert fact in letter.text
        assert fact in shown(letter)
    assert "pass to be collected by Amina Diallo" in letter.text
    assert [file.filename for file in letter.attachments] == ["forum-2019.ics"]
    assert not letter.answers


def test_whoever_has_no_calendar_entry_gets_none_when_the_event_is_cancelled(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    for sequence, files in ((0, 0), (2, 1)):
        letter = write.event_cancelled(
            templates, event, [register()], to(), organiser=OWN, sequence=sequence, at=BEFORE
        )
        assert len(letter.attachments) == files


def test_the_senders_subject_is_repeated_cleaned_only_where_the_thread_has_one(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    own = write.late(templates, event, [register()], to(subject="RE: Fwd: My visit https://evil.example/"))
    empty = write.late(templates, event, [register()], to(subject=" Re: "))
    none = write.late(templates, event, [register()], to())
    assert own.subject == "Re: My visit"
    assert empty.subject == none.subject == "Registration closed: Forum on Rivers"


def test_a_language_without_templates_is_answered_in_the_fallback(
    templates: Templates, event: Event, register: Register, to: To
) -> None:
    assert write.late(templates, event, [register()], to("de")).language == "en"
    assert write.late(templates, event, [register()], to("zh-Hant")).language == "zh"


@pytest.mark.parametrize(
    ("zone", "time", "deadline"),
    [
        ("America/New_York", "3:00 pm to 4:30 pm (New York time)", "Wednesday, 10 July 2019"),
        ("Asia/Kathmandu", "12:45 am to 2:15 am (Kathmandu time)", "Thursday, 11 July 2019, 9:44 am (Kathmandu time)"),
        ("Asia/Tokyo", "4:00 am to 5:30 am (Tokyo time)", "Thursday, 11 July 2019, 12:59 pm (Tokyo time)"),
    ],
)
def test_times_are_those_of_the_events_zone(
    templates: Templates, event: Event, register: Register, to: To, zone: str, time: str, deadline: str
) -> None:
    letter = write.acknowledgement(templates, replace(event, zone=zone), [register()], to(), now=BEFORE)
    assert time in letter.text
    assert f"closed on {deadline}." in letter.text


def test_an_event_over_midnight_shows_both_days(templates: Templates, event: Event, register: Register, to: To) -> None:
    long = replace(event, end=event.start + timedelta(days=1))
    letter = write.acknowledgement(templates, long, [register()], to(), now=BEFORE)
    assert "3:00 pm to Wednesday, 17 July 2019, 3:00 pm" in letter.text


def test_names_are_isolated_in_arabic(templates: Templates, event: Event, register: Register, to: To) -> None:
    letter = write.acknowledgement(templates, event, [register()], to("ar"), now=BEFORE)
    assert "\u2068Amina Diallo\u2069" in letter.text
    assert "<bdi>Amina Diallo</bdi>" in letter.html
    assert "\u2068" not in letter.subject
    assert "\u2068" not in write.acknowledgement(templates, event, [register()], to("en"), now=BEFORE).text


def test_values_are_never_templates(templates: Templates, event: Event, register: Register, to: To) -> None:
    people = [register(name="{{7*7}} {% raw %}", affiliation="<script>alert(1)</script> & Sons")]
    letter = write.acknowledgement(templates, event, people, to(), now=BEFORE)
    assert "{{7*7}} {% raw %}" in letter.text
    assert "<script>alert(1)</script> & Sons" in letter.text
    assert "<script>" not in letter.html
    assert "<script>alert(1)</script> & Sons" in shown(letter)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(name=st.text(max_size=150), affiliation=st.text(max_size=150), language=st.sampled_from(LANGUAGES))
def test_no_name_changes_the_shape_of_a_letter(
    templates: Templates, event: Event, register: Register, name: str, affiliation: str, language: str
) -> None:
    to = Addressee("a@x.example", language)
    plain = write.acknowledgement(templates, event, [register()], to, now=BEFORE)
    wild = write.acknowledgement(
        templates, event, [register(name=name, affiliation=affiliation or "x")], to, now=BEFORE
    )
    assert Reader(wild.html).tags <= Reader(plain.html).tags | {"span"}
    assert len(wild.text.splitlines()) <= len(plain.text.splitlines())
    assert not re.search("[\u202a-\u202e\u200b-\u200f\0]", wild.text)


def test_a_letter_settles_what_its_addressee_is_owed(templates: Templates, event: Event, to: To) -> None:
    letter = write.received(templates, event, to())
    assert letter.type is LetterType.RECEIVED
    assert (letter.recipient, letter.event_id, letter.settles) == ("amina@ministry.example", "forum-2019", ())
