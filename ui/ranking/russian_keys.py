"""Single-letter keys on a Russian keyboard, by their place on it.

The twin of a letter is no second shortcut: with several layouts set up, Qt on Linux also tries the letter that the key
has on the others, finds both shortcuts of the one action, calls that ambiguous and does nothing. So a twin is heard
only when no shortcut took the key and no field wanted it.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QWidget

# The same keys of a Russian keyboard (ЙЦУКЕН) as of a Latin one.
RUSSIAN_TWIN = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", strict=True))


class RussianKeys(QObject):
    """Triggers the single-letter actions of `page` for letters that nothing inside it or its other parts took."""

    def __init__(self, page: QWidget, *parts: QWidget) -> None:
        super().__init__(page)
        self._page = page
        for part in (page, *parts):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        action = self._action(event.key())
        if action is None:
            return False
        action.trigger()
        return True

    def _action(self, key: int) -> QAction | None:
        latin = next((latin for latin, twin in RUSSIAN_TWIN.items() if ord(twin) == key), None)
        if latin is None:
            return None
        usable = (action for action in self._page.actions() if action.isEnabled() and action.isVisible())
        return next((action for action in usable if action.shortcut().toString() == latin), None)
