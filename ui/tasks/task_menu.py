"""A button in the foot of a page: what can be done with the task, beside doing it."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ui.i18n import Retranslated


class TaskMenu(Retranslated, QPushButton):
    """There while a task is being done."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = QMenu(self)
        self._choices.addActions(list(actions))
        self.setMenu(self._choices)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        self.setText(self.tr("Task"))
        self.setAccessibleName(self.tr("What else can be done with the task"))
