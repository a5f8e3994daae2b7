"""What tells whether everything in a reading is right: the numbers from which its confidence is made.

As in `features`, no word of any language goes in; the names are those of trees.npz.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from inbox_worker.reading import held_pass, paired
from inbox_worker.reading.features.houses import Place
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case, Where
from inbox_worker.reading.judged import affiliation_likeness, likeness, same_affiliation
from inbox_worker.reading.model import Kind
from inbox_worker.reading.one_person import alike


def of_doubt(
    case: Case, kind: Kind, sureness: float, people: Sequence[tuple[Candidate, float]], places: Sequence[Place]
) -> dict[str, float]:
    """The features that tell whether everything in a reading is right."""
    chosen = [one for one, chance in people if chance >= 0.5]
    doubts = [min(chance, 1 - chance) for _, chance in people]
    found = {
        "bias": 1.0,
        f"kind {kind}": 1.0,
        "kind doubt": _steep(1 - sureness),
        "most doubtful person": _steep(max(doubts, default=1.0)),
        "doubts of people": min(sum(doubts), 2.0),
        "nobody": float(not chosen),
        "several": float(len(chosen) > 1),
        "many": float(len(chosen) > 4),
        "left out": min(sum(chance < 0.5 and not one.writer for one, chance in people), 3) / 3,
        "writer left out": float(any(chance < 0.5 and one.writer for one, chance in people)),
        **dict.fromkeys(_doubts_of_mail(case), 1.0),
        **_doubts_by_tagger(case, kind, chosen, places),
        **_doubts_by_pairs(case, kind, people, places),
        **_doubts_of_count(case, chosen),
        **_doubts_of_others(case, people, places),
        **_doubts_of_pass(case),
    }
    for one in chosen:
        found |= dict.fromkeys(_doubts_of_name(one), 1.0)
    if places:
        found |= _doubts_of_place(min(places, key=lambda place: place.share), places)
    return {name: value for name, value in found.items() if value}


def of_company(share: float) -> dict[str, float]:
    """How far these people together are the likeliest."""
    return {"doubt of company": _steep(1 - share)}


def _doubts_of_count(case: Case, chosen: Sequence[Candidate]) -> dict[str, float]:
    """Where the mail speaks of more people than were found: a number, a plural, rows of a table that name nobody."""
    counts = [count for heard in case.all for count in heard.sayings.counts]
    rows = max((len(table) - 1 for document in case.message.documents for table in document.tables), default=0)
    said = case.own.intent
    return {
        "count: more are said": float(bool(counts) and max(counts) > len(chosen)),
        "count: so many are said": float(len(chosen) in counts and len(chosen) > 1),
        "count: more rows": float(rows > len(chosen)),
        "count: others without a name": float(len(chosen) == 1 and said.says("wish_we", "add")),
        "count: unread files": float(any(document.fault for document in case.message.documents)),
    }


def _doubts_of_pass(case: Case) -> dict[str, float]:
    """How doubtful it is whether a pass is held, by the weights and by the networks."""
    chance, seen = held_pass.chance(case), held_pass.seen(case)
    return {
        "pass doubt": _steep(min(chance, 1 - chance)),
        "tagger: pass": _steep(1 - seen if chance > held_pass.LIKELY else seen),
    }


def _doubts_of_others(
    case: Case, people: Sequence[tuple[Candidate, float]], places: Sequence[Place]
) -> dict[str, float]:
    """What else looks like a person or an organisation in the sender's own words, and is no part of the reading."""
    texts = [place.organisation.text for place in places if place.organisation]
    houses = dict.fromkeys(
        claim.affiliation.text
        for claim in case.own.claims
        if claim.affiliation and affiliation_likeness(claim.affiliation.text) >= _LIKELY
    )
    others = [house for house in list(houses)[:_MOST] if not any(same_affiliation(house, text) for text in texts)]
    apart = [house for house in others if not any(house in text or text in house for text in texts)]
    left = [one for one, chance in people if chance < 0.5 and likeness(one.name.text) >= _LIKELY]
    ends = [text.split()[-1] for text in texts]
    return {
        "others: houses": min(len(apart), 3) / 3,
        "others: extents": min(len(others) - len(apart), 3) / 3,
        "others: people": min(len(left), 3) / 3,
        "others: people in own words": float(any(form.where is Where.OWN for one in left for form in one.forms)),
        "house in small letters": float(
            any(text[:1].islower() or end[:1].islower() for text, end in zip(texts, ends, strict=True))
        ),
        "house with digits": float(any(any(map(str.isdigit, text)) for text in texts)),
        "house of one word": float(any(" " not in text and text[:1] < "\u3005" for text in texts)),
        "house with a comma": float(any(mark in text for text in texts for mark in ",،、–(")),
    }


_LIKELY, _MOST = 0.5, 12
_SEEN = 0.5
"""From this likelihood on what the tagger marks ought to be part of the reading."""


def _doubts_by_tagger(case: Case, kind: Kind, chosen: Sequence[Candidate], places: Sequence[Place]) -> dict[str, float]:
    """Where the tagger sees the mail otherwise: two readers who agree are seldom both wrong."""
    marks = case.marks
    names = [marks.name(span for form in one.forms for span in form.claim.name).whole for one in chosen]
    houses = [marks.house(place.organisation.span).whole for place in places if place.organisation]
    other_names = [
        share
        for span, share in marks.names()
        if not any(alike(span.text, form.name.text) for one in chosen for form in one.forms)
    ]
    texts = [place.organisation.text for place in places if place.organisation]
    other_houses = [
        share for span, share in marks.houses() if not any(same_affiliation(span.text, text) for text in texts)
    ]
    return {
        "tagger: kind": _steep(1 - marks.kinds.get(kind, 0.0)),
        "tagger: least name": min(names, default=0.0),
        "tagger: least house": min(houses, default=1.0),
        "tagger: another name": max(other_names, default=0.0),
        "tagger: another house": max(other_houses, default=0.0),
        "tagger: agrees": float(
            min(names, default=0.0) > _SEEN
            and min(houses, default=1.0) > _SEEN
            and max([*other_names, *other_houses], default=0.0) < _SEEN
        ),
    }


def _doubts_by_pairs(
    case: Case, kind: Kind, people: Sequence[tuple[Candidate, float]], places: Sequence[Place]
) -> dict[str, float]:
    """Where the network alone would choose other people or other organisations."""
    seen = [(chance >= 0.5, paired.meant(case, one, kind)) for one, chance in people]
    mine = [meant for chosen, meant in seen if chosen and meant is not None]
    others = [meant for chosen, meant in seen if not chosen and meant is not None]
    least, most = min(mine, default=0.0), max(others, default=0.0)
    house, rival = min((one.paired for one in places), default=0.0), max((one.rival for one in places), default=0.0)
    return {
        "pairs: least meant": _steep(1 - least),
        "pairs: another meant": _steep(most),
        "pairs: least house": _steep(1 - house),
        "pairs: another house": _steep(rival),
        "pairs: same people": float(least > _SEEN > most),
        "pairs: same houses": float(house > _SEEN),
        "pairs: all the same": float(least > _SEEN > most and house > _SEEN),
    }


def _steep(doubt: float) -> float:
    """Doubts count by their order of magnitude: 0.001 is far from 0.05."""
    return (5.0 + math.log10(max(doubt, 0.00001))) / 5


def _doubts_of_mail(case: Case) -> Iterator[str]:
    words = len(case.own.letter.words)
    told = {
        "topic weak": case.topic.score < 1.0,
        "topic other": case.topic.other,
        "machine": bool(case.machine),
        "long": words > 120,
        "short": words <= 25,
        "asks": case.own.intent.asks,
        "files": bool(case.attached),
        "below": any(heard.where in (Where.BELOW, Where.DEEPER) for heard in case.heard),
        "faults": bool(case.message.faults),
        "unlike letters": any(
            case.own.intent.says(name) for name in ("undecided", "business", "other_event", "absence", "decline")
        ),
        "no wish": not case.own.intent.says("wish", "wish_we", "wish_for"),
    }
    return (f"mail {name}" for name, true in told.items() if true)


def _doubts_of_name(one: Candidate) -> Iterator[str]:
    name = one.name
    texts = {form.name.text for form in one.forms if form.where is Where.OWN}
    told = {
        "unlike": likeness(name.text) < 0.45,
        "one word": " " not in name.text and name.text[:1] < "\u3005",
        "one source": len({form.claim.source for form in one.forms}) < 2,
        "two sources": len({form.claim.source for form in one.forms}) == 2,
        "doubtful": name.doubtful,
        "several forms": len(texts) > 1,
        "only header": all(form.claim.source in ("sender", "address", "copied") for form in one.forms),
        "long": len(name.text.split()) > 4,
    }
    return (f"name {name_}" for name_, true in told.items() if true)


def _doubts_of_place(place: Place, places: Sequence[Place]) -> dict[str, float]:
    taken = (
        "twins",
        "like an organisation",
        "domain fits",
        "unlike an organisation",
        "pieces of it too",
        "long",
        "former",
        "none said",
    )
    found = {f"organisation {name}": place.row[name] for name in taken if name in place.row}
    found["most doubtful organisation"] = _steep(1 - place.share)
    found["doubts of organisations"] = min(sum(1 - one.share for one in places), 2.0)
    found["organisations"] = min(place.options, 8) / 8
    found["organisation none"] = float(place.organisation is None)
    if place.organisation is not None:
        found[f"organisation by {place.organisation.source}"] = 1.0
        found[f"organisation cut {place.organisation.cut}"] = 1.0
        found["organisation in a row"] = float(place.organisation.row)
    return found
