"""The engine on the demo model: right tokens, whole characters, stops, cancels, refusals."""

from tests.in_process_engine import DEMO, Told, Wishes, ask, load_engine  # first: it sets the native environment

# isort: split
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from llama_cpp import Llama
from llama_cpp.llama_cpp import LLAMA_DEFAULT_SEED

from app.domain.candidate import Sampling, StopReason
from app.domain.errors import (
    ChatTemplateFailed,
    EmptyPrompt,
    EngineStopped,
    ModelFileMissing,
    NoChatTemplate,
    PromptTooLong,
)
from app.domain.events import CandidateFinished, PrefillProgress, TextChunk
from app.domain.generation import MAX_SEED, LoadRequest, Message, Role
from local_model.bare_loop import BareLoop
from local_model.decoder import DecodeFailed, Decoder
from local_model.engine import BatchedEngine, LoadCancelled
from local_model.text_stream import TextStream
from tests.gguf_file import write_tiny

pytestmark = pytest.mark.model

GREEDY = Sampling(temperature=0)
PROMPTS = (
    "What is the capital of France?",
    "Write a haiku about autumn.",
    "Explain photosynthesis to a child.",
    "Tell me a short story about a fox.",
    "Write a Python function that adds two numbers.",
    "Was ist ein Vertrag? Antworte auf Deutsch.",
    "Переведи на английский: доброе утро.",
    "Describe a hospital in one sentence. " * 12,
    "List ten animals, one a line, with an emoji each.",
    "A patient of 54 reports chest pain on climbing stairs, relieved by rest. " * 9 + "What is the diagnosis?",
)


@pytest.fixture(scope="module")
def engine() -> Iterator[BatchedEngine]:
    with closing(load_engine()) as engine:
        yield engine


@pytest.fixture(scope="module")
def stock() -> Iterator[Llama]:
    with closing(Llama(str(DEMO), n_ctx=2048, n_threads=2, verbose=False)) as stock:
        yield stock


@pytest.fixture(scope="module")
def bare(engine: BatchedEngine) -> Iterator[BareLoop]:
    with closing(BareLoop(engine._model.handle, tokens=2048, k=9, threads=2, repeatable=True)) as bare:
        yield bare


def texts_of(engine: BatchedEngine, answers: list[list[int]]) -> list[str]:
    texts = []
    for ids in answers:
        stream = TextStream()
        for token in ids:
            stream.push(engine._model.vocabulary.piece(token))
        stream.finish()
        texts.append(stream.text)
    return texts


def stock_answer(stock: Llama, prompt: str, *, max_tokens: int, sampling: Sampling = GREEDY) -> str:
    stock.reset()
    answer = stock.create_chat_completion(
        [{"role": "user", "content": prompt}],
        temperature=sampling.temperature,
        repeat_penalty=sampling.repeat_penalty,
        max_tokens=max_tokens,
    )
    return str(answer["choices"][0]["message"]["content"])


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_single_greedy_answer_is_llama_cpp_pythons_own(engine: BatchedEngine, stock: Llama, prompt: str) -> None:
    told = ask(engine, prompt, seeds=(1,), max_tokens=48, sampling=GREEDY)
    assert told.texts == [stock_answer(stock, prompt, max_tokens=48)]


def test_the_repetition_penalty_is_llama_cpp_pythons_own(engine: BatchedEngine, stock: Llama) -> None:
    sampling = Sampling(temperature=0, repeat_penalty=1.3)
    told = ask(engine, PROMPTS[3], seeds=(1,), max_tokens=48, sampling=sampling)
    assert told.texts == [stock_answer(stock, PROMPTS[3], max_tokens=48, sampling=sampling)]


@pytest.mark.timeout(300)
@settings(max_examples=6, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    prompt=st.sampled_from(PROMPTS),
    seeds=st.lists(st.integers(0, MAX_SEED), min_size=1, max_size=9),
    temperature=st.sampled_from([0.0, 0.3, 0.8, 1.5]),
    top_k=st.sampled_from([0, 1, 40]),
    top_p=st.sampled_from([0.5, 1.0]),
    min_p=st.sampled_from([0.0, 0.1]),
    penalty=st.sampled_from([1.0, 1.2]),
)
def test_tokens_are_those_of_the_bare_loop(
    engine: BatchedEngine,
    bare: BareLoop,
    prompt: str,
    seeds: list[int],
    temperature: float,
    top_k: int,
    top_p: float,
    min_p: float,
    penalty: float,
) -> None:
    if temperature == 0 and len(seeds) == 1:
        seeds = [*seeds, 0]  # a single greedy answer is compared with the stock library above
    sampling = Sampling(temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p, repeat_penalty=penalty)
    told = ask(engine, prompt, seeds=seeds, max_tokens=10, sampling=sampling)
    tokens = engine.prompt_tokens((Message(Role.USER, prompt),))
    run = bare.run(tokens, seeds, sampling=sampling, max_tokens=10)
    assert told.texts == texts_of(engine, run.ids)


@pytest.mark.parametrize("k", range(1, 10))
def test_k_candidates_stream_end_and_are_told_of_once(engine: BatchedEngine, k: int) -> None:
    told = ask(engine, PROMPTS[1], seeds=range(k), max_tokens=8)
    assert [answer.index for answer in told.answers] == list(range(k))
    assert [answer.seed for answer in told.answers] == list(range(k))
    for answer in told.answers:
        assert told.streamed(answer.index) == answer.text
        assert answer.tokens == 8 or answer.stop is StopReason.END
        assert answer.tokens_per_second > 0
    assert told.finished.provenance.k == k
    assert told.finished.prompt_tokens == engine.count_tokens((Message(Role.USER, PROMPTS[1]),))
    chunks = [event for event in told.events if isinstance(event, TextChunk)]
    assert all(chunk.text for chunk in chunks)


def test_a_candidate_says_nothing_after_its_end(engine: BatchedEngine) -> None:
    told = ask(engine, PROMPTS[1], max_tokens=24)
    ended: set[int] = set()
    for event in told.events:
        if isinstance(event, TextChunk):
            assert event.index not in ended
        elif isinstance(event, CandidateFinished):
            ended.add(event.index)


def test_seeds_differ_and_the_same_seed_says_the_same(engine: BatchedEngine) -> None:
    first = ask(engine, PROMPTS[3], seeds=(5, 6, 5), max_tokens=24).texts
    assert first[0] == first[2] != first[1]
    assert ask(engine, PROMPTS[3], seeds=(5, 6, 5), max_tokens=24).texts == first


def test_on_the_processor_a_seed_says_the_same_alone_and_among_nine(engine: BatchedEngine) -> None:
    nine = ask(engine, PROMPTS[3], seeds=range(9), max_tokens=16).texts
    assert ask(engine, PROMPTS[3], seeds=(4,), max_tokens=16).texts == [nine[4]]


def test_every_flush_is_whole_characters(engine: BatchedEngine) -> None:
    """Hot enough that bytes of many scripts are begun and broken off."""
    wild = Sampling(temperature=5, top_k=0, top_p=1, min_p=0)
    told = ask(engine, "Emoji, 漢字, кириллица!", seeds=range(9), max_tokens=40, sampling=wild, ignore_eos=True)
    assert any(not text.isascii() for text in told.texts)
    for event in told.events:
        if isinstance(event, TextChunk):
            assert event.text.encode().decode() == event.text
    for answer in told.answers:
        assert told.streamed(answer.index) == answer.text


def test_a_stop_string_over_token_borders_ends_the_answer_before_it(engine: BatchedEngine) -> None:
    whole = ask(engine, PROMPTS[3], seeds=(1, 2), max_tokens=40).texts[0]
    stop = whole[30:42]  # begins and ends inside words
    cut = ask(engine, PROMPTS[3], seeds=(1, 2), max_tokens=40, stop=[stop])
    assert cut.texts[0] == whole[: whole.index(stop)]
    assert cut.answers[0].stop is StopReason.STOP
    assert cut.streamed(0) == cut.texts[0]


def test_a_stop_string_that_never_comes_changes_nothing(engine: BatchedEngine) -> None:
    plain = ask(engine, PROMPTS[3], max_tokens=20).texts
    assert ask(engine, PROMPTS[3], max_tokens=20, stop=["\x00never"]).texts == plain


def test_ignoring_the_end_writes_every_token(engine: BatchedEngine) -> None:
    told = ask(engine, PROMPTS[0], max_tokens=60, ignore_eos=True)
    assert [answer.tokens for answer in told.answers] == [60] * 4
    assert {answer.stop for answer in told.answers} == {StopReason.LENGTH}


def test_cancelling_one_leaves_the_others_as_they_were(engine: BatchedEngine) -> None:
    whole = ask(engine, PROMPTS[3], max_tokens=20, ignore_eos=True)
    told = Told()
    stopping = Wishes(lambda index: index == 1 and len(told.streamed(1)) > 0)
    ask(engine, PROMPTS[3], max_tokens=20, ignore_eos=True, control=stopping, told=told)
    assert told.answers[1].stop is StopReason.CANCELLED
    assert 0 < told.answers[1].tokens < 20
    assert whole.texts[1].startswith(told.texts[1])
    assert [told.texts[i] for i in (0, 2, 3)] == [whole.texts[i] for i in (0, 2, 3)]
    assert told.finished


def test_cancelling_all_ends_the_job_with_what_there_is(engine: BatchedEngine) -> None:
    told = Told()
    stopping = Wishes(lambda _index: any(isinstance(event, TextChunk) for event in told.events))
    ask(engine, PROMPTS[3], max_tokens=500, ignore_eos=True, control=stopping, told=told)
    assert {answer.stop for answer in told.answers} == {StopReason.CANCELLED}
    assert all(answer.tokens < 500 for answer in told.answers)
    assert told.finished


def test_cancelling_while_the_prompt_is_read_stops_at_the_next_chunk(engine: BatchedEngine) -> None:
    told = Told()

    def enough(_index: int) -> bool:
        return any(isinstance(event, PrefillProgress) and event.done > 0 for event in told.events)

    ask(engine, "A long request begins here. " * 100, control=Wishes(enough), told=told)
    assert told.texts == [""] * 4
    assert {answer.stop for answer in told.answers} == {StopReason.CANCELLED}
    read = max(event.done for event in told.events if isinstance(event, PrefillProgress))
    assert 0 < read < told.finished.prompt_tokens


def test_progress_of_reading_rises_to_the_whole_prompt(engine: BatchedEngine) -> None:
    told = ask(engine, "Progress is read in parts. " * 20, max_tokens=1)
    progress = [event for event in told.events if isinstance(event, PrefillProgress)]
    assert [event.done for event in progress] == sorted(event.done for event in progress)
    assert progress[0].done == progress[0].reused == told.finished.reused_tokens
    assert progress[-1].done == progress[-1].total == told.finished.prompt_tokens


@pytest.mark.parametrize("messages", [(), (Message(Role.USER, " \n"),)])
def test_nothing_to_answer_is_refused(engine: BatchedEngine, messages: tuple[Message, ...]) -> None:
    with pytest.raises(EmptyPrompt):
        ask(engine, messages)


def test_a_megabyte_that_does_not_fit_is_refused_with_the_numbers(engine: BatchedEngine) -> None:
    with pytest.raises(PromptTooLong) as caught:
        ask(engine, "word " * 200_000)
    assert caught.value.tokens > 200_000
    assert caught.value.context <= 2048
    assert ask(engine, PROMPTS[0], max_tokens=4).finished


def test_a_lone_surrogate_is_no_reason_to_fail(engine: BatchedEngine) -> None:
    assert ask(engine, "half an emoji: \ud83d", max_tokens=4).finished


def test_a_full_context_ends_the_longest_and_lets_the_others_go_on() -> None:
    with closing(load_engine(context_tokens=256, k_max=3)) as engine:
        told = ask(engine, PROMPTS[1], seeds=(1, 2, 3), max_tokens=400, ignore_eos=True)
        assert {answer.stop for answer in told.answers} == {StopReason.CONTEXT}
        counts = [answer.tokens for answer in told.answers]
        prompt = told.finished.prompt_tokens
        assert counts[0] > counts[1] > counts[2] > (256 - prompt) // 3 - 2
        assert prompt + counts[0] <= 257
        again = ask(engine, PROMPTS[1], seeds=(1, 2, 3), max_tokens=20, ignore_eos=True)
        assert all(whole.startswith(text) and text for whole, text in zip(told.texts, again.texts, strict=True))


def test_the_longest_prompt_that_fits_is_answered_and_one_more_is_refused() -> None:
    with closing(load_engine(context_tokens=256, k_max=2)) as engine:
        with pytest.raises(PromptTooLong) as caught:
            ask(engine, "a " * 400, seeds=(1, 2))
        room = caught.value.context
        base = engine.count_tokens((Message(Role.USER, "a"),))
        fits = "a" + " a" * (room - base)
        assert engine.count_tokens((Message(Role.USER, fits),)) == room
        assert [answer.tokens for answer in ask(engine, fits, seeds=(1, 2)).answers] == [1, 1]
        with pytest.raises(PromptTooLong):
            ask(engine, fits + " a", seeds=(1, 2))


def test_the_largest_seed_is_used_as_it_is(engine: BatchedEngine) -> None:
    assert MAX_SEED + 1 == LLAMA_DEFAULT_SEED
    first, second = (ask(engine, PROMPTS[1], seeds=(MAX_SEED, 1), max_tokens=12).texts for _ in range(2))
    assert first == second


def test_a_load_that_is_given_up_raises_and_the_next_one_works() -> None:
    request = LoadRequest(path=DEMO, context_tokens=512, gpu_layers=0)
    with pytest.raises(LoadCancelled):
        BatchedEngine.load(request, on_placed=lambda _layers: None, on_progress=lambda fraction: fraction < 0.3)
    seen: list[float] = []

    def note(fraction: float) -> bool:
        seen.append(fraction)
        return True

    BatchedEngine.load(request, on_placed=lambda _layers: None, on_progress=note).close()
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_what_progress_raises_comes_through() -> None:
    def fail(_fraction: float) -> bool:
        raise OSError("the pipe is gone")

    request = LoadRequest(path=DEMO, context_tokens=512, gpu_layers=0)
    with pytest.raises(OSError, match="the pipe is gone"):
        BatchedEngine.load(request, on_placed=lambda _layers: None, on_progress=fail)


def test_a_model_without_a_template_says_so_before_it_is_read(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "plain.gguf", tokenizer__chat_template=None)
    with pytest.raises(NoChatTemplate) as caught:
        load_engine(path)
    assert caught.value.path == path


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelFileMissing):
        load_engine(tmp_path / "gone.gguf")


def test_a_decode_that_fails_keeps_the_text_and_the_next_job_says_what_it_should(
    engine: BatchedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ask(engine, PROMPTS[3], seeds=(1, 2), max_tokens=12).texts
    decoder = engine._lane.decoder
    steps = iter(range(6))

    def failing(tokens: list[int], positions: list[int], sequences: list[int]) -> None:
        if next(steps, None) is None:
            raise DecodeFailed(-3)
        Decoder.step(decoder, tokens, positions, sequences)

    monkeypatch.setattr(decoder, "step", failing)
    told = Told()
    with pytest.raises(EngineStopped):
        ask(engine, PROMPTS[3], seeds=(1, 2), max_tokens=12, told=told)
    assert {answer.stop for answer in told.answers} == {StopReason.FAILED}
    assert [text.startswith(part) and bool(part) for text, part in zip(whole, told.texts, strict=True)] == [True] * 2
    again = ask(engine, PROMPTS[3], seeds=(1, 2), max_tokens=12)
    assert again.texts == whole
    assert again.finished.reused_tokens == 0


def test_a_template_that_loops_fails_the_job_and_not_the_engine(engine: BatchedEngine) -> None:
    from local_model.template import ChatTemplate, renderer_command

    loop = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    good = engine._template
    engine._template = ChatTemplate(loop, bos="", eos="", command=renderer_command(), deadline_s=0.5)
    try:
        with pytest.raises(ChatTemplateFailed) as caught:
            ask(engine, PROMPTS[0])
        assert caught.value.timed_out
    finally:
        engine._template.close()
        engine._template = good
    assert ask(engine, PROMPTS[0], max_tokens=2).finished
