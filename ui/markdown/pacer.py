"""Spaces out the repainting of several views, so that four answers streaming at once never repaint in one stroke.

Each view repaints at most 20 times a second, and more rarely when its own repaints are slow: they take an eighth of the
thread at most. A view whose text grows where nobody looks is content with 3. Share one pacer among the views of a
window.
"""

import time
from collections.abc import Callable
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer


class Paced(Protocol):
    """A Qt object whose `repaint_now` does a bounded piece of work and says whether there is more to do."""

    def repaint_now(self) -> bool: ...

    @property
    def growth_in_sight(self) -> bool:
        """Whether what the next repaint adds would be seen."""


class RepaintPacer(QObject):
    """Runs `repaint_now` of those that asked, the longest waiting first, one a turn of the event loop."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        interval_s: float = 0.05,
        unseen_interval_s: float = 0.3,
        spacing_s: float = 0.012,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._interval = interval_s
        self._unseen_interval = unseen_interval_s
        self._spacing = spacing_s
        self._clock = clock
        self._due: dict[Paced, float] = {}
        self._rested: dict[Paced, float] = {}
        self._free_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def request(self, paced: Paced) -> None:
        """Have `paced` repainted as soon as its turn comes; asking again before that changes nothing."""
        if paced not in self._due:
            self._due[paced] = max(self._clock(), self._rested.get(paced, 0.0))
            # Also while the timer runs: it may be for one that is due much later.
            self._schedule()

    def _schedule(self) -> None:
        if self._due:
            wait = max(min(self._due.values()), self._free_at) - self._clock()
            self._timer.start(max(0, round(wait * 1000)))

    def _on_timeout(self) -> None:
        for gone in [paced for paced in self._due.keys() | self._rested.keys() if not shiboken6.isValid(paced)]:
            self._due.pop(gone, None)
            self._rested.pop(gone, None)
        started = self._clock()
        paced = min(self._due, key=self._due.__getitem__, default=None)
        if paced is None:
            return
        # A millisecond of grace: the timer counts in whole ones.
        try:
            if self._due[paced] <= started + 0.001:
                self._repaint(paced, started)
        finally:  # one that cannot be painted holds up no other
            self._free_at = self._clock() + self._spacing
            self._schedule()

    def _repaint(self, paced: Paced, started: float) -> None:
        del self._due[paced]
        more = paced.repaint_now()
        cost = self._clock() - started
        interval = self._interval if paced.growth_in_sight else self._unseen_interval
        self._rested[paced] = started + max(interval, 8 * cost)
        if more:
            # Catching up with a long text: half of the thread until it is done.
            self._due[paced] = started + 2 * cost
