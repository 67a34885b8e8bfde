"""Room above what scrolls for what has to be said or takes its time, in sight wherever that is scrolled to; none while
there is nothing."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.tokens import SPACE_2, SPACE_4, SPACE_5

_SCROLL_BAR = 12  # as wide as the style sheet makes it, so that bars end where the cards do


class TopBars(QWidget):
    """Shown while one of its bars is, at most `width` pixels wide as the cards below it: at the left, or in the middle
    as the column that `over` scrolls."""

    def __init__(
        self, *bars: QWidget, width: int, over: QScrollArea | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bars = bars
        self._over = over
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        for bar in bars:
            bar.setMaximumWidth(width)
            # Not `Maximum`: that would cut a bar whose words need more lines in a narrow window.
            bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            bar.installEventFilter(self)
            column.addWidget(bar)
        row = self._row = QHBoxLayout(self)
        if over is not None:
            row.addStretch(1)
            over.verticalScrollBar().installEventFilter(self)
        row.addLayout(column, 100)
        row.addStretch(1)
        self._fit()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit()
            self.setVisible(not all(bar.isHidden() for bar in self._bars))
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        scrolls = self._over is None or not self._over.verticalScrollBar().isHidden()
        right = SPACE_5 + (_SCROLL_BAR if scrolls else 0)
        self._row.setContentsMargins(SPACE_5, SPACE_4, right, SPACE_2)
