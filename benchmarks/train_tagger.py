"""Train networks of the tagger on mails with their answers, and write them to inbox_worker/reading/tagger/network-N.npz.

    python benchmarks/train_tagger.py FOLDER… [SKETCHES.txt…] --unseen FOLDER [--numbers 1 2] [--like FOLDER] [--epochs N] [--parts N]

Wants torch and faker, which nothing else of the project does. For each number networks are trained that never see one part of the mails
each; they are written to the folder `--unseen`/N, for train_reading.py to learn from what they say of that part. One more, trained on all
mails, is the one that is shipped, with the figures that the others reached. The number is also where chance begins. `--like` names such a
folder of an earlier training: its networks, and the one that is shipped, are taught further, with the same parts, among which what came
later is shared out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.tagger_lessons import Lesson, Numbers, lesson
from benchmarks.tagger_network import Network, Teaching, judged, train
from benchmarks.train_reading import held_back, parts_of, samples, the_lexicon
from inbox_worker.reading.tagger.network import as_trained

OUT = Path(__file__).resolve().parent.parent / "inbox_worker" / "reading" / "tagger"


def spans(labels: Sequence[int], first: int) -> set[tuple[int, int]]:
    """The places marked with the label `first` and its sequel."""
    found, begun = set(), None
    for at, label in enumerate([*labels, 0]):
        if begun is not None and label != first + 1:
            found.add((begun, at))
            begun = None
        if label == first or (label == first + 1 and begun is None):
            begun = at
    return found


def figures(lessons: Sequence[Lesson], said: dict[str, tuple[Any, Any]]) -> dict[str, float]:
    """F1 of the marked spans and accuracy of the kind, on mails that the network never saw."""
    reached: dict[str, float] = {"mails": len(lessons)}
    for first, name in ((1, "names"), (3, "houses")):
        right = given = wanted = 0
        for one in lessons:
            mine, true = spans(list(said[one.file][0].argmax(1)), first), spans(list(one.labels), first)
            right, given, wanted = right + len(mine & true), given + len(mine), wanted + len(true)
        reached[f"{name} F1"] = round(2 * right / max(1, given + wanted), 3)
    reached["kind"] = round(float(sum(said[one.file][1].argmax() == one.kind for one in lessons) / len(lessons)), 3)
    return reached


def write(out: Path, network: Mapping[str, Any], numbers: Numbers, reached: Mapping[str, Any]) -> None:
    """Write a network for `tagger.network`; the big tables as bytes with a scale."""
    tables: dict[str, Any] = {}
    for name, table in network.items():
        values = table.numpy()
        if name in ("word.weight", "piece.weight"):
            scale = np.float32(np.abs(values).max() / 127)
            tables[name], tables[f"{name} scale"] = np.round(values / scale).astype(np.int8), scale
        else:
            tables[name] = values.astype(np.float16)
    tables["signs"], tables["traits"] = np.array(json.dumps(numbers.signs)), np.array(json.dumps(numbers.traits))
    tables["figures"] = np.array(json.dumps(reached))
    np.savez_compressed(out, **tables)


def begun(file: Path | None, numbers: Numbers, seed: int) -> Network:
    """A network where training begins: as it was written to a file, with what it does not know yet left to chance."""
    torch.manual_seed(seed)
    network = Network(len(numbers.signs), len(numbers.traits))
    if file is None:
        return network
    tables, signs, traits = as_trained(file.read_bytes())
    tables = {name: into.numpy() for name, into in network.state_dict().items()} | tables
    rows = {"sign.weight": (signs, numbers.signs), "trait.weight": (traits, numbers.traits)}
    for name, into in network.state_dict().items():
        values = torch.from_numpy(tables[name])
        if name not in rows:
            into.copy_(values)
            continue
        before, now = rows[name]
        for one in before.keys() & now.keys():
            into[now[one]] = values[before[one]]
    return network


@dataclass
class Task:
    """One network to train: on the mails of all folders but those `held` back, which it then judges."""

    number: int
    held: frozenset[str]
    lessons: Sequence[Lesson]
    numbers: Numbers
    epochs: int
    start: Path | None


def carried_out(task: Task) -> tuple[Mapping[str, Any], dict[str, tuple[Any, Any]]]:
    """The tables of the network, and what it says of the mails held back."""
    torch.set_num_threads(1)  # several tasks run beside each other
    mine = [one for one in task.lessons if one.folder not in task.held]
    network = begun(task.start, task.numbers, task.number)
    train(network, mine, Teaching(task.epochs, FURTHER if task.start else AFRESH), task.number)
    said = {one.file: judged(network, one) for one in task.lessons if one.folder in task.held}
    if said:
        print(task.number, figures([one for one in task.lessons if one.file in said], said), flush=True)
    return network.state_dict(), said


AFRESH, FURTHER = 4e-3, 2e-3
"""The greatest step of training, from chance and from what was learnt before."""


def shared_out(folders: Sequence[str], like: Path) -> list[frozenset[str]]:
    """The parts of networks that were trained before, and in turn the folders that came later."""
    parts = [set(held_back(file)) for file in sorted(like.glob("*.npz"))]
    later = [folder for folder in folders if not any(folder in part for part in parts)]
    for at, folder in enumerate(later):
        parts[at % len(parts)].add(folder)
    return [frozenset(part) for part in parts]


def lessons_of(sources: Sequence[Path], processes: int) -> tuple[list[Lesson], Numbers]:
    """The lessons of all mails, and the numbers of what stands in them."""
    found, numbers = list[Lesson](), Numbers()
    with get_context("spawn").Pool(processes) as pool:
        for made, own in pool.imap(_lessons_of, sources):
            found += numbers.taken_in(made, own)
    return found, numbers


def _lessons_of(source: Path) -> tuple[list[Lesson], Numbers]:
    words, numbers = the_lexicon(), Numbers()
    rows = [row for row in samples([source], frozenset()) if not row.certain]
    return [made for made in (lesson(row, words, numbers) for row in rows) if len(made.words)], numbers


def shipped(number: int) -> Path:
    """Where the network of a number is."""
    return OUT / f"network-{number}.npz"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--epochs", type=int, default=14)
    options.add_argument("--parts", type=int, default=3)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument(
        "--unseen", type=Path, required=True, help="where to write networks that never saw a part of the mails"
    )
    options.add_argument("--numbers", type=int, nargs="+", default=(1, 2))
    options.add_argument("--like", type=Path, help="where such networks are, to go on from them and keep their parts")
    chosen = options.parse_args()
    lessons, numbers = lessons_of(chosen.folders, chosen.processes)
    folders = sorted({one.folder for one in lessons})
    parts = (
        shared_out(folders, chosen.like / str(chosen.numbers[0])) if chosen.like else parts_of(folders, chosen.parts)
    )
    tasks = []
    for number in chosen.numbers:
        starts = [*sorted((chosen.like / str(number)).glob("*.npz")), shipped(number)] if chosen.like else []
        for at, held in enumerate([*parts, frozenset[str]()]):
            start = starts[at] if starts else None
            tasks.append(Task(number, held, lessons, numbers, chosen.epochs, start))
    with get_context("spawn").Pool(chosen.processes) as pool:
        done = list(pool.imap(carried_out, tasks))
    for number in chosen.numbers:
        mine = [row for task, row in zip(tasks, done, strict=True) if task.number == number]
        reached = figures(lessons, {file: row for _, found in mine for file, row in found.items()})
        print(number, reached)
        (chosen.unseen / str(number)).mkdir(parents=True, exist_ok=True)
        for at, (held, (tables, _)) in enumerate(zip(parts, mine, strict=False)):
            write(chosen.unseen / str(number) / f"{at}.npz", tables, numbers, {"held": sorted(held)})
        write(shipped(number), mine[-1][0], numbers, reached)


if __name__ == "__main__":
    main()
