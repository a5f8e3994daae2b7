"""Personal data goes when its time has come, and nothing brings it back."""

from datetime import timedelta

from sqlalchemy import select

from inbox_worker.desk.model import IncomingState
from inbox_worker.edges.database.tables import letter, mail, metadata
from tests.integration.jobs.office import DAY, SENDING, START, Office, registering

PURGE = START + timedelta(hours=1, minutes=30) + 30 * DAY


def everything(office: Office) -> str:
    """All values of all tables, as one text."""
    with office.worker.ledger.snapshot() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return repr(rows)


def test_thirty_days_after_the_event_nothing_about_people_is_left(office: Office) -> None:
    office.mail(registering("Kofi Mensah"))
    office.mail(registering("Ama Boateng", Reply_To="<someone@elsewhere.example>"))
    office.work()
    office.command("accept 2")
    office.work(SENDING)
    assert "mensah" in everything(office).lower()
    office.work(PURGE - DAY)
    assert "mensah" in everything(office).lower()
    office.work(PURGE + DAY)
    left = everything(office).lower()
    assert "mensah" not in left
    assert "boateng" not in left
    with office.worker.ledger.snapshot() as connection:
        assert len(connection.execute(select(letter)).all()) > 3
        assert len(connection.execute(select(mail)).all()) == 3


def test_no_digest_follows_the_purge(office: Office) -> None:
    office.work()
    office.work(PURGE + DAY)
    count = len(office.digests())
    office.work(PURGE + 3 * DAY)
    assert len(office.digests()) == count


def test_a_mail_about_a_purged_event_brings_nothing_back(office: Office) -> None:
    office.work()
    office.work(PURGE + DAY)
    office.mail(registering("Kofi Mensah"), PURGE + 2 * DAY)
    office.work()
    assert office.mails() == {IncomingState.IGNORED: 1}
    assert "mensah" not in everything(office).lower()
