"""Crashes and hangs of a real worker process whose engine is scripted to have them."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from app.domain.errors import BrokenInvariant, EngineStopped, ModelLoadFailed
from app.domain.events import EngineStatus, JobFinished
from app.domain.failures import rebuild
from app.domain.generation import LoadRequest
from local_model.client import EngineClient
from local_model.watch import Patience
from tests.engine_recorder import Recorder, request
from tests.integration.local_model.conftest import SCRIPTED, StartEngine
from tests.worker_processes import wait_until_gone, workers_in

READY, RESTARTING, FAILED = EngineStatus.READY, EngineStatus.RESTARTING, EngineStatus.FAILED
SHORT = Patience(ping=1.0, idle=1.0, computing=4.0)


def model(name: str, **more: int) -> LoadRequest:
    return LoadRequest(path=Path(f"/models/{name}.gguf"), context_tokens=8192, **more)


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def ready(start_engine: StartEngine, told: Recorder) -> EngineClient:
    engine = start_engine(patience=SHORT)
    engine.subscribe(told.on_change)
    engine.load(model("fine"))
    told.until_status(READY)
    return engine


def assert_back_with_the_next_job_done(engine: EngineClient, told: Recorder) -> None:
    engine.generate(request("next", "say 3"), told.on_event)
    assert isinstance(told.last("next"), JobFinished)
    assert RESTARTING in told.statuses()
    told.until(lambda: told.states[-1].status is READY)
    assert told.states[-1].reason == ""


def test_an_abort_in_an_answer_keeps_the_text_and_the_engine_comes_back(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "abort"), told.on_event)
    error = told.error("a")
    assert isinstance(error, EngineStopped)
    assert (error.exit_code, error.hung) == (-signal.SIGABRT, False)
    assert told.chunks("a") == "so far"
    assert_back_with_the_next_job_done(ready, told)


def test_a_stopped_worker_is_killed_and_comes_back(ready: EngineClient, told: Recorder, tmp_path: Path) -> None:
    ready.generate(request("a", "say 100000"), told.on_event)
    told.until(lambda: told.chunks("a"))
    [worker] = workers_in(tmp_path / "engine")
    worker.suspend()
    error = told.error("a")
    assert isinstance(error, EngineStopped)
    assert (error.exit_code, error.hung) == (-signal.SIGKILL, True)
    assert_back_with_the_next_job_done(ready, told)


def test_a_worker_that_waits_for_ever_is_killed_and_comes_back(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "hang"), told.on_event)
    error = told.error("a")
    assert isinstance(error, EngineStopped)
    assert error.hung
    assert told.chunks("a") == "so far"
    assert_back_with_the_next_job_done(ready, told)


def test_a_long_silent_computation_is_waited_for(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "spin 2.5"), told.on_event)
    assert isinstance(told.last("a"), JobFinished)
    assert RESTARTING not in told.statuses()


def test_a_job_that_does_not_stop_when_told_costs_its_worker(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "spin 60"), told.on_event)
    told.until(lambda: told.chunks("a"))
    ready.cancel("a")
    assert isinstance(told.error("a"), EngineStopped)
    assert_back_with_the_next_job_done(ready, told)


def test_a_bug_in_the_engine_is_told_and_a_fresh_worker_goes_on(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "bug"), told.on_event)
    error = told.error("a")
    assert isinstance(error, BrokenInvariant)
    assert "KeyError at scripted_worker.py" in str(error)
    assert "secret" not in str(error)
    assert_back_with_the_next_job_done(ready, told)


def test_an_idle_worker_that_is_killed_comes_back(ready: EngineClient, told: Recorder, tmp_path: Path) -> None:
    [worker] = workers_in(tmp_path / "engine")
    worker.kill()
    told.until_status(RESTARTING)
    assert_back_with_the_next_job_done(ready, told)


def test_a_model_that_always_crashes_fails_with_the_end_of_the_log(
    start_engine: StartEngine, told: Recorder, tmp_path: Path
) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("crash"))
    info = told.until_status(FAILED).error
    assert info is not None
    error = rebuild(info)
    assert isinstance(error, ModelLoadFailed)
    assert error.path == Path("/models/crash.gguf")
    assert "GGML_ASSERT: no such thing" in error.log_tail
    assert not workers_in(tmp_path / "engine")
    engine.load(model("fine"))
    told.until_status(READY)


def test_a_model_that_only_works_in_safe_mode_is_told_so(start_engine: StartEngine, told: Recorder) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("crash-unless-safe"))
    state = told.until_status(READY)
    assert state.reason == "safe-mode"
    assert state.provenance is not None
    assert state.provenance.context_tokens == 2048


@pytest.mark.parametrize("name", ["crash-on-device", "refused-on-device"])
def test_a_device_that_cannot_take_the_model_gets_fewer_layers_then_none(
    start_engine: StartEngine, told: Recorder, name: str
) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model(name, gpu_layers=8))
    assert told.until_status(READY).reason == "cpu"
    reasons = [s.reason for s in told.states]
    assert reasons.index("fewer-layers") < reasons.index("cpu")


@pytest.mark.skipif(
    sys.platform != "linux", reason="a stopped worker outlives its parent where signals cannot reach it"
)
def test_a_stopped_worker_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    parent = f"""
import time
from pathlib import Path
from app.domain.generation import LoadRequest
from local_model.client import EngineClient

engine = EngineClient(command={SCRIPTED!r}, folder=Path({str(tmp_path)!r}), environment={{}})
engine.subscribe(lambda state: print(state.status, flush=True))
engine.load(LoadRequest(path=Path("/models/fine.gguf"), context_tokens=512))
time.sleep(3600)
"""
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "ready":
            assert process.poll() is None
        [worker] = workers_in(tmp_path, psutil.Process(process.pid))
        worker.suspend()
        process.send_signal(signal.SIGKILL)
        process.wait()
    wait_until_gone([worker])
    assert list(tmp_path.iterdir()) == []
