"""Where gold answers begin: what was left unfinished, and a button for a new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.work import Draft
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.times import when_words
from ui.tokens import SPACE_2, SPACE_5
from ui.widgets.action_button import PrimaryButton
from ui.widgets.empty_state import EmptyState


class _Drafts(QListWidget):
    """`Ctrl+Return`, which signs, opens nothing here: pressed a few times too often it would sign what it opened."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        returns = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (returns and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            super().keyPressEvent(event)


class StartView(Retranslated, QWidget):
    """Signals:
    draft_chosen(str): go on with the draft of this id.
    """

    draft_chosen = Signal(str)

    def __init__(self, theme: Theme, new: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts: tuple[Draft, ...] = ()
        self._empty = EmptyState(theme, "write", new)
        self._title = QLabel()
        set_role(self._title, "title")
        self._list = _Drafts()
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.itemActivated.connect(lambda item: self.draft_chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self._list.itemClicked.connect(lambda item: self.draft_chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        full = QFrame()
        column = QVBoxLayout(full)
        column.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_2)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(PrimaryButton(new, theme))
        column.addLayout(head)
        column.addWidget(self._list)
        self._full = full
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        self.retranslate()

    def show_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """List these, newest first as they come; none shows the empty place. The focus stays with what is shown."""
        had_focus = self._empty.hasFocus() or self._list.hasFocus()
        self._drafts = drafts
        self._list.clear()
        for draft in drafts:
            title = draft.title or self.tr("No request yet")
            item = QListWidgetItem(f"{title}   ·   {when_words(draft.updated)}")
            item.setData(Qt.ItemDataRole.UserRole, draft.id)
            self._list.addItem(item)
        self._stack.setCurrentWidget(self._full if drafts else self._empty)
        if had_focus:
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus on the drafts, or on the button where there are none."""
        if self._drafts:
            self._list.setFocus()
            self._list.setCurrentRow(0)
        else:
            self._empty.setFocus()

    def retranslate(self) -> None:
        self._empty.set_sentence(
            self.tr(
                "Here you write gold answers: the request, and the answer that a model should learn from. "
                "Begin from nothing, or take an answer from a chat or a ranking and make it exemplary."
            )
        )
        self._title.setText(self.tr("Unfinished"))
        self._list.setAccessibleName(self.tr("Unfinished gold answers"))
        self.show_drafts(self._drafts)
