"""Answers: one prompt read once, K candidates decoded in one batch, each with its own sampler and seed.

Guarantees that an answer's tokens depend on the model, the conversation's tokens, seeds, sampler and K alone, and on
the processor not on what the cache held before (`local_model.lane`). It runs in the worker's process; what to do when
that dies is the client's business.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.domain.candidate import StopReason
from app.domain.errors import (
    ChatTemplateFailed,
    EmptyPrompt,
    EngineStopped,
    ModelLoadFailed,
    PromptTooLong,
    UnsupportedModel,
)
from app.domain.events import JobEvent, JobFinished, PrefillProgress
from app.domain.generation import GenerationRequest, LoadRequest, Message
from local_model.answer import Answer, AnswerLimits
from local_model.decoder import Arithmetic, ContextPlan, ContextRefused, DecodeFailed, NoRoom
from local_model.lane import Lane
from local_model.loading import LoadCancelled, LoadedModel, load_model
from local_model.prefix import KnownTexts, answer_prefix
from local_model.sampling import SamplerChain
from local_model.template import ChatTemplate, renderer_command
from local_model.text_stream import TextStream
from local_model.threads import compute_threads

__all__ = ["BatchedEngine", "Control", "LoadCancelled"]

FLUSH_S: Final = 0.033

_log = logging.getLogger(__name__)


class Control(Protocol):
    """Tells, while a job runs, what the person no longer wants of it."""

    def cancelled(self, index: int) -> bool:
        """Whether this candidate may stop. Asked at every step."""


@dataclass(frozen=True, slots=True)
class _Prompt:
    text: str
    tokens: list[int]


class BatchedEngine:
    """A loaded model. One job at a time, on one thread. `provenance` has no batch size: each job's own has."""

    def __init__(self, model: LoadedModel, request: LoadRequest) -> None:
        self._model = model
        self._k_max = request.k_max
        self._context_tokens = model.placement.context_tokens
        self._threads = request.threads or compute_threads()
        self._stock: Lane | None = None
        self._known = KnownTexts()
        on_processor = model.placement.on_processor
        self._arithmetic = Arithmetic.REPEATABLE if on_processor else Arithmetic.DEVICE
        try:
            self._lane = self._new_lane(self._arithmetic)
        except ContextRefused as error:
            raise ModelLoadFailed(model.info.path, log_tail=model.log.tail) from error
        if not self._lane.decoder.remembers:
            self._lane.close()
            raise UnsupportedModel(model.info.path, architecture=model.info.architecture, reason="encoder")
        self.provenance = model.provenance(self._lane.decoder.tokens)
        vocabulary = model.vocabulary
        self._template = ChatTemplate(
            model.template, bos=vocabulary.bos_text, eos=vocabulary.eos_text, command=renderer_command()
        )

    @classmethod
    def load(
        cls, request: LoadRequest, *, on_placed: Callable[[int], None], on_progress: Callable[[float], bool]
    ) -> "BatchedEngine":
        """Load a model. `on_placed` takes the number of layers that go to a device other than the processor, before
        anything can crash; `on_progress` takes 0 to 1 and says whether to go on.

        Raises a `ModelError` that says what is wrong with the file, or `LoadCancelled`.
        """
        model = load_model(request, lambda placement: on_placed(placement.gpu_layers), on_progress)
        try:
            return cls(model, request)
        except BaseException:
            model.close()
            raise

    def close(self) -> None:
        """Free everything; the engine is not used again."""
        self._template.close()
        self._drop_stock()
        self._lane.close()
        self._model.close()

    def prompt_tokens(self, messages: tuple[Message, ...]) -> list[int]:
        """The conversation as the model reads it. Raises `ChatTemplateFailed`."""
        return self._prompt(messages).tokens

    def count_tokens(self, messages: tuple[Message, ...]) -> int:
        """How many tokens the conversation takes, template included. Raises `ChatTemplateFailed`."""
        return len(self.prompt_tokens(messages))

    def generate(self, request: GenerationRequest, *, emit: Callable[[JobEvent], None], control: Control) -> None:
        """Answer K times. The last event is `JobFinished`, unless an error is raised; then chunks sent stay valid.

        Raises `EmptyPrompt`, `PromptTooLong`, `ChatTemplateFailed`; `EngineStopped` when llama.cpp gave up in the
        middle, after which the engine has begun anew and can be asked again.
        """
        started = time.perf_counter()
        if not request.messages or not request.messages[-1].content.strip():
            raise EmptyPrompt
        prompt = self._prompt(request.messages)
        if not prompt.tokens:
            raise ChatTemplateFailed("the template wrote nothing")
        self._check_room(prompt, len(request.seeds))
        lane = self._lane_for(request)
        answers: list[Answer] = []
        try:
            answers += self._answers(request)
            reused = lane.take_up(prompt.tokens)
            wanted = self._read(lane, request, prompt, reused, emit, control)
            read = time.perf_counter()
            if wanted:
                self._write(lane, prompt, answers, emit, control)
            _finish(answers, StopReason.CANCELLED, time.perf_counter() - read, emit)
        except DecodeFailed as error:
            _log.warning("decoding failed, beginning anew: %s", error)
            _finish(answers, StopReason.FAILED, time.perf_counter() - started, emit)
            self._begin_anew()
            raise EngineStopped from error
        finally:
            for answer in answers:
                answer.close()
        self._remember(prompt, answers)
        emit(
            JobFinished(
                job=request.job,
                prompt_tokens=len(prompt.tokens),
                reused_tokens=reused,
                prefill_s=read - started,
                decode_s=time.perf_counter() - read,
                provenance=replace(self.provenance, k=len(answers)),
            )
        )

    def _prompt(self, messages: tuple[Message, ...]) -> _Prompt:
        text = self._template.render(messages)
        vocabulary = self._model.vocabulary
        return _Prompt(text, self._known.tokens_of(text, vocabulary.tokens, vocabulary.is_special))

    def _check_room(self, prompt: _Prompt, k: int) -> None:
        """Each candidate needs a cell for the prompt's last token, and a sequence no longer than the model knows."""
        longest = min(self._lane.decoder.tokens - k + 1, self._positions - 1)
        if len(prompt.tokens) > longest:
            raise PromptTooLong(tokens=len(prompt.tokens), context=longest)

    @property
    def _positions(self) -> int:
        return min(self._lane.decoder.tokens, self._model.trained_context)

    def _answers(self, request: GenerationRequest) -> list[Answer]:
        vocabulary = self._model.vocabulary
        limits = AnswerLimits(max_tokens=request.max_tokens, positions=self._positions, ignore_end=request.ignore_eos)
        never = vocabulary.ending_tokens if request.ignore_eos else ()
        return [
            Answer(
                job=request.job,
                index=index,
                seed=seed,
                chain=SamplerChain(request.sampling, seed, vocabulary_size=vocabulary.size, never=never),
                stream=TextStream(request.stop),
                limits=limits,
            )
            for index, seed in enumerate(request.seeds)
        ]

    def _read(
        self,
        lane: Lane,
        request: GenerationRequest,
        prompt: _Prompt,
        reused: int,
        emit: Callable[[JobEvent], None],
        control: Control,
    ) -> bool:
        """Read the prompt; False when nothing of the job is wanted any more."""

        def tell(done: int) -> bool:
            emit(PrefillProgress(job=request.job, done=done, total=len(prompt.tokens), reused=reused))
            return not all(control.cancelled(index) for index in range(len(request.seeds)))

        try:
            return tell(reused) and lane.read(prompt.tokens, reused, tell) and tell(len(prompt.tokens))
        except NoRoom as error:
            raise PromptTooLong(tokens=len(prompt.tokens), context=self._lane.decoder.tokens) from error

    def _write(
        self,
        lane: Lane,
        prompt: _Prompt,
        answers: list[Answer],
        emit: Callable[[JobEvent], None],
        control: Control,
    ) -> None:
        """Decode a token of every candidate at a time until each has ended."""
        began = time.perf_counter()
        flushed = 0.0
        context, vocabulary = lane.decoder.context, self._model.vocabulary
        active = list(answers)
        length = len(prompt.tokens)
        crowded = False
        rows = lane.branch(prompt.tokens, len(active))
        while active:
            length += 1
            going = []
            for row, answer in zip(rows, active, strict=True):
                if answer.sample(context, row, vocabulary, length) and not control.cancelled(answer.index):
                    going.append(answer)
                    continue
                answer.finish(answer.ended or StopReason.CANCELLED, time.perf_counter() - began, emit)
                if not crowded:
                    lane.keep(answer.sequence, prompt.tokens + answer.decoded_ids)
            active = going
            now = time.perf_counter()
            if now - flushed >= FLUSH_S:
                flushed = now
                for answer in active:
                    answer.flush(emit)
            while active and not _step(lane, active, length - 1):
                # The cache is full. What is freed will be filled out of order: no later turn goes on from here.
                crowded = True
                longest = active.pop()
                lane.decoder.drop(longest.sequence)
                longest.finish(StopReason.CONTEXT, time.perf_counter() - began, emit)
            rows = range(len(active))

    def _remember(self, prompt: _Prompt, answers: list[Answer]) -> None:
        """Keep the ids behind the texts, for the turn that goes on from one of them unedited."""
        self._known.remember(prompt.text, prompt.tokens)
        piece = self._model.vocabulary.piece
        for answer in answers:
            count = answer_prefix([piece(token) for token in answer.ids], answer.stream.text)
            if count is not None:
                self._known.remember(prompt.text + answer.stream.text, prompt.tokens + answer.ids[:count])

    def _lane_for(self, request: GenerationRequest) -> Lane:
        """A single greedy answer is what people compare with another llama.cpp program, and what an engineer repeats
        with a stock library: it is computed as those do by default. Everything else shares one context, so that a
        chat, a ranking and a branch continue from one another."""
        single_greedy = len(request.seeds) == 1 and request.sampling.temperature == 0
        if not single_greedy or self._arithmetic is Arithmetic.DEVICE or self._model.memory.recurrent:
            self._drop_stock()  # its memory was not counted on when the model was fitted
            return self._lane
        if self._stock is None:
            try:
                self._stock = self._new_lane(Arithmetic.STOCK)
            except ContextRefused:
                _log.warning("no memory for a second context, answering in the first")
                return self._lane
        return self._stock

    def _new_lane(self, arithmetic: Arithmetic) -> Lane:
        stock = arithmetic is Arithmetic.STOCK
        plan = ContextPlan(
            tokens=self._context_tokens,
            candidates=1 if stock else self._k_max,
            threads=self._threads,
            arithmetic=arithmetic,
        )
        return Lane(self._model.handle, plan, self._model.memory)

    def _drop_stock(self) -> None:
        if self._stock is not None:
            self._stock.close()
            self._stock = None

    def _begin_anew(self) -> None:
        self._drop_stock()
        self._lane.close()
        self._lane = self._new_lane(self._arithmetic)


def _step(lane: Lane, active: list[Answer], position: int) -> bool:
    """Decode the last token of every answer; False when there is no room for them all."""
    try:
        lane.decoder.step(
            [answer.ids[-1] for answer in active],
            [position] * len(active),
            [answer.sequence for answer in active],
        )
    except NoRoom:
        return False
    return True


def _finish(answers: list[Answer], reason: StopReason, seconds: float, emit: Callable[[JobEvent], None]) -> None:
    for answer in answers:
        if answer.ended is None:
            answer.finish(reason, seconds, emit)
