"""The end of a letter: the name that signs it, and the organisation below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import affiliations, records
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.names import as_name, same
from inbox_worker.reading.view import Letter

NAME = "signature"

_PIECE = re.compile(r"\s*(?:[|·•/\t@]|\s[-–—]\s|,|;|，|、|،|\s{3,})\s*")
_COMMAS = (",", "，", "、", "،")
_CONTACT = re.compile(r"\d{3}|@|https?:|www\.|\+\d")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each name that signs, with the organisation that follows it; the last organisation alone where no name signs."""
    names: list[Span] = []
    organisation: tuple[float, Span] | None = None
    for line in letter.signature:
        contact = _CONTACT.search(line.text)
        for span in _pieces(letter, line.start, line.text):
            name = as_name(span.text) if len(names) < 3 and not (contact and names) and not _CONTACT.search(span.text) and not affiliations.is_title(span.text) else None
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
    """The parts of a line: "Jane Doe, Programme Officer, ORG"; an organisation keeps its own commas."""
    at = 0
    for edge in [*_PIECE.finditer(text), None]:
        end = edge.start() if edge else len(text)
        piece = letter.span(start + at, start + end)
        if piece.text and edge and edge.group().strip() in _COMMAS and not _CONTACT.search(text[at:]):
            rest = letter.span(start + at, start + len(text))
            head, whole = affiliations.likeness(piece.text), affiliations.likeness(rest.text)
            if head >= 0.3 and whole >= head and as_name(piece.text) is None and not affiliations.is_title(piece.text):
                yield rest
                return
        if piece.text:
            yield piece
        at = edge.end() if edge else end


def _likes(first: Span, other: Span) -> bool:
    """A second name that signs is another form of the first."""
    return same(first.text, other.text)


def _organisation_weight(span: Span, lexicon: Lexicon) -> float:
    text = span.text
    if not text or _CONTACT.search(text) or records.label_kind(text, lexicon) or affiliations.as_affiliation(text) is None or affiliations.is_title(text):
        return 0.0
    return affiliations.likeness(text)
