"""What a task says beside its question: the note for whoever does it, the tone of voice, the project's guidelines."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.task import ProjectSheet, Task
from ui.i18n import Retranslated
from ui.markdown.view import MarkdownView
from ui.reading import Reading
from ui.theme import set_role
from ui.tokens import SIZE_INTERFACE, SIZE_READING, SPACE_1, SPACE_3
from ui.widgets.shown import set_shown

PARTS = ("note", "tone", "guidelines")


class TaskBrief(Retranslated, QWidget):
    """All three are somebody else's text and shown as such: read as Markdown, nothing fetched, no word too wide. Parts
    that are empty are not there; `small` is for a side panel."""

    def __init__(self, reading: Reading, *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        size = SIZE_INTERFACE if small else SIZE_READING
        self._sheet: ProjectSheet | None = None
        self._titles = {part: QLabel(textFormat=Qt.TextFormat.PlainText) for part in PARTS}
        self._views: dict[str, MarkdownView] = {part: reading.view(size=size) for part in PARTS}
        self._none = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._version = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        self._rooms = {part: self._room(part) for part in PARTS}
        for room in self._rooms.values():
            column.addWidget(room)
        set_role(self._none, "quiet")
        set_role(self._version, "small")
        column.addWidget(self._none)
        column.addWidget(self._version)
        self.retranslate()

    def show_brief(self, task: Task, sheet: ProjectSheet | None) -> None:
        """Show what belongs to this task; None for a sheet that the company has not told yet."""
        self._sheet = sheet
        texts = {
            "note": task.note,
            "tone": "" if sheet is None else sheet.tone,
            "guidelines": "" if sheet is None else sheet.project.guidelines,
        }
        for part, text in texts.items():
            set_shown(self._rooms[part], bool(text.strip()))
            if self._views[part].raw_text() != text:
                self._views[part].set_text(text)
        set_shown(self._none, not texts["guidelines"].strip())
        set_shown(self._version, sheet is not None)
        self.retranslate()

    def focus_first(self) -> None:
        """Put the focus on the first part there is, to be read on by the arrow keys."""
        there = [self._views[part] for part in PARTS if not self._rooms[part].isHidden()]
        if there:
            there[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        words = {
            "note": self.tr("Note"),
            "tone": self.tr("Tone of voice"),
            "guidelines": self.tr("Guidelines"),
        }
        for part, title in words.items():
            self._titles[part].setText(title)
            self._views[part].setAccessibleName(title)
        if self._sheet is None:
            self._none.setText(self.tr("The guidelines come with the next sync."))
            return
        self._none.setText(self.tr("This project has no guidelines."))
        about = self.tr("Project “{name}”, version {number}")
        self._version.setText(about.format(name=self._sheet.project.name, number=self._sheet.version))

    def _room(self, part: str) -> QWidget:
        """A part with its title, and the space to the next."""
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, SPACE_3)
        column.setSpacing(SPACE_1)
        set_role(self._titles[part], "heading")
        column.addWidget(self._titles[part])
        column.addWidget(self._views[part])
        return room
