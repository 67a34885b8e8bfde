"""The client with a real worker process whose engine is scripted: order, turns, cancelling, ending."""

import os
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from app.domain.candidate import StopReason
from app.domain.errors import (
    BrokenInvariant,
    EngineNotReady,
    EngineStopped,
    ModelFileMissing,
    ModelLoadFailed,
    PromptTooLong,
)
from app.domain.events import CandidateFinished, EngineStatus, JobEvent, JobFinished
from app.domain.failures import rebuild
from app.domain.generation import LoadRequest, Message, Role
from local_model.client import EngineClient
from tests.engine_recorder import Recorder, request
from tests.integration.local_model.conftest import StartEngine
from tests.worker_processes import workers_in

READY, OFF, FAILED = EngineStatus.READY, EngineStatus.OFF, EngineStatus.FAILED


def model(name: str, **more: int) -> LoadRequest:
    return LoadRequest(path=Path(f"/models/{name}.gguf"), context_tokens=8192, **more)


@pytest.fixture
def told() -> Recorder:
    return Recorder()


@pytest.fixture
def ready(start_engine: StartEngine, told: Recorder) -> EngineClient:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("fine"))
    told.until_status(READY)
    return engine


def test_a_listener_hears_the_present_state_first(start_engine: StartEngine, told: Recorder) -> None:
    start_engine().subscribe(told.on_change)
    assert told.until_status(OFF).provenance is None


def test_loading_is_told_from_start_to_ready_with_progress(ready: EngineClient, told: Recorder) -> None:
    assert told.statuses() == [OFF, EngineStatus.STARTING, EngineStatus.LOADING, READY]
    assert [s.progress for s in told.states if s.status is EngineStatus.LOADING] == [0.0, 0.5, 1.0]
    provenance = told.states[-1].provenance
    assert provenance is not None
    assert provenance.model_name == "fine"


def test_callbacks_come_on_one_thread_that_is_not_the_callers(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 3"), told.on_event)
    ready.count_tokens((), told.on_count)
    told.last("a")
    told.until(lambda: told.counts)
    assert len(told.threads) == 1
    assert threading.current_thread().name not in told.threads


def test_an_answer_streams_and_ends_once(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 20", k=3), told.on_event)
    end = told.last("a")
    assert isinstance(end, JobFinished)
    assert end.provenance.k == 3
    for index in range(3):
        assert told.chunks("a", index) == told.candidates("a")[index].text == "".join(f"слово{i} " for i in range(20))
        assert told.candidates("a")[index].stop is StopReason.END
    assert told.events["a"][-1] is end
    assert told.statuses()[-2:] == [EngineStatus.BUSY, READY]


def test_what_native_code_prints_does_not_reach_the_pipe(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "print"), told.on_event)
    told.last("a")
    assert told.chunks("a") == "printed"


def test_jobs_take_turns_in_the_order_asked(ready: EngineClient, told: Recorder) -> None:
    order: list[JobEvent] = []
    for job in ("a", "b", "c"):
        ready.generate(request(job, "say 5"), lambda event: (order.append(event), told.on_event(event))[0])
    for job in ("a", "b", "c"):
        told.last(job)
    jobs = [event.job for event in order]
    assert jobs == sorted(jobs)
    assert EngineStatus.READY not in told.statuses()[4:-1]


def test_cancelling_a_job_ends_it_with_what_was_written(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 100000", k=2), told.on_event)
    told.until(lambda: told.chunks("a", 1))
    ready.cancel("a")
    assert isinstance(told.last("a"), JobFinished)
    for index, candidate in told.candidates("a").items():
        assert candidate.stop is StopReason.CANCELLED
        assert candidate.text == told.chunks("a", index)


def test_cancelling_one_candidate_leaves_the_others_to_their_end(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 200", k=3), told.on_event)
    told.until(lambda: told.chunks("a", 2))
    ready.cancel("a", 1)
    told.last("a")
    stops = {index: c.stop for index, c in told.candidates("a").items()}
    assert stops == {0: StopReason.END, 1: StopReason.CANCELLED, 2: StopReason.END}


def test_a_job_cancelled_while_it_waits_is_never_started(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 100000"), told.on_event)
    ready.generate(request("b", "say 5", k=2), told.on_event)
    ready.cancel("b")
    end = told.last("b")
    assert isinstance(end, JobFinished)
    assert end.provenance.k == 2
    assert [type(e) for e in told.events["b"]] == [CandidateFinished, CandidateFinished, JobFinished]
    assert {c.stop for c in told.candidates("b").values()} == {StopReason.CANCELLED}
    assert {c.text for c in told.candidates("b").values()} == {""}
    ready.cancel("a")
    told.last("a")


def test_one_candidate_cancelled_while_the_job_waits_is_cancelled_when_it_runs(
    ready: EngineClient, told: Recorder
) -> None:
    ready.generate(request("a", "say 100"), told.on_event)
    ready.generate(request("b", "say 100", k=2), told.on_event)
    ready.cancel("b", 0)
    told.last("b")
    assert told.candidates("b")[0].stop is StopReason.CANCELLED
    assert told.candidates("b")[1].stop is StopReason.END


def test_cancelling_what_does_not_run_changes_nothing(ready: EngineClient, told: Recorder) -> None:
    ready.cancel("nobody")
    ready.generate(request("a", "say 5"), told.on_event)
    ready.cancel("a", 7)
    told.last("a")
    assert told.candidates("a")[0].stop is StopReason.END


def test_an_error_of_the_engine_arrives_with_its_facts_and_costs_nothing_else(
    ready: EngineClient, told: Recorder
) -> None:
    ready.generate(request("a", "refuse"), told.on_event)
    error = told.error("a")
    assert isinstance(error, PromptTooLong)
    assert (error.tokens, error.context) == (7, 3)
    ready.generate(request("b", "say 2"), told.on_event)
    assert isinstance(told.last("b"), JobFinished)
    assert EngineStatus.RESTARTING not in told.statuses()


def test_a_prompt_that_cannot_be_written_fails_alone(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "lone surrogate \ud800"), told.on_event)
    ready.generate(request("b", "say 2"), told.on_event)
    assert isinstance(told.error("a"), BrokenInvariant)
    assert isinstance(told.last("b"), JobFinished)


def test_a_prompt_beyond_any_context_is_too_long_before_it_is_sent(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "x" * (65 * 1024 * 1024)), told.on_event)
    error = told.error("a")
    assert isinstance(error, PromptTooLong)
    assert error.tokens > error.context == 8192


def test_a_megabyte_of_prompt_gets_through(ready: EngineClient, told: Recorder) -> None:
    ready.count_tokens((Message(Role.USER, "ы" * 1_000_000),), told.on_count)
    assert told.until(lambda: told.counts) == [1_000_000]


def test_tokens_are_counted_also_while_an_answer_runs(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 50"), told.on_event)
    ready.count_tokens((Message(Role.USER, "пять5"),), told.on_count)
    ready.count_tokens((Message(Role.USER, "\ud800"),), told.on_count)
    assert sorted(told.until(lambda: len(told.counts) == 2 and told.counts), key=str) == [5, None]
    told.last("a")


def test_without_a_model_nothing_is_answered_or_counted(start_engine: StartEngine, told: Recorder) -> None:
    engine = start_engine()
    engine.generate(request("a", "say 1"), told.on_event)
    engine.count_tokens((), told.on_count)
    engine.cancel("a")
    engine.cancel_load()
    assert isinstance(told.error("a"), EngineNotReady)
    assert told.until(lambda: told.counts) == [None]


def test_while_the_first_model_loads_nothing_is_answered(start_engine: StartEngine, told: Recorder) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("slow"))
    told.until(lambda: [s for s in told.states if s.progress > 0])
    engine.generate(request("a", "say 1"), told.on_event)
    assert isinstance(told.error("a"), EngineNotReady)


def test_a_load_can_be_given_up(start_engine: StartEngine, told: Recorder, tmp_path: Path) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("stuck"))
    told.until_status(EngineStatus.LOADING)
    engine.cancel_load()
    told.until(lambda: told.states[-1].status is OFF)
    assert not workers_in(tmp_path / "engine")
    engine.load(model("fine"))
    told.until_status(READY)


def test_another_model_takes_the_place_of_the_first_and_of_what_it_was_writing(
    ready: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    ready.generate(request("a", "say 100000"), told.on_event)
    ready.generate(request("b", "say 5"), told.on_event)
    told.until(lambda: told.chunks("a"))
    since = len(told.states)
    ready.load(model("other"))
    ready.generate(request("c", "say 5"), told.on_event)
    assert isinstance(told.last("a"), JobFinished)
    assert told.candidates("a")[0].stop is StopReason.CANCELLED
    assert isinstance(told.last("b"), JobFinished)
    assert told.candidates("b")[0].text == ""
    assert isinstance(told.error("c"), EngineNotReady)
    state = told.until_status(READY, since=since)
    assert state.provenance is not None
    assert state.provenance.model_name == "other"
    assert len(workers_in(tmp_path / "engine")) == 1


def test_of_two_loads_at_once_the_last_wins(start_engine: StartEngine, told: Recorder, tmp_path: Path) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("slow"))
    engine.load(model("fine"))
    state = told.until_status(READY)
    assert state.provenance is not None
    assert state.provenance.model_name == "fine"
    assert len(workers_in(tmp_path / "engine")) == 1


def test_giving_up_the_change_to_another_model_leaves_the_engine_off(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 100000"), told.on_event)
    told.until(lambda: told.chunks("a"))
    ready.load(model("other"))
    ready.cancel_load()
    told.until(lambda: told.states[-1].status is OFF)
    assert isinstance(told.last("a"), JobFinished)


def test_a_missing_model_is_told_by_kind(start_engine: StartEngine, told: Recorder, tmp_path: Path) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("missing"))
    info = told.until_status(FAILED).error
    assert info is not None
    error = rebuild(info)
    assert isinstance(error, ModelFileMissing)
    assert error.path == Path("/models/missing.gguf")
    assert not workers_in(tmp_path / "engine")


def test_a_refused_model_is_told_with_the_end_of_what_llama_cpp_printed(
    start_engine: StartEngine, told: Recorder
) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("refused"))
    info = told.until_status(FAILED).error
    assert info is not None
    error = rebuild(info)
    assert isinstance(error, ModelLoadFailed)
    assert error.log_tail.endswith("llama_model_load: unknown tensor\n")
    assert len(error.log_tail) == 8192
    engine.load(model("fine"))
    told.until_status(READY)


def test_a_bug_while_loading_is_told_without_its_words(start_engine: StartEngine, told: Recorder) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("bug"))
    info = told.until_status(FAILED).error
    assert info is not None
    assert info.kind == "BrokenInvariant"
    assert "secret" not in str(info)


def test_a_worker_that_cannot_be_started_is_told(start_engine: StartEngine, told: Recorder, tmp_path: Path) -> None:
    engine = start_engine(command=(str(tmp_path / "nothing"),))
    engine.subscribe(told.on_change)
    engine.load(model("fine"))
    info = told.until_status(FAILED).error
    assert info is not None
    assert isinstance(rebuild(info), ModelLoadFailed)


def test_the_worker_works_in_its_own_empty_folder_without_the_network(
    ready: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    ready.generate(request("a", "where"), told.on_event)
    ready.generate(request("b", "connect"), told.on_event)
    ready.generate(request("c", "environment OMP_NUM_THREADS"), told.on_event)
    ready.generate(request("d", "environment GGML_NO_BACKTRACE"), told.on_event)
    told.last("d")
    assert told.chunks("a") == str(tmp_path / "engine")
    assert told.chunks("b") == "the engine worker has no network"
    assert told.chunks("c") == "1"
    assert told.chunks("d") == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says which process goes first")
def test_the_worker_goes_before_the_window_and_leaves_no_memory_on_the_disk(
    ready: EngineClient, told: Recorder
) -> None:
    ready.generate(request("a", "read /proc/self/oom_score_adj"), told.on_event)
    ready.generate(request("b", "read /proc/self/limits"), told.on_event)
    told.last("b")
    assert told.chunks("a") == "1000\n"
    assert any(line.split()[:5] == ["Max", "core", "file", "size", "0"] for line in told.chunks("b").splitlines())


def test_a_relative_path_means_the_windows_folder(
    start_engine: StartEngine, told: Recorder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(LoadRequest(path=Path("missing.gguf"), context_tokens=512))
    info = told.until_status(FAILED).error
    assert info is not None
    assert info.facts["path"] == str(tmp_path / "missing.gguf")


def test_closing_while_it_writes_ends_every_job_and_the_worker(
    ready: EngineClient, told: Recorder, tmp_path: Path
) -> None:
    ready.generate(request("a", "say 100000"), told.on_event)
    ready.generate(request("b", "say 5"), told.on_event)
    told.until(lambda: told.chunks("a"))
    ready.close()
    assert not workers_in(tmp_path / "engine")
    assert isinstance(told.error("a"), EngineStopped)
    assert isinstance(told.error("b"), EngineNotReady)
    assert told.states[-1].status is OFF
    ready.generate(request("c", "say 5"), told.on_event)
    ready.close()
    assert "c" not in told.events


def test_closing_a_stuck_load_ends_the_worker(start_engine: StartEngine, told: Recorder, tmp_path: Path) -> None:
    engine = start_engine()
    engine.subscribe(told.on_change)
    engine.load(model("stuck"))
    told.until_status(EngineStatus.LOADING)
    engine.close()
    assert not workers_in(tmp_path / "engine")


def test_an_engine_can_be_closed_from_its_own_callback(ready: EngineClient, told: Recorder) -> None:
    ready.generate(request("a", "say 5"), lambda event: (ready.close(), told.on_event(event))[0])
    told.until(lambda: told.states[-1].status is OFF)


def test_a_callback_that_raises_is_reported_and_costs_nothing_else(
    ready: EngineClient, told: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: reported.append(args.exc_value))

    def fail(event: JobEvent) -> None:
        raise RuntimeError(type(event).__name__)

    ready.generate(request("a", "say 2"), fail)
    ready.generate(request("b", "say 2"), told.on_event)
    assert isinstance(told.last("b"), JobFinished)
    assert "JobFinished" in [str(error) for error in reported]


def test_a_worker_that_speaks_no_protocol_is_let_go(start_engine: StartEngine, told: Recorder, tmp_path: Path) -> None:
    chatter = "import time; print('hello', flush=True); time.sleep(3600)"
    engine = start_engine(command=(sys.executable, "-c", chatter))
    engine.subscribe(told.on_change)
    engine.load(model("fine"))
    told.until_status(FAILED)
    assert not workers_in(tmp_path / "engine")


def test_a_worker_leaves_when_its_standard_input_ends(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    command = [sys.executable, "-m", "tests.integration.local_model.scripted_worker"]
    with psutil.Popen(command, stdin=read_end, stdout=-1, stderr=-3) as worker:
        os.close(read_end)
        assert worker.stdout.readline().startswith(b'{"type":"Hello"')
        os.close(write_end)
        assert worker.wait(timeout=30) == 0


def test_a_worker_told_nonsense_says_so_and_leaves() -> None:
    command = [sys.executable, "-m", "tests.integration.local_model.scripted_worker"]
    with psutil.Popen(command, stdin=-1, stdout=-3, stderr=-1) as worker:
        _, errors = worker.communicate(b"what?\n", timeout=30)
    assert worker.returncode == 76
    assert b"unreadable message" in errors


def test_a_worker_nobody_listens_to_leaves() -> None:
    command = [sys.executable, "-m", "tests.integration.local_model.scripted_worker"]
    with psutil.Popen(command, stdin=-1, stdout=-1, stderr=-3) as worker:
        assert worker.stdout.readline()
        worker.stdout.close()
        worker.stdin.write(b'{"type":"Ping","body":{"serial":1}}\n')
        worker.stdin.flush()
        deadline = time.monotonic() + 30
        while worker.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert worker.returncode == 0
