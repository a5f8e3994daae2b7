"""Registrations and the evidence that their values rest on. States change by the desk's table alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from inbox_worker.desk.model import NEXT_STATES, Origin, Registration, RegistrationState
from inbox_worker.edges.database.ledger import insert_once
from inbox_worker.edges.database.tables import evidence, mention, registration, request
from inbox_worker.reading.model import Person, Region
from inbox_worker.reading.names import fold


class ForbiddenChangeError(ValueError):
    """A registration was to go from one state to another that does not follow it."""


def add(
    connection: Connection,
    person: Person,
    *,
    request_id: int,
    event_id: str,
    state: RegistrationState,
    submitter: str,
    language: str,
    now: datetime,
    reason: str = "",
    has_pass: bool = False,
    asks: bool = False,
    doubtful_split: bool = False,
    origin: Origin | None = None,
) -> int:
    """Record a person under the request's next position; the id of the new registration."""
    taken = select(func.coalesce(func.max(registration.c.position), 0)).where(registration.c.request_id == request_id)
    values = {
        "request_id": request_id,
        "position": connection.execute(taken).scalar_one() + 1,
        "event_id": event_id,
        "state": state,
        "reason": reason,
        "submitter": submitter.lower(),
        "language": language,
        "has_pass": has_pass,
        "asks": asks,
        "doubtful_split": doubtful_split,
        "collector": "",
        "origin": origin or _origin(person),
        "created_at": now,
        "changed_at": now,
    }
    added = connection.execute(insert(registration).values(**values, **_values(person))).inserted_primary_key
    assert added is not None  # noqa: S101 - both dialects return the key
    registration_id = int(added[0])
    _write_evidence(connection, registration_id, person)
    mention_in(connection, request_id, registration_id)
    return registration_id


def _origin(person: Person) -> Origin:
    attached = any(item.span.region is Region.ATTACHMENT for item in person.evidence)
    return Origin.ATTACHMENT if attached else Origin.MAIL


def _values(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "folded_name": " ".join(sorted(fold(person.name).split())),
        "given": person.given,
        "family": person.family,
        "affiliation": person.affiliation,
        "email": person.email.lower(),
    }


def _write_evidence(connection: Connection, registration_id: int, person: Person) -> None:
    rows = [
        {
            "registration_id": registration_id,
            "field": item.field,
            "source": item.source,
            "region": item.span.region,
            "part": item.span.part,
            "start": item.span.start,
            "end": item.span.end,
            "text": item.span.text,
        }
        for item in person.evidence
    ]
    if rows:
        connection.execute(insert(evidence), rows)


def move(connection: Connection, registration_id: int, state: RegistrationState, reason: str, now: datetime) -> None:
    """Give a registration another state; ForbiddenChangeError where the desk's table has no such step."""
    current = get(connection, registration_id).state
    if state is current:
        return
    if state not in NEXT_STATES[current]:
        raise ForbiddenChangeError(f"registration {registration_id} is {current} and cannot become {state}")
    values = {"state": state, "reason": reason, "changed_at": now}
    connection.execute(update(registration).where(registration.c.id == registration_id).values(**values))


def correct(connection: Connection, registration_id: int, person: Person, now: datetime) -> None:
    """Give a registration a person's new values and add what they rest on."""
    connection.execute(
        update(registration).where(registration.c.id == registration_id).values(**_values(person), changed_at=now)
    )
    _write_evidence(connection, registration_id, person)


def mark(connection: Connection, registration_id: int, now: datetime, **flags: bool | str) -> None:
    """Set flags beside the state: has_pass, asks, doubtful_split, collector."""
    connection.execute(update(registration).where(registration.c.id == registration_id).values(**flags, changed_at=now))


def get(connection: Connection, registration_id: int) -> Registration:
    """One registration; LookupError where there is none."""
    found = find(connection, registration_id)
    if found is None:
        raise LookupError(f"no registration {registration_id}")
    return found


def find(connection: Connection, registration_id: int) -> Registration | None:
    """One registration, None where there is none: forgotten by the organiser's word, or purged."""
    found = _select(connection, registration.c.id == registration_id)
    return found[0] if found else None


def by_label(connection: Connection, number: int, position: int) -> Registration | None:
    """The registration that people call "12.2", None where there is none."""
    found = _select(connection, registration.c.request_id == number, registration.c.position == position)
    return found[0] if found else None


def of_request(connection: Connection, request_id: int) -> tuple[Registration, ...]:
    """The people of one mail, in its order."""
    return _select(connection, registration.c.request_id == request_id)


def mention_in(connection: Connection, request_id: int, registration_id: int) -> None:
    """Note that a request speaks of a registration."""
    insert_once(connection, mention, {"request_id": request_id, "registration_id": registration_id})


def mentioned(connection: Connection, request_id: int) -> tuple[Registration, ...]:
    """The registrations a request speaks of: added, corrected, withdrawn or repeated by it."""
    named = select(mention.c.registration_id).where(mention.c.request_id == request_id)
    return _select(connection, registration.c.id.in_(named))


def mentioning(connection: Connection, registration_ids: Sequence[int]) -> tuple[int, ...]:
    """The numbers of the requests that speak of these registrations."""
    query = select(mention.c.request_id).where(mention.c.registration_id.in_(registration_ids)).distinct()
    return tuple(connection.execute(query).scalars())


def of_event(connection: Connection, event_id: str) -> tuple[Registration, ...]:
    """All registrations of one event, in the order of their numbers."""
    return _select(connection, registration.c.event_id == event_id)


def concerned(
    connection: Connection, event_id: str, addresses: Iterable[str], names: Sequence[str], ids: Sequence[int] = ()
) -> tuple[Registration, ...]:
    """The event's registrations with one of these addresses (own or submitting), folded names or ids; merged ones are left out."""
    wanted = [address.lower() for address in addresses]
    folded = [" ".join(sorted(fold(name).split())) for name in names]
    return _select(
        connection,
        registration.c.event_id == event_id,
        registration.c.state != RegistrationState.MERGED,
        or_(
            registration.c.email.in_(wanted),
            registration.c.submitter.in_(wanted),
            registration.c.folded_name.in_(folded),
            registration.c.id.in_(ids),
        ),
    )


def confirmed_count(connection: Connection, event_id: str) -> int:
    """How many are confirmed and need a pass."""
    return connection.execute(
        select(func.count()).where(
            registration.c.event_id == event_id,
            registration.c.state == RegistrationState.CONFIRMED,
            registration.c.has_pass.is_(False),
        )
    ).scalar_one()


def recorded_since(connection: Connection, moment: datetime) -> int:
    """How many registrations were recorded or changed since `moment`."""
    return connection.execute(select(func.count()).where(registration.c.changed_at > moment)).scalar_one()


def evidence_of(connection: Connection, registration_id: int) -> tuple[Row[Any], ...]:
    """What the values of one registration rest on, oldest first: rows of field, source, region, text."""
    columns = (evidence.c.field, evidence.c.source, evidence.c.region, evidence.c.text)
    query = select(*columns).where(evidence.c.registration_id == registration_id).order_by(evidence.c.id)
    return tuple(connection.execute(query))


def _select(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Registration, ...]:
    query = (
        select(registration, request.c.mail_id)
        .join(request, request.c.id == registration.c.request_id)
        .where(*conditions)
        .order_by(registration.c.request_id, registration.c.position)
    )
    return tuple(_registration(row) for row in connection.execute(query))


def _registration(row: Row[Any]) -> Registration:
    return Registration(
        id=row.id,
        event_id=row.event_id,
        number=row.request_id,
        position=row.position,
        state=RegistrationState(row.state),
        name=row.name,
        given=row.given,
        family=row.family,
        affiliation=row.affiliation,
        email=row.email,
        submitter=row.submitter,
        language=row.language,
        has_pass=row.has_pass,
        asks=row.asks,
        doubtful_split=row.doubtful_split,
        collector=row.collector,
        origin=Origin(row.origin),
        mail_id=row.mail_id,
        created_at=row.created_at,
        changed_at=row.changed_at,
        reason=row.reason,
    )
