"""The side panel of a page that does a task: the task's own words in front, the page's panel behind them.

Without a task it is the page's panel alone. Which of the two is in front is changed by key or by the two words at the
top; neither loses its place.
"""

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.services.inbox import TaskInWork
from ui.i18n import Retranslated
from ui.reading import Reading
from ui.tasks.brief import TaskBrief
from ui.theme import Theme, set_role
from ui.tokens import SPACE_3
from ui.widgets.segmented import Segmented

TASK, OWN = "task", "own"


class TaskSide(Retranslated, QWidget):
    """Holds `own`, the page's panel."""

    def __init__(self, theme: Theme, own: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = own
        self._own_wanted = True
        self._there = False
        self._gives_back_to: QWidget | None = None
        self._choice = Segmented((TASK, OWN))
        self._brief = TaskBrief(Reading(theme, self), small=True)
        self._scroll = QScrollArea()
        self._build()
        self._choice.chosen.connect(lambda _: self._show())
        self.retranslate()
        self._show()

    def show_task(self, work: TaskInWork | None) -> None:
        """Show what this task says, or the page's own panel alone."""
        came = work is not None and not self._there
        self._there = work is not None
        if work is not None:
            self._brief.show_brief(work.opened.task, work.opened.sheet)
        if came:
            self._choice.set_current(TASK)
        self._show()

    def want_own(self, wanted: bool) -> None:
        """Whether the page's panel has something to show."""
        self._own_wanted = wanted
        self._show()

    def bring_own(self) -> None:
        """Bring the page's panel to the front."""
        self._choice.set_current(OWN)
        self._show()

    def turn(self) -> None:
        """Bring the other of the two to the front. The task's words take the focus, and give it back."""
        had_focus = QApplication.focusWidget()
        self._choice.set_current(OWN if self.shows_task else TASK)
        self._show()
        if self.shows_task:
            self._gives_back_to = had_focus
            self._brief.focus_first()
        elif self._gives_back_to is not None and shiboken6.isValid(self._gives_back_to):
            self._gives_back_to.setFocus(Qt.FocusReason.OtherFocusReason)
            self._gives_back_to = None

    @property
    def shows_task(self) -> bool:
        """The task's words are in front."""
        return self._there and self._choice.current == TASK

    def retranslate(self) -> None:
        self._choice.set_words({TASK: self.tr("Task"), OWN: self.tr("Details")})
        self._scroll.setAccessibleName(self.tr("What the task says"))

    def _build(self) -> None:
        room = QWidget()
        set_role(room, "body")
        inside = QVBoxLayout(room)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._brief)
        inside.addStretch()
        self._scroll.setWidget(room)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for area in (self._scroll, self._own):  # they only scroll what takes the focus, and are no stops themselves
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(self._choice)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._own, 1)

    def _show(self) -> None:
        self._choice.setVisible(self._there)
        self._scroll.setVisible(self.shows_task)
        self._own.setVisible(self._own_wanted and not self.shows_task)
