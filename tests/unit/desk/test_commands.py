"""What an organiser writes back, and the commands that it makes: understood as a person would, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.desk.commands import (
    Accept,
    AcceptAll,
    Addition,
    Cancel,
    Command,
    Correction,
    Dismiss,
    Help,
    Hold,
    Label,
    Merge,
    NotUnderstood,
    Reject,
    Release,
    ReleaseBacklog,
    Roster,
    needs,
    parse_commands,
)

TWELVE, TWELVE_TWO, THIRTEEN = Label(12), Label(12, 2), Label(13)


def one(line: str) -> Command | NotUnderstood:
    """The only thing that the text says."""
    (command,) = parse_commands(line)
    return command


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("accept 12", (TWELVE,)),
        ("Accept 12", (TWELVE,)),
        ("ACCEPT 12.", (TWELVE,)),
        ("12 ok", (TWELVE,)),
        ("12 OK!", (TWELVE,)),
        ("12: ok", (TWELVE,)),
        ("12 = ok", (TWELVE,)),
        ("12. ok", (TWELVE,)),
        ("12 yes", (TWELVE,)),
        ("yes 12", (TWELVE,)),
        ("please accept case #12, thanks", (TWELVE,)),
        ("accept 12.2", (TWELVE_TWO,)),
        ("accept 12, 14 and 15.2", (TWELVE, Label(14), Label(15, 2))),
        ("12, 14 and 15.2 ok", (TWELVE, Label(14), Label(15, 2))),
        ("accept 12 12 12", (TWELVE,)),
        ("accept 12,14", (TWELVE, Label(14))),
        ("acept 12", (TWELVE,)),
        ("12 aproved", (TWELVE,)),
        ("- accept 12", (TWELVE,)),
        ("• accept 12", (TWELVE,)),
        ("1. accept 12", (TWELVE,)),
        ("1) 12 ok", (TWELVE,)),
        ("accept １２", (TWELVE,)),
        ("accept\u00a012", (TWELVE,)),
        ("accept no. 12", (TWELVE,)),
    ],
)
def test_accept(line: str, labels: tuple[Label, ...]) -> None:
    command = one(line)
    assert isinstance(command, Accept)
    assert command.labels == labels


@pytest.mark.parametrize(
    ("line", "tell"),
    [
        ("reject 13", False),
        ("13 no", False),
        ("no 13", False),
        ("rejct 13", False),
        ("reject 13 tell", True),
        ("13 no, tell him", True),
    ],
)
def test_reject(line: str, tell: bool) -> None:
    assert one(line) == Reject(line, (THIRTEEN,), tell)


@pytest.mark.parametrize("line", ["not 13", "13 not", "not a registration 13", "13 is not a registration"])
def test_not_a_registration(line: str) -> None:
    assert one(line) == Dismiss(line, (THIRTEEN,))


@pytest.mark.parametrize("line", ["cancel 12.2", "12.2 cancel", "withdraw 12.2", "cancle 12.2"])
def test_cancel(line: str) -> None:
    assert one(line) == Cancel(line, (TWELVE_TWO,))


@pytest.mark.parametrize("line", ["merge 4.1 9.2", "merge 4.1 and 9.2", "merge 4.1 with 9.2", "merge 9.2 into 4.1"])
def test_merge_says_who_stays(line: str) -> None:
    assert one(line) == Merge(line, Label(4, 1), Label(9, 2))


@pytest.mark.parametrize(
    ("line", "label", "name", "affiliation"),
    [
        ("12.2 = Kofi Mensah / University of Ghana", TWELVE_TWO, "Kofi Mensah", "University of Ghana"),
        ("12 = Kofi Mensah/University of Ghana", TWELVE, "Kofi Mensah", "University of Ghana"),
        ("12=Kofi Mensah", TWELVE, "Kofi Mensah", None),
        ("12: Kofi Mensah / University of Ghana", TWELVE, "Kofi Mensah", "University of Ghana"),
        ("correct 12 = Kofi Mensah / UN/ITU", TWELVE, "Kofi Mensah", "UN/ITU"),
        ("* 12 = Mensah, Kofi / University of Ghana", TWELVE, "Mensah, Kofi", "University of Ghana"),
        ("12 = Kofi Mensah / Organisation", TWELVE, "Kofi Mensah", None),
        ("12 = 李小龙 / 加纳大学", TWELVE, "李小龙", "加纳大学"),
        ("12 = Yes Man / Not Inc.", TWELVE, "Yes Man", "Not Inc."),
        ("12 = Kofi\u202e Mensah / University", TWELVE, "Kofi Mensah", "University"),
    ],
)
def test_correct(line: str, label: Label, name: str, affiliation: str | None) -> None:
    command = one(line)
    assert isinstance(command, Correction)
    assert (command.label, command.name, command.affiliation) == (label, name, affiliation)


@pytest.mark.parametrize(
    ("line", "affiliation", "address"),
    [
        ("add Kofi Mensah / University of Ghana / kofi@ghana.example", "University of Ghana", "kofi@ghana.example"),
        ("Add: Kofi Mensah / University of Ghana", "University of Ghana", None),
        ("please add Kofi Mensah / <kofi@ghana.example>", None, "kofi@ghana.example"),
        ("add Kofi Mensah / UN/ITU / kofi@ghana.example", "UN/ITU", "kofi@ghana.example"),
        ("add Kofi Mensah /", None, None),
    ],
)
def test_add(line: str, affiliation: str | None, address: str | None) -> None:
    command = one(line)
    assert isinstance(command, Addition)
    assert (command.name, command.affiliation, command.address) == ("Kofi Mensah", affiliation, address)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("all ok", AcceptAll),
        ("OK all!", AcceptAll),
        ("accept all", AcceptAll),
        ("hold", Hold),
        ("Hold please", Hold),
        ("release", Release),
        ("relase", Release),
        ("release the backlog", ReleaseBacklog),
        ("roster", Roster),
        ("rooster", Roster),
        ("the roster please", Roster),
        ("HELP", Help),
    ],
)
def test_commands_without_numbers(line: str, command: type[Command]) -> None:
    assert one(line) == command(line)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "line",
    ["accept 12, reject 13", "12 ok, 13 no", "12 ok and 13 no"],
)
def test_two_commands_on_one_line(line: str) -> None:
    assert parse_commands(line) == (Accept(line, (TWELVE,)), Reject(line, (THIRTEEN,)))


@pytest.mark.parametrize(
    "line",
    [
        "accept",
        "ok",
        "yes",
        "12",
        "reject all",
        "do not accept 12",
        "don't accept 12",
        "accept 12?",
        "Shall I accept 12?",
        "accept 12 if he brings his passport",
        "all ok except 12",
        "accept 12-15",
        "accept 12 - 15",
        "accept 12,2",
        "accept 12/14",
        "accept 1.2.3",
        "accept 12. 14",
        "accept 12 no",
        "accept 12 tell",
        "ok 12 reject",
        "merge 4",
        "merge 4 4",
        "merge 4 5 6",
        "accept 4 into 5",
        "cancel the whole thing",
        "hold on a moment",
        "add him please",
        "add Kofi Mensah",
        "add Kofi Mensah / University / kofi@",
        "add / University",
        "12 = Name / Organisation",
        "12 =",
        "12 = / University",
        "12 = Kofi Mensah, University of Ghana",
        "12 = Kofi <kofi@ghana.example> / University",
        "12 = " + "K" * 200 + " / University",
    ],
)
def test_what_is_not_wholly_understood_changes_nothing_and_is_quoted_back(line: str) -> None:
    command = one(line)
    assert isinstance(command, NotUnderstood)
    assert command.line == line
    assert command.why


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ok", "it does not say which number"),
        ("12", "it does not say what to do"),
        ("accept 12 tomorrow", "only the words of commands may stand on its line"),
        ("merge 4", "one command a line, its numbers behind it"),
        ("accept 12-15", "the numbers are not clear: write them one by one, 12.2 for the second person of 12"),
        ("accept 12,12", "the numbers are not clear: write them one by one, 12.2 for the second person of 12"),
    ],
)
def test_the_organiser_is_told_how_to_mend_it(line: str, why: str) -> None:
    assert one(line) == NotUnderstood(line, why)


def test_labels_are_shown_as_they_are_typed() -> None:
    assert (str(TWELVE), str(TWELVE_TWO)) == ("12", "12.2")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "10000",
        "Thanks, Ana",
        "Thanks for your help",
        "Good morning",
        "Ana Ruiz",
        "Office of Events",
        "Tel. +1 212 963 0000",
        "No. 12 Main Street, New York",
        "Sent from my iPhone",
        "See you on 16 July in room 8",
        "I do not know them.",
        "> accept 12",
        "iw12.Zm9vYmFy",
        "accept 12 " + "x" * 500,
    ],
)
def test_greetings_signatures_and_quotes_are_passed_over(line: str) -> None:
    assert parse_commands(line) == ()


def test_a_whole_answer_from_a_real_mail_program() -> None:
    text = """Good morning,

1. accept 12
2. 13 no
3. 14.2 = Ama Owusu / University of Ghana
accept the one from Geneva, number 15

Many thanks,
Ana
--
Ana Ruiz
Cancel meetings by calling 5 1234
> reject 12
"""
    commands = parse_commands(text)
    assert [type(command) for command in commands] == [Accept, Reject, Correction, NotUnderstood]


def test_bullets_count_up_and_other_numbers_are_cases() -> None:
    assert isinstance(one("14. not 13"), NotUnderstood)
    assert [needs(command) for command in parse_commands("1. 12 ok\n2. 13 ok\n14. ok")] == [
        (TWELVE,),
        (THIRTEEN,),
        (Label(14),),
    ]


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("accept 12 13", (TWELVE, THIRTEEN)),
        ("merge 12 13", (TWELVE, THIRTEEN)),
        ("12.2 = Kofi / UG", (TWELVE_TWO,)),
        ("all ok", ()),
        ("add Kofi / UG", ()),
        ("accept", ()),
    ],
)
def test_a_command_says_which_numbers_it_needs(line: str, labels: tuple[Label, ...]) -> None:
    assert needs(one(line)) == labels


WORDS = st.sampled_from(
    [
        "accept",
        "reject",
        "not",
        "no",
        "ok",
        "12",
        "13.2",
        "=",
        "/",
        ",",
        "and",
        "all",
        "tell",
        "merge",
        "add",
        "into",
        "?",
        "-",
        ">",
        "\n",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_is_read_and_no_number_is_invented(text: str) -> None:
    for command in parse_commands(text):
        assert not isinstance(command, NotUnderstood) or command.why
        for label in needs(command):
            assert str(label.number) in command.line


@given(st.lists(st.integers(1, 99_999), min_size=1, max_size=20, unique=True))
def test_every_number_of_a_list_is_taken(numbers: list[int]) -> None:
    command = one("accept " + ", ".join(map(str, numbers)))
    assert needs(command) == tuple(Label(number) for number in numbers)
