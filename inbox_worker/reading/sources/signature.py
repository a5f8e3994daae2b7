"""The end of a letter: the name that signs it, and the organisation below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import records
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name, is_department, is_title, same
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import fold

NAME = "signature"

_PIECE = re.compile(r"\s*(?:[|·•/\t@]|\s[-–—]\s|,|;|，|、|،|\s{3,})\s*")
_WEB = re.compile(r"https?:|www\.")
_COMMAS = (",", "，", "、", "،")
_CONTACT = re.compile(r"\d{3}|@|https?:|www\.|\+\d")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each name that signs, with the organisation that follows it; the last organisation alone where no name signs."""
    names: list[Span] = []
    organisation: tuple[float, Span] | None = None
    for line in letter.signature:
        if _WEB.search(line.text):
            continue
        contact, after_job = _CONTACT.search(line.text), False
        for span in _pieces(letter, line.start, line.text):
            weight = _organisation_weight(span, lexicon) - (0.4 if after_job else 0.0)
            name = (
                None if (contact and names) or _CONTACT.search(span.text) or is_title(span.text) else as_name(span.text)
            )
            if name is not None and weight < 0.6 and len(names) < 3 and (not names or _likes(names[0].text, span.text)):
                names.append(span)
            elif weight >= 0.3 and (organisation is None or weight > organisation[0] + 0.05):
                organisation = (weight, span)
            after_job = after_job or is_title(span.text)
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
            head, whole = affiliation_likeness(piece.text), affiliation_likeness(rest.text)
            if head >= 0.5 and whole >= head and not is_title(piece.text) and not is_department(piece.text):
                yield rest
                return
        if piece.text:
            yield piece
        at = edge.end() if edge else end


def _likes(first: str, other: str) -> bool:
    """A second name that signs is another form of the first."""
    one, two = set(fold(first).split()), set(fold(other).split())
    return one <= two or two <= one or same(first, other) or (not fold(first).isascii() and fold(other).isascii())


def _organisation_weight(span: Span, lexicon: Lexicon) -> float:
    text = span.text
    if (
        not text
        or _CONTACT.search(text)
        or records.label_kind(text, lexicon)
        or as_affiliation(text) is None
        or is_title(text)
    ):
        return 0.0
    return affiliation_likeness(text)
