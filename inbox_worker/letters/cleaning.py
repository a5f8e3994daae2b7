"""Text that came by mail → text that we may repeat in a letter: one line, short, without links and without what cannot be seen.

Names and affiliations are cut to 120 characters, a subject so that with its "Re: " it has at most 80. What mail programs would turn into a
link is dropped (a bare "booking.com" is an organisation's name and stays). Escaping for HTML is left to the templates.
"""

from __future__ import annotations

import re
from unicodedata import category, combining

from inbox_worker.mail.clean import one_line

MAX_VALUE = 120
MAX_SUBJECT = 80
_LOOKED_AT = 2000

_LINK = re.compile(
    r"[a-z][a-z0-9+.\-]{0,30}:/{1,2}\S*"  # https://…
    r"|(?:mailto|javascript|data|tel):\S*"
    r"|www[.．。]\S*"
    r"|[^\s@]{1,64}@[^\s@]+"
    r"|[\w\-]{1,63}(?:[.．。][\w\-]{1,63}){1,8}(?::\d{1,5})?[/?#]\S*",  # host.example/path
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?:re|aw|antw|antwort|sv|vs|vl|fwd?|wg|tr|rv|rif|r|enc|res|odp|pd|ynt|i̇lt|ilt|απ|πρθ|отв|пересл|"
    r"回复|回覆|答复|答覆|转发|轉發|轉寄|返信|転送|회신|전달|رد|الرد|إعادة توجيه|توجيه|תשובה|הועבר)"
    r" ?(?:\[\d{1,3}\]|\(\d{1,3}\)|（\d{1,3}）)? ?[:：]\s*",
    re.IGNORECASE,
)


def clean_value(text: str, limit: int = MAX_VALUE) -> str:
    """A name or an affiliation as we may repeat it; "" where nothing is left."""
    visible = one_line("".join(_visible(character) for character in text[:_LOOKED_AT]))
    return cut(one_line(_LINK.sub(" ", visible)), limit)


def clean_subject(subject: str) -> str:
    """The sender's own subject without reply and forward marks, so short that "Re: " fits before it; "" where nothing is left."""
    text = clean_value(subject, _LOOKED_AT)
    while found := _PREFIX.match(text):
        text = text[found.end() :]
    return cut(text.strip(), MAX_SUBJECT - len("Re: "))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where that costs little, never between a letter and its mark."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and combining(text[end]):
        end -= 1
    space = text.rfind(" ", limit * 3 // 4, end + 1)
    return text[: space if space > 0 else end].rstrip() + "…"


def _visible(character: str) -> str:
    kind = category(character)
    if kind in {"Zl", "Zp"} or character in "\t\r\n\v\f\x85":
        return " "
    return "" if kind in {"Cc", "Cf", "Cs", "Co", "Cn"} else character
