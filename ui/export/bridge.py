"""The exporter for the window: what it says on its threads arrives here on the window's own.

What exports is passed in by the composition, since it brings what no window starts with. Every call returns at once.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot

from app.dataset.request import Request
from app.dataset.written import Exported, Progress, Step
from app.domain.errors import GoldquillError
from app.services.standing_work import Tally
from ui.export.state import Checked, Way


class Exporter(Protocol):
    """Works on threads of its own; what it is given to call, it calls there. Of `done` and `failed` one is called."""

    def look(self, *, done: Callable[[Tally], None], failed: Callable[[GoldquillError], None]) -> None:
        """What of the person's work stands."""

    def find_folder(
        self, wanted: Path, *, done: Callable[[Path], None], failed: Callable[[GoldquillError], None]
    ) -> None:
        """A name like this one that nothing has."""

    def export(
        self,
        request: Request,
        path: Path,
        *,
        progress: Progress,
        done: Callable[[Exported], None],
        failed: Callable[[GoldquillError], None],
    ) -> None:
        """Write the dataset. `progress` is called some times a second."""

    def check(
        self, path: Path, *, done: Callable[[tuple[int, int]], None], failed: Callable[[GoldquillError], None]
    ) -> None:
        """Verify a dataset: how many records and rows hold."""

    def see(self, path: Path, *, done: Callable[[Path], None], failed: Callable[[GoldquillError], None]) -> None:
        """Whether a dataset's folder is there still: `failed` gets `DatasetGone` where it is not."""

    def stop(self) -> None:
        """Have what is being written removed, and what is being checked left: `failed` gets `Cancelled` then."""

    def close(self) -> None:
        """Stop, and wait until nothing half-done is left."""


class ExportBridge(QObject):
    """Makes its exporter when it is first needed; the page asks for one export or check at a time.

    Signals:
        looked(Tally): what of the work stands.
        folder_found(int, Path): the number of the search, and a free name for the dataset.
        folder_not_found(int, GoldquillError): no free name could be found by it.
        went(Way): how far the export is.
        exported(Exported): it is there.
        checked(Checked): it holds.
        seen(Path): the folder of a dataset is there still.
        not_seen(GoldquillError): it is not.
        failed(GoldquillError): the export or check did not come to its end; `Cancelled` where it was stopped.
        not_looked(GoldquillError): the work could not be looked at.
    """

    looked = Signal(object)
    folder_found = Signal(int, object)
    folder_not_found = Signal(int, object)
    went = Signal(object)
    exported = Signal(object)
    checked = Signal(object)
    seen = Signal(object)
    not_seen = Signal(object)
    failed = Signal(object)
    not_looked = Signal(object)
    _arrived = Signal(object)

    def __init__(self, make: Callable[[], Exporter], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._made: Exporter | None = None
        self._ended = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Look at what stands now; `looked` follows."""
        if not self._ended:
            self._exporter().look(done=self._back(self.looked), failed=self._back(self.not_looked))

    def find_folder(self, wanted: Path, number: int) -> None:
        """Find a name that nothing has; `folder_found` or `folder_not_found` follows, with the search's number."""
        if not self._ended:
            self._exporter().find_folder(
                wanted,
                done=lambda free: self._deliver(partial(self.folder_found.emit, number, free)),
                failed=lambda error: self._deliver(partial(self.folder_not_found.emit, number, error)),
            )

    def export(self, request: Request, path: Path) -> None:
        """Write the dataset."""
        if not self._ended:
            self._exporter().export(
                request,
                path,
                progress=self._on_progress,
                done=self._back(self.exported),
                failed=self._back(self.failed),
            )

    def check(self, path: Path) -> None:
        """Verify it."""
        if not self._ended:
            self._exporter().check(path, done=self._on_held, failed=self._back(self.failed))

    def see(self, path: Path) -> None:
        """Look whether a dataset's folder is there still; `seen` or `not_seen` follows."""
        if not self._ended:
            self._exporter().see(path, done=self._back(self.seen), failed=self._back(self.not_seen))

    def stop(self) -> None:
        """Stop the export or check; `failed` follows, or its end where it had come to it."""
        if self._made is not None:
            self._made.stop()

    def end(self) -> None:
        """Begin nothing more, and stop; returns at once."""
        self._ended = True
        self.stop()

    def close(self) -> None:
        """End, and wait until nothing half-done is left. Before the storage thread is closed."""
        self._ended = True
        if self._made is not None:
            self._made.close()

    def _exporter(self) -> Exporter:
        if self._made is None:
            self._made = self._make()
        return self._made

    def _back(self, signal: SignalInstance) -> Callable[[object], None]:
        """What emits the signal on the window's thread, whichever thread calls it."""
        return lambda found: self._deliver(partial(signal.emit, found))

    def _on_progress(self, step: Step, done: int, of: int) -> None:
        self._deliver(partial(self.went.emit, Way(step, done, of)))

    def _on_held(self, found: tuple[int, int]) -> None:
        self._deliver(partial(self.checked.emit, Checked(*found)))

    def _deliver(self, call: Callable[[], None]) -> None:
        """Runs on the exporter's threads, and may still be called when the window is gone."""
        if shiboken6.isValid(self):
            self._arrived.emit(call)

    @Slot(object)
    def _on_arrived(self, call: Callable[[], None]) -> None:
        if not self._ended:
            call()
