"""From one piece of a mail to the words of the one name in it: list marks, brackets, quotes, nicknames, titles, commas, a second script go.

Left to others: whether the words are a name (`name_veto`), their capitals and their split.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from inbox_worker.reading import arabic_names, dense, world
from inbox_worker.reading.capitals import Case, case_of
from inbox_worker.reading.folding import key, script
from inbox_worker.reading.known_words import is_given
from inbox_worker.reading.name_split import is_japanese_surname, is_patronymic
from inbox_worker.reading.name_veto import is_place, may_be, may_be_cjk, particles
from inbox_worker.reading.titles import cjk_bare, is_generation, only_behind, undress


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of a name in the sender's writing, and the split where a comma told it."""

    words: list[str]
    comma: bool = False
    family_words: int = 0


_LIST_MARK = re.compile(
    r"^(?:[-–—•*·▪◦●■>»→✓+#]+\s+|\(?\d{1,3}(?:[.)\]:、．]|\s*[-–]\s)\s*|\(?[a-zA-Z]\)\s+|№\s*\d+\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,2}、\s*|\d{1,3}\s+(?=\D))+"
)
_BRACKETED = re.compile(r"[(\[（【{〔〈<][^()\[\]（）【】{}〔〕〈〉<>]{0,100}[)\]）】}〕〉>]")
_OPEN_BRACKET = re.compile(r"[(\[（【{〔〈<]")
_QUOTED = re.compile(
    r"""(?<!\w)(?:"([^"]{1,30})"|“([^“”]{1,30})”|„([^„“]{1,30})“|«([^«»]{1,30})»|'(?!s\b)([^']{1,30})'|‘([^‘’]{1,30})’)(?!\w)"""
)
_QUOTES = '"“”„«»‟「」『』*_~`'
_STRONG = re.compile(r"\s+[-–—|·•/]+\s+|[|;]|(?<! [asdASD])/|\s*[–—]\s+|\s[-–—](?=\S)|^[-–—]+")
_COMMA = re.compile(r"[,，،、]")
_STREET = re.compile(
    r"^\d+ .*\b(?:plaza|street|st|avenue|ave|road|rd|lane|square|drive|boulevard|blvd)\.?$", re.IGNORECASE
)
_GLUED_TITLE = re.compile(r"^([^\W\d_]{1,5}\.)(?=[^\W\d_]{2,})")
_SUFFIX = re.compile(
    r"(?:[’'](?:s|S|nin|nın|nun|nün|yi|yı|ye|ya|de|da|den|dan|te|ta|yla|yle|la|le|nda|nde|ndan|nden|tan|ten|na|ne|nı|ni|nu|nü)"
    r"|(?<![aeıioöuüAEIİOÖUÜ])[’'](?:in|ın|un|ün|i|ı|u|ü|e|a))$"
)


def name_words(clean: str) -> NameWords | None:
    """The words of the one name that a cleaned piece of text holds, None where it holds none."""
    if not clean.replace(" ", "").isalpha():
        clean = "" if _STREET.search(clean) else _LIST_MARK.sub("", clean)
        if clean[:1].isalpha() and script(clean) == "han":
            return _bare_cjk(clean)
        clean = _after_title(_outside_brackets(_without_addresses(clean)))
        clean = _without_nickname(_unquoted(_LIST_MARK.sub("", clean)))
    if not clean or _SPEECH.search(clean):
        return None
    if script(clean) in ("han", "hangul"):
        return _bare_cjk(clean)
    if clean.replace(" ", "").isalpha():
        words = without_link(undress(without_leading(clean.split())))
        return NameWords(_one_script(_bare(words))) if words else None
    pieces = [piece.strip() for piece in _STRONG.split(clean) if piece.strip()]
    while len(pieces) > 1 and key(pieces[0]) in world.words("titles", "dotted"):  # أ.د/ سامية فكري
        pieces = pieces[1:]
    if len(pieces) > 1 and " " not in pieces[0] and " " in pieces[1] and script(pieces[0]) != script(pieces[1]):
        pieces = pieces[1:]  # Омарова / OMAROVA Gulnara: whole in the second script
    return next((found for piece in pieces[:3] if (found := _by_script(piece)) is not None), None)


_LINKS = frozenset({"de", "del", "des", "du", "della", "of", "from", "y", "et", "und", "and"})


def without_leading(words: list[str]) -> list[str]:
    """A sentence may begin with a word that is no part of the name behind it: Sadly Delphine Marek."""
    while len(words) > 2 and words[1][:1].isupper() and key(words[0]) in world.words("words", "leading"):
        words = words[1:]
    return words


def without_link(words: list[str]) -> list[str]:
    """Where capitals tell nothing, a run of words may take "of" with it: mirian zelaya de."""
    plain = all(word.islower() for word in words) or all(word.isupper() for word in words)
    while plain and len(words) > 2 and key(words[-1]) in _LINKS:
        words = words[:-1]
    return words


def _by_script(piece: str) -> NameWords | None:
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


def _by_commas(piece: str) -> NameWords | None:
    """Last, First · Name, degree · Name, job or house: the words of the name, or None where only titles stand."""
    parts = [part.strip() for part in _COMMA.split(piece)]
    if len(parts) > 1 and key(parts[0]) in world.words("words", "leading"):
        return _by_commas(" ".join(parts[1:]))
    base = _words_of(parts[0])
    if not base:
        return _by_commas(" ".join(parts[1:])) if len(parts) > 1 and any(parts[1:]) else None
    rest = [part for part in parts[1:] if part and not only_behind(part.split())]
    tail = [part for part in rest if len(part.split()) == 1 and is_generation(part)]
    rest = [part for part in rest if part not in tail]
    if rest and (given := _given_after_comma(base, rest[0])):
        last = [word for word in given[1:] if is_generation(word)]  # Etsitty, Delbert Jr.
        if is_patronymic(given[-1]) and script(given[-1]) == "cyrillic":
            return NameWords([*base, *given])  # ДОРОХОВ, Игнат Павлович: in this order without a comma too
        ahead = [given[0], *(word for word in given[1:] if word not in last)]
        family = [*base, *last, *tail]
        return NameWords([*ahead, *family], comma=True, family_words=len(family))
    return NameWords([*base, *tail])


def _words_of(piece: str) -> list[str]:
    if key(piece.split(maxsplit=1)[0] if piece else "") not in world.words("titles", "before"):  # prof.ssa stays whole
        piece = _GLUED_TITLE.sub(r"\1 ", piece)
    words = undress(without_leading(piece.rstrip("!?:;_* ").split()))
    if words and not words[-1].isalpha():
        words = [*words[:-1], _ended(words[-1])]
    return _one_script(_bare(words))


def _bare(words: list[str]) -> list[str]:
    return arabic_names.bare(words) if words and script(words[0]) == "arabic" else words


def _ended(word: str) -> str:
    """A last word without a sentence's dot, a possessive, a Turkish case (ERDEMGİL'in)."""
    stem = _SUFFIX.sub("", word)
    word = stem if stem != word and len(stem) > 3 else word
    is_short = len(word) <= 2 or word.count(".") > 1 or is_generation(word)
    return word if is_short else word.rstrip(".")


def _one_script(words: list[str]) -> list[str]:
    """Two forms side by side (林柏叡 Lin Po-Jui, زينب Zainab): the first that is whole."""
    if len(words) < 3:
        return _without_han(words)
    scripts = [script(word) for word in words]
    change = next((place for place, name in enumerate(scripts) if name and name != scripts[0]), 0)
    return words[:change] if change >= 2 and scripts[0] else words


def _without_han(words: list[str]) -> list[str]:
    """A single Han character behind a Latin word is a surname (Peter 翁), or the next word of the sentence: Rebecca 跟."""
    behind = len(words) == 2 and script(words[1]) == "han" and script(words[0]) != "han" and len(words[1]) < 2
    if not behind or _is_surname(words[1]):
        return words
    return words[:1]


def _is_surname(character: str) -> bool:
    """Whether it is one, and no word that often follows a name."""
    return character in world.words("people", "chinese_surnames") and character not in world.words(
        "people", "han_behind"
    )


def _given_after_comma(base: list[str], part: str) -> list[str] | None:
    """The given names of Last, First; None where what follows the comma is a place, a job, a house, or another person."""
    given = _words_of(part)
    if not given or len(given) > 4 or len(base) > 4 or not may_be(base) or not may_be(given, alone=True):
        return None
    cases = [case_of(word) for word in base]
    if Case.CAPITALS in cases and Case.MIXED in cases:  # NG Chun-hei, Marcus: whole before the comma
        return None
    known = world.words("people", "given")
    whole = len(base) > 1 and Case.CAPITALS not in cases and key(base[0]) not in particles()
    first, ahead = key(base[0]), key(given[0])
    told = ahead in known or (is_given(ahead) and not is_given(first))
    if whole and (first in known or not told):  # Yevgenia Markarian, Reviser
        return None
    if _is_title_or_job(given):
        return None
    place = " ".join(map(key, given))
    # Soto, Santiago; not Ana Soto, Santiago
    christened = ahead in known and not is_given(first) and not world.is_land(place)
    return given if christened or not is_place(place) else None


def _is_title_or_job(words: list[str]) -> bool:
    titles = world.either(("titles", "before"), ("roles", "jobs"))
    return key(words[-1]) in titles or key(words[0]) in titles


# --- Han, kana, Hangul ---

_HAN_DOT = re.compile(r"(?<=[\u3400-\u9fff])[.．‧•](?=[\u3400-\u9fff])")
_CJK_SPLIT = re.compile(r"[|/／｜;；,，、()（）]|\s[-–—]\s")


def _bare_cjk(text: str) -> NameWords | None:
    if re.search(r"[:：]\s*\S", text):
        return None
    text = _surname_joined(_READING.sub("", _HAN_DOT.sub("·", text)))
    words = _CJK_SPLIT.split(text)[0].strip(_QUOTES + " 。.:：").split()
    change = next((place for place, word in enumerate(words) if script(word) not in ("han", "hangul")), len(words))
    words = _without_jobs(words[:change])
    joined = _unpadded(cjk_bare(" ".join(words)))
    if any(joined[1:] == title for title in world.written("titles", "cjk_after") if len(title) > 1):  # 阮小姐
        return None
    return NameWords(joined.split()) if joined and joined.count(" ") < 3 and may_be_cjk(joined) else None


_READING = re.compile(r"(?<=[\u3400-\u9fff])[(（][A-Za-zÀ-ɏ]{1,12}[)）](?=[\u3400-\u9fff])")
"""How a rare character is read: 覃(qín)家栋."""


def _surname_joined(text: str) -> str:
    """司马, 伊琳 in a column of "surname, given name" is 司马伊琳."""
    parted = _SURNAME_AHEAD.fullmatch(text)
    return "".join(parted.groups()) if parted and parted.group(1) in dense.surnames() else text


_SURNAME_AHEAD = re.compile(r"([\u3400-\u9fff]{1,2}) ?[,，] ?([\u3400-\u9fff]{2})")


def _unpadded(name: str) -> str:
    """段 旻 in a list is 段旻, 許 功 蓋 in a form 許功蓋: names are spaced to one width."""
    return name.replace(" ", "") if _PADDED.fullmatch(name) else name


_PADDED = re.compile(r"[\u3400-\u9fff](?: +[\u3400-\u9fff]){1,3}")


def _without_jobs(words: list[str]) -> list[str]:
    """田中 教授兼所長, 行政 阮: what follows a name and begins like a job goes, and a job before it, and 上 of 敬上."""
    jobs = world.written("roles", "jobs_han") + world.written("titles", "cjk_after")
    before = world.either(("titles", "cjk_before_apart"), ("people", "han_behind"), ("people", "han_ahead"))
    while len(words) > 1 and (words[0] in before or _is_house_part(words[0])):
        words = words[1:]
    after = world.either(("titles", "cjk_after_apart"), ("people", "han_behind"))
    for at, word in enumerate(words):
        if at and (word.startswith(jobs) or word in after or _is_job(word)):
            return words[:at]
    return words


def _is_house_part(word: str) -> bool:
    """総務部, 法务处; not the surnames 長谷部, 服部."""
    return _HOUSE_PART.fullmatch(word) is not None and not is_japanese_surname(word)


def _is_job(word: str) -> bool:
    return len(word) > 2 and (word.endswith(world.written("roles", "jobs_han")) or _JOB.fullmatch(word) is not None)


_HOUSE_PART = re.compile(r"\w{2,6}[部課课室科处處局組组班]")
_JOB = re.compile(r"\w{2,8}[工生人家长長员員师師授任事书書记記者官监監理席总總问問顾顧]")
