"""The veto: words that may not be a person's name, for their form or for what they say.

Organisations, places, greetings, labels, jobs and sentences are refused here; how likely the rest is, is left to `names`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from inbox_worker.reading import arabic_names, known_words, world
from inbox_worker.reading.capitals import Case, case_of, is_initial
from inbox_worker.reading.folding import key, script
from inbox_worker.reading.name_split import is_japanese_surname

MOST_WORDS = 8


_INITIALS = 3
"""Letters with their full stop: a shorter legal form may be somebody's initials."""
_NAME_MARKS = str.maketrans("", "", "-–.'’ʼʻ‘`´·・‧•ºª\u200c")


def may_be(words: list[str], *, alone: bool = False) -> bool:
    """Whether these words may be a person's name; `alone`: a part of one, where a place may be a given name."""
    if not words or len(words) > 2 * MOST_WORDS or not all(map(_is_name_word, words)):
        return False
    keys = [key(word) for word in words]
    if sum(folded not in particles() for folded in keys) > MOST_WORDS:  # "de la … de la" counts for nothing
        return False
    if any(_TURKISH_CASE.search(word) for word in words[:-1]) or _TURKISH_PLACE.search(words[-1]):
        return False
    if len(words) > 1 and (_has_legal_form(words) or words[-1] == "I"):
        return False
    if _is_initials_only(words, keys) or _says_something_else(words, keys):
        return False
    if len(words) > 1 and keys[0] in world.words("words", "households"):
        return False
    if script(words[0]) == "arabic" and _is_arabic_talk(words, keys):
        return False
    joined = " ".join(keys)
    return joined not in world.words("words", "greetings") and (alone or not (is_place(joined) or _is_square(keys)))


def _has_legal_form(words: list[str]) -> bool:
    """Whether a legal form ends the words, or stands within them: Harbour Ltd. Tom Price."""
    ends = (words[-1].rstrip("."), "".join(words[-2:]).rstrip("."))
    within = (word.rstrip(".") for word in words[:-1] if len(word) > _INITIALS)
    return not _legal_forms().isdisjoint([*ends, *within])


_TURKISH_CASE = re.compile(r"\w{3}['’](?:n?[ıiuü]n|n?[dt][ae](?:n|ki)?)$")
"""Behind an apostrophe inside a name stands no case: Adalet Akademisi'nin Columbia."""
_TURKISH_PLACE = re.compile(r"\w{3}['’]n?[dt][ae]ki$")


_BIDS = re.compile(r"[а-яё]{3}йте(?:сь)?$", re.IGNORECASE)
"""Отменяйте, запрашивайте: what is asked of several is nobody's name."""


def _is_square(keys: list[str]) -> bool:
    """Dag Hammarskjöld Plaza: a street or square called after somebody."""
    return len(keys) > 2 and len(keys[-1]) > 4 and keys[-1] in world.words("roles", "streets")


def _is_initials_only(words: list[str], keys: list[str]) -> bool:
    short = all(len(folded) < 2 or ("." in word and len(folded) < 4) for word, folded in zip(words, keys, strict=True))
    return short and script(words[0]) not in ("han", "hangul")


def _is_arabic_talk(words: list[str], keys: list[str]) -> bool:
    """A word of talk, or one with "your", "for the" or an adverb's ending; or "on" before what is nobody's name (على is a
    spelling of علي too)."""
    if words[0] == "على" and len(words) > 1 and not known_words.is_known(keys[1]):
        return True
    if not _may_be_given_and_family(keys) and any(
        arabic_names.is_talk(folded) and not arabic_names.wants(before, folded)
        for before, folded in zip(["", *keys], keys, strict=False)
    ):
        return True
    return any(_is_inflected(word, folded) for word, folded in zip(words, keys, strict=True)) or (
        keys[0].startswith("بال") and len(keys[0]) > 4 and not known_words.is_known(keys[0])
    )


def _may_be_given_and_family(keys: list[str]) -> bool:
    """Whether a known given name stands before one word: whatever that means, somebody may be called so."""
    return len(keys) == 2 and known_words.is_given(keys[0])


def _is_inflected(word: str, folded: str) -> bool:
    if "\u064b" in word:  # -an, the ending of an adverb
        return True
    if len(folded) < 5 or known_words.is_known(folded):
        return False
    if folded[0] in _ARABIC_CLITICS:
        rest = folded[2:] if _TWO_CLITICS.match(folded) else ""
        if not _forbidden().isdisjoint((folded[1:], f"ا{folded[1:]}", rest)):
            return True
    return folded.startswith(_ARABIC_HEADS) or (folded.endswith(_ARABIC_TAILS) and not folded.startswith("ال"))


_ARABIC_CLITICS = "بلوفك"
_TWO_CLITICS = re.compile("[وف][بلك]")
"""What may be written onto a word beside another: "and for"; but بو, as in بوعزيزي, is a part of surnames."""


_ARABIC_HEADS = ("لل", "لت", "وسي", "وست", "وو", "يست", "نست", "تست")
_ARABIC_TAILS = ("كم", "ها", "تنا", "جلنا", "ائهم", "اتهم", "اته", "كما")


def _is_name_word(word: str) -> bool:
    bare = word.translate(_NAME_MARKS)
    if word[0] == "." or _BIDS.search(word):  # .NEWYVN POL: a post's code
        return False
    if not word.isascii() and word[0].isascii() and any("\u3040" <= letter <= "\u9fff" for letter in word):
        return False
    if not bare.isalpha():
        if word.lower() in world.written("people", "slashed"):
            return True
        return bool(bare) and all(letter.isalpha() or _is_mark(letter) for letter in bare)
    return len(word) <= 40 and not _is_camel(word)


def _is_mark(letter: str) -> bool:
    """Vowel signs of Devanagari, Thai, Arabic … belong to words."""
    return "\u0300" <= letter <= "\u036f" or ("\u0610" <= letter <= "\u0e4e" and not letter.isdigit())


def _is_camel(word: str) -> bool:
    """UNdp, SafeLanding: capitals inside that no surname's prefix explains."""
    inner = sum(map(str.isupper, word[1:]))
    return inner > 2 and not word.isupper() and case_of(word) is Case.MIXED


def _says_something_else(words: list[str], keys: list[str]) -> bool:
    """Greetings, labels, organisations, jobs alone, sentences."""
    if _holds_forbidden(words, keys) or (keys[0] in _openers() and len(keys) > 1 and not _is_known(keys[0])):
        return True
    if (
        any(folded.endswith(_house_endings()) or folded.startswith("antit") for folded in keys)
        or (keys[0] >= "\u0400" and any(_cyrillic_stem(folded) in _house_stems() for folded in keys))
        or (words[0] in _legal_heads() and not _is_surname_in_capitals(words))
    ):
        return True
    return _is_job(words, keys) or _is_only_talk(keys) or _is_only_common(keys) or _reads_like_a_sentence(words, keys)


def _is_surname_in_capitals(words: list[str]) -> bool:
    """NGO BISSECK Clarisse: two words of a surname before a given name, though the first is written as a legal form is."""
    given = not words[-1].isupper() and known_words.is_given(key(words[-1].partition("-")[0]))
    return len(words) > 2 and words[0] == "NGO" and words[1].isupper() and given


def _holds_forbidden(words: list[str], keys: list[str]) -> bool:
    """A word of letters or houses; not one that is a name too beside another, nor one that a hyphen parts (Jun-ho is no June), nor a
    Cyrillic initial (Я. Лихачёва), nor what "servant of" goes on with (عبد السلام), nor what
    stands before "daughter of" (تسلم بنت أحمد)."""
    hits = [
        folded
        for before, word, folded in zip(["", *keys], words, keys, strict=False)
        if folded in _forbidden()
        and ("-" not in word[1:-1] or folded in _hyphened())
        and not (folded >= "\u0400" and is_initial(word))
        and not arabic_names.wants(before, folded)
    ]
    if hits == keys[:1] and len(keys) > 2 and keys[1] in world.words("people", "child_of"):
        return False
    despite = world.words("people", "despite_words")
    return bool(hits) and not (len(hits) < len(keys) and despite.issuperset(hits))


@cache
def _hyphened() -> frozenset[str]:
    written = world.written("words", "never") + world.written("organisations", "strong")
    return frozenset(key(entry) for entry in written if "-" in entry)


def _is_known(folded: str) -> bool:
    """Whether somebody may well be called so, whatever else the word means."""
    return folded in world.words("people", "given") or folded in world.words("people", "eastern_surnames")


def _openers() -> frozenset[str]:
    return world.words("words", "openers")


def _is_job(words: list[str], keys: list[str]) -> bool:
    if len(keys) > 1 and keys[-1] in _job_ends() and not (_is_known(keys[-1]) or _is_surname_of_a_job(words)):
        return not (keys[-1] in world.words("people", "despite_words") and known_words.is_given(keys[0]))
    return _job_words().issuperset(keys)


def _is_surname_of_a_job(words: list[str]) -> bool:
    """Agata Lo Giudice, Ada Del Medico: behind a given name and an Italian article or preposition with a capital stands a surname."""
    return (
        len(words) > 2
        and words[-2] in world.written("people", "before_job_surnames")
        and any(known_words.is_given(key(word)) for word in words[:-2])
    )


@cache
def _job_words() -> frozenset[str]:
    jobs = world.words("roles", "jobs") - world.words("roles", "surnames")
    return jobs | world.words("roles", "modifiers") | particles()


@cache
def _job_ends() -> frozenset[str]:
    jobs = world.words("roles", "jobs") | {"general", "executive"}
    return frozenset(job for job in jobs - world.words("roles", "surnames") if len(job) > 4)


def _is_only_talk(keys: list[str]) -> bool:
    """On Thu, Best, July: nothing but words of talk."""
    talk = world.words("words", "lower")
    return all((folded in talk and not _is_known(folded)) or (len(folded) < 2 and folded.isascii()) for folded in keys)


def _is_only_common(keys: list[str]) -> bool:
    """Kleiner Fehler, Old Stand: ordinary words alone."""
    return len(keys) > 1 and all(known_words.is_common(folded) or folded in particles() for folded in keys)


@cache
def _forbidden() -> frozenset[str]:
    """Single words that stand in no name."""
    single = {entry for entry in world.words("organisations", "strong") if " " not in entry}
    known = world.words("people", "given") | world.words("people", "eastern_surnames") | {""}
    return frozenset((single - world.words("organisations", "both")) | world.words("words", "never")) - known


@cache
def _legal_heads() -> frozenset[str]:
    """ООО, ФОП, ONG: legal forms that stand in front."""
    forms = world.written("organisations", "legal")
    return frozenset(form for form in forms if script(form) == "cyrillic" and form.isupper()) | {
        "ONG",
        "NGO",
        "NPO",
        "NPO法人",
    }


@cache
def _house_endings() -> tuple[str, ...]:
    """Gründerzentrum, Menschenrechtsstiftung: long enough to be no surname's end."""
    return tuple(tail for tail in world.words("organisations", "tails") if len(tail) > 6)


_CASE_ENDING = re.compile(r"(?:ами|ями|ого|ому|ах|ях|ам|ям|ом|ем|ов|ой|ей|[аеёиіоуыюяь])$")


def _cyrillic_stem(folded: str) -> str:
    return _CASE_ENDING.sub("", folded) if len(folded) > 5 else folded


@cache
def _house_stems() -> frozenset[str]:
    """What the cases leave of Russian and Ukrainian words for organisations: Представительства, Институтом."""
    single = {entry for entry in world.row("organisations", "strong", "ru_uk") if " " not in entry and len(entry) > 5}
    known = world.words("people", "given") | world.words("organisations", "both")
    return frozenset(_cyrillic_stem(entry) for entry in single - known)


@cache
def _legal_forms() -> frozenset[str]:
    """GmbH, LLP, S.r.l.: those that are no initials and no surname."""
    forms = (form.rstrip(".") for form in world.written("organisations", "legal"))
    return frozenset(form for form in forms if len(form.replace(".", "")) > 2 or form in ("e.V", "eV"))


def particles() -> frozenset[str]:
    """van, de la, bin …: lower case inside a name."""
    return world.words("people", "particles")


def may_end() -> frozenset[str]:
    """оглы, kyzy: lower case at the end of a name, behind the father's."""
    return world.words("people", "son_or_daughter")


def _reads_like_a_sentence(words: list[str], keys: list[str]) -> bool:
    lower = [place for place, word in enumerate(words) if word[0].islower()]
    if not lower:
        return False
    forbidden = world.words("words", "lower")
    if len(words) > 1 and words[-1].islower() and keys[-1] in particles() - may_end():
        return True
    if len(lower) == len(words):
        strange = not any(folded in world.words("people", "given") for folded in keys)
        return (
            len(words) > 4
            or not forbidden.isdisjoint(keys)
            or (strange and (len(words) == 1 or script(words[0]) != "latin"))
        )
    if (len(words[0]) == 1 and lower[0] == 0) or _joins_two(keys):
        return True
    return any(_is_plain_word(words[place], keys[place], place) for place in lower)


def _joins_two(keys: list[str]) -> bool:
    """Piero e Elena: two people; Yolanda y Miriam Ñáñez, of whom the surname stands once."""
    given = world.words("people", "given")
    both = known_words.is_given(keys[0]) and len(keys) > 2 and known_words.is_given(keys[2])
    return any(
        link in ("e", "y", "i", "en") and (after in given or (both and at == 1))
        for at, (link, after) in enumerate(pairwise(keys[1:]), 1)
    )


def _is_plain_word(word: str, folded: str, place: int) -> bool:
    """A lower-case word beside capitals is a particle, or has its capital inside (d'Arc, el-Masri), or this is no name."""
    if folded in particles():
        return False
    return not any(letter.isupper() for letter in word[1:4] + word.rpartition("-")[2][:1]) or (
        place == 0 and len(word) > 12
    )


def is_place(keys: str) -> bool:
    """Whether these words are a state or a well-known city and nothing else."""
    return len(keys) < 30 and (world.is_city(keys) or world.is_land(keys))


# --- Han, kana, Hangul ---

_SPOKEN = re.compile(
    r"[\u3040-\u309f]{5}|[\u3040-\u309f](?![子美香江代枝恵奈輝希]$)[\u4e00-\u9fff]|[\u3040-\u309f]*(?:です|ます|した|から|まで|より|の|を|へ)"
)
_FEW_SOUNDS = re.compile(
    r"[\u4e00-\u9fff][\u3040-\u309f](?![\u3040-\u309f])|^[\u3040-\u309f]{5}|^[\u30a1-\u30fa][\u4e00-\u9fff]"
)


def may_be_cjk(text: str) -> bool:
    """Whether this may be a name in Han, kana or Hangul: short, no word of a letter's or an organisation's in it."""
    bare = text.replace(" ", "")
    parted = "·" in bare or "・" in bare
    bare = bare.replace("-", "") if parted else bare
    length = sum(map(str.isalpha, bare))
    longest = _PARTED if parted else 12 if is_kana(bare) else 8 if " " in text else 5
    if not 2 <= length <= longest or not bare.replace("·", "").replace("・", "").replace("ー", "").isalpha():
        return False
    given = _behind_japanese_surname(bare)
    if any(
        word in (bare if len(word) > 1 else given) and not (parted and len(word) == 1) for word in _forbidden_cjk()
    ) or (not _is_even(text) and (_SPOKEN.search(bare) or _FEW_SOUNDS.search(bare))):
        return False
    if bare.startswith(world.written("words", "han_openers")):
        return False
    if " " not in text and bare[-1] in world.words("words", "han_behind"):
        return False
    return bare not in world.words("roles", "jobs_han") and not is_place(bare)


def _behind_japanese_surname(bare: str) -> str:
    """What follows a surname: of 的場 no character tells against a name."""
    return bare[next((size for size in (3, 2) if is_japanese_surname(bare[:size])), 0) :]


_PARTED = 20
"""So long is a foreign name that dots part: 奥莉加·谢尔盖耶夫娜·伊万诺娃."""


def _is_even(text: str) -> bool:
    """ここのえ そういちろう, 阿久津 さくら: each word in one kind of letters."""
    return " " in text and all(len({letter < "\u3100" for letter in word}) == 1 for word in text.split())


@cache
def _forbidden_cjk() -> tuple[str, ...]:
    return world.written("words", "han") + world.written("organisations", "han")


def is_kana(text: str) -> bool:
    """Whether a kana stands in it."""
    return any("\u3040" <= letter <= "\u30ff" for letter in text)
