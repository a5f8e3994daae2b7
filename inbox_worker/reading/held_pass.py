"""Do those who are registered hold a pass already, and only announce themselves?

Promises a chance by trained weights where a form, a phrase or the networks speak of a pass that is held, and none elsewhere.
"""

from __future__ import annotations

from inbox_worker.reading import learned
from inbox_worker.reading.features.kinds import of_kind
from inbox_worker.reading.heard import Case

LIKELY = 0.5
"""From this chance on they are taken to hold one."""


def holds_pass(case: Case) -> bool:
    """Whether those who are registered hold a pass already."""
    return chance(case) > LIKELY


def chance(case: Case) -> float:
    """How likely they do."""
    in_a_form = any(claim.pass_ for heard in (case.own, *case.attached) for claim in heard.claims)
    if not (in_a_form or case.own.intent.says("has_pass") or seen(case) > LIKELY):
        return 0.0
    return learned.chances(of_kind(case), case.lexicon.models.held)["yes"]


def seen(case: Case) -> float:
    """How likely the networks find it."""
    return case.marks.kinds.get("pass", 0.0)
