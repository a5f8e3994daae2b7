"""The desk's decisions: the tables of the product, row by row, and the laws that hold over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_worker.desk.decide import IDLE_LETTERS, OTHERS_ADDRESSES, accepted, decide
from inbox_worker.desk.model import (
    NEXT_STATES,
    Add,
    Correct,
    Decision,
    Known,
    LetterType,
    Policy,
    Registration,
    RegistrationState,
    Verdict,
    Withdraw,
)
from inbox_worker.desk.plan import promotions
from inbox_worker.event import Event, LatePolicy
from inbox_worker.mail.model import Certainty, Document, DocumentType, Machine, Message
from inbox_worker.reading.model import Kind, Reading

Make = Callable[..., Any]

SURE = 0.8
IN_TIME = datetime(2019, 7, 5, 12, tzinfo=UTC)
TOO_LATE = datetime(2019, 7, 12, 12, tzinfo=UTC)
CERTAIN = Machine(Certainty.CERTAIN, "Auto-Submitted: auto-replied (RFC 3834)")
LIKELY = Machine(Certainty.LIKELY, "List-Id (mailing list)")

ACCEPT, REVIEW, IGNORE = Verdict.ACCEPT, Verdict.REVIEW, Verdict.IGNORE
CONFIRMED, IN_REVIEW = RegistrationState.CONFIRMED, RegistrationState.IN_REVIEW
WAIT_LISTED, REJECTED, CANCELLED = (
    RegistrationState.WAIT_LISTED,
    RegistrationState.REJECTED,
    RegistrationState.CANCELLED,
)
ACK, LATE, WAITING, GOODBYE = LetterType.ACKNOWLEDGEMENT, LetterType.LATE, LetterType.WAITING, LetterType.CANCELLATION


@pytest.fixture
def desk(event: Event, policy: Policy, mail: Make) -> Make:
    """Decides on a reading, in time and from Kofi unless told otherwise."""

    def run(reading: Reading, *registered: Registration, **changes: Any) -> Decision:
        known = changes.pop("known", Known(registered, confirmed=len(registered)))
        arrived = changes.pop("arrived", IN_TIME)
        given: dict[str, Any] = {
            "message": mail(changes.pop("sender", "kofi@mission.example")),
            "signs": (),
            "event": replace(event, **changes.pop("rules", {})),
            "policy": policy,
            "now": arrived,
        }
        return decide(reading=reading, known=known, arrived=arrived, sure=SURE, **{**given, **changes})

    return run


def states(decision: Decision) -> list[RegistrationState]:
    return [change.state for change in decision.changes if isinstance(change, Add | Correct)]


# -- what is ignored --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_a_certain_machine_sign_decides_alone_whatever_the_words_say(
    desk: Make, reading: Make, person: Make, kind: Kind
) -> None:
    decision = desk(reading(kind, person(), question=True), signs=(LIKELY, CERTAIN))
    assert decision == Decision(IGNORE, (CERTAIN.reason,))


@pytest.mark.parametrize(
    ("kind", "question", "about_event", "kept"),
    [
        (Kind.OTHER, True, True, True),
        (Kind.OTHER, True, False, False),
        (Kind.OTHER, False, True, False),
        (Kind.AUTO, True, True, False),
    ],
)
def test_only_a_humans_question_about_the_event_is_kept(
    desk: Make, reading: Make, kind: Kind, question: bool, about_event: bool, kept: bool
) -> None:
    decision = desk(reading(kind, question=question, about_event=about_event))
    assert (decision.verdict, decision.keep_question, decision.letters) == (IGNORE, kept, ())


def test_a_likely_sign_on_a_mail_that_wants_nothing_is_ignored(desk: Make, reading: Make) -> None:
    assert desk(reading(Kind.OTHER), signs=(LIKELY,)).verdict is IGNORE


@pytest.mark.parametrize(("about_event", "verdict"), [(True, REVIEW), (False, IGNORE)])
def test_a_mail_that_cannot_be_read_is_reviewed_only_with_a_sign_of_the_event(
    desk: Make, reading: Make, mail: Make, about_event: bool, verdict: Verdict
) -> None:
    encrypted = mail(text="", faults=("the mail is encrypted",))
    decision = desk(reading(Kind.OTHER, about_event=about_event), message=encrypted)
    assert (decision.verdict, decision.changes) == (verdict, ())


@pytest.mark.parametrize(
    "document",
    [
        Document(DocumentType.PDF, "a.pdf", text="World Day"),
        Document(DocumentType.XLSX, "a.xlsx", tables=((("Name",),),)),
        Document(DocumentType.VCARD, "a.vcf", cards=((("fn", "Kofi"),),)),
    ],
    ids=["text", "table", "card"],
)
def test_a_mail_with_a_readable_attachment_can_be_read(
    desk: Make, reading: Make, mail: Make, document: Document
) -> None:
    assert desk(reading(Kind.OTHER), message=mail(text="", documents=(document,))).verdict is IGNORE
    unread = replace(document, text="", tables=(), cards=())
    assert desk(reading(Kind.OTHER), message=mail(text="", documents=(unread,))).verdict is REVIEW


# -- what is reviewed -------------------------------------------------------------------------------------------


def test_a_likely_sign_on_what_reads_like_a_registration_is_reviewed_and_the_person_kept(
    desk: Make, reading: Make, person: Make
) -> None:
    decision = desk(reading(Kind.REGISTER, person()), signs=(LIKELY,))
    assert decision.verdict is REVIEW
    assert decision.changes == (Add(person(), IN_REVIEW, LIKELY.reason),)
    assert decision.reasons[0] == LIKELY.reason
    assert decision.letters == ()


@pytest.mark.parametrize(("confidence", "verdict"), [(SURE, ACCEPT), (SURE - 0.001, REVIEW), (0.0, REVIEW)])
def test_what_is_not_sure_is_reviewed(
    desk: Make, reading: Make, person: Make, confidence: float, verdict: Verdict
) -> None:
    assert desk(reading(Kind.REGISTER, person(), confidence=confidence)).verdict is verdict


@pytest.mark.parametrize("kind", [Kind.REGISTER, Kind.AMEND, Kind.CANCEL])
@pytest.mark.parametrize("registered_state", [CONFIRMED, WAIT_LISTED, IN_REVIEW, CANCELLED, REJECTED], ids=str)
def test_a_doubtful_mail_about_somebody_known_is_a_case_that_leaves_the_registration_as_it_is(
    desk: Make, reading: Make, person: Make, registered: Make, kind: Kind, registered_state: RegistrationState
) -> None:
    decision = desk(reading(kind, person(affiliation="Elsewhere"), confidence=0.1), registered(state=registered_state))
    assert (decision.verdict, decision.changes, decision.letters) == (REVIEW, (), ())


@pytest.mark.parametrize("people", [(), ("",), ("  ",), ("...",)], ids=["nobody", "empty", "blank", "dots"])
def test_a_request_without_any_name_is_a_case_without_people(
    desk: Make, reading: Make, person: Make, people: tuple[str, ...]
) -> None:
    decision = desk(reading(Kind.REGISTER, *(person(name) for name in people)))
    assert (decision.verdict, decision.changes) == (REVIEW, ())
    assert "no name was found" in decision.reasons


@pytest.mark.parametrize(("others", "verdict"), [(OTHERS_ADDRESSES, ACCEPT), (OTHERS_ADDRESSES + 1, REVIEW)])
def test_more_than_ten_addresses_of_others_in_one_mail_are_reviewed_first(
    desk: Make, reading: Make, person: Make, others: int, verdict: Verdict
) -> None:
    delegates = [person(f"Delegate Number{chr(97 + n)}", email=f"d{n}@mission.example") for n in range(others)]
    decision = desk(reading(Kind.REGISTER, person(), *delegates))
    assert decision.verdict is verdict
    assert len(decision.changes) == others + 1


def test_a_mail_without_an_event_is_a_case_without_registrations(desk: Make, reading: Make, person: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person(), event_id=None), event=None)
    assert (decision.verdict, decision.changes, decision.letters) == (REVIEW, (), ())


@pytest.mark.parametrize(
    ("kind", "people", "outcome"),
    [
        (Kind.AMEND, [("Kofi Mensah", "Harbour Trust")], "accept would make 4 read Kofi Mensah / Harbour Trust"),
        (Kind.AMEND, [("Cofi Mensah", "Mission of Ghana")], "accept would make 4 read Cofi Mensah / Mission of Ghana"),
        (Kind.CANCEL, [("Kofi Mensah", None)], "accept would cancel 4 Kofi Mensah"),
    ],
)
def test_what_a_yes_would_do_to_somebody_registered_is_said(
    desk: Make, reading: Make, person: Make, registered: Make, kind: Kind, people: list[tuple[str, str]], outcome: str
) -> None:
    decision = desk(reading(kind, *(person(*one) for one in people), confidence=0.1), registered())
    assert decision.verdict is REVIEW
    assert outcome in decision.reasons


def test_of_newcomers_in_review_nothing_more_is_said(desk: Make, reading: Make, person: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person(), confidence=0.1))
    assert not [reason for reason in decision.reasons if reason.startswith("accept would")]


def test_letters_of_two_scripts_in_one_word_are_reviewed(desk: Make, reading: Make, person: Make) -> None:
    assert desk(reading(Kind.REGISTER, person("Кofi Mensah"))).verdict is REVIEW
    assert desk(reading(Kind.REGISTER, person("Кофи Mensah"))).verdict is ACCEPT


@pytest.mark.parametrize(("kind", "verdict"), [(Kind.REGISTER, REVIEW), (Kind.AMEND, REVIEW), (Kind.CANCEL, ACCEPT)])
def test_a_cancelled_event_takes_nobody_new(
    desk: Make, reading: Make, person: Make, registered: Make, kind: Kind, verdict: Verdict
) -> None:
    assert desk(reading(kind, person()), registered(), rules={"cancelled": True}).verdict is verdict


@pytest.mark.parametrize(
    ("signs", "note", "letters"),
    [((), True, (LetterType.RECEIVED,)), ((), False, ()), ((LIKELY,), True, ())],
    ids=["configured", "not configured", "may not be answered"],
)
def test_those_in_review_hear_of_it_only_where_configured_and_answerable(
    desk: Make, reading: Make, person: Make, signs: tuple[Machine, ...], note: bool, letters: tuple[LetterType, ...]
) -> None:
    decision = desk(reading(Kind.REGISTER, person(), confidence=0.1), signs=signs, rules={"review_note": note})
    assert decision.letters == letters


def test_a_note_to_those_in_review_counts_towards_the_cap(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    again = reading(Kind.REGISTER, person(), confidence=0.1)
    rules = {"review_note": True}
    first = desk(again, rules=rules)
    assert (first.letters, first.idle) == ((LetterType.RECEIVED,), False)
    for idle, letters in ((IDLE_LETTERS - 1, (LetterType.RECEIVED,)), (IDLE_LETTERS, ())):
        decision = desk(again, known=Known((registered(state=IN_REVIEW),), idle_letters=idle), rules=rules)
        assert (decision.letters, decision.idle) == (letters, True)


# -- register ---------------------------------------------------------------------------------------------------


def test_one_person_is_confirmed_and_acknowledged(desk: Make, reading: Make, person: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person()))
    assert decision.changes == (Add(person(), CONFIRMED),)
    assert (decision.verdict, decision.letters, decision.idle) == (ACCEPT, (ACK,), False)


def test_several_people_with_addresses_of_their_own_are_one_letter_to_the_sender(
    desk: Make, reading: Make, person: Make
) -> None:
    people = (person(), person("Ama Owusu", email="ama@mission.example"), person("Yaw Boateng"))
    decision = desk(reading(Kind.REGISTER, *people))
    assert [change.person for change in decision.changes] == list(people)
    assert decision.letters == (ACK,)


def test_a_missing_affiliation_does_not_hold_up_a_registration(desk: Make, reading: Make, person: Make) -> None:
    assert desk(reading(Kind.REGISTER, person(affiliation=None))).verdict is ACCEPT


def test_one_name_twice_in_one_mail_is_one_registration_the_fuller_one(desk: Make, reading: Make, person: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person(affiliation=None), person("MENSAH Kofi")))
    assert decision.changes == (Add(person("MENSAH Kofi"), CONFIRMED),)
    other_way = desk(reading(Kind.REGISTER, person("MENSAH Kofi"), person(), person(affiliation=None)))
    assert other_way.changes == decision.changes


@pytest.mark.parametrize(
    ("policy_for_late", "state", "letter"),
    [
        (LatePolicy.DECLINE, REJECTED, LATE),
        (LatePolicy.WAIT, WAIT_LISTED, WAITING),
        (LatePolicy.ACCEPT, CONFIRMED, ACK),
    ],
)
def test_late_mail_follows_the_policy(
    desk: Make, reading: Make, person: Make, policy_for_late: LatePolicy, state: RegistrationState, letter: LetterType
) -> None:
    decision = desk(reading(Kind.REGISTER, person()), arrived=TOO_LATE, rules={"late": policy_for_late})
    assert (decision.verdict, states(decision), decision.letters) == (ACCEPT, [state], (letter,))
    assert decision.changes[0].reason == ("" if state is CONFIRMED else "late")
    assert ("it arrived after the deadline" in decision.reasons) is (state is not CONFIRMED)


def test_the_deadlines_last_instant_is_in_time_and_the_next_is_late(
    desk: Make, reading: Make, person: Make, event: Event
) -> None:
    wish = reading(Kind.REGISTER, person())
    assert states(desk(wish, arrived=event.deadline)) == [CONFIRMED]
    assert states(desk(wish, arrived=event.deadline + timedelta(microseconds=1))) == [REJECTED]


def test_lateness_is_judged_by_arrival_not_by_when_the_worker_reads(desk: Make, reading: Make, person: Make) -> None:
    assert states(desk(reading(Kind.REGISTER, person()), arrived=IN_TIME, now=TOO_LATE)) == [CONFIRMED]


def test_the_deadline_for_passes_is_not_that_of_those_who_hold_one(desk: Make, reading: Make, person: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person(), has_pass=True), arrived=TOO_LATE)
    assert (states(decision), decision.letters) == ([CONFIRMED], (ACK,))


def test_who_finds_no_place_waits_and_the_first_named_come_first(desk: Make, reading: Make, person: Make) -> None:
    people = (person(), person("Ama Owusu"), person("Yaw Boateng"))
    decision = desk(reading(Kind.REGISTER, *people), known=Known(confirmed=9), rules={"capacity": 10})
    assert states(decision) == [CONFIRMED, WAIT_LISTED, WAIT_LISTED]
    assert [change.reason for change in decision.changes] == ["", "over capacity", "over capacity"]
    assert decision.letters == (ACK, WAITING)
    assert "the event is full" in decision.reasons
    assert not {"the event is full", "it arrived after the deadline"} & set(
        desk(reading(Kind.REGISTER, *people)).reasons
    )


def test_a_holder_of_a_pass_needs_no_place(desk: Make, reading: Make, person: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person(), has_pass=True), known=Known(confirmed=10), rules={"capacity": 10})
    assert states(decision) == [CONFIRMED]


@pytest.mark.parametrize(
    ("name", "sender", "email", "same"),
    [
        ("Kofi Mensah", "kofi@mission.example", "kofi@mission.example", True),
        ("MENSAH, Kofi", "kofi@mission.example", "kofi@mission.example", True),
        ("Kofi Mensah", "desk@mission.example", "desk@mission.example", True),
        ("Kofi Mensah", "boss@mission.example", "kofi@mission.example", True),
        ("Kofi Mensah", "kofi@home.example", "kofi@home.example", False),
        ("Kofi Mensa", "kofi@mission.example", "kofi@mission.example", False),
        ("Ama Owusu", "kofi@mission.example", "kofi@mission.example", False),
    ],
    ids=["again", "other order", "submitter", "own address named", "other address", "other spelling", "other name"],
)
def test_same_person_means_same_name_in_any_order_and_an_address_in_common(
    desk: Make, reading: Make, person: Make, registered: Make, name: str, sender: str, email: str, same: bool
) -> None:
    before = registered(submitter="desk@mission.example", email="kofi@mission.example")
    decision = desk(reading(Kind.REGISTER, person(name, email=email)), before, sender=sender)
    assert decision.verdict is ACCEPT
    assert any(isinstance(change, Add) for change in decision.changes) is not same


def test_a_duplicate_changes_nothing_is_acknowledged_and_counts_as_idle(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    decision = desk(reading(Kind.REGISTER, person("MENSAH, Kofi", affiliation=None)), registered())
    assert (decision.verdict, decision.changes, decision.letters, decision.idle) == (ACCEPT, (), (ACK,), True)


def test_that_somebody_holds_a_pass_is_news_once(desk: Make, reading: Make, person: Make, registered: Make) -> None:
    wish = reading(Kind.REGISTER, person(), has_pass=True)
    assert desk(wish, registered()).changes == (Correct(4, person(), CONFIRMED),)
    assert desk(wish, registered(has_pass=True)).changes == ()


def test_a_second_mail_completes_what_was_missing(desk: Make, reading: Make, person: Make, registered: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person()), registered(affiliation=None))
    assert decision.changes == (Correct(4, person(), CONFIRMED),)
    assert not decision.idle


def test_a_second_request_does_not_undo_how_the_name_was_put_right(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    before = registered("Kofi Mensäh", given="Kofi Kwame", family="Mensäh")
    assert desk(reading(Kind.REGISTER, person()), before).changes == ()


def test_a_secretarys_repetition_does_not_take_a_persons_own_address_away(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    before = registered(submitter="desk@mission.example", email="kofi@mission.example")
    again = reading(Kind.REGISTER, person(email="desk@mission.example"))
    assert desk(again, before, sender="desk@mission.example").changes == ()


@pytest.mark.parametrize(
    ("before", "arrived", "late", "state", "letter", "idle"),
    [
        (IN_REVIEW, IN_TIME, LatePolicy.DECLINE, CONFIRMED, ACK, False),
        (IN_REVIEW, TOO_LATE, LatePolicy.DECLINE, CONFIRMED, ACK, False),
        (CANCELLED, IN_TIME, LatePolicy.DECLINE, CONFIRMED, ACK, False),
        (CANCELLED, TOO_LATE, LatePolicy.WAIT, WAIT_LISTED, WAITING, False),
        (CANCELLED, TOO_LATE, LatePolicy.DECLINE, None, LATE, True),
        (WAIT_LISTED, IN_TIME, LatePolicy.DECLINE, None, WAITING, True),
    ],
)
def test_somebody_known_asks_again(
    desk: Make,
    reading: Make,
    person: Make,
    registered: Make,
    before: RegistrationState,
    arrived: datetime,
    late: LatePolicy,
    state: RegistrationState | None,
    letter: LetterType,
    idle: bool,
) -> None:
    decision = desk(reading(Kind.REGISTER, person()), registered(state=before), arrived=arrived, rules={"late": late})
    assert [change.reason for change in decision.changes] == (["late" if state is WAIT_LISTED else ""] if state else [])
    assert ("it brings nothing new" in decision.reasons) is idle
    assert states(decision) == ([state] if state else [])
    assert (decision.verdict, decision.letters, decision.idle) == (ACCEPT, (letter,), idle)


@pytest.mark.parametrize(
    ("reason", "arrived", "verdict"),
    [
        ("late", TOO_LATE, ACCEPT),
        ("late", IN_TIME, REVIEW),
        ("by the organiser", TOO_LATE, REVIEW),
        ("by the organiser", IN_TIME, REVIEW),
    ],
)
def test_only_the_organiser_takes_a_rejected_person_back(
    desk: Make, reading: Make, person: Make, registered: Make, reason: str, arrived: datetime, verdict: Verdict
) -> None:
    decision = desk(reading(Kind.REGISTER, person()), registered(state=REJECTED, reason=reason), arrived=arrived)
    assert (decision.verdict, decision.changes) == (verdict, ())


def test_a_merged_registration_is_nobody(desk: Make, reading: Make, person: Make, registered: Make) -> None:
    decision = desk(reading(Kind.REGISTER, person()), registered(state=RegistrationState.MERGED))
    assert states(decision) == [CONFIRMED]


@pytest.mark.parametrize(
    ("name", "sender", "proposed"),
    [
        ("Kofi Mensah", "kofi@home.example", True),
        ("Kofi Mensa", "kofi@mission.example", True),
        ("Kofi Mensa", "kofi@home.example", False),
        ("Ama Owusu", "kofi@mission.example", False),
    ],
)
def test_a_merge_is_proposed_and_never_done(
    desk: Make, reading: Make, person: Make, registered: Make, name: str, sender: str, proposed: bool
) -> None:
    decision = desk(reading(Kind.REGISTER, person(name, email=sender)), registered(), sender=sender)
    assert states(decision) == [CONFIRMED]
    assert any("merge" in reason for reason in decision.reasons) is proposed


# -- amend ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "sender"),
    [
        ({}, "kofi@mission.example"),
        ({"submitter": "desk@mission.example", "email": "kofi@mission.example"}, "desk@mission.example"),
        ({"submitter": "desk@mission.example", "email": "kofi@mission.example"}, "kofi@mission.example"),
    ],
    ids=["the person", "the submitter", "the person, registered by another"],
)
def test_the_person_and_the_submitter_may_correct(
    desk: Make, reading: Make, person: Make, registered: Make, before: dict[str, str], sender: str
) -> None:
    decision = desk(
        reading(Kind.AMEND, person(affiliation="University of Ghana", email=sender)),
        registered(**before),
        sender=sender,
    )
    (change,) = decision.changes
    assert (change.registration_id, change.person.affiliation, change.state) == (4, "University of Ghana", CONFIRMED)
    assert (decision.verdict, decision.letters) == (ACCEPT, (ACK,))


@pytest.mark.parametrize("kind", [Kind.AMEND, Kind.CANCEL])
def test_nobody_else_may_change_or_withdraw(
    desk: Make, reading: Make, person: Make, registered: Make, kind: Kind
) -> None:
    wish = reading(kind, person(affiliation="Elsewhere", email="stranger@home.example"))
    decision = desk(wish, registered(), sender="stranger@home.example")
    assert (decision.verdict, decision.changes) == (REVIEW, ())


@pytest.mark.parametrize("kind", [Kind.AMEND, Kind.CANCEL])
def test_the_token_of_our_letter_opens_the_registrations_it_speaks_of(
    desk: Make, reading: Make, person: Make, registered: Make, kind: Kind
) -> None:
    wish = reading(kind, person(affiliation="Elsewhere", email="kofi@home.example"))
    known = Known((registered(),), answers_letter=True, thread=(4,))
    decision = desk(wish, known=known, sender="kofi@home.example")
    assert decision.verdict is ACCEPT
    assert [change.registration_id for change in decision.changes] == [4]


def test_a_correction_sent_from_elsewhere_does_not_move_where_letters_go(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    wish = reading(Kind.AMEND, person(affiliation="Elsewhere", email="kofi@home.example"))
    decision = desk(wish, known=Known((registered(),), thread=(4,)), sender="kofi@home.example")
    assert decision.changes[0].person.email == "kofi@mission.example"


@pytest.mark.parametrize(
    ("new_name", "outcome"),
    [
        ("Kofi Mensa", Correct),
        ("Kofi Kwame Mensah", Correct),
        ("Koffi Mensah", Correct),
        ("Ama Owusu", Add),
        ("Ama Mensah", None),
        ("Кофи Менса", None),
    ],
)
def test_another_name_is_a_new_spelling_one_more_person_or_a_doubt(
    desk: Make, reading: Make, person: Make, registered: Make, new_name: str, outcome: type[Add | Correct] | None
) -> None:
    decision = desk(reading(Kind.AMEND, person(new_name)), registered())
    if outcome is None:
        assert (decision.verdict, decision.changes) == (REVIEW, ())
    else:
        assert (decision.verdict, [type(change) for change in decision.changes]) == (ACCEPT, [outcome])


@pytest.mark.parametrize("arrived", [IN_TIME, TOO_LATE])
@pytest.mark.parametrize("state", [CONFIRMED, WAIT_LISTED])
def test_who_is_replaced_is_withdrawn_and_the_successor_gets_the_same_place(
    desk: Make, reading: Make, person: Make, registered: Make, arrived: datetime, state: RegistrationState
) -> None:
    wish = reading(Kind.AMEND, person("Ama Owusu"), leaving=(person(),))
    decision = desk(
        wish, known=Known((registered(state=state),), confirmed=10), arrived=arrived, rules={"capacity": 10}
    )
    assert decision.changes == (Withdraw(4, "replaced"), Add(person("Ama Owusu"), state, "in place of 4"))


def test_who_is_to_be_replaced_and_is_not_known_is_a_doubt(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    wish = reading(Kind.AMEND, person("Ama Owusu"), leaving=(person("Yaw Boateng"),))
    decision = desk(wish, registered())
    assert (decision.verdict, decision.changes) == (REVIEW, ())


def test_one_more_person_after_the_deadline_is_late_though_the_sender_is_registered(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    decision = desk(reading(Kind.AMEND, person("Ama Owusu")), registered(), arrived=TOO_LATE)
    assert (states(decision), decision.letters) == ([REJECTED], (LATE,))


@pytest.mark.parametrize("kind", [Kind.AMEND, Kind.CANCEL])
def test_corrections_and_cancellations_by_those_registered_are_carried_out_after_the_deadline(
    desk: Make, reading: Make, person: Make, registered: Make, kind: Kind
) -> None:
    decision = desk(reading(kind, person(affiliation="Elsewhere")), registered(), arrived=TOO_LATE)
    assert decision.verdict is ACCEPT
    assert len(decision.changes) == 1


def test_a_clear_amendment_confirms_what_was_in_review(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    assert states(desk(reading(Kind.AMEND, person()), registered(state=IN_REVIEW))) == [CONFIRMED]
    assert states(desk(reading(Kind.AMEND, person("Kofi Mensa")), registered(state=IN_REVIEW))) == [CONFIRMED]


def test_an_amendment_that_says_nothing_is_a_case(desk: Make, reading: Make, registered: Make) -> None:
    assert desk(reading(Kind.AMEND), registered()).verdict is REVIEW


def test_an_amendment_of_what_was_never_registered_keeps_its_people_for_the_organiser(
    desk: Make, reading: Make, person: Make
) -> None:
    decision = desk(reading(Kind.AMEND, person()))
    assert (decision.verdict, states(decision)) == (REVIEW, [IN_REVIEW])


def test_a_split_is_kept_for_the_same_writing_of_a_name_alone(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    unsplit = replace(person(affiliation="Elsewhere"), given=None, family=None)
    before = registered(given="Kofi", family="Mensah")
    (same,) = desk(reading(Kind.AMEND, unsplit), before).changes
    assert (same.person.given, same.person.family) == ("Kofi", "Mensah")
    (other,) = desk(reading(Kind.AMEND, replace(unsplit, name="Kófi Mensah")), before).changes
    assert (other.person.given, other.person.family) == (None, None)
    (told,) = desk(reading(Kind.AMEND, replace(unsplit, family="Mensah")), before).changes
    assert (told.person.given, told.person.family) == (None, "Mensah")


def test_two_new_spellings_of_one_registration_are_not_both_carried_out(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    decision = desk(reading(Kind.AMEND, person("Kofi Mensa"), person("Kofi K Mensah")), registered())
    assert [type(change) for change in decision.changes] == [Correct, Add]


def test_an_amendment_does_not_take_in_who_is_registered_elsewhere(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    elsewhere = registered("Ama Owusu", id=5, submitter="ama@home.example")
    wish = reading(Kind.AMEND, person("Ama Owusu"))
    assert (desk(wish, registered(), elsewhere).verdict, desk(wish, registered()).verdict) == (REVIEW, ACCEPT)
    gone = replace(elsewhere, state=CANCELLED)
    assert desk(wish, registered(), gone).verdict is ACCEPT


# -- cancel -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [CONFIRMED, WAIT_LISTED, IN_REVIEW])
@pytest.mark.parametrize("named", [True, False])
def test_a_cancellation_withdraws_and_is_confirmed(
    desk: Make, reading: Make, person: Make, registered: Make, state: RegistrationState, named: bool
) -> None:
    decision = desk(reading(Kind.CANCEL, *([person()] if named else [])), registered(state=state))
    assert (decision.verdict, decision.letters, decision.idle) == (ACCEPT, (GOODBYE,), False)
    assert [change.registration_id for change in decision.changes] == [4]


@pytest.mark.parametrize("state", [CANCELLED, REJECTED])
def test_to_cancel_what_does_not_stand_brings_nothing_new(
    desk: Make, reading: Make, person: Make, registered: Make, state: RegistrationState
) -> None:
    decision = desk(reading(Kind.CANCEL, person()), registered(state=state))
    assert (decision.verdict, decision.changes, decision.letters, decision.idle) == (ACCEPT, (), (GOODBYE,), True)


def test_a_cancellation_that_names_nobody_is_a_case_where_none_or_several_are_meant(
    desk: Make, reading: Make, registered: Make
) -> None:
    several = (registered(), registered("Ama Owusu", id=5))
    for known in ((), several):
        decision = desk(reading(Kind.CANCEL), *known)
        assert (decision.verdict, decision.changes) == (REVIEW, ())


@pytest.mark.parametrize(("state", "verdict"), [(CANCELLED, ACCEPT), (REJECTED, REVIEW)])
def test_a_repeated_cancellation_that_names_nobody_is_confirmed_again(
    desk: Make, reading: Make, registered: Make, state: RegistrationState, verdict: Verdict
) -> None:
    decision = desk(reading(Kind.CANCEL), registered(state=state))
    assert (decision.verdict, decision.changes) == (verdict, ())


def test_a_cancellation_finds_the_one_registration_under_another_spelling(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    wish = reading(Kind.CANCEL, person("Kofi Mensa"))
    assert desk(wish, registered(), registered("Ama Owusu", id=5)).changes == (Withdraw(4, "cancelled by mail"),)
    assert desk(wish, registered(), registered("Kofi Mensahh", id=5)).verdict is REVIEW
    assert desk(wish, registered(state=CANCELLED)).verdict is REVIEW


def test_one_of_a_delegation_is_withdrawn_by_name(desk: Make, reading: Make, person: Make, registered: Make) -> None:
    decision = desk(reading(Kind.CANCEL, person("OWUSU Ama")), registered(), registered("Ama Owusu", id=5))
    assert decision.changes == (Withdraw(5, "cancelled by mail"),)


def test_a_cancellation_of_which_one_name_is_unknown_is_a_case_as_a_whole(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    decision = desk(reading(Kind.CANCEL, person(), person("Yaw Boateng")), registered())
    assert (decision.verdict, decision.changes) == (REVIEW, ())


# -- caps, parse without a ledger, the organiser's yes ----------------------------------------------------------


def test_over_the_cap_what_brings_nothing_new_is_reviewed_instead_of_answered(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    wish = reading(Kind.REGISTER, person())
    below, at = (Known((registered(),), idle_letters=count) for count in (IDLE_LETTERS - 1, IDLE_LETTERS))
    assert desk(wish, known=below).letters == (ACK,)
    assert (desk(wish, known=at).verdict, desk(wish, known=at).letters) == (REVIEW, ())


def test_the_cap_drops_no_request_and_stops_no_secretary(
    desk: Make, reading: Make, person: Make, registered: Make
) -> None:
    known = Known((registered(),), idle_letters=50)
    assert desk(reading(Kind.REGISTER, person("Ama Owusu")), known=known).letters == (ACK,)
    assert desk(reading(Kind.CANCEL, person()), known=known).letters == (GOODBYE,)


@pytest.mark.parametrize("kind", [Kind.AMEND, Kind.CANCEL])
def test_without_a_ledger_the_registration_is_taken_to_exist(
    desk: Make, reading: Make, person: Make, kind: Kind
) -> None:
    assert desk(reading(kind, person()), known=Known(assumed=True)).verdict is ACCEPT


def test_a_registration_with_a_question_shows_it(desk: Make, reading: Make, person: Make) -> None:
    assert desk(reading(Kind.REGISTER, person(), question=True)).keep_question


@pytest.mark.parametrize(
    ("kind", "state", "rules"),
    [
        (Kind.REGISTER, IN_REVIEW, {}),
        (Kind.REGISTER, REJECTED, {"late": LatePolicy.DECLINE}),
        (Kind.REGISTER, CANCELLED, {"capacity": 1}),
        (Kind.AMEND, REJECTED, {}),
    ],
)
def test_the_organisers_yes_confirms_late_or_full_as_it_may_be(
    event: Event,
    mail: Make,
    reading: Make,
    person: Make,
    registered: Make,
    kind: Kind,
    state: RegistrationState,
    rules: dict[str, Any],
) -> None:
    known = Known((registered(state=state),), confirmed=10)
    decision = accepted(mail(), reading(kind, person(), confidence=0.1), replace(event, **rules), known)
    assert (decision.verdict, states(decision)) == (ACCEPT, [CONFIRMED])


def test_the_organisers_yes_carries_out_a_doubtful_cancellation_but_guesses_nobody(
    event: Event, mail: Make, reading: Make, person: Make, registered: Make
) -> None:
    known = Known((registered(), registered("Ama Owusu", id=5)))
    assert accepted(mail(), reading(Kind.CANCEL, person()), event, known).changes == (Withdraw(4, "cancelled by mail"),)
    assert accepted(mail(), reading(Kind.CANCEL), event, known).verdict is REVIEW


@pytest.mark.parametrize(
    ("kind", "name", "sender", "confidence", "spoken"),
    [
        (Kind.REGISTER, "MENSAH Kofi", "kofi@mission.example", 0.9, (4,)),
        (Kind.REGISTER, "Ama Owusu", "kofi@mission.example", 0.9, ()),
        (Kind.REGISTER, "Kofi Mensah", "stranger@home.example", 0.9, ()),
        (Kind.AMEND, "Kofi Mensah", "stranger@home.example", 0.9, (4,)),
        (Kind.AMEND, "Ama Mensah", "kofi@mission.example", 0.9, (4,)),
        (Kind.CANCEL, "", "kofi@mission.example", 0.1, (4,)),
        (Kind.CANCEL, "", "stranger@home.example", 0.1, ()),
        (Kind.CANCEL, "Kofi Mensah", "kofi@mission.example", 0.9, ()),
    ],
    ids=[
        "duplicate",
        "somebody new",
        "a stranger is told nothing",
        "a stranger's amendment is shown to the organiser",
        "doubtful name",
        "doubtful, nobody named",
        "nobody's",
        "changed",
    ],
)
def test_a_decision_names_the_registrations_it_is_about_and_does_not_change(
    desk: Make,
    reading: Make,
    person: Make,
    registered: Make,
    kind: Kind,
    name: str,
    sender: str,
    confidence: float,
    spoken: tuple[int],
) -> None:
    people = [person(name, email=sender)] if name else []
    decision = desk(reading(kind, *people, confidence=confidence), registered(), sender=sender)
    assert decision.speaks_of == spoken


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (Kind.REGISTER, "Mission of Ghana", None),
        (Kind.REGISTER, None, "Elsewhere"),
        (Kind.AMEND, "Mission of Ghana", None),
    ],
    ids=["keeps what is recorded", "fills a gap", "may not amend"],
)
def test_who_names_the_address_of_another_changes_nothing_that_is_recorded(
    desk: Make, reading: Make, person: Make, registered: Make, kind: Kind, before: str | None, after: str | None
) -> None:
    own = registered("Yaw Boateng", id=5, submitter="stranger@home.example")
    wish = reading(kind, person(affiliation="Elsewhere"))
    decision = desk(wish, registered(affiliation=before), own, sender="stranger@home.example")
    assert [change.person.affiliation for change in decision.changes] == ([after] if after else [])


# -- promotion --------------------------------------------------------------------------------------------------


def test_free_places_go_to_those_who_wait_in_the_order_they_came(event: Event, registered: Make) -> None:
    first, second, third = (
        registered(f"Delegate {n}", id=n, state=WAIT_LISTED, created_at=IN_TIME + timedelta(hours=9 - n))
        for n in (5, 6, 7)
    )
    roster = [
        registered(),
        registered(id=8, has_pass=True),
        registered(id=10, has_pass=True),
        registered(id=9, state=CANCELLED),
        first,
        second,
        third,
    ]
    assert promotions(replace(event, capacity=3), roster) == (7, 6)
    assert promotions(replace(event, capacity=1), roster) == ()
    assert promotions(replace(event, capacity=0), roster) == ()
    assert promotions(event, roster) == ()
    assert promotions(replace(event, capacity=9, cancelled=True), roster) == ()
    assert promotions(replace(event, id="another", capacity=9), roster) == ()


# -- laws -------------------------------------------------------------------------------------------------------

_NAMES = st.sampled_from(
    ["Kofi Mensah", "MENSAH Kofi", "Kofi Mensa", "Kofi K Mensah", "Ama Owusu", "Ама Овусу", "", "李小龙", "x" * 200]
)
_ADDRESSES = st.sampled_from(
    ["kofi@mission.example", "KOFI@mission.example", "desk@mission.example", "a@b.example", ""]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picks=st.data())
def test_every_mail_gets_a_decision_that_keeps_the_laws(
    event: Event, policy: Policy, mail: Make, reading: Make, person: Make, registered: Make, picks: st.DataObject
) -> None:
    draw = picks.draw
    people = [
        person(draw(_NAMES), draw(st.sampled_from([None, "Mission"])), draw(_ADDRESSES))
        for _ in range(draw(st.integers(0, 3)))
    ]
    roster = tuple(
        registered(draw(_NAMES), id=n, state=draw(st.sampled_from(RegistrationState)), submitter=draw(_ADDRESSES))
        for n in range(draw(st.integers(0, 3)))
    )
    signs = tuple(draw(st.lists(st.sampled_from([CERTAIN, LIKELY]), max_size=2)))
    wish = reading(
        draw(st.sampled_from(Kind)),
        *people,
        leaving=tuple(people[:1]) if draw(st.booleans()) else (),
        has_pass=draw(st.booleans()),
        question=draw(st.booleans()),
        about_event=draw(st.booleans()),
        confidence=draw(st.floats(0, 1)),
    )
    message: Message = mail(draw(_ADDRESSES), text=draw(st.sampled_from(["", "words"])))
    arrived = draw(st.sampled_from([IN_TIME, TOO_LATE, event.start]))
    rules = {
        "capacity": draw(st.sampled_from([None, 0, 1, 3])),
        "late": draw(st.sampled_from(LatePolicy)),
        "review_note": draw(st.booleans()),
    }
    known = Known(
        roster,
        draw(st.integers(0, 3)),
        draw(st.integers(0, 4)),
        draw(st.booleans()),
        assumed=draw(st.booleans()),
        thread=tuple(item.id for item in roster[:1]) if draw(st.booleans()) else (),
    )
    where = draw(st.sampled_from([replace(event, **rules), None]))
    decision = decide(message, signs, wish, where, known, policy, arrived, arrived, sure=SURE)

    assert_verdict_law(decision, signs, wish)
    assert_changes_law(decision, roster)


def assert_verdict_law(decision: Decision, signs: tuple[Machine, ...], wish: Reading) -> None:
    """Machines are never answered, what wants something is never ignored, and only what is free of doubt is carried out."""
    if CERTAIN in signs:
        assert decision.verdict is IGNORE
    elif wish.kind.wants_something:
        assert decision.verdict is not IGNORE
    if decision.verdict is ACCEPT:
        assert decision.letters
        assert wish.kind.wants_something
        assert wish.confidence >= SURE
        assert not signs
    else:
        assert decision.reasons


def assert_changes_law(decision: Decision, roster: tuple[Registration, ...]) -> None:
    """Nothing is changed without a yes, nobody twice, and only by steps that there are."""
    if decision.verdict is IGNORE:
        assert (decision.changes, decision.letters) == ((), ())
    if decision.verdict is REVIEW:
        assert {getattr(change, "state", None) for change in decision.changes} <= {IN_REVIEW}
        assert all(isinstance(change, Add) for change in decision.changes)
        assert set(decision.letters) <= {LetterType.RECEIVED}
    before = {item.id: item.state for item in roster}
    steps = [change for change in decision.changes if not isinstance(change, Add)]
    assert len({step.registration_id for step in steps}) == len(steps)
    for step in steps:
        old = before[step.registration_id]
        new = step.state if isinstance(step, Correct) else CANCELLED
        assert new is old or new in NEXT_STATES[old]
