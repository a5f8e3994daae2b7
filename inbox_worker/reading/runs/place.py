"""What stands at one place of a row of words: an entry of the lexicon, a capital, a date, a small word that joins."""

from __future__ import annotations

from inbox_worker.reading import world
from inbox_worker.reading.capitals import is_initial
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.words import Words, fold

DENSE = "\u3005"
"""From this character on scripts are written without spaces."""
LIKELY_HOUSE = 0.5
"""So much must words look like an organisation to be taken for one before a name, or in brackets behind it."""


def entry(tree: str, words: Words, at: int, last: int, lexicon: Lexicon) -> int:
    """Where the longest entry of a tree that begins at `at` ends; `at` where none does."""
    ends = lexicon.trees[tree].ends(words, at)
    return next((end for end in ends if end <= last), at) if ends and not begins_with_initial(words, at) else at


def is_arabic_speech(word: str, *, opens: bool) -> bool:
    """Whether the form of an Arabic word tells that it is no part of a name: an adverb in -an, "of you" or "they" at its end, an article
    behind a particle, a "not" around a verb (ماعنديش); at the head of a run على is "on", while inside a name it is how Egypt writes علي."""
    if opens and word in ("على", "الى", "حتى"):
        return True
    bare = fold(word)
    return (
        word.rstrip("ا").endswith("\u064b")
        or (len(bare) > 3 and bare.endswith("وا"))
        or (len(bare) > 4 and (bare.endswith(("كم", "ها")) or bare.startswith(("لل", "وال", "فال", "كال", "عال"))))
        or (len(bare) > 5 and bare.endswith(("كما", "هما", "تهم", "ائهم")))
        or (len(bare) > 5 and bare.startswith("ما") and bare.endswith("ش"))
    )


def is_arabic(folded: str) -> bool:
    """Whether a folded word is written in Arabic letters."""
    return "\u0600" <= folded[0] <= "\u06ff"


def is_capital(words: Words, at: int) -> bool:
    """Whether a word begins with a capital."""
    return words.text[words.starts[at]].isupper()


def begins_with_initial(words: Words, at: int) -> bool:
    """Whether a capital with its full stop stands here: И. is no "and", В. no "in", I. no "I"; nor the second letter of "H.E."."""
    start = words.starts[at]
    joined = words.text[start - 1 : start] == "." and words.folded[at] < "\u0400"
    return not joined and is_initial(words.text[start : words.ends[at] + 1])


def is_link(words: Words, at: int) -> bool:
    """Whether a word joins the parts of a name: "of", "and", "der", an elided article."""
    links = world.either(("organisations", "links"), ("people", "particles"))
    return words.folded[at] in links or is_elided(words, at)


def is_elided(words: Words, at: int) -> bool:
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


def inside_word(words: Words, at: int) -> bool:
    """Whether a word is the rest of one with an apostrophe: the "m" of "I'm"."""
    return (
        at > 0
        and words.text[words.ends[at - 1] : words.starts[at]] in ("'", "’", "‘")
        and words.text[words.starts[at]].islower()
    )


def is_wide(words: Words, at: int) -> bool:
    """Whether a full-width space stands before a word: it parts the columns of Chinese and Japanese lists."""
    return at > 0 and "\u3000" in words.text[words.ends[at - 1] : words.starts[at]]


def said(words: Words, first: int, last: int) -> str:
    """The words first … last-1 on one line."""
    return " ".join(words.text[words.starts[first] : words.ends[last - 1]].split())
