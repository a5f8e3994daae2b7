"""Make of two trainings of the tagger's networks, one taught further from the other, the networks whose tables are their mean.

    python benchmarks/mean_of_networks.py EARLIER LATER OUT

Each is a folder as `train_tagger.py --unseen` writes it (N/0.npz …), with the network that is shipped beside each folder as network-N.npz.
The mean of two ends of one training errs less on mails that neither saw than either end, and costs nothing when it is applied (Izmailov et
al., Averaging Weights Leads to Wider Optima, 2018). Which parts of the mails a network never saw is what the later one says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.tagger_lessons import Numbers
from benchmarks.train_tagger import write
from inbox_worker.reading.tagger.network import as_trained


def mean(earlier: Path, later: Path, out: Path) -> None:
    """Write the mean of two networks; a sign or trait that only the later one knows stays as it is there."""
    before, signs_before, traits_before = as_trained(earlier.read_bytes())
    now, signs, traits = as_trained(later.read_bytes())
    rows = {"sign.weight": (signs_before, signs), "trait.weight": (traits_before, traits)}
    tables: dict[str, torch.Tensor] = {}
    for name, table in now.items():
        other = table.copy()
        if name in rows:
            known, wanted = rows[name]
            for row in known.keys() & wanted.keys():
                other[wanted[row]] = before[name][known[row]]
        else:
            other = before[name]
        tables[name] = torch.from_numpy((table + other) / 2)
    out.parent.mkdir(parents=True, exist_ok=True)
    write(out, tables, Numbers(signs, traits), _figures(later))


def _figures(file: Path) -> dict[str, object]:
    with np.load(file) as found:
        figures: dict[str, object] = json.loads(str(found["figures"]))
    return figures


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    earlier, later, out = map(Path, sys.argv[1:])
    for file in sorted(later.rglob("*.npz")):
        mean(earlier / file.relative_to(later), file, out / file.relative_to(later))


if __name__ == "__main__":
    main()
