"""Active time, counted honestly: focus in the task, what is over a minute of a pause left out (RECORDS.md §1).

A pure fold over what happened; the window reports focus and input, the clock's readings come with the events.
"""

from dataclasses import dataclass, replace

from app.domain.annotation import Effort

IDLE_AFTER_S = 60.0


@dataclass(frozen=True, slots=True)
class EffortMeter:
    """`touched` is the last input (monotonic seconds), None while the task has no focus.

    Of a pause between two inputs the first `IDLE_AFTER_S` count: reading takes no keys, and after a minute without any
    nobody can say that there was a reader. So the figure never falls while it is watched.
    """

    active_s: float = 0.0
    wall_s: float = 0.0
    opened: float | None = None
    touched: float | None = None

    def focused(self, now: float) -> "EffortMeter":
        """The task came to the front or was opened."""
        return replace(self, opened=now if self.opened is None else self.opened, touched=now)

    def touched_at(self, now: float) -> "EffortMeter":
        """A key, a click, a scroll in the task."""
        if self.touched is None:
            return self.focused(now)
        return replace(self, active_s=self.active_s + self._counted(now), touched=now)

    def blurred(self, now: float) -> "EffortMeter":
        """The task left the front, or the window did."""
        if self.touched is None:
            return self
        return replace(self, active_s=self.active_s + self._counted(now), touched=None)

    def closed(self, now: float) -> "EffortMeter":
        """The task was put away; wall time stops until it is opened again."""
        blurred = self.blurred(now)
        wall = self.wall_s + (0.0 if self.opened is None else max(0.0, now - self.opened))
        return replace(blurred, wall_s=wall, opened=None)

    def effort(self, now: float) -> Effort:
        """The figures as they stand."""
        closed = self.closed(now)
        return Effort(active_s=round(min(closed.active_s, closed.wall_s), 1), wall_s=round(closed.wall_s, 1))

    def _counted(self, now: float) -> float:
        assert self.touched is not None  # noqa: S101 — callers checked
        return min(max(0.0, now - self.touched), IDLE_AFTER_S)
