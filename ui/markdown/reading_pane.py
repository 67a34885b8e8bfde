"""A read-only text whose links, selection and menu are safe and work from the keyboard as well as by mouse.

Tab walks through the links, Enter chooses one; nothing is ever opened here. What the text shows is set by the subclass.
"""

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QMenu, QTextEdit, QToolTip, QWidget

from ui.markdown.content import MORE_ADDRESS
from ui.markdown.links import neighbour
from ui.markdown.quiet_scroll_bar import QuietScrollBar
from ui.markdown.safe_document import SafeDocument
from ui.markdown.selection_text import code_at, selected_text

_COPY_MARKDOWN = QKeySequence("Ctrl+Shift+C")
_CARET_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip


class ReadingPane(QTextEdit):
    """Signals: `link_activated(str)` when a person chose a link, `more_requested()` when they asked for the rest."""

    link_activated = Signal(str)
    more_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed_link = ""
        self.setDocument(SafeDocument(self))
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setCursorWidth(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setVerticalScrollBar(QuietScrollBar(self))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._name = self.tr("Text")
        self.setAccessibleName(self._name)

    def raw_text(self) -> str:
        """The Markdown that the pane shows; the subclass has it."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.accessibleName() == self._name:
            self._name = self.tr("Text")
            self.setAccessibleName(self._name)

    def copy_markdown(self) -> None:
        """Put the raw Markdown of the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.raw_text())

    def createMimeDataFromSelection(self) -> QMimeData:
        mime = QMimeData()
        mime.setText(selected_text(self.textCursor()))
        return mime

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setCursorWidth(0)
        self._pressed_link = self.anchorAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        released = self.anchorAt(event.position().toPoint())
        chosen = event.button() == Qt.MouseButton.LeftButton and released and released == self._pressed_link
        self._pressed_link = ""
        if chosen and not self.textCursor().hasSelection():
            self._choose(released)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over_link = bool(self.anchorAt(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.IBeamCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            address = self.anchorAt(event.pos())
            if address and address != MORE_ADDRESS:
                # A tool tip takes what looks like HTML for HTML; an address has no use for these two.
                QToolTip.showText(event.globalPos(), address.replace("<", "%3C").replace(">", "%3E"), self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.setCursorWidth(2 if by_key else 0)
        super().focusInEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        cursor = self.textCursor()
        link = neighbour(self.document(), cursor.selectionStart(), cursor.selectionEnd(), forward=next)
        if link is None or not self.hasFocus():
            return super().focusNextPrevChild(next)
        cursor.setPosition(link.start)
        cursor.setPosition(link.end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if QKeySequence(event.keyCombination()) == _COPY_MARKDOWN:
            self.copy_markdown()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (address := self.textCursor().charFormat().anchorHref()):
            self._choose(address)
        elif key == Qt.Key.Key_Space:
            step = self.verticalScrollBar().pageStep()
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + (-step if shift else step))
        else:
            if key in _CARET_KEYS:
                self.setCursorWidth(2)
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.make_menu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def make_menu(self, at: QPoint) -> QMenu:
        """The menu for a point of the viewport: what can be copied there."""
        menu = QMenu(self)
        copy = menu.addAction(self.tr("Copy"), QKeySequence.StandardKey.Copy, self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(self.tr("Copy as Markdown"), _COPY_MARKDOWN, self.copy_markdown)
        clipboard = QGuiApplication.clipboard()
        if code := code_at(self.document(), self.cursorForPosition(at).position()):
            menu.addAction(self.tr("Copy this code"), lambda: clipboard.setText(code))
        if (address := self.anchorAt(at)) and address != MORE_ADDRESS:
            menu.addAction(self.tr("Copy the address of the link"), lambda: clipboard.setText(address))
        menu.addSeparator()
        menu.addAction(self.tr("Select all"), QKeySequence.StandardKey.SelectAll, self.selectAll)
        return menu

    def _choose(self, address: str) -> None:
        if address == MORE_ADDRESS:
            self.more_requested.emit()
        else:
            self.link_activated.emit(address)
