"""Every full name in the body, and every organisation, whatever is said of them."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.runs import organisation_run, people
from inbox_worker.reading.view import Letter

NAME = "mention"

_LIKELY = 0.6


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim of the role mentioned for each."""
    if letter.words.plain or not letter.words.cased:
        yield from _arabic(letter, lexicon)
        return
    yield from _organisations(letter, lexicon)
    for found in people(letter.words, 0, len(letter.words), lexicon):
        if found.name:
            yield Claim(
                NAME,
                Role.MENTIONED,
                (letter.said(*found.name),),
                letter.said(*found.affiliation) if found.affiliation else None,
                letter.said(found.email, found.email + 1) if found.email is not None else None,
            )


def _arabic(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """In a script without capitals: names that begin with a known given name."""
    words, known, at = letter.words, world.words("people", "given") | world.words("people", "arabic_heads"), 0
    while at < len(words):
        if words.folded[at] >= "\u0600" and words.folded[at] in known:
            found = next(people(words, at, min(at + 24, len(words)), lexicon), None)
            if found and found.name and found.name[0] == at and found.name[1] > at + 1:
                beside = letter.said(*found.affiliation) if found.affiliation else None
                yield Claim(NAME, Role.MENTIONED, (letter.said(*found.name),), beside)
                at = found.name[1]
                continue
        at += 1


def _organisations(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    at, words = 0, letter.words
    while at < len(words):
        end = at if words.folded[at] in words.common else organisation_run(words, at, len(words), lexicon)
        span = letter.said(at, end) if end > at else None
        if (
            span
            and not any(map(str.isdigit, span.text))
            and affiliation_likeness(span.text) >= _LIKELY
            and as_affiliation(span.text)
        ):
            yield Claim(NAME, Role.MENTIONED, affiliation=span)
        at = max(end, at + 1)
