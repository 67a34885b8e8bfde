"""Cards of equal size side by side; they reflow from one row to a block to one column as the width shrinks.

The grid only places what it is given. Rows share the height there is, down to a least height; then the grid scrolls.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.theme import Theme, set_role
from ui.tokens import SPACE_3

LEAST_WIDTH = 214
LEAST_HEIGHT = 300


def columns_for(width: int, cards: int, least: int = LEAST_WIDTH) -> int:
    """How many columns `cards` cards, each at `least` so wide, take in `width` pixels: as many as fit, evened out over
    the rows (4, 2 × 2, 1)."""
    fit = max(1, (width + SPACE_3) // (least + SPACE_3))
    rows = -(-cards // min(fit, cards))
    return -(-cards // rows)


class CardGrid(QScrollArea):
    """Takes any widgets; they become its children."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: list[QWidget] = []
        self._revealed: QWidget | None = None
        self._room = QWidget()
        set_role(self._room, "body")
        self.setWidget(self._room)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.theme_changed.connect(self._arrange)

    def set_cards(self, cards: Sequence[QWidget]) -> None:
        """Show these, in reading order; those shown before are left to their owner."""
        for gone in self._cards:
            if gone not in cards:
                gone.hide()
        self._cards = list(cards)
        for card in self._cards:
            card.setParent(self._room)
            card.show()
        self._arrange()

    def reveal(self, card: QWidget) -> None:
        """Scroll until the card is seen, from its top on; it stays in sight when the grid gets another size."""
        self._revealed = card
        self.ensureVisible(card.x(), card.y() + card.height(), 0, 0)
        self.ensureVisible(card.x(), card.y(), 0, 0)

    def sizeHint(self) -> QSize:
        return QSize(4 * LEAST_WIDTH, LEAST_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if self._revealed is not None and self._revealed in self._cards:
            self.reveal(self._revealed)

    def _arrange(self) -> None:
        if not self._cards:
            return
        width = self.viewport().width()
        columns = columns_for(width, len(self._cards), self._theme.px(LEAST_WIDTH))
        rows = -(-len(self._cards) // columns)
        spare = self.viewport().height() - (rows - 1) * SPACE_3
        height = max(self._theme.px(LEAST_HEIGHT), spare // rows)
        self._room.resize(width, rows * height + (rows - 1) * SPACE_3)
        wide = (width - (columns - 1) * SPACE_3) / columns
        for n, card in enumerate(self._cards):
            row, column = divmod(n, columns)
            left = round(column * (wide + SPACE_3))
            right = round(column * (wide + SPACE_3) + wide)
            card.setGeometry(QRect(left, row * (height + SPACE_3), right - left, height))
