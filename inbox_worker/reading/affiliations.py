"""May this be an organisation that somebody comes from, and how is it written down?

`as_affiliation` vetoes and cleans one piece of a mail and keeps its own words; `likeness` says how much it looks like an organisation;
`split_title` parts a job from the house; `same` compares two forms; `mission_of` knows permanent missions. Whose it is, is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from inbox_worker.reading import dense_house, known_words, names, world
from inbox_worker.reading.domains import from_domain
from inbox_worker.reading.folding import fold, is_cyrillic, key, plain_letters, script, tidy
from inbox_worker.reading.titles import only_behind

__all__ = ["as_affiliation", "from_domain", "likeness", "mission_of", "same", "split_title"]

LONGEST = 200
MOST_WORDS = 24

_LIST_MARK = re.compile(r"^(?:[-–—•*▪◦●■>→✓]+\s*|\(?\d{1,3}[.)]\s+)+")
_OUTER = (("(", ")"), ("[", "]"), ("（", "）"), ("{", "}"), ("<", ">"))
_QUOTED = (('"', '"'), ("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("《", "》"), ("„", "“"), ("'", "'"))
_ADDRESS = re.compile(r"@|https?:|www\.|^[\w-]+(?:\.(?-i:[^\W_A-ZА-Я][\w-]*))+$", re.IGNORECASE)
_SPEECH = re.compile(
    r"[?!]\s*\S|:\s|\.\s+[A-ZА-Я]\w*\s+[a-zа-я]|[。？！]\s*\S"
)  # a label, or something goes on after a sentence's end
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d{2}\b|\d{1,2}[/.]\d{1,2}")


def as_affiliation(text: str, *, conveners: Collection[str] = (), labelled: bool = False) -> str | None:
    """`text` as an affiliation in its own words, without noise around it; None if it may not be one.

    What a label or the head of a column calls an organisation (`labelled`) may be called like a department, too."""
    if not text or len(text) > LONGEST or "\n" in text.strip():
        return None
    clean = _trimmed(tidy(text))
    if dense_house.is_dense(clean):
        ours = dense_house.is_ours(clean)
        clean = _trimmed(dense_house.bare(clean))
        if ours or dense_house.is_none(clean):
            return None
    clean = _founded().sub("", _PLACE_AHEAD.sub("", _without_arabic_particle(clean)))
    clean = post.group(2) if (post := _IN_A_POST.fullmatch(clean)) else clean
    clean = _without_accreditation(clean)
    if not clean or _ADDRESS.search(clean) or _SPEECH.search(clean) or _is_number(clean, labelled=labelled):
        return None
    keys = _keys(clean)
    if not keys or len(keys) > MOST_WORDS or _is_no_house(clean, keys, labelled=labelled):
        return None
    return None if any(same(clean, convener) for convener in conveners) else clean


_PLACE_AHEAD = re.compile(r"^[A-ZÇĞİÖŞÜ][^\W\d_]{2,14}['’](?:d[ae]|t[ae])(?:n|ki)? (?=[A-ZÇĞİÖŞÜ])")
"""İzmir'de Ege Kadınlar Derneği: where it is stands before it."""
_LABEL_AHEAD = re.compile(r"^[^«»]{1,40}? (?:»|\.{4,}) (?=\w)")
"""Diocese ..... Anglican Diocese of the Lakes, Medio » Prensa: a mark leads from a label to its value."""


def _without_accreditation(text: str) -> str:
    """Representative of the Alameda Union to the United Nations: the union sends him there; a mission is called so."""
    post = _accreditation().search(text)
    if post is None:
        return text
    house = text[: post.start()]
    called_so = world.either(("organisations", "missions"), ("organisations", "accredited"))
    return house if called_so.isdisjoint(_keys(house)) else text


@cache
def _accreditation() -> re.Pattern[str]:
    written = map(re.escape, world.written("organisations", "accredited_to"))
    return re.compile(rf"(?<=\S) (?:{'|'.join(written)})(?:,? (?:in|à|en|em|a|в|у|في) [^,;]{{3,24}})?$")


@cache
def _founded() -> re.Pattern[str]:
    """مؤسسة شركة نور: before another sort of house the word for a foundation says who founded it."""
    founder, founded = ("|".join(world.written("organisations", table)) for table in ("founder", "founded"))
    return re.compile(f"^(?:{founder}) (?=(?:{founded}) )")


def _without_arabic_particle(text: str) -> str:
    """لمؤسسة is مؤسسة and للمجلس is المجلس: "to", "with", "and" are written onto a word for an organisation."""
    first = key(text.split(maxsplit=1)[0]) if "\u0600" <= text[:1] <= "\u06ff" else ""
    if not first or first in _strong():
        return text
    if first.startswith("لل") and first[2:] in _strong():
        return f"ال{text[2:]}"
    return text[1:] if first[0] in _PARTICLES and first[1:] in _strong() else text


_PARTICLES = ("ل", "ب", "و", "ف")


def _keys(text: str) -> list[str]:
    return [folded for word in text.replace("/", " ").split() if (folded := key(word))]


def _trimmed(text: str) -> str:
    """Until nothing more comes off."""
    for _ in range(6):
        bare = " ".join(_trimmed_once(text).split())
        if bare == text:
            break
        text = bare
    return text


def _trimmed_once(text: str) -> str:
    text = _LABEL_AHEAD.sub("", _LIST_MARK.sub("", text)).strip(" ,;:|–—-·・•*_/،，；、\t")
    for opening, closing in (*_OUTER, *_QUOTED):
        inner = text[1:-1]
        if text[:1] == opening and text[-1:] == closing and opening not in inner and closing not in inner:
            text = inner.strip()
    for opening, closing in _OUTER:
        if text.count(opening) > text.count(closing):
            text = text[: text.rfind(opening)].rstrip() or text.replace(opening, "")
        elif text.count(closing) > text.count(opening):
            text = text.replace(closing, "").rstrip()
    return _without_stop(_without_lone_quote(_without_link(text.strip(" ,;:|–—-·・•،，"))))


def _without_link(text: str) -> str:
    """CARIBBEAN UNION FOR: in capitals nothing tells where an organisation ends but that none ends in "for"."""
    head, _, last = text.rpartition(" ")
    small = len(last) > 1 and key(last) in world.words("organisations", "links")
    return head if head and small and text.isupper() else text


def _without_lone_quote(text: str) -> str:
    """Without a quotation mark at one end that has no other: the mark belongs to the sentence; one inside is closed, ОФ «Маяк»."""
    for opening, closing in (("«", "»"), ("“", "”"), ("「", "」"), ('"', '"')):
        lone = text.count('"') % 2 == 1 if opening == closing else text.count(opening) != text.count(closing)
        if lone and text.endswith(closing) and text.count(closing) >= text.count(opening):
            text = text[:-1].rstrip()
        elif lone and text.startswith(opening):
            text = text[1:].lstrip()
        elif lone and text.count(opening) >= text.count(closing):
            text += closing
    return text


def _without_stop(text: str) -> str:
    """A sentence's dot goes; that of Inc. or e.V. stays."""
    if not text.endswith((".", "。", "!", "…")):
        return text
    last = text.rsplit(maxsplit=1)[-1]
    return text if last in _legal_written() or last.count(".") > 1 else text.rstrip(".。!… ")


@cache
def _legal_written() -> frozenset[str]:
    return frozenset(word for entry in world.written("organisations", "legal") for word in entry.split())


def _is_number(text: str, *, labelled: bool) -> bool:
    """Telephone numbers, dates, times, passport numbers: more figures than letters, or, unless a label calls it a house (Radio 98.2), a
    date's figures."""
    digits = sum(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text))
    return (
        letters < 2 or digits > letters or (not labelled and digits >= 3 and bool(_TIME.search(text)) and letters < 12)
    )


_FEW_KANA = re.compile(r"[\u3041-\u309f]{1,4}|は.*|.*(?:ません|ました|です|ます)")


def _is_no_house(text: str, keys: list[str], *, labelled: bool) -> bool:
    whole = " ".join(keys)
    acronym = (
        text.isupper()
        and (3 <= len(text) <= 8 or text in ("UN", "EU", "AU"))
        and whole not in world.words("words", "never")
    )
    if not {whole, key(text)}.isdisjoint(world.words("words", "nobody")) or (not acronym and _talk().issuperset(keys)):
        return True
    if _FEW_KANA.fullmatch(text) or _is_degree(text):
        return True
    if text in _legal() or _is_street(keys) or _is_sentence(text, keys) or is_title(text):
        return True
    return is_only_place(text) or (not labelled and is_department(text))


def _is_degree(text: str) -> bool:
    """Ed.D., or MSW, LCSW: what stands behind a name in a signature. One in plain capitals may be an organisation's letters."""
    words = text.replace(",", " ").split()
    return ("." in text or len(words) > 1) and only_behind(words)


@cache
def _talk() -> frozenset[str]:
    """Best regards, Date, Subject: words that make no house by themselves."""
    return (world.words("words", "never") | world.words("words", "lower")) - _strong()


def is_street(text: str) -> bool:
    """Whether this is a postal address: "Rua de Cedofeita 455, 2.º Esq., Porto"."""
    return _WITHOUT_NUMBER.search(text) is not None or _is_street(_keys(text))


_WITHOUT_NUMBER = re.compile(r"\bs/n\b|^[Cc]/\s?[A-ZÀ-Þ]")
"""C/ Real, s/n: how Spanish writes a street, and one without a number."""


def _is_street(keys: list[str]) -> bool:
    numbers = any(folded[0].isdigit() for folded in keys)
    return numbers and not world.words("roles", "streets").isdisjoint(keys) and _strong().isdisjoint(keys)


def _is_sentence(text: str, keys: list[str]) -> bool:
    """I would like …, Dear …: words that people write of themselves, in lower case, or a greeting at the head."""
    telling = world.words("roles", "sentence")
    if telling.isdisjoint(keys):
        return False
    if keys[0] in telling and keys[0] in _talk():
        return True
    words = _PLACED.sub(r"\1 ", text).split()
    return any(word == "I" or (len(word) > 1 and word[0].islower() and key(word) in telling) for word in words)


_PLACED = re.compile(r"(?<!\S)([^\W\d_a-z]\S*)\s+am\s+(?=[^\W\d_a-z])")
"""Herberge am Fluss: "am" is said of oneself in English, and in German of where a house stands."""


_FIGURES = re.compile(r"\b\d\w{0,6}\b")  # 75013 Paris, Lyon 7e


def is_only_place(text: str) -> bool:
    """Whether these are a city and its land and nothing else: "Cotonou, Bénin"."""
    parts = [" ".join(_keys(_FIGURES.sub(" ", part))) for part in re.split(r"[,،，()（）]", text)]
    known = [part for part in parts if part]
    return all(len(part) < 30 and (world.is_city(part) or world.is_land(part)) for part in known) and any(
        map(world.is_city, known)
    )


@cache
def _strong() -> frozenset[str]:
    return frozenset(entry for entry in world.words("organisations", "strong") if " " not in entry)


_SLAVIC_CASE = re.compile(r"(?:[аеиоуыэюяійїєь]{1,3}|[аоеіия]м|ами|ями|[аяиыіо]х|ов|ев|ів|ей|ого|его|ому|ему|ою|ею)$")


def is_telling(folded: str) -> bool:
    """Whether a folded word is one that names of organisations have, in Russian and Ukrainian in any of its cases: фонда, рады."""
    if folded in _strong():
        return True
    return is_cyrillic(folded) and len(folded) > 3 and slavic_stem(folded) in _slavic_stems()


def slavic_stem(folded: str) -> str:
    """What the cases leave of a folded Russian or Ukrainian word."""
    return _SLAVIC_CASE.sub("", folded) if len(folded) > 3 else folded


@cache
def _slavic_stems() -> frozenset[str]:
    """Stems long enough to be those of no other word; of short ones the word itself must stand."""
    single = {entry for entry in world.row("organisations", "strong", "ru_uk") if " " not in entry}
    both = world.words("organisations", "both")
    return frozenset(stem for entry in single - both if len(stem := slavic_stem(entry)) > 3) | _SHORT_STEMS


_SHORT_STEMS = frozenset(["сет"])
"""сеть, сети: short, and of no other word that stands in names of houses."""


@cache
def _legal() -> frozenset[str]:
    return frozenset(world.written("organisations", "legal"))


_TURKISH_CASE = re.compile(r"(?<=[^\W\d_][^\W\d_][^\W\d_])['’](?!s$)[^\W\d_]{1,7}$")


def without_turkish_case(text: str) -> str:
    """Vakfı'ndan → Vakfı: what an apostrophe parts from the last word goes."""
    return _TURKISH_CASE.sub("", text)


# --- jobs and departments ---


def is_title(text: str) -> bool:
    """Programme Officer, Professor of Sociology, директор: a job and nothing more."""
    text = _ELIDED.sub(" ", text)
    keys = _keys(text)
    if not keys or len(keys) > 14 or (len(keys) > 1 and _is_written_as_a_house(text)):
        return False
    if script(text) == "han":
        return _is_han_title(text)
    if len(keys) > 1 and keys[-1] in _STEPS:
        keys = keys[:-1]
    jobs, strong = world.words("roles", "jobs"), _strong()
    if keys[-1] in jobs and (keys[-1] not in strong or len(keys) == 1):
        return not (_has_legal_form(text) or (len(keys) > 2 and _is_named_house(keys[:-1])))
    if _is_unnamed(text, keys) or _is_job_in_the_house(keys):
        return True
    if _is_named_house(keys) and len(keys) > 1:  # Secretaría de Derechos Humanos
        return False
    if len(keys) < 3 and keys[-1].endswith(tuple(world.words("roles", "job_tails"))):
        return True
    fields = world.words("roles", "fields")
    length = _job_length(keys)
    return length > 0 and (strong - fields).isdisjoint(keys[length:]) and not _has_legal_form(text)


_ELIDED = re.compile(r"(?<!\w)[dl]['’](?=\w)")
"""Présidente de l'association …: what stands behind is a word of its own."""
_STEPS = frozenset(["i", "ii", "iii", "iv", "1", "2", "3"])


def _is_written_as_a_house(text: str) -> bool:
    """Secretaría de …: by its accent a house, where the job, secretaria, has none."""
    return text.split(maxsplit=1)[0].lower() in _houses_by_accent()


@cache
def _houses_by_accent() -> frozenset[str]:
    houses = frozenset(world.written("organisations", "strong")) - frozenset(world.written("roles", "jobs"))
    return frozenset(house for house in houses if not house.isascii() and plain_letters(house).isascii())


def _is_unnamed(text: str, keys: list[str]) -> bool:
    """Commissaire de police, Counsellor at the Mission: a job in a house that is not named, for names have capitals."""
    length = _job_length(keys)
    if not length or len(keys) != len(text.split()) or not text[0].isupper() or any(mark in text for mark in _MARKS):
        return False
    rest = [word for word in text.split()[length:] if key(word) not in _small()]
    if not rest or not (rest[-1][0].islower() or rest[-1][0].isupper()):
        return False
    alone = len(rest) == 1 and key(rest[0]) in _strong() and not rest[0].isupper()
    return alone or not any(word[0].isupper() for word in rest)


def _is_job_in_the_house(keys: list[str]) -> bool:
    """رئيسة الجمعية, the president of the association: an Arabic job, and the sort of house with the article alone."""
    return len(keys) > 1 and keys[-1].startswith("ال") and keys[-1] in _strong() and _job_length(keys) == len(keys) - 1


_MARKS = '"“”„«»&'


@cache
def _small() -> frozenset[str]:
    joints = (word for entry in world.words("roles", "joints") for word in entry.split())
    return world.words("organisations", "links") | world.words("organisations", "articles") | frozenset(joints)


def _is_named_house(keys: list[str]) -> bool:
    """Universität Lindenburg Rektor: the house stands before the job, and the piece is more than a job."""
    return (
        bool(keys)
        and keys[0] in _strong()
        and keys[0] not in world.words("roles", "modifiers")
        and keys[0] not in world.words("organisations", "both")
    )


def _job_length(keys: list[str]) -> int:
    """How many words at the beginning are a job with what describes it; 0 for none."""
    modifiers = world.words("roles", "modifiers")
    place = 0
    while place < len(keys) - 1 and keys[place] in modifiers:
        place += 1
    found = world.opens("roles", "jobs", keys[place:])
    return place + found if found else 0


def begins_with_job(text: str) -> bool:
    """Président du Conseil …: the house is what stands behind."""
    return _job_length(_keys(text)) > 0


def is_part(text: str) -> bool:
    """Faculty of Law, Rechtswissenschaftliche Fakultät, Cyber Unit: by its first or its last word a part of some house."""
    keys = _keys(text)
    return bool(keys) and not world.words("roles", "parts").isdisjoint((keys[0], keys[-1]))


def _is_han_title(text: str) -> bool:
    words = _han_part(text).split()
    if len(words) > 1 and names.likeness(words[0]) >= 0.5:  # 刘嘉禾 项目总监
        return False
    bare = _IN_BRACKETS.sub("", "".join(words))
    for title in world.written("roles", "jobs_han"):
        if bare.endswith(title) and len(bare) <= len(title) + 6:
            before = bare[: -len(title)]
            return before in world.written("organisations", "han") or not _is_han_house(bare)
    return False


def is_department(text: str) -> bool:
    """Legal Unit, Faculty of Law, Отдел … : a part of a house that is not named."""
    keys = _keys(text)
    if not keys or len(keys) > 12:
        return False
    taken = world.opens("roles", "departments", keys)
    others = keys[taken:] if taken else keys[:-1] if keys[-1] in world.words("roles", "departments_behind") else None
    if others is None:
        return False
    if not taken and others and _is_of_a_place(others):
        return False
    weak = world.either(("roles", "modifiers"), ("roles", "fields"))
    if not taken and sum(_is_proper(folded, weak) for folded in others) >= _PROPER:  # Rift Valley Anti-Trafficking Desk
        return False
    return all(folded not in _strong() or folded in weak for folded in others)


def _is_of_a_place(keys: Sequence[str]) -> bool:
    """Whether a land or a city has the department: Barbados Labour (Department), Gaborone Anti-Trafficking (Desk); not Geneva (Office)."""
    return world.is_land(keys[0]) or (len(keys) > 1 and world.is_city(keys[0]))


def _is_proper(folded: str, weak: frozenset[str]) -> bool:
    """Whether a word is hardly one that says what a department does."""
    return len(folded) > 3 and folded not in weak and not known_words.is_common(folded)


_PROPER = 3
"""So many such words name a house of its own."""


_PARTS = re.compile(r"(?<!\s)\s*(?:[|•·;]|\s[-–—/]\s|\s//\s|\t)\s*")
_COMMA = re.compile(r"(?<!\s)\s*[,،，]\s*")


@cache
def _joint() -> re.Pattern[str]:
    """What stands between a job and its house: at, of the, chez, dell' …"""
    words = "|".join(re.escape(entry) for entry in world.written("roles", "joints"))
    return re.compile(rf"\s+(?:(?:{words}|@)\s+|(?:dell|de l)['’])", re.IGNORECASE)


def split_title(text: str) -> tuple[str | None, str | None]:
    """A line such as "Programme Officer, Safe Landing Ghana" parted into job and organisation; None for what is not there."""
    if len(text) > LONGEST:
        return None, None
    pieces = [piece for piece in _PARTS.split(tidy(text)) if piece]
    parted = [_split_piece(piece) for piece in pieces]
    title = next((found for found, _ in parted if found), None)
    houses = [house for _, house in parted if house]
    return title, max(houses, key=likeness, default=None)


def _split_piece(piece: str) -> tuple[str | None, str | None]:
    """One side of a bar: leading jobs and departments after commas, then the house."""
    segments = [segment for segment in _COMMA.split(piece) if segment]
    place = 0
    while place < len(segments) and (is_title(segments[place]) or is_department(segments[place])):
        place += 1
    title = ", ".join(segments[:place]) or None
    rest = ", ".join(segments[place:])
    if rest and not place:
        inner_title, inner_house = _by_joint(segments[0])
        if inner_title:
            return inner_title, as_affiliation(", ".join(filter(None, [inner_house, *segments[1:]])))
    jobs_behind = next((at for at, segment in enumerate(segments) if at > place and is_title(segment)), len(segments))
    return title or ", ".join(segments[jobs_behind:]) or None, as_affiliation(", ".join(segments[place:jobs_behind]))


def _by_joint(segment: str) -> tuple[str | None, str | None]:
    """Director of the Hope Trust, مدير مؤسسة خطوة: the job up to the joint, or up to the house's first word."""
    keys = _keys(segment)
    if post := _IN_A_POST.fullmatch(segment):
        return post.group(1), post.group(2)
    length = _job_length(keys)
    if not length or len(keys) != len(segment.split()):
        return None, None
    if script(segment) == "arabic" and length < len(keys) and keys[length] in _strong():
        words = segment.split()
        return " ".join(words[:length]), " ".join(words[length:])
    for joint in _joint().finditer(segment):
        house = segment[joint.end() :]
        if is_title(segment[: joint.start()]) and not is_department(house) and likeness(house) >= 0.6:
            return segment[: joint.start()], house
    return None, None


_IN_A_POST = re.compile(r"([A-ZÄÖÜ][a-zäöüß]{4,40}(?:in|er|or)) (?:bei|beim) (?:de[rmn] )?([A-ZÄÖÜ].{3,100})")
"""Seemannspastorin bei der Evangelischen Hafenseelsorge: whoever is something at a house has it behind "bei"."""


# --- how much it looks like an organisation ---


def likeness(text: str) -> float:
    """0 where it may not be an organisation, towards 1 the more its words are those of one."""
    clean = as_affiliation(text)
    if clean is None:
        return 0.0
    if script(clean) in ("han", "hangul") or _HAS_HAN.search(clean):
        return _han_likeness(clean)
    keys = _keys(clean)
    signs = _signs(clean, keys) - _talking(clean, keys)
    if signs >= 0.3:
        return min(0.98, 0.5 + signs)
    return max(0.05, min(0.98, 0.4 + signs - 0.4 * names.likeness(clean)))


def _talking(text: str, keys: list[str]) -> float:
    """Words of talk in lower case, a person's honorific, and a house's first word alone (Secretariat), are no house."""
    if len(keys) == 1:
        return 0.4 if keys[0] in _strong() and not text.isupper() else 0.0
    plain = world.either(("organisations", "links"), ("people", "particles"))
    talk = sum(word[0].islower() and key(word) in _talk() and key(word) not in plain for word in text.split())
    person = keys[0] in world.words("titles", "honorifics")
    return 0.25 * min(talk, 3) + 0.25 * (text[0].islower() and len(keys) > 5) + 0.5 * person


_HAS_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}")  # NPO法人まもりの樹
_HAN_SPEECH = re.compile(r"[，。？！、我您请請們们]|です|ます|した|から|まで|を|7月|七月")


def _han_part(text: str) -> str:
    """亞太勞動權益觀察 Asia-Pacific Labour Rights Watch: what stands before the same in Latin letters."""
    return _LATIN_TAIL.split(text)[0]


_LATIN_TAIL = re.compile(r"(?<=[\u3040-\u9fff])[ \u3000]+(?=[A-Za-z])")


def _han_likeness(text: str) -> float:
    text = _han_part(text)
    if _HAN_SPEECH.search(text) or len(text) > 40:
        return 0.1
    if _is_han_house(text):
        return 0.92 if text.endswith(world.written("organisations", "han")) else 0.7
    return 0.1 if names.likeness(text) >= 0.5 else 0.4


def _signs(text: str, keys: list[str]) -> float:
    strong = sum(is_telling(folded) or (len(folded) > 6 and folded.endswith(_tails())) for folded in keys)
    soft = sum(folded in world.words("organisations", "soft") for folded in keys)
    plain = sum(folded in world.words("organisations", "links") for folded in keys[1:-1])
    quoted = any(mark in text for mark in '«»"“”') or "&" in text
    acronym = any(word.isupper() and 3 <= len(word) <= 8 for word in text.strip("()").split()) and not text.isupper()
    words = 0.3 * min(strong, 1) + 0.08 * min(max(strong - 1, 0), 2) + 0.12 * min(soft, 2) + 0.06 * min(plain, 2)
    shape = (
        0.35 * _has_legal_form(text) + 0.15 * quoted + 0.1 * (acronym or _is_acronym(text) or _has_inner_capital(text))
    )
    land = 0.15 * (len(keys) > 1 and keys[-1] not in world.words("people", "given") and world.is_land(keys[-1]))
    return words + shape + land + 0.25 * (mission_of(text) is not None)


@cache
def _tails() -> tuple[str, ...]:
    """German, Nordic and Turkish houses end in what they are: Seemannsmission, Bundesamt, Frauenhaus."""
    return tuple(world.words("organisations", "tails"))


def _has_inner_capital(text: str) -> bool:
    """TraceGraph, OcchioVigile."""
    return any(
        word.isalpha() and len(word) > 5 and not word.isupper() and any(map(str.isupper, word[2:]))
        for word in text.split()
    )


def _is_acronym(text: str) -> bool:
    return text.isupper() and text.replace("-", "").isalpha() and 2 <= len(text) <= 8


def _has_legal_form(text: str) -> bool:
    return text.replace(",", " ").split(maxsplit=1)[0] in _legal() or has_legal_end(text)


def has_legal_end(text: str) -> bool:
    """Whether a legal form stands last, its last dot or none: "Hafenlotsen e. V", "Clairveil SAS"."""
    legal = _legal()
    words = text.replace(",", " ").split()
    pair = " ".join(words[-2:])
    return any(end in legal for end in (words[-1], words[-1].rstrip("."), pair, f"{pair}."))


def is_legal_form(text: str) -> bool:
    """Whether this is a legal form and nothing more: "Ltd.", "e.V."."""
    return text.strip() in _legal() or text.strip().rstrip(".") in _legal()


def _is_han_house(text: str) -> bool:
    return any(word in text for word in world.written("organisations", "han"))


# --- two forms of one organisation ---

_IN_BRACKETS = re.compile(r"(?<!\s)\s*[(\[（][^()\[\]（）]{1,80}[)\]）]")


def same(a: str, b: str) -> bool:
    """Whether these are forms of one organisation: articles, legal forms, an acronym, a mission's long and short name."""
    one, two = _core(a), _core(b)
    if not one or not two:
        return False
    if one == two or "".join(one) == "".join(two) or _is_acronym_of(one, two) or _is_acronym_of(two, one):
        return True
    land = mission_of(a)
    return land is not None and land == mission_of(b)


def _core(text: str) -> list[str]:
    outside = _IN_BRACKETS.sub(" ", text[:LONGEST])
    words = fold((outside if outside.strip() else text[:LONGEST]).replace("&", " and ")).split()
    bare = [_uncased(word) for word in words if word not in world.words("organisations", "articles")]
    while len(bare) > 1 and bare[-1] in _legal_folded():
        bare = bare[:-1]
    while len(bare) > 1 and bare[0] in _legal_folded():
        bare = bare[1:]
    return bare


def _uncased(folded: str) -> str:
    """A Russian or Ukrainian word without its case: a house is one in the nominative and in the genitive."""
    return slavic_stem(folded) if is_cyrillic(folded) else folded


@cache
def _legal_folded() -> frozenset[str]:
    return frozenset(part for entry in world.written("organisations", "legal") for part in fold(entry).split()) - {
        "of",
        "de",
        "co",
    }


def _is_acronym_of(short: list[str], long: list[str]) -> bool:
    letters = "".join(short)
    if len(short) != 1 or not 3 <= len(letters) <= 8 or len(long) < 3:
        return False
    links = world.words("organisations", "links")
    return letters in ("".join(word[0] for word in long), "".join(word[0] for word in long if word not in links))


def mission_of(text: str) -> str | None:
    """The territory (ISO 3166) whose permanent mission this is: "Permanent Mission of Tonga to the UN", "Botswana Mission"."""
    keys = _keys(text)
    if not 2 <= len(keys) <= MOST_WORDS or world.words("organisations", "missions").isdisjoint(keys):
        return None
    for length in range(min(5, len(keys)), 0, -1):
        for start in range(len(keys) - length + 1):
            if code := world.land(" ".join(keys[start : start + length])):
                return code
    return None
