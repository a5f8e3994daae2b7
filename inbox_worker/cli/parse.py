"""`inbox-worker parse`: what a mail means and what would be done about it, as one JSON line a mail or marked in the mail itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.text import Text

from inbox_worker.config.example import example_events, example_policy
from inbox_worker.desk.model import Policy
from inbox_worker.edges.mailfiles import MailFile, count_mails, mails_in
from inbox_worker.event import Event
from inbox_worker.reading.lexicon import load
from inbox_worker.reading.model import Evidence, Field, Person, Region
from inbox_worker.understand import Understood, understand

COLOURS = {Field.NAME: "bold green", Field.AFFILIATION: "bold cyan", Field.EMAIL: "bold yellow"}


def show(paths: Iterable[Path], *, as_json: bool, config: Path | None) -> None:
    """Read every mail at `paths` and print what was understood."""
    events, policy = _rules(config)
    lexicon = load()
    console = Console()
    for mail in _with_progress(tuple(paths)):
        understood = understand(mail.raw, events, policy, lexicon)
        if as_json:
            sys.stdout.write(json.dumps(as_line(mail.name, understood), ensure_ascii=False) + "\n")
        else:
            explain(console, mail.name, understood)


def _rules(config: Path | None) -> tuple[tuple[Event, ...], Policy]:
    if config is None:
        return example_events(), example_policy()
    from inbox_worker.config.load import events_of, load_settings  # noqa: PLC0415 - `parse` alone needs no configuration
    from inbox_worker.config.policy import policy_of  # noqa: PLC0415

    settings = load_settings(config)
    return events_of(settings), policy_of(settings, settings.mailbox.start)


def _with_progress(paths: tuple[Path, ...]) -> Iterator[MailFile]:
    """The mails, with a bar on a terminal's standard error while there are many."""
    counts = [count_mails(path) for path in paths]
    total = None if None in counts else sum(count or 0 for count in counts)
    quiet = not sys.stderr.isatty() or total == 1
    with Progress(console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task("reading", total=total)
        for path in paths:
            for mail in mails_in(path):
                yield mail
                progress.advance(task)


def as_line(name: str, understood: Understood) -> dict[str, Any]:
    """One mail in the stable form of `parse --json`."""
    reading, decision = understood.reading, understood.decision
    return {
        "file": name,
        "kind": reading.kind,
        "decision": decision.verdict,
        "event": reading.event_id,
        "people": [_person(person) for person in reading.people],
        "language": reading.language,
        "has_pass": reading.has_pass,
        "question": reading.question,
        "reasons": list(decision.reasons),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "given": person.given,
        "family": person.family,
        "affiliation": person.affiliation,
        "email": person.email,
        "confidence": round(person.confidence, 3),
        "evidence": {item.field: _quotation(item) for item in reversed(person.evidence)},
    }


def _quotation(item: Evidence) -> dict[str, str]:
    return {"source": item.source, "region": item.span.region, "text": item.span.text}


def explain(console: Console, name: str, understood: Understood) -> None:
    """The mail with the words marked that each value rests on, the people, and the reasons of the decision."""
    reading, decision, message = understood.reading, understood.decision, understood.message
    console.rule(f"[bold]{escape(name)}")
    author = message.author
    sender = f"{author.name} <{author.address}>" if author else "no single sender"
    console.print(f"[dim]From[/]     {escape(sender)}\n[dim]Subject[/]  {escape(message.subject)}\n")
    console.print(marked(message.text, [item for person in reading.people for item in person.evidence]))
    console.print(
        f"\n[bold]{decision.verdict}[/]  {reading.kind}, {reading.language}, confidence {reading.confidence:.2f}"
    )
    for person in reading.people:
        console.print(_described(person))
    for reason in dict.fromkeys((*decision.reasons, *reading.reasons)):
        console.print(f"  [dim]because[/] {escape(reason)}")
    for fault in message.faults:
        console.print(f"  [dim]note[/]    {escape(fault)}")


def _described(person: Person) -> Text:
    line = Text("  ").append(person.name, COLOURS[Field.NAME])
    line.append(" / ").append(person.affiliation or "no affiliation", COLOURS[Field.AFFILIATION])
    line.append(" / ").append(person.email, COLOURS[Field.EMAIL]).append(f"  {person.confidence:.2f}", "dim")
    for item in person.evidence:
        line.append(f"\n      {item.field}: {item.source} ({item.span.region}) ", "dim").append(f"“{item.span.text}”")
    return line


def marked(text: str, evidence: Iterable[Evidence]) -> Text:
    """The body with every quotation of it in the colour of its field."""
    body = Text(text.rstrip())
    for item in evidence:
        span = item.span
        if span.region not in (Region.HEADER, Region.ATTACHMENT) and text[span.start : span.end] == span.text:
            body.stylize(COLOURS[item.field], span.start, span.end)
    return body
