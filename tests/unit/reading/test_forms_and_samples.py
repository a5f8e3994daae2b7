"""Rows of forms with two pairs, and rows that only show how to fill a table in."""

from collections.abc import Sequence
from io import BytesIO

import openpyxl
import pytest

from inbox_worker.mail.parse import parse
from inbox_worker.reading import gather, learned, read, weigh
from inbox_worker.reading.affiliations import as_affiliation
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Kind, Region, Span
from inbox_worker.reading.names import as_name
from inbox_worker.reading.options import organisations
from inbox_worker.reading.picked import rows_are_picked
from inbox_worker.reading.records import Row, from_table, label_kind, says_away, verdict
from tests.unit.reading.harbour_lights import EVENT, OWN, WORDS, case_of


def _rows(*rows: Sequence[str]) -> list[Row]:
    return [
        tuple(Span(Region.ATTACHMENT, "a.docx", 0, len(cell), cell) if cell else None for cell in row) for row in rows
    ]


def test_a_row_of_four_cells_holds_two_pairs() -> None:
    rows = _rows(("姓名", "尉迟琳", "性别", "女"), ("电话", "", "单位", "南城都市广播"))
    (claim,) = from_table("table", rows, WORDS)
    assert [span.text for span in claim.name] == ["尉迟琳"]
    assert claim.affiliation is not None
    assert claim.affiliation.text == "南城都市广播"


@pytest.mark.parametrize(
    "body",
    [
        "Nombre: Itzel\nPrimer apellido: Canul\nSegundo apellido: Pech\nOrganización: Semillas del Sur\n",
        "Nombre | Apellido paterno | Apellido materno | Organización\nItzel | Canul | Pech | Semillas del Sur\n",
    ],
    ids=["lines", "columns"],
)
def test_a_second_surname_with_a_label_of_its_own_is_the_same_persons(body: str) -> None:
    names = [one.name for one in gather.candidates(case_of(f"Solicito registro:\n\n{body}"))]
    assert ("Itzel Canul Pech", "Itzel", "Canul Pech") in [(name.text, name.given, name.family) for name in names]
    assert not any(name.text in ("Itzel Canul", "Pech", "Canul Pech") for name in names)


@pytest.mark.parametrize(
    "body",
    [
        "Surname: Wang\n姓: 王\nGiven name: Ming\n",
        "Surname | 姓 | Given name | Organisation\nWang | 王 | Ming | Harbour Trust\n",
    ],
    ids=["lines", "columns"],
)
def test_a_surname_in_other_letters_beside_it_is_no_second_one(body: str) -> None:
    names = [one.name.text for one in gather.candidates(case_of(f"Please register:\n\n{body}"))]
    assert "Ming Wang" in names
    assert not any("Wang 王" in name for name in names)


def test_bold_labels_on_lines_of_their_own_are_a_form() -> None:
    form = "*Full name*\nAna Ruiz\n\n*Organisation*\nLantern House\n\n*Guarantor*\nBen Ott\n"
    case = case_of(form, sender="desk@mailbox.example")
    claims = [(one.name.text, form.claim.source) for one in gather.candidates(case) for form in one.forms]
    assert ("Ana Ruiz", "labelled") in claims
    assert ("Ben Ott", "labelled") not in claims
    assert [(person.name, person.affiliation) for person in read.weighed(case).people] == [
        ("Ana Ruiz", "Lantern House")
    ]


def test_an_empty_cell_moves_no_column() -> None:
    body = "Name | Surname | Email | Organisation\nOmar | Ruiz | | Harbour Trust\nIda | Noor | | Harbour Trust\n"
    claims = [claim for claim in case_of(f"Please register:\n\n{body}").own.claims if claim.source == "table"]
    assert {claim.affiliation.text for claim in claims if claim.affiliation} == {"Harbour Trust"}


def _with_file(body: str, content: bytes, *, type_: str = "text/csv", name: str = "list.csv") -> Case:
    head = (
        "From: Ana Ruiz <ana@lantern.example>\nSubject: 20 May\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{body}\n"
        f"--b\nContent-Type: {type_}\nContent-Disposition: attachment; filename={name}\n\n"
    )
    return read.case_of(parse(head.encode() + content + b"\n--b--\n"), (EVENT,), OWN, WORDS)


@pytest.mark.parametrize(
    ("label", "cells", "coming"),
    [
        ("In the room on the 16th?", ("Y", "N - bar exams", "Y (needs a lift)"), [True, False, True]),
        ("¿Viaja?", ("sí, confirmado", "lo está pensando", "no (boda)"), [True, False, False]),
        ("Участие", ("лично", "онлайн", "нет"), [True, False, False]),
        ("赴会情况", ("√ 已订机票", "× 农忙", "先× 后改√"), [True, False, True]),
        ("الحضور", ("نعم بعد الموافقة", "لا", "عن بُعد"), [True, False, False]),
        ("Едет", ("+", "-", "+"), [True, False, True]),
        ("正取／備取", ("正取", "正取", "備取"), [True, True, False]),
        ("Floor", ("3", "no", "5"), [None, None, None]),
        ("Vegetarian", ("yes", "no", "no (fish)"), [None, None, None]),
        ("To be registered", ("y", "n (has pass)", "y"), [True, False, True]),
        ("Coming", ("yes", "no", "both days"), [True, False, None]),
        ("Kommt", ("ja", "kommt nicht", "hat abgesagt"), [True, False, False]),
        ("Coming", ("Yes (×2)", "✓ (hotel ✗)", "× → ✓"), [True, True, True]),
        ("Coming", ("Yes (online)", "online and in person", "no"), [False, True, False]),
    ],
)
def test_a_column_of_yes_and_no_tells_who_comes(label: str, cells: Sequence[str], coming: list[bool | None]) -> None:
    people = zip(("Omar Ruiz", "Ida Noor", "Tom Quill"), cells, strict=True)
    rows = _rows(("Name", "Organisation", label), *((name, "Harbour Trust", cell) for name, cell in people))
    assert [claim.coming for claim in from_table("table", rows, WORDS) if claim.name] == coming


@pytest.mark.parametrize(
    ("key", "says"), [("no", False), ("away", False), ("remote", False), ("yes", True), ("in_person", True)]
)
def test_every_value_says_what_it_is_listed_for(key: str, *, says: bool) -> None:
    other = {word for one in ("yes", "in_person") if says is False for word in WORDS.values[one]}
    listed = WORDS.values[key] - other - {""}
    assert [word for word in sorted(listed) if verdict(word, WORDS) is not says] == []


def test_a_date_tells_before_another_matter() -> None:
    rows = _rows(
        ("Name", "Organisation", "Vegetarian", "16 July"),
        ("Omar Ruiz", "Harbour Trust", "no", "yes"),
        ("Ida Noor", "Harbour Trust", "yes", "no"),
    )
    assert [claim.coming for claim in from_table("table", rows, WORDS) if claim.name] == [True, False]


def test_a_house_may_be_called_like_a_way_of_coming() -> None:
    rows = _rows(("Name", "Organisation"), ("Omar Ruiz", "Virtual"), ("Ida Noor", "Harbour Trust"))
    houses = [claim.affiliation.text for claim in from_table("table", rows, WORDS) if claim.affiliation]
    assert houses == ["Virtual", "Harbour Trust"]


def test_a_column_of_who_comes_may_be_called_what_people_are_called() -> None:
    rows = _rows(("م", "الحضور", "الاسم"), ("1", "لا", "ليلى حداد"), ("2", "نعم", "كريم نصار"))
    claims = [claim for claim in from_table("table", rows, WORDS) if claim.name]
    assert [(claim.name[0].text, claim.coming) for claim in claims] == [("ليلى حداد", False), ("كريم نصار", True)]


PICKED = "First name,Surname,Organisation,Remarks\nOmar,Ruiz,Harbour Trust,waiting list\nIda,Noor,Harbour Trust,\n"


@pytest.mark.parametrize(
    ("remarks", "picked"),
    [
        (("", "with the pilot"), True),
        (("x", "-", "x"), True),
        (("S", "L", "XXL"), False),
        (("", "not coming"), False),
        (("1", "2", "3"), False),
        (("1", "2", "3", ""), False),
    ],
)
def test_rows_of_which_some_have_a_mark_that_nobody_explains_are_never_sure(
    remarks: tuple[str, ...], picked: bool
) -> None:
    people = zip(("Omar", "Ida", "Tom", "Eva"), ("Ruiz", "Noor", "Quill", "Moll"), remarks, strict=False)
    rows = "".join(f"{given},{family},Harbour Trust,{remark}\n" for given, family, remark in people)
    table = f"First name,Surname,Organisation,Gear\n{rows}"
    assert rows_are_picked(_with_file("Please register those in the file.", table.encode())) is picked


@pytest.mark.parametrize(
    ("second", "picked"),
    [
        ([("First name", "Surname", "Organisation"), ("Ida", "Noor", "Harbour Trust")], True),
        ([("Hotel", "Nights"), ("Seagull", 2)], False),
    ],
)
def test_a_workbook_with_lists_of_people_on_two_sheets_is_never_sure(
    second: list[tuple[str | int, ...]], picked: bool
) -> None:
    book = openpyxl.Workbook()
    for row in (("First name", "Surname", "Organisation"), ("Omar", "Ruiz", "Harbour Trust")):
        book.worksheets[0].append(row)
    sheet = book.create_sheet()
    for line in second:
        sheet.append(line)
    content = BytesIO()
    book.save(content)
    type_ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case = _with_file("Please register those in the file.", content.getvalue(), type_=type_, name="list.xlsx")
    assert rows_are_picked(case) is picked


@pytest.mark.parametrize(
    ("body", "picked"),
    [
        ("Please register those in the file, but nobody on the waiting list.", True),
        ("Please register those in the file, the third person has fallen ill.", True),
        ("请登记附件中的人员，表里最后一位不去了。", True),
        ("Прошу зарегистрировать всех из файла, кроме Ирины.", True),
        ("Please register those in the file of Harbour Trust.", False),
        ("Прошу зарегистрировать всех из файла. Кроме того, спасибо.", False),
        ("ファイルの者をご登録いただけますでしょうか。", False),
        ("Bitte alle aus der Datei anmelden, Raum Nr. 8, nur eine Bitte.", False),
    ],
)
def test_rows_that_the_words_pick_by_a_mark_are_never_sure(body: str, picked: bool) -> None:
    case = _with_file(body, PICKED.encode())
    assert rows_are_picked(case) is picked
    assert not (picked and weigh.agreed(case, 1.0))


@pytest.mark.parametrize(
    ("name", "content", "wants"),
    [("list.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), True), ("list.csv", b"Tuesday,soup", False)],
)
def test_what_points_at_an_attachment_that_nobody_can_read_is_looked_at_sooner(
    name: str, content: bytes, wants: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "As discussed on the phone, see the attached sheet."
    case = _with_file(body, content, type_="application/vnd.ms-excel", name=name)
    monkeypatch.setattr(learned, "chances", lambda *_: dict.fromkeys(Kind, 0.05) | {Kind.OTHER: 0.8})
    assert weigh.kind(case)[0].wants_something is wants


def test_a_sample_row_names_nobody() -> None:
    rows = _rows(("氏名", "所属"), ("国連 太郎", "国連大学"), ("須貝 まどか", "あかつき女性シェルター"))
    assert [claim.name[0].text for claim in from_table("table", rows, WORDS)] == ["須貝 まどか"]


def test_a_column_of_departments_may_hold_houses() -> None:
    rows = _rows(("姓名", "职务", "部门"), ("黄诗韵", "助理司长", "新加坡内政部"))
    (claim,) = from_table("table", rows, WORDS)
    assert claim.affiliation is not None
    assert claim.affiliation.text == "新加坡内政部"


def test_a_table_on_its_side_has_a_person_in_each_column() -> None:
    rows = _rows(
        ("", "Participant 1", "Participant 2"),
        ("Name", "Aino-Kaisa Pellervo", "Jokum Brandt-Rønne"),
        ("Organisation", "Helsingin Yökahvila ry", "Natteravnenes Fond"),
    )
    claims = list(from_table("table", rows, WORDS))
    assert [(claim.name[0].text, claim.affiliation and claim.affiliation.text) for claim in claims] == [
        ("Aino-Kaisa Pellervo", "Helsingin Yökahvila ry"),
        ("Jokum Brandt-Rønne", "Natteravnenes Fond"),
    ]


@pytest.mark.parametrize(
    ("head", "rows", "holds"),
    [
        ("Pass?", ("none", "has her own until December, no action needed", "no"), (False, True, False)),
        ("هل لديه تصريح؟", ("لا", "نعم، ولا حاجة إلى غيره", "لا"), (False, True, False)),
        ("现有证件", ("无", "有联合国年度证，不用办", "无"), (False, True, False)),
        ("Observations", ("sans badge", "a déjà son badge annuel, ne rien faire", ""), (False, True, None)),
        ("Remarks", ("yes", "no", "vegetarian"), (None, None, None)),
    ],
)
def test_a_cell_may_say_in_words_who_holds_a_pass(
    head: str, rows: tuple[str, ...], holds: tuple[bool | None, ...]
) -> None:
    names = ("Hadiza Abubakar", "Ingrid Strand", "Tomas Villalobos")
    table = _rows(
        ("Name", "E-mail", head), *((name, "a@harbour.example", cell) for name, cell in zip(names, rows, strict=True))
    )
    assert tuple(claim.pass_ for claim in from_table("table", table, WORDS)) == holds


@pytest.mark.parametrize(
    ("body", "house"),
    [
        (
            "Name: Ivor Pennycook\nOrganisation: Cotswold Council for\n              Migrant Seafarers\nEmail: i@ccms.example\n",
            "Cotswold Council for Migrant Seafarers",
        ),
        (
            "　姓　名：許　功　蓋\n　單　位：財團法人蘭嶼\n　　　　　關懷基金會\n　證　件：無\n",
            "財團法人蘭嶼關懷基金會",
        ),
    ],
    ids=["spaced", "without spaces"],
)
def test_an_organisation_goes_on_in_a_line_that_stands_farther_in(body: str, house: str) -> None:
    case = case_of(f"Please register:\n\n{body}")
    assert house in {option.text for one in gather.candidates(case) for option in organisations(case, one)}


def test_a_line_that_stands_no_farther_in_is_another_matter() -> None:
    case = case_of("Please register:\n\nName: Ivor Pennycook\nOrganisation: Cotswold Council\nMigrant Seafarers\n")
    assert [
        claim.affiliation.text for claim in case.own.claims if claim.source == "labelled" and claim.affiliation
    ] == ["Cotswold Council"]


def test_the_letters_of_a_name_may_be_spaced() -> None:
    names = [one.name.text for one in gather.candidates(case_of("報名：\n\n姓名：許　功　蓋\n單位：無\n"))]
    assert "許功蓋" in names


@pytest.mark.parametrize(
    ("body", "house"),
    [
        ("Nombre » Ida Noor\nOrganización » Prensa de las Antillas\n", "Prensa de las Antillas"),
        ("NAME:- Ida Noor\nORGANISATION:- Prensa de las Antillas\n", "Prensa de las Antillas"),
        ("Name ........ Ida Noor\nOrganisation ..... Prensa de las Antillas\n", "Prensa de las Antillas"),
        ("Name ........: Ida Noor\nOrganisation ..: Prensa de las Antillas\n", "Prensa de las Antillas"),
        ("Name: Ida Noor\nOrganisation: Horn Bridge\nAssociation\n", "Horn Bridge Association"),
    ],
    ids=["guillemet", "colon and dash", "dots", "dots and colon", "one word on the next line"],
)
def test_labels_and_values_are_parted_in_many_ways(body: str, house: str) -> None:
    case = case_of(f"Please register:\n\n{body}")
    (one,) = [one for one in gather.candidates(case) if one.name.text == "Ida Noor"]
    texts = {option.text for option in organisations(case, one)}
    assert house in texts
    assert not any("»" in text or "...." in text for text in texts)


def test_tabs_that_only_align_columns_are_one() -> None:
    body = "first\t\tlast\t\torganisation\nLieselotte\tAbara\t\tFair Work Forum\nSuda\t\tPhong\t\tLao Circle\n"
    claims = [claim for claim in case_of(f"Please register:\n\n{body}").own.claims if claim.source == "table"]
    assert [[span.text for span in claim.name] for claim in claims] == [["Lieselotte", "Abara"], ["Suda", "Phong"]]
    assert [claim.affiliation.text for claim in claims if claim.affiliation] == ["Fair Work Forum", "Lao Circle"]


def test_a_name_ends_with_its_column() -> None:
    rows = (
        "Sr.   Name of Delegate   Firm",
        "01    Ida Noor-Lobo  Chamber of Exporters",
        "02    Ana Kamat          Kamat Cashews Ltd.",
    )
    body = "\n".join(rows) + "\n"
    names = [one.name.text for one in gather.candidates(case_of(f"Please register:\n\n{body}"))]
    assert {"Ida Noor-Lobo", "Ana Kamat"} <= set(names)
    assert not any("Cashews" in name for name in names)


@pytest.mark.parametrize("name", ["Nur Aisyah binti Kamaruddin", "Sivagami a/p Thanabalan", "Ravi s/o Kumar"])
def test_names_of_malaysia_stay_whole(name: str) -> None:
    found = as_name(name)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("承辦人 龔啟源", "龔啟源"),
        ("艾努尔·萨德科娃二秘", "艾努尔·萨德科娃"),
        ("稽志強 謹陳", "稽志強"),
        ("相里红 拟参会", "相里红"),
    ],
)
def test_what_stands_around_a_name_in_han_goes(written: str, name: str) -> None:
    found = as_name(written)
    assert found is not None
    assert found.text == name


def test_a_house_in_han_ends_before_who_speaks_for_it() -> None:
    assert as_affiliation("凱道數據這邊") == "凱道數據"


@pytest.mark.parametrize(
    ("remark", "away"),
    [
        ("NOT coming after all", True),
        ("substituído por Ida Noor", True),
        ("replaced by Ida Noor", True),
        ("suplente", True),
        ("仅供参考", True),
        ("for information only", True),
        ("comes with her husband", False),
        ("not vegetarian", False),
    ],
)
def test_a_remark_may_begin_by_saying_that_somebody_does_not_come(remark: str, *, away: bool) -> None:
    assert says_away(remark, WORDS) is away


@pytest.mark.parametrize("label", ["Suplente", "Excusé", "Absent", "Ersatz", "请假"])
def test_whom_a_label_says_to_stay_does_not_come(label: str) -> None:
    case = case_of(f"Titular: Omar Ruiz\n{label}: Ida Noor\n")
    assert [claim.coming for claim in case.own.claims if claim.name and claim.name[0].text == "Ida Noor"][:1] == [False]


def test_who_has_a_word_for_a_number_is_a_substitute() -> None:
    rows = _rows(
        ("م", "الاسم", "الجهة"), ("١", "سليم رافع", "نادي البادية"), ("احتياط", "ميسون الحوراني", "نادي البادية")
    )
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [None, False]


def test_a_table_that_parts_those_with_a_pass_asks_for_the_others() -> None:
    rows = _rows(("Nombres", "Apellidos", "Pase ONU"), ("Rocío", "Giménez", "NO"), ("Hugo", "Amarilla", "SÍ"))
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [None, False]


def test_a_table_of_pass_holders_announces_them() -> None:
    rows = _rows(("Nombres", "Apellidos", "Pase ONU"), ("Rocío", "Giménez", "SÍ"), ("Hugo", "Amarilla", "SÍ"))
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [None, None]


@pytest.mark.parametrize(("note", "coming"), [("for information only", False), ("vegetarian", None)])
def test_the_note_of_a_card_may_say_that_its_person_does_not_come(note: str, *, coming: bool | None) -> None:
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ida Noor\r\nORG:Lantern Law\r\nNOTE:{note}\r\nEND:VCARD\r\n"
    head = 'From: a@lantern.example\r\nTo: registration@events.example\r\nSubject: 20 May\r\nContent-Type: text/vcard; name="c.vcf"\r\n'
    message = parse(f'{head}Content-Disposition: attachment; filename="c.vcf"\r\n\r\n{card}'.encode())
    case = read.case_of(message, (EVENT,), OWN, WORDS)
    assert {claim.coming for claim in case.own.claims if claim.source == "card"} == {coming}


@pytest.mark.parametrize("label", ["Pass wanted", "Badge demandé", "Necesita pase", "Нужен пропуск", "是否需要通行证"])
def test_a_column_may_ask_who_wants_a_pass_and_not_who_has_one(label: str) -> None:
    yes, no = ("是", "否") if label >= "\u3005" else ("yes", "no")
    rows = _rows(("Name", label), ("Ada Rivers", yes), ("Omar Ruiz", no))
    found = list(from_table("table", rows, WORDS))
    assert [(claim.coming, claim.pass_) for claim in found] == [(True, None), (False, None)]


def test_a_remark_may_say_who_goes_and_who_does_not() -> None:
    rows = _rows(
        ("ФИО", "Организация", "Примечание"),
        ("Жук Анна", "Маяк", "едет"),
        ("Ким Олег", "Маяк", "НЕ ЕДЕТ (сын женится)"),
        ("Рак Инна", "Маяк", ""),
    )
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [True, False, None]


def test_the_cell_that_says_who_comes_may_say_who_has_a_pass() -> None:
    rows = _rows(
        ("Name", "Coming"), ("Ada Rivers", "yes (has her own UN pass)"), ("Omar Ruiz", "yes"), ("Ida Noor", "no")
    )
    assert [(claim.coming, claim.pass_) for claim in from_table("table", rows, WORDS)] == [
        (True, True),
        (True, None),
        (False, None),
    ]


def test_a_post_that_is_a_substitutes_says_that_he_does_not_come() -> None:
    rows = _rows(
        ("Nombre completo", "Calidad"),
        ("Iris Zúniga Cálix", "Titular"),
        ("Dunia Paguada Sosa", "Suplente; solo viajaría si falta un titular"),
    )
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [None, False]


def test_a_form_that_says_who_comes_is_believed() -> None:
    rows = "Name | Organisation | Coming\nAda Rivers | Lantern Law | yes\nAna Ruiz | Lantern Law | yes\nOmar Ruiz | Lantern Law | no\n"
    case = case_of(f"Please register those marked yes.\n\n{rows}\nAna Ruiz\n")
    people = gather.candidates(case)
    chances = dict(zip((one.name.text for one in people), weigh.chances_of(case, people, Kind.REGISTER), strict=True))
    assert chances["Ana Ruiz"] > 0.95
    assert chances["Omar Ruiz"] < 0.05


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Organisaton", "affiliation"),
        ("Afilliation", "affiliation"),
        ("Место работа", "affiliation"),
        ("Nombre completto", "name"),
        ("Organised", None),
        ("Organisers", None),
        ("Conference", None),
    ],
)
def test_a_long_label_may_be_misspelled_in_a_letter(label: str, *, kind: str | None) -> None:
    assert label_kind(label, WORDS) == kind
