"""What the networks see, as numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from inbox_worker.reading.tagger.marks import Agreement


def agreement(seen: Agreement) -> Iterator[tuple[str, float]]:
    """How the tagger sees a span, in steps and as a whole: the weights need not be linear in it."""
    for name, share in (("inside", seen.inside), ("begins", seen.begins), ("ends", seen.ends)):
        yield f"tagger {name}", share
        yield f"tagger {name} {min(int(share * 6), 5)}", 1.0
    yield "tagger whole", seen.whole


def odds(name: str, share: float) -> Iterator[tuple[str, float]]:
    """What the network answers, as odds and in steps."""
    yield f"tagger {name}", max(-4.0, min(4.0, math.log((share + 1e-4) / (1 - share + 1e-4)))) / 2
    yield f"tagger {name} {min(int(share * 8), 7)}", 1.0
