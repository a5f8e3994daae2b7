"""What is said about each person, as features: in the sentence in which the name stands, before it, behind it, in the next one.

Promises features only. A person stands where a claim quotes the name, and where a word of it stands that is nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from inbox_worker.reading import dense, world
from inbox_worker.reading.claim import FORMS, Role
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case, Heard, Where
from inbox_worker.reading.judged import likeness
from inbox_worker.reading.model import Kind
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.sayings import Saying, clause_between, place_of
from inbox_worker.reading.words import CLAUSE, SENTENCE, Words, folded

_PLACES = 6
_REACH = 3
_COMES = (Role.COMES, Role.NEW, Role.GOES)


def of_somebody(
    case: Case, candidate: Candidate, others: Sequence[Candidate], kind: Kind, who: str
) -> Iterator[tuple[str, float]]:
    """The features of one person whom a mail of `kind` may be about."""
    places = sorted(_places(case.own, candidate, others))[:_PLACES]
    found = {sign for first, last in places for sign in _signs(case, first, last)}
    found |= {sign for heard in case.all[1:] for sign in _elsewhere(case, heard, candidate)}
    found |= {*_of_mail(case, candidate, others, who), *_joined(case, candidate, others, places)}
    for sign in found:
        yield f"{kind} {sign}", 1.0
        yield f"{who} {sign}", 1.0
    for sign in _altogether(case, candidate, places, who):
        yield f"{kind} {sign}", 1.0
        yield sign, 1.0
    if not places:
        yield f"{kind} {who} nowhere in the words", 1.0


def _altogether(case: Case, candidate: Candidate, places: Sequence[tuple[int, int]], who: str) -> Iterator[str]:
    """What means something only together: all that is said of the person, and all whom the author says to wish for."""
    own = sorted({form.claim.role for form in candidate.forms if form.where is Where.OWN})
    rest = sorted({form.claim.role for form in candidate.forms if form.where is not Where.OWN})
    yield f"{who} is {'+'.join(own) or 'nobody'} here"
    if own and rest:
        yield f"{who} is {'+'.join(own)} here, {'+'.join(rest)} elsewhere"
    wishes = [meaning for meaning in _WISHES if case.own.intent.says(meaning)]
    yield f"{who} while the author says {'+'.join(wishes) or 'no wish'}"
    said = {
        one.meaning for first, _ in places for one in case.own.sayings.said.get(case.own.sayings.sentences[first], ())
    }
    if places and not said & _TELLING:
        yield f"{who} of whom nothing is said"
    if candidate.writer:
        return
    if case.own.sayings.served and case.own.sayings.served & _words_of(candidate):
        yield "whom the signature serves"
    if any(form.claim.pass_ for form in candidate.forms) and any(
        claim.pass_ is False or (claim.name and claim.pass_ is None and claim.source in FORMS)
        for claim in case.own.claims
    ):
        yield "holds a pass while others do not"


_WISHES = ("wish", "wish_we", "wish_for", "me_too", "not_me")
_TELLING = frozenset({
    "wish", "wish_we", "wish_for", "me_too", "not_me", "absent", "replace", "add", "cancel", "cancel_for", "staying", "has_pass", "no_pass",
    "undecided", "point_below", "amend", "introduction",
})  # fmt: skip


def _places(heard: Heard, candidate: Candidate, others: Sequence[Candidate]) -> set[tuple[int, int]]:
    """Where a letter's words name somebody, in full or by one word of the name."""
    spans = [form.claim.name for form in candidate.forms if form.claim.name]
    found = {
        (first[0], last[1])
        for quoted in spans
        if (first := place_of(heard.letter, quoted[0])) and (last := place_of(heard.letter, quoted[-1]))
    }
    taken = {at for first, last in found for at in range(first, last)}
    for word in _words_of(candidate) - {word for one in others if one is not candidate for word in _words_of(one)}:
        for at in heard.sayings.places.get(word, ())[:_PLACES]:
            if at not in taken and heard.letter.words.text[heard.letter.words.starts[at]].isupper():
                found.add((at, at + 1))
    again = {(at, at + len(run)) for run in _dense_runs(candidate) for at in _again(heard, run) if at not in taken}
    return found | again | {(first, last) for first, last in _titled(heard, candidate, others) if first not in taken}


def _titled(heard: Heard, candidate: Candidate, others: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    """Where a name in Han is said by its surname with a title, 段老师 of 段绍云, if that is nobody else's."""
    if len(surnames := {name[: dense.surname_length(name)] for name in candidate.ways if name >= dense.FIRST}) != 1:
        return
    (surname,) = surnames
    words = heard.letter.words
    if any(name.startswith(surname) for one in others if one is not candidate for name in one.ways):
        return
    for at in _again(heard, tuple(folded(surname))):
        last = at + len(surname)
        behind = words.text[words.ends[last - 1] : words.ends[last - 1] + _TITLE]
        title = next(
            (title for title in world.written("titles", "cjk_after") if len(title) > 1 and behind.startswith(title)), ""
        )
        if title and last + len(title) <= len(words):
            yield at, last + len(title)


_TITLE = 6


def _dense_runs(candidate: Candidate) -> set[tuple[str, ...]]:
    """The characters of a name that is written without spaces: it is named again by all of them, not by one."""
    runs = {tuple(folded(form.name.text)) for form in candidate.forms[:_PLACES]}
    return {run for run in runs if len(run) > 1 and all(word >= dense.FIRST for word in run)}


def _again(heard: Heard, run: Sequence[str]) -> Iterator[int]:
    words, size = heard.letter.words.folded, len(run)
    yield from (at for at in heard.sayings.places.get(run[0], ()) if tuple(words[at : at + size]) == run)


def _words_of(candidate: Candidate) -> set[str]:
    return {word for form in candidate.forms[:_PLACES] for word in folded(form.name.text) if len(word) > _REACH - 1}


def _signs(case: Case, first: int, last: int) -> Iterator[str]:
    """What stands around one place where the own words name somebody."""
    sayings, words = case.own.sayings, case.own.letter.words
    sentence = sayings.sentences[first]
    for one in sayings.said.get(sentence, ()):
        yield from _sided(case.own, one, first, last)
    end = next((at for at in range(last, len(words)) if words.breaks[at] >= SENTENCE), len(words))
    after = next((at for at in range(end + 1, len(words)) if words.breaks[at] >= SENTENCE), len(words))
    if not sayings.named_between(end, after):
        yield from (f"next {one.meaning}" for one in sayings.said.get(sentence + 1, ()))
    yield from _beside(case, first, last)


def _sided(heard: Heard, one: Saying, first: int, last: int) -> Iterator[str]:
    words, sayings = heard.letter.words, heard.sayings
    if one.last <= first:
        yield f"behind {one.meaning}"
        yield f"{'far' if sayings.named_between(one.last, first) else 'right'} behind {one.meaning}"
        apart = clause_between(words, one.last - 1, first)
    elif one.first >= last:
        yield f"before {one.meaning}"
        yield f"{'far' if sayings.named_between(last, one.first) else 'right'} before {one.meaning}"
        apart = clause_between(words, last - 1, one.first)
    else:
        yield f"within {one.meaning}"
        apart = False
    if not apart:
        yield f"clause {one.meaning}"


def _beside(case: Case, first: int, last: int) -> Iterator[str]:
    """The words next to the name: "my colleague", a title, a job, "and I"."""
    words, lexicon = case.own.letter.words, case.lexicon
    titled = first > 0 and words.folded[first - 1] in world.words("titles", "before")
    begin = first - 1 if titled else first
    if any(entry("relation", words, at, begin, lexicon) == begin for at in range(max(0, begin - _REACH), begin)):
        yield "behind relation"
    if titled:
        yield "behind a title"
    for tree in ("from", "department"):
        if any(entry(tree, words, at, begin, lexicon) == begin for at in range(max(0, begin - _REACH), begin)):
            yield f"behind {tree}"
    if entry("position", words, last, min(len(words), last + 6), lexicon) > last:
        yield "before a job"
    around = [*range(max(0, first - 4), first), *range(last, min(len(words), last + 4))]
    if any(entry("me", words, at, len(words), lexicon) > at for at in around):
        yield "beside me"
    yield from _bounds(words, first, last)


def _bounds(words: Words, first: int, last: int) -> Iterator[str]:
    """Whether a sentence begins or ends with the name, and whether it stands in brackets or on a line of its own."""
    opens, ends = words.breaks[first] >= SENTENCE, last == len(words)
    if opens:
        yield "opens a sentence"
    if ends or words.breaks[last] >= SENTENCE:
        yield "closes a sentence"
    elif words.breaks[last] == CLAUSE:
        yield "closes a clause"
    if words.text[max(0, words.starts[first] - 1) : words.starts[first]] in ("(", "（", "["):
        yield "in brackets"
    if opens and (ends or "\n" in words.text[words.ends[last - 1] : words.starts[last]]):
        yield "alone on a line"


def _elsewhere(case: Case, heard: Heard, candidate: Candidate) -> Iterator[str]:
    """What another letter of the mail says of the person: a form, a wish, a confirmation of ours, an earlier mail of the sender's."""
    own = heard.letter.author.address and heard.letter.author.address.lower() == case.own.letter.author.address.lower()
    where = "earlier" if own and heard.where in (Where.BELOW, Where.DEEPER) else heard.where.value
    for form in candidate.forms:
        place = place_of(heard.letter, form.claim.name[0]) if form.claim in heard.claims else None
        if place:
            yield f"named {where}"
            for one in heard.sayings.said.get(heard.sayings.sentences[place[0]], ()):
                yield f"{where} with {one.meaning}"


def _joined(
    case: Case, candidate: Candidate, others: Sequence[Candidate], places: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """Who stands in one row with the person, "X and Y": what is said of one is said of the other."""
    words = case.own.letter.words
    for other in others:
        spans = [form.claim.name for form in other.forms if form.claim.name and other is not candidate]
        beside = {place for span in spans if (place := place_of(case.own.letter, span[-1]))}
        if not any(_in_a_row(words, min(one, place), max(one, place), case) for one in places for place in beside):
            continue
        yield "joined"
        for form in other.forms:
            yield f"joined to {form.claim.role}"


def pairs(case: Case, everybody: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    """Those who stand next to one another in the own words with nothing but "and" between."""
    letter = case.own.letter
    places = sorted(
        (*place, at)
        for at, one in enumerate(everybody)
        for form in one.forms[:_PLACES]
        if form.claim.name and form.where is Where.OWN and (place := place_of(letter, form.claim.name[-1]))
    )
    found = set()
    for (first, last, one), (begin, end, other) in pairwise(places):
        if one != other and _in_a_row(letter.words, (first, last), (begin, end), case):
            found.add((min(one, other), max(one, other)))
    yield from sorted(found)


def _in_a_row(words: Words, one: tuple[int, int], other: tuple[int, int], case: Case) -> bool:
    """Whether nothing but "and", with a title perhaps, stands between two names."""
    first, last = one[1], other[0]
    if not first < last <= first + _REACH + 1 or any(words.breaks[at] >= SENTENCE for at in range(first, last)):
        return False
    return any(entry("and", words, at, last, case.lexicon) > at for at in range(first, last))


def _of_mail(case: Case, candidate: Candidate, others: Sequence[Candidate], who: str) -> Iterator[str]:
    """How the person stands to the rest of the mail: the assistant who writes, how many are to come, who alone is named where."""
    sayings = case.own.sayings
    rest = [one for one in others if one is not candidate]
    named = sum(one.says(*_COMES) for one in rest)
    if sayings.assists:
        yield f"{who} and an assistant writes"
        if named:
            yield f"{who} and an assistant writes of others"
    if sayings.counts:
        yield f"{who} fills the number" if named + 1 in sayings.counts else f"{who} does not fill the number"
        likely = sum(_is_named(one) for one in others)
        yield "as many named as counted" if likely in sayings.counts else "others named than counted"
        if named in sayings.counts and named + 1 not in sayings.counts:
            yield f"{who} beyond the number"
    yield from _of_carried(case, candidate, others)
    earlier = {Where.OURS, Where.BELOW, Where.DEEPER}
    old = [any(form.where in earlier for form in one.forms) for one in others]
    fresh = not any(form.where in earlier for form in candidate.forms)
    if any(old):
        yield f"{who} {'new' if fresh else 'known'} beside those quoted"
    if all(form.claim.source == "copied" for form in candidate.forms):
        yield "in copy alone"


def _is_named(one: Candidate) -> bool:
    """Whether the own words or a file name the person by what looks like a name."""
    return likeness(one.name.text) >= _LIKELY and any(
        form.where in (Where.OWN, Where.FILE) and form.claim.source not in _HEADERS for form in one.forms
    )


def _of_carried(case: Case, candidate: Candidate, others: Sequence[Candidate]) -> Iterator[str]:
    """What the author of a mail that this one carries says of himself in it, and who is listed there while nobody is here."""
    for heard in case.all[1:]:
        if candidate.writer and heard.where is Where.BELOW:
            yield from (f"writer while carried says {meaning}" for meaning in _OF_ONESELF if heard.intent.says(meaning))
        if any(form.claim in heard.claims and form.claim.role is Role.AUTHOR for form in candidate.forms):
            yield from (f"carried and says {meaning}" for meaning in _OF_ONESELF if heard.intent.says(meaning))
    nobody = not any(form.where is Where.OWN and form.claim.role in _COMES for one in others for form in one.forms)
    if nobody:
        yield from (
            f"nobody here but {form.where} {form.claim.source} {form.claim.role}"
            for form in candidate.forms
            if form.where is not Where.OWN
        )


_OF_ONESELF = (
    "wish", "wish_we", "wish_for", "not_me", "absence", "has_pass", "no_pass", "decline", "cancel", "point_below", "event", "other_event",
)  # fmt: skip
_HEADERS = ("sender", "address", "copied", "signature")
_LIKELY = 0.45
