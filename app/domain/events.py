"""What the engine says while it works, about itself and about one job.

The worker process sends these values over its pipe (`local_model.protocol` serialises them) and the window receives
the very same ones as signals (`ui.bridge`), so there is one vocabulary from the sampler to the screen.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.candidate import Provenance, StopReason


class EngineStatus(StrEnum):
    """`OFF` no model chosen · `STARTING` process · `LOADING` · `READY` · `BUSY` · `RESTARTING` after a crash ·
    `FAILED` the model cannot be loaded and nothing is being tried."""

    OFF = "off"
    STARTING = "starting"
    LOADING = "loading"
    READY = "ready"
    BUSY = "busy"
    RESTARTING = "restarting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorInfo:
    """An error that crosses the pipe: `kind` is the class name in `app.domain.errors`, `facts` its fields as JSON."""

    kind: str
    facts: dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChanged:
    """The engine's state, always whole: what the status line paints.

    `progress` is 0..1 while loading; `reason` says in a machine word why something was chosen or changed
    ("fewer-layers", "cpu", "safe-mode") after a fallback.
    """

    status: EngineStatus
    progress: float = 0.0
    provenance: Provenance | None = None  # of the loaded model, with k = 0
    reason: str = ""
    error: ErrorInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefillProgress:
    """The prompt being read: `done` of `total` tokens, of which `reused` were already in the cache."""

    job: str
    done: int
    total: int
    reused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChunk:
    """New text of candidate `index` (0-based), valid UTF-8 and clear of any stop string."""

    job: str
    index: int
    text: str
    tokens: int  # generated so far


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFinished:
    """Candidate `index` is complete; `text` is all of it."""

    job: str
    index: int
    text: str
    seed: int
    stop: StopReason
    tokens: int
    tokens_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFinished:
    """All candidates ended. Seconds are the worker's own clock."""

    job: str
    prompt_tokens: int
    reused_tokens: int
    prefill_s: float
    decode_s: float
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailed:
    """The job ended with an error; chunks already sent stay valid and are kept."""

    job: str
    error: ErrorInfo


JobEvent = PrefillProgress | TextChunk | CandidateFinished | JobFinished | JobFailed
