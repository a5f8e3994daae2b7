"""Train the weights of the reading room on corpora of mails with their answers, and write them to inbox_worker/reading/weights.json
and trees.npz.

    python benchmarks/train_reading.py FOLDER… [SKETCHES.txt…] [--unseen FOLDER FOLDER] [--languages en,fr] [--answers FILE] [--dry]

Each FOLDER holds .eml files and a truth.jsonl; a file of sketches is as benchmarks/sketch.py tells. Every figure printed, and written
beside the weights, is cross-validated by folder: the mails of one folder are judged by weights that never saw any of them. `--answers`
writes the answers to those mails, for the corpus's score.py.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import grow_trees
from benchmarks.example_event import EVENT, OWN
from benchmarks.feature_rows import matrix
from benchmarks.grow_trees import Grown, Rows
from benchmarks.sketch import sketches
from inbox_worker.mail.model import Certainty
from inbox_worker.mail.parse import parse
from inbox_worker.reading import called, company, gather, learned, lexicon, paired, read, weigh
from inbox_worker.reading.features.houses import of_affiliations
from inbox_worker.reading.features.kinds import of_kind
from inbox_worker.reading.features.people import of_person
from inbox_worker.reading.heard import Case
from inbox_worker.reading.learned import Features, Model, Models
from inbox_worker.reading.model import Kind, Reading
from inbox_worker.reading.names import same
from inbox_worker.reading.one_person import alike
from inbox_worker.reading.options import organisations
from inbox_worker.reading.tagger.network import Network, load

KINDS = ("amend", "auto", "cancel", "other", "register")
WANTING = ("register", "amend", "cancel")
OUT = Path(__file__).resolve().parent.parent / "inbox_worker" / "reading"
Choice = tuple[Mapping[str, Features], frozenset[str]]
"""Several rows by name, and which of them are right."""
Weights = dict[str, float]


@dataclass(frozen=True)
class Sample:
    folder: str
    truth: dict[str, Any]
    case: Case
    certain: bool
    sketched: bool = False

    @property
    def file(self) -> str:
        return f"{self.folder}/{self.truth['file']}"


def samples(sources: Iterable[Path], languages: frozenset[str], unseen: Sequence[Path] = ()) -> list[Sample]:
    """The mails of some folders, and of files of sketches, those of one writer as one folder; each of the folders `unseen` holds networks
    of one sort that never saw a part of them each (train_tagger.py). The one with an encoder, of which there is none that never saw them,
    is not heard then."""
    words = the_lexicon()
    networks = [_networks(folder) for folder in unseen]
    found = []
    for source in sources:
        folder = folder_of(source)
        own = replace(words, networks=tuple(of_one.get(folder, of_one[""]) for of_one in networks)) if unseen else words
        for truth, raw in mails(source):
            if languages and truth["language"] not in languages:
                continue
            case = read.case_of(parse(raw), (EVENT,), OWN, own)
            certain = any(sign.certainty is Certainty.CERTAIN for sign in case.machine)
            found.append(Sample(folder, truth, case, certain, source.suffix == ".txt"))
    return found


@cache
def the_lexicon() -> lexicon.Lexicon:
    """The lexicon, read once in a process."""
    return lexicon.load()


def folder_of(source: Path) -> str:
    """The name of a folder of mails; the files of sketches of one writer are one folder."""
    return source.stem.rpartition("-")[0] if source.suffix == ".txt" else source.name


def mails(source: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The truth and the bytes of each mail of a folder, or of a file of sketches."""
    if source.suffix == ".txt":
        yield from sketches(source)
        return
    for line in (source / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        yield truth, (source / truth["file"]).read_bytes()


def _networks(unseen: Path) -> dict[str, Network]:
    """The network for each folder that never saw it; under "" one for folders that none of them saw."""
    found: dict[str, Network] = {}
    for file in sorted(unseen.glob("*.npz")):
        network = load(file.read_bytes())
        found |= dict.fromkeys(["", *held_back(file)], network)
    return found


def held_back(file: Path) -> list[str]:
    """The folders that a network of `--unseen` never saw."""
    held: list[str] = json.loads(str(np.load(file)["figures"]))["held"]
    return held


def normal(text: str) -> str:
    """As score.py compares: no marks, no accents, no leading article."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        " " if c.isspace() else c
        for c in folded
        if c.isspace() or (unicodedata.category(c)[0] not in "PSC" and unicodedata.category(c) != "Mn")
    )
    return re.sub(r"^(?:the|la|le|el|los|les|l) ", "", " ".join(kept.split()))


# --- the three sorts of model: least loss with a ridge penalty, found by L-BFGS ---


class Table:
    """Rows of features, and which of these a ridge holds back."""

    def __init__(self, rows: Sequence[Features]) -> None:
        self.names, self.cells = matrix(rows)
        self.penalised = np.array([0.0 if name.endswith("bias") else 1.0 for name in self.names])

    def least(self, slope_of: Callable[[Any], tuple[float, Any]], ridge: float, columns: int = 1) -> Any:
        """The weights of least loss; `slope_of` tells loss and slope by the scores of the rows."""

        def loss(flat: Any) -> tuple[float, Any]:
            weights = flat.reshape(len(self.names), columns)
            cost, error = slope_of(self.cells @ weights)
            held = weights * self.penalised[:, None] * ridge
            return cost + 0.5 * float((held * weights).sum()), (self.cells.T @ error + held).ravel()

        start = np.zeros(len(self.names) * columns)
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400})
        return found.x.reshape(len(self.names), columns)


def yes_or_no(rows: Sequence[tuple[Features, bool]], ridge: float) -> Weights:
    table = Table([row for row, _ in rows])
    truth = np.array([[float(right)] for _, right in rows])

    def slope_of(scores: Any) -> tuple[float, Any]:
        cost = np.logaddexp(0.0, scores) - truth * scores
        return float(cost.sum()), 1 / (1 + np.exp(-scores)) - truth

    return dict(zip(table.names, map(float, table.least(slope_of, ridge)[:, 0]), strict=True))


def one_of(rows: Sequence[Choice], ridge: float) -> Weights:
    """Choose one row of several; where several are right, their chances count together."""
    table = Table([row for options, _ in rows for row in options.values()])
    group = np.repeat(np.arange(len(rows)), [len(options) for options, _ in rows])
    truth = np.array([float(name in right) for options, right in rows for name in options])
    starts = np.cumsum([0, *(len(options) for options, _ in rows[:-1])])

    def slope_of(scores: Any) -> tuple[float, Any]:
        score = scores[:, 0]
        powers = np.exp(score - np.maximum.reduceat(score, starts)[group])
        all_, right = np.add.reduceat(powers, starts), np.add.reduceat(powers * truth, starts) + 1e-12
        return float((np.log(all_) - np.log(right)).sum()), (powers / all_[group] - powers * truth / right[group])[
            :, None
        ]

    return dict(zip(table.names, map(float, table.least(slope_of, ridge)[:, 0]), strict=True))


def classes(rows: Sequence[tuple[Features, str]], names: Sequence[str], ridge: float) -> dict[str, Weights]:
    table = Table([row for row, _ in rows])
    truth = np.array([[float(name == right) for name in names] for _, right in rows])

    def slope_of(scores: Any) -> tuple[float, Any]:
        all_ = logsumexp(scores, axis=1, keepdims=True)
        return float((all_[:, 0] - (scores * truth).sum(axis=1)).sum()), np.exp(scores - all_) - truth

    found = table.least(slope_of, ridge, len(names))
    return {name: dict(zip(table.names, map(float, found[:, at]), strict=True)) for at, name in enumerate(names)}


# --- what is learnt from ---


def people_rows(sample: Sample) -> list[tuple[Features, bool]]:
    if sample.certain or sample.truth["kind"] not in WANTING:
        return []
    kind = Kind(sample.truth["kind"])
    everybody = gather.candidates(sample.case)
    wanted = [name for person in sample.truth["people"] for name in (person["name"], *person["name_alt"])]
    if kind is Kind.CANCEL and not sample.truth["people"]:
        everybody = [one for one in everybody if not one.writer]
    return [(of_person(sample.case, one, everybody, kind), is_meant(one, wanted)) for one in everybody]


def company_row(sample: Sample, lesson: Lessons, model: Model) -> Choice | None:
    """The choices of people, and which come nearest to those who are meant."""
    truth = sample.truth
    if sample.certain or truth["kind"] not in WANTING:
        return None
    kind = Kind(truth["kind"])
    everybody = gather.candidates(sample.case)
    if len(everybody) != len(lesson.people):  # a withdrawal whose writer need not be named
        return None
    meant = {at for at, (_, right) in enumerate(lesson.people) if right}
    chances = weigh.chances_by(everybody, [found for found, _ in lesson.people], kind, model)
    options = company.choices(chances)
    apart = [len(option ^ meant) for option in options]
    right = frozenset(str(at) for at, count in enumerate(apart) if count == min(apart))
    return company.of_choices(sample.case, everybody, chances, kind, options), right


def company_rows(rows: Sequence[Sample], taught: Mapping[str, Lessons], ridge: float) -> list[tuple[Sample, Choice]]:
    """The same of all mails, by chances that never saw the mail."""
    found = []
    for held in parts_of((row.folder for row in rows), 3):
        others = [row for row in rows if row.folder not in held]
        model = person_model(others, taught, ridge)
        mine = [row for row in rows if row.folder in held and not row.certain]
        for row in mine:
            pair = company_row(row, taught[row.file], model)
            if pair and len(pair[0]) > 1:
                found.append((row, pair))
    return found


def is_meant(one: gather.Candidate, wanted: Sequence[str]) -> bool:
    """Whether it is the person, though perhaps under more words or fewer than the name has."""
    return is_wanted(one, wanted) or any(alike(form.name.text, name) for form in one.forms for name in wanted)


def is_wanted(one: gather.Candidate, wanted: Sequence[str]) -> bool:
    return any(
        normal(form.name.text) == normal(name) or same(form.name.text, name) for form in one.forms for name in wanted
    )


def affiliation_rows(sample: Sample) -> list[Choice]:
    if sample.certain or sample.truth["kind"] not in WANTING:
        return []
    kind, rows = Kind(sample.truth["kind"]), []
    everybody = gather.candidates(sample.case)
    for one in everybody:
        person = next((p for p in sample.truth["people"] if is_wanted(one, (p["name"], *p["name_alt"]))), None)
        if person is None:
            continue
        options = organisations(sample.case, one)
        accepted = {normal(text) for text in (person["affiliation"], *person["affiliation_alt"]) if text}
        seen = paired.belongs(sample.case, one, everybody, options, kind)
        table = of_affiliations(sample.case, one, options, kind, seen)
        right = frozenset(str(i) for i, option in enumerate(options) if normal(option.text) in accepted)
        if person["affiliation"] is None:
            right = frozenset({"none"})
        if right & table.keys():
            rows.append((table, right))
    return rows


def name_rows(sample: Sample) -> list[Choice]:
    """The names of those who are meant, where there is a choice."""
    if sample.certain or sample.truth["kind"] not in WANTING:
        return []
    rows = []
    for one in gather.candidates(sample.case):
        person = next((p for p in sample.truth["people"] if is_meant(one, (p["name"], *p["name_alt"]))), None)
        options = called.names(one)
        if person is None or len(options) == 1:
            continue
        accepted = {normal(text) for text in (person["name"], *person["name_alt"])}
        right = frozenset(str(at) for at, option in enumerate(options) if normal(option.text) in accepted)
        if 0 < len(right) < len(options):
            rows.append((called.of_names(sample.case, one, options), right))
    return rows


@dataclass(frozen=True)
class Lessons:
    """What one mail teaches each model."""

    kind: Features
    people: list[tuple[Features, bool]]
    affiliations: list[Choice]
    names: list[Choice]


_READ: list[Sequence[Sample]] = []
"""The mails that the processes take their lessons from; they are forked, for mails as they are read are too big to be handed over."""


def _lesson(at: int) -> tuple[str, Lessons] | None:
    row = _READ[-1][at]
    if row.certain:
        return None
    return row.file, Lessons(of_kind(row.case), people_rows(row), affiliation_rows(row), name_rows(row))


def lessons(rows: Sequence[Sample], processes: int = 2) -> dict[str, Lessons]:
    _READ.append(rows)
    with get_context("fork").Pool(processes) as pool:
        return dict(filter(None, pool.imap(_lesson, range(len(rows)), chunksize=50)))


_ARRIVING = "arriving: "


def twice(found: Features, row: Sample) -> Features:
    """The features of a mail as it arrives once more under another name: what holds of such mails alone is learnt apart from what holds of
    sketches too (Daumé, Frustratingly Easy Domain Adaptation, ACL 2007)."""
    return found if row.sketched else {**found, **{_ARRIVING + name: value for name, value in found.items()}}


def once(weights: Mapping[str, float]) -> Weights:
    """What both weights of a feature come to for a mail that arrives."""
    together: Weights = {}
    for name, value in weights.items():
        key = name.removeprefix(_ARRIVING)
        together[key] = together.get(key, 0.0) + value
    return together


TREES = 0.65
"""How much trees count beside weights; of those that were tried by cross-validation none was better by more than chance."""


def both(weights: Mapping[str, Weights], grown: Grown) -> Model:
    """A model of weights and of trees."""
    share = {name: {key: (1 - TREES) * value for key, value in once(row).items()} for name, row in weights.items()}
    trees = replace(grown.trees, answers=(TREES * grown.trees.answers).astype(np.float32))
    return learned.of_tables(share, trees, grown.columns)


def person_model(rows: Sequence[Sample], taught: Mapping[str, Lessons], ridge: float) -> Model:
    """Whether somebody is meant."""
    people = [(row, *one) for row in rows if not row.certain for one in taught[row.file].people]
    weights = yes_or_no([(twice(found, row), right) for row, found, right in people], 2 * ridge)
    told = Rows.of([found for _, found, _ in people], [row.sketched for row, *_ in people])
    return both({"": weights}, grow_trees.of_yes_or_no(told, [right for _, _, right in people]))


def classes_model(rows: Sequence[tuple[Sample, Features, str]], names: Sequence[str], ridge: float) -> Model:
    """Of which of several classes a mail is; `names` as the alphabet has them, for so they are written down."""
    weights = classes([(twice(found, row), right) for row, found, right in rows], names, ridge)
    told = Rows.of([found for _, found, _ in rows], [row.sketched for row, *_ in rows])
    return both(weights, grow_trees.of_classes(told, [names.index(right) for _, _, right in rows], len(names)))


def choice_model(rows: Sequence[tuple[Sample, Choice]], ridge: float) -> Model:
    """Which of several it is."""
    weights = one_of([pair for row, choice in rows for pair in twice_each([choice], row)], ridge)
    told = Rows.of(
        [found for _, (options, _) in rows for found in options.values()],
        [row.sketched for row, (options, _) in rows for _ in options],
    )
    sizes = [len(options) for _, (options, _) in rows]
    right = [name in among for _, (options, among) in rows for name in options]
    return both({"": weights}, grow_trees.of_choices(told, sizes, right))


def train(rows: Sequence[Sample], taught: Mapping[str, Lessons], ridge: float) -> Models:
    """All models but that of how sure a reading is."""
    open_ = [(row, taught[row.file]) for row in rows if not row.certain]
    wanting = [(row, lesson) for row, lesson in open_ if row.truth["kind"] in WANTING]
    holds = [(row, lesson.kind, "yes" if row.truth["has_pass"] else "no") for row, lesson in wanting]
    by_number = company_rows(rows, taught, ridge)
    return Models(
        kind=classes_model([(row, lesson.kind, row.truth["kind"]) for row, lesson in open_], KINDS, ridge),
        held=classes_model(holds, ("no", "yes"), ridge),
        company=choice_model(by_number, 3 * ridge) if by_number else company.UNTRAINED,
        person=person_model(rows, taught, ridge),
        name=choice_model([(row, one) for row, lesson in open_ for one in lesson.names], 2 * ridge),
        affiliation=choice_model([(row, one) for row, lesson in open_ for one in lesson.affiliations], 3 * ridge),
        sure=learned.weighing({}),
    )


def twice_each(pairs: Iterable[Choice], row: Sample) -> Iterator[Choice]:
    for options, right in pairs:
        yield {name: twice(found, row) for name, found in options.items()}, right


# --- what comes of it ---


def answer(sample: Sample, models: Models) -> Reading:
    return read.weighed(replace(sample.case, lexicon=replace(sample.case.lexicon, models=models)))


def is_right(sample: Sample, reading: Reading) -> bool:
    truth = sample.truth
    if reading.kind != truth["kind"]:
        return False
    if truth["kind"] not in WANTING:
        return True
    left = list(reading.people)
    for person in truth["people"]:
        names = {normal(text) for text in (person["name"], *person["name_alt"])}
        houses = {normal(text) if text else None for text in (person["affiliation"], *person["affiliation_alt"])}
        match = next(
            (
                p
                for p in left
                if normal(p.name) in names and (normal(p.affiliation) if p.affiliation else None) in houses
            ),
            None,
        )
        if match is None:
            return False
        left.remove(match)
    return not left


def as_json(sample: Sample, reading: Reading) -> str:
    wants = reading.kind.value in WANTING
    decision = "ignore" if not wants else "accept" if reading.confidence >= weigh.SURE else "review"
    people = [
        {
            "name": person.name,
            "affiliation": person.affiliation,
            "email": person.email,
            "evidence": [(item.field.value, item.source, item.span.text) for item in person.evidence],
        }
        for person in reading.people
    ]
    answer_ = {
        "file": sample.file,
        "kind": reading.kind.value,
        "decision": decision,
        "people": people,
        "language": reading.language,
    }
    more = {
        "has_pass": reading.has_pass,
        "confidence": reading.confidence,
        "reasons": list(reading.reasons),
        "about": reading.about_event,
    }
    return json.dumps(answer_ | more, ensure_ascii=False)


def doubts_of(row: Sample, reading: Reading, models: Models) -> tuple[Features, bool] | None:
    """What tells how sure a reading is, and whether both readers agree that something is wanted; None where nothing is decided by it, or
    by nobody but a person."""
    if reading.kind.value not in WANTING or not reading.people:
        return None
    case = replace(row.case, lexicon=replace(row.case.lexicon, models=models))
    kind, sureness, _ = weigh.kind(case)
    outcome = weigh.people(case, kind, sureness)
    return None if outcome.for_a_person else (outcome.doubts, weigh.agreed(case, sureness))


def rounded(weights: Any) -> Any:
    """Small enough to read, without those that say nothing."""
    if isinstance(weights, float):
        return round(weights, 3)
    return {
        name: rounded(value)
        for name, value in sorted(weights.items())
        if not isinstance(value, float) or abs(value) >= 0.0005
    }


Judged = tuple[Features, bool, bool]
"""What tells how sure a reading is, whether it is right, and whether it is of a sketch."""
Sureness = dict[str, list[Judged]]


def parts_of(folders: Iterable[str], count: int) -> list[frozenset[str]]:
    """The folders in `count` parts, each of which is judged by weights that saw none of it."""
    row = sorted(set(folders))
    count = min(count, len(row))
    return [frozenset(row[at::count]) for at in range(count)]


@dataclass(frozen=True)
class Part:
    """What weights say of the mails of some folders that they never saw; with no folder held back, the weights of all mails alone."""

    models: Models
    readings: dict[str, Reading]
    doubts: dict[str, tuple[Features, bool] | None]


_SHARED: list[tuple[Sequence[Sample], Mapping[str, Lessons], float]] = []
"""What the processes that judge a part each have in common; they are forked, for mails as they are read are too big to be handed over."""


def _judged(held: frozenset[str]) -> Part:
    rows, taught, ridge = _SHARED[-1]
    models = train([row for row in rows if row.folder not in held], taught, ridge)
    mine = [row for row in rows if row.folder in held]
    readings = {row.file: answer(row, models) for row in mine}
    return Part(models, readings, {row.file: doubts_of(row, readings[row.file], models) for row in mine})


def cross_validated(
    rows: Sequence[Sample], ridge: float, parts: int = 100, processes: int = 2
) -> tuple[dict[str, Reading], Sureness, Models]:
    """Readings by weights that never saw a mail of the folder; folder by folder, what tells how sure they are; and the weights of all.

    Sketches are harder than what arrives: how much harder is learnt beside all else, and is no feature of a mail that is read."""
    _SHARED.append((rows, lessons(rows), ridge))
    with get_context("fork").Pool(processes) as pool:
        *apart, whole = pool.map(
            _judged, [*parts_of((row.folder for row in rows), parts), frozenset[str]()], chunksize=1
        )
    readings = {file: reading for part in apart for file, reading in part.readings.items()}
    doubts = {file: found for part in apart for file, found in part.doubts.items()}
    certainty: Sureness = {row.folder: [] for row in rows}
    for row in rows:
        if (found := doubts[row.file]) is not None:
            certainty[row.folder].append((found[0], is_right(row, readings[row.file]), row.sketched))
    sure: dict[str, Model] = {}
    for held in parts_of((row.folder for row in rows), 8):
        others = [pair for folder in certainty if folder not in held for pair in certainty[folder]]
        sure |= dict.fromkeys(held, sure_model(others))
    for row in rows:
        if (found := doubts[row.file]) is not None:
            chance = learned.chance(found[0], sure[row.folder])
            confidence = round(chance if found[1] else min(chance, weigh.UNAGREED), 3)
            readings[row.file] = replace(readings[row.file], confidence=confidence)
    return (
        readings,
        certainty,
        replace(whole.models, sure=sure_model([one for own in certainty.values() for one in own])),
    )


def sure_model(rows: Sequence[Judged]) -> Model:
    """Whether all of a reading is right, by trees alone."""
    told = Rows.of([found for found, _, _ in rows], [sketched for _, _, sketched in rows])
    grown = grow_trees.of_yes_or_no(told, [right for _, right, _ in rows], sure=True)
    return learned.of_tables({"": {}}, grown.trees, grown.columns)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--languages", default="")
    options.add_argument("--ridge", type=float, default=1.0)
    options.add_argument(
        "--parts", type=int, default=100, help="cross-validate in so many parts (default: a part a folder)"
    )
    options.add_argument(
        "--unseen",
        type=Path,
        nargs="+",
        default=(),
        help="for each network a folder of those that never saw a part of the mails, by train_tagger.py",
    )
    options.add_argument("--answers", type=Path)
    options.add_argument("--doubts", type=Path, help="write what the confidence is learnt from, folder by folder")
    options.add_argument("--dry", action="store_true")
    chosen = options.parse_args()
    rows = samples(chosen.folders, frozenset(filter(None, chosen.languages.split(","))), chosen.unseen)
    readings, certainty, models = cross_validated(rows, chosen.ridge, chosen.parts)
    arriving = [row for row in rows if not row.sketched]
    if len(arriving) < len(rows):
        print("sketches:", report([row for row in rows if row.sketched], readings)["whole mail"])
    figures = report(arriving or rows, readings)
    if chosen.doubts:
        chosen.doubts.write_text(json.dumps(certainty), "utf-8")
    if chosen.answers:
        chosen.answers.write_text("".join(as_json(row, readings[row.file]) + "\n" for row in rows), "utf-8")
    if not chosen.dry:
        write(models, figures)


def write(models: Models, figures: Mapping[str, Any]) -> None:
    """Write the models, the weights to be read and the trees packed (`learned.load`)."""
    weights: dict[str, Any] = {}
    columns: dict[str, list[str]] = {}
    tables: dict[str, Any] = {}
    for field in fields(Models):
        model: Model = getattr(models, field.name)
        of_each = {
            outcome: {name: float(model.weights[at, number]) for name, at in model.columns.items()}
            for number, outcome in enumerate(model.outcomes)
        }
        weights[field.name] = of_each.get("", of_each)
        if model.trees is not None:
            columns[field.name] = list(model.columns)[: int(model.trees.columns.max()) + 1]
            tables |= {f"{field.name}/{name}": table for name, table in model.trees.tables()}
    table = json.dumps(rounded(weights) | {"figures": figures}, indent=1, ensure_ascii=False, sort_keys=True)
    (OUT / "weights.json").write_text(table + "\n", "utf-8")
    np.savez_compressed(OUT / "trees.npz", features=np.array(json.dumps(columns)), **tables)


def report(rows: Sequence[Sample], readings: Mapping[str, Reading]) -> dict[str, Any]:
    """Print and return the figures reached on mails that the weights never saw."""
    wanting = [row for row in rows if row.truth["kind"] in WANTING]
    right = [row for row in rows if is_right(row, readings[row.file])]
    kinds = sum(readings[row.file].kind == row.truth["kind"] for row in rows)
    ranked = sorted(
        (-readings[row.file].confidence, is_right(row, readings[row.file]))
        for row in rows
        if readings[row.file].kind.value in WANTING
    )
    figures = {"mails": len(rows), "kind": round(kinds / len(rows), 4), "whole mail": round(len(right) / len(rows), 4)}
    print(figures)
    for least in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95):
        taken = [ok for confidence, ok in ranked if -confidence >= least]
        coverage = sum(taken) / max(1, len(wanting))
        print(
            f"  confidence ≥ {least}: {len(taken)} accepted, {len(taken) - sum(taken)} wrong, coverage {coverage:.1%}"
        )
    return figures


if __name__ == "__main__":
    main()
