"""What is said of the gold instruct beside its words: specialisation, language, genre, difficulty, sources, a note."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from app.domain.project import DIFFICULTIES, GENRES, Project
from ui.i18n import Retranslated
from ui.instruct.sources_editor import SourcesEditor
from ui.instruct.state import Details
from ui.theme import Theme, set_role
from ui.tokens import SIZE_INTERFACE, SPACE_2, SPACE_3, SPACE_4
from ui.vocabulary import label, word
from ui.widgets.prose_edit import ProseEdit
from ui.widgets.still_fields import StillComboBox


class DetailsPanel(Retranslated, QWidget):
    """Signals:
    details_changed(Details): the person chose or typed something.
    source_removed(int): the source at this place was taken away; the details still have it.
    left: the focus went out of a text field.
    """

    details_changed = Signal(object)
    source_removed = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = Details()
        self._text_language = "en"
        self._boxes: dict[str, tuple[QLabel, QComboBox]] = {
            "specialisation": self._box(project.specialisations),
            "language": self._box(("", *project.languages)),
            "genre": self._box(GENRES),
            "difficulty": self._box(DIFFICULTIES),
        }
        self._sources_title = QLabel()
        set_role(self._sources_title, "heading")
        self.sources = SourcesEditor(theme)
        self._note_title = QLabel()
        set_role(self._note_title, "heading")
        self.note = ProseEdit(theme, min_lines=2, max_lines=12, size=SIZE_INTERFACE)
        self._build()
        self._connect()
        self.retranslate()

    def show_details(self, details: Details, *, text_language: str) -> None:
        """Paint these details; `text_language` is the one that the text itself reads as."""
        self._details = details
        if text_language != self._text_language:
            self._text_language = text_language
            self._name_language()
        for name, (_, box) in self._boxes.items():
            key = getattr(details, name)
            if box.findData(key) < 0:
                box.addItem(label(key), key)
            box.setCurrentIndex(box.findData(key))
        self.sources.show_sources(details.sources)
        if self.note.text() != details.note:
            self.note.set_text(details.note)

    def retranslate(self) -> None:
        titles = {
            "specialisation": self.tr("Specialisation"),
            "language": self.tr("Language"),
            "genre": self.tr("Genre"),
            "difficulty": self.tr("Difficulty"),
        }
        for name, (title, box) in self._boxes.items():
            title.setText(titles[name])
            box.setAccessibleName(titles[name])
            for index in range(box.count()):
                box.setItemText(index, label(box.itemData(index)))
        self._name_language()
        self._sources_title.setText(self.tr("Sources"))
        self._note_title.setText(self.tr("Note for the reviewer"))
        self.note.setAccessibleName(self._note_title.text())
        self.note.setPlaceholderText(self.tr("What a colleague should know"))

    def _build(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACE_3)
        form.setVerticalSpacing(SPACE_2)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for title, box in self._boxes.values():
            form.addRow(title, box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(form)
        column.addSpacing(SPACE_4)
        column.addWidget(self._sources_title)
        column.addWidget(self.sources)
        column.addSpacing(SPACE_4)
        column.addWidget(self._note_title)
        column.addWidget(self.note)
        column.addStretch()

    def _connect(self) -> None:
        for name, (_, box) in self._boxes.items():
            box.activated.connect(lambda _index, name=name, box=box: self._change(**{name: box.currentData()}))
        self.sources.sources_changed.connect(lambda sources: self._change(sources=sources))
        self.sources.source_removed.connect(self.source_removed)
        self.sources.left.connect(self.left)
        self.note.text_edited.connect(lambda text: self._change(note=text))
        self.note.left.connect(self.left)

    def _change(self, **values: object) -> None:
        self._details = replace(self._details, **values)  # type: ignore[arg-type]
        self.details_changed.emit(self._details)

    def _name_language(self) -> None:
        """The first choice says what it comes to now: "Auto (Russian)"."""
        box = self._boxes["language"][1]
        box.setItemText(0, self.tr("Auto ({language})").format(language=word(self._text_language)))

    @staticmethod
    def _box(keys: tuple[str, ...]) -> tuple[QLabel, QComboBox]:
        box = StillComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        for key in keys:
            box.addItem("", key)
        title = QLabel()
        title.setBuddy(box)
        set_role(title, "quiet")
        return title, box
