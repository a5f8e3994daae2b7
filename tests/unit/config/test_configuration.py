"""The configuration: what loads, what is refused, and what a person reads then."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from inbox_worker.config.load import FaultyConfigError, events_of, load_settings
from inbox_worker.config.secret import Credentials, read_password
from inbox_worker.config.settings import Mode, Settings
from inbox_worker.config.values import in_zone, parse_duration
from inbox_worker.errors import ConfigError

EXAMPLE = Path(__file__).parents[3] / "config.example.toml"


def altered(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "worker.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fields_of(table: type[BaseModel]) -> set[str]:
    names: set[str] = set()
    for name, field in table.model_fields.items():
        names.add(name)
        parts = getattr(field.annotation, "__args__", (field.annotation,))
        for part in parts:
            if isinstance(part, type) and issubclass(part, BaseModel):
                names |= fields_of(part)
    return names


def test_the_example_loads_as_it_stands_in_shadow_mode() -> None:
    settings = load_settings(EXAMPLE)
    assert settings.mode is Mode.SHADOW
    assert settings.interval == timedelta(minutes=5)
    assert settings.smtp.letters_per_minute == 30
    assert [event.id for event in events_of(settings)] == ["wdatip-2019"]


def test_the_example_names_every_setting() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    missing = {name for name in fields_of(Settings) if not re.search(rf"\b{name}\b", text)}
    assert missing == set()


def test_every_commented_default_of_the_example_is_the_real_default(tmp_path: Path) -> None:
    plain = load_settings(EXAMPLE)
    text = EXAMPLE.read_text(encoding="utf-8")
    optional = ("password_", "ca_file", "start", "capacity", "templates", "move_to")
    for line in re.findall(r"^# ([a-z_]+ = .+)$", text, re.MULTILINE):
        if not line.startswith(optional):
            assert load_settings(altered(tmp_path, (f"# {line}", line))) == plain, line


def test_a_deadline_given_as_a_date_is_the_end_of_that_day_at_the_venue() -> None:
    (event,) = events_of(load_settings(EXAMPLE))
    assert event.deadline == datetime(2019, 7, 11, 4, tzinfo=UTC) - timedelta(microseconds=1)


def test_instructions_leave_at_the_first_sending_hour_after_the_deadline() -> None:
    (event,) = events_of(load_settings(EXAMPLE))
    assert event.sending_from == datetime(2019, 7, 11, 12, tzinfo=UTC)


def test_instructions_leave_at_once_where_the_sending_hour_is_under_four_hours_before_the_start(tmp_path: Path) -> None:
    path = altered(
        tmp_path,
        ("start = 2019-07-16T15:00:00", "start = 2019-07-11T11:00:00"),
        ("end = 2019-07-16T16", "end = 2019-07-11T16"),
    )
    (event,) = events_of(load_settings(path))
    assert event.sending_from == event.deadline


def test_all_faults_are_reported_at_once_with_key_value_reason_and_remedy(tmp_path: Path) -> None:
    path = altered(
        tmp_path,
        ('mode = "shadow"', 'mode = "shaddow"'),
        ("deadline = 2019-07-10", 'deadline = "10 July"'),
        ("sponsor =", "sponsr ="),
        ('"America/New_York"', '"America/Gotham"'),
    )
    with pytest.raises(FaultyConfigError) as caught:
        load_settings(path)
    keys = {fault.key for fault in caught.value.faults}
    assert {"mode", "event[0].deadline", "event[0].sponsr", "event[0].sponsor", "event[0].zone"} <= keys
    assert all(fault.why and fault.remedy for fault in caught.value.faults)
    assert "did you mean 'sponsor'?" in str(caught.value)
    assert "'shaddow'" in str(caught.value)


def test_a_deadline_after_the_start_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyConfigError, match="must follow each other"):
        load_settings(altered(tmp_path, ("deadline = 2019-07-10", "deadline = 2019-07-17")))


def test_an_empty_pickup_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyConfigError, match="this text is empty"):
        load_settings(altered(tmp_path, ('en = "First Avenue at 46th Street"', 'en = ""')))


@pytest.mark.parametrize("host", ["imap.events.example", "10.0.0.7"])
def test_clear_text_is_refused_beyond_the_machine_itself(tmp_path: Path, host: str) -> None:
    path = altered(tmp_path, ('host = "imap.events.example"', f'host = "{host}"\nsecurity = "none"'))
    with pytest.raises(FaultyConfigError, match="loopback addresses only"):
        load_settings(path)


def test_clear_text_is_accepted_on_loopback(tmp_path: Path) -> None:
    path = altered(tmp_path, ('host = "imap.events.example"', 'host = "127.0.0.1"\nsecurity = "none"'))
    settings = load_settings(path)
    assert settings.imap is not None
    assert settings.imap.security == "none"


def test_a_password_written_into_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    path = altered(tmp_path, ('password_file = "/etc/inbox-worker/imap-password"', 'password = "canary-7781"'))
    with pytest.raises(FaultyConfigError) as caught:
        load_settings(path)
    assert "canary-7781" not in str(caught.value)


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "worker.toml"
    path.write_text("mode = shadow\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1"):
        load_settings(path)


def test_a_missing_file_is_told_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(tmp_path / "none.toml")
    assert "--config" in caught.value.remedy


def test_a_local_time_that_the_clocks_skip_or_repeat_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        in_zone(datetime(2019, 3, 10, 2, 30), "America/New_York")
    with pytest.raises(ValueError, match="exists twice"):
        in_zone(datetime(2019, 11, 3, 1, 30), "America/New_York")


@pytest.mark.parametrize("text", ["", "5", "five minutes", "5 min and more", "-5 min"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a duration is wanted"):
        parse_duration(text)


def test_durations_add_up() -> None:
    assert parse_duration("1 h 30 min") == timedelta(minutes=90)


def test_a_password_is_read_from_each_of_its_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "imap").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("A_PASSWORD", "s3cret")
    places = [
        Credentials(user="u", password_file=tmp_path / "imap"),
        Credentials(user="u", password_credential="imap"),
        Credentials(user="u", password_command="printf s3cret"),
        Credentials(user="u", password_env="A_PASSWORD"),
    ]
    assert [read_password(place, "imap") for place in places] == ["s3cret"] * 4


@pytest.mark.parametrize(
    "place",
    [
        {"password_file": Path("/nonexistent/secret")},
        {"password_credential": "absent"},
        {"password_command": "false"},
        {"password_env": "NO_SUCH_VARIABLE_HERE"},
    ],
)
def test_a_password_that_cannot_be_had_names_the_key_and_a_remedy(place: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"imap\.password_") as caught:
        read_password(Credentials(user="u", **place), "imap")  # type: ignore[arg-type]
    assert caught.value.remedy
