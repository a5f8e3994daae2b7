"""One name in two scripts, told by its consonants."""

from __future__ import annotations

import pytest

from inbox_worker.reading.sounds import sounds_alike


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        ("Faisal", "فيصل مشعل الحربي"),
        ("Mona Elshazly", "منى الشاذلي"),
        ("Samir Abdelwahab", "سمير عبد الوهاب"),
        ("Yacine Belkacem", "ياسين بلقاسم"),
        ("Huda Al-Saleh", "هدى"),
        ("Pavel", "Зайцев Павел"),
        ("Savitskaya Olga", "Ольга Савицкая"),
        ("Oleksandr Shevchenko", "Олександр Шевченко"),
    ],
)
def test_a_display_name_and_the_name_in_the_text_are_one(latin: str, other: str) -> None:
    assert sounds_alike(latin, other)
    assert sounds_alike(other, latin)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karim Haddad", "هدى سالم"),
        ("Registration Desk", "Ольга Савицкая"),
        ("Olga Savitskaya", "Olga Savitskaya"),  # one script: for others to tell
        ("Lin Wei", "林薇"),
        ("Ali", "لؤي"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not sounds_alike(one, other)
