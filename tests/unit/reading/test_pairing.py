"""What the network says of people and organisations that others have found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inbox_worker.reading import gather, paired
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Kind
from inbox_worker.reading.options import organisations
from inbox_worker.reading.tagger import pairing
from inbox_worker.reading.tagger.marks import Marks
from inbox_worker.reading.tagger.pairing import Option, Someone
from tests.unit.reading.harbour_lights import WORDS
from tests.unit.reading.harbour_lights import case_of as _case

BODY = "Please register these two:\n- Bernard Otter, Lantern House\n- Cyril Fellner, Harbour Trust\n\nAna Ruiz\nOffice of Ships\n"


def _named(case: Case, name: str) -> gather.Candidate:
    return next(one for one in gather.candidates(case) if one.name.text == name)


@pytest.mark.parametrize(
    ("one", "other", "apart"), [((2, 4), (4, 6), 1), ((2, 4), (7, 8), 4), ((7, 8), (2, 4), -4), ((2, 4), (3, 5), 0)]
)
def test_how_far_apart_two_places_stand(one: pairing.Range, other: pairing.Range, apart: int) -> None:
    assert pairing.apart(one, other) == apart


def test_the_nearest_of_several_mentions_counts() -> None:
    assert pairing.nearest([(0, 2), (10, 12)], (8, 9)) == -2
    assert pairing.nearest([], (8, 9)) is None


def test_a_person_stands_where_the_mail_names_him() -> None:
    case = _case(BODY)
    found = paired.mentions(case.marks, _named(case, "Bernard Otter"))
    words = [case.marks.row.folded[start:end] for start, end in found]
    assert words == [["bernard", "otter"]]


def test_the_shares_of_all_options_and_of_none_are_one_together() -> None:
    case = _case(BODY)
    everybody = gather.candidates(case)
    one = _named(case, "Bernard Otter")
    options = organisations(case, one)
    shares = paired.belongs(case, one, everybody, options, Kind.REGISTER)
    assert len(shares) == len(options) + 1
    assert sum(shares) == pytest.approx(1, abs=1e-4)


def test_an_organisation_that_stands_nearer_to_another_person_says_so() -> None:
    case = _case(BODY)
    everybody = gather.candidates(case)
    one = _named(case, "Bernard Otter")
    options = organisations(case, one)
    rows = paired.options_of(case.marks, one, everybody, options)
    traits = {option.text: set(row.traits) for option, row in zip(options, rows, strict=True)}
    assert "nobody nearer" in traits["Lantern House"]
    assert "somebody nearer" in traits["Harbour Trust"]


def test_of_somebody_whom_the_network_has_not_seen_it_says_nothing() -> None:
    case = _case(BODY)
    one = _named(case, "Bernard Otter")
    elsewhere = replace(case, marks=replace(case.marks, by_part={}))
    assert paired.meant(case, one, Kind.REGISTER) is not None
    assert paired.meant(elsewhere, one, Kind.REGISTER) is None


def test_without_a_network_all_options_are_alike() -> None:
    case = _case(BODY)
    one = _named(case, "Bernard Otter")
    options = organisations(case, one)
    shares = paired.belongs(replace(case, marks=Marks()), one, [one], options, Kind.REGISTER)
    assert len(set(shares)) == 1
    assert len(shares) == len(options) + 1


def test_a_place_at_the_edge_of_the_mail_has_nothing_beside_it() -> None:
    inner = np.ones((3, 4), np.float32)
    row, nowhere = pairing.of_places(inner, [(0, 3), None])
    assert row[:12].tolist() == [1.0] * 12
    assert row[12:].tolist() == [0.0] * 8
    assert not nowhere.any()


def test_unknown_traits_change_nothing() -> None:
    case = _case(BODY)
    assert case.marks.inner
    someone = Someone(((0, 1),), ("no trait of any network",))
    bare = Someone(((0, 1),), ())
    network = WORDS.networks[0]
    assert pairing.meant(case.marks.inner[0], someone, network) == pairing.meant(case.marks.inner[0], bare, network)
    option = Option((2, 3), ("no trait of any network",))
    assert pairing.belongs(case.marks.inner[0], someone, [option], network) == pairing.belongs(
        case.marks.inner[0], bare, [Option((2, 3), ())], network
    )
