"""May this be a person's name, and how does it stand on a pass?

`as_name` vetoes and cleans one piece of a mail (a signature line, a display name, a cell, the hole of a phrase); `likeness` says how much
it looks like a name; `fold`, `same` and `richer` compare the forms of one name. Where a name stands and whose it is, is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from inbox_worker.reading import nominative as cases
from inbox_worker.reading import world
from inbox_worker.reading.capitals import Case, case_of, is_initial, ordinary
from inbox_worker.reading.folding import fold, key, script, tidy
from inbox_worker.reading.known_words import is_common, is_family, is_given
from inbox_worker.reading.name_forms import richer, same
from inbox_worker.reading.name_pieces import name_words
from inbox_worker.reading.name_split import UNSAFE, Split, is_eastern, is_patronymic, split
from inbox_worker.reading.name_veto import is_kana, may_be, particles

__all__ = ["Name", "as_name", "fold", "likeness", "nominative", "richer", "same"]

LONGEST = 160  # characters: longer than any name with all its titles


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: `text` as it goes on a pass; `given` and `family` None where the split is not safe.

    `doubtful`: a person must look, because of the split, mixed alphabets or a restored nominative."""

    text: str
    given: str | None
    family: str | None
    doubtful: bool


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
    found = name_words(clean) if clean else None
    if found is None or not may_be(found.words):
        return None
    words = _with_last_stop(ordinary(found.words, language))
    parted = _comma_split(words, found.family_words) if found.comma else split(found.words, words, language)
    name = " ".join(words)
    doubtful = parted is UNSAFE or parted.family is None or mixes_scripts(name)
    return Name(name, parted.given, parted.family, doubtful)


def _with_last_stop(words: list[str]) -> list[str]:
    """Иванов А. П: behind a surname the full stop of the last of several initials may be taken for that of the sentence."""
    last = f"{words[-1]}."
    stop = len(words) > 2 and is_initial(words[-2]) and is_initial(last) and script(last) == "cyrillic"
    return [*words[:-1], last] if stop else words


def _comma_split(words: list[str], family: int) -> Split:
    """`family` words stand last, since Last, First was turned round."""
    return Split(" ".join(words[:-family]), " ".join(words[-family:]))


def mixes_scripts(name: str) -> bool:
    """Whether one word of a name has Latin, Cyrillic or Greek letters side by side: аdmin with a Cyrillic а looks like another name."""
    return not name.isascii() and any(len(_european(word)) > 1 for word in name.split())


def _european(word: str) -> set[str]:
    return {script(letter) for letter in word if letter.isalpha()} & {"latin", "cyrillic", "greek"}


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
    known = sum(map(is_given, keys))
    family = any(map(is_family, keys[1:]))
    inside = sum(folded in particles() or len(folded) == 1 for folded in keys[1:-1])
    shape = (
        any(is_patronymic(word) for word in words)
        or is_eastern(words, keys)
        or key(words[0]) in world.words("people", "arabic_links")
    )
    capitals = bool(_by_case(text))
    honoured = key(text.split(maxsplit=1)[0]) in world.words("titles", "honorifics")
    return (
        0.25 * min(known, 1)
        + 0.1 * (known > 1)
        + 0.1 * family
        + 0.1 * min(inside, 2)
        + 0.25 * shape
        + 0.15 * capitals
        + 0.2 * honoured
        + 0.05 * ("-" in name.text)
    )


def _by_case(text: str) -> bool:
    """Jean DUPONT: capitals beside mixed case are how surnames are written."""
    cases = {case_of(word) for word in text.split() if len(word) > 2}
    return Case.CAPITALS in cases and Case.MIXED in cases


def _signs_against(keys: list[str], words: list[str], *, lower: bool) -> float:
    soft = world.either(("organisations", "soft"), ("organisations", "both"))
    jobs = world.words("roles", "jobs")
    known = world.words("people", "given")
    common = sum(
        (folded in soft or folded in jobs or is_common(folded)) and folded not in known and not is_initial(word)
        for word, folded in zip(words, keys, strict=True)
    )
    strange = script(words[0]) == "arabic" and not _may_open_arabic(keys, known)
    article = keys[0] in ("la", "les", "los", "las", "das", "die", "il", "gli", "el", "le") and len(keys) > 1
    camel = any(_has_inner_capital(word) for word in words)
    return (
        0.3 * min(common, 2)
        + (0.1 if _is_nisba(keys[-1]) else 0.25) * strange
        + 0.3 * article
        + 0.25 * camel
        + (0.2 if known.intersection(keys) else 0.4) * lower
        + 0.2 * (len(words) == 1 and words[0].isupper())
    )


def _is_nisba(folded: str) -> bool:
    """الحربي, الفيلالي: a surname of a tribe or a place."""
    return folded.endswith("اوي") or (folded.startswith("ال") and folded.endswith("ي") and len(folded) > 5)


def _may_open_arabic(keys: list[str], known: frozenset[str]) -> bool:
    """Without capitals only a known first name, or a word like "servant of", tells a name from talk."""
    return keys[0] in known or keys[0] in world.words("people", "arabic_links") or keys[0].startswith("عبد")


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


_JAPANESE_ENDS = "子美郎介太也代江恵香奈樹平助"


def _cjk_likeness(name: Name, words: list[str]) -> float:
    joined = "".join(words)
    if len(words) == 1 and joined in world.words("han", "common"):
        return 0.3
    if name.family is not None and len(words) == 1:
        return 0.85 if script(joined) == "han" or joined[0] in world.words("people", "korean_surnames") else 0.5
    if len(words) == 2 and all(1 <= len(word) <= 3 for word in words):
        return 0.8
    if any(part in joined for part in world.written("people", "han_without_surname")):
        return 0.7
    if len(joined) == 4 and joined[-1] in _JAPANESE_ENDS and script(joined) == "han":
        return 0.6
    return 0.5 if "·" in joined or "・" in joined or is_kana(joined) else 0.3


def nominative(text: str, full_text: str) -> Name | None:
    """The name of `text` in the nominative: as `full_text` writes it anywhere, else restored where a patronymic makes that safe (doubtful),
    else as it stands (doubtful, if it seems to stand in an oblique case). None if it may not be a name."""
    name = as_name(text)
    if name is None or script(name.text) != "cyrillic":
        return name
    words = name.text.split()
    if not cases.is_oblique(words) or cases.is_hers_as_it_stands(words, full_text):
        return name
    found = cases.standing_in(words, full_text)
    straight = cases.restored(words)
    if found and (len(found) == len(words) or straight is None):
        return as_name(" ".join(found))
    restored = as_name(" ".join(straight or words)) or name
    return Name(restored.text, restored.given, restored.family, doubtful=True)
