"""Modules imported before they are wanted, so that the first visit to a place does not wait for the disk."""

import importlib
from collections.abc import Callable, Iterable, Iterator

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ui.bridge.call_thread import CallThread

STEP_MS = 15  # between two modules, for what the person does meanwhile


class ImportAhead(QObject):
    """Imports libraries that know nothing of Qt on a thread of its own, then modules in small steps on the window's.

    PySide sets its types up when they are first touched, and not so that two threads may do it at once: that ended one
    start in thirty. So whatever imports Qt is imported on the window's thread and nowhere else.
    """

    _libraries_read = Signal()

    def __init__(self, libraries: Iterable[str], modules: Callable[[], Iterable[str]], parent: QObject) -> None:
        """`libraries` must not import Qt. `modules` may; they are named one by one, and listed on the other thread."""
        super().__init__(parent)
        self._libraries = tuple(libraries)
        self._list_modules = modules
        self._modules: Iterator[str] = iter(())
        self._thread = CallThread("reading ahead")
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)
        self._libraries_read.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Begin to import; a module that is wanted sooner is imported by whoever wants it."""
        self._thread.submit(self._read_libraries)

    def close(self) -> None:
        """Import nothing any more."""
        self._thread.close()
        self._libraries_read.disconnect()
        self._timer.stop()

    def _read_libraries(self) -> None:
        """Runs on the thread of its own."""
        for name in self._libraries:
            importlib.import_module(name)
        self._modules = iter(tuple(self._list_modules()))
        if shiboken6.isValid(self):
            self._libraries_read.emit()

    def _step(self) -> None:
        name = next(self._modules, None)
        if name is None:
            self._timer.stop()
        else:
            importlib.import_module(name)
