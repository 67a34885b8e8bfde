"""Tells a worker that is slow from one that hangs.

Pure: it is told what was heard and what time it is, and says when the worker has to be ended. A long prompt on a slow
machine says nothing for a minute but uses the processor; a stopped process does not answer pings; one that waits for
ever does answer, uses no processor and brings nothing forward. What the person asked to stop is given two seconds.
"""

from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds, before a worker counts as hung."""

    start: float = 60.0  # a cold disk and an anti-virus scan may sit between a process and its libraries
    ping: float = 3.0  # with the restart that follows, a stopped worker is back within five seconds
    ping_while_loading: float = 30.0  # reading gigabytes may leave no memory for answering
    idle: float = 30.0  # nothing brought forward and no processor used; a graphics card may be computing
    computing: float = 120.0  # nothing brought forward although the processor is used
    loading_idle: float = 120.0
    loading_computing: float = 900.0  # hashing and reading a 40 GB file, compiling shaders
    cancel: float = 2.0
    leave: float = 1.0
    kill: float = 2.0


class Doing(Enum):
    """What the worker is expected to be at."""

    STARTING = auto()
    LOADING = auto()
    RESTING = auto()
    WORKING = auto()
    LEAVING = auto()
    DYING = auto()


class Verdict(Enum):
    """`HUNG` and `DISOBEYED` (a cancel, or the request to leave): kill it. `UNDEAD`: killed, and still there."""

    HUNG = auto()
    DISOBEYED = auto()
    UNDEAD = auto()


# Below this share of one processor since the last progress, the worker is waiting, not computing.
COMPUTING_SHARE = 0.05
# A tick that comes later than this was not the worker's fault: this process or the whole machine slept.
LONGEST_TICK_S = 1.0


class Watch:
    """Watches one worker. `now` is any clock in seconds that does not go back."""

    def __init__(self, patience: Patience, now: float) -> None:
        self._patience = patience
        self._last_tick = now
        self._time = 0.0  # seconds this process was itself awake
        self._doing = Doing.STARTING
        self._since = 0.0
        self._progressed = 0.0
        self._cpu_s = 0.0
        self._cpu_s_at_progress = 0.0
        self._pinged: float | None = None
        self._cancelled: float | None = None
        self.serial = 0

    @property
    def doing(self) -> Doing:
        return self._doing

    @property
    def tick_s(self) -> float:
        """Seconds to the next `tick`: a desk at rest should let the processor sleep."""
        if self._doing is Doing.RESTING:
            return 1.0
        return 0.25 if self._doing in (Doing.LOADING, Doing.WORKING) and self._cancelled is None else 0.1

    def begin(self, doing: Doing) -> None:
        """It is now expected to be at something else."""
        self._doing = doing
        self._since = self._time
        self._cancelled = None
        self.progressed()

    def progressed(self) -> None:
        """It brought its work forward."""
        self._progressed = self._time
        self._cpu_s_at_progress = self._cpu_s
        self._pinged = None

    def ponged(self, serial: int, cpu_s: float) -> None:
        """It answered a ping."""
        self._cpu_s = cpu_s
        if serial == self.serial:
            self._pinged = None

    def cancelled(self) -> None:
        """It was asked to end all it works on."""
        if self._cancelled is None:
            self._cancelled = self._time

    def tick(self, now: float) -> Verdict | None:
        """Time passed. Call only when everything heard so far has been told."""
        self._time += min(now - self._last_tick, LONGEST_TICK_S)
        self._last_tick = now
        patience = self._patience
        if self._doing is Doing.DYING:
            return Verdict.UNDEAD if self._time - self._since > patience.kill else None
        if self._doing is Doing.LEAVING:
            return Verdict.DISOBEYED if self._time - self._since > patience.leave else None
        if self._cancelled is not None and self._time - self._cancelled > patience.cancel:
            return Verdict.DISOBEYED
        return Verdict.HUNG if self._hung() else None

    def ping_due(self) -> bool:
        """Whether to send a ping, with the new `serial`: the last one was answered."""
        if self._doing in (Doing.STARTING, Doing.LEAVING, Doing.DYING) or self._pinged is not None:
            return False
        self._pinged = self._time
        self.serial += 1
        return True

    def _hung(self) -> bool:
        patience = self._patience
        silent = self._time - self._progressed
        computing = self._cpu_s - self._cpu_s_at_progress > COMPUTING_SHARE * silent
        unanswered = 0.0 if self._pinged is None else self._time - self._pinged
        match self._doing:
            case Doing.STARTING:
                return silent > patience.start
            case Doing.LOADING:
                return unanswered > patience.ping_while_loading or silent > (
                    patience.loading_computing if computing else patience.loading_idle
                )
            case Doing.WORKING:
                return unanswered > patience.ping or silent > (patience.computing if computing else patience.idle)
            case _:
                return unanswered > patience.ping
