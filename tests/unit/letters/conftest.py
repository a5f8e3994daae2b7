"""One invented event in six languages, its templates, and people to write to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from inbox_worker.desk.model import Origin, Registration, RegistrationState
from inbox_worker.edges.templates import load_templates
from inbox_worker.event import Event, LatePolicy, Pickup, Texts
from inbox_worker.letters.model import Addressee, Thread
from inbox_worker.letters.render import Templates

NOW = datetime(2019, 7, 1, 12, tzinfo=UTC)


def texts(english: str, **others: str) -> Texts:
    return Texts((("en", english), *others.items()), "en")


@pytest.fixture(scope="session")
def templates() -> Templates:
    return load_templates(None)


@pytest.fixture
def event() -> Event:
    start = datetime(2019, 7, 16, 19, tzinfo=UTC)
    return Event(
        id="forum-2019",
        title=texts("Forum on Rivers", fr="Forum sur les fleuves", ar="منتدى الأنهار"),
        start=start,
        end=start + timedelta(minutes=90),
        zone="America/New_York",
        venue=texts("Room 8", fr="Salle 8"),
        deadline=datetime(2019, 7, 11, 3, 59, 59, 999999, tzinfo=UTC),
        pickup=Pickup(
            texts("Pass desk"),
            texts("1.30 PM to 2.45 PM"),
            texts("First Avenue"),
            texts("Bring a photo ID."),
            texts("Reply."),
        ),
        sponsor="River Office",
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


@pytest.fixture
def register() -> Callable[..., Registration]:
    """A confirmed registration with the given values changed."""

    def make(**changes: object) -> Registration:
        plain = Registration(
            id=1,
            event_id="forum-2019",
            number=12,
            position=1,
            state=RegistrationState.CONFIRMED,
            name="Amina Diallo",
            given="Amina",
            family="Diallo",
            affiliation="Ministry of Water",
            email="amina@ministry.example",
            submitter="amina@ministry.example",
            language="en",
            has_pass=False,
            asks=False,
            doubtful_split=False,
            collector="",
            origin=Origin.MAIL,
            mail_id=1,
            created_at=NOW,
            changed_at=NOW,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def to() -> Callable[..., Addressee]:
    """An addressee who wrote in English, with an own subject where one is given."""

    def make(language: str = "en", subject: str | None = None) -> Addressee:
        return Addressee("amina@ministry.example", language, Thread("<m1@ministry.example>", (), subject))

    return make


@pytest.fixture
def shipped() -> dict[str, str]:
    """The sources of the shipped templates."""
    folder = Path(__file__).parents[3] / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.glob("*/*") if path.is_file()
    }
