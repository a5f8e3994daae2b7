"""What was read of a mail, as numbers: the only thing that the trained weights see.

No word of any language and no name goes in, only how often the phrases of a meaning were heard and what was found
where: what is learnt in one
language holds in all. The names of the features are the keys of weights.json.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from inbox_worker.mail.model import Certainty
from inbox_worker.reading import nearness
from inbox_worker.reading.about import wished_for_another
from inbox_worker.reading.claim import Role
from inbox_worker.reading.gather import Candidate, Organisation, alike, is_address_of
from inbox_worker.reading.heard import Case, Where
from inbox_worker.reading.judged import affiliation_likeness, likeness, same_affiliation
from inbox_worker.reading.model import Kind, Region
from inbox_worker.reading.tagger.marks import Agreement
from inbox_worker.reading.view import begins, subject_says
from inbox_worker.reading.words import fold, folded

_FORMS = ("labelled", "table", "card")


def of_kind(case: Case) -> dict[str, float]:
    """The features that tell what kind of mail it is."""
    found = {name: value for name, value in _all(case) if value}
    return found | {name: value for name, value in _together(found) if value}


def _all(case: Case) -> Iterator[tuple[str, float]]:
    own = case.own
    yield "bias", 1.0
    for category, count in own.intent.body.items():
        yield f"body {category}", min(count, 2) / 2 + 0.5
    for category in own.intent.subject:
        yield f"subject {category}", 1.0
    yield from _people(case)
    yield from _topic(case)
    yield from _shape(case)
    for kind, share in case.marks.kinds.items():
        yield f"tagger says {kind}", math.log(share + 0.001) / 3


def _people(case: Case) -> Iterator[tuple[str, float]]:
    named = [claim for heard in (case.own, *case.attached) for claim in heard.by(Role.COMES) if claim.name]
    yield "people in forms", min(sum(claim.source in _FORMS for claim in named), 2) / 2
    yield "people in lists", min(sum(claim.source == "listing" for claim in named), 2) / 2
    yield "people in prose", min(sum(claim.source in ("wish", "apposition") for claim in named), 2) / 2
    yield "people in subject", float(any(claim.source == "subject" for claim in named))
    yield "people in files", float(any(claim.name for heard in case.attached for claim in heard.claims))
    yield "somebody goes", float(any(claim.name for claim in case.own.by(Role.GOES)))
    yield "somebody away", float(any(claim.name for claim in case.own.by(Role.AWAY)))
    yield "something new", float(bool(case.own.by(Role.NEW)))
    yield "something old", float(bool(case.own.by(Role.OLD)))
    yield "introduced", float(any(claim.name and claim.source == "introduction" for claim in case.own.by(Role.AUTHOR)))


def _topic(case: Case) -> Iterator[tuple[str, float]]:
    score = case.topic.score
    yield "topic", min(score, 4.0) / 4
    yield "topic named", float(score >= 1.0)
    yield "topic silent", float(score < 0.4)
    yield "topic other", float(case.topic.other)
    letter, event = case.own.letter, case.topic.event
    if event:
        yield "wish on another day", float(wished_for_another(letter.words, letter.matches, event, case.lexicon))
    own = case.own_topic
    yield "own topic", min(own, 3.0) / 3


def _shape(case: Case) -> Iterator[tuple[str, float]]:
    words = len(case.own.letter.words)
    yield "answers us", float(case.answers_us)
    yield "of our house", float(case.own.letter.author.domain in {own.partition("@")[2] for own in case.own_addresses})
    yield from _greeted(case)
    yield "quotes us", float(case.quotes_us)
    yield "reply", float(subject_says(case.message.subject, "reply", case.lexicon))
    yield "forwards", float(any(heard.letter.region is Region.FORWARD for heard in case.heard))
    yield (
        "wish below",
        float(any(heard.intent.says("wish") for heard in case.heard[1:] if heard.letter.region is Region.FORWARD)),
    )
    yield "machine", min(sum(sign.certainty is Certainty.LIKELY for sign in case.machine), 2) / 2
    yield "asks", float(case.own.intent.asks)
    yield "questions", min(sum(line.text.count("?") for line in case.own.letter.body), 3) / 3
    yield "no words", float(words == 0)
    yield "few words", float(0 < words <= 12)
    yield "many words", float(words > 150)
    yield (
        "links",
        min(
            sum(
                not address.count("@")
                for address in (case.own.letter.words.folded[at] for at in case.own.letter.words.addresses)
            ),
            3,
        )
        / 3,
    )
    yield "attachments", float(bool(case.message.documents))
    yield "signed", float(bool(case.own.letter.signature))


def _greeted(case: Case) -> Iterator[tuple[str, float]]:
    """Who writes to one person by first name seldom writes to a registration desk."""
    rest = [
        words[begins(span.text, "salutation", case.lexicon) :]
        for span in case.own.letter.greeting
        for words in (folded(span.text),)
    ]
    yield "greets nobody", float(not rest)
    yield "greets by one word", float(any(len(words) == 1 for words in rest))
    yield "greets by some words", float(any(1 < len(words) < 4 for words in rest))


def _together(found: dict[str, float]) -> Iterator[tuple[str, float]]:
    """What means something only together."""
    wish = any(f"{part} {name}" in found for part in ("body", "subject") for name in ("wish", "wish_we", "wish_for"))
    before = any(name in found for name in ("answers us", "body registered_before", "subject registered_before"))
    about = "topic named" in found and "topic other" not in found
    people = any(
        name in found
        for name in ("people in forms", "people in lists", "people in prose", "people in subject", "people in files")
    )
    leave = any(name in found for name in ("body cancel", "body cancel_for", "subject cancel", "somebody goes"))
    yield "wish about it", float(wish and about)
    yield "wish about nothing", float(wish and not about)
    yield "wish about another", float(wish and "topic other" in found)
    yield "people about it", float(people and about)
    yield "people without wish", float(people and not wish)
    yield "leaves what was", float(leave and before)
    yield "leaves nothing", float(leave and not before)
    yield (
        "changes what was",
        float(
            before
            and ("something new" in found or "body amend" in found or "body replace" in found or "body add" in found)
        ),
    )
    yield "wish after", float(wish and before)
    yield "declines anew", float("body decline" in found and not before)
    yield "only asks", float("asks" in found and not wish and not leave)
    yield "announces", float("body has_pass" in found and not wish)
    changes = "something new" in found or any(f"body {name}" in found for name in ("amend", "replace", "add"))
    confirmed = "reply" in found and ("subject registered_before" in found or "quotes us" in found)
    yield "answers a confirmation", float(confirmed)
    yield "changes what was confirmed", float(confirmed and changes)
    yield "leaves what was confirmed", float(confirmed and leave)
    yield "only thanks", float("body thanks_only" in found and not (wish or leave or changes or people))
    yield (
        "answers and asks nothing",
        float((confirmed or before) and not (wish or leave or changes or people or "asks" in found)),
    )
    away = "body absence" in found and ("subject absence" in found or "subject machine_subject" in found)
    yield "away by body and subject", float(away)
    yield "away without wish", float("body absence" in found and not wish)
    yield "machine without wish", float("body machine" in found and not wish)
    forms = any(name in found for name in ("people in forms", "people in lists", "people in files"))
    around = any(f"{part} {name}" in found for part in ("body", "subject") for name in ("organising", "business"))
    yield "around the event without form", float(around and not forms)
    yield "around the event without wish", float(around and not wish)
    yield "around the event with people", float(around and people)
    yield "afar without form", float(("body afar" in found or "subject afar" in found) and not forms)
    yield "afar and away", float("body afar" in found and ("body decline" in found or "body not_me" in found))
    yield "private without form", float("body personal" in found and not forms)
    yield "private and silent", float("body personal" in found and "topic named" not in found)
    yield "form about another", float(forms and "topic other" in found)
    yield "form about nothing", float(forms and "topic silent" in found)
    yield "declines without people", float(("body decline" in found or "body undecided" in found) and not forms)
    yield "undecided", float("body undecided" in found and not before)
    yield "wish by form", float(wish and forms)
    yield "wish by words alone", float(wish and not people)
    yield "says little", float(not wish and not leave and not people and "something new" not in found)


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
    yield from _looks(case, candidate)
    yield from _agreement(case.marks.name(span for form in candidate.forms for span in form.claim.name))


def _agreement(seen: Agreement) -> Iterator[tuple[str, float]]:
    """How the tagger sees a span, in steps and as a whole: the weights need not be linear in it."""
    for name, share in (("inside", seen.inside), ("begins", seen.begins), ("ends", seen.ends)):
        yield f"tagger {name}", share
        yield f"tagger {name} {min(int(share * 6), 5)}", 1.0
    yield "tagger whole", seen.whole


def _company(
    case: Case, candidate: Candidate, others: Sequence[Candidate], kind: Kind, who: str
) -> Iterator[tuple[str, float]]:
    rest = [one for one in others if one is not candidate]
    named = [one for one in rest if one.says(Role.COMES, Role.NEW, Role.GOES)]
    in_forms = [
        one
        for one in rest
        if any(
            form.claim.source in (*_FORMS, "listing") and form.where in (Where.OWN, Where.FILE) for form in one.forms
        )
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
        float(bool(in_forms) and not any(form.claim.source in (*_FORMS, "listing") for form in candidate.forms)),
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


def of_affiliation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation], kind: Kind
) -> dict[str, float]:
    """The features that tell whether an organisation is the person's."""
    return {name: float(value) for name, value in _affiliation(case, candidate, one, all_, kind) if value}


def _affiliation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation], kind: Kind
) -> Iterator[tuple[str, float]]:
    twins = [other for other in all_ if same_affiliation(one.text, other.text)]
    who = "writer" if candidate.writer else "other"
    for twin in twins:
        exact = twin.text == one.text
        yield f"{'exact' if exact else 'alike'} {twin.where} {twin.source}", 1.0
        yield f"{'exact' if exact else 'alike'} {'row' if twin.row else 'not row'} {who} {twin.role}", 1.0
    yield f"{who} row", float(any(twin.row for twin in twins))
    yield f"{who} not row beside rows", float(not any(twin.row for twin in twins) and any(other.row for other in all_))
    yield "twins", min(len({(twin.source, twin.where) for twin in twins}), 5) / 5
    like = affiliation_likeness(one.text)
    yield "like an organisation", like
    yield "unlike an organisation", float(like < 0.35)
    yield f"cut {one.cut or 'nothing'}", 1.0
    yield f"cut {one.cut or 'nothing'} {one.source}", 1.0
    yield "pieces of it too", float(not one.cut and any(other.cut and other.text in one.text for other in all_))
    yield "longest", float(all(len(one.text) >= len(twin.text) for twin in twins))
    yield "shortest", float(all(len(one.text) <= len(twin.text) for twin in twins) and len(twins) > 1)
    yield "small letters", float(one.text.islower())
    yield "long", float(len(one.text) > 70)
    yield from _said(case, one, all_, kind)
    yield from nearness.of_organisation(case, candidate, one, all_)
    yield from _agreement(case.marks.house(one.span))


def _said(case: Case, one: Organisation, all_: Sequence[Organisation], kind: Kind) -> Iterator[tuple[str, float]]:
    former = [claim.affiliation.text for claim in case.own.claims if claim.not_affiliation and claim.affiliation]
    yield "former", float(any(same_affiliation(one.text, text) for text in former))
    yield "none said", float(any(claim.none for claim in case.own.claims))
    label = "".join(case.own.letter.author.domain.replace("-", "").split(".")[:1])
    key = "".join(character for character in one.text.lower() if character.isalnum())
    yield "domain fits", float(len(label) > 3 and one.source != "address" and (label in key or key in label))
    yield "only an organisation", float(len({other.text for other in all_}) == 1)
    yield f"{kind} {one.where}", 1.0
    yield f"{kind} {one.role}", 1.0


def of_none(case: Case, candidate: Candidate, all_: Sequence[Organisation]) -> dict[str, float]:
    """The features that tell that the person belongs nowhere."""
    likely = [one for one in all_ if affiliation_likeness(one.text) >= 0.5]
    found = {
        "none": 1.0,
        "none: said": float(any(claim.none for claim in case.own.claims)),
        "none: said of the person": float(any(form.claim.none for form in candidate.forms)),
        "none: no domain": float(not any(one.source == "address" for one in all_)),
        "none: nothing likely": float(not likely),
        "none: no row": float(not any(one.row for one in all_)),
        "none: many words": float(len(case.own.letter.words) > 60),
        "none: somebody else": float(not candidate.writer),
        "none: tagger sees": max((case.marks.house(one.span).whole for one in all_), default=0.0),
    }
    return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation chosen for a person (None: none), its share of the chances, its features, and how many different ones there were."""

    organisation: Organisation | None
    share: float
    row: Mapping[str, float]
    options: int


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
        **_doubts_by_tagger(case, kind, [one for one, chance in people if chance >= 0.5], places),
    }
    for one in chosen:
        found |= dict.fromkeys(_doubts_of_name(one), 1.0)
    if places:
        found |= _doubts_of_place(min(places, key=lambda place: place.share), places)
    return {name: value for name, value in found.items() if value}


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
