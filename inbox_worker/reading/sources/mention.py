"""Every full name in the body, and every organisation, whatever is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from inbox_worker.reading import dense, world
from inbox_worker.reading.affiliations import is_telling, without_turkish_case
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, likeness
from inbox_worker.reading.known_words import is_given, is_known
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.nominative import is_patronymic, may_be_given
from inbox_worker.reading.runs.houses import longer_run, may_open_a_house, organisation_run
from inbox_worker.reading.runs.people import Found, dense_begins, people
from inbox_worker.reading.runs.place import begins_with_initial, entry, is_link
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, Words

NAME = "mention"

_LIKELY = 0.6


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim of the role mentioned for each."""
    if letter.words.plain or not letter.words.cased:
        yield from _arabic(letter, lexicon)
        yield from _dense(letter, lexicon)
        yield from _parted(letter)
        if not letter.words.cased:  # capitals in a text of another script are names
            yield from _claims(letter, _between(letter.words, 0, len(letter.words), lexicon))
        return
    yield from _organisations(letter, lexicon)
    yield from _claims(letter, _named(letter.words, lexicon))
    yield from _claims(letter, _with_patronymics(letter.words, lexicon))


def _claims(letter: Letter, people: Iterable[Found]) -> Iterator[Claim]:
    for found in people:
        if found.name:
            yield Claim(
                NAME,
                Role.MENTIONED,
                (letter.said(*found.name),),
                letter.said(*found.affiliation) if found.affiliation else None,
                letter.said(found.email, found.email + 1) if found.email is not None else None,
            )


def _named(words: Words, lexicon: Lexicon) -> Iterator[Found]:
    """The people at the heads of clauses, and behind small words those whose names look like it."""
    reached = 0
    for found in people(words, 0, len(words), lexicon):
        if found.name:
            yield from _between(words, reached, found.name[0], lexicon)
            reached = found.name[1]
            yield found
    yield from _between(words, reached, len(words), lexicon)


def _with_patronymics(words: Words, lexicon: Lexicon) -> Iterator[Found]:
    """Surname, given name and patronymic directly behind an organisation, whose capitals would run into them."""
    for at in range(2, len(words)):
        if not words.text[words.starts[at]].isupper() or not is_patronymic(words.folded[at]):
            continue
        run = [words.text[words.starts[i]].isupper() and words.folded[i] not in words.common for i in (at - 2, at - 1)]
        joined = all(words.breaks[i] < CLAUSE for i in (at - 1, at))
        if all(run) and joined and not is_telling(words.folded[at - 2]) and may_be_given(_text(words, at - 1, at)):
            yield Found((at - 2, at + 1), _house_before(words, at - 2, lexicon))


def _house_before(words: Words, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The house between a job and the name that ends there: советника | Агентства по делам речного порта | Лугова Степана Олеговича."""
    for at in range(last - 2, max(last - _HOUSE_BEFORE, -1), -1):
        if not set(words.text[words.ends[at] : words.starts[at + 1]]) <= _WITHIN:
            return None
        first = entry("position", words, at, last, lexicon)
        if (
            at < first < last
            and not is_link(words, first)
            and any(is_telling(words.folded[i]) for i in range(first, last))
        ):
            return first, last
    return None


_HOUSE_BEFORE = 14
_WITHIN = frozenset(' \n\u00a0«»“”"-–')
"""What may part the words of a name of a house: a comma ends it."""


def _between(words: Words, first: int, last: int, lexicon: Lexicon) -> Iterator[Found]:
    at = first
    while at + 1 < last:
        if (
            words.text[words.starts[at]].isupper()
            and words.text[words.starts[at + 1]].isupper()
            and words.breaks[at] < CLAUSE
            and (words.folded[at] not in words.common or begins_with_initial(words, at))
        ):
            found = next(people(words, at, min(at + 24, last), lexicon), None)
            if found and found.name and found.name[0] == at and likeness(_text(words, *found.name)) >= _LIKELY:
                yield found
                at = found.name[1]
                continue
        at += 1


def _text(words: Words, first: int, last: int) -> str:
    return words.text[words.starts[first] : words.ends[last - 1]]


def _arabic(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """In a script without capitals: names that begin with a known given name."""
    words, known, at = letter.words, world.either(("people", "given"), ("people", "arabic_heads")), 0
    while at < len(words):
        if words.folded[at] >= "\u0600" and (words.folded[at] in known or _both_known(words, at)):
            found = next(people(words, at, min(at + 24, len(words)), lexicon), None)
            if found and found.name and found.name[0] == at and found.name[1] > at + 1:
                beside = letter.said(*found.affiliation) if found.affiliation else None
                yield Claim(NAME, Role.MENTIONED, (letter.said(*found.name),), beside)
                at = found.name[1]
                continue
        at += 1


def _both_known(words: Words, at: int) -> bool:
    """A less common given name, and a name again behind it."""
    return at + 1 < len(words) and is_given(words.folded[at]) and is_known(words.folded[at + 1])


def _dense(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """In Han and kana: a known surname with a given name, where words stand around it that stand around names."""
    words, at = letter.words, 0
    while at < len(words):
        if words.folded[at] >= dense.FIRST and dense_begins(words, at, len(words)):
            found = next(people(words, at, min(at + 24, len(words)), lexicon), None)
            if found and found.name and found.name[0] == at:
                beside = letter.said(*found.affiliation) if found.affiliation else None
                yield Claim(NAME, Role.MENTIONED, (letter.said(*found.name),), beside)
                at = found.name[1]
                continue
        elif _is_latin_head(words, at):
            found = next(people(words, at, min(at + 8, len(words)), lexicon), None)
            if found and found.name and found.name[0] == at and likeness(_text(words, *found.name)) >= _LIKELY:
                yield Claim(NAME, Role.MENTIONED, (letter.said(*found.name),))
                at = found.name[1]
                continue
        at += 1


def _parted(letter: Letter) -> Iterator[Claim]:
    """張|執行長|素貞女士: a title between the surname and the given name, before a form of address."""
    part, first, last = letter.part, *_body(letter)
    for match in _title_within().finditer(part.text, first, last):
        if match["given"][0] not in world.words("people", "chinese_surnames"):  # 主任|李明先生
            yield Claim(NAME, Role.MENTIONED, (letter.span(*match.span("surname")), letter.span(*match.span("given"))))


def _body(letter: Letter) -> tuple[int, int]:
    return (letter.body[0].start, letter.body[-1].end) if letter.body else (0, 0)


@cache
def _title_within() -> re.Pattern[str]:
    titles = {title for title in world.written("titles", "cjk_after") if len(title) > 1}
    row, inner, behind = (
        "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        for words in (dense.surnames(), titles, world.written("titles", "cjk_courtesy"))
    )
    opens = rf"(?<!{dense.HAN})|(?<=[{''.join(world.written('people', 'han_openers_of_one'))}])"
    return re.compile(rf"(?:{opens})(?P<surname>{row})(?:{inner})(?P<given>(?!夫人|太太){dense.HAN}{{2}})(?:{behind})")


def _is_latin_head(words: Words, at: int) -> bool:
    """Whether the first of some capitalised words in Latin letters stands here: names in Chinese text."""
    if at + 1 >= len(words) or words.folded[at] >= "\u0250" or words.folded[at] in words.common:
        return False
    behind = at and words.folded[at - 1] < dense.FIRST and words.breaks[at] < CLAUSE
    return (
        not behind
        and words.breaks[at + 1] < CLAUSE
        and all(words.text[words.starts[i]].isupper() for i in (at, at + 1))
    )


def _organisations(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    at, words = 0, letter.words
    while at < len(words):
        end = at if not may_open_a_house(words, at) else organisation_run(words, at, len(words), lexicon)
        for until in dict.fromkeys((end, _with_small_words(words, at, end, lexicon))) if end > at else ():
            span = letter.said(at, until)
            said = " ".join(span.text.split())
            if not any(map(str.isdigit, said)) and _is_likely(said) and as_affiliation(said):
                yield Claim(NAME, Role.MENTIONED, affiliation=span)
        at = max(end, at + 1)


def _with_small_words(words: Words, at: int, end: int, lexicon: Lexicon) -> int:
    """In Russian and Ukrainian a name goes on in small words: Уральский институт | международных отношений."""
    slavic = words.folded[end - 1][0] >= "\u0400" and any(
        entry("organisation", words, i, end, lexicon) > i for i in range(at, end)
    )
    return longer_run(words, at, end, len(words), lexicon) if slavic else end


def _is_likely(said: str) -> bool:
    """Whether this looks like an organisation, as it stands or without the case that Turkish writes behind an apostrophe."""
    bare = without_turkish_case(said)
    return affiliation_likeness(said) >= _LIKELY or (bare != said and affiliation_likeness(bare) >= _LIKELY)
