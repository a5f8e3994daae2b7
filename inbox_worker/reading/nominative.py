"""Russian and Ukrainian names out of the oblique cases: "Кузнецову Дарью Олеговну" is Кузнецова Дарья Олеговна.

First the mail itself is asked: a name that it writes in the nominative elsewhere wins. A rule restores one only where a patronymic or a
well-known given name tells case and gender. Whether the words are a name is left to `names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from inbox_worker.reading import world
from inbox_worker.reading.folding import key

# Ending of the patronymic → (gender, case). Accusative, genitive, dative, instrumental.
_HER_PATRONYMICS = {
    "a": ("вну", "ичну"),
    "g": ("вны", "вни", "ичны"),
    "d": ("вне", "вні", "ичне"),
    "i": ("вной", "вною", "ичной"),
}
_HIS_PATRONYMICS = {"a": ("вича", "ича"), "d": ("вичу", "вичеві", "ичу"), "i": ("вичем", "ичем")}
_PATRONYMICS = tuple(
    (ending, gender, case)
    for gender, cases in (("f", _HER_PATRONYMICS), ("m", _HIS_PATRONYMICS))
    for case, endings in cases.items()
    for ending in endings
)
_STRAIGHT = {"f": "на", "m": "ч"}

# Given names that lose or change a vowel, and names of men in -а and -я, by what is left when the ending goes.
_FLEETING = {
    "павл": "Павел",
    "льв": "Лев",
    "петр": "Пётр",
    "олександр": "Олександр",
    "ігор": "Ігор",
    "лазар": "Лазарь",
    "игор": "Игорь",
}
_MEN_IN_A = frozenset(("никит", "иль", "фом", "кузьм", "лук", "савв", "микол", "мыкит", "ілл", "данил", "миха", "хом"))
_SOFT_WOMEN = frozenset(("любов", "нинел", "эсфир", "есфір", "юдиф", "адел", "айгул", "гузел", "рахил"))


@dataclass(frozen=True, slots=True)
class _Form:
    gender: str
    case: str


def as_beside(words: list[str], others: Iterable[str]) -> list[str] | None:
    """These words as one of the other names of the mail writes them in the nominative; None where none holds them all."""
    for other in others:
        there = {_stem(word): word for word in other.split()}
        found = [there.get(_stem(word)) for word in words]
        if len(words) > 1 and found != words and None not in found and not is_oblique(other.split()):
            return [word for word in found if word]
    return None


def _stem(word: str) -> str:
    """What the cases leave alone: all but a last vowel or two and their glides."""
    return word.lower().replace("ё", "е").rstrip("аеиіїоуыэюяйьмєв") or word.lower()


def form_of(words: list[str]) -> _Form | None:
    """Gender and case, told by an oblique patronymic; None where there is none."""
    for word in words:
        for ending, gender, case in _PATRONYMICS:
            if len(word) > len(ending) + 3 and word.lower().endswith(ending):
                return _Form(gender, case)
    return None


_TAILS = ("у", "ю", "ову", "еву", "ину", "ой", "ей", "ого", "ому", "ым", "ою")


def may_be_oblique(words: list[str]) -> bool:
    """Whether at least one word ends as oblique cases do: Айгерим Нурланову."""
    return any(word.lower().endswith(_TAILS) for word in words) or is_oblique(words)


def is_oblique(words: list[str]) -> bool:
    """Whether the name seems to stand in an oblique case: patronymic or given name say so, or all words end in one (Дарью Кузнецову)."""
    all_end = len(words) > 1 and all(word.lower().endswith(_TAILS) for word in words)
    return form_of(words) is not None or all_end or restored(words) is not None


def restored(words: list[str]) -> list[str] | None:
    """Two or three words brought to the nominative, where one is an oblique patronymic or a known given name; None where it is not safe."""
    form = form_of(words)
    if form is not None and 2 <= len(words) <= 3:
        return _by_patronymic(words, form)
    found = {tuple(words) for words in _by_given(words)} if form is None and len(words) == 2 else set()
    return list(found.pop()) if len(found) == 1 and not _may_be_straight(words) else None


def _by_patronymic(words: list[str], form: _Form) -> list[str] | None:
    at = next(place for place, word in enumerate(words) if form_of([word]))
    given = _given(words[at - 1], form) if at else None
    if given is None:
        return None
    out = list(words)
    out[at], out[at - 1] = _patronymic(words[at], form), given
    if len(words) == 3:
        surname = _surname(words[3 - at - (at - 1)], form)
        if surname is None:
            return None
        out[3 - at - (at - 1)] = surname
    return out


_FORMS = tuple(product("fm", "agdi"))


def _by_given(words: list[str]) -> Iterator[list[str]]:
    """Every reading of two words as a known given name and a surname in one oblique case."""
    known = world.row("people", "given", "cyrillic")
    for place, (gender, case) in product((0, 1), _FORMS):
        form = _Form(gender, "a" if (gender, case) == ("m", "g") else case)
        given = _given(words[place], form) or _undeclined(words[place], words[1 - place], form)
        if given is None or key(given) not in known or (gender == "f" and key(given)[:-1] in _MEN_IN_A):
            continue
        surname = _surname(words[1 - place], form)
        if surname is not None and (given, surname) != (words[place], words[1 - place]):
            yield [given, surname] if place == 0 else [surname, given]


def _undeclined(word: str, surname: str, form: _Form) -> str | None:
    """Айгерим, Нилуфар: a woman's name without a case, where her surname plainly has one."""
    plain = form.gender == "f" and word[-1].lower() not in _VOWELS
    return (
        word
        if plain and surname.lower().endswith(("ову", "еву", "ину", "скую", "овой", "евой", "иной", "ской"))
        else None
    )


_ONLY_HIS = ("ука", "юка", "яка", "ика", "ича", "яна", "мана", "енка", "ского", "цкого", "ського", "цького")


def _may_be_straight(words: list[str]) -> bool:
    """Whether the words may be a nominative as they stand: Александра Петрова is a woman, or Александр Петров in the genitive."""
    known = world.row("people", "given", "cyrillic")
    return any(
        key(given) in known and not surname.lower().endswith(("у", "ю", "ой", "ого", "ому", "ым", *_ONLY_HIS))
        for given, surname in (words, words[::-1])
    )


def _patronymic(word: str, form: _Form) -> str:
    """Олегов|н|у → Олеговна, Олегови|ч|а → Олегович."""
    ending = next(end for end, _, _ in _PATRONYMICS if word.lower().endswith(end))
    letter = "н" if form.gender == "f" else "ч"
    return word[: len(word) - len(ending) + ending.index(letter)] + _STRAIGHT[form.gender]


def _given(word: str, form: _Form) -> str | None:
    return _woman(word, form.case) if form.gender == "f" else _man(word, form.case)


def _woman(word: str, case: str) -> str | None:
    lower = word.lower()
    if any(lower.startswith(stem) for stem in _SOFT_WOMEN):
        return word if lower.endswith("ь") else word[:-1] + "ь" if lower[-1] in "иі" else None
    endings = {
        "a": (("у", "а"), ("ю", "я")), "d": (("ии", "ия"), ("ії", "ія"), ("е", "а"), ("і", "а")),
        "g": (("ии", "ия"), ("ії", "ія"), ("ы", "а"), ("ьи", "ья"), ("и", "а")),
        "i": (("ой", "а"), ("ою", "а"), ("ьей", "ья"), ("ией", "ия"), ("ей", "я")),
    }  # fmt: skip
    if case == "d" and lower.endswith("ье"):
        return word[:-1] + "я"
    return _replaced(word, endings[case])


def _replaced(word: str, endings: tuple[tuple[str, str], ...]) -> str | None:
    for ending, straight in endings:
        if word.lower().endswith(ending):
            return word[: -len(ending)] + straight
    return None


_HIS_ENDINGS = {"a": ("а", "я", "у", "ю"), "d": ("еві", "ові", "у", "ю"), "i": ("ем", "ом")}


def _man(word: str, case: str) -> str | None:
    ending = next((end for end in _HIS_ENDINGS[case] if word.lower().endswith(end)), "")
    stem = word[: -len(ending)]
    if not ending or len(stem) < 2 or (case == "a" and ending in "ую" and stem.lower() not in _MEN_IN_A):
        return None
    if stem.lower() in _FLEETING:
        return _FLEETING[stem.lower()]
    if stem.lower() in _MEN_IN_A:
        return stem + ("я" if ending in ("ю", "я", "ем") else "а") if case in "ad" else None
    if stem[-1].lower() in "аеиіоу" and ending in ("я", "ю", "ем"):
        return stem + "й"
    return stem + "ь" if ending in ("я", "ю") else stem


def _surname(word: str, form: _Form) -> str | None:
    """Each part of a double surname; Берг stays in Кузнецову-Берг."""
    parts = [_surname_part(part, form) for part in word.split("-") if part]
    return None if None in parts else "-".join(part for part in parts if part)


def _surname_part(word: str, form: _Form) -> str | None:
    lower = word.lower()
    if lower.endswith(("ко", "их", "ых", "аго", "дзе", "швили")) or (form.gender == "f" and lower[-1] not in "уюойеы"):
        return word
    special = _her_surname(word) if form.gender == "f" else _his_surname(word)
    return special or _plain_surname(word, form)


# Surnames with no ending of their own: the ending of the case → that of the nominative; "-" is й or ь.
_PLAIN = {
    ("f", "a"): (("у", "а"), ("ю", "я")),
    ("f", "g"): (("ы", "а"),),
    ("f", "d"): (("е", "а"),),
    ("f", "i"): (("ой", "а"),),
    ("m", "a"): (("а", ""), ("я", "-"), ("у", "а"), ("ю", "я")),
    ("m", "d"): (("у", ""), ("ю", "-"), ("е", "а")),
    ("m", "i"): (("ом", ""), ("ем", "-"), ("ой", "а")),
}


def _plain_surname(word: str, form: _Form) -> str | None:
    """Гринберга → Гринберг, Цоя → Цой, Лозу → Лоза, Бойка → Бойко; not where a vowel may have been lost (Кравца is Кравец)."""
    for ending, straight in _PLAIN[form.gender, form.case]:
        stem = word[: -len(ending)]
        if word.lower().endswith(ending) and len(stem) > 1:
            return _with_ending(stem, straight)
    return None


def _with_ending(stem: str, straight: str) -> str | None:
    last, before = stem[-1].lower(), stem[-2].lower()
    if straight == "-":
        return None if last == "у" else stem + ("й" if last in _VOWELS else "ь")
    if straight:
        return stem + straight
    if last in _VOWELS or (last in "цкь" and before not in _VOWELS):
        return f"{stem}о" if last == "к" and before in "йьч" else None
    return stem


_VOWELS = "аеёиіїоуыэюя"


_HERS = ("скую ская", "цкую цкая", "ську ська", "цьку цька", "ской ская", "цкой цкая")
_HIS = (
    "ского ский",
    "цкого цкий",
    "скому ский",
    "цкому цкий",
    "ским ский",
    "цким цкий",
    "ського ський",
    "цького цький",
    "ському ський",
)
_HIS_IN_KO = ("енка енко", "енку енко", "енком енко")
_STEMS = ("ов", "ев", "ёв", "ин", "ын", "єв", "їн")
_HIS_STEMS = (*_STEMS, "ук", "юк", "як", "ич", "ян", "ик", "ман")


def _her_surname(word: str) -> str | None:
    if found := _replaced(word, _pairs(_HERS)):
        return found
    return _without_ending(word, _STEMS, ("у", "ой", "ою", "ы"), "а") or (
        word if word.lower()[-1] not in "уюойеыа" else None
    )


def _his_surname(word: str) -> str | None:
    if found := _replaced(word, _pairs(_HIS + _HIS_IN_KO)):
        return found
    return _without_ending(word, _HIS_STEMS, ("а", "у", "ым", "ом", "ем", "ові"), "")


def _pairs(rows: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((row.partition(" ")[0], row.partition(" ")[2]) for row in rows)


def _without_ending(word: str, stems: tuple[str, ...], endings: tuple[str, ...], straight: str) -> str | None:
    for ending in endings:
        if word.lower().endswith(ending) and word[: -len(ending)].lower().endswith(stems):
            return word[: -len(ending)] + straight
    return None
