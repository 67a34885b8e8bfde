"""How the sending of a desk's work goes by itself, told from moment to moment."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import GoldquillError


@dataclass(frozen=True, slots=True, kw_only=True)
class PassEnded:
    """One pass is over: what arrived, what waits for a person now, tasks that came. `asked`: a person wanted it.
    `stopped`: the person did not want to wait for its end."""

    sent: int = 0
    held: int = 0
    tasks: int = 0
    asked: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierReport:
    """`busy` with a pass: `sent` of `of` so far. Else `next_try` is when the next one begins, None for not by itself.
    `metered`: nothing goes by itself, as each byte costs on this network. `error` is why the last pass did not reach
    its end. `ended` stands in the one report that tells of an end."""

    busy: bool = False
    sent: int = 0
    of: int = 0
    next_try: datetime | None = None
    offline: bool = False
    metered: bool = False
    error: GoldquillError | None = None
    ended: PassEnded | None = None
