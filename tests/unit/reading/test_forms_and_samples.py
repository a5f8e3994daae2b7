"""Rows of forms with two pairs, and rows that only show how to fill a table in."""

from collections.abc import Sequence

from inbox_worker.reading import lexicon
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.records import Row, from_table


def _rows(*rows: Sequence[str]) -> list[Row]:
    return [
        tuple(Span(Region.ATTACHMENT, "a.docx", 0, len(cell), cell) if cell else None for cell in row) for row in rows
    ]


def test_a_row_of_four_cells_holds_two_pairs() -> None:
    rows = _rows(("姓名", "尉迟琳", "性别", "女"), ("电话", "", "单位", "南城都市广播"))
    (claim,) = from_table("table", rows, lexicon.load())
    assert [span.text for span in claim.name] == ["尉迟琳"]
    assert claim.affiliation is not None
    assert claim.affiliation.text == "南城都市广播"


def test_a_sample_row_names_nobody() -> None:
    rows = _rows(("氏名", "所属"), ("国連 太郎", "国連大学"), ("須貝 まどか", "あかつき女性シェルター"))
    assert [claim.name[0].text for claim in from_table("table", rows, lexicon.load())] == ["須貝 まどか"]


def test_a_column_of_departments_may_hold_houses() -> None:
    rows = _rows(("姓名", "职务", "部门"), ("黄诗韵", "助理司长", "新加坡内政部"))
    (claim,) = from_table("table", rows, lexicon.load())
    assert claim.affiliation is not None
    assert claim.affiliation.text == "新加坡内政部"


def test_a_table_on_its_side_has_a_person_in_each_column() -> None:
    rows = _rows(
        ("", "Participant 1", "Participant 2"),
        ("Name", "Aino-Kaisa Pellervo", "Jokum Brandt-Rønne"),
        ("Organisation", "Helsingin Yökahvila ry", "Natteravnenes Fond"),
    )
    claims = list(from_table("table", rows, lexicon.load()))
    assert [(claim.name[0].text, claim.affiliation and claim.affiliation.text) for claim in claims] == [
        ("Aino-Kaisa Pellervo", "Helsingin Yökahvila ry"),
        ("Jokum Brandt-Rønne", "Natteravnenes Fond"),
    ]
