"""Some hundreds of private and business mails that have nothing to do with any event, put together from sentences of eight languages.

All people and organisations are invented. The same mails come out every time.
"""

from __future__ import annotations

import random
import tomllib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

_TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def unrelated(number: int = 400) -> list[bytes]:
    """So many mails, each another."""
    chance = random.Random(20)
    return [_mail(chance, place, tag) for place, tag in zip(range(number), list(_TEXTS) * number, strict=False)]


def _mail(chance: random.Random, place: int, tag: str) -> bytes:
    subjects, greetings, sentences, closings = _TEXTS[tag].values()
    paragraphs = [
        " ".join(chance.sample(sentences, chance.randint(2, min(6, len(sentences))))) for _ in range(1 + place % 3)
    ]
    text = "\n\n".join((chance.choice(greetings), *paragraphs, chance.choice(closings))) + "\n"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Writer {place} <writer{place}@{'shop' if place % 2 else 'family'}.example>"
    mail["To"] = "Desk <registration@events.example>"
    mail["Subject"] = chance.choice(subjects)
    mail["Date"] = "Mon, 1 Jul 2019 10:00:00 +0200"
    mail["Message-ID"] = f"<{place}@mails.example>"
    mail.set_content(text)
    if place % 3 == 0:
        mail.add_alternative(
            "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>", "html"
        )
    return mail.as_bytes()
