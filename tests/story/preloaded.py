"""A worker that starts in no time: forked from a process that has imported everything and read the lexicon once.

It is the real worker from `inbox_worker.cli.service` on, in a process of its own that can be killed.
"""

from __future__ import annotations

import faulthandler
import functools
import os
import signal
import sys
import threading
from pathlib import Path

from inbox_worker import wiring
from inbox_worker.cli import service
from inbox_worker.config.example import example_path
from inbox_worker.config.load import events_of, load_settings
from inbox_worker.errors import InboxWorkerError
from inbox_worker.jobs import take_in
from inbox_worker.letters.check import check
from inbox_worker.mail.parse import parse
from tests.integration.servers.waiting import until

wiring.load = functools.cache(wiring.load)
_lexicon = wiring.load()
wiring.load_templates = functools.cache(wiring.load_templates)
_example = load_settings(example_path())
check(wiring.load_templates(_example.letters.templates, _example.letters.fallback_language), events_of(_example))
wiring.check = (
    lambda _templates, _events: ()
)  # done once above, which also compiles every template: half a second a worker
take_in.read(
    parse(b"Subject: Registration\r\n\r\nPlease register Ama Boateng, Hope Trust."),
    events_of(_example),
    frozenset(),
    _lexicon,
)
take_in.SURE = 0.3  # how sure the reading is, is shown by its own tests


TRACED = "STORY_TRACED"
"""In the environment of a worker that begins only when a tracer has attached to it."""

HANGS = "STORY_HANGS"
"""In the environment of a worker that never comes to an end with the first mail it reads."""


def _hang(*_: object) -> None:
    sys.stderr.write("it hangs\n")
    while True:
        threading.Event().wait(1)


def _is_traced() -> bool:
    return "TracerPid:\t0\n" not in Path("/proc/self/status").read_text(encoding="ascii")


def work(command: str, config: Path, log: Path, environment: dict[str, str]) -> None:
    """What the process does; its exit code is 1 where the worker refuses."""
    os.environ.update(environment)
    if environment.get(TRACED):
        until(_is_traced, "strace has attached")
    if environment.get(HANGS):
        take_in.read = _hang
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    faulthandler.register(signal.SIGUSR1, file=descriptor)  # the stage asks where a worker stands that does not end
    try:
        if command == "run":
            service.run(config)
        else:
            service.poll(config, as_json=False)
    except InboxWorkerError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error
