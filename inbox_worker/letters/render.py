"""Templates and values → subject, text and HTML of a letter. The only owner of jinja2.

A folder of templates, given as a mapping of names to sources (reading them is `edges.templates`'s):

| name                     | what it is                                                                                       |
|--------------------------|--------------------------------------------------------------------------------------------------|
| <language>/words.toml    | labels and patterns of one language                                                              |
| <language>/<type>.txt    | one letter: `Subject: …` on the first line, then paragraphs; text and HTML are both made from it |
| shared/<name>.txt, .html | what a letter includes by `{% include "name" %}`, once for text and once for HTML                |
| shared/layout.html       | the page around the paragraphs                                                                   |
| shared/digest.*          | the organiser's letters, in English, with a page of their own                                    |

Promises: values are never templates; in HTML they are escaped, in text freed from what cannot be seen; in a language written from right to
left every value is isolated, so that a Latin name does not turn the line around. An unknown placeholder is an error, found by `check`.
"""

from __future__ import annotations

import re
import tomllib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from inbox_worker.desk.model import LetterType
from inbox_worker.letters.cleaning import cut
from inbox_worker.letters.shown import WORDS, Words, words_of
from inbox_worker.mail.clean import clean, one_line

FOR_ORGANISERS = frozenset({LetterType.DIGEST, LetterType.COMMAND_RESULT})
FOR_ATTENDEES = tuple(letter for letter in LetterType if letter not in FOR_ORGANISERS)
FALLBACK = "en"
MAX_SUBJECT = 200

_ISOLATE, _RELEASE = "\u2068", "\u2069"
_GAPS = re.compile(r"\n[ \t]*\n\s*")
_SUBJECT = "Subject: "
_UNKNOWN = re.compile(r"(?:has no attribute |^)'(\w+)'(?: is undefined)?$")
"""How jinja2 words its StrictUndefined."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One letter's three texts; `subject` is the template's own."""

    subject: str
    text: str
    html: str


class TemplateFault(ValueError):  # noqa: N818  a fault of the folder, told to a person with its place
    """A template cannot be used; the message names template, line and what is wrong."""


class Templates:
    """All templates of one folder, compiled when first used. `fallback` is the language of whoever writes in one without templates."""

    def __init__(self, sources: Mapping[str, str], fallback: str = FALLBACK) -> None:
        self._sources = dict(sources)
        self._words = {name.partition("/")[0]: _parse_words(name, text) for name, text in sources.items()
                       if name.endswith("/words.toml")}  # fmt: skip
        if fallback not in self._words:
            raise TemplateFault(f"{fallback}/words.toml: missing, and {fallback} is the fallback language")
        self._fallback = fallback
        self._environments = {
            (form, direction): self._environment(form, direction)
            for form in ("txt", "html")
            for direction in ("ltr", "rtl")
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are templates for."""
        return tuple(sorted(self._words))

    def language(self, tag: str) -> str:
        """The language a letter to somebody who writes in `tag` is written in."""
        primary = tag.partition("-")[0].lower()
        return primary if primary in self._words else self._fallback

    def words(self, language: str) -> Words:
        """The fixed words of a language of `languages`."""
        return self._words[language]

    def render(self, letter: LetterType, language: str, values: Mapping[str, object]) -> Rendered:
        """One attendee's letter; TemplateFault where a placeholder has no value."""
        name = f"{language}/{letter}.txt"
        words = self._words[language]
        given = {**values, "words": {field: Markup(getattr(words, field)) for field in WORDS}}  # noqa: S704  a template's own
        subject, text = _split(name, self._fill(name, "txt", words.direction, given))
        body = self._fill(name, "html", words.direction, given).partition("\n")[2]
        page = {"body": paragraphs(body), "direction": words.direction, "language": language, "subject": subject}
        html = self._fill("shared/layout.html", "html", "ltr", page)
        return Rendered(subject, f"{text}\n", html)

    def render_report(self, letter: LetterType, values: Mapping[str, object]) -> Rendered:
        """One of the organiser's letters: English, with a text and an HTML template of its own."""
        text_name, html_name = f"shared/{letter}.txt", f"shared/{letter}.html"
        subject, text = _split(text_name, self._fill(text_name, "txt", "ltr", values))
        return Rendered(subject, f"{text}\n", self._fill(html_name, "html", "ltr", {**values, "subject": subject}))

    def _fill(self, name: str, form: str, direction: str, values: Mapping[str, object]) -> str:
        try:
            return self._environments[form, direction].get_template(name).render(values)
        except TemplateSyntaxError as error:
            raise TemplateFault(f"{error.name or name} line {error.lineno}: {error.message}") from error
        except (TemplateError, TypeError, ArithmeticError, LookupError) as error:
            raise TemplateFault(f"{_place(error, name)}: {_what(error)}") from error

    def _environment(self, form: str, direction: str) -> SandboxedEnvironment:
        return SandboxedEnvironment(
            loader=FunctionLoader(self._loader(form)),
            autoescape=form == "html",
            undefined=StrictUndefined,
            finalize=_FINISH[form, direction],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )

    def _loader(self, form: str) -> Callable[[str], tuple[str, str, None] | None]:
        def load(name: str) -> tuple[str, str, None] | None:
            """`include "people"` finds shared/people.txt or shared/people.html."""
            path = name if "/" in name else f"shared/{name}.{form}"
            source = self._sources.get(path)
            return None if source is None else (source, path, None)

        return load


def paragraphs(body: str) -> Markup:
    """Escaped text → HTML: an empty line ends a paragraph, a line's end is one; what is HTML already stays as it is."""
    blocks = _GAPS.sub("\n\n", body.strip()).split("\n\n")
    return Markup("\n").join(_paragraph(block) for block in blocks if block)


def _paragraph(block: str) -> Markup:
    """Every value in `block` is escaped, so only a template can have begun it with "<"."""
    if block.startswith("<") and not block.startswith("<bdi>"):
        return Markup(block)  # noqa: S704  rendered with autoescape
    return Markup("<p>{}</p>").format(Markup(block.replace("\n", "<br>\n")))  # noqa: S704  the same


def _split(name: str, rendered: str) -> tuple[str, str]:
    first, _, rest = rendered.partition("\n")
    if not first.startswith(_SUBJECT):
        raise TemplateFault(f'{name} line 1: the first line must be "Subject: …"')
    subject = cut(one_line(first.removeprefix(_SUBJECT)), MAX_SUBJECT)
    if not subject:
        raise TemplateFault(f"{name} line 1: the subject is empty")
    return subject, _GAPS.sub("\n\n", rest.strip())


def _parse_words(name: str, text: str) -> Words:
    try:
        return words_of(tomllib.loads(text))
    except ValueError as error:
        raise TemplateFault(f"{name}: {error}") from error


def _plain(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _isolated(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup) or not value:
        return value
    return f"{_ISOLATE}{clean(value)}{_RELEASE}"


def _html_isolated(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup) or not value:
        return value
    return Markup("<bdi>{}</bdi>").format(clean(value))


_FINISH: dict[tuple[str, str], Callable[[object], object]] = {
    ("txt", "ltr"): _plain,
    ("html", "ltr"): _plain,
    ("txt", "rtl"): _isolated,
    ("html", "rtl"): _html_isolated,
}


def _place(error: Exception, name: str) -> str:
    """Template and line in which `error` arose."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith((".txt", ".html"))
    ]
    return f"{frames[-1].filename} line {frames[-1].lineno}" if frames else name


def _what(error: Exception) -> str:
    unknown = _UNKNOWN.search(str(error))
    return f"unknown placeholder '{unknown[1]}'" if unknown else str(error) or type(error).__name__
