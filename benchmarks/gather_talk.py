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

from benchmarks.train_reading import folder_of, mails
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
    folders = sorted(path for path in (ROOT / "tests/corpus").iterdir() if path.is_dir())
    for source in (*folders, *sorted((ROOT / "benchmarks/sketches").glob("*.txt"))):
        yield from ((folder_of(source), truth, raw) for truth, raw in mails(source))


def words_of(truth: dict[str, Any], field: str) -> set[str]:
    """The words of a field of all people of a mail, in all its forms."""
    forms = (form for one in truth["people"] for form in (one[field], *one[f"{field}_alt"]))
    return {word for form in forms for word in folded(form or "")}


def main() -> None:
    """Write the file."""
    names = set(folded((ROOT / "benchmarks/lists/ar-names.txt").read_text("utf-8")))
    count: Counter[str] = Counter()
    writers: dict[str, set[str]] = {}
    for writer, truth, raw in all_mails():
        if truth["language"] != "ar":
            continue
        message = parse(raw)
        own = words_of(truth, "name") | set(folded(message.author.name if message.author else ""))
        names |= own | words_of(truth, "affiliation")
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
