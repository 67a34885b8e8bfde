"""Everything that is measured, part after part: `python -m tests.bench [--only PART …] [--json]`.

Each part is a module of this folder that can be run alone; it has a process of its own, so that none warms another.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from local_model.figure import Figure, as_json, as_table, from_json
from local_model.measure import BAR_MISSED

PARTS = ("engine", "streaming", "start", "history", "server", "dataset")


def main() -> int:
    """Run the parts in turn and print their figures together; `BAR_MISSED` when a bar is not reached."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures: list[Figure] = []
    for part in options.only:
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{part}", "--json"],
            cwd=Path(__file__).resolve().parents[2],
            check=False,
            stdout=subprocess.PIPE,
            text=True,
        )
        if done.returncode not in (0, BAR_MISSED) or not done.stdout:
            raise SystemExit(f"{part} could not be measured")
        figures += from_json(done.stdout)
    print(as_json(figures) if options.json else as_table(figures))
    return BAR_MISSED if any(figure.reached is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
