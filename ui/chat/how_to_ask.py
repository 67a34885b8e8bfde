"""How the model is asked now, and the room of the panel in which that is changed.

What is asked needs the preset, not the panel: at the start there is its room, and `furnish` puts it there once the page
has been painted.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.domain.conversation import Preset
from app.domain.project import Project
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.chat.preset_panel import PresetPanel


class HowToAsk(QScrollArea):
    """Signals:
    preset_changed(Preset): the person chose or changed how to ask from now on.
    """

    preset_changed = Signal(object)

    def __init__(self, theme: Theme, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._project = project
        self._preset = project.presets[0]
        self._made_panel: PresetPanel | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes it
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def preset(self) -> Preset:
        """How to ask, as the panel says now."""
        return self._preset

    def show_preset(self, preset: Preset) -> None:
        """Show how this conversation asks."""
        self._preset = preset
        if self._made_panel is not None:
            self._made_panel.show_preset(preset)

    def furnish(self) -> None:
        """Put the panel in its room."""
        from ui.chat.preset_panel import PresetPanel

        made = self._made_panel = PresetPanel(self._theme, self._project)
        made.show_preset(self._preset)
        made.preset_changed.connect(self._on_changed)
        self.setWidget(made)

    def _on_changed(self, preset: Preset) -> None:
        self._preset = preset
        self.preset_changed.emit(preset)
