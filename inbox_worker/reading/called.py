"""What somebody is called on the pass: which of the forms under which the mail names a person is the name.

Promises one of the forms found, or their nominative. What speaks for each is weighed by trained weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inbox_worker.reading import learned
from inbox_worker.reading.claim import Role
from inbox_worker.reading.folding import script
from inbox_worker.reading.gather import Candidate, Form, is_of_passport, is_straight_of
from inbox_worker.reading.heard import Case, Where
from inbox_worker.reading.judged import likeness
from inbox_worker.reading.names import Name
from inbox_worker.reading.nominative import is_straight
from inbox_worker.reading.words import folded

_MOST = 12
"""So many ways of writing a name are weighed."""


def called(case: Case, one: Candidate, model: learned.Model) -> Name:
    """The likeliest name."""
    options = names(one)
    shares = learned.shares(of_names(case, one, options), model)
    return options[int(max(shares, key=lambda at: (shares[at], -int(at))))]


def names(one: Candidate) -> list[Name]:
    """The different names that a person may have: the one that rules would choose first; beside a nominative none in another case; beside
    that of the passport none; once a name is corrected, none that lacks a word of the right one."""
    first = next((form.name for form in one.forms if is_of_passport(form)), None)
    if first is not None:
        return [first]
    first = one.name
    others = {form.name.text: form.name for form in one.forms if _stands_straight(one, form)}
    others.pop(first.text, None)
    options = _in_the_writers_order(one, [first, *list(others.values())[: _MOST - 1]])
    right = [set(folded(form.name.text)) for form in one.forms if form.claim.role is Role.NEW]
    return [name for name in options if any(words <= set(folded(name.text)) for words in right)] or options


def _in_the_writers_order(one: Candidate, options: list[Name]) -> list[Name]:
    """Without what only a header says, and the mail's own words in another order: a directory turns Ana Ruiz into Ruiz Ana. Words in
    capitals say nothing of the order: DUPONT MARIE."""
    written = [form for form in one.forms if form.where is Where.OWN and _is_written(form)]
    texts, orders = {form.name.text for form in written}, {tuple(sorted(folded(form.name.text))) for form in written}
    return [name for name in options if name.text in texts or tuple(sorted(folded(name.text))) not in orders] or options


def _is_written(form: Form) -> bool:
    """Whether somebody wrote this form of a name for this mail, not in capitals."""
    return form.claim.source not in _OF_HEADER and not all(span.text.isupper() for span in form.claim.name)


_OF_HEADER = frozenset({"sender", "copied", "address"})


def _stands_straight(one: Candidate, form: Form) -> bool:
    """Whether a form is in the nominative: by itself, where the mail writes the name in other cases only, and beside the other forms."""
    if script(form.name.text) != "cyrillic":
        return True
    by_itself = one.straight is None or is_straight(form.name.text.split())
    return by_itself and not any(is_straight_of(other, form) for other in one.ways.values())


def of_names(case: Case, one: Candidate, options: Sequence[Name]) -> dict[str, dict[str, float]]:
    """The features of each name, under its place among all."""
    return {
        str(at): {name: float(value) for name, value in _of_name(case, one, option, options) if value}
        for at, option in enumerate(options)
    }


def _of_name(case: Case, one: Candidate, option: Name, options: Sequence[Name]) -> Iterator[tuple[str, float]]:
    first = options[0]
    yield "shown", float(option is first)
    forms = [form for form in one.forms if form.name.text == option.text]
    yield "nominative of what stands there", float(not forms)
    seen = list(_seen(case, forms))
    yield from seen
    yield from ((f"{form.where} {form.claim.source}", 1.0) for form in _once(forms))
    yield from ((f"as {form.claim.role}", 1.0) for form in _once(forms))
    yield "over lines", float(any("\n" in span.text for form in forms for span in form.claim.name))
    yield "forms", min(len(forms), 4) / 4
    yield "like a name", likeness(option.text)
    yield "doubtful", float(option.doubtful)
    words, own = folded(option.text), set(folded(option.text))
    yield f"words {min(len(words), 5)}", 1.0
    rest = [set(folded(other.text)) for other in options if other is not option]
    yield "within another", float(any(own < other for other in rest))
    yield "holds another", float(any(own > other for other in rest))
    inside = any(option.text in other.text for other in options if other is not option)
    around = any(other.text in option.text for other in options if other is not option)
    yield "inside another", float(inside)
    yield "capitals behind another", float(_ends_in_letters(option, forms) and _less_the_last(option) in rest)
    yield "around another", float(around)
    if option.text[:1] >= "\u3005":  # in a script without spaces the longer form may hold a word of the sentence
        yield "dense shown", float(option is first)
        yield "dense inside another", float(inside)
        yield "dense around another", float(around)
        yield from ((f"dense {name}", value) for name, value in seen)
    yield f"script {script(option.text)} beside {script(first.text)}", float(option is not first)
    yield "an initial", float(any(len(word) == 1 for word in words) and option.text[:1] < "\u3005")


def _ends_in_letters(option: Name, forms: Sequence[Form]) -> bool:
    """Whether a name in ordinary letters ends in a few capitals, as letters of a degree do: Dilini Perera ACIB."""
    ends = [span.text.split()[-2:] for form in forms for span in form.claim.name[-1:]]
    return len(option.text.split()) > 2 and any(
        len(end) == 2 and end[1].isupper() and _FEWEST <= len(end[1]) <= _MANY and not end[0].isupper() for end in ends
    )


_FEWEST, _MANY = 2, 6


def _less_the_last(option: Name) -> set[str]:
    return set(folded(" ".join(option.text.split()[:-1])))


def _seen(case: Case, forms: Sequence[Form]) -> Iterator[tuple[str, float]]:
    """How the tagger sees the best place of a form."""
    seen = case.marks.name(span for form in forms for span in form.claim.name)
    for name, share in (("inside", seen.inside), ("begins", seen.begins), ("ends", seen.ends), ("whole", seen.whole)):
        yield f"tagger {name}", share
        yield f"tagger {name} {min(int(share * 5), 4)}", 1.0


def _once(forms: Sequence[Form]) -> list[Form]:
    return list({(form.where, form.claim.source, form.claim.role): form for form in forms}.values())
