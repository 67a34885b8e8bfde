"""Row 25 of the scoreboard: cut and damaged model files may cost the worker, never the client.

`python3 dev.py faults` tries 1,000 mutations, the everyday run a few; the count and what became of them is printed.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import ModelError, ModelTooBig
from app.domain.events import EngineStatus, JobFinished
from app.domain.failures import rebuild
from local_model.client import EngineClient
from local_model.watch import Patience
from tests.engine_recorder import Recorder, request
from tests.faults.gguf_mutations import Mutant
from tests.gguf_file import write_tiny
from tests.real_engine import DEMO, STORY, demo_model, real_engine
from tests.tiny_models import write_mamba
from tests.worker_processes import workers_in

pytestmark = pytest.mark.model

FULL = os.environ.get("GOLDQUILL_FAULT_SCALE") == "full"
SEEDS = range(1000) if FULL else range(0, 25, 2)  # of the few each kind of damage is one, and two still answer
READY, FAILED = EngineStatus.READY, EngineStatus.FAILED


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def engine(tmp_path: Path, told: Recorder) -> Iterator[EngineClient]:
    with real_engine(tmp_path / "engine", Patience(idle=10, loading_idle=10, loading_computing=20)) as engine:
        engine.subscribe(told.on_change)
        yield engine


def outcome(engine: EngineClient, told: Recorder, path: Path) -> EngineStatus:
    """Load the file and wait for what becomes of it."""
    since = len(told.states)
    engine.load(demo_model(path))
    told.until(lambda: [s for s in told.states[since:] if s.status in (READY, FAILED)])
    return told.states[-1].status


def assert_the_demo_model_still_answers(engine: EngineClient, told: Recorder) -> None:
    assert outcome(engine, told, DEMO) is READY, told.states[-3:]
    assert told.states[-1].reason == ""
    engine.generate(request("last", STORY, max_tokens=8), told.on_event)
    assert isinstance(told.last("last"), JobFinished)


def test_truncated_models_are_refused_by_kind_and_the_client_goes_on(
    engine: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    path = tmp_path / "cut.gguf"
    whole = DEMO.read_bytes()
    for length in (0, 3, 4096, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert outcome(engine, told, path) is FAILED
        info = told.states[-1].error
        assert info is not None
        error = rebuild(info)
        assert isinstance(error, ModelError)
        assert error.path == path
    assert_the_demo_model_still_answers(engine, told)


def test_a_model_too_big_for_memory_is_refused_until_it_is_wanted_anyway(
    engine: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    path = write_tiny(tmp_path / "vast.gguf", llama__attention__key_length=1 << 30)  # terabytes of cache
    assert outcome(engine, told, path) is FAILED
    info = told.states[-1].error
    assert info is not None
    error = rebuild(info)
    assert isinstance(error, ModelTooBig)
    assert error.needed_bytes > 1 << 40 > error.available_bytes > 0
    assert told.statuses()[-3:] == [EngineStatus.STARTING, EngineStatus.LOADING, FAILED]  # not once was it tried

    since = len(told.states)
    engine.load(replace(demo_model(path), anyway=True))
    refused = told.until_status(FAILED, since=since).error
    assert refused is not None
    assert refused.kind == "ModelLoadFailed"
    assert_the_demo_model_still_answers(engine, told)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_model_whose_file_name_is_not_text_loads_under_a_name_that_is(
    engine: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    path = write_mamba(tmp_path / os.fsdecode(b"m\xffdel.gguf"), general__name=None)
    assert outcome(engine, told, path) is READY, told.states[-3:]
    assert told.states[-1].reason == ""
    made = told.states[-1].provenance
    assert made is not None
    assert made.model_name == "m\ufffddel"


@pytest.mark.slow
@pytest.mark.timeout(2 * 3600 if FULL else 300)
def test_damaged_models_never_cost_the_client(
    engine: EngineClient, told: Recorder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mutant = Mutant(DEMO, tmp_path / "mutant.gguf")
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        damage = mutant.damage(seed)
        since = len(told.states)
        status = outcome(engine, told, mutant.path)
        crashed = EngineStatus.RESTARTING in told.statuses(since)
        if status is READY:
            job = f"job {seed}"
            engine.generate(request(job, STORY, k=2, max_tokens=4), told.on_event)
            end = told.last(job)
            became = "answers" if isinstance(end, JobFinished) else f"answers not: {end.error.kind}"
        else:
            error = told.states[-1].error
            assert error is not None
            became = error.kind
        seen[f"{damage}: {became}{' after a crash' if crashed else ''}"] += 1
        mutant.mend()
    assert mutant.path.read_bytes() == DEMO.read_bytes()
    assert_the_demo_model_still_answers(engine, told)
    assert len(workers_in(tmp_path / "engine")) == 1
    with capsys.disabled():
        print(f"\n{len(SEEDS)} damaged models:")
        for line, count in sorted(seen.items()):
            print(f"{count:6} {line}")
