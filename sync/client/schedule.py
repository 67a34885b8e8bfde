"""When a desk tries to reach its company's server next.

Soon after something new waits, every quarter of an hour otherwise. After a failure it waits longer each time, by chance
between nothing and all of it, so that a thousand desks that lost their server together do not come back together; and
as long as a server that is busy asks for; soon when the machine is on a network again. Never while the person works
offline or the network is metered, nor once the server is not to be trusted or takes nothing more. Nothing here waits or
opens anything.
"""

from collections.abc import Callable
from typing import Final

from app.domain.errors import GoldquillError, ServerBusy
from app.domain.ports import Clock

SETTLE_S: Final = 15.0  # after the last new record: what is signed in a row goes together
SETTLE_AT_MOST_S: Final = 30.0  # after the first of them
ROUTINE_S: Final = 15 * 60.0
ROUTINE_SPREAD: Final = 0.1  # of it, to either side: or else desks switched on at nine come together all day
FIRST_S: Final = 5.0  # after the start, while the window is being used for the first time
FIRST_SPREAD_S: Final = 15.0
RECONNECTED_S: Final = 3.0  # after the machine is on a network again: names are not always found at once
RECONNECTED_SPREAD_S: Final = 20.0
BACKOFF_S: Final = 30.0
BACKOFF_AT_MOST_S: Final = 3600.0
LEAST_WAIT_S: Final = 1.0
BUSY_LEAST_S: Final = 5.0
BUSY_SPREAD: Final = 0.25  # of what the server asks for, on top of it
_DOUBLINGS: Final = 7  # 30 s doubled so often is more than an hour


class Schedule:
    """`random` gives numbers from 0 to below 1. Times are the clock's monotonic seconds."""

    def __init__(self, *, clock: Clock, random: Callable[[], float]) -> None:
        self._clock = clock
        self._random = random
        self._due: float | None = None
        self._first_new: float | None = None
        self._soon: float | None = None
        self._failures = 0
        self._busy = False
        self._offline = False
        self._metered = False
        self._stopped = False

    @property
    def offline(self) -> bool:
        return self._offline

    @property
    def metered(self) -> bool:
        return self._metered

    def wait_s(self) -> float | None:
        """Seconds until the next try; None where there is none by itself."""
        if self._offline or self._metered or self._stopped:
            return None
        due = [each for each in (self._due, self._soon) if each is not None]
        return max(0.0, min(due) - self._clock.monotonic()) if due else None

    def begin(self) -> None:
        """The program started."""
        self._due = self._clock.monotonic() + FIRST_S + FIRST_SPREAD_S * self._random()

    def new_work(self) -> None:
        """Something more waits. After a failure that hastens nothing: it is tried again soon enough."""
        if self._failures:
            return
        now = self._clock.monotonic()
        if self._first_new is None:
            self._first_new = now
        self._soon = min(now + SETTLE_S, self._first_new + SETTLE_AT_MOST_S)

    def passed(self) -> None:
        """A pass reached its end."""
        self._failures = 0
        self._busy = False
        self._stopped = False
        spread = 1.0 + ROUTINE_SPREAD * (2.0 * self._random() - 1.0)
        self._wait(ROUTINE_S * spread)

    def failed(self, error: GoldquillError) -> None:
        """A pass did not reach its end, and the next may."""
        self._failures += 1
        self._busy = isinstance(error, ServerBusy)
        if isinstance(error, ServerBusy):
            self._wait(max(error.retry_after_s, BUSY_LEAST_S) * (1.0 + BUSY_SPREAD * self._random()))
            return
        # "Full jitter": https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        at_most = min(BACKOFF_AT_MOST_S, BACKOFF_S * 2 ** min(self._failures - 1, _DOUBLINGS))
        self._wait(max(LEAST_WAIT_S, at_most * self._random()))

    def stop(self) -> None:
        """No more tries until a pass that a person asked for reaches its end."""
        self._stopped = True

    def work_offline(self, offline: bool) -> None:
        """Nothing by itself from now on, or again; what waited meanwhile goes soon."""
        if self._offline and not offline and not self._failures:
            self._due = self._clock.monotonic()
        self._offline = offline

    def save_bytes(self, metered: bool) -> None:
        """Nothing by itself while each byte costs; what waited meanwhile goes soon."""
        if self._metered and not metered and not self._failures:
            self._due = self._clock.monotonic()
        self._metered = metered

    def reconnected(self) -> None:
        """The machine is on a network again: what failed for want of one is tried soon. A server that asked to be left
        alone is."""
        if self._failures and not self._busy:
            soon = self._clock.monotonic() + RECONNECTED_S + RECONNECTED_SPREAD_S * self._random()
            self._due = soon if self._due is None else min(self._due, soon)

    def _wait(self, seconds: float) -> None:
        self._due = self._clock.monotonic() + seconds
        self._first_new = self._soon = None
