"""What attachments say: one type after the other, under their limits."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from inbox_worker.mail.documents import document_type
from inbox_worker.mail.model import Document, DocumentType
from inbox_worker.mail.parse import parse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def attached(content: bytes, type_: str, name: str = "file") -> Document:
    head = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nSee below.\r\n--q\r\n"
    disposition = f'Content-Type: {type_}\r\nContent-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    message = parse(head.encode() + disposition.encode() + content + b"\r\n--q--\r\n")
    assert message.text == "See below."
    return message.documents[0]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_is_cut_at_its_own_separator(separator: str) -> None:
    rows = (
        ("Name", "Org, full", "E-mail"),
        ("Mai Xiong", "Local 9, NH", "mai@l9.example"),
        ("Bo Poe", "", "bo@l9.example"),
    )
    lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in rows]
    assert attached("\r\n".join(lines).encode(), "text/csv").tables == (rows,)


def test_csv_of_excel_with_a_mark_and_a_hint() -> None:
    assert attached(
        "\ufeffsep=;\r\nName;Org\r\nJosé;Ágora\r\n".encode(), "application/vnd.ms-excel", "a.csv"
    ).tables == ((("Name", "Org"), ("José", "Ágora")),)


@pytest.mark.parametrize("codec", ["cp1252", "utf-8", "utf-16"])
def test_csv_in_any_charset(codec: str) -> None:
    assert attached("Name;Org\nÅse Bjørkelund;NordAct".encode(codec), "text/csv").tables[0][1] == (
        "Åse Bjørkelund",
        "NordAct",
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('"=""Harbour Light"""', "Harbour Light"),
        ('"=HYPERLINK(""http://x.example"",""Åse Bjørkelund"")"', "Åse Bjørkelund"),
        ("+Åse Bjørkelund", "Åse Bjørkelund"),
        ("-NordAct", "NordAct"),
        ("+47 22 33 44 55", "+47 22 33 44 55"),
        ("=SUM(A1:A4)", "=SUM(A1:A4)"),
        ("-2+cmd|' /C calc'!A0", "-2+cmd|' /C calc'!A0"),
    ],
)
def test_text_dressed_up_as_a_formula_reads_as_the_text(cell: str, shown: str) -> None:
    table = attached(f"Org,Name\nNordAct,{cell}\nNordAct,Ana Ruiz\n".encode(), "text/csv").tables[0]
    assert table[1][1:] == (shown,)


def test_a_formula_in_a_csv_stays_text() -> None:
    assert (
        attached(b'Name,Org\n"=HYPERLINK(""http://x.example"")",NordAct', "text/csv").tables[0][1][0]
        == '=HYPERLINK("http://x.example")'
    )


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Org", "n", "hidden"])
    sheet.append(["Mai Xiong", "Local 9", 1, "x"])
    sheet.append(["=1+1", None, 2.5, "x"])
    sheet.append(["not shown", "y", 3, "x"])
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("secret").append(["Eve Evil"])
    book["secret"].sheet_state = "hidden"
    book.create_sheet("second").append(["Bo Poe"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("type_", "name"), [(XLSX, "a.bin"), ("application/octet-stream", "list.XLSX")])
def test_a_workbook_reads_as_it_looks(type_: str, name: str) -> None:
    found = attached(workbook(), type_, name)
    assert found.tables == (
        (("Name", "Org", "n"), ("Mai Xiong", "Local 9", "1"), ("=1+1", "Local 9", "2.5")),
        (("Bo Poe",),),
    )
    assert found.type is DocumentType.XLSX


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def document(body: str) -> bytes:
    return zipped(word__document=f'<w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>')


def test_a_letter_reads_as_it_looks() -> None:
    body = (
        "<w:p><w:r><w:t>Mai Xiong</w:t></w:r><w:r><w:tab/><w:t>Local 9</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:t>Deleted</w:t></w:r></w:del><w:r><w:rPr><w:strike/></w:rPr><w:t>Struck</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r><w:ins><w:r><w:t>Inserted</w:t></w:r></w:ins></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>Bo Poe</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    found = attached(document(body), DOCX)
    assert [line for line in found.text.split("\n") if line] == [
        "Mai Xiong\tLocal 9",
        "Inserted",
        "Name\tBo Poe",
        "In a box",
    ]
    assert found.tables == ((("Name", "Bo Poe"),),)


def test_a_letterhead_stands_first() -> None:
    header = '<w:hdr xmlns:w="urn:w"><w:p><w:r><w:t>Harbour Union</w:t></w:r></w:p></w:hdr>'
    body = '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Dear all</w:t></w:r></w:p></w:body></w:document>'
    assert attached(zipped(word__header1=header, word__document=body), DOCX).text == "Harbour Union\nDear all"


def test_entities_of_xml_are_not_expanded() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
    laughs += '<w:document xmlns:w="u"><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>'
    assert "lol" not in attached(zipped(word__document=laughs), DOCX).text


CARD_21 = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:"
    b"=D6=E8=E1=F3=EB=FC=ED=E8=EA;=C0=ED=\r\n=E4=F0=B3=E9\r\n"
    b"ORG;QUOTED-PRINTABLE;CHARSET=UTF-8:Barreau des =C3=8Eles;Unit\r\nEMAIL;INTERNET:a@x.example\r\n"
    b"EMAIL;PREF;INTERNET:b@x.example\r\nEND:VCARD\r\n"
)
CARD_30 = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Orlova;Anna;Petrovna;Dr.;PhD\nFN:Dr. Anna Petrovna\n  Orlova\nitem1.ORG:Nevsky\\, Uni;Law\nTITLE:Reader\n"
    "EMAIL;TYPE=work,pref:anna@nevsky.example\nEND:VCARD\n"
)
CARD_40 = 'BEGIN:VCARD\nVERSION:4.0\nFN;LANGUAGE="en:x":Bo Poe\nEMAIL;PREF=1:bo@x.example\nEND:VCARD\n'


def test_a_card_of_phones_is_read() -> None:
    (card,) = attached(CARD_21, "text/x-vcard").cards
    assert dict(card)["fn"] == "Андрій Цибульник"
    assert dict(card)["org"] == "Barreau des Îles"
    assert [value for label, value in card if label == "email"] == ["b@x.example", "a@x.example"]


def test_cards_of_every_version_in_one_file() -> None:
    first, second = attached((CARD_30 + CARD_40).encode(), "application/octet-stream", "people.vcf").cards
    assert dict(first) | {
        "fn": "Dr. Anna Petrovna Orlova",
        "org": "Nevsky, Uni",
        "unit": "Law",
        "family": "Orlova",
    } == dict(first)
    assert dict(second) == {"fn": "Bo Poe", "email": "bo@x.example"}


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("N:Prats Vidal;José María\nFN:Pepe Prats\nNICKNAME:el Nano,Pepe", "José María Prats Vidal"),
        ("N:Prats Vidal;José María\nFN:Pepe Prats\nNICKNAME:el Nano", "Pepe Prats"),
        ("N:Prats;Pepe\nFN:Pepe Prats Vidal\nNICKNAME:Pepe", "Pepe Prats Vidal"),
        ("N:;José María\nFN:Pepe Prats\nNICKNAME:Pepe", "Pepe Prats"),
    ],
)
def test_a_card_that_shows_a_nickname_is_read_by_the_parts_of_its_name(card: str, name: str) -> None:
    (read,) = attached(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n".encode(), "text/vcard").cards
    assert [value for label, value in read if label == "fn"] == [name]


def test_a_calendar_tells_method_and_people() -> None:
    content = (
        b'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nATTENDEE;CN="Doe, Jane";PARTSTAT=DECLINED:MAILTO:jane@x.example\r\n'
        b"ORGANIZER:mailto:registration@events.example\r\nSUMMARY:World\\, Day\r\nCOMMENT:Sorry\r\n"
        b"BEGIN:VALARM\r\nDESCRIPTION:no\r\nEND:VALARM\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (event,) = attached(content, 'text/calendar; method=REPLY; charset="utf-8"').cards
    assert dict(event) == {
        "method": "REPLY",
        "attendee": "Doe, Jane <jane@x.example>",
        "partstat": "declined",
        "organizer": "registration@events.example",
        "summary": "World, Day",
        "comment": "Sorry",
    }


def test_a_saved_page_reads_as_a_form() -> None:
    assert attached('<p>Name <input value="José"></p>'.encode("cp1252"), "text/html").text == "Name: José"


def test_a_text_file_with_tabs_is_a_table_too() -> None:
    found = attached("Name\tOrg\nÓlafur\tNCDR".encode("utf-16"), "text/plain", "list.txt")
    assert found.tables == ((("Name", "Org"), ("Ólafur", "NCDR")),)
    assert found.text == "Name\tOrg\nÓlafur\tNCDR"


def test_an_attached_mail_is_a_mail() -> None:
    inner = b"From: Jane <jane@harbour.example>\r\nSubject: Registration\r\n\r\nPlease register me."
    message = attached(inner, "message/rfc822").message
    assert message is not None
    assert (message.subject, message.text, message.from_[0].address) == (
        "Registration",
        "Please register me.",
        "jane@harbour.example",
    )


def pdf(text: bytes) -> bytes:
    stream = b"BT /F1 12 Tf 72 700 Td (" + text + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def test_a_pdf_with_text_is_read() -> None:
    assert attached(pdf(b"Sister Mary Perpetua Adjei"), "application/pdf").text == "Sister Mary Perpetua Adjei"


def test_a_pdf_without_text_says_so() -> None:
    assert "no text" in attached(pdf(b""), "application/pdf").fault


@pytest.mark.parametrize(("type_", "name"), [(XLSX, "a.xlsx"), (DOCX, "a.docx"), ("application/pdf", "a.pdf")])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"%PDF-1.4 junk", b"\x00" * 100])
def test_what_is_broken_is_told_and_costs_nothing_else(type_: str, name: str, content: bytes) -> None:
    assert attached(content, type_, name).fault


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = document("<w:p><w:r><w:t>" + "0" * 30_000_000 + "</w:t></w:r></w:p>")
    assert "20 times" in attached(bomb, DOCX).fault


@pytest.mark.parametrize(
    ("declared", "filename", "expected"),
    [
        ("text/csv", "x.bin", DocumentType.CSV),
        ("application/octet-stream", "list.csv", DocumentType.CSV),
        ("application/vnd.ms-excel", "list.csv", DocumentType.CSV),
        ("application/vnd.ms-excel", "list.xls", DocumentType.XLSX),
        ("application/octet-stream", "list.xls", DocumentType.XLSX),
        ("application/msword", "list.docx", DocumentType.DOCX),
        ("text/plain", "contact.vcf", DocumentType.VCARD),
        ("text/plain", "notes", DocumentType.TEXT),
        ("application/x-msdownload", "x.exe", DocumentType.UNREAD),
        ("application/zip", "x.zip", DocumentType.UNREAD),
        ("image/png", "x.png", DocumentType.UNREAD),
    ],
)
def test_types_decide_and_names_help(declared: str, filename: str, expected: DocumentType) -> None:
    assert document_type(declared, filename) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Mai Xiong\r\nEND:VCARD\r\n", DocumentType.VCARD),
        (b"\xef\xbb\xbf\r\nbegin:vcard\r\nFN:Mai Xiong\r\nend:vcard\r\n", DocumentType.VCARD),
        (b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", DocumentType.CALENDAR),
        (b"%PDF-1.4 broken", DocumentType.PDF),
        (b"MZ\x90\x00", DocumentType.UNREAD),
        (b"", DocumentType.UNREAD),
    ],
)
def test_what_has_neither_type_nor_telling_name_is_read_by_how_it_begins(
    content: bytes, expected: DocumentType
) -> None:
    assert attached(content, "application/octet-stream", "contact").type is expected
    assert attached(content, "application/octet-stream", "contact.exe").type is DocumentType.UNREAD


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "C:\\\\x.csv", "a\x00.csv", "b" * 4096 + ".csv"])
def test_a_hostile_name_is_only_a_name(name: str) -> None:
    found = attached(b"a;b\nc;d", "text/csv", name)
    assert found.tables
    assert "/" not in found.filename
    assert "\x00" not in found.filename
    assert len(found.filename) <= 200


def test_a_new_file_under_an_old_programs_name_is_read() -> None:
    assert attached(workbook(), "application/vnd.ms-excel", "list.xls").tables


@pytest.mark.parametrize(
    ("type_", "name"), [("application/vnd.ms-excel", "list.xls"), ("application/msword", "list.doc")]
)
def test_a_file_of_an_old_program_is_told(type_: str, name: str) -> None:
    assert "from before 2007" in attached(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), type_, name).fault
