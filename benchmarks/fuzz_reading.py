"""Fuzz the reading with atheris: whatever a mail says, reading it neither raises nor takes long, and every value quotes the mail.

Usage: python -m benchmarks.fuzz_reading [libFuzzer options] SEEDS…   (a folder of .eml files; the first folder also keeps what is found)
"""

from __future__ import annotations

import sys

import atheris

from benchmarks.example_event import EVENT, OWN

with atheris.instrument_imports(include=["inbox_worker.reading"]):
    from inbox_worker.mail.parse import parse
    from inbox_worker.reading import lexicon
    from inbox_worker.reading.read import read

LEXICON = lexicon.load()


def one(data: bytes) -> None:
    """One mail, read as it would be when it arrives."""
    reading = read(parse(data), (EVENT,), OWN, LEXICON)
    assert 0.0 <= reading.confidence <= 1.0, reading
    for person in reading.people:
        assert person.name.strip(), reading
        assert all(evidence.span.text.strip() for evidence in person.evidence), reading


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
