"""Claims → people: which claims speak of one person, and which of their values is the best.

Promises that every value of a person is a quotation that passed the veto of `names` or `affiliations`. The weights stand in `weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from inbox_worker.reading import affiliations
from inbox_worker.reading.claim import Claim
from inbox_worker.reading.model import Evidence, Field, Person, Span
from inbox_worker.reading.names import Name, as_name, likeness, same
from inbox_worker.reading.words import fold


@dataclass(slots=True)
class Draft:
    """One person while the evidence is gathered: forms of the name with their weights, organisations with theirs."""

    forms: list[tuple[Name, float, Claim]] = field(default_factory=list)
    organisations: list[tuple[str, float, Span, str]] = field(default_factory=list)
    emails: list[tuple[Span, str]] = field(default_factory=list)
    none: bool = False
    same: bool = False
    pass_: bool | None = None
    author: bool = False

    @property
    def weight(self) -> float:
        """What all the forms weigh together, each source once."""
        best: dict[str, float] = {}
        for _, weight, claim in self.forms:
            best[claim.source] = max(best.get(claim.source, 0.0), weight)
        return sum(best.values())

    def name(self) -> Name | None:
        """The fullest of the forms that have the most weight."""
        if not self.forms:
            return None
        return max(self.forms, key=lambda form: (_full(form[0]), form[1]))[0]

    def take(self, claim: Claim, name: Name | None, weight: float) -> None:
        """Add what one claim says."""
        if name is not None:
            self.forms.append((name, weight, claim))
        if claim.affiliation is not None and not claim.not_affiliation:
            self.add_organisation(claim.affiliation, weight, claim.source)
        if claim.email is not None:
            self.emails.append((claim.email, claim.source))
        self.none = self.none or claim.none
        self.same = self.same or claim.same
        self.pass_ = claim.pass_ if claim.pass_ is not None else self.pass_

    def add_organisation(self, span: Span, weight: float, source: str) -> None:
        """Add one organisation, if it may be one."""
        text = affiliations.as_affiliation(" ".join(span.text.split()))
        if text:
            self.organisations.append((text, weight * (0.5 + affiliations.likeness(text)), span, source))


def _full(name: Name) -> tuple[int, int]:
    """More words are fuller; a written-out word is fuller than an initial."""
    words = [word for word in re.split(r"[\s.]+", name.text) if word]
    return sum(len(word) > 1 for word in words) * 2 + len(words), not name.doubtful


def name_of(claim: Claim) -> Name | None:
    """The name that a claim quotes, cleaned."""
    if not claim.name:
        return None
    text = " ".join(" ".join(span.text.split()) for span in claim.name)
    if len(claim.name) > 1 and re.search(r"[\u3005-\u9fff]", text):
        text = text.replace(" ", "")
    if len(claim.name) > 1 and claim.source != "address":
        return _of_parts(claim)
    return as_name(text.title() if claim.source == "address" or text.islower() else text)


def _of_parts(claim: Claim) -> Name | None:
    """Given and family name from two cells: each is cleaned by itself."""
    parts = [as_name(" ".join(span.text.split())) for span in claim.name]
    texts = [part.text if part else span.text.strip() for part, span in zip(parts, claim.name, strict=True)]
    if not any(parts):
        return None
    dense = bool(re.search(r"[\u3005-\u9fff]", "".join(texts)))
    whole = "".join(texts) if dense else " ".join(texts)
    if dense:
        return Name(whole, texts[-1], texts[0], doubtful=False)
    return Name(whole, " ".join(texts[:-1]), texts[-1], doubtful=False)


def group(claims: Iterable[Claim], weights: Mapping[str, float]) -> list[Draft]:
    """One draft for each person that the claims name, in the order in which they first stand."""
    drafts: list[Draft] = []
    for claim in claims:
        name = name_of(claim)
        if name is None:
            continue
        text = " ".join(span.text for span in claim.name)
        weight = weights.get(claim.source, 1.0) * (0.4 + 0.6 * likeness(text))
        draft = next((draft for draft in drafts if any(same(form.text, name.text) for form, _, _ in draft.forms)), None)
        if draft is None:
            draft = Draft()
            drafts.append(draft)
        draft.take(claim, name, weight)
    return drafts


def person(draft: Draft, name: Name, affiliation: tuple[str, Span, str] | None, email: tuple[str, Span | None, str], confidence: float) -> Person:
    """The finished person with all the evidence for the values chosen."""
    evidence = [Evidence(Field.NAME, claim.source, span) for form, _, claim in draft.forms if same(form.text, name.text) for span in claim.name]
    if affiliation:
        evidence.append(Evidence(Field.AFFILIATION, affiliation[2], affiliation[1]))
    if email[1]:
        evidence.append(Evidence(Field.EMAIL, email[2], email[1]))
    return Person(name.text, name.given, name.family, affiliation[0] if affiliation else None, email[0], confidence, tuple(dict.fromkeys(evidence)))


def is_address_of(address: str, name: str) -> float:
    """How well the local part of an address fits a name: 1 where it is made of its words, 0 where it has nothing of them."""
    local = re.sub(r"[\d_.+-]+", " ", address.partition("@")[0].lower()).split()
    words = [word for word in fold(name).split() if word]
    if not local or not words:
        return 0.0
    joined = "".join(local)
    long = [word for word in words if len(word) > 2]
    hits = sum(word in joined for word in long)
    if hits >= 2:
        return 1.0
    if hits == 1:
        rest = joined.replace(next(word for word in long if word in joined), "")
        return 0.9 if not rest or any(rest[0] == word[0] for word in words) else 0.6
    return 0.3 if joined and all(any(word.startswith(letter) for word in words) for letter in joined[:2]) and len(joined) <= 4 else 0.0


def differing(texts: Sequence[str]) -> bool:
    """Whether organisations are plainly not one and the same."""
    return any(not affiliations.same(texts[0], text) for text in texts[1:])
