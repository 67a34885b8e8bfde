"""The field for the trainer's reasons. Undo in it is the page's: one way back for decisions and words alike."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.common_start import common_start
from ui.theme import Theme
from ui.tokens import SIZE_INTERFACE
from ui.widgets.prose_edit import ProseEdit

_PAGES_OWN = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class WhyField(ProseEdit):
    """Grows from one line to five."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, min_lines=1, max_lines=5, size=SIZE_INTERFACE, parent=parent)

    def show_text(self, text: str) -> None:
        """Show what the page holds; the caret goes to the end of what changed."""
        before = self.text()
        if text == before:
            return
        self.set_text(text)
        rest = common_start(before[::-1], text[::-1])
        changed_to = text[: max(common_start(before, text), len(text) - rest)]
        self.set_caret(len(changed_to.encode("utf-16-le")) // 2)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in _PAGES_OWN)
        ):
            event.ignore()
            return False
        return super().event(event)
