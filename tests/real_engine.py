"""The real engine on the demo model, in the real worker process."""

import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from app.domain.generation import LoadRequest
from local_model.client import EngineClient
from local_model.threads import worker_environment
from local_model.watch import Patience
from tests.engine_recorder import LONG_ENOUGH_S

DEMO = Path(__file__).resolve().parents[1] / "resources" / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
COMMAND = (sys.executable, "-m", "local_model.worker")
STORY = "Write a very long story about a lighthouse keeper and the sea."


def demo_model(path: Path = DEMO) -> LoadRequest:
    """The demo model, or another file, with room for four answers and no device but the processor."""
    return LoadRequest(path=path, context_tokens=2048, k_max=4, gpu_layers=0)


@contextmanager
def real_engine(folder: Path, patience: Patience | None = None) -> Iterator[EngineClient]:
    """A client of the real worker, closed at the end."""
    engine = EngineClient(command=COMMAND, folder=folder, environment=worker_environment(), patience=patience)
    with closing(engine):
        yield engine


def worker_of(parent: psutil.Process | None = None) -> psutil.Process:
    """The one worker that `parent` (this process where None) has."""
    [process] = (parent or psutil.Process()).children()
    return process


def family_of(worker: psutil.Process) -> list[psutil.Process]:
    """The worker and the processes it started itself."""
    return [worker, *worker.children(recursive=True)]


def wait_until_gone(processes: list[psutil.Process]) -> None:
    """Wait for their end; a zombie, which only its parent can bury, has ended."""
    deadline = time.monotonic() + LONG_ENOUGH_S
    while left := [process for process in processes if _lives(process)]:
        assert time.monotonic() < deadline, f"still there: {left}"
        time.sleep(0.05)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
