"""People under the heading of their house, and people above it: what the order of lines says of a list.

Promises nothing unless the same order comes twice: one heading alone may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from inbox_worker.reading import records
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name, is_title, likeness
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.regions import Line
from inbox_worker.reading.runs.houses import organisation_run
from inbox_worker.reading.runs.place import entry, is_capital
from inbox_worker.reading.view import Letter

_MARK = re.compile(
    r"[\s*#=_•►▪-]*(?:\(?(?:[A-Z]|[IVX]{1,4}|\d{1,2})\s?[.)]\s*|(?:[A-Z]|[IVX]{1,4}|\d{1,2})\s[-–—:]\s)?"
)
_END = " \t:：*=_-–—"
_LONGEST, _LIKELY, _AT_LEAST, _BELOW = 80, 0.5, 2, 3

People = Callable[[Line], list[Claim]]


def under_headings(letter: Letter, people: People, lexicon: Lexicon) -> Iterator[Claim]:
    """Each person with the house that stands on a line of its own above the names."""
    headed = _headed(letter, people, lexicon)
    if len(headed) < _AT_LEAST or sum(_is_likely(head.text) for head, _ in headed) * 2 < len(headed):
        return
    for head, claims in headed:
        for claim in claims:
            if not claim.affiliation:
                role = claim.role if claim.name else Role.AUTHOR  # "me"
                yield replace(claim, role=role, affiliation=head)


def _headed(letter: Letter, people: People, lexicon: Lexicon) -> list[tuple[Span, list[Claim]]]:
    """The headings with the people below each; a line that is neither ends a group."""
    groups: list[tuple[Span | None, list[Claim]]] = []
    above: Line | None = None  # the line right above, if it names an unmarked person
    last: Line | None = None  # the last line that names a person
    for line in letter.body:
        if not line.text.strip():
            above = None
            continue
        head = None if above and not _is_inside(line, above) else _heading(letter, line, lexicon)
        claims = [] if head else people(line)
        if head or not claims or (last and _indent(line) < _indent(last)):
            groups.append((head, []))
        if groups and not head:
            groups[-1][1].extend(claims)
        last = line if claims else last
        above = line if claims and line.text.lstrip()[0].isalpha() else None
    return [(head, claims) for head, claims in groups if head and claims]


def _is_inside(line: Line, above: Line) -> bool:
    """Whether a line stands further to the left than the one above, or bears a mark."""
    mark = _MARK.match(line.text)
    return _indent(line) < _indent(above) or bool(mark and mark.group().strip())


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _heading(letter: Letter, line: Line, lexicon: Lexicon) -> Span | None:
    """The house that a line names and nothing else, or that a sentence names which leads on to a list."""
    if "," in line.text:
        return _led_on(letter, line, lexicon) or _alone(letter, line, lexicon)
    return _alone(letter, line, lexicon) or _led_on(letter, line, lexicon)


def _led_on(letter: Letter, line: Line, lexicon: Lexicon) -> Span | None:
    """The first likely house of a line that ends in a colon: "y por parte de Casa Tonalá vendrá:"."""
    if not line.text.rstrip().endswith((":", "：")) or len(line.text) > _SENTENCE:
        return None
    words = letter.words_of(line.start, line.end)
    for at in range(len(words)):
        end = organisation_run(words, at, len(words), lexicon) if is_capital(words, at) else at
        if end - at > 1:
            span = letter.said_in(words, at, end)
            if _is_likely(span.text):
                return span
    return None


_SENTENCE = 160


def _alone(letter: Letter, line: Line, lexicon: Lexicon) -> Span | None:
    """The house that a line names and nothing else."""
    start = line.start + _MARK.match(line.text).end()  # type: ignore[union-attr]
    end = line.start + len(line.text.rstrip(_END))
    if not 2 < end - start <= _LONGEST:
        return None
    words = letter.words_of(start, end)
    first = entry("from", words, 0, len(words), lexicon)
    if 0 < first < len(words):
        start = words.starts[first]
    span = letter.span(start, end)
    said = " ".join(span.text.split())
    if "@" in said or records.label_kind(said, lexicon) or as_affiliation(said) is None or is_title(said):
        return None
    capitals = said.isupper() and likeness(said) < _LIKELY
    return span if _is_likely(said) or capitals else None


def _is_likely(text: str) -> bool:
    said = " ".join(text.split())
    return affiliation_likeness(said) >= _LIKELY > likeness(said)


def above_houses(letter: Letter, people: People) -> Iterator[Claim]:
    """Each person with the house on one of the lines right below, where a line holds the name alone."""
    found: list[Claim] = []
    lines = list(letter.body)
    for at, line in enumerate(lines):
        claims = people(line) if line.text.strip() else []
        if len(claims) == 1 and claims[0].name and not claims[0].affiliation and as_name(line.text.strip(_END)):
            house = _house(letter, _block(lines[at + 1 : at + 1 + _BELOW], people))
            found += [replace(claims[0], affiliation=house)] if house else []
    if len(found) >= _AT_LEAST:
        yield from found


def _block(lines: Iterable[Line], people: People) -> Iterator[Line]:
    """The lines until an empty one or the next person."""
    for line in lines:
        if not line.text.strip() or (people(line) and not _is_likely(line.text)):
            return
        yield line


def _house(letter: Letter, lines: Iterable[Line]) -> Span | None:
    spans = [letter.span(line.start, line.end) for line in lines]
    likely = [
        span for span in spans if len(span.text) <= _LONGEST and _is_likely(span.text) and not is_title(span.text)
    ]
    return max(likely, key=lambda span: affiliation_likeness(" ".join(span.text.split())), default=None)
