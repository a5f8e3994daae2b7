"""What is wrong with a folder of templates is told at start, with template and line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from inbox_worker.edges.templates import load_templates
from inbox_worker.errors import ConfigError
from inbox_worker.event import Event, Texts
from inbox_worker.letters.check import check
from inbox_worker.letters.render import FOR_ATTENDEES, TemplateFault, Templates


def faults(sources: dict[str, str], event: Event, name: str, old: str, new: str) -> tuple[str, ...]:
    """What is told where `old` in one template became `new`; the other languages are left out for speed."""
    assert old in sources[name]
    kept = {path: text for path, text in sources.items() if path.startswith(("en/", "shared/", name.partition("/")[0]))}
    return check(Templates(kept | {name: sources[name].replace(old, new)}), [event])


def test_the_shipped_templates_are_in_order(templates: Templates, event: Event) -> None:
    assert templates.languages == ("ar", "en", "es", "fr", "ru", "zh")
    assert check(templates, [event]) == ()


def test_every_language_has_every_letter(shipped: dict[str, str], templates: Templates) -> None:
    for language in templates.languages:
        assert {f"{language}/{letter}.txt" for letter in FOR_ATTENDEES} <= set(shipped)


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("fr/late.txt", "{{ event.venue }}", "{{ event.vanue }}", "fr/late.txt line 7: unknown placeholder 'vanue'"),
        (
            "ru/received.txt",
            "{{ event.sponsor }}",
            "{{ sponsor }}",
            "ru/received.txt line 8: unknown placeholder 'sponsor'",
        ),
        ("en/late.txt", "{{ event.date }}", "{{ event.date }", "en/late.txt line 7: unexpected '}'"),
        ("en/rejection.txt", '{% include "people" %}', '{% include "peple" %}', "en/rejection.txt line 7: peple"),
        ("es/waiting.txt", "Subject: ", "", 'es/waiting.txt line 1: the first line must be "Subject: …"'),
        (
            "en/received.txt",
            "Subject: Your message: {{ event.title }}",
            "Subject: ",
            "en/received.txt line 1: the subject is empty",
        ),
        ("shared/facts.html", "words.place", "words.plaice", "shared/facts.html line 3: unknown placeholder 'plaice'"),
        (
            "shared/layout.html",
            "{{ subject }}",
            "{{ subjct }}",
            "shared/layout.html line 8: unknown placeholder 'subjct'",
        ),
        ("shared/digest.html", "fault.remedy", "fault.remdy", "unknown placeholder 'remdy'"),
        ("shared/command_result.txt", "result.command", "result.comand", "unknown placeholder 'comand'"),
        ("en/late.txt", "{{ event.date }}", "{{ 1 // 0 }}", "en/late.txt line 7: "),
        ("en/late.txt", "{{ event.date }}", "{{ ''.__class__.__mro__ }}", "en/late.txt line 7: "),
    ],
)
def test_a_fault_is_told_with_its_template_and_line(
    shipped: dict[str, str], event: Event, name: str, old: str, new: str, fault: str
) -> None:
    found = faults(shipped, event, name, old, new)
    assert any(fault in told for told in found), found


def test_all_faults_are_told_at_once(shipped: dict[str, str], event: Event) -> None:
    broken = shipped | {"en/late.txt": "Subject: x\n{{ a }}", "fr/late.txt": "Subject: x\n{{ b }}"}
    assert check(Templates(broken), [event]) == (
        "en/late.txt line 2: unknown placeholder 'a'",
        "fr/late.txt line 2: unknown placeholder 'b'",
    )


def test_an_empty_pickup_text_is_told_with_its_languages(templates: Templates, event: Event) -> None:
    hours = Texts((("fr", " "), ("en", "noon")), "en")
    found = check(templates, [replace(event, pickup=replace(event.pickup, hours=hours, place=Texts((), "en")))])
    assert found == (
        "event forum-2019: pickup.place is empty in ar, en, es, fr, ru, zh; the letters need it",
        "event forum-2019: pickup.hours is empty in fr; the letters need it",
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "Name"', "", "en/words.toml: missing: name"),
        ('name = "Name"', 'name = "Name"\nnaem = "Name"', "en/words.toml: unknown: naem"),
        ('name = "Name"', "name = 3", "en/words.toml: not a text: name"),
        ('name = "Name"', "name = ", "en/words.toml: "),
    ],
)
def test_words_must_be_complete(shipped: dict[str, str], old: str, new: str, fault: str) -> None:
    with pytest.raises(TemplateFault, match=fault):
        Templates(shipped | {"en/words.toml": shipped["en/words.toml"].replace(old, new)})


def test_the_fallback_language_must_be_there(shipped: dict[str, str]) -> None:
    with pytest.raises(TemplateFault, match=r"de/words\.toml: missing"):
        Templates(shipped, fallback="de")


def test_a_folder_of_ones_own_goes_over_the_shipped_one(tmp_path: Path, event: Event) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "late.txt").write_text("Subject: Too late\n\nSorry, {{ event.title }}.\n", "utf-8")
    own = load_templates(tmp_path)
    assert own.languages == load_templates(None).languages
    assert check(own, [event]) == ()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "en").mkdir()
        (tmp_path / "en" / "late.txt").write_bytes(content)
    with pytest.raises(ConfigError) as told:
        load_templates(tmp_path)
    assert str(tmp_path) in str(told.value)
    assert told.value.remedy
