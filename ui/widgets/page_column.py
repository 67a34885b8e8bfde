"""One column of things that are read and set, which scrolls: a page of its own, or the right-hand part of one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import set_role
from ui.tokens import SPACE_4, SPACE_5


class PageColumn(QScrollArea):
    """`rows` take what stands in it. It is `width` pixels wide at most, and in the middle unless it is to stay at the
    left, beside what it belongs to. What has the focus is in sight."""

    def __init__(self, *, width: int, centred: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QWidget()
        column.setMaximumWidth(width)
        self.rows = QVBoxLayout(column)
        self.rows.setContentsMargins(0, SPACE_5 if centred else SPACE_4, 0, SPACE_5)
        self.rows.setSpacing(SPACE_4)
        self._room = room = QWidget()
        set_role(room, "body")
        middle = QHBoxLayout(room)
        middle.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        if centred:
            middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(room)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 — there is no widget without one
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Qt scrolls to it by itself only where the focus was in here before."""
        if now is not None and self._room.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, SPACE_5)
