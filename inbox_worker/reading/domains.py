"""An organisation's name from the domain of a mail address, as a careful human would write it.

Free mail and internet providers tell nothing, and neither does a family's own domain. The public suffix list is the one that ships with
tldextract: nothing is ever fetched. Whether the name is used is left to others; it is the weakest of all sources.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from inbox_worker.reading import world
from inbox_worker.reading.folding import fold

if TYPE_CHECKING:
    from tldextract import TLDExtract

LONGEST = 40
_FEWEST, _LONGEST_UNKNOWN = 4, 8  # letters of a part that no list knows


def from_domain(address: str, *, person: str = "") -> str | None:
    """safe-landing.example → "Safe Landing"; None for free mail, and where the domain is the `person`'s own name."""
    domain = address.rpartition("@")[2].strip().strip(".>").lower()
    if not domain or len(domain) > 253 or not domain.isascii():
        return None
    label = _registered(domain)
    if (
        not 3 <= len(label) <= LONGEST
        or label.replace("-", "") in world.words("domains", "public")
        or label.replace("-", "").isdigit()
    ):
        return None
    words = [word for part in label.split("-") for word in _parted(part)]
    if _is_own(label.replace("-", ""), fold(f"{person} {address.rpartition('@')[0]}").split()):
        return None
    return " ".join(word[:1].upper() + word[1:] for word in words if word)


def _is_own(label: str, names: list[str]) -> bool:
    """odettemarchetti, ashcombe-grey: nothing but the names of the one who writes."""
    for name in sorted(filter(str.isalpha, names), key=len, reverse=True):
        if len(name) > 2:
            label = label.replace(name, "", 1)
    return not label


def are_of_one_domain(one: str, other: str) -> bool:
    """Whether two addresses are below one registered domain: staff.mill.example, mill.example."""
    found = [_extractor()(address.rpartition("@")[2].lower()) for address in (one, other)]
    return len({(parts.domain, parts.suffix) for parts in found}) == 1


def _registered(domain: str) -> str:
    return _extractor()(domain).domain


@cache
def _extractor() -> TLDExtract:
    from tldextract import TLDExtract  # noqa: PLC0415 - it brings an HTTP client along that is never used here, and costs 0.1 s

    reserved = ("example", "test", "invalid", "localhost")
    return TLDExtract(suffix_list_urls=(), cache_dir=None, extra_suffixes=reserved)


def _parted(part: str) -> list[str]:
    """bluecarbonwatch → blue, carbon, watch; beside a long known word a short one may be unknown: fergana, watch. Else it stays as it
    is, for nothing tells where the words end: casadeltejado."""
    words = _known()
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for end in range(1, len(part) + 1):
        for start in range(end):
            piece = part[start:end]
            if start in best and (piece in words or (len(piece) > 3 and world.is_land(piece))):
                cost = best[start][0] + (2 if len(piece) > 3 else 3.5)
                if end not in best or cost < best[end][0]:
                    best[end] = (cost, [*best[start][1], piece])
    return best[len(part)][1] if len(part) in best else _beside_known(part, words)


def _beside_known(part: str, words: Collection[str]) -> list[str]:
    """A part as it stands, or the longest known word at one of its ends and a short one beside it."""
    parted = [
        pair
        for at in range(_FEWEST, len(part) - _FEWEST + 1)
        for pair in ((part[:at], part[at:]),)
        for known, other in (pair, pair[::-1])
        if known in words and len(known) > _FEWEST and len(other) <= _LONGEST_UNKNOWN
    ]
    return list(min(parted, key=lambda pair: min(map(len, pair)), default=(part,)))


@cache
def _known() -> frozenset[str]:
    """The words of domains, and those of organisations: both are written together in addresses."""
    organisations = (world.words("organisations", table) for table in ("strong", "soft"))
    return world.words("domains", "words").union(
        *((word for word in words if len(word) > 3 and " " not in word) for words in organisations)
    )
