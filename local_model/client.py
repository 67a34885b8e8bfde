"""The engine as the window sees it: `app.domain.ports.Engine`, answered by a worker process.

Every call returns at once and every callback comes on the client's own thread, one at a time. That thread, the pipes
and the process are all that lives here; what is decided on it is `local_model.conductor`'s. A callback that raises is
reported like any exception in a thread and costs nobody else anything.
"""

import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ParamSpec

from app.domain.events import EngineChanged, JobEvent
from app.domain.generation import GenerationRequest, LoadRequest, Message
from local_model.conductor import Conductor
from local_model.process import Exited, WorkerProcess
from local_model.protocol import Reply
from local_model.watch import Patience

P = ParamSpec("P")


class EngineClient:
    """A model that answers, in another process.

    `command` starts the worker (`goldquill --engine-worker`, or the same by `sys.executable`); `folder` is a private
    folder that stays empty, the worker's working directory; `environment` is added to this process's own for it.
    """

    def __init__(
        self,
        *,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        patience: Patience | None = None,
    ) -> None:
        self._command = tuple(command)
        self._folder = folder
        self._environment = dict(environment)
        self._mail: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._closing = False
        self._conductor = Conductor(
            start_worker=self._start_worker, patience=patience or Patience(), monotonic=time.monotonic
        )
        # Also the thread that starts the workers: on Linux they die with it (`local_model.lifeline`).
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._thread.start()

    def subscribe(self, listener: Callable[[EngineChanged], None]) -> None:
        self._post(self._conductor.subscribe, _guarded(listener))

    def load(self, request: LoadRequest) -> None:
        # The worker's working directory is another.
        self._post(self._conductor.load, replace(request, path=request.path.absolute()))

    def cancel_load(self) -> None:
        self._post(self._conductor.cancel_load)

    def generate(self, request: GenerationRequest, on_event: Callable[[JobEvent], None]) -> None:
        self._post(self._conductor.generate, request, _guarded(on_event))

    def cancel(self, job: str, index: int | None = None) -> None:
        self._post(self._conductor.cancel, job, index)

    def count_tokens(self, messages: tuple[Message, ...], on_count: Callable[[int | None], None]) -> None:
        self._post(self._conductor.count_tokens, messages, _guarded(on_count))

    def close(self) -> None:
        """Stop the worker and wait for it, at most three seconds. What is asked for afterwards is not answered."""
        self._post(self._conductor.close)
        self._closing = True
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=3.0)

    def _post(self, call: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        if not self._closing:
            self._mail.put(partial(call, *args, **kwargs))

    def _start_worker(self) -> WorkerProcess:
        return WorkerProcess(self._command, folder=self._folder, environment=self._environment, deliver=self._deliver)

    def _deliver(self, worker: WorkerProcess, message: Reply | Exited) -> None:
        if isinstance(message, Exited):
            self._mail.put(partial(self._conductor.on_exit, worker, message))
        else:
            self._mail.put(partial(self._conductor.on_reply, worker, message))

    def _run(self) -> None:
        conductor = self._conductor
        ticked = time.monotonic()
        while not conductor.closed:
            tick_s = conductor.tick_s
            due = None if tick_s is None else max(0.0, ticked + tick_s - time.monotonic())
            try:
                call = self._mail.get(timeout=due)
            except queue.Empty:
                call = conductor.tick
                ticked = time.monotonic()
            _guarded(call)()


def _guarded(call: Callable[P, None]) -> Callable[P, None]:
    """The call, with what it raises going where an uncaught exception of a thread goes (the crash report)."""

    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            call(*args, **kwargs)
        except Exception:  # noqa: BLE001 - whatever it is, the engine goes on
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))

    return guarded
