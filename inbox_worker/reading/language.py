"""In which language is a mail written? By script, by common short words and by letters that only one language has.

The language is that of the sender's own words, which is the one to answer in; quoted words count only where there are
no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from inbox_worker.reading import world
from inbox_worker.reading.lexicon import Language, Lexicon
from inbox_worker.reading.words import Words

_RANGES = (
    ("Hiragana", "\u3040", "\u30ff"), ("Han", "\u3400", "\u9fff"), ("Arabic", "\u0600", "\u06ff"), ("Cyrillic",
    "\u0400", "\u04ff"),
    ("Hangul", "\uac00", "\ud7af"), ("Greek", "\u0370", "\u03ff"), ("Latin", "A", "\u024f"), ("Latin", "\u1e00",
    "\u1eff"), ("Hebrew", "\u0590", "\u05ff"), ("Thai", "\u0e00", "\u0e7f"), ("Devanagari", "\u0900", "\u097f"),
    ("Armenian", "\u0530", "\u058f"), ("Georgian", "\u10a0", "\u10ff"), ("Ethiopic", "\u1200", "\u137f"),
)  # fmt: skip
_LIKELIEST = {
    "Hangul": "ko", "Greek": "el", "Hebrew": "he", "Thai": "th", "Devanagari": "hi", "Armenian": "hy", "Georgian": "ka", "Ethiopic": "am",
}  # fmt: skip
"""The language that a script stands for in which none is read."""
_ENOUGH, _NOTHING = 2.0, 0.02


def detect(texts: Iterable[Words], lexicon: Lexicon, fallback: str = "en") -> str:
    """The tag of the first of `texts` that tells its language; the best guess where none is sure."""
    guess, best = fallback, 0.0
    for words in texts:
        scores = _told(words, lexicon)
        tag = max(scores, key=lambda name: (scores[name], name == fallback), default=fallback)
        score = scores.get(tag, 0.0)
        if score >= _ENOUGH:
            return tag
        if score > best + _NOTHING:
            guess, best = tag, score
    return guess


def _told(words: Words, lexicon: Lexicon) -> dict[str, float]:
    """The scores of a text, with what words like "Full name" and "Regards" say, each by how few languages have it."""
    scores = scores_of(words, lexicon)
    for language in lexicon.languages:
        if language.tag in scores:
            scores[language.tag] += sum(language.vocabulary.get(word, 0.0) for word in words.folded)
    return scores


def is_unread(text: str, lexicon: Lexicon) -> bool:
    """Whether most letters of a text are of a script in which no language is read here: Hangul, Greek, Hebrew, Thai …"""
    if text.isascii():
        return False
    letters = [letter for letter in text[:_GLANCE] if letter.isalpha()]
    read = frozenset().union(*(language.scripts for language in lexicon.languages))
    return len(letters) >= _FEW and sum(_script_of(letter) not in read for letter in letters) * 2 > len(letters)


_GLANCE, _FEW = 600, 8


def spoken(words: Words, lexicon: Lexicon) -> frozenset[str]:
    """The languages that a text may be in: all of its script where it says little, the likely ones where it says more."""
    scores = scores_of(words, lexicon)
    best = max(scores.values(), default=0.0)
    return frozenset(tag for tag, score in scores.items() if score >= (0.4 * best if best >= 4 else 0.0))


def common_words(tags: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    """The common short words of some languages; where folding makes one of a given name (على, علي), it is the name."""
    words = frozenset().union(*(language.words for language in lexicon.languages if language.tag in tags))
    given = world.words("people", "given")
    return frozenset(word for word in words if word.isascii() or word not in given)


def scores_of(words: Words, lexicon: Lexicon) -> dict[str, float]:
    """How much a text speaks for each language of its script."""
    script = _script(words)
    scores: dict[str, float] = {}
    if not script:
        return scores
    if script in _LIKELIEST:
        return {_LIKELIEST[script]: float(len(words))}
    letters = Counter("".join(map(words.text.__getitem__, map(slice, words.starts, words.ends))).casefold())
    for language in lexicon.languages:
        if script in language.scripts:
            scores[language.tag] = _score(words, letters, language)
    return scores


def _score(words: Words, letters: Counter[str], language: Language) -> float:
    hits = sum(map(language.words.__contains__, words.folded))
    own = sum(map(letters.__getitem__, language.letters))
    return hits + min(1.5 * own, 1.0 + 0.25 * len(words)) + 0.01


def _script(words: Words) -> str:
    """The script of most letters; a few kana among Han make Japanese."""
    counts: Counter[str] = Counter()
    for index, (start, end) in enumerate(zip(words.starts, words.ends, strict=True)):
        if index not in words.addresses:
            counts[_script_of(words.text[start])] += end - start
    del counts[""]
    if counts["Hiragana"] * 8 >= counts["Han"] + counts["Hiragana"] > 0 and counts["Hiragana"]:
        counts["Hiragana"] += counts.pop("Han", 0)
    if counts["Han"] + counts["Hiragana"]:
        counts["Han" if "Han" in counts else "Hiragana"] *= 3
    return counts.most_common(1)[0][0] if counts else ""


@lru_cache(4096)
def _script_of(letter: str) -> str:
    """The script of one letter; "" for what is none, or of a script that no language here is written in."""
    return next((name for name, first, last in _RANGES if first <= letter <= last and letter.isalpha()), "")
