"""What the tagger marks, as claims: names and organisations that no phrase and no layout told of.

Whether they may be what they are taken for is judged like every other claim; how much they count is weighed in `weigh`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inbox_worker.reading import dense_house
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.model import Span
from inbox_worker.reading.tagger.marks import Marks
from inbox_worker.reading.view import Letter

NAME = "marked"
_SEVERAL = 3
"""What runs over so many names of others is no name."""


def marked_in(letter: Letter, marks: Marks, claims: Sequence[Claim]) -> Iterator[Claim]:
    """The marks that stand in the text of a letter: its own lines, not those of a letter quoted in it. A name is proposed where none of the
    other `claims` has found the same words; an organisation always, for where it ends is what is doubtful, but
    not together with somebody's name."""
    ranges = [(lines[0].start, lines[-1].end) for lines in (letter.body, letter.signature) if lines]
    named = [span for claim in claims for span in claim.name]
    for span, _ in marks.names():
        if (
            span not in named
            and sum(span.overlaps(other) for other in set(named)) < _SEVERAL
            and _stands_in(span, letter, ranges)
            and not _begins_a_title(letter.part.text, span)
        ):
            yield Claim(NAME, Role.MENTIONED, (span,))
    for span, _ in marks.houses():
        free = not any(span.overlaps(name) for name in named)
        if free and _stands_in(span, letter, ranges):
            yield from (Claim(NAME, Role.MENTIONED, affiliation=one) for one in (span, *_without_spaces(letter, span)))


def _without_spaces(letter: Letter, span: Span) -> Iterator[Span]:
    """In Han and kana a mark often begins or ends within a word: the other extents that the house may have."""
    if dense_house.is_dense(span.text):
        for start, end in dense_house.extents(letter.part.text, span.start, span.end):
            yield letter.span(start, end)


def _begins_a_title(text: str, span: Span) -> bool:
    """Whether a quote opens before the words and goes on behind them."""
    return text[span.start - 1 : span.start] in _OPENING and text[span.end : span.end + 1] == " "


_OPENING = ("«", "“", "„")


def _stands_in(span: Span, letter: Letter, ranges: list[tuple[int, int]]) -> bool:
    return (
        span.region is letter.region
        and span.part == letter.part.name
        and any(start <= span.start < end for start, end in ranges)
    )
