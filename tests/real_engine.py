"""The real engine on the demo model, in the real worker process."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.domain.generation import LoadRequest
from local_model.client import EngineClient
from local_model.threads import worker_environment
from local_model.watch import Patience

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
