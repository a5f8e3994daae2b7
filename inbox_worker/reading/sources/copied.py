"""Who gets a copy: the header holds full names and addresses of those whom the words call by one name."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import as_name
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region
from inbox_worker.reading.view import Letter, Part

NAME = "copied"


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:  # noqa: ARG001 - all sources are called alike
    """One claim for each person in copy; it says only that the person is mentioned."""
    text = ", ".join(f"{address.name} <{address.address}>" for address in letter.copied)
    part = Part(Region.HEADER, "cc", text)
    at = 0
    for address in letter.copied:
        if address.name and as_name(address.name):
            start = at + len(address.name) + 2
            yield Claim(
                NAME,
                Role.MENTIONED,
                (part.span(at, at + len(address.name)),),
                email=part.span(start, start + len(address.address)),
            )
        at += len(address.name) + len(address.address) + 5
