"""What tells whether a mail is about somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inbox_worker.reading import paired
from inbox_worker.reading.addressed import is_address_of
from inbox_worker.reading.claim import FORMS, Role
from inbox_worker.reading.features import nearness, saying
from inbox_worker.reading.features.seen import agreement, odds
from inbox_worker.reading.gather import Candidate, Form
from inbox_worker.reading.heard import Case, Where
from inbox_worker.reading.judged import affiliation_likeness, is_department, is_title, likeness
from inbox_worker.reading.model import Kind
from inbox_worker.reading.one_person import alike
from inbox_worker.reading.words import fold

_INTENTS = (
    "wish", "wish_we", "wish_for", "me_too", "not_me", "cancel", "cancel_for", "replace", "add", "amend", "has_pass", "no_pass",
    "point_below", "point_attached", "registered_before", "staying",
)  # fmt: skip


def of_person(case: Case, candidate: Candidate, others: Sequence[Candidate], kind: Kind) -> dict[str, float]:
    """The features that tell whether a mail of `kind` is about this person."""
    found = {name: float(value) for name, value in _person(case, candidate, others, kind) if value}
    return found | {f"{kind} bias": 1.0}


def _person(case: Case, candidate: Candidate, others: Sequence[Candidate], kind: Kind) -> Iterator[tuple[str, float]]:
    who = "writer" if candidate.writer else "below" if candidate.below else "other"
    yield f"{kind} {who}", 1.0
    for form in candidate.forms:
        yield f"{form.where} {form.claim.source} {form.claim.role}", 1.0
        yield f"{kind} {form.where} {form.claim.role}", 1.0
    for intent in _INTENTS:
        if case.own.intent.says(intent):
            yield f"{kind} {who} while {intent}", 1.0
    yield from _company(case, candidate, others, kind, who)
    yield from nearness.of_somebody(case, candidate, others, who)
    yield from saying.of_somebody(case, candidate, others, kind, who)
    yield from _looks(case, candidate)
    yield from _written(case, candidate, kind, who)
    yield from agreement(case.marks.name(span for form in candidate.forms for span in form.claim.name))
    meant = paired.meant(case, candidate, kind)
    yield from odds("meant", meant) if meant is not None else [("tagger has not seen", 1.0)]


def _company(
    case: Case, candidate: Candidate, others: Sequence[Candidate], kind: Kind, who: str
) -> Iterator[tuple[str, float]]:
    rest = [one for one in others if one is not candidate]
    named = [one for one in rest if one.says(Role.COMES, Role.NEW, Role.GOES)]
    in_forms = [
        one
        for one in rest
        if any(form.claim.source in (*FORMS, "listing") and form.where in (Where.OWN, Where.FILE) for form in one.forms)
    ]
    words = set(fold(candidate.name.text).split())
    yield f"{kind} {who} shares a word", float(any(words & set(fold(one.name.text).split()) for one in rest))
    yield f"{kind} {who} alone", float(not rest)
    yield f"{kind} {who} and nobody named", float(not named)
    yield f"{kind} {who} and one named", float(len(named) == 1)
    yield f"{kind} {who} and several named", float(len(named) > 1)
    yield f"{kind} {who} and others in forms", float(bool(in_forms))
    yield (
        f"{kind} {who} in no form",
        float(
            bool(in_forms)
            and not any(form.claim.source in (*FORMS, "listing") for form in candidate.forms)
            and not (candidate.writer and _lists_me(case))
        ),
    )
    yield f"{kind} {who} said me", float(any(not claim.name for claim in case.own.by(Role.COMES)))
    yield (
        f"{kind} {who} quoted too",
        float(
            candidate.says(Role.COMES, where=Where.OURS) and any(form.where is Where.OWN for form in candidate.forms)
        ),
    )
    yield (
        f"{kind} {who} only quoted",
        float(all(form.where in (Where.OURS, Where.BELOW, Where.DEEPER) for form in candidate.forms)),
    )
    yield f"{kind} {who} no wish", float(not case.own.intent.says("wish", "wish_we", "wish_for"))


def _lists_me(case: Case) -> bool:
    """Whether an item of a list says "me"."""
    return any(claim.source == "listing" and not claim.name for claim in case.own.by(Role.COMES))


def _looks(case: Case, candidate: Candidate) -> Iterator[tuple[str, float]]:
    name = candidate.name.text
    like = likeness(name)
    yield "unlike a name", float(like < 0.4)
    yield "like a name", like
    yield "one word", float(" " not in name and name[:1] < "\u3005")
    yield "address fits", float(is_address_of(case.own.letter.author.address, name) >= 0.6)
    yield (
        "greeted",
        float(
            any(alike(word, name) for span in case.own.letter.greeting for word in span.text.split() if len(word) > 2)
        ),
    )
    yield "own address given", float(any(form.claim.email for form in candidate.forms))
    yield "holds a pass", float(any(form.claim.pass_ for form in candidate.forms))
    yield "not coming", float(any(form.claim.coming is False for form in candidate.forms))
    yield "sources", min(len({form.claim.source for form in candidate.forms}), 5) / 5
    yield (
        "only in the header",
        float(all(form.claim.source in ("sender", "address", "copied") for form in candidate.forms)),
    )
    yield "an organisation", float(affiliation_likeness(name) >= 0.5)


def _written(case: Case, candidate: Candidate, kind: Kind, who: str) -> Iterator[tuple[str, float]]:
    """How the name is written: by initials, as signers and superiors are; as part of an organisation's name; as a title; in quotes."""
    name = candidate.name.text
    words = name.replace(".", ". ").split()
    short = sum(len(word.strip(".")) < 2 for word in words)
    yield f"{kind} {who} by initials alone", float(short > 0 and len(words) - short == 1)
    yield f"{who} within an organisation", float(_within(case, fold(name)))
    yield f"{kind} {who} titled", float(is_title(name) or is_department(name))
    yield f"{who} in quotes", float(any(_quoted(case, form) for form in candidate.forms))


def _within(case: Case, name: str) -> bool:
    """Whether an organisation is named by these words and more."""
    padded = f" {name} "
    return any(
        len(text) > len(name) and padded in f" {text} "
        for heard in case.all
        for claim in heard.claims
        if claim.affiliation and (text := fold(claim.affiliation.text[:_LONGEST]))
    )


def _quoted(case: Case, form: Form) -> bool:
    """Whether quotation marks stand around the name."""
    first, last = form.claim.name[0], form.claim.name[-1]
    letter = next((heard.letter for heard in case.all if form.claim in heard.claims), None)
    if letter is None or first.part != letter.part.name:
        return False
    text = letter.part.text
    return text[max(0, first.start - 1) : first.start] in _OPENING and text[last.end : last.end + 1] in _CLOSING


_LONGEST = 120
_OPENING, _CLOSING = frozenset('"“„«「『‘'), frozenset('"”“»」』’')
