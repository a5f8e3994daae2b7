"""Who is meant together: the choices that are open, and what tells one company from another."""

from __future__ import annotations

import pytest

from inbox_worker.reading import company, gather, weigh
from inbox_worker.reading.features.people import of_person
from inbox_worker.reading.gather import Candidate
from inbox_worker.reading.heard import Case
from inbox_worker.reading.learned import weighing
from inbox_worker.reading.model import Kind
from tests.unit.reading.harbour_lights import case_of as _case


def _signs(case: Case, people: list[Candidate], *names: str) -> set[str]:
    choice = frozenset(at for at, one in enumerate(people) if one.name.text in names)
    rows = company.of_choices(case, people, [0.5] * len(people), Kind.REGISTER, [choice, frozenset()])
    return set(rows["0"])


def test_only_the_doubtful_are_varied() -> None:
    open_ = company.choices([0.999, 0.5, 0.001])
    assert set(open_) == {frozenset({0}), frozenset({0, 1})}


def test_many_doubtful_people_do_not_make_endless_choices() -> None:
    assert len(company.choices([0.4] * 60)) <= 32


def test_untrained_everybody_comes_by_his_own_chance_but_somebody_does() -> None:
    case = _case("Please register Kofi Mensah and Lena Vogt.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    chosen = company.choose(case, people, [0.7, 0.8, 0.2], Kind.REGISTER, company.UNTRAINED)
    assert chosen.choice == {0, 1}
    assert company.choose(case, people, [0.1, 0.2, 0.3], Kind.REGISTER, company.UNTRAINED).choice == {2}
    assert company.choose(case, people, [0.02, 0.02, 0.02], Kind.REGISTER, company.UNTRAINED).choice == frozenset()
    assert company.choose(case, people, [0.1, 0.2, 0.3], Kind.CANCEL, company.UNTRAINED).choice == frozenset()


def test_the_number_said_is_compared_with_the_number_chosen() -> None:
    case = _case("Two of us would like to come, Kofi Mensah and I.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    assert "register as many as said" in _signs(case, people, "Kofi Mensah", "Ana Ruiz")
    assert "register fewer than said" in _signs(case, people, "Ana Ruiz")


def test_a_list_is_chosen_whole_or_parted() -> None:
    case = _case("Please register:\n\n- Kofi Mensah\n- Lena Vogt\n- Marek Nowak\n\nAna Ruiz\n")
    people = gather.candidates(case)
    assert "register whole listing" in _signs(case, people, "Kofi Mensah", "Lena Vogt", "Marek Nowak")
    assert "register parted listing" in _signs(case, people, "Kofi Mensah", "Ana Ruiz")


def test_two_joined_by_and_are_a_pair() -> None:
    case = _case("Tomorrow Kofi Mensah and Lena Vogt will attend the event.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    assert "register parted pair" in _signs(case, people, "Kofi Mensah")
    assert "register whole pair" in _signs(case, people, "Kofi Mensah", "Lena Vogt")


def test_a_remark_with_a_reason_says_who_stays_away() -> None:
    case = _case(
        "Name | Organisation | Remark\nKofi Mensah | Lantern | vegetarian\nLena Vogt | Lantern | no visa, not coming\n"
        "Marek Nowak | Lantern | kommt nicht (Kur)\n"
    )
    coming = {claim.name[0].text: claim.coming for claim in case.own.claims if claim.source == "table"}
    assert coming == {"Kofi Mensah": None, "Lena Vogt": False, "Marek Nowak": False}


def test_a_column_of_answers_to_an_invitation_says_who_comes() -> None:
    case = _case("Nombre | Entidad | Viaja\nInés Prado | Faro | SÍ\nLuis Ocampo | Faro | NO\n")
    coming = {claim.name[0].text: claim.coming for claim in case.own.claims if claim.source == "table"}
    assert coming == {"Inés Prado": True, "Luis Ocampo": False}


def test_one_name_in_two_cases_is_one_person() -> None:
    case = _case("Прошу записать Кравцову Ольгу Игоревну.\n\nKRAVTSOVA OLGA\nКравцова Ольга Игоревна\n")
    names = [one.name.text for one in gather.candidates(case)]
    assert len(names) == len(set(names))


def test_a_signer_by_initials_is_told_from_people_in_full() -> None:
    case = _case("Прошу зарегистрировать участника: Лисицына Вера Павловна.\n\nДиректор\nК. Л. Мохов\n")
    people = gather.candidates(case)
    signer = next(one for one in people if "Мохов" in one.name.text)
    found = of_person(case, signer, people, Kind.REGISTER)
    assert any(sign.endswith("by initials alone") for sign in found)


def test_words_of_an_organisation_in_quotes_are_no_person() -> None:
    case = _case(
        "Please register me, I work for the association “Kofi Lantern”.\n\nAna Ruiz\nKofi Lantern Association\n"
    )
    people = gather.candidates(case)
    for one in people:
        found = of_person(case, one, people, Kind.REGISTER)
        assert any("within an organisation" in sign for sign in found) == (one.name.text == "Kofi Lantern")


def test_each_person_may_have_a_form_of_his_own() -> None:
    form = "Full name\t{}\nOrganisation\tLantern Trust\nPosition\tLawyer\n\n"
    case = _case(f"Please register:\n\n{form.format('Kofi Mensah')}And:\n\n{form.format('Lena Vogt')}Ana Ruiz\n")
    named = {claim.name[0].text for claim in case.own.claims if claim.source == "table" and claim.name}
    assert named == {"Kofi Mensah", "Lena Vogt"}


def test_a_name_in_another_alphabet_is_the_new_participants_too() -> None:
    case = _case("Просим заменить Бойченко Игоря на Ольгу Кравцову (в паспорте Olga Kravtsova).\n\nЛев Панин\n")
    owners = [one for one in gather.candidates(case) if any("Krav" in form.name.text for form in one.forms)]
    assert len(owners) == 1
    assert any("Кравцов" in form.name.text for form in owners[0].forms)


def test_a_list_says_who_is_struck_out_or_stays_away() -> None:
    case = _case("We register:\n\n- Kofi Mensah\n- ~~Lena Vogt~~\n- Marek Nowak - not coming\n- Ines Prado, Lantern\n")
    coming = {claim.name[0].text.strip("~"): claim.coming for claim in case.own.claims if claim.source == "listing"}
    assert coming["Marek Nowak"] is False
    assert coming["Kofi Mensah"] is None
    assert coming["Ines Prado"] is None


def test_who_stays_away_by_a_list_may_be_withdrawn() -> None:
    case = _case("Please cancel:\n\n- Marek Nowak - not coming\n- Lena Vogt\n")
    one = next(one for one in gather.candidates(case) if one.name.text == "Marek Nowak")
    assert weigh.chances_by([one], [{"sure": 1.0}], Kind.CANCEL, weighing({"sure": 3.0}))[0] > 0.9
    assert weigh.chances_by([one], [{"sure": 1.0}], Kind.REGISTER, weighing({"sure": 3.0}))[0] < 0.1


def test_a_number_that_is_smaller_than_all_who_are_likely_may_be_said_of_some() -> None:
    case = _case(
        "Kofi Mensah and I will come, the two of us from Harbour Trust, and Lena Vogt of Oxbow Labs.\n\nAna Ruiz\n"
    )
    people = gather.candidates(case)
    everybody = frozenset(range(len(people)))
    assert (
        "register as many as said"
        in company.of_choices(case, people, [0.9] * 3, Kind.REGISTER, [everybody, frozenset()])["0"]
    )
    doubtful = company.of_choices(case, people, [0.9, 0.9, 0.6], Kind.REGISTER, [everybody, frozenset()])["0"]
    assert "register others than said" in doubtful


def test_of_several_whoever_is_likelier_than_not_comes() -> None:
    case = _case("Please register Kofi Mensah and Lena Vogt.\n\nAna Ruiz\n")
    people = gather.candidates(case)
    rather_two = weighing({"odds": 1.0, "register 2 people": 0.5})
    chosen = company.choose(case, people, [0.9, 0.9, 0.6], Kind.REGISTER, rather_two)
    assert chosen.choice == {0, 1, 2}
    assert company.choose(case, people, [0.9, 0.9, 0.3], Kind.REGISTER, rather_two).choice == {0, 1}


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Мы хотели бы прийти втроём.", 3),
        ("Мы хотели бы прийти вчетвером.", 4),
        ("Хотіли б прийти вдвох.", 2),
        ("Хочу прийти с двумя коллегами.", 2),
        ("نود نحن ثلاثتنا الحضور", 3),
        ("我们仨想参加。", 3),
        ("Dördümüz katılmak istiyoruz.", 4),
    ],
)
def test_numbers_of_people_are_heard_also_as_adverbs_and_in_other_cases(sentence: str, count: int) -> None:
    assert _case(f"{sentence}\n").own.sayings.counts == {count}
