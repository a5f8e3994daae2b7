"""What is an organisation, and how it is written down."""

from __future__ import annotations

import pytest

from inbox_worker.reading.affiliations import as_affiliation, likeness, mission_of, same, split_title
from inbox_worker.reading.domains import from_domain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Safe Landing Ghana.", "Safe Landing Ghana"),
        ("(Casa do Encontro, IPSS)", "Casa do Encontro, IPSS"),
        ("Outback Harbour Inc.", "Outback Harbour Inc."),
        ("Koordinierungsstelle Menschenhandel Mitte e. V.", "Koordinierungsstelle Menschenhandel Mitte e. V."),
        ("ООО «Щит и код»,", "ООО «Щит и код»"),
        ("《港岸週刊》", "港岸週刊"),
        ("Lantau Shelter Network (LSN", "Lantau Shelter Network"),
        ("The Harbor Ledger", "The Harbor Ledger"),
        ("UNFPA", "UNFPA"),
        ("General Prosecutor's Office", "General Prosecutor's Office"),
        ("Granite State Hotel Workers Local 9", "Granite State Hotel Workers Local 9"),
        ("Martha Quill", "Martha Quill"),
        ("Verein Herberge am Fluss", "Verein Herberge am Fluss"),
        ("Seemannspastorin bei der Hafenseelsorge Nordbucht", "Hafenseelsorge Nordbucht"),
        ("İzmir'de Ege Kadınlar Derneği", "Ege Kadınlar Derneği"),
        ("Alameda Union to the United Nations", "Alameda Union"),
        ("Quaker Circle to the UN in New York", "Quaker Circle"),
        ("Union Alameda auprès de l’ONU", "Union Alameda"),
        ("Banco Alameda ante las Naciones Unidas", "Banco Alameda"),
        ("Союз «Парус» при ООН", "Союз «Парус»"),
        ("Permanent Mission of Tonga to the United Nations", "Permanent Mission of Tonga to the United Nations"),
        ("Oficina de Ayuda Luterana ante la ONU", "Oficina de Ayuda Luterana ante la ONU"),
        ("Friends to the Unseen", "Friends to the Unseen"),
    ],
)
def test_an_organisation_keeps_its_own_words(written: str, kept: str) -> None:
    assert as_affiliation(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Programme Officer",
        "currently am Director at Lantern House",
        "Professor of Sociology",
        "Deputy Director of Programmes",
        "Заместитель директора",
        "مديرة برامج",
        "合伙人",
        "Legal Unit",
        "Faculty of Law",
        "Referat II A 4",
        "New York",
        "Geneva, Switzerland",
        "405 East 42nd Street",
        "+1 212 555 0100",
        "16 July 2019",
        "someone@office.example",
        "www.office.example",
        "gmail.com",
        "none",
        "n/a",
        "freelance",
        "нет",
        "なし",
        "Best regards",
        "I would like to attend",
        "x\ny",
    ],
)
def test_what_is_no_organisation_is_refused(text: str) -> None:
    assert as_affiliation(text) is None
    assert likeness(text) == 0.0


def test_a_convener_is_none() -> None:
    conveners = ("Group of Friends United against Human Trafficking", "ITU")
    assert as_affiliation("the Group of Friends United Against Human Trafficking", conveners=conveners) is None
    assert as_affiliation("ITU", conveners=conveners) is None
    assert as_affiliation("Hope Trust", conveners=conveners) == "Hope Trust"


@pytest.mark.parametrize(
    ("line", "title", "house"),
    [
        ("Programme Officer, Safe Landing Ghana", "Programme Officer", "Safe Landing Ghana"),
        ("Director | Hope Trust", "Director", "Hope Trust"),
        (
            "Universität Lindenburg | wissenschaftliche Mitarbeiterin",
            "wissenschaftliche Mitarbeiterin",
            "Universität Lindenburg",
        ),
        ("Director of the Hope Trust", "Director", "Hope Trust"),
        ("Seemannspastorin bei der Hafenseelsorge Nordbucht", "Seemannspastorin", "Hafenseelsorge Nordbucht"),
        ("Vertretung Nordlands bei den Vereinten Nationen", None, "Vertretung Nordlands bei den Vereinten Nationen"),
        ("Head of Outreach, Legal Unit, Imbewu Legal Clinic", "Head of Outreach, Legal Unit", "Imbewu Legal Clinic"),
        ("مدير مؤسسة خطوة للحماية المجتمعية", "مدير", "مؤسسة خطوة للحماية المجتمعية"),
        ("Professor of Sociology", "Professor of Sociology", None),
        ("Kanan Ich, Refugio para Mujeres Mayas, A.C.", None, "Kanan Ich, Refugio para Mujeres Mayas, A.C."),
    ],
)
def test_a_job_and_its_house_are_parted(line: str, title: str | None, house: str | None) -> None:
    assert split_title(line) == (title, house)


@pytest.mark.parametrize(
    "house",
    [
        "Ministère de la Justice",
        "Кризисный центр «Аника»",
        "宁州大学",
        "جامعة نجد للعلوم",
        "Seemannsmission Weserport e.V.",
        "Hope Trust",
    ],
)
@pytest.mark.parametrize("other", ["Walter Kowalczyk", "Жанна Адамовна Михневич", "韩雪莹", "some more text"])
def test_organisations_look_more_like_organisations_than_other_things_do(house: str, other: str) -> None:
    assert likeness(house) > likeness(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Lantern Project", "Lantern project"),
        ("Outback Harbour Inc.", "Outback Harbour"),
        ("ООО «Щит и код»", "Щит и код"),
        ("Bridge & Beacon Legal Aid", "Bridge and Beacon Legal Aid"),
        ("Institut für Menschenrechtspraxis (IMR)", "Institut für Menschenrechtspraxis"),
        ("Caucasus Observatory on Modern Slavery", "COMS"),
        ("Botswana Mission", "Permanent Mission of Botswana to the United Nations"),
    ],
)
def test_forms_of_one_organisation_are_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hope Trust", "Hope House"), ("Mission of Latvia", "Mission of Lebanon"), ("", ""), ("Universität Graz", "Graz")],
)
def test_different_organisations_are_not_the_same(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("text", "land"),
    [
        ("Permanent Mission of the Kingdom of Tonga to the United Nations", "TO"),
        ("Ständige Vertretung Österreichs bei den Vereinten Nationen", None),
        ("Misión Permanente del Perú ante las Naciones Unidas", "PE"),
        ("Mission to Mars Collective", None),
        ("Botswana", None),
    ],
)
def test_a_permanent_mission_is_known_by_its_land(text: str, land: str | None) -> None:
    assert mission_of(text) == land


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("tome@blueharborlogistics.example", "Blue Harbor Logistics"),
        ("mona@nilevoice.example", "Nile Voice"),
        ("i@mail.ferganawatch.example", "Fergana Watch"),
        ("y@asunaro-foundation.example", "Asunaro Foundation"),
        ("o@frauenrat-nord.example", "Frauenrat Nord"),
        ("x@fundacaokwanza.example", "Fundacao Kwanza"),
        ("x@omanwelfare.example", "Oman Welfare"),
        ("x@casadeltejado.example", "Casadeltejado"),
        ("x@quaysidemidwives.example", "Quaysidemidwives"),
        ("x@maison-desfemmesdusahel.example", "Maison Desfemmesdusahel"),
        ("x@zubigune.co.uk", "Zubigune"),
        ("x@gmail.com", None),
        ("x@yahoo.co.uk", None),
        ("x@ukr.net", None),
        ("x@example", None),
        ("x@[192.0.2.1]", None),
        ("", None),
        ("a@tidewatertrust.example", "Tidewater Trust"),
        ("x@" + "a" * 300 + ".example", None),
    ],
)
def test_a_domain_gives_the_name_of_an_organisation_but_not_of_a_provider(address: str, name: str | None) -> None:
    assert from_domain(address) == name


def test_a_family_domain_is_no_organisation() -> None:
    assert from_domain("philippa@ashcombe-grey.example", person="Philippa Ashcombe-Grey") is None
    assert from_domain("odette@odettemarchetti.example", person="Odette Marchetti") is None
    assert from_domain("ashcombe@ashcombe.example") is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('Lantern House"', "Lantern House"),
        ('"Lantern House', "Lantern House"),
        ("Тихая гавань»", "Тихая гавань"),
        ("фонд «Тихая гавань»", "фонд «Тихая гавань»"),
        ('ГО "Крила"', 'ГО "Крила"'),
        ("ОФ «Тихая гавань", "ОФ «Тихая гавань»"),
        ('جمعية "النهر', 'جمعية "النهر"'),
    ],
)
def test_a_quotation_mark_without_its_other_belongs_to_the_sentence_or_is_closed(written: str, shown: str) -> None:
    assert as_affiliation(written) == shown


@pytest.mark.parametrize(
    ("text", "is_one"), [("Ed.D.", False), ("MSW, LCSW", False), ("J.D.", False), ("M.S.F.", True), ("RN", True)]
)
def test_degrees_of_a_signature_are_no_organisation(text: str, is_one: bool) -> None:
    assert (as_affiliation(text) is not None) is is_one


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("للمجلس الخليجي", "المجلس الخليجي"),
        ("لمؤسسة النهر", "مؤسسة النهر"),
        ("للجنة الوطنية", "لجنة الوطنية"),
        ("وكالة الميناء", "وكالة الميناء"),
        ("بنك الساحل", "بنك الساحل"),
    ],
)
def test_what_is_written_onto_an_arabic_word_for_an_organisation_goes_but_not_its_article(
    written: str, shown: str
) -> None:
    assert as_affiliation(written) == shown


@pytest.mark.parametrize(
    ("written", "name"),
    [("CARIBBEAN UNION FOR", "CARIBBEAN UNION"), ("LIGA DE LA", "LIGA"), ("VITAMIN E", "VITAMIN E")],
)
def test_in_capitals_no_organisation_ends_in_for(written: str, name: str) -> None:
    assert as_affiliation(written) == name


@pytest.mark.parametrize(
    ("written", "shown"), [("مؤسسة شركة النهر", "شركة النهر"), ("مؤسس مبادرة النهر", "مبادرة النهر"), ("مؤسسة النهر", "مؤسسة النهر")]
)  # fmt: skip
def test_who_founded_an_organisation_is_no_part_of_its_name(written: str, shown: str) -> None:
    assert as_affiliation(written) == shown
