"""What whole mails in several languages must yield: sentences, closings, clitics, quotes, answers within a quote."""

from __future__ import annotations

import pytest

from inbox_worker.reading import gather, read
from inbox_worker.reading.heard import Case
from inbox_worker.reading.names import as_name
from inbox_worker.reading.options import organisations
from inbox_worker.reading.words import SENTENCE, split
from tests.unit.reading.harbour_lights import case_of


def _case(body: str, *, sender: str = "Office <office@lantern.example>", subject: str = "20 May") -> Case:
    return case_of(body, sender=sender, subject=subject)


def _names(case: Case) -> list[str]:
    return [candidate.name.text for candidate in gather.candidates(case)]


def _houses(case: Case, name: str) -> list[str]:
    candidate = next(one for one in gather.candidates(case) if one.name.text == name)
    return [one.text for one in organisations(case, candidate)]


def test_a_number_before_a_month_ends_no_sentence() -> None:
    words = split("Gerne würde ich am 16. Juli kommen. Wir sind 12. Das reicht.")
    ends = [words.folded[at] for at in range(1, len(words)) if words.breaks[at] >= SENTENCE]
    assert ends == ["wir", "das"]


@pytest.mark.parametrize("name", ["Vira Kovalenko", "Iran Ferreira", "I. Novak"])
def test_a_name_that_is_spelled_like_a_small_word_is_found(name: str) -> None:
    assert name in _names(_case(f"20 May\n\nPlease register {name} and Anna Vogt.\n"))


@pytest.mark.parametrize("name", ["Лихачёва И. В.", "И. В. Лихачёва", "Лихачёва Я. А.", "Я. Лихачёва"])
def test_an_initial_is_no_small_word(name: str) -> None:
    assert name in _names(_case(f"20 мая\n\nПросим зарегистрировать в составе: судья {name}, эксперт.\n"))


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("Quedan", "Zoraida Ríos"),
        ("Viendront", "Anne Morel"),
        ("Participam", "Ana Sousa"),
        ("Vengono", "Anna Rossi"),
        ("Едут", "Иван Петров"),
        ("Приїдуть", "Іван Петренко"),
        ("Dabei", "Anna Vogt"),
    ],
)
def test_a_verb_that_opens_a_sentence_is_no_part_of_the_name_behind_it(opening: str, name: str) -> None:
    names = _names(_case(f"20 May\n\n{opening} {name}, Lantern House.\n"))
    assert name in names
    assert not any(found.startswith(opening) for found in names)


@pytest.mark.parametrize("line", ["Merci de m'inscrire.", "Thanks for registering me"])
def test_a_formula_that_says_the_matter_is_no_closing(line: str) -> None:
    case = _case(f"Bonjour,\n\n{line}\n\nAna Ruiz\n")
    assert line.rstrip(".") in case.own.letter.part.text
    assert any(line.rstrip(".") in row.text for row in case.own.letter.body)


def test_whoever_is_named_in_the_next_sentence_does_not_take_the_wish_over() -> None:
    assert _case("Quiero participar. Luisa Sanz vendrá también.\n\nAna Ruiz\n").own.intent.says("wish")


def test_arabic_and_written_on_to_a_name_parts_two_people() -> None:
    case = _case("نرجو تسجيل سامية فكري حنا ووليد ماهر ورشا الشناوي في الفعالية.\n\nمكتب البحر\n")
    assert {"سامية فكري حنا", "وليد ماهر", "رشا الشناوي"} >= set(_names(case)) >= {"سامية فكري حنا", "رشا الشناوي"}


def test_titles_of_the_names_in_a_list_are_passed_over() -> None:
    case = _case(
        "نرجو تسجيل الوفد:\n\n١- السيد/ مشعل حمد العويهان - وزارة الداخلية\n٢- أ.د/ دلال يوسف البغلي - وزارة العدل\n"
    )
    assert {"مشعل حمد العويهان", "دلال يوسف البغلي"} <= set(_names(case))
    assert "وزارة العدل" in _houses(case, "دلال يوسف البغلي")


def test_honours_of_several_words_stand_between_a_wish_and_its_person() -> None:
    case = _case("Merci d'inscrire Son Excellence Monsieur Kossi Mensah pour le 20 mai.\n\nCordialement\nAna Ruiz\n")
    assert any(claim.source == "wish" and claim.name and "Kossi" in claim.name[0].text for claim in case.own.claims)


@pytest.mark.parametrize(
    ("body", "name", "house"),
    [
        ("Мы держим в Дербенте приют «Тихая заводь». Прошу записать: Вера Ильина.\n", "Вера Ильина", "приют «Тихая заводь»"),
        ("أرجو تسجيلي. أنا آية محمود، طالبة إعلام بكلية الساحل الجامعية.\n\nآية محمود\n", "آية محمود", "كلية الساحل الجامعية"),
        ("您好，\n\n我退休以后就到财团法人望海社会福利基金会当专员，请登记。\n\n石小满\n", "石小满", "财团法人望海社会福利基金会"),
        ("会务组：\n\n名单：石小满。\n\n海外华工权益联络处\n秘书组\n", "石小满", "海外华工权益联络处"),
    ],
)  # fmt: skip
def test_organisations_that_no_phrase_announces(body: str, name: str, house: str) -> None:
    assert house in _houses(_case(body), name)


def test_answers_below_the_questions_of_a_quoted_form() -> None:
    body = (
        "Answers below.\n\n> 1) your full name, please\n\nLuisa Sanz\n\n> 2) the organisation you represent\n\n"
        "Kıyı Postası, a newspaper\n\n> Kind regards,\n> Team\n"
    )
    case = _case(body)
    assert "Luisa Sanz" in _names(case)
    claims = [claim for claim in case.own.claims if claim.source == "answer"]
    assert [claim.affiliation.text for claim in claims if claim.affiliation] == ["Kıyı Postası, a newspaper"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Frau Anke Thiele-Ndiaye, Mitglied des Bundestages, möchte am 20. Mai dabei sein.\n\nJonte Harmsen\n", "Anke Thiele-Ndiaye"),
        ("Üniversitemizi temsilen Dr. Öğr. Üyesi İlknur ŞAHİN katılacaktır.\n\nMuzaffer ILGAZ\n", "İlknur Şahin"),
        ("- Monsieur Cyprien d'ALMEIDA-ZINSOU, Conseiller technique.\n", "Cyprien d'Almeida-Zinsou"),
        ("Solicito mi inscripción y la de la Dra. Marina Sosa Berón al evento del 20 de mayo.\n\nAna Ruiz\n", "Marina Sosa Berón"),
        ("كلفتني الدكتورة إيناس عبد الفتاح الشربيني، بتأكيد حضورها.\n\nمنى صبري\n", "إيناس عبد الفتاح الشربيني"),
        ("Derneğimiz adına kayıtlı olan Cemalettin Yurdagül seyahat edemiyor.\n\nÖykü Can\n", "Cemalettin Yurdagül"),
    ],
)  # fmt: skip
def test_a_name_is_found_whole_and_bare(body: str, name: str) -> None:
    assert name in _names(_case(body))


def test_the_organisation_directly_before_the_phrase_is_taken() -> None:
    assert "Barış Köprüsü Vakfı" in _houses(
        _case("Merhaba, 20 Mayıs'ta ben ve Barış Köprüsü Vakfı adına geliyorum.\n\nKerim Alpsoy\n"), "Kerim Alpsoy"
    )


def test_small_words_belong_to_an_organisation_that_ends_with_its_line() -> None:
    body = "Візьмуть участь:\n\nДЯЧЕНКО Тарас Григорович – Міністерство соціальної політики України;\n"
    assert "Міністерство соціальної політики України" in _houses(_case(body), "Дяченко Тарас Григорович")


@pytest.mark.parametrize(
    ("body", "name", "house"),
    [
        ("Je viens le 20 mai. Loïc Le Goff, Ligue de l'Enfance protégée\n", "Loïc Le Goff", "Ligue de l'Enfance protégée"),
        ("Merci de m'inscrire pour le rendez-vous du 20 mai. Jean Dorsain, Radio\nTambou Lakay.\n", "Jean Dorsain", "Radio Tambou Lakay"),
        ("يرجى تسجيلي.\n\nمحمد النعيمي\nمدير مؤسسة خطوة للحماية\n", "محمد النعيمي", "مؤسسة خطوة للحماية"),
    ],
)  # fmt: skip
def test_elided_words_wrapped_lines_and_jobs_do_not_hide_an_organisation(body: str, name: str, house: str) -> None:
    assert house in [" ".join(text.split()) for text in _houses(_case(body), name)]


def test_a_form_with_leaders_of_dots() -> None:
    case = _case(
        "ЗАЯВКА\n\nФ. И. О. ......... ХРУСТАЛЁВ Геннадий Павлович\nМесто работы ..... Центр «Заря»\n\n-- \nКанцелярия\n"
    )
    assert "Хрусталёв Геннадий Павлович" in _names(case)


def test_a_column_for_surname_and_name_is_one_name() -> None:
    body = (
        "Прошу зарегистрировать:\n\n№\tФ.И.О.\tSurname, Name\tМесто работы\n1\tКим Евгений Робертович\tKIM YEVGENIY\tФонд Заря\n"
        "2\tБондарь Светлана Юрьевна\tBONDAR SVETLANA\tФонд Заря\n"
    )
    assert {"Ким Евгений Робертович", "Бондарь Светлана Юрьевна"} <= set(_names(_case(body)))


def test_a_name_with_an_a_in_the_line_above_a_quote_stays_whole() -> None:
    body = "Quero participar.\n\nEm 5 de maio de 2031 10:00, Maria Silva <maria@lantern.example> escreveu:\n> Olá\n"
    assert [heard.letter.author.name for heard in _case(body).heard[1:]] == ["Maria Silva"]


def test_a_turkish_case_is_no_part_of_an_organisation() -> None:
    body = "20 Mayıs tarihinde düzenlenecek etkinliğe Çukurova Kadın Derneği'ni temsilen katılmak istiyorum.\n\nSıdıka Uğurluel\n"
    assert "Çukurova Kadın Derneği" in _houses(_case(body), "Sıdıka Uğurluel")


def test_a_turkish_organisation_ends_with_its_sort() -> None:
    body = "merhaba, ben ceyda örs, marmara kıyısı üniversitesi siyaset bilimi 3. sınıf. 20 mayısa gelebilir miyim\n"
    assert "marmara kıyısı üniversitesi" in _houses(_case(body), "Ceyda Örs")


def _claimed(case: Case, source: str, role: str) -> list[str]:
    return [
        " ".join(span.text for span in c.name)
        for c in case.own.claims
        if (c.source, c.role) == (source, role) and c.name
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [("prof.ssa", "Livia Contarin"), ("S.E.M.", "Kossi Adjavor"), ("Mag.a", "Greta Hollenstein"), ("dott.", "Elio Brandani")],
)  # fmt: skip
def test_a_list_may_begin_with_titles_in_small_letters_or_with_dots(title: str, name: str) -> None:
    case = _case(f"Buongiorno,\n\nchiedo l'iscrizione per:\n\n- {title} {name} (office@x.example)\n- Ivo Neri\n")
    assert name in _names(case)
    assert len(_claimed(case, "listing", "comes")) == 2


def test_whoever_stands_directly_before_the_words_is_meant_behind_a_job_too() -> None:
    case = _case(
        "Con rammarico comunico che, per una seduta del Consiglio, l'assessora Ada Nerini non potrà partecipare.\n"
    )
    assert "Ada Nerini" in _claimed(case, "wish", "goes")


@pytest.mark.parametrize(
    "sentence",
    [
        "Le acompañará su asesor, D. Tomás Leyva Ortiz.", "Begleitet wird sie von ihrem Referenten, Herrn Tomás Leyva Ortiz.",
        "Elle sera accompagnée de M. Tomás Leyva Ortiz.", "Sarà accompagnata dal dott. Tomás Leyva Ortiz.",
        "Será acompanhada pelo Dr. Tomás Leyva Ortiz.",
    ],
)  # fmt: skip
def test_whoever_accompanies_somebody_comes(sentence: str) -> None:
    assert any("Tomás Leyva Ortiz" in name for name in _claimed(_case(f"{sentence}\n"), "wish", "comes"))


def test_a_house_in_brackets_is_no_nickname() -> None:
    case = _case("Frau Ute Lindner (Ministerium für Arbeit und Verkehr) wird teilnehmen.\n")
    assert "Ute Lindner" in _names(case)
    assert "Ministerium für Arbeit und Verkehr" in _houses(case, "Ute Lindner")


def test_a_house_is_read_from_the_capitals_that_stand_for_it() -> None:
    text = "Les inscrits du Groupe de recherche et d'action pour les ports (GRAP) sont deux.\n\nAna Ruiz\n"
    assert "Groupe de recherche et d'action pour les ports (GRAP)" in _houses(_case(text), "Ana Ruiz")


@pytest.mark.parametrize(
    "sentence",
    [
        "Ich nehme am 20. Mai für die Welthilfe Norden teil.", "Estudo informática na Welthilfe Norden.",
        "Je préside aujourd'hui l'association Welthilfe Norden, à Lyon.", "Trabajo como voluntaria en la Welthilfe Norden.",
    ],
)  # fmt: skip
def test_for_whom_somebody_comes_is_said_in_many_ways(sentence: str) -> None:
    assert any(house.endswith("Welthilfe Norden") for house in _houses(_case(f"{sentence}\n\nAna Ruiz\n"), "Ana Ruiz"))


def test_a_place_with_small_words_behind_it_is_no_house() -> None:
    case = _case("Soy becaria en Nueva York este verano.\n\nAna Ruiz\n")
    assert not any(claim.affiliation for claim in case.own.claims if claim.source == "introduction")


def test_a_row_of_a_table_is_no_label_with_one_value() -> None:
    case = _case("Nombre\tAda Nerini\tIvo Conti\nEntidad\tCasa Faro\tRed Faro\n")
    assert not [claim for claim in case.own.claims if claim.source == "labelled" and claim.name]


def test_a_house_keeps_its_first_word_where_that_is_a_job_too() -> None:
    case = _case("O nome é Secretaria de Portos e Faróis desde junho.\n\nAna Ruiz - Secretaria de Portos\n")
    houses = [
        claim.affiliation.text
        for claim in case.own.claims
        if claim.affiliation and claim.source not in ("sender", "marked")
    ]
    assert houses
    assert all(house.startswith(("Secretaria de Portos", "Ana Ruiz")) for house in houses)


def test_a_sentence_about_somebody_is_no_greeting() -> None:
    case = _case(
        "Mesdames, Messieurs,\n\nMme Odile Kervadec, du syndicat Unité Marine, est souffrante et ne pourra venir.\n"
    )
    assert "Odile Kervadec" in _names(case)


def test_a_name_in_small_letters_ends_before_its_article() -> None:
    case = _case("hola soy irene lozada prieto del sindicato de pescadores y quiero ir\n")
    assert "Irene Lozada Prieto" in _names(case)


def test_a_new_item_begins_a_new_sentence() -> None:
    words = split("1. Ada Nerini Contarin, C.C. 1.002.555, estudiante de Derecho\n2. Ivo Contarin Nerini, docente")
    assert words.breaks[words.folded.index("2")] == SENTENCE


def test_a_city_with_its_land_below_a_name_is_no_house() -> None:
    case = _case("Prière de m'inscrire.\n\nCordialement,\nOdile Kervadec\nFoyer Marine, Dakar, Bénin\nDakar, Bénin\n")
    assert "Bénin" not in _houses(case, "Odile Kervadec")


def test_what_somebody_comes_for_is_no_house() -> None:
    case = _case("Merci d'inscrire M. Loïc Le Gall, pour l'événement du 20 mai.\n\nAna Ruiz\n")
    assert not any("événement" in house for house in _houses(case, "Loïc Le Gall"))


@pytest.mark.parametrize("title", ["Prof.ssa", "Dott.ssa", "Sig.ra", "Dr.in"])
def test_a_title_with_a_dot_inside_is_taken_off_whole(title: str) -> None:
    name = as_name(f"{title} Livia Contarin")
    assert name is not None
    assert name.text == "Livia Contarin"


@pytest.mark.parametrize(
    "note",
    [
        "La Mission présente ses compliments au Cercle des Phares et a l'honneur de l'informer.",
        "La Misión saluda muy atentamente al Círculo de los Faros y tiene el honor de informar.",
        "A Missão apresenta os seus melhores cumprimentos ao Círculo dos Faróis e informa.",
        "Die Vertretung entbietet dem Kreis der Leuchttürme ihre Grüße und beehrt sich.",
    ],
)
def test_whom_a_note_greets_is_nobodys_house(note: str) -> None:
    assert any(claim.not_affiliation for claim in _case(f"{note}\n").own.claims)


def test_a_house_in_brackets_behind_its_sort_is_a_house() -> None:
    text = "Der Verein (Lichtblick Nord) bleibt natürlich gleich.\n\nMit freundlichen Grüßen\nAda Nerini\n"
    assert "Lichtblick Nord" in _houses(_case(text), "Ada Nerini")


def test_on_a_line_with_a_name_the_house_stands_behind_it() -> None:
    houses = _houses(_case("Ich komme.\n\nAda Nerini / Verein Morgenrot\n"), "Ada Nerini")
    assert "Verein Morgenrot" in houses
    assert not any("Nerini" in house for house in houses)


def test_a_subject_may_say_all_behind_a_date_or_a_sentence() -> None:
    for subject in ("Inscription 20/05 Kofi NERINI, Foyer Marine", "Quiero registrarme. Kofi Nerini. Foyer Marine"):
        assert "Kofi Nerini" in _names(_case("Merci.\n", sender="<k@x.example>", subject=subject))


def test_a_house_may_end_before_its_place() -> None:
    houses = _houses(_case("Les escribo de la Casa Marina en el South Bronx.\n\nAda Nerini\n"), "Ada Nerini")
    assert "Casa Marina" in houses


def test_no_name_begins_with_a_small_word_in_mid_sentence() -> None:
    case = _case("El señor Viceministro de Política Marina, Dr. Kofi Nerini, asistirá.\n")
    assert "Kofi Nerini" in _names(case)
    assert not any(name.startswith("de ") for name in _names(case))


def test_behind_a_turkish_house_that_somebody_comes_from_his_name_begins() -> None:
    case = _case("Yeşil Vadi'den Erol Kumbasar katılacak.\n")
    assert "Erol Kumbasar" in _names(case)
    assert not any("Vadi" in name for name in _names(case))
    assert "Yeşil Vadi" in _houses(case, "Erol Kumbasar")


def test_a_german_name_ends_before_the_house_that_vom_leads_to() -> None:
    assert "Dorian Möller" in _names(_case("Bitte meldet Dorian Möller vom Kiezfunk für den 20. Mai an.\n"))


def test_a_sentence_that_runs_into_a_house_does_not_lengthen_the_name_of_a_header() -> None:
    case = _case("Io sono Chiara Delcò di Astra Ticino.\n", sender="Chiara Delcò <chiara@lantern.example>")
    assert _names(case) == ["Chiara Delcò"]


def test_a_given_name_that_no_list_knows_stays_before_the_surnames_of_a_header() -> None:
    case = _case("I ask an entry for me, Wara Quispe Mamani.\n", sender="Quispe Mamani <quispe.mamani@lantern.example>")
    assert "Wara Quispe Mamani" in _names(case)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Pls register Ana Quaynor-Mettle, Tidewatch House, no pass", "Ana Quaynor-Mettle"),
        ("Registration Tomás Halvard", "Tomás Halvard"),
        ("ANULAR INSCRIPCION DE TOMÁS HALVARD SOTO", "Tomás Halvard Soto"),
        ("Inscription 20/05 : Samia Ben Halvard Soto, Foyer Marine", "Samia Ben Halvard Soto"),
    ],
)
def test_a_name_behind_the_matter_in_a_subject_is_found(subject: str, name: str) -> None:
    assert name in _names(_case("Sent from my phone.\n", subject=subject))


def test_an_arabic_name_goes_on_behind_ait_whatever_the_word_means() -> None:
    case = _case("مساء الخير، أنا زينب أيت الطالب من تعاونية نساء الأطلس.\n")
    told = {span.text for claim in case.own.claims for span in claim.name if claim.source != "marked"}
    assert told == {"زينب أيت الطالب"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Please release my seat.\nRosita Fa’amatuainu\nNurse, Shore Hospital\n", "Rosita Fa’amatuainu"),
        ("Please add Anna Tanager's colleague Ida Quill.\n", "Ida Quill"),
        ("Please register Samuel Eto'o of Terre Vive.\n", "Samuel Eto'o"),
        ("Please register Ngugi wa Thiong'o and Ann Hill.\n", "Ngugi wa Thiong'o"),
    ],
)
def test_an_apostrophe_inside_a_name_ends_it_not(body: str, name: str) -> None:
    names = {form.name.text for one in gather.candidates(case_of(body)) for form in one.forms}
    assert name in names
    assert not any(text in names for text in ("Rosita Fa", "Anna Tanager's"))


@pytest.mark.parametrize(
    ("body", "comes"),
    [
        ("Por encargo de la Excma. Sra. Viceministra, Dra. Yolanda Espinal, confirmo su asistencia al acto.", True),
        ("Por instrucciones de la Sra. Viceministra, Dra. Yolanda Espinal, les informo que Ana Ruiz asistirá.", False),
    ],
)
def test_at_whose_instance_somebody_writes_comes_where_her_own_presence_is_confirmed(body: str, *, comes: bool) -> None:
    case = case_of(f"Distinguidos señores:\n\n{body}\n\nRafael Moquete\nAsistente\n", sender="despacho@mujer.example")
    assert ("Yolanda Espinal" in [person.name for person in read.weighed(case).people]) is comes


def test_in_brackets_behind_a_name_stands_a_nickname_or_an_organisation() -> None:
    case = case_of(
        "Asistiremos Andrés Gil (Fundación Puente) y Desmond (Dez) Okpara.\n\nPilar Soto\n",
        sender="post@posteo.example",
    )
    claims = {
        claim.name[0].text: claim.affiliation.text if claim.affiliation else None
        for claim in case.own.claims
        if claim.source == "wish" and claim.name
    }
    assert claims == {"Andrés Gil": "Fundación Puente", "Desmond (Dez) Okpara": None}


def test_a_verb_with_a_capital_at_the_beginning_of_a_sentence_is_no_part_of_a_name() -> None:
    names = {one.name.text for one in gather.candidates(case_of("Asistiremos Andrés Gil (Fundación Puente).\n"))}
    assert names == {"Andrés Gil", "Ana Ruiz"}
