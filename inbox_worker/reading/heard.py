"""Everything that was read of one mail, before it is weighed.

| type  | stands for                                                       |
|-------|------------------------------------------------------------------|
| Where | whose words a letter holds, as far as weighing cares             |
| Heard | one letter with what the sources claim and what its phrases say  |
| Case  | the whole mail                                                   |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inbox_worker.mail.model import Machine, Message
from inbox_worker.reading.about import Topic
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.intent import Intent
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.sayings import Sayings
from inbox_worker.reading.tagger.marks import Marks
from inbox_worker.reading.view import Letter


class Where(StrEnum):
    """own: the sender's words. file: attached. below: another's mail, quoted or forwarded; deeper: one within it.
    ours: a quoted mail of our own."""

    OWN = "own"
    FILE = "file"
    BELOW = "below"
    DEEPER = "deeper"
    OURS = "ours"

    @property
    def rank(self) -> int:
        """Own words first."""
        return _RANKS[self]


_RANKS = {where: at for at, where in enumerate(Where)}


@dataclass(frozen=True, slots=True)
class Heard:
    """One letter with all that the sources claim about it."""

    letter: Letter
    claims: tuple[Claim, ...]
    intent: Intent
    where: Where
    sayings: Sayings

    def by(self, *roles: Role) -> list[Claim]:
        """The claims of some roles."""
        return [claim for claim in self.claims if claim.role in roles]


@dataclass(frozen=True, slots=True)
class Case:
    """All that was read of one mail. `heard[0]` is the sender's own letter; `answers_us` tells that a mail of ours which
    speaks of a registration is quoted, `quotes_us` that any mail of ours is; `own_topic` is how much the sender's own words speak of the
    event; `marks` is what the tagger says."""

    message: Message
    heard: tuple[Heard, ...]
    attached: tuple[Heard, ...]
    topic: Topic
    machine: tuple[Machine, ...]
    own_topic: float
    answers_us: bool
    quotes_us: bool
    own_addresses: frozenset[str]
    lexicon: Lexicon
    marks: Marks

    @property
    def own(self) -> Heard:
        """The sender's own letter."""
        return self.heard[0]

    @property
    def all(self) -> tuple[Heard, ...]:
        """The own letter, the attached ones, then the quoted and forwarded ones."""
        return (self.heard[0], *self.attached, *self.heard[1:])
