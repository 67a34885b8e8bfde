"""`python -m local_model.measure`: what this machine does with a model, as a table or as JSON.

llama.cpp is imported only once the environment is as the worker's. What is measured is in `local_model.figures`.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from local_model.machine import physical_cores
from local_model.threads import compute_threads, worker_environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing measured. A bar is what it must reach, from above (`at_most`) or below (`at_least`)."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def reached(self) -> bool | None:
        """None where there is no bar."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least


def measure(model: Path, *, rounds: int, quietly: bool = False) -> list[Figure]:
    """Measure in this process, which must not have imported llama.cpp yet. Takes a minute or two."""
    os.environ.update(worker_environment())
    from local_model.figures import engine_figures

    def tell(what: str) -> None:
        if not quietly:
            print(what, file=sys.stderr)

    return engine_figures(model, rounds=rounds, tell=tell)


def as_json(figures: Sequence[Figure]) -> str:
    """With what it was measured on."""
    on = {
        "processor": platform.processor() or platform.machine(),
        "system": platform.platform(),
        "cores": physical_cores(),
        "threads": compute_threads(),
    }
    rows = [{**asdict(figure), "reached": figure.reached} for figure in figures]
    return json.dumps({"machine": on, "figures": rows}, ensure_ascii=False, indent=2)


def as_table(figures: Sequence[Figure]) -> str:
    """A line a figure."""
    width = max(len(figure.name) for figure in figures)
    return "\n".join(
        f"{figure.name:{width}}  {figure.value:10.3f} {figure.unit:9} {_bar(figure)}" for figure in figures
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a bar is not reached."""
    parser = argparse.ArgumentParser(prog="local_model.measure", description="Measure the engine on this machine.")
    parser.add_argument("--model", type=Path, required=True, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = measure(options.model, rounds=options.rounds)
    print(as_json(figures) if options.json else as_table(figures))
    return 1 if any(figure.reached is False for figure in figures) else 0


def _bar(figure: Figure) -> str:
    if figure.reached is None:
        return ""
    bar = f"≤ {figure.at_most}" if figure.at_most is not None else f"≥ {figure.at_least}"
    return f"{bar:8} {'reached' if figure.reached else 'MISSED'}"


if __name__ == "__main__":
    sys.exit(main())
