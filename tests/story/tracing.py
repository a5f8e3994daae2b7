"""strace between a worker and the kernel: a system call that fails, or that the worker does not survive.

with injected(stage, "fdatasync:signal=KILL:when=7") as worker: ...     a worker that is traced from its first step on
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.story.preloaded import TRACED
from tests.story.stage import Stage, Worker

STRACE = shutil.which("strace")
SYNCS = "fsync,fdatasync"


@contextmanager
def injected(stage: Stage, fault: str, command: str = "poll") -> Iterator[Worker]:
    """A worker with this fault (the syntax of `strace -e inject=`); strace lets go of it at the end."""
    assert STRACE is not None
    worker = stage.start(command=command, **{TRACED: "1"})
    trace = [STRACE, "-f", "-qq", "-o", str(stage.folder / "trace"), "-e", f"trace={SYNCS}", "-e", f"inject={fault}"]
    strace = subprocess.Popen([*trace, "-p", str(worker.pid)])
    try:
        yield worker
    finally:
        worker.kill()
        worker.join(10)
        strace.wait(10)
