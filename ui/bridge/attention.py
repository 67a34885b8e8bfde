"""Watches whether the person is at a piece of work, for the honest count of active time.

Input is seen at the window itself (keys, mouse, wheel, touch), so it costs nothing per widget; what counts and what
does not is decided by `app.domain.effort`.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

from app.domain.annotation import Effort
from app.domain.effort import EffortMeter
from app.domain.ports import Clock

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Attention(QObject):
    """The meter of one page: it runs while the page is shown and its window is active.

    `begin` starts on another piece of work; `effort` gives the figures of the present one.
    """

    def __init__(self, page: QWidget, clock: Clock) -> None:
        super().__init__(page)
        self._page = page
        self._clock = clock
        self._meter = EffortMeter()
        self._working = False
        self._window: QWindow | None = None
        page.installEventFilter(self)

    def begin(self, *, active_s: float = 0.0, wall_s: float = 0.0) -> None:
        """Count for another piece of work, from the seconds of its earlier sittings."""
        self._meter = EffortMeter(active_s=active_s, wall_s=wall_s)
        self._working = True
        if self._here():
            self._meter = self._meter.focused(self._clock.monotonic())

    def end(self) -> None:
        """There is no work on the page any more."""
        self._meter = EffortMeter()
        self._working = False

    def effort(self) -> Effort:
        """The seconds so far."""
        return self._meter.effort(self._clock.monotonic())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._page:
            if kind is QEvent.Type.Show:
                self._watch_window()
                self._come()
            elif kind is QEvent.Type.Hide:
                self._go()
            elif kind is QEvent.Type.WindowActivate:
                self._come()
            elif kind is QEvent.Type.WindowDeactivate:
                self._go()
        elif kind in _INPUT and self._working and self._here():
            self._meter = self._meter.touched_at(self._clock.monotonic())
        return False

    def _here(self) -> bool:
        return self._page.isVisible() and self._page.isActiveWindow()

    def _come(self) -> None:
        if self._working and self._here():
            self._meter = self._meter.focused(self._clock.monotonic())

    def _go(self) -> None:
        self._meter = self._meter.blurred(self._clock.monotonic())

    def _watch_window(self) -> None:
        window = self._page.window().windowHandle()
        if window is not None and window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            window.installEventFilter(self)
            self._window = window
