"""Lists: numbered, with bullets, or simply one person to a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise

from inbox_worker.reading import groups, records
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import as_affiliation
from inbox_worker.reading.known_words import is_given
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.regions import Line
from inbox_worker.reading.runs.houses import reaches
from inbox_worker.reading.runs.names import past_titles
from inbox_worker.reading.runs.people import Found, people, turned
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import CLAUSE, Words, fold

NAME = "listing"

_ITEM = re.compile(
    r"\s*(?:[-*•·▪◦●‣–—+▸►➢➤→✓✔✅◆■□○★☆\uf0b7\uf0a7~»]+"
    r"|(?:[#№]|[Nn][°º.]{1,2})?\s?\(?(?:\d{1,2}(?:\.\d{1,2})?|\d{3}|[a-hA-H])\s?[.)）、:\-–/º°ª]{1,2}"
    r"|\d{1,2}\.\d{1,2}\.?(?=\s)|\[[ xX✓✔]?\]"
    r"|\(?(?:[ivx]{1,4}|[IVX]{1,4})\)|(?:[ivx]{1,4}|[IVX]{2,4})\."
    r"|[一二三四五六七八九十]{1,2}[、．.）)]|[①-⑳]|\d\ufe0f?\u20e3)\s*(?=\S)"
)
_STRUCK = "~~"
"""What ends a name that is struck out."""
_LONG, _ROW = 160, 60
_MOST_ITEMS = 40
_MOST_FURTHER = 4


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each line that begins with a person; an item that only says "me" is a claim without a name."""
    begun = cache(partial(_begun, letter, lexicon))
    yield from _lines(letter, lexicon, begun)
    named = partial(_named, begun)
    yield from groups.under_headings(letter, named, lexicon)
    yield from groups.above_houses(letter, named)


_Begun = Callable[[Line, int, bool], tuple[Claim, ...]]
"""The people with whom a line begins, from a place in it on, in a roster or not; each line is read once, however often it is asked for."""


def _begun(letter: Letter, lexicon: Lexicon, line: Line, offset: int, roster: bool) -> tuple[Claim, ...]:
    return tuple(_claims(letter, line, offset, lexicon, roster=roster))


def _named(begun: _Begun, line: Line) -> list[Claim]:
    """The people with whom a line begins, behind its mark; "me" is one without a name."""
    mark = _ITEM.match(line.text)
    return list(begun(line, mark.end() if mark else 0, False))


def _lines(letter: Letter, lexicon: Lexicon, begun: _Begun) -> Iterator[Claim]:
    marked = [(line, _ITEM.match(line.text)) for line in letter.body]
    items = [(line, match.end()) for line, match in marked if match]
    roster = _is_roster(letter, items, lexicon)
    found: list[Claim] = []
    copied = False
    for line, match in marked:
        if match:
            claims = begun(line, match.end(), roster)
            found += (replace(claim, role=Role.AWAY) if copied else claim for claim in claims)
        elif line.text.strip():
            copied = _is_copy(line.text, lexicon)
    if found:
        yield from found
        return
    yield from _plain(letter, lexicon, begun)


def _is_roster(letter: Letter, items: Sequence[tuple[Line, int]], lexicon: Lexicon) -> bool:
    """Whether surnames come first in a list: most items read "Surname, Given", and of half of these the given name is known as one."""
    short = [(line, offset) for line, offset in items[:_MOST_ITEMS] if "," in line.text and len(line.text) <= _LONG]
    if len(short) * 2 <= len(items[:_MOST_ITEMS]):
        return False
    words = [letter.words_of(line.start + offset, line.end) for line, offset in short]
    names = [(of, found.name) for of in words if (found := turned(of, lexicon)) and found.name]
    known = sum(any(is_given(of.folded[at]) for at in range(1, name[1])) for of, name in names)
    return len(names) * 2 > len(items[:_MOST_ITEMS]) and known * 2 >= len(names)


def _is_copy(text: str, lexicon: Lexicon) -> bool:
    """Whether a line like "Copy to:" leads to those who only get a copy."""
    head, colon, rest = text.replace("：", ":").strip().partition(":")
    return bool(colon) and not rest.strip() and lexicon.headers.get(fold(head)) == "cc"


def _plain(letter: Letter, lexicon: Lexicon, begun: _Begun) -> Iterator[Claim]:
    """Lines of people without any mark, below a line that leads to them."""
    lines = [line for line in letter.body if line.text.strip()]
    apart = {after.start for line, after in pairwise(letter.body) if not line.text.strip()}
    roster = _is_roster(letter, [(line, 0) for line in lines if "," in line.text and len(line.text) < _ROW], lexicon)
    index = 0
    while index < len(lines):
        if index and not _leads(lines[index - 1], lines[index], apart):
            index += 1
            continue
        group: list[Claim] = []
        until = index
        while until < len(lines) and len(lines[until].text) < _LONG:
            claims = begun(lines[until], 0, roster)
            if not claims:
                break
            group += claims
            until += 1
        if len(group) >= 2 or (group and index and _leads(lines[index - 1], lines[index], apart)):
            yield from group
        index = max(until, index + 1)


def _leads(line: Line, below: Line, apart: Container[int]) -> bool:
    """Whether a line ends as one that is followed by a list: with a colon, or in mid-sentence with an empty line below it."""
    text = line.text.strip()
    return text.endswith((":", "：", "：-", ":-")) or (below.start in apart and len(text) > 30 and text[-1].isalnum())


def _claims(letter: Letter, line: Line, offset: int, lexicon: Lexicon, *, roster: bool) -> Iterator[Claim]:
    if len(line.text) > _LONG * 2:
        return
    words = letter.words_of(line.start + offset, line.end)
    first = (turned(words, lexicon) if roster else None) or next(people(words, 0, len(words), lexicon), None)
    if first is None:
        return
    if first.me and len(words) <= 3:
        yield Claim(NAME, Role.COMES)
    elif first.name and first.name[0] == (past_titles(words, 0, len(words)) if first.name[0] else 0):
        behind = letter.part.text[words.ends[first.name[1] - 1] : line.end]
        away = records.says_away(behind, lexicon) or behind.lstrip().startswith(_STRUCK)
        yield replace(_claim(letter, words, first, first.name), coming=False if away else None)
        yield from _further(letter, words, first, lexicon)


def _further(letter: Letter, words: Words, found: Found, lexicon: Lexicon) -> Iterator[Claim]:
    """What else stands in the item behind a comma or a dash: "Jane Doe, Cyber Unit, Ministry of Labour"."""
    name = found.name or (0, 0)
    at, made = name[1], 0
    while at < len(words) and made < _MOST_FURTHER:
        apart = words.breaks[at] == CLAUSE and (found.affiliation is None or at != found.affiliation[0])
        ends = reaches(words, at, len(words), lexicon) if apart and at not in words.addresses else []
        for end in ends:
            span = letter.span(*words.between(at, end))
            if as_affiliation(" ".join(span.text.split())) and not span.text.islower():
                made += 1
                yield Claim(NAME, Role.COMES, (letter.span(*words.between(*name)),), span)
        at = max([at + 1, *ends[-1:]])


def _claim(letter: Letter, words: Words, found: Found, name: tuple[int, int]) -> Claim:
    email = next((at for at in sorted(words.addresses) if "@" in words.folded[at]), None)
    return Claim(
        NAME,
        Role.COMES,
        (letter.span(*words.between(*name)),),
        letter.span(*words.between(*found.affiliation)) if found.affiliation else None,
        letter.span(words.starts[email], words.ends[email]) if email is not None else None,
    )
