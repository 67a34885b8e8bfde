"""One worker's life as the window's process sees it: what it is asked, whether it still works, how it is ended.

Guarantees that a worker which hangs, or does not stop when told, is killed, and that every count asked of it is
answered. What to load, which job comes next and what follows the end are for `local_model.conductor`.
"""

from collections.abc import Callable
from typing import Protocol

from app.domain.events import CandidateFinished, JobFailed, JobFinished, PrefillProgress, TextChunk
from app.domain.generation import LoadRequest, Message
from local_model.jobs import Job
from local_model.protocol import (
    Cancel,
    Command,
    CountTokens,
    Generate,
    Hello,
    Load,
    Loaded,
    LoadProgress,
    LoadStarted,
    Ping,
    Pong,
    ProtocolError,
    Reply,
    TokenCount,
)
from local_model.watch import Doing, Patience, Verdict, Watch

OnCount = Callable[[int | None], None]


class Worker(Protocol):
    """What `local_model.process.WorkerProcess` offers. Every call returns at once."""

    def send(self, command: Command) -> None:
        """Raises `ProtocolError` for what cannot be sent."""

    def leave(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


class Session:
    """A worker from its start to its end.

    Attributes: `loaded`, its model was ready once; `killed`, it had to be; `faultless`, that was only for being slow to
    stop; `leaving`, it was asked to end.
    """

    def __init__(self, worker: Worker, request: LoadRequest, *, patience: Patience, now: float) -> None:
        self.worker = worker
        self.loaded = False
        self.killed = False
        self.faultless = False
        self.leaving = False
        self._watch = Watch(patience, now)
        self._counts: dict[int, OnCount] = {}
        self._count_serial = 0
        worker.send(Load(request))

    @property
    def ready(self) -> bool:
        """Whether it can be asked for answers."""
        return self.loaded and not self.leaving and not self.killed

    @property
    def tick_s(self) -> float:
        """Seconds to the next `tick`."""
        return self._watch.tick_s

    def answer(self, job: Job) -> None:
        """Start the job, with what the person no longer wants of it. Raises `ProtocolError` for what cannot be sent."""
        self.worker.send(Generate(job.request))
        self._watch.begin(Doing.WORKING)
        for index in sorted(job.unwanted):
            self.worker.send(Cancel(job.id, index))

    def stop(self, job: Job, index: int | None) -> None:
        """Stop one candidate or all. Only when nothing of the job is wanted is there a deadline: a slow prompt would
        otherwise cost the other candidates their worker."""
        self.worker.send(Cancel(job.id, index))
        if not job.wanted:
            self._watch.cancelled()

    def rest(self) -> None:
        """The job ended."""
        self._enter(Doing.WORKING if self._counts else Doing.RESTING)

    def count(self, messages: tuple[Message, ...], on_count: OnCount) -> None:
        """Count tokens, when the running job leaves time."""
        try:
            self.worker.send(CountTokens(self._count_serial, messages))
        except ProtocolError:
            on_count(None)
            return
        self._counts[self._count_serial] = on_count
        self._count_serial += 1
        if self._watch.doing is Doing.RESTING:
            self._watch.begin(Doing.WORKING)

    def hear(self, reply: Reply, *, busy: bool) -> None:
        """Take note of a sign of life. `busy`: a job runs."""
        match reply:
            case Pong(serial, cpu_s):
                self._watch.ponged(serial, cpu_s)
            case Hello():
                self._enter(Doing.LOADING)
            case Loaded():
                self.loaded = True
                self._enter(Doing.RESTING)
            case TokenCount(serial, tokens):
                self._watch.progressed()
                if on_count := self._counts.pop(serial, None):
                    on_count(tokens)
                if not busy and not self._counts:
                    self._enter(Doing.RESTING)
            case (
                LoadStarted()
                | LoadProgress()
                | PrefillProgress()
                | TextChunk()
                | CandidateFinished()
                | JobFinished()
                | JobFailed()
            ):
                self._watch.progressed()

    def let_go(self) -> None:
        """Ask it to leave; a healthy worker does so within milliseconds, in the middle of anything."""
        if not self.leaving and not self.killed:
            self.leaving = True
            self.worker.leave()
            self._watch.begin(Doing.LEAVING)

    def tick(self, now: float) -> bool:
        """Time passed: ask for a sign of life, kill what hangs. True when it was killed and is still there: the system
        cannot end it (a driver holds it), and it counts as gone."""
        match self._watch.tick(now):
            case Verdict.UNDEAD:
                return True
            case Verdict.HUNG:
                self._kill()
            case Verdict.DISOBEYED:
                self.faultless = True
                self._kill()
            case None:
                if self._watch.ping_due():
                    self.worker.send(Ping(self._watch.serial))
        return False

    def over(self) -> None:
        """It is gone: what was still to be counted is not known."""
        counts, self._counts = self._counts, {}
        for on_count in counts.values():
            on_count(None)

    def _kill(self) -> None:
        self.killed = True
        self.worker.kill()
        self._watch.begin(Doing.DYING)

    def _enter(self, doing: Doing) -> None:
        if not self.leaving and not self.killed:
            self._watch.begin(doing)
