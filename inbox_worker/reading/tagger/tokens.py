"""A mail as one row of tokens with what is known of each: the networks' only input.

The row runs through the author's display name, the subject and the text, then through attached, quoted and forwarded letters. Of each
token it holds where it stands in its part (so that whatever is marked can be quoted), the hashed numbers of its word and of its pieces
(in scripts without spaces a character is a word, and its pairs with its neighbours are pieces), and the signs
that hold of it: its shape, what stands around it, where in the line and the letter it stands, which phrases and lists it is part of, and
where else in the mail the same word stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from zlib import crc32

from inbox_worker.reading import world
from inbox_worker.reading.folding import script
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region
from inbox_worker.reading.phrases import Match, Tree
from inbox_worker.reading.records import label_kind
from inbox_worker.reading.regions import Line
from inbox_worker.reading.tagger.stand_ins import stand_ins
from inbox_worker.reading.view import Letter, Part
from inbox_worker.reading.words import Words, split

BUCKETS = 16_384
"""So many rows have the table of words, and that of pieces for what words are made of."""

PAIRS = 32_768
"""So many more has that of pieces for pairs of characters, in scripts without spaces."""

_DENSE = "\u3005"

PIECES = 20
"""A word has so many pieces at most."""

MOST, MOST_OF_LETTER = 2_400, 1_600
"""Tokens beyond these are not looked at."""

_LONGEST_LINE = 8 * MOST_OF_LETTER
"""Of a longer line only so many characters are looked at."""

_ENDS_OF_GAP = 12
"""So much of the beginning and of the end of what stands between two words is looked at."""

_LISTS = tuple(
    (name, table)
    for name, tables in {
        "organisations": ("strong", "legal", "soft", "links", "both", "missions", "tails", "articles"),
        "people": ("particles", "given", "vietnamese", "arabic_heads", "eastern_surnames", "title_surnames"),
        "roles": ("jobs", "departments", "modifiers", "streets", "sentence", "surnames", "fields"),
        "titles": ("before", "dotted", "weak", "after", "generation", "honorifics", "courtesy"),
        "words": ("never", "lower", "openers", "nobody"),
    }.items()
    for table in tables
)
_HAN_LISTS = (("organisations", "han"), ("titles", "cjk_before"), ("titles", "cjk_after"), ("roles", "jobs_han"))
_OWN = "own"
_CLASSES = ("me", "and", "from", "relation", "position", "department", "organisation")


@dataclass(slots=True)
class Tokens:
    """Parallel rows, one entry a token. `signs` are names; `pieces` rows of hashed numbers; `places` say where a token stands."""

    folded: list[str] = field(default_factory=list)
    places: list[tuple[Part, int, int]] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    pieces: list[tuple[int, ...]] = field(default_factory=list)
    signs: list[list[str]] = field(default_factory=list)
    wheres: list[str] = field(default_factory=list)
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.folded)

    def spelled(self) -> Iterator[tuple[str, str]]:
        """Each word as it is written, with what stands before it, if long its ends; an empty line where another part begins."""
        part, end, place = None, 0, ""
        for (within, start, stop), where in zip(self.places, self.wheres, strict=True):
            goes_on = part is not None and (part.region, part.name, place) == (within.region, within.name, where)
            before = within.text[end:start] if goes_on and start >= end else "\n\n"
            if len(before) > 2 * _ENDS_OF_GAP:
                before = before[:_ENDS_OF_GAP] + before[-_ENDS_OF_GAP:]
            yield before, within.text[start:stop]
            part, end, place = within, stop, where

    def add(
        self, folded: str, place: tuple[Part, int, int], where: str, signs: list[str], pairs: Iterable[int]
    ) -> None:
        """Take in one token; `pairs` are the numbers of the pairs that it forms with its neighbours."""
        number, *pieces = hashed(self.stand_ins.get(folded, folded))
        self.folded.append(folded)
        self.places.append(place)
        self.words.append(number)
        self.pieces.append((*pieces, *pairs))
        self.signs.append(signs)
        self.wheres.append(where)


def tokens(letters: Sequence[tuple[Letter, str]], lexicon: Lexicon, day: date | None = None) -> Tokens:
    """The row of a mail whose letters are given, the sender's own first, each with whose words it holds (`heard.Where`); `day` is that of
    the event that it is read for."""
    row = Tokens(stand_ins=stand_ins(day, lexicon.month_names, lexicon.weekday_names))
    for letter, where in letters:
        for place, part, ranges in _stretches(letter, where):
            _add(row, letter, place, part, ranges, lexicon)
        if len(row) >= MOST:
            break
    _add_where_else(row, letters[0][0])
    return row


def _stretches(letter: Letter, where: str) -> Iterator[tuple[str, Part, list[Line]]]:
    """The pieces of a letter in the order of the row: what they are, the part they stand in, their lines."""
    author = letter.author_name
    if author is not None and where == _OWN:
        yield "author", Part(author.region, author.part, author.text), [Line(0, len(author.text), author.text)]
    if letter.subject.text and where == _OWN:
        yield "subject", letter.subject, [Line(0, len(letter.subject.text), letter.subject.text)]
    if letter.body:
        yield f"{where} body", letter.part, list(letter.body)
    if letter.signature:
        yield f"{where} signature", letter.part, list(letter.signature)


def _add(row: Tokens, letter: Letter, place: str, part: Part, lines: Sequence[Line], lexicon: Lexicon) -> None:
    begun = len(row)
    filled = [line for line in lines if line.text.strip()]
    region = letter.region if part is letter.part else Region.HEADER
    for number, line in enumerate(filled):
        kinds = [place, f"line {min(number, 3)}", f"line from end {min(len(filled) - 1 - number, 3)}"]
        _add_line(row, Part(region, part.name, part.text), place, line, kinds, lexicon)
        if len(row) - begun >= MOST_OF_LETTER:
            break
    if part is letter.part:
        _add_phrases(row, begun, letter, lexicon)
    _add_lists(row, begun)


def _add_line(row: Tokens, part: Part, place: str, line: Line, kinds: Sequence[str], lexicon: Lexicon) -> None:
    words = split(part.text, [(line.start, min(line.end, line.start + _LONGEST_LINE))])
    count = min(len(words), MOST_OF_LETTER)
    label = _label(line, lexicon)
    common = (*kinds, f"line of {_size(count)}", *(("cells",) if "\t" in line.text else ()))
    for at in range(count):
        start, end = words.starts[at], words.ends[at]
        raw = part.text[start:end]
        before = part.text[words.ends[at - 1] if at else line.start : start]
        after = part.text[end : words.starts[at + 1] if at + 1 < count else line.end]
        signs = [*common, *_shape(raw), *_lists(raw), *_gap("before", before), *_gap("after", after)]
        signs += (f"word {min(at, 3)}", f"word from end {min(count - 1 - at, 3)}")
        if at in words.addresses:
            signs.append("address")
        if label and start >= label[1]:
            signs.append(f"label {label[0]}")
        row.add(words.folded[at], (part, start, end), place, signs, _pairs(words.folded, at, before, after))


def _pairs(folded: Sequence[str], at: int, before: str, after: str) -> Iterator[int]:
    """The numbers of the pairs that a character forms with those that it is written on to: where nothing parts the words, a pair tells
    more of a word than a character does."""
    if folded[at] < _DENSE:
        return
    if at and not before and folded[at - 1] >= _DENSE:
        yield pair(folded[at - 1], folded[at])
    if at + 1 < len(folded) and not after and folded[at + 1] >= _DENSE:
        yield pair(folded[at], folded[at + 1])


@lru_cache(20_000)
def pair(one: str, other: str) -> int:
    """The number of two characters that stand side by side."""
    return BUCKETS + crc32(f"##{one}{other}".encode()) % PAIRS


def _label(line: Line, lexicon: Lexicon) -> tuple[str, int] | None:
    """The kind of the label that a line begins with, and where its value begins."""
    for mark in (":", "：", "="):
        head, found, _ = line.text.partition(mark)
        if found and len(head) <= 40:
            kind = label_kind(head.strip(" *-•"), lexicon)
            return (kind or "unknown", line.start + len(head) + 1)
    return None


def _size(count: int) -> str:
    """How long a line is, roughly."""
    return next((str(most) for most in (1, 2, 4, 8, 16) if count <= most), "many")


@lru_cache(20_000)
def hashed(word: str) -> tuple[int, ...]:
    """The number of a word, then those of its pieces: three and four letters, with its ends marked; of a long word those at its ends."""
    number = crc32(word.encode()) % BUCKETS
    if word[:1] >= _DENSE:
        return (number, number)
    ends = f"<{word}>"
    pieces = [ends[at : at + length] for at in range(len(ends) - 2) for length in (3, 4)] + [ends]
    if len(pieces) > PIECES:
        pieces = pieces[: PIECES // 2] + pieces[-PIECES // 2 :]
    return (number, *sorted({crc32(b"#" + piece.encode()) % BUCKETS for piece in pieces}))


@lru_cache(20_000)
def _shape(raw: str) -> tuple[str, ...]:
    found = [f"script {script(raw)}", f"length {min(len(raw), 8)}"]
    if raw[0].isdigit():
        found.append("digit")
    elif raw.isupper() and len(raw) > 1:
        found.append("capitals")
    elif raw[0].isupper():
        found.append("capital" if raw[1:].islower() else "initial" if len(raw) == 1 else "mixed capitals")
    elif raw.islower():
        found.append("small")
    return tuple(found)


@lru_cache(20_000)
def _lists(raw: str) -> tuple[str, ...]:
    """The lists of the world that hold this word."""
    key = world.keyed(raw)
    if not key:
        return ()
    found = [f"{name} {table}" for name, table in _LISTS if key in world.words(name, table)]
    if world.is_city(key):
        found.append("city")
    if world.is_land(key):
        found.append("land")
    return tuple(found)


_MARKS = {
    ",": "comma", "،": "comma", "、": "comma", "，": "comma", ";": "comma", ":": "colon", "：": "colon",
    "(": "open", "（": "open", "[": "open", ")": "close", "）": "close", "]": "close", '"': "quote", "“": "quote",
    "”": "quote", "«": "quote", "»": "quote", "「": "quote", "」": "quote", "『": "quote", "』": "quote", "„": "quote",
    "-": "hyphen", "–": "dash", "—": "dash", "/": "slash", "|": "bar", "\t": "bar", ".": "stop", "。": "stop", "!": "stop",
    "?": "question", "？": "question", "؟": "question", "'": "apostrophe", "’": "apostrophe", "•": "bullet", "*": "bullet",
    "·": "dot", "・": "dot", "&": "and", "+": "and", "<": "angle", ">": "angle", "@": "at", "_": "bullet",
}  # fmt: skip


@lru_cache(4_000)
def _gap(side: str, gap: str) -> tuple[str, ...]:
    """What stands on one side of a token."""
    found = {f"{side} {_MARKS[mark]}" for mark in gap[:12] if mark in _MARKS}
    if not gap:
        found.add(f"{side} joined")
    elif not gap.strip():
        found.add(f"{side} space")
    return tuple(sorted(found))


def _add_phrases(row: Tokens, begun: int, letter: Letter, lexicon: Lexicon) -> None:
    """Which phrases, holes and classes of the lexicon a token is in."""
    at = {row.places[index][1]: index for index in range(begun, len(row))}
    words = letter.words
    signs = [row.signs[at[start]] if start in at else [] for start in words.starts]
    for match in letter.matches:
        _add_phrase(signs, match)
    for name in _CLASSES:
        tree = lexicon.trees[name]
        for word in _heads(tree, words):
            for inner in range(word, next(iter(tree.ends(words, word)), word)):
                signs[inner].append(f"class {name}")
    for span in letter.greeting:
        for start, index in at.items():
            if span.start <= start < span.end:
                row.signs[index].append("greeting")


def _heads(tree: Tree, words: Words) -> list[int]:
    """The words that an entry of a tree may begin with."""
    heads = {word for word in set(words.folded) if tree.followers(word)}
    return [at for at, word in enumerate(words.folded) if word in heads] if heads else []


def _add_phrase(signs: Sequence[list[str]], match: Match) -> None:
    category = match.phrase.category
    holes = {word: kind for kind, first, last in match.holes for word in range(first, last)}
    for word in range(match.first, match.last):
        signs[word].append(f"hole {category} {holes[word]}" if word in holes else f"in {category}")
    if match.last < len(signs):
        signs[match.last].append(f"behind {category}")


def _add_lists(row: Tokens, begun: int) -> None:
    """Entries of more characters than one, in scripts without spaces."""
    if not any(word[:1] >= _DENSE for word in row.folded[begun:]):
        return
    text = "".join(word if len(word) == 1 else " " for word in row.folded[begun:])
    for name, table in _HAN_LISTS:
        for entry in world.words(name, table):
            if not entry:
                continue
            found = text.find(entry)
            while found >= 0:
                for index in range(begun + found, begun + found + len(entry)):
                    row.signs[index].append(f"{name} {table}")
                row.signs[begun + found + len(entry) - 1].append(f"{name} {table} end")
                found = text.find(entry, found + 1)


def _add_where_else(row: Tokens, own: Letter) -> None:
    """Where else in the mail the same word stands."""
    local, _, domain = own.author.address.lower().partition("@")
    stands: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for word, where in zip(row.folded, row.wheres, strict=True):
        stands.setdefault(word, set()).add(where)
        counts[word] = counts.get(word, 0) + 1
    copied = _folded_names(address.name for address in own.copied)
    greeted = _folded_names(span.text for span in own.greeting)
    public = domain.partition(".")[0] in world.words("domains", "public")
    for index, word in enumerate(row.folded):
        signs = row.signs[index]
        others = stands[word] - {row.wheres[index]}
        signs += [f"also {where}" for where in sorted(others)]
        if counts[word] > 1:
            signs.append("again")
        if (len(word) > 2 or word[:1] >= _DENSE) and word in local:
            signs.append("in the address")
        if len(word) > 2 and not public and word in domain:
            signs.append("in the domain")
        if word in copied:
            signs.append("in copy")
        if word in greeted:
            signs.append("greeted")


def _folded_names(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in split(name).folded if len(word) > 2 or word[:1] >= _DENSE}
