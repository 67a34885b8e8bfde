"""What a process that loads llama.cpp finds around it: an empty folder of its own and an environment made for it.

The folder that the person happens to be in is a stranger's: ggml opens every `ggml-*` library of its working directory,
and `-m` would take a package `app` from there for ours.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# Where this package was imported from: the working directory is elsewhere, so `-m` needs to be told.
SOURCE_ROOT: Final = Path(__file__).resolve().parent.parent


def environment(added: Mapping[str, str]) -> dict[str, str]:
    """This process's own environment, made safe, with `added` to it."""
    search = [str(SOURCE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(search),
        "PYTHONSAFEPATH": "1",  # nothing is imported from the working directory
        "GGML_NO_BACKTRACE": "1",  # an abort would start a debugger on the process
        **added,
    }


@contextmanager
def empty_folder() -> Iterator[Path]:
    """A private folder for as long as one process runs. Raises OSError when there can be none."""
    # On Windows a process that was killed may hold its folder a moment longer; the system's tidying finds it.
    with tempfile.TemporaryDirectory(prefix="goldquill-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
