"""The organiser's letters: the daily digest and what each command did. English, readable on a phone, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_worker.desk.model import LetterType
from inbox_worker.desk.summary import Summary
from inbox_worker.letters.model import Addressee, Attachment, CommandResult, Letter
from inbox_worker.letters.render import Templates
from inbox_worker.letters.shown_report import shown_digest, shown_results


def digest(
    templates: Templates,
    summary: Summary,
    addressee: Addressee,
    *,
    own_address: str,
    token: str,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """The day's digest for one organiser. `token` is `tokens.command_token(…)` of this letter: it stands in the text and in every
    ready-made answer, which goes to `own_address`."""
    values = shown_digest(summary, own_address, token)
    return _report(templates, LetterType.DIGEST, addressee, values, attachments, answers=False)


def command_result(
    templates: Templates,
    results: Sequence[CommandResult],
    addressee: Addressee,
    *,
    token: str,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """What each line of an organiser's answer did; what was not understood is quoted back and changed nothing. The answer to this letter
    may bear commands too, hence the `token`."""
    values = shown_results(results, token)
    return _report(templates, LetterType.COMMAND_RESULT, addressee, values, attachments, answers=True)


def _report(
    templates: Templates,
    letter_type: LetterType,
    addressee: Addressee,
    values: dict[str, object],
    attachments: tuple[Attachment, ...],
    *,
    answers: bool,
) -> Letter:
    rendered = templates.render_report(letter_type, values)
    return Letter(
        type=letter_type,
        recipient=addressee.recipient,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        language="en",
        event_id=None,
        thread=addressee.thread,
        settles=addressee.settles,
        attachments=attachments,
        answers=answers,
    )
