"""How people and organisations stand in the mail: near or far, on one line, somebody else's, cut off, of the event.

Promises features only (`of_organisation`, `of_somebody`); no word is judged by what it means, only by where it stands and beside what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from inbox_worker.reading import world
from inbox_worker.reading.addressed import is_address_of
from inbox_worker.reading.affiliations import begins_with_job
from inbox_worker.reading.claim import Claim
from inbox_worker.reading.folding import script
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.judged import affiliation_likeness, is_department, is_part, is_title, likeness
from inbox_worker.reading.model import Span
from inbox_worker.reading.options import Organisation, event_words
from inbox_worker.reading.words import fold_word, folded

_SENTENCE = re.compile(r"[.!?。！？؟]\s|\n\s*\n")
_FAR = 400
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("（", "）"), ("„", "“"))
_LIKELY = 0.45


def of_organisation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation]
) -> Iterator[tuple[str, float]]:
    """The features of one organisation that `candidate` may belong to."""
    yield from _distance(case, candidate, one, all_)
    yield from _form(case, one)
    yield from _extent(one.text, one.source)
    yield from _beside(case, candidate, one, all_)
    yield from _domains(case, candidate, one)
    yield from _parts(one, all_)


@lru_cache(2048)
def _extent(text: str, source: str) -> tuple[tuple[str, float], ...]:
    """Whether it begins and ends as organisations do: with its sort, a capital, no job, no small word at its end."""
    said, words = text.split(), _folded(text)
    strong = world.words("organisations", "strong")
    small = [word for word in said if word[:1].islower()]
    loose = sum(fold_word(word) not in world.words("organisations", "links") for word in small)
    written = len(small) < len(said)
    tail = _tail(said) if written else []
    linked = any(fold_word(word) in world.words("organisations", "links") for word in tail)
    behind = "behind its sort" if words and words[0] in strong else "behind no sort"
    city = bool(words) and (world.is_city(words[0]) or world.is_city(" ".join(words[:2])))
    return (
        ("begins with its sort", float(bool(words) and words[0] in strong)),
        ("ends with its sort", float(bool(words) and words[-1] in strong)),
        ("sort within", float(any(word in strong for word in words[1:-1]))),
        ("no sort", float(not any(word in strong for word in words))),
        ("its sort alone", float(bool(words) and all(word in strong for word in words))),
        ("one word alone", float(len(words) == 1)),
        ("small words", min(loose, 4) / 4 if written else 0.0),
        (f"small end {'linked' if linked else 'loose'} {behind}", float(bool(tail))),
        (f"{source} small end", float(bool(tail))),
        ("of fields", float(_is_of_fields(text))),
        (f"{source} begins with a job", float(begins_with_job(text))),
        ("begins with a city", float(city)),
        ("ends with a city", float(len(words) > 1 and world.is_city(words[-1]))),
    )


def _tail(said: Sequence[str]) -> Sequence[str]:
    """The small words with which it ends."""
    at = len(said)
    while at and said[at - 1][:1].islower():
        at -= 1
    return said[at:]


def _is_of_fields(text: str) -> bool:
    """Ministry of Labour, Family and Youth."""
    return "," in text and bool(words := _folded(text)) and words[0] in world.words("organisations", "of")


_folded = lru_cache(2048)(folded)


def none_said(case: Case, candidate: Candidate) -> str:
    """Where the words "no organisation" stand: beside the person's name, afar in the mail, or nowhere ("")."""
    letter = case.own.letter
    places = [letter.words.starts[match.first] for match in letter.of("no_affiliation")]
    if not places:
        return ""
    names = [span for form in candidate.forms for span in form.claim.name if _together(span, letter.span(0, 0))]
    beside = any(
        not _SENTENCE.search(letter.part.text[min(place, span.end) : max(place, span.start)])
        for place in places
        for span in names
    )
    return "beside" if beside else "afar"


def _parts(one: Organisation, all_: Sequence[Organisation]) -> Iterator[tuple[str, float]]:
    """A faculty, a unit or a desk beside the house that it is a part of."""
    near = [other for other in all_ if _together(other.span, one.span) and abs(_gap(other.span, one.span)) < _NEAR]
    wholes = [other for other in near if not _over(other, one) and affiliation_likeness(other.text) >= _LIKELY]
    if is_part(one.text):
        yield f"{one.source} part", 1.0
        yield "part beside a whole", float(any(not is_part(other.text) for other in wholes))
        yield "part and no whole", float(all(is_part(other.text) for other in wholes))
    else:
        yield "whole beside a part", float(any(is_part(other.text) for other in wholes))


_NEAR = 120


def _domains(case: Case, candidate: Candidate, one: Organisation) -> Iterator[tuple[str, float]]:
    """Whether it is what the domain of the person's own address spells, or that of somebody else's."""
    if one.source == "address":
        return
    said = "".join(_folded(one.text))
    initials = "".join(word[0] for word in one.text.split() if word[0].isupper()).lower()
    senders = case.own.letter.author.domain.lower()
    own = _own_domain(case, candidate)
    others = {domain for domain in _domains_named(case) if domain not in (own, senders)}
    own_fits = own is not None and _spells(own, said, initials)
    yield "own domain fits", float(own_fits)
    yield "own domain is another", float(own is not None and own != senders and not own_fits)
    yield "another's domain fits", float(not own_fits and any(_spells(domain, said, initials) for domain in others))
    sender_fits = _spells(senders, said, initials)
    yield "sender's domain, another's address", float(sender_fits and own not in (None, senders))
    yield "initials are the domain", float(len(initials) > 2 and initials in senders.replace("-", ".").split("."))


def _own_domain(case: Case, candidate: Candidate) -> str | None:
    given = next((form.claim.email.text for form in candidate.forms if form.claim.email), None)
    address = given or _address_of(_addresses(case), candidate.name.text)
    if address is None and candidate.writer:
        address = case.own.letter.author.address
    return address.rpartition("@")[2].lower() if address and "@" in address else None


def _addresses(case: Case) -> tuple[str, ...]:
    words = case.own.letter.words
    return tuple(words.folded[at] for at in sorted(words.addresses) if "@" in words.folded[at])[:_MOST_ADDRESSES]


_MOST_ADDRESSES = 30


@lru_cache(512)
def _address_of(addresses: tuple[str, ...], name: str) -> str | None:
    return next((address for address in addresses if is_address_of(address, name) >= _FITS), None)


_FITS = 0.6


def _domains_named(case: Case) -> set[str]:
    return {address.rpartition("@")[2] for address in _addresses(case)}


@lru_cache(2048)
def _spells(domain: str, said: str, initials: str) -> bool:
    """Whether a label of a domain is in the letters of an organisation, or the other way round, or is its initials."""
    labels = [label.replace("-", "") for label in domain.split(".")[:-1]]
    return any(
        (len(label) > 3 and (label in said or (len(said) > 3 and said in label)))
        or (len(label) > 2 and label == initials)
        for label in labels
    )


def _distance(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation]
) -> Iterator[tuple[str, float]]:
    who = "writer" if candidate.writer else "other"
    names = [form.claim.name[0] for form in candidate.forms if form.claim.name]
    near = [(_gap(name, one.span), name) for name in names if _together(name, one.span)]
    if not near:
        yield f"{who} elsewhere", 1.0
        return
    gap, name = min(near, key=lambda pair: abs(pair[0]))
    text = _text_of(case, one.span)
    between = text[min(name.end, one.span.end) : max(name.start, one.span.start)]
    side = "before" if gap < 0 else "behind"
    lines = min(between.count("\n"), 3)
    yield f"{who} {side} {lines} lines", 1.0
    yield f"{one.source} {side} {lines} lines", 1.0
    yield f"{who} far", min(abs(gap), _FAR) / _FAR
    yield f"{who} same sentence", float(not _SENTENCE.search(between))
    gaps = [abs(_gap(name, other.span)) for other in all_ if _together(name, other.span) and not _over(other, one)]
    yield f"{who} nearest", float(all(abs(gap) <= other for other in gaps))
    strangers = [span for span in _names_in(case, one.span) if span not in names]
    low, high = sorted((name.start, one.span.start))
    yield f"{who} name between", float(any(low < span.start < high for span in strangers))
    closer = any(abs(_gap(span, one.span)) < abs(gap) for span in strangers)
    yield f"{who} somebody nearer", float(closer)


def _together(one: Span, other: Span) -> bool:
    return one.part == other.part and (one.region is other.region or one.part == "body")


def _gap(name: Span, place: Span) -> int:
    """Letters from a name to a place; negative where the place stands before the name."""
    return place.start - name.end if place.start >= name.start else place.end - name.start


def _over(one: Organisation, other: Organisation) -> bool:
    return _together(one.span, other.span) and one.span.start < other.span.end and other.span.start < one.span.end


def _text_of(case: Case, span: Span) -> str:
    return next((heard.letter.part.text for heard in case.all if heard.letter.part.name == span.part), "")


def _names_in(case: Case, place: Span) -> list[Span]:
    return [
        claim.name[0]
        for heard in case.all
        for claim in heard.claims
        if claim.name and claim.source != "mention" and _together(claim.name[0], place)
    ]


def _form(case: Case, one: Organisation) -> Iterator[tuple[str, float]]:
    """What the organisation looks like, and whether it is whole."""
    text, like = one.text, affiliation_likeness(one.text)
    words = _folded(text)
    yield f"{one.source} likeness {int(like * 5)}", 1.0
    yield f"{one.source} {min(len(words), 5)} words", 1.0
    yield "a job", float(is_title(text))
    yield "a department", float(is_department(text))
    yield "small beginning", float(text[:1].islower())
    yield f"{one.source} digits", float(any(map(str.isdigit, text)))
    yield "one short word", float(len(text) < 4)
    yield "half a pair", float(any(text.count(a) != text.count(b) for a, b in _PAIRS) or text.count('"') == 1)
    event = event_words(case.topic.event) if case.topic.event else frozenset()
    share = sum(word in event for word in words) / max(1, len(words))
    yield "words of the event", share
    yield "all of the event", float(share == 1.0)
    yield from _head(case, one.span)
    if _together(one.span, case.own.letter.span(0, 0)):
        yield from _edges(case.own.letter.part.text, one.span)
        yield from _around(case, one.span)
        yield (
            "in the greeting",
            float(any(span.start <= one.span.start < span.end for span in case.own.letter.greeting)),
        )


def _head(case: Case, span: Span) -> Iterator[tuple[str, float]]:
    """Whether it heads a mail or a file, as the house that writes stands above everything on paper."""
    if span.start <= _MARK:
        letters = (
            heard for heard in case.all if (heard.letter.part.name, heard.letter.region) == (span.part, span.region)
        )
        heard = next(letters, None)
        if heard and not heard.letter.part.text[: span.start].strip():
            yield f"heads {heard.where}", 1.0


_MARK = 40
"""So many letters may stand before it: marks and white space."""


def _edges(text: str, span: Span) -> Iterator[tuple[str, float]]:
    before, behind = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    yield "goes on", float(behind[:1] == " " and behind[1:2].isupper())
    yield "goes on small", float(behind[:1] == " " and behind[1:2].islower())
    yield "began before", float(before[1:] == " " and before[:1].isalnum() and behind[:1] in (" ", ""))
    yield "closed", float(bool(behind) and behind[0] in ".,;)\n،。，")
    yield "line of its own", float((span.start == 0 or before[-1:] == "\n") and behind[:1] in ("\n", "\r", ""))
    yield "in brackets", float(before[-1:] in "(（[" and bool(before))


def _around(case: Case, span: Span) -> Iterator[tuple[str, float]]:
    """The words right before and behind: a link, a job, a word for an event whose title this is."""
    text = case.own.letter.part.text
    before = _folded(text[max(0, span.start - 40) : span.start])
    behind = _folded(text[span.end : span.end + 30])
    links = world.either(("organisations", "links"), ("organisations", "articles"))
    yield "behind a link", float(bool(before) and before[-1] in links)
    yield "before a link", float(bool(behind) and behind[0] in links and text[span.end : span.end + 1] == " ")
    beside = [word for word in before[-3:] if word not in links]
    yield "behind a job", float(any(word in world.words("roles", "jobs") for word in beside))
    words = case.own.letter.words
    ends = [words.ends[match.last - 1] for match in case.own.letter.of("event") if match.last]
    yield "behind an event", float(any(0 <= span.start - end <= _TITLE_GAP for end in ends))


_TITLE_GAP = 5


def _beside(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation]
) -> Iterator[tuple[str, float]]:
    """How it compares with the others that are found."""
    like = affiliation_likeness(one.text)
    others = [other for other in all_ if other.text != one.text]
    best = max((affiliation_likeness(other.text) for other in others), default=0.0)
    kind = "row" if one.row else "another's" if one.another else "free"
    yield f"{one.source} {kind}", 1.0
    yield f"{kind} while {'somebody writes' if candidate.writer else 'named'} {one.role}", 1.0
    yield "likeliest", float(like >= best)
    yield f"{one.source} likeliest", float(like >= best)
    yield "far from likeliest", max(0.0, best - like)
    yield f"{one.source} within another", float(any(one.text in other.text for other in others))
    yield f"{one.source} around another", float(any(other.text in one.text for other in others))
    yield (
        "short of its fields",
        float(any(_is_of_fields(other.text) and other.text.startswith(f"{one.text},") for other in others)),
    )
    longer = [affiliation_likeness(other.text) for other in others if one.text in other.text]
    yield "a likely longer one", max(longer, default=0.0)
    yield "script of the name", float(script(one.text) == script(candidate.name.text))
    yield (
        f"{one.source} foreign to the mail",
        float(script(one.text) != script(" ".join(case.own.letter.words.folded[:60]))),
    )
    row = any(other.row for other in others if affiliation_likeness(other.text) >= _LIKELY)
    yield f"{one.source} {kind} beside a row", float(row)
    yield f"{one.source} beside likely", float(best >= _LIKELY)
    said = [other for other in others if other.source in ("introduction", "labelled", "apposition", "sender")]
    yield f"{one.source} beside said", float(bool(said))
    signed = any(other.source == "signature" and affiliation_likeness(other.text) >= _LIKELY for other in others)
    yield f"{one.source} beside signed", float(signed)
    places = {(twin.source, twin.span.start) for twin in all_ if twin.text == one.text and not twin.cut}
    yield "said often", min(len(places), 4) / 4
    yield (
        "first of all",
        float(all(one.span.start <= other.span.start for other in others if _together(one.span, other.span))),
    )


def of_somebody(case: Case, candidate: Candidate, others: Sequence[Candidate], who: str) -> Iterator[tuple[str, float]]:
    """The features of one person whom the mail may be about."""
    own = [form.claim for form in candidate.forms if form.where.rank < _BELOW]
    roles = sorted({form.claim.role for form in candidate.forms})
    yield f"{who} only {' '.join(roles)}", 1.0
    sources = sorted({claim.source for claim in own})
    for one, other in combinations(sources, 2):
        yield f"{one} and {other}", 1.0
    if len(sources) == 1:
        yield f"{who} by {sources[0]} alone", 1.0
    name = candidate.name.text
    like = likeness(name)
    if candidate.forms:
        yield f"{candidate.forms[0].claim.source} name {int(like * 5)}", 1.0
    rest = [one for one in others if one is not candidate]
    yield f"{who} likeliest name", float(all(like >= likeness(one.name.text) for one in rest))
    yield f"{who} far from likeliest", max(0.0, max((likeness(one.name.text) for one in rest), default=0.0) - like)
    yield f"{who} with an organisation", float(any(claim.affiliation for claim in own))
    yield f"{who} among {min(len(others), 6)}", 1.0
    yield f"{who} first", float(others[0] is candidate)
    yield "within another", float(any(name in one.name.text for one in rest))
    yield "around another", float(any(one.name.text in name for one in rest))
    words = _folded(name)
    event = event_words(case.topic.event) if case.topic.event else frozenset()
    yield "name of the event", sum(word in event for word in words) / max(1, len(words))
    yield f"{min(len(words), 5)} words", 1.0
    yield "name in the script of the mail", float(script(name) == script(" ".join(case.own.letter.words.folded[:60])))
    yield "in the greeting", float(_greets(case, own))
    yield from _edges_of_name(case, own)


_BELOW = 2


def _greets(case: Case, own: Sequence[Claim]) -> bool:
    spans = [span for claim in own for span in claim.name if span.part == case.own.letter.part.name]
    return any(place.start <= span.start < place.end for span in spans for place in case.own.letter.greeting)


def _edges_of_name(case: Case, own: Sequence[Claim]) -> Iterator[tuple[str, float]]:
    """What stands right before and behind the name where it is named first."""
    letter = case.own.letter
    spans = [span for claim in own for span in claim.name[-1:] if _together(span, letter.span(0, 0))]
    if spans:
        first = min(spans, key=lambda span: span.start)
        for name, value in _edges(letter.part.text, first):
            yield f"name {name}", value
