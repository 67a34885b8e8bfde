"""Every job that was taken is told its end once, and jobs take turns."""

from app.domain.candidate import Provenance, StopReason
from app.domain.errors import EngineNotReady, EngineStopped
from app.domain.events import CandidateFinished, JobEvent, JobFailed, JobFinished, TextChunk
from app.domain.generation import GenerationRequest, Message, Role
from local_model.jobs import Jobs

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
    context_tokens=4096,
    k=0,
)


def request(job: str, k: int = 2) -> GenerationRequest:
    return GenerationRequest(job=job, messages=(Message(Role.USER, "x"),), seeds=tuple(range(k)))


def finished(job: str) -> JobFinished:
    return JobFinished(job=job, prompt_tokens=1, reused_tokens=0, prefill_s=0.0, decode_s=0.0, provenance=PROVENANCE)


def jobs_with(*names: str) -> tuple[Jobs, list[JobEvent]]:
    jobs, told = Jobs(), []
    for name in names:
        jobs.add(request(name), told.append)
    return jobs, told


def test_one_job_runs_at_a_time_in_the_order_asked() -> None:
    jobs, _ = jobs_with("a", "b")
    first = jobs.start_next()
    assert first is not None
    assert first.id == "a"
    assert jobs.start_next() is None
    assert jobs.tell(finished("a"))
    second = jobs.start_next()
    assert second is not None
    assert second.id == "b"


def test_events_of_the_running_job_are_passed_on_and_others_dropped() -> None:
    jobs, told = jobs_with("a", "b")
    jobs.start_next()
    chunk = TextChunk(job="a", index=0, text="t", tokens=1)
    assert not jobs.tell(chunk)
    assert not jobs.tell(TextChunk(job="b", index=0, text="t", tokens=1))
    assert told == [chunk]


def test_a_candidate_that_was_not_asked_for_is_not_passed_on() -> None:
    jobs, told = jobs_with("a")
    jobs.start_next()
    for index in (-1, 2):
        assert not jobs.tell(TextChunk(job="a", index=index, text="t", tokens=1))
    assert told == []


def test_nothing_is_told_after_the_end() -> None:
    jobs, told = jobs_with("a")
    jobs.start_next()
    jobs.tell(finished("a"))
    assert not jobs.tell(finished("a"))
    assert not jobs.tell(TextChunk(job="a", index=0, text="t", tokens=1))
    jobs.fail_running(EngineStopped())
    assert told == [finished("a")]


def test_the_running_job_fails_alone() -> None:
    jobs, told = jobs_with("a", "b")
    jobs.start_next()
    jobs.fail_running(EngineStopped(-9, True))
    assert [(type(e), e.job) for e in told] == [(JobFailed, "a")]
    assert jobs.find("a") is None
    assert jobs.find("b") is not None


def test_waiting_jobs_fail_without_the_running_one() -> None:
    jobs, told = jobs_with("a", "b", "c")
    jobs.start_next()
    jobs.fail_waiting(EngineNotReady())
    assert [(type(e), e.job) for e in told] == [(JobFailed, "b"), (JobFailed, "c")]
    assert jobs.running is not None


def test_a_waiting_job_nobody_wants_ends_with_empty_cancelled_candidates() -> None:
    jobs, told = jobs_with("a", "b", "c")
    job = jobs.find("b")
    assert job is not None
    job.cancel(0)
    jobs.drop_unwanted(PROVENANCE)
    assert told == []
    job.cancel(1)
    jobs.drop_unwanted(PROVENANCE)
    ends = [e for e in told if isinstance(e, CandidateFinished)]
    assert [(e.job, e.index, e.seed, e.text, e.stop) for e in ends] == [
        ("b", 0, 0, "", StopReason.CANCELLED),
        ("b", 1, 1, "", StopReason.CANCELLED),
    ]
    last = told[-1]
    assert isinstance(last, JobFinished)
    assert last.provenance.k == 2
    assert jobs.find("b") is None
    assert jobs.find("c") is not None


def test_all_that_waits_can_be_dropped_at_once() -> None:
    jobs, told = jobs_with("a", "b", "c")
    jobs.start_next()
    jobs.drop_waiting(PROVENANCE)
    assert [e.job for e in told if isinstance(e, JobFinished)] == ["b", "c"]
    assert jobs.start_next() is None
    assert jobs.running is not None


def test_an_index_the_job_does_not_have_changes_nothing() -> None:
    jobs, _ = jobs_with("a")
    job = jobs.find("a")
    assert job is not None
    job.cancel(2)
    job.cancel(-1)
    assert job.unwanted == set()
