"""Evidence → kind and people with confidence: all weights and all arithmetic of the room.

Promises a confidence that is the lower the more is left unexplained: a name that nobody accounts for, values that contradict each other, a kind
that hangs on one word. `SURE` is the confidence from which a reading may be acted on without a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inbox_worker.mail.model import Certainty
from inbox_worker.reading import affiliations, features, learned
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.gather import Draft, group, is_address_of, name_of, person
from inbox_worker.reading.heard import Case, Heard
from inbox_worker.reading.model import Kind, Person, Span
from inbox_worker.reading.names import Name, likeness, same

SURE = 0.8
"""From this confidence on a reading may be acted on without a person."""

NAME_WEIGHT: Mapping[str, float] = {
    "labelled": 3.0, "card": 3.0, "table": 3.0, "listing": 2.6, "introduction": 2.4, "wish": 2.2, "apposition": 2.0, "correction": 2.0,
    "signature": 2.0, "sender": 1.6, "subject": 1.2, "address": 0.7,
}  # fmt: skip
LEAST: Mapping[str, float] = {"listing": 0.45, "wish": 0.45, "apposition": 0.5, "correction": 0.4, "subject": 0.5, "introduction": 0.15}
"""How much a name must look like one where it stands in running text."""
AFFILIATION_WEIGHT: Mapping[str, float] = {
    "labelled": 3.0, "card": 2.5, "table": 3.0, "listing": 2.2, "introduction": 2.4, "wish": 2.2, "apposition": 2.2, "correction": 2.0,
    "signature": 1.8, "sender": 1.2, "subject": 1.0,
}  # fmt: skip


def credible(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims whose name, if they have one, may be a name and looks enough like one for the place where it stands."""
    kept = []
    for claim in claims:
        name = name_of(claim)
        if not claim.name or name is not None and likeness(name.text) >= LEAST.get(claim.source, 0.0):
            kept.append(claim)
        elif claim.affiliation is not None and claim.source in ("labelled", "signature"):
            kept.append(replace(claim, name=()))
    return tuple(kept)


def kind(case: Case) -> tuple[Kind, float, list[str]]:
    """What the mail wants, how sure that is, and why."""
    if any(sign.certainty is Certainty.CERTAIN for sign in case.machine):
        return Kind.AUTO, 1.0, [case.machine[0].reason]
    chances = learned.chances(features.of_kind(case), case.lexicon.weights["kind"])
    best = max(chances, key=lambda name: chances[name])
    return Kind(best), chances[best], [REASONS[Kind(best)]]


REASONS: Mapping[Kind, str] = {
    Kind.REGISTER: "asks for registration",
    Kind.AMEND: "changes a registration",
    Kind.CANCEL: "withdraws",
    Kind.OTHER: "asks for nothing to be registered",
    Kind.AUTO: "written by a machine, by its words and headers",
}


@dataclass(slots=True)
class Outcome:
    """The people of a mail and how sure they are."""

    people: list[Person]
    leaving: list[Person]
    sureness: float
    reasons: list[str]


def people(case: Case, wanted: Kind) -> Outcome:
    """The people whom a mail of the kind `wanted` is about."""
    if wanted is Kind.CANCEL:
        return _cancelled(case)
    if wanted is Kind.AMEND:
        return _amended(case)
    return _registered(case)


def author(heard: Heard) -> Draft | None:
    """Who wrote a letter: the group of claims that weighs most."""
    claims = [claim for claim in heard.by(Role.AUTHOR) if claim.name]
    alone = [claim for claim in heard.by(Role.COMES) if claim.name and claim.source == "apposition"]
    drafts = group([*claims, *alone], NAME_WEIGHT)
    drafts = [draft for draft in drafts if any(claim.role is Role.AUTHOR for _, _, claim in draft.forms)]
    if not drafts:
        return None
    best = max(drafts, key=lambda draft: draft.weight)
    best.author = True
    for claim in heard.by(Role.AUTHOR):
        if not claim.name:
            best.take(claim, None, AFFILIATION_WEIGHT.get(claim.source, 1.0))
    return best


def _registered(case: Case) -> Outcome:
    own, intent = case.own, case.own.intent
    writer = author(own)
    away = [name.text for claim in own.by(Role.AWAY, Role.STAYS) if (name := name_of(claim))]
    comers = group([claim for claim in own.by(Role.COMES) if claim.name and claim.coming is not False], NAME_WEIGHT)
    for heard in case.attached:
        comers = _joined(comers, group([claim for claim in heard.by(Role.COMES) if claim.name], NAME_WEIGHT))
    if not comers and intent.says("point_below"):
        comers = _from_below(case)
    comers = [draft for draft in comers if not _is_one_of(draft, away)]
    chosen = _with_writer(case, writer, comers)
    shared = _shared(case, writer)
    finished = [_finish(case, draft, writer, shared, chosen) for draft in chosen]
    return Outcome([found for found in finished if found], [], _sureness(case, writer, chosen, finished), [])


def _joined(first: list[Draft], second: list[Draft]) -> list[Draft]:
    """Two lists of people as one: whoever stands in both is one person."""
    result = list(first)
    for draft in second:
        match = next((other for other in result if _alike(other, draft)), None)
        if match is None:
            result.append(draft)
        else:
            match.forms += draft.forms
            match.organisations += draft.organisations
            match.emails += draft.emails
    return result


def _alike(one: Draft, other: Draft) -> bool:
    return any(same(a.text, b.text) for a, _, _ in one.forms for b, _, _ in other.forms)


def _is_one_of(draft: Draft, names: Sequence[str]) -> bool:
    return any(same(form.text, name) for form, _, _ in draft.forms for name in names)


def _from_below(case: Case) -> list[Draft]:
    """The author of the mail that was forwarded, and whom he names to come."""
    for heard in case.heard[1:]:
        if heard.letter.author.address.lower() in case.own_addresses or not heard.letter.author.address and not heard.letter.author_name:
            continue
        listed = group([claim for claim in heard.by(Role.COMES) if claim.name], NAME_WEIGHT)
        writer = author(heard)
        if writer and heard.letter.author_address:
            writer.emails.append((heard.letter.author_address, "forwarded"))
        return [writer] if writer and not listed else _joined(listed, [writer] if writer else [])
    return []


def _with_writer(case: Case, writer: Draft | None, comers: list[Draft]) -> list[Draft]:
    """Those who come, with the writer where the words include him."""
    intent = case.own.intent
    if writer is None or not writer.forms:
        return comers
    twin = next((draft for draft in comers if _alike(draft, writer)), None)
    if twin is not None:
        twin.forms += writer.forms
        twin.organisations += writer.organisations
        twin.none = twin.none or writer.none
        twin.author = True
        return comers
    if not comers:
        return [writer]
    included = intent.says("me_too") or any(not claim.name for claim in case.own.by(Role.COMES) if claim.source in ("listing", "wish"))
    if included and not intent.says("not_me"):
        return [*comers, writer]
    if intent.says("wish") and not intent.says("wish_for", "not_me") and len(comers) == 1:
        comers[0].author = True
        comers[0].organisations += writer.organisations
        return comers
    if intent.says("wish") and not intent.says("not_me") and not intent.says("wish_for"):
        return [*comers, writer]
    return comers


def _shared(case: Case, writer: Draft | None) -> list[tuple[str, float, Span, str]]:
    """Organisations said of everybody: in prose, in a label, in the subject."""
    draft = Draft()
    for heard in (case.own, *case.attached):
        for claim in heard.by(Role.ALL):
            if claim.affiliation and not claim.not_affiliation:
                draft.add_organisation(claim.affiliation, AFFILIATION_WEIGHT.get(claim.source, 1.0), claim.source)
    for claim in case.own.by(Role.AUTHOR):
        if claim.affiliation and not claim.name:
            draft.add_organisation(claim.affiliation, AFFILIATION_WEIGHT.get(claim.source, 1.0), claim.source)
    return draft.organisations


def _finish(case: Case, draft: Draft, writer: Draft | None, shared: list[tuple[str, float, Span, str]], chosen: list[Draft]) -> Person | None:
    name = _best_name(draft)
    if name is None:
        return None
    affiliation = _affiliation(case, draft, writer, shared, chosen)
    email = _email(case, draft, name, chosen)
    confidence = min(0.99, 0.35 + 0.12 * draft.weight)
    return person(draft, name, affiliation, email, round(confidence, 3))


def _best_name(draft: Draft) -> Name | None:
    """Of the forms that are one name, the fullest; forms in another script lose to the heavier one."""
    if not draft.forms:
        return None
    heaviest = max(draft.forms, key=lambda form: form[1])[0]
    family = [form for form in draft.forms if same(form[0].text, heaviest.text)]
    return max(family, key=lambda form: (min(form[1], 1.5), _fullness(form[0]), form[1]))[0]


def _fullness(name: Name) -> int:
    words = name.text.replace(".", " ").split()
    return 2 * sum(len(word) > 1 for word in words) + len(words)


def _affiliation(
    case: Case, draft: Draft, writer: Draft | None, shared: list[tuple[str, float, Span, str]], chosen: list[Draft]
) -> tuple[str, Span, str] | None:
    if draft.none and not any(weight > 2 for _, weight, _, _ in draft.organisations):
        return None
    vetoed = [claim.affiliation.text for claim in case.own.claims if claim.not_affiliation and claim.affiliation]
    options = list(draft.organisations)
    is_writer = draft.author or writer is not None and draft is writer
    if is_writer or not options:
        options += [(text, weight * (1.0 if is_writer else 0.8), span, source) for text, weight, span, source in shared]
    if not options and writer is not None and writer is not draft:
        options = [(text, weight * 0.7, span, source) for text, weight, span, source in writer.organisations]
    options = [option for option in options if not any(affiliations.same(option[0], text) for text in vetoed)]
    if options:
        best = max(options, key=lambda option: option[1] + 0.8 * sum(affiliations.same(option[0], other[0]) for other in options))
        return best[0], best[2], best[3]
    return _from_domain(case, draft)


def _from_domain(case: Case, draft: Draft) -> tuple[str, Span, str] | None:
    """What the domain of the person's address, or the sender's, tells."""
    span = draft.emails[0][0] if draft.emails else case.own.letter.author_address
    text = affiliations.from_domain(span.text) if span else None
    return (text, span, "address") if text and span else None


def _email(case: Case, draft: Draft, name: Name, chosen: list[Draft]) -> tuple[str, Span | None, str]:
    for span, source in draft.emails:
        return span.text, span, source
    letter = case.own.letter
    best: tuple[float, Span] | None = None
    for at in sorted(letter.words.addresses):
        text = letter.words.folded[at]
        fit = is_address_of(text, name.text) if "@" in text and text not in case.own_addresses else 0.0
        if fit >= 0.6 and (best is None or fit > best[0]):
            best = fit, letter.said(at, at + 1)
    if best and not draft.author:
        return best[1].text, best[1], "address"
    if not draft.author:
        copied = next((address for address in letter.copied if same(address.name, name.text) or is_address_of(address.address, name.text) >= 0.9), None)
        if copied and len(chosen) > 1:
            return copied.address, None, "copied"
    if draft.author and letter.author_address is None and best:
        return best[1].text, best[1], "address"
    span = letter.author_address
    return (span.text, span, "sender") if span else ("", None, "sender")


def _sureness(case: Case, writer: Draft | None, chosen: list[Draft], finished: list[Person | None]) -> float:
    """How well the people explain the mail: 1 where nothing is left over."""
    if not chosen or None in finished:
        return 0.2
    weakest = min(draft.weight for draft in chosen)
    return min(1.0, 0.4 + 0.15 * weakest)


def _cancelled(case: Case) -> Outcome:
    own = case.own
    going = group([claim for claim in own.by(Role.GOES, Role.OLD) if claim.name], NAME_WEIGHT)
    stays = [name.text for claim in own.by(Role.STAYS) if (name := name_of(claim))]
    going = [draft for draft in going if not _is_one_of(draft, stays)]
    writer = author(own)
    chosen = going or ([writer] if writer else [])
    shared = _shared(case, writer)
    known = _quoted(case)
    finished = [_finish(case, _with_known(draft, known), writer, shared, chosen) for draft in chosen]
    return Outcome([found for found in finished if found], [], _sureness(case, writer, chosen, finished), [])


def _quoted(case: Case) -> list[Draft]:
    """The people of the quoted letters: of use only for those whom the sender's own words name."""
    claims = [claim for heard in case.heard[1:] for claim in heard.by(Role.COMES) if claim.name]
    return group(claims, NAME_WEIGHT)


def _with_known(draft: Draft, known: list[Draft]) -> Draft:
    for other in known:
        if _alike(draft, other):
            draft.organisations += [(text, weight * 0.9, span, source) for text, weight, span, source in other.organisations]
            if other.none:
                draft.none = True
    return draft


def _amended(case: Case) -> Outcome:
    own = case.own
    writer = author(own)
    old = group([claim for claim in own.by(Role.OLD) if claim.name], NAME_WEIGHT)
    new = group([claim for claim in own.by(Role.NEW, Role.COMES) if claim.name], NAME_WEIGHT)
    chosen = [draft for draft in new if not any(_alike(draft, other) for other in old)] or ([writer] if writer else [])
    shared = _shared(case, writer)
    known = _quoted(case)
    if not any(draft.organisations for draft in chosen) and not shared:
        for draft in known:
            shared += draft.organisations
    finished = [_finish(case, _with_known(draft, known), writer, shared, chosen) for draft in chosen]
    leaving = [found for draft in old if (found := _finish(case, draft, writer, [], chosen))]
    return Outcome([found for found in finished if found], leaving, _sureness(case, writer, chosen, finished) * 0.9, [])
