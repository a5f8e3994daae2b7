"""The end of a letter: the name that signs it, and the organisation below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import records, world
from inbox_worker.reading.affiliations import is_only_place, is_street
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.dense import HAN
from inbox_worker.reading.folding import script
from inbox_worker.reading.judged import (
    affiliation_likeness,
    as_affiliation,
    as_name,
    is_department,
    is_title,
    likeness,
    same,
)
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.regions import Line
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import fold

NAME = "signature"

_PIECE = re.compile(rf"\s*(?:(?!(?<={HAN})[·•]{HAN})[|·•/\t@]|\s[-–—]\s|,|;|，|、|،|\s{{3,}})\s*")
"""What parts a line; but for the dot within a name: 尼玛·拉姆."""
_PIECE_WEIGHT, _LIKELY, _SURELY, _PLAINLY = 0.15, 0.3, 0.6, 0.05
_WEB = re.compile(r"https?:|www\.")
_COMMAS = (",", "，", "、", "،")
_CONTACT = re.compile(r"\d{3}|@|https?:|www\.|\+\d")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each name that signs, with the likeliest organisation; further organisations are said of everybody."""
    names: list[Span] = []
    houses: list[tuple[float, Span]] = []
    for line in letter.signature:
        if not (_WEB.search(line.text) or is_street(line.text) or is_only_place(line.text)):
            _read_line(letter, line, names, houses, lexicon)
    best = _best(houses)
    for name in names:
        yield Claim(NAME, Role.AUTHOR, (name,), best)
    if best and not names:
        yield Claim(NAME, Role.AUTHOR, affiliation=best)
    for _, span in houses:
        if span is not best:
            yield Claim(NAME, Role.ALL, affiliation=span)


def _best(houses: list[tuple[float, Span]]) -> Span | None:
    """The likeliest organisation; a later one must be plainly likelier than those above it."""
    best: tuple[float, Span] | None = None
    for weight, span in houses:
        if weight >= _LIKELY and (best is None or weight > best[0] + _PLAINLY):
            best = weight, span
    return best[1] if best else None


def _read_line(
    letter: Letter, line: Line, names: list[Span], houses: list[tuple[float, Span]], lexicon: Lexicon
) -> None:
    """Take the names and the organisations of one line; what stands behind a job on its line is rather a department."""
    contact, after_job, before = _CONTACT.search(line.text), False, len(names)
    for at, span in enumerate(_pieces(letter, line.start, line.text)):
        if at and len(names) == before and _is_place(span.text):
            continue  # where the house of this line is; behind a name it is whom a delegate comes from
        weight = _organisation_weight(span, lexicon) - (0.4 if after_job or _is_membership(span.text) else 0.0)
        barred = (contact and names) or _CONTACT.search(span.text) or is_title(span.text)
        name = None if barred else as_name(span.text)
        if name is not None and weight < _SURELY and len(names) < 3 and (not names or _likes(names[0].text, span.text)):
            names.append(span)
        elif name is not None and weight < _SURELY and names and _is_rather_a_name(span.text, names[0].text):
            names[:] = [span]
        elif weight >= _PIECE_WEIGHT:
            houses.append((weight, span))
        after_job = after_job or is_title(span.text)


def _is_place(text: str) -> bool:
    folded = fold(text)
    return world.is_land(folded) or world.is_city(folded)


def _is_membership(text: str) -> bool:
    """A union or network that one is a member of is rarely whom one works for."""
    return any(folded in world.words("roles", "members") for folded in fold(text).split()[:2])


def _is_rather_a_name(text: str, first: str) -> bool:
    """Whether a later line is much rather a name than the first that might be one: a blessing in a script without capitals."""
    return script(first) == "arabic" and likeness(text) >= likeness(first) + _RATHER


_RATHER = 0.2


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
