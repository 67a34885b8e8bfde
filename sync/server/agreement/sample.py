"""No more than so many tasks out of however many, and the same ones in whatever order they come.

Each task has a key, a hash of its name and the seed, and the smallest keys are kept (bottom-k sampling: Cohen & Kaplan
2007). What was once outside never gets in later, so what is said of one task may come in pieces, far apart.
"""

import heapq
from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Sample(Generic[Kept]):
    """Something kept for each of at most `most` tasks."""

    def __init__(self, most: int, *, seed: int) -> None:
        self._most = most
        self._seed = seed.to_bytes(8, "big")
        self._kept: dict[int, Kept] = {}
        self._largest: list[int] = []  # negated keys: heapq keeps the smallest first

    def of(self, task: str, make: Callable[[], Kept]) -> Kept | None:
        """What is kept of a task, made where nothing is; None where the task is outside of the sample."""
        key = int.from_bytes(blake2b(task.encode(), key=self._seed, digest_size=16).digest(), "big")
        if key in self._kept:
            return self._kept[key]
        if len(self._kept) < self._most:
            heapq.heappush(self._largest, -key)
        elif key < -self._largest[0]:
            del self._kept[-heapq.heapreplace(self._largest, -key)]
        else:
            return None
        made = self._kept[key] = make()
        return made

    def kept(self) -> list[Kept]:
        """Of every task in the sample, in the order of the keys."""
        return [self._kept[key] for key in sorted(self._kept)]
