"""What a style hides: the few properties of CSS that decide whether a reader sees a text.

Promises: linear in the length of the style. Plain selectors (tag, class, id) outside of @media are enough: mail programs know no others.
"""

from __future__ import annotations

import re

WHITE, BLACK = "#fff", "#000"

_AT_RULE = re.compile(r"@[a-z-]+[^{};]{0,200}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_CSS_RULE = re.compile(r"(?<![^{}])([^{}]{1,2000})\{([^{}]{0,1000})\}")
_SIMPLE = re.compile(r"^([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?$")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0?\.?0*\s*(?:;|!|$)"
    r"|font-size\s*:\s*(?:0(?:\.0+)?\s*(?:px|pt|em|rem|%)?|[01](?:\.\d+)?\s*(?:px|pt))\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|top)\s*:\s*-\d{3,}|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)|(?:^|;|\s)color\s*:\s*transparent"
    r"|(?:^|;|\s)(?:height|width)\s*:\s*0(?:px)?\s*;[^\"]{0,200}overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden\s*;[^\"]{0,200}(?:height|width)\s*:\s*0(?:px)?\s*(?:;|!|$)"
)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]{0,60}line-through")
_COLOR = re.compile(r"(?:^|;|\s)color\s*:\s*([^;!]{1,40})")
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]{1,60})")


def hides(style: str) -> bool:
    """Whether the declarations in `style` (lower case) hide or strike out what they stand on."""
    return _HIDING.search(style) is not None or strikes(style)


def strikes(style: str) -> bool:
    """Whether they strike it out: it keeps its place."""
    return _STRUCK.search(style) is not None


def hiding_rules(sheet: str) -> frozenset[tuple[str, str, str]]:
    """(tag, "." or "#", name) of the rules in a style sheet that hide or strike out."""
    found: set[tuple[str, str, str]] = set()
    flat = _AT_RULE.sub("", sheet.lower())
    for selectors, style in _CSS_RULE.findall(flat):
        for selector in selectors.split(",") if hides(style) else ():
            if match := _SIMPLE.match(selector.strip()):
                found.add((match.group(1) or "", match.group(2) or "", match.group(3) or ""))
    return frozenset(found)


def colors(tag: str, attributes: dict[str, str], style: str, inherited: tuple[str, str]) -> tuple[str, str]:
    """The colours of text and ground, as "#rgb" words; inherited where not given."""
    color, ground = inherited
    if tag == "font" and (named := attributes.get("color")):
        color = _color(named, color)
    if named := attributes.get("bgcolor"):
        ground = _color(named, ground)
    if style:
        if match := _COLOR.search(style):
            color = _color(match.group(1), color)
        if match := _GROUND.search(style):
            ground = _color(match.group(1), "other")
    return color, ground


def _color(text: str, otherwise: str) -> str:
    text = text.strip().lower()
    if match := re.match(r"#([0-9a-f]{6})\b", text):
        digits = match.group(1)
        near_white = all(digits[at] == "f" and digits[at + 1] in "cdef" for at in (0, 2, 4))
        return "#fff" if near_white else f"#{digits}"
    if re.match(r"#fff\b|white\b|rgba?\(\s*25[2-5]\s*,\s*25[2-5]\s*,\s*25[2-5]\b", text):
        return "#fff"
    if re.match(r"#000\b|black\b|rgba?\(\s*0\s*,\s*0\s*,\s*0\s*[,)]|windowtext", text):
        return "#000"
    return (
        text
        if re.match(r"#[0-9a-f]{3}\b|[a-z]+$|rgb", text) and text not in {"inherit", "transparent", "initial", "none"}
        else otherwise
    )
