"""Where an organisation begins and ends in Chinese and Japanese, and what only reads like one."""

from __future__ import annotations

import pytest

from inbox_worker.reading import dense_house, house_pieces
from inbox_worker.reading.affiliations import as_affiliation, is_title


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("单位是青石山矿工互助会", "青石山矿工互助会"),
        ("目前在松江大学", "松江大学"),
        ("為九龍海員服務中心", "九龍海員服務中心"),
        ("所属は白鷺国際大学", "白鷺国際大学"),
        ("在日フィリピン人の会", "在日フィリピン人の会"),
        ("为民法律援助中心", "为民法律援助中心"),
        ("特定非営利活動法人 うみねこの家 理事", "特定非営利活動法人 うみねこの家"),
        ("远帆日报驻联合国", "远帆日报"),
        ("山本 葵(やまもと あおい) 夕凪ネットワーク", "夕凪ネットワーク"),
    ],
)
def test_what_stands_around_an_organisation_goes(text: str, house: str) -> None:
    assert as_affiliation(text) == house


@pytest.mark.parametrize(
    "text",
    [
        "本人没有联合国",
        "首次前往",
        "少了一个字母",
        "大学のゼミで調べているので",
        "我校文学院",
        "当事務所の弁護士",
        "有限公司",
        "公益財団法人",
        "国际合作处",
        "総務課",
        "資訊科技",
        "会长：王大明",
    ],
)
def test_speech_departments_and_bare_forms_are_no_organisation(text: str) -> None:
    assert as_affiliation(text) is None


@pytest.mark.parametrize(
    ("text", "title"), [("中心主任", True), ("博士生（留学生）", True), ("李小梅 项目总监", False), ("松江大学", False)]
)
def test_a_job_behind_a_name_makes_no_job_of_the_line(text: str, title: bool) -> None:
    assert is_title(text) is title


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("星河通讯社记者", "星河通讯社"),
        ("南湾大学驻纽约代表", "南湾大学"),
        ("海风卫视《深海纪行》", "海风卫视"),
        ("远山基金会的周小梅", "远山基金会"),
    ],
)
def test_jobs_works_and_people_behind_a_house_go(text: str, house: str) -> None:
    assert as_affiliation(text) == house


@pytest.mark.parametrize(
    "text", ["槟城的周小梅", "団体", "单位", "辻」でも「辻", "海外合规部", "サステナビリティ推進部"]
)
def test_a_person_of_a_place_a_sort_a_torn_quote_and_a_department_are_no_organisation(text: str) -> None:
    assert as_affiliation(text) is None


@pytest.mark.parametrize(
    ("text", "marked", "house"),
    [
        ("我在伊犁骑手救护协会做事", "犁骑手救护", "伊犁骑手救护协会"),
        ("先週お申し込みしましたNPO法人みどりフォーラムの蓮見です", "たNPO法人みどり", "NPO法人みどりフォーラム"),
        ("申し込みは海風診の木村です", "風診", "申し込みは海風診"),
        ("她是「破浪」海上救援联盟的", "海上救援联盟", "「破浪」海上救援联盟"),
    ],
)
def test_a_house_may_reach_further_than_what_is_seen_of_it(text: str, marked: str, house: str) -> None:
    start = text.index(marked)
    places = dense_house.extents(text, start, start + len(marked))
    assert house in [text[one:other] for one, other in places]


def test_hope_in_the_name_of_a_house_is_no_wish() -> None:
    assert as_affiliation("希望之家") == "希望之家"
    assert as_affiliation("希望能参加") is None


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("防拐总署综合处", "防拐总署"),
        ("南海邦劳动部国际合作司", "南海邦劳动部"),
        ("海風協會國際", "海風協會"),
        ("《海風日知報》採訪中心", "海風日知報"),
        ("纽约长岛的格伦伍德大学", "格伦伍德大学"),
    ],
)
def test_the_house_stands_before_its_department(text: str, house: str) -> None:
    assert house in [found for _, _, _, found in house_pieces.houses_in(text, labelled=False)]


def test_a_word_of_departments_alone_is_cut_from_nothing() -> None:
    cuts = {cut for _, _, cut, _ in house_pieces.houses_in("海風国际", labelled=False)}
    assert "before a department" not in cuts
