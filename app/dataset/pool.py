"""Processes that do the same to many records side by side.

Errors do not travel between processes, and a process may die: what one of them could not do is told as None, and
whoever asked does it once more, and sees why. A process that dies costs time alone.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, Final, Self, TypeVar

from app.dataset.garbage import collect_rarely

I = TypeVar("I")  # noqa: E741
T = TypeVar("T")

_AHEAD: Final = 2  # for each process: what it does next is there when it is done
_LOOK_S: Final = 0.2


class Pool:
    """A context; at its end what has not begun is dropped, and what has is waited for. Each of `count` processes calls
    `begin` first."""

    def __init__(self, count: int, begin: Callable[..., None] | None = None, *begun_with: Any) -> None:
        # New processes and no forks: they would share this one's connection to the database.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(begin, begun_with))
        self._ahead = _AHEAD * count
        with suppress(BrokenProcessPool):
            for _ in range(count):
                self._pool.submit(_start)  # each has one more process started, while other things are done here

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def in_order(
        self, call: Callable[[I], T | None], items: Iterable[I], *, going_on: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[I, T | None]]:
        """Each of `items`, and what came of it in one of the processes. `going_on` is called now and then: what it
        raises ends this."""
        under_way: deque[tuple[I, Future[T | None]]] = deque()
        for item in items:
            under_way.append((item, self._submit(call, item)))
            if len(under_way) > self._ahead:
                yield _done(*under_way.popleft(), going_on)
        while under_way:
            yield _done(*under_way.popleft(), going_on)

    def _submit(self, call: Callable[[I], T | None], item: I) -> "Future[T | None]":
        try:
            return self._pool.submit(call, item)
        except BrokenProcessPool:
            done: Future[T | None] = Future()
            done.set_result(None)
            return done


def _done(item: I, of: "Future[T | None]", going_on: Callable[[], None]) -> tuple[I, T | None]:
    going_on()
    while not wait((of,), _LOOK_S).done:
        going_on()
    try:
        return item, of.result()
    except BrokenProcessPool:
        return item, None


def _start() -> None:
    """Nothing."""


def _begin(begin: Callable[..., None] | None, begun_with: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever started the processes, who ends them
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy, which pyarrow imports, has threads wait for work
    collect_rarely()
    if begin is not None:
        begin(*begun_with)
