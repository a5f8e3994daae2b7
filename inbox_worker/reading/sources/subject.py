"""The subject line: "Registration 16 July - Jane Doe, ORG"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_worker.reading import world
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.judged import affiliation_likeness, as_affiliation, as_name
from inbox_worker.reading.known_words import is_given
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Span
from inbox_worker.reading.phrases import Match
from inbox_worker.reading.runs.place import entry
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import Words, fold, split

NAME = "subject"

_EDGE = re.compile(
    r"(?<!\s)\s*(?:[:：;|/]|\s[-–—]+\s|,|，|、|——|(?<=[\u3005-\u9fff])[-–—－_](?=\S)|[()（）\[\]【】「」『』]|\bfor\b|\bof\b|(?<!\S)\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?(?!\S)|(?<=[^\W_]{2})[.]\s+(?=[^\W\d_]{3}))"
)


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """A piece of the subject that is a full name, with the piece behind it if that is an organisation."""
    pieces = [
        _behind_matter(part, letter, lexicon) for piece in _pieces(letter) for part in _parted(piece, letter, lexicon)
    ]
    matter = {text: _is_matter(text, lexicon) for text in {span.text for span in pieces}}
    for index, span in enumerate(pieces):
        if (
            (len(span.text.split()) < 2 and not re.search(r"[\u3040-\u9fff]", span.text))
            or matter[span.text]
            or as_name(span.text) is None
        ):
            continue
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        yield Claim(
            NAME,
            Role.COMES,
            (span,),
            after if after and not any(map(str.isdigit, after.text)) and as_affiliation(after.text) else None,
        )
    for span in pieces:
        if not matter[span.text] and affiliation_likeness(span.text) >= _HOUSE:
            yield Claim(NAME, Role.ALL, affiliation=span)


def _pieces(letter: Letter) -> Iterator[Span]:
    at, text = 0, letter.subject.text
    edges = [(match.start(), match.end()) for match in _EDGE.finditer(text)]
    for start, end in [*edges, (len(text), len(text))]:
        if text[at:start].strip():
            yield letter.subject.span(at, start)
        at = end


def _parted(piece: Span, letter: Letter, lexicon: Lexicon) -> list[Span]:
    """The parts of a piece that "and" joins, where each ends in a full name that a known given name begins: Registration of Ana Ruiz and
    Ben Ott; but the surname of Santiago Ramón y Cajal Ruiz is one."""
    words = split(piece.text)
    cuts, at = [0], 1
    while at < len(words) - 1 and len(cuts) < _MOST_NAMED:
        behind = entry("and", words, at, len(words), lexicon)
        if behind > at and behind < len(words):
            cuts += [at, behind]
        at = max(behind, at + 1)
    ends = [*cuts[1::2], len(words)]
    parts = [
        letter.subject.span(piece.start + words.starts[first], piece.start + words.ends[last - 1])
        for first, last in zip(cuts[::2], ends, strict=True)
        if first < last
    ]
    named = len(parts) > 1 and all(_is_full_name(_behind_matter(part, letter, lexicon)) for part in parts)
    return parts if named else [piece]


def _is_full_name(span: Span) -> bool:
    name = as_name(span.text) if " " in span.text else None
    return name is not None and is_given(fold(span.text).split()[0]) and affiliation_likeness(span.text) < _HOUSE


_MOST_NAMED = 9
_HOUSE = 0.6
"""What looks so much like one is an organisation."""


def _behind_matter(piece: Span, letter: Letter, lexicon: Lexicon) -> Span:
    """Pls register | Ebenezer Quaynor-Mettle: the name at the end of a piece that speaks of the matter before it."""
    tail = _TAIL.search(piece.text)
    if tail is None or not _is_matter(piece.text, lexicon):
        return piece
    # ANULAR INSCRIPCIÓN DE | ANA RUIZ
    links = world.words("organisations", "links") if piece.text.isupper() else frozenset()
    words = [match.start() for match in _WORD.finditer(piece.text, tail.start()) if fold(match.group()) not in links]
    named = next((at for at in words if not _is_matter(piece.text[at:], lexicon)), None)
    if not named or " " not in piece.text[named:] or not _is_matter(piece.text[:named], lexicon):
        return piece
    return letter.subject.span(piece.start + named, piece.end)


_TAIL = re.compile(r"(?<!\S)(?:[^\W\d_a-z][\w'’.-]{0,40}\s{1,3}){1,4}[^\W\d_a-z][\w'’-]{0,40}$")
_WORD = re.compile(r"\S+")


def _is_matter(text: str, lexicon: Lexicon) -> bool:
    """Whether a piece speaks of the matter, not of a person: it holds words of the lexicon, a month or a number."""
    words = split(text)
    if any(word in lexicon.months or word.isdigit() for word in fold(text).split()):
        return True
    return any(not _is_within_name(match, words) for match in lexicon.book.find(words))


def _is_within_name(match: Match, words: Words) -> bool:
    """Whether what a phrase says rests on a small word within a name: Salma Ben Achour, though ben is I in Turkish."""
    particles = world.words("people", "particles")
    return any(
        words.folded[at] in particles and all(words.text[words.starts[near]].isupper() for near in (at - 1, at, at + 1))
        for at in range(max(match.first, 1), min(match.last, len(words) - 1))
    )
