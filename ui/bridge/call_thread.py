"""One thread that runs calls in the order in which they were given. Started at the first one.

A thread pool of one would do as much; importing it costs the window's start more than all of this.
"""

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue


class CallThread:
    """`name` is the thread's. What a call raises goes where an uncaught exception of a thread goes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, call: Callable[[], None]) -> None:
        """Run `call` after those before it. After `close` nothing is accepted."""
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        self._calls.put(call)

    def wait(self) -> None:
        """Return when all that was given so far has run."""
        if self._thread is not None and not self._closed:
            done = threading.Event()
            self._calls.put(done.set)
            done.wait()

    def close(self) -> None:
        """Run what was given and end the thread."""
        self._closed = True
        if self._thread is not None:
            self._calls.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                call()
            except Exception:  # noqa: BLE001 — the next call is not to suffer for this one
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
            del call  # kept until the next one, the windows it knows of might be ended here
