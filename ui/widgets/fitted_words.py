"""Plain words in as many lines as they need, which can be selected: a word that is wider than all the room is cut in
its middle, and told whole in the tooltip. `long_words` breaks such a word instead, and paints what nobody can select.
"""

import re
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

_LEAST: Final = 64
_PIECE: Final = re.compile(r"[^\s/\\]+")  # Qt breaks a line between words, and after a slash of a path


class FittedWords(QLabel):
    """A label like any other, but that it never is wider than its room. `text` is whole, whatever is shown of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def text(self) -> str:
        return self._whole

    def setText(self, words: str) -> None:
        self._whole = words
        self._fit()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(_LEAST, hint.width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        shown = _PIECE.sub(lambda piece: self._cut(piece.group(), room), self._whole)
        if shown != super().text():
            super().setText(shown)
        whole = "" if shown == self._whole else self._whole
        self.setToolTip(whole)
        self.setAccessibleName(whole)  # else what is shown is read out

    def _cut(self, piece: str, room: int) -> str:
        metrics = self.fontMetrics()
        if metrics.horizontalAdvance(piece) <= room:
            return piece
        return metrics.elidedText(piece, Qt.TextElideMode.ElideMiddle, room // 2)  # with room for what is beside it
