"""Engines in their own process, closed when the test ends."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local_model.client import EngineClient
from local_model.watch import Patience

SCRIPTED = (sys.executable, "-m", "tests.integration.local_model.scripted_worker")

StartEngine = Callable[..., EngineClient]


@pytest.fixture
def start_engine(tmp_path: Path) -> Iterator[StartEngine]:
    """Make a client; the scripted worker unless told otherwise."""
    engines: list[EngineClient] = []

    def start(command: tuple[str, ...] = SCRIPTED, patience: Patience | None = None) -> EngineClient:
        engine = EngineClient(
            command=command, folder=tmp_path / "engine", environment={"OMP_NUM_THREADS": "1"}, patience=patience
        )
        engines.append(engine)
        return engine

    yield start
    for engine in engines:
        engine.close()
