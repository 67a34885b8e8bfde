"""The moment at which a window, or a page of it, is on the screen. What is slow and not needed for that begins here."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_LONGEST_MS = 500


class FirstPaint(QObject):
    """Watches a widget that is about to be shown; lives as long as it.

    Signals:
        happened(): it was painted whole for the first time. One that is not (the window begins minimised, or the
            desktop is slow) is not waited for longer than half a second.
    """

    happened = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._tell)
        self._patience.start(_LONGEST_MS)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 — one widget is watched
        if event.type() is QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            self._patience.start(0)  # after the widget itself its children are painted, in the same stroke
        return False

    def _tell(self) -> None:
        self._widget.removeEventFilter(self)
        self.happened.emit()
