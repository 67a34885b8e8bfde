"""Measures the engine and prints a table, or JSON with `--json`: `python -m tests.bench.engine [--rounds N] [--json]`.

The figures and their bars are `local_model.engine_figures`; this names the demo model.
"""

import sys
from pathlib import Path

from local_model.measure import main

DEMO = Path(__file__).resolve().parents[2] / "resources" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"

if __name__ == "__main__":
    sys.exit(main(["--model", str(DEMO), *sys.argv[1:]]))
