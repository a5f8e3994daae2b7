"""Evidence → kind and people with confidence: all arithmetic of the room.

The weights are trained (`learned`); here they are applied, and the best of everything is chosen. Promises a
confidence that is the lower the more
is left in doubt: the kind, who is meant, the organisation of each. `SURE` is the confidence from which a reading may
be acted on without a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inbox_worker.mail.model import Certainty, DocumentType
from inbox_worker.reading import called, company, doubts, language, learned, linked, mailboxes, paired
from inbox_worker.reading.claim import AMENDED, FORMS, Role
from inbox_worker.reading.features.houses import NONE, Place, of_affiliations
from inbox_worker.reading.features.kinds import of_kind, wish_of
from inbox_worker.reading.features.people import of_person
from inbox_worker.reading.folding import script
from inbox_worker.reading.gather import Candidate, candidates
from inbox_worker.reading.heard import Case, Where
from inbox_worker.reading.judged import likeness
from inbox_worker.reading.known_words import is_given
from inbox_worker.reading.linked import Link
from inbox_worker.reading.mailboxes import Mailbox
from inbox_worker.reading.model import Evidence, Field, Kind, Person, Region
from inbox_worker.reading.names import mixes_scripts
from inbox_worker.reading.one_person import one_person
from inbox_worker.reading.options import Organisation, organisations, unbent, without_its_place
from inbox_worker.reading.picked import rows_are_picked
from inbox_worker.reading.tagger.marks import PLAINLY
from inbox_worker.reading.words import folded

SURE = 0.94
"""From this confidence on a reading may be acted on without a person. Of 2,146 mails of 26 sets of new writers, 380 of them hostile, 560
are as sure by networks that had seen none of them; six of these are not right by name and organisation, and none of 537 that want nothing
is among them."""

AGREED, UNAGREED = (0.95, 0.9), 0.9
"""So likely must the kind be by the weights, and that something is wanted by the tagger: else nothing is sure. Of mails that want nothing
those that seem surest to one reader do not to the other."""

WANTS = 0.3
"""From this chance on that a mail wants something it is looked at. Of 3,378 hard mails of new writers that want something 42 are missed so
(83 from 0.55 on), of 544 others 39 are needlessly reviewed (32): who is missed stands at the gate, a needless one costs a glance."""

MOST_PEOPLE = 105
"""Of so many people each is weighed against all others; a longer list is for a person."""

LEAST: dict[str, float] = {
    "enumeration": 0.45, "listing": 0.45, "wish": 0.25, "apposition": 0.4, "correction": 0.3, "subject": 0.5,
    "introduction": 0.15, "mention": 0.5,
}  # fmt: skip
"""How much a name must look like one where it stands in running text."""


def kind(case: Case) -> tuple[Kind, float, list[str]]:
    """What the mail wants, how sure that is, and why."""
    if any(sign.certainty is Certainty.CERTAIN for sign in case.machine):
        return Kind.AUTO, 1.0, [case.machine[0].reason]
    chances = learned.chances(of_kind(case), case.lexicon.models.kind)
    least = _WANTS_UNREAD if _points_at_unread(case) else WANTS
    strange = not case.machine and _is_strange(case)
    wants = strange or sum(chances[kind] for kind in Kind if kind.wants_something) >= least
    best = max((kind for kind in Kind if kind.wants_something is wants), key=lambda kind: chances[kind])
    if best is Kind.CANCEL and _sends_another(case):
        best = Kind.AMEND
    return best, chances[best], [*(["it is written in a script that is not read"] if strange else []), REASONS[best]]


def _sends_another(case: Case) -> bool:
    """Whether somebody who cannot come names who comes instead, and does not ask that a registration be taken back: that is a change."""
    if not case.own.intent.says("replace") or case.own.intent.says("registration left"):
        return False
    named = [(claim.role, claim.name[0].text) for claim in case.own.claims if claim.name]
    leaving = {name for role, name in named if role in (Role.AWAY, Role.GOES, Role.OLD)}
    return any(role is Role.NEW and name not in leaving and likeness(name) >= _LIKE_A_NAME for role, name in named)


_LIKE_A_NAME = 0.45


def _is_strange(case: Case) -> bool:
    """Whether the sender's words are in a script that is not read: what they want is for a person to say."""
    return language.is_unread(case.own.letter.part.text, case.lexicon)


def _points_at_unread(case: Case) -> bool:
    """Whether the mail points at an attachment that could not be read: it may hold the list."""
    return case.own.intent.says("point_attached") and any(document.fault for document in case.message.documents)


_WANTS_UNREAD = 0.1
"""The same where the mail points at an attachment that could not be read."""


def _is_nothing_read(case: Case) -> bool:
    """Whether there are attachments, of which none is of a sort that is read, but for cards, which programs add by themselves: who comes
    may stand on a photo."""
    types = [document.type for document in case.message.documents if not _LOGO.match(document.filename)]
    return DocumentType.UNREAD in types and set(types) <= {DocumentType.UNREAD, DocumentType.VCARD}


_LOGO = re.compile(r"(?:image\d|logo|outlook|pastedgraphic|icon)", re.IGNORECASE)
"""How the names of pictures begin that programs put into signatures."""


REASONS: Mapping[Kind, str] = {
    Kind.REGISTER: "asks for registration",
    Kind.AMEND: "changes a registration",
    Kind.CANCEL: "withdraws",
    Kind.OTHER: "asks for nothing to be registered",
    Kind.AUTO: "written by a machine, by its words and headers",
}


@dataclass(slots=True)
class Outcome:
    """The people of a mail, and the features of how sure they are; `for_a_person`: whatever these say, nobody but a person may decide, for
    it names too many, or somebody in letters that look like others, or somebody only where nothing can be read."""

    people: list[Person] = field(default_factory=list)
    leaving: list[Person] = field(default_factory=list)
    doubts: dict[str, float] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    for_a_person: bool = False


def people(case: Case, kind: Kind, sureness: float) -> Outcome:
    """The people whom a mail of `kind` is about; `sureness` is that of the kind."""
    named = candidates(case)
    everybody = named[:MOST_PEOPLE]
    models = case.lexicon.models
    alone = chances_of(case, everybody, kind)
    together = company.choose(case, everybody, alone, kind, models.company)
    ranked = list(zip(everybody, together.decided, strict=True))
    chosen_at = sorted(together.choice)
    chosen = [everybody[at] for at in chosen_at]
    sure = [together.chances[at] for at in chosen_at]
    for one in chosen:
        one.called = called.called(case, one, models.name)
    links = linked.links(case, everybody) if chosen else []
    places = [affiliation(case, everybody[at], everybody, kind, links[at]) for at in chosen_at]
    near = [one for one, chance in ranked if one in chosen or chance >= _PERHAPS]
    boxes = mailboxes.of_people(case, chosen, near)
    outcome = Outcome([_person(*row) for row in zip(chosen, places, boxes, sure, strict=True)])
    if kind is Kind.AMEND:
        outcome.leaving = _leaving(
            case, everybody, [one for one in everybody if one not in chosen and one.says(Role.OLD)]
        )
    if not chosen and kind is not Kind.CANCEL:
        outcome.reasons.append("no name was found")
    if case.own.intent.hangs:
        outcome.reasons.append("what it asks for hangs on the answer to its question")
    if len(named) > MOST_PEOPLE:
        outcome.for_a_person = True
        outcome.reasons.append(f"it names more than {MOST_PEOPLE} people: only so many are read")
    if case.own.intent.says("point_attached") and _is_nothing_read(case):
        outcome.for_a_person = True
        outcome.reasons.append("it points at an attachment, and none could be read")
    if any(mixes_scripts(form.name.text) for one in everybody for form in one.forms):
        outcome.for_a_person = True
        outcome.reasons.append("a word of a name mixes letters of two alphabets")
    outcome.doubts = doubts.of_doubt(case, kind, sureness, ranked, places)
    outcome.doubts |= doubts.of_company(together.share)
    return outcome


def _leaving(case: Case, everybody: list[Candidate], gone: list[Candidate]) -> list[Person]:
    """Those whom an amendment replaces."""
    places = [affiliation(case, one, everybody, Kind.AMEND) for one in gone]
    boxes = mailboxes.of_people(case, gone, gone)
    return [_person(one, place, box, 0.5) for one, place, box in zip(gone, places, boxes, strict=True)]


_PERHAPS = 0.2
"""From which chance on somebody may be meant by the words beside an address."""


def confidence(case: Case, sureness: float, outcome: Outcome) -> float:
    """How likely everything in the reading is right, in 0..1; calibrated by training on mails that the other weights had not seen.
    `sureness` is that of the kind."""
    if outcome.for_a_person:
        return 0.0
    chance = learned.chance(outcome.doubts, case.lexicon.models.sure)
    if len(outcome.people) == 1 and _says_what_is_wanted(case):
        chance = 1 - _DOUBT_OF_ONE * (1 - chance)
    return round(chance if agreed(case, sureness) else min(chance, UNAGREED), 3)


_DOUBT_OF_ONE = 0.75
"""So much of the doubt is left where one person is meant and the mail says in so many words what it wants. The trees learnt what weaker
readers made of mails: of 461 mails of one person that are sure so, of 18 sets that nothing was taught on, none is read wrong; of 417
without this none either."""


def agreed(case: Case, sureness: float) -> bool:
    """Whether both readers see that something is wanted: to come to this event, and not only perhaps or if something else is so; of a mail
    that asks something, whether it also says in so many words what it wants; of a table, whether it counts as it stands."""
    intent = case.own.intent
    wanted = sum(case.marks.kinds.get(kind, 0.0) for kind in Kind if kind.wants_something)
    return (
        sureness >= AGREED[0]
        and wanted >= AGREED[1]
        and not (intent.hangs or intent.wavers or intent.elsewhere)
        and not (intent.asks and not _says_what_is_wanted(case))
        and not (_is_strange(case) or rows_are_picked(case) or _wishes_for_another_event(case))
    )


def _wishes_for_another_event(case: Case) -> bool:
    """Whether the sentences that wish to come name only another day or another sort of event."""
    wish = wish_of(case)
    return wish is not None and (wish.day or (wish.sort and not wish.event))


def _says_what_is_wanted(case: Case) -> bool:
    filled = any(claim.name and claim.source in _FORMS for claim in case.own.claims)
    return filled or case.own.intent.says(*_WISHES)


_WISHES = ("wish", "wish_we", "wish_for", "me_too", "amend", "replace", "add", "cancel", "cancel_for")
_FORMS = ("labelled", "table", "listing", "answer")


def chances_of(case: Case, everybody: list[Candidate], kind: Kind) -> list[float]:
    """How likely the mail is about each of them."""
    open_ = [at for at, one in enumerate(everybody) if not _is_only_quoted(case, one)]
    rows = [of_person(case, everybody[at], everybody, kind) for at in open_]
    chances = chances_by([everybody[at] for at in open_], rows, kind, case.lexicon.models.person)
    found = dict(zip(open_, chances, strict=True))
    each = [found.get(at, _RULED_OUT) for at in range(len(everybody))]
    return _as_corrected(case, everybody, each) if kind is Kind.AMEND else each


def _as_corrected(case: Case, everybody: Sequence[Candidate], chances: Sequence[float]) -> list[float]:
    """The chances where a change puts another than the writer in place, who then is not the one it is about: "I misspelt my colleague's
    name, the right spelling is Paul Marsh". Of 167 such changes of the corpus none is of the writer too."""
    writers = [one for one in everybody if one.writer and not one.says(*AMENDED)]
    if len(writers) != 1 or not any(_is_put_in_place(case, one, writers[0]) for one in everybody):
        return list(chances)
    return [min(chance, _NOT_THE_ONE) if one.writer else chance for one, chance in zip(everybody, chances, strict=True)]


def _is_put_in_place(case: Case, one: Candidate, writer: Candidate) -> bool:
    """Whether the sender's words put somebody in place by a name of which no word is the writer's, and the tagger sees a name in it."""
    spans = [
        span
        for form in one.forms
        if form.claim.role is Role.NEW and form.claim.source == "correction" and form.where is Where.OWN
        for span in form.claim.name
    ]
    shared = not set(folded(one.name.text)).isdisjoint(folded(writer.name.text))
    comparable = script(one.name.text) == script(writer.name.text)
    if one is writer or not spans or one.says(Role.OLD) or shared or not comparable:
        return False
    house = max(case.marks.house(span).inside for span in spans)
    called = any(is_given(word) for word in folded(one.name.text))
    return case.marks.name(spans).inside > house or (called and house < PLAINLY)


_NOT_THE_ONE = 0.2
"""So likely at most is then the writer."""


def chances_by(
    everybody: Sequence[Candidate], rows: Sequence[learned.Features], kind: Kind, model: learned.Model
) -> list[float]:
    """How likely these features make it that each is meant; a form that says who comes and who does not is believed, but for a withdrawal,
    which may say just that."""
    chances = learned.each(rows, model)
    return [
        chance if kind is Kind.CANCEL else _as_told(one, chance) for one, chance in zip(everybody, chances, strict=True)
    ]


def _as_told(one: Candidate, chance: float) -> float:
    told = {form.claim.coming for form in one.forms}
    if False in told:
        return _RULED_OUT
    needs_one = not any(form.claim.pass_ for form in one.forms)
    return max(chance, _RULED_IN) if True in told and needs_one and chance >= _SOMEBODY else chance


_RULED_OUT, _RULED_IN, _SOMEBODY = 0.01, 0.99, 0.3
"""Below the last one a yes may stand beside what is nobody at all."""


def _is_only_quoted(case: Case, one: Candidate) -> bool:
    """Whether only another's words name this person, and the sender's own point at nobody: quoted words are
    never the sender's. Who forwards a mail without a word, or says that he does not come, points at whom it names."""
    quoted = all(form.where in (Where.BELOW, Where.DEEPER, Where.OURS) for form in one.forms)
    forwards = any(heard.letter.region is Region.FORWARD for heard in case.heard)
    handed_on = forwards and (not len(case.own.letter.words) or case.own.intent.says("not_me"))
    return quoted and not handed_on and not case.own.intent.says(*_POINTING)


_POINTING = (
    "wish", "wish_we", "wish_for", "me_too", "point_below", "point_attached", "amend", "replace", "add", "cancel", "cancel_for", "has_pass",
    "no_pass",
)  # fmt: skip
"""What the sender may say of those whom a quoted mail names."""


def _person(one: Candidate, place: Place, box: Mailbox, chance: float) -> Person:
    name, organisation = one.name, place.organisation
    evidence = [
        Evidence(Field.NAME, form.claim.source, span)
        for form in one.forms
        if one_person(form.name.text, name.text)
        for span in form.claim.name
    ]
    if organisation:
        evidence.append(Evidence(Field.AFFILIATION, organisation.source, organisation.span))
    if box.span:
        evidence.append(Evidence(Field.EMAIL, box.source, box.span))
    confidence = round(chance * place.share, 3)
    text = organisation.text if organisation else None
    return Person(name.text, name.given, name.family, text, box.address, confidence, tuple(dict.fromkeys(evidence)))


def affiliation(case: Case, one: Candidate, everybody: list[Candidate], kind: Kind, link: Link | None = None) -> Place:
    """The likeliest organisation of a person, or none: what all quotations of one organisation have together. What the sentence gives to
    the person (`link`) is likelier for it."""
    options = [] if _fills_in_none(one) else organisations(case, one)
    paired_ = paired.belongs(case, one, everybody, options, kind)
    rows = of_affiliations(case, one, options, kind, paired_)
    chances: Mapping[str, float] = learned.shares(rows, case.lexicon.models.affiliation)
    pairs: Mapping[str, float] = {name: paired_[-1 if name == NONE else int(name)] for name in rows}
    if link is not None:
        chances, pairs = (_with_link(shares, options, link) for shares in (chances, pairs))
    texts = {name: NONE if name == NONE else options[int(name)].text for name in rows}
    together = _by_text(texts, chances)
    seen = _by_text(texts, pairs)
    best = max(chances, key=lambda name: (together[texts[name]], chances[name]))
    rival = max((share for text, share in seen.items() if text != texts[best]), default=0.0)
    chosen = None if best == NONE else without_its_place(unbent(options[int(best)], options))
    return Place(chosen, together[texts[best]], rows[best], len(together), seen[texts[best]], rival)


def _with_link(chances: Mapping[str, float], options: Sequence[Organisation], link: Link) -> dict[str, float]:
    """The shares, where what the sentence gives to the person counts so much more."""
    weighed = {
        name: share * (1.0 if name == NONE else link.weighs(options[int(name)])) for name, share in chances.items()
    }
    whole = sum(weighed.values())
    return {name: share / whole for name, share in weighed.items()}


def _fills_in_none(one: Candidate) -> bool:
    """Whether a form that the sender filled in says of somebody that there is no organisation, and nothing that the mail says of him names
    one: what else it holds is not his."""
    forms = [form for form in one.forms if form.claim.source in FORMS and form.where in (Where.OWN, Where.FILE)]
    named = any(form.claim.affiliation and form.claim.source != "signature" for form in one.forms)
    return any(form.claim.none for form in forms) and not named


def _by_text(texts: Mapping[str, str], shares: Mapping[str, float]) -> dict[str, float]:
    """The shares of all quotations of one text together."""
    together: dict[str, float] = {}
    for name, share in shares.items():
        together[texts[name]] = together.get(texts[name], 0.0) + share
    return together
