"""Claims → candidates: which claims speak of one person, and what each person may be called and belong to.

Promises that every value of a candidate is a quotation that passed the veto of `names` or `affiliations`. Who of the
candidates is meant, and
which value is right, is weighed in `weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache

from inbox_worker.event import Event
from inbox_worker.reading import dense, told, world
from inbox_worker.reading.affiliations import is_legal_form, is_telling, slavic_stem, without_turkish_case
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.folding import key, script, skeleton
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.judged import (
    affiliation_likeness,
    as_affiliation,
    as_name,
    from_domain,
    is_department,
    is_part,
    is_title,
    likeness,
)
from inbox_worker.reading.known_words import is_family, is_given, is_job, is_no_name
from inbox_worker.reading.model import Span
from inbox_worker.reading.name_pieces import without_link
from inbox_worker.reading.names import Name, nominative
from inbox_worker.reading.nominative import is_patronymic, is_straight
from inbox_worker.reading.one_person import alike, one_person
from inbox_worker.reading.tagger.marks import PLAINLY, Marks
from inbox_worker.reading.words import fold
from inbox_worker.reading.words import folded as _folded


@dataclass(frozen=True, slots=True)
class Form:
    """One claim as a form of a person's name, and where in the mail it was heard."""

    name: Name
    claim: Claim
    where: Where


@dataclass(slots=True)
class Candidate:
    """One person whom the mail names: all forms of the name. `writer`: who wrote the mail; `below`: who wrote a mail that it carries;
    `straight`: the nominative, where the mail writes the name in other cases only; `called`: the name that was chosen of all."""

    forms: list[Form] = field(default_factory=list)
    called: Name | None = None
    writer: bool = False
    below: bool = False
    straight: Name | None = None
    ways: dict[str, Form] = field(default_factory=dict)
    _shown: tuple[int, Form] | None = None

    def says(self, *roles: Role, where: Where | None = None) -> bool:
        """Whether a claim of one of `roles` speaks of this person."""
        return any(form.claim.role in roles and (where is None or form.where is where) for form in self.forms)

    @property
    def name(self) -> Name:
        """The chosen name, else the nominative, else the fullest of the forms that are one name with the likeliest."""
        return self.called or self.straight or self.shown.name

    @property
    def shown(self) -> Form:
        """The form that goes on a pass."""
        if self._shown is None or self._shown[0] != len(self.forms):
            self._shown = len(self.forms), _best(self.forms)
        return self._shown[1]

    def add(self, form: Form) -> None:
        """Take in one more form of this person's name."""
        self.forms.append(form)
        if len(self.ways) < _WAYS:
            self.ways.setdefault(form.name.text, form)


_WAYS = 24
"""So many ways of writing one name are compared."""


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


def _best(forms: Sequence[Form]) -> Form:
    """The fullest of the forms that are one name with the likeliest; what an amendment does away with, or what holds words beside the
    name, only for want of another."""
    forms = list({(form.name.text, form.claim.source, form.where, form.claim.role): form for form in forms}.values())
    forms = [form for form in forms if form.claim.role is not Role.OLD] or forms
    some = forms[:_WAYS]
    within = [other for form in some for other in some if _runs_on(form, other)]
    forms = [form for form in forms if not any(_runs_on(form, other) for other in some)] or forms
    forms = [form for form in forms if not within or any(_share_a_word(form, other) for other in within)] or forms
    best = max(forms, key=_weight_of_form)
    return max((form for form in forms if _one_name(form.name.text, best.name.text)), key=_fullness)


def _weight_of_form(form: Form) -> tuple[bool, bool, bool, bool, bool, bool, float, int]:
    """Full names before single words, names in the words before names in headers, those before what an address tells; what an amendment
    puts in place before the rest; Han before Latin."""
    source = form.claim.source
    own = form.where in (Where.OWN, Where.FILE)
    text = form.name.text
    header = source in ("sender", "copied")
    han = text[:1] >= "\u3005"
    full = " " in text or han
    new = form.claim.role is Role.NEW and " " in text
    return source != "address", full, own, new, not header, han, likeness(text), len(text)


def _fullness(form: Form) -> tuple[bool, int, bool, int, bool, bool]:
    text = form.name.text
    words = [word for word in re.split(r"[\s.-]+", text) if word]
    length = 2 * sum(len(word) > 1 for word in words) + len(words)
    marks = sum(not character.isascii() or character == "-" for character in text)
    return form.claim.source != "address", length, _stands(form), marks, form.where is Where.OWN, not form.name.doubtful


def _stands(form: Form) -> bool:
    """Whether the name stands in the nominative: outside sentences it does."""
    text = form.name.text
    return script(text) != "cyrillic" or form.claim.source not in RUNNING or is_straight(text.split())


def _runs_on(form: Form, other: Form) -> bool:
    """Whether `form` is `other` with a word of the sentence at its beginning or end: "So Ana Ruiz", "de Ana Ruiz"."""
    one, two = form.name.text.split(), other.name.text.split()
    over = len(one) - len(two)
    if over < 1 or len(two) < 2 or form.claim.source not in RUNNING:
        return False
    if one[over:] == two:
        return all(is_no_name(key(word)) for word in one[:over]) or (
            _is_apart(other) and is_given(key(two[0])) and _is_strange(one[:over])
        )
    behind = one[len(two) :]
    leads_on = key(behind[0]) in world.words("people", "particles") and _is_apart(other) and _is_strange(behind[1:])
    return one[: len(two)] == two and (leads_on or all(is_job(key(word)) for word in behind))


def _share_a_word(form: Form, other: Form) -> bool:
    return not set(fold(form.name.text).split()).isdisjoint(fold(other.name.text).split())


def _is_apart(form: Form) -> bool:
    """Whether a name stands by itself, not in a sentence that could run into it."""
    return form.claim.source not in RUNNING and form.claim.source != "address"


def _is_strange(words: Sequence[str]) -> bool:
    """Whether nobody is known to be called any of these words."""
    return not any(is_given(key(word)) or is_family(key(word)) for word in words)


def _one_name(one: str, other: str) -> bool:
    return script(one) == script(other) and one_person(one, other)


def name_of(claim: Claim) -> Name | None:
    """The name that a claim quotes, cleaned."""
    if not claim.name:
        return None
    text = " ".join(" ".join(span.text.split()) for span in claim.name)
    if len(claim.name) > 1 and claim.source != "address":
        return _of_parts(claim)
    if text.islower():
        text = " ".join(without_link(text.split())).title()
    return as_name(text.title() if claim.source == "address" else text)


def _of_parts(claim: Claim) -> Name | None:
    """Given and family name from two cells: each is cleaned by itself."""
    cells = [_without_second_script(" ".join(span.text.split())) for span in claim.name]
    parts = [_in_script(cell, claim.name) for cell in cells]
    texts = [part.text if part else cell for part, cell in zip(parts, cells, strict=True)]
    if not any(parts) and not all(cell >= "\u3005" and len(cell) <= 4 for cell in cells):
        return None
    if re.search(r"[\u3005-\u9fff]", "".join(texts)):
        return Name("".join(texts), texts[-1], texts[0], doubtful=False)
    joined = None if "/" in "".join(cells) else as_name(" ".join(cells))
    words = (
        joined.text.split()
        if joined and len(joined.text.split()) >= len(" ".join(texts).split())
        else " ".join(texts).split()
    )
    given = len(" ".join(texts[: -claim.surnames]).split())
    return Name(" ".join(words), " ".join(words[:given]), " ".join(words[given:]), doubtful=False)


def _without_second_script(cell: str) -> str:
    """尹 YIN: the first of two scripts."""
    words = cell.split()
    dense_words = [word for word in words if word[:1] >= "\u3005"]
    return " ".join(dense_words) if words and words[0] in dense_words else cell


def _in_script(text: str, beside: Sequence[Span]) -> Name | None:
    """The name in a cell; of a name in two scripts the one in the script of the other cells."""
    pieces = text.split("/")
    if len(pieces) > 1:
        scripts = {script(span.text) for span in beside if "/" not in span.text}
        pieces = [piece for piece in pieces if script(piece) in scripts] or pieces
    return as_name(pieces[0].strip())


def candidates(case: Case) -> list[Candidate]:
    """Everybody whom the mail names, the own words first.

    A single word names somebody only together with a full name or as the writer's."""
    forms = [
        Form(name, claim, heard.where)
        for heard in case.all
        for claim in heard.claims
        if claim.name and (name := name_of(claim)) is not None
    ]
    texts = {heard.letter.part.name: heard.letter.part.text for heard in reversed(case.all)}
    found: list[Candidate] = []
    seen: dict[str, Candidate] = {}
    for form in sorted(forms, key=lambda form: " " not in form.name.text and form.name.text[:1] < "\u3005"):
        match = seen.get(form.name.text) or _match(form, found, texts)
        if match is None and len(found) == MOST_NAMED:
            break
        if match is None and not _one_word_of_prose(form):
            match = Candidate()
            found.append(match)
        if match is not None:
            match.add(form)
            seen[form.name.text] = match
    found = _without_address(_across_scripts(found, case.own.letter.author.address))
    found = _in_two_scripts(case, found)
    _mark_writers(case, found)
    _straighten(case, found)
    return sorted(_once(found), key=_place)


def _once(found: list[Candidate]) -> list[Candidate]:
    """Two whose names are one in the nominative are one person."""
    kept: list[Candidate] = []
    for one in found:
        first = next((other for other in kept if _is_same(one, other)), one)
        if first is one:
            kept.append(one)
        else:
            first.forms += one.forms
            first.writer, first.below = first.writer or one.writer, first.below or one.below
            first.straight = first.straight or one.straight
    return kept


def _is_same(one: Candidate, other: Candidate) -> bool:
    text, before = one.name.text, other.name.text
    return text == before or (
        bool(one.straight or other.straight) and " " in text and " " in before and alike(text, before)
    )


def _match(form: Form, found: list[Candidate], texts: Mapping[str, str]) -> Candidate | None:
    """Whom of those found a form names: by its own words, else by a short form, another alphabet or case if that is one person alone."""
    text = form.name.text
    match = next((one for one in found if any(alike(text, other.name.text) for other in one.ways.values())), None)
    if match is None:
        match = next(
            (one for one in found if any(_is_one_place(form, other, texts) for other in one.ways.values())), None
        )
    if match is not None or len(found) > _NEAR or _one_word_of_prose(form):
        return match
    near = [
        one
        for one in found
        if all(_comparable(form, other) for other in one.ways.values())
        and any(one_person(text, other.name.text) or _is_reading(form, other, texts) for other in one.ways.values())
    ]
    return near[0] if len(near) == 1 else None


def _is_one_place(form: Form, other: Form, texts: Mapping[str, str]) -> bool:
    """Whether two names are quoted from one place, and where one begins or ends is what is doubtful."""
    if "marked" in (form.claim.source, other.claim.source) and _share_a_place(form, other):
        return True
    short, long = sorted((form, other), key=lambda one: len(one.name.text))
    return script(short.name.text) == "han" and _stands_only_within(short, long, texts)


def _share_a_place(form: Form, other: Form) -> bool:
    return any(one.overlaps(two) for one in form.claim.name for two in other.claim.name)


def _stands_only_within(short: Form, long: Form, texts: Mapping[str, str]) -> bool:
    """Whether the mail writes a name in Han nowhere but as a piece of a longer one: 毕晓 in 毕晓那张证."""
    one, other = short.name.text, long.name.text
    if len(one) < 2 or one not in other or long.where is not short.where:
        return False
    text = texts.get(long.claim.name[0].part, "")
    return 0 < text.count(one) == text.count(other)


def _comparable(form: Form, other: Form) -> bool:
    """Whether likeness may make two forms one person's: of what an amendment does away with or puts in place each letter counts, but
    another alphabet is no amendment."""
    amended = form.claim.role in _AMENDED or other.claim.role in _AMENDED
    return not amended or script(form.name.text) != script(other.name.text)


MOST_NAMED = 106
"""So many people of one mail are told apart: more than are weighed."""
_AMENDED = (Role.OLD, Role.NEW)
_NEAR = 20
"""Among more people than these, names are one person's by their words alone."""


def _is_reading(form: Form, other: Form, texts: Mapping[str, str]) -> bool:
    """Whether a name only says how the one in Han right before it is read: 中村 健司（ナカムラ ケンジ）, 林梅香 (May Lin)."""
    text, before = form.name.text, other.name.text
    if before[:1] < "\u3005" or _KANA.fullmatch(before) or not (_KANA.fullmatch(text) or script(text) == "latin"):
        return False
    end, span = other.claim.name[-1], form.claim.name[0]
    if end.part != span.part or not 0 <= span.start - end.end <= _READING_GAP:
        return False
    between = texts.get(span.part, "")[end.end : span.start]
    return not set(between) & set(")）,，、。\n") and (bool(set(between) & set("(（")) or not between.strip())


_KANA = re.compile(r"[\u3041-\u30ff 　]+")
_READING_GAP = 12


def _without_address(found: list[Candidate]) -> list[Candidate]:
    """What an address may spell is nobody, where the writer has a name."""
    named = any(
        (" " in one.name.text or one.name.text[:1] >= "\u3005")
        and any(
            form.claim.role is Role.AUTHOR and form.claim.source != "address"
            for form in one.forms
            if form.where is Where.OWN
        )
        for one in found
    )
    return [one for one in found if not named or any(form.claim.source != "address" for form in one.forms)]


def _straighten(case: Case, found: list[Candidate]) -> None:
    """Give those whom the mail names in an oblique case their nominative."""
    bent = [one for one in found if not _stands(one.shown)]
    if bent:
        headers = [address.name for address in (*case.message.from_, *case.message.cc)]
        text = "\n".join(dict.fromkeys([*headers, *(heard.letter.part.text for heard in case.all)]))
        for one in bent:
            straight = nominative(one.name.text, text)
            one.straight = straight if straight and straight.text != one.name.text else None


def _across_scripts(found: list[Candidate], address: str) -> list[Candidate]:
    """A display name in one script and a signature in another are the author's two names."""
    writers = [
        one
        for one in found
        if any(
            form.where is Where.OWN and form.claim.role is Role.AUTHOR and form.claim.source in _AUTHOR_WEIGHT
            for form in one.forms
        )
    ]
    if len(writers) == 1:
        writers += _of_address(address, writers[0], found)
    for one in writers[1:]:
        if (script(one.name.text) != script(writers[0].name.text) or _surname_of(one, writers[0])) and one in found:
            writers[0].forms += one.forms
            found = [other for other in found if other is not one]
    return found


def _in_two_scripts(case: Case, found: list[Candidate]) -> list[Candidate]:
    """何静雯（He Jingwen）: a name in Latin letters beside one in Han, or made of it, is the same person's."""
    dense_ones = [one for one in found if one.forms[0].name.text[:1] >= "\u3005"]
    kept: list[Candidate] = []
    gone: list[Candidate] = []
    for one in found:
        latin = one not in dense_ones and script(one.forms[0].name.text) == "latin"
        twins = [other for other in dense_ones if latin and _is_twin(case, other, one)] if latin else []
        twins = twins or ([other for other in dense_ones if _is_header_of(one, other)] if latin else [])
        behind = [other for other in dense_ones if latin and not twins and _is_behind(case, one, other)]
        if len(twins) == 1:
            twins[0].forms += one.forms
        elif len(behind) == 1:
            one.forms += [replace(form, name=one.shown.name) for form in behind[0].forms]
            gone += behind
            kept.append(one)
        else:
            kept.append(one)
    return [one for one in kept if one not in gone]


def _is_header_of(latin: Candidate, han: Candidate) -> bool:
    """Whether the headers alone have a name in Latin letters, with the surname of somebody whom the words name in Han: Amy Kwok, 郭美芳."""
    headers = all(form.claim.source in _HEADERS and form.claim.role is Role.AUTHOR for form in latin.forms)
    own = any(form.where in (Where.OWN, Where.FILE) for form in han.forms)
    return headers and own and dense.has_surname_of(han.name.text, latin.name.text)


_HEADERS = frozenset({"sender", "address"})


def _is_behind(case: Case, latin: Candidate, han: Candidate) -> bool:
    """Whether the name in Han only stands in brackets behind the one in Latin letters: Tuhi Martukaw（陳明志）."""
    return any(
        _is_in_brackets_behind(case, first, second) or _begins_within(first, second)
        for first in (form.claim.name[-1] for form in latin.forms)
        for second in (form.claim.name[0] for form in han.forms)
    )


def _begins_within(first: Span, second: Span) -> bool:
    """Whether a quotation begins inside another, behind its beginning."""
    return (first.region, first.part) == (second.region, second.part) and first.start < second.start < first.end


def _is_twin(case: Case, han: Candidate, latin: Candidate) -> bool:
    romanised = any(dense.may_be_romanised(form.name.text, latin.forms[0].name.text) for form in han.forms)
    return romanised or any(
        _is_in_brackets_behind(case, one.claim.name[-1], other.claim.name[0])
        for one in han.forms
        for other in latin.forms
    )


def _is_in_brackets_behind(case: Case, first: Span, second: Span) -> bool:
    if (first.region, first.part) != (second.region, second.part) or not 0 < second.start - first.end < _BRACKET_GAP:
        return False
    texts = (heard.letter.part.text for heard in case.all if heard.letter.part.name == first.part)
    return any(_OPENS.fullmatch(text, first.end, second.start) is not None for text in texts)


_OPENS = re.compile(r"[^\s，,、;；。]{0,3}\s?[(（/／]\s?(?:\w{1,4}\.\s?|[\u3400-\u9fff]{1,5}[:：]?\s?)?")
"""Between a name and the same in other letters: a title, a bracket, another title or a label."""
_BRACKET_GAP = 12


def _of_address(address: str, writer: Candidate, found: list[Candidate]) -> list[Candidate]:
    """The one other person in Latin letters whose name the writer's own address is made of."""
    own = [one for one in found if one is not writer and script(one.name.text) == "latin"]
    own = [one for one in own if is_address_of(address, one.name.text) >= _SURE]
    return own if len(own) == 1 else []


_SURE = 0.9


def _surname_of(one: Candidate, other: Candidate) -> bool:
    """Whether one of two names in Han is the beginning of the other: 粟野です and 粟野千鶴."""
    short, long = sorted(("".join(each.name.text.split()) for each in (one, other)), key=len)
    return script(short) == "han" and len(short) > 1 and long.startswith(short)


def _one_word_of_prose(form: Form) -> bool:
    return form.claim.source in PROSE and " " not in form.name.text and form.name.text[:1] < "\u3005"


PROSE = frozenset(
    {"marked", "wish", "enumeration", "mention", "apposition", "subject", "listing", "correction", "copied"}
)
"""Sources that find names in running text, where one word alone names nobody."""

RUNNING = PROSE | {"introduction", "answer"}

_AUTHOR_WEIGHT = {"introduction": 3.0, "signature": 2.5, "apposition": 2.0, "sender": 2.0, "address": 0.7}


def _mark_writers(case: Case, found: list[Candidate]) -> None:
    """Who wrote the mail, and who wrote those that it carries: the one for whom most sources speak."""
    for heard in case.all:
        weights = [(_author_weight(candidate, heard), candidate) for candidate in found]
        weight, best = max(weights, key=lambda pair: pair[0], default=(0.0, None))
        if best is not None and weight > 0:
            best.writer = best.writer or heard.where is Where.OWN
            best.below = best.below or heard.where in (Where.BELOW, Where.FILE)


def _author_weight(candidate: Candidate, heard: Heard) -> float:
    sources = {
        form.claim.source for form in candidate.forms if form.claim.role is Role.AUTHOR and form.claim in heard.claims
    }
    weight = sum(_AUTHOR_WEIGHT.get(source, 1.0) for source in sources)
    full = any(" " in form.name.text or form.name.text[:1] >= "\u3005" for form in candidate.forms)
    address = heard.letter.author.address
    return weight * (1.0 if full else 0.6) + (
        0.5 * is_address_of(address, candidate.forms[0].name.text) if weight and address else 0.0
    )


def _place(candidate: Candidate) -> tuple[int, int]:
    comes = [
        form for form in candidate.forms if form.claim.role in (Role.COMES, Role.NEW, Role.GOES)
    ] or candidate.forms
    return min(
        (
            form.where.rank,
            form.claim.name[0].start if form.claim.source not in ("sender", "address", "copied") else 10**6,
        )
        for form in comes
    )


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
    return told.marked(case, _near(kept, candidate))


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
    found = [
        (claim, heard.where)
        for heard in case.all
        for claim in heard.claims
        if claim.affiliation and id(claim) not in own
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
    starts = own | {
        (span.part, span.start)
        for heard in case.all
        for claim in heard.claims
        for span in claim.name[:1]
        if " " in span.text and (claim.source not in _BY_SHAPE or is_patronymic(fold(span.text).split()[-1]))
    }
    return [cut for one in found for cut in _before_a_name(one, starts, own)]


def _before_a_name(
    one: Organisation, starts: AbstractSet[tuple[str, int]], own: AbstractSet[tuple[str, int]]
) -> Iterator[Organisation]:
    """What stands before the first name that begins within an organisation's words; the organisation, where none does."""
    span = one.span
    inside = [
        at for part, at in starts if part == span.part and span.start + _LEAST_HOUSE < at < span.start + len(span.text)
    ]
    at = min(inside, default=0)
    piece = span.text[: at - span.start].rstrip(" ,;:(–—-")
    apart = at and span.text[at - span.start - 1].isspace() and not _leaves_open(piece)
    text = as_affiliation(" ".join(piece.split())) if apart else None
    if not text:
        yield one
    elif affiliation_likeness(text) >= _LIKELY_PIECE:
        quoted = Span(span.region, span.part, span.start, span.start + len(piece), piece)
        mine = (span.part, at) in own
        yield replace(one, text=text, span=quoted, row=mine, another=not mine, cut="before a name")


def _leaves_open(piece: str) -> bool:
    """Whether a quote opens in a piece and does not close there: what stands behind it belongs to it."""
    return piece.count("«") > piece.count("»") or piece.count("“") > piece.count("”") or piece.count('"') % 2 > 0


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
    return slavic_stem(word) if word[:1] >= "\u0400" and word[:1] < "\u0530" else word.removeprefix("ال")


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
    return of_part and claim.role not in _AMENDED and heard.letter.part.text[max(0, start - 1) : start] in tuple("«“„")


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


def _organisations(claim: Claim, where: Where, *, row: bool) -> Iterator[Organisation]:
    """What a claim quotes as an organisation, and pieces of it that may be the organisation alone."""
    span = claim.affiliation
    if span is None or claim.not_affiliation:
        return
    another = bool(claim.name) and not row
    for start, end, cut, text in _houses_in(span.text, labelled=claim.source in _FORMS):
        quoted = Span(span.region, span.part, span.start + start, span.start + end, span.text[start:end])
        yield Organisation(text, quoted, claim.source, where, claim.role, row, cut, another)


@lru_cache(2048)
def _houses_in(text: str, *, labelled: bool) -> tuple[tuple[int, int, str, str], ...]:
    """The text and those pieces of it that may be an organisation: where each stands, how it was cut, and how it reads cleaned. The same
    for every person of a mail, and so remembered."""
    found: list[tuple[int, int, str, str]] = []
    for start, end, cut in ((0, len(text), ""), *_pieces(text)):
        house = as_affiliation(" ".join(text[start:end].split()), labelled=labelled and not cut)
        if house and (not cut or cut in _AS_THEY_ARE or affiliation_likeness(house) >= _LIKELY_PIECE):
            found.append((start, end, cut, house))
    return tuple(found)


_LIKELY_PIECE = 0.45
_FORMS = frozenset({"labelled", "table", "card"})
_IN_QUOTES = "in quotes"
_AS_THEY_ARE = frozenset({_IN_QUOTES, "in brackets", "from a capital", "before a case"})
"""Pieces that need not look like an organisation to be one."""
_COMMA = re.compile(
    r"(?<!\s)\s*[,،，、|]\s*|\s[-–—]\s|(?<=[\u3005-\u9fff])[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?=[\u3005-\u9fff])"
)
"""In Chinese and Japanese a space too: between the house and its name in Latin letters, or its department."""
_BEHIND_LINK = re.compile(r"(?<=\s)(?:(\w{1,4}(?:(?=\s)|['’]))\s*(?=(\w+))|(?=([\u0620-\u064a]+)))")
_BELONGS = re.compile(
    r"\s(?:التابع|التابعة|التابعين|التابعه|تابع|تابعة|المنبثق|المنبثقة)\s(?:عن\s|ل(?!ل)|إلى\s|(?=للـ?))"
)
"""A programme, a service and the house that has it: خدمة … التابعة ل|جمعية."""
_STOP = re.compile(r"\n|(?<=[^\W\d_]{4})\.\s(?=\S)")
"""Where a line or a sentence ends within what was taken for one organisation."""
_ARABIC_WORD = re.compile(r"\s([\u0620-\u064a]{2,4})(?=\s)")
_BRACKETED = re.compile(r"(?<!\s)\s[(（]([^()（）]{2,80})(?:[)）]|$)")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE_PLACE = re.compile(r"(?<=\w)\s(?:en el|en la|en|in|à|au|em|no|na|ad?)\s(?=[A-ZÀ-Þ])")
_QUOTED = re.compile(r"[\"“„«「『]([^\"“”„«»「」『』]{3,80})[\"”“»」』]?")


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Before a comma, behind one, in brackets, before them, from its first capital on, behind "of", in quotes."""
    yield from _beside_commas(text)
    if stop := _STOP.search(text):
        yield 0, len(text[: stop.start()].rstrip()), "before a stop"
    for word in _BEHIND_LINK.finditer(text):
        link = word.group(1)
        joined = link is None or link[-1] in "'’" or fold(link) in world.words("organisations", "links")
        house = fold(word.group(2) or word.group(3)) in world.words("organisations", "strong")
        before = text[: word.start()]
        named = text[word.end() : word.end() + 1].isupper() and not house and _is_held(before)
        if joined and (house or named) and not _heads_a_house(before):
            yield word.end(), len(text), "behind a part" if named else "behind link"
    yield from _written_pieces(text)
    for place in _BEFORE_PLACE.finditer(text):
        yield 0, place.start(), "before a place"
    if text[:1] >= "\u3005":
        yield from _dense_pieces(text)
    yield from _turkish_pieces(text)
    bracketed = _BRACKETED.search(text)
    if bracketed:
        yield bracketed.start(1), bracketed.end(1), "in brackets"
    quoted = _QUOTED.search(text)
    if quoted:
        yield quoted.start(1), quoted.end(1), _IN_QUOTES


def _beside_commas(text: str) -> Iterator[tuple[int, int, str]]:
    for comma in _COMMA.finditer(text):
        if not is_legal_form(text[comma.end() :]):  # Hafen Software Co., Ltd. is one name
            yield 0, comma.start(), "before comma"
            yield comma.end(), len(text), "behind comma"


def _written_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """What brackets, capitals and "which belongs to" part."""
    if belonging := _BELONGS.search(text):
        yield belonging.end(), len(text), "belongs to"
        yield 0, belonging.start(), "before a link"
    for link in _ARABIC_WORD.finditer(text):
        if fold(link.group(1)) in world.words("organisations", "links"):
            yield 0, link.start(), "before a link"
    if bracket := _BRACKETED.search(text):
        yield bracket.start(1), bracket.end(1), "in brackets"
        yield 0, bracket.start(), "before brackets"
    capital = next((word.start() for word in _WORD.finditer(text) if text[word.start()].isupper()), 0)
    if capital and text[:1].islower():
        yield capital, len(text), "from a capital"


def _is_held(text: str) -> bool:
    """Whether what stands before "of" is a job or a part that some house has: Head (of Lawyers Without Silence), Justice Committee."""
    text = text.removesuffix(" the")
    return is_title(text) or is_part(text) or is_department(text)


def _heads_a_house(text: str) -> bool:
    """Whether what stands before "of" is an organisation and not only a job or a department in it: Ministère (de la Justice)."""
    words = fold(text).split()
    named = bool(words) and words[0] in world.words("organisations", "strong") - _HELD_BY_HOUSES
    return named and text[:1].isupper() and not is_title(text) and not is_department(text)


_HELD_BY_HOUSES = frozenset(
    map(fold, ("Centre", "Center", "Centro", "Zentrum", "Institut", "Instituto", "Istituto", "Institute"))
)
"""Houses that other houses have: the University is the affiliation as often as its Institute."""


def _turkish_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Without a case that an apostrophe parts from it (Derneği'ni), and up to a word like "üniversitesi", which stands last."""
    bare = without_turkish_case(text)
    if bare != text:
        yield 0, len(bare), "before a case"
    for word in _LAST_SYLLABLE.finditer(text):
        if world.keyed(word.group()) in world.row("organisations", "strong", "tr"):
            yield 0, word.end(), "up to its sort"


_LAST_SYLLABLE = re.compile(r"(?<=\s)[^\W\d_]{4,}[iıuü](?=['’\s])")


def _dense_pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Without a small word before it, and up to a word like 協會 that is not its last."""
    for small in world.written("organisations", "han_before"):
        if text.startswith(small) and len(text) > len(small) + 2:
            yield len(small), len(text), "behind link"
    if text.endswith(world.written("organisations", "han_ends")) and not text.endswith(_sorts()):
        return  # 人权观察网: the sort in its midst is not where it ends
    for suffix in world.words("organisations", "han"):
        at = text.find(suffix)
        if at <= 0:
            continue
        head, behind = text[: at + len(suffix)], text[at + len(suffix) :]
        goes_on = behind.startswith(_GOES_ON) or behind.startswith(_sorts())  # 有限|公司
        if len(behind) > 1 and not goes_on and not _is_open(head):
            yield 0, len(head), "up to its sort"


_GOES_ON = ("「", "『", "“")
"""Behind these stands the name of a house whose sort alone stands before: 民间团体「…」."""


def _is_open(text: str) -> bool:
    """Whether a quote opens in it and does not close."""
    return any(text.count(opening) > text.count(closing) for opening, closing in ("「」", "『』", "“”"))


def _sorts() -> tuple[str, ...]:
    return world.written("organisations", "han")


def _own_address(case: Case, candidate: Candidate) -> Span | None:
    given = next((form.claim.email for form in candidate.forms if form.claim.email), None)
    return given or case.own.letter.author_address


_BY_CHANCE = 3
"""A word of so few letters may stand in an address by chance: Ana in analyst@."""


def is_address_of(address: str, name: str) -> float:
    """How well the local part of an address fits a name: 1 where it is made of its words, 0 where it has nothing of them."""
    local = re.sub(r"[\d_.+-]+", " ", address.partition("@")[0].lower()).split()
    words = [word for word in fold(name).split() if word]
    if not local or not words:
        return 0.0
    if script(name) in ("cyrillic", "arabic"):
        return _sounds_like(local, words)
    joined = "".join(local)
    hits = [word for word in words if len(word) > 2 and word in joined]
    if len(hits) >= 2:
        return 1.0
    if hits:
        rest = joined.replace(hits[0], "")
        if not rest or any(rest[0] == word[0] for word in words):
            return 0.9
        return 0.6 if len(hits[0]) > _BY_CHANCE else 0.3
    return (
        0.3
        if len(joined) <= 4 and all(any(word.startswith(letter) for word in words) for letter in joined[:2])
        else 0.0
    )


def _sounds_like(local: Sequence[str], words: Sequence[str]) -> float:
    """The same by sound: e.nurlanov is made of Нурланов."""
    sounds = [sound for word in words if len(sound := skeleton(word.removeprefix("ال"))) > 1]
    parts = [skeleton(part) for part in local]
    hits = {
        sound for sound in sounds if any(part == sound or (len(sound) > 2 and part.endswith(sound)) for part in parts)
    }
    if "".join(parts) in {one + other for one in sounds for other in sounds if one != other}:
        return 1.0
    if any(len(hit) > 2 for hit in hits):
        return 1.0 if len(hits) > 1 else 0.9
    return 0.0 if not hits else 0.6 if len(parts) == 1 else 0.3


def _least(claim: Claim, name: Name, least: dict[str, float]) -> float:
    """Without spaces and capitals any run of characters may pass for a name: it must look more like one."""
    dense = name.text[:1] >= "\u3005"
    return _DENSE_LEAST if dense and claim.source in least else least.get(claim.source, 0.0)


_DENSE_LEAST = 0.5


def _looks(claim: Claim, name: Name) -> float:
    """How much a name looks like one, bare or as it is quoted: "Mr." before it speaks for it."""
    quoted = likeness(claim.name[0].text) if len(claim.name) == 1 else 0.0
    return max(likeness(name.text), quoted)


def credible(claims: Iterable[Claim], least: dict[str, float]) -> tuple[Claim, ...]:
    """The claims whose name, if they have one, may be a name and looks enough like one for the place where it stands."""
    kept: list[Claim] = []
    for claim in claims:
        name = name_of(claim)
        if not claim.name or (name is not None and _looks(claim, name) >= _least(claim, name, least)):
            kept.append(claim)
        elif claim.affiliation is not None and claim.source in ("labelled", "signature"):
            kept.append(Claim(claim.source, claim.role, affiliation=claim.affiliation))
    return tuple(kept)
