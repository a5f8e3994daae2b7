"""Claims → candidates: which claims speak of one person, and what each person may be called.

Promises that every name of a candidate is a quotation that passed the veto of `names`. Who of the candidates is meant, and which name is
right, is weighed in `weigh`; to what a candidate may belong is found in `options`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from inbox_worker.reading import dense, sounded, world
from inbox_worker.reading.addressed import is_address_of
from inbox_worker.reading.capitals import in_capitals, is_initial
from inbox_worker.reading.claim import AMENDED, FORMS, PASSPORT, Claim, Role
from inbox_worker.reading.folding import key, script
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.judged import (
    as_name,
    likeness,
)
from inbox_worker.reading.known_words import is_family, is_given, is_job, is_no_name
from inbox_worker.reading.model import Span
from inbox_worker.reading.name_pieces import without_link
from inbox_worker.reading.names import Name, nominative
from inbox_worker.reading.nominative import is_straight, one_stem
from inbox_worker.reading.one_person import alike, is_short_form, one_person
from inbox_worker.reading.records import label_kind
from inbox_worker.reading.words import fold


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

    def join(self, other: Candidate) -> None:
        """Take in another who is this person."""
        for form in other.forms:
            self.add(form)


_WAYS = 24
"""So many ways of writing one name are compared."""


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
    best = max((form for form in forms if _one_name(form.name.text, best.name.text)), key=_fullness)
    return next((form for form in forms if is_straight_of(form, best)), best)


def is_straight_of(apart: Form, form: Form) -> bool:
    """Whether a header, a list or a form has the nominative of what stands in a sentence: Давида Орбелиани, Cc: Давид Орбелиани."""
    if apart.claim.source not in _UPRIGHT or form.claim.source not in RUNNING - _UPRIGHT - {"introduction"}:
        return False
    one, other = (fold(text).split() for text in (apart.name.text, form.name.text))
    if script(form.name.text) != "cyrillic" or len(one) != len(other) or sorted(one) == sorted(other):
        return False
    return one_stem(one, other)


_UPRIGHT = frozenset({"sender", "copied", "signature", "listing", "labelled", "table", "card"})
"""Sources that find names outside sentences, where they stand in the nominative."""


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
        return all(is_no_name(key(word)) and not is_initial(word) for word in one[:over]) or (
            _is_apart(other) and is_given(key(two[0])) and _is_strange(one[:over])
        )
    behind = one[len(two) :]
    small = key(behind[0]) in world.words("people", "particles") and _is_strange(behind[1:])
    so = behind[0].startswith(_ARABIC_SO) and _is_strange([behind[0], behind[0][1:]])
    leads_on = _is_apart(other) and (small or so)
    return one[: len(two)] == two and (leads_on or all(is_job(key(word)) for word in behind))


_ARABIC_SO = "ف"
"""Written onto the word that goes on behind a name: أما الاسم جمانة الحلو | فصحيح."""


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
    for form in sorted(forms, key=lambda form: not _is_full(form.name.text)):
        match = seen.get(form.name.text) or _match(form, found, texts)
        if match is None and len(found) == MOST_NAMED:
            break
        if match is None and not _one_word_of_prose(form):
            match = Candidate()
            found.append(match)
        if match is not None:
            match.add(form)
            seen[form.name.text] = match
    found = _without_address(
        _across_scripts(_of_the_introduced(_of_the_passport(_united(found))), case.own.letter.author.address)
    )
    found = _in_two_scripts(case, found)
    for one in found:
        one.forms = _as_written(one.forms)
    _mark_writers(case, found)
    _straighten(case, found)
    return sorted(_once(found), key=_place)


def _united(found: list[Candidate]) -> list[Candidate]:
    """Those whom a name that came later shows to be one: Ainhoa Zubizarreta and Zubizarreta Echenique by Ainhoa Zubizarreta Echenique."""
    if len(found) > _NEAR:
        return found
    kept: list[Candidate] = []
    for one in sorted(found, key=_is_full_by_address):
        near = [other for other in kept if _are_bridged(one, other)] or _kin_of_address(one, kept)
        near = [other for other in near if not (_is_of_address(other) or _is_old(other))] or near
        if len(near) == 1:
            near[0].join(one)
        else:
            kept.append(one)
    return kept


def _are_bridged(one: Candidate, other: Candidate) -> bool:
    """Whether a full name of each is one person's, and no two full names are of different people."""
    first, second = _full_names(one), _full_names(other)
    return (
        not _are_rows(one, other)
        and all(_comparable(form, rival) for form in one.ways.values() for rival in other.ways.values())
        and any(one_person(text, rival) or _is_spelled(text, rival) for text in first for rival in second)
        and not any(_contradict(text, rival, [*first, *second]) for text in first for rival in second)
    )


def _are_rows(one: Candidate, other: Candidate) -> bool:
    """Whether one list, or one table, names both."""
    rows = [{(form.claim.source, form.claim.name[0].part) for form in each.forms} for each in (one, other)]
    return any(source in _LISTS for source, _ in rows[0] & rows[1])


_LISTS = frozenset({"listing", "enumeration", "labelled", "table"})


def _is_spelled(one: str, other: str) -> bool:
    """Whether one of two names spells the other, which is in Han."""
    latin, han = sorted((one, other))
    return script(latin) == "latin" and script(han) == "han" and sounded.is_spelled(han, latin)


def _is_full_by_address(one: Candidate) -> bool:
    """Whether an address alone gives the full name."""
    return {form.claim.source for form in one.forms if _is_full(form.name.text)} == {"address"}


def _is_of_address(one: Candidate) -> bool:
    """Whether an address alone gives the full name; the display name may be one word of it."""
    return _is_full_by_address(one) and {form.claim.source for form in one.forms} <= _HEADERS


def _kin_of_address(one: Candidate, found: Sequence[Candidate]) -> list[Candidate]:
    """Lucho Etcheverry, whom an address spells, is Luciano Etcheverry of the words: one surname, and given names that begin alike or the
    writer's; apinya.sriwong@ is Apinya Sriwongsakul's, cut short."""
    if not _is_full_by_address(one) or not (text := next(filter(_is_full, one.ways), "")):
        return []
    given, *rest = fold(text).split()
    words = {word for word in rest if len(word) > _SHORTEST}
    kin = [other for other in found if any(not words.isdisjoint(fold(way).split()) for way in other.ways)]
    if kin:
        return kin if _is_of_address(one) and all(_is_called(other, given) for other in kin) else []
    return [other for other in found if any(_is_cut_short(fold(way).split(), given, words) for way in other.ways)]


def _is_cut_short(name: Sequence[str], given: str, surnames: Collection[str]) -> bool:
    """Whether an address gives a name by its first word and the beginning of another."""
    return name[0] == given and any(word.startswith(surname) for word in name[1:] for surname in surnames)


def _of_the_passport(found: list[Candidate]) -> list[Candidate]:
    """Whoever tells the name of his passport is who writes, whatever he is called elsewhere: 文禮思 is Manuel da Luz Xavier. Where others
    come with him only who shares a word with it is."""
    holders = [one for one in found if any(is_of_passport(form) for form in one.forms)]
    if len(holders) != 1 or holders[0].says(*AMENDED):
        return found
    alone = not any(_is_named_as(one, Role.COMES) for one in found if one is not holders[0])
    writers = [
        one
        for one in found
        if one is not holders[0] and _is_only_the_writer(one) and (alone or _is_akin(one, holders[0]))
    ]
    for one in writers:
        holders[0].join(one)
    return [one for one in found if one not in writers]


def is_of_passport(form: Form) -> bool:
    """Whether the writer says himself that his passport has this name."""
    return form.claim.source == PASSPORT and form.where is Where.OWN


def _is_only_the_writer(one: Candidate) -> bool:
    """Whether the mail knows of somebody as of its author, and does not say of him, by name, that he comes, stays or goes."""
    others = (Role.COMES, Role.AWAY, Role.GOES, Role.STAYS, *AMENDED)
    return one.says(Role.AUTHOR, where=Where.OWN) and not _is_named_as(one, *others)


def _is_named_as(one: Candidate, *roles: Role) -> bool:
    """Whether the mail says so of somebody by name, and not only where he says who he is: "I am Maria Clare and would like to come"."""
    introduced = {form.claim.name for form in one.forms if _is_introduction(form)}
    return any(form.claim.role in roles and form.claim.name not in introduced for form in one.forms)


def _of_the_introduced(found: list[Candidate]) -> list[Candidate]:
    """Whom his mail program and his signature call Walt K is the Walter J. Kosciolek as whom he introduces himself."""
    selves = [one for one in found if any(_is_introduction(form) for form in one.forms)]
    if len(selves) != 1:
        return found
    near = [one for one in found if one is not selves[0] and _is_writer_alone(one) and _is_akin(one, selves[0])]
    for one in near:
        selves[0].join(one)
    return [one for one in found if one not in near]


def _is_introduction(form: Form) -> bool:
    claim = form.claim
    own = claim.source == "introduction" and claim.role is Role.AUTHOR and form.where is Where.OWN
    return own and _is_full(form.name.text)


def _is_writer_alone(one: Candidate) -> bool:
    """Whether only headers and signatures know of somebody, the sender's among them."""
    return all(form.claim.role is Role.AUTHOR and form.claim.source in _SIGNED for form in one.forms) and any(
        form.claim.source == "sender" and form.where is Where.OWN for form in one.forms
    )


def _is_akin(one: Candidate, other: Candidate) -> bool:
    """Whether two names share a word, or the beginning of one."""
    first, second = ({word[:_SHORTEST] for way in each.ways for word in _words(way)} for each in (one, other))
    return not first.isdisjoint(second)


def _words(name: str) -> Iterator[str]:
    return (word for word in re.split(r"[\s-]+", fold(name)) if len(word) >= _SHORTEST)


def _is_called(one: Candidate, given: str) -> bool:
    written = any(form.claim.role is Role.AUTHOR and form.claim.source not in _HEADERS for form in one.forms)
    firsts = [fold(way).split()[0] for way in one.ways]
    return any(
        first[:_SHORTEST] == given[:_SHORTEST] or is_short_form(first, given) or (written and first[:1] == given[:1])
        for first in firsts
    )


_SHORTEST = 3


def _is_old(one: Candidate) -> bool:
    """Whether the mail does away with this name."""
    return one.says(Role.OLD) and not one.says(Role.NEW)


def _full_names(one: Candidate) -> list[str]:
    return list(filter(_is_full, one.ways))


def _is_full(text: str) -> bool:
    """Whether a name is more than one word, or in Han, where it is none."""
    return text[:1] >= "\u3005" or " " in text


def _contradict(one: str, other: str, names: Sequence[str]) -> bool:
    """Whether two full names in one script are of two people: nothing makes them one person's, and none of all `names` is made of the words
    of both, some of which they share."""
    if script(one) != script(other) or one_person(one, other):
        return False
    words, rivals = ({word for word in fold(text).split() if len(word) > 1} for text in (one, other))
    if min(len(words), len(rivals)) < 2:
        return False
    both = sorted(words | rivals)
    return words.isdisjoint(rivals) or not any(
        sorted(word for word in fold(name).split() if len(word) > 1) == both for name in names
    )


def _as_written(forms: list[Form]) -> list[Form]:
    """The forms of one name; what was brought down from capitals is spelled as the mail writes it elsewhere: Çıldırcan, McAteer."""
    written = {fold(form.name.text): form.name for form in reversed(forms) if not _is_brought(form)}
    return [_spelled(form, written.get(fold(form.name.text))) if _is_brought(form) else form for form in forms]


def _is_brought(form: Form) -> bool:
    return form.claim.source == "address" or any(in_capitals(span.text) for span in form.claim.name)


def _spelled(form: Form, written: Name | None) -> Form:
    """Where the other spelling has no fewer accents: capitals may have more than what somebody's mail program knows of his name."""
    if written is None or _accents(written.text) < _accents(form.name.text):
        return form
    return replace(form, name=written)


def _accents(text: str) -> int:
    return sum(not character.isascii() for character in text)


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
    return (
        short.name.text in long.name.text
        and script(short.name.text) == "han"
        and _stands_only_within(short, long, texts)
    )


def _share_a_place(form: Form, other: Form) -> bool:
    return any(one.overlaps(two) for one in form.claim.name for two in other.claim.name)


def _stands_only_within(short: Form, long: Form, texts: Mapping[str, str]) -> bool:
    """Whether the mail writes a name in Han nowhere but as a piece of a longer one: 毕晓 in 毕晓那张证."""
    one, other = short.name.text, long.name.text
    if len(one) < 2 or long.where is not short.where:
        return False
    text = texts.get(long.claim.name[0].part, "")
    return 0 < text.count(one) == text.count(other)


def _comparable(form: Form, other: Form) -> bool:
    """Whether likeness may make two forms one person's: of what an amendment does away with or puts in place each letter counts, but
    another alphabet is no amendment."""
    amended = form.claim.role in AMENDED or other.claim.role in AMENDED
    return not amended or script(form.name.text) != script(other.name.text)


MOST_NAMED = 106
"""So many people of one mail are told apart: more than are weighed."""
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
        _is_full(one.name.text)
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
    in_han = [one for one in found if one.forms[0].name.text[:1] >= "\u3005"]
    kept: list[Candidate] = []
    gone: list[Candidate] = []
    for one in found:
        latin = one not in in_han and script(one.forms[0].name.text) == "latin"
        near = [other for other in in_han if not _are_introduced_apart(other, one)] if latin else []
        twins = [other for other in near if _is_twin(case, other, one)]
        twins = twins or [other for other in near if _is_header_of(one, other)]
        behind = [other for other in near if not twins and _is_behind(case, one, other)]
        if len(twins) == 1:
            twins[0].forms += one.forms
        elif len(behind) == 1:
            one.forms += [replace(form, name=one.shown.name) for form in behind[0].forms]
            gone += behind
            kept.append(one)
        else:
            kept.append(one)
    return [one for one in kept if one not in gone]


def _are_introduced_apart(one: Candidate, other: Candidate) -> bool:
    """Whether the sender says who one is, and that he himself is the other: 他叫欧阳德海, 我叫 Jenny Ouyang."""
    first, second = _introduced_as(one), _introduced_as(other)
    return Role.COMES in first and Role.AUTHOR not in first and Role.AUTHOR in second


def _introduced_as(one: Candidate) -> set[Role]:
    return {form.claim.role for form in one.forms if form.claim.source == "introduction"}


def _is_header_of(latin: Candidate, han: Candidate) -> bool:
    """Whether the headers alone have a name in Latin letters, with the surname of somebody whom the words name in Han: Amy Kwok, 郭美芳."""
    own = any(form.where in (Where.OWN, Where.FILE) for form in han.forms)
    return _is_of_headers(latin) and own and dense.has_surname_of(han.name.text, latin.name.text)


def _is_of_headers(one: Candidate) -> bool:
    return all(form.claim.source in _HEADERS and form.claim.role is Role.AUTHOR for form in one.forms)


_HEADERS = frozenset({"sender", "address"})
_SIGNED = _HEADERS | {"signature"}


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
    name = latin.forms[0].name.text
    if _is_of_headers(latin) and any(sounded.is_near(one, other) for one in han.ways for other in latin.ways):
        return True
    if any(dense.may_be_romanised(form.name.text, name) or _labels_both(case, form, name) for form in han.forms):
        return True
    return any(
        _is_in_brackets_behind(case, one.claim.name[-1], other.claim.name[0])
        for one in han.forms
        for other in latin.forms
    )


def _labels_both(case: Case, form: Form, latin: str) -> bool:
    """Whether the next label below that of a name gives it in Latin letters: 中文姓名：何伟豪 | 英文姓名：Ho Wei Hao."""
    if form.claim.source not in FORMS:
        return False
    end = form.claim.name[-1]
    texts = (heard.letter.part.text for heard in case.all if heard.letter.part.name == end.part)
    return any(
        (label := _NEXT_LABEL.match(text, end.end)) is not None
        and label_kind(label.group(1), case.lexicon) == "name"
        and label.group(2).strip() == latin
        for text in texts
    )


_NEXT_LABEL = re.compile(r"[ \t]*\n[ \t]*([^\n:：]{1,14})[:：]([^\n]{1,60})")


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
    return form.claim.source in PROSE and not _is_full(form.name.text)


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
    full = any(_is_full(form.name.text) for form in candidate.forms)
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
