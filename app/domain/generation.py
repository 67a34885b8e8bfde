"""What is asked of the engine: load this model, answer this conversation K times.

The same frozen values are made by the pages and cross the pipe to the worker process (`local_model.protocol`
serialises them); what the engine says back is in `app.domain.events`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.domain.candidate import Sampling

MAX_K = 9
MAX_SEED = 2**32 - 2  # the next number stands for "draw one yourself" (llama.h: LLAMA_DEFAULT_SEED)


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn as the model and the export see it."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """How to load a model. `gpu_layers` -1 means as many as fit (decided by `local_model.fit`, reason recorded).

    `context_tokens` is the most that is wanted; the model gets as much of it as memory allows. One for which there is
    not enough at all is refused, unless it is to be loaded `anyway`, with the shortest useful context.
    """

    path: Path
    context_tokens: int
    k_max: int = MAX_K
    gpu_layers: int = -1
    threads: int | None = None  # None: chosen from the physical cores
    anyway: bool = False
    model_sha256: str = ""  # of the file, for the provenance of what it writes
    model_name: str = ""  # as the library calls it; "" is what the file calls itself

    def __post_init__(self) -> None:
        if self.context_tokens < 1:
            raise ValueError(f"a context is at least 1 token, not {self.context_tokens}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """K answers to one conversation, in one batch.

    `seeds` has one entry per candidate (its length is K), each from 0 to `MAX_SEED`. `max_tokens` is of each
    answer, in tokens.
    """

    job: str
    messages: tuple[Message, ...]
    seeds: tuple[int, ...]
    sampling: Sampling = field(default_factory=Sampling)
    max_tokens: int = 1024
    stop: tuple[str, ...] = ()
    ignore_eos: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.seeds) <= MAX_K:
            raise ValueError(f"K is 1 to {MAX_K}, not {len(self.seeds)}")
        if unknown := [seed for seed in self.seeds if not 0 <= seed <= MAX_SEED]:
            raise ValueError(f"seeds are 0 to {MAX_SEED}, not {unknown[0]}")
        if self.max_tokens < 1:
            raise ValueError("max_tokens is at least 1")
        if any(not s for s in self.stop):
            raise ValueError("an empty stop string would stop everything")
