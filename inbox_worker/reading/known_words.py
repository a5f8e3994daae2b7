"""What single words tell: a given name, a surname, an ordinary word. Weak evidence from lists of many languages.

Promises no verdict on a whole name; a word that the lists do not hold tells nothing.
"""

from __future__ import annotations

from functools import lru_cache

from inbox_worker.reading import world


@lru_cache(16_384)
def is_given(folded: str) -> bool:
    """Whether people of some country are called so."""
    return folded in world.words("people", "given") or folded in world.words("frequent", "given")


@lru_cache(16_384)
def is_family(folded: str) -> bool:
    """Whether it is a surname in some country."""
    return folded in world.words("frequent", "family") or folded in world.words("people", "eastern_surnames")


def is_known(folded: str) -> bool:
    """Whether it may be part of a name: given name, surname, or what links the two."""
    return (
        is_given(folded)
        or is_family(folded)
        or folded in world.words("people", "arabic_links")
        or folded in world.words("people", "arabic_second")
        or folded in world.words("people", "title_surnames")
    )


@lru_cache(16_384)
def is_common(folded: str) -> bool:
    """Whether it is an ordinary word and nobody's name."""
    return not is_given(folded) and (
        folded in world.words("frequent", "common") or folded in world.words("words", "lower")
    )


def is_no_name(folded: str) -> bool:
    """Whether it stands before a name and belongs to the sentence: a small word, a particle, an ordinary word."""
    if folded in world.words("people", "particles"):
        return True
    small = len(folded) < 4 and folded in world.words("words", "lower")
    return not (is_given(folded) or is_family(folded)) and (small or folded in world.words("frequent", "common"))


def is_job(folded: str) -> bool:
    """Whether it is what somebody does, and nobody's name."""
    jobs = world.either(("roles", "jobs"), ("roles", "fields"), ("roles", "modifiers"))
    return folded in jobs and not (is_given(folded) or is_family(folded))
