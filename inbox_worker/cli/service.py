"""`inbox-worker run` and `poll`: the worker at work, for ever or once."""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from inbox_worker.edges.clock import SystemClock
from inbox_worker.edges.database import faults
from inbox_worker.edges.scheduler import Lane, run_lanes
from inbox_worker.edges.systemd import notify
from inbox_worker.errors import ConfigError, InboxWorkerError
from inbox_worker.jobs.collect import Collected
from inbox_worker.jobs.deliver import Delivered
from inbox_worker.wiring import RECEIVING, SENDING, Worker, open_worker

log = logging.getLogger("inbox_worker")

SENDING_SECONDS = 5.0
LONGEST_REST = 300.0
FIRST_REST = 5.0


CONFIGURATION = "configuration"


@dataclass(slots=True)
class Asked:
    """What signals have asked of the process. Handlers note it, the main thread acts on it."""

    worker: Worker
    end: bool = False
    reload: bool = False

    def listen(self) -> None:
        """SIGTERM and SIGINT end, SIGHUP reads the configuration again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        signal.signal(signal.SIGHUP, self._reload)

    def _end(self, *_: object) -> None:
        self.end = True
        self.worker.stop.set()

    def _reload(self, *_: object) -> None:
        self.reload = True


def run(config: Path) -> None:
    """Work until SIGTERM or SIGINT; what is under way is finished. On SIGHUP another worker, with the configuration as it stands then,
    takes over between two steps; one that cannot be used leaves everything as it is."""
    _log_lines()
    asked = Asked(open_worker(config))
    asked.listen()
    successor: Worker | None = asked.worker
    while successor is not None:
        asked.worker = successor
        successor = _serve(asked, config)
    log.info("stopped")


def _serve(asked: Asked, config: Path) -> Worker | None:
    """Work until the end is asked for, or a successor stands ready: which one."""
    worker, successors = asked.worker, list[Worker]()

    def look_up() -> None:
        if asked.end:
            worker.stop.set()
        elif asked.reload:
            asked.reload = False
            successors.extend(_successor(worker, config))

    lanes = _lanes(worker)
    try:
        with worker.exclusive():
            worker.recover(worker.clock.now())
            notify("READY=1")
            log.info("started: %d events, mode %s", len(worker.events), worker.settings.mode)
            run_lanes({lane.name: lane.every() for lane in lanes}, worker.stop, SystemClock().now, look_up)
    finally:
        worker.close()
    fatal = next((lane.fatal for lane in lanes if lane.fatal), None)
    if asked.end or fatal:
        notify("STOPPING=1")
        for successor in successors:
            successor.close()
    if fatal:
        raise fatal
    return None if asked.end else successors[0]


def _successor(worker: Worker, config: Path) -> list[Worker]:
    """The worker of the configuration as it stands now, for whom this one makes room; none where it cannot be used."""
    try:
        successor = open_worker(config)
    except InboxWorkerError as error:
        log.error("the configuration was not taken over, the one before stays: %s", error)
        what = ConfigError(f"the configuration was changed, and could not be taken over: {error}", remedy=error.remedy)
        faults.note_error(worker.ledger, CONFIGURATION, what, worker.clock.now())
        return []
    faults.clear(successor.ledger, CONFIGURATION)
    log.info("the configuration is taken over")
    worker.stop.set()
    return [successor]


def _lanes(worker: Worker) -> tuple[Persistent, Persistent]:
    interval = worker.settings.interval.total_seconds()
    beat, stop = worker.pulse.beat, worker.stop
    return (
        Persistent(RECEIVING, worker.receive, interval, stop, beat),
        Persistent(SENDING, worker.send, min(SENDING_SECONDS, interval), stop, beat),
    )


@dataclass(slots=True)
class Persistent:
    """Keeps a lane alive: after a fault it rests, longer each time up to five minutes, and says so once, not at each try. A fault after
    which this process cannot go on (`fatal`) stops all lanes."""

    name: str
    work: Callable[[], object]
    seconds: float
    stop: threading.Event
    beat: Callable[[str], None]
    rest: float = 0.0
    told: str = ""
    fatal: InboxWorkerError | None = None

    def every(self) -> Lane:
        """For the scheduler."""
        return Lane(self.tick, self.seconds)

    def tick(self) -> None:
        """One tick of the lane; never raises."""
        if self.stop.wait(self.rest):
            return
        try:
            self.work()
        except InboxWorkerError as error:
            self._rest_after(error)
        except Exception:  # the lane must live on; the fault is told whole
            log.exception("%s: a fault in the worker itself", self.name)
            self.rest = LONGEST_REST
        else:
            self._recovered()
        self.beat(self.name)

    def _rest_after(self, error: InboxWorkerError) -> None:
        if error.ends_worker:
            self.fatal = error
            self.stop.set()
        hopeless = isinstance(error, ConfigError)
        self.rest = LONGEST_REST if hopeless else min(LONGEST_REST, max(FIRST_REST, self.rest * 2))
        if str(error) != self.told:
            log.error("%s: %s%s", self.name, error, f" (remedy: {error.remedy})" if error.remedy else "")
            self.told = str(error)

    def _recovered(self) -> None:
        if self.told:
            log.info("%s: works again", self.name)
        self.rest, self.told = 0.0, ""


def poll(config: Path, *, as_json: bool) -> None:
    """Read once, send what is due, say what was done. A mailbox that cannot be read does not keep letters from going."""
    _log_lines(logging.WARNING)
    worker = open_worker(config)
    try:
        with worker.exclusive():
            worker.recover(worker.clock.now())
            collected, error = _read_once(worker)
            delivered = worker.send_out()
    finally:
        worker.close()
    _tell(collected, delivered, as_json=as_json)
    if error is not None:
        raise error


def _tell(collected: Collected, delivered: Delivered, *, as_json: bool) -> None:
    counts = {
        "mails": {str(state): count for state, count in collected.ends.items()},
        "letters": {str(outcome): count for outcome, count in delivered.outcomes.items()},
    }
    if as_json:
        sys.stdout.write(json.dumps(counts) + "\n")
        return
    for what, found in counts.items():
        shown = ", ".join(f"{count} {name}" for name, count in found.items()) or "none"
        Console().print(f"{what:>8}  {shown}", highlight=False)


def _read_once(worker: Worker) -> tuple[Collected, InboxWorkerError | None]:
    try:
        return worker.take_in(worker.clock.now()) if worker.collector.holds() else Collected(), None
    except InboxWorkerError as error:
        return Collected(), error


def _log_lines(level: int = logging.INFO) -> None:
    """One line per change of state on standard error; systemd adds the time."""
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for name in ("imapclient", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # a tick that comes while the lane works is skipped: no news
