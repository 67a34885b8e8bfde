"""One model of the company's on its way: what is told of it, and what is no longer told once it was stopped."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.errors import Cancelled, GoldquillError, ServerBusy
from app.domain.model import CatalogueEntry, FileStamp, Offer, ShelvedModel
from tests.unit.ui.models.test_state import entry, model
from ui.bridge.work import Work
from ui.models.offers_bridge import OffersBridge
from ui.models.state import Fetching

A, B = entry("a", 1000), entry("b", 1000)


class ScriptedFetcher:
    """Implements `Fetcher`; the test says how each fetch goes on, from the thread of the test."""

    def __init__(self) -> None:
        self.asked: list[CatalogueEntry] = []
        self.said: list[tuple[Callable[..., None], Callable[..., None], Callable[..., None]]] = []
        self.stops = self.closes = 0

    def get(
        self,
        entry: CatalogueEntry,
        *,
        progress: Callable[[int, int], None],
        done: Callable[[ShelvedModel], None],
        failed: Callable[[GoldquillError], None],
    ) -> None:
        self.asked.append(entry)
        self.said.append((progress, done, failed))

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        self.closes += 1


class SetClock:
    time = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return self.time


class Rig:
    def __init__(self) -> None:
        self.fetcher, self.clock = ScriptedFetcher(), SetClock()
        self.crashes: list[BaseException] = []
        self.work = Work(self.crashes.append)
        self.offered: tuple[Offer, ...] = (Offer(A), Offer(B))
        self.bridge = OffersBridge(lambda: self.fetcher, work=self.work, offered=lambda: self.offered, clock=self.clock)
        self.fetching: list[Fetching | None] = []
        self.got: list[CatalogueEntry] = []
        self.failures: list[tuple[CatalogueEntry, GoldquillError]] = []
        self.listed: list[tuple[Offer, ...]] = []
        self.bridge.fetching_changed.connect(self.fetching.append)
        self.bridge.got.connect(self.got.append)
        self.bridge.failed.connect(lambda what, error: self.failures.append((what, error)))
        self.bridge.listed.connect(self.listed.append)

    def progress(self, at: float, done: int) -> float | None:
        """So many bytes are here at this time; how long the rest is said to take."""
        self.clock.time = at
        self.fetcher.said[-1][0](done, 1000)
        QApplication.processEvents()
        now = self.bridge.fetching
        assert now is not None
        assert (now.entry, now.done) == (A, done)
        return now.seconds_left


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[Rig]:
    made = Rig()
    yield made
    made.bridge.close()
    made.work.close()
    assert made.crashes == []


def test_how_long_it_still_takes_is_told_by_the_last_seconds(rig: Rig) -> None:
    rig.bridge.get(Offer(A, begun_bytes=100))
    assert rig.bridge.fetching == Fetching(entry=A, done=100)
    assert rig.progress(0, 100) is None
    assert rig.progress(2, 300) == 7
    assert rig.progress(10, 300) == 35
    assert rig.progress(20, 500) == pytest.approx(25)  # what was before the last fifteen seconds is forgotten
    assert rig.bridge.fetching.percent == 50


def test_what_is_here_is_told_once_and_the_offers_anew(rig: Rig, qtbot: QtBot) -> None:
    rig.bridge.get(Offer(A))
    shelved = ShelvedModel(
        id=A.sha256, info=model("a").info, seen_sha256=A.sha256, stamp=FileStamp(size_bytes=1000, mtime_ns=1, inode=1)
    )
    rig.fetcher.said[0][1](shelved)
    QApplication.processEvents()
    assert (rig.got, rig.fetching[-1], rig.bridge.fetching) == ([A], None, None)
    qtbot.waitUntil(lambda: rig.listed == [rig.offered])


def test_one_model_at_a_time_is_fetched(rig: Rig) -> None:
    rig.bridge.get(Offer(A))
    rig.bridge.get(Offer(B))
    assert rig.fetcher.asked == [A]
    error = ServerBusy(7)
    rig.fetcher.said[0][2](error)
    QApplication.processEvents()
    assert rig.failures == [(A, error)]
    rig.bridge.get(Offer(B))
    assert rig.fetcher.asked == [A, B]


def test_a_stop_is_told_at_once_and_nothing_of_it_later(rig: Rig) -> None:
    rig.bridge.stop()
    assert rig.fetcher.stops == 0
    rig.bridge.get(Offer(A))
    rig.bridge.stop()
    assert [(what, type(error)) for what, error in rig.failures] == [(A, Cancelled)]
    rig.bridge.get(Offer(B))
    for late in rig.fetcher.said[0][::2]:
        late(*((1, 1000) if late is rig.fetcher.said[0][0] else (ServerBusy(1),)))
    QApplication.processEvents()
    assert rig.bridge.fetching == Fetching(entry=B)
    assert len(rig.failures) == 1


def test_after_the_end_nothing_begins_and_nothing_is_told(rig: Rig, tmp_path: Path) -> None:
    rig.bridge.get(Offer(A))
    rig.bridge.end()
    rig.fetcher.said[0][2](Cancelled())
    QApplication.processEvents()
    rig.bridge.get(Offer(B))
    rig.bridge.close()
    assert (rig.fetcher.asked, rig.fetcher.stops, rig.fetcher.closes, rig.failures) == ([A], 1, 1, [])
