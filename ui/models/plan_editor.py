"""How a model is to be run: its context and its layers on the graphics card, each chosen automatically or by hand."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSizePolicy, QWidget

from app.domain.model import FitReport
from app.services.model_library import wanted_context
from ui.i18n import Retranslated
from ui.models.state import ModelsState, Plan, context_choices
from ui.models.words import count_words, token_words
from ui.theme import set_role
from ui.tokens import SPACE_3, SPACE_4
from ui.widgets.still_fields import StillComboBox, StillSpinBox


class PlanEditor(Retranslated, QWidget):
    """What is changed here only shows how it would fit, until the model is loaded.

    Signals:
        plan_changed(Plan): the person chose another context or number of layers.
    """

    plan_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ModelsState()
        self._context = StillComboBox(sizeAdjustPolicy=QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._layers = StillSpinBox(minimum=-1, maximum=-1)
        self._context_label, self._layers_label = QLabel(), QLabel(wordWrap=True)
        self._context_label.setBuddy(self._context)
        self._layers_label.setBuddy(self._layers)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_4)
        grid.setVerticalSpacing(SPACE_3)
        for row, (label, control) in enumerate(
            ((self._context_label, self._context), (self._layers_label, self._layers))
        ):
            set_role(label, "quiet")
            grid.addWidget(label, row, 0)
            grid.addWidget(control, row, 1)
            control.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # its words are never cut
            control.installEventFilter(self)
        grid.setColumnStretch(0, 1)
        self._context.activated.connect(self._on_edited)
        self._layers.valueChanged.connect(self._on_edited)
        self.retranslate()

    def show_state(self, state: ModelsState) -> None:
        """Show the plan of the selected model."""
        self._state = state
        model, plan = state.model, state.plan
        if model is None:
            return
        longest = model.info.context_length
        choices = context_choices(longest, plan.context_tokens)
        if [self._context.itemData(row) for row in range(self._context.count())] != list(choices):
            self._context.clear()
            for tokens in choices:
                self._context.addItem("", tokens)
        self._context.setCurrentIndex(self._context.findData(min(plan.context_tokens, longest)))
        most = self._report.total_layers if self._report is not None else model.info.total_layers
        self._layers.blockSignals(True)
        self._layers.setMaximum(most)
        self._layers.setValue(min(plan.gpu_layers, most) if state.has_gpu else -1)
        self._layers.blockSignals(False)
        self._layers.setEnabled(state.has_gpu)
        self.retranslate()

    def retranslate(self) -> None:
        self._context_label.setText(self.tr("Context"))
        self._context.setAccessibleName(self.tr("Context"))
        self._context.setToolTip(self.tr("How much of a conversation the model has before it, in tokens"))
        self._layers_label.setText(self.tr("Layers on the graphics card"))
        self._layers.setAccessibleName(self.tr("Layers on the graphics card"))
        self._layers.setSpecialValueText(self._automatic_layers())
        for row in range(self._context.count()):
            self._context.setItemText(row, self._tokens_words(self._context.itemData(row)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()  # scrolling the page must not change what happens to lie under the pointer
            return True
        if event.type() is QEvent.Type.FocusIn and watched is self._layers:
            QTimer.singleShot(0, self._layers, self._layers.selectAll)  # a number typed takes the place of the words
        return super().eventFilter(watched, event)

    @property
    def _report(self) -> FitReport | None:
        return self._state.fitting.report if self._state.fitting is not None else None

    def _automatic_layers(self) -> str:
        report = self._report
        if self._state.devices and not self._state.has_gpu:
            return self.tr("no graphics card")
        if report is None or self._state.plan.gpu_layers >= 0:
            return self.tr("automatic")
        return self.tr("automatic: {layers} of {total}").format(
            layers=count_words(report.gpu_layers), total=count_words(report.total_layers)
        )

    def _tokens_words(self, tokens: int) -> str:
        model = self._state.model
        if tokens or model is None:
            return token_words(tokens)
        return self.tr("automatic: {tokens}").format(tokens=token_words(wanted_context(model.info, 0)))

    def _on_edited(self) -> None:
        layers = self._layers.value() if self._state.has_gpu else self._state.plan.gpu_layers
        plan = Plan(gpu_layers=layers, context_tokens=self._context.currentData())
        if plan != self._state.plan:
            self.plan_changed.emit(plan)
