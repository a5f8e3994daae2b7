"""`inbox-worker preview`: every type of letter in every language, with invented people and the texts of your event."""

from __future__ import annotations

from html import escape
from pathlib import Path

from rich.console import Console

from inbox_worker.config.load import events_of, load_settings
from inbox_worker.config.settings import Settings
from inbox_worker.edges.templates import load_templates
from inbox_worker.errors import ConfigError
from inbox_worker.letters.check import AT, samples
from inbox_worker.letters.mime import to_bytes
from inbox_worker.letters.model import Letter


def show(config: Path, output: Path) -> None:
    """Write each sample as .eml and .html, and an index page."""
    settings = load_settings(config)
    templates = load_templates(settings.letters.templates, settings.letters.fallback_language)
    letters = samples(templates, events_of(settings))
    try:
        output.mkdir(parents=True, exist_ok=True)
        names = [_write(output, number, letter, settings) for number, letter in enumerate(letters, 1)]
        (output / "index.html").write_text(_index(names), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{output}: {error.strerror}", remedy="name another folder with --output") from error
    Console().print(f"{len(names)} letters in {output}: open {output / 'index.html'}")


def _write(output: Path, number: int, letter: Letter, settings: Settings) -> str:
    name = f"{number:03d}-{letter.type}-{letter.language}"
    raw = to_bytes(letter, settings.mailbox.address, "", f"<{name}@preview.invalid>", AT)
    (output / f"{name}.eml").write_bytes(raw)
    (output / f"{name}.html").write_text(letter.html, encoding="utf-8")
    return name


def _index(names: list[str]) -> str:
    items = "\n".join(f'<li><a href="{escape(name)}.html">{escape(name)}</a></li>' for name in names)
    head = (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Letters</title>'
    )
    return f"{head}<h1>Letters</h1><ol>{items}</ol>\n"
