"""vCard 2.1, 3.0 and 4.0 → label/value pairs, one tuple a card.

Labels: fn · family, given, middle, prefix, suffix (of N) · nickname · org (the organisation alone) · unit (what stands behind
it) · title · role · email (the preferred one first) · tel · url · note · adr. A card gets its FN made of N
where it has none, or shows a nickname there.
"""

from __future__ import annotations

from inbox_worker.mail.documents.contentlines import ContentLine, components, content_lines, unescaped
from inbox_worker.mail.model import Document, DocumentType

CARDS = 200
_PLAIN = frozenset({"fn", "nickname", "title", "role", "tel", "url", "note"})
_PARTS_OF_N = ("family", "given", "middle", "prefix", "suffix")

Pairs = list[tuple[str, str]]


def read(content: bytes, charset: str) -> Document:
    """The cards in `content`."""
    cards: list[tuple[tuple[str, str], ...]] = []
    lines: list[ContentLine] = []
    for line in content_lines(content, charset):
        if line.name == "end" and line.value.strip().upper() == "VCARD":
            cards.append(_card(lines))
        lines = [] if line.name in {"begin", "end"} else [*lines, line] if len(lines) < 200 else lines
    if lines:
        cards.append(_card(lines))
    kept = tuple(card for card in cards if card)[:CARDS]
    text = "\n\n".join("\n".join(f"{label}: {value}" for label, value in card) for card in kept)
    return Document(DocumentType.VCARD, "", text=text, cards=kept, fault="" if kept else "no card in it")


def _card(lines: list[ContentLine]) -> tuple[tuple[str, str], ...]:
    pairs: Pairs = []
    emails: list[tuple[bool, str]] = []
    for line in lines:
        if line.name == "email":
            emails.append((_preferred(line), unescaped(line.value).removeprefix("mailto:")))
        else:
            pairs += _pairs(line)
    pairs += [("email", address) for _, address in sorted(emails, key=lambda found: not found[0]) if address]
    held = dict(pairs)
    if "fn" not in held or _is_by_nickname(held):
        pairs = _full_name(held) + [pair for pair in pairs if pair[0] != "fn"]
    return tuple((label, value[:500]) for label, value in pairs if value)


def _pairs(line: ContentLine) -> Pairs:
    if line.name == "n":
        return list(zip(_PARTS_OF_N, components(line.value), strict=False))
    if line.name == "org":
        first, *units = components(line.value)
        return [("org", first), *(("unit", unit) for unit in units if unit)]
    if line.name == "adr":
        return [("adr", ", ".join(piece for piece in components(line.value) if piece))]
    return [(line.name, unescaped(line.value))] if line.name in _PLAIN else []


def _preferred(line: ContentLine) -> bool:
    return "pref" in line.parameters or "pref" in line.parameters.get("type", "").lower().split(",")


def _is_by_nickname(held: dict[str, str]) -> bool:
    """Whether FN, which is for display, begins with the nickname that the card tells, where N has the name in full."""
    first = (held["fn"].casefold().split() or [""])[0]
    nicknames = [one.strip() for one in held.get("nickname", "").casefold().split(",")]
    given = held.get("given", "").casefold().split()
    return bool(given and held.get("family")) and first in nicknames and first not in given


def _full_name(held: dict[str, str]) -> Pairs:
    name = " ".join(held[label] for label in ("given", "middle", "family") if held.get(label))
    return [("fn", name)] if name else []
