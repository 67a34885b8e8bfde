"""Garbage is collected on the window's thread, whoever made it."""

import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from ui.bridge.collector import Collector

KNOTS = 2000


class Knot:
    """Only the collector can end it."""

    ended_on: ClassVar[list[threading.Thread]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.ended_on.append(threading.current_thread())


@pytest.fixture
def collector() -> Iterator[Collector]:
    gc.enable()
    made = Collector()
    yield made
    made.stop()


def test_what_another_thread_leaves_behind_is_ended_here(qtbot: QtBot, collector: Collector) -> None:
    Knot.ended_on.clear()
    thread = threading.Thread(target=lambda: [Knot() for _ in range(KNOTS)].clear())
    thread.start()
    thread.join()
    assert Knot.ended_on == []
    qtbot.waitUntil(lambda: len(Knot.ended_on) == KNOTS)
    assert set(Knot.ended_on) == {threading.main_thread()}


def test_when_it_stops_python_collects_again(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
