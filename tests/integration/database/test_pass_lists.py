"""A pass list that was handed over is frozen; what changes later is a second sheet."""

from dataclasses import replace
from datetime import UTC, datetime

from inbox_worker.config.example import example_events
from inbox_worker.desk.model import RegistrationState
from inbox_worker.desk.roster import pass_list_rows
from inbox_worker.edges.database import passlists, requests, roster
from inbox_worker.edges.database.ledger import Ledger
from inbox_worker.edges.spreadsheet import changes_table
from inbox_worker.reading.model import Person

NOW = datetime(2019, 7, 12, 12, tzinfo=UTC)
(EVENT,) = example_events()
KOFI = Person("Kofi Mensah", "Kofi", "Mensah", "Hope Trust", "kofi@hope.example", 1.0)


def registered(ledger: Ledger, person: Person) -> int:
    with ledger.transaction() as connection:
        number = requests.record_addition(connection, EVENT.id, "organiser@events.example", "en", NOW)
        values = {"request_id": number, "event_id": EVENT.id, "submitter": person.email, "language": "en", "now": NOW}
        return roster.add(connection, person, state=RegistrationState.CONFIRMED, **values)  # type: ignore[arg-type]


def handed_over(ledger: Ledger) -> int:
    with ledger.transaction() as connection:
        rows = pass_list_rows(EVENT, roster.of_event(connection, EVENT.id))
        return passlists.hand_over(connection, EVENT.id, rows, NOW)


def test_a_list_that_was_handed_over_reads_back_as_it_was(ledger: Ledger) -> None:
    registered(ledger, KOFI)
    assert handed_over(ledger) == 1
    with ledger.snapshot() as connection:
        handed = passlists.last_handed(connection, EVENT.id)
        assert handed is not None
        assert handed.rows == pass_list_rows(EVENT, roster.of_event(connection, EVENT.id))
        assert handed.handed_at == NOW


def test_the_second_sheet_has_what_changed_since_and_nothing_else(ledger: Ledger) -> None:
    leaving, staying = (
        registered(ledger, KOFI),
        registered(ledger, replace(KOFI, name="Ama Osei", given="Ama", family="Osei")),
    )
    registered(ledger, replace(KOFI, name="Yaa Sey", given="Yaa", family="Sey"))
    handed_over(ledger)
    with ledger.transaction() as connection:
        roster.move(connection, leaving, RegistrationState.CANCELLED, "", NOW)
        roster.correct(connection, staying, replace(KOFI, name="Ama Osei-Tutu", given="Ama", family="Osei-Tutu"), NOW)
    registered(ledger, replace(KOFI, name="Efua Boateng", given="Efua", family="Boateng"))
    with ledger.snapshot() as connection:
        handed = passlists.last_handed(connection, EVENT.id)
        assert handed is not None
        sheet = changes_table(EVENT, handed, roster.of_event(connection, EVENT.id))
    assert [(row[0], row[1], row[2], row[-1]) for row in sheet.rows] == [
        ("addition", "Efua", "Boateng", ""),
        ("correction", "Ama", "Osei-Tutu", "Ama Osei / Hope Trust"),
        ("withdrawal", "Kofi", "Mensah", ""),
    ]
