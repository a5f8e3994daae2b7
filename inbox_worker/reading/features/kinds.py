"""What tells which kind of mail it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from inbox_worker.mail.model import Certainty
from inbox_worker.reading.about import Wished, wished
from inbox_worker.reading.claim import FORMS, Role
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.model import Region
from inbox_worker.reading.one_person import alike
from inbox_worker.reading.view import begins, subject_says
from inbox_worker.reading.words import folded, sentence

_NAMED = frozenset({Role.COMES, Role.GOES, Role.NEW, Role.STAYS, Role.AWAY})


def of_kind(case: Case) -> dict[str, float]:
    """The features that tell what kind of mail it is."""
    found = {name: value for name, value in _all(case) if value}
    return found | {name: value for name, value in _together(found) if value}


def _all(case: Case) -> Iterator[tuple[str, float]]:
    own = case.own
    yield "bias", 1.0
    wish = wish_of(case)
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


def wish_of(case: Case) -> Wished | None:
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
