"""Agreement as an administrator reads it, in English, and as programs do."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from sync.server.agreement.figures import Agreement, Figure, Strength
from sync.server.legible import on_one_line

_HEADINGS: Final = ("", "value", "95% interval", "units", "ratings", "trainers")
_NOTHING: Final = "-"

_HOW_TO_READ: Final = (
    "Alpha is 1 where all agree and 0 where they agree as by chance: from 0.8 on, what was said is reliable;",
    "from 0.667 on, it allows tentative conclusions; below, build nothing on it (Krippendorff 2004).",
    "Kendall's W is 1 where all rank alike; by chance it is 1 / trainers of a task, so 0.5 for two.",
)


def table(agreement: Agreement) -> list[str]:
    """Lines for a terminal; what is not defined is a dash."""
    rows = [
        *((f"alpha, {on_one_line(name)}", figure) for name, figure in agreement.criteria.items()),
        ("alpha, quality (1 to 7)", agreement.quality),
        ("alpha, which of two is better", agreement.pairs),
        ("same answer, which of two is better", agreement.observed),
        ("same order (Kendall's W)", agreement.kendalls_w),
    ]
    percent = agreement.observed
    cells = [_HEADINGS, *((name, *_cells(figure, percent=figure is percent)) for name, figure in rows)]
    return [_about(agreement), "", *_laid_out(cells), "", *_HOW_TO_READ]


def table_of_strengths(strengths: Mapping[str, Strength]) -> list[str]:
    """The same of models whose answers were compared; nothing where there are none."""
    if not strengths:
        return []
    rows = [
        (
            on_one_line(name),
            f"{each.strength:+.2f}",
            _NOTHING if each.low is None else f"{each.low:+.2f} to {each.high:+.2f}",
            f"{each.win_probability:.0%}",
            str(each.comparisons),
        )
        for name, each in strengths.items()
    ]
    headings = ("", "strength", "95% interval", "wins", "comparisons")
    said = "Models by strength (Bradley-Terry, log odds; how often each would win against the average):"
    return ["", said, "", *_laid_out([headings, *rows])]


def as_json(agreement: Agreement) -> dict[str, Any]:
    """Field by field, as they are named; what is not defined is null."""
    figures = ("quality", "pairs", "observed", "kendalls_w")
    return {
        "criteria": {name: asdict(figure) for name, figure in agreement.criteria.items()},
        **{name: asdict(getattr(agreement, name)) for name in figures},
        **{name: getattr(agreement, name) for name in ("tasks", "shared", "used")},
    }


def _about(agreement: Agreement) -> str:
    shared = f"Tasks: {agreement.tasks}, judged by two trainers or more: {agreement.shared}"
    if agreement.used == agreement.shared:
        return f"{shared}."
    return f"{shared}; of these {agreement.used} were drawn and measured."


def _cells(figure: Figure, *, percent: bool) -> tuple[str, ...]:
    form = "{:.1%}" if percent else "{:.3f}"
    value = _NOTHING if figure.value is None else form.format(figure.value)
    between = _NOTHING if figure.low is None else f"{form} to {form}".format(figure.low, figure.high)
    return (value, between, *map(str, (figure.units, figure.ratings, figure.raters)))


def _laid_out(cells: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, the others to the right."""
    first, *others = (max(map(len, column)) for column in zip(*cells, strict=True))
    lines = []
    for name, *row in cells:
        lines.append("  ".join([name.ljust(first), *map(str.rjust, row, others)]))
    return lines
