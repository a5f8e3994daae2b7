"""How many mails a second one core understands (parse, read, decide), beside mail-parser, which only parses.

    .venv/bin/python benchmarks/reading_rate.py [FOLDER WITH truth.jsonl …]

"registrations" are the corpus's mails that want something, "beside" its others (most of them look like registrations),
"unrelated" are private and business mails without any sign of an event (`unrelated_mails`). Each figure is the median of
several rounds over the same mails in one process, some hundred of each sort taken evenly from the folders; the ratio is what counts, the
machine's own speed is not.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import mailparser

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import unrelated_mails
from inbox_worker.config.example import example_events, example_policy
from inbox_worker.reading.lexicon import load
from inbox_worker.understand import understand

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
ROUNDS = 5
MOST = 200
"""Some hundred mails of a sort tell as much as all."""
WANTED = {"register", "amend", "cancel"}


def mails(folders: list[Path]) -> tuple[list[bytes], list[bytes]]:
    """The mails that want something, and the unrelated ones."""
    wanted, unrelated = [], []
    for truth in (found for folder in folders for found in sorted(folder.rglob("truth.jsonl"))):
        for line in truth.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            target = wanted if entry["kind"] in WANTED else unrelated
            target.append((truth.parent / entry["file"]).read_bytes())
    return evenly(wanted), evenly(unrelated)


def evenly(raws: list[bytes]) -> list[bytes]:
    """At most twice `MOST` of them, from beginning to end."""
    return raws[:: max(1, len(raws) // MOST)]


def rate(work: Callable[[bytes], object], raws: list[bytes]) -> float:
    """Mails a second, the median of the rounds after one to warm up."""
    rates = []
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        for raw in raws:
            work(raw)
        rates.append(len(raws) / (time.process_time() - start))
    return statistics.median(rates[1:])


def peer(raw: bytes) -> object:
    """mail-parser: it raises on some real mails, which counts as done."""
    try:
        return mailparser.parse_from_bytes(raw)
    except Exception as error:  # noqa: BLE001 - whatever it raises
        return error


def main() -> None:
    """Print the two rates and their ratios."""
    wanted, unrelated = mails([Path(argument) for argument in sys.argv[1:]] or [CORPUS])
    events, policy, lexicon = example_events(), example_policy(), load()

    def ours(raw: bytes) -> object:
        return understand(raw, events, policy, lexicon)

    print(f"{'mails':<14}{'number':>8}{'understood/s':>14}{'mail-parser/s':>15}{'ratio':>8}")
    for name, raws in (("registrations", wanted), ("beside", unrelated), ("unrelated", unrelated_mails.unrelated())):
        own, other = rate(ours, raws), rate(peer, raws)
        print(f"{name:<14}{len(raws):>8}{own:>14.0f}{other:>15.0f}{own / other:>8.2f}")


if __name__ == "__main__":
    main()
