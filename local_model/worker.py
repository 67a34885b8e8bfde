"""The worker process: takes commands on standard input, gives tokens on standard output, touches nothing else.

`run` first takes standard output for itself, because native code prints there, then ties itself to its parent and
gives up the network; only then is llama.cpp imported. It loads one model, once, and answers one job at a time; what to
do when that fails is the other side's business.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from app.domain.candidate import Provenance
from app.domain.errors import EngineNotReady, GoldquillError
from app.domain.events import JobEvent, JobFailed
from app.domain.failures import describe, describe_bug
from app.domain.generation import GenerationRequest, LoadRequest, Message
from local_model.desk import Desk, Job
from local_model.lifeline import die_with_parent
from local_model.protocol import CountTokens, Hello, Load, Loaded, LoadFailed, LoadProgress, LoadStarted, TokenCount

LEAST_PROGRESS: Final = 0.01


class Engine(Protocol):
    """What `local_model.engine.BatchedEngine` offers. Its errors are `GoldquillError`s."""

    @property
    def provenance(self) -> Provenance: ...

    def generate(self, request: GenerationRequest, *, emit: Callable[[JobEvent], None], control: Job) -> None: ...

    def count_tokens(self, messages: tuple[Message, ...]) -> int: ...


class LoadEngine(Protocol):
    """`BatchedEngine.load`. `on_placed` takes how many layers go to a device other than the processor, before anything
    can crash; `on_progress` takes 0 to 1 and answers whether to go on."""

    def __call__(
        self, request: LoadRequest, *, on_placed: Callable[[int], None], on_progress: Callable[[float], bool]
    ) -> Engine: ...


class Worker:
    """Does what comes over the desk, with the engine once there is one."""

    def __init__(self, desk: Desk, load_engine: LoadEngine) -> None:
        self._desk = desk
        self._load_engine = load_engine
        self._engine: Engine | None = None

    def serve(self) -> None:
        """Work for ever: the desk's reading thread ends the process."""
        while True:
            match self._desk.next_task():
                case Load(request):
                    self._load(request)
                case Job() as job:
                    self._answer(job)
                case CountTokens(serial, messages):
                    self._desk.send(TokenCount(serial, self._count(messages)))

    def _load(self, request: LoadRequest) -> None:
        told = 0.0

        def on_progress(fraction: float) -> bool:
            nonlocal told
            if fraction - told >= LEAST_PROGRESS:
                told = fraction
                self._desk.send(LoadProgress(fraction))
            return True  # who gives up on a load ends the process

        def on_placed(offloaded: int) -> None:
            self._desk.send(LoadStarted(offloaded))

        try:
            self._engine = self._load_engine(request, on_placed=on_placed, on_progress=on_progress)
        except GoldquillError as error:
            self._desk.send(LoadFailed(describe(error)))
        except Exception as error:  # noqa: BLE001 - told to the other side, which lets this process go
            self._desk.send(LoadFailed(describe_bug(error)))
        else:
            self._desk.send(Loaded(self._engine.provenance))

    def _answer(self, job: Job) -> None:
        if self._engine is None:
            self._desk.send(JobFailed(job=job.request.job, error=describe(EngineNotReady())))
            return
        try:
            self._engine.generate(job.request, emit=self._desk.send, control=job)
        except GoldquillError as error:
            self._desk.send(JobFailed(job=job.request.job, error=describe(error)))
        except Exception as error:  # noqa: BLE001 - told to the other side, which lets this process go
            self._desk.send(JobFailed(job=job.request.job, error=describe_bug(error)))

    def _count(self, messages: tuple[Message, ...]) -> int | None:
        if self._engine is None:
            return None
        try:
            return self._engine.count_tokens(messages)
        except GoldquillError:
            return None


def run(import_engine: Callable[[], LoadEngine]) -> None:
    """Be a worker until standard input ends. `import_engine` may print and take its time."""
    commands, replies = take_pipes()
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the parent, which then lets go of us
    leave_no_core_dump()
    go_first_when_memory_runs_out()
    refuse_network()
    desk = Desk(commands, replies)
    desk.open()
    load_engine = import_engine()
    desk.send(Hello(os.getpid()))
    Worker(desk, load_engine).serve()


def main() -> None:
    """Be the engine worker."""
    run(import_batched_engine)


def import_batched_engine() -> LoadEngine:
    """The real engine. Importing llama.cpp prints, so it waits until the pipes are taken."""
    from local_model.engine import BatchedEngine

    return BatchedEngine.load


def take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Commands and replies. What anything else prints from now on goes to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return os.fdopen(0, "rb", closefd=False), replies


def leave_no_core_dump() -> None:
    """An abort would write all of memory, people's texts included, to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def go_first_when_memory_runs_out() -> None:
    """Linux then ends this process, which can be brought back, and not the window with what was typed in it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def refuse_network() -> None:
    """No Python code here opens a socket, whatever a model's chat template talks it into. It cannot be undone. Native
    code is not held by this."""

    def refuse(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001 - the hook's signature
        if event.startswith("socket."):
            raise PermissionError("the engine worker has no network")

    sys.addaudithook(refuse)


if __name__ == "__main__":
    main()
