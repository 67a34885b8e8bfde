"""Brings the place where a searched word was found into sight, and marks it, in whatever a scroll area shows."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QLabel, QScrollArea, QTextEdit, QWidget

_MARGIN = 120  # pixels above and below, so that the word stands in its sentence


class FoundWord(QObject):
    """Long texts are laid out bit by bit: the word is sought again as the area grows, until the person scrolls."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._word = ""
        self._within: QWidget | None = None
        area.verticalScrollBar().rangeChanged.connect(self._place)
        area.verticalScrollBar().sliderPressed.connect(self._stop)
        area.viewport().installEventFilter(self)
        area.installEventFilter(self)

    def seek(self, word: str, within: QWidget | None = None) -> None:
        """Show the first place of this word, in all that the area shows or within one part; "" shows nothing."""
        self._word, self._within = word, within
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Wheel, QEvent.Type.KeyPress):
            self._stop()
        return super().eventFilter(watched, event)

    def _stop(self) -> None:
        self._word = ""

    def _place(self) -> None:
        room = self._area.widget()
        if not self._word or room is None:
            return
        part = self._within if self._within is not None and shiboken6.isValid(self._within) else room
        # The texts come before what is said about them: the title often repeats the question.
        for kind in (QTextEdit, QLabel):
            for widget in sorted(part.findChildren(kind), key=lambda each: each.mapTo(room, QPoint()).y()):
                where = self._mark(widget)
                if where is not None:
                    centre = widget.mapTo(room, where.center())
                    self._area.ensureVisible(centre.x(), centre.y(), 0, _MARGIN)
                    return

    def _mark(self, widget: QWidget) -> QRect | None:
        """Mark the word in a widget; where it is in its coordinates, None when it is not there."""
        if isinstance(widget, QTextEdit):
            found = widget.document().find(self._word)
            if found.isNull():
                return None
            widget.setTextCursor(found)
            return widget.cursorRect()
        if isinstance(widget, QLabel):
            start = widget.text().lower().find(self._word.lower())
            if start >= 0:
                widget.setSelection(start, len(self._word))
                return widget.rect()
        return None
