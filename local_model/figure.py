"""A measured figure, its bar, and how rows of figures are printed. What is measured is said elsewhere."""

import json
import math
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from local_model.machine import physical_cores
from local_model.threads import compute_threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing measured, in `unit`. A bar is what it must reach, from above (`at_most`) or below (`at_least`); a
    figure without one is there to be known."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """None where there is no bar."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` (0 to 1) of them do not exceed: the nearest-rank definition."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def as_json(figures: Sequence[Figure]) -> str:
    """With the machine it was measured on."""
    on = {
        "processor": platform.processor() or platform.machine(),
        "system": platform.platform(),
        "cores": physical_cores(),
        "threads": compute_threads(),
    }
    rows = [{**asdict(figure), "reached": figure.reached} for figure in figures]
    return json.dumps({"machine": on, "figures": rows}, ensure_ascii=False, indent=2)


def from_json(text: str) -> list[Figure]:
    """The figures that `as_json` wrote."""
    rows: list[dict[str, Any]] = json.loads(text)["figures"]
    return [Figure(**{name: value for name, value in row.items() if name != "reached"}) for row in rows]


def as_table(figures: Sequence[Figure]) -> str:
    """A line a figure: name, value, bar, whether it is reached, note."""
    width = max(len(figure.name) for figure in figures)
    return "\n".join(
        f"{figure.name:{width}}  {figure.value:10.3f} {figure.unit:9} {_bar(figure):17} {figure.note}".rstrip()
        for figure in figures
    )


def _bar(figure: Figure) -> str:
    if figure.reached is None:
        return ""
    bar = f"≤ {figure.at_most:g}" if figure.at_most is not None else f"≥ {figure.at_least:g}"
    return f"{bar:8} {'reached' if figure.reached else 'MISSED'}"
