"""The tables of the ledger. Ids are never reused; instants are aware and kept in UTC; states are the core's own words.

| table        | one row is                                                                                    |
|--------------|-----------------------------------------------------------------------------------------------|
| meta         | one fact about the ledger itself: signing key, start, hold                                    |
| folder       | one watched folder, how far it is read and what of it is gone                                 |
| mail         | one mail ever seen: key, fingerprint, end state; nothing of its text                          |
| request      | one mail that wants something, or an organiser's `add`; its id is the number people see       |
| registration | one person for one event                                                                      |
| mention      | one registration that a request added, corrected, withdrew or repeated                        |
| evidence     | one quotation a registration's value rests on                                                 |
| question     | something a person asked, until a digest has shown it                                         |
| obligation   | one letter that is owed                                                                       |
| letter       | one rendered letter                                                                           |
| bounce       | one letter that came back                                                                     |
| handwritten  | one answer by hand, in whose favour ours was withheld                                         |
| command      | one command of an organiser and what it did                                                   |
| pass_list    | one version of the pass list that was handed over                                             |
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from inbox_worker.desk.model import IncomingState, RegistrationState
from inbox_worker.letters.model import LetterState


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware → UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without a zone: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, states: type[IncomingState | RegistrationState | LetterState]) -> CheckConstraint:
    values = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


meta = Table("meta", metadata, Column("name", String(128), primary_key=True), Column("value", Text, nullable=False))

folder = Table(
    "folder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", String(320), nullable=False),
    Column("name", String(1024), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("gone", BigInteger, nullable=False, server_default="0"),
    Column("missing", BigInteger, nullable=False, server_default="0"),
    Column("checked_at", Instant, nullable=False),
    UniqueConstraint("account", "name"),
    sqlite_autoincrement=True,
)

mail = Table(
    "mail",
    metadata,
    Column("id", Id, primary_key=True),
    Column("folder_id", ForeignKey("folder.id"), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("arrived", Instant, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("retry_at", Instant),
    Column("raw", LargeBinary),
    Column("unsettled", Boolean, nullable=False, default=False),
    UniqueConstraint("folder_id", "uidvalidity", "uid"),
    _one_of("state", IncomingState),
    Index(None, "fingerprint"),
    Index(None, "state"),
    Index(None, "unsettled"),
    sqlite_autoincrement=True,
)

request = Table(
    "request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mail_id", ForeignKey("mail.id"), unique=True),
    Column("event_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sender", String(320), nullable=False),
    Column("sender_name", Text, nullable=False),
    Column("reply_to", String(320), nullable=False),
    Column("message_id", Text, nullable=False),
    Column("references", Text, nullable=False),
    Column("subject", Text),
    Column("language", String(8), nullable=False),
    Column("has_pass", Boolean, nullable=False),
    Column("confidence", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("case_state", String(8), nullable=False),
    Column("backlog", Boolean, nullable=False),
    Column("arrived", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(320), nullable=False, default=""),
    CheckConstraint("case_state IN ('none', 'open', 'decided')", name="case_state_known"),
    Index(None, "event_id", "case_state"),
    Index(None, "sender"),
    sqlite_autoincrement=True,
)

registration = Table(
    "registration",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", ForeignKey("request.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("event_id", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False),
    Column("given", Text),
    Column("family", Text),
    Column("affiliation", Text),
    Column("email", String(320), nullable=False),
    Column("submitter", String(320), nullable=False),
    Column("language", String(8), nullable=False),
    Column("has_pass", Boolean, nullable=False),
    Column("asks", Boolean, nullable=False),
    Column("doubtful_split", Boolean, nullable=False),
    Column("collector", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("request_id", "position"),
    _one_of("state", RegistrationState),
    Index(None, "event_id", "state"),
    Index(None, "event_id", "folded_name"),
    sqlite_autoincrement=True,
)

mention = Table(
    "mention",
    metadata,
    Column("request_id", ForeignKey("request.id"), primary_key=True),
    Column("registration_id", ForeignKey("registration.id"), primary_key=True, index=True),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("registration_id", ForeignKey("registration.id"), nullable=False, index=True),
    Column("field", String(16), nullable=False),
    Column("source", String(32), nullable=False),
    Column("region", String(16), nullable=False),
    Column("part", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_autoincrement=True,
)

question = Table(
    "question",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mail_id", ForeignKey("mail.id"), nullable=False, unique=True),
    Column("event_id", String(64)),
    Column("sender", String(320), nullable=False),
    Column("subject", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("shown_at", Instant),
    sqlite_autoincrement=True,
)

letter = Table(
    "letter",
    metadata,
    Column("id", Id, primary_key=True),
    Column("type", String(24), nullable=False),
    Column("event_id", String(64)),
    Column("recipient", String(320), nullable=False),
    Column("message_id", String(80), nullable=False),
    Column("subject", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("idle", Boolean, nullable=False),
    Column("planned", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lookups", Integer, nullable=False),
    Column("was_unknown", Boolean, nullable=False, default=False),
    Column("next_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("claimed_by", String(64), nullable=False),
    Column("claimed_at", Instant),
    Column("response", Text, nullable=False),
    Column("settles", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("filed", Boolean, nullable=False, default=False),
    UniqueConstraint("message_id"),
    _one_of("state", LetterState),
    Index(None, "state", "next_at"),
    Index(None, "recipient"),
    sqlite_autoincrement=True,
)

obligation = Table(
    "obligation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject_type", String(16), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("letter_type", String(24), nullable=False),
    Column("version", String(80), nullable=False),
    Column("event_id", String(64)),
    Column("letter_id", ForeignKey("letter.id"), index=True),
    Column("void", Text, nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("subject_type", "subject", "letter_type", "version"),
    sqlite_autoincrement=True,
)

bounce = Table(
    "bounce",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mail_id", ForeignKey("mail.id"), nullable=False),
    Column("letter_id", ForeignKey("letter.id")),
    Column("recipient", String(320), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("diagnostic", Text, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("bounced_at", Instant, nullable=False),
    Column("shown_at", Instant),
    sqlite_autoincrement=True,
)

handwritten = Table(
    "handwritten",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", ForeignKey("request.id"), nullable=False, index=True),
    Column("recipient", String(320), nullable=False),
    Column("noticed_at", Instant, nullable=False),
    Column("shown_at", Instant),
    sqlite_autoincrement=True,
)

command = Table(
    "command",
    metadata,
    Column("id", Id, primary_key=True),
    Column("mail_id", ForeignKey("mail.id")),
    Column("organiser", String(320), nullable=False),
    Column("text", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

pass_list = Table(
    "pass_list",
    metadata,
    Column("id", Id, primary_key=True),
    Column("event_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("rows", Text, nullable=False),
    Column("handed_at", Instant, nullable=False),
    UniqueConstraint("event_id", "version"),
    sqlite_autoincrement=True,
)
