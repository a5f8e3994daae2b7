"""How far an organisation reaches in running text.

Promises runs that begin and end at words and never cross the end of a sentence. Whether a run may be an organisation is left to
`affiliations`.
"""

from __future__ import annotations

import re
from functools import cache

from inbox_worker.reading import world
from inbox_worker.reading.affiliations import has_legal_end, is_legal_form, is_telling, slavic_stem
from inbox_worker.reading.folding import is_cyrillic
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.runs.place import (
    DENSE,
    entry,
    is_arabic,
    is_arabic_speech,
    is_capital,
    is_elided,
    is_link,
    is_when,
    is_wide,
)
from inbox_worker.reading.words import CLAUSE, SENTENCE, Words

ORGANISATION_WORDS = 16

_ARTICLES = frozenset(
    ["the", "la", "le", "les", "el", "los", "las", "il", "lo", "gli", "i", "die", "der", "das", "den"]
)

_PLACED = frozenset(["in", "en", "a", "em", "à", "w", "в", "у", "de"])


def may_open_a_house(words: Words, at: int) -> bool:
    """A capital or a word like "syndicat"; nothing that sentences go on with."""
    folded = words.folded[at]
    if folded in words.common:
        return False
    return not words.text[words.starts[at]].islower() or is_telling(words.folded[at])


def organisation_run(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where an organisation that begins at `at` ends: at its last telling word before the sentence goes on."""
    best = end = at
    loose = 0
    if (
        at < last
        and words.folded[at] in world.words("organisations", "links") - _ARTICLES
        and not is_capital(words, at)
    ):
        return at
    while end < last and end - at < ORGANISATION_WORDS * (1 if words.folded[end] < DENSE else 2):
        if end > at and (
            is_wide(words, end)
            or _numbers_an_item(words, end)
            or (words.breaks[end] >= CLAUSE and not (_goes_on_in_brackets(words, end) or _is_legal_form(words, end)))
        ):
            break
        after = _reached(words, at, best, end, last, lexicon)
        if after > end:
            best = end = after
            loose = 0
            continue
        if best > at and words.folded[end] in _PLACED and _is_city(words, end + 1, last):
            break
        if best == end and _ends_in_legal_form(words, at, end):
            break
        loose += not (_may_link(words, end, last, lexicon) or _is_slavic_adjective(words, end))
        if _is_over(words, end, loose, lexicon):
            break
        end += 1
    return _to_closing_quote(words, at, best, last)


def _reached(words: Words, first: int, best: int, at: int, last: int, lexicon: Lexicon) -> int:
    """Where what tells of an organisation ends that begins at `at`; inside one a small word does: "… et de la Protection des enfants"."""
    end = _telling_end(words, at, last, lexicon)
    inside = end == at and first < best < at and is_link(words, at - 1)
    return at + 1 if inside and is_telling(words.folded[at]) else end


_QUOTES = {"«": "»", "“": "”", "„": "“”", "「": "」", "『": "』", "《": "》"}

_QUOTED_WORDS = 8


def _to_closing_quote(words: Words, at: int, end: int, last: int) -> int:
    """A name in quotes goes on to the closing one: «Тихая гавань»."""
    text = words.text[max(0, words.starts[at] - 1) : words.ends[end - 1]] if end > at else ""
    opened = max(text, key=lambda mark: text.rfind(mark) if mark in _QUOTES else -1, default="")
    if text.count('"') % 2 and len(text) - text.rfind('"') > 1:
        return _to_straight_quote(words, end, last)
    if opened not in _QUOTES or any(mark in text[text.rfind(opened) + 1 :] for mark in _QUOTES[opened]):
        return end
    for until in range(end, min(last, end + _QUOTED_WORDS) + 1):
        stop = words.starts[until] if until < len(words) else len(words.text)
        if any(mark in words.text[words.ends[until - 1] : stop] for mark in _QUOTES[opened]):
            return until
    return end


def _to_straight_quote(words: Words, end: int, last: int) -> int:
    """Where the word before the next straight quote ends, within a few words; `end` where there is none."""
    for until in range(end, min(last, end + _QUOTED_WORDS) + 1):
        stop = words.starts[until] if until < len(words) else len(words.text)
        if '"' in words.text[words.ends[until - 1] : stop]:
            return until
    return end


def longer_run(words: Words, at: int, end: int, last: int, lexicon: Lexicon) -> int:
    """Where an organisation ends if its small words belong to it: "Institut national de la statistique"; `end` if none follow."""
    best = until = end
    while (
        at < end
        and until < last
        and until - end < _SMALL_WORDS
        and words.breaks[until] < CLAUSE
        and not is_wide(words, until)
    ):
        link = words.folded[until] in world.words("organisations", "links") or is_elided(words, until)
        if (words.folded[until] in words.common and not link) or _is_no_small_word(words, until, last, lexicon):
            break
        until += 1
        best = best if link else until
    return best


_SMALL_WORDS = 12


def listed_run(words: Words, at: int, end: int, last: int, lexicon: Lexicon) -> int:
    """Where a house of several fields ends that a comma parts: "Ministry of Labour, | Family and Youth of Tonga"; `end` if it has one."""
    if not at < end < last or words.breaks[end] != CLAUSE or not _has_fields(words, at, end):
        return end
    place = end
    while place < last and place - end < _FIELD_WORDS and words.breaks[place] < SENTENCE:
        after = entry("and", words, place, last, lexicon)
        if after > place:
            until = organisation_run(words, after, last, lexicon)
            until = until if until > after else _field_end(words, after, last, lexicon)
            return until if until > after else end
        if not (is_cyrillic(words.folded[place]) or is_capital(words, place) or _may_link(words, place, last, lexicon)):
            return end
        place += 1
    return end


def _field_end(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where a Russian or Ukrainian field in small letters ends: труда, миграции и | социальной защиты населения."""
    until = at
    while (
        until < min(last, at + _FIELD_WORDS)
        and (until == at or words.breaks[until] < CLAUSE)
        and is_cyrillic(words.folded[until])
        and words.text[words.starts[until]].islower()
        and words.folded[until] not in words.common
        and not (is_link(words, until) or _is_no_small_word(words, until, last, lexicon))
    ):
        until += 1
    return until


def _has_fields(words: Words, at: int, end: int) -> bool:
    """Whether one of the words says of what a house is, a ministry, a chamber: they have several fields."""
    of = world.words("organisations", "of")
    return any(
        folded in of or (is_cyrillic(folded) and slavic_stem(folded) in _stems_of()) for folded in words.folded[at:end]
    )


@cache
def _stems_of() -> frozenset[str]:
    return frozenset(map(slavic_stem, filter(is_cyrillic, world.words("organisations", "of"))))


_FIELD_WORDS = 8


def reaches(words: Words, at: int, last: int, lexicon: Lexicon) -> list[int]:
    """Where an organisation that begins at `at` may end, the shortest first: at its last capital, with its small words, with its fields."""
    end = organisation_run(words, at, last, lexicon)
    if end == at:
        return []
    further = longer_run(words, at, end, last, lexicon)
    slavic = is_cyrillic(words.folded[at])
    between = [place for place in range(end + 1, further) if slavic and not is_link(words, place - 1)]
    listed = (listed_run(words, at, until, last, lexicon) for until in dict.fromkeys((end, further)))
    ends = (end, *between[-_BETWEEN:], further, *listed)
    return list(dict.fromkeys((*ends, placed_run(words, end, last, lexicon))))


def placed_run(words: Words, end: int, last: int, lexicon: Lexicon) -> int:
    """Where a house ends that is called after where it stands: "Herberge | am Fluss"; `end` where no such words follow."""
    placed = world.words("organisations", "placed")
    for small in (end + 2, end + 1):
        follows = small < last and all(words.breaks[at] < CLAUSE for at in range(end, small + 1))
        if follows and " ".join(words.folded[end:small]) in placed and is_capital(words, small):
            until = small
            while until < last and words.breaks[until] < CLAUSE and is_capital(words, until):
                until += 1
            return end if is_when(words, small, lexicon) else until
    return end


_BETWEEN = 3
"""In Russian and Ukrainian so many of the small words' ends are tried: what stands in the genitive belongs to the name."""


def _is_no_small_word(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether an address, a date, a verb or an Arabic word of talk stands here, which no name of an organisation holds."""
    if at in words.addresses or is_when(words, at, lexicon) or _is_slavic_verb(words, at, last, lexicon):
        return True
    link = words.folded[at] in world.words("organisations", "links")
    return is_arabic(words.folded[at]) and not link and not _tells_in_arabic(words, at)


_VERBS = re.compile(r"(?:[её]т|ит|ют|ят|ут|ат|[аеиоуыюя]ть|(?<!с)ти|с[ья]|[уюаяі]є)$")


def _is_slavic_verb(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a small Russian or Ukrainian word ends as verbs do, and is no word for an organisation (институт, комитет)."""
    written = words.text[words.starts[at] : words.ends[at]]
    if not "а" <= written[0] <= "ґ" or not _VERBS.search(written):
        return False
    return entry("organisation", words, at, last, lexicon) == at


def run_before(words: Words, first: int, last: int, lexicon: Lexicon) -> int:
    """Where the capitals that end before `last` begin, with the small words between them; `last` where there are none."""
    begin, at = last, last - 1
    while at >= first and last - at <= ORGANISATION_WORDS:
        inside = at > first and words.text[words.ends[at - 1] : words.starts[at]] in ("'", "’")
        if not inside and (is_capital(words, at) or entry("organisation", words, at, last, lexicon) > at):
            begin = at
        elif (inside and begin < last) or not (inside or _may_link(words, at, last, lexicon)):
            break
        if words.breaks[at] >= CLAUSE:
            break
        at -= 1
    return begin


def _is_over(words: Words, at: int, loose: int, lexicon: Lexicon) -> bool:
    """Whether a small word ends the organisation: the second that is no link, a common or Arabic one, or a date."""
    common = words.folded[at] in words.common or len(words.folded[at]) <= 3 or is_arabic(words.folded[at])
    return loose > 1 or (loose == 1 and common) or at in words.addresses or is_when(words, at, lexicon)


def _is_city(words: Words, at: int, last: int) -> bool:
    """Whether a city stands here: "the Forum in Geneva" is the Forum."""
    return any(end <= last and world.is_city(" ".join(words.folded[at:end])) for end in (at + 1, at + 2, at + 3))


def _telling_end(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where words end that only a name of an organisation has: capitals, or a word like "university"."""
    if at in words.addresses or is_when(words, at, lexicon):
        return at
    taken = entry("organisation", words, at, last, lexicon)
    if taken > at and not _is_small_legal_form(words, at, taken):
        return taken
    if at and words.text[words.ends[at - 1] : words.starts[at]] in ("'", "’", "-"):
        return at + 1
    first, folded = words.text[words.starts[at]], words.folded[at]
    if folded >= DENSE:
        return at + 1
    if is_arabic(folded):
        return at + _tells_in_arabic(words, at)
    if is_cyrillic(folded) and is_telling(folded):  # областного | суда
        return at + 1
    if words.plain or not (first.isupper() or first.islower() or first.isdigit()):
        return at + (folded not in words.common or folded in world.words("organisations", "strong"))
    return at + (first.isupper() or first.isdigit())


def _is_small_legal_form(words: Words, at: int, end: int) -> bool:
    """Whether a small word is only spelled like a legal form: "as" before, "sa" mère."""
    written = words.text[words.starts[at] : words.ends[at]]
    return not words.plain and end == at + 1 and len(written) <= _SHORT and written.isascii() and written.islower()


_SHORT = 2


def _tells_in_arabic(words: Words, at: int) -> bool:
    """Whether an Arabic word may go on with an organisation: no word of talk, with or without a particle written onto it."""
    folded = words.folded[at]
    if folded in world.words("organisations", "strong"):
        return True
    if is_arabic_speech(words.text[words.starts[at] : words.ends[at]], opens=False) and not folded.startswith(
        _WITH_ARTICLE
    ):
        return False
    title = folded in world.words("titles", "before") and folded not in world.words("people", "title_surnames")
    if (title and not _tells_which_studies(words, at)) or (
        folded in words.common and not _qualifies_a_house(words, at)
    ):
        return False
    return not (folded[0] == "و" and not folded.startswith("وال") and folded[1:] in words.common)


def _qualifies_a_house(words: Words, at: int) -> bool:
    """Whether an Arabic word with its article stands right behind a word for a house: مخبز | السلام, elsewhere a greeting."""
    return words.folded[at].startswith("ال") and _right_before(words, at) in world.row("organisations", "strong", "ar")


def _tells_which_studies(words: Words, at: int) -> bool:
    """للدراسات | الحقوقية, للخدمات | الإعلامية: elsewhere the adjective is the title of a woman, behind a plural it agrees with that."""
    folded = words.folded[at]
    return folded.startswith("ال") and folded.endswith("يه") and _right_before(words, at).endswith("ات")


def _right_before(words: Words, at: int) -> str:
    """The word before, where nothing parts the two."""
    return words.folded[at - 1] if at and words.breaks[at] < CLAUSE else ""


_WITH_ARTICLE = ("لل", "وال", "كال")


def _may_link(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """A small word inside a name of an organisation: "of", "and", "ante las"; not where "and my friend" follows."""
    end = at
    while end < last and end - at < _LINKS and is_link(words, end):
        end += 1
    if at < end < last and is_capital(words, end) and entry("me", words, end, last, lexicon) == end:
        return True
    return at < end and at + 1 < last and _follows_itself(words, at + 1, last, lexicon)


_LINKS = 3
"""So many small words may stand between two capitals: "junto a las"."""


def _follows_itself(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether what stands behind "and" is neither somebody ("my friend") nor the sender."""
    return all(entry(tree, words, at, last, lexicon) == at for tree in ("relation", "me"))


def _ends_in_legal_form(words: Words, first: int, end: int) -> bool:
    """Whether a legal form that has its own letters ends here, so that no place follows in the name: "Zündschnur e. V. | in Halle"."""
    written = words.text[words.starts[max(first, end - 3)] : words.ends[end - 1]]
    return end - first > 1 and has_legal_end(written)


def _is_legal_form(words: Words, at: int) -> bool:
    """Whether a legal form stands alone behind a comma: "Pier Software Co., | Ltd."."""
    written = words.text[words.starts[at] : words.ends[at]]
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    return gap in (", ", "., ") and not written.islower() and (is_legal_form(written) or is_legal_form(f"{written}."))


def _goes_on_in_brackets(words: Words, at: int) -> bool:
    if words.breaks[at] >= SENTENCE:
        return False
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    if gap in _BRACKETS and words.folded[at - 1] >= DENSE:
        return _BRANCH.match(words.text, words.text.rfind("（", 0, words.starts[at])) is not None
    return gap.strip() in ("&", '"', "“", "”", "«", "»", "„", "") or gap in (" (", "{{", " {{")


_BRACKETS = frozenset("（）")

_BRANCH = re.compile(r"（[\u3400-\u9fff]{2,8}）(?:有限|股份|集团|集團|公司|分公司|控股|律师|律師)")
"""A town within the name of a company: 某某科技（上海）有限公司."""


def _numbers_an_item(words: Words, at: int) -> bool:
    """Whether the number of the next item of a list stands here, at the beginning of a line."""
    return words.text[words.starts[at]].isdigit() and "\n" in words.text[words.ends[at - 1] : words.starts[at]]


def _is_slavic_adjective(words: Words, at: int) -> bool:
    """Whether a small Russian or Ukrainian word ends as adjectives do: Грозненский | женский правовой центр."""
    return _ANY_ADJECTIVE.search(words.text[words.starts[at] : words.ends[at]]) is not None


_ANY_ADJECTIVE = re.compile(r"[а-яёіїєґ]{3}(?:[ыи]й|[оеі]й|[ая]я|ого|его|ому|ему|ої|[ыи]х|[ыи]м|ую|[нкг]а)$")
