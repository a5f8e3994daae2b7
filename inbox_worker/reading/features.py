"""What was read of a mail, as numbers: the only thing that the trained weights see.

No word of any language and no name goes in, only how often the phrases of a meaning were heard and what was found where: what is learnt in one
language holds in all. The names of the features are the keys of weights.json.
"""

from __future__ import annotations

from collections.abc import Iterator

from inbox_worker.mail.model import Certainty
from inbox_worker.reading.claim import Role
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Region
from inbox_worker.reading.view import subject_says

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
    own = case.own_topic
    yield "own topic", min(own, 3.0) / 3


def _shape(case: Case) -> Iterator[tuple[str, float]]:
    words = len(case.own.letter.words)
    yield "answers us", float(case.answers_us)
    yield "quotes us", float(case.quotes_us)
    yield "reply", float(subject_says(case.message.subject, "reply", case.lexicon))
    yield "forwards", float(any(heard.letter.region is Region.FORWARD for heard in case.heard))
    yield "wish below", float(any(heard.intent.says("wish") for heard in case.heard[1:] if heard.letter.region is Region.FORWARD))
    yield "machine", min(sum(sign.certainty is Certainty.LIKELY for sign in case.machine), 2) / 2
    yield "asks", float(case.own.intent.asks)
    yield "questions", min(sum(line.text.count("?") for line in case.own.letter.body), 3) / 3
    yield "no words", float(words == 0)
    yield "few words", float(0 < words <= 12)
    yield "many words", float(words > 150)
    yield "links", min(sum(not address.count("@") for address in (case.own.letter.words.folded[at] for at in case.own.letter.words.addresses)), 3) / 3
    yield "attachments", float(bool(case.message.documents))
    yield "signed", float(bool(case.own.letter.signature))


def _together(found: dict[str, float]) -> Iterator[tuple[str, float]]:
    """What means something only together."""
    wish = any(f"{part} {name}" in found for part in ("body", "subject") for name in ("wish", "wish_we", "wish_for"))
    before = any(name in found for name in ("answers us", "body registered_before", "subject registered_before"))
    about = "topic named" in found and "topic other" not in found
    people = any(name in found for name in ("people in forms", "people in lists", "people in prose", "people in subject", "people in files"))
    leave = any(name in found for name in ("body cancel", "body cancel_for", "subject cancel", "somebody goes"))
    yield "wish about it", float(wish and about)
    yield "wish about nothing", float(wish and not about)
    yield "wish about another", float(wish and "topic other" in found)
    yield "people about it", float(people and about)
    yield "people without wish", float(people and not wish)
    yield "leaves what was", float(leave and before)
    yield "leaves nothing", float(leave and not before)
    yield "changes what was", float(before and ("something new" in found or "body amend" in found or "body replace" in found or "body add" in found))
    yield "wish after", float(wish and before)
    yield "declines anew", float("body decline" in found and not before)
    yield "only asks", float("asks" in found and not wish and not leave)
    yield "announces", float("body has_pass" in found and not wish)
    yield "says little", float(not wish and not leave and not people and "something new" not in found)
