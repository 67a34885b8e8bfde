"""Inbox: the tasks that the company handed out, the most urgent first, each with all that is said of it.

A task is done on the page of its kind: this one opens it and says so (`task_opened`), and gives back what is not to be
done here. Nothing of it is fetched here: tasks come and go with the sync.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QListView,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.courier import CourierReport
from app.domain.errors import GoldquillError
from app.domain.membership import Membership
from app.domain.ports import Clock
from app.domain.task import Back, TaskState
from app.services.inbox import InboxService, OpenedTask
from ui.bridge.work import Work
from ui.inbox.footer import InboxFooter
from ui.inbox.page_actions import InboxActions
from ui.inbox.state import InboxState, Listing, first_line
from ui.inbox.task_view import TaskView
from ui.page import Page
from ui.tasks.due import nearness
from ui.tasks.giving_back import GivingBack
from ui.tasks.notice import TaskNotice
from ui.tasks.task_actions import TaskActions
from ui.tasks.words import came_words, due_words, kind_word, priority_words, purpose_word
from ui.theme import Theme, set_role
from ui.tokens import SPACE_3, SPACE_4
from ui.vocabulary import word
from ui.widgets.empty_state import EmptyState
from ui.widgets.notice import HINT_S, NoticeKind
from ui.widgets.two_lines import Row, RowRole, RowsModel, TwoLineDelegate

if TYPE_CHECKING:
    from app.storage.tasks import KeptTask


class InboxPage(Page):
    """Signals:
    task_opened(OpenedTask): do this task on the page of its kind.
    tasks_changed(): there are fewer to do than before.
    sync_wanted(): the company is to be asked for tasks now.
    """

    task_opened = Signal(object)
    tasks_changed = Signal()
    sync_wanted = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        inbox: InboxService,
        membership: Callable[[], Membership | None],
        clock: Clock,
        can_join: bool,
        parent: QWidget | None = None,
    ) -> None:
        """`membership` is asked on the storage thread; `can_join` says that there is a place to join a company at."""
        super().__init__(parent)
        self._work = work
        self._inbox = inbox
        self._membership = membership
        self._clock = clock
        self._can_join = can_join
        self._state = InboxState()
        self._asking = False
        self._failed: GoldquillError | None = None  # why it was asked in vain the last time
        self._actions = InboxActions(self.named_action, self)
        self._back = TaskActions(self.named_action, self._give_back)
        self._giving_back = GivingBack(work, inbox, self)
        self._notice = TaskNotice(theme)
        self._model = RowsModel()
        self._delegate = TwoLineDelegate(theme)
        self._list = QListView()
        self._task = TaskView(theme, clock)
        self._empty = EmptyState(theme, "inbox", self._actions.join, other=self._actions.more)
        self._footer = InboxFooter(theme, quiet=self._back.all(), primary=self._actions.open)
        self._build()
        self._connect(theme)
        self.retranslate()

    @property
    def listed(self) -> "tuple[KeptTask, ...]":
        """The tasks on the screen."""
        return self._state.tasks

    def title(self) -> str:
        return self.tr("Tasks")

    def subtitle(self) -> str:
        count = len(self._state.tasks)
        return self.tr("%n to do", "", count) if count else ""

    def footer(self) -> QWidget:
        return self._footer

    def focus_first(self) -> None:
        self._list.setFocus() if self._state.tasks else self._empty.setFocus()

    def enter(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Tasks may have come or gone."""
        self._work.run(self._look, self._on_listed, self._notice.say_error, owner=self)

    def retranslate(self) -> None:
        self._actions.retranslate()
        self._back.retranslate()
        self._list.setAccessibleName(self.tr("Tasks to do"))
        self._paint()

    def open_task(self) -> None:
        """Open the task that is looked at, or do what the focused button says: Return is its key, too."""
        button = QApplication.focusWidget()
        if isinstance(button, QAbstractButton):
            button.click()
            return
        kept = self._state.current
        if kept is None:
            return
        if not self._state.done_here:
            self._notice.say(
                self.tr(
                    "This version of Goldquill has no page for critiques yet. Give the task back for somebody else."
                ),
                kind=NoticeKind.CAUTION,
                action=self.tr("Give back"),
                on_action=partial(self._giving_back.ask, kept.task.id, Back.RELEASED),
            )
            return
        self._notice.clear()
        self._work.run(partial(self._begin, kept.task.id), self._on_begun, self._notice.say_error, owner=self)

    def join(self) -> None:
        """Go where a company is joined."""
        self.place_wanted.emit("company")

    def look_for_more(self) -> None:
        """Have the company asked for tasks now; `told` hears what came of it."""
        self._asking = True
        self._notice.say(self.tr("Asking the company for tasks…"))
        self.sync_wanted.emit()

    def told(self, report: CourierReport) -> None:
        """How the sending goes, whoever wanted it."""
        if report.ended is not None and report.error is None:
            self._notice.error_over(self._failed)
        if not self._asking or report.ended is None or not report.ended.asked:
            return
        self._asking = False
        if report.error is not None:
            self._failed = report.error
            self._notice.say_error(report.error)
        elif report.ended.stopped:
            self._notice.clear()
        elif report.ended.tasks:
            self._notice.say(came_words(report.ended.tasks), kind=NoticeKind.GOOD, for_seconds=HINT_S)
        else:
            self._notice.say(self.tr("The company has no other task for you now."), for_seconds=HINT_S)

    def _build(self) -> None:
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self._list, "rows")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        column.addWidget(self._list)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(self._task)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([400, 600])
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._split)
        notice = QVBoxLayout()
        notice.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, 0)
        notice.addWidget(self._notice)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(notice)
        whole.addWidget(body, 1)

    def _connect(self, theme: Theme) -> None:
        self._list.selectionModel().currentChanged.connect(self._on_row_chosen)
        self._list.doubleClicked.connect(lambda _: self.open_task())
        self._giving_back.given_back.connect(self._on_given_back)
        self._giving_back.gone.connect(lambda _: self._on_gone())
        self._giving_back.failed.connect(self._notice.say_error)
        theme.theme_changed.connect(self._list.viewport().update)

    def _paint(self) -> None:
        state = self._state
        kept = state.current
        self._actions.open.setVisible(kept is not None)
        self._actions.join.setVisible(state.enrolled is False and self._can_join)
        self._actions.more.setVisible(state.enrolled is True and not state.revoked)
        self._back.show(kept is not None)
        self._model.set_rows([self._row(each) for each in state.tasks])
        index = self._model.index_of(state.selected) if state.selected else QModelIndex()
        if index != self._list.currentIndex():
            self._list.setCurrentIndex(index)
        if kept is not None:
            self._task.show_task(kept.task, state.expires, state.sheet)
        self._stack.setCurrentWidget(self._split if state.tasks else self._empty)
        self._empty.set_sentence(self._empty_words())
        self.heading_changed.emit(self.title(), self.subtitle())

    def _empty_words(self) -> str:
        if self._state.enrolled is None:
            return ""
        if self._state.revoked:
            return self.tr("Your company gives this desk no more tasks. You are free to chat, rank and write.")
        if self._state.enrolled:
            return self.tr("Nothing to do now. New tasks come with the next sync, and you are free to chat and write.")
        return self.tr(
            "Tasks come from a company, and you have joined none yet. Join one on the Company page with the address "
            "and the code you were given; until then you can chat, rank and write for yourself."
        )

    def _row(self, kept: "KeptTask") -> Row:
        task, now = kept.task, self._clock.now()
        about = (
            self.tr("begun") if kept.draft is not None else "",
            kind_word(task.kind),
            purpose_word(task.purpose),
            word(task.specialisation),
            word(task.language) if task.language else "",
            priority_words(task.priority),
        )
        return Row(
            id=task.id,
            title=first_line(task.messages) or self.tr("No words"),
            second=" · ".join(part for part in about if part),
            badge=due_words(task.due, now),
            warns=task.due is not None and nearness(task.due, now).over,
        )

    def _look(self) -> Listing:
        """Runs on the storage thread."""
        tasks = tuple(self._inbox.waiting())
        sheets = {name: self._inbox.sheet(sha256=name) for name in {kept.task.sheet for kept in tasks}}
        told = {name: sheet for name, sheet in sheets.items() if sheet is not None}
        membership = self._membership()
        return Listing(
            tasks=tasks,
            sheets=told,
            enrolled=membership is not None,
            revoked=membership is not None and bool(membership.revoked),
        )

    def _begin(self, task_id: str) -> OpenedTask | None:
        """Runs on the storage thread. None where the company took it back since it was listed."""
        try:
            return self._inbox.open(task_id=task_id)
        except KeyError:
            return None

    def _on_listed(self, listing: Listing) -> None:
        came = bool(listing.tasks) and not self._state.tasks
        had_focus = self._empty.hasFocus() or self._list.hasFocus()
        self._state = self._state.listed(listing)
        self._paint()
        if had_focus and (came or not self._state.tasks):
            self.focus_first()

    def _on_row_chosen(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(RowRole).id != self._state.selected:
            self._state = self._state.selecting(index.data(RowRole).id)
            self._paint()

    def _on_begun(self, opened: OpenedTask | None) -> None:
        if opened is None:
            self._on_gone()
        else:
            self.task_opened.emit(opened)

    def _give_back(self, how: Back) -> None:
        if (kept := self._state.current) is not None:
            self._giving_back.ask(kept.task.id, how)

    def _on_given_back(self, task_id: str, how: Back) -> None:
        begun = any(kept.task.id == task_id and kept.state is TaskState.STARTED for kept in self._state.tasks)
        self._notice.say_given_back(how, None, kept=begun)
        self.tasks_changed.emit()
        self.refresh()

    def _on_gone(self) -> None:
        self._notice.say_task_gone()
        self.tasks_changed.emit()
        self.refresh()
