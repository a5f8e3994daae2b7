"""People and organisations as the networks are asked about them: where they stand among the tokens, and in plain traits what is known.

Promises shares for all options of a person; equal ones where no network has seen the mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.judged import affiliation_likeness, likeness
from inbox_worker.reading.model import Kind, Span
from inbox_worker.reading.options import Organisation
from inbox_worker.reading.tagger import pairing
from inbox_worker.reading.tagger.marks import Marks
from inbox_worker.reading.tagger.network import mean
from inbox_worker.reading.tagger.pairing import Option, Range, Someone

_MOST_MENTIONS = 12
_FARTHEST = 9


def meant(case: Case, one: Candidate, kind: Kind) -> float | None:
    """How likely the networks find it that somebody is meant; None where they have seen no place that names him."""
    found = someone(case.marks, one, kind)
    if not case.marks.inner or not found.mentions:
        return None
    chances = [
        pairing.meant(inner, found, network)
        for inner, network in zip(case.marks.inner, case.lexicon.networks, strict=True)
    ]
    return float(mean(chances, case.lexicon.networks))


def belongs(
    case: Case, one: Candidate, everybody: Sequence[Candidate], options: Sequence[Organisation], kind: Kind
) -> list[float]:
    """The share of each organisation, and last that of none."""
    if not case.marks.inner:
        return [1 / (len(options) + 1)] * (len(options) + 1)
    rows = options_of(case.marks, one, everybody, options)
    found = someone(case.marks, one, kind)
    shares = [
        pairing.belongs(inner, found, rows, network)
        for inner, network in zip(case.marks.inner, case.lexicon.networks, strict=True)
    ]
    return [float(share) for share in mean(shares, case.lexicon.networks)]


def someone(marks: Marks, one: Candidate, kind: Kind) -> Someone:
    """A candidate for the network."""
    return Someone(mentions(marks, one), tuple(sorted(set(_traits(one, kind)))))


def mentions(marks: Marks, one: Candidate) -> tuple[Range, ...]:
    """Where the network has seen somebody named."""
    spans = [span for form in one.forms[: 2 * _MOST_MENTIONS] for span in form.claim.name]
    return tuple(_places(marks, spans))[:_MOST_MENTIONS]


def _places(marks: Marks, spans: Sequence[Span]) -> list[Range]:
    return list(dict.fromkeys(place for span in spans if (place := marks.within(span)) is not None))


def _traits(one: Candidate, kind: Kind) -> Iterator[str]:
    yield f"kind {kind}"
    yield _who(one)
    yield from (f"{form.where} {form.claim.source} {form.claim.role}" for form in one.forms)
    yield f"name {int(likeness(one.name.text) * 4)}"


def _who(one: Candidate) -> str:
    return "writer" if one.writer else "below" if one.below else "another"


def options_of(
    marks: Marks, one: Candidate, everybody: Sequence[Candidate], options: Sequence[Organisation]
) -> list[Option]:
    """The organisations that may be a candidate's, for the network."""
    own = mentions(marks, one)
    others = [place for other in everybody[:_MOST_PEOPLE] if other is not one for place in mentions(marks, other)]
    places = [marks.within(option.span) for option in options]
    gaps = [pairing.nearest(own, place) if place else None for place in places]
    least = min((abs(gap) for gap in gaps if gap is not None), default=0)
    return [
        Option(place, tuple(_of_option(option, one, gap, least, _is_nearer(others, place, gap), len(options))))
        for option, place, gap in zip(options, places, gaps, strict=True)
    ]


_MOST_PEOPLE = 24
"""So many people are looked at for who stands nearest to an organisation."""


def _is_nearer(others: Sequence[Range], place: Range | None, gap: int | None) -> bool:
    """Whether somebody else is named nearer to an organisation."""
    if place is None or gap is None:
        return False
    other = pairing.nearest(others, place)
    return other is not None and abs(other) < abs(gap)


def _of_option(
    option: Organisation, one: Candidate, gap: int | None, least: int, nearer: bool, count: int
) -> Iterator[str]:
    yield f"source {option.source}"
    yield f"where {option.where} {option.role}"
    yield f"row {option.row} of {_who(one)}"
    yield f"cut {option.cut or 'nothing'}"
    yield f"another's {option.another}"
    yield f"told {option.told or 'nothing'}"
    yield f"like {int(affiliation_likeness(option.text) * 5)}"
    yield f"options {min(count, 6)}"
    if gap is None:
        yield "apart nowhere"
        return
    size = min(abs(gap).bit_length(), _FARTHEST)
    yield f"apart {size} {'behind' if gap > 0 else 'before'}"
    yield "somebody nearer" if nearer else "nobody nearer"
    if abs(gap) == least:
        yield "nearest"
