"""Is a mail about an event, and about which one?

Promises a cheap first look (`may_concern`) that tells most unrelated mail apart before anything is read closely, and
a score for each event from
its date, title and venue in any language. What the mail wants of the event is left to `weigh`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from inbox_worker.event import Event, Texts
from inbox_worker.mail.model import Message
from inbox_worker.reading import language
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.phrases import Match
from inbox_worker.reading.view import Letter
from inbox_worker.reading.words import Words, fold_word, folded, sentence, split

_NUMERIC = re.compile(r"(?<![\d.])(\d{1,4})\s?[./\-年月]\s?(\d{1,2})(?:\s?[./\-月]\s?(\d{1,4}))?(?!\d)")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|°|ª|日|\.)?$")
_ENOUGH = 1.0
_GLANCE = 20_000
_WORD = re.compile(r"[^\W_]+")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "012345678901234567890123456789")
_CLITICS = "والبلكف"
_TELLING = 8
_LONG_OVER = 200


@dataclass(frozen=True, slots=True)
class Topic:
    """How much a mail speaks of one event; `event` None where it speaks of none.

    `other` tells that it plainly names another day or event."""

    event: Event | None
    score: float
    other: bool

    @property
    def sure(self) -> bool:
        return self.event is not None and self.score >= _ENOUGH


@dataclass(frozen=True, slots=True)
class Traits:
    """What of an event may be mentioned: its day there, the last day to register, telling words of its title, words of its venue."""

    event: Event
    day: date
    deadline: date
    title: frozenset[str]
    venue: frozenset[str]


def traits(event: Event, lexicon: Lexicon) -> Traits:
    """The traits of `event`, remembered."""
    return _traits(event, lexicon.common)


@lru_cache(64)
def _traits(event: Event, common: frozenset[str]) -> Traits:
    zone = ZoneInfo(event.zone)
    day, deadline = event.start.astimezone(zone).date(), event.deadline.astimezone(zone).date()
    return Traits(event, day, deadline, _telling(event.title, common), _telling(event.venue, common))


def _telling(texts: Texts, common: frozenset[str]) -> frozenset[str]:
    words = {word for _, text in texts.by_language for word in folded(text)}
    return frozenset(
        word for word in words if (len(word) > 2 or word >= "\u3005") and word not in common and not word.isdigit()
    )


def may_concern(message: Message, events: Iterable[Traits], own: frozenset[str], lexicon: Lexicon) -> bool:
    """A cheap look: False only where nothing in subject and text, no attachment and no thread of ours can have to do with an event, and
    the script is one that is read."""
    text = f"{message.subject}\n{message.text[:_GLANCE]}".lower()
    if message.documents or message.in_reply_to or any(address in text for address in own):
        return True
    if language.is_unread(text, lexicon):
        return True
    text = text.translate(_DIGITS)
    words = set(_WORD.findall(text))
    if any(not word.isascii() for word in words):
        folded = {fold_word(word) for word in words if not word.isascii()}
        words |= folded | {word.lstrip(_CLITICS) for word in folded if word >= "\u0600"}
    return lexicon.triggers.among(text, words) or any(_is_hinted(words, text, event, lexicon) for event in events)


def _is_hinted(words: set[str], text: str, event: Traits, lexicon: Lexicon) -> bool:
    """Whether the day, a long word of the title or several of the venue are there."""
    day = str(event.day.day)
    days = {day, f"{day}th", f"{day}st", f"{day}nd", f"{day}rd", f"{day}º", f"{day}e", f"{day}日"}
    dense = any(word in text for word in event.title if word >= "\u3005") or f"月{event.day.day}" in text
    weekday = any(lexicon.weekdays[word] == event.day.isoweekday() for word in words & lexicon.weekdays.keys())
    return (
        weekday
        or not words.isdisjoint(days)
        or any(len(word) >= _TELLING for word in words & event.title)
        or len(words & event.venue) > 2
        or dense
    )


def topic(
    rows: Sequence[tuple[Words, Sequence[Match], float]],
    events: Iterable[Traits],
    lexicon: Lexicon,
    written: date | None = None,
) -> Topic:
    """The event that the texts, `written` on that day, speak of most; each text comes with its phrases and its weight."""
    best = Topic(None, 0.0, other=False)
    for event in events:
        score = sum(weight * _score(words, matches, event, lexicon) for words, matches, weight in rows)
        if score > best.score or best.event is None:
            best = Topic(event.event, score, other=_speaks_of_another(rows, event, written, lexicon))
    return best


def _score(words: Words, matches: Sequence[Match], event: Traits, lexicon: Lexicon) -> float:
    there = set(words.folded)
    named = len(there & event.title)
    placed = len(there & event.venue)
    days = dates(words, lexicon)
    score = 1.2 * any(_is_day(found, event.day) for found in days)
    score += 0.5 * min(named, 3) + 0.3 * min(placed, 3)
    score += 0.5 * any(match.phrase.category == "event" for match in matches)
    return score + 0.4 * any(lexicon.weekdays.get(word) == event.day.isoweekday() for word in there)


def _is_day(found: tuple[int, int], day: date) -> bool:
    return found in {(day.day, day.month), (day.day, 0)}


def _elsewhere(days: Iterable[tuple[int, int]], event: Traits, written: date | None = None) -> bool:
    """Whether days are named and the event's is none of them, nor within a journey from one to another.

    The deadline says nothing, nor a day of the months before the mail was `written`: no one wishes to come on a day that is over."""
    named = {
        found for found in days if found[1] and not _is_day(found, event.deadline) and not _is_over(found, written)
    }
    journey = [day for day, month in named if month == event.day.month]
    return bool(named) and not min(journey, default=99) <= event.day.day <= max(journey, default=0)


def _is_over(found: tuple[int, int], written: date | None) -> bool:
    """Whether a day is of the last months before this date."""
    if written is None:
        return False
    ago = (written.month - found[1]) * 31 + written.day - found[0]
    return 0 < ago < _LONG_OVER


def dates(words: Words, lexicon: Lexicon) -> set[tuple[int, int]]:
    """The days that a text names, as (day, month); month 0 where only "the 16th" is said."""
    found: set[tuple[int, int]] = set()
    for first, second, third in _NUMERIC.findall(words.text[words.starts[0] : words.ends[-1]] if len(words) else ""):
        numbers = [int(first), int(second), int(third or 0)]
        pairs = [(numbers[0], numbers[1]), (numbers[1], numbers[0]), (numbers[2], numbers[1])]
        found.update((day, month) for day, month in pairs if 1 <= day <= 31 and 1 <= month <= 12)
    for at, word in enumerate(words.folded):
        day = _day(word)
        if day:
            month = _month_near(words, at, lexicon)
            if month or not word.isdigit():
                found.add((day, month))
    return found


def _day(word: str) -> int:
    match = _DAY.match(word) if word[0].isdigit() else None
    return int(match.group(1)) if match and 1 <= int(match.group(1)) <= 31 else 0


def _month_near(words: Words, at: int, lexicon: Lexicon) -> int:
    for other in (at - 1, at + 1, at + 2, at - 2, at + 3):
        if 0 <= other < len(words) and words.folded[other] in lexicon.months:
            return lexicon.months[words.folded[other]]
    return 0


def _speaks_of_another(
    rows: Sequence[tuple[Words, Sequence[Match], float]], event: Traits, written: date | None, lexicon: Lexicon
) -> bool:
    """Whether the sender's own words name another day and never this one, or another sort of event."""
    own = [(words, matches) for words, matches, weight in rows if weight >= 1]
    there = set().union(*(words.folded for words, _ in own)) if own else set()
    days = set().union(*(dates(words, lexicon) for words, _ in own)) if own else set()
    ours = any(_is_day(found, event.day) for found in days)
    titled, placed = len(there & event.title), len(there & event.venue)
    another = _elsewhere(days, event, written)
    kinds = any(_names_another_sort(words, matches) for words, matches in own)
    telling = any(len(word) >= _TELLING for word in there & event.title)
    return not ours and titled < 2 and placed < 4 and not telling and (kinds or another)


def _names_another_sort(words: Words, matches: Sequence[Match]) -> bool:
    """Whether another sort of event is named in a sentence that does not speak of an event like ours too."""
    places = [match.first for match in matches if match.phrase.category == "other_event"]
    return any(
        not any(first <= match.first < last for match in matches if match.phrase.category == "event")
        for first, last in _sentences(words, places)
    )


@dataclass(frozen=True, slots=True)
class Wished:
    """What the sentences that wish to come name: this event, only other days, another sort of event."""

    event: bool
    day: bool
    sort: bool


def wished(letter: Letter, event: Event, written: date | None, lexicon: Lexicon) -> Wished:
    """What is wished for, sentence by sentence: a wish speaks of what stands beside it."""
    words, of = letter.words, _traits(event, lexicon.common)
    found = Wished(event=False, day=False, sort=False)
    wishes = [match.first for match in letter.matches if match.phrase.category in _WISHES]
    for first, last in _sentences(words, wishes):
        beside = {match.phrase.category for match in letter.matches if first <= match.first < last}
        place = words.starts[first], words.ends[last - 1]
        days, there = dates(split(words.text, [place]), lexicon), set(words.folded[first:last])
        ours = any(_is_day(day, of.day) for day in days)
        ours |= len(there & of.title) > 1 or len(there & of.venue) > 2
        found = Wished(
            event=found.event or ours or "event" in beside,
            day=found.day or (not ours and _elsewhere(days, of, written)),
            sort=found.sort or ("other_event" in beside and "event" not in beside and not ours),
        )
    return found


_WISHES = frozenset({"wish", "wish_we", "wish_for"})


def _sentences(words: Words, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The sentences in which these words stand, each once."""
    first = last = 0
    for at in sorted(places):
        if not first <= at < last:
            first, last = sentence(words, at)
            yield first, last
