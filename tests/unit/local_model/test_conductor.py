"""What the engine decides when workers answer, crash, hang and disobey: on a made-up clock, with made-up workers."""

from pathlib import Path

import pytest

from app.domain.candidate import Provenance
from app.domain.errors import EngineNotReady, EngineStopped, ModelLoadFailed
from app.domain.events import EngineStatus, ErrorInfo, JobFailed, JobFinished, TextChunk
from app.domain.failures import describe, rebuild
from app.domain.generation import LoadRequest
from local_model.conductor import Conductor
from local_model.process import Exited
from local_model.protocol import (
    Cancel,
    Command,
    CountTokens,
    Generate,
    Hello,
    Load,
    Loaded,
    LoadFailed,
    LoadProgress,
    LoadStarted,
    Ping,
    Pong,
    TokenCount,
)
from local_model.watch import Patience
from tests.engine_recorder import Recorder, request

MODEL = LoadRequest(path=Path("/models/m.gguf"), context_tokens=8192)
PROVENANCE = Provenance(
    model_sha256="ab" * 32,
    model_name="m",
    architecture="llama",
    quantisation="Q4_1",
    template_sha256="cd" * 32,
    engine_version="1",
    backend="cpu",
    device="CPU",
    gpu_layers=0,
    context_tokens=8192,
    k=0,
)
READY, RESTARTING, FAILED = EngineStatus.READY, EngineStatus.RESTARTING, EngineStatus.FAILED


class Worker:
    """Remembers what it was told; `answers` pings unless it hangs."""

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.left = False
        self.killed = False
        self.answers = True

    def send(self, command: Command) -> None:
        self.sent.append(command)

    def leave(self) -> None:
        self.left = True

    def kill(self) -> None:
        self.killed = True

    def jobs(self) -> list[str]:
        return [c.request.job for c in self.sent if isinstance(c, Generate)]


class Stage:
    """A conductor, the workers it starts, and the time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.workers: list[Worker] = []
        self.no_process = False
        self.told = Recorder()
        self.conductor = Conductor(start_worker=self._start_worker, patience=Patience(), monotonic=lambda: self.now)
        self.conductor.subscribe(self.told.on_change)

    @property
    def worker(self) -> Worker:
        return self.workers[-1]

    @property
    def status(self) -> EngineStatus:
        return self.told.states[-1].status

    def _start_worker(self) -> Worker:
        if self.no_process:
            raise OSError("no more processes")
        self.workers.append(Worker())
        return self.worker

    def finish_loading(self) -> None:
        for reply in (Hello(1), LoadStarted(0), LoadProgress(0.5), Loaded(PROVENANCE)):
            self.conductor.on_reply(self.worker, reply)

    def ready(self) -> None:
        self.conductor.load(MODEL)
        self.finish_loading()

    def generate(self, job: str, k: int = 1) -> None:
        self.conductor.generate(request(job, "x", k=k), self.told.on_event)

    def finish(self, job: str) -> None:
        self.conductor.on_reply(
            self.worker,
            JobFinished(job=job, prompt_tokens=1, reused_tokens=0, prefill_s=0, decode_s=0, provenance=PROVENANCE),
        )

    def crash(self, code: int = -6) -> None:
        self.conductor.on_exit(self.worker, Exited(code, "GGML_ASSERT"))

    def live(self, seconds: float) -> None:
        """Let time pass until the present worker is killed or the time is over."""
        end = self.now + seconds
        worker = self.worker
        while self.now < end and not worker.killed:
            self.now += 0.1
            self.conductor.tick()
            pings = [c for c in worker.sent if isinstance(c, Ping)]
            if pings and worker.answers:
                self.conductor.on_reply(worker, Pong(pings[-1].serial, 0.0))


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_crash_in_an_answer_fails_that_job_and_the_next_worker_does_the_waiting_one(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.generate("b")
    stage.conductor.on_reply(stage.worker, TextChunk(job="a", index=0, text="so far", tokens=2))
    stage.crash(-9)
    error = stage.told.error("a")
    assert isinstance(error, EngineStopped)
    assert (error.exit_code, error.hung) == (-9, False)
    assert stage.told.chunks("a") == "so far"
    assert stage.status is RESTARTING
    stage.finish_loading()
    assert stage.worker.jobs() == ["b"]
    stage.finish("b")
    assert stage.told.statuses()[-3:] == [READY, EngineStatus.BUSY, READY]


def test_a_job_asked_for_while_it_is_brought_back_waits_for_it(stage: Stage) -> None:
    stage.ready()
    stage.crash()
    stage.generate("a")
    stage.generate("b")
    stage.conductor.cancel("b", None)
    assert isinstance(stage.told.last("b"), JobFinished)
    stage.finish_loading()
    assert stage.worker.jobs() == ["a"]


def test_a_model_that_crashes_the_processor_ends_in_safe_mode_or_fails(stage: Stage) -> None:
    stage.conductor.load(MODEL)
    stage.crash()
    assert (stage.status, stage.told.states[-1].reason) == (RESTARTING, "safe-mode")
    load = stage.worker.sent[0]
    assert isinstance(load, Load)
    assert (load.request.threads, load.request.context_tokens) == (1, 2048)
    stage.crash()
    info = stage.told.states[-1].error
    assert info is not None
    error = rebuild(info)
    assert isinstance(error, ModelLoadFailed)
    assert error.log_tail == "GGML_ASSERT"
    assert stage.status is FAILED
    assert stage.conductor.tick_s is None


def test_each_step_down_from_a_device_is_told(stage: Stage) -> None:
    stage.conductor.load(MODEL)
    reasons = []
    for layers in (30, 15, 0):
        stage.conductor.on_reply(stage.worker, Hello(1))
        stage.conductor.on_reply(stage.worker, LoadStarted(layers))
        stage.crash()
        reasons.append(stage.told.states[-1].reason)
    assert reasons == ["fewer-layers", "cpu", "safe-mode"]
    stage.finish_loading()
    assert (stage.status, stage.told.states[-1].reason) == (READY, "safe-mode")


def test_a_refusal_on_a_device_is_tried_with_less_of_it_and_another_refusal_is_not(stage: Stage) -> None:
    stage.conductor.load(MODEL)
    stage.conductor.on_reply(stage.worker, LoadStarted(2))
    stage.conductor.on_reply(stage.worker, LoadFailed(describe(ModelLoadFailed(MODEL.path))))
    assert stage.worker.left
    stage.crash(0)
    assert stage.told.states[-1].reason == "fewer-layers"
    stage.conductor.on_reply(stage.worker, LoadFailed(ErrorInfo(kind="ModelFileMissing", facts={"path": "m"})))
    stage.crash(0)
    error = stage.told.states[-1].error
    assert error is not None
    assert error.kind == "ModelFileMissing"
    assert len(stage.workers) == 2


def test_a_loaded_model_that_crashes_without_finishing_anything_is_given_up(stage: Stage) -> None:
    stage.ready()
    while stage.status is READY:
        stage.generate("a")
        stage.crash()
        if stage.status is RESTARTING:
            stage.generate("waiting")
            stage.conductor.cancel("waiting", None)
            stage.finish_loading()
    assert stage.status is FAILED
    error = stage.told.states[-1].error
    assert error is not None
    assert error.kind == "EngineStopped"
    assert len(stage.workers) == 5


def test_a_worker_that_hangs_in_a_job_is_killed_and_told_as_hung(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.worker.answers = False
    stage.live(10)
    assert stage.worker.killed
    assert stage.status is RESTARTING
    stage.crash(-9)
    error = stage.told.error("a")
    assert isinstance(error, EngineStopped)
    assert error.hung
    stage.finish_loading()
    assert stage.status is READY


def test_what_a_killed_worker_had_already_said_still_counts(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.generate("b")
    stage.worker.answers = False
    stage.live(10)
    killed = stage.worker
    stage.conductor.on_reply(killed, TextChunk(job="a", index=0, text="late", tokens=1))
    stage.finish("a")
    assert killed.jobs() == ["a"]
    stage.crash(-9)
    assert isinstance(stage.told.last("a"), JobFinished)
    stage.finish_loading()
    assert stage.worker.jobs() == ["b"]


def test_a_cancel_that_is_not_obeyed_kills_without_blaming_the_model(stage: Stage) -> None:
    stage.ready()
    for job in "abcdefgh":
        stage.generate(job)
        stage.conductor.cancel(job, None)
        assert stage.worker.sent[-1] == Cancel(job, None)
        stage.live(3)
        assert stage.worker.killed
        stage.crash(-9)
        assert isinstance(stage.told.error(job), EngineStopped)
        stage.finish_loading()
        assert (stage.status, stage.told.states[-1].reason) == (READY, "")


def test_one_cancelled_candidate_has_no_deadline(stage: Stage) -> None:
    stage.ready()
    stage.generate("a", k=2)
    stage.conductor.cancel("a", 0)
    stage.live(10)
    assert not stage.worker.killed
    stage.conductor.cancel("a", 1)
    stage.live(3)
    assert stage.worker.killed


def test_a_worker_that_cannot_even_be_killed_is_left_behind(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.worker.answers = False
    stage.live(10)
    undead = stage.worker
    for _ in range(30):
        stage.now += 0.1
        stage.conductor.tick()
    assert stage.worker is not undead
    error = stage.told.error("a")
    assert isinstance(error, EngineStopped)
    assert error.exit_code is None
    stage.finish_loading()
    stage.conductor.on_reply(undead, JobFailed(job="a", error=describe(EngineStopped())))
    stage.conductor.on_exit(undead, Exited(-9, ""))
    assert stage.status is READY


def test_a_worker_that_does_not_leave_for_another_model_is_killed(stage: Stage) -> None:
    stage.ready()
    stage.conductor.load(MODEL)
    assert stage.worker.left
    stage.live(3)
    assert stage.worker.killed
    assert stage.status is READY
    stage.crash(-9)
    assert stage.status is EngineStatus.STARTING
    assert len(stage.workers) == 2


def test_a_crash_while_its_job_is_stopped_for_another_model_goes_on_with_that(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.conductor.load(MODEL)
    stage.crash()
    assert isinstance(stage.told.error("a"), EngineStopped)
    assert stage.status is EngineStatus.STARTING
    stage.finish_loading()
    assert (stage.status, stage.told.states[-1].reason) == (READY, "")


def test_giving_up_while_it_is_brought_back_ends_what_waited(stage: Stage) -> None:
    stage.ready()
    stage.crash()
    stage.generate("a")
    stage.conductor.cancel_load()
    assert isinstance(stage.told.last("a"), JobFinished)
    stage.crash(0)
    assert stage.status is EngineStatus.OFF
    assert stage.told.states[-1].provenance is None


def test_a_process_that_cannot_be_had_again_fails_what_waited(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.generate("b")
    stage.no_process = True
    stage.crash()
    assert stage.status is FAILED
    assert isinstance(stage.told.error("a"), EngineStopped)
    assert isinstance(stage.told.error("b"), EngineNotReady)


def test_counts_of_a_worker_that_dies_are_not_known(stage: Stage) -> None:
    stage.ready()
    stage.conductor.count_tokens((), stage.told.on_count)
    stage.conductor.count_tokens((), stage.told.on_count)
    serial = next(c.serial for c in stage.worker.sent if isinstance(c, CountTokens))
    stage.conductor.on_reply(stage.worker, TokenCount(serial, 5))
    stage.conductor.on_reply(stage.worker, TokenCount(99, 5))
    stage.crash()
    assert stage.told.counts == [5, None]


def test_a_count_that_never_comes_is_a_hang(stage: Stage) -> None:
    stage.ready()
    stage.conductor.count_tokens((), stage.told.on_count)
    stage.live(60)
    assert stage.worker.killed
    stage.crash(-9)
    assert stage.told.counts == [None]


def test_a_finished_count_leaves_the_worker_at_rest(stage: Stage) -> None:
    stage.ready()
    stage.conductor.count_tokens((), stage.told.on_count)
    serial = next(c.serial for c in stage.worker.sent if isinstance(c, CountTokens))
    stage.conductor.on_reply(stage.worker, TokenCount(serial, 5))
    stage.live(100)
    assert not stage.worker.killed


def test_a_worker_in_which_a_bug_was_met_is_let_go_and_gets_no_more_jobs(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.generate("b")
    bug = JobFailed(job="a", error=ErrorInfo(kind="BrokenInvariant", facts={"detail": "KeyError"}))
    stage.conductor.on_reply(stage.worker, bug)
    assert stage.worker.left
    assert stage.worker.jobs() == ["a"]
    assert stage.status is RESTARTING
    stage.crash(0)
    stage.finish_loading()
    assert stage.worker.jobs() == ["b"]


def test_closing_waits_for_the_worker_and_ends_every_job(stage: Stage) -> None:
    stage.ready()
    stage.generate("a")
    stage.generate("b")
    stage.conductor.close()
    assert stage.worker.left
    assert not stage.conductor.closed
    stage.crash(0)
    assert stage.conductor.closed
    assert isinstance(stage.told.error("a"), EngineStopped)
    assert isinstance(stage.told.error("b"), EngineNotReady)
    assert stage.status is EngineStatus.OFF


def test_closing_without_a_worker_is_done_at_once(stage: Stage) -> None:
    stage.conductor.close()
    assert stage.conductor.closed


def test_a_time_tick_without_a_worker_changes_nothing(stage: Stage) -> None:
    stage.conductor.tick()
    assert stage.told.statuses() == [EngineStatus.OFF]
