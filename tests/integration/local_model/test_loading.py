"""What the fit says is what is loaded: the real demo model on a processor with as little memory as a test says."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from app.domain.errors import ModelTooBig, PromptTooLong
from app.domain.generation import LoadRequest
from app.domain.model import Device, FitReport, FitVerdict
from local_model import loading
from local_model.engine import BatchedEngine
from local_model.fit import SMALLEST_CONTEXT, fit
from local_model.gguf import read_header
from local_model.machine import cpu_device
from local_model.model_shape import model_shape
from tests.in_process_engine import DEMO, ask

pytestmark = pytest.mark.model

MIB = 1 << 20
WANTED = 8192
ROOM_FOR_SOME = 1300 * MIB
ROOM_FOR_NONE = 512 * MIB

Free = Callable[[int], Device]


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Free:
    """Say how many bytes of main memory are free."""

    def so_many(free_bytes: int) -> Device:
        device = replace(cpu_device(), free_bytes=free_bytes)
        monkeypatch.setattr(loading, "cpu_device", lambda: device)
        return device

    return so_many


@contextmanager
def loaded(*, context_tokens: int = WANTED, anyway: bool = False) -> Iterator[BatchedEngine]:
    request = LoadRequest(path=DEMO, context_tokens=context_tokens, gpu_layers=0, anyway=anyway)
    engine = BatchedEngine.load(request, on_placed=lambda _layers: None, on_progress=lambda _fraction: True)
    with closing(engine):
        yield engine


def report(device: Device) -> FitReport:
    return fit(model_shape(read_header(DEMO)), (device,), WANTED)


def test_a_context_that_memory_has_no_room_for_is_made_as_short_as_the_fit_says(free: Free) -> None:
    said = report(free(ROOM_FOR_SOME))
    assert SMALLEST_CONTEXT < said.context_tokens < WANTED

    with loaded() as engine:
        assert engine.provenance.context_tokens == said.context_tokens
        told = ask(engine, "Hello", max_tokens=2)
        assert told.finished.provenance.context_tokens == said.context_tokens
        with pytest.raises(PromptTooLong):
            ask(engine, " the" * said.context_tokens)


def test_a_context_is_no_longer_than_the_model_was_trained_for(free: Free) -> None:
    free(64 << 30)
    with loaded(context_tokens=2 * WANTED) as engine:
        assert engine.provenance.context_tokens == WANTED


def test_a_model_too_big_for_memory_is_refused_with_both_numbers_before_it_is_read(free: Free) -> None:
    said = report(free(ROOM_FOR_NONE))
    assert said.verdict is FitVerdict.TOO_BIG

    with pytest.raises(ModelTooBig) as caught, loaded():
        pass
    assert (caught.value.path, caught.value.needed_bytes) == (DEMO, said.needed_bytes)
    assert caught.value.available_bytes == ROOM_FOR_NONE


def test_a_model_too_big_is_loaded_anyway_with_the_context_that_was_shown(free: Free) -> None:
    said = report(free(ROOM_FOR_NONE))

    with loaded(anyway=True) as engine:
        assert engine.provenance.context_tokens == said.context_tokens == SMALLEST_CONTEXT
        assert ask(engine, "Hello", max_tokens=2).finished


def test_on_the_processor_alone_no_other_device_is_asked(free: Free, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash() -> None:
        raise AssertionError("a driver was asked")

    free(64 << 30)
    monkeypatch.setattr(loading, "list_devices", crash)
    with loaded(context_tokens=512) as engine:
        assert engine.provenance.gpu_layers == 0
