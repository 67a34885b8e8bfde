"""The engine measured against the bare loop, llama-cpp-python and itself, on one machine in one run.

Ratios are medians over rounds in which both sides take turns, so that what else the machine does hits both. Prompts
differ from round to round, or the cache would have them. All on the processor.
"""

import math
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import Any, Final

from llama_cpp import Llama

from app.domain.candidate import Sampling
from app.domain.errors import BrokenInvariant
from app.domain.events import CandidateFinished, JobEvent, JobFinished, TextChunk
from app.domain.generation import GenerationRequest, LoadRequest, Message, Role
from local_model.bare_loop import BareLoop, BareRun
from local_model.engine import BatchedEngine
from local_model.figure import Figure, percentile
from local_model.spinner import spinner_command
from local_model.threads import compute_threads

K: Final = 4
PROMPT_TOKENS: Final = 370
ANSWER_TOKENS: Final = 96
SHORT: Final = 32  # tokens of an answer that is only gone on from
LONG: Final = 400  # tokens of an answer that is cancelled in time
CONTEXT: Final = 2048
CANCELS: Final = 20
SPINNERS: Final = 2
SAMPLING: Final = Sampling()
STORY: Final = "Write a very long story about a lighthouse keeper and the sea."
DETAIL: Final = " Leave nothing out."
SECOND: Final = "Now tell me what the keeper did before he came there, in three sentences."

Tell = Callable[[str], None]


def engine_figures(model: Path, *, rounds: int, tell: Tell) -> list[Figure]:
    """Measure `model`; `tell` hears what is under way."""
    with ExitStack() as stack:
        request = LoadRequest(path=model, context_tokens=CONTEXT, gpu_layers=0)
        loaded = BatchedEngine.load(request, on_placed=lambda _layers: None, on_progress=lambda _fraction: True)
        engine = stack.enter_context(closing(loaded))
        bare, repeatable = (
            stack.enter_context(
                closing(
                    BareLoop.of_file(model, tokens=CONTEXT, k=K, threads=compute_threads(), repeatable=as_the_engine)
                )
            )
            for as_the_engine in (False, True)
        )
        bench = _Bench(engine, rounds, tell)
        return [
            *bench.against_others(bare, repeatable, model),
            bench.second_turn(bare),
            bench.beside_others(),
            bench.cancelling(),
            *bench.rates(),
        ]


class _Job:
    """One job: a `Control`, and when it said what. Seconds are since it began."""

    def __init__(self, engine: BatchedEngine, request: GenerationRequest, *, stop_after_s: float = math.inf) -> None:
        self.first_text_s = math.inf
        self.answers: dict[int, str] = {}
        self.tokens = 0
        self.stop_asked_s = math.inf
        self._began = time.perf_counter()
        timer = Timer(min(stop_after_s, 3600), self._stop)
        timer.start()
        engine.generate(request, emit=self._hear, control=self)
        timer.cancel()
        self.wall_s = self._now()

    def cancelled(self, index: int) -> bool:  # noqa: ARG002 - of a protocol
        return self.stop_asked_s < math.inf

    def _stop(self) -> None:
        self.stop_asked_s = self._now()

    def _hear(self, event: JobEvent) -> None:
        match event:
            case TextChunk():
                self.first_text_s = min(self.first_text_s, self._now())
            case CandidateFinished():
                self.answers[event.index] = event.text
                self.tokens += event.tokens
            case JobFinished():
                self.finished = event

    def _now(self) -> float:
        return time.perf_counter() - self._began


class _Bench:
    def __init__(self, engine: BatchedEngine, rounds: int, tell: Tell) -> None:
        self._engine = engine
        self._rounds = rounds
        self._tell = tell
        self._serial = 0

    def against_others(self, bare: BareLoop, repeatable: BareLoop, model: Path) -> list[Figure]:
        """Four answers against the bare loop, as llama.cpp computes by default and as the engine does, and against
        asking llama-cpp-python four times. Its own choice of threads is half the cores to generate; the second
        comparison gives it ours."""
        ours, loops, same_loops, libraries, equals = [], [], [], [], []
        with closing(_library(model)) as library, closing(_library(model, compute_threads())) as equal:
            for number in range(self._rounds):
                self._tell(f"four answers, {number + 1} of {self._rounds}")
                messages = self._prompt()
                tokens = self._engine.prompt_tokens(messages)
                ours.append(self._job(messages).wall_s)
                loops.append(_bare_run(bare, tokens).wall_s)
                same_loops.append(_bare_run(repeatable, tokens).wall_s)
                libraries.append(_four_calls(library, messages))
                equals.append(_four_calls(equal, messages))
        return [
            Figure(name="four answers / the bare loop", value=_ratio(ours, loops), unit="×", at_most=1.05),
            Figure(name="the same, the loop computing attention as the engine does", value=_ratio(ours, same_loops),
                   unit="×"),
            Figure(name="four answers / four calls of llama-cpp-python", value=_ratio(ours, libraries), unit="×",
                   at_most=0.72),
            Figure(name="the same, told to use as many threads", value=_ratio(ours, equals), unit="×"),
            Figure(name="four answers, 370 + 4 × 96 tokens", value=statistics.median(ours), unit="s"),
        ]  # fmt: skip

    def second_turn(self, bare: BareLoop) -> Figure:
        """From the request to the first text, against decoding the same number of new tokens in the bare loop."""
        ours, loops = [], []
        for number in range(self._rounds):
            self._tell(f"second turn, {number + 1} of {self._rounds}")
            messages = self._prompt()
            first = self._job(messages, max_tokens=SHORT)
            turns = (*messages, Message(Role.ASSISTANT, first.answers[K - 1]), Message(Role.USER, SECOND))
            second = self._job(turns, max_tokens=1)
            ours.append(second.first_text_s)

            tokens = self._engine.prompt_tokens(messages)
            said = _bare_run(bare, tokens, max_tokens=SHORT).ids[K - 1]
            added = second.finished.prompt_tokens - second.finished.reused_tokens
            held = [*tokens, *said][:-1]
            bare.continue_from(K - 1)
            longer = [*held, *self._engine.prompt_tokens(turns)[-added:]]
            loops.append(_bare_run(bare, longer, held=len(held), max_tokens=1).first_token_s)
        return Figure(
            name="second turn, first token / the bare loop", value=_ratio(ours, loops), unit="×", at_most=1.15
        )

    def beside_others(self) -> Figure:
        """Tokens a second beside programs that use every core, against the same without them."""
        quiet, beside = [], []
        for number in range(self._rounds):
            self._tell(f"beside two spinning processes, {number + 1} of {self._rounds}")
            quiet.append(self._speed())
            with _spinning():
                beside.append(self._speed())
        return Figure(
            name="beside two spinning processes / quiet", value=_ratio(beside, quiet), unit="×", at_least=0.45
        )

    def cancelling(self) -> Figure:
        """From the wish to the job's last word, in reading and in writing."""
        self._tell("cancelling")
        times = []
        for number in range(CANCELS):
            job = self._job(self._prompt(), max_tokens=LONG, stop_after_s=0.2 + 0.1 * number)
            times.append((job.wall_s - job.stop_asked_s) * 1e3)
        if not all(0 <= each < math.inf for each in times):
            raise BrokenInvariant("a job ended before it was cancelled")
        return Figure(name="cancel to silence, p95", value=percentile(times, 0.95), unit="ms", at_most=150)

    def rates(self) -> Iterator[Figure]:
        """Tokens a second."""
        self._tell("tokens a second")
        read, written = [], {}
        for k in (1, 2, 4, 8):
            finished = [self._job(self._prompt(), k=k).finished for _ in range(2)]
            read += [each.prompt_tokens / each.prefill_s for each in finished]
            written[k] = max(k * ANSWER_TOKENS / each.decode_s for each in finished)
        yield Figure(name="reading", value=max(read), unit="tokens/s")
        for k, rate in written.items():
            yield Figure(name=f"writing {k} at once", value=rate, unit="tokens/s")

    def _speed(self) -> float:
        job = self._job(self._prompt())
        return job.tokens / job.finished.decode_s

    def _job(
        self,
        messages: tuple[Message, ...],
        *,
        k: int = K,
        max_tokens: int = ANSWER_TOKENS,
        stop_after_s: float = math.inf,
    ) -> _Job:
        request = GenerationRequest(
            job="bench",
            messages=messages,
            seeds=tuple(range(1, k + 1)),
            sampling=SAMPLING,
            max_tokens=max_tokens,
            ignore_eos=True,
        )
        return _Job(self._engine, request, stop_after_s=stop_after_s)

    def _prompt(self) -> tuple[Message, ...]:
        """A prompt of `PROMPT_TOKENS` that was not there before, from its first turn on."""
        self._serial += 1
        rules = Message(Role.SYSTEM, f"{self._serial} is the number of this conversation.")

        def turns(details: int) -> tuple[Message, ...]:
            return rules, Message(Role.USER, STORY + DETAIL * details)

        base, one = (self._engine.count_tokens(turns(count)) for count in (0, 1))
        return turns((PROMPT_TOKENS - base) // (one - base))


@contextmanager
def _spinning() -> Iterator[None]:
    spinners = [subprocess.Popen(spinner_command()) for _ in range(SPINNERS)]
    try:
        time.sleep(0.3)
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


def _library(model: Path, threads: int | None = None) -> Llama:
    return Llama(str(model), n_ctx=CONTEXT, n_threads=threads, n_threads_batch=threads, verbose=False)


def _four_calls(library: Llama, messages: Sequence[Message]) -> float:
    """Seconds; where an answer was shorter, as if it had been as long at the same rate."""
    turns: list[Any] = [{"role": message.role.value, "content": message.content} for message in messages]
    began = time.perf_counter()
    written = 0
    for seed in range(1, K + 1):
        answer: Any = library.create_chat_completion(
            turns,
            seed=seed,
            max_tokens=ANSWER_TOKENS,
            temperature=SAMPLING.temperature,
            top_k=SAMPLING.top_k,
            top_p=SAMPLING.top_p,
            min_p=SAMPLING.min_p,
            repeat_penalty=SAMPLING.repeat_penalty,
        )
        written += answer["usage"]["completion_tokens"]
    return (time.perf_counter() - began) * K * ANSWER_TOKENS / written


def _bare_run(bare: BareLoop, tokens: Sequence[int], *, held: int = 0, max_tokens: int = ANSWER_TOKENS) -> BareRun:
    seeds = range(1, K + 1)
    return bare.run(tokens, seeds, sampling=SAMPLING, max_tokens=max_tokens, ignore_end=True, held=held)


def _ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))
