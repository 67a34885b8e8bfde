"""One measured figure, and how a row of them is printed. A figure without a bar is there to be known, not to be met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` is in `unit`; it meets its bar when it is at most `bar`, or at least where `at_least`."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the bar is met; true where there is none."""
        if self.bar is None:
            return True
        return self.value >= self.bar if self.at_least else self.value <= self.bar


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed: the nearest-rank definition."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text: name, value, bar, whether it is met, note."""
    lines = []
    for figure in figures:
        bar, verdict = "", ""
        if figure.bar is not None:
            bar = f"{'≥' if figure.at_least else '≤'} {_number(figure.bar)} {figure.unit}"
            verdict = "met" if figure.met else "MISSED"
        value = f"{_number(figure.value)} {figure.unit}"
        lines.append(f"{figure.name:58} {value:>12} {bar:>12} {verdict:7} {figure.note}".rstrip())
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
