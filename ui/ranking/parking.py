"""Rankings put aside while their answers are still being written: kept as they were, undo steps and all, and brought up
to date with every word."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.annotation import Effort
from ui.ranking.sittings import Sitting
from ui.ranking.state import RankingState


class Parking:
    """By answer set, which is also the id of the set's draft."""

    def __init__(self) -> None:
        self._parked: dict[str, Sitting] = {}

    def park(self, sitting: Sitting, effort: Effort, caret: int) -> None:
        """Put this aside with the time spent and the caret as they are."""
        parked = replace(sitting, caret=caret, kept=True, active_s=effort.active_s, wall_s=effort.wall_s)
        self._parked[sitting.state.answer_set] = parked

    def parked(self, answer_set: str) -> Sitting | None:
        """The sitting as it is; None when it is not parked."""
        return self._parked.get(answer_set)

    def take(self, answer_set: str) -> Sitting | None:
        """Go on with it, or forget it; None when it is not parked."""
        return self._parked.pop(answer_set, None)

    def go_on(self, answer_set: str, change: Callable[[RankingState], RankingState]) -> None:
        """Its answers came further."""
        parked = self._parked.get(answer_set)
        if parked is not None:
            self._parked[answer_set] = replace(parked, state=change(parked.state))
