"""Drafts kept while the person works: within half a second of the last change, and at once when asked.

The page says `changed()` and gives `snapshot`, which makes, on the UI thread, a call that writes what is there now;
the call runs on the storage thread. While one write is under way further changes wait for it and are then written
together, so a slow disk never builds a queue. A failed write is told in the saved mark and tried again.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import AlreadySubmitted, GoldquillError
from ui.bridge.work import Work
from ui.errors import error_words
from ui.page import SavedMark, SavedState

PAUSE_MS = 350  # with the write itself well under the promised 500
RETRY_MS = 5_000

Snapshot = Callable[[], Callable[[], None] | None]


class Autosave(QObject):
    """`snapshot` returns None when there is nothing worth keeping.

    Signals:
        saved_changed(SavedState): what the page passes on to the frame.
    """

    saved_changed = Signal(SavedState)

    def __init__(self, work: Work, snapshot: Snapshot, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._snapshot = snapshot
        self._state = SavedState()
        self._dirty = False
        self._writing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    @property
    def state(self) -> SavedState:
        return self._state

    def changed(self) -> None:
        """Something was typed or decided; it is written after a pause, at most `PAUSE_MS` from the first change."""
        self._dirty = True
        self._show(SavedState(SavedMark.SAVING))
        if not self._timer.isActive() or self._timer.interval() == RETRY_MS:
            self._timer.start(PAUSE_MS)

    def flush(self) -> None:
        """Write now what is not written: on leaving, on blur, at quit."""
        self._timer.stop()
        if not self._dirty or self._writing:
            return
        self._dirty = False
        write = self._snapshot()
        if write is None:
            self._show(SavedState())
            return
        self._writing = True
        self._work.run(write, self._on_written, self._on_failed, owner=self)

    def reset(self, mark: SavedMark = SavedMark.NOTHING) -> None:
        """Another piece of work is on the page, kept already (`SAVED`) or blank."""
        self._timer.stop()
        self._dirty = False
        self._show(SavedState(mark))

    def _on_written(self, _: None) -> None:
        self._writing = False
        if self._dirty:
            self.flush()
        else:
            self._show(SavedState(SavedMark.SAVED))

    def _on_failed(self, error: GoldquillError) -> None:
        self._writing = False
        if isinstance(error, AlreadySubmitted):
            self.reset()
            return
        self._dirty = True
        self._show(SavedState(SavedMark.UNSAVED, error_words(error).title))
        self._timer.start(RETRY_MS)

    def _show(self, state: SavedState) -> None:
        if state != self._state:
            self._state = state
            self.saved_changed.emit(state)
