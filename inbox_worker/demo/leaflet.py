"""What the demo leaves: every letter as .eml and .html, the roster, the pass list, and a page that leads to them."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from inbox_worker.demo.oracle import Findings, Taken
from inbox_worker.edges.database import intake, roster
from inbox_worker.edges.database.ledger import Ledger
from inbox_worker.edges.spreadsheet import comma_separated, pass_table, roster_sheet, xlsx
from inbox_worker.event import Event

PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The demo's letters</title><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}}
td,th{{padding:.2rem .8rem .2rem 0;text-align:left}}</style>
<h1>One event, from the first mail to the day after</h1>
<table><tr>{heads}</tr><tr>{counts}</tr></table>
<p>{mails}</p><h2>Letters</h2><ol>{letters}</ol>
<p>{sheets}</p>
"""


def write_leaflet(
    output: Path, ledger: Ledger, event: Event, letters: Sequence[tuple[Taken, bytes]], findings: Findings
) -> None:
    """Write everything into `output`."""
    (output / "letters").mkdir(exist_ok=True)
    items = [_write_letter(output, number, taken, raw) for number, (taken, raw) in enumerate(letters, 1)]
    with ledger.snapshot() as connection:
        people = roster.of_event(connection, event.id)
        counts = intake.counts(connection)
    passes = pass_table(event, people)
    sheets = (roster_sheet(event, people), xlsx(passes), comma_separated(passes))
    for sheet in sheets:
        (output / sheet.filename).write_bytes(sheet.content)
    zeros = findings.counts()
    page = PAGE.format(
        heads="".join(f"<th>{name}</th>" for name in zeros),
        counts="".join(f"<td>{count}</td>" for count in zeros.values()),
        mails="Mails: " + ", ".join(f"{count} {state}" for state, count in counts.items() if count),
        letters="".join(items),
        sheets=" · ".join(f'<a href="{escape(sheet.filename)}">{escape(sheet.filename)}</a>' for sheet in sheets),
    )
    (output / "index.html").write_text(page, encoding="utf-8")


def _write_letter(output: Path, number: int, taken: Taken, raw: bytes) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    safe = re.sub(r"[^a-z0-9.-]+", "-", taken.recipient)[:60]
    name = f"{number:03d}-{safe}"
    (output / "letters" / f"{name}.eml").write_bytes(raw)
    html = message.get_body(("html",))
    if html is not None:
        (output / "letters" / f"{name}.html").write_text(html.get_content(), encoding="utf-8")
    link = f"letters/{name}.{'html' if html is not None else 'eml'}"
    return f'<li><a href="{escape(link)}">{escape(str(message["Subject"]))}</a> to {escape(taken.recipient)}</li>'
