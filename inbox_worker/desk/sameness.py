"""When are two names one person's? Words in any order make the same name; two spellings are only alike, and two
scripts cannot be compared.

Promises: pure comparison of folded words. What follows from it (one registration, a correction, a proposed merge) is
decided by others.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum

from inbox_worker.desk.model import Registration
from inbox_worker.reading import names
from inbox_worker.reading.folding import fold, script

ALIKE_FROM, UNCLEAR_FROM = 0.8, 0.65
COMPARED = 120


class Likeness(StrEnum):
    """SAME: one name. ALIKE: two forms of one name. UNCLEAR: perhaps. OTHER: two people."""

    SAME = "same"
    ALIKE = "alike"
    UNCLEAR = "unclear"
    OTHER = "other"


def name_key(name: str) -> str:
    """The folded words of a name in alphabetical order: equal for one name written in two orders."""
    return " ".join(sorted(fold(name).split()))


def likeness(one: str, other: str) -> Likeness:
    """How near two names are to each other."""
    first, second = sorted((name_key(one)[:COMPARED], name_key(other)[:COMPARED]))
    if first == second:
        return Likeness.SAME
    if script(first) != script(second):
        return Likeness.UNCLEAR
    words, others = set(first.split()), set(second.split())
    ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
    if words <= others or others <= words or ratio >= ALIKE_FROM or names.same(one, other):
        return Likeness.ALIKE
    return Likeness.UNCLEAR if words & others or ratio >= UNCLEAR_FROM else Likeness.OTHER


def shares_address(registration: Registration, *addresses: str) -> bool:
    """Whether one of `addresses` is the registration's own or submitting one."""
    own = {registration.email.lower(), registration.submitter.lower()}
    return any(address and address.lower() in own for address in addresses)
