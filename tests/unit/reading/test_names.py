"""What is a name, and how it stands on a pass."""

from __future__ import annotations

import pytest

from inbox_worker.reading.names import as_name, fold, likeness, mixes_scripts, richer, same


@pytest.mark.parametrize(
    ("written", "on_the_pass"),
    [
        ("WALTER J. KOWALCZYK", "Walter J. Kowalczyk"),
        ("Dr. Sundus Abdul-Kareem Al-Jubouri", "Sundus Abdul-Kareem Al-Jubouri"),
        ("H.E. Mr. Ambassador John O'BRIEN", "John O'Brien"),
        ("Sr. Bernadette Ní Chonaill", "Bernadette Ní Chonaill"),
        ("Mark Register, LISW", "Mark Register"),
        ("Atty. Ligaya Panganiban", "Ligaya Panganiban"),
        ("Sadly Delphine O'Brien", "Delphine O'Brien"),
        ("Malheureusement, Delphine Marek", "Delphine Marek"),
        ("Только Анна Марек", "Анна Марек"),
        ("Г. А. Порошин", "Г. А. Порошин"),
        ("г. Порошин", "Порошин"),
        ("SSP Tevita Rokotuivuna", "Tevita Rokotuivuna"),
        ("Patrick Dunleavy III", "Patrick Dunleavy III"),
        ("Ruaridh MacAskill FRSE", "Ruaridh MacAskill"),
        ("Barr. (Mrs.) Ngozi Okwuosa, Esq.", "Ngozi Okwuosa"),
        ("the Rt Hon Baroness Winifred Ashe", "Winifred Ashe"),
        ("Adj. KERVELLA Nolwenn", "Kervella Nolwenn"),
        ("Begleitung Reto Halder", "Reto Halder"),
        ("Ministerialrat Dr. Eike Thomsen", "Eike Thomsen"),
        ("Univ.-Prof. Dr. Dr. h.c. mult. Gundula Wenzel-Achterberg, LL.M. (Cantab.)", "Gundula Wenzel-Achterberg"),
        ("Mag. (FH) DI Anneliese PICHLBAUER", "Anneliese Pichlbauer"),
        ("la Dra. Carmen Rosa Olórtegui Vda. de Paz", "Carmen Rosa Olórtegui Vda. de Paz"),
        ("M. Tancrède de Rochebrune", "Tancrède de Rochebrune"),
        ("Jeanne d'Arc TENDENG", "Jeanne d'Arc Tendeng"),
        ("к.ю.н. Дрозд Валентина Петровна", "Дрозд Валентина Петровна"),
        ("1. МИХНЕВИЧ Жанна Адамовна - начальник управления, Министерство юстиции", "Михневич Жанна Адамовна"),
        ("الفاضل/ سالم بن حمود بن سيف الحارثي", "سالم بن حمود بن سيف الحارثي"),
        ("٥- المقدم الحقوقي عمار جبار لفتة / ضابط ارتباط", "عمار جبار لفتة"),
        ("副总队长慕容海同志", "慕容海"),
        ("费\u3000兰  |  合伙人", "费兰"),
        ("溫敬之 教授兼所長", "溫敬之"),
        ("③宇都宮 恒一（うつのみや こういち）\u3000つばめ法律事務所", "宇都宮 恒一"),
        ("ﾅｶﾑﾗ ｹﾝｼﾞ", "ナカムラ ケンジ"),
        ("3) Daire Başkanı Sayın Gülsüm ERDEMGİL'in", "Gülsüm Erdemgil"),
        ("Featheringill, Lucius", "Lucius Featheringill"),
        ("Peñaloza Suxo, Wilmer", "Wilmer Peñaloza Suxo"),
        ("司马, 伊琳", "司马伊琳"),
        ("王小明, 教授", "王小明"),
        ("Quispe de Mamani, Felipa", "Felipa Quispe de Mamani"),
        ("Sir Crispin Ollerenshaw QC", "Crispin Ollerenshaw"),
        ("Muthu Kumar SC", "Muthu Kumar SC"),
        ("Dr. S. K. Venkataraghavan", "S. K. Venkataraghavan"),
        ("M. J. Dupont", "J. Dupont"),
        ("Прохор Де ла Крус", "Прохор Де ла Крус"),
        ("Maria del Refugio Salas", "Maria del Refugio Salas"),
        ("MinDirig Ruprecht Gansäuer", "Ruprecht Gansäuer"),
        ("Domingo Strachan", "Domingo Strachan"),
        ("ДОРОХОВ, Игнат Павлович", "Дорохов Игнат Павлович"),
        ("Mdm Rohani Bte Salleh", "Rohani Bte Salleh"),
        ("Siti Nurhaliza bte Osman", "Siti Nurhaliza bte Osman"),
        ("Kenneth Ong Boon Kiat", "Kenneth Ong Boon Kiat"),
        ("Протодиакон Тихон Лазарев", "Тихон Лазарев"),
        ("Lin, Po-Jui (MOFA)", "Po-Jui Lin"),
        ("TANG Tsz-hin, Jason", "Tang Tsz-hin"),
        ("Kofi Mensah, Accra", "Kofi Mensah"),
        ("Yevgenia Markarian, Reviser", "Yevgenia Markarian"),
        ("Kofi Mensah | Safe Landing Ghana", "Kofi Mensah"),
        ('Wilfredo "Willie" Santiago Rosario', "Wilfredo Santiago Rosario"),
        ("Annegret von der Heide (she/her)", "Annegret von der Heide"),
        ("林佑澤 Lin You-Ze", "林佑澤"),
        ("Omarova / Омарова Гульнара", "Омарова Гульнара"),
        ("priya ramanathan", "Priya Ramanathan"),
        ("\u202bزينب كاظم\u202c", "زينب كاظم"),
        ("Ingrid\u00a0Solheim\u2011Okoro", "Ingrid Solheim-Okoro"),
        ("Suharti", "Suharti"),
        ("Prince Amoako", "Prince Amoako"),
        ("Dean Martin", "Dean Martin"),
        ("Agata Lo Giudice", "Agata Lo Giudice"),
        ("السيدين صخر الزعبي", "صخر الزعبي"),
        ("Майте Арреги", "Майте Арреги"),
    ],
)
def test_a_name_is_cleaned_for_the_pass(written: str, on_the_pass: str) -> None:
    name = as_name(written)
    assert name is not None
    assert name.text == on_the_pass


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Dear colleagues",
        "Best regards",
        "С уважением",
        "مع خالص التقدير",
        "敬礼",
        "Hi Lucia",
        "Registration Team",
        "Protocol Unit",
        "Programme Officer",
        "Director General",
        "Chief Legal Officer",
        "Coordinadora de casos",
        "代表团办公室",
        "New York",
        "Botswana",
        "+1 212 555 0100",
        "16 July 2019",
        "Tuesday",
        "On Thu",
        "405 East 42nd Street",
        "Permanent Mission of Latvia",
        "Universität Lindenburg",
        "Whitlock Strand Amari LLP",
        "ООО «Щит и код»",
        'OF "Chon Daryia"',
        "株式会社東雲データサイエンス",
        "Is there an elevator?",
        "i would like to attend",
        "к сожалению",
        "Отменяйте Зарубина",
        "Piero e Elena",
        "Name: see below",
        "someone@office.example",
        "https://office.example",
        "{{7*7}}",
        "=HYPERLINK(1)",
        "Zo\ufffd Gr\ufffdnwald",
        "Dr.",
        "one\ntwo",
        "Kofi " * 40,
    ],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    assert as_name(text) is None
    assert likeness(text) == 0.0


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("Kofi Mensah", False),
        ("Кофи Менса", False),
        ("Кofi Mensah", True),
        ("Kofi Менса", False),
        ("Αnna", True),
        ("Ōta 太郎", False),
        ("", False),
    ],
)
def test_one_word_of_two_scripts_is_seen(name: str, mixed: bool) -> None:
    assert mixes_scripts(name) is mixed


def test_an_alphabet_mixed_into_another_is_for_a_person_to_look_at() -> None:
    name = as_name("Jоhn Smith")  # the o is Cyrillic
    assert name is not None
    assert name.doubtful


@pytest.mark.parametrize(
    "name",
    [
        "Kagiso Motlhabane",
        "Jean DUPONT",
        "Михневич Жанна Адамовна",
        "韩雪莹",
        "عبد المحسن بن راشد الكواري",
        "Baek Seung-hee",
    ],
)
@pytest.mark.parametrize("other", ["Ridgeline Cloud", "Stop Dluh", "travail de milieu", "Les Halteurs", "TraceGraph"])
def test_names_look_more_like_names_than_other_things_do(name: str, other: str) -> None:
    assert likeness(name) > likeness(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kübra Öztürk", "KUEBRA OEZTUERK"),
        ("Walter J. Kowalczyk", "Kowalczyk Walter"),
        ("W. Kowalczyk", "Walter Kowalczyk"),
        ("Толмачёва Инна Фёдоровна", "Инна Толмачева"),
        ("عبد الرزاق الحوراني", "عبدالرزاق الحوراني"),
        ("Rose-Darline Charlestin", "Rose Darline Charlestin"),
        ("中村 健司", "中村健司"),
    ],
)
def test_forms_of_one_name_are_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María José García", "José García"),
        ("Rosa Quintanilla", "Lucía Quintanilla"),
        ("Rustam", "Rustam Gadzhiev"),
        ("R. G.", "Rustam Gadzhiev"),
        ("", ""),
    ],
)
def test_different_people_are_not_the_same(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_folding_keeps_what_makes_another_name() -> None:
    assert fold("Ольга  КУЗНЕЦОВА-Берг") == "ольга кузнецова берг"
    assert fold("かな") != fold("がな")


def test_the_richer_form_has_more_words_and_its_own_letters() -> None:
    assert richer("W. Kowalczyk", "Walter Kowalczyk") == "Walter Kowalczyk"
    assert richer("Yusniel Pena", "Yusniel Peña") == "Yusniel Peña"
    assert richer("Ana Ruiz", "ANA RUIZ") == "Ana Ruiz"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Data Scientist Priya Venkataraman", "Priya Venkataraman"),
        ("Schauspielerin Coralie Vandenberg", "Coralie Vandenberg"),
        ("Şoförümüz Kemal Uzun", "Kemal Uzun"),
        ("Konya Milletvekili Sayın Rukiye Taşdelen", "Rukiye Taşdelen"),
        ("DC Arjun Bhogal", "Arjun Bhogal"),
    ],
)
def test_a_job_before_a_full_name_is_no_part_of_it(text: str, name: str) -> None:
    found = as_name(text)
    assert found is not None
    assert found.text == name


def test_a_given_name_before_an_honorific_stays() -> None:
    found = as_name("Mehmet Ali Sayın Kaya Demir")
    assert found is not None
    assert found.text.startswith("Mehmet")


@pytest.mark.parametrize("text", ["Melis Tuğcu'yla", "Melis Tuğcu'ndan", "Melis Tuğcu'nu"])
def test_a_turkish_case_behind_a_name_goes(text: str) -> None:
    found = as_name(text)
    assert found is not None
    assert found.text == "Melis Tuğcu"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("María de la Luz de la Rosa y Villafuerte", "María de la Luz de la Rosa y Villafuerte"),
        ("هشام المليجي المحامي بالنقض", "هشام المليجي"),
        ("Profr. Baltazar Uicab", "Baltazar Uicab"),
        ("SACP Edward O. Mlaki", "Edward O. Mlaki"),
        ("Assemblymember Carla Ruiz-Ott", "Carla Ruiz-Ott"),
        ("Quiroga Soto, Lautaro", "Lautaro Quiroga Soto"),
        ("QUIROGA, Santiago", "Santiago Quiroga"),
        ("Ana Quiroga, Santiago", "Ana Quiroga"),
        ("Haddad, Jordan", "Haddad"),
        ("NGO BISSECK Clarisse", "Ngo Bisseck Clarisse"),
        ("NGO BISSECK Marie-Paule", "Ngo Bisseck Marie-Paule"),
    ],
)
def test_particles_lengthen_no_name_and_titles_go(written: str, name: str) -> None:
    found = as_name(written)
    assert found is not None
    assert found.text == name


def test_a_household_is_nobody_and_a_surname_is_somebodys() -> None:
    assert as_name("Familia Ureña Rosario") is None
    assert as_name("Ramón Emilio Familia") is not None


@pytest.mark.parametrize("text", ["Jean Eto'o", "Ngugi wa Thiong'o", "Grace Nyong’o"])
def test_an_o_behind_an_apostrophe_is_part_of_a_name(text: str) -> None:
    name = as_name(text)
    assert name is not None
    assert name.text == text


def test_a_room_is_nobody() -> None:
    assert as_name("Sala Conferenze") is None
    assert as_name("Emiliano Sala") is not None


def test_no_legal_form_stands_within_a_name() -> None:
    assert as_name("Harbour Ltd. Tom Price") is None
