"""Decides what the engine does next: loads, hands out jobs, and brings the engine back after a worker's end.

Everything happens on one thread, which `local_model.client` owns: it calls these methods one at a time and none of
them waits. A worker lives for one load of one model. The running job of a crashed worker fails with what it had told
so far; the waiting ones are answered by the next worker.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from app.domain.candidate import Provenance
from app.domain.errors import (
    BrokenInvariant,
    EngineNotReady,
    EngineStopped,
    ModelLoadFailed,
    PromptTooLong,
)
from app.domain.events import (
    CandidateFinished,
    EngineChanged,
    EngineStatus,
    ErrorInfo,
    JobEvent,
    JobFailed,
    JobFinished,
    PrefillProgress,
    TextChunk,
)
from app.domain.failures import describe
from app.domain.generation import GenerationRequest, LoadRequest, Message
from local_model.fallback import Attempt, Fallback
from local_model.jobs import Jobs, OnEvent
from local_model.process import Exited
from local_model.protocol import (
    Hello,
    Loaded,
    LoadFailed,
    LoadProgress,
    LoadStarted,
    MessageTooLarge,
    Pong,
    ProtocolError,
    Reply,
    TokenCount,
)
from local_model.session import OnCount, Session, Worker
from local_model.watch import Patience

# A coarse estimate for a prompt so large that it is never tokenised.
BYTES_PER_TOKEN: Final = 4

OnChange = Callable[[EngineChanged], None]


class Then(Enum):
    """What follows the end of the present worker."""

    BRING_BACK = auto()  # nobody asked for that end
    SWITCH = auto()  # another model, or none
    TELL_REFUSAL = auto()
    CLOSE = auto()


class Conductor:
    """The engine's decisions. `start_worker` raises `OSError` when no process can be had; `monotonic` is in seconds.

    Attributes: `closed`, the last worker is gone and nothing more will happen.
    """

    def __init__(
        self, *, start_worker: Callable[[], Worker], patience: Patience, monotonic: Callable[[], float]
    ) -> None:
        self.closed = False
        self._start_worker = start_worker
        self._patience = patience
        self._monotonic = monotonic
        self._listeners: list[OnChange] = []
        self._state = EngineChanged(status=EngineStatus.OFF)
        self._jobs = Jobs()
        self._session: Session | None = None
        self._then = Then.BRING_BACK
        self._wanted: LoadRequest | None = None  # what to load when the present worker is gone
        self._fallback: Fallback | None = None
        self._recovering = False
        self._refusal: ErrorInfo | None = None
        self._provenance: Provenance | None = None  # of the model that answers, also while it is being brought back

    @property
    def tick_s(self) -> float | None:
        """Seconds to the next `tick`, None when there is no worker to watch."""
        return self._session.tick_s if self._session else None

    def subscribe(self, listener: OnChange) -> None:
        """This, and what follows down to `close`, is `app.domain.ports.Engine`."""
        self._listeners.append(listener)
        listener(self._state)

    def load(self, request: LoadRequest) -> None:
        self._wanted = request
        self._change_over()

    def cancel_load(self) -> None:
        loading = (EngineStatus.STARTING, EngineStatus.LOADING, EngineStatus.RESTARTING)
        if self._wanted or self._state.status in loading:
            self._wanted = None
            self._change_over()

    def generate(self, request: GenerationRequest, on_event: OnEvent) -> None:
        if self._provenance is None or self._then is not Then.BRING_BACK:
            on_event(JobFailed(job=request.job, error=describe(EngineNotReady())))
            return
        self._jobs.add(request, on_event)
        self._work()

    def cancel(self, job_id: str, index: int | None) -> None:
        job = self._jobs.find(job_id)
        if job is None or self._provenance is None:
            return
        job.cancel(index)
        if job is self._jobs.running and self._session:
            self._session.stop(job, index)
        self._jobs.drop_unwanted(self._provenance)

    def count_tokens(self, messages: tuple[Message, ...], on_count: OnCount) -> None:
        if self._session and self._session.ready:
            self._session.count(messages, on_count)
        else:
            on_count(None)

    def close(self) -> None:
        """End the worker; `closed` tells when that is done."""
        self._then = Then.CLOSE
        if self._session:
            self._session.let_go()
        else:
            self._close()

    def on_reply(self, worker: Worker, reply: Reply) -> None:
        """A worker said something. What an earlier worker says no longer matters."""
        session = self._session
        if session is None or session.worker is not worker:
            return
        session.hear(reply, busy=self._jobs.running is not None)
        match reply:
            case PrefillProgress() | TextChunk() | CandidateFinished() | JobFinished() | JobFailed():
                self._on_job_event(session, reply)
            case Hello() | LoadStarted() | LoadProgress() | Loaded() | LoadFailed():
                if self._fallback and not session.leaving and not session.killed:
                    self._on_loading(session, reply, self._fallback)
            case Pong() | TokenCount():
                pass  # the session has heard them, and nobody else waits for them

    def on_exit(self, worker: Worker, exited: Exited) -> None:
        """A worker is gone."""
        if self._session and self._session.worker is worker:
            self._on_session_over(self._session, exited)

    def tick(self) -> None:
        """Time passed; call every `tick_s` seconds, after all that was heard."""
        if (session := self._session) is None:
            return
        was_killed = session.killed
        gone = session.tick(self._monotonic())
        if session.killed and not was_killed and self._then is Then.BRING_BACK:
            self._recovering = True
            self._announce(EngineStatus.RESTARTING)
        if gone:
            self._on_session_over(session, Exited(None, ""))

    def _change_over(self) -> None:
        """Let the worker go in favour of `_wanted`, once what it writes has been stopped."""
        self._then = Then.SWITCH
        if self._provenance:
            self._jobs.drop_waiting(self._provenance)
        if self._session is None:
            self._begin_wanted()
        elif self._session.ready and (running := self._jobs.running):
            running.cancel(None)
            self._session.stop(running, None)
        else:
            self._session.let_go()

    def _begin_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        self._then = Then.BRING_BACK
        self._recovering = False
        self._provenance = None
        self._fallback = Fallback(wanted) if wanted else None
        if self._fallback:
            self._start(self._fallback.attempt, EngineStatus.STARTING)
        else:
            self._announce(EngineStatus.OFF)

    def _start(self, attempt: Attempt, status: EngineStatus) -> None:
        self._announce(status)
        try:
            worker = self._start_worker()
        except OSError as error:
            self._fail(describe(ModelLoadFailed(attempt.request.path, str(error))))
            return
        self._session = Session(worker, attempt.request, patience=self._patience, now=self._monotonic())

    def _on_loading(
        self, session: Session, reply: Hello | LoadStarted | LoadProgress | Loaded | LoadFailed, fallback: Fallback
    ) -> None:
        status = EngineStatus.RESTARTING if self._recovering else EngineStatus.LOADING
        match reply:
            case Hello():
                self._announce(status)
            case LoadStarted(offloaded):
                fallback.offloads(offloaded)
            case LoadProgress(fraction):
                self._announce(status, progress=fraction)
            case Loaded(provenance):
                self._provenance = provenance
                self._recovering = False
                self._announce(EngineStatus.READY)
                self._work()
            case LoadFailed(error):
                self._refusal = error
                self._then = Then.TELL_REFUSAL
                session.let_go()

    def _work(self) -> None:
        """Give the worker its next job, if it can take one, and say how things stand."""
        session, provenance = self._session, self._provenance
        if session is None or provenance is None or not session.ready or self._then is not Then.BRING_BACK:
            return
        while job := self._jobs.start_next():
            try:
                session.answer(job)
            except MessageTooLarge:
                size = sum(len(message.content) for message in job.request.messages)
                self._jobs.fail_running(PromptTooLong(size // BYTES_PER_TOKEN, provenance.context_tokens))
            except ProtocolError as error:
                self._jobs.fail_running(BrokenInvariant(str(error)))
            else:
                break
        self._announce(EngineStatus.BUSY if self._jobs.running else EngineStatus.READY)

    def _on_job_event(self, session: Session, event: JobEvent) -> None:
        if not self._jobs.tell(event):
            return
        if self._fallback and isinstance(event, JobFinished):
            self._fallback.proved()
        session.rest()
        if self._then is Then.SWITCH:
            session.let_go()
        elif self._then is Then.BRING_BACK and _is_bug(event):
            # A bug of ours may have left a cache that no longer fits its tokens: only a fresh process is sure.
            session.let_go()
            self._recovering = True
            self._announce(EngineStatus.RESTARTING)
        else:
            self._work()

    def _on_session_over(self, session: Session, exited: Exited) -> None:
        self._session = None
        session.over()
        stopped = EngineStopped(exited.code, session.killed)
        match self._then:
            case Then.BRING_BACK:
                self._bring_back(session, exited, stopped)
            case Then.SWITCH:
                self._jobs.fail_running(stopped)
                self._begin_wanted()
            case Then.TELL_REFUSAL:
                self._after_refusal(exited)
            case Then.CLOSE:
                self._jobs.fail_running(stopped)
                self._close()

    def _bring_back(self, session: Session, exited: Exited, stopped: EngineStopped) -> None:
        fallback = self._fallback
        if fallback is None:
            raise BrokenInvariant("a worker without a model to load")
        failed = fallback.attempt
        attempt = failed if session.faultless else fallback.after_crash(loaded=session.loaded)
        if attempt is None:
            self._jobs.fail_running(stopped)
            self._fail(describe(stopped if session.loaded else ModelLoadFailed(failed.request.path, exited.log_tail)))
            return
        self._recovering = True
        self._announce(EngineStatus.RESTARTING)
        self._jobs.fail_running(stopped)
        self._start(attempt, EngineStatus.RESTARTING)

    def _after_refusal(self, exited: Exited) -> None:
        refusal, self._refusal = self._refusal, None
        self._then = Then.BRING_BACK
        if refusal is None or self._fallback is None:
            raise BrokenInvariant("a refusal without a cause")
        if refusal.kind == ModelLoadFailed.__name__:
            if attempt := self._fallback.after_refusal():
                self._start(attempt, EngineStatus.RESTARTING if self._recovering else EngineStatus.LOADING)
                return
            tail = refusal.facts.get("log_tail") or exited.log_tail
            refusal = replace(refusal, facts={**refusal.facts, "log_tail": tail})
        self._fail(refusal)

    def _fail(self, error: ErrorInfo) -> None:
        self._provenance = None
        self._announce(EngineStatus.FAILED, error=error)
        self._jobs.fail_waiting(EngineNotReady())

    def _close(self) -> None:
        self._provenance = None
        self._jobs.fail_waiting(EngineNotReady())
        self._announce(EngineStatus.OFF)
        self.closed = True

    def _announce(self, status: EngineStatus, *, progress: float = 0.0, error: ErrorInfo | None = None) -> None:
        state = EngineChanged(
            status=status,
            progress=progress,
            provenance=self._provenance,
            reason=self._fallback.attempt.reason if self._fallback else "",
            error=error,
        )
        if state != self._state:
            self._state = state
            for listener in self._listeners:
                listener(state)


def _is_bug(event: JobEvent) -> bool:
    return isinstance(event, JobFailed) and event.error.kind == BrokenInvariant.__name__
