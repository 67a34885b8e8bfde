"""The client, the real worker process and the demo model: loading, answering, stopping."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.candidate import StopReason
from app.domain.errors import ModelError, PromptTooLong
from app.domain.events import EngineStatus, JobFinished, PrefillProgress
from app.domain.failures import rebuild
from app.domain.generation import Message, Role
from local_model.client import EngineClient
from tests.engine_recorder import Recorder, request
from tests.real_engine import STORY, demo_model, real_engine
from tests.worker_processes import workers_in

pytestmark = pytest.mark.model

READY, OFF, FAILED = EngineStatus.READY, EngineStatus.OFF, EngineStatus.FAILED


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def engine(tmp_path: Path, told: Recorder) -> Iterator[EngineClient]:
    with real_engine(tmp_path / "engine") as engine:
        engine.subscribe(told.on_change)
        yield engine


@pytest.fixture
def ready(engine: EngineClient, told: Recorder) -> EngineClient:
    engine.load(demo_model())
    told.until_status(READY)
    return engine


def test_the_model_loads_with_progress_and_says_what_it_is(ready: EngineClient, told: Recorder) -> None:
    assert told.statuses() == [OFF, EngineStatus.STARTING, EngineStatus.LOADING, READY]
    progress = [s.progress for s in told.states if s.status is EngineStatus.LOADING]
    assert progress == sorted(progress)
    assert len(progress) > 3
    provenance = told.states[-1].provenance
    assert provenance is not None
    assert (provenance.architecture, provenance.quantisation, provenance.k) == ("llama", "Q4_1", 0)
    assert provenance.gpu_layers == 0


def test_a_load_given_up_leaves_no_process_and_the_next_one_works(
    engine: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    engine.load(demo_model())
    told.until_status(EngineStatus.LOADING)
    engine.cancel_load()
    told.until(lambda: told.states[-1].status is OFF)
    assert not workers_in(tmp_path / "engine")
    engine.load(demo_model())
    told.until_status(READY)


def test_four_answers_stream_at_once_and_each_begins_as_it_streamed(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", STORY, k=4, max_tokens=40), told.on_event)
    end = told.last("a")
    assert isinstance(end, JobFinished)
    assert end.provenance.k == 4
    assert end.prompt_tokens > 10
    for index in range(4):
        candidate = told.candidates("a")[index]
        assert candidate.text.startswith(told.chunks("a", index))
        assert (candidate.stop, candidate.tokens) == (StopReason.LENGTH, 40)
    # Greedy and one batch: the four are one text, written while the others were.
    assert len({c.text for c in told.candidates("a").values()}) == 1
    order = [e.index for e in told.events["a"] if type(e).__name__ == "TextChunk"]
    assert order != sorted(order)
    assert isinstance(told.events["a"][0], PrefillProgress)


def test_stopping_a_job_keeps_what_was_written_and_the_next_job_runs(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", STORY, k=4, max_tokens=400), told.on_event)
    told.until(lambda: all(told.chunks("a", i) for i in range(4)))
    ready.cancel("a")
    assert isinstance(told.last("a"), JobFinished)
    for index, candidate in told.candidates("a").items():
        assert candidate.stop is StopReason.CANCELLED
        assert candidate.text.startswith(told.chunks("a", index))
        assert candidate.tokens < 400
    ready.generate(request("b", STORY, max_tokens=8), told.on_event)
    assert isinstance(told.last("b"), JobFinished)
    assert EngineStatus.RESTARTING not in told.statuses()


def test_stopping_one_answer_leaves_the_others_to_their_end(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", STORY, k=3, max_tokens=120, ignore_eos=True), told.on_event)
    told.until(lambda: told.chunks("a", 1))
    ready.cancel("a", 1)
    told.last("a")
    stops = {index: c.stop for index, c in told.candidates("a").items()}
    assert stops == {0: StopReason.LENGTH, 1: StopReason.CANCELLED, 2: StopReason.LENGTH}


def test_tokens_of_a_conversation_are_counted(ready: EngineClient, told: Recorder) -> None:
    ready.count_tokens((Message(Role.USER, "Hello"),), told.on_count)
    ready.count_tokens((Message(Role.USER, "Hello " * 50),), told.on_count)
    short, long = told.until(lambda: len(told.counts) == 2 and told.counts)
    assert short is not None
    assert long is not None
    assert 5 < short < long


def test_a_prompt_longer_than_the_context_is_refused_with_the_numbers(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "word " * 5000), told.on_event)
    error = told.error("a")
    assert isinstance(error, PromptTooLong)
    assert error.tokens > error.context
    assert EngineStatus.RESTARTING not in told.statuses()


def test_what_is_no_model_is_refused_and_the_engine_still_loads_one(
    engine: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    path = tmp_path / "broken.gguf"
    for content in (b"", b"GGUF", b"not a model at all" * 100):
        path.write_bytes(content)
        since = len(told.states)
        engine.load(demo_model(path))
        info = told.until_status(FAILED, since=since).error
        assert info is not None
        error = rebuild(info)
        assert isinstance(error, ModelError)
        assert error.path == path
    engine.load(demo_model())
    told.until_status(READY)
