"""What the sentences of a letter say, and where: what tells the one who comes from others who are only named.

Promises facts of place only: which phrases stand in which sentence, where names and numbers of people stand, whether the
author signs as somebody's assistant. What they amount to is weighed; `nearness` does the same for organisations.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.phrases import Match
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, SENTENCE, Words, folded

_MEANINGS = frozenset({
    "wish", "wish_we", "wish_for", "me_too", "not_me", "absent", "introduction", "introduction_of", "registered_before", "amend", "replace",
    "add", "cancel", "cancel_for", "staying", "decline", "has_pass", "no_pass", "absence", "point_below", "organising", "belonging",
    "former", "undecided", "no_wish",
})  # fmt: skip
_COUNTING = frozenset(
    {"wish", "wish_we", "wish_for", "me_too", "add", "cancel", "cancel_for", "registered_before", "no_pass", "has_pass"}
)
_MOST = 12


@dataclass(frozen=True, slots=True)
class Saying:
    """One phrase: its meaning and its own words `first` … `last`-1, holes aside."""

    meaning: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Mention:
    """The words `first` … `last`-1 that speak of somebody, by which words of a name; by none where they say "me"."""

    first: int
    last: int
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sayings:
    """`sentences` tells the sentence of each word, `said` what each sentence says, `places` where each word stands, `names` where people
    are named, `mentions` where people and the author are spoken of, `counts` how many people the letter speaks of; `assists`: the author
    signs as assistant or office of somebody; `served`: the words behind that, among them perhaps whose assistant it is."""

    sentences: Sequence[int] = ()
    said: Mapping[int, Sequence[Saying]] = field(default_factory=dict)
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)
    names: Sequence[int] = ()
    mentions: Sequence[Mention] = ()
    counts: frozenset[int] = frozenset()
    assists: bool = False
    served: frozenset[str] = frozenset()

    def named_between(self, first: int, last: int) -> bool:
        """Whether a person's name begins at one of the words first … last-1."""
        at = bisect_left(self.names, first)
        return at < len(self.names) and self.names[at] < last


def of(letter: Letter, claims: Sequence[Claim], lexicon: Lexicon) -> Sayings:
    """The sayings of a letter in which `claims` were found."""
    words = letter.words
    sentences: list[int] = []
    places: dict[str, list[int]] = {}
    number = -1
    for at, word in enumerate(words.folded):
        number += words.breaks[at] >= SENTENCE or number < 0
        sentences.append(number)
        places.setdefault(word, []).append(at)
    said: dict[int, list[Saying]] = defaultdict(list)
    for match in letter.matches:
        if match.phrase.category in _MEANINGS:
            first, last = _own_words(match)
            said[sentences[first]].append(Saying(match.phrase.category, first, last))
    spans = (claim.name[0] for claim in claims if claim.name)
    names = sorted({place[0] for span in spans if (place := place_of(letter, span))})
    named = sorted(_mentions(letter, claims, places, lexicon), key=lambda one: one.first)
    mentions = _with_others(named, letter, lexicon)
    counts = frozenset(_counts(words, sentences, said, lexicon))
    served = frozenset(_served(letter))
    return Sayings(sentences, said, places, names, mentions, counts, _assists(letter), served)


def _mentions(
    letter: Letter, claims: Sequence[Claim], places: Mapping[str, Sequence[int]], lexicon: Lexicon
) -> Iterator[Mention]:
    """Where people are named, in full or by one word of a name with a capital, and where the author says "me"."""
    words, folds = letter.words, letter.words.folded
    quoted = [(place_of(letter, claim.name[0]), place_of(letter, claim.name[-1])) for claim in claims if claim.name]
    full: dict[int, Mention] = {}
    for one, other in quoted:
        if one and other:
            last = other[1] if other[0] <= one[1] else one[1]  # Rosa | and Lucy | Quinn
            names = frozenset((*folds[one[0] : last], *folds[slice(*other)]))
            full[one[0]] = max(Mention(one[0], last, names), full.get(one[0], _NOBODY), key=lambda said: said.last)
    yield from full.values()
    taken = {at for said in full.values() for at in range(said.first, said.last)}
    called = {word for claim in claims for span in claim.name for word in folded(span.text) if len(word) > _SHORT}
    some = {at for word in called for at in places.get(word, ()) if words.text[words.starts[at]].isupper()}
    yield from (Mention(at, at + 1, frozenset({folds[at]})) for at in some - taken)
    for tree in (lexicon.trees["me"], lexicon.trees["of_me"]):
        yield from (Mention(at, at + 1) for at in range(len(words)) if at not in taken and tree.ends(words, at))


def _with_others(mentions: Sequence[Mention], letter: Letter, lexicon: Lexicon) -> list[Mention]:
    """The mentions, and among them each "she", as one of whoever was named last before it and is not the author."""
    another = lexicon.trees["of_another"]
    author = frozenset(folded(letter.author_name.text)) if letter.author_name else frozenset[str]()
    waiting = [one for one in reversed(mentions) if one.names and not one.names <= author]
    named, found = frozenset[str](), list(mentions)
    for at in range(len(letter.words)):
        while waiting and waiting[-1].last <= at:
            named = waiting.pop().names
        if named and another.ends(letter.words, at):
            found.append(Mention(at, at + 1, named))
    return sorted(found, key=lambda one: one.first)


_SHORT, _NOBODY = 2, Mention(0, 0)


def _own_words(match: Match) -> tuple[int, int]:
    """The words of a phrase without a hole at its beginning or its end."""
    first, last = match.first, match.last
    for _, begin, end in match.holes:
        if begin == match.first and end < last:
            first = end
        elif end == match.last and begin > first:
            last = begin
    return first, last


def place_of(letter: Letter, span: Span) -> tuple[int, int] | None:
    """The words of the letter's body that a span quotes."""
    words = letter.words
    if span.part != letter.part.name or span.region is not letter.region or not len(words):
        return None
    first = bisect_left(words.starts, span.start)
    if first >= len(words) or words.starts[first] >= span.end:
        return None
    return first, max(first + 1, bisect_left(words.starts, span.end))


@cache
def _numbers() -> Mapping[str, int]:
    """The numbers of people as words."""
    return {word: int(row) for row in world.rows("words", "numbers") for word in world.row("words", "numbers", row)}


def _counts(
    words: Words, sentences: Sequence[int], said: Mapping[int, Sequence[Saying]], lexicon: Lexicon
) -> Iterator[int]:
    """How many people a letter speaks of where it speaks of coming; no numbers of days and hours."""
    numbers = _numbers()
    for at, word in enumerate(words.folded):
        count = numbers.get(word, 0) or (int(word) if word.isdecimal() and len(word) < 3 else 0)
        if not 1 < count <= _MOST or (word.isdecimal() and _dates(words, at, lexicon)):
            continue
        if any(one.meaning in _COUNTING for one in said.get(sentences[at], ())):
            yield count


def _dates(words: Words, at: int, lexicon: Lexicon) -> bool:
    beside = [words.folded[i] for i in (at - 1, at + 1) if 0 <= i < len(words)]
    glued = (
        words.text[max(0, words.starts[at] - 1) : words.starts[at]] + words.text[words.ends[at] : words.ends[at] + 1]
    )
    return any(word in lexicon.months or word[0].isdigit() or word in _CLOCK for word in beside) or bool(
        set(glued) & _GLUE
    )


_CLOCK = frozenset(["am", "pm", "a", "p", "h", "uhr", "月", "日", "時", "点", "室"])
_GLUE = frozenset(":./-–№#")


def _assists(letter: Letter) -> bool:
    """Whether the author signs as an assistant, or the mail comes from an office."""
    head = letter.author_name.text if letter.author_name else ""
    local = letter.author.address.partition("@")[0]
    texts = [head, *(line.text[:120] for line in letter.signature[:8])]
    assistants = world.phrases("roles", "assistants")
    if any(word in assistants for word in folded(local.replace(".", " ").replace("_", " "))):
        return True
    dense = world.words("roles", "assistants_han")
    for text in texts:
        keys = list(folded(text))
        if any(world.opens("roles", "assistants", keys[at:]) for at, word in enumerate(keys) if word in assistants):
            return True
        if any(word in text for word in dense):
            return True
    return False


def _served(letter: Letter) -> Iterator[str]:
    """The words that a signature holds behind those for an assistant: Assistant to | Lena Vogt."""
    assistants = world.phrases("roles", "assistants")
    for line in letter.signature[:8]:
        keys = list(folded(line.text[:120]))
        at = next((at for at, word in enumerate(keys) if word in assistants), len(keys))
        if world.opens("roles", "assistants", keys[at:]):
            yield from keys[at + 1 :]


def clause_between(words: Words, first: int, last: int) -> bool:
    """Whether a clause ends between two words."""
    return any(words.breaks[at] >= CLAUSE for at in range(first + 1, min(last, len(words) - 1) + 1))
