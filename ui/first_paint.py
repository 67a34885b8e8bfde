"""The moment at which a window is on the screen. What is slow and not needed for that begins here."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_LONGEST_MS = 500


class FirstPaint(QObject):
    """Watches a window that is about to be shown; lives as long as it.

    Signals:
        happened(): the window was painted whole for the first time. A window that is not (it begins minimised, or the
            desktop is slow) is not waited for longer than half a second.
    """

    happened = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._tell)
        self._patience.start(_LONGEST_MS)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 — one window is watched
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self._patience.start(0)  # after the window itself its children are painted, in the same stroke
        return False

    def _tell(self) -> None:
        self._window.removeEventFilter(self)
        self.happened.emit()
