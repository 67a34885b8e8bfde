"""Charts of a dataset as SVG that people can look at: bars with their figures, drawn alike everywhere.

Each carries its own ground, so that it reads on a light page and on a dark one, and says in words what it shows.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Final, NamedTuple

from app.dataset.figures import Agreement, Figures, Measure, histogram
from app.dataset.names import CONFIGS

LENGTHS: Final = (50, 100, 200, 500, 1000, 2000, 5000, 10000)  # characters
_MOST_BARS: Final = 12

_WIDTH: Final = 800
_LABEL: Final = 280
_FIGURE: Final = 190
_ROW: Final = 26
_TOP: Final = 52
_FONT: Final = "font-family='Inter, Segoe UI, Helvetica, Arial, sans-serif'"
_GROUND, _LINE, _TEXT, _QUIET, _BAR = "#FBFAF7", "#E4DFD3", "#1F1E1B", "#6A655B", "#C79A2B"


class Bar(NamedTuple):
    """`low` and `high` are of an interval around `value`."""

    label: str
    value: float
    figure: str
    low: float | None = None
    high: float | None = None


def draw(told: Figures, agreement: Agreement | None) -> dict[str, str]:
    """Each chart by its name; what there is nothing of is left out."""
    quality = {str(score): told.quality.get(score, 0) for score in range(1, 8)}
    rows = {str(name): sum(told.rows[name].values()) for name in CONFIGS if name in told.rows}
    charts = {
        "rows": ("Rows by configuration", _counts(rows)),
        "specialisations": ("Pieces of work by specialisation", _most(told.specialisations)),
        "answer_lengths": ("Answers by length in characters", _lengths(told)),
        "quality": (
            "Answers by overall quality, 1 to 7",
            _counts(quality),
        ),
        "criteria": ("Mean of each criterion, 0 to 4", _means(told)),
        "flags": ("Answers by flag", _most(told.flags)),
        "errors": ("Errors marked, by category", _most(told.spans)),
        "agreement": ("Agreement with its 95% interval", _measures(agreement.measures if agreement else ())),
        "strengths": (
            "Strength of each model (Bradley-Terry) with its 95% interval",
            _measures(agreement.strengths if agreement else ()),
        ),
    }
    return {name: bars_svg(title, bars) for name, (title, bars) in charts.items() if any(bar.value for bar in bars)}


def bars_svg(title: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars from nought, to the left of it where they are negative."""
    low = min(0.0, *(bar.value if bar.low is None else min(bar.value, bar.low) for bar in bars))
    high = max(0.0, *(bar.value if bar.high is None else max(bar.value, bar.high) for bar in bars))
    room = _WIDTH - _LABEL - _FIGURE
    scale = room / ((high - low) or 1)
    nought = _LABEL - low * scale
    height = _TOP + _ROW * len(bars) + 16
    said = "; ".join(f"{bar.label}: {bar.figure}" for bar in bars)
    lines = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{height}' "
        f"viewBox='0 0 {_WIDTH} {height}' role='img' aria-labelledby='title said'>",
        f"<title id='title'>{escape(title)}</title><desc id='said'>{escape(said)}</desc>",
        f"<rect x='0.5' y='0.5' width='{_WIDTH - 1}' height='{height - 1}' rx='8' fill='{_GROUND}' stroke='{_LINE}'/>",
        f"<text x='16' y='30' {_FONT} font-size='16' font-weight='600' fill='{_TEXT}'>{escape(title)}</text>",
    ]
    for place, bar in enumerate(bars):
        top = _TOP + _ROW * place
        start, end = sorted((nought, nought + bar.value * scale))
        lines.append(_text(_LABEL - 12, top + 15, _short(bar.label), _TEXT, "end"))
        lines.append(f"<rect x='{start:.1f}' y='{top}' width='{end - start:.1f}' height='18' rx='3' fill='{_BAR}'/>")
        if bar.low is not None and bar.high is not None:
            left, right, middle = nought + bar.low * scale, nought + bar.high * scale, top + 9
            lines.append(
                f"<path d='M{left:.1f} {middle - 5}v10m0-5H{right:.1f}m0-5v10' fill='none' "
                f"stroke='{_TEXT}' stroke-width='2'/>"
            )
        lines.append(_text(_WIDTH - _FIGURE + 12, top + 15, bar.figure, _QUIET, "start"))
    lines.append(f"<path d='M{nought:.1f} {_TOP - 6}V{height - 14}' stroke='{_QUIET}'/>")
    return "\n".join([*lines, "</svg>", ""])


def _text(x: float, y: float, said: str, colour: str, anchor: str) -> str:
    return f"<text x='{x}' y='{y}' {_FONT} font-size='13' fill='{colour}' text-anchor='{anchor}'>{escape(said)}</text>"


def _short(label: str) -> str:
    return label if len(label) <= 34 else label[:33] + "…"


def _counts(counts: Mapping[str, int]) -> list[Bar]:
    return [Bar(name or "not said", count, f"{count:,}") for name, count in counts.items()]


def _most(counts: Mapping[str, int]) -> list[Bar]:
    """The most frequent, and the others together."""
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    shown = [(_words(name), count) for name, count in ranked[:_MOST_BARS]]
    if others := sum(count for _, count in ranked[_MOST_BARS:]):
        shown.append(("others", others))
    return _counts(dict(shown))


def _lengths(told: Figures) -> list[Bar]:
    names = ["below 50", *(f"{low:,} to {high - 1:,}" for low, high in pairwise(LENGTHS))]
    return _counts(dict(zip([*names, "10,000 and more"], histogram(told.answer_chars, LENGTHS), strict=True)))


def _means(told: Figures) -> list[Bar]:
    return [
        Bar(_words(name), (mean := sum(n * times for n, times in scores.items()) / sum(scores.values())), f"{mean:.2f}")
        for name, scores in sorted(told.criteria.items())
    ]


def _measures(measures: Sequence[Measure]) -> list[Bar]:
    return [
        Bar(each.name, each.value, interval(each), each.low, each.high) for each in measures if each.value is not None
    ]


def interval(measure: Measure) -> str:
    """A figure and its interval, as people read them."""
    if measure.value is None:
        return "not defined"
    if measure.low is None or measure.high is None:
        return f"{measure.value:.2f}"
    return f"{measure.value:.2f} ({measure.low:.2f} to {measure.high:.2f})"


def _words(name: str) -> str:
    return name.replace("_", " ")
