"""The header: display name ("Doe, Jane (ORG)") and address of the author."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.view import Letter

NAME = "sender"

_BRACKET = re.compile(r"[(\[（]([^)\]）]{2,80})[)\]）]|(?:\s[-–—|/@]\s|,\s)(.{2,80})$")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:  # noqa: ARG001 - all sources are called alike
    """The display name as a name, or as an organisation; an organisation in brackets behind it."""
    span = letter.author_name
    if span is None or "@" in span.text:
        return
    organisation = _bracketed(span)
    name = as_name(span.text)
    if name is not None:
        yield Claim(NAME, Role.AUTHOR, (span,), organisation)
    elif organisation:
        head = Span(
            span.region, span.part, span.start, organisation.start, span.text[: organisation.start - span.start]
        )
        head = _trimmed(head)
        yield Claim(NAME, Role.AUTHOR, (head,) if as_name(head.text) else (), organisation)
    elif as_affiliation(span.text):
        yield Claim(NAME, Role.AUTHOR, affiliation=span)


def _bracketed(span: Span) -> Span | None:
    match = _BRACKET.search(span.text)
    if match is None:
        return None
    group = 1 if match.group(1) else 2
    text = match.group(group)
    if as_affiliation(text) is None or (group == 2 and affiliation_likeness(text) < 0.5):
        return None
    start = span.start + match.start(group)
    return Span(span.region, span.part, start, start + len(text), text)


def _trimmed(span: Span) -> Span:
    text = span.text.rstrip(" ([（-–—|/,")
    return Span(span.region, span.part, span.start, span.start + len(text), text)
