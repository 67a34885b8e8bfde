"""One worker process: its pipes, the threads that serve them, and its end.

Every call returns at once. What the worker says comes to `deliver` on the reading thread, in order, and `Exited` comes
last, exactly once, with the end of what was printed. What is said to the worker and when it has lived long enough is
for `local_model.conductor` to decide.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from local_model import surroundings
from local_model.lifeline import tie
from local_model.protocol import COMMANDS, REPLIES, Command, ProtocolError, Reply, read_line

LOG_TAIL_BYTES: Final = 8 * 1024

if sys.platform == "win32":
    _CREATION_FLAGS = subprocess.CREATE_NO_WINDOW
else:
    _CREATION_FLAGS = 0


@dataclass(frozen=True, slots=True)
class Exited:
    """`code` is negative for a signal, as in `subprocess`; None when the system could not end the process."""

    code: int | None
    log_tail: str


class WorkerProcess:
    """A running worker. Constructing it starts the process and raises `OSError` when that is impossible."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        environment: Mapping[str, str],
        deliver: Callable[["WorkerProcess", Reply | Exited], None],
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=surroundings.environment(environment),
            creationflags=_CREATION_FLAGS,
        )
        self._untie: Callable[[], None] = lambda: None
        with contextlib.suppress(OSError):
            self._untie = tie(self._process.pid)
        self._deliver = deliver
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._log_tail = b""
        self._log_reader = self._thread("engine-log", self._read_log, self._process.stderr)
        self._thread("engine-writer", self._write, self._process.stdin)
        self._thread("engine-reader", self._read, self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, command: Command) -> None:
        """Queue a command; what is sent to a worker that has died is lost. Raises as `Direction.encode` does."""
        self._outgoing.put(COMMANDS.encode(command))

    def leave(self) -> None:
        """End its standard input: a healthy worker leaves at once, in the middle of anything."""
        self._outgoing.put(None)

    def kill(self) -> None:
        """End it whatever it is doing."""
        self._process.kill()
        self._outgoing.put(None)

    def _thread(self, name: str, serve: Callable[[BinaryIO], None], pipe: object) -> threading.Thread:
        thread = threading.Thread(target=serve, args=(pipe,), name=name, daemon=True)
        thread.start()
        return thread

    def _write(self, pipe: BinaryIO) -> None:
        # A worker that dies breaks the pipe; its end is told by the reading thread.
        with contextlib.suppress(OSError), pipe:
            while (line := self._outgoing.get()) is not None:
                pipe.write(line)
                pipe.flush()

    def _read(self, pipe: BinaryIO) -> None:
        with pipe:
            try:
                while (line := read_line(pipe)) is not None:
                    self._deliver(self, REPLIES.decode(line))
            except ProtocolError:
                self.kill()  # it has lost its mind, or was talked into something by a hostile file
        self._outgoing.put(None)
        code = self._process.wait()
        self._log_reader.join()
        self._untie()
        self._deliver(self, Exited(code, self._log_tail.decode("utf-8", "replace")))

    def _read_log(self, pipe: BinaryIO) -> None:
        with pipe:
            while chunk := os.read(pipe.fileno(), LOG_TAIL_BYTES):
                self._log_tail = (self._log_tail + chunk)[-LOG_TAIL_BYTES:]
