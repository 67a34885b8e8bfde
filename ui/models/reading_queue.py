"""Whole files read one after another on a thread of their own, with progress, and stopped all together.

Reading a model file from end to end takes minutes for a large one: the storage thread would keep autosaves waiting.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.domain.errors import Cancelled, GoldquillError
from app.domain.model import ShelvedModel
from ui.bridge.work import Work
from ui.models.state import Reading


class ReadFile(Protocol):
    """`ModelFiles.read` or `check`, bound to its file."""

    def __call__(self, *, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> ShelvedModel: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    path: Path
    read: ReadFile
    done: Callable[[ShelvedModel], None]
    failed: Callable[[GoldquillError], None]
    cancelled: threading.Event = field(default_factory=threading.Event)


class ReadingQueue(QObject):
    """Signals:
    changed(Reading | None): how far the file being read is; None when none is left.
    """

    changed = Signal(object)
    _progressed = Signal(object, object, object)

    def __init__(self, report_crash: Callable[[BaseException], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = Work(report_crash, self)
        self._waiting: deque[_Job] = deque()
        self._running: _Job | None = None
        self._told: Reading | None = None
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        path: Path,
        read: ReadFile,
        done: Callable[[ShelvedModel], None],
        failed: Callable[[GoldquillError], None],
    ) -> None:
        """Have a file read when its turn comes. Either `done` or `failed` comes on the UI thread."""
        self._waiting.append(_Job(path, read, done, failed))
        if self._running is None:
            self._start_next()
        elif self._told is not None:
            self._tell(replace(self._told, waiting=len(self._waiting)))

    def cancel(self) -> None:
        """Stop the file being read and forget the waiting ones; each one's `failed` gets `Cancelled`."""
        waiting, self._waiting = self._waiting, deque()
        if self._running is not None:
            self._running.cancelled.set()
        for job in waiting:
            job.failed(Cancelled())

    def close(self) -> None:
        """Stop at once; nothing more is told."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancelled.set()
        self._thread.close()

    def _start_next(self) -> None:
        if not self._waiting:
            self._running = None
            self._tell(None)
            return
        job = self._running = self._waiting.popleft()
        self._tell(Reading(path=job.path, waiting=len(self._waiting)))
        percent = -1

        def progress(done: int, total: int) -> None:
            nonlocal percent
            if (now := done * 100 // max(total, 1)) != percent:
                percent = now
                self._progressed.emit(job, done, total)

        self._thread.run(
            lambda: job.read(progress=progress, cancelled=job.cancelled.is_set),
            self._on_read,
            self._on_failed,
            owner=self,
        )

    def _on_read(self, read: ShelvedModel) -> None:
        if self._running is not None:
            self._running.done(read)
        self._start_next()

    def _on_failed(self, error: GoldquillError) -> None:
        if self._running is not None:
            self._running.failed(error)
        self._start_next()

    @Slot(object, object, object)
    def _on_progressed(self, job: _Job, done: int, total: int) -> None:
        if job is self._running:
            self._tell(Reading(path=job.path, done=done, total=total, waiting=len(self._waiting)))

    def _tell(self, reading: Reading | None) -> None:
        self._told = reading
        self.changed.emit(reading)
