"""Forms and tables: labelled cells become claims.

A record is what one form, or one row of a table, says about one person. Promises that a claim quotes the cells as
they are; which label means
what is the lexicon's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from inbox_worker.reading import dense, world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.folding import script
from inbox_worker.reading.judged import affiliation_likeness, as_name, likeness
from inbox_worker.reading.known_words import is_common
from inbox_worker.reading.lexicon import FORGIVEN_LABELS, LONG_LABEL, Lexicon, without_a_letter
from inbox_worker.reading.model import Span
from inbox_worker.reading.titles import undress
from inbox_worker.reading.words import fold, split

Row = tuple[Span | None, ...]
Record = Mapping[str, Span]

_BRACKETS = re.compile(r"[(\[（【][^)\]）】]{0,100}[)\]）】]|[*•]")
_LABELS = re.compile(r"[/|,(（]|(?<=[\u3041-\u9fff])\s(?=[A-Za-z])")
"""Two labels in one: Name/Nom, 姓 Surname."""
_NUMBER = re.compile(r"\s{0,3}(?:#|№|[Nn][°º.]?)?\s?\d{1,2}\s{0,3}$")
_LABEL_LENGTH = 60
_HEADER_ROWS = 8
_HOUSE = 0.75
_FAMILY_FIRST = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ADDRESS = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def label_kind(text: str, lexicon: Lexicon) -> str | None:
    """What a label stands for: the first kind of its words, bracketed additions aside; None where it is no label."""
    if not text or len(text) > _LABEL_LENGTH:
        return None
    bare = _BRACKETS.sub(" ", text)
    for form in (text, bare, _NUMBER.sub("", bare)):
        if fold(form) in lexicon.labels:
            return lexicon.labels[fold(form)][0]
    pieces = _kinds(_LABELS.split(text), lexicon) or _joined(bare, lexicon)
    whole_name = "family" in pieces and ("given" in pieces or "name" in pieces)  # "Surname, Name" is one cell
    return "name" if whole_name else next(iter(pieces), None) or _misspelled(fold(bare), lexicon)


def _misspelled(folded: str, lexicon: Lexicon) -> str | None:
    """What a label stands for that is written with one letter more, less or other: "Место работа", "Organisaton"."""
    if not LONG_LABEL - 1 <= len(folded) <= _LABEL_LENGTH or is_common(folded):
        return None
    shorter = list(without_a_letter(folded))
    less_or_other = (lexicon.near_labels.get(form) for form in (folded, *shorter))
    more = (lexicon.labels.get(form) for form in shorter if len(form) >= LONG_LABEL)
    kind = next((kinds[0] for kinds in chain(less_or_other, more) if kinds), None)
    return kind if kind in FORGIVEN_LABELS else None


def cell_kind(text: str, lexicon: Lexicon) -> str | None:
    """The same of a cell of a table, without the marks around its label; which may go on: "Name on badge"."""
    label = text.strip(" *:：?？؟")
    kind = label_kind(label, lexicon) or _led(label, lexicon)
    if kind in ("pass", None) and _asks_who_needs_a_pass(label, lexicon):
        return "coming"
    return "pass" if kind is None and _asks_for_pass(text, lexicon) else kind


def _asks_who_needs_a_pass(label: str, lexicon: Lexicon) -> bool:
    """Whether a label asks not who has a pass but who wants one: "Pass wanted", "Badge demandé", 是否需要通行证."""
    needed, words = world.words("words", "needed"), fold(label).split()
    written = "".join(words)
    asks = not needed.isdisjoint(words) or any(word in written for word in needed if word >= dense.FIRST)
    return asks and "pass" in _kinds([label, *words], lexicon)


def _asks_for_pass(label: str, lexicon: Lexicon) -> bool:
    """Whether a label asks in its own words who holds a pass: "Do they have a badge?", هل لديه تصريح؟."""
    if len(label) > _LABEL_LENGTH or not label.rstrip().endswith(_ASKING):
        return False
    return any(match.phrase.category == "has_pass" for match in lexicon.book.find(split(label)))


_ASKING = ("?", "؟", "？")


def _kinds(pieces: Iterable[str], lexicon: Lexicon) -> list[str]:
    return [kinds[0] for piece in pieces if (kinds := lexicon.labels.get(fold(piece)))]


def _joined(label: str, lexicon: Lexicon) -> list[str]:
    """The kinds of a label that "and" joins of two, a name first: "Name and designation", "Nom et post-nom"."""
    words = split(label)
    for at in range(1, len(words) - 1):
        end = next((end for end in lexicon.trees["and"].ends(words, at)), at)
        if at < end < len(words):
            pieces = label[: words.ends[at - 1]], label[words.starts[end] :]
            return sorted(_kinds(pieces, lexicon), key=lambda kind: kind != "name")
    return []


def _led(label: str, lexicon: Lexicon) -> str | None:
    """The kind of a label that goes on: "Name as on the badge", "Coming 16 July"; but "Name of institution" is no name."""
    if not label or len(label) > _LABEL_LENGTH or _SENTENCE.search(label):
        return None
    words = split(label)
    for at in range(len(words) - 2, 0, -1):
        kinds = _kinds([label[: words.ends[at - 1]]], lexicon)
        if kinds and (words.folded[at] in lexicon.common or (kinds[0] == "coming" and words.folded[at].isdecimal())):
            telling = (one for one in range(at, len(words)) if words.folded[one] not in lexicon.common)
            others = _kinds((label[words.starts[one] : words.ends[one]] for one in telling), lexicon)
            return kinds[0] if set(others) <= _BESIDE_NAMES else None
    return None


_SENTENCE = re.compile(r"[.!?,;]")
_BESIDE_NAMES = {"name", "given", "family", "pass"}


def meaning(text: str, lexicon: Lexicon) -> str | None:
    """Whether a value says none, same, yes, no or away."""
    if mark := _MARKS.get(text.strip()[:1]):
        return mark
    folded = fold(text)
    return next((key for key in _MEANINGS if folded in lexicon.values[key]), None)


_MEANINGS = ("none", "same", "yes", "away", "no")


_MARKS = dict.fromkeys("✔✓√☑✅", "yes") | dict.fromkeys("✘✗×☒❌", "no")
"""Ticks and crosses say the same in every language."""
_SIGNS = dict.fromkeys("+＋", "yes") | dict.fromkeys("-−–—－", "no")
"""So do plus and minus where nothing else stands in a cell."""


def claim(source: str, record: Record, lexicon: Lexicon) -> Claim | None:
    """What a record says about one person; None where it names nobody."""
    name = _name(record)
    affiliation = record.get("affiliation") or _housed(record.get("department"))
    says = _says(affiliation.text, lexicon) if affiliation else None
    if not name and affiliation is None:
        return None
    return Claim(
        source,
        Role.COMES,
        name,
        surnames=2 if record.get(_SECOND) in name else 1,
        affiliation=affiliation if affiliation and says is None else None,
        email=_email(record.get("email")),
        same=says == "same",
        none=says in ("none", "no"),
        pass_=_holds_pass(record.get("pass"), lexicon),
        coming=_truth(record.get("coming"), lexicon),
    )


def _says(text: str, lexicon: Lexicon) -> str | None:
    """What a value that is no organisation says; ditto marks say the same: -"-, //, 〃. What is said behind none may be the reason:
    "none, still a student"."""
    if _DITTO.fullmatch(text):
        return "same"
    first, *rest = _CLAUSE.split(text, maxsplit=1)
    return "none" if rest and _is_reason(rest[0]) and meaning(first, lexicon) == "none" else meaning(text, lexicon)


def _is_reason(text: str) -> bool:
    """Whether what stands behind "none" holds no organisation: no capital, in Han nothing long or like one."""
    if script(text) == "han":
        return len(text) <= _LONGEST_REASON and affiliation_likeness(text) < _HOUSE
    return script(text) in ("latin", "cyrillic") and text == text.lower()


_LONGEST_REASON = 8
_CLAUSE = re.compile(r"[,;，；、(（]")
_DITTO = re.compile(r"""[\s\-–—]*(?:["“”„″〃]|''|//|\\\\|,,){1,3}[\s\-–—]*""")


def _housed(department: Span | None) -> Span | None:
    """A column for departments may hold houses: 新加坡内政部."""
    return department if department and affiliation_likeness(department.text) >= _HOUSE else None


def _name(record: Record) -> tuple[Span, ...]:
    first = record.get("family") or record.get("given")
    if first is not None:
        order: tuple[str, ...] = (
            ("family", "given") if _FAMILY_FIRST.match(first.text) else ("given", "middle", "family", _SECOND)
        )
        if _SECOND in record and not _in_one_script(first, record[_SECOND]):
            order = order[:3]  # 姓 beside "Surname" is the same one
        parts = tuple(record[key] for key in order if key in record)
        if "name" in record and not {"given", "family"} <= record.keys():
            return (*parts, record["name"]) if "given" in record else (record["name"], *parts)
        return parts
    return (record["name"],) if "name" in record else ()


_SECOND = "second family"
"""The kind of a second surname that has a label of its own: Primer apellido, Segundo apellido."""


def _in_one_script(one: Span, other: Span) -> bool:
    return script(one.text) == script(other.text)


def _email(span: Span | None) -> Span | None:
    found = _ADDRESS.search(span.text) if span else None
    if span is None or found is None:
        return None
    start = span.start + found.start()
    return Span(span.region, span.part, start, start + len(found.group()), found.group())


def _truth(span: Span | None, lexicon: Lexicon) -> bool | None:
    """Whether a cell says yes or no; None where it says neither."""
    return verdict(span.text, lexicon) if span else None


def verdict(text: str, lexicon: Lexicon) -> bool | None:
    """Whether a value says yes or no: its mark, all of it, that somebody only watches from afar, or its first word."""
    if (says := _mark(text) or _SIGNS.get(text.strip())) is not None:
        return says == "yes"
    folded = fold(text)
    whole = _says_as(folded, lexicon)
    if whole is not None or not text.strip(_NOTHING):
        return bool(whole) if text.strip() else None
    if says_away(text, lexicon):
        return False
    if len(text) <= _SHORT and (way := _way_of_coming(folded, lexicon)):
        return way == "in_person"
    return _says_as(fold(_FIRST_WORD.split(text.strip(), maxsplit=1)[0]), lexicon)


def _mark(text: str) -> str | None:
    """The tick or cross that a value begins with; of several the last, where one was changed for another ("× → ✓", 先×后改√)."""
    marks = _TICKS.findall(text)
    if len(marks) > 1 and _CHANGED.search(text):
        return _MARKS[marks[-1]]
    return _MARKS[marks[0]] if marks and text.lstrip().startswith(marks[0]) else None


_TICKS, _CHANGED = re.compile(rf"[{''.join(_MARKS)}](?!\s?\d)"), re.compile("[→⇒改]|->")


def _says_as(folded: str, lexicon: Lexicon) -> bool | None:
    found = next((key for key in _VERDICTS if folded and folded in lexicon.values[key]), None)
    return None if found is None else found in ("in_person", "yes")


_VERDICTS = ("in_person", "remote", "yes", "no", "none", "away")


def _way_of_coming(folded: str, lexicon: Lexicon) -> str | None:
    """Whether somebody comes in person or by wire alone: "watches the stream", "yes (online)"."""
    return next(
        (
            key
            for key in ("in_person", "remote")
            if any(f" {said} " in f" {folded} " for said in lexicon.values[key] - {""})
        ),
        None,
    )


_SHORT = 40
_NOTHING = " -–—"
"""A cell of which nothing else is left is empty."""

_FIRST_WORD = re.compile(r"[,;(（.\s،؛，；。、]")


def _holds_pass(cell: Span | None, lexicon: Lexicon) -> bool | None:
    """Whether the cell of a column for passes says that somebody holds one: "yes", or in words."""
    says = _truth(cell, lexicon)
    return says if says is not None or cell is None else _told_of_pass(_said([cell], lexicon))


def _told_of_pass(said: set[str]) -> bool | None:
    """Whether what remarks say tells that somebody holds a pass, "a déjà son badge"; None where it tells neither, or both."""
    return "has_pass" in said if len(said & {"has_pass", "no_pass"}) == 1 else None


def _said(cells: Sequence[Span], lexicon: Lexicon) -> set[str]:
    """The categories of the phrases in some cells."""
    return {match.phrase.category for cell in cells for match in lexicon.book.find(split(cell.text[:_REMARK]))}


def from_table(source: str, rows: Sequence[Row], lexicon: Lexicon) -> Iterator[Claim]:
    """The people of a table: by its head line, as a form of labels and values, or by what the columns look like."""
    corrected = list(_corrected(source, rows, lexicon))
    if corrected:
        yield from corrected
        return
    head = _head(rows, lexicon)
    if head is not None:
        position, kinds = head
        yield from _without_holders(list(_by_head(source, rows[position + 1 :], kinds, lexicon)))
        return
    columns = _columns(rows, lexicon)
    if columns:
        for column in columns:
            yield from form_claims(source, column, lexicon)
        return
    form = _form(rows, lexicon)
    if form:
        yield from form_claims(source, form, lexicon)
        return
    likely = _guessed(rows)
    if likely:
        yield from _by_head(source, rows, likely, lexicon)


def _corrected(source: str, rows: Sequence[Row], lexicon: Lexicon) -> Iterator[Claim]:
    """What a table of corrections does away with and puts in place: a column for each, a label before every row."""
    for position, row in enumerate(rows[:_HEADER_ROWS]):
        kinds = [_kind_of(cell, lexicon) for cell in row]
        if "old" in kinds and "new" in kinds:
            for column, role in ((kinds.index("old"), Role.OLD), (kinds.index("new"), Role.NEW)):
                pairs = [
                    (kind, cell)
                    for below in rows[position + 1 :]
                    if column < len(below) and (cell := below[column]) and (kind := _kind_of(below[0], lexicon))
                ]
                yield from (replace(made, role=role) for made in form_claims(source, pairs, lexicon))
            return


def _kind_of(cell: Span | None, lexicon: Lexicon) -> str | None:
    return cell_kind(cell.text, lexicon) if cell else None


def shape(rows: Sequence[Row], lexicon: Lexicon) -> tuple[str | None, ...]:
    """The labels that a table shows: of its head line, else of its first column. Tables of one shape are filled in alike."""
    head = _head(rows, lexicon)
    if head is not None:
        return tuple(head[1])
    return tuple(cell_kind(row[0].text, lexicon) if row and row[0] else None for row in rows)


def _head(rows: Sequence[Row], lexicon: Lexicon) -> tuple[int, list[str | None]] | None:
    for position, row in enumerate(rows[:_HEADER_ROWS]):
        alone = sum(cell is not None for cell in row) == 1  # "Participants from Oslo" is a title, no label that goes on
        kinds = [(label_kind if alone else cell_kind)(cell.text, lexicon) if cell else None for cell in row]
        known = [kind for kind in kinds if kind]
        if {"name", "given", "family"} & set(known) and (len(known) >= 2 or (alone and position + 1 < len(rows))):
            several = known.count("name") > 1 and set(known) == {
                "name"
            }  # "Participant 1", "Participant 2": a column each
            if several or (len(row) == 2 and len(known) < 2) or _holds_pairs(kinds, rows[position + 1 :], lexicon):
                continue
            below = rows[position + 1 :]
            told = _with_houses(_single(_attending(row, kinds, below, lexicon)), below)
            return position, _both_halves(_without_titles(told, below), below)
    return None


def _attending(row: Row, kinds: list[str | None], below: Sequence[Row], lexicon: Lexicon) -> list[str | None]:
    """A column whose cells say yes and no tells who comes, where its label is a date, none or of the matter, where it may stand for the
    people as well (الحضور), or where ticks, "online" or "not coming" tell; "Vegetarian" is another matter."""
    if "coming" in kinds:
        return kinds
    for column, (label, kind) in enumerate(zip(row, kinds, strict=True)):
        cells = _cells(column, below)
        also = label is not None and "coming" in lexicon.labels.get(fold(label.text.strip(" *:：?？؟")), ())
        dated = label is None or any(map(str.isdigit, label.text)) or _names_the_matter(label.text, lexicon)
        if (also or (kind is None and (dated or _tells_of_coming(cells, lexicon)))) and _says_yes_and_no(
            cells, lexicon
        ):
            return [*kinds[:column], "coming", *kinds[column + 1 :]]
    return kinds


def _names_the_matter(label: str, lexicon: Lexicon) -> bool:
    """Whether a label holds a word of registering or coming: "Register", "To be accredited"."""
    return lexicon.triggers.among(label.lower(), fold(label).split())


def _tells_of_coming(texts: Sequence[str], lexicon: Lexicon) -> bool:
    telling = lexicon.values["in_person"] | lexicon.values["remote"] | lexicon.values["away"]
    ticked = {_mark(text) for text in texts} >= {"yes", "no"}
    return ticked or any(fold(text) in telling - {""} for text in texts)


def _says_yes_and_no(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether some of these cells say yes, some no, and few anything else."""
    verdicts = [verdict(text, lexicon) for text in texts if text.strip(_NOTHING) or text.strip() in _SIGNS]
    return {True, False} <= set(verdicts) and 3 * verdicts.count(None) <= len(verdicts)


def _with_houses(kinds: list[str | None], below: Sequence[Row]) -> list[str | None]:
    """Where no label tells of organisations, a column that holds them all the same is theirs, whatever its label: "Stelle"."""
    if "affiliation" in kinds:
        return kinds
    cells = _unlabelled(kinds, below)
    likely = [sum(affiliation_likeness(text) >= _HOUSE for text in texts) for texts in cells]
    column = max(range(len(kinds)), key=lambda at: likely[at])
    if likely[column] < _SOME or likely[column] * 2 < len(cells[column]):
        return kinds
    return [*kinds[:column], "affiliation", *kinds[column + 1 :]]


_SOME = 2


def _without_titles(kinds: list[str | None], below: Sequence[Row]) -> list[str | None]:
    """اللقب is a surname in some countries and a title in others: a column whose cells are titles holds no part of the name."""
    if "family" not in kinds or not {"name", "given"} & set(kinds):
        return kinds
    cells = _cells(kinds.index("family"), below)
    if not cells or any(undress(text.split()) for text in cells):
        return kinds
    return [None if kind == "family" else "name" if kind == "given" else kind for kind in kinds]


def _both_halves(kinds: list[str | None], below: Sequence[Row]) -> list[str | None]:
    """With the other half of the name: beside a column of given or of family names, one of names whose label nobody knows."""
    halves = {"given", "family"} & set(kinds)
    if len(halves) != 1 or "name" in kinds:
        return kinds
    half = halves.pop()
    place = kinds.index(half)
    for column in (place - 1, place + 1):
        if 0 <= column < len(kinds) and kinds[column] is None and _holds_names(column, below):
            kinds[column] = "given" if half == "family" else "family"
            break
    return kinds


def _holds_names(column: int, below: Sequence[Row]) -> bool:
    """Whether the first rows of a column hold names or parts of names, and never the same twice."""
    cells = _cells(column, below)
    named = [text for text in cells if text.replace(" ", "").replace("-", "").isalpha() and as_name(text) is not None]
    return bool(named) and len(named) * 4 >= len(cells) * 3 and len(set(named)) == len(named)


def _unlabelled(kinds: Sequence[str | None], below: Sequence[Row]) -> list[list[str]]:
    """What the first rows hold in each column of which no label tells what it holds; nothing of the others."""
    return [_cells(column, below) if kind in (None, "other") else [] for column, kind in enumerate(kinds)]


def _cells(column: int, below: Sequence[Row]) -> list[str]:
    """What the first rows of a column hold."""
    return [cell.text for row in below[:_SAMPLE] if column < len(row) and (cell := row[column])]


_SAMPLE = 12


def _holds_pairs(kinds: Sequence[str | None], below: Sequence[Row], lexicon: Lexicon) -> bool:
    """Whether labels and values take turns in a row, and a label begins the row below: a form in two columns."""
    turns = len(kinds) >= 4 and all(kinds[::2]) and not any(kinds[1::2])
    return turns and bool(below and below[0] and below[0][0] and cell_kind(below[0][0].text, lexicon))


def _single(kinds: list[str | None]) -> list[str | None]:
    """Of two columns of one kind only the first counts, but for a second surname; a "name" beside a family name is the given name."""
    seen: set[str] = set()
    result: list[str | None] = []
    for at, kind in enumerate(kinds):
        second = kind == "family" and at > 0 and kinds[at - 1] == "family" and _SECOND not in result
        result.append(_SECOND if second else None if kind in seen else kind)
        if kind:
            seen.add(kind)
    if "family" in seen and "given" not in seen and "name" in seen:
        result = ["given" if kind == "name" else kind for kind in result]
    return result


def _by_head(source: str, rows: Sequence[Row], kinds: Sequence[str | None], lexicon: Lexicon) -> Iterator[Claim]:
    above: Span | None = None
    merged = _leads(kinds, "affiliation")
    misses = 0
    for row in (row for row in rows if not _is_sample(row)):
        record = {kind: cell for kind, cell in zip(kinds, row, strict=False) if kind and cell}
        name = _name(record)
        if (
            not name
            or any(not any(map(str.isalpha, span.text)) for span in name)
            or as_name(" ".join(span.text for span in name)) is None
            or any(_is_unnamed(span.text) for span in name)
        ):
            misses += 1
            if misses > 3:
                return
            continue
        found = claim(source, _with_address(record, row), lexicon)
        if found is None:
            continue
        found = _as_remarked(found, row, kinds, lexicon)
        if above and (found.same or (merged and "affiliation" not in record)):
            found = replace(found, affiliation=above, same=False)
        above = found.affiliation or above
        yield found


def _as_remarked(found: Claim, row: Row, kinds: Sequence[str | None], lexicon: Lexicon) -> Claim:
    """With what the remarks of the row say of coming and of a pass, where no column of its own does: "coming (has a pass)"."""
    remarks = _remarks(row, kinds)
    coming = [cell for cell, kind in zip(row, kinds, strict=False) if cell and kind == "coming"]
    said = _said([*remarks, *coming], lexicon)
    if found.coming is None and (not said.isdisjoint(_AWAY) or _stays_away(row, kinds, remarks, lexicon)):
        found = replace(found, coming=False)
    elif found.coming is None and any(fold(cell.text) in lexicon.values["in_person"] for cell in remarks):
        found = replace(found, coming=True)
    return replace(found, pass_=_told_of_pass(said)) if found.pass_ is None else found


def _without_holders(found: list[Claim]) -> list[Claim]:
    """Where a table parts those who hold a pass from those who do not, it asks for the latter."""
    if not {True, False} <= {claim.pass_ for claim in found}:
        return found
    return [replace(claim, coming=False) if claim.pass_ else claim for claim in found]


def _leads(kinds: Sequence[str | None], kind: str) -> bool:
    """Whether a column of this kind stands before the names: what its cell says holds for the empty cells below it."""
    names = [at for at, other in enumerate(kinds) if other in ("name", "given", "family")]
    return kind in kinds and bool(names) and kinds.index(kind) < names[0]


def _remarks(row: Row, kinds: Sequence[str | None]) -> list[Span]:
    """The cells of which no other use is known."""
    return [cell for at, cell in enumerate(row) if cell and (at >= len(kinds) or kinds[at] in (None, "other"))]


def _stays_away(row: Row, kinds: Sequence[str | None], remarks: Sequence[Span], lexicon: Lexicon) -> bool:
    """Whether a remark in the row says that this person does not come; a bare "no" is no remark."""
    if any(
        cell and kind in ("pass", "coming", "number", "position") and says_away(cell.text, lexicon)
        for cell, kind in zip(row, kinds, strict=False)
    ):
        return True
    for cell in remarks:
        text = cell.text.strip(" ←<-–—*!.。")
        first = _REASON.split(text, maxsplit=1)[0]  # "declined - on leave"
        says = any(meaning(form, lexicon) == "no" and len(fold(form)) > _BARE for form in (text, first))
        if says or says_away(text, lexicon):
            return True
    return False


def says_away(text: str, lexicon: Lexicon) -> bool:
    """Whether a piece of a remark says, or begins by saying, that somebody does not come."""
    pieces = [fold(piece) for piece in _PIECES.split(text[:_REMARK])]
    return any(piece in lexicon.values["away"] or _goes_on(piece, lexicon) for piece in pieces if piece)


def _goes_on(piece: str, lexicon: Lexicon) -> bool:
    """Whether a piece of a remark begins by saying that somebody does not come: "not coming after all", "replaced by Ida Noor"."""
    words = piece.split()
    said = (" ".join(words[:count]) for count in range(_SAID_IN, min(len(words), _SAID_IN_MOST)))
    return any(one in lexicon.values["away"] for one in said)


_SAID_IN, _SAID_IN_MOST = 2, 6


_AWAY = ("decline", "not_me", "cancel", "absence")
_BARE, _REMARK = 4, 120
_PIECES = re.compile(r"[,;:.(（)），、。；：،؛\[\]/]|(?:^|\s)[-–—]+\s")
"""What parts the reasons in a remark: "no visa, not coming"."""
_REASON = re.compile(r"\s[-–—]\s|[,;:(（]")


def _with_address(record: dict[str, Span], row: Row) -> dict[str, Span]:
    """The only address of a row is the person's, whatever its column is called."""
    cells = [cell for cell in row if cell and _ADDRESS.search(cell.text)]
    return record | {"email": cells[0]} if "email" not in record and len(cells) == 1 else record


def _is_unnamed(text: str) -> bool:
    """Whether a cell says "Total" or "to be confirmed" where a name is expected."""
    return world.keyed(_BRACKETS.sub(" ", text).strip(" :：.")) in world.words("words", "unnamed")


def _is_sample(row: Row) -> bool:
    """Whether a row shows how to fill the table in: it begins with "Example", or names Max Mustermann."""
    samples = world.words("words", "samples") - {""}
    return any(world.keyed(_BRACKETS.sub(" ", cell.text).strip(" :：")) in samples for cell in row if cell)


def _columns(rows: Sequence[Row], lexicon: Lexicon) -> list[list[tuple[str, Span]]]:
    """A table that lies on its side, labels in the first column: the labelled values of each further column that names somebody."""
    found: list[list[tuple[str, Span]]] = []
    labelled = [
        (kind, row)
        for row in rows
        if row[0]
        and (kind := cell_kind(row[0].text, lexicon)) is not None
        and not any(cell and label_kind(cell.text, lexicon) == "name" for cell in row[1:])
    ]
    names = [row for kind, row in labelled if kind in ("name", "given", "family")]
    if len(labelled) < 2 or not names or sum(cell is not None for cell in names[0]) < 3:
        return found
    for column in range(1, len(names[0])):
        cell = names[0][column]
        if cell is None or as_name(cell.text) is None or label_kind(cell.text, lexicon):
            return []
        found.append([(kind, value) for kind, row in labelled if column < len(row) and (value := row[column])])
    return found


def _form(rows: Sequence[Row], lexicon: Lexicon) -> list[tuple[str, Span]]:
    pairs = []
    for row in rows:
        cells = [cell for cell in row if cell]
        kinds = [cell_kind(cell.text, lexicon) for cell in cells]
        if len(cells) >= 3 and kinds[0] and sum(map(bool, kinds)) >= 2:
            pairs += [
                (kind, cell) for kind, cell, own in zip(kinds, cells[1:], kinds[1:], strict=False) if kind and not own
            ]
        elif len(cells) >= 2 and kinds[0]:
            pairs.append((kinds[0], cells[1]))
    return pairs if len(pairs) >= 2 else []


def form_claims(source: str, pairs: Sequence[tuple[str, Span]], lexicon: Lexicon) -> Iterator[Claim]:
    """Labelled values one after the other: a name that comes again begins the next person; one organisation for several is everybody's."""
    records: list[dict[str, Span]] = [{}]
    for before, (kind, value) in zip(["", *(kind for kind, _ in pairs)], pairs, strict=False):
        if kind == before == "family" and _SECOND not in records[-1] and _in_one_script(records[-1][kind], value):
            records[-1][_SECOND] = value
            continue
        if kind in records[-1] and kind in ("name", "given", "family"):
            if not _in_one_script(records[-1][kind], value) and not _ADDRESS.search(value.text):
                continue  # the same name in other letters, unless it comes with an address of its own
            records.append({})
        if kind == "name" and _is_unnamed(value.text):
            continue
        records[-1].setdefault(kind, value)
        if kind == "name" and _ADDRESS.search(value.text):
            records[-1].setdefault("email", value)
    found = _with_same([made for made in (claim(source, record, lexicon) for record in records) if made])
    with_organisation = [made for made in found if made.affiliation]
    if len(found) > 1 and len(with_organisation) == 1 and with_organisation[0] in (found[0], found[-1]):
        yield Claim(source, Role.ALL, affiliation=with_organisation[0].affiliation)
    yield from found


def _with_same(found: Sequence[Claim]) -> list[Claim]:
    """ "The same" is the organisation of the person above."""
    result: list[Claim] = []
    above: Span | None = None
    for one in found:
        result.append(replace(one, affiliation=above, same=False) if one.same and above else one)
        above = result[-1].affiliation or above
    return result


def _guessed(rows: Sequence[Row]) -> list[str | None] | None:
    """Columns of a table without a head line: addresses, the likeliest names, the likeliest organisations."""
    filled = [row for row in rows if sum(cell is not None for cell in row) >= 2]
    if not filled or len(filled) * 2 < len(rows):
        return None
    width = max(len(row) for row in filled)
    kinds: list[str | None] = [None] * width
    names, organisations = [0.0] * width, [0.0] * width
    for column in range(width):
        cells = [row[column].text for row in filled if column < len(row) and row[column]]  # type: ignore[union-attr]
        if cells and sum("@" in cell for cell in cells) * 2 > len(cells):
            kinds[column] = "email"
            continue
        names[column] = sum(likeness(cell) for cell in cells if as_name(cell)) / len(filled)
        organisations[column] = sum(affiliation_likeness(cell) for cell in cells) / len(filled)
    best = max(range(width), key=lambda column: names[column] - organisations[column])
    if names[best] < 0.5:
        return None
    kinds[best] = "name"
    other = max(
        (column for column in range(width) if kinds[column] is None),
        key=lambda column: organisations[column],
        default=None,
    )
    if other is not None and organisations[other] >= 0.3:
        kinds[other] = "affiliation"
    return kinds
