"""Processes that do the same to many records side by side.

Errors do not travel between processes, and a process may die: what one of them could not do is told as None, and
whoever asked does it once more, and sees why. A process that dies costs time alone.
"""

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Self, TypeVar

from app.dataset.garbage import collect_rarely

T = TypeVar("T")


class Pool:
    """A context; at its end what has not begun is dropped, and what has is waited for. Each of `count` processes calls
    `begin` first."""

    def __init__(self, count: int, begin: Callable[..., None] | None = None, *begun_with: Any) -> None:
        # New processes and no forks: they would share this one's connection to the database.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(count, context, initializer=_begin, initargs=(begin, begun_with))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def submit(self, call: Callable[..., T | None], *args: Any) -> "Future[T | None]":
        """Have it called by the next process that is free."""
        try:
            return self._pool.submit(call, *args)
        except BrokenProcessPool:
            done: Future[T | None] = Future()
            done.set_result(None)
            return done


def result(of: "Future[T | None]") -> T | None:
    """What came of it, or None where nothing did."""
    try:
        return of.result()
    except BrokenProcessPool:
        return None


def _begin(begin: Callable[..., None] | None, begun_with: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever started the processes, who ends them
    collect_rarely()
    if begin is not None:
        begin(*begun_with)
