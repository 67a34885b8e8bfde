"""Beside the desk: the project's guidelines, the order of work, what the question is about, and the keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.project import Project
from ui.i18n import Retranslated
from ui.ranking.state import RankingState
from ui.reading import Reading
from ui.theme import Theme, set_role
from ui.tokens import SIZE_INTERFACE, SPACE_1, SPACE_2, SPACE_3
from ui.vocabulary import label
from ui.widgets.key_hint import KeyHint
from ui.widgets.still_fields import StillComboBox


class SidePanel(Retranslated, QScrollArea):
    """Signals:
    specialisation_chosen(str), language_chosen(str): of the question.
    """

    specialisation_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, theme: Theme, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = Reading(theme, self)
        self._guidelines = project.guidelines
        self._headings = {name: _heading() for name in ("guidelines", "steps", "about", "keys")}
        self._steps = [QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText) for _ in range(3)]
        self._specialisation = _choice(project.specialisations)
        self._language = _choice(project.languages)
        self._about = QWidget()
        self._form = QFormLayout(self._about)
        self._keys: list[tuple[QLabel, str]] = []
        self._pick = KeyHint()
        self._build()
        self._specialisation.activated.connect(
            lambda _: self.specialisation_chosen.emit(self._specialisation.currentData())
        )
        self._language.activated.connect(lambda _: self.language_chosen.emit(self._language.currentData()))
        self.retranslate()

    def show_state(self, state: RankingState | None) -> None:
        """Show what the question is about; None while there is none."""
        for widget in (self._about, self._headings["about"]):
            widget.setVisible(state is not None)
        if state is not None:
            self._pick.setText(f"1–{len(state.cards)}")
            _choose(self._specialisation, state.sheet.specialisation)
            _choose(self._language, state.sheet.language)

    def retranslate(self) -> None:
        titles = {
            "guidelines": self.tr("Guidelines"),
            "steps": self.tr("The order of work"),
            "about": self.tr("The question"),
            "keys": self.tr("Keys"),
        }
        for name, title in titles.items():
            self._headings[name].setText(title)
        steps = (
            self.tr("1. Errors: flag what is wrong in each answer."),
            self.tr("2. Scores: quality, and the criteria where they matter."),
            self.tr("3. The order, best first. Ties are fine; leave out what you cannot place."),
        )
        for step, words in zip(self._steps, steps, strict=True):
            step.setText(words)
        for box in (self._specialisation, self._language):
            for n in range(box.count()):
                box.setItemText(n, label(box.itemData(n)))
        self._specialisation.setAccessibleName(self.tr("Specialisation"))
        self._language.setAccessibleName(self.tr("Language"))
        _name(self._form, self._specialisation, self.tr("Specialisation"))
        _name(self._form, self._language, self.tr("Language"))
        names = {
            "pick": self.tr("card"),
            "flags": self.tr("flags"),
            "scores": self.tr("scores"),
            "quality": self.tr("quality"),
            "place": self.tr("place next"),
            "move": self.tr("move"),
            "tie": self.tr("tie"),
            "out": self.tr("take out"),
            "all_bad": self.tr("all are bad"),
            "cannot_rank": self.tr("cannot be ranked"),
            "labels": self.tr("label the question"),
            "why": self.tr("why"),
            "gold": self.tr("gold answer"),
            "all": self.tr("all keys"),
        }
        for key_label, name in self._keys:
            key_label.setText(names[name])

    def _build(self) -> None:
        body = QWidget()
        set_role(body, "body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        if self._guidelines.strip():
            view = self._reading.view(size=SIZE_INTERFACE)
            view.set_text(self._guidelines)
            column.addWidget(self._headings["guidelines"])
            column.addWidget(view)
            column.addSpacing(SPACE_3)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(SPACE_3)
        self._form.setVerticalSpacing(SPACE_2)
        self._form.addRow(QLabel(), self._specialisation)
        self._form.addRow(QLabel(), self._language)
        column.addWidget(self._headings["steps"])
        for step in self._steps:
            set_role(step, "quiet")
            column.addWidget(step)
        column.addSpacing(SPACE_3)
        column.addWidget(self._headings["about"])
        column.addWidget(self._about)
        column.addSpacing(SPACE_3)
        column.addWidget(self._headings["keys"])
        column.addLayout(self._key_list())
        column.addStretch()
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _key_list(self) -> QGridLayout:
        shown = {
            "pick": ("1",),
            "flags": ("F", "1"),
            "scores": ("C", "0"),
            "quality": ("Q", "1"),
            "place": ("Return",),
            "move": ("Alt+Left",),
            "tie": ("=",),
            "out": ("Delete",),
            "all_bad": ("B",),
            "cannot_rank": ("N",),
            "labels": ("P",),
            "why": ("W",),
            "gold": ("E",),
            "all": ("?",),
        }
        digits = {"pick": "1–9", "flags": "1–9", "scores": "0–4", "quality": "1–7", "move": "Alt ← →"}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_2)
        grid.setVerticalSpacing(SPACE_1)
        grid.setColumnStretch(1, 1)
        for line, (name, keys) in enumerate(shown.items()):
            row = QHBoxLayout()
            row.setSpacing(SPACE_1)
            for n, key in enumerate(keys):
                hint = KeyHint(key)
                if name in digits and n == len(keys) - 1:
                    hint.setText(digits[name])
                if name == "pick":
                    self._pick = hint
                row.addWidget(hint)
            row.addStretch()
            words = QLabel(textFormat=Qt.TextFormat.PlainText)
            set_role(words, "quiet")
            self._keys.append((words, name))
            grid.addLayout(row, line, 0)
            grid.addWidget(words, line, 1)
        return grid


def _heading() -> QLabel:
    made = QLabel(textFormat=Qt.TextFormat.PlainText)
    set_role(made, "heading")
    return made


def _choice(keys: Sequence[str]) -> QComboBox:
    box = StillComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for key in keys:
        box.addItem("", key)
    return box


def _choose(box: QComboBox, key: str) -> None:
    """A key from elsewhere, such as a record of another project, is added."""
    if box.findData(key) < 0:
        box.addItem(label(key), key)
    box.setCurrentIndex(box.findData(key))


def _name(form: QFormLayout, field: QWidget, words: str) -> None:
    title = form.labelForField(field)
    assert isinstance(title, QLabel)  # noqa: S101 — the row was made with one
    title.setText(words)
    set_role(title, "quiet")
