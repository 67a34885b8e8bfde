"""A button that shows an icon alone, and says its name and key in a tooltip and to screen readers."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from ui.theme import Theme
from ui.tokens import HIT
from ui.widgets.keys import key_words
from ui.widgets.shown import set_shown


class IconButton(QToolButton):
    """An icon at least 28 pixels wide and high.

    With an `action` it takes the words, key and state from it and triggers it; without one give it words with
    `set_words` in `retranslate()` and connect `clicked`.
    """

    def __init__(self, theme: Theme, icon: str, action: QAction | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._action = action
        self.setIconSize(QSize(18, 18))
        self.setMinimumSize(HIT, HIT)
        self.setAutoRaise(True)
        theme.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        if action is not None:
            action.changed.connect(self._on_action_changed)
            self.clicked.connect(action.trigger)
            self._on_action_changed()

    def set_words(self, name: str, keys: QKeySequence | str = "") -> None:
        """Name the button; `keys` is only told, not bound."""
        key = key_words(keys)
        self.setToolTip(f"{name}  ({key})" if key else name)
        self.setAccessibleName(name)

    def _on_theme_changed(self) -> None:
        self.setIcon(self._theme.icon(self._icon))

    def _on_action_changed(self) -> None:
        assert self._action is not None  # noqa: S101 — connected only when there is one
        self.set_words(self._action.text(), self._action.shortcut())
        self.setEnabled(self._action.isEnabled())
        set_shown(self, self._action.isVisible())
        self.setCheckable(self._action.isCheckable())
        self.setChecked(self._action.isChecked())
