"""A strip for something that takes its time: what it is and how far, a bar, and the action that stops it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_4
from ui.widgets.action_button import ActionButton
from ui.widgets.long_words import LongWords

_STEPS = 1000


class ProgressStrip(QFrame):
    """Shown and hidden by its owner."""

    def __init__(self, theme: Theme, stop: QAction) -> None:
        super().__init__()
        self._words = LongWords()
        self._bar = QProgressBar(textVisible=False, maximum=_STEPS)
        self._stop = ActionButton(stop, theme)
        set_role(self, "notice-plain")
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_3, SPACE_3, SPACE_3)
        row.setSpacing(SPACE_4)
        row.addLayout(column, 1)
        row.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_progress(self, words: str, fraction: float) -> None:
        """Say this, with the bar so far, 0 to 1."""
        self._words.setText(words)
        self._bar.setValue(round(fraction * _STEPS))
        self._bar.setAccessibleName(words)

    def focus_stop(self) -> None:
        """Put the focus where it can be stopped."""
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)
