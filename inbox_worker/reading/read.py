"""Message → Reading: the method on one page.

1. A certain sign of a machine decides alone. 2. The text is cut into letters: the sender's own, quoted, forwarded,
attached. 3. Which event do
they speak of, in which language? 4. Every source proposes what it finds in each letter. 5. `weigh` makes kind, people
and confidence of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from inbox_worker.event import Event
from inbox_worker.mail.automatic import machine_signs
from inbox_worker.mail.model import Certainty, Message
from inbox_worker.reading import about, gather, intent, language, sayings, shared_surname, view, weigh
from inbox_worker.reading.claim import Claim
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.held_pass import holds_pass
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.marked import marked_in
from inbox_worker.reading.model import Kind, Reading, Region
from inbox_worker.reading.phrases import Match
from inbox_worker.reading.sources import BESIDE, IN_FILES, IN_LETTERS_IN_FILES, SOURCES, domain, table
from inbox_worker.reading.tagger.marks import Marks, mark
from inbox_worker.reading.tagger.tokens import Tokens, tokens
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import Words, split

_GLANCE = 600
"""So many characters of an unrelated mail tell its language."""


def read(message: Message, events: tuple[Event, ...], own_addresses: frozenset[str], lexicon: Lexicon) -> Reading:
    """What `message` means. Never raises for anything that a mail may say."""
    own = frozenset(address.lower() for address in own_addresses)
    if not about.may_concern(message, [about.traits(event, lexicon) for event in events], own, lexicon):
        return _unrelated(message, own, lexicon)
    return weighed(case_of(message, events, own_addresses, lexicon))


def _unrelated(message: Message, own: frozenset[str], lexicon: Lexicon) -> Reading:
    """The reading of a mail in which nothing points to an event."""
    kind = Kind.AUTO if machine_signs(message, own) else Kind.OTHER
    tag = language.detect(map(split, (message.text[:_GLANCE], message.subject)), lexicon)
    return Reading(
        kind,
        (),
        (),
        tag,
        False,
        "?" in message.text[:_GLANCE],
        None,
        False,
        0.99,
        ("nothing in it points to an event",),
    )


def case_of(
    message: Message,
    events: tuple[Event, ...],
    own_addresses: frozenset[str],
    lexicon: Lexicon,
    marked: Marks | None = None,
) -> Case:
    """All that is read of `message`, not yet weighed. `marked` stands in for what the tagger would say of it."""
    own = frozenset(address.lower() for address in own_addresses)
    signs = machine_signs(message, own)
    certain = any(sign.certainty is Certainty.CERTAIN for sign in signs)
    letters = view.letters(message, lexicon)
    attached = () if certain else view.attached(message, lexicon)
    wheres = _in_depth(_where(letter, own) for letter in letters)
    topic = _topic((*letters, *attached), events, message, lexicon)
    if marked is None:
        day = about.traits(topic.event, lexicon).day if topic.event else None
        marked = Marks() if certain else mark(_row(letters, wheres, attached, lexicon, day), lexicon.networks)
    return Case(
        message=message,
        heard=tuple(
            _hear(letter, lexicon, where, marked, certain=certain, sender=letters[0].author.address)
            for letter, where in zip(letters, wheres, strict=True)
        ),
        attached=tuple(_hear(letter, lexicon, Where.FILE, marked, certain=certain) for letter in attached),
        topic=topic,
        machine=signs,
        own_topic=(topic if len(letters) + len(attached) == 1 else _topic(letters[:1], events, message, lexicon)).score,
        answers_us=_answers_us(letters, own),
        quotes_us=any(letter.author.address.lower() in own for letter in letters[1:]),
        own_addresses=own,
        lexicon=lexicon,
        marks=marked,
    )


def tokens_of(message: Message, own_addresses: frozenset[str], lexicon: Lexicon) -> Tokens:
    """The row of tokens that the tagger sees of `message`."""
    own = frozenset(address.lower() for address in own_addresses)
    letters = view.letters(message, lexicon)
    wheres = _in_depth(_where(letter, own) for letter in letters)
    return _row(letters, wheres, view.attached(message, lexicon), lexicon)


def _row(
    letters: Sequence[Letter],
    wheres: Sequence[Where],
    attached: Sequence[Letter],
    lexicon: Lexicon,
    day: date | None = None,
) -> Tokens:
    """The tokens of a mail: the own letter, the attached ones, then the quoted and forwarded ones."""
    below = list(zip(letters[1:], wheres[1:], strict=True))
    return tokens([(letters[0], wheres[0]), *((letter, Where.FILE) for letter in attached), *below], lexicon, day)


def _hear(letter: Letter, lexicon: Lexicon, where: Where, marked: Marks, *, certain: bool, sender: str = "") -> Heard:
    in_file = letter.region is Region.ATTACHMENT and letter.part.name != "body"
    if certain:
        claims: list[Claim] = []
    elif in_file:
        claims = _of_file(letter, lexicon)
    else:
        claims = [claim for source in SOURCES for claim in source.find(letter, lexicon)]
        claims += domain.find_quoted(letter, sender, lexicon) if where is Where.OURS else ()
    kept = gather.credible(claims, weigh.LEAST)
    if not certain and (not in_file or _names_people_in_prose(letter, kept, lexicon)):
        kept += gather.credible(marked_in(letter, marked, kept), weigh.LEAST)
    if not certain:
        named = [(claim, name) for claim in kept if (name := gather.name_of(claim)) is not None]
        more, wrong = shared_surname.told_apart(letter, named, marked, lexicon)
        kept = (*(claim for claim in kept if claim not in wrong), *gather.credible(more, weigh.LEAST))
    said = sayings.Sayings() if certain else sayings.of(letter, kept, lexicon)
    return Heard(letter, kept, intent.of(letter, kept, lexicon), where, said)


def _names_people_in_prose(letter: Letter, claims: Sequence[Claim], lexicon: Lexicon) -> bool:
    """Whether an attached text names people, asks for something or is about coming, outside a table: a letter, a list with words around."""
    named = {claim.source for claim in claims if claim.name}
    if named or letter.of(*_ASKING):
        return table.NAME not in named
    return lexicon.triggers.among(letter.part.text.lower(), set(letter.words.folded))


def _of_file(letter: Letter, lexicon: Lexicon) -> list[Claim]:
    """What an attached file claims: as a table, a form or a list; failing that as a letter, if it asks for something."""
    sources = (source.find(letter, lexicon) for source in IN_FILES)
    kept = (gather.credible(found, weigh.LEAST) for found in sources)
    claims = list(next((found for found in kept if any(claim.name for claim in found)), ()))
    if not claims and letter.of(*_ASKING):
        claims = [claim for source in IN_LETTERS_IN_FILES for claim in source.find(letter, lexicon)]
    return claims + [claim for source in BESIDE for claim in source.find(letter, lexicon)]


_ASKING = ("wish", "wish_we", "wish_for", "amend", "replace", "add", "cancel", "cancel_for")


def _in_depth(wheres: Iterable[Where]) -> tuple[Where, ...]:
    """Of several mails below the sender's words only the first was sent to him by somebody."""
    found: list[Where] = []
    for where in wheres:
        found.append(Where.DEEPER if where is Where.BELOW and Where.BELOW in found else where)
    return tuple(found)


def _where(letter: Letter, own: frozenset[str]) -> Where:
    if letter.region in (Region.OWN, Region.ATTACHMENT):
        return Where.OWN if letter.region is Region.OWN else Where.FILE
    return (
        Where.OURS
        if letter.author.address.lower() in own or (letter.of("registered_before") and not letter.author.address)
        else Where.BELOW
    )


def weighed(case: Case) -> Reading:
    """The reading that the evidence of a case amounts to."""
    kind, sureness, reasons = weigh.kind(case)
    outcome = weigh.people(case, kind, sureness) if kind.wants_something else weigh.Outcome()
    return Reading(
        kind=kind,
        people=tuple(outcome.people),
        leaving=tuple(outcome.leaving),
        language=_language(case),
        has_pass=kind.wants_something and holds_pass(case),
        question=_asks(case, kind),
        event_id=case.topic.event.id if case.topic.event and kind.wants_something else None,
        about_event=case.topic.sure,
        confidence=_confidence(case, sureness, outcome) if kind.wants_something else round(sureness, 3),
        reasons=(*reasons, *outcome.reasons, *_cut(case)),
    )


def _confidence(case: Case, sureness: float, outcome: weigh.Outcome) -> float:
    """Of what was not read whole nothing is sure."""
    return 0.0 if _cut(case) else weigh.confidence(case, sureness, outcome)


def _cut(case: Case) -> list[str]:
    cut = any(heard.letter.cut for heard in case.all)
    return [f"it is too long: only the first {view.MOST_TEXT} characters of a text are read"] if cut else []


def _asks(case: Case, kind: Kind) -> bool:
    """Whether a person should answer something: where a desk's work is asked for, only what goes beyond it."""
    intent = case.own.intent
    return intent.asks_more if kind.wants_something else intent.asks and kind is Kind.OTHER


def _language(case: Case) -> str:
    own = case.own.letter
    return language.detect(
        [own.words, split(own.subject.text), *(heard.letter.words for heard in (*case.heard[1:], *case.attached))],
        case.lexicon,
    )


def _topic(letters: tuple[Letter, ...], events: tuple[Event, ...], message: Message, lexicon: Lexicon) -> about.Topic:
    rows: list[tuple[Words, Sequence[Match], float]] = []
    for letter in letters:
        weight = 1.0 if letter.region is Region.OWN else 0.6
        rows.append((letter.words, letter.matches, weight))
        if letter.region is not Region.ATTACHMENT:
            subject = split(letter.subject.text)
            rows.append((subject, lexicon.book.find(subject), weight))
    written = message.date.date() if message.date else None
    return about.topic(rows, [about.traits(event, lexicon) for event in events], lexicon, written)


def _answers_us(letters: tuple[Letter, ...], own: frozenset[str]) -> bool:
    """Whether a mail of ours that speaks of a registration is quoted."""
    return any(
        letter.of("registered_before") and (letter.author.address.lower() in own or not letter.author.address)
        for letter in letters[1:]
    )
