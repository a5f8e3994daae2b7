"""Places where evidence is found: one file each, none knows another. Each has `NAME` and `find(letter, lexicon)`."""

from inbox_worker.reading.sources import (
    address,
    apposition,
    card,
    correction,
    introduction,
    labelled,
    listing,
    sender,
    signature,
    subject,
    table,
    wish,
)

SOURCES = (labelled, table, listing, card, wish, correction, introduction, apposition, signature, sender, subject, address)
