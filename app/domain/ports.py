"""What the services need from the outside world, as protocols.

`app.main` passes in the real things; tests pass in objects that implement these. Nothing here is a base class.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.events import EngineChanged, JobEvent
from app.domain.generation import GenerationRequest, LoadRequest, Message
from app.domain.model import CatalogueEntry, FileStamp, FitReport, ModelInfo, ShelvedModel


class Clock(Protocol):
    """Wall time for records, monotonic seconds for durations."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back."""


class Engine(Protocol):
    """A model that answers, in another process. Every call returns at once; callbacks come on the engine's thread.

    One job runs at a time; a second request waits its turn. Callbacks must be quick and must not raise.
    """

    def subscribe(self, listener: Callable[[EngineChanged], None]) -> None:
        """Call `listener` with the state now and at each change."""

    def load(self, request: LoadRequest) -> None:
        """Load another model, cancelling what runs. Progress and errors come as `EngineChanged`."""

    def cancel_load(self) -> None:
        """Stop loading; the engine ends in `OFF`."""

    def generate(self, request: GenerationRequest, on_event: Callable[[JobEvent], None]) -> None:
        """Answer. `on_event` gets chunks, then one `JobFinished` or `JobFailed`, and nothing after it."""

    def cancel(self, job: str, index: int | None = None) -> None:
        """Stop one candidate, or the whole job; what was written so far comes as `CandidateFinished`."""

    def count_tokens(self, messages: tuple[Message, ...], on_count: Callable[[int | None], None]) -> None:
        """Tokens these turns take in the context, template included; None when no model is ready."""

    def close(self) -> None:
        """Stop the worker and wait for it, at most three seconds."""


class ModelInspector(Protocol):
    """Finds out about model files without loading them. Every call may raise a `ModelError`."""

    def inspect(self, path: Path) -> ModelInfo:
        """Read the file's metadata. Raises `UnsupportedModel` for a GGUF that is not a model that chats."""

    def stamp(self, path: Path) -> FileStamp:
        """Read the file's size and times. Raises `ModelFileMissing`."""

    def hash(self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> str:
        """Return the SHA-256 of the whole file, lower-case hex, or raise `Cancelled`. `progress` gets done, all."""

    def fit(self, info: ModelInfo, context_tokens: int, gpu_layers: int = -1) -> FitReport:
        """Say how the model fits this machine with a context up to the wanted one; -1 layers means choose."""


class ModelCatalogue(Protocol):
    """Model files that we know."""

    def by_hash(self, sha256: str) -> CatalogueEntry | None:
        """Find the entry with these bytes."""

    def by_file_name(self, file_name: str) -> CatalogueEntry | None:
        """Find the entry that claims this file name, letter case apart."""


class ModelShelf(Protocol):
    """Keeps the person's library of models between two starts. At most one model is chosen."""

    def models(self) -> tuple[ShelvedModel, ...]:
        """All models, in the order in which their ids were first put."""

    def put(self, model: ShelvedModel) -> None:
        """Add the model, or replace the one with the same id. `model.chosen` is kept as given; see `choose`."""

    def remove(self, model_id: str) -> None:
        """Forget the model, and remember that one was removed; the file stays. An unknown id is no error."""

    def removed_any(self) -> bool:
        """Whether a model was ever removed: a shelf that is empty then is not a new one."""

    def choose(self, model_id: str | None) -> None:
        """Make this model the chosen one and no other, or none at all. Raises `KeyError` for an unknown id."""
