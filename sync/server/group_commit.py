"""Jobs of many threads in one transaction: whoever waits for the disk takes with it all who came meanwhile.

A commit waits for the disk, whatever it holds. Each job returns only once it is committed. Where a job of several
raises, each is done again by itself, so that nobody fails for another; where the database itself does, all of them fail
with it, or each would wait for it in turn.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

T = TypeVar("T")
_MOST_AT_ONCE: Final = 40  # as many threads as there are for requests


class _Waiting(Generic[T]):
    def __init__(self, job: Callable[[Connection], T]) -> None:
        self.job = job
        self.done = False
        self.result: T
        self.error: BaseException | None = None


class GroupCommit:
    """For the writers of one database in one process."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._writing = writing
        self._queue = threading.Lock()
        self._leading = threading.Lock()
        self._waiting: list[_Waiting[Any]] = []

    def run(self, job: Callable[[Connection], T]) -> T:
        """What `job` returns, once it is committed. Raises what it raises, and then nothing of it is kept. It may be
        called twice and must not mind."""
        mine = _Waiting(job)
        with self._queue:
            self._waiting.append(mine)
        with self._leading:
            if not mine.done:
                self._lead(mine)
        if mine.error is not None:
            raise mine.error
        return mine.result

    def _lead(self, mine: _Waiting[Any]) -> None:
        with self._queue:
            self._waiting.remove(mine)
            group = [mine, *self._waiting[: _MOST_AT_ONCE - 1]]
            del self._waiting[: len(group) - 1]
        try:
            self._commit(group)
        except Exception as failed:  # noqa: BLE001 - it is raised to whoever waits for it
            if len(group) == 1 or isinstance(failed, OperationalError):
                for each in group:
                    each.error, each.done = failed, True
                return
            for each in group:
                try:
                    self._commit([each])
                except Exception as error:  # noqa: BLE001 - it is raised to whoever waits for it
                    each.error, each.done = error, True

    def _commit(self, group: list[_Waiting[Any]]) -> None:
        with self._writing() as connection:
            results = [each.job(connection) for each in group]
        for each, result in zip(group, results, strict=True):
            each.result, each.done = result, True
