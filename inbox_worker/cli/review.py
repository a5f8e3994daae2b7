"""`inbox-worker review`: what a person must decide: listed, shown, decided with the same commands as in an answer to the digest."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import Connection

from inbox_worker.cli.parse import explain
from inbox_worker.desk.summary import OpenCase
from inbox_worker.edges.database import requests
from inbox_worker.errors import PermanentError
from inbox_worker.jobs.carry_out import Order
from inbox_worker.jobs.gather import open_case
from inbox_worker.jobs.obey import obey_text
from inbox_worker.letters.model import CommandResult
from inbox_worker.understand import understand
from inbox_worker.wiring import Worker, open_worker


def show(config: Path, words: str, *, as_json: bool) -> None:
    """List the open cases (no words, or "list"), show one ("show 12"), or carry out a command."""
    worker = open_worker(config)
    try:
        if words in {"", "list"}:
            _list(worker, as_json=as_json)
        elif words.startswith("show "):
            _show_one(worker, words.removeprefix("show "))
        else:
            _decide(worker, words, as_json=as_json)
    finally:
        worker.close()


def _list(worker: Worker, *, as_json: bool) -> None:
    with worker.ledger.snapshot() as connection:
        cases = [open_case(connection, request) for request in requests.open_cases(connection)]
    if as_json:
        sys.stdout.write(json.dumps([asdict(case) for case in cases], ensure_ascii=False, default=str) + "\n")
    elif cases:
        Console().print(_table(cases))
    else:
        Console().print("nothing to decide")


def _table(cases: list[OpenCase]) -> Table:
    table = Table("number", "wants", "from", "people", "why a person must decide")
    for case in cases:
        people = "\n".join(f"{person.name} / {person.affiliation or '–'}" for person in case.registrations)
        table.add_row(str(case.number), case.kind, escape(case.sender), escape(people), escape("\n".join(case.reasons)))
    return table


def _show_one(worker: Worker, number: str) -> None:
    with worker.ledger.snapshot() as connection:
        raw = _kept_mail(connection, number)
    explain(Console(), f"number {number}", understand(raw, worker.events, worker.policy, worker.lexicon))


def _kept_mail(connection: Connection, number: str) -> bytes:
    raw = requests.raw_mail(connection, int(number)) if number.isdigit() else None
    if raw is None:
        raise PermanentError(f"no mail is kept under {number!r}", remedy="see the numbers with: inbox-worker review")
    return raw


def _decide(worker: Worker, words: str, *, as_json: bool) -> None:
    now = worker.clock.now()
    with worker.ledger.transaction() as connection:
        who = f"{getpass.getuser()} at the command line"
        order = Order(connection, worker.scribe, worker.policy.own_addresses, worker.lexicon, who, now, now)
        results = obey_text(order, words)
    if not results:
        raise PermanentError(
            f"{words!r} is no command", remedy='such as: accept 12, reject 13, "12 = Name / Organisation"'
        )
    _print(results, as_json=as_json)


def _print(results: list[CommandResult], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps([asdict(result) for result in results], ensure_ascii=False) + "\n")
        return
    for result in results:
        Console().print(f"{escape(result.command)}  →  {escape(result.result)}", highlight=False)
