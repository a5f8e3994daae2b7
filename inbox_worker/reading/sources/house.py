"""Organisations that no phrase announces: in quotes, on lines of their own, and in scripts that have no capitals.

Promises claims that only mention; whether anybody belongs there is weighed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import islice

from inbox_worker.reading import dense_house, world
from inbox_worker.reading.affiliations import is_telling
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.phrases import without_clitics
from inbox_worker.reading.runs.houses import organisation_run
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.view import Letter, begins
from inbox_worker.reading.words import CLAUSE, Words

NAME = "house"

_LIKELY, _PLAINLY, _LAST_LINES, _SHORT, _MOST = 0.45, 0.6, 6, 60, 12
_QUOTED = re.compile(r"[^\W\d_]{3,20}[ \u00a0]([^\W\d_]{2,20}[ \u00a0])?(?=[«“\"„]([^«»“”\"„\n]{3,60})[»”\"“])")
_BRACKETED = re.compile(r"([^\W\d_]{3,20})[ \u00a0]\(([^()\n]{5,60})\)")
_EDGE = re.compile(r"\s[/|–—-]\s|,\s")
_DENSE_QUOTES = re.compile(r"[「『“]([^「」『』“”\n]{3,40})[」』”]")
_CHUNK = re.compile(r"[^，。、；：:！？!?（）()「」“”《》\s\d]{4,60}")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each organisation, however many times it is found."""
    seen: set[str] = set()
    for span in _all(letter, lexicon):
        if span.text not in seen and as_affiliation(" ".join(span.text.split())):
            seen.add(span.text)
            yield Claim(NAME, Role.MENTIONED, affiliation=span)


def _all(letter: Letter, lexicon: Lexicon) -> Iterator[Span]:
    yield from _lines(letter, lexicon)
    if not letter.words:
        return
    yield from _in_quotes(letter)
    yield from _quoted_behind_from(letter, lexicon)
    yield from _quoted_by_itself(letter)
    yield from _in_brackets(letter)
    yield from _spelled_out(letter)
    if letter.words.plain or not letter.words.cased:
        yield from _called(letter)
        yield from _around_telling_words(letter, lexicon)
        yield from _dense(letter)
        yield from _dense_quotes(letter)


def _lines(letter: Letter, lexicon: Lexicon) -> Iterator[Span]:
    """A short line at the end which is nothing but an organisation."""
    for line in letter.body[-_LAST_LINES:]:
        start = line.start + _behind_a_name(line.text)
        text = letter.part.text[start : line.end].strip()
        if not 3 < len(text) <= _SHORT or text[-1] in ".,!?;:。，！？" or begins(text, "device", lexicon):
            continue
        if affiliation_likeness(text) >= _LIKELY:
            yield letter.span(start, line.end)


def _behind_a_name(text: str) -> int:
    """Where in a line what follows the name begins: "Ana Ruiz / Casa Faro"; 0 where no name leads it."""
    edge = _EDGE.search(text)
    return edge.end() if edge and as_name(text[: edge.start()].strip(" -–•*")) is not None else 0


def _in_quotes(letter: Letter) -> Iterator[Span]:
    """приют «Тихая бухта»: from the telling word before the quotes."""
    for line in letter.body:
        for match in _QUOTED.finditer(line.text) if not line.text.isalnum() else ():
            start, close = line.start + match.start(), line.start + match.end(2) + 1
            if match.group(1):
                yield letter.span(line.start + match.start(1), close)
            if _is_telling(letter.part.text[start : line.start + match.end()]):
                yield letter.span(start, close)


def _quoted_behind_from(letter: Letter, lexicon: Lexicon) -> Iterator[Span]:
    """I work at “Harbour Weekly”, занимаюсь этим в «Тихой воде»: whatever the name in quotes is made of."""
    words = letter.words
    for opened in _NAME_IN_QUOTES.finditer(words.text):
        at = bisect_left(words.starts, opened.start(1))
        if 0 < at < len(words) and words.starts[at] == opened.start(1):
            before = next((i for i in (at - 1, at - 2) if i >= 0 and entry("from", words, i, at, lexicon) == at), None)
            if before is not None:
                yield letter.said(at, max(at + 1, bisect_left(words.starts, opened.end(1))))


_NAME_IN_QUOTES = re.compile(r"[ \u00a0][«“„](\w[^«»“”„\n]{2,60})[»”“]")


def _quoted_by_itself(letter: Letter) -> Iterator[Span]:
    """Мы, «Тихая бухта», ...; «Бухта» - Иван Гай: a few words in quotes that open a clause, in scripts other than Latin."""
    found = (
        match for line in letter.body for match in _CLAUSE_IN_QUOTES.finditer(letter.part.text, line.start, line.end)
    )
    for match in islice(found, _MOST_QUOTED):
        yield letter.span(match.start("name"), match.end("name"))
        if match["sort"]:
            yield letter.span(match.start(), match.end())


_CLAUSE_IN_QUOTES = re.compile(
    r"(?:^|(?<=[\n,.;:(/،؛–—-])|(?<=[,.;:(/،؛–—-]\s))(?P<sort>[^\W\d_A-Za-z]{3,15}\s)?"
    r"[«“„](?P<name>[^\W\d_a-zA-Z][^«»“”„\n,.!?]{2,40})[»”“]",
    re.MULTILINE,
)
_MOST_QUOTED = 6


def _called(letter: Letter) -> Iterator[Span]:
    """我司「某某科技」, 団体「…」, 工作室叫“…”: what stands in quotes behind a word for a house, whatever it is called."""
    for line in letter.body:
        for match in _named().finditer(line.text):
            yield letter.span(line.start + match.start(1), line.start + match.end(1))


@cache
def _named() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, world.written("organisations", "han_called")))
    return re.compile(rf"(?:{heads})(?:叫做|名叫|名为|名為|叫|是|为|為|：)?[「『“]([^「」『』“”\n]{{2,40}})[」』”]")


def _in_brackets(letter: Letter) -> Iterator[Span]:
    """Our Verein (Lichtblick): what stands in brackets behind a telling word in the midst of a sentence."""
    for line in letter.body:
        for match in _BRACKETED.finditer(line.text) if "(" in line.text else ():
            inside = match.group(2)
            if inside[0].isupper() and not inside.isupper() and _is_telling(match.group(1).lower()):
                yield letter.span(line.start + match.start(2), line.start + match.end(2))


def _spelled_out(letter: Letter) -> Iterator[Span]:
    """Groupe d'action des femmes (GAF): what the capitals in brackets stand for, alone and with them."""
    words = letter.words
    for at in range(1, len(words)):
        short = words.text[words.starts[at] : words.ends[at]]
        if words.breaks[at] < CLAUSE or not (short.isupper() and 3 <= len(short) <= 10):
            continue
        bracketed = words.text[words.starts[at] - 1], words.text[words.ends[at] : words.ends[at] + 1]
        first = _long_form(words, at) if bracketed == ("(", ")") else at
        if first < at:
            yield letter.span(words.starts[first], words.ends[at - 1])
            yield letter.span(words.starts[first], words.ends[at] + 1)


def _long_form(words: Words, at: int) -> int:
    """Where the words begin that the capitals at `at` stand for; `at` where they stand for none."""
    first = at
    while first > 0 and at - first < _LONG_FORM:
        first -= 1
        initials = "".join(word[0] for word in words.folded[first:at])
        begins = words.text[words.starts[first]].isupper() and initials[0] == words.folded[at][0]
        if begins and at - first > 1 and _in_order(words.folded[at], "".join(words.folded[first:at])):
            return first
        if words.breaks[first] >= CLAUSE:
            break
    return at


_LONG_FORM = 14


def _in_order(letters: str, text: str) -> bool:
    """Whether the letters stand in the text one after another."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _is_telling(text: str) -> bool:
    return any(is_telling(world.keyed(part)) for part in _PART.findall(text))


_PART = re.compile(r"[^\W\d_]+")
"""онлайн-журнал: one of its parts is enough."""


@cache
def _strong() -> frozenset[str]:
    return frozenset(entry for entry in world.words("organisations", "strong") if " " not in entry)


def _around_telling_words(letter: Letter, lexicon: Lexicon) -> Iterator[Span]:
    """From a word like "university" on, in Arabic without what is written on to it; elsewhere the whole clause, if it is short."""
    words, reach = letter.words, 0
    for at in range(len(words)):
        cut = _cut(words, at, lexicon)
        if cut is None or words.folded[at] >= "\u3005" or _is_inner(words, at, reach):
            continue
        end = max(at + 1, organisation_run(words, at, len(words), lexicon))
        if words.folded[at] >= "\u0600":
            yield letter.span(words.starts[at] + cut, words.ends[end - 1])
            reach = end
        else:
            first = at
            while (
                first > 0
                and at - first < 4
                and words.breaks[first] < CLAUSE
                and words.folded[first - 1] not in words.common
            ):
                first -= 1
            yield letter.span(words.starts[first], words.ends[end - 1])
            yield letter.span(words.starts[first], words.ends[_clause_end(words, at) - 1])


def _is_inner(words: Words, at: int, reach: int) -> bool:
    """Whether an Arabic word only goes on with a name of an organisation: the "United" of the Nations, "rights" within a centre's."""
    telling = words.folded[at].removeprefix("لل").removeprefix("و").removeprefix("ال")
    telling = telling if telling in _INNER else telling[1:] if telling[:1] in ("ل", "ب") else telling
    adjective = words.folded[at].startswith("ال") and telling in _INNER
    return adjective or (at < reach and telling in _INNER)


_INNER = frozenset(
    ["متحده", "دايمه", "دايم", "دائمه", "دائم", "حقوق", "دوله", "جمهوريه", "مملكه", "سلطنه", "اماره", "برنامج"]
)


def _cut(words: Words, at: int, lexicon: Lexicon) -> int | None:
    """How many letters stand before the telling word in a word; None where there is none."""
    folded = words.folded[at]
    if folded in _strong():
        return 0
    if folded < "\u0600" or folded >= "\u3005":
        return None
    rest = max(
        (form for form in without_clitics(folded, lexicon.book.clitics) if form in _strong()), key=len, default=""
    )
    length = words.ends[at] - words.starts[at]
    if not rest or length != len(folded) or not folded.endswith(rest):
        return None
    particle = folded[: -len(rest)]
    return 0 if particle == "لل" else len(particle) - 2 * particle.endswith("ال")


def _clause_end(words: Words, at: int) -> int:
    end = at + 1
    while end < len(words) and end - at < _MOST and words.breaks[end] < CLAUSE:
        end += 1
    return end


def _dense(letter: Letter) -> Iterator[Span]:
    """Han and kana: what ends in a word like 協會, from the beginning of its clause or from the last small word before it."""
    for line in letter.body:
        if line.text < "\u3005" and not any(character >= "\u3005" for character in line.text):
            continue
        for chunk in _CHUNK.finditer(line.text):
            text = chunk.group()
            end = max((at + len(sort) for sort in _sorts() if (at := text.rfind(sort)) > 0), default=0)
            if not end:
                continue
            for start in {0, _after_small_word(text, end)}:
                if end - start >= 4 and affiliation_likeness(text[start:end]) >= _PLAINLY:
                    yield letter.span(line.start + chunk.start() + start, line.start + chunk.start() + end)


def _dense_quotes(letter: Letter) -> Iterator[Span]:
    """「社会福祉法人 みどり園」: what stands in quotes and looks like a house, with its spaces."""
    for line in letter.body:
        for quoted in _DENSE_QUOTES.finditer(line.text):
            if affiliation_likeness(quoted.group(1)) >= _PLAINLY:
                yield letter.span(line.start + quoted.start(1), line.start + quoted.end(1))


@cache
def _sorts() -> tuple[str, ...]:
    return tuple(sort for sort in world.written("organisations", "han") if len(sort) > 1)


def _after_small_word(text: str, end: int) -> int:
    found = [
        at + len(small)
        for small in world.written("organisations", "han_before")
        if (at := text.rfind(small, 0, end - 4)) >= 0 and not dense_house.is_ours(text[at:end])
    ]
    return max(found, default=0)
