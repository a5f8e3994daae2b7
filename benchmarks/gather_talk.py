"""Make inbox_worker/reading/world/talk.toml: words of Arabic mails that stand in no name there.

    python benchmarks/gather_talk.py

Arabic has no capitals to tell where a name ends and the sentence goes on. Counted over the mails of tests/corpus and benchmarks/sketches:
what several writers say often, and what is part of no name of a person or a house in them, in benchmarks/lists or among those that the
tables of names hold; without words that bear the article, for so do most surnames (المبارك).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.sketch import sketches
from benchmarks.train_reading import mails
from inbox_worker.mail.parse import parse
from inbox_worker.reading import world
from inbox_worker.reading.folding import script
from inbox_worker.reading.known_words import is_known
from inbox_worker.reading.words import folded

ROOT = Path(__file__).resolve().parent.parent
MAILS, WRITERS = 4, 3
"""In so many mails, and of so many writers, a word must stand."""
HEAD = "# Words of Arabic mails that stand in no name there, made by benchmarks/gather_talk.py of tests/corpus and benchmarks/sketches.\n"


def all_mails() -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Writer, truth and bytes of each mail."""
    for folder in sorted(path for path in (ROOT / "tests/corpus").iterdir() if path.is_dir()):
        yield from ((folder.name, truth, raw) for truth, raw in mails(folder))
    for file in sorted((ROOT / "benchmarks/sketches").glob("*.txt")):
        yield from ((file.stem.rpartition("-")[0], truth, raw) for truth, raw in sketches(file))


def main() -> None:
    """Write the file."""
    names = {
        word
        for line in (ROOT / "benchmarks/lists/ar-names.txt").read_text("utf-8").splitlines()
        for word in folded(line)
    }
    count: Counter[str] = Counter()
    writers: dict[str, set[str]] = {}
    for writer, truth, raw in all_mails():
        if truth["language"] != "ar":
            continue
        message = parse(raw)
        own = {word for one in truth["people"] for name in (one["name"], *one["name_alt"]) for word in folded(name)}
        own |= set(folded(message.author.name if message.author else ""))
        houses = {
            word
            for one in truth["people"]
            for house in (one["affiliation"], *one["affiliation_alt"])
            for word in folded(house or "")
        }
        names |= own | houses
        said = {
            word for word in folded(f"{message.text}\n{message.subject}") if len(word) > 1 and script(word) == "arabic"
        }
        for word in said - own:
            count[word] += 1
            writers.setdefault(word, set()).add(writer)
    kept = sorted(
        word
        for word, mails_ in count.items()
        if mails_ >= MAILS
        and len(writers[word]) >= WRITERS
        and word not in names
        and not is_known(word)
        and not word.startswith("ال")
        and not (world.is_city(word) or world.is_land(word))
    )
    text = f"{HEAD}\n[arabic]\nar = '''{', '.join(kept)}'''\n"
    (ROOT / "inbox_worker/reading/world/talk.toml").write_text(text, "utf-8")
    print(len(kept), "words,", len(text.encode()), "bytes")


if __name__ == "__main__":
    main()
