"""A chip: something that is or is not so, such as a flag on an answer."""

from enum import StrEnum

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme import set_kind
from ui.tokens import HIT


class ChipTone(StrEnum):
    """What it means when it is set."""

    PLAIN = "plain"
    GOOD = "good"
    DANGER = "danger"


class Chip(QPushButton):
    """A toggle; `toggled(bool)` is Qt's. A set chip carries a tick, so colour is never alone."""

    def __init__(self, tone: ChipTone = ChipTone.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setCheckable(True)
        self.setMinimumHeight(HIT)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setProperty("tone", tone.value)
        set_kind(self, "chip")
        self.toggled.connect(self._show_words)

    def set_words(self, words: str) -> None:
        """Set the label; call it in `retranslate()`."""
        self._words = words
        self.setAccessibleName(words)
        self._show_words()

    def _show_words(self) -> None:
        self.setText(f"✓ {self._words}" if self.isChecked() else self._words)
