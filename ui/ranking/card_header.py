"""The top of a card: its letter, whether it is being written, its medal. It is also the handle to drag it by."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from ui.i18n import Retranslated
from ui.ranking.medal import Medal
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_2
from ui.widgets.icon_button import IconButton

HEIGHT = 36
PADDING = 12  # of a card, from its edge to its words


class CardHeader(Retranslated, QWidget):
    """Signals:
    dragged(QPoint): the card is dragged over this global point.
    drag_ended(QPoint): it was let go there.
    stop_asked(): the answer is to stop here.
    """

    dragged = Signal(QPoint)
    drag_ended = Signal(QPoint)
    stop_asked = Signal()

    def __init__(self, theme: Theme, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._letter = letter
        self._begun: bool | None = None
        self._pressed: QPoint | None = None
        self._dragging = False
        self.medal = Medal(theme)
        self._writing = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._stop = IconButton(theme, "stop")
        self._stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Shift+Esc and the footer stop by keyboard
        self._stop.clicked.connect(self.stop_asked)
        title = QLabel(letter)
        set_role(title, "heading")
        set_role(self._writing, "small")
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING - 3, 0, SPACE_2, 1)
        row.setSpacing(SPACE_1)
        row.addWidget(title)
        row.addSpacing(SPACE_1)
        row.addWidget(self._writing)
        row.addWidget(self._stop)
        row.addStretch()
        row.addWidget(self.medal)
        self.show_writing(None)
        self.retranslate()

    def show_writing(self, begun: bool | None, read: int | None = None) -> None:
        """Show that the answer is being written, or about to be (`begun` False); None once it ended.

        `read` is how much of the question the model has read, in per cent, while it is still reading.
        """
        self._begun = begun
        self._stop.setVisible(begun is not None)
        reading = self.tr("reading") if read is None else self.tr("reading {percent}%").format(percent=read)
        self._writing.setText({None: "", False: reading, True: self.tr("writing")}[begun])

    def retranslate(self) -> None:
        self._stop.set_words(self.tr("Stop answer {letter}").format(letter=self._letter))
        self.show_writing(self._begun)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        super().mousePressEvent(event)  # goes on to the card, which is picked

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if self._dragging or moved >= QApplication.startDragDistance():
            self._dragging = True
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._dragging:
            self._dragging = False
            self.drag_ended.emit(event.globalPosition().toPoint())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 — one line
        tokens = self._theme.tokens
        width = tokens.line_width
        QPainter(self).fillRect(0, self.height() - width, self.width(), width, QColor(tokens.line))
