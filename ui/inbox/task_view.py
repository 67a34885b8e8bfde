"""One task beside the list: what is asked, in full, and all that the company says of it."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.ports import Clock
from app.domain.task import ProjectSheet, Task
from ui.i18n import Retranslated
from ui.reading import Reading
from ui.tasks.brief import TaskBrief
from ui.tasks.due import nearness
from ui.tasks.words import answers_words, due_words, kind_word, priority_words, purpose_word, reserved_words
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_3, SPACE_4, SPACE_5
from ui.vocabulary import role_word, word


class TaskView(Retranslated, QScrollArea):
    """Shows one task at a time; read-only."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._reading = Reading(theme, self)
        self._shown: tuple[Task, datetime | None, ProjectSheet | None] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.retranslate()

    def show_task(self, task: Task, expires: datetime | None, sheet: ProjectSheet | None) -> None:
        """Paint this task, reserved until `expires`; the same one again stays where it was scrolled to."""
        if (task, expires, sheet) != self._shown:
            self._shown = (task, expires, sheet)
            self._paint(task, expires, sheet)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("The task"))
        if self._shown is not None:
            self._paint(*self._shown)

    def _paint(self, task: Task, expires: datetime | None, sheet: ProjectSheet | None) -> None:
        room = QWidget()
        set_role(room, "body")
        column = QVBoxLayout(room)
        column.setContentsMargins(SPACE_5, SPACE_4, SPACE_5, SPACE_5)
        column.setSpacing(SPACE_1)
        self._add_facts(column, task, expires)
        column.addSpacing(SPACE_3)
        for message in task.messages:
            column.addWidget(_label(role_word(message.role), "small"))
            text = self._reading.view()
            text.setAccessibleName(role_word(message.role))
            text.set_text(message.content)
            column.addWidget(text)
        column.addSpacing(SPACE_3)
        if task.given:
            column.addWidget(_label(answers_words(len(task.given)), "quiet"))
            column.addSpacing(SPACE_3)
        brief = TaskBrief(self._reading)
        brief.show_brief(task, sheet)
        column.addWidget(brief)
        column.addStretch()
        self.setWidget(room)

    def _add_facts(self, column: QVBoxLayout, task: Task, expires: datetime | None) -> None:
        kind = kind_word(task.kind)
        column.addWidget(_label(kind[:1].upper() + kind[1:], "title"))
        language = word(task.language) if task.language else ""
        about = (purpose_word(task.purpose), word(task.specialisation), language, priority_words(task.priority))
        column.addWidget(_label(" · ".join(part for part in about if part), "quiet"))
        now = self._clock.now()
        if (due := due_words(task.due, now)) and task.due is not None:
            late = nearness(task.due, now).over
            column.addWidget(_label(f"⚠ {due}" if late else due[:1].upper() + due[1:], "danger" if late else "quiet"))
        reserved = reserved_words(expires, now)
        over = expires is None or nearness(expires, now).over
        column.addWidget(_label(reserved[:1].upper() + reserved[1:], "caution" if over else "small"))


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    set_role(label, role)
    return label
