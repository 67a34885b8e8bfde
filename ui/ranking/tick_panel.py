"""A panel of things that are or are not so, each with a key: the flags of an answer, the labels of a question."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ui.i18n import Retranslated
from ui.ranking.popover import Popover
from ui.tokens import SPACE_2, SPACE_4
from ui.widgets.key_hint import KeyHint

KEYS = "1234567890-="


class TickPanel(Retranslated, Popover):
    """Two columns of boxes to tick. `word` gives the words of a key, `grave` the keys that are marked as critical.

    Signals:
        toggled(str): the person set or cleared this one.
    """

    toggled = Signal(str)

    def __init__(
        self,
        keys: Sequence[str],
        word: Callable[[str], str],
        *,
        closing_key: str,
        grave: Collection[str] = (),
        parent: QWidget,
    ) -> None:
        super().__init__(parent, closing_key)
        self._word = word
        self._grave = grave
        self._boxes: dict[str, QCheckBox] = {}
        self._hints = [KeyHint(key) for key in KEYS[: len(keys)]]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_2)
        self._grid.setVerticalSpacing(0)
        for key in keys:
            box = QCheckBox()
            box.clicked.connect(lambda _=False, key=key: self.toggled.emit(key))
            self._boxes[key] = box
        self.column.addLayout(self._grid)
        self._lay_out(2)
        self.retranslate()

    def show_ticks(self, title: str, ticked: Collection[str]) -> None:
        """Show which are so."""
        self.title.setText(title)
        self.setAccessibleName(title)
        for key, box in self._boxes.items():
            box.setChecked(key in ticked)

    @property
    def shapes(self) -> int:
        return 2

    def take_shape(self, shape: int) -> None:
        """In two columns, or in one."""
        self._lay_out(2 - shape)

    def first(self) -> QWidget:
        return next(iter(self._boxes.values()), self)

    def key_typed(self, text: str) -> bool:
        if text in KEYS[: len(self._boxes)]:
            self.toggled.emit(list(self._boxes)[KEYS.index(text)])
            return True
        return False

    def _lay_out(self, columns: int) -> None:
        rows = -(-len(self._boxes) // columns)
        self._grid.setColumnMinimumWidth(2, SPACE_4 if columns > 1 else 0)
        for n, box in enumerate(self._boxes.values()):
            column = 3 * (n // rows)
            if n < len(self._hints):
                self._grid.addWidget(self._hints[n], n % rows, column, Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(box, n % rows, column + 1)

    def retranslate(self) -> None:
        for key, box in self._boxes.items():
            words = self._word(key)
            words = words[:1].upper() + words[1:]
            box.setText(self.tr("{flag} · critical").format(flag=words) if key in self._grave else words)
