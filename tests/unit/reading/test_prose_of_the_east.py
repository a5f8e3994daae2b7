"""What whole mails in Russian, Ukrainian, Arabic, Turkish and Chinese must yield: cases, small words, particles, talk without capitals."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather
from inbox_worker.reading.claim import Role
from inbox_worker.reading.heard import Case
from inbox_worker.reading.house_pieces import houses_in
from inbox_worker.reading.options import organisations
from inbox_worker.reading.runs.houses import organisation_run
from inbox_worker.reading.runs.place import is_arabic_speech
from inbox_worker.reading.words import parts_columns, split
from tests.unit.reading.harbour_lights import WORDS, case_of


def _case(body: str, *, sender: str = "office@lantern.example") -> Case:
    return case_of(body, sender=sender)


def _names(body: str) -> list[str]:
    return [candidate.name.text for candidate in gather.candidates(_case(body))]


def _houses(body: str, name: str) -> list[str]:
    case = _case(body)
    candidate = next(one for one in gather.candidates(case) if one.name.text == name)
    return [one.text for one in organisations(case, candidate)]


def test_two_cases_of_one_name_are_one_person() -> None:
    body = "Запишите мою коллегу Ирину Заречную, пожалуйста.\n\nДля пропуска: Заречная Ирина Львовна\n"
    assert _names(body) == ["Заречная Ирина Львовна"]


def test_a_name_comes_out_of_the_genitive() -> None:
    assert "Степан Лугов" in _names("Просим оформить пропуск на имя Степана Лугова, он придёт 20 мая.\n")


def test_no_oblique_word_for_an_organisation_is_part_of_a_name() -> None:
    names = _names("Просим зарегистрировать советника Представительства Лугова Степана Олеговича.\n")
    assert "Лугов Степан Олегович" in names
    assert not any("Представительств" in name for name in names)


def test_a_slavic_organisation_goes_on_in_small_words_up_to_a_verb() -> None:
    body = "Северный институт речных портов планирует поездку. Зарегистрируйте Ольгу Лугову.\n"
    assert "Северный институт речных портов" in _houses(body, "Ольга Лугова")


def test_a_slip_in_a_name_that_a_correction_quotes_is_no_organisation() -> None:
    body = "Добрый день! Фамилия написана «Лугава», а правильно Ольга Лугова. Исправьте, пожалуйста.\n"
    assert "Лугава" not in _houses(body, "Ольга Лугова")


def test_an_organisation_ends_before_the_two_whom_it_names() -> None:
    body = "ترشح جمعية القمر للعون القانوني السيدين التاليين:\n\n1- رهام عبدالكريم الخصاونة\n2- صخر الزعبي\n"
    assert "جمعية القمر للعون القانوني" in _houses(body, "صخر الزعبي")


def test_a_name_does_not_begin_with_the_writers_house() -> None:
    assert "叶志强" in _names("贵处：\n我馆叶志强随员将出席活动，特此告知。\n")


@pytest.mark.parametrize("word", ["شكراً", "بدلاً", "ردّوا", "إعلانكم", "وللمشاركين"[1:], "والتفاصيل"])
def test_the_form_of_an_arabic_word_tells_that_it_is_talk(word: str) -> None:
    assert is_arabic_speech(word, opens=False)


@pytest.mark.parametrize("word", ["علي", "أكرم", "بالحاج", "هيثم", "رنا", "مروة"])
def test_names_are_not_taken_for_talk(word: str) -> None:
    assert not is_arabic_speech(word, opens=True)


def test_ali_as_egypt_writes_it_may_stand_inside_a_name_but_opens_none() -> None:
    assert is_arabic_speech("على", opens=True)
    assert not is_arabic_speech("على", opens=False)


def test_an_arabic_organisation_keeps_its_article_and_ends_before_talk() -> None:
    body = "أرجو تسجيل هيثم سالم العمري من المعهد البحري للملاحة وأكتب إليكم قبل السفر.\n"
    houses = _houses(body, "هيثم سالم العمري")
    assert "المعهد البحري للملاحة" in houses
    assert not any("أكتب" in house for house in houses)


def test_a_blessing_above_the_name_does_not_sign() -> None:
    body = "أرجو إلغاء تسجيلي.\n\nمع الشكر\nبورك سعيكم الطيب\nهيثم سالم العمري\nجمعية المنارة\n"
    assert "هيثم سالم العمري" in _names(body)


def test_thanks_on_the_first_line_do_not_make_the_matter_a_signature() -> None:
    body = "شكراً جزيلاً.\n\nهل يمكن إضافة زميلتي في الجمعية سلمى العمري إلى التسجيل نفسه أيضا يوم الثلاثاء؟\n"
    assert "سلمى العمري" in _names(body)


def test_a_turkish_case_behind_an_apostrophe_hides_no_organisation() -> None:
    body = "Merhaba,\n\nDeniz ve Liman Platformu'ndan iki kişi geleceğiz:\nAylin Tuncer\nEmre Korkmaz\n"
    assert "Deniz ve Liman Platformu" in _houses(body, "Aylin Tuncer")


def test_a_question_that_ends_in_an_address_is_no_attribution() -> None:
    asked = "هل يمكن إضافة سلمى العمري؟ بريدها salma@lantern.example"
    below = "> On 5 May 2031 Registration <registration@events.example> wrote:\n> Done."
    assert [line.text for line in _case(f"{asked}\n\n{below}\n").own.letter.body] == [asked]


def test_a_latin_display_name_is_the_arabic_name_of_the_text() -> None:
    case = _case(
        "السلام عليكم\nياليت تسجلوني يوم 20 مايو\nفيصل مشعل العمري\nشركة المنارة\n",
        sender="Faisal <f.omari@lantern.example>",
    )
    assert [one.name.text for one in gather.candidates(case)] == ["فيصل مشعل العمري"]


def test_a_membership_is_not_whom_the_writer_works_for() -> None:
    case = _case("أرجو تسجيلي.\n\nمع الشكر\nسمير العمري\nجريدة المنارة\nعضو نقابة الصحفيين\n")
    signed = [
        claim.affiliation.text
        for claim in case.own.claims
        if claim.source == "signature" and claim.name and claim.affiliation
    ]
    assert signed == ["جريدة المنارة"]


def test_a_wish_of_old_letters_below_the_words_does_not_sign() -> None:
    body = "主辦單位鈞鑒：\n\n本會擬派青年組組長張紹雯參加。\n\n專此 敬頌\n時綏\n"
    assert "張紹雯" in _names(body)
    assert "時綏" not in _names(body)


def test_a_name_with_a_dot_signs_whole() -> None:
    body = "本人希望旁听会议，请予登记。\n\n尼玛·拉姆\n梅里代表团\n"
    forms = [form for one in gather.candidates(_case(body)) for form in one.forms if form.claim.source == "signature"]
    assert [form.name.text for form in forms] == ["尼玛·拉姆"]


def test_a_name_in_han_and_a_longer_one_in_which_alone_it_stands_are_one_person() -> None:
    case = _case("麻烦把毕晓那张证跟着改。\n", sender="毕晓 <bixiao@lantern.example>")
    assert len([one for one in gather.candidates(case) if any("毕晓" in form.name.text for form in one.forms)]) == 1


def test_two_names_of_which_one_begins_like_the_other_are_two_people() -> None:
    assert {"李明", "李明华"} <= set(_names("请登记：李明、李明华。\n"))


def test_a_newspaper_in_straight_quotes_is_whole() -> None:
    houses = _houses('Редакция газеты "Северный рассвет" просит записать меня.\nОльга Лугова\n', "Ольга Лугова")
    assert any(house.endswith('"Северный рассвет"') for house in houses)


def test_a_full_name_in_the_header_is_better_than_one_word_of_the_signature() -> None:
    case = _case("تحية طيبة، أرجو تسجيل اسمي.\n\nمع الشكر\nهدى\n", sender="Huda Alsaleh <huda@lantern.example>")
    assert [one.name.text for one in gather.candidates(case)] == ["Huda Alsaleh"]


def test_an_arabic_name_ends_before_a_word_for_an_organisation_with_a_particle() -> None:
    assert "سالم العمري" in _names("يرجى تسجيل السيد سالم العمري بجامعة المنارة.\n")


def test_on_behind_an_arabic_name_is_no_part_of_it() -> None:
    assert "ريم سالم العمري" in _names("أرسلوا بطاقة ريم سالم العمري على عنوانها.\n")
    assert "ريم سالم على" in _names("يرجى تسجيل السيدة ريم سالم على.\n")


def test_a_signature_of_the_surname_shangguan_is_no_formula() -> None:
    case = case_of("我将出席五月二十日的活动。\n\n上官若岚\n二等秘书\n", sender="<post@lantern.example>")
    assert "上官若岚" in [claim.name[0].text for claim in case.own.claims if claim.name]


def test_an_apostrophe_between_ukrainian_letters_parts_no_word() -> None:
    assert split("делеговано Дем'яна, об’єднання").folded == ["делеговано", "демяна", "обєднання"]
    assert split("l'eau 'яна'").folded == ["l", "eau", "яна"]


def test_of_whom_the_next_clause_speaks_is_not_who_introduces_himself() -> None:
    case = _case("我是高屏大學科技法律研究所碩二生陶芊芊，會與指導教授卓鴻儒老師及同門的 Hoa Nguyen 一起出席。\n")
    introduced = [claim.name[0].text for claim in case.own.claims if claim.source == "introduction" and claim.name]
    assert "Hoa Nguyen" not in introduced


def test_wide_blanks_part_the_columns_of_a_line() -> None:
    assert parts_columns("\u3000\u3000\u3000")
    assert not parts_columns("\u3000\u3000")


@pytest.mark.parametrize(
    ("body", "name"),
    [("敝會張執行長素貞女士將於七月赴美。\n", "張素貞"), ("本部歐陽主任若蘭先生擬出席。\n", "歐陽若蘭")],
)
def test_a_title_may_part_a_name(body: str, name: str) -> None:
    assert name in {one.name.text for one in gather.candidates(case_of(body))}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("王主任說明會議的安排。\n", "王說明"),
        ("本公司公關主任李明先生將出席。\n", "關李明"),
        ("对方经理王明先生将参加。\n", "方王明"),
        ("陳主任夫人小姐將出席。\n", "陳夫人"),
    ],
)
def test_what_stands_behind_a_title_is_not_always_a_given_name(body: str, name: str) -> None:
    assert name not in {one.name.text for one in gather.candidates(case_of(body))}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("السلام عليكم انا امنية الشافعي من مبادرة الضفة سجلوني\n", "امنية الشافعي"),
        ("Hola soy Luciano Tanager del Colectivo Faro, me anoto\n", "Luciano Tanager"),
    ],
)
def test_who_introduces_himself_in_the_line_of_the_greeting_is_not_greeted(body: str, name: str) -> None:
    case = case_of(body)
    assert not any(name in span.text for span in case.own.letter.greeting)
    assert name in {
        form.name.text for one in gather.candidates(case) for form in one.forms if form.claim.source == "introduction"
    }


def test_an_arabic_organisation_goes_on_with_the_studies_of_what() -> None:
    body = "نحن من مركز الساقية للدراسات الحقوقية: مريم النويصري وإدريس بوزكراوي. رجاء تسجيلنا."
    words = split(body)
    end = organisation_run(words, 2, len(words), WORDS)
    assert words.text[words.starts[2] : words.ends[end - 1]] == "مركز الساقية للدراسات الحقوقية"


def test_behind_an_arabic_organisation_a_title_is_the_next_woman_s() -> None:
    assert "جمعية الأمل" in _houses("أرجو تسجيل سارة منصور من جمعية الأمل الحقوقية ليلى حداد.", "سارة منصور")


def test_an_arabic_organisation_against_something_is_not_cut_before_it() -> None:
    whole, cut = "رابطة إعلاميي الحد من الاستغلال", "جمعية المنارة من الرباط"
    assert [found for *_, found in houses_in(whole, labelled=False)] == [whole]
    assert "جمعية المنارة" in [found for *_, found in houses_in(cut, labelled=False)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("青葉財団の佐藤健と東海大学の中村翔が参加します。\n", {"佐藤健": "青葉財団", "中村翔": "東海大学"}),
        ("随行的有两位:一位是海洋研究所的周琳,另一位是我的同事孙涛。\n", {"周琳": "海洋研究所", "孙涛": None}),
    ],
)
def test_a_name_is_found_behind_the_organisation_that_it_is_written_onto(
    body: str, found: dict[str, str | None]
) -> None:
    claims = {
        claim.name[0].text: claim.affiliation.text if claim.affiliation else None
        for claim in case_of(body).own.claims
        if claim.source == "wish" and claim.name and claim.role is Role.COMES
    }
    assert claims == found
