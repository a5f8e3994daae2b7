"""Train the weights of the reading room on corpora of mails with their answers, and write them to inbox_worker/reading/weights.json.

    python benchmarks/train_reading.py FOLDER… [--languages en,fr] [--answers FILE] [--dry]

Each FOLDER holds .eml files and a truth.jsonl. Every figure printed, and written beside the weights, is cross-
validated by folder: the mails of one folder are judged by weights that never saw any of them. `--answers` writes the
answers to those mails, for the corpus's score.py.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.example_event import EVENT, OWN
from inbox_worker.mail.model import Certainty
from inbox_worker.mail.parse import parse
from inbox_worker.reading import features, gather, learned, lexicon, read, weigh
from inbox_worker.reading.heard import Case
from inbox_worker.reading.model import Kind, Reading
from inbox_worker.reading.names import same

KINDS = ("register", "amend", "cancel", "other", "auto")
WANTING = KINDS[:3]
OUT = Path(__file__).resolve().parent.parent / "inbox_worker" / "reading" / "weights.json"
Features = Mapping[str, float]
Weights = dict[str, float]


@dataclass(frozen=True)
class Sample:
    folder: str
    truth: dict[str, Any]
    case: Case
    certain: bool

    @property
    def file(self) -> str:
        return f"{self.folder}/{self.truth['file']}"


def samples(folders: Iterable[Path], languages: frozenset[str]) -> list[Sample]:
    words = lexicon.load()
    found = []
    for folder in folders:
        for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
            truth = json.loads(line)
            if not languages or truth["language"] in languages:
                case = read.case_of(parse((folder / truth["file"]).read_bytes()), (EVENT,), OWN, words)
                certain = any(sign.certainty is Certainty.CERTAIN for sign in case.machine)
                found.append(Sample(folder.name, truth, case, certain))
    return found


def normal(text: str) -> str:
    """As score.py compares: no marks, no accents, no leading article."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        " " if c.isspace() else c
        for c in folded
        if c.isspace() or (unicodedata.category(c)[0] not in "PSC" and unicodedata.category(c) != "Mn")
    )
    return re.sub(r"^(?:the|la|le|el|los|les|l) ", "", " ".join(kept.split()))


# --- the three sorts of model, all by adaptive gradient descent with a ridge penalty ---


def descend(slope_of: Callable[[Weights], Weights], *, ridge: float, rounds: int = 200, rate: float = 0.12) -> Weights:
    weights: Weights = {}
    speed: Weights = {}
    for _ in range(rounds):
        slope = slope_of(weights)
        for feature in slope.keys() | weights.keys():
            weight = weights.get(feature, 0.0)
            pull = slope.get(feature, 0.0) + (0.0 if feature.endswith("bias") else ridge * weight)
            speed[feature] = speed.get(feature, 0.0) * 0.95 + pull * pull
            weights[feature] = weight - rate * pull / (math.sqrt(speed[feature]) + 1e-6)
    return weights


def yes_or_no(rows: Sequence[tuple[Features, bool, float]], ridge: float) -> Weights:
    def slope_of(weights: Weights) -> Weights:
        slope: Weights = {}
        for row, truth, importance in rows:
            error = (learned.chance(row, weights) - truth) * importance
            for feature, value in row.items():
                slope[feature] = slope.get(feature, 0.0) + error * value
        return slope

    return descend(slope_of, ridge=ridge)


def one_of(rows: Sequence[tuple[Mapping[str, Features], frozenset[str]]], ridge: float) -> Weights:
    """Choose one row of several; where several are right, their chances count together."""

    def slope_of(weights: Weights) -> Weights:
        slope: Weights = {}
        for options, right in rows:
            shares = learned.shares(options, weights)
            together = sum(shares[name] for name in right) or 1e-9
            for name, row in options.items():
                error = shares[name] - (shares[name] / together if name in right else 0.0)
                if abs(error) > 1e-4:
                    for feature, value in row.items():
                        slope[feature] = slope.get(feature, 0.0) + error * value
        return slope

    return descend(slope_of, ridge=ridge)


def classes(rows: Sequence[tuple[Features, str]], names: Sequence[str], ridge: float) -> dict[str, Weights]:
    def slope_of(weights: Weights) -> Weights:
        slope: Weights = {}
        table: dict[str, Weights] = {name: {} for name in names}
        for key, value in weights.items():
            name, _, feature = key.partition("|")
            table[name][feature] = value
        for row, truth in rows:
            chances = learned.chances(row, table)
            for name in names:
                error = chances[name] - (name == truth)
                if abs(error) > 1e-4:
                    for feature, value in row.items():
                        slope[f"{name}|{feature}"] = slope.get(f"{name}|{feature}", 0.0) + error * value
        return slope

    weights = descend(slope_of, ridge=ridge)
    return {
        name: {key.partition("|")[2]: value for key, value in weights.items() if key.startswith(f"{name}|")}
        for name in names
    }


# --- what is learnt from ---


def people_rows(sample: Sample) -> list[tuple[Features, bool, float]]:
    if sample.certain or sample.truth["kind"] not in WANTING:
        return []
    kind = Kind(sample.truth["kind"])
    everybody = gather.candidates(sample.case)
    wanted = [name for person in sample.truth["people"] for name in (person["name"], *person["name_alt"])]
    if kind is Kind.CANCEL and not sample.truth["people"]:
        everybody = [one for one in everybody if not one.writer]
    return [(features.of_person(sample.case, one, everybody, kind), is_wanted(one, wanted), 1.0) for one in everybody]


def is_wanted(one: gather.Candidate, wanted: Sequence[str]) -> bool:
    return any(
        normal(form.name.text) == normal(name) or same(form.name.text, name) for form in one.forms for name in wanted
    )


def affiliation_rows(sample: Sample) -> list[tuple[dict[str, Features], frozenset[str]]]:
    if sample.certain or sample.truth["kind"] not in WANTING:
        return []
    kind, rows = Kind(sample.truth["kind"]), []
    for one in gather.candidates(sample.case):
        person = next((p for p in sample.truth["people"] if is_wanted(one, (p["name"], *p["name_alt"]))), None)
        if person is None:
            continue
        options = gather.organisations(sample.case, one)
        accepted = {normal(text) for text in (person["affiliation"], *person["affiliation_alt"]) if text}
        table: dict[str, Features] = {
            str(i): features.of_affiliation(sample.case, one, option, options, kind) for i, option in enumerate(options)
        }
        table["none"] = features.of_none(sample.case, one, options)
        right = frozenset(str(i) for i, option in enumerate(options) if normal(option.text) in accepted)
        if person["affiliation"] is None:
            right = frozenset({"none"})
        if right:
            rows.append((table, right))
    return rows


def train(rows: Sequence[Sample], ridge: float) -> dict[str, Any]:
    open_ = [row for row in rows if not row.certain]
    kinds = [(features.of_kind(row.case), row.truth["kind"]) for row in open_]
    passes = [
        (found, "yes" if row.truth["has_pass"] else "no")
        for (found, kind), row in zip(kinds, open_, strict=True)
        if kind in WANTING
    ]
    return {
        "kind": classes(kinds, KINDS, ridge),
        "pass": classes(passes, ("yes", "no"), ridge),
        "person": yes_or_no([pair for row in rows for pair in people_rows(row)], ridge),
        "affiliation": one_of([pair for row in rows for pair in affiliation_rows(row)], ridge),
        "sure": {},
    }


# --- what comes of it ---


def answer(sample: Sample, weights: Mapping[str, Any]) -> Reading:
    return read.weighed(replace(sample.case, lexicon=replace(sample.case.lexicon, weights=weights)))


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


def sure_rows(
    rows: Sequence[Sample], readings: Mapping[str, Reading], weights: Mapping[str, Any]
) -> list[tuple[Features, bool, float]]:
    found = []
    for row in rows:
        reading = readings[row.file]
        if reading.kind.value in WANTING and reading.people:
            case = replace(row.case, lexicon=replace(row.case.lexicon, weights=weights))
            kind, sureness, _ = weigh.kind(case)
            found.append((weigh.people(case, kind, sureness).doubts, is_right(row, reading), 1.0))
    return found


def rounded(weights: Any) -> Any:
    """Small enough to read, without those that say nothing."""
    if isinstance(weights, float):
        return round(weights, 3)
    return {
        name: rounded(value)
        for name, value in sorted(weights.items())
        if not isinstance(value, float) or abs(value) >= 0.0005
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--languages", default="")
    options.add_argument("--ridge", type=float, default=1.0)
    options.add_argument("--answers", type=Path)
    options.add_argument("--dry", action="store_true")
    chosen = options.parse_args()
    rows = samples(chosen.folders, frozenset(filter(None, chosen.languages.split(","))))
    readings: dict[str, Reading] = {}
    by_folder: dict[str, dict[str, Any]] = {}
    for held in sorted({row.folder for row in rows}):
        by_folder[held] = train([row for row in rows if row.folder != held], chosen.ridge)
        readings |= {row.file: answer(row, by_folder[held]) for row in rows if row.folder == held}
    certainty = {
        held: sure_rows([row for row in rows if row.folder == held], readings, by_folder[held]) for held in by_folder
    }
    for held, weights in by_folder.items():
        weights["sure"] = yes_or_no(
            [pair for other in certainty if other != held for pair in certainty[other]], chosen.ridge
        )
        readings |= {row.file: answer(row, weights) for row in rows if row.folder == held}
    figures = report(rows, readings)
    if chosen.answers:
        chosen.answers.write_text("".join(as_json(row, readings[row.file]) + "\n" for row in rows), "utf-8")
    if not chosen.dry:
        weights = train(rows, chosen.ridge)
        weights["sure"] = yes_or_no([pair for pairs in certainty.values() for pair in pairs], chosen.ridge)
        OUT.write_text(
            json.dumps(rounded(weights) | {"figures": figures}, indent=1, ensure_ascii=False, sort_keys=True) + "\n",
            "utf-8",
        )


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
