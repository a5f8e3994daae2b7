"""Train the weights of the reading room on corpora of mails with their answers, and write them to inbox_worker/reading/weights.json.

    python benchmarks/train_reading.py FOLDER… [--languages en,fr]

Each FOLDER holds .eml files and a truth.jsonl. Every figure printed, and written beside the weights, is cross-validated by folder: the mails of
one folder are judged by weights that never saw any of them.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.example_event import EVENT, OWN  # noqa: E402
from inbox_worker.mail.model import Certainty  # noqa: E402
from inbox_worker.mail.parse import parse  # noqa: E402
from inbox_worker.reading import features, learned, lexicon, read  # noqa: E402

KINDS = ("register", "amend", "cancel", "other", "auto")
OUT = Path(__file__).resolve().parent.parent / "inbox_worker" / "reading" / "weights.json"
Features = dict[str, float]


@dataclass(frozen=True)
class Sample:
    folder: str
    file: str
    kind: str
    features: Features


def samples(folders: Iterable[Path], languages: frozenset[str]) -> list[Sample]:
    """Every mail that no certain machine sign decides."""
    words = lexicon.load()
    found = []
    for folder in folders:
        for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
            truth = json.loads(line)
            if languages and truth["language"] not in languages:
                continue
            case = read.case_of(parse((folder / truth["file"]).read_bytes()), (EVENT,), OWN, words)
            if not any(sign.certainty is Certainty.CERTAIN for sign in case.machine):
                found.append(Sample(folder.name, truth["file"], truth["kind"], features.of_kind(case)))
    return found


def train(rows: Sequence[tuple[Features, str]], classes: Sequence[str], *, ridge: float, rounds: int = 250) -> dict[str, Features]:
    """Softmax regression by adaptive gradient descent over everything, with a ridge penalty (not on the bias)."""
    weights: dict[str, Features] = {name: {} for name in classes}
    speed: dict[str, Features] = {name: {} for name in classes}
    for _ in range(rounds):
        slope: dict[str, Features] = {name: {} for name in classes}
        for found, truth in rows:
            chances = learned.chances(found, weights)
            for name in classes:
                error = chances[name] - (name == truth)
                if abs(error) > 1e-4:
                    row = slope[name]
                    for feature, value in found.items():
                        row[feature] = row.get(feature, 0.0) + error * value
        for name in classes:
            _step(weights[name], slope[name], speed[name], ridge)
    return weights


def _step(weights: Features, slope: Mapping[str, float], speed: Features, ridge: float) -> None:
    for feature in slope.keys() | weights.keys():
        weight = weights.get(feature, 0.0)
        pull = slope.get(feature, 0.0) + (ridge * weight if feature != "bias" else 0.0)
        speed[feature] = speed.get(feature, 0.0) * 0.95 + pull * pull
        weights[feature] = weight - 0.25 * pull / (math.sqrt(speed[feature]) + 1e-6) * 0.5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--languages", default="")
    options.add_argument("--ridge", type=float, default=1.0)
    options.add_argument("--errors", action="store_true")
    chosen = options.parse_args()
    rows = samples(chosen.folders, frozenset(filter(None, chosen.languages.split(","))))
    hits = total = 0
    for held in sorted({row.folder for row in rows}):
        weights = train([(row.features, row.kind) for row in rows if row.folder != held], KINDS, ridge=chosen.ridge)
        for row in rows:
            if row.folder == held:
                chances = learned.chances(row.features, weights)
                best = max(chances, key=lambda name: chances[name])
                hits += best == row.kind
                total += 1
                if best != row.kind and chosen.errors:
                    print(f"{row.folder}/{row.file} {row.kind} → {best} {chances[best]:.2f} (true {chances[row.kind]:.2f})")
    print(f"kind, cross-validated by folder: {hits}/{total} = {hits / total:.1%}")
    weights = train([(row.features, row.kind) for row in rows], KINDS, ridge=chosen.ridge)
    rounded = {name: {feature: round(value, 3) for feature, value in sorted(row.items()) if abs(value) >= 0.0005} for name, row in weights.items()}
    before = json.loads(OUT.read_text("utf-8"))
    before |= {"kind": rounded, "figures": {"kind": {"mails": total, "right, cross-validated by folder": round(hits / total, 4)}}}
    OUT.write_text(json.dumps(before, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
