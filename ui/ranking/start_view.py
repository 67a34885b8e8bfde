"""The page with nothing on it: what ranking is, the sets that wait to be ranked, and a question to begin with."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.project import Project
from ui.i18n import Retranslated
from ui.ranking.question_form import QuestionForm
from ui.ranking.waiting import Waiting
from ui.theme import Theme, set_role
from ui.times import when_words
from ui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_5
from ui.widgets.action_button import ActionButton

_COLUMN = 720


class _List(QListWidget):
    """As high as its lines."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
            return
        super().keyPressEvent(event)

    def fit(self) -> None:
        rows = sum(self.sizeHintForRow(n) for n in range(self.count()))
        self.setFixedHeight(rows + 2 * self.frameWidth() + SPACE_1)


class StartView(Retranslated, QScrollArea):
    """Signals:
    draft_chosen(str): go on with this one.
    current_changed(): the list's cursor is on another one, or on none.
    """

    draft_chosen = Signal(str)
    current_changed = Signal()

    def __init__(self, theme: Theme, project: Project, discard: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: tuple[Waiting, ...] = ()
        self._title = QLabel()
        self._teaching = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.form = QuestionForm(theme, project)
        self._list_title = QLabel()
        self._list = _List()
        self._discard = ActionButton(discard, theme, "quiet")
        self._build()
        self._list.itemActivated.connect(lambda item: self.draft_chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self._list.currentItemChanged.connect(lambda *_: self.current_changed.emit())
        self._list.itemClicked.connect(lambda item: self.draft_chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.retranslate()

    @property
    def current(self) -> str | None:
        """The draft that the list's cursor is on."""
        item = self._list.currentItem()
        return None if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """List what waits to be ranked, newest first as it comes. Where the cursor's line went, the next one has it."""
        here, row = self.current, self._list.currentRow()
        came = bool(waiting) and not self._waiting
        emptied = (self._list.hasFocus() or self._discard.hasFocus()) and not waiting
        self._waiting = tuple(waiting)
        told = QSignalBlocker(self._list)  # or the cursor would be on no line for a moment
        self._list.clear()
        for each in self._waiting:
            placed = self.tr("placed {n} of {k}").format(n=each.placed, k=each.k)
            state = self.tr("being written") if each.streaming else placed
            title = each.title or self.tr("No words")
            item = QListWidgetItem(f"{title}\n{state} · {when_words(each.at)}")
            item.setData(Qt.ItemDataRole.UserRole, each.draft)
            self._list.addItem(item)
        drafts = [each.draft for each in self._waiting]
        self._list.setCurrentRow(drafts.index(here) if here in drafts else min(row, len(drafts) - 1))
        told.unblock()
        self.current_changed.emit()
        self._list.fit()
        self._list.setVisible(bool(waiting))
        self._list_title.setVisible(bool(waiting))
        self._discard.setVisible(bool(waiting))
        if came and self.form.has_focus():  # the list comes a moment after the page; it is what most people go on with
            self.focus_first()
        elif emptied:  # the last one was signed a moment ago; hiding the list would hand the focus to a button
            self.form.focus_question()

    def focus_first(self) -> None:
        """To the sets that wait, or to the question where there are none or one is being typed."""
        if self._waiting and not self.form.text:
            self._list.setFocus()
            self._list.setCurrentRow(max(0, self._list.currentRow()))
        else:
            self.form.focus_question()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Which answer is better?"))
        self._teaching.setText(
            self.tr(
                "Ask a question and get several answers to it at once. Mark what is wrong in each, score them, "
                "and put them in order, best first. A reward model learns your judgement from that order."
            )
        )
        self._list_title.setText(self.tr("Waiting to be ranked"))
        self._list.setAccessibleName(self.tr("Waiting to be ranked"))
        self.show_waiting(self._waiting)

    def _build(self) -> None:
        set_role(self._title, "title")
        set_role(self._teaching, "quiet")
        set_role(self._list_title, "heading")
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setMaximumWidth(_COLUMN)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self._title)
        column.addWidget(self._teaching)
        column.addSpacing(SPACE_3)
        column.addWidget(self.form)
        column.addSpacing(SPACE_5)
        column.addWidget(self._list_title)
        column.addWidget(self._list)
        column.addWidget(self._discard, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        body = QWidget()
        set_role(body, "body")
        around = QHBoxLayout(body)
        around.setContentsMargins(SPACE_5, SPACE_5, SPACE_5, SPACE_5)
        around.addStretch(1)
        around.addWidget(inner, 1000)
        around.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
