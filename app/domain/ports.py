"""What the services need from the outside world, as protocols.

`app.main` passes in the real things; tests pass in objects that implement these. Nothing here is a base class.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from app.domain.events import EngineChanged, JobEvent
from app.domain.generation import GenerationRequest, LoadRequest, Message


class Clock(Protocol):
    """Wall time for records, monotonic seconds for durations."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...


class Engine(Protocol):
    """A model that answers, in another process. Every call returns at once; callbacks come on the engine's thread.

    One job runs at a time; a second request waits its turn. Callbacks must be quick and must not raise.
    """

    def subscribe(self, listener: Callable[[EngineChanged], None]) -> None:
        """Call `listener` with the state now and at each change."""
        ...

    def load(self, request: LoadRequest) -> None:
        """Load another model, cancelling what runs. Progress and errors come as `EngineChanged`."""
        ...

    def cancel_load(self) -> None:
        """Stop loading; the engine ends in `OFF`."""
        ...

    def generate(self, request: GenerationRequest, on_event: Callable[[JobEvent], None]) -> None:
        """Answer. `on_event` gets chunks, then one `JobFinished` or `JobFailed`, and nothing after it."""
        ...

    def cancel(self, job: str, index: int | None = None) -> None:
        """Stop one candidate, or the whole job; what was written so far comes as `CandidateFinished`."""
        ...

    def count_tokens(self, messages: tuple[Message, ...], on_count: Callable[[int | None], None]) -> None:
        """Tokens these turns take in the context, template included; None when no model is ready."""
        ...

    def close(self) -> None:
        """Stop the worker and wait for it, at most three seconds."""
        ...
