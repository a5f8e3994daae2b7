"""Tell which names of benchmarks/lists the reader refuses or shortens, and which organisations it refuses.

python benchmarks/names_on_lists.py [LANGUAGE …]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from inbox_worker.reading.affiliations import as_affiliation
from inbox_worker.reading.names import as_name

LISTS = Path(__file__).resolve().parent / "lists"


def entries(file: Path) -> list[str]:
    """The first form of each line."""
    return [line.partition(" ; ")[0].strip() for line in file.read_text("utf-8").splitlines()]


def cut_names(names: list[str]) -> Iterator[tuple[str, str | None]]:
    """The names that are no names, or shorter, to the reader."""
    for name in names:
        found = as_name(name)
        if found is None or len(found.text.split()) < len(name.split()):
            yield name, found.text if found else None


def refused(houses: list[str]) -> Iterator[tuple[str, str | None]]:
    """The organisations that are none to the reader, though a label calls them one."""
    yield from ((house, None) for house in houses if as_affiliation(house, labelled=True) is None)


def main() -> None:
    checks: dict[str, Callable[[list[str]], Iterator[tuple[str, str | None]]]] = {"names": cut_names, "houses": refused}
    for kind, check in checks.items():
        for file in sorted(LISTS.glob(f"*-{kind}.txt")):
            language = file.name.partition("-")[0]
            if sys.argv[1:] and language not in sys.argv[1:]:
                continue
            rows = entries(file)
            found = list(check(rows))
            print(f"{language} {kind}: {len(found)} of {len(rows)}")
            for written, read in found:
                print(f"    {written}  ->  {read or 'nothing'}")


if __name__ == "__main__":
    main()
