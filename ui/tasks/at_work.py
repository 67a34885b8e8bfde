"""The task that a page's draft does: followed by the draft's id, told in the heading, given back, left for the next.

A page says which draft is on it and hears what it should do; it need not know where its work came from.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from app.domain.ports import Clock
from app.domain.task import Back
from app.services.inbox import InboxService, TaskInWork
from ui.bridge.work import Work
from ui.i18n import QT_TRANSLATE_NOOP
from ui.named_actions import NamedActions
from ui.page import Page
from ui.tasks.giving_back import GivingBack
from ui.tasks.notice import TaskNotice
from ui.tasks.task_actions import TaskActions
from ui.tasks.task_menu import TaskMenu
from ui.tasks.task_side import TaskSide
from ui.tasks.words import place_words

_ACTIONS = {
    "brief": QT_TRANSLATE_NOOP("TaskAtWork", "Guidelines, or the details"),
    "next": QT_TRANSLATE_NOOP("TaskAtWork", "Next task"),
}


class _WorkActions(NamedActions):
    CONTEXT = "TaskAtWork"
    WORDS = _ACTIONS

    def __init__(self, brief: QAction, following: QAction) -> None:
        self.brief = brief
        self.next = following


class TaskAtWork(QObject):
    """`side` is the page's panel with the task's in front; `menu` is for its foot. What became of the task is said in
    `notice`; `put_aside` is called when it went back, and says whether anything of it stays in the drafts.

    Signals:
        changed(): another task, or none, or its place in the list.
        went_back(): there is one less to do.
        next_wanted(str): the person wants the task that follows the one of this id, "" for the first.
    """

    changed = Signal()
    went_back = Signal()
    next_wanted = Signal(str)

    def __init__(
        self,
        page: Page,
        side: TaskSide,
        notice: TaskNotice,
        *,
        put_aside: Callable[[], bool],
        work: Work,
        inbox: InboxService,
        clock: Clock,
    ) -> None:
        super().__init__(page)
        self._notice = notice
        self._put_aside = put_aside
        self._page = page
        self._work = work
        self._inbox = inbox
        self._clock = clock
        self._draft: str | None = None
        self._found: TaskInWork | None = None
        self.side = side
        self._actions = TaskActions(page.named_action, self._give_back)
        self._more = _WorkActions(
            page.named_action("Ctrl+G", self._on_brief), page.named_action("Ctrl+Shift+N", self.go_on)
        )
        self.menu = TaskMenu((*self._actions.all(), self._more.brief, self._more.next))
        self._giving_back = GivingBack(work, inbox, page)
        self._giving_back.given_back.connect(lambda _, how: self._on_given_back(how))
        self._giving_back.gone.connect(lambda _: notice.say_task_gone())
        self._giving_back.failed.connect(notice.say_error)
        self.retranslate()
        self._show(None)

    @property
    def at_hand(self) -> TaskInWork | None:
        """The task on the page; None also for the moment until it is found."""
        return self._found

    def on_next(self) -> Callable[[], None] | None:
        """What leads to another task from this one, which is about to leave the page; None where there is no other."""
        others = self._found is not None and self._found.waiting > (0 if self._found.place is None else 1)
        return partial(self.next_wanted.emit, "") if others else None

    def follow(self, draft_id: str | None) -> None:
        """This draft is on the page now, or none."""
        if draft_id == self._draft:
            return
        self._draft = draft_id
        if self._found is not None:
            self._show(None)
        if draft_id is not None:
            self._ask(draft_id)

    def look_again(self) -> None:
        """Tasks may have come or gone: its place in the list may be another, or no task left to lead on to."""
        if self._draft is not None:
            self._ask(self._draft)
        if self._notice.offers_next:
            self._work.run(self._inbox.count, self._on_counted, owner=self)

    def words(self) -> str:
        """Which task the page does, for its heading; "" for none."""
        return "" if self._found is None else place_words(self._found, self._clock.now())

    def go_on(self) -> None:
        """Leave this one as it is and have the next."""
        self.next_wanted.emit("" if self._found is None else self._found.opened.task.id)

    def retranslate(self) -> None:
        """The page's words are set anew."""
        self._actions.retranslate()
        self._more.retranslate()

    def _ask(self, draft_id: str) -> None:
        self._work.run(
            lambda: self._inbox.of_draft(draft_id=draft_id),
            partial(self._on_found, draft_id),
            self._notice.say_error,
            owner=self,
        )

    def _on_counted(self, to_do: int) -> None:
        if not to_do:
            self._notice.no_next()

    def _on_found(self, draft_id: str, found: TaskInWork | None) -> None:
        if draft_id == self._draft and found != self._found:
            self._show(found)

    def _show(self, found: TaskInWork | None) -> None:
        self._found = found
        to_do = found is not None and found.place is not None
        self._actions.show(to_do)
        self._more.brief.setVisible(found is not None)
        self._more.next.setVisible(found is not None)
        self.menu.setVisible(to_do and self.menu.parentWidget() is not None)
        self.side.show_task(found)
        self.changed.emit()

    def _give_back(self, how: Back) -> None:
        if self._found is not None:
            self._giving_back.ask(self._found.opened.task.id, how)

    def _on_given_back(self, how: Back) -> None:
        on_next = self.on_next()
        kept = self._put_aside()
        self._notice.say_given_back(how, on_next, kept=kept)
        self.went_back.emit()

    def _on_brief(self) -> None:
        hidden = not self.side.isVisible()
        if hidden:
            self._page.side_panel_asked.emit()
        if not hidden or not self.side.shows_task:
            self.side.turn()
