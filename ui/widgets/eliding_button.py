"""A push button that gives way: words that do not fit end in an ellipsis instead of losing both their ends."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter


class ElidingButton(QPushButton):
    """As wide as its words where there is room; the words in full are its `text`."""

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(self.fontMetrics().horizontalAdvance("MMMM…"), self.sizeHint().width()), self.sizeHint().height()
        )

    def words_shown(self) -> str:
        """The words as they fit now."""
        around = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        room = self.width() - around
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — one button is painted whole
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.words_shown()
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
