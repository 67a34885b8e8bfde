"""A ranking that was begun and not submitted, as the empty page lists it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`placed` of its `k` answers stand in the order so far; `streaming` while they are still being written."""

    draft: str
    title: str
    k: int
    placed: int
    at: datetime
    streaming: bool = False
