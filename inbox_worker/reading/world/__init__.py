"""Words of the world, as data: titles, organisation words, jobs, particles, surnames of East Asia, free-mail domains.

The tables stand in TOML files beside this one, entries parted by commas, by language where a word has one. This is the one loader;
tables are read at first use, then kept. Entries are brought to `key` word by word, so that they compare with the words of a mail.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from inbox_worker.reading.folding import key, plain_letters, script


@cache
def _file(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))


@cache
def written(name: str, table: str) -> tuple[str, ...]:
    """The entries of one table as they are written, longest first."""
    entries = (entry.strip() for row in _file(name)[table].values() for entry in row.split(","))
    return tuple(sorted({entry for entry in entries if entry}, key=lambda entry: (-len(entry), entry)))


@cache
def words(name: str, table: str) -> frozenset[str]:
    """The entries of one table, each word brought to its key."""
    rows = (plain_letters(row) for row in _file(name)[table].values())
    return frozenset(keyed(entry) for row in rows for entry in row.split(","))


@cache
def either(*tables: tuple[str, str]) -> frozenset[str]:
    """The entries of several tables, each named as in `words`."""
    return frozenset().union(*(words(name, table) for name, table in tables))


@cache
def rows(name: str, table: str) -> tuple[str, ...]:
    """The keys of a table's rows."""
    return tuple(_file(name)[table])


def texts(name: str, table: str) -> dict[str, str]:
    """The rows of a table as they are written, under their keys."""
    return _file(name)[table]


@cache
def row(name: str, table: str, language: str) -> frozenset[str]:
    """The entries of one language in a table, each word brought to its key."""
    return frozenset(keyed(entry) for entry in plain_letters(_file(name)[table][language]).split(","))


def keyed(entry: str) -> str:
    """The keys of the words of `entry`, parted by spaces."""
    entry = entry.strip()
    return " ".join(part for part in map(key, entry.split()) if part) if " " in entry else key(entry)


@cache
def phrases(name: str, table: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The entries of one table as tuples of keys, under their first word, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in words(name, table) - {""}:
        parts = tuple(entry.split())
        found.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(entries, key=len, reverse=True)) for first, entries in found.items()}


def opens(name: str, table: str, keys: list[str]) -> int:
    """How many of the first `keys` are one entry of the table: the longest, 0 for none."""
    for entry in phrases(name, table).get(keys[0], ()) if keys else ():
        if tuple(keys[: len(entry)]) == entry:
            return len(entry)
    return 0


_LOCALES = {"latin": "en fr es pt de it", "cyrillic": "ru uk", "arabic": "ar", "han": "zh zh_Hant ja"}


_NO_LANDS = frozenset({"UN", "EU", "EZ", "QO", "ZZ", "XA", "XB"})


@cache
def _lands(of_script: str) -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - locale files are read only where a place may be meant

    lands: dict[str, str] = {}
    for tag in _LOCALES.get(of_script, "").split():
        for code, name in Locale.parse(tag).territories.items():
            if code.isalpha() and code not in _NO_LANDS:
                lands.setdefault(keyed(name), code)
    return lands


@cache
def _cities(of_script: str) -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415 - as above

    cities = set(words("places", "cities"))
    for tag in _LOCALES.get(of_script, "").split():
        zones = Locale.parse(tag).time_zones
        cities.update(keyed(zone["city"]) for zone in zones.values() if "city" in zone)
    if of_script == "latin":  # the zones' own names are in English: Africa/Accra
        names = map(str, Locale.parse("ru").time_zones)
        cities.update(keyed(name.rpartition("/")[2].replace("_", " ")) for name in names if "/" in name)
    return frozenset(cities - _lands(of_script).keys() - {""})


def land(keys: str) -> str | None:
    """The ISO 3166 code of the state or territory that these words name in one of the languages of their script."""
    return _lands(script(keys)).get(keys)


def is_land(keys: str) -> bool:
    """Whether these words are a state or territory and nothing else."""
    return keys in _lands(script(keys))


def is_city(keys: str) -> bool:
    """Whether these words are a well-known city and nothing else."""
    return keys in _cities(script(keys))
