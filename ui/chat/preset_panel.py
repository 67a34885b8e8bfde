"""How the model is asked: a preset, the system prompt, and the sampler's numbers under "More"."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.candidate import Sampling
from app.domain.conversation import Preset
from app.domain.project import Project
from ui.i18n import Retranslated
from ui.theme import Theme, set_role
from ui.tokens import SIZE_INTERFACE, SPACE_2, SPACE_3, SPACE_4
from ui.vocabulary import label
from ui.widgets.prose_edit import ProseEdit
from ui.widgets.shown import set_shown
from ui.widgets.still_fields import StillComboBox, StillDoubleSpinBox, StillSpinBox


class PresetPanel(Retranslated, QWidget):
    """Signals:
    preset_changed(Preset): the person chose or changed how to ask from now on.
    """

    preset_changed = Signal(object)

    def __init__(self, theme: Theme, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets = project.presets
        self._preset = project.presets[0]
        self._showing = False
        self._heading = QLabel()
        set_role(self._heading, "heading")
        self._choice = StillComboBox()
        for preset in self._presets:
            self._choice.addItem("", preset.id)
        self._system_title = QLabel()
        set_role(self._system_title, "quiet")
        self._system = ProseEdit(theme, min_lines=3, max_lines=12, size=SIZE_INTERFACE)
        self._more = QCheckBox()
        self._numbers = QWidget()
        self._fields: dict[str, tuple[QLabel, QSpinBox | QDoubleSpinBox]] = {
            "temperature": self._real(0.0, 5.0, 0.1),
            "top_k": self._whole(0, 1000),
            "top_p": self._real(0.01, 1.0, 0.05),
            "min_p": self._real(0.0, 1.0, 0.01),
            "repeat_penalty": self._real(0.1, 3.0, 0.05),
            "max_tokens": self._whole(1, 32768),
        }
        self._build()
        self.retranslate()
        self.show_preset(self._preset)

    @property
    def preset(self) -> Preset:
        """How to ask, as the panel says now."""
        return self._preset

    def show_preset(self, preset: Preset) -> None:
        """Show how this conversation asks."""
        self._showing = True
        self._preset = preset
        self._choice.setCurrentIndex(max(self._choice.findData(preset.id), 0))
        if self._system.text() != preset.system_prompt:
            self._system.set_text(preset.system_prompt)
        for name, (_, field) in self._fields.items():
            value = preset.max_tokens if name == "max_tokens" else getattr(preset.sampling, name)
            field.setValue(value)
        self._showing = False

    def retranslate(self) -> None:
        self._heading.setText(self.tr("How to ask"))
        self._choice.setAccessibleName(self.tr("Preset"))
        for index, preset in enumerate(self._presets):
            self._choice.setItemText(index, label(preset.name))
        self._system_title.setText(self.tr("System prompt"))
        self._system.setAccessibleName(self._system_title.text())
        self._system.setPlaceholderText(self.tr("Told to the model first"))
        self._more.setText(self.tr("How words are chosen"))
        self._more.setToolTip(self.tr("Temperature and the other numbers of sampling; a preset brings its own"))
        titles = {
            "temperature": self.tr("Temperature"),
            "top_k": self.tr("Top-k"),
            "top_p": self.tr("Top-p"),
            "min_p": self.tr("Min-p"),
            "repeat_penalty": self.tr("Repetition penalty"),
            "max_tokens": self.tr("Longest answer, tokens"),
        }
        hints = {
            "temperature": self.tr("0 always takes the likeliest word; higher is more varied"),
            "top_k": self.tr("Choose among this many likeliest tokens; 0 is all"),
            "top_p": self.tr("Choose among the likeliest tokens that make up this share; 1 is all"),
            "min_p": self.tr("Leave out tokens less likely than this share of the likeliest; 0 leaves none out"),
            "repeat_penalty": self.tr("Above 1 the model repeats itself less"),
            "max_tokens": self.tr("An answer is cut off here"),
        }
        for name, (title, field) in self._fields.items():
            title.setText(titles[name])
            field.setAccessibleName(titles[name])
            field.setToolTip(hints[name])

    def _build(self) -> None:
        form = QFormLayout(self._numbers)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACE_3)
        form.setVerticalSpacing(SPACE_2)
        for title, field in self._fields.values():
            form.addRow(title, field)
            field.valueChanged.connect(self._on_number_changed)
        set_shown(self._numbers, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self._heading)
        column.addWidget(self._choice)
        column.addSpacing(SPACE_2)
        column.addWidget(self._system_title)
        column.addWidget(self._system)
        column.addSpacing(SPACE_4)
        column.addWidget(self._more)
        column.addWidget(self._numbers)
        column.addStretch()
        self._choice.activated.connect(self._on_chosen)
        self._system.text_edited.connect(self._on_system_edited)
        self._more.toggled.connect(lambda on: set_shown(self._numbers, on))

    def _on_chosen(self, index: int) -> None:
        """A preset brings its numbers; the system prompt typed here stays unless the preset has its own."""
        chosen = self._presets[index]
        prompt = chosen.system_prompt or self._preset.system_prompt
        self.show_preset(replace(chosen, system_prompt=prompt))
        self.preset_changed.emit(self._preset)

    def _on_system_edited(self, text: str) -> None:
        self._preset = replace(self._preset, system_prompt=text)
        self.preset_changed.emit(self._preset)

    def _on_number_changed(self) -> None:
        if self._showing:
            return
        values = {name: field.value() for name, (_, field) in self._fields.items()}
        longest = int(values.pop("max_tokens"))
        sampling = Sampling(
            temperature=round(float(values["temperature"]), 4),
            top_k=int(values["top_k"]),
            top_p=round(float(values["top_p"]), 4),
            min_p=round(float(values["min_p"]), 4),
            repeat_penalty=round(float(values["repeat_penalty"]), 4),
            repeat_last_n=self._preset.sampling.repeat_last_n,
        )
        self._preset = replace(self._preset, sampling=sampling, max_tokens=longest)
        self.preset_changed.emit(self._preset)

    @staticmethod
    def _real(low: float, high: float, step: float) -> tuple[QLabel, QDoubleSpinBox]:
        field = StillDoubleSpinBox()
        field.setRange(low, high)
        field.setSingleStep(step)
        title = QLabel()
        title.setBuddy(field)
        return title, field

    @staticmethod
    def _whole(low: int, high: int) -> tuple[QLabel, QSpinBox]:
        field = StillSpinBox()
        field.setRange(low, high)
        title = QLabel()
        title.setBuddy(field)
        return title, field
