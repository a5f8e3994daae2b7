"""Labelled lines: "Name: …", one below the other or several on a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import records, world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.folding import key
from inbox_worker.reading.judged import as_name
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.regions import Line
from inbox_worker.reading.runs.people import people
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import SENTENCE, goes_on

NAME = "labelled"
_INVERTED_WORDS = 5

_PAIR = re.compile(
    r"([^\s:：=\t|;][^:：=\t|;\n]{0,58}?)\s*(?:[:：=]|\t|(?<=[\u0620-\u064a])\s?/|\s[-–—»]\s"
    r"|\s?(?:->|→|=>|⇒)|\s?[.…_]{2,}\s?[:：]|\s?[.…]{4,}\s?)[ \t]*"
)
_BRACKETED = re.compile(r"[【［\[]\s?([^\[\]【】［］\n]{1,20}?)\s?[】］\]][:： \u3000]*")
"""【氏名】 山田"""
_BOLD = re.compile(r"\*([^*\n]{1,58})\*[:：]?\s*$")
"""*Full name*: a bold line of its own, as mail programs write it in plain text; its value stands below."""
_ITEM = re.compile(r"\s*(?:[-*•·▪>]+|\(?\w{1,2}[.)])?\s*")
_SEVERAL = re.compile(r"[;；|]")


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each person whom labels name."""
    pairs = [pair for line in (*letter.body, *letter.signature) for pair in _pairs(letter, line, lexicon)]
    pairs = _with_rest_below(letter, _with_values_below(letter, pairs, lexicon), lexicon)
    if letter.region is not Region.ATTACHMENT:  # of a file the first source that names somebody is believed alone
        yield from _away(letter, lexicon)
    if not any(kind in ("name", "given", "family", "affiliation") for kind, _ in pairs):
        return
    rest: list[tuple[str, Span]] = []
    for kind, value in pairs:
        several = _several(letter, value, lexicon) if kind == "name" else []
        if several:
            yield from several
        else:
            rest.append((kind, value))
    alone = not any(kind in ("name", "given", "family") for kind, _ in rest)
    for claim in records.form_claims(NAME, rest, lexicon):
        yield (
            Claim(NAME, Role.ALL, affiliation=claim.affiliation, same=claim.same, none=claim.none, email=claim.email)
            if alone
            else claim
        )


def _away(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """Whom a label says not to come: "Suplente: Percy Arbulú", "Excusé : M. Talla"."""
    for line in letter.body:
        match = _PAIR.match(line.text, _ITEM.match(line.text).end())  # type: ignore[union-attr]
        if match and len(match.group(1)) <= _LABEL and records.says_away(match.group(1), lexicon):
            value = letter.span(line.start + match.end(), line.end)
            if as_name(value.text.strip()) is not None:
                yield Claim(NAME, Role.COMES, (value,), coming=False)


_LABEL = 20


def _pairs(letter: Letter, line: Line, lexicon: Lexicon) -> Iterator[tuple[str, Span]]:
    at = _ITEM.match(line.text).end()  # type: ignore[union-attr]
    match = _BOLD.match(line.text) or _PAIR.match(line.text, at) or _BRACKETED.match(line.text, at)
    kind = _kind(match.group(1).strip(" *"), lexicon) if match else None
    if match is None or kind is None or (match.group().endswith("\t") and "\t" in line.text[match.end() :].strip()):
        return  # a row of a table has more cells than a label and its value
    end = len(line.text)
    cuts = [cut.start() for cut in _SEVERAL.finditer(line.text, match.end())]
    for position in [*cuts, end]:
        if position == end or _PAIR.match(line.text[position + 1 :].lstrip()):
            yield kind, _one_sentence(letter, letter.span(line.start + match.end(), line.start + position), kind)
            if position < end:
                rest = Line(line.start + position + 1, line.end, line.text[position + 1 :])
                yield from _pairs(letter, rest, lexicon)
            return


def _kind(label: str, lexicon: Lexicon) -> str | None:
    """What the label of a line stands for; that of an address may go on, "E-mail for the badge"."""
    return records.label_kind(label, lexicon) or ("email" if records.cell_kind(label, lexicon) == "email" else None)


def _one_sentence(letter: Letter, value: Span, kind: str) -> Span:
    """An organisation ends with its sentence."""
    if kind != "affiliation" or not value.text:
        return value
    words = letter.words_of(value.start, value.end)
    stop = next((at for at in range(1, len(words)) if words.breaks[at] >= SENTENCE), None)
    return value if stop is None else letter.span(value.start, words.ends[stop - 1])


def _with_values_below(letter: Letter, pairs: list[tuple[str, Span]], lexicon: Lexicon) -> list[tuple[str, Span]]:
    """An empty value stands on the next line."""
    result: list[tuple[str, Span]] = []
    for kind, value in pairs:
        if value.text.strip(" *"):
            result.append((kind, value))
            continue
        index = _line_of(letter, value)
        below = (
            next((line for line in letter.body[index + 1 : index + 3] if line.text.strip()), None)
            if index is not None
            else None
        )
        if below and not _is_labelled(letter, below, lexicon):
            result.append((kind, letter.span(below.start, below.end)))
    return result


def _is_labelled(letter: Letter, line: Line, lexicon: Lexicon) -> bool:
    return any(True for _ in _pairs(letter, line, lexicon))


def _line_of(letter: Letter, value: Span) -> int | None:
    """The number of the line in which a value begins."""
    return next((at for at, line in enumerate(letter.body) if line.start <= value.start <= line.end), None)


def _with_rest_below(letter: Letter, pairs: list[tuple[str, Span]], lexicon: Lexicon) -> list[tuple[str, Span]]:
    """An organisation goes on in the next line where that stands farther in than the label, or where a mail program broke it."""
    return [(kind, _whole(letter, value, lexicon) if kind == "affiliation" else value) for kind, value in pairs]


def _whole(letter: Letter, value: Span, lexicon: Lexicon) -> Span:
    index = _line_of(letter, value)
    if index is None or index + 1 == len(letter.body):
        return value
    line, below = letter.body[index : index + 2]
    text, end = below.text.strip(), line.start + len(line.text.rstrip())
    if value.end != end or not text[:1].isalpha() or "@" in text or _is_labelled(letter, below, lexicon):
        return value
    begin = below.start + _indent(below)
    goes = _indent(below) > _indent(line) + 1 or _is_end_of_house(text) or goes_on(letter.part.text, end, begin)
    return letter.span(value.start, below.end) if goes else value


def _is_end_of_house(text: str) -> bool:
    """Whether a line holds nothing but one word like "Association"."""
    return " " not in text and key(text) in world.words("organisations", "strong")


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _several(letter: Letter, value: Span, lexicon: Lexicon) -> list[Claim]:
    """The people of a value that is not simply a name."""
    inverted = value.text.count(",") == 1 and len(value.text.split()) <= _INVERTED_WORDS
    if as_name(value.text) is not None and (inverted or not re.search(r"[,;、،&]| [a-zи] ", value.text)):
        return []
    words = letter.words_of(value.start, value.end)
    found = [person for person in people(words, 0, len(words), lexicon) if person.name]
    if len(found) < 2 and not (found and found[0].affiliation):
        return []
    return [
        Claim(
            NAME,
            Role.COMES,
            (letter.span(*words.between(*person.name)),),
            letter.span(*words.between(*person.affiliation)) if person.affiliation else None,
            letter.span(words.starts[person.email], words.ends[person.email]) if person.email is not None else None,
        )
        for person in found
        if person.name
    ]
