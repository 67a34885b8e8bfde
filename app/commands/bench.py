"""`goldquill bench engine`: what the engine reaches on this machine, against llama.cpp driven bare.

It is measured in a process of its own: the figures want llama.cpp alone, in the environment that the worker has.
"""

import argparse
import subprocess
from pathlib import Path

from app.commands import MEASURE_ENGINE
from app.commands.demo import demo_model
from app.commands.failure import told
from app.commands.self_start import self_start
from local_model import surroundings
from local_model.measure import BAR_MISSED
from local_model.measure import main as measure_and_print

measure = told(measure_and_print)  # what that process does, and tells


def run(options: argparse.Namespace) -> int:
    """Measure and print; a missed bar is a figure, not a failure of the command."""
    model: Path = options.model or demo_model()
    words = ["--model", str(model.absolute()), "--rounds", str(options.rounds), *(["--json"] if options.json else [])]
    with surroundings.empty_folder() as folder:
        command = [*self_start(MEASURE_ENGINE), *words]
        code = subprocess.run(command, cwd=folder, env=surroundings.environment({}), check=False).returncode
    return 0 if code == BAR_MISSED else code
