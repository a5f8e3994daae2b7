"""May this be a person's name, and how does it stand on a pass?

`as_name` vetoes and cleans one piece of a mail (a signature line, a display name, a cell, the hole of a phrase); `likeness` says how much
it looks like a name; `fold`, `same` and `richer` compare the forms of one name. Where a name stands and whose it is, is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from inbox_worker.reading import nominative as cases
from inbox_worker.reading import world
from inbox_worker.reading.capitals import Case, case_of, ordinary
from inbox_worker.reading.folding import fold, key, script, tidy
from inbox_worker.reading.name_split import UNSAFE, Split, is_eastern, is_patronymic, split
from inbox_worker.reading.titles import cjk_bare, is_generation, only_behind, undress

__all__ = ["Name", "as_name", "fold", "likeness", "nominative", "richer", "same"]

LONGEST = 160  # characters: longer than any name with all its titles
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: `text` as it goes on a pass; `given` and `family` None where the split is not safe.

    `doubtful`: a person must look, because of the split, mixed alphabets or a restored nominative."""

    text: str
    given: str | None
    family: str | None
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a name in the sender's writing, and the split where a comma told it."""

    words: list[str]
    comma: bool = False
    family_words: int = 0


def as_name(text: str, *, language: str = "") -> Name | None:
    """The name that `text` holds, cleaned; None if it may not be a person's name."""
    if not text or len(text) > LONGEST or "\n" in text.strip():
        return None
    name = _cleaned(text, language)
    for _ in range(4):  # what was inside may want cleaning in its turn
        again = name if name is None or name.text == text else _cleaned(name.text, language)
        if again is None or name is None or again.text == name.text:
            return name if again else None
        text, name = name.text, again
    return None


def _cleaned(text: str, language: str) -> Name | None:
    clean = tidy(text)
    found = _bare(clean) if clean else None
    if found is None or not _may_be(found.words):
        return None
    words = ordinary(found.words, language)
    parted = _comma_split(words, found.family_words) if found.comma else split(found.words, words, language)
    doubtful = parted is UNSAFE or parted.family is None or any(_mixes_scripts(word) for word in words)
    return Name(" ".join(words), parted.given, parted.family, doubtful)


def _comma_split(words: list[str], family: int) -> Split:
    """`family` words stand last, since Last, First was turned round."""
    return Split(" ".join(words[:-family]), " ".join(words[-family:]))


def _mixes_scripts(word: str) -> bool:
    """аdmin with a Cyrillic а: what looks like one thing and is another is shown to a person."""
    return (
        not word.isascii()
        and len({script(letter) for letter in word if letter.isalpha()} & {"latin", "cyrillic", "greek"}) > 1
    )


# --- from a piece of text to the words of one name ---

_LIST_MARK = re.compile(
    r"^(?:[-–—•*·▪◦●■>»→✓+#]+\s+|\(?\d{1,3}(?:[.)\]:、．]|\s*[-–]\s)\s*|\(?[a-zA-Z]\)\s+|№\s*\d+\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,2}、\s*|\d{1,3}\s+(?=\D))+"
)
_BRACKETED = re.compile(r"[(\[（【{〔〈<][^()\[\]（）【】{}〔〕〈〉<>]{0,100}[)\]）】}〕〉>]")
_OPEN_BRACKET = re.compile(r"[(\[（【{〔〈<]")
_QUOTED = re.compile(
    r"""(?<!\w)(?:"([^"]{1,30})"|“([^“”]{1,30})”|„([^„“]{1,30})“|«([^«»]{1,30})»|'(?!s\b)([^']{1,30})'|‘([^‘’]{1,30})’)(?!\w)"""
)
_QUOTES = '"“”„«»‟「」『』*_~`'
_STRONG = re.compile(r"\s+[-–—|·•/]+\s+|[|/;]|\s*[–—]\s+|\s[-–—](?=\S)|^[-–—]+")
_COMMA = re.compile(r"[,，،、]")
_GLUED_TITLE = re.compile(r"^([^\W\d_]{1,5}\.)(?=[^\W\d_]{2,})")
_SUFFIX = re.compile(r"[’'](?:s|S|in|ın|un|ün|nin|nın|nun|nün|i|ı|u|ü|yi|yı|e|a|ye|ya|de|da|den|dan|te|ta)$")


def _bare(clean: str) -> _Words | None:
    if not clean.replace(" ", "").isalpha():
        clean = _LIST_MARK.sub("", clean)
        if script(clean) == "han" and clean[0].isalpha():
            return _bare_cjk(clean)
        clean = _after_title(_outside_brackets(_without_addresses(clean)))
        clean = _without_nickname(_unquoted(_LIST_MARK.sub("", clean)))
    if not clean or _SPEECH.search(clean):
        return None
    if script(clean) in ("han", "hangul"):
        return _bare_cjk(clean)
    if clean.replace(" ", "").isalpha():
        words = undress(clean.split())
        return _Words(_one_script(words)) if words else None
    pieces = [piece.strip() for piece in _STRONG.split(clean) if piece.strip()]
    if len(pieces) > 1 and " " not in pieces[0] and " " in pieces[1] and script(pieces[0]) != script(pieces[1]):
        pieces = pieces[1:]  # Омарова / OMAROVA Gulnara: whole in the second script
    return next((found for piece in pieces[:3] if (found := _by_script(piece)) is not None), None)


def _by_script(piece: str) -> _Words | None:
    return _bare_cjk(piece) if script(piece) in ("han", "hangul") else _by_commas(piece)


_SPEECH = re.compile(
    r"[!?؟…:：=%{}$\\^][^!?:：]*\w|[«»]|\.\.\."
)  # something goes on after it, or a house stands in quotes


def _without_addresses(text: str) -> str:
    return " ".join(word for word in text.split() if "@" not in word) if "@" in text else text


def _after_title(text: str) -> str:
    """السيد: …, Mr: … lose their colon's head; any other head is a label, and what follows is not ours to take."""
    head, colon, rest = text.partition(":")
    return rest.strip() if colon and rest.strip() and head and not undress(head.split()) else text


def _outside_brackets(text: str) -> str:
    if not _OPEN_BRACKET.search(text):
        return text
    outside = " ".join(_BRACKETED.sub(" ", text).split())
    if not any(map(str.isalpha, outside)):
        return text.strip("()[]（）【】{}〔〕〈〉<> ")
    cut = _OPEN_BRACKET.search(outside)
    return outside[: cut.start()].strip() if cut and cut.start() else outside


def _without_nickname(text: str) -> str:
    """Wilfredo "Willie" Santiago: the nickname goes; quotes at the end (ООО «Щит») are no nickname's and veto later."""
    found = _QUOTED.search(text)
    if found and found.start() and " " not in found[found.lastindex or 0].strip():
        return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
    return text


def _unquoted(text: str) -> str:
    """Quotes around the whole, or one left over at an end; a pair that opens inside (OF "Chon Daryia") stays and vetoes."""
    stripped = text.strip(_QUOTES + " ")
    inside = text[1:-1].count(text[-1]) if text and text[-1] in _QUOTES else 0
    return text if inside and text[0] not in _QUOTES else stripped


def _by_commas(piece: str) -> _Words | None:
    """Last, First · Name, degree · Name, job or house: the words of the name, or None where only titles stand."""
    parts = [part.strip() for part in _COMMA.split(piece)]
    base = _words_of(parts[0])
    if not base:
        return _by_commas(" ".join(parts[1:])) if len(parts) > 1 and any(parts[1:]) else None
    rest = [part for part in parts[1:] if part and not only_behind(part.split())]
    tail = [part for part in rest if len(part.split()) == 1 and is_generation(part)]
    rest = [part for part in rest if part not in tail]
    if rest and (given := _given_after_comma(base, rest[0])):
        return _Words([*given, *base, *tail], comma=True, family_words=len(base) + len(tail))
    return _Words([*base, *tail])


def _words_of(piece: str) -> list[str]:
    piece = _GLUED_TITLE.sub(r"\1 ", piece)
    words = undress(piece.rstrip("!?:;_* ").split())
    if words and not words[-1].isalpha():
        words = [*words[:-1], _ended(words[-1])]
    return _one_script(words)


def _ended(word: str) -> str:
    """A last word without a sentence's dot, a possessive, a Turkish case (ERDEMGİL'in)."""
    stem = _SUFFIX.sub("", word)
    word = stem if stem != word and len(stem) > 3 else word
    is_short = len(word) <= 2 or word.count(".") > 1 or is_generation(word)
    return word if is_short else word.rstrip(".")


def _one_script(words: list[str]) -> list[str]:
    """Two forms side by side (林柏叡 Lin Po-Jui, زينب Zainab): the first that is whole."""
    if len(words) < 3:
        return words
    scripts = [script(word) for word in words]
    change = next((place for place, name in enumerate(scripts) if name and name != scripts[0]), 0)
    return words[:change] if change >= 2 and scripts[0] else words


def _given_after_comma(base: list[str], part: str) -> list[str] | None:
    """The given names of Last, First; None where what follows the comma is a place, a job, a house, or another person."""
    given = _words_of(part)
    if not given or len(given) > 4 or len(base) > 4 or not _may_be(base) or not _may_be(given, alone=True):
        return None
    cases = [case_of(word) for word in base]
    if Case.CAPITALS in cases and Case.MIXED in cases:  # NG Chun-hei, Marcus: whole before the comma
        return None
    known = world.words("people", "given")
    whole = len(base) > 1 and Case.CAPITALS not in cases and key(base[0]) not in _particles()
    if whole and (key(base[0]) in known or key(given[0]) not in known):  # Yevgenia Markarian, Reviser
        return None
    return None if _is_house(given) else given


def _is_house(words: list[str]) -> bool:
    keys = [key(word) for word in words]
    titles = world.words("titles", "before") | world.words("roles", "jobs")
    return keys[-1] in titles or keys[0] in titles or _is_place(" ".join(keys))


# --- the veto ---

_NAME_MARKS = str.maketrans("", "", "-–.'’ʼʻ‘`´·・‧•ºª\u200c")


def _may_be(words: list[str], *, alone: bool = False) -> bool:
    if not 1 <= len(words) <= MOST_WORDS or not all(_is_name_word(word) for word in words):
        return False
    keys = [key(word) for word in words]
    if len(words) > 1 and words[-1].rstrip(".") in _legal_forms():
        return False
    if _is_initials_only(words, keys) or _says_something_else(words, keys):
        return False
    return alone or not _is_place(" ".join(keys))


def _is_initials_only(words: list[str], keys: list[str]) -> bool:
    short = all(len(folded) < 2 or ("." in word and len(folded) < 4) for word, folded in zip(words, keys, strict=True))
    return short and script(words[0]) not in ("han", "hangul")


def _is_name_word(word: str) -> bool:
    bare = word.translate(_NAME_MARKS)
    if not bare.isalpha():
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
    if not _forbidden().isdisjoint(keys) or (keys[0] in _openers() and len(keys) > 1 and not _is_known(keys[0])):
        return True
    if (
        any(folded.endswith(_house_endings()) or folded.startswith("antit") for folded in keys)
        or words[0] in _legal_heads()
    ):
        return True
    return _is_job(keys) or _is_only_talk(keys) or _reads_like_a_sentence(words, keys)


def _is_known(folded: str) -> bool:
    """Whether somebody may well be called so, whatever else the word means."""
    return folded in world.words("people", "given") or folded in world.words("people", "eastern_surnames")


def _openers() -> frozenset[str]:
    return world.words("words", "openers")


def _is_job(keys: list[str]) -> bool:
    if len(keys) > 1 and keys[-1] in _job_ends() and not _is_known(keys[-1]):
        return True
    return _job_words().issuperset(keys)


@cache
def _job_words() -> frozenset[str]:
    jobs = world.words("roles", "jobs") - world.words("roles", "surnames")
    return jobs | world.words("roles", "modifiers") | _particles()


@cache
def _job_ends() -> frozenset[str]:
    jobs = world.words("roles", "jobs") | {"general", "executive"}
    return frozenset(job for job in jobs - world.words("roles", "surnames") if len(job) > 4)


def _is_only_talk(keys: list[str]) -> bool:
    """On Thu, Best, July: nothing but words of talk."""
    talk = world.words("words", "lower")
    return all((folded in talk and not _is_known(folded)) or (len(folded) < 2 and folded.isascii()) for folded in keys)


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


@cache
def _legal_forms() -> frozenset[str]:
    """GmbH, LLP, S.r.l.: those that are no initials and no surname."""
    forms = (form.rstrip(".") for form in world.written("organisations", "legal"))
    return frozenset(form for form in forms if len(form.replace(".", "")) > 2 or form in ("e.V", "eV"))


def _particles() -> frozenset[str]:
    return world.words("people", "particles")


def _reads_like_a_sentence(words: list[str], keys: list[str]) -> bool:
    lower = [place for place, word in enumerate(words) if word[0].islower()]
    if not lower:
        return False
    forbidden = world.words("words", "lower")
    if len(lower) == len(words):
        strange = not any(folded in world.words("people", "given") for folded in keys)
        return (
            len(words) > 4
            or not forbidden.isdisjoint(keys)
            or (strange and (len(words) == 1 or script(words[0]) != "latin"))
        )
    if (
        (lower[-1] == len(words) - 1 and keys[-1] in _particles())
        or (len(words[0]) == 1 and lower[0] == 0)
        or _joins_two(keys)
    ):
        return True
    return any(_is_plain_word(words[place], keys[place], place) for place in lower)


def _joins_two(keys: list[str]) -> bool:
    """Piero e Elena: two people."""
    given = world.words("people", "given")
    return any(link in ("e", "y", "i", "en") and after in given for link, after in pairwise(keys[1:]))


def _is_plain_word(word: str, folded: str, place: int) -> bool:
    """A lower-case word beside capitals is a particle, or has its capital inside (d'Arc, el-Masri), or this is no name."""
    if folded in _particles():
        return False
    return not any(letter.isupper() for letter in word[1:4] + word.rpartition("-")[2][:1]) or (
        place == 0 and len(word) > 12
    )


def _is_place(keys: str) -> bool:
    return len(keys) < 30 and (world.is_city(keys) or world.is_land(keys))


# --- Han, kana, Hangul ---

_CJK_SPLIT = re.compile(r"[|/／｜;；,，、()（）]|\s[-–—]\s")
_SPOKEN = re.compile(
    r"[\u3040-\u309f]{5}|[\u3040-\u309f][\u4e00-\u9fff]|[\u3040-\u309f]*(?:です|ます|した|から|まで|より|の|を|へ)"
)
_FEW_SOUNDS = re.compile(r"[\u4e00-\u9fff][\u3040-\u309f](?![\u3040-\u309f])|^[\u3040-\u309f]{5}")


def _bare_cjk(text: str) -> _Words | None:
    if re.search(r"[:：]\s*\S", text):
        return None
    words = _CJK_SPLIT.split(text)[0].strip(_QUOTES + " 。.:：").split()
    change = next((place for place, word in enumerate(words) if script(word) not in ("han", "hangul")), len(words))
    words = _without_jobs(words[:change])
    joined = cjk_bare(" ".join(words))
    return _Words(joined.split()) if joined and joined.count(" ") < 3 and _may_be_cjk(joined) else None


def _without_jobs(words: list[str]) -> list[str]:
    """田中 教授兼所長: what follows a name and begins like a job goes."""
    jobs = world.written("roles", "jobs_han") + world.written("titles", "cjk_after")
    end = next((place for place, word in enumerate(words) if place and word.startswith(jobs)), len(words))
    return words[:end]


def _may_be_cjk(text: str) -> bool:
    bare = text.replace(" ", "")
    length = sum(map(str.isalpha, bare))
    longest = 12 if _is_kana(bare) or "·" in bare or "・" in bare else 8 if " " in text else 5
    if not 2 <= length <= longest or not bare.replace("·", "").replace("・", "").replace("ー", "").isalpha():
        return False
    if any(word in bare for word in _forbidden_cjk()) or (
        not _is_even(text) and (_SPOKEN.search(bare) or _FEW_SOUNDS.search(bare))
    ):
        return False
    return bare not in world.words("roles", "jobs_han") and not _is_place(bare)


def _is_even(text: str) -> bool:
    """ここのえ そういちろう, 阿久津 さくら: each word in one kind of letters."""
    return " " in text and all(len({letter < "\u3100" for letter in word}) == 1 for word in text.split())


@cache
def _forbidden_cjk() -> tuple[str, ...]:
    return world.written("words", "han") + world.written("organisations", "han")


def _is_kana(text: str) -> bool:
    return any("\u3040" <= letter <= "\u30ff" for letter in text)


# --- how much it looks like a name ---


def likeness(text: str) -> float:
    """0 where it may not be a name, towards 1 the more its form is that of a name."""
    name = as_name(text)
    return 0.0 if name is None else _likeness(name, text)


def _likeness(name: Name, text: str) -> float:
    words = name.text.split()
    of_script = script(name.text)
    if of_script in ("han", "hangul"):
        return _cjk_likeness(name, words)
    keys = [key(word) for word in words]
    value = {1: 0.25, 2: 0.6, 3: 0.6, 4: 0.55, 5: 0.45}.get(len(words), 0.35)
    value += _signs_for(name, words, keys, text) - _signs_against(keys, words, lower=text.islower())
    return min(0.98, max(0.05, value))


def _signs_for(name: Name, words: list[str], keys: list[str], text: str) -> float:
    given = world.words("people", "given")
    known = sum(folded in given for folded in keys)
    inside = sum(folded in _particles() or len(folded) == 1 for folded in keys[1:-1])
    shape = (
        any(is_patronymic(word) for word in words)
        or is_eastern(words, keys)
        or key(words[0]) in world.words("people", "arabic_links")
    )
    capitals = bool(_by_case(text))
    return (
        0.25 * min(known, 1)
        + 0.1 * (known > 1)
        + 0.1 * min(inside, 2)
        + 0.25 * shape
        + 0.15 * capitals
        + 0.05 * ("-" in name.text)
    )


def _by_case(text: str) -> bool:
    """Jean DUPONT: capitals beside mixed case are how surnames are written."""
    cases = {case_of(word) for word in text.split() if len(word) > 2}
    return Case.CAPITALS in cases and Case.MIXED in cases


def _signs_against(keys: list[str], words: list[str], *, lower: bool) -> float:
    soft = world.words("organisations", "soft") | world.words("organisations", "both")
    jobs = world.words("roles", "jobs")
    known = world.words("people", "given")
    common = sum((folded in soft or folded in jobs) and folded not in known for folded in keys)
    article = keys[0] in ("la", "les", "los", "las", "das", "die", "il", "gli", "el", "le") and len(keys) > 1
    camel = any(_has_inner_capital(word) for word in words)
    return (
        0.3 * min(common, 2)
        + 0.3 * article
        + 0.25 * camel
        + (0.2 if known.intersection(keys) else 0.4) * lower
        + 0.2 * (len(words) == 1 and words[0].isupper())
    )


_PREFIXED = re.compile(r"^(?:Mc|Mac|Fitz|De|Di|Du|Da|Del|La|Le|Van|Vander|St|Ó|Mhic|[ODLNM]['’ʼ]|[dl]['’])[A-ZÀ-Þ]")


def _has_inner_capital(word: str) -> bool:
    """TraceGraph: capitals inside are a trade mark's, but for McDonald and LaToya."""
    pieces = re.split(r"[-–.'’ʼ]", word)
    return any(
        case_of(piece) is Case.MIXED
        and not piece[1:].islower()
        and len(piece) > 3
        and not _PREFIXED.match(piece)
        and piece[1:] != piece[1:].lower()
        for piece in pieces
    )


def _cjk_likeness(name: Name, words: list[str]) -> float:
    joined = "".join(words)
    if name.family is not None and len(words) == 1:
        return 0.85 if script(joined) == "han" or joined[0] in world.words("people", "korean_surnames") else 0.5
    if len(words) == 2 and all(1 <= len(word) <= 3 for word in words):
        return 0.8
    return 0.5 if "·" in joined or "・" in joined or _is_kana(joined) else 0.3


# --- two forms of one name ---


def same(a: str, b: str) -> bool:
    """Whether these are forms of one name: words in any order, initials, a middle name left out, umlauts written out."""
    one, two = fold(a), fold(b)
    if one == two:
        return bool(one)
    if _matches(one.split(), two.split()):
        return True
    return _matches(_umlauts_in(one).split(), _umlauts_in(two).split())


def _umlauts_in(folded: str) -> str:
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _matches(one: list[str], two: list[str]) -> bool:
    if sorted(one) == sorted(two) or "".join(one) == "".join(two):
        return bool(one)
    short, long = sorted((one, two), key=len)
    if len(short) < 2 or len(long) > 12:
        return False
    free, full = list(long), 0
    for word in sorted(short, key=len, reverse=True):
        partner = next((other for other in free if _alike(word, other)), None)
        if partner is None:
            return False
        full += len(word) > 1 and len(partner) > 1
        free.remove(partner)
    return full > 0 and (long[0] not in free or not free)


def _alike(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def richer(a: str, b: str) -> str:
    """Which of two forms of one name is better for a pass: more full words, own capitals, diacritics; else the first."""
    return b if _richness(b) > _richness(a) else a


def _richness(text: str) -> tuple[int, bool, int, int]:
    words = fold(text).split()
    full = sum(len(word) > 1 for word in words)
    return full, not (text.isupper() or text.islower()), sum(not letter.isascii() for letter in text), len(words)


def nominative(text: str, full_text: str) -> Name | None:
    """The name of `text` in the nominative: as `full_text` writes it anywhere, else restored where a patronymic makes that safe (doubtful),
    else as it stands (doubtful, if it seems to stand in an oblique case). None if it may not be a name."""
    name = as_name(text)
    if name is None or script(name.text) != "cyrillic":
        return name
    words = name.text.split()
    if not cases.is_oblique(words):
        return name
    found = cases.standing_in(words, full_text)
    straight = cases.restored(words)
    if found and (len(found) == len(words) or straight is None):
        return as_name(" ".join(found))
    restored = as_name(" ".join(straight or words)) or name
    return Name(restored.text, restored.given, restored.family, doubtful=True)
