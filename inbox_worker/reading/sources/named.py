"""Organisations that nothing but their capitals tells: "my paper is Harbour Weekly", "(Tidal Law Network)", a letterhead.

Promises claims that only mention, in scripts that have capitals and from writers who use them. Whether anybody belongs there is weighed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import world
from inbox_worker.reading.affiliations import is_telling
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name, is_title, likeness
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.runs.houses import reaches, run_before
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, SENTENCE, Words

NAME = "named"

_MOST = 16
"""So many are proposed for one letter; in a long one the first."""
_LIKE_A_NAME, _PLAINLY_A_NAME, _LETTERHEAD, _LONGEST = 0.5, 0.9, 3, 90


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each different run of capitals, and for each extent that it may have."""
    if not letter.words or letter.words.plain or not letter.words.cased:
        return
    seen: set[str] = set()
    for span in (*_letterhead(letter), *_bracketed(letter), *_running(letter, lexicon)):
        said = " ".join(span.text.split())
        if said not in seen and as_affiliation(said):
            seen.add(said)
            yield Claim(NAME, Role.MENTIONED, affiliation=span)
            if len(seen) >= _MOST:
                return


def _letterhead(letter: Letter) -> Iterator[Span]:
    """The first lines of a letter on paper: the house that writes stands above everything."""
    for line in [line for line in letter.body if line.text.strip()][:_LETTERHEAD]:
        text = line.text.strip()
        if len(text) <= _LONGEST and text[-1] not in ".,!?;:" and affiliation_likeness(" ".join(text.split())) >= 0.5:
            yield letter.span(line.start, line.end)


def _bracketed(letter: Letter) -> Iterator[Span]:
    """What stands in brackets behind a name, or with a name in them: (Tidal Law Network, Apia), (Ana Ruiz, Casa Faro)."""
    for line in letter.body:
        for match in _IN_BRACKETS.finditer(line.text) if "(" in line.text else ():
            inside, start = match.group(1), line.start + match.start(1)
            head, comma, rest = inside.partition(",")
            if comma and as_name(head) is not None and affiliation_likeness(head) < _LIKE_A_NAME:
                start, inside = start + len(inside) - len(rest.lstrip()), rest.strip()
                head = inside.partition(",")[0]
            for text in dict.fromkeys((inside, head)):
                if text[:1].isupper() and (" " in text or not text.istitle()) and likeness(text) < _LIKE_A_NAME:
                    yield letter.span(start, start + len(text))


_IN_BRACKETS = re.compile(r"\(([^()\n@\d]{4,80})\)")


def _running(letter: Letter, lexicon: Lexicon) -> Iterator[Span]:
    words, at = letter.words, 0
    while at < len(words):
        ends = reaches(words, at, len(words), lexicon) if _may_begin(words, at, lexicon) else []
        led = bool(ends) and _is_led(words, at, lexicon)
        for end in ends if _goes_on(words, at, ends) else ends[:1]:
            if _may_be(words, at, end, led=led):
                yield letter.said(at, end)
                if (begin := _joined(words, at, end, lexicon)) < at:
                    yield letter.said(begin, end)
            if _opens_a_sentence(words, at, end) and _may_be(words, at + 1, end, led=led):
                yield letter.said(at + 1, end)
        at = max([at + 1, *ends[:1]])


def _goes_on(words: Words, at: int, ends: list[int]) -> bool:
    """Small words belong to what begins with its sort (in Russian and Ukrainian adjectives may stand before it), or if a link leads on to
    them; else the sentence goes on."""
    if words.folded[at] in world.words("organisations", "strong"):
        return True
    if ends and words.folded[at] >= "\u0400" and any(map(is_telling, words.folded[at : ends[0]])):
        return True
    return bool(ends) and ends[0] < len(words) and words.folded[ends[0]] in world.words("organisations", "links")


def _may_begin(words: Words, at: int, lexicon: Lexicon) -> bool:
    """A capital that no sentence needs, or the first of several words with one."""
    if not words.text[words.starts[at]].isupper() or words.folded[at] in words.common or at in words.addresses:
        return False
    return entry("me", words, at, len(words), lexicon) == at


def _opens_a_sentence(words: Words, at: int, end: int) -> bool:
    """Whether the first of three words or more may have its capital from the sentence alone: "Both Mountain Rescue Faro"."""
    return end - at > 2 and words.breaks[at] >= SENTENCE and words.text[words.starts[at + 1]].isupper()


def _is_led(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether an article, "from" or a job stands right before, which lead to houses more often than to people."""
    if not at or words.breaks[at] >= CLAUSE:
        return bool(at) and words.breaks[at] == CLAUSE and _is_behind_a_job(words, at)
    return words.folded[at - 1] in world.words("organisations", "articles") or any(
        entry("from", words, first, at, lexicon) == at for first in range(max(0, at - _LEADING), at)
    )


_LEADING = 3


def _is_behind_a_job(words: Words, at: int) -> bool:
    """Whether the clause before is a job: "founder, | Decent Spas"."""
    first = at - 1
    while first > 0 and words.breaks[first] < CLAUSE and at - first < _JOB_WORDS:
        first -= 1
    return words.text[words.ends[at - 1] : words.starts[at]].strip() == "," and is_title(_text(words, first, at))


_JOB_WORDS = 8


def _text(words: Words, first: int, end: int) -> str:
    return " ".join(words.text[words.starts[first] : words.ends[end - 1]].split())


def _joined(words: Words, at: int, end: int, lexicon: Lexicon) -> int:
    """Where a name of three parts or more begins of which the last two are joined: "Rescue, | Hope & Kinship"; `at` where none does."""
    if not at or words.text[words.ends[at - 1] : words.starts[at]] != ", ":
        return at
    joint = any(entry("and", words, i, end, lexicon) > i for i in range(at + 1, end))
    signed = "&" in words.text[words.starts[at] : words.ends[end - 1]]
    begin = run_before(words, max(0, at - _PART_WORDS), at, lexicon) if joint or signed else at
    return begin if at - begin <= _PART_WORDS else at


_PART_WORDS = 3


def _may_be(words: Words, first: int, end: int, *, led: bool) -> bool:
    """Two words at least, or one in capitals or with one inside it; a person's name is not proposed, unless it is `led` to like a house."""
    text = _text(words, first, end)
    if any(map(str.isdigit, text)) or world.is_land(" ".join(words.folded[first:end])):
        return False
    if end - first == 1:
        opened = words.breaks[first] == CLAUSE or (words.breaks[first] < SENTENCE and not text.istitle())
        return opened and len(text) > 3 and (as_name(text) is None or (led and not text.istitle()))
    return likeness(text) < (_PLAINLY_A_NAME if led else _LIKE_A_NAME) or affiliation_likeness(text) >= _LIKE_A_NAME
