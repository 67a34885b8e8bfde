"""Drives the real window as a person would: keys, typed words, a look at what is on the screen, a picture of it.

Every wait has an end: a tour that does not come to what it waits for stops and says at which step.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

STEP_TIMEOUT_S = 120.0
SETTLE_S = 0.25  # animations and the saved mark come to rest before a picture


class TourFailed(Exception):
    """The window did not come to what a step waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of tour.json. `seen` is read from the window, `seconds` is what the step took."""

    name: str
    language: str
    theme: str
    picture: str
    seen: dict[str, object]
    seconds: float


class Driver:
    """Takes numbered pictures into `folder` and remembers the steps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.steps: list[Step] = []
        self._begun = time.perf_counter()

    def wait(self, what: str, until: Callable[[], bool], timeout_s: float = STEP_TIMEOUT_S) -> None:
        """Let the window live until `until()`. Raises TourFailed with `what` when it never comes."""
        end = time.monotonic() + timeout_s
        while not until():
            if time.monotonic() > end:
                raise TourFailed(f"waited {timeout_s:.0f} s for: {what}")
            QCoreApplication.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = SETTLE_S) -> None:
        """Let the window live for a moment."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QCoreApplication.processEvents()
            time.sleep(0.005)

    def press(self, window: QWidget, keys: str) -> None:
        """Press a key sequence ("Ctrl+Return") where the focus is."""
        QTest.keySequence(self._focus(window), QKeySequence(keys))
        QCoreApplication.processEvents()

    def type_words(self, window: QWidget, text: str) -> None:
        """Type words of any language where the focus is, as an input method does."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self._focus(window), event)
        QCoreApplication.processEvents()

    def picture(self, window: QWidget, name: str, *, language: str, theme: str, **seen: object) -> None:
        """End a step: take the picture and say what was seen."""
        self.settle()
        file = f"{language}-{theme}-{len(self.steps) + 1:02d}-{name}.png"
        if not window.grab().save(str(self._folder / file)):
            raise TourFailed(f"the picture {file} could not be written")
        now = time.perf_counter()
        seconds = round(now - self._begun, 2)
        self.steps.append(Step(name=name, language=language, theme=theme, picture=file, seen=seen, seconds=seconds))
        self._begun = now

    def as_json(self) -> list[dict[str, object]]:
        """All steps, for tour.json."""
        return [asdict(step) for step in self.steps]

    @staticmethod
    def _focus(window: QWidget) -> QWidget:
        return QApplication.focusWidget() or window.focusWidget() or window
