"""A field for prose: plain text at reading size and line height, as tall as what is in it.

What is typed or pasted is kept character for character (`text` keeps no-break spaces, which Qt's own `toPlainText`
turns into ordinary ones); formatting and pictures of a paste are dropped. Beyond `max_lines`, or for a very long text,
the field stops growing and scrolls.
"""

import math

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from ui.theme import Theme
from ui.tokens import READING_LINE_HEIGHT, SIZE_READING

# Measuring the height lays out every line; past this many characters that would stall the window.
GROWING_LIMIT = 100_000


class ProseEdit(QTextEdit):
    """`yields`: where there is no room for all it wants, it scrolls, down to `min_lines`.

    Signals:
    text_edited(str): the text changed by the person (not by `set_text`).
    entered: the focus came.
    left: the focus went elsewhere.
    """

    text_edited = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        min_lines: int = 1,
        max_lines: int = 400,
        size: int = SIZE_READING,
        yields: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._min_lines = min_lines
        self._max_lines = max_lines
        self._size = size
        self._yields = yields
        self._setting = False
        self._hints: tuple[str, ...] = ()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        height = QSizePolicy.Policy.Maximum if yields else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, height)
        theme.theme_changed.connect(self._on_theme_changed)
        self.textChanged.connect(self._on_text_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())
        self._take_font()
        self._space_lines()

    def text(self) -> str:
        """What is in the field, lines ending in `\\n`."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text(self, text: str) -> None:
        """Replace the text; this is not an edit, and what was before cannot be undone."""
        self._setting = True
        self.setPlainText(text)
        self._space_lines()
        self._setting = False

    def set_hints(self, *hints: str) -> None:
        """Say what belongs here by the first of these that fits on one line; the last is cut where none does. The
        placeholder of Qt would go on below the field, which is as high as its text."""
        self._hints = hints
        self._hint()

    def caret(self) -> int:
        """Where the caret is, in UTF-16 units."""
        return self.textCursor().position()

    def set_caret(self, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(min(max(position, 0), self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def caret_rect(self) -> QRect:
        """The caret's line and place, in the field's own coordinates."""
        edge = self._frame() // 2
        return self.cursorRect().translated(edge, edge)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height_of(self._min_lines))

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.textCursor().insertText(source.text().replace("\r\n", "\n").replace("\r", "\n"))
            self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt's own Return does not begin a paragraph behind an empty one whose lines are spaced: it unspaces that one.
        if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator) and not self.isReadOnly():
            cursor = self.textCursor()
            cursor.insertBlock()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A field that shows all of its text has nothing to scroll: the wheel belongs to the page.
        if self.verticalScrollBar().maximum() == 0:
            event.ignore()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()
            self._hint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _on_text_changed(self) -> None:
        self._grow()
        if not self._setting:
            self.text_edited.emit(self.text())

    def _on_theme_changed(self) -> None:
        self._take_font()
        self.viewport().setFont(self.font())  # the placeholder's; restyled, it no longer follows the field's
        self._hint()

    def _take_font(self) -> None:
        self.setFont(self._theme.font(self._size))
        self._grow()

    def _space_lines(self) -> None:
        """Set the line height of every block. Blocks typed later take it from the one they are split from."""
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            READING_LINE_HEIGHT * 100 * 0.82,  # Inter's own line is already 1.21 of its size
            QTextBlockFormat.LineHeightTypes.ProportionalHeight.value,
        )
        self.document().setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        was_setting, self._setting = self._setting, True
        cursor.mergeBlockFormat(spacing)
        self._setting = was_setting
        self.document().setUndoRedoEnabled(True)

    def _grow(self) -> None:
        if self._yields:
            self.setMaximumHeight(self._wanted_height())
            self.updateGeometry()
        else:
            self.setFixedHeight(self._wanted_height())

    def _hint(self) -> None:
        if not self._hints:
            return
        metrics = QFontMetricsF(self.font())
        room = self.maximumViewportSize().width() - 2 * self.document().documentMargin()
        fitting = (hint for hint in self._hints if metrics.horizontalAdvance(hint) <= room)
        cut = metrics.elidedText(self._hints[-1], Qt.TextElideMode.ElideRight, room)
        self.setPlaceholderText(next(fitting, cut))

    def _wanted_height(self) -> int:
        tallest = self._height_of(self._max_lines)
        if self.document().characterCount() > GROWING_LIMIT:
            return min(tallest, self._height_of(30))
        content = math.ceil(self.document().size().height()) + self._frame()
        return min(max(content, self._height_of(self._min_lines)), tallest)

    def _height_of(self, lines: int) -> int:
        line = QFontMetricsF(self.font()).lineSpacing() * READING_LINE_HEIGHT * 0.82
        return math.ceil(lines * line + 2 * self.document().documentMargin()) + self._frame()

    def _frame(self) -> int:
        """Border and padding above and below, as the sheet gives them; its figures until the field is laid out."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            return 12
        # Not `viewport().height()`: wrapping a viewport makes PySide set up every widget class there is.
        return self.height() - self.maximumViewportSize().height()
