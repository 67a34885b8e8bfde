"""An empty place that teaches: one sentence, one button, and seldom a second way."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme, set_role
from ui.tokens import SPACE_4
from ui.widgets.action_button import ActionButton, PrimaryButton

_ICON = 40
_WIDTH = 440


class EmptyState(QWidget):
    """Centred in whatever room it is given. The sentence is set with `set_sentence` in `retranslate()`."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        action: QAction | None = None,
        *,
        other: QAction | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._sentence = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setMaximumWidth(_WIDTH)
        set_role(self._sentence, "quiet")
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_4)
        column.addStretch(2)
        column.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()  # not an alignment: that would take the height of one line for wrapped words
        row.addStretch(1)
        row.addWidget(self._sentence, 100)
        row.addStretch(1)
        column.addLayout(row)
        if action is not None:
            column.addWidget(PrimaryButton(action, theme, self), alignment=Qt.AlignmentFlag.AlignHCenter)
        if other is not None:
            column.addWidget(ActionButton(other, theme, "quiet", self), alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_sentence(self, sentence: str) -> None:
        """Say what will be here and how to begin."""
        self._sentence.setText(sentence)

    def _on_theme_changed(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, _ICON, ratio=self.devicePixelRatioF()))
