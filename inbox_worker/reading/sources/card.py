"""Contact cards (vCard) that are attached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from inbox_worker.reading import records
from inbox_worker.reading.claim import Claim
from inbox_worker.reading.lexicon import Lexicon
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.view import Letter

NAME = "card"

_FIELDS = {"fn": "name", "org": "affiliation", "email": "email"}


def find(letter: Letter, lexicon: Lexicon) -> Iterator[Claim]:
    """One claim for each card; a note may say that whose it is does not come."""
    for document in letter.documents:
        for card in document.cards:
            record: dict[str, Span] = {}
            for label, value in card:
                kind = _FIELDS.get(label)
                if kind and kind not in record and value:
                    record[kind] = Span(Region.ATTACHMENT, document.filename, 0, len(value), value)
            claim = records.claim(NAME, record, lexicon)
            if claim and claim.name:
                aside = any(label == "note" and records.says_away(value, lexicon) for label, value in card)
                yield replace(claim, coming=False) if aside else claim
