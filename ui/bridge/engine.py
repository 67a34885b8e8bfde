"""The engine's callbacks as events on the UI thread, few enough never to flood it.

The engine calls back on its own thread, at every flush of every candidate. Here the events of a job are gathered and
delivered at most 20 times a second, chunks of one candidate merged into one (`merge`), so a page that paints once a
delivery never falls behind. The last event of a job is delivered at once.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.domain.errors import EngineNotReady, GoldquillError, NoModelLoaded
from app.domain.events import EngineChanged, EngineStatus, JobEvent, JobFailed, JobFinished
from app.domain.generation import GenerationRequest, LoadRequest, Message
from ui.bridge.merge import SpeedGauge, merge

if TYPE_CHECKING:
    from app.domain.ports import Engine

DELIVERY_S = 0.05

OnEvents = Callable[[tuple[JobEvent, ...]], None]


class _Delivery:
    """One job's events on their way; `pending` is filled on the engine's thread, the rest lives on the UI thread."""

    __slots__ = ("gauge", "last", "on_events", "owner", "pending", "scheduled")

    def __init__(self, owner: QObject, on_events: OnEvents) -> None:
        self.owner = owner
        self.on_events = on_events
        self.pending: list[JobEvent] = []
        self.scheduled = False
        self.last = 0.0
        self.gauge = SpeedGauge()


class EngineBridge(QObject):
    """The engine, for pages.

    Signals:
        engine_changed(EngineChanged): status, progress of loading, provenance; the latest is `state`.
        speed_measured(float): tokens a second of all candidates together, while answering.
    """

    engine_changed = Signal(object)
    speed_measured = Signal(float)
    _state_arrived = Signal(object)
    _events_waiting = Signal(str)
    _count_arrived = Signal(object, object, object)

    def __init__(self, engine: "Engine | None" = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine: Engine | None = None
        self._told: EngineChanged | None = None  # by the engine
        self._state: EngineChanged | None = None
        self._load_expected = False
        self._lock = threading.Lock()
        self._jobs: dict[str, _Delivery] = {}
        queued = Qt.ConnectionType.QueuedConnection
        self._state_arrived.connect(self._on_state_arrived, queued)
        self._events_waiting.connect(self._on_events_waiting, queued)
        self._count_arrived.connect(self._on_count_arrived, queued)
        if engine is not None:
            self.take(engine)

    def take(self, engine: "Engine") -> None:
        """The engine is there. A window is on the screen before it; until then nothing can be asked of it."""
        self._engine = engine
        engine.subscribe(self._on_engine_state)

    @property
    def state(self) -> EngineChanged | None:
        """What is so of the engine by its last word; None before the first."""
        return self._state

    def refusal(self) -> GoldquillError | None:
        """Why nothing can be asked of the model now; None when it can."""
        state = self._state
        match state.status if state is not None else EngineStatus.STARTING:
            case EngineStatus.READY | EngineStatus.BUSY:
                return None
            case EngineStatus.OFF:
                return NoModelLoaded()
            case EngineStatus.FAILED if state is not None and state.error is not None:
                from app.domain.failures import rebuild  # seldom

                return rebuild(state.error)
            case _:
                return EngineNotReady()

    def expect_load(self, expected: bool) -> None:
        """Say whether a model is being looked for that will be loaded: until then the engine is starting, not off."""
        self._load_expected = expected
        if self._told is not None:
            self._on_state_arrived(self._told)

    def load(self, request: LoadRequest) -> None:
        """Load a model; `engine_changed` tells how it goes. Raises EngineNotReady before there is an engine."""
        self._load_expected = False
        self._there().load(request)

    def cancel_load(self) -> None:
        """Stop loading."""
        if self._engine is not None:
            self._engine.cancel_load()

    def generate(self, request: GenerationRequest, owner: QObject, on_events: OnEvents) -> None:
        """Answer. `on_events` gets one tuple a delivery, in order, on the UI thread; the last ends with `JobFinished`
        or `JobFailed`. Nothing comes once `owner` is gone, and the job is cancelled then. Raises EngineNotReady before
        there is an engine."""
        engine = self._there()
        with self._lock:
            self._jobs[request.job] = _Delivery(owner, on_events)
        engine.generate(request, self._on_engine_event)

    def cancel(self, job: str, index: int | None = None) -> None:
        """Stop one candidate or the whole job; what was written comes as `CandidateFinished`."""
        self._there().cancel(job, index)

    def count_tokens(
        self, messages: tuple[Message, ...], owner: QObject, on_count: Callable[[int | None], None]
    ) -> None:
        """Count on the engine's side; `on_count` comes on the UI thread unless `owner` is gone."""
        if self._engine is None:
            on_count(None)
            return

        def on_engine_count(count: int | None) -> None:
            if shiboken6.isValid(self):
                self._count_arrived.emit(owner, on_count, count)

        self._engine.count_tokens(messages, on_engine_count)

    def _there(self) -> "Engine":
        if self._engine is None:
            raise EngineNotReady
        return self._engine

    def _on_engine_state(self, state: EngineChanged) -> None:
        """Runs on the engine's thread, and may still be called when the window is gone."""
        if shiboken6.isValid(self):
            self._state_arrived.emit(state)

    def _on_engine_event(self, event: JobEvent) -> None:
        """Runs on the engine's thread."""
        with self._lock:
            delivery = self._jobs.get(event.job)
            if delivery is None:
                return
            delivery.pending.append(event)
            wake = not delivery.scheduled or isinstance(event, JobFinished | JobFailed)
            delivery.scheduled = True
        if wake and shiboken6.isValid(self):
            self._events_waiting.emit(event.job)

    @Slot(str)
    def _on_events_waiting(self, job: str) -> None:
        with self._lock:
            delivery = self._jobs.get(job)
            over = delivery is not None and any(isinstance(e, JobFinished | JobFailed) for e in delivery.pending)
        if delivery is None:
            return
        wait = delivery.last + DELIVERY_S - time.monotonic()
        if over or wait <= 0:
            self._deliver(job)
        else:
            QTimer.singleShot(int(wait * 1000) + 1, self, lambda: self._deliver(job))

    def _deliver(self, job: str) -> None:
        with self._lock:
            delivery = self._jobs.get(job)
            if delivery is None or not delivery.pending:
                return
            events, delivery.pending, delivery.scheduled = delivery.pending, [], False
            over = isinstance(events[-1], JobFinished | JobFailed)
            if over:
                del self._jobs[job]
        delivery.last = time.monotonic()
        if not shiboken6.isValid(delivery.owner):
            with self._lock:
                self._jobs.pop(job, None)
            self.cancel(job)
            return
        merged = merge(events)
        if (speed := delivery.gauge.read(merged, delivery.last)) is not None:
            self.speed_measured.emit(speed)
        delivery.on_events(merged)

    @Slot(object)
    def _on_state_arrived(self, state: EngineChanged) -> None:
        self._told = state
        starting = self._load_expected and state.status is EngineStatus.OFF
        self._state = replace(state, status=EngineStatus.STARTING) if starting else state
        self.engine_changed.emit(self._state)

    @Slot(object, object, object)
    def _on_count_arrived(self, owner: QObject, on_count: Callable[[int | None], None], count: int | None) -> None:
        if shiboken6.isValid(owner):
            on_count(count)
