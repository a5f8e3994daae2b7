"""The ledger on real databases: what is unique, what may follow what, what survives."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from inbox_worker.desk.model import IncomingState, LetterType, Obligation, RegistrationState, SubjectType
from inbox_worker.desk.summary import Folder
from inbox_worker.edges.database import intake, obligations, outbox, requests, roster
from inbox_worker.edges.database.ledger import Ledger, first_start, meta_value, open_ledger, signing_key
from inbox_worker.edges.database.outbox import LostClaimError
from inbox_worker.edges.database.roster import ForbiddenChangeError
from inbox_worker.edges.database.tables import metadata
from inbox_worker.errors import ConfigError
from inbox_worker.letters.model import LetterState
from inbox_worker.ports import FolderStatus
from inbox_worker.reading.model import Person

NOW = datetime(2019, 7, 1, 12, tzinfo=UTC)
KOFI = Person("Kofi Mensah", "Kofi", "Mensah", "Hope Trust", "kofi@hope.example", 1.0)


def letter(ledger: Ledger, message_id: str = "<1.a@events.example>", **values: object) -> int:
    with ledger.transaction() as connection:
        letter_id = outbox.reserve(
            connection,
            type=LetterType.ACKNOWLEDGEMENT,
            event_id="e",
            recipient="kofi@hope.example",
            expires_at=None,
            idle=False,
            planned=False,
            now=NOW,
        )
        filled = {"subject": "s", "raw": b"raw", "held": "", "settles": [], "next_at": NOW, **values}
        outbox.fill(connection, letter_id, message_id=message_id, **filled)  # type: ignore[arg-type]
    return letter_id


def registration(ledger: Ledger, state: RegistrationState = RegistrationState.CONFIRMED) -> int:
    with ledger.transaction() as connection:
        number = requests.record_addition(connection, "e", "organiser@events.example", "en", NOW)
        return roster.add(
            connection,
            KOFI,
            request_id=number,
            event_id="e",
            state=state,
            submitter="Kofi@Hope.example",
            language="en",
            now=NOW,
        )


def test_the_tables_of_a_new_database_are_those_of_the_code(ledger: Ledger) -> None:
    found = inspect(ledger.engine)
    for table in metadata.sorted_tables:
        columns = {column["name"] for column in found.get_columns(table.name)}
        assert columns == set(table.columns.keys()), table.name


def test_a_ledger_of_an_older_version_keeps_its_folders_of_which_nothing_is_gone(url: str) -> None:
    first = open_ledger(url)
    with first.transaction() as connection:
        place = intake.watch(connection, "us", FolderStatus("INBOX", 7, 4, 3), NOW)
        intake.note_keys(connection, place, [1, 2, 3], NOW)
        for column in ("gone", "missing"):
            connection.execute(text(f"ALTER TABLE folder DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    first.close()
    again = open_ledger(url)
    with again.snapshot() as connection:
        assert intake.reconcile(connection) == (Folder("INBOX", 3, 3),)
    again.close()


def test_opening_a_ledger_again_keeps_key_and_start(url: str) -> None:
    first = open_ledger(url)
    with first.transaction() as connection:
        key = signing_key(connection)
        first_start(connection, None, NOW)
    first.close()
    again = open_ledger(url)
    with again.transaction() as connection:
        assert signing_key(connection) == key
        assert first_start(connection, None, NOW + timedelta(days=9)) == NOW
    again.close()


def test_a_database_written_by_a_newer_version_is_refused(url: str) -> None:
    ledger = open_ledger(url)
    with ledger.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ledger.close()
    with pytest.raises(ConfigError, match="which this version does not know") as caught:
        open_ledger(url)
    assert "newer" in caught.value.remedy


def test_a_sqlite_ledger_is_private(tmp_path: Path) -> None:
    open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite3'}").close()
    assert stat.S_IMODE((tmp_path / "ledger.sqlite3").stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(b"these are the minutes of a meeting" * 40)
    with pytest.raises(ConfigError, match="not a database"):
        open_ledger(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"these are the minutes")


def test_a_folder_that_is_missing_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        open_ledger(f"sqlite:///{tmp_path / 'none' / 'ledger.sqlite3'}")
    assert "create the folder" in caught.value.remedy


def test_a_failed_transaction_leaves_nothing(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.transaction() as connection:
            requests.record_addition(connection, "e", "organiser@events.example", "en", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with ledger.snapshot() as connection:
        assert requests.get(connection, 1) is None


def test_a_number_is_never_used_again(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        first = requests.record_addition(connection, "e", "organiser@events.example", "en", NOW)
        requests.forget(connection, first)
        second = requests.record_addition(connection, "e", "organiser@events.example", "en", NOW)
    assert second > first


def test_the_cursor_moves_with_the_keys_and_unfinished_mails_come_back(ledger: Ledger) -> None:
    status = FolderStatus("INBOX", 7, 4, 3)
    with ledger.transaction() as connection:
        place = intake.watch(connection, "us", status, NOW)
        intake.note_keys(connection, place, [1, 2, 3], NOW)
        intake.note_keys(connection, place, [3], NOW)
        first, *_ = intake.pending(connection, place, NOW)
        intake.end(connection, first.id, IncomingState.IGNORED, "nothing")
    with ledger.transaction() as connection:
        place = intake.watch(connection, "us", status, NOW)
        assert place.cursor == 3
        assert [item.uid for item in intake.pending(connection, place, NOW)] == [2, 3]


def test_a_renumbered_folder_starts_again_and_its_unfinished_mails_are_vanished(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        place = intake.watch(connection, "us", FolderStatus("INBOX", 7, 4, 3), NOW)
        intake.note_keys(connection, place, [1], NOW)
        place = intake.watch(connection, "us", FolderStatus("INBOX", 8, 4, 3), NOW)
        assert place.cursor == 0
        assert intake.counts(connection)[IncomingState.VANISHED] == 1
        assert intake.pending(connection, place, NOW) == ()


def test_the_cursor_never_moves_back(ledger: Ledger) -> None:
    status = FolderStatus("INBOX", 7, 4, 3)
    with ledger.transaction() as connection:
        place = intake.watch(connection, "us", status, NOW)
        intake.note_keys(connection, place, [1, 3], NOW)
        intake.note_keys(connection, place, [2], NOW)
        assert intake.watch(connection, "us", status, NOW).cursor == 3


def test_where_the_server_counts_fewer_mails_than_it_lists_nothing_is_missing(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        place = intake.watch(connection, "us", FolderStatus("INBOX", 7, 4, 2), NOW)
        intake.note_keys(connection, place, [1, 2, 3], NOW)
        assert intake.compare(connection, place, [1, 2, 3], 2, NOW) == 0
        assert intake.reckoned(connection, place) == Folder("INBOX", 2, 3, gone=1)
        assert intake.reckoned(connection, place).agrees


def test_an_obligation_is_written_once(ledger: Ledger) -> None:
    owed = Obligation(SubjectType.REGISTRATION, "1", LetterType.INSTRUCTIONS, "v1", "e")
    with ledger.transaction() as connection:
        assert obligations.owe(connection, owed, NOW)
        assert not obligations.owe(connection, owed, NOW)
        assert len(obligations.unwritten(connection, (LetterType.INSTRUCTIONS,))) == 1


def test_a_letter_is_claimed_by_one_worker_alone(ledger: Ledger) -> None:
    letter_id = letter(ledger)
    with ledger.transaction() as connection:
        claimed = outbox.claim_next(connection, "one", NOW)
        assert claimed is not None
        assert outbox.claim_next(connection, "two", NOW) is None
        assert outbox.holds_claim(connection, letter_id, "one")
        assert not outbox.holds_claim(connection, letter_id, "two")


def test_a_letter_takes_no_step_that_the_state_table_does_not_have(ledger: Ledger) -> None:
    letter_id = letter(ledger)
    with ledger.transaction() as connection, pytest.raises(ValueError, match="cannot become sent"):
        outbox.step(connection, letter_id, LetterState.QUEUED, LetterState.SENT)
    with ledger.transaction() as connection, pytest.raises(LostClaimError):
        outbox.step(connection, letter_id, LetterState.SENDING, LetterState.SENT)


def test_a_withdrawn_letter_makes_its_obligation_owed_again(ledger: Ledger) -> None:
    owed = Obligation(SubjectType.MAIL, "1", LetterType.ACKNOWLEDGEMENT, "1", "e")
    letter_id = letter(ledger)
    with ledger.transaction() as connection:
        obligations.owe(connection, owed, NOW)
        (item,) = obligations.unwritten(connection, (LetterType.ACKNOWLEDGEMENT,))
        obligations.attach(connection, [item.id], letter_id)
        assert obligations.unwritten(connection, (LetterType.ACKNOWLEDGEMENT,)) == ()
        assert outbox.withdraw(connection, [letter_id], "changed", NOW) == 1
        assert len(obligations.unwritten(connection, (LetterType.ACKNOWLEDGEMENT,))) == 1


def test_a_sent_letter_is_never_taken_back(ledger: Ledger) -> None:
    letter_id = letter(ledger)
    with ledger.transaction() as connection:
        outbox.claim_next(connection, "one", NOW)
        outbox.step(connection, letter_id, LetterState.SENDING, LetterState.SENT, ended_at=NOW)
        assert outbox.withdraw(connection, [letter_id], "changed", NOW) == 0


def test_letters_expire_when_their_event_begins(ledger: Ledger) -> None:
    letter(ledger)
    with ledger.transaction() as connection:
        connection.execute(text("UPDATE letter SET expires_at = :at"), {"at": NOW.replace(tzinfo=None)})
        assert outbox.expire(connection, NOW + timedelta(seconds=1)) == 1
        assert outbox.counts(connection)[LetterState.EXPIRED] == 1


def test_a_registration_takes_no_step_that_the_desk_does_not_know(ledger: Ledger) -> None:
    registration_id = registration(ledger, RegistrationState.CANCELLED)
    with ledger.transaction() as connection, pytest.raises(ForbiddenChangeError):
        roster.move(connection, registration_id, RegistrationState.REJECTED, "", NOW)


def test_people_are_found_by_any_of_their_addresses_and_by_their_name_in_any_order(ledger: Ledger) -> None:
    registration_id = registration(ledger)
    with ledger.snapshot() as connection:
        by_address = roster.concerned(connection, "e", ["KOFI@hope.example"], [])
        by_name = roster.concerned(connection, "e", [], ["MENSAH Kofi"])
        elsewhere = roster.concerned(connection, "another", ["kofi@hope.example"], ["Kofi Mensah"])
    assert [person.id for person in by_address] == [person.id for person in by_name] == [registration_id]
    assert elsewhere == ()


def test_what_is_no_registration_leaves_no_word_of_the_mail(ledger: Ledger) -> None:
    registration_id = registration(ledger)
    with ledger.transaction() as connection:
        requests.forget(connection, roster.get(connection, registration_id).number)
    with ledger.snapshot() as connection:
        assert roster.of_event(connection, "e") == ()
        with pytest.raises(LookupError):
            roster.get(connection, registration_id)


def test_meta_values_can_be_changed_and_forgotten(ledger: Ledger) -> None:
    from inbox_worker.edges.database.ledger import set_meta  # noqa: PLC0415

    with ledger.transaction() as connection:
        set_meta(connection, "hold", "a")
        set_meta(connection, "hold", "b")
        assert meta_value(connection, "hold") == "b"
        set_meta(connection, "hold", None)
        assert meta_value(connection, "hold") is None
