"""What the galleries share: one picture after the other of a real window, in any theme and language. Not a test."""

import os
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from ui.i18n import Language
from ui.theme import Theme
from ui.tokens import ThemeName


class Gallery:
    """Pictures go to `folder`, each called by `what` is painted and its own name."""

    def __init__(self, folder: Path, what: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._what = what
        self._application = QApplication([])
        self.theme = Theme(ThemeName.LIGHT)
        self.theme.apply(self._application)
        self.language = Language(self._application, "en")

    def dress(self, theme: ThemeName, language: str) -> None:
        self.theme.choose(theme)
        self.language.choose(language)

    def settle(self, seconds: float = 0.4) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            QApplication.processEvents()

    def picture(self, window: QWidget, name: str, *, after_s: float = 0.4) -> None:
        self.settle(after_s)
        window.grab().save(str(self._folder / f"{self._what}-{name}.png"))
