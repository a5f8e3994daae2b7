"""What tells the one who comes from others who are only named, and where each person's answer goes."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather, mailboxes, weigh
from inbox_worker.reading.addressed import is_address_of
from inbox_worker.reading.claim import Role
from inbox_worker.reading.features.people import of_person
from inbox_worker.reading.folding import skeleton
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Kind, Region, Span
from inbox_worker.reading.records import from_table, label_kind
from tests.unit.reading.harbour_lights import WORDS
from tests.unit.reading.harbour_lights import case_of as _case


def _person(case: Case, name: str) -> Candidate:
    return next(one for one in gather.candidates(case) if name in {form.name.text for form in one.forms})


def _said(case: Case, name: str, kind: Kind = Kind.REGISTER) -> set[str]:
    people = gather.candidates(case)
    return set(of_person(case, _person(case, name), people, kind))


def _boxes(case: Case, *names: str) -> list[str]:
    people = gather.candidates(case)
    chosen = [next(one for one in people if name in {form.name.text for form in one.forms}) for name in names]
    return [box.address for box in mailboxes.of_people(case, chosen, people)]


def test_what_a_sentence_says_counts_for_those_whom_it_names() -> None:
    case = _case(
        "Please register Kofi Mensah for the event. Our board member Lena Vogt has her own UN pass.\n\nAna Ruiz\n"
    )
    assert "register clause has_pass" in _said(case, "Lena Vogt")
    assert "register clause has_pass" not in _said(case, "Kofi Mensah")


def test_a_word_of_the_name_stands_for_the_person() -> None:
    case = _case("Please register Kofi Mensah. We are looking forward to it. Kofi has a UN pass.\n\nAna Ruiz\n")
    assert "register before has_pass" in _said(case, "Kofi Mensah")


def test_the_next_sentence_speaks_of_the_one_before_unless_it_names_another() -> None:
    said = "Kofi Mensah was on your list. Please cancel his registration.\n\nAna Ruiz\n"
    assert "cancel next cancel" in _said(_case(said), "Kofi Mensah", Kind.CANCEL)


def test_two_in_one_row_share_what_is_said() -> None:
    case = _case("Please register Kofi Mensah and Lena Vogt for the event.\n\nAna Ruiz\n")
    assert "register joined to comes" in _said(case, "Lena Vogt")


@pytest.mark.parametrize(
    ("job", "assists"),
    [
        ("Executive Assistant to the Director", True),
        ("Sekretariat", True),
        ("помощник директора", True),
        ("Director", False),
    ],
)
def test_who_signs_as_an_assistant_writes_for_somebody(job: str, assists: bool) -> None:
    case = _case(f"Please register Kofi Mensah.\n\nBest regards,\nAna Ruiz\n{job}\nLantern House\n")
    assert case.own.sayings.assists is assists


def test_whose_assistant_signs_is_told() -> None:
    case = _case(
        "Please register Kofi Mensah.\n\nBest regards,\nAna Ruiz\nAssistant to Lena Vogt\n",
        sender="Lena Vogt <lv@x.example>",
    )
    assert {"lena", "vogt"} <= case.own.sayings.served


@pytest.mark.parametrize(
    "body",
    ["All of us but Kofi Mensah will come.", "Todos menos Kofi Mensah vendrán.", "Tous sauf Kofi Mensah viendront."],
)
def test_who_alone_is_left_out_does_not_come(body: str) -> None:
    person = _person(_case(f"{body} Lena Vogt will come too.\n\nAna Ruiz\n"), "Kofi Mensah")
    assert person.says(Role.AWAY)
    assert not person.says(Role.COMES)


def test_who_stays_away_is_none_of_the_next_sentence() -> None:
    case = _case("All of us but Kofi Mensah will come. Lena Vogt will come too.\n\nAna Ruiz\n")
    assert not _person(case, "Lena Vogt").says(Role.AWAY)


@pytest.mark.parametrize(
    "body",
    [
        "Lena Vogt has not decided yet.",
        "Lena Vogt may come, may not.",
        "Lena Vogt aún no sabe.",
        "Lena Vogt hésite encore.",
    ],
)
def test_who_is_undecided_does_not_come(body: str) -> None:
    assert _person(_case(f"Please register Kofi Mensah. {body}\n\nAna Ruiz\n"), "Lena Vogt").says(Role.AWAY)


@pytest.mark.parametrize(
    "body", ["She would like a seat. Reply to her and not to me.", "He needs a pass. I am only the husband."]
)
def test_who_writes_for_somebody_says_so(body: str) -> None:
    case = _case(f"{body}\n\nAna Ruiz\n")
    assert case.own.intent.says("wish_for")
    assert case.own.intent.says("not_me")
    assert "writer while the author says wish_for+not_me" in _said(case, "Ana Ruiz")


def test_of_whom_nothing_is_said_is_told_from_others() -> None:
    case = _case("Please register Kofi Mensah. Lena Vogt lives in Oslo.\n\nAna Ruiz\n")
    assert "other of whom nothing is said" in _said(case, "Lena Vogt")
    assert "other of whom nothing is said" not in _said(case, "Kofi Mensah")


def test_a_name_without_spaces_is_found_again() -> None:
    case = _case("请登记：\n1. 韩磊\n2. 周若兰\n\n其中周若兰女士已持有联合国证件，无需登记。\n")
    assert any("has_pass" in sign for sign in _said(case, "周若兰"))


def test_the_number_of_people_tells_whether_the_writer_is_among_them() -> None:
    case = _case("Please register Kofi Mensah and me, the two of us, for 20 May at 3 pm.\n\nBest regards,\nAna Ruiz\n")
    assert case.own.sayings.counts == {2}
    assert "writer writer fills the number" in _said(case, "Ana Ruiz")


def test_who_only_gets_a_copy_of_a_letter_is_away() -> None:
    case = _case("Please register:\n\n1. Kofi Mensah\n2. Lena Vogt\n\nAna Ruiz\n\nCopy to:\n1. Omar Haddad\n")
    assert _person(case, "Omar Haddad").says(Role.AWAY)
    assert not _person(case, "Lena Vogt").says(Role.AWAY)


def test_an_item_marked_as_unchanged_stays() -> None:
    case = _case(
        "Please correct our list:\n1) Kofi Mensah - OK\n2) Lena Vogt - it should be Lena Vogt-Amsel\n\nAna Ruiz\n"
    )
    assert _person(case, "Kofi Mensah").says(Role.STAYS)


@pytest.mark.parametrize(
    ("body", "name", "latin"),
    [
        ("请登记：施雯 Shi Wen\n", "施雯", "Shi Wen"),
        ("Прошу зарегистрировать: Гаянэ Мирзоян (Gayane Mirzoyan)\n", "Гаянэ Мирзоян", "Gayane Mirzoyan"),
    ],
)
def test_a_name_in_other_letters_right_behind_is_the_same_person(body: str, name: str, latin: str) -> None:
    case = _case(body)
    assert latin not in {one.name.text for one in gather.candidates(case)} - {_person(case, name).name.text}


def test_names_are_one_by_sound() -> None:
    assert skeleton("Hossam") == skeleton("حسام")
    assert skeleton("Kornilov") == skeleton("Корнилов")
    assert is_address_of("e.nurlanov@x.example", "Нурланов Ерлан") >= 0.6
    assert is_address_of("haider.j@x.example", "شهد مؤيد") == 0.0
    case = _case("أرجو تسجيلي في الفعالية\nفيصل مشعل الحربي\n", sender="Faisal <f.alharbi@lantern.example>")
    assert _person(case, "Faisal") is not None
    assert "فيصل مشعل الحربي" in {form.name.text for form in _person(case, "Faisal").forms}


def test_an_address_belongs_to_the_one_named_before_it() -> None:
    case = _case(
        "Please register my colleague Kofi Mensah, our analyst. His email is analyst7@lantern.example.\n\nAna Ruiz\n"
    )
    assert _boxes(case, "Kofi Mensah") == ["analyst7@lantern.example"]
    assert _boxes(case, "Ana Ruiz") == ["ana.ruiz@lantern.example"]


def test_as_many_addresses_as_people_are_theirs_in_turn() -> None:
    body = "Please register Kofi Mensah and Lena Vogt. Write to desk1@lantern.example and desk2@lantern.example.\n\nAna Ruiz\n"
    assert _boxes(_case(body), "Kofi Mensah", "Lena Vogt") == ["desk1@lantern.example", "desk2@lantern.example"]


def test_an_address_made_of_the_name_is_found_in_quoted_headers_too() -> None:
    body = "Please register Kofi Mensah.\n\nAna Ruiz\n\n---- Original message ----\nFrom: Lena Vogt <lena@lantern.example>\n"
    case = _case(
        body + "Sent: Monday, May 5, 2031\nCc: Kofi Mensah <kmensah@lantern.example>\nSubject: 20 May\n\nSee below.\n"
    )
    assert _boxes(case, "Kofi Mensah") == ["kmensah@lantern.example"]


def test_the_address_of_an_earlier_registration_is_not_used_again() -> None:
    body = "I registered from my old account (ana.ruiz@harbour.example). Please write to me here.\n\nAna Ruiz\n"
    assert _boxes(_case(body), "Ana Ruiz") == ["ana.ruiz@lantern.example"]


def test_our_own_address_is_nobodys() -> None:
    case = _case("Kofi Mensah, please register at registration@events.example.\n\nAna Ruiz\n")
    assert _boxes(case, "Kofi Mensah") == ["ana.ruiz@lantern.example"]


def _rows(*rows: tuple[str, ...]) -> list[tuple[Span | None, ...]]:
    return [
        tuple(Span(Region.ATTACHMENT, "a.csv", 0, len(cell), cell) if cell else None for cell in row) for row in rows
    ]


def test_the_only_address_of_a_row_is_the_persons() -> None:
    rows = _rows(("Name", "Representing", "Reachable"), ("Kofi Mensah", "Harbour Trust", "kofi@harbour.example"))
    (claim,) = from_table("table", rows, WORDS)
    assert claim.email is not None
    assert claim.email.text == "kofi@harbour.example"


def test_a_numbered_label_is_a_label() -> None:
    assert label_kind("Participant 2", WORDS) == "name"
    assert label_kind("Attendee #1", WORDS) == "name"


def test_a_remark_in_a_row_keeps_somebody_away_but_no_bare_no() -> None:
    rows = _rows(
        ("Name", "Organisation", "Remarks"),
        ("Kofi Mensah", "Harbour Trust", "no"),
        ("Lena Vogt", "Harbour Trust", "not coming"),
        ("Omar Haddad", "Harbour Trust", ""),
    )
    assert [claim.coming for claim in from_table("table", rows, WORDS)] == [None, False, None]


@pytest.mark.parametrize("cell", ["Total", "to be confirmed (a driver)", "待定", "N.N."])
def test_a_row_that_adds_up_or_waits_for_a_name_names_nobody(cell: str) -> None:
    rows = _rows(("Name", "Organisation"), ("Kofi Mensah", "Harbour Trust"), (cell, "Harbour Trust"))
    assert [claim.name[0].text for claim in from_table("table", rows, WORDS)] == ["Kofi Mensah"]


def test_the_surname_that_introduces_the_writer_and_the_whole_name_below_are_one() -> None:
    case = _case(
        "港湾財団の粟野です。5月20日の会議に参加します。\n\n粟野千鶴\n", sender="粟野千鶴 <awano@lantern.example>"
    )
    names = [one.name.text for one in gather.candidates(case) if one.name.text.startswith("粟野")]
    assert len(names) == 1


def test_a_name_in_han_in_brackets_behind_one_in_latin_letters_is_the_same_person() -> None:
    case = _case(
        "請登記：\n1. 姓名：Tuhi Martukaw（陳明志）\n2. 姓名：林佩君\n", sender="海岸協會 <office@coast.example>"
    )
    names = [one.name.text for one in gather.candidates(case)]
    assert "Tuhi Martukaw" in names
    assert "陳明志" not in names


def test_whom_the_sender_introduces_and_who_he_says_he_is_are_two_whatever_their_surname() -> None:
    case = _case("你好，他叫欧阳德海，他想去16号的会。我叫 Jenny Ouyang。", sender="Jenny Ouyang <jo@coast.example>")
    assert {"欧阳德海", "Jenny Ouyang"} <= {one.name.text for one in gather.candidates(case)}


def test_the_display_name_with_the_surname_of_the_one_named_in_han_is_the_same_person() -> None:
    case = _case("你好，請為我登記。\n\n郭美芳\n海岸協會\n", sender="Amy Kwok <amyk@coast.example>")
    assert "Amy Kwok" in {form.name.text for form in _person(case, "郭美芳").forms}


@pytest.mark.parametrize(
    "text",
    [
        "我叫陈立辉，她叫Anastasia Berg，我们都想参加。",
        "Меня зовут Нина Ландышева, моего коллегу зовут Мирон Кравчук. Запишите нас.",
        "My name is Lena Vogt. I come with an intern. His name is Kofi Mensah.",
    ],
)
def test_whom_the_sender_introduces_is_not_the_sender(text: str) -> None:
    case = _case(text, sender="post@posteo.example")
    introduced = {
        (claim.role, claim.name[0].text) for claim in case.own.claims if claim.name and claim.source == "introduction"
    }
    assert sorted(role for role, _ in introduced) == [Role.AUTHOR, Role.COMES]


FORWARDED = (
    "{said}\n\nBasil Thorn\n\n-----Original Message-----\nFrom: Nadia Rehman <nadia@posteo.example>\n"
    "Sent: Monday, May 5, 2031 9:02 AM\nTo: Basil Thorn\nSubject: 20 May\n\nBasil, I would like to come to the event.\nNadia\n"
)


def test_who_forwards_and_says_that_he_does_not_come_points_at_whom_he_forwards() -> None:
    def chance(said: str) -> float:
        case = _case(FORWARDED.format(said=said), sender="Basil Thorn <basil@thorn.example>", subject="FW: 20 May")
        people = gather.candidates(case)
        return weigh.chances_of(case, [_person(case, "Nadia Rehman")], Kind.REGISTER)[0] if people else 0.0

    assert chance("As promised. I am not going myself.") > chance("As promised. It rains.")


def test_two_labels_may_give_one_name_in_two_scripts() -> None:
    said = "请为我登记。\n\n中文姓名：何伟豪\n英文姓名：Ho Wei Hao\n机构：狮城之声\n"
    names = [one.name.text for one in gather.candidates(_case(said, sender="Ho Wei Hao <post@posteo.example>"))]
    assert names == ["何伟豪"]


@pytest.mark.parametrize("label", ["陪同人", "联系人"])
def test_the_next_label_may_name_somebody_else(label: str) -> None:
    said = f"请为我登记。\n\n姓名：何伟豪\n{label}：John Smith\n"
    assert len(gather.candidates(_case(said, sender="post@posteo.example"))) == len(["何伟豪", "John Smith"])


@pytest.mark.parametrize(
    ("address", "people"),
    [
        ("naree.chaiwatt@posteo.example", ["Naree Chaiwattanakul"]),
        ("naree.chai@posteo.example", ["Naree Chaiwattanakul"]),
        ("naree.somchai@posteo.example", ["Naree Chaiwattanakul", "Naree"]),
    ],
)
def test_whose_address_cuts_the_surname_short_is_one_with_who_is_named_in_full(address: str, people: list[str]) -> None:
    said = "If a name can be added, mine is Naree Chaiwattanakul, Lantern House.\n\nNaree\n"
    assert [one.name.text for one in gather.candidates(_case(said, sender=f"Naree <{address}>"))] == people


@pytest.mark.parametrize(
    "said",
    [
        "He will be accompanied by his private secretary, Ottilie Marsh.",
        "He will be accompanied by our legal adviser, Ms Ottilie Marsh.",
    ],
)
def test_a_few_small_words_may_say_who_somebody_is_who_comes(said: str) -> None:
    case = _case(f"Sir Crispin Vane would be pleased to attend. {said}\n\nJocasta Reid\n")
    assert "Ottilie Marsh" in {
        claim.name[0].text.removeprefix("Ms ") for claim in case.own.claims if claim.source == "wish" and claim.name
    }


def test_a_surname_with_a_title_stands_for_the_person_in_han() -> None:
    case = _case("我是青杉中心的王晓雪，受主任段绍云老师鼓励，申请参加。段老师不能参加。\n")
    people = {one.name.text: one for one in gather.candidates(case)}
    said = {name: set(of_person(case, one, list(people.values()), Kind.REGISTER)) for name, one in people.items()}
    assert "register clause absent" in said["段绍云"]
    assert "register clause absent" not in said["王晓雪"]
