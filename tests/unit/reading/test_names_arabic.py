"""Arabic names in prose: what stands before and behind them is no part of them."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather
from inbox_worker.reading.names import as_name
from tests.unit.reading.harbour_lights import case_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("الرئيس المنتخب نديم حيدر", "نديم حيدر"),
        ("وزيرة التضامن الأسري غنية الدراجي بن عمر", "غنية الدراجي بن عمر"),
        ("ومعلمة الحاسوب خلود الهاجري", "خلود الهاجري"),
        ("خالتي عواطف بابكر", "عواطف بابكر"),
    ],
)
def test_who_somebody_is_goes_before_a_known_given_name(written: str, name: str) -> None:
    found = as_name(written)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("لبيب ساويرس غالي وتاسوني إيريني يعقوب", "لبيب ساويرس غالي"),
        ("عبد الرقيب المقطري خطيب", "عبد الرقيب المقطري"),
        ("مها المصري رئيس فرع", "مها المصري"),
        ("غسان كنعان هنا", "غسان كنعان"),
        ("مشاري الخالدي حيث", "مشاري الخالدي"),
    ],
)
def test_a_full_name_ends_where_the_sentence_goes_on(written: str, name: str) -> None:
    found = as_name(written)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(
    "name",
    [
        "درصاف بوعزيزي الهمامي",
        "ريان حسن قاضي",
        "عبد السلام مفتاح الورفلي",
        "الشيخ ولد بابانا",
        "لاله منت المختار السالم",
        "الطاهر جاوزي",
        "أبو بكر سنغاري",
        "تسلم بنت الشيخ أحمد",
        "خالد بن وضاح",
        "محمد علي وهبي",
        "الحسن الناصري",
        "إيهاب حسن القاضي",
        "فاطمة الزهراء أيت واعراب",
    ],
)
def test_a_whole_name_stays(name: str) -> None:
    found = as_name(name)
    assert found is not None
    assert found.text == name


def test_a_servant_of_peace_is_no_greeting() -> None:
    case = case_of("السلام عليكم، أود حضور لقاء ٢٠ مايو مع عبد السلام مفتاح الورفلي، نرجو تسجيله\n")
    assert "عبد السلام مفتاح الورفلي" in [one.name.text for one in gather.candidates(case)]


def test_a_name_ends_before_an_adverb() -> None:
    case = case_of("سيحضر راشد البلوشي شخصيا لقاء ٢٠ مايو، نرجو تسجيله\n")
    assert "راشد البلوشي" in [one.name.text for one in gather.candidates(case)]


def test_a_name_ends_where_the_writer_goes_on_about_himself() -> None:
    case = case_of("أود الحضور. اسمي نرمين أبو سيف وأفضّل أن يكتب هكذا\n")
    assert "نرمين أبو سيف" in [one.name.text for one in gather.candidates(case)]
