"""The address itself: "jane.doe@…" may be the only place where the name stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.view import Letter

NAME = "address"

_NAME = re.compile(r"([^\W\d_]{2,})[._-]([^\W\d_]{2,})(?:[._-]([^\W\d_]{2,}))?(?=\d*@)")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:  # noqa: ARG001 - all sources are called alike
    """The words of the local part, where they are two or three."""
    span = letter.author_address
    match = _NAME.match(span.text) if span else None
    if span is None or match is None:
        return
    yield Claim(
        NAME,
        Role.AUTHOR,
        tuple(
            Span(
                span.region,
                span.part,
                span.start + match.start(group),
                span.start + match.end(group),
                match.group(group),
            )
            for group in (1, 2, 3)
            if match.group(group)
        ),
    )
