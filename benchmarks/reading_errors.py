"""Show what the reading room gets wrong, by cause, on mails that the weights of that moment never saw.

    python benchmarks/reading_errors.py FOLDER… [--show FOLDER] [--cause WORDS] [--language ar,ru] [--text N]

All folders are read and cross-validated by folder as train_reading.py does; the errors of those named by `--show` (default: all) are
listed, each with its causes, what was wanted, what came of it, and the first N characters of the mail.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.train_reading import WANTING, Sample, cross_validated, normal, report, samples
from inbox_worker.reading import gather
from inbox_worker.reading.model import Person, Reading
from inbox_worker.reading.options import organisations


def causes(row: Sample, reading: Reading) -> set[str]:
    """Why a reading is not what the truth says; empty where it is."""
    truth = row.truth
    if reading.kind != truth["kind"]:
        return {f"kind: {truth['kind']} read as {reading.kind}"}
    if truth["kind"] not in WANTING:
        return set()
    people = gather.candidates(row.case)
    left, found = list(reading.people), set()
    for person in truth["people"]:
        forms = {normal(text) for text in (person["name"], *person["name_alt"])}
        match = next((one for one in left if normal(one.name) in forms), None)
        if match is None:
            found.add(_missing(forms, people))
        else:
            left.remove(match)
            found |= set(_affiliation(row, person, match, people))
    return found | set(_extra(truth, left))


def _missing(forms: set[str], people: list[gather.Candidate]) -> str:
    if any(normal(one.name.text) in forms for one in people):
        return "person: there, but not chosen"
    if any(normal(form.name.text) in forms for one in people for form in one.forms):
        return "person: another form of the name is shown"
    return "person: no candidate has this name"


def _affiliation(row: Sample, person: dict[str, Any], got: Person, people: list[gather.Candidate]) -> Iterator[str]:
    wanted = {normal(text) if text else None for text in (person["affiliation"], *person["affiliation_alt"])}
    value = normal(got.affiliation) if got.affiliation else None
    if value in wanted:
        return
    options = {
        normal(option.text)
        for one in people
        if normal(one.name.text) == normal(got.name)
        for option in organisations(row.case, one)
    }
    if None in wanted:
        yield "affiliation: there is none"
    elif not options & wanted:
        yield "affiliation: no candidate is right"
    elif value is None:
        yield "affiliation: none chosen"
    elif any(value in text or text in value for text in wanted if text):
        yield "affiliation: another extent"
    else:
        yield "affiliation: another organisation"


def _extra(truth: dict[str, Any], left: list[Person]) -> Iterator[str]:
    words = {word for p in truth["people"] for text in (p["name"], *p["name_alt"]) for word in normal(text).split()}
    for one in left:
        again = set(normal(one.name).split()) & words
        yield "extra: somebody under another name too" if again else "extra: somebody else"


def show(row: Sample, reading: Reading, why: set[str], length: int) -> None:
    """Print one error."""
    truth, message = row.truth, row.case.message
    print(f"\n=== {row.file} {truth['language']} {sorted(why)} confidence {reading.confidence} | {truth['note']}")
    wanted = [(p["name"], p["affiliation"]) for p in truth["people"]]
    for pair in wanted:
        print("    want", pair)
    for person in reading.people:
        quoted = [(str(e.field), e.source, e.span.text) for e in person.evidence]
        right = (person.name, person.affiliation) in wanted
        print("    good" if right else "    got ", (person.name, person.affiliation), "" if right else quoted)
    if length:
        author = message.from_[0] if message.from_ else None
        print(
            f"    From: {author.name if author else ''} <{author.address if author else ''}> Subject: {message.subject}"
        )
        print(message.text[:length])
        for document in message.documents:
            print("    file", document.filename, document.text[:200], document.tables[:1])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--show", action="append", default=[])
    options.add_argument("--cause", default="")
    options.add_argument("--language", default="")
    options.add_argument("--text", type=int, default=0)
    options.add_argument("--ridge", type=float, default=1.0)
    options.add_argument("--parts", type=int, default=5)
    options.add_argument(
        "--unseen",
        type=Path,
        nargs="+",
        default=(),
        help="for each network a folder of those that never saw a part of the mails, by train_tagger.py",
    )
    chosen = options.parse_args()
    rows = samples(chosen.folders, frozenset(), chosen.unseen)
    readings, _, _ = cross_validated(rows, chosen.ridge, chosen.parts)
    languages = set(filter(None, chosen.language.split(",")))
    counts: Counter[str] = Counter()
    for row in rows:
        why = causes(row, readings[row.file])
        if (chosen.show and row.folder not in chosen.show) or (languages and row.truth["language"] not in languages):
            continue
        counts["mails"] += 1
        counts["wrong"] += bool(why)
        counts.update(why)
        if why and any(chosen.cause in one for one in why):
            show(row, readings[row.file], why, chosen.text)
    print()
    for why_, count in counts.most_common():
        print(f"{count:5} {why_}")
    report(rows, readings)


if __name__ == "__main__":
    main()
