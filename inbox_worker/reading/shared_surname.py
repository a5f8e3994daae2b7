"""Whose surname does not stand behind the given name: "Rosa and Lucía Quintanilla", "my husband Desmond, same surname".

Promises claims of two quotations, the given name and the surname: for a claim that names the last of several, claims that say the same of
the others; for a given name alone, the surname that the letter tells of it later. Only words are taken that people are known to be called
by, that the tagger marks as a name, or that a word like "husband" announces, and none that the letter gives with a surname of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.known_words import is_family, is_given
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.names import Name
from inbox_worker.reading.runs.place import DENSE, entry, is_arabic, is_capital
from inbox_worker.reading.sayings import place_of
from inbox_worker.reading.tagger.marks import MARKED, Marks
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, LIGHT, SENTENCE, SPACE, Words, folded


def told_apart(
    letter: Letter, named: Sequence[tuple[Claim, Name]], marks: Marks, lexicon: Lexicon
) -> tuple[list[Claim], list[Claim]]:
    """Claims for those whom a letter names by their given names before one of the claims that it makes, `named` with the names in them; and
    the claims that take two of those for one: "Rosa, Tom" for Tom Rosa."""
    more = list(_sharing(letter, named, marks, lexicon))
    more += _told_later(letter, named, more, lexicon)
    given = {claim.name[0] for claim in more}
    wrong = [claim for claim, _ in named if sum(claim.name[0].overlaps(one) for one in given) > 1]
    return more, wrong


def _sharing(letter: Letter, named: Sequence[tuple[Claim, Name]], marks: Marks, lexicon: Lexicon) -> Iterator[Claim]:
    whole = (name for claim, name in named if " " in name.text and "," not in claim.name[0].text)
    full = {word for name in whole for word in folded(name.text)[:1]}
    for claim, name in named:
        place = place_of(letter, claim.name[0]) if len(claim.name) == 1 else None
        if place is None or not _ends_in_surname(letter.words, *place, name):
            continue
        surname = letter.said(place[0] + 1, place[1])
        for first, last in _before(letter.words, place[0], lexicon):
            given = letter.said(first, last)
            known = is_given(letter.words.folded[first]) or marks.name((given,)).inside > MARKED
            if known and letter.words.folded[first] not in full:
                yield replace(claim, name=(given, surname), email=None)


def _told_later(
    letter: Letter, named: Sequence[tuple[Claim, Name]], shared: Sequence[Claim], lexicon: Lexicon
) -> Iterator[Claim]:
    """Claims for those whose surname is told behind a given name that stands alone: "Mathieu (Vasseur too)", "my husband Desmond, same
    surname", "Lotte … Her family name is Bruinsma"."""
    words = letter.words
    claims = [*shared, *(claim for claim, name in named if " " in name.text)]
    taken = {at for claim in claims for span in claim.name for at in range(*(place_of(letter, span) or (0, 0)))}
    whole = [name for _, name in named if " " in name.text]
    full = {word for name in whole for word in folded(name.text)[:1]}
    families = {word for name in whole for word in folded(name.family or name.text)[-1:]}
    author = _surname_of_author(named)
    for at, word in enumerate(words.folded):
        alone = at not in taken and is_capital(words, at) and len(word) >= _SHORTEST and word not in full
        if alone and (is_given(word) or _is_relation(words, at, at, lexicon)):
            surname = _told_behind(letter, at, taken, families, author)
            if surname is not None:
                yield Claim("mention", Role.MENTIONED, (letter.said(at, at + 1), surname))


def _told_behind(
    letter: Letter, at: int, taken: AbstractSet[int], families: AbstractSet[str], author: Span | None
) -> Span | None:
    """The surname that the words behind a given name tell of it, before they name somebody else: a surname that the letter knows, set off
    from what stands before it; one behind "her surname is"; the author's where it is the same."""
    words = letter.words
    for behind in range(at + 1, min(at + _LATER, len(words))):
        keys = list(words.folded[behind : behind + _LONGEST_PHRASE])
        if world.opens("words", "same_surname", keys):
            return author
        told = world.opens("words", "surname_is", keys)
        last = behind + told
        if told and last < len(words) and is_capital(words, last) and words.breaks[last] < SENTENCE:
            until = last + 1
            while until < len(words) and words.breaks[until] == SPACE and is_capital(words, until):
                until += 1
            return letter.said(last, until)
        if words.folded[behind] in families and behind not in taken and is_capital(words, behind):
            apart = words.breaks[behind] > LIGHT or words.folded[behind - 1] in words.common
            return letter.said(behind, behind + 1) if apart else None
        if is_capital(words, behind) and is_given(words.folded[behind]):
            return None
    return None


_SHORTEST, _LATER, _LONGEST_PHRASE = 3, 24, 4
"""The surname is told within so many words behind a given name of so many letters at least."""


def _surname_of_author(named: Sequence[tuple[Claim, Name]]) -> Span | None:
    """Where the surname of who wrote the letter stands, in a name of two words."""
    for claim, name in named:
        span = claim.name[0]
        if (
            claim.role is Role.AUTHOR
            and len(claim.name) == 1
            and len(name.text.split()) == 2
            and span.text == name.text
        ):
            at = span.start + span.text.rindex(" ") + 1
            return replace(span, start=at, text=span.text[at - span.start :])
    return None


def _ends_in_surname(words: Words, first: int, last: int, name: Name) -> bool:
    """Whether all words of a name but the first are the surname: of two words, of three that are told apart, of an Arabic name."""
    own = words.folded[first:last]
    if len(own) < 2 or own[0] >= DENSE or own != list(folded(name.text)):
        return False
    return len(own) == 2 or is_arabic(own[0]) or own[1:] == list(folded(name.family or ""))


def _before(words: Words, at: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The given names before the word `at`: the first one joined by "and", those before it by commas."""
    last = _before_and(words, at, lexicon)
    while last is not None and (first := _given(words, last, lexicon)) is not None:
        yield first, last
        last = first if words.breaks[first] == CLAUSE and _gap(words, first).strip() in _COMMAS else None


_COMMAS = (",", "،")


def _before_and(words: Words, at: int, lexicon: Lexicon) -> int | None:
    """Where the words before "and" end that stands right before the word `at`."""
    if _gap(words, at).strip() in _SIGNS:
        return at
    return next(
        (one for one in range(at - 1, max(at - _LONGEST_AND, 0), -1) if entry("and", words, one, at, lexicon) == at),
        None,
    )


_SIGNS, _LONGEST_AND = ("&", "+"), 3


def _given(words: Words, last: int, lexicon: Lexicon) -> int | None:
    """Where the given name begins that ends before the word `last` and stands alone: Jean-Luc; not the surname of another."""
    first = last - 1
    if words.breaks[last] > LIGHT and _gap(words, last).strip() not in (*_SIGNS, *_COMMAS):
        return None
    while first > 0 and words.breaks[first] == LIGHT and _gap(words, first) == "-":
        first -= 1
    if not (is_capital(words, first) or is_arabic(words.folded[first])):
        return None
    apart = not (gap := _gap(words, first)) or gap[-1].isspace() or gap[-1] in _OPENING
    return first if apart and not _is_of_another(words, first, lexicon) else None


_OPENING = "(:–—"


def _is_of_another(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether a word before may be a name with this one: Ana Rosa, San Vito, van der Rosa; not "our children Rosa", "Register Rosa"."""
    if not at or words.breaks[at] > LIGHT:
        return False
    before = words.folded[at - 1]
    if is_arabic(before):
        return is_given(before) or is_family(before)
    if before in world.words("people", "particles") and not is_capital(words, at - 1):
        first = at - 1
        while first > 0 and words.folded[first] in world.words("people", "particles"):
            first -= 1
        return is_capital(words, first) and words.breaks[first + 1] <= LIGHT
    if not is_capital(words, at - 1) or before in words.common or _is_relation(words, at, at, lexicon):
        return False
    opens = at == 1 or words.breaks[at - 1] >= SENTENCE
    return is_given(before) or is_family(before) or not (opens or _is_relation(words, at - 1, at, lexicon))


def _is_relation(words: Words, end: int, last: int, lexicon: Lexicon) -> bool:
    """Whether what somebody is to another ends before the word `end`."""
    return any(entry("relation", words, one, last, lexicon) == end for one in range(max(0, end - _RELATED), end))


_RELATED = 3


def _gap(words: Words, at: int) -> str:
    """What stands before a word."""
    return words.text[words.ends[at - 1] : words.starts[at]] if at else ""
