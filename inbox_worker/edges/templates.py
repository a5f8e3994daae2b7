"""A folder of templates → `letters.render.Templates`. Without one: those that come with the worker.

A folder of one's own need not be complete: what it holds takes the place of the file of the same name.
"""

from __future__ import annotations

from pathlib import Path

from inbox_worker.errors import ConfigError
from inbox_worker.letters.render import FALLBACK, TemplateFault, Templates

SUFFIXES = (".txt", ".html", ".toml")
_PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = (_PACKAGE / "default_templates", _PACKAGE.parent / "templates")
"""In an installed wheel, and in a work tree."""


def load_templates(folder: Path | None, fallback: str = FALLBACK) -> Templates:
    """The templates in `folder`, over the shipped ones; ConfigError where they cannot be read or used."""
    sources = _read(next((path for path in SHIPPED if path.is_dir()), SHIPPED[0]))
    if folder is not None:
        sources |= _read(folder)
    try:
        return Templates(sources, fallback)
    except TemplateFault as error:
        raise ConfigError(f"{folder or 'templates'}: {error}", remedy="correct that file") from error


def _read(folder: Path) -> dict[str, str]:
    try:
        files = sorted(path for path in folder.glob("*/*") if path.suffix in SUFFIXES)
        sources = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig") for path in files}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{folder}: {error}", remedy="make the folder readable, its files UTF-8") from error
    if not sources:
        raise ConfigError(
            f"{folder}: no templates", remedy="name a folder with one folder per language, or leave it out"
        )
    return sources
