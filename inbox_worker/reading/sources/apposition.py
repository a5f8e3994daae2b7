"""Name and organisation side by side: "Jane Doe, ORG" as a sentence, a line or behind "I"."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.runs.people import people
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, SENTENCE

NAME = "apposition"


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """The person with whom a sentence begins, or who follows "I," at its beginning."""
    words = letter.words
    starts = [at for at in range(len(words)) if words.breaks[at] >= SENTENCE]
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(words)
        first = entry("me", words, start, end, lexicon)
        found = next(people(words, first, min(end, first + 40), lexicon), None)
        if found is None or found.name is None or found.name[0] != first:
            continue
        whole = max(place[1] for place in (found.name, found.affiliation) if place)
        if found.affiliation or whole >= end - 1 or first > start or words.breaks[whole] >= 2:
            affiliation = letter.said(*found.affiliation) if found.affiliation else None
            yield Claim(NAME, Role.AUTHOR if first > start else Role.COMES, (letter.said(*found.name),), affiliation)
    yield from _behind_me(letter, lexicon)


def _behind_me(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """ "One for me (Jane Doe, ORG)": the name in brackets or commas behind "me"."""
    words = letter.words
    for at in range(len(words) - 1):
        after = entry("me", words, at, len(words), lexicon)
        if after > at and after < len(words) and words.breaks[at] < SENTENCE and words.breaks[after] == CLAUSE:
            found = next(people(words, after, min(len(words), after + 24), lexicon), None)
            if found and found.name and found.name[0] == after:
                affiliation = letter.said(*found.affiliation) if found.affiliation else None
                yield Claim(NAME, Role.AUTHOR, (letter.said(*found.name),), affiliation)
