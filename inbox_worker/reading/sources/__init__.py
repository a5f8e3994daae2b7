"""Places where evidence is found: one file each, none knows another. Each has `NAME` and `find(letter, lexicon)`."""

from inbox_worker.reading.sources import (
    address,
    answer,
    apposition,
    card,
    copied,
    correction,
    domain,
    enumeration,
    house,
    introduction,
    labelled,
    listing,
    mention,
    named,
    sender,
    signature,
    subject,
    table,
    wish,
)

IN_FILES = (table, labelled, listing, introduction)
"""For a file that is attached: the first of these that names somebody is believed; a letter in prose may say who writes it."""

IN_LETTERS_IN_FILES = (wish, correction, introduction, apposition, enumeration, mention)
"""For a file in which none of these names anybody but somebody asks for something: a letter, a note verbale."""

BESIDE = (house, named)
"""What else is read of such a file: the organisation of its letterhead or of its text."""

SOURCES = (
    labelled,
    answer,
    table,
    listing,
    card,
    wish,
    correction,
    introduction,
    apposition,
    enumeration,
    signature,
    sender,
    domain,
    subject,
    address,
    copied,
    mention,
    house,
    named,
)
