"""Drafts kept while the person works: within half a second of the last change, and at once when asked.

The page says `changed()` and gives `snapshot`, which makes, on the UI thread, a call that writes what is there now;
the call runs on the storage thread. While one write is under way further changes wait for it and are then written
together, so a slow disk never builds a queue. A failed write is told in the saved mark and tried again, also after
another piece of work took the page.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import AlreadySubmitted, GoldquillError
from ui.bridge.work import Work
from ui.errors import error_words
from ui.page import SavedMark, SavedState

PAUSE_MS = 350  # with the write itself well under the promised 500
RETRY_MS = 5_000

Write = Callable[[], None]
Snapshot = Callable[[], Write | None]


class Autosave(QObject):
    """`snapshot` returns None when there is nothing worth keeping.

    Signals:
        saved_changed(SavedState): what the page passes on to the frame.
        not_kept(GoldquillError): something that left the page is not on the disk yet; it is tried again.
    """

    saved_changed = Signal(SavedState)
    not_kept = Signal(object)

    def __init__(self, work: Work, snapshot: Snapshot, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._snapshot = snapshot
        self._state = SavedState()
        self._dirty = False
        self._under_way = 0
        self._piece = 0  # which piece of work is on the page, counted
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_pause)

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
        """Write now what is not written, behind what is being written: on blur, at quit."""
        self._timer.stop()
        if self._dirty:
            self._dirty = False
            write = self._snapshot()
            if write is None:
                self._show(SavedState())
            else:
                self._put(write, self._piece)

    def leave(self, mark: SavedMark = SavedMark.NOTHING) -> None:
        """As `reset`, but what is not written of the piece that leaves is written first, until it is on the disk."""
        self.flush()
        self.reset(mark)

    def reset(self, mark: SavedMark = SavedMark.NOTHING) -> None:
        """Another piece of work is on the page, kept already (`SAVED`) or blank."""
        self._timer.stop()
        self._dirty = False
        self._piece += 1
        self._show(SavedState(mark))

    def keep(self, write: Write) -> None:
        """Have something written that is on the page no more, until it is on the disk."""
        self._put(write, None)

    def _put(self, write: Write, piece: int | None) -> None:
        self._under_way += 1
        self._work.run(write, partial(self._on_written, piece), partial(self._on_failed, piece, write), owner=self)

    def _on_pause(self) -> None:
        if not self._under_way:  # or else `_on_written` goes on with it
            self.flush()

    def _on_written(self, piece: int | None, _: None) -> None:
        self._under_way -= 1
        if self._under_way:
            return
        if self._dirty:
            self.flush()
        elif piece == self._piece:
            self._show(SavedState(SavedMark.SAVED))

    def _on_failed(self, piece: int | None, write: Write, error: GoldquillError) -> None:
        self._under_way -= 1
        here = piece == self._piece
        if isinstance(error, AlreadySubmitted):
            if here:
                self.reset()
        elif here:
            self._dirty = True
            self._show(SavedState(SavedMark.UNSAVED, error_words(error).title))
            self._timer.start(RETRY_MS)
        else:
            self.not_kept.emit(error)
            QTimer.singleShot(RETRY_MS, self, partial(self.keep, write))
        if self._dirty and not self._timer.isActive():
            self.flush()

    def _show(self, state: SavedState) -> None:
        if state != self._state:
            self._state = state
            self.saved_changed.emit(state)
