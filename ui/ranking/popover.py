"""A panel that opens over the page beside what it is about, and goes when the person goes on.

It lives inside the page, not in a window of its own, so the theme, the language and the tests see it as any widget.
Digits and signs pressed while the focus is in it are its own, and so is the letter that opened it; other letters are
the page's, which goes on with them.
"""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from ui.theme import set_role
from ui.tokens import SPACE_1, SPACE_2, SPACE_3

_CLOSING = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Popover(QFrame):
    """Hidden until `open_beside`. `closing_key` holds the letters that opened it.

    Signals:
        closed(bool): it went; True when a key closed it, so that the focus has to be put back.
    """

    closed = Signal(bool)

    def __init__(self, parent: QWidget, closing_key: str = "") -> None:
        super().__init__(parent)
        self._room = parent
        self._closing_key = closing_key
        set_role(self, "card-current")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(self.title, "heading")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        self.column.setSpacing(SPACE_1)
        self.column.addWidget(self.title)
        self.hide()

    def open_beside(self, anchor: QRect, keep: QRect) -> None:
        """Open beside `anchor`, whole inside the parent, where it covers least of `keep` (both in the parent's
        coordinates)."""
        room = self._room.rect().adjusted(SPACE_2, SPACE_2, -SPACE_2, -SPACE_2)
        spots: list[tuple[int, int, int, QRect]] = []
        for shape in range(self.shapes):
            size = self._size_in(shape)
            cut = _area(size) - _area(size.boundedTo(room.size()))
            for spot in _spots(size.boundedTo(room.size()), anchor, room):
                spots.append((cut, _area(spot.intersected(keep).size()), shape, spot))
        _, _, shape, spot = min(spots, key=lambda found: found[:2])
        self._size_in(shape)
        self.setGeometry(spot)
        if not self.isVisible():
            _application().installEventFilter(self)
            _application().focusChanged.connect(self._on_focus_changed)
        self.show()
        self.raise_()
        self.first().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_panel(self, *, by_key: bool = False) -> None:
        """Go, and say so."""
        if not self.isVisible():
            return
        _application().removeEventFilter(self)
        _application().focusChanged.disconnect(self._on_focus_changed)
        focused = _application().focusWidget()
        if focused is not None and (focused is self or self.isAncestorOf(focused)):
            focused.clearFocus()  # else hiding hands the focus on to some card, which would be picked
        self.hide()
        self.closed.emit(by_key)

    @property
    def shapes(self) -> int:
        """In how many ways what is in it can be arranged, the best one first."""
        return 1

    def take_shape(self, shape: int) -> None:
        """Arrange what is in it in this way, counted from 0; called before it opens."""

    def first(self) -> QWidget:
        """What takes the focus when the panel opens."""
        return self

    def key_typed(self, text: str) -> bool:
        """A digit or sign was typed; return whether it meant something here."""
        del text
        return False

    def closing_key_typed(self) -> None:
        """The key that opened the panel was pressed again."""
        self.close_panel(by_key=True)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._owns(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CLOSING:
            self.close_panel(by_key=True)
        elif not self._owns(event):
            super().keyPressEvent(event)
        elif self._closes(event):
            self.closing_key_typed()
        elif not event.text().strip() or not self.key_typed(event.text()):
            super().keyPressEvent(event)
            event.accept()

    def _closes(self, event: QKeyEvent) -> bool:
        return bool(event.text()) and event.text().upper() in self._closing_key

    def _owns(self, event: QKeyEvent) -> bool:
        return _single(event) and (not event.text().isalpha() or self._closes(event))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and not self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
        ):
            self.close_panel()
        return False

    def _size_in(self, shape: int) -> QSize:
        self.take_shape(shape)
        self.adjustSize()
        return self.sizeHint().expandedTo(self.minimumSizeHint())

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self and not self.isAncestorOf(now):
            self.close_panel()


def _spots(size: QSize, anchor: QRect, room: QRect) -> Iterator[QRect]:
    """Right of `anchor`, left of it, below, above, and over its lower edge; each pushed into `room`."""
    width, height = size.width(), size.height()
    corners = (
        (anchor.right() + SPACE_1, anchor.top()),
        (anchor.left() - SPACE_1 - width, anchor.top()),
        (anchor.left(), anchor.bottom() + SPACE_1),
        (anchor.left(), anchor.top() - SPACE_1 - height),
        (anchor.left(), anchor.bottom() - height),
    )
    for x, y in corners:
        left = min(max(x, room.left()), room.right() + 1 - width)
        top = min(max(y, room.top()), room.bottom() + 1 - height)
        yield QRect(left, top, width, height)


def _area(size: QSize) -> int:
    return max(0, size.width()) * max(0, size.height())


def _single(event: QKeyEvent) -> bool:
    """A key alone, such as a digit or Escape: not a chord, which stays the page's."""
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not event.modifiers() & chord


def _application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)  # noqa: S101 — there are widgets
    return found
