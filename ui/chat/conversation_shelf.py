"""What can be done with conversations from their list: search, page on, rename, delete with a way back.

It shows the list and asks the service; which conversation is on the screen is the page's business.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from app.domain.conversation import Conversation
from ui.bridge.work import Work
from ui.chat.conversation_list import ConversationList
from ui.theme import Theme
from ui.widgets.line_box import ask_line
from ui.widgets.notice import Notice

if TYPE_CHECKING:
    from app.domain.listing import ConversationHit, ConversationItem, Page
    from app.services.chat import ChatService

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
        self.view = ConversationList(theme, new)
        super().__init__(self.view)
        self._work = work
        self._chat = chat
        self._notice = notice
        self._current: str | None = None
        self._more: str | None = None
        self.view.chosen.connect(lambda conversation: self.opened.emit(conversation, "", ""))
        self.view.found.connect(self.opened)
        self.view.search_changed.connect(self._on_search_changed)
        self.view.rename_asked.connect(self.rename)
        self.view.delete_asked.connect(self.delete)
        self.view.more_wanted.connect(self._on_more_wanted)

    def refresh(self) -> None:
        """List the newest again, unless a search is shown."""
        if not self.view.search.text().strip():
            self._run(self._chat.recent, partial(self._on_listed, more=False))

    def set_current(self, conversation: str | None) -> None:
        """Mark the conversation on the screen."""
        self._current = conversation
        self.view.set_current(conversation)

    def focus_search(self) -> None:
        self.view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def rename(self, conversation: str) -> None:
        """Ask for another title."""
        self._run(lambda: self._chat.open(conversation=conversation), self._ask_for_title)

    def delete(self, conversation: str) -> None:
        """Delete it and offer to undo that."""
        following = self.view.after(conversation) or ""
        self.deleting.emit(conversation)
        self._run(
            lambda: self._chat.delete(conversation=conversation), partial(self._on_deleted, conversation, following)
        )

    def _ask_for_title(self, talk: Conversation) -> None:
        rename, question = self.tr("Rename"), self.tr("Title of the chat")
        typed = ask_line(self.view, rename, question, text=talk.title, agree=rename)
        title = (typed or "").strip()
        if title:
            self._run(lambda: self._chat.rename(conversation=talk.id, title=title), self.changed.emit)

    def _on_deleted(self, conversation: str, following: str, item: "ConversationItem") -> None:
        self._notice.offer_undo(
            self.tr("“{title}” was deleted.").format(title=item.title or self.tr("New chat")),
            lambda: self._run(
                lambda: self._chat.undelete(conversation=conversation), lambda _: self._on_undeleted(conversation)
            ),
        )
        self.deleted.emit(conversation, following)
        self.refresh()

    def _on_undeleted(self, conversation: str) -> None:
        self.opened.emit(conversation, "", "")
        self.refresh()

    def _on_search_changed(self, words: str) -> None:
        if words:
            self._run(lambda: self._chat.search(query=words), self._on_hits)
        else:
            self.refresh()

    def _on_hits(self, hits: Sequence["ConversationHit"]) -> None:
        self._more = None
        self.view.show_hits(hits)
        self.view.set_current(self._current)

    def _on_more_wanted(self) -> None:
        if self._more is not None:
            after, self._more = self._more, None
            self._run(lambda: self._chat.recent(after=after), partial(self._on_listed, more=True))

    def _on_listed(self, page: "Page[ConversationItem]", *, more: bool) -> None:
        self._more = page.after
        self.view.show_items(page.items, more=more)
        self.view.set_current(self._current)

    def _run(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        self._work.run(call, done, self._notice.say_error, owner=self)
