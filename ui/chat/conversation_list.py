"""All conversations, newest first, and the search over every word of them."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLabel, QListView, QMenu, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.times import when_words
from ui.tokens import SPACE_2
from ui.widgets.action_button import ActionButton
from ui.widgets.search_field import SearchField
from ui.widgets.two_lines import Row, RowRole, RowsModel, TwoLineDelegate, utf16_hits

if TYPE_CHECKING:
    from app.domain.listing import ConversationHit, ConversationItem


class _List(QListView):
    """Return and Delete act on the row under the cursor."""

    chosen = Signal(str)
    unwanted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(index.data(RowRole).id)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit(index.data(RowRole).id)
        else:
            super().keyPressEvent(event)


class ConversationList(Retranslated, QWidget):
    """Signals:
    chosen(str): open this conversation.
    found(str, str, str): open this conversation at this turn ("" for its title), where this word is.
    search_changed(str): other words to search; "" shows all again.
    rename_asked(str), delete_asked(str): of this conversation.
    more_wanted: the end of the list was reached.
    """

    chosen = Signal(str)
    found = Signal(str, str, str)
    search_changed = Signal(str)
    rename_asked = Signal(str)
    delete_asked = Signal(str)
    more_wanted = Signal()

    def __init__(self, theme: Theme, new: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: dict[str, tuple[str, str]] = {}
        self._items: tuple[ConversationItem, ...] = ()
        self.search = SearchField(theme)
        self._model = RowsModel()
        self._delegate = TwoLineDelegate(theme)
        self.list = _List()
        self._nothing = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.new = ActionButton(new, theme, "quiet")
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        set_role(self.list, "rows")
        set_role(self._nothing, "quiet")
        self._nothing.hide()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_2, SPACE_2, SPACE_2, SPACE_2)
        column.setSpacing(SPACE_2)
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        column.addWidget(self.new, alignment=Qt.AlignmentFlag.AlignLeft)
        self._connect(theme)
        self.retranslate()

    def show_items(self, items: Sequence["ConversationItem"], *, more: bool = False) -> None:
        """List these; `more` adds them below the ones there."""
        self._found = {}
        self._nothing.hide()
        self._items = (*self._items, *items) if more else tuple(items)
        rows = [self._row(item) for item in items]
        if more:
            self._model.append_rows(rows)
        else:
            self._model.set_rows(rows)

    def show_hits(self, hits: Sequence["ConversationHit"]) -> None:
        """List what a search found."""
        self._found = {hit.conversation.id: (hit.turn or "", hit.snippet.word) for hit in hits}
        self._items = ()
        self._nothing.setVisible(not hits)
        self._model.set_rows(
            [
                Row(
                    id=hit.conversation.id,
                    title=hit.conversation.title or self.tr("New chat"),
                    second=hit.snippet.text,
                    hits=utf16_hits(hit.snippet.text, hit.snippet.hits),
                )
                for hit in hits
            ]
        )

    def set_current(self, conversation: str | None) -> None:
        """Mark the conversation on the screen."""
        index = self._model.index_of(conversation) if conversation else QModelIndex()
        self.list.setCurrentIndex(index)

    def after(self, conversation: str, gone: Collection[str]) -> str | None:
        """The conversation below this one, or above it at the end: where to go when it is deleted. Those `gone` may
        be listed still."""
        ids = [row.id for row in self._model.rows() if row.id not in gone]
        if conversation not in ids:
            return None
        place = ids.index(conversation)
        rest = ids[place + 1 : place + 2] or ids[max(place - 1, 0) : place]
        return rest[0] if rest else None

    def retranslate(self) -> None:
        self.search.set_words(self.tr("Search all chats"))
        self.list.setAccessibleName(self.tr("Chats"))
        self._nothing.setText(self.tr("No chat has these words."))
        if self._items:
            self._model.set_rows([self._row(item) for item in self._items])

    def _row(self, item: "ConversationItem") -> Row:
        return Row(id=item.id, title=item.title or self.tr("New chat"), second=when_words(item.updated))

    def _connect(self, theme: Theme) -> None:
        self.search.search_changed.connect(self.search_changed)
        self.search.left_down.connect(self._on_left_down)
        self.list.chosen.connect(self._choose)
        self.list.unwanted.connect(self.delete_asked)
        self.list.clicked.connect(lambda index: self._choose(index.data(RowRole).id))
        self.list.customContextMenuRequested.connect(self._on_menu_asked)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.theme_changed.connect(self._on_theme_changed)

    def _choose(self, conversation: str) -> None:
        if conversation in self._found:
            self.found.emit(conversation, *self._found[conversation])
        else:
            self.chosen.emit(conversation)

    def _on_left_down(self) -> None:
        if self._model.rowCount():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.list.setCurrentIndex(self._model.index(0))

    def _on_scrolled(self, value: int) -> None:
        if value == self.list.verticalScrollBar().maximum() and self._model.rowCount():
            self.more_wanted.emit()

    def _on_theme_changed(self) -> None:
        # `viewport()` is not asked for at the start: wrapping it makes PySide set up every widget class there is.
        self.list.viewport().update()

    def _on_menu_asked(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if not index.isValid():
            return
        conversation = index.data(RowRole).id
        menu = QMenu(self)
        menu.addAction(self.tr("Rename")).triggered.connect(lambda: self.rename_asked.emit(conversation))
        menu.addAction(self.tr("Delete")).triggered.connect(lambda: self.delete_asked.emit(conversation))
        menu.exec(self.list.viewport().mapToGlobal(at))
        menu.deleteLater()
