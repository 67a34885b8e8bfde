"""One candidate while it is being written: its sampler, its text, and why it ended."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.candidate import StopReason
from app.domain.events import CandidateFinished, JobEvent, TextChunk
from local_model.sampling import SamplerChain
from local_model.text_stream import TextStream
from local_model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLimits:
    """When a candidate ends of itself. `positions` is how many tokens a sequence may hold."""

    max_tokens: int
    positions: int
    ignore_end: bool


class Answer:
    """Candidate `index` (from 0) of a job. `ids` are its tokens; `ended` tells why, once it has."""

    def __init__(
        self, *, job: str, index: int, seed: int, chain: SamplerChain, stream: TextStream, limits: AnswerLimits
    ) -> None:
        self.index = index
        self.seed = seed
        self.ids: list[int] = []
        self.ended: StopReason | None = None
        self.stream = stream
        self._job = job
        self._chain = chain
        self._limits = limits

    @property
    def sequence(self) -> int:
        """Its sequence in the KV cache."""
        return self.index + 1

    @property
    def decoded_ids(self) -> list[int]:
        """Those of its tokens that are in the KV cache: the last one is not unless the model went on to its end."""
        return self.ids if self.ended is StopReason.END else self.ids[:-1]

    def sample(self, context: int, row: int, vocabulary: Vocabulary, length: int) -> bool:
        """Choose the next token, with which prompt and answer are `length` tokens; False when the answer ended."""
        token = self._chain.sample(context, row)
        if not self._limits.ignore_end and vocabulary.ends(token):
            self.ended = StopReason.END
            return False
        self.ids.append(token)
        if self.stream.push(vocabulary.piece(token)):
            self.ended = StopReason.STOP
        elif len(self.ids) >= self._limits.max_tokens:
            self.ended = StopReason.LENGTH
        elif length >= self._limits.positions:
            self.ended = StopReason.CONTEXT
        return self.ended is None

    def flush(self, emit: Callable[[JobEvent], None]) -> None:
        """Send the text that became clear since the last time, if any."""
        if text := self.stream.take():
            emit(TextChunk(job=self._job, index=self.index, text=text, tokens=len(self.ids)))

    def finish(self, reason: StopReason, seconds: float, emit: Callable[[JobEvent], None]) -> None:
        """Send the rest and the whole. `seconds` is how long the answer took."""
        self.ended = reason
        self.stream.finish()
        self.flush(emit)
        emit(
            CandidateFinished(
                job=self._job,
                index=self.index,
                text=self.stream.text,
                seed=self.seed,
                stop=reason,
                tokens=len(self.ids),
                tokens_per_second=len(self.ids) / seconds if seconds > 0 else 0.0,
            )
        )

    def close(self) -> None:
        """Free the sampler."""
        self._chain.close()
