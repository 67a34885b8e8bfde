"""Every named action, found by typing a few letters of it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.tokens import SPACE_2
from ui.widgets.keys import key_words
from ui.widgets.legend import ActionGroup

_WIDTH = 520
_ACTION = Qt.ItemDataRole.UserRole


class CommandPalette(Retranslated, QDialog):
    """Up and Down choose, Enter does it, Esc closes. Only actions that can be done now are listed."""

    def __init__(self, groups: Sequence[ActionGroup], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._groups = groups
        self._words = QLineEdit()
        self._list = QListWidget()
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_2, SPACE_2, SPACE_2, SPACE_2)
        column.addWidget(self._words)
        column.addWidget(self._list)
        self._words.installEventFilter(self)
        self._words.textChanged.connect(self._fill)
        self._list.itemClicked.connect(self._on_chosen)
        self.setFocusProxy(self._words)
        self._fill("")
        self.resize(min(_WIDTH, parent.width() - 40), min(380, parent.height() - 80))
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, 72)))
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Find an action"))
        self._words.setPlaceholderText(self.tr("What do you want to do?"))
        self._words.setAccessibleName(self.tr("What do you want to do?"))
        self._list.setAccessibleName(self.tr("Actions"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if step and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if (item := self._list.currentItem()) is not None:
                    self._on_chosen(item)
                return True
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        wanted = typed.casefold().split()
        self._list.clear()
        for group in self._groups:
            for action in group.actions:
                found = f"{group.title} {action.text()}".casefold()
                if action.isEnabled() and all(word in found for word in wanted):
                    self._list.addItem(_item(group.title, action))
        self._list.setCurrentRow(0)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        action: QAction = item.data(_ACTION)
        self.accept()
        # After this window is gone, so that the action finds the focus where it was.
        QTimer.singleShot(0, action, action.trigger)


def _item(title: str, action: QAction) -> QListWidgetItem:
    keys = key_words(action.shortcut())
    item = QListWidgetItem(f"{action.text()}    {keys}" if keys else action.text())
    item.setData(_ACTION, action)
    item.setToolTip(title)
    return item
