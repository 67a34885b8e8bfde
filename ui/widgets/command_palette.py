"""Every named action, found by typing a few letters of it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import set_role
from ui.tokens import HIT, SPACE_2
from ui.widgets.action_group import ActionGroup
from ui.widgets.keys import key_words

_WIDTH = 520
_ACTION = Qt.ItemDataRole.UserRole


class CommandPalette(Retranslated, QDialog):
    """Up and Down choose, Enter does it, Esc closes. Only actions that can be done now are listed."""

    def __init__(self, groups: Sequence[ActionGroup], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._groups = groups
        self._words = QLineEdit()
        self._list = QTreeWidget()
        self._list.setColumnCount(2)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.header().setStretchLastSection(False)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        set_role(self, "popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_2, SPACE_2, SPACE_2, SPACE_2)
        column.addWidget(self._words)
        column.addWidget(self._list)
        self._words.installEventFilter(self)
        self._words.textChanged.connect(self._fill)
        self._list.itemClicked.connect(self._on_chosen)
        self._words.setFocus()  # not a proxy: a pop-up's keys go to the widget in it that has the focus
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
            count = self._list.topLevelItemCount()
            if step and count:
                self._choose_row((self._list.currentIndex().row() + step) % count)
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
                    self._list.addTopLevelItem(_item(group.title, action))
        if not self._list.topLevelItemCount():
            none = QTreeWidgetItem([self.tr("No action has these words.")])
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addTopLevelItem(none)
        self._choose_row(0)

    def _choose_row(self, row: int) -> None:
        self._list.setCurrentIndex(self._list.model().index(row, 0))

    def _on_chosen(self, item: QTreeWidgetItem) -> None:
        action: QAction | None = item.data(0, _ACTION)
        if action is None:  # the line that says there is none
            return
        self.accept()
        # After this window is gone, so that the action finds the focus where it was.
        QTimer.singleShot(0, action, action.trigger)


def _item(title: str, action: QAction) -> QTreeWidgetItem:
    item = QTreeWidgetItem([action.text(), key_words(action.shortcut())])
    item.setData(0, _ACTION, action)
    item.setToolTip(0, title)
    item.setSizeHint(0, QSize(0, HIT))
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
