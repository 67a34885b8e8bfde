"""How long the window's thread keeps a person waiting while four answers stream: the real window, model and worker.

A thread posts an event to the window every 5 ms, stamped with the time; the window notes when it came.
The difference is what a key pressed at that moment would have waited, Python's lock included. Building the page and
reading the prompt count, too.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject

from app.commands.session import Session
from app.domain.events import EngineStatus
from app.domain.generation import Message, Role
from app.domain.project import PERSONAL_PROJECT
from app.paths import Home
from local_model.figure import Figure, percentile
from tests.bench.part import run
from ui.application import make_application
from ui.ranking.page import RankingPage
from ui.welcome.state import Choice

EVERY_S = 0.005
LONGEST_MS = 50.0
P99_MS = 12.0
ROUNDS = 3
MAX_TOKENS = 400
TIMEOUT_S = 300.0
QUESTION = "Explain, with a short table and a list, how vaccines train the immune system."
WAITING = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
KIND = QEvent.Type(QEvent.registerEventType())


class _Stamped(QEvent):
    def __init__(self) -> None:
        super().__init__(KIND)
        self.posted = time.perf_counter()


class _Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.waits_ms: list[float] = []

    def event(self, event: QEvent) -> bool:
        if isinstance(event, _Stamped):
            self.waits_ms.append((time.perf_counter() - event.posted) * 1000)
            return True
        return super().event(event)


def measure() -> list[Figure]:
    """Open a fresh profile, and ask for four answers some times. The first time builds the cards, too."""
    app = make_application(["goldquill"])
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Home(Path(folder) / "home"), app)
        choice = Choice(name="Bench", specialisations=("general",), passphrase="four quiet river stones")
        session.work.run(lambda: session.profiles.create(choice), session.show_desk, owner=session)
        _turn_until(lambda: session.engine.state is not None and session.engine.state.status is EngineStatus.READY)
        assert session.desk_window is not None
        window = session.desk_window.window
        window.resize(1440, 900)
        page = window.open_place("rank")
        assert isinstance(page, RankingPage)
        rounds = [_round(page) for _ in range(ROUNDS)]
        window.close()
        session.close()
    longest, p99, middle = zip(
        *((max(waits), percentile(waits, 0.99), percentile(waits, 0.5)) for waits in rounds), strict=True
    )
    note = f"median of {ROUNDS} rounds of {MAX_TOKENS} tokens an answer, {sum(map(len, rounds))} events"
    return [
        Figure(
            name="window while four answers stream, longest stall",
            value=median(longest),
            unit="ms",
            at_most=LONGEST_MS,
            note=note,
        ),
        Figure(name="window while four answers stream, p99", value=median(p99), unit="ms", at_most=P99_MS),
        Figure(name="window while four answers stream, median", value=median(middle), unit="ms"),
    ]


def _round(page: RankingPage) -> list[float]:
    """Ask for four answers; milliseconds that each event waited until all had ended."""
    listener = _Listener()
    over = threading.Event()

    def post() -> None:
        while not over.wait(EVERY_S):
            QCoreApplication.postEvent(listener, _Stamped())

    thread = threading.Thread(target=post, daemon=True)
    thread.start()
    preset = replace(PERSONAL_PROJECT.presets[0], max_tokens=MAX_TOKENS)
    page.start((Message(Role.USER, QUESTION),), k=4, preset=preset)
    _turn_until(lambda: page.streaming and page.written_characters() > 0)
    _turn_until(lambda: not page.streaming)
    over.set()
    thread.join()
    return listener.waits_ms


def _turn_until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT_S
    while not ready():
        if time.monotonic() > end:
            raise SystemExit("the window never came to what was waited for")
        QCoreApplication.processEvents(WAITING)


if __name__ == "__main__":
    sys.exit(run(measure, __doc__))
