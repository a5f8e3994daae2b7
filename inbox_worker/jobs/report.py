"""The daily digest: what the ledger knows → one letter to each organiser.

It is sent every day, even when nothing happened: silence means that the worker is broken.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection

from inbox_worker.desk import schedule
from inbox_worker.desk.model import LetterType, Obligation, SubjectType
from inbox_worker.desk.summary import Inputs, Summary, summarise
from inbox_worker.edges.database import bounces, handwritten, obligations, requests, roster
from inbox_worker.edges.database.ledger import meta_value, set_meta
from inbox_worker.edges.database.obligations import Owed
from inbox_worker.edges.spreadsheet import roster_sheet
from inbox_worker.event import Event
from inbox_worker.jobs.answer import Scribe, post
from inbox_worker.jobs.gather import gather
from inbox_worker.jobs.purge import is_purged
from inbox_worker.letters import tokens
from inbox_worker.letters.model import Addressee, Attachment, Letter
from inbox_worker.letters.report import digest

log = logging.getLogger(__name__)

LAST_DAY = "digest day"
LAST_MOMENT = "digest made"
POLLED = "polled"
"""The ledger's note that the mailbox was read whole once: the first digest waits for it."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """What reporting needs: the scribe, who gets the digest, and when (in the zone of the first event)."""

    scribe: Scribe
    organisers: tuple[str, ...]
    digest_hour: time


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a digest is made now: the local `day` it is for, the day of the last one, and whether cases have become pressing."""

    day: date
    last_day: date | None
    since: datetime | None
    urgent: bool

    @property
    def version(self) -> str:
        """Which digest of its day this is."""
        return f"{self.day}-urgent-{self.since:%H%M}" if self.urgent and self.since else str(self.day)


def report(reporter: Reporter, now: datetime) -> int:
    """Write the digest if one is due; the number of letters."""
    with reporter.scribe.ledger.transaction() as connection:
        occasion = due(connection, reporter, now)
        if occasion is None:
            return 0
        inputs = gather(connection, reporter.scribe, occasion.since, now)
        summary = summarise(inputs, schedule.days_covered(occasion.last_day, occasion.day), now)
        sheets = _sheets(connection, reporter.scribe.events, occasion, now)
        written = [
            _post_digest(connection, reporter.scribe, summary, organiser, occasion, sheets, now)
            for organiser in reporter.organisers
        ]
        _mark_shown(connection, inputs, occasion, now)
    log.info("digest of %s: %d letters", occasion.day, sum(written))
    return sum(written)


def due(connection: Connection, reporter: Reporter, now: datetime) -> Occasion | None:
    """Whether a digest is due, and why."""
    events = [event for event in reporter.scribe.events if not is_purged(connection, event)]
    if not events or meta_value(connection, POLLED) is None:
        return None
    noted, made = meta_value(connection, LAST_DAY), meta_value(connection, LAST_MOMENT)
    last_day = date.fromisoformat(noted) if noted else None
    since = datetime.fromisoformat(made) if made else None
    day = schedule.digest_due(last_day, reporter.digest_hour, reporter.scribe.events[0].zone, now)
    if day is not None:
        return Occasion(day, last_day, since, urgent=False)
    pressing = any(_pressing(connection, event, since, now) for event in events)
    return Occasion(last_day or now.date(), last_day, since, urgent=True) if pressing else None


def _pressing(connection: Connection, event: Event, since: datetime | None, now: datetime) -> bool:
    return bool(requests.open_cases(connection, event.id)) and schedule.urgent_due(event, since, now)


def _post_digest(
    connection: Connection,
    scribe: Scribe,
    summary: Summary,
    organiser: str,
    occasion: Occasion,
    sheets: tuple[Attachment, ...],
    now: datetime,
) -> bool:
    subject = f"{organiser.lower()}/{occasion.day}"
    owed = Obligation(SubjectType.ORGANISER_DAY, subject, LetterType.DIGEST, occasion.version, None)
    if not obligations.owe(connection, owed, now):
        return False

    def compose(letter_id: int) -> Letter:
        token = tokens.command_token(scribe.key, letter_id, organiser)
        addressee = Addressee(organiser, "en", settles=(owed,))
        return digest(scribe.templates, summary, addressee, own_address=scribe.sender, token=token, attachments=sheets)

    item = Owed(obligations.find(connection, owed), owed)
    post(scribe, connection, compose, LetterType.DIGEST, organiser, (item,), planned=True, now=now)
    return True


def _sheets(
    connection: Connection, events: Sequence[Event], occasion: Occasion, now: datetime
) -> tuple[Attachment, ...]:
    days = schedule.days_covered(occasion.last_day, occasion.day)
    wanted = [event for event in events if schedule.roster_wanted(event, days, occasion.since, now)]
    return tuple(roster_sheet(event, roster.of_event(connection, event.id)) for event in wanted)


def _mark_shown(connection: Connection, inputs: Inputs, occasion: Occasion, now: datetime) -> None:
    """What was shown is not shown again. A question is forgotten by the digest after the one that showed it, when that one has left."""
    requests.forget_shown_questions(connection)
    requests.mark_questions_shown(connection, now)
    bounces.mark_shown(connection, now)
    handwritten.mark_shown(connection, now)
    set_meta(connection, LAST_DAY, str(occasion.day))
    set_meta(connection, LAST_MOMENT, now.isoformat())
    log.debug("digest shows %d cases", len(inputs.cases))
