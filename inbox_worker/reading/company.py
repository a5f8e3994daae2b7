"""Who is meant together: what speaks for some people at once, beyond what speaks for each of them.

Promises the choices that are worth weighing, and for each choice features of number and company: how many are said to come, whether the
writer is among them, whether a list, a form or "X and Y" is taken whole. What they weigh is trained.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from inbox_worker.reading import learned
from inbox_worker.reading.claim import Role
from inbox_worker.reading.features import saying
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case, Where
from inbox_worker.reading.model import Kind
from inbox_worker.reading.words import folded

Choice = frozenset[int]
"""The places of those who are meant among all candidates."""

_DOUBTFUL = 5
"""Of so many the presence is weighed; all others come or stay as each one's own chance says."""
_SURELY = 0.015
_STEEPEST = 6.0
_LESS = 0.49
_MANY = 4
_IN_ROWS = ("labelled", "table", "card", "listing", "enumeration", "wish", "answer", "subject", "correction")
_INTENTS = (
    "wish", "wish_we", "wish_for", "me_too", "not_me", "cancel", "cancel_for", "replace", "add", "amend", "staying", "has_pass",
    "point_below", "point_attached", "registered_before",
)  # fmt: skip

UNTRAINED = learned.weighing({"odds": 1.0, "register nobody": -3.0, "amend nobody": -3.0})
"""Each by his own chance; but a registration is somebody's."""


@dataclass(frozen=True, slots=True)
class Company:
    """The likeliest choice, its share of the chances, and how likely each candidate is meant, all choices taken together."""

    choice: Choice
    share: float
    chances: tuple[float, ...]

    @property
    def decided(self) -> tuple[float, ...]:
        """The chances, those of the chosen at least even and those of all others below."""
        return tuple(
            max(chance, 0.5) if at in self.choice else min(chance, _LESS) for at, chance in enumerate(self.chances)
        )


def choices(chances: Sequence[float]) -> list[Choice]:
    """Every choice that the doubtful ones leave open."""
    open_ = [at for at, chance in enumerate(chances) if _SURELY < chance < 1 - _SURELY]
    open_ = sorted(open_, key=lambda at: abs(chances[at] - 0.5))[:_DOUBTFUL]
    fixed = frozenset(at for at, chance in enumerate(chances) if chance >= 0.5 and at not in open_)
    return [fixed | set(some) for size in range(len(open_) + 1) for some in combinations(open_, size)]


def choose(
    case: Case, everybody: Sequence[Candidate], chances: Sequence[float], kind: Kind, model: learned.Model
) -> Company:
    """The likeliest of all choices."""
    options = choices(chances)
    rows = of_choices(case, everybody, chances, kind, options)
    shares = learned.shares(rows, model)
    ranked = {option: shares[str(at)] for at, option in enumerate(options)}
    best = max(options, key=lambda option: ranked[option])
    open_ = frozenset().union(*options) - frozenset.intersection(*options)
    each = [
        sum(share for option, share in ranked.items() if at in option) if at in open_ else chance
        for at, chance in enumerate(chances)
    ]
    likely = best | {at for at, chance in enumerate(each) if chance >= 0.5 and not _may_be_one_of(at, best, everybody)}
    best = likely if len(best) > 1 and likely in ranked else best
    return Company(best, ranked[best], tuple(each))


def _may_be_one_of(at: int, chosen: Choice, everybody: Sequence[Candidate]) -> bool:
    """Whether somebody shares a word of the name with one who is chosen, and may be the same: Joaquim Ferrandis, called Ximo Ferrandis."""
    words = set(folded(everybody[at].name.text))
    return any(not words.isdisjoint(folded(everybody[one].name.text)) for one in chosen - {at})


def of_choices(
    case: Case, everybody: Sequence[Candidate], chances: Sequence[float], kind: Kind, options: Sequence[Choice]
) -> dict[str, dict[str, float]]:
    """The features of each choice, under its place among all."""
    groups = {**_rows(everybody), **_joined(case, everybody)} if len(options) > 1 else {}
    words = [{word for word in folded(one.name.text) if len(word) > 1} for one in everybody]
    said = [intent for intent in _INTENTS if case.own.intent.says(intent)]
    sizes = _sizes(case, everybody, chances)
    if case.own.sayings.assists:
        said.append("assisting")
    return {
        str(at): {
            "odds": sum(_odds(chances[one]) for one in option),
            **dict.fromkeys(_signs(everybody, kind, option, said, sizes), 1.0),
            **dict.fromkeys(_mixed(everybody, words, kind, option), 1.0),
            **_whole(groups, option, kind),
        }
        for at, option in enumerate(options)
    }


def _odds(chance: float) -> float:
    return max(-_STEEPEST, min(_STEEPEST, math.log(max(chance, 1e-9) / max(1 - chance, 1e-9))))


def _sizes(case: Case, everybody: Sequence[Candidate], chances: Sequence[float]) -> frozenset[int]:
    """How many the mail may mean where it says a number: so many, or that number of some only, where more are likely: "Lena and I, both of
    A, and Paul of B"."""
    sizes = case.own.sayings.counts
    likely: Choice = frozenset()
    for at in sorted(range(len(chances)), key=lambda at: -chances[at]) if sizes else ():
        if chances[at] >= _LIKELY and not _may_be_one_of(at, likely, everybody):
            likely |= {at}
    return sizes | {len(likely)} if sizes and len(likely) > max(sizes) else sizes


_LIKELY = 0.85
"""From this chance on each by himself is likely enough to speak against a smaller number."""


def _signs(
    everybody: Sequence[Candidate], kind: Kind, option: Choice, said: Sequence[str], sizes: Collection[int]
) -> Iterator[str]:
    """How many they are, and whether the writer is among them."""
    if not option:
        yield f"{kind} nobody"
    writer = any(everybody[at].writer for at in option)
    rest = sum(not everybody[at].writer for at in option)
    who = f"{'writer' if writer else 'no writer'} and {min(rest, 2)}"
    yield f"{kind} {who}"
    yield f"{kind} {min(len(option), _MANY)} people"
    yield from (f"{kind} {who} while {intent}" for intent in said)
    yield from (f"{who} while {intent}" for intent in said)
    if sizes:
        size = len(option)
        fits = "as many as" if size in sizes else "fewer than" if size < min(sizes) else "others than"
        yield f"{kind} {fits} said"
        yield f"{fits} said, {'with' if writer else 'without'} the writer"


def _mixed(everybody: Sequence[Candidate], names: Sequence[set[str]], kind: Kind, option: Choice) -> Iterator[str]:
    """People of whom two are perhaps one, and people from several letters."""
    words = [word for at in option for word in names[at]]
    if len(words) > len(set(words)):
        yield f"{kind} two share a word"
    wheres = {min(form.where.rank for form in everybody[at].forms) for at in option}
    if len(wheres) > 1:
        yield f"{kind} from several letters"


def _rows(everybody: Sequence[Candidate]) -> dict[tuple[str, ...], list[int]]:
    """Those whom one list, one table or one sort of sentence names."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, one in enumerate(everybody):
        for form in one.forms:
            if form.claim.source in _IN_ROWS and form.claim.role is not Role.MENTIONED:
                members = groups.setdefault((form.where, form.claim.source, form.claim.role), [])
                if at not in members:
                    members.append(at)
    return {key: members for key, members in groups.items() if len(members) > 1}


def _joined(case: Case, everybody: Sequence[Candidate]) -> dict[tuple[str, ...], list[int]]:
    """Pairs between whose names nothing but "and" stands."""
    return {(Where.OWN, "pair", str(one), str(other)): [one, other] for one, other in saying.pairs(case, everybody)}


def _whole(groups: Mapping[tuple[str, ...], list[int]], option: Choice, kind: Kind) -> dict[str, float]:
    """Whether those who are named together are chosen together."""
    found: dict[str, float] = {}
    for (where, source, *role), members in groups.items():
        taken = sum(at in option for at in members)
        how = "whole" if taken == len(members) else "parted" if taken else "left out"
        name = source if source == "pair" else f"{source} {role[0]}"
        for sign in (f"{how} {where} {name}", f"{kind} {how} {source}", f"{kind} {how}"):
            found[sign] = min(found.get(sign, 0.0) + 1.0, 3.0)
    return found
