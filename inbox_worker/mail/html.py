"""HTML → the text that a reader sees, with what a person would say about its layout.

Promises: blocks are lines, table rows are lines with their cells parted by a tab (a cell over several rows is repeated in
each), lists are numbered, quotes begin with "> ", filled form fields read "label: value". Hidden text (display:none, invisible,
zero size, white on white, comments, rules of the style sheet by tag, class or id), struck-through text, scripts and styles are
not there; `hidden` gathers what was left out, so that `text` can tell whether the plain part repeats it. Events, not a tree:
memory and time are linear, whatever the depth. Nothing is ever loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree  # type: ignore[import-untyped]

from inbox_worker.mail.clean import clean
from inbox_worker.mail.style import BLACK, WHITE, colors, hides, hiding_rules, strikes

MARKUP_CHARS = 1024 * 1024
TEXT_CHARS = 256 * 1024
DEPTH = 400
COLUMNS = 60
QUOTES = 10

_DROPPED = re.compile(r"<!--|<(style|script|svg|template)\b", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("style", "script", "svg", "template")}
_CLOSING[""] = re.compile("-->")
_COMMENT_MARK = re.compile("<!--|-->")
_TIGHT = re.compile(r"margin(?:-top|-bottom)?\s*:\s*0")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARKS = re.compile(
    r"<(?:s|del|strike|input|select|textarea)[\s>]|line-through|display\s*:\s*none|visibility\s*:|font-size\s*:\s*[01]\D|mso-hide"
    r"|opacity\s*:\s*0|color\s*[:=]\s*[\"']?\s*(?:#f|white|rgb\(25|transparent)|max-height\s*:\s*0|:\s*-\d{3}|overflow\s*:\s*hidden"
)

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "ul",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol", "dl"})
_UNSEEN = frozenset(
    {
        "head",
        "title",
        "script",
        "style",
        "noscript",
        "template",
        "object",
        "svg",
        "math",
        "audio",
        "video",
        "iframe",
        "datalist",
    }
)
_STRIKES = frozenset({"s", "del", "strike"})


@dataclass(frozen=True, slots=True)
class Seen:
    """`text` is what a reader sees; `hidden` what was hidden or struck out; `tables` the data tables, `fields` the count of form fields."""

    text: str
    hidden: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    fields: int
    fault: str = ""


def has_marks(html: str) -> bool:
    """Whether anything in `html` may be hidden, struck out or filled in: cheap, and too careful rather than too little."""
    return _MARKS.search(html.lower()) is not None


def read_html(html: str) -> Seen:
    """What a reader sees of `html`."""
    bare, sheet = without_styles(html)
    fault = ""
    if len(bare) > MARKUP_CHARS:
        fault, bare = "the HTML text was cut", bare[:MARKUP_CHARS]
    reader = _Reader(hiding_rules(sheet))
    parser = etree.HTMLParser(target=reader, no_network=True, huge_tree=True)
    try:
        parser.feed(clean(bare))
        parser.close()
    except etree.LxmlError as broken:
        fault = f"the HTML is broken: {broken}"[:120]
        reader.close()
    return reader.seen(fault)


def without_styles(html: str) -> tuple[str, str]:
    """`html` without comments, scripts and style sheets, and the first 64 KB of the latter; an unclosed one reaches to the end."""
    out: list[str] = []
    sheets: list[str] = []
    at = 0
    while match := _DROPPED.search(html, at):
        out.append(html[at : match.start()])
        name = (match.group(1) or "").lower()
        closing = _CLOSING[name].search(html, match.end() if name else match.start() + 2)
        if name == "style" and closing:
            sheets.append(html[match.end() : closing.start()].partition(">")[2][:65536])
        at = closing.end() if closing else len(html)
    return "".join(out) + html[at:], _COMMENT_MARK.sub("", "".join(sheets)[:65536])


@dataclass(slots=True)
class _Table:
    """A table while it is read. `spans`: column → (rows left, text)."""

    before: list[str]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)
    layout: bool = False
    span: tuple[int, int] = (1, 1)
    lead: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open: `shown` False inside what is hidden; colours as inherited; `quote` 1 for a blockquote."""

    tag: str
    shown: bool
    color: str
    ground: str
    pre: bool
    before: list[str] | None = None
    spaced: bool = False


class _Reader:
    """The target of lxml's parser: it is told of tags and text, and keeps lines."""

    def __init__(self, rules: frozenset[tuple[str, str, str]]) -> None:
        self._rules = rules
        self._stack: list[_Open] = [_Open("", True, BLACK, WHITE, False)]
        self._out: list[str] = []
        self._chars = 0
        self._quotes = 0
        self._hidden: list[str] = []
        self._tables: list[_Table] = []
        self._done: list[tuple[tuple[str, ...], ...]] = []
        self._lists: list[int] = []
        self._select: list[str] | None = None
        self._option = False
        self._fields = 0
        self._href: tuple[str, int] | None = None

    # -- events -------------------------------------------------------------------------------------------------

    def start(self, tag: object, attributes: dict[str, str]) -> None:
        if not isinstance(tag, str):
            return
        parent = self._stack[-1]
        if len(self._stack) > DEPTH:
            self._stack.append(replace(parent, tag="", before=None))
            return
        style = attributes.get("style", "").lower()
        shown = parent.shown and not self._unseen(tag, attributes, style, parent)
        opened = self._open(tag, attributes, style, parent, shown)
        self._stack.append(opened)
        if shown:
            if tag in _BLOCKS and "display:inline" not in style:
                self._line(blank=opened.spaced)
            if (begin := _BEGIN.get(tag)) is not None:
                begin(self, attributes)
        elif tag == "tr" and parent.shown and strikes(style):
            self._pass_row()

    def end(self, tag: object) -> None:
        if len(self._stack) < 2 or not isinstance(tag, str):
            return
        opened = self._stack.pop()
        if opened.shown and opened.tag == tag:
            self._finish(tag, opened)

    def data(self, text: str) -> None:
        opened = self._stack[-1]
        if not opened.shown:
            if len(self._hidden) < 200 and text.strip() and opened.tag not in _UNSEEN:
                self._hidden.append(" ".join(text.split())[:200])
            return
        if self._select is not None:
            if self._option:
                self._select.append(text)
            return
        self._write(text if opened.pre else _SPACE.sub(" ", text))

    def close(self) -> None:
        while self._tables:
            self._end_table()

    # -- what is seen -------------------------------------------------------------------------------------------

    def _unseen(self, tag: str, attributes: dict[str, str], style: str, parent: _Open) -> bool:
        if tag in _UNSEEN or tag in _STRIKES or "hidden" in attributes:
            return True
        if style and hides(style):
            return True
        if self._rules and self._ruled(tag, attributes):
            return True
        color, ground = colors(tag, attributes, style, (parent.color, parent.ground))
        return color == ground and (color, ground) != (parent.color, parent.ground)

    def _ruled(self, tag: str, attributes: dict[str, str]) -> bool:
        names = [(".", name) for name in attributes.get("class", "").lower().split()] + [
            ("#", attributes.get("id", "").lower())
        ]
        keys = (
            [("", mark, name) for mark, name in names] + [(tag, mark, name) for mark, name in names] + [(tag, "", "")]
        )
        return any(key in self._rules for key in keys)

    def _open(self, tag: str, attributes: dict[str, str], style: str, parent: _Open, shown: bool) -> _Open:
        color, ground = colors(tag, attributes, style, (parent.color, parent.ground))
        pre = parent.pre or tag in {"pre", "textarea"} or "white-space:pre" in style.replace(" ", "")
        before = None
        quote = tag == "blockquote" and self._quotes < QUOTES and _is_quote(attributes, style)
        if shown and (tag in {"td", "th"} or quote):
            self._quotes += quote
            self._line()
            before, self._out = self._out, []
        return _Open(tag, shown, color, ground, pre, before, tag in _SPACED and not _is_tight(attributes, style))

    # -- layout -------------------------------------------------------------------------------------------------

    def _finish(self, tag: str, opened: _Open) -> None:
        if opened.before is not None:
            inner, self._out = "".join(self._out), opened.before
            self._end_cell(inner) if tag in {"td", "th"} else self._quote(inner)
        elif tag in _BLOCKS:
            self._line(blank=opened.spaced)
        if (finish := _FINISH.get(tag)) is not None:
            finish(self)

    def _write(self, text: str) -> None:
        if self._chars > TEXT_CHARS * 2 or not text:
            return
        if text == " " and (not self._out or self._out[-1].endswith(("\n", " "))):
            return
        self._chars += len(text)
        self._out.append(text)

    def _line(self, *, blank: bool = False) -> None:
        """Begin a new line unless one has just begun; `blank`: with an empty one before it."""
        if not self._out:
            return
        tail = "".join(self._out[-3:]).rstrip(" \t")
        if not tail.endswith("\n"):
            self._out.append("\n")
        if blank and not tail.endswith("\n\n"):
            self._out.append("\n")

    def _quote(self, inner: str) -> None:
        self._quotes -= 1
        self._line()
        lines = _tidy(inner).split("\n")
        self._out.append(
            "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines) + "\n"
        )

    def _begin_table(self, _: dict[str, str]) -> None:
        self._line()
        if self._tables:
            self._tables[-1].layout = True
        self._tables.append(_Table(self._out))
        self._out = []

    def _begin_row(self, _: dict[str, str]) -> None:
        self._end_row()

    def _pass_row(self) -> None:
        """A row that is struck through has its place in the table: what reaches down into it ends there as well."""
        self._end_row()
        if self._tables:
            spans = self._tables[-1].spans
            self._tables[-1].spans = {at: (left - 1, text) for at, (left, text) in spans.items() if left > 1}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if self._tables:
            self._tables[-1].span = (_number(attributes.get("rowspan")), _number(attributes.get("colspan")))

    def _end_cell(self, inner: str) -> None:
        if not self._tables:
            self._out.append(inner)
            self._line()
            return
        table, text = self._tables[-1], _tidy(inner)
        rows, columns = table.span
        self._fill(table)
        if len(table.cells) >= COLUMNS:
            return
        if rows > 1:
            table.spans[len(table.cells)] = (rows - 1, text)
        table.cells += [text] + [""] * (columns - 1)

    def _fill(self, table: _Table) -> None:
        """Repeat the cells that reach down from rows above."""
        while (at := len(table.cells)) in table.spans:
            left, text = table.spans.pop(at)
            self._chars += len(text) + 1
            table.cells.append(text if self._chars < TEXT_CHARS else "")
            if left > 1:
                table.spans[at] = (left - 1, text)

    def _end_row(self) -> None:
        if not self._tables or not self._tables[-1].cells:
            return
        table = self._tables[-1]
        self._fill(table)
        cells, table.cells = tuple(table.cells), []
        if any(cells):
            table.rows.append(cells)

    def _end_table(self) -> None:
        if not self._tables:
            return
        self._end_row()
        table = self._tables.pop()
        inner, self._out = "".join(self._out), table.before
        rows, one_line = _rows(table)
        if (
            len(one_line) > 1
            and not table.layout
            and any(sum(map(bool, row)) > 1 for row in one_line)
            and len(self._done) < 20
        ):
            self._done.append(tuple(one_line))
        self._line()
        self._out += [piece for piece in (inner, *rows) if piece]
        self._line()

    def _begin_list(self, attributes: dict[str, str]) -> None:
        self._lists.append(_number(attributes.get("start")) if "start" in attributes else 1)

    def _begin_bullets(self, _: dict[str, str]) -> None:
        self._lists.append(0)

    def _end_list(self) -> None:
        if self._lists:
            self._lists.pop()

    def _begin_item(self, _: dict[str, str]) -> None:
        number = self._lists[-1] if self._lists else 0
        self._out.append(f"{number}. " if number else "- ")
        if number:
            self._lists[-1] = number + 1

    def _break(self, _: dict[str, str]) -> None:
        self._out.append("\n")

    def _rule(self, _: dict[str, str]) -> None:
        self._line()
        self._out.append("_" * 32 + "\n")

    # -- forms and links ----------------------------------------------------------------------------------------

    def _input(self, attributes: dict[str, str]) -> None:
        type_ = attributes.get("type", "text").lower()
        if type_ in {"hidden", "submit", "button", "image", "reset", "password", "file"}:
            return
        if type_ in {"checkbox", "radio"} and "checked" not in attributes:
            return
        self._value("[x]" if type_ in {"checkbox", "radio"} else attributes.get("value", ""))

    def _value(self, text: str) -> None:
        """A filled field behind its label, with a colon between them where the label brings no sign of its own."""
        self._fields += 1
        if text := " ".join(text.split()):
            self._label_end(mark=text != "[x]")
            self._write(text)

    def _label_end(self, *, mark: bool) -> None:
        label = "".join(self._out[-6:]).rstrip()
        while label and self._out and not self._out[-1].strip():
            self._out.pop()
        if label and label[-1] not in ":：?？\n":
            self._out[-1] = self._out[-1].rstrip()
            self._out.append(": " if mark else " ")
        elif label and not label.endswith("\n"):
            self._out.append(" ")

    def _begin_area(self, _: dict[str, str]) -> None:
        self._fields += 1
        self._label_end(mark=True)

    def _begin_select(self, _: dict[str, str]) -> None:
        self._select, self._option = [], False

    def _begin_option(self, attributes: dict[str, str]) -> None:
        self._option = "selected" in attributes

    def _end_select(self) -> None:
        chosen, self._select = "".join(self._select or []), None
        self._value(chosen)

    def _begin_link(self, attributes: dict[str, str]) -> None:
        target = attributes.get("href", "")
        self._href = (target[7:].partition("?")[0], len(self._out)) if target.lower().startswith("mailto:") else None

    def _end_link(self) -> None:
        """Keep the address of a link whose words do not show it."""
        if self._href is None:
            return
        (address, at), self._href = self._href, None
        if "@" in address and len(address) < 255 and "%" not in address and "@" not in "".join(self._out[at:]):
            self._write(f" <{address}>")

    def seen(self, fault: str) -> Seen:
        self.close()
        out: list[str] = self._out
        for opened in reversed(self._stack):
            if opened.before is not None and opened.before is not out:
                out = [*opened.before, *out]
        text = _tidy("".join(out))
        if len(text) > TEXT_CHARS:
            fault, text = "the HTML text was cut", text[:TEXT_CHARS]
        return Seen(text, tuple(self._hidden), tuple(self._done), self._fields, fault)


_BEGIN = {
    "table": _Reader._begin_table, "tr": _Reader._begin_row, "td": _Reader._begin_cell, "th": _Reader._begin_cell,
    "ol": _Reader._begin_list, "ul": _Reader._begin_bullets, "li": _Reader._begin_item, "br": _Reader._break, "hr": _Reader._rule,
    "input": _Reader._input, "select": _Reader._begin_select, "option": _Reader._begin_option, "a": _Reader._begin_link,
    "textarea": _Reader._begin_area,
}  # fmt: skip
_FINISH = {
    "table": _Reader._end_table, "tr": _Reader._end_row, "ol": _Reader._end_list, "ul": _Reader._end_list,
    "select": _Reader._end_select, "a": _Reader._end_link,
}  # fmt: skip


def _rows(table: _Table) -> tuple[list[str], list[tuple[str, ...]]]:
    """The rows as lines, and those that are data; a row with a cell of many lines is layout, and its cells are blocks."""
    lines: list[str] = []
    rows: list[tuple[str, ...]] = []
    for cells in table.rows:
        if any(cell.count("\n") > 2 for cell in cells) or sum(map(bool, cells)) == 1:
            lines += [f"{cell}\n" for cell in cells if cell]
            continue
        row = tuple(", ".join(part.strip() for part in cell.split("\n") if part.strip()) for cell in cells)
        rows.append(row)
        lines.append("\t".join(row).strip() + "\n" if any(row) else "")
    return lines, rows


def _is_tight(attributes: dict[str, str], style: str) -> bool:
    """A paragraph without space around it: every line of Outlook is one, also in a signature."""
    return attributes.get("class", "").startswith("Mso") or _TIGHT.search(style) is not None


def _is_quote(attributes: dict[str, str], style: str) -> bool:
    """Gmail's and older Outlook's indentation is a blockquote too, without a border."""
    if attributes.get("type") == "cite" or "cite" in attributes or "quote" in attributes.get("class", ""):
        return True
    flat = style.replace(" ", "")
    return not ("border:none" in flat and "40px" in flat) and attributes.get("dir", "") in {"", "ltr", "rtl", "auto"}


def _number(text: str | None) -> int:
    return max(1, min(int(text), 100)) if text and text.isascii() and text.isdigit() and len(text) < 4 else 1


def _tidy(text: str) -> str:
    """Lines without blanks at their ends, never two empty ones running, none at either end."""
    lines: list[str] = []
    for raw in clean(text).split("\n"):
        line = re.sub(r" {2,}", " ", raw.strip(" ")) if not raw.startswith(">") else raw.rstrip()
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n")
