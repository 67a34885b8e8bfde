"""What to try after a model brought its worker down: the same again, fewer layers on the device, the processor alone,
safe mode.

Pure. When a worker has come down is for `local_model.conductor` to see; the reasons are the machine words of
`EngineChanged.reason`, so that the person is told what was changed and why answers are slower.
"""

from dataclasses import dataclass, replace
from typing import Final

from app.domain.generation import LoadRequest

FEWER_LAYERS: Final = "fewer-layers"
CPU: Final = "cpu"
SAFE_MODE: Final = "safe-mode"
SAFE_CONTEXT_TOKENS: Final = 2048
# Crashes in a row, without one finished answer between them, after which bringing the model back is given up.
MOST_CRASHES: Final = 5


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way to load a model; `reason` is empty for the way it was asked for."""

    request: LoadRequest
    reason: str = ""


class Fallback:
    """The way from how a model was asked for to how it can be had. `attempt` is the way to load it now."""

    def __init__(self, request: LoadRequest) -> None:
        self.attempt = Attempt(request)
        self._offloaded = max(request.gpu_layers, 0)
        self._crashes = 0

    def offloads(self, layers: int) -> None:
        """The attempt puts so many layers on a device other than the processor."""
        self._offloaded = layers

    def proved(self) -> None:
        """An answer was finished: a later crash starts the count anew."""
        self._crashes = 0

    def after_crash(self, *, loaded: bool) -> Attempt | None:
        """The attempt to make now, or None when it is to be given up.

        A crash while loading always moves on. One crash of a loaded model may be chance; the second in a row is not.
        """
        self._crashes += 1
        if not loaded:
            return self._move(self._gentler() or self._safest())
        if self._crashes >= MOST_CRASHES:
            return None
        if self._crashes == 1:
            return self.attempt
        return self._move(self._gentler() or self._safest() or self.attempt)

    def after_refusal(self) -> Attempt | None:
        """The attempt to make after llama.cpp refused the model without a crash. Only a device can be to blame for
        that: what the processor refuses with all its memory, it refuses in safe mode."""
        return self._move(self._gentler())

    def _move(self, attempt: Attempt | None) -> Attempt | None:
        self.attempt = attempt or self.attempt
        return attempt

    def _gentler(self) -> Attempt | None:
        request, reason = self.attempt.request, self.attempt.reason
        if reason == "" and self._offloaded > 1:
            return Attempt(replace(request, gpu_layers=self._offloaded // 2), FEWER_LAYERS)
        if reason in ("", FEWER_LAYERS) and self._offloaded > 0:
            return Attempt(replace(request, gpu_layers=0), CPU)
        return None

    def _safest(self) -> Attempt | None:
        request, reason = self.attempt.request, self.attempt.reason
        if reason == SAFE_MODE:
            return None
        context = min(request.context_tokens, SAFE_CONTEXT_TOKENS)
        return Attempt(replace(request, gpu_layers=0, threads=1, context_tokens=context), SAFE_MODE)
