"""`goldquill bench engine`: what the engine reaches on this machine, against llama.cpp driven bare.

It is measured in a process of its own: the figures want llama.cpp alone, in the environment that the worker has.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from app.commands.demo import demo_model

BAR_MISSED = 1


def run(options: argparse.Namespace) -> int:
    """Measure and print; a missed bar is a figure, not a failure of the command."""
    model: Path = options.model or demo_model()
    command = [sys.executable, "-m", "local_model.measure", "--model", str(model), "--rounds", str(options.rounds)]
    code = subprocess.run([*command, *(["--json"] if options.json else [])], check=False).returncode
    return 0 if code == BAR_MISSED else code
