"""How far a person's name reaches in running text, with the titles before it.

Promises runs that begin and end at words and never cross the end of a sentence. Whether a run may be a name is left to `reading.names`.
"""

from __future__ import annotations

from itertools import takewhile

from inbox_worker.reading import arabic_names, dense, world
from inbox_worker.reading.capitals import APOSTROPHES, is_case_ending
from inbox_worker.reading.judged import affiliation_likeness, as_name
from inbox_worker.reading.known_words import is_family, is_known
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.phrases import without_clitics
from inbox_worker.reading.runs.place import (
    DENSE,
    LIKELY_HOUSE,
    entry,
    inside_word,
    is_arabic,
    is_arabic_speech,
    is_capital,
    is_when,
    said,
)
from inbox_worker.reading.titles import is_first_name
from inbox_worker.reading.words import CLAUSE, LIGHT, SENTENCE, Words

_NAME_WORDS = 8


def name_run(words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where a run of words that begins at `at` and may be a name ends."""
    end = at
    while end < last and end - at < (_NAME_WORDS if words.folded[end] < DENSE else 14):
        if end > at and _ends_before(words, at, end, last, lexicon):
            break
        wanted = end > at and arabic_names.wants(words.folded[end - 1], words.folded[end])
        if end in words.addresses or not (wanted or _may_be_in_name(words, end, lexicon, opens=end == at)):
            break
        end += 1
    end += at < end < last and _is_joined(words, end)
    while (
        end > at
        and words.folded[end - 1] in world.words("people", "particles") - _may_end(end - at)
        and words.text[words.starts[end - 1]].islower()
        and not (end - 1 > at and _is_joined(words, end - 1))
    ):
        end -= 1
    return end - _leads_on(words, at, end, last)


def _is_joined(words: Words, at: int) -> bool:
    """Whether an apostrophe joins a word to the one before it: Fa|'amatuainu, Thiong|'o, but for a genitive and a Turkish case."""
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    pair = (words.text[words.starts[one] : words.ends[one]] for one in (at - 1, at))
    return len(gap) == 1 and gap in APOSTROPHES and not is_case_ending(*pair)


def _may_end(length: int) -> frozenset[str]:
    """Which small words may be the last of a name of so many: behind two others those that say whose son or daughter."""
    return world.words("people", "son_or_daughter") if length > 2 else frozenset()


def _ends_before(words: Words, at: int, end: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a name that begins at `at` ends before the word at `end`, whatever that word is by itself."""
    folded = words.folded[end]
    if words.breaks[end] > LIGHT and not _in_name(words, end):
        return True
    if is_arabic(folded) and arabic_names.wants(words.folded[end - 1], folded):
        return False  # أيت | الطالب: what follows "of the house of" is its name, whatever else it means
    if words.folded[at] < DENSE <= folded:  # Rebecca 跟
        return True
    if (
        end > at + 1
        and folded in world.words("people", "leading")
        and not (end + 1 < last and is_family(words.folded[end + 1]))
    ):
        return True
    if _begins_another(words, end, last, lexicon) and (end > at + 1 or folded >= "\u0600"):
        return True
    if not is_arabic(folded):
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


def _begins_another(words: Words, at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether "and" stands here and another full name behind it: "Ana Ruiz y Luis Sanz" are two, "Ortega y Gasset" is one."""
    if is_arabic(words.folded[at]) and words.folded[at] in world.words("titles", "before"):
        return words.folded[at] not in world.words("people", "title_surnames")
    after = entry("and", words, at, last, lexicon)
    if after > at and after < last and words.folded[after] >= "\u0600":
        return past_titles(words, after, last) > after or not {words.folded[after]}.isdisjoint(
            world.either(("people", "given"), ("people", "arabic_heads"))
        )
    behind = takewhile(lambda i: i == after or words.breaks[i] <= LIGHT, range(after, min(after + 4, last)))
    return after > at and sum(is_capital(words, i) for i in behind) >= 2


def _in_name(words: Words, at: int) -> bool:
    """A nickname in quotes or brackets belongs to the name: Desmond "Dez" Okpara."""
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    if words.breaks[at] != CLAUSE or not gap.strip() or set(gap) - set(" .\"“”„«»'‘’()*"):
        return False
    return "(" not in gap or _closes_soon(words, at)


def _closes_soon(words: Words, at: int) -> bool:
    """Whether a bracket that opens here holds one word or two of a name: (Dez); an organisation is none: (Service public Justice),
    (Fundación Puente)."""
    start = words.starts[at]
    close = words.text.find(")", start, words.ends[min(at + 1, len(words) - 1)] + 1)
    return close > 0 and affiliation_likeness(words.text[start:close]) < LIKELY_HOUSE


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
    if is_arabic(folded):
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


def name_before(words: Words, first: int, last: int) -> tuple[int, int] | None:
    """The full name that ends directly before `last`, without the titles before it: "l'assessora Ada Neri | non potrà"."""
    begin, at = last, last - 1
    while at >= first and last - at <= _NAME_WORDS and (at == last - 1 or words.breaks[at + 1] <= LIGHT):
        if is_capital(words, at):
            begin = at
        elif words.folded[at] not in world.words("people", "particles"):
            break
        at -= 1
    begin = past_titles(words, begin, last)
    return (begin, last) if last - begin > 1 and as_name(said(words, begin, last)) is not None else None


def titled(words: Words, at: int, last: int, lexicon: Lexicon) -> tuple[int, int]:
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
        keys = list(words.folded[at : min(at + 4, last - 1)])
        taken = world.opens("titles", "before", keys)
        if taken and is_first_name(said(words, at, at + 1), list(words.folded[at : min(at + 5, last)]), taken):
            break
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
    if first >= end or inside_word(words, first) or _begins_a_sentence(words, first, end):
        return first
    if _begins_a_title(words, first, end, last):
        return first
    if words.folded[first] >= DENSE:
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


def _begins_a_sentence(words: Words, first: int, end: int) -> bool:
    """A common short word is capitalised because a sentence begins with it, not as a name."""
    return words.folded[first] in words.common and (words.plain or end - first < 2 or words.breaks[first] >= SENTENCE)
