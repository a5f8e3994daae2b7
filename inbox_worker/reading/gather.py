"""Claims → candidates: which claims speak of one person, and what each person may be called and belong to.

Promises that every value of a candidate is a quotation that passed the veto of `names` or `affiliations`. Who of the
candidates is meant, and
which value is right, is weighed in `weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache

from inbox_worker.reading import world
from inbox_worker.reading.affiliations import without_turkish_case
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.folding import script
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name, from_domain, likeness, same
from inbox_worker.reading.model import Span
from inbox_worker.reading.names import Name, nominative
from inbox_worker.reading.sounds import sounds_alike
from inbox_worker.reading.words import fold


@dataclass(frozen=True, slots=True)
class Form:
    """One claim as a form of a person's name, and where in the mail it was heard."""

    name: Name
    claim: Claim
    where: Where


@dataclass(slots=True)
class Candidate:
    """One person whom the mail names: all forms of the name. `writer`: who wrote the mail; `below`: who wrote a mail that it carries."""

    forms: list[Form] = field(default_factory=list)
    writer: bool = False
    below: bool = False

    def says(self, *roles: Role, where: Where | None = None) -> bool:
        """Whether a claim of one of `roles` speaks of this person."""
        return any(form.claim.role in roles and (where is None or form.where is where) for form in self.forms)

    @property
    def name(self) -> Name:
        """The fullest of the forms that are one name with the likeliest."""
        best = max(self.forms, key=_weight_of_form)
        return max((form for form in self.forms if _one_name(form.name.text, best.name.text)), key=_fullness).name


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation that a person may belong to: its cleaned text, the quotation, and how it was found; `cut` tells which piece of
    what was found it is ("" the whole); `another`: said of another person."""

    text: str
    span: Span
    source: str
    where: Where
    role: Role
    row: bool
    cut: str = ""
    another: bool = False


def _weight_of_form(form: Form) -> tuple[bool, bool, bool, bool, float, int]:
    """Full names before single words, names in the words before names in headers, those before what an address tells."""
    source, full = form.claim.source, " " in form.name.text or form.name.text[:1] >= "\u3005"
    own = form.where in (Where.OWN, Where.FILE)
    return (
        source != "address",
        full,
        own,
        source not in ("sender", "copied"),
        likeness(form.name.text),
        len(form.name.text),
    )


def _fullness(form: Form) -> tuple[bool, int, int, bool, bool]:
    words = [word for word in re.split(r"[\s.]+", form.name.text) if word]
    length = 2 * sum(len(word) > 1 for word in words) + len(words)
    marks = sum(not character.isascii() or character == "-" for character in form.name.text)
    return form.claim.source != "address", length, marks, form.where is Where.OWN, not form.name.doubtful


def _one_name(one: str, other: str) -> bool:
    return script(one) == script(other) and alike(one, other)


def name_of(claim: Claim) -> Name | None:
    """The name that a claim quotes, cleaned."""
    if not claim.name:
        return None
    text = " ".join(" ".join(span.text.split()) for span in claim.name)
    if len(claim.name) > 1 and claim.source != "address":
        return _of_parts(claim)
    return as_name(text.title() if claim.source == "address" or text.islower() else text)


def _of_parts(claim: Claim) -> Name | None:
    """Given and family name from two cells: each is cleaned by itself."""
    cells = [" ".join(span.text.split()) for span in claim.name]
    parts = [_in_script(cell, claim.name) for cell in cells]
    texts = [part.text if part else cell for part, cell in zip(parts, cells, strict=True)]
    if not any(parts):
        return None
    if re.search(r"[\u3005-\u9fff]", "".join(texts)):
        return Name("".join(texts), texts[-1], texts[0], doubtful=False)
    joined = None if "/" in "".join(cells) else as_name(" ".join(cells))
    words = (
        joined.text.split()
        if joined and len(joined.text.split()) >= len(" ".join(texts).split())
        else " ".join(texts).split()
    )
    given = len(" ".join(texts[:-1]).split())
    return Name(" ".join(words), " ".join(words[:given]), " ".join(words[given:]), doubtful=False)


def _in_script(text: str, beside: Sequence[Span]) -> Name | None:
    """The name in a cell; of a name in two scripts the one in the script of the other cells."""
    pieces = text.split("/")
    if len(pieces) > 1:
        scripts = {script(span.text) for span in beside if "/" not in span.text}
        pieces = [piece for piece in pieces if script(piece) in scripts] or pieces
    return as_name(pieces[0].strip())


def alike(one: str, other: str) -> bool:
    """One person by two names: the same name, or some of its words."""
    if same(one, other):
        return True
    short, long = sorted((fold(one).split(), fold(other).split()), key=len)
    return len(short) < len(long) and any(len(word) > 1 for word in short) and set(short) <= set(long)


def candidates(case: Case) -> list[Candidate]:
    """Everybody whom the mail names, the own words first.

    A single word names somebody only together with a full name or as the writer's."""
    forms = [
        Form(name, claim, heard.where)
        for heard in case.all
        for claim in heard.claims
        if claim.name and (name := name_of(claim)) is not None
    ]
    found: list[Candidate] = []
    for form in sorted(_straight(forms), key=lambda form: " " not in form.name.text and form.name.text[:1] < "\u3005"):
        match = next((one for one in found if any(alike(form.name.text, other.name.text) for other in one.forms)), None)
        if match is not None:
            match.forms.append(form)
        elif not _one_word_of_prose(form):
            found.append(Candidate([form]))
    found = _across_scripts(found)
    _mark_writers(case, found)
    return sorted(found, key=_place)


def _straight(forms: list[Form]) -> list[Form]:
    """The forms with every Russian and Ukrainian name in the nominative: "Дарью Кузнецову" and "Кузнецова Дарья" are one person."""
    written = dict.fromkeys(form.name.text for form in forms)
    return [replace(form, name=nominative(form.name, written)) for form in forms]


def _across_scripts(found: list[Candidate]) -> list[Candidate]:
    """A display name in one script and a signature in another are the author's two names."""
    writers = [
        one
        for one in found
        if any(
            form.where is Where.OWN and form.claim.role is Role.AUTHOR and form.claim.source in _AUTHOR_WEIGHT
            for form in one.forms
        )
    ]
    for one in writers[1:]:
        if script(one.name.text) != script(writers[0].name.text) and one in found:
            writers[0].forms += one.forms
            found = [other for other in found if other is not one]
    return _sounding_alike(found)


_HEADERS = frozenset({"sender", "copied", "address"})


def _sounding_alike(found: list[Candidate]) -> list[Candidate]:
    """Somebody whom only a header names, in Latin letters, is whoever in the text has a name of the same sounds."""
    named = [one for one in found if not _is_of_header(one)]
    kept: list[Candidate] = []
    for one in found:
        twins = [other for other in named if _is_of_header(one) and sounds_alike(one.name.text, other.name.text)]
        if len(twins) == 1:
            name = twins[0].name if " " in twins[0].name.text else one.name
            twins[0].forms = [replace(form, name=name) for form in (*twins[0].forms, *one.forms)]
        else:
            kept.append(one)
    return kept


def _is_of_header(one: Candidate) -> bool:
    return all(form.claim.source in _HEADERS for form in one.forms)


def _one_word_of_prose(form: Form) -> bool:
    return form.claim.source in PROSE and " " not in form.name.text and form.name.text[:1] < "\u3005"


PROSE = frozenset({"wish", "enumeration", "mention", "apposition", "subject", "listing", "correction", "copied"})
"""Sources that find names in running text, where one word alone names nobody."""

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
    of_candidate = {id(form.claim) for form in candidate.forms}
    for heard in case.all:
        for claim in heard.claims:
            if id(claim) not in of_candidate:
                found += _organisations(claim, heard.where, row=False)
    address = _own_address(case, candidate)
    domain = from_domain(address.text) if address else None
    if domain and address:
        found.append(Organisation(domain, address, "address", Where.OWN, Role.AUTHOR, row=False))
    name = candidate.name.text
    return _near([one for one in found if not alike(one.text, name) and not _is_misspelt(one.text, name)], candidate)


@lru_cache(4096)
def _is_misspelt(text: str, name: str) -> bool:
    """Whether this is no house but the name with a slip in it, as a correction quotes it: "Щербина" for Щербинина."""
    words, parts = fold(text).split(), fold(name).split()
    if len(words) > 4 or affiliation_likeness(text) >= _PLAIN_HOUSE:
        return False
    return all(any(SequenceMatcher(None, word, part).ratio() >= _ONE_SLIP for part in parts) for word in words)


_PLAIN_HOUSE, _ONE_SLIP = 0.5, 0.75


CONSIDERED = 40
"""In a mail of many people so many organisations of others are weighed for each: those that stand nearest."""


def _near(found: list[Organisation], candidate: Candidate) -> list[Organisation]:
    others = [one for one in found if not one.row]
    if len(others) <= CONSIDERED:
        return found
    at = next((form.claim.name[0].start for form in candidate.forms if form.claim.name), 0)
    others.sort(key=lambda one: (one.role is not Role.ALL, abs(one.span.start - at)))
    return [one for one in found if one.row] + others[:CONSIDERED]


def _organisations(claim: Claim, where: Where, *, row: bool) -> Iterator[Organisation]:
    """What a claim quotes as an organisation, and pieces of it that may be the organisation alone."""
    span = claim.affiliation
    if span is None or claim.not_affiliation:
        return
    for start, end, cut in ((0, len(span.text), ""), *_pieces(span.text)):
        piece = span.text[start:end]
        text = as_affiliation(" ".join(piece.split()))
        if text and (not cut or cut == _IN_QUOTES or affiliation_likeness(text) >= _LIKELY_PIECE):
            quoted = Span(span.region, span.part, span.start + start, span.start + end, piece)
            another = bool(claim.name) and not row
            yield Organisation(text, quoted, claim.source, where, claim.role, row, cut, another)


_LIKELY_PIECE = 0.45
_IN_QUOTES = "in quotes"
_COMMA = re.compile(
    r"(?<!\s)\s*[,،，、|]\s*|\s[-–—]\s|(?<=[\u3005-\u9fff])[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?=[\u3005-\u9fff])"
)
"""In Chinese and Japanese a space too: between the house and its name in Latin letters, or its department."""
_BEHIND_LINK = re.compile(r"(?<=\s)(?:(\w{1,4}(?:(?=\s)|['’]))\s*(?=(\w+))|(?=([\u0620-\u064a]+)))")
_BRACKETED = re.compile(r"\w\s?[(（]([^()（）]{3,80})")
_QUOTED = re.compile(r"[\"“„«「『]([^\"“”„«»「」『』]{3,80})[\"”“»」』]?")


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Before a comma, behind one, behind "of", in brackets, in quotes."""
    for comma in _COMMA.finditer(text):
        yield 0, comma.start(), "before comma"
        yield comma.end(), len(text), "behind comma"
    for word in _BEHIND_LINK.finditer(text):
        link = word.group(1)
        joined = link is None or link[-1] in "'’" or fold(link) in world.words("organisations", "links")
        if joined and fold(word.group(2) or word.group(3)) in world.words("organisations", "strong"):
            yield word.end(), len(text), "behind link"
    if text[:1] >= "\u3005":
        yield from _dense_pieces(text)
    yield from _turkish_pieces(text)
    bracketed = _BRACKETED.search(text)
    if bracketed:
        yield bracketed.start(1), bracketed.end(1), "in brackets"
    quoted = _QUOTED.search(text)
    if quoted:
        yield quoted.start(1), quoted.end(1), _IN_QUOTES


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
    for suffix in world.words("organisations", "han"):
        at = text.find(suffix)
        if at > 0 and at + len(suffix) < len(text):
            yield 0, at + len(suffix), "up to its sort"


def _own_address(case: Case, candidate: Candidate) -> Span | None:
    given = next((form.claim.email for form in candidate.forms if form.claim.email), None)
    return given or case.own.letter.author_address


def is_address_of(address: str, name: str) -> float:
    """How well the local part of an address fits a name: 1 where it is made of its words, 0 where it has nothing of them."""
    local = re.sub(r"[\d_.+-]+", " ", address.partition("@")[0].lower()).split()
    words = [word for word in fold(name).split() if word]
    if not local or not words:
        return 0.0
    joined = "".join(local)
    hits = [word for word in words if len(word) > 2 and word in joined]
    if len(hits) >= 2:
        return 1.0
    if hits:
        rest = joined.replace(hits[0], "")
        return 0.9 if not rest or any(rest[0] == word[0] for word in words) else 0.6
    return (
        0.3
        if len(joined) <= 4 and all(any(word.startswith(letter) for word in words) for letter in joined[:2])
        else 0.0
    )


def _least(claim: Claim, name: Name, least: dict[str, float]) -> float:
    """Without spaces and capitals any run of characters may pass for a name: it must look more like one."""
    dense = name.text[:1] >= "\u3005"
    return _DENSE_LEAST if dense and claim.source in least else least.get(claim.source, 0.0)


_DENSE_LEAST = 0.5


def credible(claims: Iterable[Claim], least: dict[str, float]) -> tuple[Claim, ...]:
    """The claims whose name, if they have one, may be a name and looks enough like one for the place where it stands."""
    kept: list[Claim] = []
    for claim in claims:
        name = name_of(claim)
        if not claim.name or (name is not None and likeness(name.text) >= _least(claim, name, least)):
            kept.append(claim)
        elif claim.affiliation is not None and claim.source in ("labelled", "signature"):
            kept.append(Claim(claim.source, claim.role, affiliation=claim.affiliation))
    return tuple(kept)
