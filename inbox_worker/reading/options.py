"""Which organisations a person may belong to: those claimed of him, those claimed of all, those near by.

Promises that every one is a quotation that passed the veto of `affiliations`. Which of them it is, is weighed in `weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from inbox_worker.event import Event
from inbox_worker.reading import told, world
from inbox_worker.reading.affiliations import is_telling, slavic_stem
from inbox_worker.reading.claim import AMENDED, FORMS, Claim, Role
from inbox_worker.reading.domains import are_of_one_domain
from inbox_worker.reading.folding import is_cyrillic, script
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.house_cases import is_bent_from, straightened
from inbox_worker.reading.house_pieces import IN_QUOTES, LIKELY_PIECE, houses_in
from inbox_worker.reading.judged import (
    affiliation_likeness,
    as_affiliation,
    from_domain,
)
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.nominative import is_patronymic
from inbox_worker.reading.one_person import alike
from inbox_worker.reading.placed import without_place
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.tagger.marks import HARDLY_MARKED, PLAINLY, Marks
from inbox_worker.reading.words import fold, split
from inbox_worker.reading.words import folded as _folded


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation that a person may belong to: its cleaned text, the quotation, and how it was found; `cut` tells which piece of
        what was found it is ("" the whole); `another`: said of another person; `told`: the mail says in so many words that it is the one to
    write down ("chosen"), or not to ("denied"), by its full name, "in part" or "in short"."""

    text: str
    span: Span
    source: str
    where: Where
    role: Role
    row: bool
    cut: str = ""
    another: bool = False
    told: str = ""


def organisations(case: Case, candidate: Candidate) -> list[Organisation]:
    """Every organisation that `candidate` may belong to, said of the person or of all."""
    found = [one for form in candidate.forms for one in _organisations(form.claim, form.where, row=True)]
    for claim, where in _others(case, candidate):
        found += _organisations(claim, where, row=False)
    found = _without_people(found, case, candidate)
    address = _own_address(case, candidate)
    name = from_domain(address.text) if address else None
    if name and address:
        found.append(Organisation(name, address, "address", Where.OWN, Role.AUTHOR, row=False))
    found += _in_full(found)
    found = [one for one in _few_of_each(found) if not _refers(one.text)]
    people, name_ = _people_named(case), candidate.name.text
    ours = event_words(case.topic.event) if case.topic.event else frozenset()
    kept = [
        one
        for one in found
        if not (alike(one.text, name_) or (not _is_told(one, case.marks) and _is_name(one.text, name_, people)))
    ]
    kept = [one for one in kept if one.row or not _is_of_event(one.text, ours)]
    kept = [one for one in kept if one.source in _FORMAL or not _is_city(case, one.text)]
    return told.marked(case, _near(kept, candidate))


_FORMAL = frozenset({"signature", "address", "domain", *FORMS})
"""Sources in which a city's name alone may be a house's: Concordia."""


def _is_city(case: Case, text: str) -> bool:
    """Whether a sentence only tells where somebody is ("promotor en Cusco"): a city, which the sender's domain does not bear."""
    folded = fold(text)
    return folded in world.words("cities", "all") and folded.replace(" ", "") not in case.own.letter.author.domain


def _organisations(claim: Claim, where: Where, *, row: bool) -> Iterator[Organisation]:
    """What a claim quotes as an organisation, and pieces of it that may be the organisation alone."""
    span = claim.affiliation
    if span is None or claim.not_affiliation:
        return
    another = bool(claim.name) and not row
    for start, end, cut, text in houses_in(span.text, labelled=claim.source in FORMS):
        quoted = Span(span.region, span.part, span.start + start, span.start + end, span.text[start:end])
        yield Organisation(text, quoted, claim.source, where, claim.role, row, cut, another)


def unbent(chosen: Organisation, options: Sequence[Organisation]) -> Organisation:
    """The organisation as a signature or a label writes it, where a Russian or Ukrainian sentence bends it: of Київської кіберлабораторії
    the Київська кіберлабораторія; a single word as the mail writes it in the nominative anywhere; else brought to the nominative where a
    rule is safe."""
    if script(chosen.text) != "cyrillic" or chosen.source in _UNBENT:
        return chosen
    stems = [slavic_stem(word) for word in _folded(chosen.text)]
    for one in options:
        if one.source in _UNBENT and [slavic_stem(word) for word in _folded(one.text)] == stems:
            return one
    if straight := next((one for one in options if is_bent_from(chosen.text, one.text)), None):
        return straight
    quoted = chosen.cut == IN_QUOTES or any(f"«{chosen.text}" in one.text for one in options)
    return replace(chosen, text=straightened(chosen.text, quoted=quoted))


_UNBENT = frozenset({"signature", *FORMS})
"""Sources that no sentence bends."""


def without_its_place(chosen: Organisation) -> Organisation:
    """The organisation without the place where it stands."""
    text = without_place(chosen.text)
    if text == chosen.text or text not in chosen.span.text:
        return chosen
    start = chosen.span.text.index(text)
    span = replace(chosen.span, start=chosen.span.start + start, end=chosen.span.start + start + len(text), text=text)
    return replace(chosen, text=text, span=span)


def _few_of_each(found: Sequence[Organisation]) -> Iterator[Organisation]:
    """Of what is told again and again in the same way only the first times."""
    times: dict[tuple[object, ...], int] = {}
    for one in found:
        key = (one.text, one.source, one.where, one.role, one.row, one.cut)
        times[key] = times.get(key, 0) + 1
        if times[key] <= _TIMES:
            yield one


_TIMES = 8


def _is_told(one: Organisation, marks: Marks) -> bool:
    """Whether a domain, the person's own row of a table or the tagger tells that this is an organisation, whatever it looks like."""
    return one.source == "domain" or (one.row and one.source == "table") or marks.house(one.span).inside > PLAINLY


def _others(case: Case, candidate: Candidate) -> list[tuple[Claim, Where]]:
    """What is claimed of others, or of nobody, about organisations: in a mail of many only the nearest."""
    own = {id(form.claim) for form in candidate.forms}
    foreign = _of_other_authors(case) if candidate.writer else set[str]()
    found = [
        (claim, heard.where)
        for heard in case.all
        for claim in heard.claims
        if claim.affiliation and id(claim) not in own
        if heard.where not in _QUOTED
        or not any(f" {house} " in f" {fold(claim.affiliation.text)} " for house in foreign)
    ]
    if len(found) > LOOKED_AT:
        at = _place_of(candidate)
        found.sort(
            key=lambda pair: (
                pair[0].role is not Role.ALL,
                abs(pair[0].affiliation.start - at) if pair[0].affiliation else 0,
            )
        )
    return found[:LOOKED_AT]


_QUOTED = (Where.BELOW, Where.DEEPER)


def _of_other_authors(case: Case) -> set[str]:
    """The organisations of those whose mails are quoted, and come from another organisation's domain than this one: who answers them is of
    none of these."""
    address = case.own.letter.author.address
    return {
        fold(claim.affiliation.text)
        for heard in case.all
        if heard.where in _QUOTED and _are_of_two(address, heard.letter.author.address)
        for claim in heard.claims
        if claim.affiliation and claim.source in ("domain", "signature", "sender")
    }


def _are_of_two(one: str, other: str) -> bool:
    return all(map(from_domain, (one, other))) and not are_of_one_domain(one, other)


def _place_of(candidate: Candidate) -> int:
    """Where the person's name stands first."""
    return next((form.claim.name[0].start for form in candidate.forms if form.claim.name), 0)


@lru_cache(16)
def event_words(event: Event) -> frozenset[str]:
    """The words of the event's title, its venue and who sponsors it, in all languages."""
    texts = (*event.title.by_language, *event.venue.by_language)
    return frozenset(word for _, text in texts for word in _folded(text)) | frozenset(_folded(event.sponsor))


def _is_of_event(text: str, ours: frozenset[str]) -> bool:
    """Whether these are the event's own words: nobody belongs to what he only comes to."""
    words = _folded(text)
    return len(words) >= _TITLE_WORDS and ours.issuperset(words)


_TITLE_WORDS = 2


def _without_people(found: Sequence[Organisation], case: Case, candidate: Candidate) -> list[Organisation]:
    """Every organisation; of one that runs on into somebody's name ("депутатку обласної ради | Коваль Ганну Іванівну") what stands before
    it, which is said of that person."""
    own = {(span.part, span.start) for form in candidate.forms for span in form.claim.name[:1]}
    named = {(span, claim.source) for heard in case.all for claim in heard.claims for span in claim.name[:1]}
    full = [(span, source) for span, source in named if " " in span.text]
    return [cut for one in found for cut in _before_a_name(one, full, own, case)]


def _is_plainly_a_name(span: Span, marks: Marks) -> bool:
    """Whether words with capitals are somebody's name by a patronymic or by the tagger."""
    return is_patronymic(fold(span.text).split()[-1]) or (
        marks.name((span,)).inside > PLAINLY and marks.house(span).inside < HARDLY_MARKED
    )


def _before_a_name(
    one: Organisation, named: Sequence[tuple[Span, str]], own: AbstractSet[tuple[str, int]], case: Case
) -> Iterator[Organisation]:
    """What stands before the first name that begins within an organisation's words; the organisation, where none does."""
    span = one.span
    reach = range(span.start + _LEAST_HOUSE + 1, span.start + len(span.text))
    inside = [(name, source) for name, source in named if name.part == span.part and name.start in reach]
    plain = {name.start for name, _ in inside if _is_plainly_a_name(name, case.marks)}
    told_ = {name.start for name, source in inside if source not in _BY_SHAPE}
    at = min(plain | told_ | {start for part, start in own if part == span.part and start in reach}, default=0)
    piece = span.text[: at - span.start].rstrip(_BEFORE_NAMES)
    piece = _without_and(piece, case.lexicon) if at in plain else piece
    apart = at and span.text[at - span.start - 1].isspace() and not (_leaves_open(piece) or _ends_in_link(piece))
    text = as_affiliation(" ".join(piece.split())) if apart else None
    if not text:
        yield one
    elif affiliation_likeness(text) >= LIKELY_PIECE:
        quoted = Span(span.region, span.part, span.start, span.start + len(piece), piece)
        mine = (span.part, at) in own
        yield replace(one, text=text, span=quoted, row=mine, another=not mine, cut="before a name")


_BEFORE_NAMES = " ,;:(–—-"


def _without_and(piece: str, lexicon: Lexicon) -> str:
    """Caritas di San Vito e | Ornella Mbodj: without the "and" that joins the next who comes."""
    words = split(piece)
    last = len(words) - 1
    is_and = last > 0 and entry("and", words, last, last + 1, lexicon) > last
    return piece[: words.starts[last]].rstrip(_BEFORE_NAMES) if is_and else piece


def _leaves_open(piece: str) -> bool:
    """Whether a quote opens in a piece and does not close there: what stands behind it belongs to it."""
    return piece.count("«") > piece.count("»") or piece.count("“") > piece.count("”") or piece.count('"') % 2 > 0


def _ends_in_link(piece: str) -> bool:
    """Institut für | Alpines Recht: what stands behind "for" and "of" is no name but belongs to it."""
    return fold(piece.rpartition(" ")[2]) in world.words("organisations", "links")


_LEAST_HOUSE = 4


def _in_full(found: Sequence[Organisation]) -> list[Organisation]:
    """What is said of a person by its sort alone ("Intern, Permanent Mission") as it is called elsewhere in the mail."""
    bare = [one for one in found if one.row and not one.cut and _is_sort(one.text)]
    if not bare:
        return []
    longer = [other for other in found if not other.cut and not _is_sort(other.text)]
    return [
        replace(other, row=True, role=one.role, cut="in full")
        for one in bare[:1]
        for other in longer
        if _is_of_sort(_sort_of(one.text).split(), fold(other.text).split())
    ]


def _is_sort(text: str) -> bool:
    words = [word for word in _sort_of(text).split() if word not in world.words("organisations", "same")]
    return 0 < len(words) <= _SORT_WORDS and (
        all(map(is_telling, words)) or " ".join(words) in world.words("organisations", "strong")
    )


def _sort_of(text: str) -> str:
    return " ".join(word for word in fold(text).split() if word not in world.words("organisations", "articles"))


def _refers(text: str) -> bool:
    """Whether this only points to a house that is named elsewhere: the same centre, الجمعية (the association)."""
    words = _sort_of(text).split()
    if len(words) == 1 and words[0].startswith("ال"):
        return is_telling(words[0])
    return _is_sort(text) and not world.words("organisations", "same").isdisjoint(words)


def _is_of_sort(sort: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all words of a sort are among those of a name, without what says "the same", cases and
    the Arabic article."""
    kept = [_bare(word) for word in sort if word not in world.words("organisations", "same")]
    return set(map(_bare, words)).issuperset(kept)


def _bare(word: str) -> str:
    return slavic_stem(word) if is_cyrillic(word) else word.removeprefix("ال")


_SORT_WORDS = 3


def _people_named(case: Case) -> frozenset[str]:
    """The full names, folded, of those of whom more than a mention is made; what stands in quotes («Зубр Лабс») may be a house."""
    return frozenset(
        fold(" ".join(span.text for span in claim.name))
        for heard in case.all
        for claim in heard.claims
        if claim.name and claim.source not in _BY_SHAPE and " " in claim.name[0].text and not _is_quoted(claim, heard)
    )


def _is_quoted(claim: Claim, heard: Heard) -> bool:
    """Whether a quote opens right before the name: it may be a house's, unless the mail amends a name so."""
    start = claim.name[0].start
    of_part = claim.name[0].part == heard.letter.part.name
    return of_part and claim.role not in AMENDED and heard.letter.part.text[max(0, start - 1) : start] in tuple("«“„")


_BY_SHAPE = frozenset({"mention", "apposition", "sender"})


def _is_name(text: str, name: str, people: frozenset[str]) -> bool:
    """Whether this is a misspelling of the person's name, or begins with the name of somebody else, and is no organisation."""
    folded, likely = fold(text), affiliation_likeness(text) >= _HOUSE
    if any(folded.startswith(f"{other} ") and (not likely or _PARTED.search(text)) for other in people):
        return True
    if likely:
        return False
    if folded in people:
        return True
    words, parts = folded.split(), fold(name).split()
    return len(words) <= len(parts) + 1 and all(any(_misspelt(word, part) for part in parts) for word in words)


_HOUSE = 0.5
_PARTED = re.compile(r"[,/|(]|\s[-–—]\s")


@lru_cache(1024)
def _misspelt(one: str, other: str) -> bool:
    """Zybult for Zbylut, Лугава for Лугова: a slip, as a correction quotes it."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SPELLED_ALIKE


_SPELLED_ALIKE = 0.75


LOOKED_AT, CONSIDERED, CROWD = 120, 40, 100
"""In a mail of many people so many claims about others are looked at for each, and so many organisations weighed: the nearest. Of more than
a crowd a quarter of that."""


def _near(found: list[Organisation], candidate: Candidate) -> list[Organisation]:
    """The person's own, and of the others what is said of all, then the nearest."""
    others = [one for one in found if not one.row]
    most = CONSIDERED if len(others) <= CROWD else CONSIDERED // 4
    if len(others) <= most:
        return found
    at = _place_of(candidate)
    others.sort(key=lambda one: (one.role is not Role.ALL, abs(one.span.start - at)))
    return [one for one in found if one.row] + others[:most]


def _own_address(case: Case, candidate: Candidate) -> Span | None:
    given = next((form.claim.email for form in candidate.forms if form.claim.email), None)
    return given or case.own.letter.author_address
