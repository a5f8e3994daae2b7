"""The language files, read once and merged: every language is always tried.

`load` is the only place of the room that reads package data of its own. It promises to name every fault of every file
at once. The notation
of the phrases is `phrases`' business, the meaning of the categories that of the sources and of `weigh`. What each key
stands for is written in
languages/en.toml; the keys that every file must have are `KEYS`.
"""

from __future__ import annotations

import gc
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from inbox_worker.reading import dense, learned
from inbox_worker.reading.learned import Models
from inbox_worker.reading.phrases import Phrase, PhraseBook, Tree, compile_phrase, parse_words
from inbox_worker.reading.tagger import network
from inbox_worker.reading.tagger.network import Networks
from inbox_worker.reading.tagger.stand_ins import Names
from inbox_worker.reading.words import fold

KEYS: Mapping[str, tuple[str, ...]] = {
    "language": ("tag", "name", "scripts", "spaced", "clitics"),
    "detect": ("words", "letters"),
    "dates": ("months", "weekdays"),
    "classes": ("me", "of_me", "of_another", "sends", "and", "from", "relation", "position", "department", "organisation"),
    "layout": (
        "salutation", "closing", "device", "disclaimer", "quote", "forward", "original",
        "from", "sent", "to", "cc", "subject", "reply_prefix", "forward_prefix",
    ),
    "labels": (
        "name", "given", "middle", "family", "affiliation", "email", "position", "honorific", "department", "pass", "coming",
        "old", "new", "number", "other",
    ),
    "values": ("none", "same", "yes", "away", "no", "in_person", "remote"),
    "phrases": (
        "wish", "wish_we", "wish_for", "me_too", "not_me", "absent", "introduction", "passport", "introduction_of", "belonging",
        "chosen", "denied", "former", "no_affiliation",
        "same_affiliation", "registered_before", "amend", "replace", "add", "cancel", "cancel_for", "staying", "decline", "undecided",
        "thanks_only", "has_pass", "no_pass", "write_to", "write_all",
    ),
    "marks": (
        "question", "whether", "point_below", "point_attached", "picks", "event", "other_event", "registration", "business",
        "organising", "afar", "another_wish",
        "personal", "aside", "absence", "machine", "machine_subject", "no_wish",
        "invitation", "notice",
    ),
}  # fmt: skip
"""Table → keys of every language file."""

_MAY_LACK = frozenset({
    "chosen", "denied", "aside", "registration", "organising", "afar", "personal", "no_wish", "invitation", "of_me", "of_another", "sends",
})  # fmt: skip
_TRIGGERING = ("trigger", "register", "registered", "attendance", "attend", "seat", "pass")
_OF_A_LANGUAGE = ("not", "if")
_TREES = ("salutation", "closing", "device", "disclaimer")
_FOOT = ("machine", "absence")
_LINES = ("quote", "forward", "original")
_HEADERS = ("from", "sent", "to", "cc", "subject")


@dataclass(frozen=True, slots=True)
class Language:
    """What tells one language from the others; `vocabulary`: the words of its file, each with its share of the files that hold it."""

    tag: str
    name: str
    scripts: frozenset[str]
    spaced: bool
    words: frozenset[str]
    letters: frozenset[str]
    vocabulary: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Triggers:
    """What may make a mail worth reading closely: folded words, beginnings of words and their lengths, several words as they are written,
    and characters of scripts without spaces."""

    words: frozenset[str]
    beginnings: frozenset[str]
    lengths: tuple[int, ...]
    several: tuple[str, ...]
    dense: tuple[str, ...]

    def among(self, text: str, words: Collection[str]) -> bool:
        """Whether one of the folded `words` of a text in small letters, or what stands in it, is one."""
        if not self.words.isdisjoint(words) or any(_stands_in(several, text) for several in self.several):
            return True
        if max(text, default="") >= "\u3005" and any(dense in text for dense in self.dense):
            return True
        return any(not self.beginnings.isdisjoint([word[:length] for word in words]) for length in self.lengths)


def _stands_in(several: str, text: str) -> bool:
    """Whether words stand in a text as words; most texts do not hold their letters either, which is seen much sooner."""
    return several in text and re.search(rf"\b{re.escape(several)}\b", text) is not None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All languages merged. Keys of the dictionaries are folded words.

    `book` finds [phrases] and [marks]; `foot` finds of these what machines write below a mail;
    `lines` finds the lines above quoted mails. `trees` holds salutation, closing,
    device, disclaimer and the
    classes me, of_me, of_another, sends, and, from, relation, position, department, organisation, and of each language "not …" and "if …".
    `labels` gives the kinds of a label, `near_labels` those of a long one
    for a name or an organisation that lacks a letter, `headers` the fields of a quoted
    mail's header, `values` the meanings none, same, yes, away, no, in_person, remote.
    `months` gives 1 … 12, `weekdays` 1 (Monday) … 7; `month_names` and
    `weekday_names` their forms by language.
    `prefixes`: "reply" or "forward" of a subject. `models`
    are the trained ones, `networks` those of the tagger, `triggers` the words that make a mail worth reading closely,
    `common` those that tell nothing of an
    event: the common short words and the months of all languages.
    """

    languages: tuple[Language, ...]
    book: PhraseBook
    foot: PhraseBook
    lines: PhraseBook
    trees: Mapping[str, Tree]
    labels: Mapping[str, tuple[str, ...]]
    near_labels: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, str]
    values: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    month_names: Names
    weekday_names: Names
    prefixes: Mapping[str, str]
    models: Models
    triggers: Triggers
    networks: Networks
    common: frozenset[str] = frozenset()


def load() -> Lexicon:
    """Read all language files; raises ValueError with every fault found. Nothing that is made becomes garbage, so nothing is collected."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _load()
    finally:
        if collecting:
            gc.enable()


def _load() -> Lexicon:
    tables = _read_all()
    faults = [fault for name, table in tables.items() for fault in _faults(name, table)]
    if faults:
        raise ValueError("\n".join(faults))
    phrases, lines = _phrases(tables, faults)
    if faults:
        raise ValueError("\n".join(faults))
    rows = list(tables.values())
    vocabularies = list(map(_vocabulary, rows))
    spread = Counter(chain.from_iterable(vocabularies))
    languages = tuple(_language(*row, spread) for row in zip(rows, vocabularies, strict=True))
    month_names, weekday_names = _names(rows, "months"), _names(rows, "weekdays")
    months = _numbered(month_names)
    labels = _labels(rows)
    return Lexicon(
        languages=languages,
        book=PhraseBook(phrases),
        foot=PhraseBook([phrase for phrase in phrases if phrase.category in _FOOT]),
        lines=PhraseBook(lines),
        trees=_trees(rows),
        labels=labels,
        near_labels=_near(labels),
        headers={fold(word): key for table in rows for key in _HEADERS for word in table["layout"][key]},
        values={key: frozenset(fold(word) for table in rows for word in table["values"][key]) for key in
        KEYS["values"]},
        months=months,
        weekdays=_numbered(weekday_names),
        month_names=month_names,
        weekday_names=weekday_names,
        prefixes={
            fold(word): key for table in rows for key in ("reply", "forward") for word in table["layout"][f"{key}_prefix"]
        },
        triggers=_triggers(rows),
        networks=network.shipped(),
        common=frozenset(months).union(*(language.words for language in languages)),
        models=learned.shipped(),
    )  # fmt: skip


def _names(rows: list[dict[str, Any]], key: str) -> Names:
    return tuple(tuple(tuple(forms) for forms in table["dates"][key]) for table in rows)


def _numbered(names: Names) -> dict[str, int]:
    """The number of each month or weekday, counted from 1."""
    return {fold(form): at for language in names for at, forms in enumerate(language, 1) for form in forms}


def _read_all() -> dict[str, dict[str, Any]]:
    folder = files("inbox_worker.reading") / "languages"
    found = {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")}
    return {name: tomllib.loads(found[name]) for name in sorted(found)}


def _faults(name: str, table: Mapping[str, Any]) -> list[str]:
    missing = [
        f"{name}: [{part}] lacks {key}"
        for part, keys in KEYS.items()
        for key in keys
        if key not in table.get(part, {}) and key not in _MAY_LACK
    ]
    unknown = [
        f"{name}: [{part}] has {key}, which nobody reads"
        for part in KEYS
        if part != "classes"
        for key in table.get(part, {})
        if key not in KEYS[part]
    ]
    return missing + unknown


def _vocabulary(table: Mapping[str, Any]) -> frozenset[str]:
    """The whole words that labels, phrases and layout of a language are made of."""
    entries = _strings([part for name, part in table.items() if name not in ("language", "detect")])
    words = chain.from_iterable(_VOCABULARY.findall(_CLASS.sub(" ", entry)) for entry in entries)
    return frozenset(fold(word) for word in words)


_CLASS, _VOCABULARY = re.compile(r"[<{][^<>{}]{0,40}[>}]"), re.compile(r"[^\W\d_]{2,}(?![\w*])")


def _strings(entries: Any) -> Iterator[str]:
    """All strings, however deep."""
    if isinstance(entries, str):
        yield entries
    else:
        for entry in entries.values() if isinstance(entries, Mapping) else entries:
            yield from _strings(entry)


def _language(table: Mapping[str, Any], vocabulary: frozenset[str], spread: Mapping[str, int]) -> Language:
    language, detect = table["language"], table["detect"]
    return Language(
        tag=language["tag"],
        name=language["name"],
        scripts=frozenset(language["scripts"]),
        spaced=language["spaced"],
        words=frozenset(fold(word) for word in detect["words"]),
        letters=frozenset(detect["letters"]),
        vocabulary={word: 1 / spread[word] for word in vocabulary},
    )


def tree(entries: Iterable[tuple[str, tuple[str, ...]]]) -> Tree:
    """One tree of all entries, each with the clitics of its language."""
    root = Tree()
    for entry, clitics in entries:
        root.add(entry, clitics)
    return root


def _clitics(table: Mapping[str, Any]) -> tuple[str, ...]:
    """The clitics of a language, folded."""
    return _folded(tuple(table["language"]["clitics"]))


@lru_cache(32)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold, words)))


def _trees(rows: list[dict[str, Any]]) -> dict[str, Tree]:
    layout = {key: tree((entry, _clitics(table)) for table in rows for entry in table["layout"][key]) for key in _TREES}
    classes = {
        key: tree((entry, _clitics(table)) for table in rows for entry in table["classes"][key])
        for key in KEYS["classes"]
    }
    for table in rows:
        for key in _OF_A_LANGUAGE:
            entries = table["classes"].get(key, ())
            classes[f"{key} {table['language']['tag']}"] = tree((entry, _clitics(table)) for entry in entries)
    return layout | classes


def _labels(rows: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for table in rows:
        for kind in KEYS["labels"]:
            for label in table["labels"][kind]:
                kinds = found.setdefault(fold(label), [])
                if kind not in kinds:
                    kinds.append(kind)
    return {label: tuple(kinds) for label, kinds in found.items()}


def _near(labels: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """With each letter left out in turn: what is misspelled in one letter meets the label there."""
    return {
        short: kinds
        for label, kinds in labels.items()
        if len(label) >= LONG_LABEL and label < dense.FIRST and kinds[0] in FORGIVEN_LABELS
        for short in without_a_letter(label)
    }


def without_a_letter(word: str) -> Iterator[str]:
    """Words with each of their letters left out in turn; of one word alone not the last, which is its grammar: "organised"."""
    return (word[:at] + word[at + 1 :] for at in range(len(word) - (" " not in word)))


LONG_LABEL = 8
"""In a shorter label another letter makes another word."""
FORGIVEN_LABELS = frozenset({"name", "given", "family", "affiliation"})
"""The kinds of labels that may be misspelled: what they say is worth a guess."""


def _triggers(rows: list[dict[str, Any]]) -> Triggers:
    """The words for registering and for passes, of every language."""
    words: set[str] = set()
    beginnings: set[str] = set()
    for table in rows:
        entries = [entry for key in _TRIGGERING for entry in table["classes"].get(key, ())] + table["marks"].get(
            "registration", []
        )
        for row in (parse_words(entry) for entry in entries):
            if (len(row) == 1 and (len(row[0][0]) > 3 or not row[0][0].isascii())) or (row and row[0][0] >= "\u3005"):
                (beginnings if row[0][1] else words).add(
                    row[0][0] if len(row) == 1 else "".join(word for word, _ in row)
                )
    several = tuple(entry for table in rows for entry in table["classes"].get("trigger", ()) if " " in entry)
    dense = tuple(word for word in words if word >= "\u3005")
    lengths = tuple(sorted({len(beginning) for beginning in beginnings}))
    return Triggers(frozenset(words) - frozenset(dense), frozenset(beginnings), lengths, several, dense)


def _phrases(tables: Mapping[str, Mapping[str, Any]], faults: list[str]) -> tuple[list[Phrase], list[Phrase]]:
    meanings: list[Phrase] = []
    lines: list[Phrase] = []
    for name, table in tables.items():
        clitics = _clitics(table)
        classes = {key: tree((entry, clitics) for entry in entries) for key, entries in table["classes"].items()}
        for part, keys, into in (
            ("phrases", KEYS["phrases"], meanings),
            ("marks", KEYS["marks"], meanings),
            ("layout", _LINES, lines),
        ):
            for key in keys:
                for source in table[part].get(key, ()):
                    try:
                        into.append(compile_phrase(source, key, table["language"]["tag"], classes, clitics))
                    except ValueError as fault:
                        faults.append(f"{name}: [{part}] {key}: {fault}")
    return meanings, lines
