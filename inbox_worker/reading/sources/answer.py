"""Answers written below the questions of a quoted form: "> Your full name:" and the name on the next line."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading import records
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import as_name
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, split

NAME = "answer"

_LONGEST, _LABEL_WORDS = 160, 4


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim with what the answers say of the sender."""
    if letter.region is not Region.OWN or ">" not in letter.part.text:
        return
    pairs: list[tuple[str, Span]] = []
    for line in (*letter.body, *letter.signature):
        question = _question_above(letter.part.text, line.start) if line.text.strip() else ""
        kind = _asked(question, lexicon) if question else None
        if kind:
            pairs.append((kind, _first_words(letter, line.start, line.end, kind)))
    for claim in records.form_claims(NAME, pairs, lexicon):
        yield Claim(
            NAME, Role.AUTHOR if claim.name else Role.ALL, claim.name, claim.affiliation, claim.email, none=claim.none
        )


def _question_above(text: str, start: int) -> str:
    """The quoted line right above a line of the sender's; "" where his own words stand there."""
    above = text[:start].rstrip()[-_LONGEST:].rpartition("\n")[2]
    return above.lstrip("> ") if above.startswith(">") else ""


def _asked(question: str, lexicon: Lexicon) -> str | None:
    """What a question asks for: the first label that stands in it."""
    words = split(question)
    for at in range(len(words)):
        for end in range(min(at + _LABEL_WORDS, len(words)), at, -1):
            kinds = lexicon.labels.get(" ".join(words.folded[at:end]))
            if kinds and kinds[0] in ("name", "affiliation", "email"):
                return kinds[0]
    return None


def _first_words(letter: Letter, start: int, end: int, kind: str) -> Span:
    """The answer without what is said after it."""
    words = letter.words_of(start, end)
    stop = next((at for at in range(1, len(words)) if words.breaks[at] >= CLAUSE), None)
    whole = letter.span(start, end)
    if stop is None or (kind == "name" and as_name(whole.text) is not None):
        return whole
    head = letter.span(start, words.ends[stop - 1])
    return whole if kind == "affiliation" and words.breaks[stop] == CLAUSE else head
