"""The end of a letter: the name that signs it, and the organisation below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import affiliations, records
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.names import as_name
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import split

NAME = "signature"

_PIECE = re.compile(r"\s*(?:[|·•/\t@]|\s[-–—]\s|,|;|，|、|،|\s{3,})\s*")
_CONTACT = re.compile(r"\d{3}|@|https?:|www\.|\+\d")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each name that signs, with the organisation that follows it; the last organisation alone where no name signs."""
    names: list[Span] = []
    organisation: tuple[float, Span] | None = None
    for line in letter.signature:
        for span in _pieces(letter, line.start, line.text):
            name = as_name(span.text) if len(names) < 3 and not _CONTACT.search(span.text) else None
            weight = _organisation_weight(span, lexicon)
            if name is not None and (not names or _likes(names[0], span)) and weight < 0.6:
                names.append(span)
            elif weight >= 0.3 and (organisation is None or weight > organisation[0] + 0.2):
                organisation = (weight, span)
    if names or organisation:
        affiliation = organisation[1] if organisation else None
        for span in names or [None]:  # type: ignore[list-item]
            yield Claim(NAME, Role.AUTHOR, (span,) if span else (), affiliation)


def _pieces(letter: Letter, start: int, text: str) -> Iterator[Span]:
    """A line and its parts: "Jane Doe, Programme Officer, ORG"."""
    whole = letter.span(start, start + len(text))
    if not whole.text:
        return
    if affiliations.likeness(whole.text) >= 0.5 and not re.search(r"[|\t]|\s[-–—]\s", whole.text) and not _CONTACT.search(whole.text):
        head = whole.text.split(",")[0]
        if affiliations.likeness(head) >= 0.5 or affiliations.as_affiliation(head) is None:
            yield from _without_job(letter, whole)
            return
    at = 0
    for match in _PIECE.finditer(text):
        yield letter.span(start + at, start + match.start())
        at = match.end()
    yield letter.span(start + at, start + len(text))


def _without_job(letter: Letter, whole: Span) -> Iterator[Span]:
    yield whole


def _likes(first: Span, other: Span) -> bool:
    """A second name that signs is another form of the first."""
    from inbox_worker.reading.names import same  # noqa: PLC0415

    return same(first.text, other.text)


def _organisation_weight(span: Span, lexicon: Lexicon) -> float:
    text = span.text
    if not text or _CONTACT.search(text) or records.label_kind(text, lexicon) or affiliations.as_affiliation(text) is None:
        return 0.0
    words = split(text)
    job = lexicon.trees["position"].ends(words, 0)
    if job and job[0] == len(words):
        return 0.0
    return affiliations.likeness(text)
