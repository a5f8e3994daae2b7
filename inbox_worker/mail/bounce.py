"""A delivery status notification → the recipients that it is about, one Bounce each.

Promises: RFC 3464 reports of every server, and the free forms of those that send none (qmail, Exim, old Yahoo, QQ, 163, mail.ru
and others), known by structure rather than by words: the sender is a mail system, and an address stands beside an SMTP answer
or a returned mail. A delay is told from a failure. The returned letter's Message-ID is given as the notice names it.
Leaves to others: whether the letter was ours.
"""

from __future__ import annotations

import re

from inbox_worker.mail.model import Bounce, DocumentType, Message

RECIPIENTS = 50
PLACES = 5
"""So often an address is looked for in a notice."""

_FIELD = re.compile(r"^([A-Za-z-]{3,40}):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_ADDRESS = re.compile(r"(?<![\w.+%=-])([\w.!#$%&*+/=?^{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63})")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.:/@-])([45]\d\d)(?=[ :-])")
_MESSAGE_ID = re.compile(r"message-id:\s{0,20}(<[^<>\s]{1,998}>)", re.IGNORECASE)
_SYSTEM = re.compile(
    r"mailer-?daemon|mail-daemon|postmaster|microsoftexchange[0-9a-f]*|mdaemon|mail-?system", re.IGNORECASE
)
_RETURNED = re.compile(
    r"^-{2,40}+.{0,120}(?<=--)-{0,40}+[ \t]*$|^-{4,80}+[ \t]*$|"
    r"^(?:original message|returned mail|message headers|received:|return-path:|from:)",
    re.IGNORECASE | re.MULTILINE,
)
_DELAYED = re.compile(
    r"delay|still trying|will (?:be retried|retry|keep trying|continue)|not yet been delivered|warning message|temporar"
    r"|verz[öo]ger|noch nicht zugestellt|retard|différé|en attente|retras|demor|aplazad|atras|ritard|gecik"
    r"|задерж|отложен|затрим|延迟|延遲|遅延|تأخ",
    re.IGNORECASE,
)


def bounces(message: Message) -> tuple[Bounce, ...]:
    """The recipients that `message` says could not be reached, or not yet; () where it is no such notice."""
    returned = _returned_id(message)
    found = [bounce for report in message.reports for bounce in _reported(report, returned)]
    if not found and _is_notice(message):
        found = _free_form(message, returned)
    return tuple(dict.fromkeys(found))[:RECIPIENTS]


# -- RFC 3464 ---------------------------------------------------------------------------------------------------


def _reported(report: str, returned: str) -> list[Bounce]:
    """One per group of fields about a recipient; a read receipt has none with an Action."""
    found = []
    for group in re.split(r"\n[ \t]*\n", report):
        fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(group)}
        action = fields.get("action", "").lower().split(" ")[0]
        if action not in {"failed", "delayed"}:
            continue
        recipient = _typed(fields.get("original-recipient") or "") or _typed(fields.get("final-recipient", ""))
        diagnostic = _typed(fields.get("diagnostic-code", ""))[:300]
        status = _STATUS.search(fields.get("status", "")) or _STATUS.search(diagnostic)
        found.append(Bounce(returned, recipient, status.group(1) if status else "", diagnostic, action == "failed"))
    return found


def _typed(value: str) -> str:
    """`rfc822; a@b.example` without its type; xtext and brackets taken off."""
    kind, mark, rest = value.partition(";")
    return (
        (rest if mark and " " not in kind.strip() else value)
        .strip()
        .strip("<>")
        .replace("+3D", "=")
        .replace("+2B", "+")
    )


def _returned_id(message: Message) -> str:
    """The Message-ID of the mail that was returned: its headers, those quoted in the text, or what the notice answers."""
    for document in message.documents:
        if document.type is DocumentType.MESSAGE and document.message and document.message.message_id:
            return document.message.message_id
    for text in (*message.reports, message.text):
        if match := _MESSAGE_ID.search(text):
            return match.group(1)
    named = (*message.in_reply_to[-1:], *message.references[-1:])
    return named[0] if named else ""


# -- free forms -------------------------------------------------------------------------------------------------


def _is_notice(message: Message) -> bool:
    """Whether a mail system wrote it: by its From, by a returned mail under an empty path, or by naming failed recipients."""
    if message.values("x-failed-recipients"):
        return True
    author = message.author
    local = author.address.rpartition("@")[0] if author else ""
    empty = message.return_path == "" or bool(
        message.return_path and message.return_path.lower().startswith("mailer-daemon")
    )
    if _SYSTEM.fullmatch(local):
        return empty or local.lower() != "postmaster" or bool(_evidence(message.text))
    return (
        empty
        and any(document.type is DocumentType.MESSAGE for document in message.documents)
        and bool(_evidence(message.text))
    )


def _evidence(text: str) -> re.Match[str] | None:
    return _STATUS.search(text) or _CODE.search(text)


def _free_form(message: Message, returned: str) -> list[Bounce]:
    own = {address.address.lower() for address in (*message.from_, *message.to)}
    above = _above_returned(message.text)
    names = [name for value in message.values("x-failed-recipients") for name in _ADDRESS.findall(value)]
    names = names or [name for name in _ADDRESS.findall(above) if name.lower() not in own]
    final = not _DELAYED.search(f"{message.subject}\n{above[:2000]}") or bool(
        re.search(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}|\b55[0-4][ -]", above)
    )
    found = []
    for name in dict.fromkeys(name.rstrip(".") for name in names):
        diagnostic = _beside(name, above)
        status = _STATUS.search(diagnostic)
        found.append(Bounce(returned, name, status.group(1) if status else "", diagnostic, final))
    certain = [bounce for bounce in found if _evidence(bounce.diagnostic)]
    return (certain or found[:1])[:RECIPIENTS] if not message.values("x-failed-recipients") else found


def _above_returned(text: str) -> str:
    """The notice without the returned mail below it, whose From and To are no failures."""
    for match in _RETURNED.finditer(text[:20_000]):
        if match.start() > 80 and _ADDRESS.search(text[: match.start()]):
            return text[: match.start()]
    return text[:20_000]


def _beside(name: str, text: str) -> str:
    """The line with the address and, where it has no SMTP answer, the first of the six below that has one. Exchange names the address to
    the sender first, and a second time with the answer "for administrators"."""
    starts = [match.start() for match in re.finditer(re.escape(name), text)][:PLACES] or [0]
    windows = [text[start:].split("\n", 7)[:7] for start in starts]
    line = next((line for window in windows for line in window if _evidence(line)), windows[0][0])
    return " ".join(line.split())[:300]
