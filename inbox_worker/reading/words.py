"""A text as a row of words, each with its place in the text and with what separates it from the word before.

Promises time linear in the text. The folded form is what phrases are compared with: capitals, accents of Latin
letters, Arabic vowel signs
and letter seats, full and half width make no difference. What a word means is left to the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from inbox_worker.reading import folding, known_words, world

_MARKS = "\u0300-\u036f\u0640\u064b-\u065f\u0670\u200c\u200d"
_WITHIN = "(?<=[а-щґ])['’](?=[яюєїеёоу])"
"""Дем'ян: an apostrophe between Ukrainian letters is one of them."""
_WORD = re.compile(
    rf"(?P<address>[\w.+%'-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}|(?:https?://|www\.)[^\s<>]{{1,300}})|[^\W_][^\W_{_MARKS}]*(?:(?:[{_MARKS}]+|{_WITHIN})[^\W_]*)*"
)
_DENSE_LETTERS = r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_DENSE = re.compile(rf"[{_DENSE_LETTERS}]|[^{_DENSE_LETTERS}]+")

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_MAY_BE_ADDRESS = re.compile(r"@|://|www\.", re.IGNORECASE)
_LABEL = re.compile(r"[^\n:：]{1,28}[:：]")
_ITEM = re.compile(r"\d{1,2}[.)]\s")

SPACE, LIGHT, CLAUSE, SENTENCE = 0, 1, 2, 3
"""What may stand before a word: nothing but space; a quote, hyphen or wrapped line; a comma, colon or bracket; the end of a
sentence."""

_USUAL = {" ": SPACE, ", ": CLAUSE}
_NAME_DOTS = ("·", "•", "・")
"""Directly between two characters: 阿依努尔·吐尔逊."""
_SENTENCE_MARKS = frozenset(".!?;。！？；؟؛…۔•·▪◦●|\t\u2028\u2029")
_CLAUSE_MARKS = frozenset('&+,:，、：،–—()（）[]{}<>«»/\\=~*„“”"「」『』【】《》')
_SHORT_LINE, _LONG_LINE = 30, 56


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> str:
    """The form of a word in which it is compared."""
    return word.lower() if word.isascii() else folding.fold(word).replace(" ", "")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The folded words of `text`, one space between them."""
    return " ".join(folded(text))


def folded(text: str) -> Sequence[str]:
    """The folded words of `text` alone; cheap for the short plain texts that most are."""
    if text.isalnum():
        return [word for word, _, _ in _pieces(text, 0)]
    if text.isascii() and not _MAY_BE_ADDRESS.search(text):
        return _ASCII_WORD.findall(text.lower())
    return split(text).folded


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel rows: `folded[i]` stands at `starts[i]:ends[i]` of `text`; `breaks[i]` says what separates it from the word before;
    `addresses` are the places of addresses; `plain` tells that the writer uses no capitals, or nothing else, so that
    they tell nothing;
    `common` are the common short words of the languages spoken, no part of a name."""

    text: str
    folded: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    breaks: Sequence[int]
    addresses: frozenset[int] = field(default=frozenset())
    plain: bool = False
    common: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.folded)

    @property
    def cased(self) -> bool:
        """Whether most words are of a script that has capitals."""
        some = self.starts[:: max(1, len(self.starts) // 40)]
        return 2 * sum(self.text[start].isupper() or self.text[start].islower() for start in some) >= len(some)

    def between(self, first: int, last: int) -> tuple[int, int]:
        """The place in the text of the words first … last-1; of what ends in letters with dots, Red Faro A.C., with the last dot."""
        end = self.ends[last - 1]
        letters = self.text[end - 2 : end + 1]
        dotted = len(letters) == 3 and letters[0] == letters[2] == "." and letters[1].isalpha()
        return self.starts[first], end + 1 if dotted else end


def split(text: str, ranges: Sequence[tuple[int, int]] | None = None, common: frozenset[str] = frozenset()) -> Words:
    """The words of `text`, or of some ranges of it; between two ranges a sentence ends."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[int] = []
    addresses: set[int] = set()
    for begin, stop in ranges if ranges is not None else ((0, len(text)),):
        last = begin
        for match in _WORD.finditer(text, begin, stop):
            start, end = match.span()
            if last == begin:
                strength = SENTENCE
            elif text[last:start] == " ":
                strength = SPACE
            else:
                strength = _break(text, last, start, folded[-1] if folded else "")
            raw = match.group()
            last = end
            if match.lastgroup:
                addresses.add(len(folded))
            elif not raw.isascii():
                for word, at, until in _pieces(raw, start):
                    folded.append(word)
                    starts.append(at)
                    ends.append(until)
                    breaks.append(strength)
                    strength = SPACE
                continue
            folded.append(raw.lower())
            starts.append(start)
            ends.append(end)
            breaks.append(strength)
    return Words(text, folded, starts, ends, breaks, frozenset(addresses), _is_plain(text, starts, ends), common)


def _is_plain(text: str, starts: Sequence[int], ends: Sequence[int]) -> bool:
    long = [text[start : start + 2] for start, end in zip(starts, ends, strict=True) if end - start > 2]
    return sum([word[0].isupper() for word in long]) * 25 < len(long) or (
        len(long) > 5 and sum(map(str.isupper, long)) * 4 > len(long) * 3
    )


def _pieces(word: str, start: int) -> list[tuple[str, int, int]]:
    """What counts as a word each; nothing of a lengthening stroke or an accent that stands alone."""
    return [piece for piece in _split(word, start) if piece[0]]


def _split(word: str, start: int) -> list[tuple[str, int, int]]:
    if word[0] == _ARABIC_AND and len(word) > 3 and _joins(word):
        return [(_ARABIC_AND, start, start + 1), (fold_word(word[1:]), start + 1, start + len(word))]
    if word.isascii() or max(word) < "\u3005":
        return [(fold_word(word), start, start + len(word))]
    return [(fold_word(m.group()), start + m.start(), start + m.end()) for m in _DENSE.finditer(word)]


_ARABIC_AND = "و"


@lru_cache(maxsize=4_000)
def _joins(word: str) -> bool:
    """Whether "and" is written on to a given name: وسلمى is "and Salma", وليد is a name."""
    whole, rest = fold_word(word), fold_word(word[1:])
    if known_words.is_known(whole) or whole in world.words("people", "arabic_heads"):
        return False
    return known_words.is_given(rest) or rest in world.words("people", "arabic_heads")


def sentence(words: Words, at: int) -> tuple[int, int]:
    """The words of the sentence in which a word stands."""
    first, last = at, at + 1
    while first > 0 and words.breaks[first] < SENTENCE:
        first -= 1
    while last < len(words) and words.breaks[last] < SENTENCE:
        last += 1
    return first, last


def _break(text: str, last: int, start: int, before: str) -> int:
    gap = text[last:start]
    if not gap or gap in _USUAL or (gap in _NAME_DOTS and before >= "\u3005"):
        return _USUAL.get(gap, LIGHT if gap else SPACE)
    if "\n" in gap:
        return _line_break(text, last, start, gap)
    strength = LIGHT
    for mark in gap:
        if mark in _SENTENCE_MARKS:
            if mark == "." and _abbreviates(text, start, gap, before):
                continue
            return SENTENCE
        if mark in _CLAUSE_MARKS:
            strength = CLAUSE
    if strength is LIGHT and set(gap.strip()) == {"-"} and gap != "-":
        return CLAUSE
    return strength if gap.strip() else CLAUSE if parts_columns(gap) else SPACE


_COLUMN = re.compile(r"\t| {3}|\u3000{3}")
"""What parts the columns of a line."""


def parts_columns(gap: str) -> bool:
    """Whether what stands between two words parts the columns of a line."""
    return not gap.strip() and _COLUMN.search(gap) is not None


def _abbreviates(text: str, start: int, gap: str, before: str) -> bool:
    """A full stop after an initial, within a number or an address, before a small letter, or in "Dr." and its like."""
    return (
        gap == "."
        or (gap == "., " and not before.isdigit())
        or (len(before) == 1 and not _is_me(text, start, gap))
        or text[start].islower()
        or (before.isdigit() and len(before) <= 2 and _is_counted(text, start))
        or (
            len(before) <= 5
            and not before.isdigit()
            and before in _ABBREVIATIONS
            and not _is_word_too(text, start, gap, before)
        )
    )


def _is_me(text: str, start: int, gap: str) -> bool:
    """Whether a small letter before a full stop is a word that ends a sentence: "приеду я. Моя начальница …", "Ana and i. My boss …"."""
    return text[start - len(gap) - 1] in "яi"


def _is_word_too(text: str, start: int, gap: str, before: str) -> bool:
    """Whether "me" ends a sentence: as a title it has a capital."""
    return before == "me" and text[start - len(gap) - len(before)].islower()


_FIRST_WORD = re.compile(r"[^\W\d_]+")


def _is_counted(text: str, start: int) -> bool:
    """Whether a number and a full stop before this word count it: "am 16. Juli", "der 3. Ausschuss"."""
    word = _FIRST_WORD.match(text, start)
    return word is not None and fold_word(word.group()) in world.words("words", "counted")


_ABBREVIATIONS = frozenset(
    [
        "mr",
        "dott",
        "avv",
        "sig",
        "sigg",
        "geom",
        "rag",
        "proff",
        "mag",
        "stv",
        "exc",
        "excmo",
        "excma",
        "ilmo",
        "ilma",
        "exmo",
        "exma",
        "lcdo",
        "lcda",
        "mtro",
        "mtra",
        "profa",
        "pbro",
        "presb",
        "psic",
        "econ",
        "emb",
        "cnel",
        "tte",
        "srta",
        "srita",
        "sres",
        "licda",
        "licdo",
        "enga",
        "iur",
        "jur",
        "mons",
        "cav",
        "egr",
        "gent",
        "gez",
        "ssa",
        "hna",
        "hno",
        "mgr",
        "vlr",
        "dna",
        "mrs",
        "ms",
        "mx",
        "dr",
        "prof",
        "st",
        "sr",
        "jr",
        "hon",
        "rev",
        "fr",
        "sra",
        "dra",
        "eng",
        "ing",
        "inc",
        "ltd",
        "corp",
        "no",
        "nr",
        "adv",
        "amb",
        "gen",
        "col",
        "lt",
        "maj",
        "capt",
        "sgt",
        "mme",
        "mlle",
        "mm",
        "me",
        "dipl",
        "ph",
        "msc",
        "al",
        "sen",
        "gov",
        "dept",
        "univ",
        "int",
        "ma",
        "barr",
        "herr",
        "fam",
        "arq",
        "lic",
        "abg",
        "av",
        "doc",
        "ogr",
        "ars",
        "gor",
        "yrd",
        "supt",
        "vda",
        "cllr",
        "snr",
        "abog",
        "uzm",
        "sn",
        "д",
        "г",
        "проф",
        "им",
        "ул",
    ]
)


def _line_break(text: str, last: int, start: int, gap: str) -> int:
    if gap.count("\n") > 1 or any(mark in _SENTENCE_MARKS for mark in gap.replace(">", "")):
        return SENTENCE
    tail = gap.rpartition("\n")[2].strip(" >\t")
    if (tail and tail not in _OPENS_A_LINE) or _LABEL.match(text, start) or _ITEM.match(text, start):
        return SENTENCE
    begin = text.rfind("\n", 0, last) + 1
    if _ROW.search(text, begin, last):
        return SENTENCE
    if (
        (text[start].islower() and last - begin >= _SHORT_LINE)
        or last - begin >= _LONG_LINE
        or (text[start] >= "\u3005" and last - begin >= 20)
    ):
        return LIGHT if "," not in gap and not tail else CLAUSE
    return SENTENCE


_OPENS_A_LINE = ("«", "“", "„", '"', "(", "&")
"""Marks with which a line may go on: Ассоциация семей | «Ладошка»."""


def goes_on(text: str, last: int, start: int) -> bool:
    """Whether the line that ends at `last` was only broken by a mail program, and goes on at `start`."""
    gap = text[last:start]
    return not gap.strip() and gap.count("\n") == 1 and _line_break(text, last, start, gap) is LIGHT


_ROW = re.compile(r"(?<=\S)(?: {3,}|\t| ?\.{4,} ?)(?=\S)")
"""A line with columns is a row, which no line goes on with."""
