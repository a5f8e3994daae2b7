"""`inbox-worker check`: everything that can be wrong before the first mail, each with its remedy."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.config.secret import Credentials, read_password
from inbox_worker.config.settings import Settings
from inbox_worker.edges.database.ledger import open_ledger
from inbox_worker.edges.templates import load_templates
from inbox_worker.errors import InboxWorkerError
from inbox_worker.event import Event, Texts
from inbox_worker.letters.check import check
from inbox_worker.wiring import open_mailbox, open_transport, refuse_faulty_letters

UN_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
MARKS = {"ok": "[green]ok[/]", "note": "[yellow]note[/]", "fault": "[red]fault[/]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked: `mark` is ok, note or fault."""

    mark: str
    what: str
    remedy: str = ""


def show(config: Path, *, as_json: bool, offline: bool) -> bool:
    """Print every finding; whether one of them is a fault."""
    findings = list(_findings(config, offline=offline))
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n")
    else:
        _print(findings)
    return any(finding.mark == "fault" for finding in findings)


def _print(findings: list[Finding]) -> None:
    console = Console()
    for finding in findings:
        console.print(f"{MARKS[finding.mark]:>5}  {escape(finding.what)}", highlight=False)
        if finding.remedy:
            console.print(f"       remedy: {escape(finding.remedy)}", highlight=False)


def _findings(config: Path, *, offline: bool) -> list[Finding]:
    settings = load_settings(config)
    events = events_of(settings)
    checks = [
        (f"configuration {config}", lambda: None),
        ("password of [imap]", lambda: _password(settings.imap, "imap")),
        ("password of [smtp]", lambda: _password(settings.smtp, "smtp")),
        ("templates: every letter in every language", lambda: _templates(settings)),
        (f"database {settings.database.url.partition('://')[0]}", lambda: open_ledger(settings.database.url).close()),
    ]
    if not offline:
        checks += [
            ("mailbox", lambda: _mailbox(settings)),
            ("SMTP server", lambda: open_transport(settings, None).check()),
        ]
    return [*(_checked(what, check) for what, check in checks), *_notes(settings), *_gaps(events)]


def _checked(what: str, check: Callable[[], None]) -> Finding:
    try:
        check()
    except InboxWorkerError as error:
        return Finding("fault", f"{what}: {error}", error.remedy)
    return Finding("ok", what)


def _password(credentials: Credentials | None, section: str) -> None:
    if credentials is not None and credentials.user:
        read_password(credentials, section)


def _templates(settings: Settings) -> None:
    templates = load_templates(settings.letters.templates, settings.letters.fallback_language)
    refuse_faulty_letters(check(templates, events_of(settings)))


def _mailbox(settings: Settings) -> None:
    mailbox = open_mailbox(settings)
    try:
        for folder in settings.mailbox.folders:
            mailbox.status(folder)
    finally:
        mailbox.close()


def _notes(settings: Settings) -> list[Finding]:
    notes = []
    if not settings.mailbox.authserv_id:
        what = "mailbox.authserv_id is not set: senders are answered without proof that they are who they say"
        remedy = "set it to the name in your mail server's Authentication-Results headers"
        notes.append(Finding("note", what, remedy))
    if settings.mode == "shadow":
        remedy = 'mode = "live" when the digest convinces you'
        notes.append(Finding("note", "shadow mode: nothing goes to attendees, the digest shows what would", remedy))
    return notes


def _gaps(events: tuple[Event, ...]) -> list[Finding]:
    return [
        Finding("note", f"event {event.id}: no {name} in {', '.join(missing)}; {text.fallback} is used")
        for event in events
        for name, text in texts_of(event)
        if (missing := [tag for tag in UN_LANGUAGES if not text.has(tag)])
    ]


def texts_of(event: Event) -> tuple[tuple[str, Texts], ...]:
    """The organiser's texts of an event, by the names of their settings."""
    pickup = event.pickup
    return (
        ("title", event.title),
        ("venue", event.venue),
        ("pickup.place", pickup.place),
        ("pickup.hours", pickup.hours),
        ("pickup.entrance", pickup.entrance),
        ("pickup.photo_id", pickup.photo_id),
        ("pickup.contact", pickup.contact),
    )
