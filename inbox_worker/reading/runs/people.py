"""The people of a row of words, each with the organisation and the address beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_worker.reading import dense, world
from inbox_worker.reading.affiliations import is_telling
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name, is_department, is_title
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.runs.houses import ORGANISATION_WORDS, longer_run, organisation_run
from inbox_worker.reading.runs.names import titled
from inbox_worker.reading.runs.place import DENSE, LIKELY_HOUSE, entry, is_capital, is_link, is_wide, said
from inbox_worker.reading.words import CLAUSE, Words, fold


@dataclass(frozen=True, slots=True)
class Found:
    """A person in running text: words of the name, of the organisation and the address beside it; `me` where only the sender is meant."""

    name: tuple[int, int] | None
    affiliation: tuple[int, int] | None = None
    email: int | None = None
    me: bool = False


def people(words: Words, first: int, last: int, lexicon: Lexicon) -> Iterator[Found]:
    """The people named between two words, in order, each with the organisation that stands directly beside the name."""
    at = first
    while at < last:
        skipped = _skip(words, at, last, lexicon)
        me = entry("me", words, skipped, last, lexicon)
        if me > skipped:
            yield Found(None, me=True)
            at = me
            continue
        begins = at == first or skipped > at or words.breaks[at] > 0
        onto = _house_onto(words, skipped, last) if begins else None
        house, skipped = onto or _house_ahead(words, skipped, last)
        skipped, end = titled(words, skipped, last, lexicon)
        if end == skipped:
            at = _next_clause(words, max(skipped, at) + 1, last, lexicon)
            continue
        affiliation, email, after = _beside(words, end, last, lexicon)
        yield Found((skipped, end), affiliation or house, email)
        at = max(after, end)


def _house_onto(words: Words, at: int, last: int) -> tuple[tuple[int, int], int] | None:
    """The house that a name is written onto in scripts without spaces, and where that begins: 东海大学的 | 周琳, みなと大学の | 中村翔."""
    if at >= last or words.folded[at] < DENSE:
        return None
    for end in range(at + _SHORTEST, min(at + _LONGEST, last - 1)):
        if words.breaks[end] >= CLAUSE:
            return None
        if words.folded[end] in _OF and dense_begins(words, end + 1, last):
            text = said(words, at, end)
            likely = affiliation_likeness(text) >= LIKELY_HOUSE and as_affiliation(text) is not None
            return ((at, end), end + 1) if likely else None
    return None


_OF = frozenset("的の")
_SHORTEST, _LONGEST = 2, 24


def _house_ahead(words: Words, at: int, last: int) -> tuple[tuple[int, int] | None, int]:
    """The house from which Turkish says that somebody comes, and where the name behind it begins: Yeşil Vadi'den | Erol Kumbasar."""
    if at >= last or not is_capital(words, at):
        return None, at
    for end in range(at + 1, min(at + ORGANISATION_WORDS, last - 1)):
        if words.breaks[end] >= CLAUSE:
            break
        if words.folded[end] in _ABLATIVE and words.text[words.starts[end] - 1] in "'’":
            if not is_capital(words, end + 1) or words.breaks[end + 1] >= CLAUSE:
                break
            text = said(words, at, end)
            house = end - at > 1 and as_affiliation(text) is not None and not world.is_city(fold(text))
            return ((at, end) if house else None), end + 1
    return None, at


def _skip(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Pass over conjunctions and "my colleague"."""
    for _ in range(4):
        end = max(entry("and", words, at, last, lexicon), entry("relation", words, at, last, lexicon))
        if end == at:
            break
        at = end
    return at


def turned(words: Words, lexicon: Lexicon) -> Found | None:
    """The person of an item that begins "Surname, Given", with what stands beside the name; None where none does."""
    last = len(words)
    comma = next((at for at in range(1, min(last, _SURNAME_WORDS + 1)) if words.breaks[at] >= CLAUSE), last)
    if comma == last or words.text[words.ends[comma - 1] : words.starts[comma]].strip() != ",":
        return None
    end = next((at for at in range(comma + 1, last) if words.breaks[at] >= CLAUSE), last)
    if end - comma > _GIVEN_WORDS or not all(is_capital(words, at) for at in range(comma, end)):
        return None
    name = as_name(said(words, 0, end))
    if name is None or not fold(name.text).startswith(words.folded[comma]):
        return None
    affiliation, email, _ = _beside(words, end, last, lexicon)
    return Found((0, end), affiliation, email)


_SURNAME_WORDS, _GIVEN_WORDS = 4, 3


def _next_clause(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    while at < last and words.breaks[at] < CLAUSE and entry("and", words, at, last, lexicon) == at:
        if words.folded[at] >= DENSE and dense_begins(words, at, last):
            break
        if words.folded[at - 1] >= DENSE > words.folded[at] and is_capital(words, at):
            break
        at += 1
    return at


def dense_begins(words: Words, at: int, last: int) -> bool:
    """Whether a name with a known surname begins here, behind a word that stands before names."""
    start = words.starts[at]
    if not dense.may_begin(words.text, start):
        return False
    end = min(words.ends[last - 1], start + dense.LONGEST)
    return 0 < dense.length(words.text[start : end + 1]) <= end - start  # the kana behind tells of a Japanese name


def _beside(words: Words, at: int, last: int, lexicon: Lexicon) -> tuple[tuple[int, int] | None, int | None, int]:
    """The organisation and the address after a name, and where they end."""
    affiliation, email = None, None
    at = _past_reading(words, at, last)
    for _ in range(4):
        if at >= last:
            break
        if at in words.addresses and "@" in words.folded[at]:
            email, at = at, at + 1
            continue
        apart = words.breaks[at] == CLAUSE or is_wide(words, at)
        title = entry("position", words, at, last, lexicon) if apart else at
        sort = is_capital(words, at) and is_telling(
            words.folded[at]
        )  # Secretaria de Justiça is a house, a secretaria none
        if at < title < last and not sort and entry("from", words, title, last, lexicon) > title:
            at = title
        place = None if affiliation else _belonging(words, at, last, lexicon)
        if place:
            affiliation, at = place, place[1]
            continue
        if title <= at:
            break
        at = title
    return affiliation, email, at


def _is_apart(words: Words, at: int) -> bool:
    """In Chinese and Japanese any space parts a name from what follows it."""
    return at > 0 and words.folded[at - 1] >= DENSE and words.text[words.ends[at - 1]].isspace()


def _past_reading(words: Words, at: int, last: int) -> int:
    """Where a name in other letters ends that stands in brackets behind one in Han: （きら みさ）, (Lin You-Ze)."""
    if not 0 < at < last or words.folded[at - 1] < DENSE or words.text[words.starts[at] - 1] not in "(（":
        return at
    close = _CLOSING.search(words.text, words.starts[at], words.starts[at] + 60)
    inside = words.text[words.starts[at] : close.start()] if close else ""
    if not _READING.fullmatch(inside):
        return at
    return next((i for i in range(at, last) if close and words.starts[i] >= close.end()), last)


_CLOSING = re.compile(r"[)）]")

_READING = re.compile(r"[\u3041-\u30ff \u3000・]+|[A-Za-zÀ-ɏ ,.'’-]+")


def _belonging(words: Words, at: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The organisation behind "of", or behind a comma."""
    begin = entry("from", words, at, last, lexicon)
    end = organisation_run(words, begin, last, lexicon) if begin > at else begin
    if end > begin and _opens_with_a_name(words, begin, end):
        return begin, end
    return _apposed(words, at, last, lexicon) if words.breaks[at] == CLAUSE or _is_apart(words, at) else None


def _opens_with_a_name(words: Words, first: int, end: int) -> bool:
    """Whether the first word but for articles is one of a name's: not "pour l'événement du 16"."""
    at = first
    while at < end - 1 and (words.folded[at] in words.common or is_link(words, at)):
        at += 1
    if at < end - 1 and _ADJECTIVE.search(words.text[words.starts[at] : words.ends[at]]):
        at += 1
    return words.plain or not words.text[words.starts[at]].islower() or is_telling(words.folded[at])


_ADJECTIVE = re.compile(r"[а-яёіїєґ]{3}(?:ого|его|ой|ей|ому|ему|ої|ій)$")
"""A Russian or Ukrainian adjective in an oblique case: из | местного | фонда …"""


def _in_ablative(words: Words, first: int, end: int, last: int) -> bool:
    """Whether Turkish says of a run between commas that somebody is from there: ", Kuzey Haber'den,"; a town is no house."""
    if words.folded[end - 1] not in _ABLATIVE or words.text[words.starts[end - 1] - 1] not in "'’" or end - first < 3:
        return False
    return (end == last or words.breaks[end] >= CLAUSE) and not world.is_city(" ".join(words.folded[first : end - 1]))


_ABLATIVE = frozenset(["dan", "den", "tan", "ten", "ndan", "nden"])


def _apposed(words: Words, at: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """An organisation between commas, which must look like one."""
    end = organisation_run(words, at, last, lexicon)
    if end == at:
        return None
    text = said(words, at, end)
    if as_affiliation(text) is None or is_title(text):
        return None
    if as_name(words.text[words.starts[at] : words.ends[min(at + 1, end - 1)]]) and any(
        entry("and", words, i, end, lexicon) > i for i in range(at, end)
    ):
        return None
    if _in_ablative(words, at, end, last):
        return at, end
    likeness = affiliation_likeness(text)
    further = longer_run(words, at, end, last, lexicon)
    if further > end and (further == last or words.breaks[further] >= CLAUSE):
        longer = said(words, at, further)
        if affiliation_likeness(longer) >= 0.5 and not is_title(longer) and not is_department(longer):
            return at, further
    whole = (
        end - at >= 2
        and (end == last or words.breaks[end] >= CLAUSE)
        and not is_department(text)
        and not world.is_city(" ".join(words.folded[at:end]))
    )
    return (at, end) if likeness >= 0.5 or (whole and likeness >= 0.2 and as_name(text) is None) else None
