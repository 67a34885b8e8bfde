"""The pacer on the real event loop, with a clock of its own."""

from collections.abc import Callable
from itertools import pairwise

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.markdown.pacer import RepaintPacer


class Clock:
    """Moves only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Painter(QObject):
    """Notes each repaint; `cost` is how far the clock moves in one, `more` how often there is more to do."""

    def __init__(self, clock: Clock, log: list[tuple[str, int]], name: str, cost: float = 0.0, more: int = 0) -> None:
        super().__init__()
        self._clock = clock
        self._log = log
        self._name = name
        self.cost = cost
        self.more = more
        self.growth_in_sight = True

    def repaint_now(self) -> bool:
        self._log.append((self._name, round(1_000 * (self._clock.now - 100.0))))
        self._clock.now += self.cost
        self.more -= 1
        return self.more >= 0


def run(qtbot: QtBot, clock: Clock, seconds: float, each: Callable[[], None] = lambda: None) -> None:
    """Let the made-up time pass in steps of a millisecond, the event loop turning in each."""
    end = clock.now + seconds
    while clock.now < end:
        each()
        qtbot.wait(1)
        clock.now += 0.001


def test_a_view_that_asks_all_the_time_is_repainted_twenty_times_a_second(qtbot: QtBot) -> None:
    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    painter = Painter(clock, log, "a")
    run(qtbot, clock, 0.5, lambda: pacer.request(painter))
    assert 5 <= len(log) <= 10
    assert all(later - earlier >= 49 for (_, earlier), (_, later) in pairwise(log))


def repainted_beside_one_another(qtbot: QtBot) -> dict[str, list[int]]:
    """When two views were repainted that ask all the time for a second, one of them out of sight."""
    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    seen, unseen = Painter(clock, log, "seen"), Painter(clock, log, "unseen")
    unseen.growth_in_sight = False
    run(qtbot, clock, 1.0, lambda: [pacer.request(painter) for painter in (seen, unseen)])
    return {which: [at for name, at in log if name == which] for which in ("seen", "unseen")}


def test_a_view_that_grows_out_of_sight_is_repainted_three_times_a_second(qtbot: QtBot) -> None:
    times = repainted_beside_one_another(qtbot)["unseen"]
    assert 2 <= len(times) <= 4
    assert all(later - earlier >= 299 for earlier, later in pairwise(times))


def test_a_view_that_is_not_due_for_long_holds_up_no_other(qtbot: QtBot) -> None:
    times = repainted_beside_one_another(qtbot)["seen"]
    assert len(times) > 6
    assert all(later - earlier < 150 for earlier, later in pairwise(times))


def test_one_that_cannot_be_painted_holds_up_no_other(qtbot: QtBot) -> None:
    class Broken(Painter):
        def repaint_now(self) -> bool:
            raise RuntimeError("it cannot be painted")

    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    broken, whole = Broken(clock, log, "broken"), Painter(clock, log, "whole")
    with qtbot.captureExceptions() as raised:
        pacer.request(broken)
        pacer.request(whole)
        run(qtbot, clock, 0.2, lambda: pacer.request(whole))
    assert len(raised) == 1
    assert len(log) > 1


def test_the_first_repaint_does_not_wait(qtbot: QtBot) -> None:
    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    painter = Painter(clock, log, "a")
    pacer.request(painter)
    qtbot.waitUntil(lambda: bool(log))
    assert log == [("a", 0)]


def test_views_take_turns(qtbot: QtBot) -> None:
    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    painters = [Painter(clock, log, name) for name in "abcd"]
    run(qtbot, clock, 0.3, lambda: [pacer.request(painter) for painter in painters])
    assert [name for name, _ in log[:4]] == ["a", "b", "c", "d"]
    assert len({name for name, _ in log[4:8]}) == 4


def test_a_slow_view_is_repainted_more_rarely(qtbot: QtBot) -> None:
    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    painter = Painter(clock, log, "a", cost=0.03)
    run(qtbot, clock, 1.0, lambda: pacer.request(painter))
    assert all(later - earlier >= 239 for (_, earlier), (_, later) in pairwise(log))


def test_a_view_with_more_to_do_goes_on_without_asking(qtbot: QtBot) -> None:
    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    painter = Painter(clock, log, "a", cost=0.004, more=3)
    pacer.request(painter)
    run(qtbot, clock, 0.2)
    assert len(log) == 4


def test_a_view_that_is_gone_is_forgotten(qtbot: QtBot) -> None:
    clock, log = Clock(), []
    pacer = RepaintPacer(clock=clock)
    gone, kept = Painter(clock, log, "gone"), Painter(clock, log, "kept")
    pacer.request(gone)
    pacer.request(kept)
    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: bool(log))
    assert [name for name, _ in log] == ["kept"]
