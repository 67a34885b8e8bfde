"""Chips for what an export can be narrowed to: none set takes all."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.chip import Chip
from ui.widgets.flow_layout import FlowLayout


class Chips(QWidget):
    """`word` says a value in the person's language.

    Signals:
        chosen(frozenset[str]): the person set or unset one.
    """

    chosen = Signal(object)

    def __init__(self, word: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = word
        self._chips: dict[str, Chip] = {}
        self._flow = FlowLayout(self)

    def show_values(self, values: Sequence[str], chosen: AbstractSet[str]) -> None:
        """Show these, those chosen set. A chip that stays keeps the focus."""
        if tuple(self._chips) != tuple(values):
            for value in [value for value in self._chips if value not in values]:
                chip = self._chips.pop(value)
                self._flow.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self._chips = {value: self._chips.get(value) or self._made() for value in values}
            for chip in self._chips.values():
                self._flow.removeWidget(chip)
                self._flow.addWidget(chip)
            self.retranslate()
            self._order()
        for value, chip in self._chips.items():
            chip.setChecked(value in chosen)

    def retranslate(self) -> None:
        """Say all of them in the language in force; called by the owner."""
        for value, chip in self._chips.items():
            chip.set_words(self._word(value))

    def _order(self) -> None:
        """Tab goes through them in their order, from here: Qt would come to newer ones last."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders nothing after what takes no focus
        before: QWidget = self
        for chip in self._chips.values():
            QWidget.setTabOrder(before, chip)
            before = chip
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _made(self) -> Chip:
        chip = Chip()
        chip.setParent(self)
        chip.show()
        chip.clicked.connect(self._on_clicked)
        return chip

    def _on_clicked(self) -> None:
        self.chosen.emit(frozenset(value for value, chip in self._chips.items() if chip.isChecked()))
