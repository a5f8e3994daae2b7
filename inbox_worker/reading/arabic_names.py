"""What stands around an Arabic name without capitals to tell: who somebody is before it, what the sentence goes on with behind it.

Promises to cut only where a known given name, or what no name holds, tells. Whether the rest is a name is left to `name_veto`.
"""

from __future__ import annotations

from collections.abc import Sequence

from inbox_worker.reading import world
from inbox_worker.reading.folding import key
from inbox_worker.reading.known_words import is_given, is_known

_AND = "و"
_ARTICLES = ("ال", "وال", "بال", "لل")
_WILL = ("سي", "ست")
_WHOLE = 2
"""So many words are a full name."""


def bare(words: list[str]) -> list[str]:
    """`words` without "the elected president", "guidance teacher" before a known given name, and without what follows a full name."""
    keys = [key(word) for word in words]
    first = _told_before(keys)
    last = next((at for at in range(first + _WHOLE, len(keys)) if goes_on(keys[first:at], keys[at])), len(words))
    return words[first:last]


def goes_on(before: Sequence[str], folded: str) -> bool:
    """Whether a word behind those of a full name begins what follows it: "and …", a job, "will …", what mails say and no name holds."""
    if len(before) < _WHOLE or wants(before[-1], folded):
        return False
    surname = len(before) == _WHOLE and folded in world.words("people", "title_surnames")
    if is_talk(folded) or (_is_job(folded) and not surname):
        return True
    joined = folded.startswith(_AND) and (len(folded) > 4 or is_given(folded.removeprefix(_AND)))
    return not is_known(folded) and (joined or (len(folded) > 4 and folded.startswith(_WILL)))


def wants(word: str, behind: str) -> bool:
    """Whether a word of a name goes on with the one behind it, whatever that means by itself: أيت الطالب; سيف only before the article."""
    if word in world.words("people", "arabic_before_article"):
        return behind.startswith("ال")
    return word in world.words("people", "arabic_links")


def is_talk(folded: str) -> bool:
    """Whether mails often say this word, and nobody in them is called so."""
    return folded in world.words("talk", "arabic")


def _told_before(keys: list[str]) -> int:
    """How many words before a known given name only say who somebody is: a job, words with the article that are no names."""
    at = int(_is_job(keys[0]))
    while at < len(keys) and keys[at].startswith(_ARTICLES) and not is_known(keys[at]):
        at += 1
    return at if len(keys) - at >= _WHOLE and is_given(keys[at]) else 0


def _is_job(folded: str) -> bool:
    """Whether it is what somebody does; many surnames are, with the article, and some given names."""
    jobs = world.words("roles", "jobs") - world.words("people", "given")
    return folded in jobs or (folded.startswith(_AND) and folded.removeprefix(_AND) in jobs)
