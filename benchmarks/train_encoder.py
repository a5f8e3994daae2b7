"""Train the network of the tagger that reads words through an encoder, and write both: inbox_worker/reading/tagger/network-3.npz and
inbox_worker/reading/encoder/encoder.npz.

    python benchmarks/train_encoder.py FOLDER… [SKETCHES.txt…] --base e5-small-q4.bin [--judged FOLDER…] [--out FOLDER]

Wants torch and faker, and the file of the pretrained model (encoder_layers.py tells whence). It is taught in four passes: in each of them
all mails of the folders, and a fourth of the sketches. `--judged` are folders and sketches that are not taught: on them is judged what was
written. What is shipped was taught so, but that its later passes had more mails and sketches, which had come meanwhile.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.encoder_layers import Encoder, kept_subwords, read_base, subwords_of
from benchmarks.encoder_layers import write as write_encoder
from benchmarks.tagger_lessons import Lesson
from benchmarks.tagger_network import Network, Teaching, train
from benchmarks.train_reading import folder_of, samples
from benchmarks.train_tagger import OUT, figures, lessons_of, shipped, write
from inbox_worker.reading.encoder import encoder as pretrained
from inbox_worker.reading.encoder.subwords import Subwords
from inbox_worker.reading.tagger.network import judge, load

LAYERS = 6
"""So many of the twelve of the base."""
MOST_SUBWORDS = 80_000
LONGEST = 400
"""Longer mails teach little for the time they take."""
PASSES = ((3e-3, 1.2e-4), (2e-3, 1e-4), (1.5e-3, 0.9e-4), (1.2e-3, 0.7e-4))
"""The greatest step of each pass, and that of the last layer of the encoder."""


def seen_by(lessons: Sequence[Lesson], subwords: Subwords) -> frozenset[int]:
    """The subwords that the mails hold."""
    return frozenset(number for one in lessons for number in subwords.cut(one.spelled).numbers)


def by_pass(lessons: Sequence[Lesson], mails: frozenset[str]) -> list[list[Lesson]]:
    """What is taught in each pass, of lessons of which those of some folders are of `mails` and all others of sketches."""
    short = [one for one in lessons if len(one.words) < LONGEST]
    arriving = [one for one in short if one.folder in mails]
    sketches = [one for one in short if one.folder not in mails]
    random.Random(11).shuffle(sketches)
    return [arriving + sketches[at :: len(PASSES)] for at in range(len(PASSES))]


def reached(network: Path, encoder: Path, sources: Sequence[Path], lessons: Sequence[Lesson]) -> dict[str, float]:
    """What the written files reach on mails that they were not taught."""
    with encoder.open("rb") as file:
        networks = (load(network.read_bytes(), pretrained.load(file)),)
    rows = {sample.file: sample.case.marks.row for sample in samples(sources, frozenset()) if not sample.certain}
    return figures(lessons, {one.file: judge(rows[one.file], networks)[:2] for one in lessons})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--base", type=Path, required=True)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--judged", type=Path, nargs="*", default=[])
    options.add_argument("--out", type=Path, help="where both files are written, if not where they are shipped")
    chosen = options.parse_args()
    if chosen.out:
        chosen.out.mkdir(parents=True, exist_ok=True)
    network_file = chosen.out / "network-3.npz" if chosen.out else shipped(3)
    encoder_file = (chosen.out or OUT.parent / "encoder") / "encoder.npz"
    base = read_base(chosen.base)
    subwords = subwords_of(base)
    lessons, numbers = lessons_of([*chosen.folders, *chosen.judged], chosen.processes)
    apart = set(map(folder_of, chosen.judged))
    held = [one for one in lessons if one.folder in apart]
    taught = [one for one in lessons if one.folder not in apart]
    torch.manual_seed(1)
    network = Network(len(numbers.signs), len(numbers.traits), Encoder(base, LAYERS), dropped=0.2)
    parts = by_pass(taught, frozenset(folder.name for folder in chosen.folders if folder.is_dir()))
    for seed, (part, (step, encoder_step)) in enumerate(zip(parts, PASSES, strict=True), 1):
        train(network, part, Teaching(1, step, encoder_step, subwords), seed)
    write_encoder(encoder_file, network.encoder, base, kept_subwords(base, seen_by(taught, subwords), MOST_SUBWORDS))
    own = {name: table for name, table in network.state_dict().items() if not name.startswith("encoder.")}
    told: dict[str, Any] = {"taught in each pass": [len(part) for part in parts], "judged": sorted(apart)}
    write(network_file, own, numbers, told)
    if held:
        told |= reached(network_file, encoder_file, chosen.judged, held)
        write(network_file, own, numbers, told)
    print(told)


if __name__ == "__main__":
    main()
