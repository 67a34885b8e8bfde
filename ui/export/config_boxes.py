"""The configurations of a dataset, each to be ticked, with what it holds and is for."""

from collections.abc import Set as AbstractSet

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from app.dataset.names import CONFIGS
from ui.export.words import purpose_words
from ui.i18n import Retranslated
from ui.theme import set_role
from ui.tokens import SPACE_1, SPACE_3


class ConfigBoxes(Retranslated, QWidget):
    """Signals:
    chosen(frozenset[str]): the person ticked others.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = {name: QCheckBox(name) for name in CONFIGS}
        self._purposes = {name: _Purpose(box) for name, box in self._boxes.items()}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(SPACE_1)
        grid.setColumnStretch(1, 1)
        for row, (name, box) in enumerate(self._boxes.items()):
            grid.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._purposes[name], row, 1)
            box.clicked.connect(self._on_clicked)
        self.retranslate()

    def show_chosen(self, chosen: AbstractSet[str]) -> None:
        """Tick these."""
        for name, box in self._boxes.items():
            box.setChecked(name in chosen)

    def focus_first(self) -> None:
        """Put the focus on the first of them."""
        self._boxes[CONFIGS[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        for name, box in self._boxes.items():
            words = purpose_words(name)
            self._purposes[name].setText(words)
            box.setAccessibleName(f"{name}: {words}")

    def _on_clicked(self) -> None:
        self.chosen.emit(frozenset(name for name, box in self._boxes.items() if box.isChecked()))


class _Purpose(QLabel):
    """Words that tick their box, as a box's own do."""

    def __init__(self, box: QCheckBox) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._box = box
        self.setBuddy(box)
        set_role(self, "quiet")
        self.setContentsMargins(0, SPACE_1, 0, SPACE_1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._box.click()
