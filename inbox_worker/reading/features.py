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
from inbox_worker.reading import nearness, paired, saying, whose
from inbox_worker.reading.about import Wished, wished
from inbox_worker.reading.addressed import is_address_of
from inbox_worker.reading.claim import FORMS, Role
from inbox_worker.reading.gather import Candidate, Form
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.judged import affiliation_likeness, is_department, is_title, likeness, same_affiliation
from inbox_worker.reading.model import Kind, Region
from inbox_worker.reading.one_person import alike
from inbox_worker.reading.options import Organisation
from inbox_worker.reading.tagger.marks import Agreement
from inbox_worker.reading.view import begins, subject_says
from inbox_worker.reading.words import fold, folded, sentence

_NAMED = frozenset({Role.COMES, Role.GOES, Role.NEW, Role.STAYS, Role.AWAY})


def of_kind(case: Case) -> dict[str, float]:
    """The features that tell what kind of mail it is."""
    found = {name: value for name, value in _all(case) if value}
    return found | {name: value for name, value in _together(found) if value}


def _all(case: Case) -> Iterator[tuple[str, float]]:
    own = case.own
    yield "bias", 1.0
    wish = _wished(case)
    for category, count in own.intent.body.items():
        if category != "other_event" or wish is None or wish.sort or not own.intent.says("wish", "wish_for"):
            yield f"body {category}", min(count, 2) / 2 + 0.5
    for category in own.intent.subject:
        yield f"subject {category}", 1.0
    yield from _people(case)
    yield from _passes(case)
    yield from _topic(case, wish)
    yield from _shape(case)
    for kind, share in case.marks.kinds.items():
        yield f"tagger says {kind}", math.log(share + 0.001) / 3


def _wished(case: Case) -> Wished | None:
    """What the wishes of the mail's own words name, where an event is there that they may name."""
    written = case.message.date
    event = case.topic.event
    return wished(case.own.letter, event, written.date() if written else None, case.lexicon) if event else None


def _people(case: Case) -> Iterator[tuple[str, float]]:
    named = [claim for heard in (case.own, *case.attached) for claim in heard.by(Role.COMES) if claim.name]
    yield "people in forms", min(sum(claim.source in FORMS for claim in named), 2) / 2
    yield "people in lists", min(sum(claim.source == "listing" for claim in named), 2) / 2
    yield "people in prose", min(sum(claim.source in ("wish", "apposition") for claim in named), 2) / 2
    yield "people in subject", float(any(claim.source == "subject" for claim in named))
    yield "people in files", float(any(claim.name for heard in case.attached for claim in heard.claims))
    yield "pass in a form", float(any(claim.pass_ for heard in (case.own, *case.attached) for claim in heard.claims))
    yield (
        "no pass in a form",
        float(any(claim.pass_ is False for heard in (case.own, *case.attached) for claim in heard.claims)),
    )
    yield "somebody goes", float(any(claim.name for claim in case.own.by(Role.GOES)))
    yield "somebody away", float(any(claim.name for claim in case.own.by(Role.AWAY)))
    yield "something new", float(bool(case.own.by(Role.NEW)))
    yield "something old", float(bool(case.own.by(Role.OLD)))
    yield "introduced", float(any(claim.name and claim.source == "introduction" for claim in case.own.by(Role.AUTHOR)))


def _passes(case: Case) -> Iterator[tuple[str, float]]:
    """Whose pass is spoken of, and how: another's who is named, or one that is asked about."""
    sayings, words, says = case.own.sayings, case.own.letter.words, case.own.intent.says
    for row in sayings.said.values():
        if any(one.meaning == "has_pass" for one in row):
            first, last = sentence(words, row[0].first)
            after = words.text[words.ends[last - 1] :].lstrip()[:1]
            yield "pass of somebody named", float(sayings.named_between(first, last))
            yield "pass in a question", float(after in ("?", "？", "؟"))
    yield "pass and no pass", float(says("has_pass") and says("no_pass"))
    yield "pass in a notice", float(says("has_pass") and says("notice"))
    yield "pass beside a wish", float(says("has_pass") and says("wish", "wish_we", "wish_for"))


def _topic(case: Case, wish: Wished | None) -> Iterator[tuple[str, float]]:
    score = case.topic.score
    yield "topic", min(score, 4.0) / 4
    yield "topic named", float(score >= 1.0)
    yield "topic silent", float(score < 0.4)
    yield "topic other", float(case.topic.other)
    if wish:
        yield "wish on the event", float(wish.event)
        yield "wish on another day", float(wish.day)
        yield "wish on another sort", float(wish.sort)
        yield "wish on another day alone", float(wish.day and case.topic.other)
    own = case.own_topic
    yield "own topic", min(own, 3.0) / 3


def _shape(case: Case) -> Iterator[tuple[str, float]]:
    letter = case.own.letter
    words = len(letter.words)
    yield from _thread(case)
    yield from _greeted(case)
    yield from _machine(case)
    yield "asks", float(case.own.intent.asks)
    yield "asks more", float(case.own.intent.asks_more)
    yield "questions", min(sum(line.text.count("?") for line in letter.body), 3) / 3
    yield "no words", float(words == 0)
    yield "few words", float(0 < words <= 12 and not case.own.intent.body["thanks_only"])
    yield "many words", float(words > 150)
    links = sum("@" not in letter.words.folded[at] for at in letter.words.addresses)
    yield "links", min(links, 3) / 3
    yield "attachments", float(bool(case.message.documents))
    yield "signed", float(bool(letter.signature))


def _thread(case: Case) -> Iterator[tuple[str, float]]:
    """What the mail answers or passes on."""
    houses = {own.partition("@")[2] for own in case.own_addresses}
    below = case.heard[1:]
    reply = subject_says(case.message.subject, "reply", case.lexicon)
    yield "answers us", float(case.answers_us)
    yield "of our house", float(case.own.letter.author.domain in houses)
    yield "quotes us", float(case.quotes_us)
    colleagues = [heard for heard in below if heard.letter.author.domain in houses]
    yield (
        "quotes our house",
        float(any(heard.letter.author.address.lower() not in case.own_addresses for heard in colleagues)),
    )
    ours = [heard for heard in below if heard.where is Where.OURS]
    yield "we asked", float(any(heard.intent.asks for heard in ours))
    yield "we confirmed", float(any(heard.intent.says("registered_before") and not heard.intent.asks for heard in ours))
    yield (
        "we invited",
        float(
            any(
                heard.intent.says("invitation", "no_pass") and not heard.intent.says("registered_before")
                for heard in ours
            )
        ),
    )
    yield from _known(case, ours)
    yield "reply", float(reply)
    yield "reply without quotation", float(reply and not below)
    yield "forwards", float(any(heard.letter.region is Region.FORWARD for heard in case.heard))
    wish = any(heard.intent.says("wish") for heard in below if heard.letter.region is Region.FORWARD)
    yield "wish below", float(wish)


def _known(case: Case, ours: Sequence[Heard]) -> Iterator[tuple[str, float]]:
    """Whether the mail names people whom a quoted mail of ours names: they were registered before; who is not there is new."""
    before = {span.text for heard in ours for claim in heard.by(Role.COMES) for span in claim.name}
    named = {span.text for claim in case.own.claims if claim.role in _NAMED for span in claim.name}
    again = {name for name in named if any(alike(name, other) for other in before)}
    yield "names whom we named", float(bool(again))
    yield "names whom we did not name", float(bool(before and named - again))
    yield "names some of whom we named", float(bool(again) and len(before) > len(again))


def _machine(case: Case) -> Iterator[tuple[str, float]]:
    """Signs of a machine, each sort for itself: what a list adds is not what an absent person's server adds."""
    sorts = {sign.sort for sign in case.machine if sign.certainty is Certainty.LIKELY}
    yield "machine", min(len(sorts), 2) / 2
    yield from ((f"machine {sort}", 1.0) for sort in sorted(sorts))


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
    it = _Gist(found)
    yield from _of_wishes(it)
    yield from _of_changes(it)
    yield from _of_machines(it)
    yield from _of_others(it)


class _Gist:
    """What of a mail's features matters together."""

    def __init__(self, found: Mapping[str, float]) -> None:
        self.found = found
        self.wish = self.says("wish", "wish_we", "wish_for")
        self.before = "answers us" in found or self.says("registered_before")
        self.about = "topic named" in found and "topic other" not in found
        self.forms = self.has("people in forms", "people in lists", "people in files")
        self.people = self.forms or self.has("people in prose", "people in subject")
        self.invited = (self.says("invitation") or self.has("we invited")) and not self.before
        left = self.has("body registration left", "subject cancel")
        self.leave = left or (self.has("body cancel", "body cancel_for", "somebody goes") and not self.invited)
        self.change = self.has("something new", "body amend", "body replace", "body add")
        self.confirmed = "reply" in found and self.has("subject registered_before", "quotes us")
        self.declines = self.has("body decline", "body undecided", "body no_wish")

    def has(self, *names: str) -> bool:
        """Whether one of these features is there."""
        return any(name in self.found for name in names)

    def says(self, *categories: str) -> bool:
        """Whether body or subject say one of these."""
        return any(self.has(f"body {name}", f"subject {name}") for name in categories)


def _of_wishes(it: _Gist) -> Iterator[tuple[str, float]]:
    yield "wish about it", float(it.wish and it.about)
    yield "wish about nothing", float(it.wish and not it.about)
    yield "wish about another", float(it.wish and it.has("topic other"))
    yield "wish after", float(it.wish and it.before)
    yield "wish by form", float(it.wish and it.forms)
    yield "wish by words alone", float(it.wish and not it.people)
    yield "people about it", float(it.people and it.about)
    yield "people without wish", float(it.people and not it.wish)
    yield "form about another", float(it.forms and it.has("topic other"))
    yield "form about nothing", float(it.forms and it.has("topic silent"))
    yield "announces", float(it.has("body has_pass") and not it.wish)
    yield "says little", float(not (it.wish or it.leave or it.people or it.has("something new")))


def _of_changes(it: _Gist) -> Iterator[tuple[str, float]]:
    yield "leaves what was", float(it.leave and it.before)
    yield "leaves nothing", float(it.leave and not it.before)
    yield "leaves what was confirmed", float(it.confirmed and it.leave)
    yield "leaves and another comes", float(it.leave and it.has("body replace", "subject replace"))
    yield "leaves and something is new", float(it.leave and it.has("something new"))
    yield "leaves and nobody else comes", float(it.leave and not it.change and not it.says("replace"))
    yield "leaves and says wish", float(it.leave and it.has("body wish"))
    yield "leaves without people", float(it.leave and not it.has("somebody goes", "somebody away") and not it.people)
    brings = it.wish or it.forms
    yield "leaves nothing but brings", float(it.leave and brings and not (it.before or it.confirmed))
    yield "changes what was", float(it.before and it.change)
    yield "changes nothing", float(it.change and not it.before and not it.confirmed)
    yield "answers a confirmation", float(it.confirmed)
    yield "changes what was confirmed", float(it.confirmed and it.change)
    idle = not (it.wish or it.leave or it.change or it.people)
    away = it.declines or it.has("body cancel", "body cancel_for", "somebody away")
    yield "declines an invitation", float(it.invited and away and not it.leave)
    yield "wishes after an invitation", float(it.invited and it.wish and not it.declines)
    yield "only thanks", float(it.has("body thanks_only") and not (it.wish or it.leave or it.change or it.forms))
    thanks = it.has("body thanks_only") and not (
        it.leave or it.change or it.forms or it.has("body wish", "body no_pass")
    )
    yield "thanks and little more", float(thanks and (it.before or it.confirmed or it.has("reply")))
    yield "one for another", float(it.has("something new") and it.has("something old"))
    yield "answers and asks nothing", float((it.confirmed or it.before) and idle and not it.has("asks"))


def _of_machines(it: _Gist) -> Iterator[tuple[str, float]]:
    absent = it.has("body absence")
    yield "away by body and subject", float(absent and it.has("subject absence", "subject machine_subject"))
    yield "away without wish", float(absent and not it.wish)
    yield "away in a reply", float(absent and it.has("reply without quotation"))
    yield "away and no form", float(absent and not (it.forms or it.leave or it.has("body registered_before")))
    yield "machine without wish", float(it.has("body machine") and not it.wish)
    subject = it.has("subject machine", "subject machine_subject")
    yield "machine by body and subject", float(it.has("body machine") and subject)
    yield "machine in body and foot", float(it.has("body machine") and it.has("body foot"))


def _of_others(it: _Gist) -> Iterator[tuple[str, float]]:
    around, afar = it.says("organising", "business"), it.says("afar")
    yield "only asks", float(it.has("asks") and not it.wish and not it.leave)
    yield "asks more and names nobody", float(it.has("asks more") and not it.people)
    yield "asks more and requests", float(it.has("asks more") and it.says("wish", "wish_for"))
    yield "declines anew", float(it.has("body decline") and not it.before)
    yield "declines without people", float(it.declines and not it.forms)
    yield "undecided", float(it.has("body undecided") and not it.before)
    yield "no wish at all", float(it.has("body no_wish") and not (it.before or it.confirmed))
    yield "no wish but somebody comes", float(it.has("body no_wish") and it.people and it.has("body wish_for"))
    yield "no wish and no people", float(it.has("body no_wish") and not it.people)
    yield "around the event without form", float(around and not it.forms)
    yield "around the event without wish", float(around and not it.wish)
    yield "around the event with people", float(around and it.people)
    yield "afar without form", float(afar and not it.forms)
    yield "afar and away", float(it.has("body afar") and it.has("body decline", "body not_me"))
    yield "private without form", float(it.has("body personal") and not it.forms)
    yield "private and silent", float(it.has("body personal") and not it.has("topic named"))


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
    yield from _agreement(case.marks.name(span for form in candidate.forms for span in form.claim.name))
    meant = paired.meant(case, candidate, kind)
    yield from _share("meant", meant) if meant is not None else [("tagger has not seen", 1.0)]


def _agreement(seen: Agreement) -> Iterator[tuple[str, float]]:
    """How the tagger sees a span, in steps and as a whole: the weights need not be linear in it."""
    for name, share in (("inside", seen.inside), ("begins", seen.begins), ("ends", seen.ends)):
        yield f"tagger {name}", share
        yield f"tagger {name} {min(int(share * 6), 5)}", 1.0
    yield "tagger whole", seen.whole


def _share(name: str, share: float) -> Iterator[tuple[str, float]]:
    """What the network answers, as odds and in steps."""
    yield f"tagger {name}", max(-4.0, min(4.0, math.log((share + 1e-4) / (1 - share + 1e-4)))) / 2
    yield f"tagger {name} {min(int(share * 8), 7)}", 1.0


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


_RULED_OUT, _LOOKED_AT = 0.003, 5
NONE = "none"
"""What stands for no organisation among the places of the options."""


def of_affiliations(
    case: Case, candidate: Candidate, options: Sequence[Organisation], kind: Kind, paired_: Sequence[float]
) -> dict[str, dict[str, float]]:
    """Of each organisation, under its place among the options, the features that tell whether it is the person's; last, under `NONE`,
    those that tell that the person belongs nowhere. `paired_` are the shares that the networks give to each and to none; what they all but
    rule out is left out, unless it is among the likeliest all the same."""
    *shares, none = paired_
    least = min(_RULED_OUT, *sorted(shares, reverse=True)[:_LOOKED_AT]) if shares else 0.0
    rows = {
        str(at): of_affiliation(case, candidate, one, options, kind) | dict(_share("belongs", share))
        for at, (one, share) in enumerate(zip(options, shares, strict=True))
        if share >= least
    }
    return rows | {NONE: of_none(case, candidate, options) | dict(_share("belongs nowhere", none))}


def of_affiliation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation], kind: Kind
) -> dict[str, float]:
    """The features that tell whether an organisation is the person's, but for what the network says of the pair."""
    return {name: float(value) for name, value in _affiliation(case, candidate, one, all_, kind) if value}


def _affiliation(
    case: Case, candidate: Candidate, one: Organisation, all_: Sequence[Organisation], kind: Kind
) -> Iterator[tuple[str, float]]:
    twins = [other for other in all_ if same_affiliation(one.text, other.text)]
    who = "writer" if candidate.writer else "other"
    despite = "despite a row: " if _stands_against_a_row(twins, all_) else ""
    for twin in twins:
        exact = twin.text == one.text
        yield f"{despite}{'exact' if exact else 'alike'} {twin.where} {twin.source}", 1.0
        yield f"{despite}{'exact' if exact else 'alike'} {'row' if twin.row else 'not row'} {who} {twin.role}", 1.0
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
    yield from whose.of_organisation(case, candidate, one, all_)
    yield from _agreement(case.marks.house(one.span))


def _stands_against_a_row(twins: Sequence[Organisation], all_: Sequence[Organisation]) -> bool:
    """Whether the person has a likely organisation beside the own name and this is another: how often it is told counts for less then."""
    if any(twin.row for twin in twins):
        return False
    rows = [other for other in all_ if other.row and other.source != "signature" and not is_title(other.text)]
    return any(other.source in FORMS or affiliation_likeness(other.text) >= _LIKELY_ROW for other in rows)


_LIKELY_ROW = 0.5
"""Sources that tell by a label or a column what is an organisation."""


def _said(case: Case, one: Organisation, all_: Sequence[Organisation], kind: Kind) -> Iterator[tuple[str, float]]:
    former = [claim.affiliation.text for claim in case.own.claims if claim.not_affiliation and claim.affiliation]
    yield "former", float(any(same_affiliation(one.text, text) for text in former))
    yield from _told(one, all_)
    yield "none said", float(any(claim.none for claim in case.own.claims))
    label = "".join(case.own.letter.author.domain.replace("-", "").split(".")[:1])
    key = "".join(character for character in one.text.lower() if character.isalnum())
    yield "domain fits", float(len(label) > 3 and one.source != "address" and (label in key or key in label))
    yield "only an organisation", float(len({other.text for other in all_}) == 1)
    yield f"{kind} {one.where}", 1.0
    yield f"{kind} {one.role}", 1.0


def _told(one: Organisation, all_: Sequence[Organisation]) -> Iterator[tuple[str, float]]:
    """What the mail says in so many words counts double, and more where one is denied and another chosen."""
    told = {other.told for other in all_} - {""}
    if told:
        both = {mark.partition(" ")[0] for mark in told} == {"chosen", "denied"}
        yield f"told: {one.told}" if one.told else f"not told beside {' and '.join(sorted(told))}", _SAID
        if both:
            yield f"told: {one.told.partition(' ')[0] or 'nothing'} of two", _SAID


_SAID = 2.0


def of_none(case: Case, candidate: Candidate, all_: Sequence[Organisation]) -> dict[str, float]:
    """The features that tell that the person belongs nowhere."""
    likely = [one for one in all_ if affiliation_likeness(one.text) >= 0.5]
    found = {
        "none": 1.0,
        "none: said": float(any(claim.none for claim in case.own.claims)),
        f"none: said {nearness.none_said(case, candidate) or 'nowhere'}": 1.0,
        "none: said of the person": float(any(form.claim.none for form in candidate.forms)),
        "none: no domain": float(not any(one.source == "address" for one in all_)),
        "none: nothing likely": float(not likely),
        "none: no row": float(not any(one.row for one in all_)),
        "none: many words": float(len(case.own.letter.words) > 60),
        "none: somebody else": float(not candidate.writer),
        "none: tagger sees": max((case.marks.house(one.span).whole for one in all_), default=0.0),
        **dict(whose.of_none(case, candidate, all_)),
    }
    return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation chosen for a person (None: none), its share of the chances, its features, how many different ones there were, and
    what the network alone gives to it and to the best of the others."""

    organisation: Organisation | None
    share: float
    row: Mapping[str, float]
    options: int
    paired: float = 0.0
    rival: float = 0.0
