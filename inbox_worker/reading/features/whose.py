"""Whom a clause speaks of: "she represents A and I B", "my neighbour belongs to nothing". And what stands beside an organisation that is
only named: "funded by", "hosted by", "a branch of".

Promises features only: of an organisation, and of belonging nowhere. Nobody's name is judged here, only whose stands nearest before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.options import Organisation
from inbox_worker.reading.phrases import Match
from inbox_worker.reading.sayings import Mention, place_of
from inbox_worker.reading.words import CLAUSE, SENTENCE, folded

_REACH = 3
"""So many words may stand between a phrase and the organisation of which it speaks, and between two names of one row."""
_MOST = 12


def of_organisation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation]
) -> Iterator[tuple[str, float]]:
    """Whether the clause in which an organisation stands speaks of the person, and whether it is only somebody's funder, host or member."""
    place = place_of(case.own.letter, one.span)
    if place is None:
        return
    who = "writer" if candidate.writer else "other"
    for name, of_whom in _subjects(case, candidate, *place):
        yield f"{who} {name} {of_whom}", 1.0
    phrases = case.own.letter.of("aside")[:_MOST]
    if not phrases:
        return
    if side := _aside(case, phrases, *place):
        yield f"aside {side}", 1.0
        yield f"{one.source} aside", 1.0
    elif any(_aside(case, phrases, *there) for other in all_ if (there := place_of(case.own.letter, other.span))):
        yield "beside one aside", 1.0


def of_none(case: Case, candidate: Candidate, all_: Sequence[Organisation]) -> Iterator[tuple[str, float]]:
    """Whether it is said of this person that there is no organisation, and whether all that are named are denied or named aside."""
    who = "writer" if candidate.writer else "other"
    words = case.own.letter.words
    said = set()
    for match in case.own.letter.of("no_affiliation")[:_MOST]:
        said |= set(_subjects(case, candidate, match.first, min(match.last, len(words))))
    for name, of_whom in said:
        yield f"none: {who} {name} {of_whom}", 1.0
    if said:
        yield f"none: {who} {'said of the own' if ('told of', 'own') in said else 'said of others only'}", 1.0
    denied = [one for one in all_ if one.told.startswith("denied")]
    if denied:
        chosen = any(one.told.startswith("chosen") for one in all_)
        yield f"none: one denied, {'another chosen' if chosen else 'none chosen'}", 1.0


def _subjects(case: Case, candidate: Candidate, first: int, last: int) -> Iterator[tuple[str, str]]:
    """Of whom the words speak: by who is mentioned last before them and first behind them in their sentence, or else before it."""
    words, sayings = case.own.letter.words, case.own.sayings
    if first >= len(sayings.sentences):
        return
    sentence, mentions = sayings.sentences[first], sayings.mentions
    before = [one for one in mentions if one.last <= first and sayings.sentences[one.first] == sentence]
    behind = [one for one in mentions if one.first >= last and sayings.sentences[one.first] == sentence]
    if before:
        row = _row(before)
        apart = any(words.breaks[at] >= CLAUSE for at in range(row[-1].last, first + 1))
        yield "told of", _whose(row, candidate)
        yield f"told {'in another clause' if apart else 'in a clause'} of", _whose(row, candidate)
    elif not behind:
        earlier = [one for one in mentions if one.last <= first and sayings.sentences[one.first] == sentence - 1]
        yield "told after", _whose(_row(earlier), candidate) if earlier else "nobody"
    if behind:
        near = behind[0].first - last < _REACH
        yield f"told {'right' if near else 'far'} before", _whose(behind[:1], candidate)


def _row(before: Sequence[Mention]) -> Sequence[Mention]:
    """The last ones that are named together: "A, B and C"."""
    at = len(before) - 1
    while at and before[at].first - before[at - 1].last < _REACH:
        at -= 1
    return before[at:]


def _whose(row: Sequence[Mention], candidate: Candidate) -> str:
    own = _names_of(candidate)
    named = [one for one in row if one.names]
    if any(one.names & own for one in named):
        return "own" if len(named) == 1 else "own and others"
    if any(not one.names for one in row):
        return "own" if candidate.writer else "me"
    return "another"


def _names_of(candidate: Candidate) -> frozenset[str]:
    return frozenset(word for form in candidate.forms[:_MOST] for word in folded(form.name.text) if len(word) > 1)


def _aside(case: Case, phrases: Sequence[Match], first: int, last: int) -> str:
    """On which side of an organisation a phrase stands that tells that it is only named aside; "" where none does."""
    words = case.own.letter.words
    for match in phrases:
        if 0 <= first - match.last <= _REACH and not _ends(words.breaks[match.last : first + 1]):
            return "behind its phrase"
        if 0 <= match.first - last <= _REACH and not _ends(words.breaks[last : match.first + 1]):
            return "before its phrase"
    return ""


def _ends(breaks: Sequence[int]) -> bool:
    return any(one >= SENTENCE for one in breaks)
