"""A token proves letter, recipient and action; a Message-ID carries it and stays short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.letters import tokens

KEY = b"k" * 32
DOMAINS = st.from_regex(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){1,4}[a-z]{2,12}", fullmatch=True)


@given(st.integers(1, 2**62), st.emails())
def test_the_right_token_is_accepted_in_any_case(letter_id: int, recipient: str) -> None:
    token = tokens.token(KEY, letter_id, recipient, tokens.THREAD)
    assert tokens.verify(KEY, token.upper(), letter_id, recipient.upper().lower(), tokens.THREAD)


@pytest.mark.parametrize(
    ("key", "letter_id", "recipient", "action"),
    [
        (b"other" * 6, 7, "a@x.example", tokens.COMMAND),
        (KEY, 8, "a@x.example", tokens.COMMAND),
        (KEY, 7, "b@x.example", tokens.COMMAND),
        (KEY, 7, "a@x.example", tokens.THREAD),
    ],
)
def test_a_token_of_another_key_letter_recipient_or_action_is_refused(
    key: bytes, letter_id: int, recipient: str, action: str
) -> None:
    good = tokens.token(KEY, 7, "a@x.example", tokens.COMMAND)
    assert not tokens.verify(key, good, letter_id, recipient, action)


@given(st.text())
def test_whatever_is_given_as_a_token_is_refused_without_error(given_token: str) -> None:
    assert not tokens.verify(KEY, given_token, 7, "a@x.example", tokens.THREAD)


@given(st.integers(1, 2**40), DOMAINS)
def test_a_message_id_is_under_70_characters_and_can_be_read_back(letter_id: int, domain: str) -> None:
    message_id = tokens.message_id(KEY, letter_id, "a@x.example", domain)
    assert len(message_id) < 70
    assert not message_id.endswith("@>")
    parsed = tokens.parse_message_id(message_id)
    assert parsed is not None
    assert parsed[0] == letter_id
    assert tokens.verify(KEY, parsed[1], letter_id, "a@x.example", tokens.THREAD)


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "<abc@x.example>",
        "<12.short@x.example>",
        "<0.aaaaaaaaaaaaaaaaaaaa@x.example>",
        "<12.aaaaaaaaaaaaaaaaaaaa@x y>",
    ],
)
def test_a_foreign_message_id_is_none_of_ours(foreign: str) -> None:
    assert tokens.parse_message_id(foreign) is None


def test_a_digest_token_is_found_in_a_quoted_answer() -> None:
    line = tokens.command_token(KEY, 57, "o@x.example")
    assert tokens.tokens_in(f"accept 12\n\n{line}\n> {line.upper()}\n") == ((57, line.partition(".")[2]),)
    assert tokens.tokens_in("iw57.tooshort and viw57." + "a" * 20) == ()
