"""A few choices side by side, one of them chosen."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from ui.theme import set_kind


class Segmented(QWidget):
    """The arrows move along it; Tab passes it as one stop.

    Signals:
        chosen(str): the person chose another one. Not sent for `set_current`.
    """

    chosen = Signal(str)

    def __init__(self, keys: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for key in keys:
            button = QPushButton()
            button.setCheckable(True)
            set_kind(button, "segment")
            button.clicked.connect(lambda _=False, key=key: self._on_clicked(key))
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        self.set_current(keys[0])

    @property
    def current(self) -> str:
        """The key of the choice."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def set_current(self, key: str) -> None:
        """Show a choice."""
        self._buttons[key].setChecked(True)
        self._keep_one_stop()

    def set_words(self, words: Mapping[str, str]) -> None:
        """Name the choices; call it in `retranslate()`."""
        for key, button in self._buttons.items():
            button.setText(words[key])
            button.setAccessibleName(words[key])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        keys = list(self._buttons)
        key = keys[(keys.index(self.current) + step) % len(keys)]
        self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
        self.set_current(key)
        self.chosen.emit(key)

    def _on_clicked(self, key: str) -> None:
        self._keep_one_stop()
        self.chosen.emit(key)

    def _keep_one_stop(self) -> None:
        for button in self._buttons.values():
            chosen = button.isChecked()
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
