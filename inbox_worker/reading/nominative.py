"""Russian and Ukrainian names out of the oblique cases: "Кузнецову Дарью Олеговну" is Кузнецова Дарья Олеговна.

First the mail itself is asked: a nominative that stands anywhere in it wins. A rule restores one only where a patronymic or a given name
that is known tells case and gender. Whether the words are a name is left to `names`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from inbox_worker.reading import world
from inbox_worker.reading.folding import key

_RUN = re.compile(r"[А-ЯЁІЇЄҐӘҒҚҢӨҰҮҺ][\w'’ʼ-]{1,30}(?:[ \t]+[А-ЯЁІЇЄҐӘҒҚҢӨҰҮҺ][\w'’ʼ-]{1,30}){0,3}")
_LONGEST_TEXT = 60_000

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
_SHORT_FATHERS = ("ильи", "луки", "фоми", "льво", "львів", "льов")
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


def standing_in(words: list[str], full_text: str) -> list[str] | None:
    """The longest run of two or more of these words (in any order) that the text writes in the nominative; None if it never does."""
    best: tuple[str, ...] = ()
    stems = {_stem(word) for word in words}
    for run, of_run in _runs(full_text[:_LONGEST_TEXT]):
        for at in range(len(run)):
            for until in range(min(len(run), at + len(words)), at + max(len(best), 1), -1):
                if stems.issuperset(of_run[at:until]) and is_straight(run[at:until]):
                    best = run[at:until]
    return list(best) or None


@lru_cache(4)
def _runs(text: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Every run of capitalised words, with the stems of the words."""
    runs = {tuple(run.group().split()) for run in _RUN.finditer(text)}
    return tuple((run, tuple(map(_stem, run))) for run in sorted(runs) if len(run) > 1)


def one_stem(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names differ in their cases and initials at most; some words of the longer may be left out, the given name may not."""
    short, long = sorted(([_stem(word) for word in words] for words in (one, other)), key=len)
    full = sum(len(stem) > 2 for stem in short)
    if len(short) < 2 or not full or len(short) > len(long):
        return False
    free = list(long)
    for stem in sorted(short, key=len, reverse=True):
        found = next((word for word in free if word == stem), None) or next(
            (word for word in free if _initial(stem, word)), None
        )
        if found is None:
            return False
        free.remove(found)
    return full > 1 or len(free) < len(long) - 1


def _initial(one: str, other: str) -> bool:
    short, long = sorted((one.strip("."), other.strip(".")), key=len)
    return len(short) == 1 and long.startswith(short)


def _stem(word: str) -> str:
    """What the cases leave alone: all but a last vowel or two and their glides."""
    return word.lower().replace("ё", "е").rstrip("аеиіїоуыэюяйьмєв") or word.lower()


def is_straight(words: Sequence[str]) -> bool:
    """No word ends as only an oblique case does."""
    return not is_oblique(words) and not any(
        word.lower().endswith(("у", "ю", "ой", "ого", "ому", "ым", "ою", "ові", "ых")) for word in words
    )


def form_of(words: Sequence[str]) -> _Form | None:
    """Gender and case, told by an oblique patronymic; None where there is none."""
    for word in words:
        for ending, gender, case in _PATRONYMICS:
            long = len(word) > len(ending) + 3 or word.lower().startswith(_SHORT_FATHERS)
            if long and word.lower().endswith(ending):
                return _Form(gender, case)
    return None


def is_patronymic(folded: str) -> bool:
    """Whether a folded word is a patronymic, in whatever case."""
    return len(folded) > 5 and folded.endswith(_FATHERS)


_OF_HIM = tuple(f"{stem}ич{end}" for stem in ("ов", "ев") for end in ("", "а", "у", "ем", "еві"))
_OF_HER = tuple(f"{stem}н{end}" for stem in ("ов", "ев", "ів") for end in ("а", "у", "ы", "е", "ои", "ою", "и", "і"))
_FATHERS = (*_OF_HIM, *_OF_HER)
"""Without the short ones (Ильич), which are surnames as well."""


def may_be_given(word: str) -> bool:
    """Whether a word may be a known given name, in whatever case."""
    return _is_given(word) or bool(_restored_given(word))


_OBLIQUE = (
    *("ову", "еву", "ёву", "єву", "ину", "їну"),
    *(f"{stem}{end}" for stem in ("ск", "цк", "ськ", "цьк") for end in ("ую", "у", "ого", "ому")),
)


def is_oblique(words: Sequence[str]) -> bool:
    """Whether the name seems to stand in an oblique case: a patronymic says so, a known given name does, a surname's ending does, or all
    its words end in one (Дарью Кузнецову)."""
    tails = ("у", "ю", "ову", "еву", "ину", "ой", "ей", "ого", "ому", "ым", "ою")
    return (
        form_of(words) is not None
        or (len(words) > 1 and all(word.lower().endswith(tails) for word in words))
        or (len(words) > 1 and any(len(word) > 5 and word.lower().endswith(_OBLIQUE) for word in words))
        or (len(words) == 2 and bool(_by_given(words) or _of_several(words)))
    )


def restored(words: Sequence[str]) -> list[str] | None:
    """Three words with an oblique patronymic, or two of which one is a known given name or a woman's surname, each brought to the
    nominative; None where that is not safe."""
    if len(words) == 2:
        found = _of_several(words) or _by_given(words) or _by_her_surname(words)
        return found[0] if len(found) == 1 else None
    form = form_of(words)
    if form is None or len(words) != 3:
        return None
    at = next(place for place, word in enumerate(words) if form_of([word]))
    given_at = at - 1
    if given_at < 0:
        return None
    given = _given(words[given_at], form)
    surname = _surname(words[3 - at - given_at], form, plain=form.gender == "m", told=True)
    if given is None or surname is None:
        return None
    out = list(words)
    out[at] = _patronymic(words[at], form)
    out[given_at], out[3 - at - given_at] = given, surname
    return out


_TELLING = {
    "f": ("у", "ю", "ой", "ою", "ей"),
    "m": ("а", "я", "у", "ю", "ом", "ем", "ым", "ого", "ому", "ові"),
}


@lru_cache(2048)
def _restored_given(word: str) -> tuple[tuple[_Form, str], ...]:
    """The known given names of which `word` may be an oblique case; none where it is a nominative itself."""
    if _is_given(word):
        return ()
    forms = [_Form(gender, case) for gender, cases in (("m", "da"), ("f", "agdi")) for case in cases]
    found = {
        (form.gender, straight): form for form in forms if (straight := _given(word, form)) and _is_given(straight)
    }
    kept = ((form, straight) for (_, straight), form in found.items() if _gender(straight) == form.gender)
    return tuple(kept)


def _is_given(word: str) -> bool:
    folded = key(word)
    return folded in world.words("people", "given") or folded in world.words("frequent", "given")


def _gender(straight: str) -> str:
    lower = straight.lower()
    women = lower.endswith(("а", "я")) and not any(lower == stem + lower[-1] for stem in _MEN_IN_A)
    return "f" if women or any(lower.startswith(stem) for stem in _SOFT_WOMEN) else "m"


def _by_given(words: Sequence[str]) -> list[list[str]]:
    """Every nominative that a known given name beside a surname in the same case allows."""
    found = []
    for at in (0, 1):
        for form, given in _restored_given(words[at]):
            surname = _surname(words[1 - at], form, plain=True)
            changed = words[1 - at].lower().endswith(_TELLING[form.gender])
            if changed and form.gender == "m" and not _agree(words[at], words[1 - at]):
                continue
            if surname and (changed or (surname == words[1 - at] and _never_changes(surname, form.gender))):
                found.append([given, surname] if at == 0 else [surname, given])
    return found


_SEVERAL = (
    ("овы", "ов", "ова"), ("евы", "ев", "ева"), ("ёвы", "ёв", "ёва"), ("ины", "ин", "ина"), ("ыны", "ын", "ына"), ("ские", "ский", "ская"),
    ("цкие", "цкий", "цкая"), ("ські", "ський", "ська"), ("цькі", "цький", "цька"), ("енки", "енко", "енко"),
)  # fmt: skip
"""How the surname of several ends, of a man, of a woman."""


def _of_several(words: Sequence[str]) -> list[list[str]]:
    """The nominative of one of several who are called by one surname: Роза и Антон Гаджиевы are Роза Гаджиева and Антон Гаджиев."""
    for at in (0, 1):
        given, surname = words[at], words[1 - at]
        for ending, his, hers in _SEVERAL:
            if len(surname) > len(ending) + 1 and surname.lower().endswith(ending) and _is_given(given):
                own = surname[: -len(ending)] + (hers if _gender(given) == "f" else his)
                return [[given, own] if at == 0 else [own, given]]
    return []


_HER_NOMINATIVE = re.compile(r"(?:[оеёє]в|[иїі]н|ын|[сц]ь?к)(?:а|ая)$")


def is_hers_as_it_stands(words: Sequence[str], full_text: str) -> bool:
    """Whether what may be a man in the genitive is a woman in the nominative: "наша психолог Айнура Токтогулова … запишите её"."""
    lower = [word.lower() for word in words]
    if len(words) != 2 or not all(word.endswith(("а", "я")) for word in lower):
        return False
    if not any(map(_HER_NOMINATIVE.search, lower)):
        return False
    before, name, behind = full_text.partition(" ".join(words))
    if not name:
        return False
    if not world.words("words", "before_her").isdisjoint(map(key, before.split()[-_WORDS_BEFORE:])):
        return True
    sentence = _SENTENCE.split(behind[:_NEAR], maxsplit=1)[0]
    said = {key(word) for word in _WORD.findall(sentence)}
    alone = not any(word[0].isupper() for word in _WORD.findall(sentence))
    return (
        alone
        and not said.isdisjoint(world.words("words", "of_her"))
        and said.isdisjoint(world.words("words", "of_him"))
    )


_WORD = re.compile(r"[\w-]+")
_SENTENCE = re.compile(r"[.!?\n]")
_NEAR, _WORDS_BEFORE = 160, 2


_TOGETHER = (
    (("а", "я"), ("а", "я", "ого", "его", "у", "ю")),
    (("у", "ю", "ові", "еві", "єві"), ("у", "ю", "ому", "ему", "ові", "еві", "єві")),
    (("ом", "ем"), ("ом", "ем", "ым", "им")),
)
"""How the given name of a man and his surname end in one case."""


def _agree(given: str, surname: str) -> bool:
    """Whether both stand in one case: Джумабекова Айсулуу is none, Павла Сороку is. A man's given name in -а bends as a woman's."""
    if given.lower()[:-1] in _MEN_IN_A:
        return True
    return any(given.lower().endswith(ends) and surname.lower().endswith(others) for ends, others in _TOGETHER)


_HER_OBJECT = re.compile(r"(?:[оеёє]в|[иії]н|ын|[сц]ь?к)(?:у|ую)$")
_UNCHANGED = re.compile(r"[бвгджзклмнпрстфхчшщоэ]$")


def _by_her_surname(words: Sequence[str]) -> list[list[str]]:
    """Перизат Мукашеву: beside a given name that has no cases the surname is a woman's, for a man's would change too."""
    return [
        [*words[:at], surname, *words[at + 1 :]]
        for at in (0, 1)
        if len(words[at]) > 5
        and _HER_OBJECT.search(words[at].lower())
        and _UNCHANGED.search(words[1 - at].lower())
        and (surname := _her_surname(words[at]))
    ]


_IN_L, _SOFT = re.compile(r"(л)[яю]$"), re.compile(r"(?:[аеёоуыэюя]|([бвгджзклмнпрстфхчшщ]))[яю]$")
"""Коваля; beside a patronymic Медведю and Гайдая too: of a man, for a name in -я would have -и and -е."""
_CLOSED = re.compile(r"[аеёиоуыэюяіїє][бвгджзклмнпрстфхчшщ]$")


def _plain_surname(word: str, form: _Form, *, told: bool) -> str | None:
    """A surname that is a noun, beside a given name that tells its case: Сороку → Сорока, Белую → Белая, Козака → Козак, Коваля → Коваль.

    A vowel may have fled before two consonants (Кравца is Кравец): those are left as they are."""
    lower, stem = word.lower(), word[:-1]
    if lower.endswith(("ому", "ему")):  # Толстому: of Толстой, of Толстый
        return None
    if form.case == "a" and lower.endswith("ую"):
        return word[:-2] + "ая"
    if form.case == "a" and lower.endswith(("у", "ю")) and len(word) > 3:
        return stem + ("а" if lower.endswith("у") else "я")
    if form.gender == "m" and (soft := (_SOFT if told else _IN_L).search(lower)):
        return stem + ("ь" if soft.group(1) else "й")
    hard = {"a": "а", "d": "у"}.get(form.case)
    if form.gender == "m" and hard and not told and lower.endswith(hard) and _CLOSED.search(stem.lower()):
        return stem
    return None


def _never_changes(surname: str, gender: str) -> bool:
    """Шевченко, Черных; a woman's Берг."""
    lower = surname.lower()
    return lower.endswith(("ко", "их", "ых", "о", "е", "и", "э")) or (
        gender == "f" and lower[-1] in "бвгджзйклмнпрстфхцчшщь"
    )


def _patronymic(word: str, form: _Form) -> str:
    """Олегов|н|у → Олеговна, Олегови|ч|а → Олегович."""
    ending = next(end for end, _, _ in _PATRONYMICS if word.lower().endswith(end))
    letter = "н" if form.gender == "f" else "ч"
    return word[: len(word) - len(ending) + ending.index(letter)] + _STRAIGHT[form.gender]


_NEVER_OF_HIM = ("и", "і", "о", "э", "ы")
_NEVER_OF_HER = ("о", "э", *"бвгджзклмнпрстфхцчш")
"""No case of a man's or of a woman's given name ends so: what does is the same in all of them."""


def _given(word: str, form: _Form) -> str | None:
    never = _NEVER_OF_HIM if form.gender == "m" else _NEVER_OF_HER
    if word.lower().endswith(never):  # Эрдэни Цыреновича, Айгуль Маратовны
        return word
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


def _man(word: str, case: str) -> str | None:
    ending = next((end for end in ("ем", "ом", "еві", "ові", "а", "я", "у", "ю") if word.lower().endswith(end)), None)
    stem = word[: -len(ending)] if ending else ""
    if not ending or not stem:  # a letter alone is no case of a name
        return None
    if stem.lower() in _FLEETING:
        return _FLEETING[stem.lower()]
    if stem.lower() in _MEN_IN_A:
        return stem + ("я" if ending in ("ю", "я", "ем") else "а") if case in "ad" else None
    if stem and stem[-1].lower() in "аеиіоу" and ending in ("я", "ю", "ем"):
        return stem + "й"
    return stem + "ь" if ending in ("я", "ю") else stem


def _surname(word: str, form: _Form, *, plain: bool = False, told: bool = False) -> str | None:
    """Each part of a double surname; Берг stays in Кузнецову-Берг; `plain` allows nouns too: Аббасова-Рихтера is Аббасов-Рихтер. `told`: a
    patronymic tells case and gender."""
    parts = [
        _surname_part(part, form) or (_plain_surname(part, form, told=told) if plain else None)
        for part in word.split("-")
        if part
    ]
    return None if None in parts else "-".join(part for part in parts if part)


def _surname_part(word: str, form: _Form) -> str | None:
    lower = word.lower()
    if _SHORT.fullmatch(lower) or lower.endswith(_UNBENT):
        return word
    if form.gender == "f" and (lower[-1] not in "уюойеы" or _HIS_ALONE.search(lower)):
        return word
    return _her_surname(word) if form.gender == "f" else _his_surname(word)


_HIS_ALONE = re.compile(r"[аиіїуюя]й$")
"""Палій, Гайдай: a surname that a woman bears without bending it."""
_UNBENT = ("ко", "их", "ых", "аго", "дзе", "швили", "еску", "ашку")
_SHORT = re.compile(r"[а-яё][аеиоуыэюяії]|[а-яё]{2}[еиоыэії]")
"""Ли, Ню, Као: so short a surname that ends so has no case; Цой and Ян have (Цоя, Яна)."""


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
