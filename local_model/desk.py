"""The worker's desk: commands come in, replies go out, while the worker is deep in llama.cpp.

A reading thread answers pings and takes cancels at once (ctypes releases the GIL during native calls) and queues the
rest for the main thread; at the end of standard input it ends the process, whatever runs. Replies of both threads
leave as whole lines. What the commands mean is for `local_model.worker`.
"""

import os
import queue
import sys
import threading
import time
from typing import BinaryIO, Final, NoReturn

from app.domain.generation import GenerationRequest
from local_model.protocol import (
    COMMANDS,
    REPLIES,
    Cancel,
    CountTokens,
    Generate,
    Load,
    Ping,
    Pong,
    ProtocolError,
    Reply,
    read_line,
)

EXIT_AT_END: Final = 0
EXIT_PROTOCOL: Final = 76  # EX_PROTOCOL, sysexits.h


class Job:
    """A request and which of its candidates are still wanted: the engine's `Control`, asked from the main thread."""

    def __init__(self, request: GenerationRequest) -> None:
        self.request = request
        self._cancelled: set[int] = set()

    def cancelled(self, index: int) -> bool:
        return index in self._cancelled

    def cancel(self, index: int | None) -> None:
        """One candidate, or all."""
        self._cancelled.update(range(len(self.request.seeds)) if index is None else (index,))


Task = Load | Job | CountTokens


class Desk:
    """Commands in, replies out. Nothing is read until `open`."""

    def __init__(self, commands: BinaryIO, replies: BinaryIO) -> None:
        self._commands = commands
        self._replies = replies
        self._sending = threading.Lock()
        self._tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._jobs: dict[str, Job] = {}

    def open(self) -> None:
        """Start the reading thread."""
        threading.Thread(target=self._read, name="desk", daemon=True).start()

    def next_task(self) -> Task:
        """Wait for the next piece of work, in the order asked."""
        return self._tasks.get()

    def send(self, reply: Reply) -> None:
        """Say something. Ends the process when nobody listens any more."""
        line = REPLIES.encode(reply)
        try:
            with self._sending:
                self._replies.write(line)
                self._replies.flush()
        except OSError:
            _end(EXIT_AT_END)

    def _read(self) -> None:
        try:
            while (line := read_line(self._commands)) is not None:
                self._take(line)
        except ProtocolError as error:
            print(f"engine worker: {error}", file=sys.stderr, flush=True)
            _end(EXIT_PROTOCOL)
        _end(EXIT_AT_END)

    def _take(self, line: bytes) -> None:
        match COMMANDS.decode(line):
            case Ping(serial):
                self.send(Pong(serial, time.process_time()))
            case Cancel(job, index):
                if job in self._jobs:
                    self._jobs[job].cancel(index)
            case Generate(request):
                self._jobs = {request.job: Job(request)}  # one at a time: the one before has ended
                self._tasks.put(self._jobs[request.job])
            case Load() | CountTokens() as task:
                self._tasks.put(task)


def _end(code: int) -> NoReturn:
    """Without clean-up: another thread may be inside native code, and the system frees everything."""
    os._exit(code)
