"""How near a moment is, as people count: in days of their own calendar. No Qt; the words are `ui.tasks.words`'."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Nearness:
    """`days` from today, negative for the past; `over` as soon as the moment itself has gone by."""

    days: int
    over: bool


def nearness(moment: datetime, now: datetime) -> Nearness:
    """Both with a time zone; the days are those of the machine's."""
    days = (moment.astimezone().date() - now.astimezone().date()).days
    return Nearness(days, over=moment <= now)
