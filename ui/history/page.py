"""History: every piece of work with its state, found by any word in it, opened, revised, withdrawn, carried away.

The list is the services' own order and search; a record beside it was verified just now. Going on with a draft or a
revision belongs to the page of its kind: this one only says which.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import GoldquillError
from app.domain.listing import Page as ListPage
from app.domain.work import WorkItem, WorkKind, WorkState
from app.services.annotate import AnnotateService, Revision, Submitted
from app.services.bundles import BundleService, Exported
from app.services.history import HistoryService, OpenedRecord
from ui.bridge.work import Work
from ui.errors import size_words
from ui.history.record_view import RecordView
from ui.history.state import Asked, HistoryState
from ui.history.withdrawal import Withdrawal
from ui.page import Page
from ui.theme import Theme, set_role
from ui.times import when_words
from ui.tokens import SPACE_2, SPACE_3, SPACE_4
from ui.vocabulary import word
from ui.widgets.action_button import ActionButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.file_dialogs import choose_new_file
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.notice import Notice, NoticeKind
from ui.widgets.search_field import SearchField
from ui.widgets.still_fields import StillComboBox
from ui.widgets.two_lines import Row, RowRole, RowsModel, TwoLineDelegate, utf16_hits

KINDS = (None, WorkKind.RANKING, WorkKind.INSTRUCT)
STATES = (None, *WorkState)
T = TypeVar("T")


class HistoryPage(Page):
    """Signals:
    draft_requested(WorkKind, str): go on with this draft.
    revision_requested(Revision): work on this record again.
    withdrawn(): one more record waits to be sent: the note that another no longer stands.
    """

    draft_requested = Signal(object, str)
    revision_requested = Signal(object)
    withdrawn = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        work: Work,
        history: HistoryService,
        annotate: AnnotateService,
        bundles: BundleService,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._history = history
        self._annotate = annotate
        self._bundles = bundles
        self._state = HistoryState()
        self._make_actions()
        self._notice = Notice(theme)
        self._withdrawal = Withdrawal(work, annotate, self)
        self._search = SearchField(theme)
        self._kind = StillComboBox()
        self._state_box = StillComboBox()
        self._model = RowsModel()
        self._delegate = TwoLineDelegate(theme)
        self._list = QListView()
        self._record = RecordView(theme)
        self._nothing = EmptyState(theme, "history")
        self._footer = QWidget()
        self._build(theme)
        self._connect(theme)
        self.retranslate()
        self._paint()

    def title(self) -> str:
        return self.tr("History")

    def footer(self) -> QWidget:
        return self._footer

    def focus_first(self) -> None:
        self._list.setFocus() if self._state.items else self._search.setFocus()

    def enter(self) -> None:
        self._ask(self._state.asked)

    @property
    def listed(self) -> tuple[WorkItem, ...]:
        """The lines on the screen."""
        return self._state.items

    @property
    def record_shown(self) -> bool:
        """Whether a record is open beside the list."""
        return self._state.opened is not None

    def open_record(self, entry_id: str) -> None:
        """Show this record, whatever was searched or filtered before."""
        self._search.clear()
        self._kind.setCurrentIndex(0)
        self._state_box.setCurrentIndex(0)
        self._state = self._state.pinning(entry_id)
        self._ask(Asked())

    def retranslate(self) -> None:
        self._open.setText(self.tr("Go on with the draft"))
        self._revise.setText(self.tr("Revise"))
        self._revise.setToolTip(self.tr("Work on it again: the result is a new record, and this one stays"))
        self._withdraw.setText(self.tr("Withdraw"))
        self._export.setText(self.tr("Save a bundle…"))
        self._export.setToolTip(self.tr("All your signed records in one file, to carry where no network reaches"))
        self._dataset.setText(self.tr("Export as a dataset…"))
        self._find.setText(self.tr("Search"))
        self._search.set_words(self.tr("Search everything you worked on"))
        kinds = {
            None: self.tr("All kinds"),
            WorkKind.RANKING: self.tr("Rankings"),
            WorkKind.INSTRUCT: self.tr("Gold answers"),
        }
        for index, kind in enumerate(KINDS):
            self._kind.setItemText(index, kinds[kind])
        self._kind.setAccessibleName(self.tr("Kind of work"))
        for index, state in enumerate(STATES):
            self._state_box.setItemText(index, self._state_word(state))
        self._state_box.setAccessibleName(self.tr("State of the work"))
        self._list.setAccessibleName(self.tr("Your work"))
        self._paint()

    def _state_word(self, state: WorkState | None) -> str:
        return {
            None: self.tr("All states"),
            WorkState.DRAFT: self.tr("draft"),
            WorkState.SUBMITTED: self.tr("submitted"),
            WorkState.SENT: self.tr("sent"),
            WorkState.HELD: self.tr("not taken"),
            WorkState.REVISED: self.tr("revised"),
            WorkState.WITHDRAWN: self.tr("withdrawn"),
        }[state]

    def _make_actions(self) -> None:
        self._open = self.named_action("Ctrl+Return", self._on_open)
        self._revise = self.named_action("Ctrl+E", self._on_revise)
        self._withdraw = self.named_action("Ctrl+Shift+W", self._on_withdraw)
        self._export = self.named_action("Ctrl+S", self._on_export)
        self._dataset = self.named_action("Ctrl+Shift+S", lambda: self.place_wanted.emit("export"))
        self._find = self.named_action("Ctrl+F", self._on_find)

    def _build(self, theme: Theme) -> None:
        for _ in KINDS:
            self._kind.addItem("")
        for _ in STATES:
            self._state_box.addItem("")
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        set_role(self._list, "rows")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        filters = QWidget()
        flow = FlowLayout(filters)  # one below the other where the window is narrow or the text large
        for box in (self._kind, self._state_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            flow.addWidget(box)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addWidget(self._search)
        column.addWidget(filters)
        column.addWidget(self._list, 1)
        right = QWidget()
        self._stack = QStackedLayout(right)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._record)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(right)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([380, 620])
        notice = QVBoxLayout()
        notice.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, 0)
        notice.addWidget(self._notice)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(notice)
        whole.addWidget(self._split, 1)
        foot = QHBoxLayout(self._footer)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(ActionButton(self._export, theme))
        foot.addWidget(ActionButton(self._withdraw, theme, "quiet"))
        foot.addStretch()
        foot.addWidget(ActionButton(self._revise, theme))
        foot.addWidget(ActionButton(self._open, theme, "primary"))

    def _connect(self, theme: Theme) -> None:
        self._search.search_changed.connect(lambda _: self._on_asked())
        self._search.left_down.connect(self._list.setFocus)
        self._kind.activated.connect(lambda _: self._on_asked())
        self._state_box.activated.connect(lambda _: self._on_asked())
        self._list.selectionModel().currentChanged.connect(self._on_row_chosen)
        self._list.activated.connect(lambda _: self._on_activated())
        self._list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._record.record_wanted.connect(self.open_record)
        self._withdrawal.withdrawn.connect(self._on_withdrawn)
        self._withdrawal.failed.connect(self._notice.say_error)
        theme.theme_changed.connect(self._list.viewport().update)

    def _paint(self) -> None:
        state = self._state
        self._open.setVisible(state.is_draft)
        self._revise.setVisible(state.can_revise)
        self._withdraw.setVisible(state.stands)
        self._model.set_rows([self._row(item) for item in state.items])
        index = self._model.index_of(state.selected) if state.selected else QModelIndex()
        if index != self._list.currentIndex():
            self._list.setCurrentIndex(index)
        self._stack.setCurrentWidget(self._record if state.opened is not None else self._nothing)
        self._nothing.set_sentence(self._empty_words())

    def _empty_words(self) -> str:
        if self._state.is_draft:
            return self.tr("This is a draft. Go on with it where you left it.")
        if self._state.items:
            return self.tr("Choose a piece of work to read it here.")
        if self._state.filtered:
            return self.tr("Nothing you worked on fits this search.")
        return self.tr("What you rank and write is kept here, signed. Begin with a chat, a ranking or a gold answer.")

    def _row(self, item: WorkItem) -> Row:
        about = [self.tr("ranking") if item.kind is WorkKind.RANKING else self.tr("gold answer")]
        if item.specialisation:
            about.append(word(item.specialisation))
        about.append(when_words(item.at))
        return Row(
            id=item.id,
            title=item.title or self.tr("No request yet"),
            second=item.snippet or " · ".join(about),
            badge=self._state_word(item.state),
            hits=utf16_hits(item.snippet, item.hits),
        )

    def _on_find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _on_asked(self) -> None:
        self._ask(
            Asked(
                query=self._search.text().strip(),
                kind=KINDS[self._kind.currentIndex()],
                state=STATES[self._state_box.currentIndex()],
            )
        )

    def _ask(self, asked: Asked) -> None:
        self._state = self._state.asking(asked)
        self._run(partial(self._page, asked, None), partial(self._on_listed, asked, more=False))

    def _ask_more(self, after: str) -> None:
        asked = self._state.asked
        self._state = self._state.paging()

        def failed(error: GoldquillError) -> None:
            self._state = self._state.not_paged(asked, after)
            self._notice.say_error(error)

        self._work.run(
            partial(self._page, asked, after), partial(self._on_listed, asked, more=True), failed, owner=self
        )

    def _page(self, asked: Asked, after: str | None) -> ListPage[WorkItem]:
        """Runs on the storage thread."""
        if asked.query:
            return self._history.search(query=asked.query, kind=asked.kind, state=asked.state, after=after)
        return self._history.recent(kind=asked.kind, state=asked.state, after=after)

    def _on_listed(self, asked: Asked, page: ListPage[WorkItem], *, more: bool) -> None:
        self._state = self._state.listed(asked, page, more=more)
        self._paint()
        if not more and not self._state.is_draft:
            self._open_selected()  # also one that is open: something may have become of it elsewhere

    def _on_scrolled(self, value: int) -> None:
        if value == self._list.verticalScrollBar().maximum() and self._state.after is not None:
            self._ask_more(self._state.after)

    def _on_row_chosen(self, index: QModelIndex) -> None:
        if not index.isValid() or index.data(RowRole).id == self._state.selected:
            return  # no person chose that: the selected record has no line here
        self._state = self._state.selecting(index.data(RowRole).id)
        self._paint()
        if not self._state.is_draft:
            self._open_selected()

    def _on_activated(self) -> None:
        if self._state.is_draft:
            self._on_open()
        elif self._state.opened is not None:
            self._record.setFocus(Qt.FocusReason.OtherFocusReason)  # to be read on by the arrow keys
        else:
            self._open_selected()  # it could not be opened before

    def _open_selected(self) -> None:
        entry_id = self._state.selected
        if entry_id is not None:
            self._run(lambda: self._history.open(entry_id=entry_id), self._on_record)

    def _on_record(self, record: OpenedRecord) -> None:
        before, self._state = self._state.opened, self._state.opening(record)
        if before == self._state.opened:
            self._record.seek(self._state.found_word)
            return
        self._record.show_record(self._state.opened)
        self._paint()
        self._record.seek(self._state.found_word)
        became = before is not None and before.item.id == record.item.id and before.revised_by != record.revised_by
        if became and record.revised_by is not None:
            self.open_record(record.revised_by.entry_id)

    def _on_open(self) -> None:
        item = self._state.item
        if item is not None and self._state.is_draft:
            self.draft_requested.emit(item.kind, item.id)

    def _on_revise(self) -> None:
        entry_id = self._state.selected
        if entry_id is not None and self._state.can_revise:
            self._run(lambda: self._annotate.revise(entry_id=entry_id), self._on_revision)

    def _on_revision(self, revision: Revision) -> None:
        self.revision_requested.emit(revision)

    def _on_withdraw(self) -> None:
        entry_id = self._state.selected
        if entry_id is not None and self._state.stands:
            self._withdrawal.ask(entry_id)

    def _on_withdrawn(self, result: Submitted) -> None:
        self.withdrawn.emit()
        words = self.tr("Withdrawn. Record {number} says so.").format(number=result.seq)
        self._notice.say(words, kind=NoticeKind.GOOD, for_seconds=10)
        self._state = self._state.selecting(None).selecting(result.item.id)
        self._ask(self._state.asked)

    def _on_export(self) -> None:
        choose_new_file(
            self,
            self.tr("Save a bundle"),
            "goldquill.gqbundle",
            self.tr("Bundles (*.gqbundle)"),
            lambda path: self._run(lambda: self._bundles.export(path=path), self._on_exported),
        )

    def _on_exported(self, exported: Exported) -> None:
        self._notice.say(
            self.tr("%n record(s) saved", "", exported.records),
            f"{exported.path} · {size_words(exported.size_bytes)}",
            kind=NoticeKind.GOOD,
        )

    def _run(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        self._work.run(call, done, self._notice.say_error, owner=self)
