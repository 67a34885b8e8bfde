"""One model answer and where it came from.

`Provenance` is everything another engineer needs to say which model, on which machine and with which numbers wrote a
text; it is recorded with every candidate and travels into the signed record.
"""

from dataclasses import dataclass
from enum import StrEnum


class StopReason(StrEnum):
    """Why a candidate ended."""

    END = "end"  # the model said so
    LENGTH = "length"  # max_tokens
    STOP = "stop"  # a stop string
    CONTEXT = "context"  # no room left in the context
    CANCELLED = "cancelled"  # the person said so
    FAILED = "failed"  # the engine stopped; the text so far is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """Sampler parameters as llama.cpp names them. `temperature` 0 is greedy; `top_k` 0 and `top_p` 1 switch off."""

    temperature: float = 0.8
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    repeat_last_n: int = 64

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 5:
            raise ValueError(f"temperature {self.temperature} is outside 0..5")
        if self.top_k < 0 or not 0 < self.top_p <= 1 or not 0 <= self.min_p <= 1:
            raise ValueError("top_k >= 0, 0 < top_p <= 1, 0 <= min_p <= 1")
        if not 0 < self.repeat_penalty <= 3 or self.repeat_last_n < 0:
            raise ValueError("0 < repeat_penalty <= 3, repeat_last_n >= 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which model and machine wrote an answer (RECORDS.md §1). Hashes are SHA-256 in lower-case hex."""

    model_sha256: str
    model_name: str
    architecture: str
    quantisation: str
    template_sha256: str
    engine_version: str
    backend: str
    device: str
    gpu_layers: int
    context_tokens: int
    k: int  # the batch size: the same seed gives other text at another K


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A finished or cut-off answer. Rates are tokens a second of this candidate's own stream.

    One that was `given` with a task is an id and a text: nobody here saw it written, and a record that made up the rest
    would lie. The task, which the record names, says where it came from.
    """

    id: str
    text: str
    seed: int | None = None
    sampling: Sampling | None = None
    stop: StopReason | None = None
    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    tokens_per_second: float | None = None
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        if (self.prompt_tokens or 0) < 0 or (self.answer_tokens or 0) < 0:
            raise ValueError("token counts are not negative")
        made = (self.seed, self.sampling, self.stop, self.prompt_tokens, self.answer_tokens, self.tokens_per_second)
        if any((fact is None) is not self.given for fact in made):
            raise ValueError("how an answer was made is known whole, or not at all")

    @property
    def given(self) -> bool:
        """It came with a task."""
        return self.provenance is None
