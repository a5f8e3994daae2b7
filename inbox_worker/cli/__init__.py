"""The commands. Each is a file of this folder, imported when it is called, so that `--help` costs nothing but this one.

Exit codes (sysexits.h): 0 done · 1 done, and something needs a person · 2 wrong usage · 75 it may work later · 78 the configuration
or its surroundings must be mended first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from inbox_worker import __version__
from inbox_worker.errors import ConfigError, InboxWorkerError

NEEDS_A_PERSON = 1
TEMPORARY = 75
CONFIGURATION = 78
DEFAULT_CONFIG = Path("/etc/inbox-worker/config.toml")

app = typer.Typer(
    name="inbox-worker",
    help="Turns an organiser's mailbox into an event registration desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Config = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="INBOX_WORKER_CONFIG", help="The configuration file.", show_default=True),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@contextmanager
def told() -> Iterator[None]:
    """Errors as a person wants them: what is wrong, where, how to mend it; and the exit code that says the same to a program."""
    try:
        yield
    except InboxWorkerError as error:
        typer.secho(f"inbox-worker: {error}", err=True)
        if error.remedy:
            typer.secho(f"remedy: {error.remedy}", err=True)
        raise typer.Exit(CONFIGURATION if isinstance(error, ConfigError) else TEMPORARY) from None


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turns an organiser's mailbox into an event registration desk."""


@app.command(rich_help_panel="Service")
def run(config: Config = DEFAULT_CONFIG) -> None:
    """Read the mailbox, answer and report until stopped (SIGTERM finishes what is being done)."""
    from inbox_worker.cli import service

    with told():
        service.run(config)


@app.command(rich_help_panel="Service")
def poll(config: Config = DEFAULT_CONFIG, json: Json = False) -> None:
    """Read the mailbox once, send what is due, and end."""
    from inbox_worker.cli import service

    with told():
        service.poll(config, as_json=json)


@app.command(rich_help_panel="Service")
def unit(config: Config = DEFAULT_CONFIG) -> None:
    """Print the systemd unit: inbox-worker unit > /etc/systemd/system/inbox-worker.service"""
    from inbox_worker.cli.unit import show

    with told():
        show(config)


@app.command(rich_help_panel="Look")
def parse(
    paths: Annotated[list[Path], typer.Argument(help="Mails: .eml files, folders of them, mbox files, Maildirs.")],
    json: Json = False,
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", help="Take the event from here; without it the example event is assumed."),
    ] = None,
) -> None:
    """Show what mails mean, the words that each value rests on, and what would be done; nothing is stored or sent."""
    from inbox_worker.cli.parse import show

    with told():
        show(paths, as_json=json, config=config)


@app.command(rich_help_panel="Look")
def check(
    config: Config = DEFAULT_CONFIG,
    json: Json = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not connect to the mail servers.")] = False,
) -> None:
    """Check the configuration, the passwords, the templates, the database and both mail servers; every fault with its remedy."""
    from inbox_worker.cli.check import show

    with told():
        found_fault = show(config, as_json=json, offline=offline)
    if found_fault:
        raise typer.Exit(CONFIGURATION)


@app.command(rich_help_panel="Look")
def status(config: Config = DEFAULT_CONFIG, json: Json = False) -> None:
    """Show what was read, recorded and sent, what waits, and what is wrong."""
    from inbox_worker.cli.status import show

    with told():
        needs_a_person = show(config, as_json=json)
    if needs_a_person:
        raise typer.Exit(NEEDS_A_PERSON)


@app.command(rich_help_panel="People")
def roster(
    config: Config = DEFAULT_CONFIG,
    event: Annotated[
        str | None, typer.Option("--event", "-e", help="The event's id; needed where there are several.")
    ] = None,
    pass_list: Annotated[bool, typer.Option("--pass-list", help="The sheet for the building's security.")] = False,
    door_list: Annotated[bool, typer.Option("--door-list", help="The printable list for the door.")] = False,
    changes: Annotated[
        bool, typer.Option("--changes", help="What changed since the pass list was handed over.")
    ] = False,
    hand_over: Annotated[
        bool, typer.Option("--hand-over", help="With --pass-list: freeze it, it goes to the building's security now.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write .xlsx or .csv in place of a table.")
    ] = None,
    json: Json = False,
) -> None:
    """Show who is registered, or write the pass list or door list."""
    from inbox_worker.cli.roster import list_wanted, show

    with told():
        which = list_wanted(pass_list=pass_list, door_list=door_list, changes=changes, hand_over=hand_over)
        show(config, which, event_id=event, output=output, as_json=json)


@app.command(rich_help_panel="People")
def review(
    commands: Annotated[
        list[str] | None,
        typer.Argument(
            help='A command as in an answer to the digest: "accept 12", "12.2 = Kofi Mensah / University of Ghana".'
        ),
    ] = None,
    config: Config = DEFAULT_CONFIG,
    json: Json = False,
) -> None:
    """List what a person must decide, show one ("review show 12"), or decide it ("review accept 12")."""
    from inbox_worker.cli.review import show

    with told():
        show(config, " ".join(commands or []), as_json=json)


@app.command(rich_help_panel="Look")
def preview(
    config: Config = DEFAULT_CONFIG,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into.")] = Path("preview"),
) -> None:
    """Write every type of letter in every language into a folder, with invented people and your event's texts."""
    from inbox_worker.cli.preview import show

    with told():
        show(config, output)


@app.command(rich_help_panel="Look")
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder for what is sent.")] = Path("demo-output"),
) -> None:
    """Play a whole event on servers of its own on this machine: from the first mail to the day after."""
    from inbox_worker.demo import play

    with told():
        clean = play.run(output)
    if not clean:
        raise typer.Exit(NEEDS_A_PERSON)


def main() -> None:
    """The entry point."""
    app()
