"""Summary and command results → what the organiser's templates show: ready-made answers, marks and phrases. Wording of layout is the templates'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from inbox_worker.desk.summary import CaseView, EventView, PersonView, Summary, Urgency
from inbox_worker.letters.model import CommandResult
from inbox_worker.letters.shown import local_day

LOCALE = "en_001"
TOKEN_LABEL = "Reference"  # noqa: S105  a label


@dataclass(frozen=True, slots=True)
class Answer:
    """A link that opens a ready-made answer: `label` on the button, `href` a mailto (RFC 6068); nothing happens before it is sent."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case with its ready-made answers, and commands as an organiser would type them."""

    view: CaseView
    answers: tuple[Answer, ...]


def shown_digest(summary: Summary, own_address: str, token: str) -> dict[str, object]:
    """Everything that `shared/digest.*` names."""
    subject = digest_subject(summary)
    cases = tuple(
        ShownCase(case, _answers(case, own_address, f"Re: {subject}", token)) for case in summary.cases
    )
    return {
        "title": subject,
        "summary": summary,
        "cases": cases,
        "days": tuple(local_day(day, "UTC", LOCALE) for day in summary.covers),
        "urgent": summary.urgency is Urgency.NOW,
        "shadow_letters": sum(held.count for held in summary.held),
        "token": token,
        "day_of": day_of,
        "countdown": countdown,
        "person_line": person_line,
    }
