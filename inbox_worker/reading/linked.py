"""Whose an organisation is by the sentence that names it: "I am from A, while she works for B", "Ana Ruiz (A)", "A的B".

Promises a link only where the sender's own words leave one reading: who is spoken of last before an organisation in its sentence, or whose
name it is written onto, and nothing else is said of the same person. Of the people of 17 sets of mails some 480 are linked so, 98 of 100 to
what is theirs; most of the others are what the networks took for an organisation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from inbox_worker.reading import dense, world
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.judged import same_affiliation
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.options import Organisation
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.sayings import Mention, clause_between, place_of
from inbox_worker.reading.words import CLAUSE, Words, folded


@dataclass(frozen=True, slots=True)
class House:
    """An organisation in the sender's own words, which are its words `first` … `last`-1."""

    first: int
    last: int
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """What the sentences say of somebody: the organisation that they give to him (if one) and how many times as likely that makes it, and
    those that they give to others only."""

    span: Span | None
    weight: float
    of_others: tuple[Span, ...] = ()

    def weighs(self, one: Organisation) -> float:
        """How many times as likely an organisation is his for it; one that runs on into another's is another's."""
        runs_on = any(one.span.overlaps(span) for span in self.of_others)
        if self.span is not None and not runs_on and _is(one, self.span):
            return self.weight
        return _OF_OTHERS if runs_on or any(_is(one, span) for span in self.of_others) else 1.0


def _is(one: Organisation, span: Span) -> bool:
    """Whether an option is what a sentence names, or a piece of it, or the same said elsewhere."""
    return one.span.overlaps(span) or same_affiliation(one.text, span.text)


_ONTO, _BESIDE, _IN_CLAUSE, _AHEAD, _TOGETHER = 20.0, 20.0, 8.0, 8.0, 5.0
"""How many times as likely an organisation is somebody's that stands beside the name or the "I", behind it in its clause, or behind several
who are named together."""
_SEEN, _SEEN_DENSE = 0.45, 0.25
"""So likely must the networks find each word of it that an organisation is meant, and each character in scripts without spaces."""
_OF_OTHERS = 0.2
"""The same of what is said of another alone, who is not the writer."""
_NEAR, _REACH = 2, 3
"""So many words stand between a name and an organisation beside it, and between two names of one row."""


def links(case: Case, everybody: Sequence[Candidate]) -> list[Link]:
    """What the sentences say of each candidate."""
    found: list[list[tuple[House, float]]] = [[] for _ in everybody]
    names = [_names_of(one) for one in everybody]
    writer = next((at for at, one in enumerate(everybody) if one.writer), None)
    foreign: list[Span] = []
    for house, mentions, weight in _spoken_of(case):
        people = {_who(one, names, writer) for one in mentions}
        for at in people:
            if at is not None:
                found[at].append((house, min(weight, _TOGETHER) if len(people) > 1 else weight))
        if len(people) == 1 and not people & {None, writer}:
            foreign.append(house.span)
    return [_link(own, foreign) for own in found]


def _link(own: Sequence[tuple[House, float]], foreign: Sequence[Span]) -> Link:
    """What is said of somebody, of no organisation where sentences give him two; `foreign` are those that are said of one person alone, who
    did not write the mail."""
    spans = [house.span for house, _ in own]
    others = tuple(span for span in foreign if span not in spans)
    if not own or any(not same_affiliation(spans[0].text, span.text) for span in spans):
        return Link(None, 1.0, others)
    return Link(spans[0], own[0][1], others)


def _spoken_of(case: Case) -> Iterator[tuple[House, Sequence[Mention], float]]:
    """Each organisation of the sender's own words, the mentions of those of whom its sentence speaks there, and how much that weighs."""
    houses, sentences = _houses(case), case.own.sayings.sentences
    inside = {at for house in houses for at in range(house.first, house.last)}
    by_sentence = _by_sentence(case, inside)
    ahead = -1
    ends = [*(house.first for house in houses), len(sentences)][1:]
    for house, until in zip(houses, ends, strict=True):
        number = sentences[house.first]
        mentions = by_sentence.get(number, [])
        at = bisect_left(mentions, house.first, key=lambda one: one.first)
        before, behind = mentions[:at], mentions[at:]
        followed = _row_ahead(case, [one for one in behind if one.first < until])
        if behind and behind[0].names and _is_written_onto(case, house, behind[0], before):
            yield house, behind[:1], _ONTO
        elif followed and (
            _sends(case, house, followed[0]) or ((not before or ahead == number) and _opens_a_clause(case, house))
        ):
            ahead = number
            yield house, followed, _AHEAD
        elif before:
            row = _row(case, before, inside)
            near = house.first - row[0].last <= _NEAR
            if near or row[0].names or _is_of_belonging(case, row[0], house):
                yield house, row, _BESIDE if near else _IN_CLAUSE
        elif behind:
            yield house, followed, _AHEAD


def _sends(case: Case, house: House, mention: Mention) -> bool:
    """Whether an organisation sends somebody who is named behind it: "A is sending its officer, Ana Ruiz", وستوفد مؤسستنا أ المنسق."""
    tree = case.lexicon.trees["sends"]
    words, sentences = case.own.letter.words, case.own.sayings.sentences
    before = range(max(0, house.first - _SENDS_BEFORE), house.first)
    return any(
        sentences[at] == sentences[house.first] and any(end <= mention.first for end in tree.ends(words, at))
        for at in (*before, *range(house.last, mention.first))
    )


_SENDS_BEFORE = 4
"""So far before an organisation its verb stands where it comes first."""


def _by_sentence(case: Case, inside: AbstractSet[int]) -> dict[int, list[Mention]]:
    """The mentions of each sentence that stand in no organisation and are somebody's."""
    found: dict[int, list[Mention]] = {}
    kept = (one for one in case.own.sayings.mentions if one.first not in inside and _is_somebodys(case, one))
    for one in _resolved(case, kept):
        found.setdefault(case.own.sayings.sentences[one.first], []).append(one)
    return found


def _resolved(case: Case, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, of which a "she" is whoever was named last of them and is not the author."""
    letter, named = case.own.letter, frozenset[str]()
    author = frozenset(folded(letter.author_name.text)) if letter.author_name else frozenset[str]()
    for one in mentions:
        if not _is_pronoun(case, one):
            named = named if one.names <= author else one.names
            yield one
        elif named:
            yield replace(one, names=named)


def _is_pronoun(case: Case, mention: Mention) -> bool:
    """Whether it is a word for somebody named before: she, the latter."""
    return bool(mention.names) and case.own.letter.words.folded[mention.first] not in mention.names


def _is_somebodys(case: Case, mention: Mention) -> bool:
    """Whether the networks see anything of a name where several words may be one; "we" behind "in" or "left" is no more than a place."""
    letter = case.own.letter
    if not mention.names:
        before = letter.part.text[max(0, letter.words.starts[mention.first] - 1) : letter.words.starts[mention.first]]
        return not before or before not in _GOVERNING
    span = letter.said(mention.first, mention.last)
    return mention.last - mention.first < _FEW or case.marks.name((span,)).inside >= _FAINT


_FEW, _FAINT = 2, 0.05
_GOVERNING = "在開开给給对對向於于由让讓帮幫替为為"
"""Characters before 我們 that make it where somebody is, or to whom something is done: 離開|我們, 在|我們這裡."""


def _opens_a_clause(case: Case, house: House) -> bool:
    """Whether a clause begins with "from" and an organisation: "From A there will be me, from B Ana Ruiz"."""
    words = case.own.letter.words
    return any(
        entry("from", words, at, house.first, case.lexicon) > at and (at == 0 or words.breaks[at] >= CLAUSE)
        for at in range(max(0, house.first - _NEAR - 1), house.first)
    )


def _is_of_belonging(case: Case, me: Mention, house: House) -> bool:
    """Whether a phrase tells that the sender belongs to an organisation that stands farther behind an "I": not "I heard of it from A"."""
    phrases = case.own.letter.of("belonging")
    return any(match.first <= me.last + 1 and match.last > house.first for match in phrases)


def _houses(case: Case) -> list[House]:
    letter = case.own.letter
    spans = [span for span, _ in case.marks.houses(_SEEN) if span.text[-1] < dense.FIRST]
    spans += [span for span, _ in case.marks.houses(_SEEN_DENSE) if span.text[-1] >= dense.FIRST]
    places = ((place_of(letter, span), span) for span in spans)
    found: list[House] = []
    for house in sorted((House(*place, span) for place, span in places if place), key=lambda one: one.first):
        if found and _names_it(case, found[-1], house):
            found.pop()  # объединения | «Ак Жол»
        found.append(house)
    return found


def _names_it(case: Case, before: House, house: House) -> bool:
    """Whether an organisation in quotes stands right behind what it is."""
    between = case.own.letter.part.text[before.span.end : house.span.start]
    return house.first == before.last and between.strip() in _OPENING


_OPENING = ("«", "“", "„", '"')


def _is_written_onto(case: Case, house: House, one: Mention, before: Sequence[Mention]) -> bool:
    """Whether a name follows directly that belongs to the organisation: 绿源公司的工程师赵磊, представитель фонда «Мост» Иван Сорокин."""
    words = case.own.letter.words
    gap = words.text[words.ends[house.last - 1] : words.starts[one.first]].strip()
    if words.folded[house.last - 1] >= dense.FIRST:
        gap = gap.lstrip(_SHUT_DENSE)
        is_job = gap[:1] in "的の" and gap[1:] in world.words("roles", "jobs_han")
        return not gap or gap in "的の" or is_job or _DOES_THERE.fullmatch(gap) is not None
    apart = not before or clause_between(words, before[-1].last - 1, house.first)
    return apart and one.first == house.last and gap in _CLOSING


_CLOSING = ("»", "”", '"')
_SHUT_DENSE = "」』”》）)"
_DOES_THERE = re.compile(
    r"(?:[でに][\u3005-\u9fff]{1,16}[るただの]|(?:任|做|当|當|工作|供职|供職|就职|就職|服务|服務|负责|負責)[\u3400-\u9fff]{0,10}的)"
)
"""What somebody does at an organisation may stand between: 東雲大学で情報倫理を研究している的場慧, 在江城大学工作的张敏."""


def _row(case: Case, before: Sequence[Mention], inside: AbstractSet[int]) -> list[Mention]:
    """The last of those who are named, and who is named together with him; no organisation stands between. A "she" stands alone."""
    row = [before[-1]]
    for one in reversed(before[:-1] if not _is_pronoun(case, row[0]) else ()):
        if not _are_joined(case, one, row[-1]) or not inside.isdisjoint(range(one.last, row[-1].first)):
            break
        row.append(one)
    return row


def _row_ahead(case: Case, behind: Sequence[Mention]) -> list[Mention]:
    """The first of those who are named, and who is named together with him."""
    row = list(behind[:1])
    for one in behind[1:]:
        if not _are_joined(case, row[-1], one):
            break
        row.append(one)
    return row


def _are_joined(case: Case, one: Mention, other: Mention) -> bool:
    """Whether two stand next to one another in "A, B and C"."""
    words, first, last = case.own.letter.words, one.last, other.first
    joined = entry("and", words, first, last, case.lexicon) > first or clause_between(words, first - 1, last)
    return joined and _apart(words, first, last, case.lexicon) < _REACH


def _apart(words: Words, first: int, last: int, lexicon: Lexicon) -> int:
    """How many words stand between two names, without what the second is to the first: "and his colleague", "y un compañero suyo"."""
    related = any(entry("relation", words, at, last, lexicon) > at for at in range(first, last))
    return last - first - (_RELATED if related else 0)


_RELATED = 2


def _who(mention: Mention, names: Sequence[frozenset[str]], writer: int | None) -> int | None:
    """The one candidate of whom a mention speaks; None where it may be several, or none of them."""
    if not mention.names:
        return writer
    meant = [at for at, own in enumerate(names) if mention.names <= own or (own and own <= mention.names)]
    return meant[0] if len(meant) == 1 else None


def _names_of(candidate: Candidate) -> frozenset[str]:
    words = (word for form in candidate.forms for word in folded(form.name.text))
    return frozenset(word for word in words if len(word) > 1 or word >= dense.FIRST)
