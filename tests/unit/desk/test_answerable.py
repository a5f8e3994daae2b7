"""May this sender be answered? One mail for each rule, and beside it the genuine mail that looks like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_worker.desk.answerable import is_authenticated, is_backlog, refusal, reply_address
from inbox_worker.desk.model import Known, Policy
from inbox_worker.event import Event
from inbox_worker.mail.automatic import machine_signs
from inbox_worker.mail.model import Address, Certainty, Header, Message

Make = Callable[..., Any]

OURS = "registration@events.example"
LIST = "friends@lists.example"
ARRIVED = datetime(2019, 7, 5, 12, tzinfo=UTC)


@pytest.fixture
def refused(event: Event, policy: Policy) -> Make:
    """The refusal of a mail, with the signs that are found in it."""

    def ask(message: Message, known: Known = Known(), arrived: datetime = ARRIVED, **rules: Any) -> str | None:  # noqa: B008
        ruled = replace(policy, **rules)
        signs = machine_signs(message, ruled.own_addresses, ruled.announced_via)
        return refusal(message, signs, ruled, event, arrived, known)

    return ask


def headers(**values: str) -> tuple[Header, ...]:
    return tuple(Header(name.replace("_", "-"), value) for name, value in values.items())


def to(*addresses: str) -> tuple[Address, ...]:
    return tuple(Address("", address) for address in addresses)


def crowd(count: int) -> tuple[Address, ...]:
    return to(OURS, *(f"guest{n}@mission.example" for n in range(count - 1)))


def test_a_plain_mail_by_a_person_may_be_answered(refused: Make, mail: Make) -> None:
    assert refused(mail()) is None


# -- P2: one plain From, and a Reply-To of the same house -------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "answered"),
    [(to(), False), (to("a@mission.example", "b@mission.example"), False), (to("kofi@mission.example"), True)],
    ids=["none", "two", "one"],
)
def test_from_is_one_plain_address(refused: Make, mail: Make, sender: tuple[Address, ...], answered: bool) -> None:
    message = mail(from_=sender)
    assert (refused(message) is None) is answered
    assert bool(reply_address(message)) is answered


@pytest.mark.parametrize(
    ("reply_to", "answered", "target"),
    [
        ((), True, "kofi@mission.example"),
        (("kofi@mission.example",), True, "kofi@mission.example"),
        (("kofi.m@mission.example",), True, "kofi.m@mission.example"),
        (("kofi@mail.mission.example",), True, "kofi@mail.mission.example"),
        (("kofi@home.example",), False, "kofi@mission.example"),
        (("kofi@notmission.example",), False, "kofi@mission.example"),
        (("a@mission.example", "b@mission.example"), True, "kofi@mission.example"),
        (("kofi@mission.example", "evil@home.example"), False, "kofi@mission.example"),
        ((OURS,), False, "kofi@mission.example"),
    ],
)
def test_reply_to_is_followed_only_within_the_senders_house(
    refused: Make, mail: Make, reply_to: tuple[str, ...], answered: bool, target: str
) -> None:
    message = mail(reply_to=to(*reply_to))
    assert (refused(message) is None) is answered
    assert reply_address(message) == target


def test_a_reply_to_that_is_a_recipient_is_a_lists_and_not_the_senders(mail: Make) -> None:
    message = mail(to=to("delegates@mission.example", OURS), reply_to=to("delegates@mission.example"))
    assert reply_address(message) == "kofi@mission.example"


# -- P3: it was written to us -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "answered"),
    [
        ({"to": to(OURS)}, True),
        ({"to": to(OURS.upper())}, True),
        ({"to": to("ana@office.example"), "cc": to(OURS)}, True),
        ({"to": (), "delivered_to": (OURS,)}, True),
        ({"to": to(LIST)}, True),
        ({"to": to("ana@office.example")}, False),
        ({"to": ()}, False),
    ],
    ids=["to", "to in capitals", "cc", "blind copy", "announced via", "to somebody else", "to nobody"],
)
def test_our_address_is_among_the_recipients(refused: Make, mail: Make, where: dict[str, Any], answered: bool) -> None:
    assert (refused(mail(**where), announced_via=frozenset({LIST})) is None) is answered


# -- P4: the receiving server vouches for the sender ------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "answered"),
    [
        ("mx.events.example; dkim=pass header.d=mission.example", True),
        ("mx.events.example; dkim=pass header.d=bulk.example", False),
        ("mx.events.example; spf=fail smtp.mailfrom=kofi@mission.example", False),
        ("mx.evil.example; dkim=pass header.d=mission.example", False),
        ("", False),
    ],
    ids=["aligned pass", "pass for another domain", "fail", "somebody else's verdict", "none"],
)
def test_where_the_servers_name_is_known_only_an_aligned_pass_is_answered(
    refused: Make, mail: Make, policy: Policy, results: str, answered: bool
) -> None:
    message = mail(headers=headers(authentication_results=results) if results else ())
    assert (refused(message, authserv_id="mx.events.example") is None) is answered
    assert is_authenticated(message, replace(policy, authserv_id="mx.events.example")) is answered


def test_without_the_servers_name_everybody_is_answered_and_nobody_is_authenticated(
    refused: Make, mail: Make, policy: Policy
) -> None:
    message = mail(headers=headers(authentication_results="mx.events.example; dkim=pass header.d=mission.example"))
    assert refused(message) is None
    assert not is_authenticated(message, policy)


# -- P5: when it arrived ----------------------------------------------------------------------------------------


def test_nobody_is_answered_once_the_event_has_begun(refused: Make, mail: Make, event: Event) -> None:
    assert refused(mail(), arrived=event.start - timedelta(seconds=1)) is None
    assert refused(mail(), arrived=event.start)


def test_mail_older_than_the_start_is_backlog_and_no_case(refused: Make, mail: Make, policy: Policy) -> None:
    started = replace(policy, start=ARRIVED)
    assert is_backlog(ARRIVED - timedelta(seconds=1), started)
    assert not is_backlog(ARRIVED, started)
    assert not is_backlog(ARRIVED, policy)
    assert refused(mail(), arrived=ARRIVED - timedelta(days=9), start=ARRIVED) is None


# -- the never-table: each rule, and the genuine mail that looks like it ----------------------------------------


@pytest.mark.parametrize(
    ("machine", "genuine"),
    [
        ({"headers": headers(x_inbox_worker_loop="1")}, {"headers": headers(x_mailer="Inbox Worker")}),
        ({"sender": OURS}, {"sender": "registrations@events.example"}),
        ({"return_path": ""}, {"return_path": "kofi@mission.example"}),
        ({"headers": headers(auto_submitted="auto-replied")}, {"headers": headers(auto_submitted="no")}),
        ({"headers": headers(list_id="<news.mission.example>")}, {"headers": headers(x_list="of guests")}),
        ({"headers": headers(precedence="bulk")}, {"headers": headers(precedence="first-class")}),
        ({"headers": headers(x_auto_response_suppress="All")}, {"headers": headers(x_auto_response_suppress="None")}),
        ({"headers": headers(x_loop="friends@lists.example")}, {"headers": headers(x_looper="no")}),
        ({"headers": headers(feedback_id="1:2:3:mailer")}, {"headers": headers(feedback="soon")}),
        ({"headers": headers(x_spam_flag="YES")}, {"headers": headers(x_spam_flag="NO")}),
        (
            {"headers": headers(authentication_results="mx; dmarc=fail")},
            {"headers": headers(authentication_results="mx; dmarc=pass")},
        ),
        ({"sender": "notifications@mission.example"}, {"sender": "notary@mission.example"}),
        ({"sender": "postmaster@mission.example"}, {"sender": "post@mission.example"}),
        ({"to": crowd(21)}, {"to": crowd(20)}),
    ],
    ids=[
        "our loop header",
        "our own address",
        "empty return path",
        "auto-submitted",
        "list",
        "precedence",
        "response suppressed",
        "loop",
        "bulk mailer",
        "spam",
        "dmarc",
        "service",
        "postmaster",
        "crowd",
    ],
)
def test_signs_of_a_machine_keep_us_from_answering(
    refused: Make, mail: Make, machine: dict[str, Any], genuine: dict[str, Any]
) -> None:
    assert refused(mail(**machine))
    assert refused(mail(**genuine)) is None


def test_an_address_that_refused_a_letter_gets_none(refused: Make, mail: Make) -> None:
    assert refused(mail(), Known(bounced=True))
    assert refused(mail(), Known(bounced=False)) is None


def test_reserved_domains_get_no_answer_unless_we_live_in_one(refused: Make, mail: Make) -> None:
    elsewhere = frozenset({"registration@events.org"})
    message = mail(to=to("registration@events.org"))
    assert refused(message, own_addresses=elsewhere)
    assert refused(mail("kofi@mission.org", to=to("registration@events.org")), own_addresses=elsewhere) is None
    assert refused(mail()) is None


def test_the_headers_of_our_own_list_count_for_nothing(refused: Make, mail: Make) -> None:
    via = mail(to=to(LIST), headers=headers(list_id="<friends.lists.example>", precedence="list"), reply_to=to(LIST))
    assert refused(via, announced_via=frozenset({LIST})) is None
    assert reply_address(via) == "kofi@mission.example"
    assert refused(via)


def test_a_list_that_writes_itself_into_from_hides_the_person(refused: Make, mail: Make) -> None:
    assert refused(mail(LIST, to=to(OURS)), announced_via=frozenset({LIST}))


# -- laws -------------------------------------------------------------------------------------------------------

ADDRESSES = st.sampled_from([OURS, "kofi@mission.example", "a@b.example", LIST, "no-reply@mission.example"]).map(
    lambda address: Address("", address)
)
MANY = st.lists(ADDRESSES, max_size=3).map(tuple)


@given(sender=MANY, reply_to=MANY, recipients=MANY, header=st.sampled_from(["auto-submitted", "list-id", "x-other"]))
def test_no_answer_goes_to_ourselves_to_a_list_of_ours_or_over_a_sign(
    event: Event, policy: Policy, mail: Make, sender: Any, reply_to: Any, recipients: Any, header: str
) -> None:
    ruled = replace(policy, announced_via=frozenset({LIST}))
    message = mail(from_=sender, reply_to=reply_to, to=recipients, headers=(Header(header, "1"),))
    signs = machine_signs(message, ruled.own_addresses, ruled.announced_via)
    if refusal(message, signs, ruled, event, ARRIVED, Known()) is None:
        assert reply_address(message) not in {OURS, LIST, ""}
        assert not signs


@given(at=st.integers(0, 3))
def test_the_reason_of_a_certain_sign_comes_first(event: Event, policy: Policy, mail: Make, at: int) -> None:
    message = mail(headers=headers(list_id="<x.example>", auto_submitted="auto-replied"))
    signs = machine_signs(message, policy.own_addresses)
    turned = (*signs[at % len(signs) :], *signs[: at % len(signs)])
    certain = next(sign.reason for sign in signs if sign.certainty is Certainty.CERTAIN)
    assert refusal(message, turned, policy, event, ARRIVED, Known()) == certain
