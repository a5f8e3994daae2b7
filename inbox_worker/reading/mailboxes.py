"""Where each person's answer goes: the person's own address where the mail gives one, else the sender's.

An address is somebody's because a form gives it, because it is made of the name, because the words ask to write to it, or because it
stands behind the name and nobody else is named between. Addresses of ours are nobody's. Every address that is not the sender's comes
with its quotation; one that is spelled, "ada at mill dot example", is quoted as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inbox_worker.mail.automatic import reads_no_answers
from inbox_worker.mail.model import Address
from inbox_worker.reading.addressed import is_address_of
from inbox_worker.reading.claim import Role
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.phrases import Match
from inbox_worker.reading.sayings import clause_between, place_of
from inbox_worker.reading.spelled import spelled
from inbox_worker.reading.view import Letter, Part
from inbox_worker.reading.words import SENTENCE, folded, sentence

_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MADE_OF, _MAYBE_OF = 0.6, 0.3
_MOST, _FORMS, _FAR, _NEAR, _SENTENCES = 60, 6, 300, 24, 2


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address and the place that gives it (None: there is none in the mail), and the source that found it."""

    address: str
    span: Span | None
    source: str


def of_people(case: Case, chosen: Sequence[Candidate], named: Sequence[Candidate]) -> list[Mailbox]:
    """One mailbox for each of those `chosen`; `named` are all who may be meant by words near an address, the chosen among them."""
    written = tuple(_addresses(case))
    told = list(_told(case, written, named))
    everybody = next((box for box, meaning in told if meaning == "write_all"), None)
    if everybody:
        return [everybody for _ in chosen]
    of_rows = _of_rows(case)
    written = tuple(box for box in written if box.address.lower() not in of_rows)
    found = [_given(one) or _made_of_name(case, written, one) for one in chosen]
    free = [] if all(found) else list(_free(case, written, chosen, {box.address.lower() for box in found if box}))
    if free:
        in_order = _in_order(case, chosen, free)
        others = [one for one in named if not one.writer]
        for index, one in enumerate(chosen):
            found[index] = found[index] or in_order.get(id(one)) or _beside(case, one, chosen, others, free)
        alone = [index for index, one in enumerate(chosen) if not one.writer]
        ones_own = [box for box in free if box.span and box.span.region in (Region.OWN, Region.ATTACHMENT)]
        if len(alone) == 1 and len({box.address.lower() for box in ones_own}) == 1:
            found[alone[0]] = found[alone[0]] or ones_own[0]
    senders = next((box for box, meaning in told if meaning == "write_to"), None) or _senders(case)
    return [box or _copied(case, one) or _carried(case, one) or senders for box, one in zip(found, chosen, strict=True)]


def _of_rows(case: Case) -> set[str]:
    """The addresses that a table gives to the people of its rows, also to those who do not come."""
    claims = (claim for heard in case.all for claim in heard.by(Role.COMES) if claim.source == "table")
    return {claim.email.text.lower() for claim in claims if claim.email and claim.name}


def _told(case: Case, written: Sequence[Mailbox], named: Sequence[Candidate]) -> Iterator[tuple[Mailbox, str]]:
    """The addresses to which the sender's own words ask to write, and whether all answers go there: "write to me at …"."""
    letter = case.own.letter
    asked = letter.of("write_to", "write_all")
    if not asked:
        return
    for box in written:
        place = place_of(letter, box.span) if box.span else None
        if place is None:
            continue
        meanings = {match.phrase.category for match in asked if _leads_to(letter, match, place)}
        anothers = any(_fits(box.address, one) >= _MADE_OF for one in named if not one.writer)
        if "write_all" in meanings or (meanings and not anothers):
            yield box, "write_all" if "write_all" in meanings else "write_to"


def _leads_to(letter: Letter, match: Match, place: tuple[int, int]) -> bool:
    """Whether a phrase stands before an address in its sentence, or right behind it."""
    first, last = sentence(letter.words, place[0])
    before = first <= match.first <= place[0]
    behind = place[0] < match.first < min(last, place[1] + _RIGHT_BEHIND)
    return before or (behind and not clause_between(letter.words, place[1] - 1, match.first))


_RIGHT_BEHIND = 4


def _copied(case: Case, one: Candidate) -> Mailbox | None:
    """The address to which the person gets a copy, if it is made of the name."""
    letter = case.own.letter
    if one.writer:
        return None
    text = ", ".join(address.address for address in letter.copied)
    part, at = Part(Region.HEADER, "cc", text), 0
    for address in letter.copied:
        if address.address.lower() not in case.own_addresses and _fits(address.address, one) >= _MADE_OF:
            return Mailbox(address.address, part.span(at, at + len(address.address)), "copied")
        at += len(address.address) + 2
    return None


def _given(one: Candidate) -> Mailbox | None:
    """What a form, a list or a bracket behind the name gives; of the writer only what his own words give."""
    return next(
        (
            Mailbox(form.claim.email.text, form.claim.email, form.claim.source)
            for form in sorted(one.forms, key=lambda form: form.where.rank)
            if form.claim.email and (not one.writer or form.where in (Where.OWN, Where.FILE))
        ),
        None,
    )


def _made_of_name(case: Case, written: Sequence[Mailbox], one: Candidate) -> Mailbox | None:
    """The address that is made of the words of the name; of a writer no earlier address, and none that is the sender's anyway."""
    best: tuple[float, Mailbox] | None = None
    at_home = one.writer and _fits(case.own.letter.author.address, one) >= _MADE_OF
    for box in written:
        fits = _fits(box.address, one)
        if fits < _MADE_OF or (best and fits <= best[0]):
            continue
        if at_home and box.span and (place_of(case.own.letter, box.span) is None or _is_earlier(case, box.span)):
            continue  # who writes from an address of his own changes it by his words alone
        best = fits, box
    return best[1] if best else None


def _fits(address: str, one: Candidate) -> float:
    return max(is_address_of(address, form.name.text) for form in one.forms[:_FORMS])


def _addresses(case: Case) -> Iterator[Mailbox]:
    """The addresses in text and files but for ours and the sender's, the sender's own words first."""
    barred = case.own_addresses | {case.own.letter.author.address.lower()}
    seen: set[tuple[str, int]] = set()
    for heard in case.all:
        part = heard.letter.part
        if len(seen) >= _MOST:
            continue
        for start, end, address in _written(part.text):
            if (part.name, start) not in seen and address.lower() not in barred:
                seen.add((part.name, start))
                span = Span(_region(case, heard, start), part.name, start, end, part.text[start:end])
                yield Mailbox(address, span, "address")


def _written(text: str) -> Iterator[tuple[int, int, str]]:
    """Where addresses stand in a text, and what they are."""
    for match in _ADDRESS.finditer(text) if "@" in text else ():
        address = match.group().strip("'.-_")
        start = match.start() + match.group().index(address)
        yield start, start + len(address), address
    yield from spelled(text)


def _region(case: Case, heard: Heard, start: int) -> Region:
    """Whose words an address stands in; between two letters it belongs to the quoted one."""
    if heard.where is Where.FILE:
        return heard.letter.region
    for other in case.heard:
        letter = other.letter
        if any(line.start <= start <= line.end for line in (*letter.body, *letter.signature)):
            return letter.region
    return next((other.letter.region for other in case.heard[1:]), Region.OWN)


def _is_earlier(case: Case, span: Span) -> bool:
    """Whether the sentence speaks of an earlier registration: "I registered from my old account (…)"."""
    place = place_of(case.own.letter, span)
    said = case.own.sayings.said.get(case.own.sayings.sentences[place[0]], ()) if place else ()
    return any(one.meaning == "registered_before" for one in said)


def _free(case: Case, written: Sequence[Mailbox], chosen: Sequence[Candidate], taken: set[str]) -> Iterator[Mailbox]:
    """The addresses that are made of the name of none of the chosen, given by no form, and not of those who wrote or got a letter below."""
    taken = taken | {heard.letter.author.address.lower() for heard in case.heard[1:]}
    for box in written:
        if box.address.lower() in taken or _in_a_head(case, box):
            continue
        if not any(_fits(box.address, one) >= _MADE_OF for one in chosen):
            yield box


def _in_a_head(case: Case, box: Mailbox) -> bool:
    """Whether an address stands in the header of a quoted or forwarded letter, outside of all that was written."""
    span = box.span
    if span is None or span.region in (Region.ATTACHMENT, Region.OWN):
        return False
    return not any(
        line.start <= span.start <= line.end
        for heard in case.heard
        for line in (*heard.letter.body, *heard.letter.signature)
    )


def _in_order(case: Case, chosen: Sequence[Candidate], free: Sequence[Mailbox]) -> dict[int, Mailbox]:
    """A row of as many addresses as there are people belongs to them in turn: "… to A and B"."""
    letter = case.own.letter
    all_there = [at for at in sorted(letter.words.addresses) if "@" in letter.words.folded[at]]
    rows: list[list[int]] = []
    for at in all_there:
        near = (
            rows
            and at - rows[-1][-1] <= _SENTENCES + 1
            and not any(letter.words.breaks[i] >= SENTENCE for i in range(rows[-1][-1] + 1, at + 1))
        )
        rows[-1].append(at) if near else rows.append([at])
    texts = {box.address.lower() for box in free}
    found: dict[int, Mailbox] = {}
    for people in (chosen, [one for one in chosen if not one.writer]):
        row = next((row for row in rows if len(row) == len(people) > 1), None)
        for one, at in zip(people, row, strict=True) if row and not found else ():
            span = letter.said(at, at + 1)
            if span.text.lower() in texts:
                found[id(one)] = Mailbox(span.text, span, "address")
    return found


def _beside(
    case: Case, one: Candidate, chosen: Sequence[Candidate], named: Sequence[Candidate], free: Sequence[Mailbox]
) -> Mailbox | None:
    """The address that stands behind the person's name or a word of it, where nobody else is named between."""
    if one.writer or _in_a_form(one, chosen):
        return None
    words = _words_of(one) - {word for other in chosen if other is not one for word in _words_of(other)}
    for box in free:
        span = box.span
        if span is None:
            continue
        text = next(heard.letter.part.text for heard in case.all if heard.letter.part.name == span.part)
        called = not words.isdisjoint(folded(text[max(0, span.start - _NEAR) : span.start]))
        end, last = max(_named_before(text, span, named), key=lambda pair: pair[0], default=(0, None))
        between = text[end : span.start]
        follows = last is one and len(between) <= _FAR and _follows(between) and not _ADDRESS.search(between)
        if called or follows:
            return box
    return None


def _words_of(one: Candidate) -> set[str]:
    return {word for form in one.forms[:_FORMS] for word in folded(form.name.text) if len(word) > 2}


def _in_a_form(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether a table leaves this person's cell empty where it gives others an address."""
    tables = [any(form.claim.source == "table" and form.claim.email for form in other.forms) for other in chosen]
    return any(tables) and any(form.claim.source == "table" for form in one.forms)


def _named_before(text: str, span: Span, named: Sequence[Candidate]) -> Iterator[tuple[int, Candidate]]:
    """Who is named before an address and where; a second name in brackets, 施雯（Shi Wen）, names nobody else."""
    for one in named:
        for form in one.forms:
            for place in form.claim.name[-1:]:
                aside = text[max(0, place.start - 1) : place.start] in _OPENING
                same = place.part == span.part and form.claim.source not in _AFAR
                if same and place.end <= span.start and not (aside and place.start > 0):
                    yield place.end, one


_AFAR = frozenset({"sender", "address", "copied", "signature"})
_OPENING = ("(", "（", "[", "/")
_STOP = re.compile(r"[.!?。！？؟](?=\s|$|[\u3005-\u9fff])|\n\s*\n")


def _follows(between: str) -> bool:
    return sum(1 for _ in _STOP.finditer(between)) <= _SENTENCES


def _carried(case: Case, one: Candidate) -> Mailbox | None:
    """The address from which the person wrote a mail that this one carries."""
    if not one.below or one.writer:
        return None
    for heard in case.all[1:]:
        span = heard.letter.author_address
        if span and is_address_of(span.text, one.name.text) >= _MAYBE_OF:
            return Mailbox(span.text, span, "forwarded")
        if span and any(form.claim.source == "sender" and form.claim in heard.claims for form in one.forms):
            return Mailbox(span.text, span, "forwarded")
    return None


def _senders(case: Case) -> Mailbox:
    wanted = case.message.reply_to
    if len(wanted) == 1 and _may_answer(case, wanted[0]):
        text = wanted[0].address
        return Mailbox(text, Part(Region.HEADER, "reply-to", text).span(0, len(text)), "sender")
    span = case.own.letter.author_address
    return Mailbox(span.text, span, "sender") if span else Mailbox("", None, "sender")


def _may_answer(case: Case, wanted: Address) -> bool:
    """Whether answers may go where the header asks: to the sender's own house, to an address made of the sender's name, or away from one
    that nobody reads; never to us or to whom the mail went as well."""
    message, author = case.message, case.own.letter.author
    went = {address.address.lower() for address in (*message.to, *message.cc)} | case.own_addresses
    same = wanted.domain == author.domain or is_address_of(wanted.address, author.name) >= _MADE_OF
    same = same or (reads_no_answers(author.address) and not reads_no_answers(wanted.address))
    return bool(wanted.domain) and same and wanted.address.lower() not in went
