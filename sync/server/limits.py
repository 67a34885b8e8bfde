"""How much one client may ask: a bucket of tokens each, filled again at a steady rate.

Held in memory, so each process of a server counts for itself, and forgets at its end.
"""

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from app.domain.ports import Clock

_MOST_CLIENTS: Final = 100_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled: float


class RateLimit:
    """`burst` requests at once, `per_second` after that."""

    def __init__(self, *, per_second: float, burst: int, clock: Clock) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_s(self, client: str) -> int:
        """0 where the client may go on, and that counts; else after how many whole seconds it may ask again."""
        now = self._clock.monotonic()
        with self._lock:
            bucket = self._buckets.setdefault(client, _Bucket(self._burst, now))
            self._buckets.move_to_end(client)
            while len(self._buckets) > _MOST_CLIENTS:
                self._buckets.popitem(last=False)
            bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.filled) * self._per_second)
            bucket.filled = now
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0
            return max(1, math.ceil((1 - bucket.tokens) / self._per_second))
