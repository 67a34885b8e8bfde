from dataclasses import replace

import pytest

from app.domain.candidate import Provenance, StopReason
from app.domain.events import CandidateFinished, ErrorInfo, JobFailed, JobFinished, PrefillProgress, TextChunk
from app.domain.generation import MAX_SEED, Message, Role
from app.domain.project import BUILT_IN_PRESETS
from app.services.generate import Answering, ask

MODEL = Provenance(
    model_sha256="0" * 64,
    model_name="m",
    architecture="llama",
    quantisation="Q4_1",
    template_sha256="1" * 64,
    engine_version="0",
    backend="cpu",
    device="CPU",
    gpu_layers=0,
    context_tokens=2048,
    k=0,
)
QUESTION = (Message(Role.USER, "Why is the sky blue?"),)


def begin(k: int) -> Answering:
    return Answering.begin(ask(messages=QUESTION, preset=BUILT_IN_PRESETS[0], k=k, first_seed=7))


def ended(job: str, index: int, text: str) -> CandidateFinished:
    return CandidateFinished(
        job=job, index=index, text=text, seed=7 + index, stop=StopReason.END, tokens=3, tokens_per_second=50.0
    )


def over(job: str) -> JobFinished:
    return JobFinished(
        job=job, prompt_tokens=12, reused_tokens=0, prefill_s=0.1, decode_s=0.2, provenance=replace(MODEL, k=2)
    )


def test_each_of_k_answers_has_its_own_seed() -> None:
    assert begin(4).request.seeds == (7, 8, 9, 10)


@pytest.mark.parametrize("seed", [-1, MAX_SEED, 2**32])
def test_a_seed_that_would_not_be_the_one_used_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seeds are 0 to 4294967294"):
        ask(messages=QUESTION, preset=BUILT_IN_PRESETS[0], k=2, first_seed=seed)


def test_the_last_seed_is_one() -> None:
    assert ask(messages=QUESTION, preset=BUILT_IN_PRESETS[0], first_seed=MAX_SEED).seeds == (MAX_SEED,)


def test_random_seeds_differ_between_two_askings() -> None:
    first = ask(messages=QUESTION, preset=BUILT_IN_PRESETS[0])
    second = ask(messages=QUESTION, preset=BUILT_IN_PRESETS[0])

    assert first.seeds != second.seeds


def test_chunks_grow_the_answer_they_belong_to() -> None:
    job = begin(2)
    name = job.request.job
    for index, text in ((0, "Because "), (1, "Ra"), (0, "light")):
        job = job.after(TextChunk(job=name, index=index, text=text, tokens=1))

    assert [a.text for a in job.answers] == ["Because light", "Ra"]
    assert job.running


def test_a_finished_job_gives_candidates_that_carry_where_they_came_from() -> None:
    job = begin(2)
    name = job.request.job
    for event in (
        PrefillProgress(job=name, done=12, total=12, reused=0),
        ended(name, 0, "One."),
        ended(name, 1, "Two."),
        over(name),
    ):
        job = job.after(event)

    first, second = job.candidates()
    assert (first.text, second.text) == ("One.", "Two.")
    assert (first.seed, first.prompt_tokens, first.provenance.k) == (7, 12, 2)


def test_when_the_engine_stops_the_text_so_far_is_kept_as_failed() -> None:
    job = begin(2)
    name = job.request.job
    job = job.after(TextChunk(job=name, index=0, text="Because", tokens=1))
    job = job.after(JobFailed(job=name, error=ErrorInfo(kind="EngineStopped", facts={})))

    (kept,) = job.candidates(MODEL)
    assert (kept.text, kept.stop, kept.provenance.k) == ("Because", StopReason.FAILED, 2)
    assert not job.running


def test_events_of_another_job_and_late_events_change_nothing() -> None:
    job = begin(1)
    name = job.request.job
    assert job.after(TextChunk(job="other", index=0, text="x", tokens=1)) is job

    job = job.after(ended(name, 0, "")).after(over(name))
    assert job.after(TextChunk(job=name, index=0, text="late", tokens=9)) is job
