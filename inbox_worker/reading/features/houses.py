"""What tells whether an organisation is somebody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inbox_worker.reading.claim import FORMS
from inbox_worker.reading.features import nearness, whose
from inbox_worker.reading.features.seen import agreement, odds
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.judged import affiliation_likeness, is_title, same_affiliation
from inbox_worker.reading.model import Kind
from inbox_worker.reading.options import Organisation

_RULED_OUT, _LOOKED_AT = 0.003, 5
NONE = "none"
"""What stands for no organisation among the places of the options."""


def of_affiliations(
    case: Case, candidate: Candidate, options: Sequence[Organisation], kind: Kind, paired_: Sequence[float]
) -> dict[str, dict[str, float]]:
    """Of each organisation, under its place among the options, the features that tell whether it is the person's; last, under `NONE`,
    those that tell that the person belongs nowhere. `paired_` are the shares that the networks give to each and to none; what they all but
    rule out is left out, unless it is among the likeliest all the same."""
    *shares, none = paired_
    least = min(_RULED_OUT, *sorted(shares, reverse=True)[:_LOOKED_AT]) if shares else 0.0
    rows = {
        str(at): of_affiliation(case, candidate, one, options, kind) | dict(odds("belongs", share))
        for at, (one, share) in enumerate(zip(options, shares, strict=True))
        if share >= least
    }
    return rows | {NONE: of_none(case, candidate, options) | dict(odds("belongs nowhere", none))}


def of_affiliation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation], kind: Kind
) -> dict[str, float]:
    """The features that tell whether an organisation is the person's, but for what the network says of the pair."""
    return {name: float(value) for name, value in _affiliation(case, candidate, one, all_, kind) if value}


def _affiliation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation], kind: Kind
) -> Iterator[tuple[str, float]]:
    twins = [other for other in all_ if same_affiliation(one.text, other.text)]
    who = "writer" if candidate.writer else "other"
    despite = "despite a row: " if _stands_against_a_row(twins, all_) else ""
    for twin in twins:
        exact = twin.text == one.text
        yield f"{despite}{'exact' if exact else 'alike'} {twin.where} {twin.source}", 1.0
        yield f"{despite}{'exact' if exact else 'alike'} {'row' if twin.row else 'not row'} {who} {twin.role}", 1.0
    yield f"{who} row", float(any(twin.row for twin in twins))
    yield f"{who} not row beside rows", float(not any(twin.row for twin in twins) and any(other.row for other in all_))
    yield "twins", min(len({(twin.source, twin.where) for twin in twins}), 5) / 5
    like = affiliation_likeness(one.text)
    yield "like an organisation", like
    yield "unlike an organisation", float(like < 0.35)
    yield f"cut {one.cut or 'nothing'}", 1.0
    yield f"cut {one.cut or 'nothing'} {one.source}", 1.0
    yield "pieces of it too", float(not one.cut and any(other.cut and other.text in one.text for other in all_))
    yield "longest", float(all(len(one.text) >= len(twin.text) for twin in twins))
    yield "shortest", float(all(len(one.text) <= len(twin.text) for twin in twins) and len(twins) > 1)
    yield "small letters", float(one.text.islower())
    yield "long", float(len(one.text) > 70)
    yield from _said(case, one, all_, kind)
    yield from nearness.of_organisation(case, candidate, one, all_)
    yield from whose.of_organisation(case, candidate, one, all_)
    yield from agreement(case.marks.house(one.span))


def _stands_against_a_row(twins: Sequence[Organisation], all_: Sequence[Organisation]) -> bool:
    """Whether the person has a likely organisation beside the own name and this is another: how often it is told counts for less then."""
    if any(twin.row for twin in twins):
        return False
    rows = [other for other in all_ if other.row and other.source != "signature" and not is_title(other.text)]
    return any(other.source in FORMS or affiliation_likeness(other.text) >= _LIKELY_ROW for other in rows)


_LIKELY_ROW = 0.5
"""Sources that tell by a label or a column what is an organisation."""


def _said(case: Case, one: Organisation, all_: Sequence[Organisation], kind: Kind) -> Iterator[tuple[str, float]]:
    former = [claim.affiliation.text for claim in case.own.claims if claim.not_affiliation and claim.affiliation]
    yield "former", float(any(same_affiliation(one.text, text) for text in former))
    yield from _told(one, all_)
    yield "none said", float(any(claim.none for claim in case.own.claims))
    label = "".join(case.own.letter.author.domain.replace("-", "").split(".")[:1])
    key = "".join(character for character in one.text.lower() if character.isalnum())
    yield "domain fits", float(len(label) > 3 and one.source != "address" and (label in key or key in label))
    yield "only an organisation", float(len({other.text for other in all_}) == 1)
    yield f"{kind} {one.where}", 1.0
    yield f"{kind} {one.role}", 1.0


def _told(one: Organisation, all_: Sequence[Organisation]) -> Iterator[tuple[str, float]]:
    """What the mail says in so many words counts double, and more where one is denied and another chosen."""
    told = {other.told for other in all_} - {""}
    if told:
        both = {mark.partition(" ")[0] for mark in told} == {"chosen", "denied"}
        yield f"told: {one.told}" if one.told else f"not told beside {' and '.join(sorted(told))}", _SAID
        if both:
            yield f"told: {one.told.partition(' ')[0] or 'nothing'} of two", _SAID


_SAID = 2.0


def of_none(case: Case, candidate: Candidate, all_: Sequence[Organisation]) -> dict[str, float]:
    """The features that tell that the person belongs nowhere."""
    likely = [one for one in all_ if affiliation_likeness(one.text) >= 0.5]
    found = {
        "none": 1.0,
        "none: said": float(any(claim.none for claim in case.own.claims)),
        f"none: said {nearness.none_said(case, candidate) or 'nowhere'}": 1.0,
        "none: said of the person": float(any(form.claim.none for form in candidate.forms)),
        "none: no domain": float(not any(one.source == "address" for one in all_)),
        "none: nothing likely": float(not likely),
        "none: no row": float(not any(one.row for one in all_)),
        "none: many words": float(len(case.own.letter.words) > 60),
        "none: somebody else": float(not candidate.writer),
        "none: tagger sees": max((case.marks.house(one.span).whole for one in all_), default=0.0),
        **dict(whose.of_none(case, candidate, all_)),
    }
    return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation chosen for a person (None: none), its share of the chances, its features, how many different ones there were, and
    what the network alone gives to it and to the best of the others."""

    organisation: Organisation | None
    share: float
    row: Mapping[str, float]
    options: int
    paired: float = 0.0
    rival: float = 0.0
