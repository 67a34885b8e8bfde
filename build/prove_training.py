"""Proves that what Goldquill exports trains with no adapter code: `python3 dev.py prove-training [FILE]`.

Real preference pairs go the whole way: tasks of a company's server, signed answers of its people, a lead's reviews, an
export that is verified. Then TRL trains on the folder as `load_dataset` opens it, and a reward model out of it is held
against one out of FILE itself. A table goes to standard output; exit 1 when a check failed, 2 when it could not be run.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training import company, original
from training.table import failures, lines

ROOT = Path(__file__).resolve().parent.parent
DEMO_MODEL = ROOT / "resources" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
USUAL_FILE = ROOT.parent / "shared" / "data" / "hh_harmless_pairs.jsonl"
LEAST_PAIRS = 100
GIB = 1 << 30
# The environment with torch, its download, and the demo model in 32 bits.
ROOM, ROOM_WHEN_INSTALLED = 7 * GIB, 2 * GIB
NEEDS = """it needs
  FILE: preference pairs as hh-rlhf publishes them, JSON Lines with `chosen` and `rejected` transcripts
  the demo model, which dev.py installs
  7 GB of disk for the first run and 2 GB later: torch and TRL, from this machine's package index, go into .dev/train
  8 GB of memory
  three quarters of an hour on two cores; a few minutes with --quick, which trains a few steps only"""


class NotReady(Exception):
    """Something is missing; the text says what."""


def say(text: str) -> None:
    print(f"prove-training: {text}", file=sys.stderr, flush=True)


def missing(file: Path, trainer: Path) -> Iterator[str]:
    if not file.is_file():
        yield f"there is no file {file}"
    if not DEMO_MODEL.is_file():
        yield f"there is no demo model at {DEMO_MODEL}"
    room = ROOM_WHEN_INSTALLED if trainer.exists() else ROOM
    if (free := shutil.disk_usage(ROOT).free) < room:
        yield f"{free / GIB:.1f} GiB of disk are free, {room // GIB} are needed"


def prove(file: Path, trainer: Path, *, seed: int, quick: bool) -> dict[str, Any]:
    """Both parts; what came of them. Raises NotReady, ValueError for a file that holds no such pairs, CommandFailed."""
    pairs = original.read(file)
    if len(pairs) < LEAST_PAIRS:
        raise NotReady(f"{file} has {len(pairs)} pairs; with fewer than {LEAST_PAIRS} there is too little to hold out")
    if not trainer.exists():
        raise NotReady(f"there is no {trainer}: `python3 dev.py prove-training` makes it")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="goldquill-proof-") as folder:
        place = Path(folder)
        say(f"{len(pairs)} pairs go through a company's server")
        made = company.make(file, pairs, place, seed=seed)
        say(f"exported and verified after {time.monotonic() - started:.0f} s")
        out = place / "trained.json"
        command = [trainer, "-u", ROOT / "build" / "train_on_export.py", "--export", made.pairs, "--model", DEMO_MODEL]
        command += ["--critiques", made.critiques, "--pairs", file, "--out", out, "--seed", str(seed)]
        words = [*map(str, command), *(["--quick"] if quick else [])]
        # What training says goes where progress goes; standard output is for the table.
        subprocess.run(words, cwd=place, env=_bare(place), stdout=sys.stderr.fileno(), check=True)
        trained = json.loads(out.read_bytes())
    return {
        "file": file.name,
        "file_pairs": len(pairs),
        "quick": quick,
        "seed": seed,
        "machine": {"system": platform.platform(), "processor": _processor(), "python": platform.python_version()},
        "company": made.facts,
        **trained,
        "seconds": round(time.monotonic() - started),
    }


def _bare(place: Path) -> dict[str, str]:
    """An environment that knows nothing of this checkout and keeps nothing in the person's own folders."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    own = {"HF_HOME": str(place / "huggingface"), "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    # Threads that spin while they wait for one another make training four times slower beside other work.
    return {"OMP_WAIT_POLICY": "passive"} | kept | own


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")), "")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="prove-training",
        description=__doc__,
        epilog=NEEDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, nargs="?", default=USUAL_FILE, metavar="FILE", help=str(USUAL_FILE))
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all that was found into this file too")
    parser.add_argument("--quick", action="store_true", help="a few steps only: that it runs, and nothing of how well")
    parser.add_argument("--seed", type=int, default=0, help="of the split, the head and the order of training (0)")
    parser.add_argument("--look", action="store_true", help="see whether all is there that it needs, and do nothing")
    parser.add_argument("--trainer", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    file, trainer = options.file.absolute(), options.trainer.absolute()
    if lacking := list(missing(file, trainer)):
        say("; ".join(lacking))
        say(NEEDS)
        return 2
    if options.look:
        return 0
    try:
        facts = prove(file, trainer, seed=options.seed, quick=options.quick)
    except (NotReady, ValueError, company.CommandFailed) as error:
        say(str(error))
        return 2
    except subprocess.CalledProcessError as error:
        say(f"training ended with exit code {error.returncode}")
        return 1
    failed = failures(facts)
    if options.json:
        options.json.write_text(json.dumps(facts | {"failed": failed}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print("\n".join(lines(facts)))
    for each in failed:
        say(f"FAILED: {each}")
    say(f"{len(failed)} checks failed" if failed else "all checks hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
