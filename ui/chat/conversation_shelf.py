"""What can be done with conversations from their list: search, page on, rename, delete with a way back.

It shows the list and asks the service; which conversation is on the screen is the page's business. The list takes as
long to import and make as the rest of the page, and is empty until the database is open: at the start there is its
room, and `furnish` puts it there once the page has been painted.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.conversation import Conversation
from app.domain.errors import GoldquillError
from ui.bridge.work import Work
from ui.theme import Theme, set_role
from ui.widgets.notice import HINT_S, Notice

if TYPE_CHECKING:
    from app.domain.listing import ConversationHit, ConversationItem, Page
    from app.services.chat import ChatService
    from ui.chat.conversation_list import ConversationList

LIST_WIDTH = 232

T = TypeVar("T")


class ConversationShelf(QObject):
    """Signals:
    opened(str, str, str): show this conversation, at this turn ("" for where it was left), where this word is.
    changed(Conversation): it was renamed.
    deleting(str): it is about to go.
    deleted(str, str): it went; the conversation to show instead, "" where there is none.
    """

    opened = Signal(str, str, str)
    changed = Signal(object)
    deleting = Signal(str)
    deleted = Signal(str, str)

    def __init__(self, theme: Theme, work: Work, chat: "ChatService", notice: Notice, new: QAction) -> None:
        self.room = QWidget()
        super().__init__(self.room)
        self._theme = theme
        self._work = work
        self._chat = chat
        self._notice = notice
        self._new = new
        self._made_list: ConversationList | None = None
        self._current: str | None = None
        self._more: str | None = None
        self._deleted: list[str] = []  # since the program started, and not brought back
        self._undos: dict[str, Callable[[], None]] = {}  # what was offered of these
        self._column = QVBoxLayout(self.room)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.room.setFixedWidth(LIST_WIDTH)
        set_role(self.room, "rail")

    def furnish(self) -> "ConversationList":
        """Put the list in its room, if it is not there, and return it."""
        if self._made_list is None:
            from ui.chat.conversation_list import ConversationList

            made = self._made_list = ConversationList(self._theme, self._new)
            made.chosen.connect(lambda conversation: self.opened.emit(conversation, "", ""))
            made.found.connect(self.opened)
            made.search_changed.connect(self._on_search_changed)
            made.rename_asked.connect(self.rename)
            made.delete_asked.connect(self.delete)
            made.more_wanted.connect(self._on_more_wanted)
            self._column.addWidget(made)
            self.room.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt puts nothing behind what takes no focus
            for before, widget in pairwise((self.room, made.search, made.list, made.new)):
                QWidget.setTabOrder(before, widget)
            self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._made_list

    def refresh(self) -> None:
        """List the newest again, unless a search is shown."""
        if self._made_list is None or not self._made_list.search.text().strip():
            self._run(self._chat.recent, partial(self._on_listed, more=False))

    def set_current(self, conversation: str | None) -> None:
        """Mark the conversation on the screen."""
        self._current = conversation
        if self._made_list is not None:
            self._made_list.set_current(conversation)

    def focus_search(self) -> None:
        self.furnish().search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def rename(self, conversation: str) -> None:
        """Ask for another title."""
        self._run(lambda: self._chat.open(conversation=conversation), self._ask_for_title)

    def delete(self, conversation: str) -> None:
        """Delete it and offer to undo that."""
        if conversation in self._deleted:  # pressed twice
            return
        following = self.furnish().after(conversation, self._deleted) or ""
        self._deleted.append(conversation)
        self.deleting.emit(conversation)
        self._work.run(
            lambda: self._chat.delete(conversation=conversation),
            partial(self._on_deleted, conversation, following),
            partial(self._on_not_deleted, conversation),
            owner=self,
        )

    def bring_back(self) -> None:
        """Undo the last deletion that was not undone."""
        if self._deleted:
            self._undelete(self._deleted[-1])
        else:
            self._notice.say(self.tr("No chat was deleted since the program started."), for_seconds=HINT_S)

    @property
    def has_focus(self) -> bool:
        """Whether the person is in the list or its search field."""
        focused = self.room.window().focusWidget()
        return focused is not None and self.room.isAncestorOf(focused)

    def _undelete(self, conversation: str) -> None:
        self._run(lambda: self._chat.undelete(conversation=conversation), lambda _: self._on_undeleted(conversation))

    def _ask_for_title(self, talk: Conversation) -> None:
        from ui.widgets.line_box import ask_line  # not needed to start

        rename, question = self.tr("Rename"), self.tr("Title of the chat")
        typed = ask_line(self.room, rename, question, text=talk.title, agree=rename)
        title = (typed or "").strip()
        if title:
            self._run(lambda: self._chat.rename(conversation=talk.id, title=title), self.changed.emit)

    def _on_deleted(self, conversation: str, following: str, item: "ConversationItem") -> None:
        undo = self._undos[conversation] = partial(self._undelete, conversation)
        self._notice.offer_undo(self.tr("“{title}” was deleted.").format(title=item.title or self.tr("New chat")), undo)
        self.deleted.emit(conversation, following)
        self._list_again()

    def _on_not_deleted(self, conversation: str, error: GoldquillError) -> None:
        self._deleted.remove(conversation)
        self._notice.say_error(error)

    def _on_undeleted(self, conversation: str) -> None:
        if conversation in self._deleted:
            self._deleted.remove(conversation)
        if (undo := self._undos.pop(conversation, None)) is not None:
            self._notice.no_longer_offer(undo)
        self.opened.emit(conversation, "", "")
        self._list_again()

    def _list_again(self) -> None:
        """Also where a search is shown: what is gone is not found any more."""
        self._on_search_changed(self.furnish().search.text().strip())

    def _on_search_changed(self, words: str) -> None:
        if words:
            self._run(lambda: self._chat.search(query=words), self._on_hits)
        else:
            self.refresh()

    def _on_hits(self, hits: Sequence["ConversationHit"]) -> None:
        self._more = None
        self.furnish().show_hits(hits)
        self.set_current(self._current)

    def _on_more_wanted(self) -> None:
        if self._more is not None:
            after, self._more = self._more, None
            self._run(lambda: self._chat.recent(after=after), partial(self._on_listed, more=True))

    def _on_listed(self, page: "Page[ConversationItem]", *, more: bool) -> None:
        self._more = page.after
        self.furnish().show_items(page.items, more=more)
        self.set_current(self._current)

    def _run(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        self._work.run(call, done, self._notice.say_error, owner=self)
