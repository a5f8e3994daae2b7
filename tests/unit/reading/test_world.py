"""The tables of the world's words can be read, and find what is written in them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from inbox_worker.reading import world

_TABLES = [
    (path.name.removesuffix(".toml"), table)
    for path in files(world.__name__).iterdir()
    if path.name.endswith(".toml")
    for table in tomllib.loads(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("name", "table"), _TABLES)
def test_every_entry_is_found_by_its_keys(name: str, table: str) -> None:
    words = world.words(name, table)
    assert all(world.keyed(entry) in words for entry in world.written(name, table))
    assert "" not in words


def test_the_longest_phrase_wins() -> None:
    assert world.opens("titles", "before", ["first", "secretary", "anna"]) == 2
    assert world.opens("titles", "before", ["anna"]) == 0
    assert world.opens("titles", "before", []) == 0


@pytest.mark.parametrize("land", ["botswana", "peru", "кения", "日本", "السودان"])
def test_lands_are_known_in_their_scripts(land: str) -> None:
    assert world.is_land(world.keyed(land))


@pytest.mark.parametrize("city", ["new york", "accra", "нью-йорк", "東京"])
def test_cities_are_known_in_their_scripts(city: str) -> None:
    assert world.is_city(world.keyed(city))
    assert not world.is_land(world.keyed(city))
