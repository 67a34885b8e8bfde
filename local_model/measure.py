"""`python -m local_model.measure`: what this machine does with a model, as a table or as JSON.

llama.cpp is imported only once the environment is as the worker's. What is measured is in `local_model.engine_figures`.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from local_model.figure import Figure, as_json, as_table
from local_model.threads import worker_environment


def measure(model: Path, *, rounds: int, quietly: bool = False) -> list[Figure]:
    """Measure in this process, which must not have imported llama.cpp yet. Takes a minute or two."""
    os.environ.update(worker_environment())
    from local_model.engine_figures import engine_figures

    def tell(what: str) -> None:
        if not quietly:
            print(what, file=sys.stderr)

    return engine_figures(model, rounds=rounds, tell=tell)


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


if __name__ == "__main__":
    sys.exit(main())
