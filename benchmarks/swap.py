"""Write sketches again with other people and organisations in them, to teach the networks shapes of names that few mails hold.

    python benchmarks/swap.py OUT [--times N]

Every organisation of benchmarks/lists/*-houses.txt takes the place of another in N sketches of its language, with a name of the list of
names beside it. Taken are sketches that name one person and one organisation once each, letter for letter; in languages of cases only
where the organisation stands on a line or behind a label by itself, for there it stands in the nominative. The files bear the name of the
writer whose mails they change, for cross-validation keeps the mails of one writer together.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

HERE = Path(__file__).resolve().parent
INFLECTED = ("ru", "ar")
_SENDER = re.compile(r"(?m)^From: [^<>@]*<[^<>@]+@(?!events\.example)[^<>@]+>$")
_OF_HEADERS = re.compile(r"[,;:\"<>()@]")
"""What a name in a From header may not hold unquoted."""
ADDRESS = "post.{}@gmail.com"


@dataclass(frozen=True)
class Sketch:
    """A sketch of one person as it is written: where it comes from, its head, its mail, who comes and the organisation there."""

    writer: str
    head: str
    mail: str
    name: str
    house: str


def carriers(language: str) -> Iterator[Sketch]:
    """The sketches of a language in which one name and one organisation can be told from all other words."""
    for file in sorted((HERE / "sketches").glob("*.txt")):
        for part in re.split(r"(?m)^@@@ (?!people)", file.read_text("utf-8"))[1:]:
            head, _, rest = part.partition("\n")
            mail, _, people = rest.partition("\n@@@ people")
            rows = [line.split(" | ") for line in people.splitlines() if line.strip()]
            if head.split()[:2] != ["register", language] or len(rows) != 1 or rows[0][1:2] in ([], ["-"]):
                continue
            text = mail.partition("\n\n")[2]
            name, house = forms(rows[0][0])[0], forms(rows[0][1])[0]
            if text.count(name) != 1 or text.count(house) != 1 or _is_told_twice(mail, name, house):
                continue
            if not (sender := _SENDER.search(mail)) or house in sender.group():
                continue
            if language not in INFLECTED or _stands_alone(text, house):
                yield Sketch(file.stem.rpartition("-")[0], head, mail, name, house)


def forms(field: str) -> list[str]:
    """The forms of a field, the first that of the pass."""
    return [form.strip() for form in field.split(" ; ")]


def _is_told_twice(mail: str, name: str, house: str) -> bool:
    """Whether a longer word of the name or the organisation stands elsewhere in the mail, too; the address may hold them."""
    rest = re.sub(r"\S+@\S+", " ", mail).replace(house, " ").replace(name, " ").casefold()
    return any(word.casefold() in rest for word in re.findall(r"\w{4,}|[\u3400-\u9fff]{2,}", f"{name} {house}"))


def _stands_alone(text: str, house: str) -> bool:
    line = next(line.strip() for line in text.split("\n") if house in line)
    return line == house or re.fullmatch(r"[^:：]{2,30}[:：]\s*" + re.escape(house), line) is not None


def swapped(one: Sketch, names: list[str], houses: list[str], number: int) -> str:
    """The sketch with another person and another organisation, and an address that tells neither."""
    address = ADDRESS.format(number)
    mail = re.sub(r"[\w.+-]+@(?!events\.example)[\w.-]+", address, one.mail)
    mail = mail.replace(one.house, houses[0]).replace(one.name, names[0])
    return f"@@@ {one.head}\n{mail}\n@@@ people\n{' ; '.join(names)} | {' ; '.join(houses)} | {address}\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path, help="the folder to write the sketches to")
    options.add_argument("--times", type=int, default=2, help="how often each organisation is written")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    dice, made = random.Random(7), dict[str, list[str]]()
    for file in sorted((HERE / "lists").glob("*-houses.txt")):
        language = file.name.partition("-")[0]
        lines = (HERE / "lists" / f"{language}-names.txt").read_text("utf-8").splitlines()
        names = [name for name in lines if not _OF_HEADERS.search(name)]
        found = list(carriers(language))
        for house in file.read_text("utf-8").splitlines() * chosen.times:
            one = dice.choice(found)
            rows = made.setdefault(one.writer, [])
            rows.append(swapped(one, forms(dice.choice(names)), forms(house), len(rows)))
    for writer, rows in made.items():
        (chosen.out / f"{writer}-swapped.txt").write_text("\n".join(rows), "utf-8")
    print(sum(map(len, made.values())), "sketches of", len(made), "writers")


if __name__ == "__main__":
    main()
