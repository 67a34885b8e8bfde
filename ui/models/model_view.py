"""One model, whole: its name and whether it answers, how it fits this machine, what its file is."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.model import HashState
from ui.i18n import Retranslated
from ui.models.facts_card import FactsCard
from ui.models.fit_card import FitCard
from ui.models.state import ModelsState, model_name
from ui.models.words import hash_words, layer_words, token_words
from ui.theme import Theme, set_role
from ui.tokens import SPACE_1, SPACE_4, SPACE_5
from ui.widgets.long_words import LongWords
from ui.widgets.shown import set_shown

WIDTH = 720


class ModelView(Retranslated, QScrollArea):
    """Signals:
    plan_changed(Plan): another context or number of layers is to be considered.
    copy_asked(str): this is to go to the clipboard.
    least_width_changed(): other words or another size of type need another width.
    """

    plan_changed = Signal(object)
    copy_asked = Signal(str)
    least_width_changed = Signal()

    def __init__(self, theme: Theme, *, check: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ModelsState()
        self._room = QWidget()
        self._name, self._file = LongWords(), LongWords()
        self._standing = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._template = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._fit = FitCard(theme)
        self._facts = FactsCard(theme, check=check)
        set_role(self._name, "title")
        set_role(self._file, "quiet")
        set_role(self._template, "caution")
        self._lay_out()
        self._fit.plan_changed.connect(self.plan_changed)
        self._facts.copy_asked.connect(self.copy_asked)
        self.retranslate()

    def show_state(self, state: ModelsState) -> None:
        """Show the selected model."""
        moved = state.selected != self._state.selected
        self._state = state
        self._fit.show_state(state)
        if state.model is not None:
            self._facts.show_model(state.model)
        self.retranslate()
        if moved:
            self.verticalScrollBar().setValue(0)

    @property
    def least_width(self) -> int:
        """The width at which nothing is cut off."""
        return self._room.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() is QEvent.Type.LayoutRequest and watched is self._room:
            self.least_width_changed.emit()
        return done

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("The model"))
        model = self._state.model
        if model is None:
            return
        self._name.setText(model_name(model))
        self._file.setText(model.info.path.name)
        words, role = self._standing_words()
        self._standing.setText(words)
        set_role(self._standing, role)
        set_shown(self._standing, bool(words))
        self._template.setText(
            self.tr(
                "The file carries no chat template, so conversations cannot be laid out for it. Take an instruct model."
            )
        )
        set_shown(self._template, not model.info.has_chat_template)
        set_shown(self._fit, model.available)

    def _standing_words(self) -> tuple[str, str]:
        """Where the model stands, and how that is painted."""
        state, model = self._state, self._state.model
        if model is None:
            return "", ""
        if not model.available:
            return self.tr(
                "The file is not where it was. Put it back, connect its disk, or remove the model."
            ), "danger"
        if model.hash_state is HashState.CHANGED:
            return hash_words(model), "danger"
        made = state.engine.provenance
        if state.selected_is_loaded and made is not None:
            if made.gpu_layers == 0:
                words = self.tr("In use, on the processor, with a context of {context}")
            else:
                words = self.tr("In use, {layers} on {device}, with a context of {context}")
            facts = {
                "context": token_words(made.context_tokens),
                "layers": layer_words(made.gpu_layers),
                "device": made.device,
            }
            return words.format(**facts), "good"
        if model.chosen and not state.loading:
            return self.tr("Chosen, but not in memory now"), "quiet"
        return "", ""

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(SPACE_1)
        for label in (self._name, self._file, self._standing, self._template):
            head.addWidget(label)
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, SPACE_4, 0, SPACE_5)
        rows.setSpacing(SPACE_4)
        rows.addLayout(head)
        rows.addWidget(self._fit)
        rows.addWidget(self._facts)
        rows.addStretch(1)
        set_role(self._room, "body")
        middle = QHBoxLayout(self._room)
        middle.setContentsMargins(SPACE_5, 0, SPACE_5, 0)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._room)
