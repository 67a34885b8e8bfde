"""`python -m local_model.measure`: what this machine does with a model, as a table or as JSON.

llama.cpp is imported only once the environment is as the worker's. What is measured is in `local_model.engine_figures`.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from local_model.figure import Figure, as_json, as_table
from local_model.spinner import SPIN, spin
from local_model.threads import worker_environment

BAR_MISSED: Final = 3  # exit code: neither a traceback's 1 nor the 2 of what was asked wrongly


def measure(model: Path, *, rounds: int, quietly: bool = False) -> list[Figure]:
    """Measure in this process, which must not have imported llama.cpp yet. Takes a minute or two.

    Raises what loading the model raises, ValueError for less than one round.
    """
    if rounds < 1:
        raise ValueError(f"rounds are at least 1, not {rounds}")
    os.environ.update(worker_environment())
    from local_model.engine_figures import engine_figures

    def tell(what: str) -> None:
        if not quietly:
            print(what, file=sys.stderr)

    return engine_figures(model, rounds=rounds, tell=tell)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; `BAR_MISSED` when a bar is not reached. Raises as `measure` does.

    `--spin` alone does something else: what a packed program needs to be measured beside.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == [SPIN]:
        spin()
    parser = argparse.ArgumentParser(prog="local_model.measure", description="Measure the engine on this machine.")
    parser.add_argument("--model", type=Path, required=True, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(words)
    figures = measure(options.model, rounds=options.rounds)
    print(as_json(figures) if options.json else as_table(figures))
    return BAR_MISSED if any(figure.reached is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
