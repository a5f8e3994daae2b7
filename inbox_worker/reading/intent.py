"""What a letter's words say that its author wants: its phrases, counted by meaning.

A phrase with a hole counts only where a source found something credible in the hole. Promises counts only; what they
amount to is weighed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.phrases import Hole, Match
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.sayings import clause_between
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, SENTENCE, Words, sentence, split

_FILLED = frozenset({Hole.NAME, Hole.NAMES, Hole.OLD, Hole.AFFILIATION, Hole.VALUE})
_FOR_SUBJECTS = "machine_subject"
_REACH = 2
_CLAUSE_WORDS = 6
_MARK = 3
_NOTHING: frozenset[str] = frozenset()
_CONTRARY = {
    "wish": frozenset({"cancel", "cancel_for", "decline", "no_wish", "not_me", "absent", "thanks_only"}),
    "has_pass": frozenset({"no_pass"}),
    "no_pass": frozenset({"has_pass"}),
}
_REQUESTS = frozenset({"wish", "wish_for", "wish_we", "amend", "replace", "add", "cancel", "cancel_for", "staying"})
_SUPPOSED = frozenset({"cancel", "cancel_for", "has_pass", "no_pass", "machine"})


@dataclass(frozen=True, slots=True)
class Intent:
    """How many places of the body and of the subject say each thing; `asks`: there is a question, `asks_more`: one that
    is no request in the form of a question; `hangs`: what is asked for hangs on the answer to one ("Is it for librarians? If so, sign me
    up"); `wavers`: it is told, not asked, that nothing is decided ("maybe I will come"); `elsewhere`: all that is wished for is something
    else than to come ("I want to follow it on Zoom")."""

    body: Counter[str]
    subject: Counter[str]
    asks: bool
    asks_more: bool
    hangs: bool
    wavers: bool
    elsewhere: bool

    def says(self, *categories: str) -> bool:
        """Whether the body or the subject says one of these."""
        return any(self.body[category] or self.subject[category] for category in categories)


def of(letter: Letter, claims: Sequence[Claim], lexicon: Lexicon) -> Intent:
    """What a letter says."""
    body = _in_body(letter, claims, lexicon)
    words = split(letter.subject.text)
    subject = [
        match
        for match in lexicon.book.find(words)
        if (match.phrase.category != _FOR_SUBJECTS or match.first == 0)
        and not any(kind in _FILLED for kind, _, _ in match.holes)
    ]
    asks = bool(letter.of("question")) or any(mark in line.text for line in letter.body for mark in "?？؟")
    body = [
        match
        for match in body
        if not (_is_supposed(letter, match, lexicon) or _is_overruled(match, body) or _only_asks(letter, match))
    ]
    counts = _count(
        match for match in body if not _is_denied(letter, match, lexicon) and not _is_lacking(letter, match, lexicon)
    )
    counts["no_pass"] += sum(_is_lacking(letter, match, lexicon) for match in body)
    counts["no_wish"] += sum(_is_denied(letter, match, lexicon) for match in body)
    counts["registration left"] = sum(_leaves_a_registration(match, letter.matches) for match in body)
    hangs = asks and _hangs(letter, body, lexicon)
    return Intent(
        +(counts + _in_foot(letter, lexicon)),
        _count(subject),
        asks,
        asks and _asks_more(letter, body),
        hangs,
        _wavers(letter, body),
        _is_elsewhere(letter),
    )


def _in_body(letter: Letter, claims: Sequence[Claim], lexicon: Lexicon) -> list[Match]:
    """The phrases of the body that say something of what its author wants."""
    places = [span for claim in claims for span in (*claim.name, claim.affiliation) if span is not None]
    return [
        match
        for match in letter.matches
        if match.phrase.category != _FOR_SUBJECTS
        and _is_filled(letter, match, places, lexicon)
        and not _is_mere_not(letter, match, lexicon)
        and (match.phrase.category != "wish" or not _for_another(letter, match, claims, lexicon))
    ]


def _is_supposed(letter: Letter, match: Match, lexicon: Lexicon) -> bool:
    """Whether a withdrawal or a pass is only supposed: "if" stands in the same clause before it."""
    if match.phrase.category not in _SUPPOSED:
        return False
    words, first, tree = letter.words, match.first, f"if {match.phrase.tag}"
    while first > 0 and match.first - first < _CLAUSE_WORDS and words.breaks[first] < CLAUSE:
        first -= 1
    return any(entry(tree, words, at, match.last, lexicon) > at for at in range(first, match.first + 1))


def _only_asks(letter: Letter, match: Match) -> bool:
    """Whether what sounds like a request asks how things stand: "Is registration still open?", "Is a pass needed to attend?"."""
    return match.phrase.category in _REQUESTS and any(
        other.first < match.last
        and match.first < other.last
        and _is_asked(letter.words, sentence(letter.words, other.first)[1])
        for other in letter.of("whether")
    )


def _wavers(letter: Letter, body: Sequence[Match]) -> bool:
    """Whether it is told, and not asked, that nothing is decided, of the wish to come or where there is none."""
    undecided = _places(letter, (match for match in body if match.phrase.category == "undecided"))
    told = {place for place in undecided if not _is_asked(letter.words, place[1])}
    wished = _places(letter, letter.of("wish", "wish_we"))
    return bool(told & wished) or (bool(told) and not letter.of(*_WISHED))


def _is_elsewhere(letter: Letter) -> bool:
    """Whether something else that may be wished for is named, in each sentence with a wish if there is one."""
    others = _places(letter, letter.of("another_wish"))
    return bool(others) and _places(letter, letter.of(*_WISHED)) <= others


def _places(letter: Letter, matches: Iterable[Match]) -> set[tuple[int, int]]:
    """The sentences in which phrases begin."""
    return {sentence(letter.words, match.first) for match in matches}


_WISHED = ("wish", "wish_we", "wish_for", "me_too")


def _leaves_a_registration(match: Match, all_: Sequence[Match]) -> bool:
    """Whether a withdrawal names what it withdraws: "cancel my registration", not "cannot come"."""
    return match.phrase.category == "cancel" and any(
        other.phrase.category == "registration" and match.first <= other.first <= match.last for other in all_
    )


def _is_overruled(match: Match, all_: Sequence[Match]) -> bool:
    """Whether a phrase about the same words and perhaps more says the contrary: "able to attend" in "no longer able to attend"."""
    against = _CONTRARY.get(match.phrase.category, _NOTHING)
    return any(
        other.phrase.category in against
        and other.first <= match.first
        and match.last <= other.last
        and match.last - match.first <= other.last - other.first
        for other in all_
    )


def _asks_more(letter: Letter, matches: Sequence[Match]) -> bool:
    """Whether a sentence asks without asking for what a registration desk does: "Could you register me?" asks nothing."""
    told = sorted(match.first for match in matches if match.phrase.category in _REQUESTS)
    marked = {match.first for match in letter.of("question")}
    return any(
        (asked or any(at in marked for at in range(first, last))) and not any(first <= at < last for at in told)
        for first, last, asked in _sentences(letter.words)
    )


def _hangs(letter: Letter, matches: Sequence[Match], lexicon: Lexicon) -> bool:
    """Whether a request stands in a sentence that begins with "if", right behind a question."""
    told = {match.first: match.phrase.tag for match in matches if match.phrase.category in _REQUESTS}
    for (_, _, asked), (first, last, _) in pairwise(_sentences(letter.words)):
        tags = {tag for at, tag in told.items() if first <= at < last}
        if asked and any(entry(f"if {tag}", letter.words, first, last, lexicon) > first for tag in tags):
            return True
    return False


def _sentences(words: Words) -> Iterator[tuple[int, int, bool]]:
    """The words of each sentence, and whether a question mark ends it."""
    first = 0
    while first < len(words):
        last = sentence(words, first)[1]
        yield first, last, _is_asked(words, last)
        first = last


def _is_asked(words: Words, last: int) -> bool:
    """Whether a question mark ends the sentence that ends before the word `last`."""
    end = words.starts[last] if last < len(words) else words.ends[-1] + _MARK
    return any(mark in words.text[words.ends[last - 1] : end] for mark in "?？؟")


def _in_foot(letter: Letter, lexicon: Lexicon) -> Counter[str]:
    """What the foot of a letter says of a machine: lists and newsletters put their words where others sign."""
    return Counter({"foot": sum(len(lexicon.foot.find(split(line.text))) for line in letter.signature)})


def _is_mere_not(letter: Letter, match: Match, lexicon: Lexicon) -> bool:
    """Whether what seems to tell a wrong form from the right one is "not …" alone, as stands in any sentence."""
    if match.phrase.category != "amend" or [kind for kind, _, _ in match.holes] != [Hole.OLD]:
        return False
    _, first, last = match.holes[0]
    return last == match.last and entry(f"not {match.phrase.tag}", letter.words, match.first, first, lexicon) == first


def _is_denied(letter: Letter, match: Match, lexicon: Lexicon) -> bool:
    """Whether a wish is none: "not" stands in it, or just before it."""
    if match.phrase.category not in ("wish", "wish_for"):
        return False
    words, first, tree = letter.words, match.first, f"not {match.phrase.tag}"
    while first > 0 and match.first - first < _REACH and words.breaks[first] < CLAUSE:
        first -= 1
    holes = {at for _, start, end in match.holes for at in range(start, end)}
    return any(entry(tree, words, at, match.last, lexicon) > at for at in range(first, match.last) if at not in holes)


def _is_lacking(letter: Letter, match: Match, lexicon: Lexicon) -> bool:
    """Whether "not" stands just before what would say that somebody holds a pass."""
    if match.phrase.category != "has_pass":
        return False
    words, tree = letter.words, f"not {match.phrase.tag}"
    starts = range(max(0, match.first - _REACH), match.first)
    return any(
        entry(tree, words, at, match.first, lexicon) > at and not clause_between(words, at, match.first)
        for at in starts
    )


def _is_filled(letter: Letter, match: Match, places: Iterable[Span], lexicon: Lexicon) -> bool:
    """Whether something credible stands in the holes of a phrase, or at least "my colleague"."""
    holes = [(first, last) for kind, first, last in match.holes if kind in _FILLED]
    if not holes:
        return True
    if any(entry("relation", letter.words, first, last, lexicon) > first for first, last in holes):
        return True
    reach = [letter.words.between(first, last) for first, last in holes]
    return any(
        start <= place.start < end and place.part == letter.part.name for place in places for start, end in reach
    )


def _for_another(letter: Letter, match: Match, claims: Sequence[Claim], lexicon: Lexicon) -> bool:
    """ "I would like to register" is no wish of one's own where a person or "my colleague" follows."""
    words, at = letter.words, match.last
    if at >= len(words) or words.breaks[at] >= SENTENCE:
        return False
    if entry("relation", words, at, len(words), lexicon) > at:
        return True
    stop = next((end for end in range(at + 1, min(at + 4, len(words))) if words.breaks[end] >= SENTENCE), at + 4)
    reach = words.ends[min(stop, len(words)) - 1]
    return any(
        span.part == letter.part.name and words.starts[at] <= span.start < reach
        for claim in claims
        for span in claim.name
        if claim.role is Role.COMES
    )


def _count(matches: Iterable[Match]) -> Counter[str]:
    """How many places say each thing: phrases of one meaning that overlap are one."""
    counts: Counter[str] = Counter()
    reach: dict[str, int] = {}
    for match in sorted(matches, key=lambda match: match.first):
        category = match.phrase.category
        if match.first >= reach.get(category, 0):
            counts[category] += 1
        reach[category] = max(reach.get(category, 0), match.last)
    return counts
