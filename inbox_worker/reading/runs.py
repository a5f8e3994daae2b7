"""How far a person's name or an organisation reaches in running text.

Promises runs that begin and end at words and never cross the end of a sentence. Whether a run may be a name is left
to `names`, whether it may
be an organisation to `affiliations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_worker.reading import arabic_names, dense, world
from inbox_worker.reading.affiliations import has_legal_end, is_legal_form, is_telling
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name, is_department, is_title
from inbox_worker.reading.known_words import is_family, is_known
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.phrases import without_clitics
from inbox_worker.reading.words import CLAUSE, LIGHT, SENTENCE, Words, fold

_NAME_WORDS = 8
_ORGANISATION_WORDS = 16
_DENSE = "\u3005"
_ARTICLES = frozenset(
    ["the", "la", "le", "les", "el", "los", "las", "il", "lo", "gli", "i", "die", "der", "das", "den"]
)
_PLACED = frozenset(["in", "en", "a", "em", "à", "w", "в", "у", "de"])


@dataclass(frozen=True, slots=True)
class Found:
    """A person in running text: words of the name, of the organisation and the address beside it; `me` where only the sender is meant."""

    name: tuple[int, int] | None
    affiliation: tuple[int, int] | None = None
    email: int | None = None
    me: bool = False


def entry(tree: str, words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where the longest entry of a tree that begins at `at` ends; `at` where none does."""
    ends = lexicon.trees[tree].ends(words, at)
    return next((end for end in ends if end <= last), at) if ends else at


def name_run(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where a run of words that begins at `at` and may be a name ends."""
    end = at
    while end < last and end - at < (_NAME_WORDS if words.folded[end] < _DENSE else 14):
        if end > at and _ends_before(words, at, end, last, lexicon):
            break
        if end in words.addresses or not _may_be_in_name(words, end, lexicon, opens=end == at):
            break
        end += 1
    while (
        end > at
        and words.folded[end - 1] in world.words("people", "particles") - _may_end(end - at)
        and words.text[words.starts[end - 1]].islower()
    ):
        end -= 1
    return end - _leads_on(words, at, end, last)


def _may_end(length: int) -> frozenset[str]:
    """Which small words may be the last of a name of so many: behind two others those that say whose son or daughter."""
    return world.words("people", "son_or_daughter") if length > 2 else frozenset()


def _ends_before(words: Words, at: int, end: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a name that begins at `at` ends before the word at `end`, whatever that word is by itself."""
    folded = words.folded[end]
    if words.breaks[end] > LIGHT and not _in_name(words, end):
        return True
    if _is_arabic(folded) and arabic_names.wants(words.folded[end - 1], folded):
        return False  # أيت | الطالب: what follows "of the house of" is its name, whatever else it means
    if words.folded[at] < _DENSE <= folded:  # Rebecca 跟
        return True
    if (
        end > at + 1
        and folded in world.words("people", "leading")
        and not (end + 1 < last and is_family(words.folded[end + 1]))
    ):
        return True
    if _begins_another(words, end, last, lexicon) and (end > at + 1 or folded >= "\u0600"):
        return True
    if not _is_arabic(folded):
        return False
    if arabic_names.goes_on(words.folded[at:end], folded):
        return True
    job = end > at + 1 and not is_known(folded) and entry("position", words, end, last, lexicon) > end
    return job or entry("relation", words, end, last, lexicon) > end


def _leads_on(words: Words, at: int, end: int, last: int) -> bool:
    """Whether the last word of a run is the Arabic "on", which wants a word behind it, and not a name written like it."""
    on = at < end < last and words.text[words.starts[end - 1] : words.ends[end - 1]] == "على"
    return on and words.breaks[end] < CLAUSE


def _holds_common_word(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether a word, or what remains of it without a clitic, is a common short word."""
    folded = words.folded[at]
    if folded in world.words("people", "given") or folded in world.words("people", "arabic_second"):
        return False
    return folded in words.common or any(
        len(form) > 2 and form in words.common for form in without_clitics(folded, lexicon.book.clitics)
    )


def is_arabic_speech(word: str, *, opens: bool) -> bool:
    """Whether the form of an Arabic word tells that it is no part of a name: an adverb in -an, "of you" or "they" at its end, an article
    behind a particle; at the head of a run على is "on", while inside a name it is how Egypt writes علي."""
    if opens and word in ("على", "الى", "حتى"):
        return True
    bare = fold(word)
    return (
        word.rstrip("ا").endswith("\u064b")
        or (len(bare) > 3 and bare.endswith("وا"))
        or (len(bare) > 4 and (bare.endswith(("كم", "ها")) or bare.startswith(("لل", "وال", "فال", "كال", "عال"))))
        or (len(bare) > 5 and bare.endswith(("كما", "هما", "تهم", "ائهم")))
    )


def _begins_another(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether "and" stands here and another full name behind it: "Ana Ruiz y Luis Sanz" are two, "Ortega y Gasset" is one."""
    if _is_arabic(words.folded[at]) and words.folded[at] in world.words("titles", "before"):
        return words.folded[at] not in world.words("people", "title_surnames")
    after = entry("and", words, at, last, lexicon)
    if after > at and after < last and words.folded[after] >= "\u0600":
        return past_titles(words, after, last) > after or not {words.folded[after]}.isdisjoint(
            world.either(("people", "given"), ("people", "arabic_heads"))
        )
    behind = [
        words.text[words.starts[i]].isupper()
        for i in range(after, min(after + 4, last))
        if i == after or words.breaks[i] <= LIGHT
    ]
    return after > at and sum(behind) >= 2


def _in_name(words: Words, at: int) -> bool:
    """A nickname in quotes or brackets belongs to the name: Desmond "Dez" Okpara."""
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    if words.breaks[at] != CLAUSE or not gap.strip() or set(gap) - set(" .\"“”„«»'‘’()*"):
        return False
    return "(" not in gap or _closes_soon(words, at)


def _closes_soon(words: Words, at: int) -> bool:
    """Whether a bracket that opens here holds one word or two: (Dez); more are an organisation: (Service public Justice)."""
    end = words.ends[min(at + 1, len(words) - 1)]
    return ")" in words.text[words.starts[at] : end + 1]


def _is_arabic(folded: str) -> bool:
    return "\u0600" <= folded[0] <= "\u06ff"


def _may_be_in_arabic_name(words: Words, at: int, lexicon: Lexicon, *, opens: bool) -> bool:
    """No word of talk; a title that is a surname too, unless it opens the name."""
    if is_arabic_speech(words.text[words.starts[at] : words.ends[at]], opens=opens):
        return False
    inside = not opens and words.folded[at] in world.words("people", "title_surnames")
    return inside or not (_holds_common_word(words, at, lexicon) or _holds_house(words.folded[at]))


_BEFORE_HOUSE = ("و", "ف", "ب", "ل", "ال", "لل", "بال", "وال", "ول", "وب")


def _holds_house(folded: str) -> bool:
    """Whether a particle is written onto a word for an organisation: لمؤسسة, بجامعة."""
    strong = world.row("organisations", "strong", "ar")
    return folded not in world.words("people", "given") and any(
        len(form) > 3 and form in strong for form in without_clitics(folded, _BEFORE_HOUSE)
    )


def _may_be_in_name(words: Words, at: int, lexicon: Lexicon, *, opens: bool) -> bool:
    first, folded = words.text[words.starts[at]], words.folded[at]
    if first.isdigit():
        return False
    if _is_arabic(folded):
        return _may_be_in_arabic_name(words, at, lexicon, opens=opens)
    if opens and first.islower() and not words.plain and folded not in world.words("people", "surname_openers"):
        return False
    if words.plain:
        return (folded not in words.common and not is_when(words, at, lexicon)) or folded in world.words(
            "people", "particles"
        )
    if first.isupper() or first.istitle():
        return not is_when(words, at, lexicon)
    if folded in world.words("people", "particles"):
        return folded != "und" or (at > 0 and words.folded[at - 1] == "von")
    if first.islower():
        return "'" in words.text[words.starts[at] - 1 : words.starts[at]] or (
            "-" in words.text[words.starts[at] - 1 : words.starts[at]] and at > 0
        )
    return folded not in words.common


def may_open_a_house(words: Words, at: int) -> bool:
    """A capital or a word like "syndicat"; nothing that sentences go on with."""
    folded = words.folded[at]
    if folded in words.common:
        return False
    return not words.text[words.starts[at]].islower() or _is_telling(words, at)


def organisation_run(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where an organisation that begins at `at` ends: at its last telling word before the sentence goes on."""
    best = end = at
    loose = 0
    if (
        at < last
        and words.folded[at] in world.words("organisations", "links") - _ARTICLES
        and not _is_capital(words, at)
    ):
        return at
    while end < last and end - at < _ORGANISATION_WORDS * (1 if words.folded[end] < _DENSE else 2):
        if end > at and (
            _is_wide(words, end)
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
    return at + 1 if inside and _is_telling(words, at) else end


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
        and not _is_wide(words, until)
    ):
        link = words.folded[until] in world.words("organisations", "links") or _is_elided(words, until)
        if (words.folded[until] in words.common and not link) or _is_no_small_word(words, until, last, lexicon):
            break
        until += 1
        best = best if link else until
    return best


_SMALL_WORDS = 12


def listed_run(words: Words, at: int, end: int, last: int, lexicon: Lexicon) -> int:
    """Where a house of several fields ends that a comma parts: "Ministry of Labour, | Family and Youth of Tonga"; `end` if it has one."""
    if not at < end < last or words.breaks[end] != CLAUSE or words.folded[at] not in world.words("organisations", "of"):
        return end
    place = end
    while place < last and place - end < _FIELD_WORDS and words.breaks[place] < SENTENCE:
        after = entry("and", words, place, last, lexicon)
        if after > place:
            until = organisation_run(words, after, last, lexicon)
            return until if until > after else end
        if not (_is_capital(words, place) or _may_link(words, place, last, lexicon)):
            return end
        place += 1
    return end


_FIELD_WORDS = 8


def reaches(words: Words, at: int, last: int, lexicon: Lexicon) -> list[int]:
    """Where an organisation that begins at `at` may end, the shortest first: at its last capital, with its small words, with its fields."""
    end = organisation_run(words, at, last, lexicon)
    if end == at:
        return []
    further = longer_run(words, at, end, last, lexicon)
    slavic = "\u0400" <= words.folded[at][0] < "\u0530"
    between = [place for place in range(end + 1, further) if slavic and not is_link(words, place - 1)]
    return list(dict.fromkeys((end, *between[-_BETWEEN:], further, listed_run(words, at, end, last, lexicon))))


_BETWEEN = 3
"""In Russian and Ukrainian so many of the small words' ends are tried: what stands in the genitive belongs to the name."""


def _is_no_small_word(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether an address, a date, a verb or an Arabic word of talk stands here, which no name of an organisation holds."""
    if at in words.addresses or is_when(words, at, lexicon) or _is_slavic_verb(words, at, last, lexicon):
        return True
    link = words.folded[at] in world.words("organisations", "links")
    return _is_arabic(words.folded[at]) and not link and not _tells_in_arabic(words, at)


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
    while at >= first and last - at <= _ORGANISATION_WORDS:
        inside = at > first and words.text[words.ends[at - 1] : words.starts[at]] in ("'", "’")
        if not inside and (_is_capital(words, at) or entry("organisation", words, at, last, lexicon) > at):
            begin = at
        elif (inside and begin < last) or not (inside or _may_link(words, at, last, lexicon)):
            break
        if words.breaks[at] >= CLAUSE:
            break
        at -= 1
    return begin


def _is_over(words: Words, at: int, loose: int, lexicon: Lexicon) -> bool:
    """Whether a small word ends the organisation: the second that is no link, a common or Arabic one, or a date."""
    common = words.folded[at] in words.common or len(words.folded[at]) <= 3 or _is_arabic(words.folded[at])
    return loose > 1 or (loose == 1 and common) or at in words.addresses or is_when(words, at, lexicon)


def _is_capital(words: Words, at: int) -> bool:
    return words.text[words.starts[at]].isupper()


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
    if folded >= _DENSE:
        return at + 1
    if _is_arabic(folded):
        return at + _tells_in_arabic(words, at)
    if "\u0400" <= folded[0] < "\u0530" and is_telling(folded):  # областного | суда
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
    if title or (folded in words.common and not _qualifies_a_house(words, at)):
        return False
    return not (folded[0] == "و" and not folded.startswith("وال") and folded[1:] in words.common)


def _qualifies_a_house(words: Words, at: int) -> bool:
    """Whether an Arabic word with its article stands right behind a word for a house: مخبز | السلام, elsewhere a greeting."""
    before = words.folded[at - 1] if at and words.breaks[at] < CLAUSE else ""
    return words.folded[at].startswith("ال") and before in world.row("organisations", "strong", "ar")


_WITH_ARTICLE = ("لل", "وال", "كال")


def _may_link(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """A small word inside a name of an organisation: "of", "and", "ante las"; not where "and my friend" follows."""
    end = at
    while end < last and end - at < _LINKS and is_link(words, end):
        end += 1
    if at < end < last and _is_capital(words, end) and entry("me", words, end, last, lexicon) == end:
        return True
    return at < end and at + 1 < last and _follows_itself(words, at + 1, last, lexicon)


_LINKS = 3
"""So many small words may stand between two capitals: "junto a las"."""


def is_link(words: Words, at: int) -> bool:
    """Whether a word joins the parts of a name: "of", "and", "der", an elided article."""
    links = world.either(("organisations", "links"), ("people", "particles"))
    return words.folded[at] in links or _is_elided(words, at)


def _follows_itself(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether what stands behind "and" is neither somebody ("my friend") nor the sender."""
    return all(entry(tree, words, at, last, lexicon) == at for tree in ("relation", "me"))


def _ends_in_legal_form(words: Words, first: int, end: int) -> bool:
    """Whether a legal form that has its own letters ends here, so that no place follows in the name: "Zündschnur e. V. | in Halle"."""
    written = words.text[words.starts[max(first, end - 3)] : words.ends[end - 1]]
    return end - first > 1 and has_legal_end(written)


def _is_elided(words: Words, at: int) -> bool:
    """An article or "of" that lost its vowel: l'enfance, d'approvisionnement, dell'infanzia; no pronoun: c'est, m'a."""
    if words.text[words.starts[at] : words.ends[at]] in world.written("organisations", "clitics"):
        return False
    return words.text[words.ends[at] : words.ends[at] + 1] in ("'", "’") and len(words.folded[at]) <= 4


def is_when(words: Words, at: int, lexicon: Lexicon) -> bool:
    """A weekday, or a month beside a number, and no part of a double name."""
    folded = words.folded[at]
    if folded not in lexicon.weekdays and folded not in lexicon.months:
        return False
    joined = any(
        words.text[words.ends[i] : words.starts[i + 1]] == "-" for i in (at - 1, at) if 0 <= i < len(words) - 1
    )
    beside = any(words.folded[i][0].isdigit() for i in (at - 1, at + 1) if 0 <= i < len(words))
    return not joined and ((folded in lexicon.weekdays and len(folded) > 3) or beside)


def _is_legal_form(words: Words, at: int) -> bool:
    """Whether a legal form stands alone behind a comma: "Pier Software Co., | Ltd."."""
    written = words.text[words.starts[at] : words.ends[at]]
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    return gap in (", ", "., ") and not written.islower() and (is_legal_form(written) or is_legal_form(f"{written}."))


def _goes_on_in_brackets(words: Words, at: int) -> bool:
    if words.breaks[at] >= SENTENCE:
        return False
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    if gap in _BRACKETS and words.folded[at - 1] >= _DENSE:
        return _BRANCH.match(words.text, words.text.rfind("（", 0, words.starts[at])) is not None
    return gap.strip() in ("&", '"', "“", "”", "«", "»", "„", "") or gap in (" (", "{{", " {{")


_BRACKETS = frozenset("（）")
_BRANCH = re.compile(r"（[\u3400-\u9fff]{2,8}）(?:有限|股份|集团|集團|公司|分公司|控股|律师|律師)")
"""A town within the name of a company: 某某科技（上海）有限公司."""


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
        house, skipped = _house_ahead(words, skipped, last)
        skipped, end = _titled(words, skipped, last, lexicon)
        if end == skipped:
            at = _next_clause(words, max(skipped, at) + 1, last, lexicon)
            continue
        affiliation, email, after = _beside(words, end, last, lexicon)
        yield Found((skipped, end), affiliation or house, email)
        at = max(after, end)


def _house_ahead(words: Words, at: int, last: int) -> tuple[tuple[int, int] | None, int]:
    """The house from which Turkish says that somebody comes, and where the name behind it begins: Yeşil Vadi'den | Erol Kumbasar."""
    if at >= last or not _is_capital(words, at):
        return None, at
    for end in range(at + 1, min(at + _ORGANISATION_WORDS, last - 1)):
        if words.breaks[end] >= CLAUSE:
            break
        if words.folded[end] in _ABLATIVE and words.text[words.starts[end] - 1] in "'’":
            if not _is_capital(words, end + 1) or words.breaks[end + 1] >= CLAUSE:
                break
            text = _said(words, at, end)
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


def name_before(words: Words, first: int, last: int) -> tuple[int, int] | None:
    """The full name that ends directly before `last`, without the titles before it: "l'assessora Ada Neri | non potrà"."""
    begin, at = last, last - 1
    while at >= first and last - at <= _NAME_WORDS and (at == last - 1 or words.breaks[at + 1] <= LIGHT):
        if _is_capital(words, at):
            begin = at
        elif words.folded[at] not in world.words("people", "particles"):
            break
        at -= 1
    begin = past_titles(words, begin, last)
    return (begin, last) if last - begin > 1 and as_name(_said(words, begin, last)) is not None else None


def turned(words: Words, lexicon: Lexicon) -> Found | None:
    """The person of an item that begins "Surname, Given", with what stands beside the name; None where none does."""
    last = len(words)
    comma = next((at for at in range(1, min(last, _SURNAME_WORDS + 1)) if words.breaks[at] >= CLAUSE), last)
    if comma == last or words.text[words.ends[comma - 1] : words.starts[comma]].strip() != ",":
        return None
    end = next((at for at in range(comma + 1, last) if words.breaks[at] >= CLAUSE), last)
    if end - comma > _GIVEN_WORDS or not all(_is_capital(words, at) for at in range(comma, end)):
        return None
    name = as_name(_said(words, 0, end))
    if name is None or not fold(name.text).startswith(words.folded[comma]):
        return None
    affiliation, email, _ = _beside(words, end, last, lexicon)
    return Found((0, end), affiliation, email)


_SURNAME_WORDS, _GIVEN_WORDS = 4, 3


def _titled(words: Words, at: int, last: int, lexicon: Lexicon) -> tuple[int, int]:
    """Where a name with the titles before it begins and ends; without them, where they cannot be told from it."""
    bare = past_titles(words, at, last)
    small = at < last and not words.plain and words.text[words.starts[at]].islower()
    if bare == at and small and words.breaks[at] < SENTENCE:
        return at, at  # "de Política Criminal" in mid-sentence: without a title a name has its capital
    end = _accepted(words, bare, name_run(words, bare, last, lexicon), last)
    if bare == at:
        return at, end
    if end == bare:
        return at, _accepted(words, at, name_run(words, at, last, lexicon), last)
    if words.text[words.starts[at]].islower():
        return bare, end
    whole = as_name(" ".join(words.text[words.starts[at] : words.ends[end - 1]].split()))
    return (at if whole is not None else bare), end


def past_titles(words: Words, at: int, last: int) -> int:
    """Where the titles that begin at `at` end: "His Excellency Mr", "السيد/", "أ.د/"."""
    small = at
    while (
        small + 2 < last
        and words.folded[small] in world.words("people", "particles")
        and words.text[words.starts[small]].islower()
    ):
        small += 1
    if small > at and world.opens("titles", "before", list(words.folded[small : min(small + 4, last - 1)])):
        at = small
    for _ in range(4):
        if at + 1 >= last or not words.text[words.starts[at]].isalpha():
            break
        taken = world.opens("titles", "before", list(words.folded[at : min(at + 4, last - 1)]))
        gap = words.text[words.ends[at] : words.starts[at + 1]]
        taken = max(taken, _dotted_title(words, at, last))
        if not taken and gap[:1] in _DOTS and words.folded[at] in world.words("titles", "dotted"):
            taken = 1
        if not taken or words.breaks[at + taken] >= SENTENCE:
            break
        at += taken
    return at


def _dotted_title(words: Words, at: int, last: int) -> int:
    """How many words a title with dots inside takes: "prof.ssa", "S.E.M.", "Mag.a"."""
    end = at + 1
    while end < last and end - at < 4 and words.text[words.ends[end - 1] : words.starts[end]] == ".":
        end += 1
    title = end - at > 1 and end < last and world.opens("titles", "before", ["".join(words.folded[at:end])])
    return end - at if title else 0


_DOTS = (".", "/", ":")


def _accepted(words: Words, first: int, end: int, last: int) -> int:
    """The longest beginning of a run that may be a name."""
    if first >= end or _inside_word(words, first) or _begins_a_sentence(words, first, end):
        return first
    if _begins_a_title(words, first, end, last):
        return first
    if words.folded[first] >= _DENSE:
        return _dense_name(words, first, end, last)
    for until in range(end, first, -1):
        text = " ".join(words.text[words.starts[first] : words.ends[until - 1]].split())
        if as_name(text) is not None:
            return until
    return first


def _begins_a_title(words: Words, first: int, end: int, last: int) -> bool:
    """Whether a quote opens before a run and goes on behind it: the title of something, «Захист Прав | для всіх»."""
    if not first or end >= last or words.breaks[end] >= CLAUSE or words.text[words.starts[first] - 1] not in "«“„":
        return False
    return words.text[words.ends[end - 1] : words.starts[end]].isspace()


def _dense_name(words: Words, first: int, end: int, last: int) -> int:
    """In Han and kana: where the run that begins at `first` and reaches `end` at most holds a name; a small word may end it."""
    start, run = words.starts[first], words.ends[end - 1] - words.starts[first]
    text = words.text[start : min(words.ends[last - 1], start + dense.LONGEST)]
    whole = run if dense.ends_at(text, run) else 0
    for length in (dense.length(text), whole, dense.bounded(text, run)):
        until = next((at for at in range(first + 1, last + 1) if words.ends[at - 1] == start + length), first)
        if until > first and as_name(" ".join(text[:length].split())) is not None:
            return until
    return first


def _inside_word(words: Words, at: int) -> bool:
    """Whether a word is the rest of one with an apostrophe: the "m" of "I'm"."""
    return (
        at > 0
        and words.text[words.ends[at - 1] : words.starts[at]] in ("'", "’", "‘")
        and words.text[words.starts[at]].islower()
    )


def _begins_a_sentence(words: Words, first: int, end: int) -> bool:
    """A common short word is capitalised because a sentence begins with it, not as a name."""
    return words.folded[first] in words.common and (words.plain or end - first < 2 or words.breaks[first] >= SENTENCE)


def _next_clause(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    while at < last and words.breaks[at] < CLAUSE and entry("and", words, at, last, lexicon) == at:
        if words.folded[at] >= _DENSE and dense_begins(words, at, last):
            break
        if words.folded[at - 1] >= _DENSE > words.folded[at] and _is_capital(words, at):
            break
        at += 1
    return at


def dense_begins(words: Words, at: int, last: int) -> bool:
    """Whether a name with a known surname begins here, behind a word that stands before names."""
    start = words.starts[at]
    if not dense.may_begin(words.text, start):
        return False
    return dense.length(words.text[start : min(words.ends[last - 1], start + dense.LONGEST)]) > 0


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
        apart = words.breaks[at] == CLAUSE or _is_wide(words, at)
        title = entry("position", words, at, last, lexicon) if apart else at
        sort = _is_capital(words, at) and _is_telling(words, at)  # Secretaria de Justiça is a house, a secretaria none
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


def _is_wide(words: Words, at: int) -> bool:
    """Whether a full-width space stands before a word: it parts the columns of Chinese and Japanese lists."""
    return at > 0 and "\u3000" in words.text[words.ends[at - 1] : words.starts[at]]


def _is_apart(words: Words, at: int) -> bool:
    """In Chinese and Japanese any space parts a name from what follows it."""
    return at > 0 and words.folded[at - 1] >= _DENSE and words.text[words.ends[at - 1]].isspace()


def _numbers_an_item(words: Words, at: int) -> bool:
    """Whether the number of the next item of a list stands here, at the beginning of a line."""
    return words.text[words.starts[at]].isdigit() and "\n" in words.text[words.ends[at - 1] : words.starts[at]]


def _past_reading(words: Words, at: int, last: int) -> int:
    """Where a name in other letters ends that stands in brackets behind one in Han: （きら みさ）, (Lin You-Ze)."""
    if not 0 < at < last or words.folded[at - 1] < _DENSE or words.text[words.starts[at] - 1] not in "(（":
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
    return words.plain or not words.text[words.starts[at]].islower() or _is_telling(words, at)


def _is_slavic_adjective(words: Words, at: int) -> bool:
    """Whether a small Russian or Ukrainian word ends as adjectives do: Грозненский | женский правовой центр."""
    return _ANY_ADJECTIVE.search(words.text[words.starts[at] : words.ends[at]]) is not None


_ANY_ADJECTIVE = re.compile(r"[а-яёіїєґ]{3}(?:[ыи]й|[оеі]й|[ая]я|ого|его|ому|ему|ої|[ыи]х|[ыи]м|ую|[нкг]а)$")
_ADJECTIVE = re.compile(r"[а-яёіїєґ]{3}(?:ого|его|ой|ей|ому|ему|ої|ій)$")
"""A Russian or Ukrainian adjective in an oblique case: из | местного | фонда …"""


def _is_telling(words: Words, at: int) -> bool:
    return is_telling(words.folded[at])


def _said(words: Words, first: int, last: int) -> str:
    """The words first … last-1 on one line."""
    return " ".join(words.text[words.starts[first] : words.ends[last - 1]].split())


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
    text = _said(words, at, end)
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
        longer = _said(words, at, further)
        if affiliation_likeness(longer) >= 0.5 and not is_title(longer) and not is_department(longer):
            return at, further
    whole = (
        end - at >= 2
        and (end == last or words.breaks[end] >= CLAUSE)
        and not is_department(text)
        and not world.is_city(" ".join(words.folded[at:end]))
    )
    return (at, end) if likeness >= 0.5 or (whole and likeness >= 0.2 and as_name(text) is None) else None
