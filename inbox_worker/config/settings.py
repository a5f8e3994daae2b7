"""The typed tables of the configuration, in the order of config.example.toml, each setting with its default."""

from __future__ import annotations

import ipaddress
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from inbox_worker.config.secret import Credentials
from inbox_worker.config.values import (
    Duration,
    GivenTexts,
    Hour,
    LocalTexts,
    MailAddress,
    Zone,
    parse_duration,
    parse_hour,
)
from inbox_worker.event import LatePolicy
from inbox_worker.ports import AfterReading


class Table(BaseModel):
    """What every table has in common: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Mode(StrEnum):
    """shadow: everything happens, but letters to attendees are held. live: they go."""

    SHADOW = "shadow"
    LIVE = "live"


Security = Literal["tls", "starttls", "none"]


class Server(Credentials):
    """Host, port and protection of a mail server. Without TLS only on the machine itself."""

    host: str = Field(min_length=1)
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Security = "tls"
    ca_file: Path | None = None

    @model_validator(mode="after")
    def clear_text_stays_at_home(self) -> Server:
        """security = "none" sends the password readable: accepted for loopback addresses only."""
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError(
                f'security = "none" is accepted for loopback addresses only, not for {self.host}: use "tls" or "starttls"'
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by its very name."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Imap(Server):
    """`[imap]`: the server that holds the mailbox."""

    port: Annotated[int, Field(ge=1, le=65535)] = 993


class Maildir(Table):
    """`[maildir]`: a folder on this machine in place of IMAP."""

    path: Path


class Smtp(Server):
    """`[smtp]`: the server that takes our letters."""

    port: Annotated[int, Field(ge=1, le=65535)] = 465
    letters_per_minute: Annotated[int, Field(ge=1, le=10_000)] = 30
    unknown: Literal["resend", "ask"] = "resend"


class MailboxSettings(Table):
    """`[mailbox]`: which mail is ours to read."""

    address: MailAddress
    aliases: tuple[MailAddress, ...] = ()
    announced_via: tuple[MailAddress, ...] = ()
    folders: tuple[str, ...] = ("INBOX",)
    after_reading: AfterReading = AfterReading.LEAVE
    move_to: str = ""
    sent_folder: str = ""
    authserv_id: str = ""
    start: datetime | None = None

    @field_validator("folders")
    @classmethod
    def some_folder(cls, folders: tuple[str, ...]) -> tuple[str, ...]:
        """Without a folder there is nothing to read."""
        if not folders or len(set(folders)) != len(folders) or not all(folders):
            raise ValueError('name each folder once, and at least one: ["INBOX"]')
        return folders

    @field_validator("start")
    @classmethod
    def start_has_a_zone(cls, start: datetime | None) -> datetime | None:
        """The start is an instant."""
        if start is not None and start.tzinfo is None:
            raise ValueError("write it with its offset from UTC: 2019-06-20T00:00:00Z")
        return start

    @model_validator(mode="after")
    def move_needs_a_target(self) -> MailboxSettings:
        """after_reading = "move" and move_to belong together."""
        if (self.after_reading is AfterReading.MOVE) != bool(self.move_to):
            raise ValueError('after_reading = "move" and move_to = "folder" go together')
        if self.move_to in self.folders:
            raise ValueError(f"move_to = {self.move_to!r} is one of the folders that are read")
        return self


class Organisers(Table):
    """`[organisers]`: who gets the digest and may command."""

    addresses: tuple[MailAddress, ...] = Field(min_length=1)
    digest_hour: Hour = Field(default=parse_hour("07:00"), validate_default=True)


class DatabaseSettings(Table):
    """`[database]`: where the ledger is; an SQLAlchemy URL."""

    url: str = "sqlite:///inbox-worker.sqlite3"

    @field_validator("url")
    @classmethod
    def known_database(cls, url: str) -> str:
        """SQLite and PostgreSQL are what is tested."""
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError('"sqlite:///path" or "postgresql+psycopg://user@host/name" is wanted')
        return url


PRIVACY = {
    "en": "Your name, affiliation and address are used for this event's pass list only and deleted after it.",
    "fr": "Vos nom, organisation et adresse servent uniquement à la liste des laissez-passer de cette manifestation "
    "et sont supprimés ensuite.",
    "es": "Su nombre, institución y dirección se utilizan únicamente para la lista de pases de este acto y se eliminan después.",
    "ru": "Ваши имя, организация и адрес используются только для списка пропусков на это мероприятие и затем удаляются.",
    "zh": "您的姓名、单位和地址仅用于本次活动的通行证名单，活动结束后即予删除。",
    "ar": "يُستخدم اسمكم وجهتكم وعنوانكم لقائمة تصاريح هذه الفعالية فقط، وتُحذف بعدها.",
}


class LetterSettings(Table):
    """`[letters]`: how we write."""

    templates: Path | None = None
    fallback_language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    privacy: LocalTexts = Field(default=PRIVACY)


class PickupSettings(Table):
    """`[event.pickup]`: what an attendee must know to get the pass."""

    place: GivenTexts
    hours: GivenTexts
    entrance: GivenTexts
    photo_id: GivenTexts
    contact: GivenTexts


class EventSettings(Table):
    """`[[event]]`: one event."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    title: GivenTexts
    start: datetime
    end: datetime
    zone: Zone
    venue: GivenTexts
    deadline: date | datetime = Field(union_mode="left_to_right")
    sponsor: str = Field(min_length=1)
    pass_list_date: date | None = None
    capacity: Annotated[int, Field(ge=1)] | None = None
    late: LatePolicy = LatePolicy.DECLINE
    review_note: bool = False
    instructions: Literal["automatic", "release"] = "automatic"
    sending_hour: Hour = Field(default=parse_hour("08:00"), validate_default=True)
    purge_after: Duration = Field(default=parse_duration("30 d"), validate_default=True)
    cancelled: bool = False
    pickup: PickupSettings

    @field_validator("deadline", mode="before")
    @classmethod
    def date_or_time(cls, value: object) -> object:
        """A TOML date stays a date (the end of that day), a TOML date-time a time."""
        if not isinstance(value, date):
            raise ValueError("a TOML date (the end of that day) or date-time is wanted, without quotes: 2019-07-10")
        return value


class Settings(Table):
    """The whole file."""

    mode: Mode = Mode.LIVE
    interval: Duration = Field(default=parse_duration("5 min"), validate_default=True)
    mailbox: MailboxSettings
    imap: Imap | None = None
    maildir: Maildir | None = None
    smtp: Smtp
    organisers: Organisers
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    letters: LetterSettings = Field(default_factory=LetterSettings)
    event: tuple[EventSettings, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def one_mailbox(self) -> Settings:
        """Mail comes from IMAP or from a Maildir."""
        if (self.imap is None) == (self.maildir is None):
            raise ValueError("exactly one of the tables [imap] and [maildir] is wanted")
        ids = [event.id for event in self.event]
        if len(set(ids)) != len(ids):
            raise ValueError(f"two events have the same id: {', '.join(sorted(ids))}")
        return self

    @property
    def own_addresses(self) -> frozenset[str]:
        """Our address and its aliases, in lower case."""
        return frozenset(address.lower() for address in (self.mailbox.address, *self.mailbox.aliases))
