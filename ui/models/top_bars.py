"""Room above the model for what has to be said or takes its time; none while there is nothing."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.tokens import SPACE_2, SPACE_4, SPACE_5

_SCROLL_BAR = 12  # as wide as the style sheet makes it, so that bars end where the cards do


class TopBars(QWidget):
    """Shown while one of its bars is, at most `width` pixels wide as the cards below it."""

    def __init__(self, *bars: QWidget, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = bars
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        for bar in bars:
            bar.setMaximumWidth(width)
            # Not `Maximum`: that would cut a bar whose words need more lines in a narrow window.
            bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            bar.installEventFilter(self)
            column.addWidget(bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_5, SPACE_4, SPACE_5 + _SCROLL_BAR, SPACE_2)
        row.addLayout(column, 100)
        row.addStretch(1)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(not all(bar.isHidden() for bar in self._bars))
        return super().eventFilter(watched, event)
