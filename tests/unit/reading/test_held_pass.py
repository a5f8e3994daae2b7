"""Whether a pass is held already, and how doubtful that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_worker.reading import doubts, held_pass
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Kind
from tests.unit.reading.harbour_lights import case_of

HOLDS = "I hold an annual UN grounds pass and only announce that I will attend on 20 May.\n\nAna Ruiz\nLantern House\n"
NEEDS = "Please register me for 20 May, I need a pass.\n\nAna Ruiz\nLantern House\n"


def _seeing(case: Case, chance: float) -> Case:
    return replace(case, marks=replace(case.marks, kinds={**case.marks.kinds, "pass": chance}))


@pytest.mark.parametrize(("body", "holds"), [(HOLDS, True), (NEEDS, False)])
def test_who_says_so_holds_a_pass(body: str, holds: bool) -> None:
    assert held_pass.holds_pass(case_of(body)) is holds


def test_where_nothing_speaks_of_a_pass_there_is_no_chance() -> None:
    assert held_pass.chance(_seeing(case_of("Please register me for 20 May.\n\nAna Ruiz\n"), 0.1)) == 0.0


def test_a_pass_that_the_networks_see_otherwise_is_a_doubt() -> None:
    agreed, opposed = (
        doubts.of_doubt(_seeing(case_of(HOLDS), chance), Kind.REGISTER, 0.99, (), ()) for chance in (0.99, 0.05)
    )
    assert opposed["tagger: pass"] > agreed["tagger: pass"]
