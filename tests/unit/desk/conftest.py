"""What the desk's tests are made of: one event, and makers of mails, people, registrations and readings with sensible defaults."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

import pytest

from inbox_worker.desk.model import Origin, Policy, Registration, RegistrationState
from inbox_worker.event import Event, LatePolicy, Pickup, Texts
from inbox_worker.mail.model import Address, Header, Message
from inbox_worker.reading.model import Kind, Person, Reading

OURS = "registration@events.example"
DEADLINE = datetime(2019, 7, 11, 3, 59, 59, 999999, tzinfo=UTC)


class Make(Protocol):
    """Makes a value from its defaults and what is given by name."""

    def __call__(self, *args: Any, **changes: Any) -> Any: ...


def texts(english: str) -> Texts:
    return Texts((("en", english), ("fr", f"[fr] {english}")), "en")


@pytest.fixture(scope="session")
def event() -> Event:
    start = datetime(2019, 7, 16, 19, tzinfo=UTC)
    return Event(
        id="world-day",
        title=texts("World Day against Trafficking in Persons"),
        start=start,
        end=start + timedelta(minutes=90),
        zone="America/New_York",
        venue=texts("Conference Room 8"),
        deadline=DEADLINE,
        pickup=Pickup(texts("Lobby"), texts("1 PM"), texts("Gate 4"), texts("Photo ID"), texts("Call us")),
        sponsor="Office of Events",
        pass_list_date=date(2019, 7, 12),
        capacity=None,
        late=LatePolicy.DECLINE,
        review_note=False,
        instructions_automatic=True,
        sending_hour=time(8),
        sending_from=datetime(2019, 7, 11, 12, tzinfo=UTC),
        purge_at=start + timedelta(days=30),
        privacy=texts("Deleted afterwards."),
    )


@pytest.fixture(scope="session")
def policy() -> Policy:
    return Policy(frozenset({OURS}), frozenset(), frozenset({"ana@office.example"}), "", None)


@pytest.fixture(scope="session")
def mail() -> Make:
    plain = Message(
        message_id="<1@mission.example>",
        in_reply_to=(),
        references=(),
        subject="Registration",
        from_=(Address("Kofi Mensah", "kofi@mission.example"),),
        sender=(),
        reply_to=(),
        to=(Address("", OURS),),
        cc=(),
        delivered_to=(),
        return_path="kofi@mission.example",
        date=None,
        received=None,
        headers=(Header("from", "Kofi Mensah <kofi@mission.example>"),),
        content_type="text/plain",
        text="Please register me.",
        html="",
        documents=(),
        part_types=("text/plain",),
        size=500,
    )

    def make(sender: str = "kofi@mission.example", **changes: Any) -> Message:
        return replace(plain, **{"from_": (Address("", sender),), **changes})

    return make


@pytest.fixture(scope="session")
def person() -> Make:
    def make(
        name: str = "Kofi Mensah", affiliation: str | None = "Mission of Ghana", email: str = "kofi@mission.example"
    ) -> Person:
        given, _, family = name.rpartition(" ")
        return Person(name, given or None, family if given else None, affiliation, email, 0.99)

    return make


@pytest.fixture(scope="session")
def reading(person: Make) -> Make:
    plain = Reading(
        Kind.REGISTER, (person(),), (), "en", False, False, "world-day", True, 0.99, ("it asks to register",)
    )

    def make(kind: Kind = Kind.REGISTER, *people: Person, **changes: Any) -> Reading:
        return replace(plain, kind=kind, people=people, **changes)

    return make


@pytest.fixture(scope="session")
def registered() -> Make:
    def make(name: str = "Kofi Mensah", **changes: Any) -> Registration:
        given, _, family = name.rpartition(" ")
        at = datetime(2019, 7, 1, 12, tzinfo=UTC)
        plain = Registration(
            id=4,
            event_id="world-day",
            number=changes.get("id", 4),
            position=1,
            state=RegistrationState.CONFIRMED,
            name=name,
            given=given or None,
            family=family or None,
            affiliation="Mission of Ghana",
            email=changes.get("submitter", "kofi@mission.example"),
            submitter="kofi@mission.example",
            language="en",
            has_pass=False,
            asks=False,
            doubtful_split=False,
            collector="",
            origin=Origin.MAIL,
            mail_id=4,
            created_at=at,
            changed_at=at,
        )
        return replace(plain, **changes)

    return make
