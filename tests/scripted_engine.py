"""An engine whose answers a test writes word by word: for tests of screens, never of the model."""

from collections.abc import Callable

from app.domain.candidate import Provenance, StopReason
from app.domain.errors import EngineStopped, GoldquillError
from app.domain.events import (
    CandidateFinished,
    EngineChanged,
    EngineStatus,
    JobEvent,
    JobFailed,
    JobFinished,
    PrefillProgress,
    TextChunk,
)
from app.domain.failures import describe
from app.domain.generation import GenerationRequest, LoadRequest, Message

PROVENANCE = Provenance(
    model_sha256="a" * 64,
    model_name="Secret-Model-7B",
    architecture="llama",
    quantisation="Q4_1",
    template_sha256="b" * 64,
    engine_version="0",
    backend="cpu",
    device="cpu",
    gpu_layers=0,
    context_tokens=4096,
    k=0,
)


class ScriptedEngine:
    """Implements `app.domain.ports.Engine`. Ready from the start; `job` is the request asked last."""

    def __init__(self) -> None:
        self.requests: list[GenerationRequest] = []
        self.loads: list[LoadRequest] = []
        self._held_counts: list[Callable[[], None]] | None = None  # None: counts are told at once
        self._sinks: dict[str, Callable[[JobEvent], None]] = {}
        self._texts: dict[tuple[str, int], str] = {}
        self._ended: set[tuple[str, int]] = set()
        self._listeners: list[Callable[[EngineChanged], None]] = []

    @property
    def job(self) -> GenerationRequest:
        return self.requests[-1]

    # What the test has it do

    def hold_counts(self) -> list[Callable[[], None]]:
        """Tell no counts from now on; each that is asked for is in the list, to be told by a call."""
        self._held_counts = []
        return self._held_counts

    def read(self, done: int, total: int) -> None:
        self._tell(PrefillProgress(job=self.job.job, done=done, total=total, reused=0))

    def say(self, index: int, text: str) -> None:
        key = (self.job.job, index)
        self._texts[key] = self._texts.get(key, "") + text
        tokens = len(self._texts[key].split())
        self._tell(TextChunk(job=self.job.job, index=index, text=text, tokens=tokens))

    def end(self, index: int, stop: StopReason = StopReason.END) -> None:
        key = (self.job.job, index)
        if key in self._ended:
            return
        self._ended.add(key)
        text = self._texts.get(key, "")
        self._tell(
            CandidateFinished(
                job=self.job.job,
                index=index,
                text=text,
                seed=self.job.seeds[index],
                stop=stop,
                tokens=len(text.split()),
                tokens_per_second=20.0,
            )
        )

    def finish(self) -> None:
        """Every answer that has not ended ends by itself, and the job with them."""
        for index in range(len(self.job.seeds)):
            self.end(index)
        self._tell(
            JobFinished(
                job=self.job.job,
                prompt_tokens=12,
                reused_tokens=0,
                prefill_s=0.1,
                decode_s=1.0,
                provenance=PROVENANCE,
            )
        )

    def answer(self, *texts: str) -> None:
        """Write these answers whole, in the order made."""
        for index, text in enumerate(texts):
            self.say(index, text)
        self.finish()

    def die(self) -> None:
        """The worker stops in the middle."""
        self.fail(EngineStopped(exit_code=-6))

    def fail(self, error: GoldquillError) -> None:
        """The job ends with this error."""
        self._tell(JobFailed(job=self.job.job, error=describe(error)))

    def become(self, state: EngineChanged) -> None:
        for listener in self._listeners:
            listener(state)

    # Engine

    def subscribe(self, listener: Callable[[EngineChanged], None]) -> None:
        self._listeners.append(listener)
        listener(EngineChanged(status=EngineStatus.READY, provenance=PROVENANCE))

    def load(self, request: LoadRequest) -> None:
        """Ready at once, whatever the file is."""
        self.loads.append(request)
        self.become(EngineChanged(status=EngineStatus.READY, provenance=PROVENANCE))

    def cancel_load(self) -> None:
        raise NotImplementedError

    def generate(self, request: GenerationRequest, on_event: Callable[[JobEvent], None]) -> None:
        self.requests.append(request)
        self._sinks[request.job] = on_event

    def cancel(self, job: str, index: int | None = None) -> None:
        assert job == self.job.job
        for n in range(len(self.job.seeds)) if index is None else (index,):
            self.end(n, StopReason.CANCELLED)
        if all((job, n) in self._ended for n in range(len(self.job.seeds))):
            self.finish()

    def count_tokens(self, messages: tuple[Message, ...], on_count: Callable[[int | None], None]) -> None:
        count = sum(len(message.content.split()) for message in messages)
        if self._held_counts is None:
            on_count(count)
        else:
            self._held_counts.append(lambda: on_count(count))

    def close(self) -> None:
        pass

    def _tell(self, event: JobEvent) -> None:
        self._sinks[event.job](event)
