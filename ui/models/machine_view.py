"""The devices of this machine on which a model can run, and their memory."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.model import Device, DeviceKind
from ui.errors import size_words
from ui.i18n import Retranslated
from ui.models.words import device_title
from ui.theme import set_role
from ui.tokens import SPACE_1


class MachineView(Retranslated, QWidget):
    """A few quiet lines; says so when no graphics card was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: tuple[Device, ...] = ()
        self._heading = QLabel()
        self._lines: list[QLabel] = []
        set_role(self._heading, "heading")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_1)
        self._column.addWidget(self._heading)
        self.retranslate()

    def show_devices(self, devices: tuple[Device, ...]) -> None:
        """Show the devices; none are shown as still being looked for."""
        if devices != self._devices:
            self._devices = devices
            self.retranslate()

    def retranslate(self) -> None:
        self._heading.setText(self.tr("This machine"))
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = []
        for device in self._devices:
            self._add(device_title(device), "")
            self._add(self._memory(device), "small")
        if not self._devices:
            self._add(self.tr("Looking for devices…"), "small")
        elif all(device.kind is DeviceKind.CPU for device in self._devices):
            self._add(self.tr("No graphics card was found: models run on the processor."), "small")

    def _add(self, words: str, role: str) -> None:
        line = QLabel(words, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        if role:
            set_role(line, role)
        self._column.addWidget(line)
        self._lines.append(line)

    def _memory(self, device: Device) -> str:
        if device.shares_main_memory:
            return self.tr("shares the main memory")
        return self.tr("{free} free of {total}").format(
            free=size_words(device.free_bytes), total=size_words(device.total_bytes)
        )
