"""A mail as letters: each block of words with its author, its body, its greeting, its signature.

Promises that a span taken from a letter quotes its part exactly, and that greeting, signature, device lines and
disclaimer are no part of the
body's words. What anything means is left to the sources and to `weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from inbox_worker.mail.model import Address, Document, Message
from inbox_worker.reading import language, regions, world
from inbox_worker.reading.judged import as_name
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.phrases import Hole, Match
from inbox_worker.reading.regions import Line
from inbox_worker.reading.words import Words, fold, fold_word, split

MOST_TEXT = 16_000
"""So many characters of a letter are read: eight pages, which bounds the time that any mail takes."""
_SIGNATURE_LINES = 14
_FIRST = re.compile(r"[^\W_]+")
_SHORT = 70
_WISHES = frozenset({"wish", "wish_we", "wish_for", "amend", "replace", "cancel", "cancel_for", "has_pass"})


@dataclass(frozen=True, slots=True)
class Part:
    """One text that spans may quote: a body, a header, a file."""

    region: Region
    name: str
    text: str

    def span(self, start: int, end: int) -> Span:
        """The place `start:end`, without white space at its ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(self.region, self.name, start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one author. `author_name` and `author_address` are spans of the header or of the line above the quote.

    `body` are the lines of the text proper, `words` their words, `matches` the phrases in them; `signature` are the
    lines that close the
    letter, `tags` the languages that the body may be in, `closed` whether a closing formula or a "-- " announces
    them; `greeting` quotes the greetings; `cut`: it goes on beyond what is read."""

    part: Part
    region: Region
    author: Address
    author_name: Span | None
    author_address: Span | None
    subject: Part
    body: tuple[Line, ...]
    words: Words
    matches: tuple[Match, ...]
    tags: frozenset[str]
    signature: tuple[Line, ...]
    closed: bool
    greeting: tuple[Span, ...]
    copied: tuple[Address, ...] = ()
    documents: tuple[Document, ...] = ()
    cut: bool = False

    def of(self, *categories: str) -> tuple[Match, ...]:
        """The phrases of some categories, in the order of the text."""
        return tuple(match for match in self.matches if match.phrase.category in categories)

    def span(self, start: int, end: int) -> Span:
        """A quotation of this letter's part."""
        span = self.part.span(start, end)
        return Span(self.region, span.part, span.start, span.end, span.text)

    def said(self, first: int, last: int) -> Span:
        """A quotation of the words first … last-1."""
        return self.span(*self.words.between(first, last))

    def said_in(self, words: Words, first: int, last: int) -> Span:
        """A quotation of some of `words`, which are of this letter's part."""
        return self.span(*words.between(first, last))

    def words_of(self, start: int, end: int) -> Words:
        """The words of a piece of this letter's part."""
        return split(self.part.text, [(start, end)], self.words.common)

    def hole(self, match: Match, *kinds: Hole) -> tuple[int, int] | None:
        """The words in the first hole of one of `kinds`."""
        return next(((first, last) for kind, first, last in match.holes if kind in kinds), None)


def letters(message: Message, lexicon: Lexicon) -> tuple[Letter, ...]:
    """The sender's own letter, then those quoted or forwarded, as they stand in the text."""
    forwarded = subject_says(message.subject, "forward", lexicon)
    part = Part(Region.OWN, "body", message.text)
    blocks = regions.cut(message.text, forwarded=forwarded, lexicon=lexicon)
    return tuple(
        _letter(part, block, message, lexicon) for block in blocks if block.region is Region.OWN or block.lines
    )


def attached(message: Message, lexicon: Lexicon) -> tuple[Letter, ...]:
    """What the attachments say, as letters: tables row by row with tabs between the cells; of an attached mail its author's own words
    and what is attached to it."""
    found: list[Letter] = []
    for document in message.documents:
        if document.message is not None:
            found += [replace(letter, region=Region.ATTACHMENT) for letter in letters(document.message, lexicon)[:1]]
            found += attached(document.message, lexicon)
            continue
        tables = "\n\n".join("\n".join("\t".join(row) for row in table) for table in document.tables)
        text = "\n\n".join(filter(None, (document.text, tables)))
        if text:
            part = Part(Region.ATTACHMENT, document.filename, text)
            lines = [row.line for row in regions.rows(text)]
            found.append(_letter(part, regions.Block(Region.ATTACHMENT, lines), message, lexicon))
    return tuple(found)


def subject_says(subject: str, what: str, lexicon: Lexicon) -> bool:
    """Whether one of the prefixes of a subject ("Re: Fwd: …") is of the kind `what`."""
    rest = subject
    for _ in range(5):
        head, colon, rest = rest.replace("：", ":").partition(":")
        kind = lexicon.prefixes.get(fold(head)) if colon and len(head) < 16 else None
        if kind is None:
            return False
        if kind == what:
            return True
    return False


def _letter(part: Part, block: regions.Block, message: Message, lexicon: Lexicon) -> Letter:
    own = block.region is Region.OWN
    lines = _within(block.lines)
    body, signature, closed = _close(_without_foot(lines, lexicon), lexicon)
    greeting, ranges = _greet(body, lexicon)
    words = split(part.text, ranges)
    tags = language.spoken(words, lexicon)
    words = replace(words, common=language.common_words(tags, lexicon))
    author, name, address = _author(message) if own else _quoted_author(part, block)
    return Letter(
        part=part,
        region=block.region,
        author=author,
        author_name=name,
        author_address=address,
        subject=Part(Region.HEADER, "subject", message.subject if own else block.subject),
        body=tuple(body),
        words=words,
        matches=tuple(lexicon.book.find(words, tags)),
        tags=tags,
        signature=tuple(signature),
        closed=closed,
        greeting=tuple(part.span(start, end) for start, end in greeting),
        copied=message.cc if own else (),
        documents=message.documents if own else (),
        cut=len(lines) < len(block.lines) or lines[-1:] != block.lines[-1:],
    )


def _within(lines: Sequence[Line]) -> list[Line]:
    """As many lines as are read: a longer letter is for a person."""
    kept: list[Line] = []
    left = MOST_TEXT
    for line in lines:
        if left <= 0:
            break
        kept.append(line if len(line.text) <= left else Line(line.start, line.start + left, line.text[:left]))
        left -= len(line.text) + 1
    return kept


def _author(message: Message) -> tuple[Address, Span | None, Span | None]:
    author = message.from_[0] if message.from_ else Address("", "")
    text = f"{author.name} <{author.address}>" if author.name else author.address
    part = Part(Region.HEADER, "from", text)
    at = len(text) - len(author.address) - (1 if author.name else 0)
    return (
        author,
        part.span(0, len(author.name)) if author.name else None,
        part.span(at, at + len(author.address)) if author.address else None,
    )


def _quoted_author(part: Part, block: regions.Block) -> tuple[Address, Span | None, Span | None]:
    def quoted(place: tuple[int, int] | None) -> Span | None:
        if place is None:
            return None
        span = part.span(*place)
        return Span(block.region, span.part, span.start, span.end, span.text)

    return block.author or Address("", ""), quoted(block.name_at), quoted(block.address_at)


def begins(text: str, tree: str, lexicon: Lexicon) -> int:
    """How many words of `text` the longest entry of a tree takes at its beginning; 0 where none does."""
    first = _FIRST.search(text)
    if first is None:
        return 0
    word = fold_word(first.group() if first.group() < "\u3005" else first.group()[0])
    if not lexicon.trees[tree].followers(word):
        return 0
    ends = lexicon.trees[tree].ends(split(text[:200]), 0)
    return ends[0] if ends else 0


def _without_foot(lines: Sequence[Line], lexicon: Lexicon) -> list[Line]:
    """The lines above a disclaimer, without those that telephones and scanners add."""
    kept: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if any(row.text.strip() for row in kept) and len(text) > 20 and begins(text, "disclaimer", lexicon):
            break
        if not (0 < len(text) < 120 and begins(text, "device", lexicon)):
            kept.append(line)
    return _trimmed(kept)


def _trimmed(lines: list[Line]) -> list[Line]:
    while lines and not lines[-1].text.strip(" \t-_=*>"):
        lines.pop()
    while lines and not lines[0].text.strip():
        lines.pop(0)
    return lines


def _close(lines: list[Line], lexicon: Lexicon) -> tuple[list[Line], list[Line], bool]:
    """Body, signature, and whether a formula or a delimiter stands between them."""
    for index in range(len(lines) - 1, max(-1, len(lines) - _SIGNATURE_LINES * 2), -1):
        text = lines[index].text.strip()
        if text in ("--", "---", "- --", "—") and index + 1 < len(lines):
            before = _close_by_words(lines[:index], lexicon)
            return before[0], before[1] + lines[index + 1 :], True
    return _close_by_words(lines, lexicon)


def _close_by_words(lines: list[Line], lexicon: Lexicon) -> tuple[list[Line], list[Line], bool]:
    filled = 0
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text.strip()
        filled += bool(text)
        if filled > _SIGNATURE_LINES:
            break
        if text and (index or len(lines) > 1) and _is_closing(text, lexicon) and not _goes_on(lines, index):
            return lines[:index], _after_formula(lines[index:], lexicon), True
    unknown = _unknown_closing(lines)
    if unknown is not None:
        return lines[:unknown], lines[unknown + 1 :], True
    start = _signature_start(lines)
    return lines[:start], lines[start:], False


def _unknown_closing(lines: Sequence[Line]) -> int | None:
    """Where a formula stands that no list holds ("Peace,", "Vinaka,"): a few words and a comma on a line of their own, and below them
    nothing but a name with the short lines of a signature."""
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    for at in range(len(filled) - 2, max(1, len(filled) - _SIGNATURE_LINES), -1):
        text, below = lines[filled[at]].text.strip(), [lines[index].text.strip() for index in filled[at + 1 :]]
        if len(below[0]) > _SHORT or below[0].endswith((":", "?", ".", ",")):
            return None
        alone = text.endswith(",") and len(text.split()) <= _FORMULA_WORDS and not lines[filled[at] - 1].text.strip()
        if alone and _signs(text, below):
            return filled[at]
    return None


def _signs(formula: str, below: Sequence[str]) -> bool:
    """Whether the first line below begins with a name, while what stands above is none, and no longer lines follow."""
    name = as_name(_EDGE_OF_NAME.split(below[0], maxsplit=1)[0])
    above = as_name(formula)
    is_list = above is not None and " " in above.text and formula.istitle()
    return name is not None and not is_list and all(len(text) <= _SHORT for text in below)


_FORMULA_WORDS = 4
_EDGE_OF_NAME = re.compile(r"[,|(]|\s[-–—]\s")


def _is_closing(text: str, lexicon: Lexicon) -> bool:
    if len(text) > _SHORT or text[:2] in world.written("people", "chinese_compound"):  # 上 closes, 上官 is a surname
        return False
    taken = begins(text, "closing", lexicon)
    return (
        taken > begins(text, "salutation", lexicon)  # 敬启者 greets, 敬启 closes
        and (len(split(text)) - taken <= 4 or text.endswith((",", "，", "、", "،")))
        and not any(c in text.rstrip(".!,") for c in "?:")
        and not _wants(text, lexicon)
    )


def _wants(text: str, lexicon: Lexicon) -> bool:
    """Whether what looks like a formula says the matter of the mail: "Merci de m'inscrire."."""
    return any(match.phrase.category in _WISHES for match in lexicon.book.find(split(text)))


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    """Whether what follows a supposed formula is prose rather than a signature; sooner so where nothing stands before it (thanks for an
    answer, then the matter)."""
    longest = 110 if any(line.text.strip() for line in lines[:index]) else 60
    below = [line.text.strip() for line in lines[index + 1 :]]
    return any(len(text) > longest or text.endswith(("?", "؟")) for text in below)


def _after_formula(lines: list[Line], lexicon: Lexicon) -> list[Line]:
    """The lines after the formula; what stands on its own line behind the formula ("Thanks, Jane") comes first."""
    line = lines[0]
    words = split(line.text)
    taken = begins(line.text, "closing", lexicon)
    if taken >= len(words) or any(lexicon.trees["and"].ends(words, taken)):  # "Gracias y disculpas" goes on
        return lines[1:]
    offset = words.starts[taken]
    if as_name(line.text[offset:].strip(" ,.!-")) is None:
        return lines[1:]
    return [Line(line.start + offset, line.end, line.text[offset:]), *lines[1:]]


def _signature_start(lines: list[Line]) -> int:
    """Where the last paragraphs are short lines of which the first is a person's name."""
    start = end = len(lines)
    while end > 0:
        while end > 0 and not lines[end - 1].text.strip():
            end -= 1
        first = end
        while first > 0 and lines[first - 1].text.strip():
            first -= 1
        if (
            not all(
                (len(line.text.strip()) <= _SHORT or ("|" in line.text and len(line.text) < 200))
                and not line.text.rstrip().endswith((":", "?"))
                for line in lines[first:end]
            )
            or end - first > 8
        ):
            return start
        if _leads_to(lines[:first]):
            return start
        if first in (0, end) or not _names_somebody(lines[first].text):
            return start if start < len(lines) or first == 0 else _last_line(lines, first, end)
        start = end = first
    return start


def _leads_to(lines: Sequence[Line]) -> bool:
    """Whether the words above end with a colon: what they lead to is a list or a form, and nobody who signs."""
    above = next((line.text.rstrip() for line in reversed(lines) if line.text.strip()), "")
    return above.endswith((":", "："))


def _last_line(lines: list[Line], first: int, end: int) -> int:
    """A paragraph of prose may end with the name on a line of its own."""
    for index in range(max(first + 1, end - 4), end):
        if (
            _names_somebody(lines[index].text)
            and len(lines[index - 1].text.strip()) < _SHORT * 2
            and lines[index - 1].text.rstrip()[-1:] in ".!?,;。！？)"
        ):
            return index
    return len(lines)


def _names_somebody(text: str) -> bool:
    head = text.strip().split("|")[0].split(" / ")[0].split("\t")[0].strip(" *_-–—.,")
    return (
        0 < len(head) <= 50
        and not any(c.isdigit() for c in head)
        and (as_name(head.split(",")[0]) is not None or len(head) <= 3)
    )


def _greet(lines: Iterable[Line], lexicon: Lexicon) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The places of the greetings, and those of the rest of the body as ranges of consecutive lines."""
    greetings: list[tuple[int, int]] = []
    ranges: list[tuple[int, int]] = []
    seen = 0
    for line in lines:
        start = line.start
        if line.text.count("\t") + line.text.count("|") >= 2:
            continue
        if line.text.strip():
            seen += 1
            if seen <= 4:
                length = _greeting_length(line.text, lexicon)
                if length:
                    greetings.append((start, start + length))
                    start += length
        if ranges and ranges[-1][1] + 1 >= start - 8 and start == line.start and not greetings_end(greetings, ranges):
            ranges[-1] = (ranges[-1][0], line.end)
        else:
            ranges.append((start, line.end))
    return greetings, [(first, last) for first, last in ranges if last > first]


def greetings_end(greetings: Sequence[tuple[int, int]], ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether the last greeting stands after the last range, so that a new range must begin."""
    return bool(greetings) and greetings[-1][0] >= ranges[-1][1]


def _speaks_of(head: str, words: Words, after: int, lexicon: Lexicon) -> bool:
    """Whether "Frau Ana Ruiz, Mitglied …" begins a sentence about her: a title, a full name, and what she is or belongs to."""
    titled = world.opens("titles", "before", list(words.folded[:4]))
    name = as_name(head) if 0 < titled < after - 1 else None
    said = words.text[words.starts[after]].isupper() or any(
        lexicon.trees[tree].ends(words, after) for tree in ("from", "position")
    )
    goes_on = said and len(words) - after > 6
    return name is not None and " " in name.text and goes_on


def _tells(words: Words, last: int, lexicon: Lexicon) -> bool:
    """Whether words that follow "Hello" say the matter of the mail: "Hi I registered last week (Ana Ruiz) …"."""
    matter = (*_WISHES, "registered_before")
    return any(match.phrase.category in matter and match.last <= last for match in lexicon.book.find(words))


def _introduced(words: Words, after: int, lexicon: Lexicon) -> int:
    """Where behind a greeting the writer introduces himself, -1 where he does not: "Hola | soy Luis Moll", السلام عليكم | انا ليلى حداد;
    where he says before it what he wants, there: "Bonsoir svp | mettez mon nom …"."""
    matches = [match for match in lexicon.book.find(words) if match.first >= after]
    introduced = [
        match.first
        for match in matches
        if match.phrase.category == "introduction"
        and any(hole is Hole.NAME and match.first < first for hole, first, _ in match.holes)
    ]
    if not introduced:
        return -1
    wishes = [match.first for match in matches if match.phrase.category in _WISHES]
    return min([*introduced, *wishes])


def _greeting_length(text: str, lexicon: Lexicon) -> int:
    """How much of a line is greeting: up to its first comma or full stop, all of it if it is short and has none."""
    taken = begins(text, "salutation", lexicon)
    if not taken:
        alone = text.strip()
        return len(text) if len(alone) < 40 and alone[-1:] in ",:，：!" and as_name(alone[:-1]) is not None else 0
    words = split(text)
    introduced = _introduced(words, taken, lexicon)
    for index in range(taken, len(words)):
        if index == introduced:
            return words.starts[index]
        if words.breaks[index] >= 2:
            return (
                words.starts[index]
                if index - taken <= (8 if index - taken <= 2 or not _tells(words, index, lexicon) else 0)
                and not _speaks_of(text[: words.ends[index - 1]], words, index, lexicon)
                else 0
            )
    return len(text) if len(words) - taken <= 6 and len(text) < _SHORT else 0
