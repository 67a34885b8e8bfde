"""The engine's events reach the window's thread, few at a time and all of them."""

import threading
import time

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread

from app.domain.candidate import Provenance, StopReason
from app.domain.errors import EngineNotReady, NoModelLoaded
from app.domain.events import CandidateFinished, EngineChanged, EngineStatus, JobFinished, TextChunk
from app.domain.generation import GenerationRequest, Message, Role
from ui.bridge.engine import EngineBridge

PROVENANCE = Provenance(
    model_sha256="",
    model_name="m",
    architecture="a",
    quantisation="q",
    template_sha256="",
    engine_version="1",
    backend="CPU",
    device="cpu",
    gpu_layers=0,
    context_tokens=4096,
    k=2,
)


class ThreadedEngine:
    """An engine that flushes a token of each candidate at a time from a thread of its own, as the real one does."""

    def __init__(self, flushes, pause=0.0):
        self.flushes, self.pause = flushes, pause
        self.cancelled = []
        self.thread = None

    def subscribe(self, listener):
        listener(EngineChanged(status=EngineStatus.READY, provenance=PROVENANCE))

    def generate(self, request, on_event):
        self.thread = threading.Thread(target=self._speak, args=(request, on_event))
        self.thread.start()

    def cancel(self, job, index=None):
        self.cancelled.append(job)

    def count_tokens(self, messages, on_count):
        count = sum(len(message.content) for message in messages)
        self.thread = threading.Thread(target=on_count, args=(count,))
        self.thread.start()

    def _speak(self, request, on_event):
        k, job = len(request.seeds), request.job
        for at in range(self.flushes):
            for index in range(k):
                on_event(TextChunk(job=job, index=index, text=f"{at} ", tokens=at + 1))
            time.sleep(self.pause)
        text = "".join(f"{at} " for at in range(self.flushes))
        for index in range(k):
            on_event(
                CandidateFinished(
                    job=job,
                    index=index,
                    text=text,
                    seed=1,
                    stop=StopReason.END,
                    tokens=self.flushes,
                    tokens_per_second=1.0,
                )
            )
        on_event(JobFinished(job=job, prompt_tokens=100, reused_tokens=0, prefill_s=0, decode_s=1,
                             provenance=PROVENANCE))  # fmt: skip


def request(job="j", k=2):
    return GenerationRequest(job=job, messages=(Message(Role.USER, "hello"),), seeds=tuple(range(k)))


@pytest.fixture
def delivered(qtbot):
    def run(engine, owner=None):
        bridge, got = EngineBridge(engine), []
        owner = owner or QObject()
        bridge.generate(request(), owner, lambda events: got.append((events, QThread.isMainThread())))
        qtbot.waitUntil(lambda: bool(got) and isinstance(got[-1][0][-1], JobFinished))
        engine.thread.join()
        return bridge, got

    return run


def test_all_text_comes_on_the_windows_thread_and_in_order(delivered):
    _, got = delivered(ThreadedEngine(flushes=300, pause=0.0005))
    assert all(on_main for _, on_main in got)
    for index in (0, 1):
        text = "".join(
            event.text for events, _ in got for event in events if isinstance(event, TextChunk) and event.index == index
        )
        assert text == "".join(f"{at} " for at in range(300))


def test_hundreds_of_flushes_become_few_deliveries(delivered):
    _, got = delivered(ThreadedEngine(flushes=300, pause=0.001))
    chunks = sum(isinstance(event, TextChunk) for events, _ in got for event in events)
    assert len(got) < 60
    assert chunks <= 2 * len(got)


def test_a_page_that_is_gone_gets_nothing_and_its_job_is_cancelled(qtbot):
    engine = ThreadedEngine(flushes=30, pause=0.005)
    bridge, owner, got = EngineBridge(engine), QObject(), []
    bridge.generate(request(), owner, got.append)
    shiboken6.delete(owner)  # at once: an event may already be on its way
    qtbot.waitUntil(lambda: engine.cancelled == ["j"])
    engine.thread.join()
    qtbot.wait(60)
    assert got == []


def test_the_state_is_told(qtbot):
    engine = ThreadedEngine(flushes=5)
    bridge = EngineBridge(engine)
    with qtbot.waitSignal(bridge.engine_changed):
        pass
    assert bridge.state.status is EngineStatus.READY


def test_while_a_model_is_looked_for_the_engine_is_starting_and_not_off(qtbot):
    class Off(ThreadedEngine):
        def subscribe(self, listener):
            listener(EngineChanged(status=EngineStatus.OFF))

        def load(self, request):
            self.loaded = request

    engine = Off(flushes=1)
    bridge = EngineBridge(engine)
    bridge.expect_load(True)
    qtbot.waitUntil(lambda: bridge.state is not None)
    assert bridge.state.status is EngineStatus.STARTING
    assert isinstance(bridge.refusal(), EngineNotReady)
    with qtbot.waitSignal(bridge.engine_changed) as told:
        bridge.expect_load(False)
    assert told.args[0].status is EngineStatus.OFF
    assert isinstance(bridge.refusal(), NoModelLoaded)


def test_a_count_comes_on_the_windows_thread_unless_nobody_waits(qtbot):
    engine, counts, gone = ThreadedEngine(1), [], QObject()
    bridge = EngineBridge(engine)
    messages = (Message(Role.USER, "four"),)
    bridge.count_tokens(messages, gone, lambda _: counts.append("gone"))
    engine.thread.join()  # its count is on the way already, before the other's
    shiboken6.delete(gone)
    bridge.count_tokens(messages, bridge, lambda count: counts.append((count, QThread.isMainThread())))
    qtbot.waitUntil(lambda: bool(counts))
    assert counts == [(4, True)]


def test_an_engine_that_speaks_after_the_bridge_is_gone_is_not_heard(qtbot):
    class Talkative(ThreadedEngine):
        def subscribe(self, listener):
            self.listener = listener

    engine = Talkative(flushes=1)
    bridge = EngineBridge(engine)
    shiboken6.delete(bridge)
    engine.listener(EngineChanged(status=EngineStatus.OFF))
