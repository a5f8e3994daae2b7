"""What the networks say of a mail: how well they agree with a span as a name or as an organisation, and the spans they mark themselves.

Promises that every span it proposes stands in the mail as it is quoted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inbox_worker.reading.model import Span
from inbox_worker.reading.tagger.network import OF_MAIL, Array, Networks, judge
from inbox_worker.reading.tagger.tokens import Tokens
from inbox_worker.reading.words import goes_on, parts_columns

_NAME, _HOUSE = 1, 3
MARKED, HARDLY_MARKED = 0.35, 0.1
"""From the first likelihood on a token belongs to a span that is proposed; where the extent is doubtful also from the second one on."""

PLAINLY, _ANYTHING = 0.5, 0.03
"""Above the first likelihood something is plainly seen, below the second nothing is seen at all."""

Places = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Where the tokens of a part start and end in it, and their numbers in the row; in the order of the part."""
_NOWHERE: Places = ((), (), ())


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the network sees a span: how much of it is `inside`, whether it `begins` and `ends` there; each 0..1."""

    inside: float = 0.0
    begins: float = 0.0
    ends: float = 0.0

    @property
    def whole(self) -> float:
        """All three together."""
        return self.inside * self.begins * self.ends


@dataclass(frozen=True, slots=True)
class Marks:
    """The row of a mail with the likelihoods of its tokens, and as `kinds` those of what is said of the whole (`OF_MAIL`); `inner`: the
    tokens as each network's last layer leaves them."""

    row: Tokens = field(default_factory=Tokens)
    labels: Sequence[Sequence[float]] = ()
    kinds: Mapping[str, float] = field(default_factory=dict)
    inner: tuple[Array, ...] = ()
    by_part: Mapping[tuple[str, str], Places] = field(default_factory=dict)

    def within(self, span: Span) -> tuple[int, int] | None:
        """The first token of a quotation and the one behind its last; None where the row does not hold it."""
        starts, ends, numbers = self.by_part.get((span.region, span.part), _NOWHERE)
        one, other = bisect_right(ends, span.start), bisect_left(starts, span.end)
        while one < other and numbers[other - 1] - numbers[one] != other - 1 - one:
            other -= 1  # what is quoted in two letters: the first
        return (numbers[one], numbers[other - 1] + 1) if one < other else None

    def name(self, spans: Iterable[Span]) -> Agreement:
        """How much some quotations of one name are seen as one; the best of them."""
        return max((self._seen(span, _NAME) for span in spans), key=lambda one: one.whole, default=Agreement())

    def house(self, span: Span) -> Agreement:
        """How much a quotation is seen as an organisation."""
        return self._seen(span, _HOUSE)

    def core_of_name(self, span: Span, least: float = _ANYTHING) -> Span | None:
        """A quotation from the first word in which anything of a name is seen to the last, or so much of it; None where nothing is."""
        return self._core(span, _NAME, least)

    def core_of_house(self, span: Span) -> Span | None:
        """The same of an organisation."""
        return self._core(span, _HOUSE, _ANYTHING)

    def _core(self, span: Span, first: int, least: float) -> Span | None:
        begin, behind = self.within(span) or (0, 0)
        seen = [at for at in range(begin, behind) if sum(self.labels[at][first : first + 2]) >= least]
        return self._span(seen[0], seen[-1] + 1) if seen else None

    def names(self, least: float = MARKED) -> Iterator[tuple[Span, float]]:
        """The spans marked as names with at least that likelihood on every token, each with its least."""
        return self._marked(_NAME, least)

    def houses(self, least: float = MARKED) -> Iterator[tuple[Span, float]]:
        """The spans marked as organisations with at least that likelihood on every token, each with its least."""
        return self._marked(_HOUSE, least)

    def _seen(self, span: Span, first: int) -> Agreement:
        place = self.within(span)
        if place is None:
            return Agreement()
        begin, behind = place
        shares = [self.labels[at][first] + self.labels[at][first + 1] for at in range(begin, behind)]
        ends = 1.0 - self.labels[behind][first + 1] if behind < len(self.labels) else 1.0
        return Agreement(sum(shares) / len(shares), self.labels[begin][first], ends)

    def _marked(self, first: int, least: float) -> Iterator[tuple[Span, float]]:
        begun: int | None = None
        for at in range(len(self.labels) + 1):
            begins, on = (self.labels[at][first], self.labels[at][first + 1]) if at < len(self.labels) else (0.0, 0.0)
            inside = begins + on >= least
            if begun is not None and (not inside or begins > on or not self._joined(at - 1, at)):
                yield self._span(begun, at), min(sum(self.labels[i][first : first + 2]) for i in range(begun, at))
                begun = None
            if inside and begun is None:
                begun = at

    def _joined(self, one: int, other: int) -> bool:
        """Whether two tokens stand on one line and in one column, or on two lines that a mail program made of one."""
        (part, _, last), (next_, start, _) = self.row.places[one], self.row.places[other]
        if part is next_:
            return not parts_columns(part.text[last:start])
        return (part.region, part.name) == (next_.region, next_.name) and goes_on(part.text, last, start)

    def _span(self, first: int, last: int) -> Span:
        part, start, _ = self.row.places[first]
        end = self.row.places[last - 1][2]
        return Span(part.region, part.name, start, end, part.text[start:end])


def marks(row: Tokens, labels: Array, kinds: Array, inner: tuple[Array, ...] = ()) -> Marks:
    """What the network said of a row."""
    stands: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for at, (part, start, end) in enumerate(row.places):
        stands.setdefault((part.region, part.name), []).append((start, end, at))
    by_part: dict[tuple[str, str], Places] = {}
    for key, rows in stands.items():
        starts, ends, numbers = zip(*sorted(rows), strict=True)
        by_part[key] = (starts, ends, numbers)
    return Marks(row, labels.tolist(), dict(zip(OF_MAIL, kinds.tolist(), strict=True)), inner, by_part)


def mark(row: Tokens, networks: Networks) -> Marks:
    """Apply the networks to a row; a mail without a word is not marked."""
    return marks(row, *judge(row, networks)) if len(row) else Marks()
