"""Make inbox_worker/reading/world/frequent.toml: given names, surnames and ordinary words of many languages.

    python benchmarks/gather_frequent.py

All come out of the word lists that faker (MIT licence) ships. What is a name and a word in one is kept among the names only, and is
evidence of neither when it is weighed. Run it again after an update of faker.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from inbox_worker.reading import world
from inbox_worker.reading.folding import key, script

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = (
    "en_US en_GB en_IN en_KE en_NG fr_FR fr_CA fr_DZ de_DE de_AT de_CH es_ES es_MX es_CO pt_PT pt_BR it_IT ru_RU uk_UA "
    "ar_AA ar_SA ar_PS ar_DZ tr_TR pl_PL nl_NL sv_SE cs_CZ ro_RO hu_HU id_ID yo_NG ig_NG ha_NG zu_ZA sw uz_UZ az_AZ"
)
TALK = "en_US fr_FR de_DE es_ES it_IT ru_RU uk_UA ar_AA nl_NL pl_PL"
SCRIPTS = ("latin", "cyrillic", "arabic")
TABLES = (
    ("given", "# Given names."),
    ("family", "# Surnames that are no given names."),
    ("common", "# Ordinary words that are no names."),
)
HEAD = "# Names and ordinary words by script, from the lists of faker (MIT licence), made by benchmarks/gather_frequent.py.\n"


def provided(package: str, locales: str, *attributes: str) -> set[str]:
    """The single words of some lists of one faker provider, by key."""
    found: set[str] = set()
    for locale in locales.split():
        provider = importlib.import_module(f"faker.providers.{package}.{locale}").Provider
        for attribute in attributes:
            found |= {key(text) for text in getattr(provider, attribute, ()) if " " not in text}
    return {word for word in found if len(word) > 1 and script(word) in SCRIPTS}


def by_script(words: Iterable[str]) -> str:
    """The rows of one table."""
    rows = []
    for of in SCRIPTS:
        entries = sorted(word for word in words if script(word) == of)
        rows.append(f"{of} = '''{', '.join(entries)}'''")
    return "\n".join(rows)


def main() -> None:
    """Write the file."""
    known = world.words("people", "given")
    given = provided("person", PEOPLE, "first_names_male", "first_names_female", "first_names") | known
    family = provided("person", PEOPLE, "last_names", "last_names_male", "last_names_female") - given
    common = provided("lorem", TALK, "word_list") - given - family
    tables = {"given": given - known, "family": family, "common": common}
    text = HEAD + "".join(f"\n{comment}\n[{name}]\n{by_script(tables[name])}\n" for name, comment in TABLES)
    (ROOT / "inbox_worker/reading/world/frequent.toml").write_text(text, "utf-8")
    print({name: len(words) for name, words in tables.items()}, len(text.encode()))


if __name__ == "__main__":
    main()
