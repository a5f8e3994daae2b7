"""The organiser's own words → commands. Grammar only: what a command does is the ledger's.

Promises: what is not wholly understood is no command; it comes back as NotUnderstood, with the reason, where it looks
like one, and is passed over where it does not (greetings, signatures, thanks). Verbs may be misspelled where one alone
is near; numbers and names are never guessed. Linear in the text's length.

| the organiser writes                                         | Command                                     |
|--------------------------------------------------------------|---------------------------------------------|
| accept 12 · 12 ok · 12 yes · accept 12, 14 and 15.2          | Accept                                      |
| reject 13 · 13 no · reject 13 tell                           | Reject                                      |
| not 13 · 13 is not a registration                            | Dismiss                                     |
| cancel 12.2                                                  | Cancel                                      |
| merge 4.1 9.2 · merge 9.2 into 4.1                           | Merge: the first one stays                  |
| 12.2 = Kofi Mensah / University of Ghana                     | Correction                                  |
| add Kofi Mensah / University of Ghana / kofi@ghana.example   | Addition                                    |
| all ok                                                       | AcceptAll                                   |
| hold · release · release backlog · roster · help             | Hold, Release, ReleaseBacklog, Roster, Help |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto

from inbox_worker.reading.folding import tidy

LINES, LINE_LENGTH, NAME_LENGTH = 300, 400, 120
NEAR = 0.8
"""How near a misspelled verb must be (`difflib` ratio): "acept" is, "except" is not."""


@dataclass(frozen=True, slots=True)
class Label:
    """ "12": all people of that mail (`position` None); "12.2": its second person."""

    number: int
    position: int | None = None

    def __str__(self) -> str:
        return str(self.number) if self.position is None else f"{self.number}.{self.position}"


@dataclass(frozen=True, slots=True)
class Accept:
    """Confirm these. `line` is, here and below, what the organiser wrote."""

    line: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """Say no to these; `tell` sends them the rejection."""

    line: str
    labels: tuple[Label, ...]
    tell: bool = False


@dataclass(frozen=True, slots=True)
class Dismiss:
    """These are no registrations at all."""

    line: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Withdraw these."""

    line: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """`second` is the same person as `first`, who stays."""

    line: str
    first: Label
    second: Label


@dataclass(frozen=True, slots=True)
class Correction:
    """This is the person's name and affiliation (None: leave it as it is)."""

    line: str
    label: Label
    name: str
    affiliation: str | None


@dataclass(frozen=True, slots=True)
class Addition:
    """Register somebody who did not write; `address` None: no letter."""

    line: str
    name: str
    affiliation: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class AcceptAll:
    """Accept every case of the digest that is answered."""

    line: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Send nothing to attendees until released."""

    line: str


@dataclass(frozen=True, slots=True)
class Release:
    """End a hold; let instructions that wait for a person go."""

    line: str


@dataclass(frozen=True, slots=True)
class ReleaseBacklog:
    """Let answers to mail older than the start, or written in shadow, go."""

    line: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Send the roster."""

    line: str


@dataclass(frozen=True, slots=True)
class Help:
    """Send the list of commands."""

    line: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A line that looks like a command and is none; `why` says how to mend it."""

    line: str
    why: str


Command = (
    Accept
    | Reject
    | Dismiss
    | Cancel
    | Merge
    | Correction
    | Addition
    | AcceptAll
    | Hold
    | Release
    | ReleaseBacklog
    | Roster
    | Help
)


class _Word(Enum):
    """What a word of a line means; UNKNOWN spoils a command, fillers are dropped."""

    ACCEPT = auto()
    REJECT = auto()
    DISMISS = auto()
    CANCEL = auto()
    MERGE = auto()
    ADD = auto()
    HOLD = auto()
    RELEASE = auto()
    ROSTER = auto()
    HELP = auto()
    ALL = auto()
    TELL = auto()
    BACKLOG = auto()
    INTO = auto()
    UNKNOWN = auto()


_VERBS = {
    "accept": _Word.ACCEPT, "approve": _Word.ACCEPT, "confirm": _Word.ACCEPT, "ok": _Word.ACCEPT, "okay": _Word.ACCEPT, "yes":
    _Word.ACCEPT, "reject": _Word.REJECT, "decline": _Word.REJECT, "refuse": _Word.REJECT, "no": _Word.REJECT,
    "not": _Word.DISMISS,
    "cancel": _Word.CANCEL, "withdraw": _Word.CANCEL,
    "merge": _Word.MERGE, "add": _Word.ADD, "hold": _Word.HOLD, "release": _Word.RELEASE, "roster": _Word.ROSTER, "help": _Word.HELP,
    "all": _Word.ALL, "everyone": _Word.ALL, "everybody": _Word.ALL,
    "tell": _Word.TELL, "inform": _Word.TELL, "notify": _Word.TELL,
    "backlog": _Word.BACKLOG, "into": _Word.INTO,
}  # fmt: skip
_FILLERS = {
    "hi", "hello", "please", "pls", "kindly", "case", "cases", "number", "numbers", "nr", "and", "with", "is", "are", "a", "an", "the",
    "registration", "registrations", "it", "them", "him", "her", "for", "to", "too",
    "also", "both", "thanks", "thank", "you", "letters", "instructions",
}  # fmt: skip
_OPENERS = frozenset({_Word.CANCEL, _Word.MERGE, _Word.ADD, _Word.HOLD, _Word.RELEASE})
_LABELLED = {_Word.ACCEPT: Accept, _Word.REJECT: Reject, _Word.DISMISS: Dismiss, _Word.CANCEL: Cancel}
_WHOLE: dict[frozenset[_Word], type[AcceptAll | Hold | Release | ReleaseBacklog | Roster | Help]] = {
    frozenset({_Word.ACCEPT, _Word.ALL}): AcceptAll,
    frozenset({_Word.HOLD}): Hold,
    frozenset({_Word.RELEASE}): Release,
    frozenset({_Word.RELEASE, _Word.BACKLOG}): ReleaseBacklog,
    frozenset({_Word.ROSTER}): Roster,
    frozenset({_Word.HELP}): Help,
}

_BULLET = re.compile(r"^[\s*•·‣▪◦–—-]+(?=\S)")
_NUMBERED = re.compile(r"^\(?(\d{1,3})[.)]\s+(?=\S)")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)?|=|[^\s\w]|\S")
_LABEL = re.compile(r"(\d{1,9})(?:\.(\d{1,4}))?")
_SAID = re.compile(r"^(?:correct\s+)?(?:case\s+|#\s*)?(\d{1,9}(?:\.\d{1,4})?)\s*(=|:=|:)\s*(.*)$", re.IGNORECASE)
_ADD = re.compile(r"^(?:please\s+)?add\s*:?\s+(.*)$", re.IGNORECASE)
_UNSURE_NUMBERS = re.compile(r"\d\s*[-–—/]\s*\d|\d\.\d+\.\d|\d\.\s\d+\b(?!\s*[.)])")
_JOINED = re.compile(r"(?<!\d)(\d+),(?=(\d+))")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]{1,190}\.[^\W\d_]{2,30}")
_CLOSING = re.compile(
    r"^(?:many\s+)?(?:thanks|thank you|thx|regards|kind regards|best|best regards|cheers|sincerely|yours|merci|cordialement)\b[^\d]{0,40}$",
    re.IGNORECASE,
)

_Item = Label | _Word


def parse_commands(text: str) -> tuple[Command | NotUnderstood, ...]:
    """The commands in `text` (quoted mail already cut away), in its order, and the lines that look like one and are
    none."""
    found: list[Command | NotUnderstood] = []
    bullet, closed = 1, False
    for line in map(tidy, text.splitlines()[:LINES]):
        plain = _BULLET.sub("", line).strip()
        if line.startswith(">") or not 0 < len(plain) <= LINE_LENGTH:
            continue
        if line == "--" or _CLOSING.match(plain):
            closed = True
        numbered = _NUMBERED.match(plain)
        if numbered and int(numbered.group(1)) == bullet:
            bullet, plain = bullet + 1, plain[numbered.end() :]
        found.extend(item for item in _line(plain) if not (closed and isinstance(item, NotUnderstood)))
    return tuple(found)


def needs(command: Command | NotUnderstood) -> tuple[Label, ...]:
    """The numbers that must exist for the command to be carried out."""
    match command:
        case Accept() | Reject() | Dismiss() | Cancel():
            return command.labels
        case Merge():
            return (command.first, command.second)
        case Correction():
            return (command.label,)
        case _:
            return ()


def _line(line: str) -> Sequence[Command | NotUnderstood]:
    if said := _SAID.match(line):
        return _correction(line, said)
    if added := _ADD.match(line):
        return [_addition(line, added.group(1))]
    items = list(_items(line))
    known = _clauses(line, items) or _whole(line, items)
    if known and not (_UNSURE_NUMBERS.search(line) or _descends(line)):
        return known
    return [NotUnderstood(line, _why(items, known))] if known or _looks_meant(items) else []


# -- words ------------------------------------------------------------------------------------------------------


def _items(line: str) -> Iterator[_Item]:
    """The labels and words of a line that count. "No. 12" is a number, not a no."""
    for token in _TOKEN.findall(re.sub(r"\b[Nn](?:o|r)\.\s*(?=\d)", "number ", line)):
        label = _LABEL.fullmatch(token)
        if label:
            yield Label(int(label.group(1)), int(label.group(2)) if label.group(2) else None)
        elif token[0].isalnum() and token.lower() not in _FILLERS:
            yield _word(token.lower())
        elif token in {"=", "/", "@", "?"}:
            yield _Word.UNKNOWN


def _word(token: str) -> _Word:
    """The verb that is meant: itself, or the one verb that is near; short words must be right."""
    if token in _VERBS or len(token) < 4:
        return _VERBS.get(token, _Word.UNKNOWN)
    near = {
        word
        for verb, word in _VERBS.items()
        if len(verb) >= 4 and SequenceMatcher(None, token, verb, autojunk=False).ratio() >= NEAR
    }
    return near.pop() if len(near) == 1 else _Word.UNKNOWN


def _descends(line: str) -> bool:
    """ "12,2" may be 12 and 2, or 12.2 as half the world writes it; "12,14" is clear."""
    return any(int(first) >= int(second) for first, second in _JOINED.findall(line))


# -- commands with numbers --------------------------------------------------------------------------------------


def _clauses(line: str, items: Sequence[_Item]) -> list[Command]:
    """ "accept 12, reject 13" or "12 ok, 13 no": each verb with its numbers, all on the same side of them."""
    telling = _Word.TELL in items
    rest = [item for item in items if item not in {_Word.TELL, _Word.INTO}]
    if not rest or _Word.UNKNOWN in rest:
        return []
    verb_first = isinstance(rest[0], _Word)
    groups: list[tuple[_Word, list[Label]]] = []
    for item in rest if verb_first else reversed(rest):
        if isinstance(item, _Word):
            groups.append((item, []))
        elif groups:
            groups[-1][1].append(item)
        else:
            return []
    ordered = groups if verb_first else [(verb, labels[::-1]) for verb, labels in reversed(groups)]
    commands = [_clause(line, verb, tuple(labels), into=_Word.INTO in items) for verb, labels in ordered]
    return _told([command for command in commands if command], telling) if all(commands) else []


def _clause(line: str, verb: _Word, labels: tuple[Label, ...], *, into: bool) -> Command | None:
    labels = tuple(dict.fromkeys(labels))
    if verb is _Word.MERGE:
        first, second = (labels[::-1] if into else labels) if len(labels) == 2 else (None, None)
        return Merge(line, first, second) if first and second else None
    return _LABELLED[verb](line, labels) if verb in _LABELLED and labels and not into else None


def _told(commands: list[Command], telling: bool) -> list[Command]:
    """ "tell" belongs to rejections alone."""
    if not telling:
        return commands
    told = [Reject(item.line, item.labels, tell=True) for item in commands if isinstance(item, Reject)]
    return [*told] if len(told) == len(commands) else []


def _whole(line: str, items: Sequence[_Item]) -> list[Command]:
    words = frozenset(item for item in items if isinstance(item, _Word))
    make = _WHOLE.get(words) if len(words) == len(items) else None
    return [make(line)] if make else []


# -- commands with names ----------------------------------------------------------------------------------------


def _correction(line: str, said: re.Match[str]) -> Sequence[Command | NotUnderstood]:
    """`12.2 = Name / Organisation`; with a colon only where a slash shows that a name is meant. `12 = ok` and `12: ok`
    say yes."""
    written, sign, rest = said.groups()
    if "/" not in rest and (sign == ":" or rest.lower().strip(" .!") in _VERBS):
        return _line(f"{written} {rest}") if rest else []
    number, _, position = written.partition(".")
    name, _, affiliation = (part.strip() for part in rest.partition("/"))
    if fault := _unfit(name, affiliation):
        return [NotUnderstood(line, fault)]
    if "/" not in rest and "," in name:
        return [NotUnderstood(line, "where does the name end? Write Name / Organisation")]
    return [Correction(line, Label(int(number), int(position) if position else None), name, _given(affiliation))]


def _addition(line: str, rest: str) -> Command | NotUnderstood:
    """`add Name / Organisation / address`, the last two in this order where they are given."""
    parts = [part.strip(" <>") for part in rest.split("/")]
    address = parts.pop() if len(parts) > 1 and "@" in parts[-1] else None
    name, affiliation = parts[0], "/".join(parts[1:]).strip()
    if "/" not in rest:
        return NotUnderstood(line, "write: add Name / Organisation / address")
    if address is not None and not _ADDRESS.fullmatch(address):
        return NotUnderstood(line, f"{address} is not an address")
    if fault := _unfit(name, affiliation):
        return NotUnderstood(line, fault)
    return Addition(line, name, _given(affiliation), address)


def _unfit(name: str, affiliation: str) -> str:
    """Why this cannot be a name and an organisation, "" if it can."""
    if not any(letter.isalpha() for letter in name) or name.lower() == "name":
        return "no name was given"
    if max(len(name), len(affiliation)) > NAME_LENGTH or any(mark in name for mark in "=@<>"):
        return "this does not look like a name and an organisation: write Name / Organisation"
    return ""


def _given(affiliation: str) -> str | None:
    """The organisation; None where the place holder of a ready-made answer was left."""
    return None if affiliation.lower() in {"", "organisation", "organization"} else affiliation


# -- what is no command -----------------------------------------------------------------------------------------


def _looks_meant(items: Sequence[_Item]) -> bool:
    """Whether a line that is no command was meant as one: a verb and a number, a verb to begin with, or nothing but
    such words."""
    quiet = {_Word.UNKNOWN, _Word.ALL, _Word.INTO}
    verbs = [item for item in items if isinstance(item, _Word) and item not in quiet]
    labels = [item for item in items if isinstance(item, Label)]
    if verbs and (labels or _Word.UNKNOWN not in items or items[0] in _OPENERS):
        return True
    return len(items) == len(labels) == 1 and labels[0].number < 10_000  # no telephone number


def _why(items: Sequence[_Item], known: Sequence[Command]) -> str:
    if known:
        return "the numbers are not clear: write them one by one, 12.2 for the second person of 12"
    if _Word.UNKNOWN in items:
        return "only the words of commands may stand on its line"
    if not any(isinstance(item, Label) for item in items):
        return "it does not say which number"
    if all(isinstance(item, Label) for item in items):
        return "it does not say what to do"
    return "one command a line, its numbers behind it"
