"""How the model is run and asked: layers on the graphics card, context, answers to rank, spelling."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from ui.i18n import Retranslated
from ui.preferences import Preferences
from ui.widgets.section import Section
from ui.widgets.still_fields import StillComboBox, StillSpinBox

_CONTEXTS = (0, 2048, 4096, 8192, 16384, 32768)
_MOST_LAYERS = 999


class ModelSection(Retranslated, Section):
    """Layers and context hold from the next load, which the button starts.

    Signals:
        reload_wanted(): load the model again with the settings as they are.
    """

    reload_wanted = Signal()

    def __init__(self, *, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        kept = preferences.current
        self._layers = StillSpinBox(minimum=-1, maximum=_MOST_LAYERS, value=kept.gpu_layers)
        self._context = StillComboBox()
        for tokens in sorted({*_CONTEXTS, kept.context_tokens}):
            self._context.addItem("", tokens)
        self._context.setCurrentIndex(self._context.findData(kept.context_tokens))
        self._answers = StillSpinBox(minimum=2, maximum=9, value=kept.answers)
        self._spelling = QCheckBox()
        self._spelling.setChecked(kept.spelling)
        self._reload = QPushButton()
        self._layers_label = self.add_row(_left(self._layers), names=self._layers)
        self._layers_help = self.add_help()
        self._context_label = self.add_row(_left(self._context), names=self._context)
        self._reload_label = self.add_row(_left(self._reload), names=self._reload)
        self._answers_label = self.add_row(_left(self._answers), names=self._answers)
        self._spelling_label = self.add_row(self._spelling)
        self._layers.valueChanged.connect(lambda layers: self._keep(gpu_layers=layers))
        self._context.activated.connect(lambda: self._keep(context_tokens=self._context.currentData()))
        self._answers.valueChanged.connect(lambda answers: preferences.keep(answers=answers))
        self._spelling.toggled.connect(lambda checked: preferences.keep(spelling=checked))
        self._reload.clicked.connect(self._on_reload)
        self._reload.setEnabled(False)
        self.retranslate()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Model and writing"))
        self._layers_label.setText(self.tr("Layers on the graphics card"))
        self._layers.setSpecialValueText(self.tr("chosen for you"))
        self._layers.setAccessibleName(self.tr("Layers on the graphics card"))
        self._layers_help.setText(
            self.tr("As many as fit are chosen for you. Fewer leave memory to others; 0 uses the processor only.")
        )
        self._context_label.setText(self.tr("Longest conversation"))
        self._context.setAccessibleName(self.tr("Longest conversation"))
        for at in range(self._context.count()):
            tokens = self._context.itemData(at)
            self._context.setItemText(
                at, self.tr("%Ln token(s)", "", tokens) if tokens else self.tr("as the model allows")
            )
        self._reload_label.setText("")
        self._reload.setText(self.tr("Load the model again"))
        self._answers_label.setText(self.tr("Answers to rank"))
        self._answers.setAccessibleName(self.tr("Answers to rank"))
        self._spelling_label.setText(self.tr("Spelling"))
        self._spelling.setText(self.tr("Underline misspelt words"))

    def _keep(self, **values: int) -> None:
        self._preferences.keep(**values)
        self._reload.setEnabled(True)

    def _on_reload(self) -> None:
        self._reload.setEnabled(False)
        self.reload_wanted.emit()


def _left(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row
