"""What every part that measures the desk has in common: its options, and how its figures are printed."""

import argparse
from collections.abc import Callable

from local_model.figure import Figure, as_json, as_table
from local_model.measure import BAR_MISSED


def run(measure: Callable[[], list[Figure]], description: str | None) -> int:
    """Measure and print a table, or JSON with `--json`; `BAR_MISSED` when a bar is not reached."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n\n")[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure()
    print(as_json(figures) if options.json else as_table(figures))
    return BAR_MISSED if any(figure.reached is False for figure in figures) else 0
