"""Whatever a mail says, understanding it takes at most 150 MB and is no hang: five seconds are the aim, and three times as much is given to
slow machines. Measured in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SIZE = 64 * 1024
SECONDS, MEGABYTES = 15.0, 150
TEXTS = {
    "one name on every line": "Kofi Mensah\n",
    "one name again and again": "Kofi Mensah, ",
    "tabs": "\t",
    "single letters": "a ",
    "wishes": "please register me ",
}
MEASURE = """
import itertools, json, resource, sys, time
from inbox_worker.config.example import example_events
from inbox_worker.mail.automatic import machine_signs
from inbox_worker.mail.bounce import bounces
from inbox_worker.mail.parse import parse
from inbox_worker.reading.lexicon import load
from inbox_worker.reading.read import read

def understand(raw):
    message = parse(raw)
    machine_signs(message, own, frozenset())
    bounces(message)
    return read(message, events, own, lexicon)

own, events, lexicon = frozenset({"registration@events.example"}), example_events(), load()
head = "From: Kofi <kofi@hope.example>\\r\\nTo: registration@events.example\\r\\nSubject: Registration for 16 July\\r\\n\\r\\n"
begin = head + "Please register me for the event on 16 July.\\r\\n"
understand(begin.encode())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
given = json.load(sys.stdin)
seconds = 0
for text in given["texts"]:
    started = time.process_time()
    understand((given.get("head", begin) + text).encode())
    seconds = max(seconds, time.process_time() - started)
print(json.dumps([seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
"""


def cost(*texts: str, **given: str) -> tuple[float, float]:
    """Seconds of the processor that the costliest of some mails takes, and megabytes of them all."""
    ended = subprocess.run(
        [sys.executable, "-c", MEASURE],
        input=json.dumps({"texts": texts, **given}),
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes = json.loads(ended.stdout)
    return seconds, megabytes


@pytest.mark.parametrize("name", TEXTS)
def test_a_long_text_is_read_in_bounded_time_and_space(name: str) -> None:
    seconds, megabytes = cost((TEXTS[name] * SIZE)[:SIZE])
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("people", [100, 500])
def test_a_long_list_of_people_is_read_in_bounded_time_and_space(people: int) -> None:
    letters = "aeioubdfgk"
    names = [f"Ko{a}{b}i Men{c}ah" for a in letters for b in letters for c in letters[::2]]
    seconds, megabytes = cost("".join(f"{number}. {name}, Hope Trust\n" for number, name in enumerate(names[:people])))
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


@pytest.mark.parametrize("header", ["Subject: {}", "From: {} <kofi@hope.example>", "To: {}"])
def test_a_long_header_is_read_in_bounded_time(header: str) -> None:
    heads = [header.format(seed * 7_500) for seed in ("a ", "0,")]
    seconds, _ = cost(*(f"{head}\r\n\r\nPlease register me for the event on 16 July.\r\n" for head in heads), head="")
    assert seconds < SECONDS


def test_very_many_wishes_are_read_in_bounded_time_and_space() -> None:
    seconds, megabytes = cost("I would like to register Kofi Mensah of the Hope Trust for 16 July. " * 4_000)
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
