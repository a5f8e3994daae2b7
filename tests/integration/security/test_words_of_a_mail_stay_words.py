"""A hostile mail through the whole worker: what the SMTP server took, what the organiser opens, what stands in the log."""

from __future__ import annotations

import csv
import email.header
import io
import logging
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from inbox_worker.desk.model import IncomingState, RegistrationState
from inbox_worker.edges import spreadsheet
from inbox_worker.edges.database import roster
from tests.integration.jobs.office import EVENT, MONDAY, ORGANISER, SENDING, mail_from, parsed, registering, text_of
from tests.integration.security.desk import Desk
from tests.integration.servers.fixtures import need

HOSTILE = Path(__file__).parents[2] / "corpus" / "hostile"
OUR_HEADERS = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted", "x-auto-response-suppress",
    "x-inbox-worker-loop", "content-language", "mime-version", "content-type", "content-transfer-encoding",
}  # fmt: skip
BREAKS = (
    "\r\nBcc: victim@elsewhere.example",
    "\nBcc: victim@elsewhere.example",
    "\x00",
    "\x85Bcc: x",
    "\u2028Bcc: x",
    "\u2029Bcc: x",
)


def form(name: str, affiliation: str, address: str = "kofi.mensah@hope.example", **headers: str) -> bytes:
    text = f"Please register me for the event on 16 July. I do not have a UN pass.\n\nName: {name}\nAffiliation: {affiliation}\n"
    return mail_from(f"Kofi Mensah <{address}>", text, **headers)


@pytest.mark.parametrize("line_break", BREAKS, ids=ascii)
def test_a_line_break_in_name_subject_or_id_adds_no_header(desk: Desk, line_break: str) -> None:
    encoded = email.header.Header(f"Registration{line_break}", "utf-8").encode()
    name = email.header.Header(f"Kofi{line_break} Mensah", "utf-8").encode()
    text = "Please register me for the event on 16 July.\n\nName: Kofi Mensah\nAffiliation: Hope Trust"
    raw = mail_from("kofi.mensah@hope.example", text, From=f"{name} <kofi.mensah@hope.example>", subject=encoded)
    desk.mail(raw, MONDAY)
    desk.work()
    desk.work(SENDING)
    desk.command("roster")
    assert desk.smtp.taken()
    for taken in desk.smtp.taken():
        assert {key.lower() for key in parsed(taken.raw).keys()} <= OUR_HEADERS  # noqa: SIM118
        assert set(taken.recipients) <= {"kofi.mensah@hope.example", ORGANISER}
        head = taken.raw.partition(b"\r\n\r\n")[0]
        assert not re.search(rb"[\x00\x0b\x0c]|(?<!\r)\n|\r(?!\n)", head)
        assert all(re.match(rb"[A-Za-z-]+: |[ \t]", line) for line in head.split(b"\r\n"))


@pytest.mark.parametrize("field", ["Reply-To", "From"])
@pytest.mark.parametrize(
    "address",
    [
        "kofi@hope.example,thief@evil.example",
        "<kofi@hope.example>thief@evil.example",
        "kofi@hope.example(thief@evil.example",
        '"kofi@hope.example" <thief@evil.example>',
        "kofi@hope.example)<thief@evil.example>",
        "=?utf-8?q?kofi=40hope.example=2C?= <thief@evil.example>",
    ],
)
def test_no_odd_address_makes_us_write_to_a_stranger(desk: Desk, field: str, address: str) -> None:
    headers = {"From": "Kofi Mensah <kofi@hope.example>", field: address}
    desk.mail(
        mail_from("kofi@hope.example", "Please register me.\n\nName: Kofi Mensah\nAffiliation: Hope Trust", **headers)
    )
    desk.work()
    trusted = {"kofi@hope.example"} if field == "Reply-To" else {"kofi@hope.example", "thief@evil.example"}
    written = set(desk.attendees_heard())
    assert written <= trusted
    assert len(written) <= 1
    assert field == "From" or "thief@evil.example" not in written


def test_what_looks_like_a_template_arrives_verbatim(desk: Desk) -> None:
    desk.mail(form("Kofi Mensah", "Hope {{7*7}} {% raw %} Trust ${7*7} <b>bold</b>"))
    desk.work()
    desk.command("roster")
    if desk.state("Kofi Mensah") is RegistrationState.IN_REVIEW:
        desk.command("accept 1")
    bodies = [
        part.get_content() for letter in desk.heard() for part in letter.walk() if part.get_content_maintype() == "text"
    ]
    assert any("{{7*7}}" in body for body in bodies)
    assert not any("Hope 49" in body for body in bodies)
    htmls = [
        part.get_content()
        for letter in desk.heard()
        for part in letter.walk()
        if part.get_content_type() == "text/html"
    ]
    assert not any("<b>bold</b>" in html for html in htmls)


FORMULAS = (
    "=1+41",
    "+1+41",
    "-1-41",
    "@SUM(1;41)",
    "＝1+41",
    '=HYPERLINK("http://x.example";"y")',
    "=cmd|' /C calc'!A1",
    "\t=1+41",
)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_spreadsheet_program_evaluates_nothing_that_came_by_mail(tmp_path: Path, ending: str) -> None:
    need(shutil.which("soffice"), "LibreOffice (Debian: libreoffice-calc)")
    sheet = spreadsheet.Sheet("roster", ("Name", "Affiliation"), tuple((text, f"{text} & co") for text in FORMULAS))
    file = spreadsheet.xlsx(sheet) if ending == "xlsx" else spreadsheet.comma_separated(sheet)
    (tmp_path / file.filename).write_bytes(file.content)
    out = tmp_path / "opened"
    convert = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        *(["--infilter=CSV:44,34,76,1"] if ending == "csv" else []),
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false",
    ]
    subprocess.run(
        [*convert, "--outdir", str(out), str(tmp_path / file.filename)], check=True, capture_output=True, timeout=60
    )
    rows = list(csv.reader(io.StringIO((out / "roster.csv").read_text(encoding="utf-8-sig"))))[1:]
    assert len(rows) == len(FORMULAS)
    for text, row in zip(FORMULAS, rows, strict=True):
        assert [cell.strip().lstrip("'").strip() for cell in row] == [text.strip(), f"{text} & co".strip()]


def test_the_roster_of_a_hostile_name_is_text(desk: Desk) -> None:
    desk.mail(form("Kofi Mensah", '=HYPERLINK("http://evil.example","Hope Trust")'))
    desk.work()
    with desk.worker.ledger.snapshot() as connection:
        people = roster.of_event(connection, EVENT)
    table = spreadsheet.roster_table(desk.worker.events[0], people)
    rows = csv.reader(io.StringIO(spreadsheet.comma_separated(table).content.decode("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell.startswith(spreadsheet.FORMULA_STARTS)]


HIDDEN = (
    '<div style="display:none">{}</div>', '<span style="font-size:0">{}</span>', "<!-- {} -->", "<s>{}</s>", "<script>{}</script>",
    '<p style="visibility:hidden">{}</p>', "<template>{}</template>", "<title>{}</title>",
)  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_hidden_in_html_never_becomes_a_name(desk: Desk, hidden: str) -> None:
    seen = "<p>Please register me for the event on 16 July.</p><p>Name: Kofi Mensah<br>Affiliation: Hope Trust</p>"
    html = seen + hidden.format("Name: Mallory Intruder, Affiliation: Evil House")
    desk.mail(mail_from("Kofi Mensah <kofi.mensah@hope.example>", html, Content_Type="text/html; charset=utf-8"))
    desk.work()
    assert set(desk.people()) == {"Kofi Mensah"}
    assert not any("Mallory" in text_of(letter) for letter in desk.heard())


@pytest.mark.parametrize("name", ["Kоfi Mensah", "Αma Boateng"])
def test_a_name_of_mixed_scripts_is_for_a_person_to_look_at(desk: Desk, name: str) -> None:
    desk.mail(form(name, "Hope Trust"))
    desk.work()
    assert desk.mails() == {IncomingState.CASE: 1}
    assert desk.attendees_heard() == []


@pytest.mark.parametrize("trick", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff"])
def test_no_character_that_turns_or_hides_text_gets_through(desk: Desk, trick: str) -> None:
    desk.mail(form(f"Kofi {trick}Mensah", f"Hope{trick} Trust"))
    desk.work()
    desk.command("roster")
    assert [trick in name for name in desk.people()] == [False]
    for letter in desk.heard():
        assert trick not in str(letter["Subject"])
        assert trick not in text_of(letter)


@pytest.mark.parametrize(
    "name",
    ["../../../tmp/escaped.csv", "/etc/escaped.csv", "a\0b.csv", "x" * 4096 + ".csv", "CON.csv", "..\\..\\escaped.csv"],
)
def test_the_name_of_an_attachment_is_never_a_path(desk: Desk, name: str, tmp_path: Path) -> None:
    encoded = email.header.Header(name, "utf-8", maxlinelen=10_000).encode()
    body = (
        "--b\nContent-Type: text/plain\n\nPlease register the people of the list for the event on 16 July.\n--b\nContent-Type: text/csv; "
        f'name="{encoded}"\nContent-Disposition: attachment; filename="{encoded}"\n\nName,Affiliation\nAma Boateng,Hope Trust\n--b--\n'
    )
    before = {path for path in tmp_path.rglob("*") if "Maildir" not in path.parts}
    desk.mail(mail_from("Kofi Mensah <kofi@hope.example>", body, Content_Type="multipart/mixed; boundary=b"))
    desk.work()
    after = {path for path in tmp_path.rglob("*") if "Maildir" not in path.parts}
    assert {path.name for path in after - before} <= {"clock", "taken.jsonl", "ledger.sqlite3.sent"}
    assert not Path("/etc/escaped.csv").exists()
    assert not Path("/tmp/escaped.csv").exists()  # noqa: S108
    assert not desk.mails().get(IncomingState.SHUNTED)


def test_every_hostile_mail_ends_in_one_state_and_nothing_of_it_stands_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Ids and states only, at most ten lines a mail, over every hostile mail there is."""
    caplog.set_level(logging.INFO)
    files = sorted(HOSTILE.glob("*.eml"))
    for file in files:
        desk.mail(file.read_bytes(), MONDAY)
    desk.mail(registering("Kofi Mensah"), MONDAY)
    desk.work()
    states = desk.mails()
    assert sum(states.values()) == len(files) + 1
    assert not states.get(IncomingState.SHUNTED, 0) + states.get(IncomingState.PENDING, 0)
    desk.command("all ok", "roster")
    log = "\n".join(
        record.getMessage() + (record.exc_text or "")
        for record in caplog.records
        if record.name != "mail.log"  # the tests' own SMTP server
    )
    assert len(log.splitlines()) <= 10 * len(files)
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", log.replace("@events.example", ""))
    for word in secret_words(files):
        assert word not in log, word


def secret_words(files: list[Path]) -> set[str]:
    """Subjects, and the names and addresses of the truth, of the hostile mails."""
    truth = (HOSTILE / "truth.jsonl").read_text(encoding="utf-8")
    names = set(re.findall(r'"(?:name|affiliation|email)": "([^"]{5,})"', truth))
    subjects = {
        str(parsed(file.read_bytes().replace(b"\0", b""))["Subject"] or "")
        for file in files
        if file.stat().st_size < 20_000 and _plain(file)
    }
    return {word for word in names | subjects if len(word) > 6}


def _plain(file: Path) -> bool:
    try:
        return bool(str(parsed(file.read_bytes())["Subject"]))
    except Exception:  # noqa: BLE001 - the library fails on some of them
        return False


class Tags(HTMLParser):
    """What a mail program sees of a page: its tags and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_the_digest_holds_nothing_that_acts_when_it_is_opened(desk: Desk) -> None:
    desk.mail(form("Kоfi Mensah", 'Hope <img src="http://evil.example/x.png"> https://evil.example/login'))
    desk.work()
    desk.work(SENDING)
    (digest, *_) = desk.digests()
    html = digest.get_body(("html",)).get_content()  # type: ignore[union-attr]
    tags = Tags()
    tags.feed(html)
    assert {"script", "form", "iframe", "object", "embed", "link", "img", "video", "base"} & tags.names == set()
    assert all(value.startswith("mailto:") for name, value in tags.attributes if name in {"href", "src", "action"})
