"""What a person and a test do with a window, whatever is in it: press keys, type, wait for what comes."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.storage.database import Database
from ui.bridge.work import Work
from ui.main_window import MainWindow

T = TypeVar("T")


def turn_until(condition: Callable[[], object], *, crashes: Sequence[BaseException], seconds: float = 30.0) -> None:
    """Turn the event loop until it is so, and let, as `QTest.qWait` would not, the other threads go on meanwhile."""
    end = time.monotonic() + seconds
    QApplication.processEvents()
    while not condition():
        assert time.monotonic() < end, f"never came; crashes: {crashes}"
        time.sleep(0.002)
        QApplication.processEvents()


class Driver:
    """A subclass has these three and `database`."""

    work: Work
    window: MainWindow
    crashes: list[BaseException]

    @property
    def database(self) -> Database:
        """Belongs to the storage thread."""
        raise NotImplementedError

    def wait(self, until: Callable[[], bool], seconds: float = 30.0) -> None:
        """Turn the event loop until it is so."""
        turn_until(until, crashes=self.crashes, seconds=seconds)

    def stored(self, call: Callable[[], T]) -> T:
        """Run on the storage thread, after all that was asked before, and return what came of it."""
        found: list[T] = []
        self.work.run(call, found.append, owner=self.window)
        self.wait(lambda: bool(found))
        return found[0]

    @contextmanager
    def no_room(self) -> Iterator[None]:
        """The file of the database may grow no further, as on a full disk."""
        self.stored(lambda: self.database._raw("PRAGMA max_page_count = 1"))
        try:
            yield
        finally:
            self.stored(lambda: self.database._raw("PRAGMA max_page_count = 1000000"))

    def press(self, *keys: str) -> None:
        """Press keys, one sequence after the other, where the focus is."""
        for each in keys:
            QTest.keySequence(self._focus(), QKeySequence(each))
            QApplication.processEvents()

    def type_words(self, text: str) -> None:
        """Type words of any language where the focus is."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self._focus(), event)
        QApplication.processEvents()

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window
