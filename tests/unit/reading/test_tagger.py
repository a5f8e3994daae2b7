"""The tagger: what it sees of a mail, and what it may propose."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_worker.mail.model import Message
from inbox_worker.mail.parse import parse
from inbox_worker.reading.claim import Claim, Role
from inbox_worker.reading.marked import marked_in
from inbox_worker.reading.model import Region, Span
from inbox_worker.reading.read import tokens_of
from inbox_worker.reading.tagger.marks import Agreement, Marks, mark, marks
from inbox_worker.reading.tagger.network import KINDS, LABELS, OF_MAIL, as_trained, entered, judge, load, seen
from inbox_worker.reading.tagger.tokens import BUCKETS, MOST_OF_LETTER, Tokens, pair
from inbox_worker.reading.view import letters
from tests.unit.reading.harbour_lights import WORDS

OWN = frozenset({"registration@events.example"})
NOTHING, NAME, NAME_ON, HOUSE, HOUSE_ON = np.eye(5, dtype=np.float32)


def _mail(body: str, sender: str = "Ana Ruiz <ana.ruiz@lantern.example>", subject: str = "20 May") -> Message:
    head = f"From: {sender}\nTo: registration@events.example\nSubject: {subject}\nMessage-ID: <1@x.example>\n"
    return parse(f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".encode())


def _row(body: str) -> Tokens:
    return tokens_of(_mail(body), OWN, WORDS)


def _said(row: Tokens, labels: dict[str, np.ndarray]) -> Marks:
    """Marks as if the network had said `labels` of these words, and nothing of the others."""
    said = np.array([labels.get(word, NOTHING) for word in row.folded])
    return marks(row, said, np.full(len(OF_MAIL), 0.2, np.float32))


def test_every_token_stands_where_its_place_says() -> None:
    row = _row("Dear all,\n\nplease register Ben Ott (Lantern House).\n\nKind regards\nAna Ruiz\nLantern House\n")
    assert [part.text[start:end].lower() for part, start, end in row.places] == row.folded
    assert {"author", "subject", "own body", "own signature"} == set(row.wheres)


def test_of_what_stands_between_two_words_at_least_the_ends_are_told() -> None:
    told = {word: before for before, word in _row(f"I come. {'- ' * 40}\nBen\n\nKind regards\nAna Ruiz\n").spelled()}
    assert told["come"] == " "
    assert (told["Ben"][:3], told["Ben"][-3:], len(told["Ben"])) == (". -", " -\n", 24)


@pytest.mark.parametrize(
    ("word", "sign"),
    [
        ("ruiz", "in the address"),
        ("lantern", "in the domain"),
        ("ana", "also author"),
        ("ben", "label name"),
        ("all", "greeting"),
        ("otter", "capitals"),
    ],
)
def test_what_is_known_of_a_token(word: str, sign: str) -> None:
    row = _row("Dear all,\n\nplease register me.\nName: Ben OTTER\n\nKind regards\nAna Ruiz\nLantern House\n")
    assert any(sign in row.signs[at] for at in range(len(row)) if row.folded[at] == word)


@pytest.mark.parametrize("between", ["\n", " "])
def test_of_a_very_long_mail_only_so_much_is_looked_at(between: str) -> None:
    row = _row(between.join(f"line {number} has some words in it" for number in range(3_000)))
    assert MOST_OF_LETTER <= len(row) <= MOST_OF_LETTER * 2


def test_the_network_gives_shares_of_every_label_and_kind() -> None:
    labels, kinds, inner = judge(_row("Please register Ben Ott, Lantern House."), WORDS.networks)
    assert labels.shape[1] == len(LABELS)
    assert kinds.shape == (len(OF_MAIL),)
    assert [len(of_one) for of_one in inner] == [len(labels)] * len(WORDS.networks)
    assert np.allclose(labels.sum(1), 1, atol=1e-4)
    assert kinds[: len(KINDS)].sum() == pytest.approx(1, abs=1e-4)
    assert 0 <= kinds[-1] <= 1


def test_the_network_with_an_encoder_counts_as_much_as_the_two_without() -> None:
    row = _row("Please register Ben Ott, Lantern House.")
    first, second, hearing = WORDS.networks
    said = [judge(row, (network,))[0] for network in (first, second, hearing)]
    together = (said[0] + said[1]) / 4 + said[2] / 2
    assert hearing.encoder
    assert np.allclose(judge(row, WORDS.networks)[0], together, atol=1e-5)
    assert not np.allclose(said[0], said[2], atol=1e-2)


def test_the_hashed_tables_that_stay_bytes_say_what_they_said_in_training() -> None:
    file = (files("inbox_worker.reading.tagger") / "network-1.npz").read_bytes()
    row = _row("Please register Ben Ott, Lantern House.")
    tables, signs, _ = as_trained(file)
    held = np.array([[float(sign in names) for sign in signs] for names in row.signs])
    pieces = np.array([tables["piece.weight"][list(numbers)].mean(0) for numbers in row.pieces])
    words = np.concatenate([tables["word.weight"][row.words], pieces], 1)
    known = words @ tables["enter.weight"].T + tables["enter.bias"] + held @ tables["sign.weight"][: len(signs)]
    network = load(file)
    assert np.allclose(entered(seen(row, network.signs), None, network.tables), np.maximum(known, 0), atol=1e-4)


def test_the_same_mail_is_judged_the_same_again() -> None:
    row = _row("Please register Ben Ott, Lantern House.")
    assert np.array_equal(judge(row, WORDS.networks)[0], judge(row, WORDS.networks)[0])


def test_a_span_agrees_as_far_as_its_words_are_marked_and_it_begins_and_ends_there() -> None:
    body = "Please register Ben Ott, Lantern House."
    said = _said(_row(body), {"ben": NAME, "ott": NAME_ON, "lantern": HOUSE, "house": HOUSE_ON})
    at = body.index("Ben")
    assert said.name([Span(Region.OWN, "body", at, at + 7, "Ben Ott")]) == Agreement(1.0, 1.0, 1.0)
    assert said.name([Span(Region.OWN, "body", at, at + 3, "Ben")]).ends == 0.0
    assert said.name([Span(Region.OWN, "body", at - 9, at + 7, "register Ben Ott")]).begins == 0.0
    assert said.house(Span(Region.OWN, "body", at, at + 7, "Ben Ott")).inside == 0.0
    assert said.name([Span(Region.QUOTE, "body", at, at + 7, "Ben Ott")]) == Agreement()


def test_what_is_marked_is_proposed_as_it_is_written_and_line_by_line() -> None:
    message = _mail("Please register these:\nBen Ott\nCy Fell\n\nKind regards\nAna Ruiz\n")
    row = tokens_of(message, OWN, WORDS)
    said = _said(row, {"ben": NAME, "ott": NAME_ON, "cy": NAME_ON, "fell": NAME_ON})
    claims = list(marked_in(letters(message, WORDS)[0], said, ()))
    assert [claim.name[0].text for claim in claims] == ["Ben Ott", "Cy Fell"]
    assert {claim.role for claim in claims} == {Role.MENTIONED}


def test_a_name_that_another_source_has_found_is_not_proposed_again() -> None:
    message = _mail("Please register Ben Ott.")
    said = _said(tokens_of(message, OWN, WORDS), {"ben": NAME, "ott": NAME_ON})
    found = Claim("wish", Role.COMES, (Span(Region.OWN, "body", 16, 23, "Ben Ott"),))
    assert [len(list(marked_in(letters(message, WORDS)[0], said, claims))) for claims in ((), (found,))] == [1, 0]


def _houses(body: str, labels: dict[str, np.ndarray], *others: Claim, subject: str = "20 May") -> list[str]:
    message = _mail(body, subject=subject)
    said = _said(tokens_of(message, OWN, WORDS), labels)
    return [
        claim.affiliation.text for claim in marked_in(letters(message, WORDS)[0], said, others) if claim.affiliation
    ]


def test_an_organisation_marked_in_the_subject_is_proposed() -> None:
    labels = {"tern": HOUSE, "watch": HOUSE_ON, "oslo": HOUSE_ON}
    assert "Tern Watch, Oslo" in _houses("Please register me.", labels, subject="Registration Tern Watch, Oslo")


def test_a_piece_between_two_marks_in_which_something_of_an_organisation_is_seen_is_proposed() -> None:
    faint = NOTHING * 0.8 + HOUSE_ON * 0.2
    assert "Sugar No More" in _houses("I come (Sugar No More) with joy.", {"sugar": faint, "more": faint})
    assert _houses("I come (Sugar No More) with joy.", {}) == []


@pytest.mark.parametrize(
    ("first", "second", "proposed"), [(HOUSE, HOUSE_ON, True), (NAME, NAME_ON, False)], ids=["a house", "a name"]
)
def test_what_another_source_takes_for_a_name_is_proposed_as_an_organisation_where_the_network_rather_sees_one(
    first: np.ndarray, second: np.ndarray, proposed: bool
) -> None:
    taken = Claim("listing", Role.COMES, (Span(Region.OWN, "body", 16, 26, "Tern Watch"),))
    labels = {"tern": first * 0.6 + HOUSE * 0.4, "watch": second * 0.6 + HOUSE_ON * 0.4}
    assert ("Tern Watch" in _houses("Please register Tern Watch.", labels, taken)) is proposed


def test_a_name_of_one_piece_is_proposed_where_something_of_a_name_is_seen() -> None:
    message = _mail("两位：尚可，旺姆。谢谢")
    faint = NOTHING * 0.7 + NAME_ON * 0.3
    said = _said(tokens_of(message, OWN, WORDS), {"旺": faint, "姆": faint})
    claims = marked_in(letters(message, WORDS)[0], said, ())
    assert "旺姆" in [claim.name[0].text for claim in claims if claim.name]


def test_of_a_name_without_spaces_as_much_is_proposed_as_is_plainly_seen() -> None:
    message = _mail("由阿里均持。")
    said = _said(tokens_of(message, OWN, WORDS), {"阿": NAME, "里": NAME_ON, "均": NOTHING * 0.6 + NAME_ON * 0.4})
    found = Claim("wish", Role.COMES, (Span(Region.OWN, "body", 1, 5, "阿里均持"),))
    claims = marked_in(letters(message, WORDS)[0], said, [found])
    assert "阿里" in [claim.name[0].text for claim in claims if claim.name]


def test_a_name_marked_in_the_header_is_no_claim_of_the_text() -> None:
    message = _mail("Please register me.")
    said = _said(tokens_of(message, OWN, WORDS), {"ana": NAME, "ruiz": NAME_ON})
    assert [span.region for span, _ in said.names()] == [Region.HEADER]
    assert list(marked_in(letters(message, WORDS)[0], said, ())) == []


def test_a_mail_without_a_word_is_not_marked() -> None:
    assert mark(Tokens(), WORDS.networks) == Marks()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_marked_quotes_the_mail(body: str) -> None:
    message = _mail(body)
    row = tokens_of(message, OWN, WORDS)
    said = marks(row, np.tile(NAME * 0.5 + NAME_ON * 0.5, (len(row), 1)), np.full(len(OF_MAIL), 0.2, np.float32))
    for span, _ in said.names():
        part = next(part for part, *_ in row.places if part.name == span.part and part.region == span.region)
        assert part.text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("body", "proposed"),
    [
        ("سجلوا ريم قباني، ونارين حاجو", "نارين حاجو"),
        ("سجلوا ريم قباني، وليد حاجو", "وليد حاجو"),
        ("سجلوا\nونارين حاجو", "ونارين حاجو"),
    ],
)
def test_and_behind_a_comma_is_no_letter_of_an_arabic_name(body: str, proposed: str) -> None:
    message = _mail(body)
    row = tokens_of(message, OWN, WORDS)
    begins, goes_on = row.folded[-2:]
    claims = marked_in(letters(message, WORDS)[0], _said(row, {begins: NAME, goes_on: NAME_ON}), ())
    assert [claim.name[0].text for claim in claims if claim.name] == [proposed]


@pytest.mark.parametrize(
    ("body", "proposed"),
    [
        ("Two drop out: Eluned Bowen and Macsen Tudur. Angharad and I come.", "macsen tudur"),
        ("Please register Tudur Prof. Macsen Angharad.", "tudur prof. macsen angharad"),
        ("Please register Tudur Arch. Macsen Angharad.", "tudur arch. macsen angharad"),
        ("Please register Dato Mohd. Macsen Angharad.", "dato mohd. macsen angharad"),
    ],
)
def test_no_name_goes_on_behind_a_full_stop_but_for_a_title(body: str, proposed: str) -> None:
    message = _mail(body)
    row = tokens_of(message, OWN, WORDS)
    first, *rest = proposed.replace(".", "").split()
    labels = {first: NAME, **dict.fromkeys([*rest, "angharad"], NAME_ON)}
    claims = marked_in(letters(message, WORDS)[0], _said(row, labels), ())
    assert [claim.name[0].text.lower() for claim in claims if claim.name] == [proposed]


def test_an_organisation_that_would_end_in_of_the_goes_on_to_the_end_of_its_clause() -> None:
    body = "Je travaille pour l'Observatoire sahélien des\nmigrations contraintes : merci de noter."
    labels = {"observatoire": HOUSE, "sahelien": HOUSE_ON, "des": HOUSE_ON}
    assert "Observatoire sahélien des\nmigrations contraintes" in _houses(body, labels)


def test_an_organisation_over_two_lines_of_one_sentence_is_marked_whole() -> None:
    first = "Please register me for the twentieth, I work at the Harbour"
    labels = {"harbour": HOUSE, "watch": HOUSE_ON, "trust": HOUSE_ON}
    assert "Harbour\nWatch Trust" in _houses(f"{first}\nWatch Trust of Oslo.", labels)
    assert "Harbour\nWatch Trust" not in _houses("The Harbour\nWatch Trust", labels)


def test_a_character_forms_pairs_with_those_it_is_written_on_to() -> None:
    row = tokens_of(_mail("王芳，李雷 Ana Ruiz"), OWN, WORDS)
    at = row.folded.index("王")
    assert pair("王", "芳") in row.pieces[at]
    assert pair("王", "芳") in row.pieces[at + 1]
    assert pair("芳", "李") not in row.pieces[at + 1] + row.pieces[at + 2]
    assert all(number < BUCKETS for number in row.pieces[row.folded.index("ana")])


def test_what_is_marked_ends_with_its_column() -> None:
    labels = {"watch": HOUSE, "trust": HOUSE_ON, "oslo": HOUSE_ON}
    assert "Watch Trust     Oslo" not in _houses("Ana Ruiz     Watch Trust     Oslo", labels)
    assert "Watch Trust Oslo" in _houses("Ana Ruiz     Watch Trust Oslo", labels)


def test_a_surname_of_two_characters_is_taken_whole() -> None:
    message = _mail("请为上官若岚登记。")
    row = tokens_of(message, OWN, WORDS)
    said = _said(row, {"官": NAME, "若": NAME_ON, "岚": NAME_ON})
    names = [claim.name[0].text for claim in marked_in(letters(message, WORDS)[0], said, ()) if claim.name]
    assert names == ["上官若岚"]


@pytest.mark.parametrize(
    ("body", "proposed"),
    [
        ("由我和簡廷宇出席", "簡廷宇"),
        ("我和廷宇出席", "和廷宇"),
        ("出席：和簡廷宇", "和簡廷宇"),
        ("由我家簡廷宇出席", "家簡廷宇"),
    ],
)
def test_and_behind_a_word_is_no_surname_of_a_whole_name(body: str, proposed: str) -> None:
    message = _mail(body)
    row = tokens_of(message, OWN, WORDS)
    said = _said(row, {"和": NAME, "家": NAME, "簡": NAME_ON, "廷": NAME_ON, "宇": NAME_ON})
    names = [claim.name[0].text for claim in marked_in(letters(message, WORDS)[0], said, ()) if claim.name]
    assert names[0] == proposed


def test_an_organisation_goes_on_over_a_row_of_words_in_its_name() -> None:
    labels = {"guild": HOUSE, "of": HOUSE_ON, "hotel": HOUSE_ON}
    body = "I come for the Guild of Hotel, Bar and Guest House Keepers with joy."
    assert "Guild of Hotel, Bar and Guest House Keepers" in _houses(body, labels)
    assert "Guild of Hotel" in _houses(body, labels)


def test_an_organisation_may_begin_with_a_row_of_words() -> None:
    labels = {"keane": HOUSE, "and": HOUSE_ON, "company": HOUSE_ON, "llp": HOUSE_ON}
    assert "Hanratty, Loftus, Keane and Company LLP" in _houses("Of Hanratty, Loftus, Keane and Company LLP.", labels)
    assert "Ana, Keane Company LLP" not in _houses("Of Ana, Keane Company LLP.", labels)
