"""The verdicts of `names` and `affiliations`, remembered: the same words are judged again and again within one mail.

Promises nothing new: pure functions, whose latest answers are kept.
"""

from __future__ import annotations

from functools import lru_cache

from inbox_worker.reading import affiliations, names

_KEPT = 4096

as_name = lru_cache(_KEPT)(names.as_name)
likeness = lru_cache(_KEPT)(names.likeness)
same = lru_cache(_KEPT)(names.same)
as_affiliation = lru_cache(_KEPT)(affiliations.as_affiliation)
affiliation_likeness = lru_cache(_KEPT)(affiliations.likeness)
same_affiliation = lru_cache(_KEPT)(affiliations.same)
is_title = lru_cache(_KEPT)(affiliations.is_title)
is_department = lru_cache(_KEPT)(affiliations.is_department)
from_domain = lru_cache(_KEPT)(affiliations.from_domain)
is_part = lru_cache(_KEPT)(affiliations.is_part)
