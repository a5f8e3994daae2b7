"""One person under several names: short forms, titles, other alphabets, other cases."""

from __future__ import annotations

import pytest

from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.gather import Candidate, Form, candidates
from inbox_worker.reading.heard import Where
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.names import as_name, likeness
from inbox_worker.reading.nominative import is_oblique, restored
from inbox_worker.reading.one_person import one_person
from tests.unit.reading.harbour_lights import case_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bill Tanager", "William Tanager"),
        ("Maggie Orwell-Finch", "Margaret Rose Orwell-Finch"),
        ("Max Brandner", "Maximilian Brandner"),
        ("Judge Halloway", "Marian Halloway"),
        ("Marko Kovalenko", "Марко Коваленко"),
        ("Svetlana Tsvetkova", "Цветкова Светлана Игоревна"),
        ("Nadia Alqasimi", "نادية القاسمي"),
        ("Yusuf", "يوسف حداد"),
        ("Нину Ландышеву", "Нина Ландышева"),
        ("Ландышев П. С.", "Ландышева Петра Сергеевича"),
        ("梅香", "林梅香"),
        ("Anahit Tanager", "Анаит Танагер"),
        ("Bego", "Begoña Tanager"),
        ("高林", "髙林 花"),
        ("温嘉怡", "溫嘉怡"),
        ("Dulce Ma. Tanager", "Dulce María Tanager"),
        ("Sr Philomena", "Philomena Tanager"),
        ("JC Tanager", "Jean-Claude Tanager"),
        ("Chuy Tanager", "J. Jesús Tanager"),
        ("Begonna Penna", "Begoña Peña"),
        ("Jumabekova Aigerim", "Жумабекова Айгерим"),
        ("Kateryna Hrytsenko", "Екатерина Гриценко"),
        ("Abdelilah Senhaji", "عبد الإله الصنهاجي"),
        ("Abdulrahman Salem", "عبدالرحمن سالم"),
        ("Abdallah Haddad", "عبدالله محمد حداد"),
        ("Widad Benyoucef", "وداد بن يوسف"),
        ("Hicham Lamrabet", "هشام المرابط"),
        ("Marwan Gharsallah", "مروان غرس الله"),
        ("Tasabeeh Osman", "تسابيح عثمان الطيب"),
        ("Nazir Osman", "نذير عثمان"),
    ],
)
def test_two_forms_of_one_name_are_one_person(one: str, other: str) -> None:
    assert one_person(one, other)
    assert one_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul Tanager", "Paula Tanager"),
        ("Jan Brandner", "Jana Brandner"),
        ("Bill Tanager", "William Orwell"),
        ("Judge Halloway", "Halloway Marian"),
        ("Marko Kovalenko", "Мария Коваленко"),
        ("Sami Haddad", "سامر حداد"),
        ("JC Tanager", "Jean-Louis Tanager"),
        ("Jo Tanager", "Julia Olga Tanager"),
        ("Ana Núñez", "Anna Nunez"),
        ("Emma Möller", "Ema Moler"),
        ("Lahcen Bennani", "حسن بناني"),
        ("Amal Karim", "مالك ريم"),
        ("Jana Petrova", "Жанна Петрова"),
        ("Ihor Petrov", "Егор Петров"),
        ("Leo Farington", "Leo Farrington"),
        ("Hicham Lamrabet", "هشام المرادي"),
        ("Alex", "Alexandra Tanager"),
        ("Anna Stein", "Anna Steinberg"),
        ("Jose Perez Marti", "Jose Perez Martinez"),
        ("Бонд", "Бондаренко Иван"),
        ("Wang", "Wangchuk Tenzin"),
        ("Sr. Martín", "Martín López"),
        ("Нина Ландышева", "Инна Ландышева"),
        ("Ольга Дмитриевна", "Ольга Ландышева"),
        ("Ландыш Мирон", "Клавдия Мироновна Ландыш"),
    ],
)
def test_two_members_of_a_family_are_two(one: str, other: str) -> None:
    assert not one_person(one, other)


@pytest.mark.parametrize(
    ("oblique", "straight"),
    [
        ("Мирона Ландышева", "Мирон Ландышев"),
        ("Нину Шевченко", "Нина Шевченко"),
        ("Ландышеву Ивану", "Ландышев Иван"),
        ("Олега Кравчука", "Олег Кравчук"),
        ("Павла Сороку", "Павел Сорока"),
        ("Никиту Ландышева", "Никита Ландышев"),
    ],
)
def test_a_known_given_name_restores_the_nominative_of_two_words(oblique: str, straight: str) -> None:
    assert is_oblique(oblique.split())
    assert restored(oblique.split()) == straight.split()


@pytest.mark.parametrize(
    "name",
    ["Александра Иванова", "Юрий Кравчук", "Олена Шевченко", "Никита Берг", "Джумабекова Айсулуу", "Виктора Цоя"],
)
def test_a_nominative_of_two_words_is_not_bent(name: str) -> None:
    assert not is_oblique(name.split())


def test_a_surname_that_bends_like_an_adjective_is_left_as_it_stands() -> None:
    """Заболотному may be of Заболотный or Заболотной."""
    assert restored(["Фёдору", "Заболотному"]) is None
    assert restored(["Толстому", "Льву", "Николаевичу"]) is None


def test_an_instrumental_of_a_surname_that_is_a_noun_is_left_as_it_stands() -> None:
    assert restored(["Иваном", "Петровичем", "Дроздом"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "على دعوتكم الكريمة",
        "تقديرها لجهودكم",
        "للتواصل والتنسيق",
        "شكراً",
        "May I",
        "Difficult Building",
        "7 Rosewood Avenue",
        "Conrad Brandner Plaza",
        "صباح الخير",
        "لمؤسسة القمر",
        "Paz e Bem",
        "Yolanda y Miriam Tanager",
        "江燕去",
        "马文俊是",
    ],
)
def test_words_of_a_sentence_or_an_address_are_no_name(text: str) -> None:
    assert as_name(text) is None


@pytest.mark.parametrize(
    "name",
    [
        "Irma Gras",
        "Amina Vos",
        "Najam Hakim",
        "Francisco Sales",
        "Papa Ndiaga Vos",
        "Lupe Fainga'a",
        "Ortega y Gasset",
        "محمد العبيد",
        "عبد الله المبارك",
        "خالد حبيبي",
        "王会",
        "鈴木律",
        "哲也",
        "井出",
        "Mere Tanager",
        "Koné Nahoua dit Pascal",
        "Ma. Cristina dela Peña",
        "M. H. M. Tanager",
        "奥莉加·谢尔盖耶夫娜·伊万诺娃",
        "安妮-玛丽·勒费弗尔",
        "李正平",
    ],
)
def test_a_name_that_is_spelled_like_a_title_or_a_word_stays(name: str) -> None:
    found = as_name(name)
    assert found is not None
    assert found.text == name


@pytest.mark.parametrize(
    ("written", "on_the_pass"),
    [
        ("على حسن", "على حسن"),
        ("VLR I Dr. Almut Brandner", "Almut Brandner"),
        ("Mitschwester Almut Brandner", "Almut Brandner"),
        ("Managing Director Almut Brandner", "Almut Brandner"),
        ("Irmã Maria Tanager", "Maria Tanager"),
        ("Hakim Ayşe Tanager", "Ayşe Tanager"),
        ("Помощнику Рябову Захару", "Рябову Захару"),
        ("журналистку Анну Берг", "Анну Берг"),
        ("судья Ландышева И. В", "Ландышева И. В."),
        ("Rektörümüz Prof. Dr. Ayla Çınarlı", "Ayla Çınarlı"),
        ("Domingo Brandner", "Domingo Brandner"),
        ("Jun-ho Brandner", "Jun-ho Brandner"),
        ("mirta zorzal de", "Mirta Zorzal"),
        ("林梅香 副会长", "林梅香"),
        ("覃(qín)家栋", "覃家栋"),
        ("摄像 林梅香", "林梅香"),
        ("広報課 田中 花", "田中 花"),
        ("لالة نادية القاسمي", "نادية القاسمي"),
        ("العميد ركن نديم القاسمي", "نديم القاسمي"),
        ("Daw Khin Sandar Lwin", "Khin Sandar Lwin"),
        ("U Kyaw Zin Htet", "Kyaw Zin Htet"),
        ("Weizero Almaz Tanager", "Almaz Tanager"),
        ("Aunty Doreen Tanager", "Doreen Tanager"),
        ("Lt-colonel Sékou Tanager", "Sékou Tanager"),
        ("Subcomisario Dilcia Tanager", "Dilcia Tanager"),
        ("Mehmet Tanager'i", "Mehmet Tanager"),
    ],
)
def test_what_stands_beside_a_name_goes(written: str, on_the_pass: str) -> None:
    name = as_name(written)
    assert name is not None
    assert name.text == on_the_pass


@pytest.mark.parametrize(
    ("shown", "claims"),
    [
        ("Ana Brandner", [("mention", "So Ana Brandner"), ("apposition", "Ana Brandner")]),
        ("Нина Ландышева", [("wish", "Нину Ландышеву"), ("mention", "Нина Ландышева")]),
        ("Nadia Alqasimi", [("sender", "Nadia Alqasimi"), ("signature", "نادية")]),
        ("Élie Brandner-Maier", [("introduction", "Élie Brandner-Maier"), ("sender", "Elie M. Brandner")]),
    ],
)
def test_the_fullest_form_without_words_of_the_sentence_goes_on_the_pass(
    shown: str, claims: list[tuple[str, str]]
) -> None:
    assert Candidate([_form(source, text) for source, text in claims]).name.text == shown


def test_what_an_amendment_does_away_with_is_not_shown() -> None:
    old = _form("correction", "Robert Quentin Tanager", Role.OLD)
    assert Candidate([old, _form("correction", "Bob Tanager", Role.NEW)]).name.text == "Bob Tanager"


def _form(source: str, text: str, role: Role = Role.MENTIONED) -> Form:
    name = as_name(text)
    assert name is not None
    span = Span(Region.OWN, "body", 0, len(text), text)
    return Form(name, Claim(source, role, (span,)), Where.OWN)


def test_known_names_look_more_like_a_name_than_ordinary_words() -> None:
    assert likeness("Ottokar Brandner") > likeness("Little Brandner")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("T. Lindqvist", "Lindqvist Tora Maria"),
        ("К. Д. Фролов", "Фролов Кирилл Денисович"),
        ("Abena K. Osei", "Abena Osei"),
    ],
)
def test_initials_and_a_surname_are_one_persons(one: str, other: str) -> None:
    assert one_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("T. Lindqvist", "Lindqvist Karl"), ("К. Фролов", "Фролов Денис"), ("T. M.", "Tora Maria")]
)
def test_other_initials_are_somebody_elses(one: str, other: str) -> None:
    assert not one_person(one, other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Тася Верещак", "Верещак Таисия Львовна", True),
        ("Саша Ким", "Ким Александр", True),
        ("Тася Верещак", "Верещак Тамара Львовна", False),
        ("Thandeka Mo", "Thandeka Mabuza-Olsen", True),
        ("Ebenezer QM", "Ebenezer Quaynor-Mettle", True),
        ("Ebenezer QT", "Ebenezer Quaynor-Mettle", False),
        ("Jan Mo", "Tom Mabuza-Olsen", False),
    ],
)
def test_a_display_name_may_be_a_short_form_in_any_order_or_hold_initials(one: str, other: str, same: bool) -> None:
    assert one_person(one, other) is same


@pytest.mark.parametrize(
    ("sender", "body", "people"),
    [
        (
            "Gordon Tanager <gt@mill.example>",
            "Please register Gordon L. from the mill. For the pass: TANAGER, Gordon L.\n",
            {"Gordon L Tanager"},
        ),
        (
            "沈国栋 <shen@mill.example>",
            "姓名：沈亦舟（Shen Yizhou）\n单位：南湖大学\n证件上请写 Shen Yizhou\n",
            {"沈亦舟", "沈国栋"},
        ),
        ("Foo Siew Yin <syfoo@mill.example>", "姓名：符秀燕\n单位：南湖大学\n", {"符秀燕"}),
        (
            "B. Tanager <bt@mill.example>",
            "Please register Boris Tanager and Bella Tanager of the mill.\n",
            {"Boris Tanager", "Bella Tanager"},
        ),
        (
            "Lucho <lucho.tanager@mill.example>",
            "hola, soy luciano tanager de la radio del molino, me anoto\n",
            {"Luciano Tanager"},
        ),
        (
            "luciano.tanager@mill.example",
            "Please register my wife Laura Tanager and me for your event.\n",
            {"Laura Tanager", "Luciano Tanager"},
        ),
        (
            "Nora Quill <nq@mill.example>",
            "请登记：\n1. 張志強\n2. Chan Chi Keung\n3. Tsang Chi Kong\n",
            {"張志強", "Chan Chi Keung", "Tsang Chi Kong", "Nora Quill"},
        ),
        (
            "Nora Quill <nq@mill.example>",
            "Please register:\n1. Juan Perez\n2. Perez Soto\n3. Juan Carlos Perez Soto\nNora Quill\n",
            {"Juan Carlos Perez Soto", "Perez Soto", "Nora Quill"},
        ),
        (
            "Walt T <walt.t.1945@lantern.example>",
            "My name is Walter J. Tanager and I would like to come on 20 May.\n\nGod bless\nWalt\n",
            {"Walter J. Tanager"},
        ),
        (
            "Dr. Ada Brandner <ada@lantern.example>",
            "My name is Emil Orwell, this is a borrowed account. Please register me.\n\nDr. Ada Brandner\n",
            {"Emil Orwell", "Ada Brandner"},
        ),
        (
            "Хатуна Жук <office@lantern.example>\nCc: Давид Орбели <david@lantern.example>",
            "Просим зарегистрировать Давида Орбели (в копии) на 20 мая.\n\nХатуна Жук\n",
            {"Давид Орбели", "Хатуна Жук"},
        ),
    ],
    ids=[
        "bridged",
        "spelled",
        "near",
        "two with one initial",
        "of the address",
        "another's wife",
        "two near ones",
        "rows of one list",
        "introduced by the full name",
        "another's account",
        "nominative in copy",
    ],
)
def test_names_that_a_mail_gives_one_person_are_one_candidate(sender: str, body: str, people: set[str]) -> None:
    assert {one.name.text for one in candidates(case_of(body, sender=sender))} == people
