"""From a question to K finished candidates: makes the request, folds what the engine says into answers.

The fold is pure and shared by the chat, the ranking page and the command line, so "what is known of each answer so
far" is worked out in one place. Sending the request is the caller's (`ui.bridge.engine` or the client itself).
"""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.candidate import Candidate, Provenance, StopReason
from app.domain.conversation import Preset
from app.domain.events import CandidateFinished, ErrorInfo, JobEvent, JobFailed, JobFinished, PrefillProgress, TextChunk
from app.domain.generation import GenerationRequest, Message


def ask(
    *,
    messages: Sequence[Message],
    preset: Preset,
    k: int = 1,
    first_seed: int | None = None,
    stop: tuple[str, ...] = (),
    ignore_eos: bool = False,
) -> GenerationRequest:
    """A request for K answers with different seeds: `first_seed`, +1, +2 …, or random where None (31-bit).

    Raises ValueError for what `GenerationRequest` refuses.
    """
    start = secrets.randbits(31) if first_seed is None else first_seed
    return GenerationRequest(
        job=uuid.uuid4().hex,
        messages=tuple(messages),
        seeds=tuple(range(start, start + k)),
        sampling=preset.sampling,
        max_tokens=preset.max_tokens,
        stop=stop,
        ignore_eos=ignore_eos,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One candidate as far as it has come. `stop` is None while it is being written."""

    id: str
    seed: int
    text: str = ""
    tokens: int = 0
    tokens_per_second: float = 0.0
    stop: StopReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """A job as far as it has come. `error` is set when it failed; the texts so far stay."""

    request: GenerationRequest
    answers: tuple[Answer, ...]
    read_tokens: int = 0  # of the prompt, while it is being read
    prompt_tokens: int = 0
    finished: JobFinished | None = None
    error: ErrorInfo | None = None

    @classmethod
    def begin(cls, request: GenerationRequest) -> "Answering":
        return cls(request=request, answers=tuple(Answer(id=uuid.uuid4().hex, seed=s) for s in request.seeds))

    @property
    def running(self) -> bool:
        return self.finished is None and self.error is None

    def after(self, event: JobEvent) -> "Answering":
        """The job after one more event. Events of another job and events after the end change nothing."""
        if event.job != self.request.job or not self.running:
            return self
        match event:
            case PrefillProgress(done=done, total=total):
                return replace(self, read_tokens=done, prompt_tokens=total)
            case TextChunk(index=index, text=text, tokens=tokens):
                before = self.answers[index]
                return self._with(index, replace(before, text=before.text + text, tokens=tokens))
            case CandidateFinished(index=index, text=text, stop=stop, tokens=tokens, tokens_per_second=rate):
                done_ = replace(self.answers[index], text=text, stop=stop, tokens=tokens, tokens_per_second=rate)
                return self._with(index, done_)
            case JobFinished(prompt_tokens=prompt_tokens):
                return replace(self, finished=event, prompt_tokens=prompt_tokens)
            case JobFailed(error=error):
                cut = tuple(a if a.stop else replace(a, stop=StopReason.FAILED) for a in self.answers)
                return replace(self, error=error, answers=cut)

    def candidates(self, model: Provenance | None = None) -> tuple[Candidate, ...]:
        """The ended answers as candidates. `model` speaks for the provenance when the job never finished.

        Empty answers of a failed job are left out: there is nothing of them to judge or keep.
        """
        provenance = self.finished.provenance if self.finished else model
        if provenance is None:
            return ()
        return tuple(
            self.candidate(a, a.stop, provenance)
            for a in self.answers
            if a.stop is not None and (a.text or self.finished)
        )

    def candidate(self, answer: Answer, stop: StopReason, model: Provenance) -> Candidate:
        """One of the answers as a candidate that ended for `stop`."""
        return Candidate(
            id=answer.id,
            text=answer.text,
            seed=answer.seed,
            sampling=self.request.sampling,
            stop=stop,
            prompt_tokens=self.prompt_tokens,
            answer_tokens=answer.tokens,
            tokens_per_second=answer.tokens_per_second,
            provenance=replace(model, k=len(self.answers)),
        )

    def _with(self, index: int, answer: Answer) -> "Answering":
        return replace(self, answers=(*self.answers[:index], answer, *self.answers[index + 1 :]))
