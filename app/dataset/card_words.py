"""What the dataset's card is put together from: counts in words, lists, tables and pictures, in Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from app.dataset.figures import Lengths, quantile

CHARTS: Final = "charts"
NOT_SAID: Final = "not said"
MOST: Final = 20  # lines of a list that could be long


def many(count: int, one: str, more: str) -> str:
    """`1 ranking`, `2 rankings`."""
    return f"{count:,} {one if count == 1 else more}"


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def counted(counts: Mapping[str, int], words: Mapping[str, str] | None = None) -> str:
    """Names and how often each is there, the most frequent first; `words` are what names are called."""
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    said = [f"{_word(name, words)} ({count:,})" for name, count in ranked[:MOST]]
    if others := sum(count for _, count in ranked[MOST:]):
        said.append(f"others ({others:,})")
    return ", ".join(said) or "none"


def quantiles(lengths: Lengths) -> str:
    """How long texts are, in a sentence."""
    if not lengths:
        return "none"
    low, middle, high = (quantile(lengths, share) for share in (0.05, 0.5, 0.95))
    return f"median {middle:,}; one in twenty has up to {low:,}, one in twenty more than {high:,}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Whatever stands in a cell, the table stays one."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(each) for each in line)} |" for line in lines)


def chart(drawn: Mapping[str, str], name: str, title: str) -> str:
    """The picture of that name, where it was drawn."""
    return f"![{title}]({CHARTS}/{name}.svg)" if name in drawn else ""


def _word(name: str, words: Mapping[str, str] | None) -> str:
    return (words or {}).get(name, name.replace("_", " ")) or NOT_SAID


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
