"""Drafts kept while the person works: within half a second of the last change, and at once when asked.

The page says `changed()` and gives `snapshot`, which makes, on the UI thread, a call that writes what is there now;
the call runs on the storage thread. While one write is under way further changes wait for it and are then written
together, so a slow disk never builds a queue. A failed write is told in the saved mark and tried again, also when
another piece of work took the page: until then the mark says that not everything is saved.
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
    """`snapshot` returns None when there is nothing worth keeping. `write_owed` writes what could not be written of
    pieces that left the page, the newest of each (`DraftService.save_owed`): an old write made again might put itself
    over a newer one.

    Signals:
        saved_changed(SavedState): what the page passes on to the frame.
        not_kept(GoldquillError): something that left the page is not on the disk yet; it is tried again.
    """

    saved_changed = Signal(SavedState)
    not_kept = Signal(object)

    def __init__(self, work: Work, snapshot: Snapshot, write_owed: Write, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._snapshot = snapshot
        self._write_owed = write_owed
        self._state = self._of_piece = SavedState()
        self._owing = ""  # why something that left the page is not on the disk
        self._dirty = False
        self._under_way = 0
        self._piece = 0  # which piece of work is on the page, counted
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_pause)
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._try_again)

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
        """As `reset`, but what is not written of the piece that leaves is written first, and tried until it is."""
        self.flush()
        self.reset(mark)

    def reset(self, mark: SavedMark = SavedMark.NOTHING) -> None:
        """Another piece of work is on the page, kept already (`SAVED`) or blank."""
        self._timer.stop()
        self._dirty = False
        self._piece += 1
        self._show(SavedState(mark))

    def keep(self, write: Write) -> None:
        """Have something written that is on the page no more, and tried until it is."""
        self._put(write, None)

    def _put(self, write: Write, piece: int | None) -> None:
        self._under_way += 1
        self._work.run(write, partial(self._on_written, piece), partial(self._on_failed, piece), owner=self)

    def _on_pause(self) -> None:
        if not self._under_way:  # or else `_on_written` goes on with it
            self.flush()

    def _on_written(self, piece: int | None, _: None) -> None:
        self._under_way -= 1
        if piece == self._piece and not self._dirty and not self._under_way:
            self._show(SavedState(SavedMark.SAVED))
        self._go_on()

    def _on_failed(self, piece: int | None, error: GoldquillError) -> None:
        self._under_way -= 1
        here, gone = piece == self._piece, isinstance(error, AlreadySubmitted)
        if here and gone:
            self.reset()
        elif here:
            self._dirty = True
            self._show(SavedState(SavedMark.UNSAVED, error_words(error).title))
            self._timer.start(RETRY_MS)
        elif not gone:
            self._owe(error)
        self._go_on()

    def _go_on(self) -> None:
        """Write what came while a write was under way."""
        if self._dirty and not self._under_way and not self._timer.isActive():
            self.flush()

    def _owe(self, error: GoldquillError) -> None:
        if not self._owing:
            self.not_kept.emit(error)
        self._owing = error_words(error).title
        self._show(self._of_piece)
        self._retry.start(RETRY_MS)

    def _try_again(self) -> None:
        self._work.run(self._write_owed, self._on_all_written, self._owe, owner=self)

    def _on_all_written(self, _: None) -> None:
        self._owing = ""
        self._show(self._of_piece)

    def _show(self, state: SavedState) -> None:
        self._of_piece = state
        shown = SavedState(SavedMark.UNSAVED, self._owing) if self._owing else state
        if shown != self._state:
            self._state = shown
            self.saved_changed.emit(shown)
