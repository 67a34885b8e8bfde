"""A push button that gives way: words that do not fit end in an ellipsis instead of losing both their ends."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QStylePainter, QWidget


class ElidingButton(QPushButton):
    """As wide as its words where there is room; the words in full are its `text`."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(self.fontMetrics().horizontalAdvance("MMMM…"), self.sizeHint().width()), self.sizeHint().height()
        )

    def words_shown(self) -> str:
        """The words as they fit now."""
        if self.width() >= self.sizeHint().width():  # metrics in whole pixels would cut words that just fit
            return self.text()
        around = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        room = self.width() - around
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self.words_shown()
        if words == self.text():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle  # its enumerations take long to set up: not before the window is there

        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = words
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
