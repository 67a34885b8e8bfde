"""A running engine for a command or the window: how the worker is started, its folder, and a model loaded.

Waiting for a load is for the command line; the window hears of it by events instead.
"""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.commands import ENGINE_WORKER, LIST_DEVICES
from app.commands.self_start import self_start
from app.domain.errors import EngineNotReady
from app.domain.events import EngineChanged, EngineStatus
from app.domain.failures import rebuild
from app.domain.generation import LoadRequest
from local_model.client import EngineClient
from local_model.device_list import DeviceList
from local_model.file_hash import hash_file
from local_model.surroundings import empty_folder
from local_model.threads import worker_environment


def device_list() -> DeviceList:
    """The devices of this machine, asked of llama.cpp in a process of its own."""
    return DeviceList(self_start(LIST_DEVICES))


def engine_client(folder: Path) -> EngineClient:
    """A client whose worker lives in `folder`, which stays empty."""
    return EngineClient(command=self_start(ENGINE_WORKER), folder=folder, environment=worker_environment())


@contextmanager
def loaded_engine(
    model: Path, *, context_tokens: int, gpu_layers: int, anyway: bool, k_max: int
) -> Iterator[EngineClient]:
    """An engine with `model` loaded, stopped at the end. Raises what the load raised, ValueError for a context of
    less than one token."""
    request = LoadRequest(path=model, context_tokens=context_tokens, gpu_layers=gpu_layers, anyway=anyway, k_max=k_max)
    request = replace(request, model_sha256=hash_file(model, lambda _done, _all: None, lambda: False))
    with empty_folder() as folder:
        client = engine_client(folder)
        try:
            load_and_wait(client, request)
            yield client
        finally:
            client.close()


def load_and_wait(client: EngineClient, request: LoadRequest) -> None:
    """Load and return once the engine is ready. Raises the model's error when it cannot be loaded."""
    states: queue.SimpleQueue[EngineChanged] = queue.SimpleQueue()
    client.subscribe(states.put)
    client.load(request)
    while True:
        state = states.get()
        if state.status is EngineStatus.READY:
            return
        if state.status is EngineStatus.FAILED:
            raise rebuild(state.error) if state.error else EngineNotReady
