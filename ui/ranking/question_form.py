"""Asking for answers to rank: the question, how many answers, and how the model is to write them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.conversation import Preset
from app.domain.generation import Message, Role
from app.domain.project import Project
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SPACE_2, SPACE_3, SPACE_4
from ui.vocabulary import label
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.prose_edit import ProseEdit
from ui.widgets.score_row import ScoreRow
from ui.widgets.still_fields import StillComboBox


class QuestionForm(Retranslated, QFrame):
    """Signals:
    edited(): the person typed or chose something.
    left(): the question field lost the focus.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, theme: Theme, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets = {preset.id: preset for preset in project.presets}
        self._k = project.k
        self._question = ProseEdit(theme, min_lines=4, max_lines=14)
        self._k_word = QLabel()
        self._k_row = ScoreRow(theme, 2, 9)
        self._k_row.set_score(project.k)
        self._preset_word = QLabel()
        self._preset = StillComboBox()
        self._preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for preset in project.presets:
            self._preset.addItem("", preset.id)
        set_role(self, "card")
        set_role(self._question, "plain")
        set_role(self._k_word, "quiet")
        set_role(self._preset_word, "quiet")
        self._build()
        self._question.text_edited.connect(lambda _: self.edited.emit())
        self._question.left.connect(self.left)
        self._k_row.score_chosen.connect(self._on_k_chosen)
        self._preset.activated.connect(lambda _: self.edited.emit())
        self.retranslate()

    @property
    def text(self) -> str:
        return self._question.text()

    @property
    def k(self) -> int:
        return self._k

    @property
    def preset(self) -> Preset:
        return self._presets[self._preset.currentData()]

    def messages(self) -> tuple[Message, ...]:
        """What the model is to answer, the preset's system prompt before it."""
        system = self.preset.system_prompt
        said = (Message(Role.SYSTEM, system),) if system.strip() else ()
        return (*said, Message(Role.USER, self.text))

    def show_question(self, text: str, k: int, preset: str) -> None:
        """Put back a question; a preset that the project no longer has leaves the choice as it is."""
        self._question.set_text(text)
        self._question.set_caret(len(text.encode("utf-16-le")) // 2)
        self.choose_k(k)
        self._preset.setCurrentIndex(max(0, self._preset.findData(preset)))

    def choose_k(self, k: int) -> None:
        self._k = k
        self._k_row.set_score(k)

    def has_focus(self) -> bool:
        return self._question.hasFocus()

    def focus_question(self) -> None:
        self._question.setFocus()

    def retranslate(self) -> None:
        self._question.setPlaceholderText(self.tr("Ask what the answers should answer…"))
        self._question.setAccessibleName(self.tr("Your question"))
        self._k_word.setText(self.tr("answers"))
        self._k_row.setAccessibleName(self.tr("How many answers"))
        self._preset_word.setText(self.tr("written"))
        self._preset.setAccessibleName(self.tr("How the model writes them"))
        for n, preset in enumerate(self._presets.values()):
            self._preset.setItemText(n, label(preset.name))

    def _build(self) -> None:
        choices = FlowLayout(spacing=SPACE_4)
        choices.addWidget(_together(self._k_word, self._k_row))
        choices.addWidget(_together(self._preset_word, self._preset))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_2)
        column.setSpacing(SPACE_3)
        column.addWidget(self._question)
        column.addLayout(choices)

    def _on_k_chosen(self, k: int | None) -> None:
        if k is None:  # there is always a number of answers
            self._k_row.set_score(self._k)
            return
        self._k = k
        self.edited.emit()


def _together(word: QLabel, field: QWidget) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_2)
    row.addWidget(word)
    row.addWidget(field)
    return both
