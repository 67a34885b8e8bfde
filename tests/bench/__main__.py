"""Everything that is measured, part after part: `python -m tests.bench [--only PART …] [--json]`.

Each part is a module of this folder that can be run alone; it has a process of its own, so that none warms another.
"""

import argparse
import subprocess
import sys
from pathlib import Path

PARTS = ("engine", "streaming", "start", "history")


def main() -> int:
    """Run the parts in turn; the exit code is that of the last one that failed."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    code = 0
    for part in options.only:
        command = [sys.executable, "-m", f"tests.bench.{part}", *(["--json"] if options.json else [])]
        done = subprocess.run(command, cwd=Path(__file__).resolve().parents[2], check=False)
        code = done.returncode or code
    return code


if __name__ == "__main__":
    sys.exit(main())
